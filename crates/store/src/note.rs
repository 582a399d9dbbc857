//! What people wrote about accounts.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A note on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its number.
    pub id: i64,
    /// The account that it was written about, which may have been merged into another since.
    pub account_id: i64,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

/// Writes a note and returns its number.
///
/// # Errors
/// What the database reports.
pub fn add(
    connection: &mut Connection,
    account_id: i64,
    text: &str,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO note (account_id, text, created_by, created_at) VALUES (?1, ?2, ?3, ?4) \
         RETURNING id",
        &[
            Value::Integer(account_id),
            Value::from(text),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Removes a note of an account, or of one that was merged into it; returns whether it was there.
///
/// # Errors
/// What the database reports.
pub fn remove(
    connection: &mut Connection,
    (account_id, id): (i64, i64),
    context: &Context,
) -> Result<bool, StoreError> {
    let removed = connection.execute(
        "UPDATE note SET text = '', removed_by = ?3, removed_at = ?4 WHERE id = ?2 \
         AND removed_at IS NULL AND account_id IN \
         (SELECT id FROM account WHERE id = ?1 OR merged_into = ?1)",
        &[
            Value::Integer(account_id),
            Value::Integer(id),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(removed > 0)
}

/// A window of the notes on an account and on those that were merged into it, the newest first, and
/// how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn of_account(
    connection: &mut Connection,
    account_id: i64,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Note>, i64), StoreError> {
    let holds = "FROM note WHERE removed_at IS NULL AND account_id IN \
        (SELECT id FROM account WHERE id = ?1 OR merged_into = ?1)";
    let of = Value::Integer(account_id);
    let counted =
        connection.query_one(&format!("SELECT COUNT(*) {holds}"), std::slice::from_ref(&of))?;
    let sql = format!(
        "SELECT id, account_id, text, created_by, created_at {holds} ORDER BY created_at DESC, \
         id DESC LIMIT ?2 OFFSET ?3"
    );
    let rows = connection.query(&sql, &[of, Value::Integer(limit), Value::Integer(offset)])?;
    Ok((rows.iter().map(read).collect(), counted.map_or(0, |row| row.integer(0))))
}

fn read(row: &Row) -> Note {
    Note {
        id: row.integer(0),
        account_id: row.integer(1),
        text: row.text(2).to_owned(),
        created_by: row.text(3).to_owned(),
        created_at: row.integer(4),
    }
}
