//! Keys with which sites and servers send events.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// Who holds a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeyKind {
    /// Everybody: it stands in web pages or apps.
    #[default]
    Browser,
    /// A server: it is a secret.
    Server,
}

impl KeyKind {
    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Server => "server",
        }
    }

    fn from_key(key: &str) -> Self {
        // What nobody knows is trusted as little as what everybody has.
        if key == "server" { Self::Server } else { Self::Browser }
    }
}

/// A write key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteKey {
    /// Row id.
    pub id: i64,
    /// What it is called; events carry it as their source.
    pub name: String,
    /// What senders send. It only lets events in.
    pub secret: String,
    /// Who holds it.
    pub kind: KeyKind,
    /// When it was made.
    pub created_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// When its first event came.
    pub first_event_at: Option<i64>,
}

fn read(row: &Row) -> WriteKey {
    WriteKey {
        id: row.integer(0),
        name: row.text(1).to_owned(),
        secret: row.text(2).to_owned(),
        created_at: row.integer(3),
        revoked_at: row.integer_option(4),
        first_event_at: row.integer_option(5),
        kind: KeyKind::from_key(row.text(6)),
    }
}

/// All keys, the revoked ones too.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection) -> Result<Vec<WriteKey>, StoreError> {
    let sql = "SELECT id, name, secret, created_at, revoked_at, first_event_at, kind \
        FROM write_key ORDER BY id";
    Ok(connection.query(sql, &[])?.iter().map(read).collect())
}

/// Adds a key and tells its id; nothing where the name is taken.
///
/// # Errors
/// What the database reports.
pub fn add(
    connection: &mut Connection,
    name: &str,
    secret: &str,
    kind: KeyKind,
    at: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "INSERT INTO write_key (name, secret, created_at, kind) VALUES (?1, ?2, ?3, ?4) \
        ON CONFLICT (name) DO NOTHING RETURNING id";
    let parameters =
        [Value::from(name), Value::from(secret), Value::Integer(at), Value::from(kind.key())];
    Ok(connection.query_one(sql, &parameters)?.map(|row| row.integer(0)))
}

/// Revokes a key; tells whether there was one to revoke.
///
/// # Errors
/// What the database reports.
pub fn revoke(connection: &mut Connection, id: i64, at: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE write_key SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";
    Ok(connection.execute(sql, &[Value::Integer(id), Value::Integer(at)])? > 0)
}

/// Notes when the first event came by the key of this name.
///
/// # Errors
/// What the database reports.
pub fn note_first_event(
    connection: &mut Connection,
    name: &str,
    at: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE write_key SET first_event_at = ?2 \
        WHERE name = ?1 AND first_event_at IS NULL";
    connection.execute(sql, &[Value::from(name), Value::Integer(at)])?;
    Ok(())
}

/// Who was confirmed, by their hashes; `limit` at most, the last ones first.
///
/// # Errors
/// What the database reports.
pub fn confirmed(connection: &mut Connection, limit: i64) -> Result<Vec<u128>, StoreError> {
    let sql = "SELECT identity FROM confirmed_identity ORDER BY confirmed_at DESC LIMIT ?1";
    let rows = connection.query(sql, &[Value::Integer(limit)])?;
    let hash = |row: &Row| row.bytes(0).try_into().ok().map(u128::from_be_bytes);
    Ok(rows.iter().filter_map(hash).collect())
}

/// Whether somebody was confirmed.
///
/// # Errors
/// What the database reports.
pub fn is_confirmed(connection: &mut Connection, identity: u128) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM confirmed_identity WHERE identity = ?1";
    let bytes = Value::Bytes(identity.to_be_bytes().to_vec());
    Ok(connection.query_one(sql, &[bytes])?.is_some())
}

/// Whether a name is that of a browser's key, revoked or not.
///
/// # Errors
/// What the database reports.
pub fn is_browser(connection: &mut Connection, name: &str) -> Result<bool, StoreError> {
    let sql = "SELECT kind FROM write_key WHERE name = ?1";
    let row = connection.query_one(sql, &[Value::from(name)])?;
    Ok(row.is_some_and(|row| KeyKind::from_key(row.text(0)) == KeyKind::Browser))
}

/// Notes that somebody was confirmed.
///
/// # Errors
/// What the database reports.
pub fn confirm(connection: &mut Connection, identity: u128, at: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO confirmed_identity (identity, confirmed_at) VALUES (?1, ?2) \
        ON CONFLICT (identity) DO NOTHING";
    let bytes = Value::Bytes(identity.to_be_bytes().to_vec());
    connection.execute(sql, &[bytes, Value::Integer(at)])?;
    Ok(())
}

/// Forgets that somebody was confirmed.
///
/// # Errors
/// What the database reports.
pub fn forget_confirmed(connection: &mut Connection, identity: u128) -> Result<(), StoreError> {
    let sql = "DELETE FROM confirmed_identity WHERE identity = ?1";
    connection.execute(sql, &[Value::Bytes(identity.to_be_bytes().to_vec())])?;
    Ok(())
}

/// A secret of the log by its name, made by `make` when it is missing.
///
/// # Errors
/// What the database reports.
pub fn secret(
    connection: &mut Connection,
    name: &str,
    make: impl FnOnce() -> Vec<u8>,
) -> Result<Vec<u8>, StoreError> {
    let sql = "SELECT secret FROM event_secret WHERE name = ?1";
    if let Some(row) = connection.query_one(sql, &[Value::from(name)])? {
        return Ok(row.bytes(0).to_vec());
    }
    let made = make();
    let parameters = [Value::from(name), Value::Bytes(made.clone())];
    connection.execute("INSERT INTO event_secret (name, secret) VALUES (?1, ?2)", &parameters)?;
    Ok(made)
}
