//! Scores of accounts and people.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// An account's score as stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoredScore {
    /// The account.
    pub account_id: i64,
    /// Model.
    pub model_name: String,
    /// Version of the model.
    pub model_version: i64,
    /// Tenths.
    pub score_tenths: i64,
    /// 1 is the best.
    pub tier: i64,
    /// Trap, if any.
    pub tier_state: Option<String>,
    /// Inputs too old.
    pub stale: bool,
    /// JSON object: dimension to tenths.
    pub dimensions: String,
    /// JSON: the figures that the score was computed from.
    pub figures: String,
    /// Furthest funnel stage.
    pub stage: Option<String>,
    /// When.
    pub computed_at: i64,
    /// The tier that it has earned; better than `tier` where that one is full.
    pub earned_tier: i64,
    /// Since when.
    pub earned_since: i64,
    /// What it had earned before this score, and since when.
    pub former: Option<(i64, i64)>,
    /// Why the tier changed with this score.
    pub tier_reason: Option<String>,
}

/// Writes a score, in place of the one before; its tier and stage live on in the history.
///
/// # Errors
/// What the database reports.
pub fn put(connection: &mut Connection, score: &StoredScore) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO account_score (account_id, model_name, model_version, score_tenths, tier, \
         tier_state, stale, dimensions, figures, stage, computed_at, earned_tier, earned_since, \
         former_tier, former_since, tier_reason) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
         ON CONFLICT (account_id) DO UPDATE SET model_name = excluded.model_name, \
         model_version = excluded.model_version, score_tenths = excluded.score_tenths, \
         tier = excluded.tier, tier_state = excluded.tier_state, stale = excluded.stale, \
         dimensions = excluded.dimensions, figures = excluded.figures, stage = excluded.stage, \
         computed_at = excluded.computed_at, earned_tier = excluded.earned_tier, \
         earned_since = excluded.earned_since, former_tier = excluded.former_tier, \
         former_since = excluded.former_since, tier_reason = excluded.tier_reason",
        &[
            Value::Integer(score.account_id),
            Value::from(score.model_name.as_str()),
            Value::Integer(score.model_version),
            Value::Integer(score.score_tenths),
            Value::Integer(score.tier),
            Value::from(score.tier_state.clone()),
            Value::from(score.stale),
            Value::from(score.dimensions.as_str()),
            Value::from(score.figures.as_str()),
            Value::from(score.stage.clone()),
            Value::Integer(score.computed_at),
            Value::Integer(score.earned_tier),
            Value::Integer(score.earned_since),
            Value::from(score.former.map(|(tier, _)| tier)),
            Value::from(score.former.map(|(_, since)| since)),
            Value::from(score.tier_reason.clone()),
        ],
    )?;
    Ok(())
}

/// Removes the scores of accounts that are gone.
///
/// # Errors
/// What the database reports.
pub fn prune(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM account_score WHERE account_id IN \
         (SELECT id FROM account WHERE COALESCE(deleted, 0) = 1 OR merged_into IS NOT NULL)",
        &[],
    )?;
    Ok(())
}

const COLUMNS: &str = "account_id, model_name, model_version, score_tenths, tier, tier_state, \
    stale, dimensions, figures, stage, computed_at, earned_tier, earned_since, former_tier, \
    former_since, tier_reason FROM account_score";

fn read(row: &Row) -> StoredScore {
    StoredScore {
        account_id: row.integer(0),
        model_name: row.text(1).to_owned(),
        model_version: row.integer(2),
        score_tenths: row.integer(3),
        tier: row.integer(4),
        tier_state: row.text_option(5),
        stale: row.integer(6) != 0,
        dimensions: row.text(7).to_owned(),
        figures: row.text(8).to_owned(),
        stage: row.text_option(9),
        computed_at: row.integer(10),
        earned_tier: row.integer(11),
        earned_since: row.integer(12),
        former: row.integer_option(13).zip(row.integer_option(14)),
        tier_reason: row.text_option(15),
    }
}

/// The tier of an account as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingTier {
    /// The account.
    pub account_id: i64,
    /// The tier that it stands in.
    pub tier: i64,
    /// Whether the tier that it has earned is full.
    pub waits: bool,
    /// The tier that it has earned.
    pub earned_tier: i64,
    /// Since when.
    pub earned_since: i64,
}

/// Hands over the tier of every account that was scored up to `until`.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_tier<E: From<StoreError>>(
    connection: &mut Connection,
    until: i64,
    mut take: impl FnMut(StandingTier) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT account_id, tier, CASE WHEN tier_state = 'next_in_line' THEN 1 ELSE 0 END, \
        earned_tier, earned_since FROM account_score WHERE computed_at <= ?1";
    connection.query_each(sql, &[Value::Integer(until)], |row| {
        take(StandingTier {
            account_id: row.integer(0),
            tier: row.integer(1),
            waits: row.integer(2) != 0,
            earned_tier: row.integer(3),
            earned_since: row.integer(4),
        })
    })
}

/// Hands over every score, by account.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(StoredScore) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {COLUMNS} ORDER BY account_id");
    connection.query_each(&sql, &[], |row| take(read(&row)))
}

/// The score of one account.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredScore>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE account_id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// A person's scores (A3).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StoredPersonScore {
    /// The person.
    pub person_id: i64,
    /// 0–100.
    pub fit: f64,
    /// 0–100.
    pub engagement: f64,
    /// Last event that counts as engaged.
    pub engaged_at: Option<i64>,
    /// Last event.
    pub last_event_at: Option<i64>,
}

/// Writes a person's scores, in place of those before.
///
/// # Errors
/// What the database reports.
pub fn put_person(
    connection: &mut Connection,
    score: &StoredPersonScore,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO person_score (person_id, fit, engagement, engaged_at, last_event_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (person_id) DO UPDATE SET fit = excluded.fit, \
         engagement = excluded.engagement, engaged_at = excluded.engaged_at, \
         last_event_at = excluded.last_event_at",
        &[
            Value::Integer(score.person_id),
            Value::Real(score.fit),
            Value::Real(score.engagement),
            Value::from(score.engaged_at),
            Value::from(score.last_event_at),
        ],
    )?;
    Ok(())
}

/// Hands over seniority, department and scores of every person with an account, by account.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_member<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str, &str, StoredPersonScore) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT m.account_id, p.seniority, p.department, p.id, s.fit, s.engagement, \
        s.engaged_at, s.last_event_at FROM membership m JOIN person p ON p.id = m.person_id \
        LEFT JOIN person_score s ON s.person_id = p.id \
        WHERE m.valid_to IS NULL AND m.account_id IS NOT NULL AND COALESCE(p.deleted, 0) = 0 \
        ORDER BY m.account_id, p.id";
    connection.query_each(sql, &[], |row| {
        let score = StoredPersonScore {
            person_id: row.integer(3),
            fit: row.number_option(4).unwrap_or(0.0),
            engagement: row.number_option(5).unwrap_or(0.0),
            engaged_at: row.integer_option(6),
            last_event_at: row.integer_option(7),
        };
        take(row.integer(0), row.text(1), row.text(2), score)
    })
}
