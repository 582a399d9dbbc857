//! Which person belongs to which account, and since when.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// A decision to write.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMembership<'a> {
    /// The person.
    pub person_id: i64,
    /// Their account, if any.
    pub account_id: Option<i64>,
    /// The best candidate where nothing was decided.
    pub candidate_id: Option<i64>,
    /// strong, review, none.
    pub decision: &'a str,
    /// Which rule decided.
    pub rule: &'a str,
    /// Probability in [0, 1].
    pub probability: f64,
}

/// Who decides when no person does.
pub const JOB: &str = "job";

/// Ends the membership that stands and begins a new one. What a person decided is never replaced
/// by a job; the caller leaves such people out, and the statement refuses them all the same.
///
/// # Errors
/// What the database reports.
pub fn replace(
    connection: &mut Connection,
    membership: &NewMembership<'_>,
    at: i64,
) -> Result<bool, StoreError> {
    let person = Value::Integer(membership.person_id);
    let by_people = connection.query_one(
        "SELECT 1 FROM membership WHERE person_id = ?1 AND valid_to IS NULL AND decided_by <> ?2",
        &[person.clone(), Value::from(JOB)],
    )?;
    if by_people.is_some() {
        return Ok(false);
    }
    connection.execute(
        "UPDATE membership SET valid_to = ?2 WHERE person_id = ?1 AND valid_to IS NULL",
        &[person, Value::Integer(at)],
    )?;
    begin(connection, membership, at)?;
    Ok(true)
}

/// Begins the first membership of a person.
///
/// # Errors
/// What the database reports.
pub fn begin(
    connection: &mut Connection,
    membership: &NewMembership<'_>,
    at: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO membership (person_id, account_id, candidate_id, decision, rule, \
         probability, decided_by, valid_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            Value::Integer(membership.person_id),
            Value::from(membership.account_id),
            Value::from(membership.candidate_id),
            Value::from(membership.decision),
            Value::from(membership.rule),
            Value::Real(membership.probability),
            Value::from(JOB),
            Value::Integer(at),
        ],
    )?;
    Ok(())
}

/// How many people stand under each decision and rule.
///
/// # Errors
/// What the database reports.
pub fn summary(connection: &mut Connection) -> Result<Vec<(String, String, i64)>, StoreError> {
    let rows = connection.query(
        "SELECT decision, rule, COUNT(*) FROM membership WHERE valid_to IS NULL \
         GROUP BY decision, rule ORDER BY 3 DESC, 1, 2",
        &[],
    )?;
    let read = |row: &crate::Row| (row.text(0).to_owned(), row.text(1).to_owned(), row.integer(2));
    Ok(rows.iter().map(read).collect())
}
