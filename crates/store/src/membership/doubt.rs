//! People whom somebody should look at.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// A person who waits for somebody's look.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Waiting {
    /// The person.
    pub person_id: i64,
    /// The best guess.
    pub candidate_id: Option<i64>,
    /// Its probability.
    pub probability: f64,
    /// Why the matcher could not decide.
    pub rule: String,
    /// Since when.
    pub since: i64,
}

const WAITING: &str = "FROM membership m JOIN person p ON p.id = m.person_id \
    AND COALESCE(p.deleted, 0) = 0 LEFT JOIN account_score s ON s.account_id = m.candidate_id \
    WHERE m.valid_to IS NULL AND m.decision = 'review' AND m.probability >= ?1";

/// A window of the queue: by the score of the best guess, or by its probability.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    minimum_probability: f64,
    by_value: bool,
    window: (i64, i64),
) -> Result<Vec<Waiting>, StoreError> {
    let order = if by_value {
        "COALESCE(s.score_tenths, -1) DESC, m.probability DESC, m.person_id"
    } else {
        "m.probability DESC, m.person_id DESC"
    };
    let sql = format!(
        "SELECT m.person_id, m.candidate_id, m.probability, m.rule, m.valid_from {WAITING} \
         ORDER BY {order} LIMIT ?2 OFFSET ?3"
    );
    let rows = connection.query(
        &sql,
        &[Value::Real(minimum_probability), Value::Integer(window.0), Value::Integer(window.1)],
    )?;
    Ok(rows
        .iter()
        .map(|row| Waiting {
            person_id: row.integer(0),
            candidate_id: row.integer_option(1),
            probability: row.number_option(2).unwrap_or(0.0),
            rule: row.text(3).to_owned(),
            since: row.integer(4),
        })
        .collect())
}

/// How many people wait.
///
/// # Errors
/// What the database reports.
pub fn count(connection: &mut Connection, minimum_probability: f64) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) {WAITING}");
    let row = connection.query_one(&sql, &[Value::Real(minimum_probability)])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}
