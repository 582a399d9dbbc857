//! Links of invitations and of forgotten passwords.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// To set the first password.
    Invitation,
    /// To set another one.
    Reset,
}

impl LinkKind {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }
}

/// A link that a person got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLink {
    /// Row id.
    pub id: i64,
    /// Who got it.
    pub user_id: i64,
    /// What it is for.
    pub kind: LinkKind,
    /// Until when it works, in microseconds UTC.
    pub ends_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
}

/// Adds a link. Those that the person got before stop working.
///
/// # Errors
/// What the database reports.
pub fn add_link(
    connection: &mut Connection,
    (user_id, kind): (i64, LinkKind),
    secret_hash: &[u8],
    ends_at: i64,
    context: &Context,
) -> Result<(), StoreError> {
    void_links(connection, user_id, context.now)?;
    connection.execute(
        "INSERT INTO user_link (user_id, kind, secret_hash, created_at, created_by, ends_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            Value::Integer(user_id),
            Value::from(kind.key()),
            Value::Bytes(secret_hash.to_vec()),
            Value::Integer(context.now),
            Value::from(context.name()),
            Value::Integer(ends_at),
        ],
    )?;
    Ok(())
}

/// The link of a secret.
///
/// # Errors
/// What the database reports.
pub fn find_link(
    connection: &mut Connection,
    secret_hash: &[u8],
) -> Result<Option<StoredLink>, StoreError> {
    let sql = "SELECT id, user_id, kind, ends_at, used_at FROM user_link WHERE secret_hash = ?1";
    let row = connection.query_one(sql, &[Value::Bytes(secret_hash.to_vec())])?;
    Ok(row.map(|row| StoredLink {
        id: row.integer(0),
        user_id: row.integer(1),
        kind: if row.text(2) == "invitation" { LinkKind::Invitation } else { LinkKind::Reset },
        ends_at: row.integer(3),
        used_at: row.integer_option(4),
    }))
}

/// Uses a link up. Returns false if another call just did.
///
/// # Errors
/// What the database reports.
pub fn use_link(connection: &mut Connection, id: i64, at: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE user_link SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL";
    Ok(connection.execute(sql, &[Value::Integer(id), Value::Integer(at)])? > 0)
}

/// Stops all links of a person.
///
/// # Errors
/// What the database reports.
pub fn void_links(connection: &mut Connection, user_id: i64, at: i64) -> Result<(), StoreError> {
    let sql = "UPDATE user_link SET used_at = ?2 WHERE user_id = ?1 AND used_at IS NULL";
    connection.execute(sql, &[Value::Integer(user_id), Value::Integer(at)]).map(|_| ())
}
