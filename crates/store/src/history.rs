//! What was known when: stage, tier and owner with valid-from and valid-to.

use std::collections::BTreeMap;

use speargun_domain::time::to_rfc3339;
use speargun_domain::value::Value;

use crate::outbox::{self, NewMessage};
use crate::{Connection, Row, StoreError};

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
        let (ended, begun) = catch_up_attribute(connection, (entity, attribute, now), at)?;
        add_changes(connection, (entity, attribute), (ended, begun), at)?;
    }
    Ok(())
}

/// Ids, values, and since when they hold.
type Values = Vec<(i64, String, i64)>;

/// Ends what no longer holds and begins what does. Returns both; none of them where the attribute
/// was never noted before: then everything is new, and nothing has changed.
fn catch_up_attribute(
    connection: &mut Connection,
    (entity, attribute, now): (&str, &str, &str),
    at: i64,
) -> Result<(Values, Values), StoreError> {
    let parameters = [Value::from(entity), Value::from(attribute), Value::Integer(at)];
    let known = "SELECT 1 FROM history WHERE entity = ?1 AND attribute = ?2 LIMIT 1";
    let is_first = connection.query_one(known, &parameters[..2])?.is_none();
    let ended = format!(
        "UPDATE history SET valid_to = COALESCE((SELECT CASE \
         WHEN standing.since > history.valid_from THEN standing.since \
         ELSE history.valid_from END FROM ({now}) standing \
         WHERE standing.id = history.entity_id AND standing.since IS NOT NULL), ?3) \
         WHERE entity = ?1 AND attribute = ?2 AND valid_to IS NULL \
         AND NOT EXISTS (SELECT 1 FROM ({now}) standing \
         WHERE standing.id = history.entity_id AND standing.value = history.value) \
         RETURNING entity_id, value, valid_to"
    );
    let begun = format!(
        "INSERT INTO history (entity, entity_id, attribute, value, valid_from, reason) \
         SELECT CAST(?1 AS TEXT), standing.id, CAST(?2 AS TEXT), standing.value, \
         COALESCE((SELECT CASE WHEN MAX(former.valid_to) > standing.since \
         THEN MAX(former.valid_to) ELSE standing.since END FROM history former \
         WHERE former.entity = ?1 AND former.attribute = ?2 \
         AND former.entity_id = standing.id), CAST(?3 AS BIGINT)), standing.reason \
         FROM ({now}) standing WHERE standing.value IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM history h WHERE h.entity = ?1 AND h.attribute = ?2 \
         AND h.entity_id = standing.id AND h.valid_to IS NULL)"
    );
    let ended = values(connection, &ended, &parameters)?;
    // Where nothing ended, what begins is new; a first look brings no news at all.
    let is_news = !is_first && (!ended.is_empty() || is_first_news(entity, attribute));
    if is_news {
        let begun = values(
            connection,
            &format!("{begun} RETURNING entity_id, value, valid_from"),
            &parameters,
        )?;
        return Ok((ended, begun));
    }
    connection.execute(&begun, &parameters)?;
    Ok((Vec::new(), Vec::new()))
}

fn values(
    connection: &mut Connection,
    sql: &str,
    parameters: &[Value],
) -> Result<Values, StoreError> {
    let rows = connection.query(sql, parameters)?;
    let value = |row: &Row| (row.integer(0), row.text(1).to_owned(), row.integer(2));
    Ok(rows.iter().map(value).collect())
}

/// Whether the first value of a record is news: an account that comes into a tier, a stage or the
/// market is, an owner or a deal that an import brings is not.
fn is_first_news(entity: &str, attribute: &str) -> bool {
    entity == "account" && attribute != "owner"
}

/// Writes what changed into the outbox: what was and is; null if there is none.
fn add_changes(
    connection: &mut Connection,
    (entity, attribute): (&str, &str),
    (ended, begun): (Values, Values),
    at: i64,
) -> Result<(), StoreError> {
    let begun = begun.into_iter().map(|(id, value, since)| (id, (value, since)));
    let mut begun: BTreeMap<i64, (String, i64)> = begun.collect();
    for (id, before, until) in &ended {
        let after = begun.remove(id);
        let since = after.as_ref().map_or(*until, |(_, since)| *since);
        let after = after.as_ref().map(|(value, _)| value.as_str());
        add_change(connection, (entity, *id, attribute), (Some(before), after), (since, at))?;
    }
    if is_first_news(entity, attribute) {
        for (id, (after, since)) in &begun {
            add_change(connection, (entity, *id, attribute), (None, Some(after)), (*since, at))?;
        }
    }
    Ok(())
}

fn add_change(
    connection: &mut Connection,
    (entity, id, attribute): (&str, i64, &str),
    (before, after): (Option<&str>, Option<&str>),
    (since, at): (i64, i64),
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    let topic = format!("{entity}.{attribute}_changed");
    let body = serde_json::json!({ "before": before, "after": after, "since": to_rfc3339(since) });
    let body = body.to_string();
    let message = NewMessage { topic: &topic, subject: (entity, id), body: &body, at };
    outbox::add(connection, &message)?;
    Ok(())
}

/// Notes what one attribute is from `since` on and why, where that is not what it was; returns
/// whether it was another. `now` is when it is noted.
///
/// # Errors
/// What the database reports.
pub fn set(
    connection: &mut Connection,
    (entity, id, attribute): (&str, i64, &str),
    value: Option<&str>,
    reason: Option<&str>,
    (since, now): (i64, i64),
) -> Result<bool, StoreError> {
    let key = [Value::from(entity), Value::Integer(id), Value::from(attribute)];
    let standing = connection.query_one(
        "SELECT value, valid_from FROM history WHERE entity = ?1 AND entity_id = ?2 \
         AND attribute = ?3 AND valid_to IS NULL",
        &key,
    )?;
    let since = standing.as_ref().map_or(since, |row| since.max(row.integer(1)));
    if standing.as_ref().map(|row| row.text(0)) == value {
        return Ok(false);
    }
    let before = standing.as_ref().map(|row| row.text(0));
    add_change(connection, (entity, id, attribute), (before, value), (since, now))?;
    let [entity, id, attribute] = key;
    let (value_now, reason) = (Value::from(value.unwrap_or("")), Value::from(reason));
    let parameters = [entity, id, attribute, Value::Integer(since), value_now, reason];
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
    let read = |row: &Row| Span {
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
    let read = |row: &Row| (row.text(0).to_owned(), row.integer(1), row.text_option(2));
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
    let read = |row: &Row| (row.text(0).to_owned(), row.integer(1), row.integer_option(2));
    Ok(rows.iter().map(read).collect())
}
