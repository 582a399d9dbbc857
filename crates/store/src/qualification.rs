//! When people were first seen to meet what the glossary says of MQLs and SQLs.

use speargun_domain::glossary::LeadStage;
use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// When a person was first seen to meet a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualified {
    /// The person.
    pub person_id: i64,
    /// Which stage the condition is of.
    pub stage: LeadStage,
    /// The condition as the glossary wrote it.
    pub condition: String,
    /// When, in microseconds UTC.
    pub at: i64,
    /// JSON object: what was known of the person then.
    pub known: String,
}

/// Notes that a person meets a condition. Of two moments the earlier one stands.
///
/// # Errors
/// What the database reports.
pub fn put(connection: &mut Connection, qualified: &Qualified) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO person_qualification (person_id, stage, condition, qualified_at, known) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (person_id, stage, condition) DO UPDATE \
         SET qualified_at = excluded.qualified_at, known = excluded.known \
         WHERE excluded.qualified_at < person_qualification.qualified_at",
        &[
            Value::Integer(qualified.person_id),
            Value::from(qualified.stage.key()),
            Value::from(qualified.condition.as_str()),
            Value::Integer(qualified.at),
            Value::from(qualified.known.as_str()),
        ],
    )?;
    Ok(())
}

/// Hands over who was seen up to `until` to meet a condition, and since when.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    stage: LeadStage,
    condition: &str,
    until: i64,
    mut take: impl FnMut(i64, i64) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT person_id, qualified_at FROM person_qualification \
        WHERE stage = ?1 AND condition = ?2 AND qualified_at <= ?3 ORDER BY person_id";
    let window = [Value::from(stage.key()), Value::from(condition), Value::Integer(until)];
    connection.query_each(sql, &window, |row| take(row.integer(0), row.integer(1)))
}

/// What was known of the people of an account when they were seen to meet a condition, by person.
///
/// # Errors
/// What the database reports.
pub fn of_account(
    connection: &mut Connection,
    account_id: i64,
    stage: LeadStage,
    condition: &str,
) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = "SELECT q.person_id, q.known FROM person_qualification q \
        JOIN membership m ON m.person_id = q.person_id AND m.valid_to IS NULL \
        WHERE m.account_id = ?1 AND q.stage = ?2 AND q.condition = ?3 ORDER BY q.person_id";
    let of = [Value::Integer(account_id), Value::from(stage.key()), Value::from(condition)];
    let rows = connection.query(sql, &of)?;
    Ok(rows.iter().map(|row| (row.integer(0), row.text(1).to_owned())).collect())
}
