//! People whose events were, or are to be, taken out of the log. Nothing here tells who they are.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// Notes that somebody is to be erased and tells the number of the note: of the one that is still
/// open where a crash left one.
///
/// # Errors
/// What the database reports.
pub fn begin(connection: &mut Connection, subject_hash: &str, at: i64) -> Result<i64, StoreError> {
    let sql = "SELECT id FROM event_erasure WHERE subject_hash = ?1 AND done_at IS NULL";
    if let Some(row) = connection.query_one(sql, &[Value::from(subject_hash)])? {
        return Ok(row.integer(0));
    }
    let sql = "INSERT INTO event_erasure (subject_hash, requested_at, events) VALUES (?1, ?2, 0) \
        RETURNING id";
    let row = connection.query_one(sql, &[Value::from(subject_hash), Value::Integer(at)])?;
    row.map(|row| row.integer(0)).ok_or_else(|| StoreError::Value("event_erasure".to_owned()))
}

/// Adds to how many events were erased.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, id: i64, events: i64) -> Result<(), StoreError> {
    let sql = "UPDATE event_erasure SET events = COALESCE(events, 0) + ?2 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::Integer(events)])?;
    Ok(())
}

/// Notes that nothing is left, and tells how many events were erased in all.
///
/// # Errors
/// What the database reports.
pub fn finish(connection: &mut Connection, id: i64, at: i64) -> Result<i64, StoreError> {
    let sql = "UPDATE event_erasure SET done_at = ?2 WHERE id = ?1 RETURNING events";
    let row = connection.query_one(sql, &[Value::Integer(id), Value::Integer(at)])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Forgets refused calls that name somebody: those whose sample or detail `names` finds.
///
/// # Errors
/// What the database reports.
pub fn forget_rejects(
    connection: &mut Connection,
    names: &mut dyn FnMut(&str) -> bool,
) -> Result<(), StoreError> {
    let rows = connection.query("SELECT id, sample, detail FROM event_reject", &[])?;
    for row in rows {
        if names(row.text(1)) || names(row.text(2)) {
            let id = [Value::Integer(row.integer(0))];
            connection.execute("DELETE FROM event_reject WHERE id = ?1", &id)?;
        }
    }
    Ok(())
}
