//! Topics that others say an account looks for.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// A topic of one week.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Intent {
    /// Who says so.
    pub source: String,
    /// A domain in lower case, or the account's key.
    pub subject: String,
    /// The topic.
    pub topic: String,
    /// Days from 1970-01-01 to the Monday of the week.
    pub week: i64,
    /// 0–100.
    pub score: f64,
}

/// Keeps a topic of a week, in place of what the same source said before.
///
/// # Errors
/// What the database reports.
pub fn put(connection: &mut Connection, intent: &Intent, at: i64) -> Result<(), StoreError> {
    let parameters = [
        Value::from(intent.source.as_str()),
        Value::from(intent.subject.as_str()),
        Value::from(intent.topic.as_str()),
        Value::Integer(intent.week),
        Value::Real(intent.score),
        Value::Integer(at),
    ];
    connection.execute(
        "INSERT INTO intent (source, subject, topic, week, score, imported_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (source, subject, topic, week) \
         DO UPDATE SET score = excluded.score, imported_at = excluded.imported_at",
        &parameters,
    )?;
    Ok(())
}

/// Hands over what was said of the weeks from one on, up to another.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    (from_week, to_week): (i64, i64),
    mut take: impl FnMut(Intent) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT source, subject, topic, week, score FROM intent \
        WHERE week >= ?1 AND week <= ?2 ORDER BY subject, topic, week, source";
    connection.query_each(sql, &[Value::Integer(from_week), Value::Integer(to_week)], |row| {
        take(Intent {
            source: row.text(0).to_owned(),
            subject: row.text(1).to_owned(),
            topic: row.text(2).to_owned(),
            week: row.integer(3),
            score: row.number_option(4).unwrap_or(0.0),
        })
    })
}

/// Whether anything was ever said.
///
/// # Errors
/// What the database reports.
pub fn is_known(connection: &mut Connection) -> Result<bool, StoreError> {
    Ok(connection.query_one("SELECT 1 FROM intent LIMIT 1", &[])?.is_some())
}
