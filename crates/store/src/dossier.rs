//! What is known of accounts, statement by statement, and what people say about it.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// Row id.
    pub id: i64,
    /// What it is about, such as `goals`.
    pub section: String,
    /// What is so.
    pub text: String,
    /// Where it is from.
    pub source: String,
    /// The address of the source.
    pub source_url: Option<String>,
    /// The day of the source, such as `2026-11-30`.
    pub source_on: Option<String>,
    /// 1 guessed, 2 likely, 3 certain.
    pub certainty: i64,
    /// After this day it has to be looked at again.
    pub fresh_until: String,
    /// Who wrote it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

/// A comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DossierComment {
    /// Row id.
    pub id: i64,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

/// Accounts that were merged into one bring their dossiers along.
const OF_ACCOUNT: &str = "account_id IN (SELECT id FROM account WHERE id = ?1 OR merged_into = ?1)";

/// The statements on an account that were not removed, in the order in which they came.
///
/// # Errors
/// What the database reports.
pub fn statements(
    connection: &mut Connection,
    account_id: i64,
) -> Result<Vec<Statement>, StoreError> {
    let sql = format!(
        "SELECT id, section, text, source, source_url, source_on, certainty, fresh_until, \
         created_by, created_at FROM dossier_statement \
         WHERE {OF_ACCOUNT} AND removed_at IS NULL ORDER BY id"
    );
    let read = |row: &Row| Statement {
        id: row.integer(0),
        section: row.text(1).to_owned(),
        text: row.text(2).to_owned(),
        source: row.text(3).to_owned(),
        source_url: row.text_option(4),
        source_on: row.text_option(5),
        certainty: row.integer(6),
        fresh_until: row.text(7).to_owned(),
        created_by: row.text(8).to_owned(),
        created_at: row.integer(9),
    };
    Ok(connection.query(&sql, &[Value::Integer(account_id)])?.iter().map(read).collect())
}

/// Writes a statement on an account and returns its number.
///
/// # Errors
/// What the database reports.
pub fn add_statement(
    connection: &mut Connection,
    account_id: i64,
    statement: &Statement,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO dossier_statement (account_id, section, text, source, source_url, \
         source_on, certainty, fresh_until, created_by, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
        &[
            Value::Integer(account_id),
            Value::from(statement.section.as_str()),
            Value::from(statement.text.as_str()),
            Value::from(statement.source.as_str()),
            Value::from(statement.source_url.as_deref()),
            Value::from(statement.source_on.as_deref()),
            Value::Integer(statement.certainty),
            Value::from(statement.fresh_until.as_str()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Removes a statement of an account with a reason; returns whether it was there. The row stays.
///
/// # Errors
/// What the database reports.
pub fn remove_statement(
    connection: &mut Connection,
    (account_id, id): (i64, i64),
    reason: &str,
    context: &Context,
) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE dossier_statement SET removed_by = ?3, removed_at = ?4, removed_reason = ?5 \
         WHERE {OF_ACCOUNT} AND id = ?2 AND removed_at IS NULL"
    );
    let removed = connection.execute(
        &sql,
        &[
            Value::Integer(account_id),
            Value::Integer(id),
            Value::from(context.name()),
            Value::Integer(context.now),
            Value::from(reason),
        ],
    )?;
    Ok(removed > 0)
}

/// Writes a comment on the dossier of an account and returns its number.
///
/// # Errors
/// What the database reports.
pub fn add_comment(
    connection: &mut Connection,
    account_id: i64,
    text: &str,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO dossier_comment (account_id, text, created_by, created_at) \
         VALUES (?1, ?2, ?3, ?4) RETURNING id",
        &[
            Value::Integer(account_id),
            Value::from(text),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// A window of the comments on the dossier of an account, the newest first, and how many there are.
///
/// # Errors
/// What the database reports.
pub fn comments(
    connection: &mut Connection,
    account_id: i64,
    (limit, offset): (i64, i64),
) -> Result<(Vec<DossierComment>, i64), StoreError> {
    let of = Value::Integer(account_id);
    let sql = format!("SELECT COUNT(*) FROM dossier_comment WHERE {OF_ACCOUNT}");
    let total = connection.query_one(&sql, std::slice::from_ref(&of))?;
    let sql = format!(
        "SELECT id, text, created_by, created_at FROM dossier_comment WHERE {OF_ACCOUNT} \
         ORDER BY id DESC LIMIT ?2 OFFSET ?3"
    );
    let read = |row: &Row| DossierComment {
        id: row.integer(0),
        text: row.text(1).to_owned(),
        created_by: row.text(2).to_owned(),
        created_at: row.integer(3),
    };
    let rows = connection.query(&sql, &[of, Value::Integer(limit), Value::Integer(offset)])?;
    Ok((rows.iter().map(read).collect(), total.map_or(0, |row| row.integer(0))))
}
