//! Browsers that are signed in, and those that a person used before.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// What the browser calls itself.
    pub client: Option<String>,
    /// From which address it signed in.
    pub address: Option<String>,
    /// When it signed in, in microseconds UTC.
    pub created_at: i64,
    /// When it called last, to the minute.
    pub seen_at: i64,
}

/// The most browsers that are remembered of a person: the oldest goes.
const DEVICES_MAX: i64 = 20;

const COLUMNS: &str = "id, user_id, client, address, created_at, seen_at";

fn read(row: &Row) -> StoredSession {
    StoredSession {
        id: row.integer(0),
        user_id: row.integer(1),
        client: row.text_option(2),
        address: row.text_option(3),
        created_at: row.integer(4),
        seen_at: row.integer(5),
    }
}

/// Adds a session and returns its number.
///
/// # Errors
/// What the database reports.
pub fn add_session(
    connection: &mut Connection,
    user_id: i64,
    secret_hash: &[u8],
    (client, address): (Option<&str>, Option<&str>),
    at: i64,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO user_session (user_id, secret_hash, client, address, created_at, seen_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?5) RETURNING id",
        &[
            Value::Integer(user_id),
            Value::Bytes(secret_hash.to_vec()),
            Value::from(client),
            Value::from(address),
            Value::Integer(at),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// The session of a secret.
///
/// # Errors
/// What the database reports.
pub fn find_session(
    connection: &mut Connection,
    secret_hash: &[u8],
) -> Result<Option<StoredSession>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM user_session WHERE secret_hash = ?1");
    let row = connection.query_one(&sql, &[Value::Bytes(secret_hash.to_vec())])?;
    Ok(row.as_ref().map(read))
}

/// The sessions of a person, the one that called last first.
///
/// # Errors
/// What the database reports.
pub fn list_sessions(
    connection: &mut Connection,
    user_id: i64,
) -> Result<Vec<StoredSession>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM user_session WHERE user_id = ?1 ORDER BY seen_at DESC, id DESC"
    );
    Ok(connection.query(&sql, &[Value::Integer(user_id)])?.iter().map(read).collect())
}

/// Notes that a session called.
///
/// # Errors
/// What the database reports.
pub fn touch_session(connection: &mut Connection, id: i64, at: i64) -> Result<(), StoreError> {
    let sql = "UPDATE user_session SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2";
    connection.execute(sql, &[Value::Integer(id), Value::Integer(at)]).map(|_| ())
}

/// Ends a session of a person. Returns whether it was there.
///
/// # Errors
/// What the database reports.
pub fn end_session(connection: &mut Connection, user_id: i64, id: i64) -> Result<bool, StoreError> {
    let sql = "DELETE FROM user_session WHERE id = ?2 AND user_id = ?1";
    Ok(connection.execute(sql, &[Value::Integer(user_id), Value::Integer(id)])? > 0)
}

/// Ends all sessions of a person, or all but one. Returns how many.
///
/// # Errors
/// What the database reports.
pub fn end_sessions(
    connection: &mut Connection,
    user_id: i64,
    but: Option<i64>,
) -> Result<u64, StoreError> {
    let sql = "DELETE FROM user_session WHERE user_id = ?1 AND id <> ?2";
    connection.execute(sql, &[Value::Integer(user_id), Value::Integer(but.unwrap_or(0))])
}

/// Removes sessions that ended by themselves: not seen since one moment, or made before another.
///
/// # Errors
/// What the database reports.
pub fn forget_sessions(
    connection: &mut Connection,
    (seen_before, made_before): (i64, i64),
) -> Result<u64, StoreError> {
    let sql = "DELETE FROM user_session WHERE seen_at < ?1 OR created_at < ?2";
    connection.execute(sql, &[Value::Integer(seen_before), Value::Integer(made_before)])
}

/// Remembers a browser in which a person signed in.
///
/// # Errors
/// What the database reports.
pub fn note_device(
    connection: &mut Connection,
    user_id: i64,
    device_hash: &[u8],
    at: i64,
) -> Result<(), StoreError> {
    let id = Value::Integer(user_id);
    connection.execute(
        "INSERT INTO known_device (user_id, device_hash, seen_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (user_id, device_hash) DO UPDATE SET seen_at = excluded.seen_at",
        &[id.clone(), Value::Bytes(device_hash.to_vec()), Value::Integer(at)],
    )?;
    connection.execute(
        "DELETE FROM known_device WHERE user_id = ?1 AND device_hash NOT IN \
         (SELECT device_hash FROM known_device WHERE user_id = ?1 \
          ORDER BY seen_at DESC, device_hash LIMIT ?2)",
        &[id, Value::Integer(DEVICES_MAX)],
    )?;
    Ok(())
}

/// Whether a person signed in with a browser before.
///
/// # Errors
/// What the database reports.
pub fn is_known_device(
    connection: &mut Connection,
    user_id: i64,
    device_hash: &[u8],
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM known_device WHERE user_id = ?1 AND device_hash = ?2";
    let values = [Value::Integer(user_id), Value::Bytes(device_hash.to_vec())];
    Ok(connection.query_one(sql, &values)?.is_some())
}
