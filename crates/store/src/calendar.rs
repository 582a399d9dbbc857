//! Secret addresses at which calendars read the tasks of a person.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// Gives a person a new address, by the hash of its secret. One that they had ends.
///
/// # Errors
/// What the database reports.
pub fn make(
    connection: &mut Connection,
    user_id: i64,
    hash: &[u8],
    at: i64,
) -> Result<(), StoreError> {
    revoke(connection, user_id, at)?;
    connection.execute(
        "INSERT INTO calendar_feed (user_id, hash, created_at) VALUES (?1, ?2, ?3)",
        &[Value::Integer(user_id), Value::Bytes(hash.to_owned()), Value::Integer(at)],
    )?;
    Ok(())
}

/// Ends the address of a person; returns whether they had one.
///
/// # Errors
/// What the database reports.
pub fn revoke(connection: &mut Connection, user_id: i64, at: i64) -> Result<bool, StoreError> {
    let revoked = connection.execute(
        "UPDATE calendar_feed SET revoked_at = ?2 WHERE user_id = ?1 AND revoked_at IS NULL",
        &[Value::Integer(user_id), Value::Integer(at)],
    )?;
    Ok(revoked > 0)
}

/// When the address of a person was made; none if they have none.
///
/// # Errors
/// What the database reports.
pub fn made_at(connection: &mut Connection, user_id: i64) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one(
        "SELECT created_at FROM calendar_feed WHERE user_id = ?1 AND revoked_at IS NULL",
        &[Value::Integer(user_id)],
    )?;
    Ok(row.map(|row| row.integer(0)))
}

/// Whose address it is that has this hash; none if it is none or has ended.
///
/// # Errors
/// What the database reports.
pub fn user_of(connection: &mut Connection, hash: &[u8]) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one(
        "SELECT user_id FROM calendar_feed WHERE hash = ?1 AND revoked_at IS NULL",
        &[Value::Bytes(hash.to_owned())],
    )?;
    Ok(row.map(|row| row.integer(0)))
}
