//! Who agreed to a text before it is in force.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// An approval.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredApproval {
    /// Who: number and name.
    pub user: (i64, String),
    /// Their team then.
    pub team: Option<String>,
    /// When, microseconds UTC.
    pub approved_at: i64,
}

/// Writes that a person agrees to a text; returns whether it is new.
///
/// # Errors
/// What the database reports.
pub fn approve(
    connection: &mut Connection,
    (kind, text_hash): (&str, &str),
    (user_id, team): (i64, Option<&str>),
    now: i64,
) -> Result<bool, StoreError> {
    let written = connection.execute(
        "INSERT INTO document_approval (kind, text_hash, user_id, team, approved_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, text_hash, user_id) DO NOTHING",
        &[
            Value::from(kind),
            Value::from(text_hash),
            Value::Integer(user_id),
            Value::from(team),
            Value::Integer(now),
        ],
    )?;
    Ok(written > 0)
}

/// Who agreed to a text, in the order in which they did.
///
/// # Errors
/// What the database reports.
pub fn approvals(
    connection: &mut Connection,
    (kind, text_hash): (&str, &str),
) -> Result<Vec<StoredApproval>, StoreError> {
    let rows = connection.query(
        "SELECT a.user_id, u.name, a.team, a.approved_at FROM document_approval a \
         JOIN app_user u ON u.id = a.user_id WHERE a.kind = ?1 AND a.text_hash = ?2 \
         ORDER BY a.id",
        &[Value::from(kind), Value::from(text_hash)],
    )?;
    let read = |row: &Row| StoredApproval {
        user: (row.integer(0), row.text(1).to_owned()),
        team: row.text_option(2),
        approved_at: row.integer(3),
    };
    Ok(rows.iter().map(read).collect())
}
