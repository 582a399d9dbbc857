//! What was known when: stage, tier and owner with valid-from and valid-to.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// What is kept with its history: entity, attribute, and the query that gives id, value, the reason
/// of the last change, and since when, where the records say.
const TRACKED: &[(&str, &str, &str)] = &[
    (
        "opportunity",
        "stage",
        // Its own list of stages says when; of a closed one the day of its end. `?3` is now.
        "SELECT id, stage AS value, CAST(NULL AS TEXT) AS reason, COALESCE( \
         (SELECT MAX(entered.entered_at) FROM opportunity_stage entered \
         WHERE entered.opportunity_id = opportunity.id AND entered.stage = opportunity.stage \
         AND entered.entered_at <= ?3), \
         CASE WHEN (is_closed = 1 OR is_won = 1) AND closed_at <= ?3 THEN closed_at END) \
         AS since FROM opportunity",
    ),
    (
        "opportunity",
        "owner",
        "SELECT id, COALESCE(owner_reference, owner_name) AS value, CAST(NULL AS TEXT) AS reason, \
         CAST(NULL AS BIGINT) AS since FROM opportunity",
    ),
    (
        "account",
        "owner",
        "SELECT id, COALESCE(owner_reference, owner_name) AS value, CAST(NULL AS TEXT) AS reason, \
         CAST(NULL AS BIGINT) AS since FROM account",
    ),
    (
        "account",
        "tier",
        "SELECT account_id AS id, CAST(tier AS TEXT) AS value, tier_reason AS reason, \
         CASE WHEN tier = earned_tier THEN earned_since END AS since FROM account_score",
    ),
    (
        "account",
        "stage",
        "SELECT account_id AS id, stage AS value, stage_reason AS reason, stage_since AS since \
         FROM account_score",
    ),
    (
        "account",
        "market_state",
        "SELECT account_id AS id, market_state AS value, market_reason AS reason, \
         market_since AS since FROM account_score",
    ),
];

/// Brings the history up to what is now: entries that no longer hold end, new ones begin, on the
/// day that the records say, else at `at`.
///
/// # Errors
/// What the database reports.
pub fn catch_up(connection: &mut Connection, entity: &str, at: i64) -> Result<(), StoreError> {
    for (_, attribute, now) in TRACKED.iter().filter(|(tracked, _, _)| *tracked == entity) {
        let parameters = [Value::from(entity), Value::from(*attribute), Value::Integer(at)];
        connection.execute(
            &format!(
                "UPDATE history SET valid_to = COALESCE((SELECT CASE \
                 WHEN standing.since > history.valid_from THEN standing.since \
                 ELSE history.valid_from END FROM ({now}) standing \
                 WHERE standing.id = history.entity_id AND standing.since IS NOT NULL), ?3) \
                 WHERE entity = ?1 AND attribute = ?2 AND valid_to IS NULL \
                 AND NOT EXISTS (SELECT 1 FROM ({now}) standing \
                 WHERE standing.id = history.entity_id AND standing.value = history.value)"
            ),
            &parameters,
        )?;
        connection.execute(
            &format!(
                "INSERT INTO history (entity, entity_id, attribute, value, valid_from, reason) \
                 SELECT CAST(?1 AS TEXT), standing.id, CAST(?2 AS TEXT), standing.value, \
                 COALESCE((SELECT CASE WHEN MAX(former.valid_to) > standing.since \
                 THEN MAX(former.valid_to) ELSE standing.since END FROM history former \
                 WHERE former.entity = ?1 AND former.attribute = ?2 \
                 AND former.entity_id = standing.id), CAST(?3 AS BIGINT)), standing.reason \
                 FROM ({now}) standing WHERE standing.value IS NOT NULL AND NOT EXISTS \
                 (SELECT 1 FROM history h WHERE h.entity = ?1 AND h.attribute = ?2 \
                 AND h.entity_id = standing.id AND h.valid_to IS NULL)"
            ),
            &parameters,
        )?;
    }
    Ok(())
}

