//! Tokens of programs.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A token of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredToken {
    /// Row id.
    pub id: i64,
    /// In whose name it calls.
    pub user_id: i64,
    /// What it is called.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// Its last four characters.
    pub ending: String,
    /// When it was made, in microseconds UTC.
    pub created_at: i64,
    /// Until when it works; for ever if none.
    pub expires_at: Option<i64>,
    /// When it called last, to the minute.
    pub used_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

const COLUMNS: &str =
    "id, user_id, name, scope, ending, created_at, expires_at, used_at, revoked_at";

fn read(row: &Row) -> StoredToken {
    StoredToken {
        id: row.integer(0),
        user_id: row.integer(1),
        name: row.text(2).to_owned(),
        scope: row.text(3).to_owned(),
        ending: row.text(4).to_owned(),
        created_at: row.integer(5),
        expires_at: row.integer_option(6),
        used_at: row.integer_option(7),
        revoked_at: row.integer_option(8),
    }
}

/// Adds a token and returns its number.
///
/// # Errors
/// What the database reports.
pub fn add_token(
    connection: &mut Connection,
    token: &StoredToken,
    secret_hash: &[u8],
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO api_token (user_id, name, scope, secret_hash, ending, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &[
            Value::Integer(token.user_id),
            Value::from(token.name.as_str()),
            Value::from(token.scope.as_str()),
            Value::Bytes(secret_hash.to_vec()),
            Value::from(token.ending.as_str()),
            Value::Integer(token.created_at),
            Value::from(token.expires_at),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// The token of a secret.
///
/// # Errors
/// What the database reports.
pub fn find_token(
    connection: &mut Connection,
    secret_hash: &[u8],
) -> Result<Option<StoredToken>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE secret_hash = ?1");
    let row = connection.query_one(&sql, &[Value::Bytes(secret_hash.to_vec())])?;
    Ok(row.as_ref().map(read))
}

/// Tokens, the newest first: of one person, or of all.
///
/// # Errors
/// What the database reports.
pub fn list_tokens(
    connection: &mut Connection,
    user_id: Option<i64>,
) -> Result<Vec<StoredToken>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM api_token WHERE ?1 = 0 OR user_id = ?1 ORDER BY id DESC");
    let rows = connection.query(&sql, &[Value::Integer(user_id.unwrap_or(0))])?;
    Ok(rows.iter().map(read).collect())
}

/// Notes that a token called.
///
/// # Errors
/// What the database reports.
pub fn note_token_use(connection: &mut Connection, id: i64, at: i64) -> Result<(), StoreError> {
    let sql = "UPDATE api_token SET used_at = ?2 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::Integer(at)]).map(|_| ())
}

/// Revokes a token. Returns false if it was revoked, or there is none.
///
/// # Errors
/// What the database reports.
pub fn revoke_token(
    connection: &mut Connection,
    id: i64,
    (by, at): (&str, i64),
) -> Result<bool, StoreError> {
    let sql = "UPDATE api_token SET revoked_at = ?2, revoked_by = ?3 WHERE id = ?1 \
        AND revoked_at IS NULL";
    Ok(connection.execute(sql, &[Value::Integer(id), Value::Integer(at), Value::from(by)])? > 0)
}
