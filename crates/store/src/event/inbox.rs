//! Tracked events between their acceptance and the lake.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// How many events one row of the inbox may hold: their numbers are the low bits of an event id.
pub const ROW_EVENTS_MAX: usize = 1 << ROW_EVENTS_BITS;
const ROW_EVENTS_BITS: u32 = 16;

/// The events of one commit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InboxRow {
    /// Row id; rising, never given twice.
    pub id: i64,
    /// How many events.
    pub events: i64,
    /// When they were accepted.
    pub received_at: i64,
    /// 16 bytes for each.
    pub hashes: Vec<u8>,
    /// The events.
    pub body: Vec<u8>,
}

/// The id of an event for ever: by the row it was accepted in and its place there.
#[must_use]
pub fn event_id(row_id: i64, place: usize) -> i64 {
    (row_id << ROW_EVENTS_BITS) | (place as i64 & (ROW_EVENTS_MAX as i64 - 1))
}

/// The greatest id that an event of a row, or of one before it, can have.
#[must_use]
pub fn last_event_id(row_id: i64) -> i64 {
    row_id.saturating_add(1).saturating_mul(ROW_EVENTS_MAX as i64).saturating_sub(1)
}

/// The row of an event id.
#[must_use]
pub fn row_of(event_id: i64) -> i64 {
    event_id >> ROW_EVENTS_BITS
}

/// Adds a row and tells its id.
///
/// # Errors
/// What the database reports.
pub fn append(connection: &mut Connection, row: InboxRow) -> Result<i64, StoreError> {
    let parameters = [
        Value::Integer(row.events),
        Value::Integer(row.received_at),
        Value::Bytes(row.hashes),
        Value::Bytes(row.body),
    ];
    let sql = "INSERT INTO event_inbox (events, received_at, hashes, body) \
        VALUES (?1, ?2, ?3, ?4) RETURNING id";
    let row = connection.query_one(sql, &parameters)?;
    row.map(|row| row.integer(0)).ok_or_else(|| StoreError::Value("event_inbox".to_owned()))
}

/// Up to `limit` rows after an id, the oldest first.
///
/// # Errors
/// What the database reports.
pub fn after(
    connection: &mut Connection,
    id: i64,
    limit: i64,
) -> Result<Vec<InboxRow>, StoreError> {
    let sql = "SELECT id, events, received_at, hashes, body FROM event_inbox WHERE id > ?1 \
        ORDER BY id LIMIT ?2";
    let rows = connection.query(sql, &[Value::Integer(id), Value::Integer(limit)])?;
    Ok(rows
        .into_iter()
        .map(|mut row| InboxRow {
            id: row.integer(0),
            events: row.integer(1),
            received_at: row.integer(2),
            hashes: row.take_bytes(3),
            body: row.take_bytes(4),
        })
        .collect())
}

/// Hands over the id and hashes of every row after an id.
///
/// # Errors
/// What the database reports.
pub fn each_hashes(
    connection: &mut Connection,
    id: i64,
    mut take: impl FnMut(i64, &[u8]),
) -> Result<(), StoreError> {
    let sql = "SELECT id, hashes FROM event_inbox WHERE id > ?1 ORDER BY id";
    connection.query_each(sql, &[Value::Integer(id)], |row| {
        take(row.integer(0), row.bytes(1));
        Ok(())
    })
}

/// How many events stand in rows after an id.
///
/// # Errors
/// What the database reports.
pub fn count_after(connection: &mut Connection, id: i64) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT) FROM event_inbox WHERE id > ?1";
    let row = connection.query_one(sql, &[Value::Integer(id)])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// When the first row after an id was received; none where there is none.
///
/// # Errors
/// What the database reports.
pub fn first_received_after(
    connection: &mut Connection,
    id: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT received_at FROM event_inbox WHERE id > ?1 ORDER BY id LIMIT 1";
    let row = connection.query_one(sql, &[Value::Integer(id)])?;
    Ok(row.and_then(|row| row.integer_option(0)))
}

/// When the last row was received; none where none waits.
///
/// # Errors
/// What the database reports.
pub fn last_received(connection: &mut Connection) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT received_at FROM event_inbox ORDER BY id DESC LIMIT 1";
    Ok(connection.query_one(sql, &[])?.and_then(|row| row.integer_option(0)))
}

/// Removes a row whose events are in the lake; tells whether it was still there.
///
/// # Errors
/// What the database reports.
pub fn remove(connection: &mut Connection, id: i64) -> Result<bool, StoreError> {
    Ok(connection.execute("DELETE FROM event_inbox WHERE id = ?1", &[Value::Integer(id)])? > 0)
}

/// Puts other events in the place of a row's: people were taken out of it. The number and the
/// hashes stay, so that ids stay and nothing comes back.
///
/// # Errors
/// What the database reports.
pub fn replace_body(connection: &mut Connection, id: i64, body: Vec<u8>) -> Result<(), StoreError> {
    let parameters = [Value::Integer(id), Value::Bytes(body)];
    connection.execute("UPDATE event_inbox SET body = ?2 WHERE id = ?1", &parameters)?;
    Ok(())
}

/// Whether there are events, here or in the lake.
///
/// # Errors
/// What the database reports.
pub fn was_used(connection: &mut Connection) -> Result<bool, StoreError> {
    let sql = "SELECT 1 WHERE EXISTS (SELECT 1 FROM event_inbox) \
        OR EXISTS (SELECT 1 FROM lake_file)";
    Ok(connection.query_one(sql, &[])?.is_some())
}

/// How many events wait, and since when.
///
/// # Errors
/// What the database reports.
pub fn backlog(connection: &mut Connection) -> Result<(i64, Option<i64>), StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT), MIN(received_at) FROM event_inbox";
    let row = connection.query_one(sql, &[])?;
    Ok(row.map_or((0, None), |row| (row.integer(0), row.integer_option(1))))
}