/// Notes what one attribute is from `at` on and why, where that is not what it was; tells whether
/// it was otherwise.
///
/// # Errors
/// What the database reports.
pub fn set(
    connection: &mut Connection,
    (entity, id, attribute): (&str, i64, &str),
    value: Option<&str>,
    reason: Option<&str>,
    at: i64,
) -> Result<bool, StoreError> {
    let key = [Value::from(entity), Value::Integer(id), Value::from(attribute)];
    let standing = connection.query_one(
        "SELECT value, valid_from FROM history WHERE entity = ?1 AND entity_id = ?2 \
         AND attribute = ?3 AND valid_to IS NULL",
        &key,
    )?;
    let at = standing.as_ref().map_or(at, |row| at.max(row.integer(1)));
    if standing.as_ref().map(|row| row.text(0)) == value {
        return Ok(false);
    }
    let [entity, id, attribute] = key;
    let (value_now, reason) = (Value::from(value.unwrap_or("")), Value::from(reason));
    let parameters = [entity, id, attribute, Value::Integer(at), value_now, reason];
    connection.execute(
        "UPDATE history SET valid_to = ?4 WHERE entity = ?1 AND entity_id = ?2 \
         AND attribute = ?3 AND valid_to IS NULL",
        &parameters[..4],
    )?;
    if value.is_some() {
        connection.execute(
            "INSERT INTO history (entity, entity_id, attribute, valid_from, value, reason) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            &parameters,
        )?;
    }
    Ok(true)
}

/// A value that an attribute had for a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// The value.
    pub value: String,
    /// Since when.
    pub from: i64,
    /// Until when; nothing where it stands.
    pub until: Option<i64>,
    /// Why it took the place of the one before, where that was noted.
    pub reason: Option<String>,
}

/// The values of an attribute with reasons, the earliest first.
///
/// # Errors
/// What the database reports.
pub fn spans(
    connection: &mut Connection,
    entity: &str,
    id: i64,
    attribute: &str,
) -> Result<Vec<Span>, StoreError> {
    let rows = connection.query(
        "SELECT value, valid_from, valid_to, reason FROM history \
         WHERE entity = ?1 AND entity_id = ?2 AND attribute = ?3 ORDER BY valid_from",
        &[Value::from(entity), Value::Integer(id), Value::from(attribute)],
    )?;
    let read = |row: &crate::Row| Span {
        value: row.text(0).to_owned(),
        from: row.integer(1),
        until: row.integer_option(2),
        reason: row.text_option(3),
    };
    Ok(rows.iter().map(read).collect())
}

/// Why each value of an attribute took the place of the one before, the earliest first: the value,
/// since when, and the reason where one was noted.
///
/// # Errors
/// What the database reports.
pub fn reasons(
    connection: &mut Connection,
    entity: &str,
    id: i64,
    attribute: &str,
) -> Result<Vec<(String, i64, Option<String>)>, StoreError> {
    let rows = connection.query(
        "SELECT value, valid_from, reason FROM history \
         WHERE entity = ?1 AND entity_id = ?2 AND attribute = ?3 ORDER BY valid_from",
        &[Value::from(entity), Value::Integer(id), Value::from(attribute)],
    )?;
    let read = |row: &crate::Row| (row.text(0).to_owned(), row.integer(1), row.text_option(2));
    Ok(rows.iter().map(read).collect())
}

/// The values of an attribute, the earliest first: value, from, to.
///
/// # Errors
/// What the database reports.
pub fn of(
    connection: &mut Connection,
    entity: &str,
    id: i64,
    attribute: &str,
) -> Result<Vec<(String, i64, Option<i64>)>, StoreError> {
    let rows = connection.query(
        "SELECT value, valid_from, valid_to FROM history \
         WHERE entity = ?1 AND entity_id = ?2 AND attribute = ?3 ORDER BY valid_from",
        &[Value::from(entity), Value::Integer(id), Value::from(attribute)],
    )?;
    let read = |row: &crate::Row| (row.text(0).to_owned(), row.integer(1), row.integer_option(2));
    Ok(rows.iter().map(read).collect())
}
