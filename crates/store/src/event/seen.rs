//! Hashes of all messages that were ever accepted and have left the inbox: sorted runs, cut into
//! chunks. A filter before each run tells nearly always that a new message is not there.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// How many bytes a hash has.
pub const HASH_BYTES: usize = 16;
/// How many hashes one chunk holds.
pub const CHUNK_HASHES: usize = 2_048;

/// A sorted run of hashes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenRun {
    /// Row id.
    pub id: i64,
    /// How often it was merged.
    pub level: i64,
    /// How many hashes.
    pub hashes: i64,
    /// Its filter, as bytes.
    pub filter: Vec<u8>,
}

/// All complete runs.
///
/// # Errors
/// What the database reports.
pub fn runs(connection: &mut Connection) -> Result<Vec<SeenRun>, StoreError> {
    let sql = "SELECT id, level, hashes, filter FROM event_seen_run WHERE complete = 1 ORDER BY id";
    let rows = connection.query(sql, &[])?;
    Ok(rows
        .iter()
        .map(|row| SeenRun {
            id: row.integer(0),
            level: row.integer(1),
            hashes: row.integer(2),
            filter: row.bytes(3).to_vec(),
        })
        .collect())
}

/// Begins a run that does not count yet, and tells its id.
///
/// # Errors
/// What the database reports.
pub fn begin(connection: &mut Connection, level: i64) -> Result<i64, StoreError> {
    let sql = "INSERT INTO event_seen_run (level, hashes, complete) VALUES (?1, 0, 0) RETURNING id";
    let row = connection.query_one(sql, &[Value::Integer(level)])?;
    row.map(|row| row.integer(0)).ok_or_else(|| StoreError::Value("event_seen_run".to_owned()))
}

/// Adds a chunk of sorted hashes to a run.
///
/// # Errors
/// What the database reports.
pub fn put_chunk(connection: &mut Connection, run: i64, hashes: &[u8]) -> Result<(), StoreError> {
    let first = hashes.get(..HASH_BYTES).unwrap_or_default().to_vec();
    let parameters = [Value::Integer(run), Value::Bytes(first), Value::Bytes(hashes.to_vec())];
    let sql = "INSERT INTO event_seen_chunk (run_id, first_hash, hashes) VALUES (?1, ?2, ?3)";
    connection.execute(sql, &parameters)?;
    Ok(())
}

/// Makes a run count.
///
/// # Errors
/// What the database reports.
pub fn complete(connection: &mut Connection, run: &SeenRun) -> Result<(), StoreError> {
    let parameters =
        [Value::Integer(run.id), Value::Integer(run.hashes), Value::Bytes(run.filter.clone())];
    let sql = "UPDATE event_seen_run SET hashes = ?2, filter = ?3, complete = 1 WHERE id = ?1";
    connection.execute(sql, &parameters)?;
    Ok(())
}

/// Removes a run: it was merged into another, or never completed.
///
/// # Errors
/// What the database reports.
pub fn remove(connection: &mut Connection, run: i64) -> Result<(), StoreError> {
    let id = [Value::Integer(run)];
    connection.execute("DELETE FROM event_seen_chunk WHERE run_id = ?1", &id)?;
    connection.execute("DELETE FROM event_seen_run WHERE id = ?1", &id)?;
    Ok(())
}

/// Removes runs that a crash left incomplete.
///
/// # Errors
/// What the database reports.
pub fn remove_incomplete(connection: &mut Connection) -> Result<(), StoreError> {
    let rows = connection.query("SELECT id FROM event_seen_run WHERE complete = 0", &[])?;
    rows.iter().try_for_each(|row| remove(connection, row.integer(0)))
}

/// Whether a run holds a hash.
///
/// # Errors
/// What the database reports.
pub fn contains(
    connection: &mut Connection,
    run: i64,
    hash: [u8; HASH_BYTES],
) -> Result<bool, StoreError> {
    let sql = "SELECT hashes FROM event_seen_chunk WHERE run_id = ?1 AND first_hash <= ?2 \
        ORDER BY first_hash DESC LIMIT 1";
    let row = connection.query_one(sql, &[Value::Integer(run), Value::Bytes(hash.to_vec())])?;
    Ok(row.is_some_and(|row| {
        let (hashes, _) = row.bytes(0).as_chunks::<HASH_BYTES>();
        hashes.binary_search(&hash).is_ok()
    }))
}

/// The chunk of a run after a hash, for merging; nothing at the end.
///
/// # Errors
/// What the database reports.
pub fn next_chunk(
    connection: &mut Connection,
    run: i64,
    after: Option<[u8; HASH_BYTES]>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT hashes FROM event_seen_chunk WHERE run_id = ?1 AND first_hash > ?2 \
        ORDER BY first_hash LIMIT 1";
    let after = after.map(|hash| hash.to_vec()).unwrap_or_default();
    let row = connection.query_one(sql, &[Value::Integer(run), Value::Bytes(after)])?;
    Ok(row.map(|row| row.bytes(0).to_vec()))
}
