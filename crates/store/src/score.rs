//! Scores of accounts and people.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use speargun_domain::glossary::QualifiedBy;
use speargun_domain::market::{MarketStanding, MarketState};
use speargun_domain::stage::StageStanding;
use speargun_domain::value::Value;

use crate::stage::StageKeys;
use crate::{Connection, Row, StoreError, history};

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
    /// Its stage in the funnel, and why.
    pub stage: Option<String>,
    /// The motion that it belongs to.
    pub motion: Option<String>,
    /// Since when it stands in the stage.
    pub stage_since: Option<i64>,
    /// Why it came there; nothing where this score changed nothing: what is kept stays.
    pub stage_reason: Option<String>,
    /// The stage that gave up on it, until something new happens.
    pub stage_timed_out_of: Option<String>,
    /// Where it stood before this score.
    pub former_stage: Option<StageStanding>,
    /// How near it is to a purchase.
    pub market_state: Option<String>,
    /// Since when.
    pub market_since: Option<i64>,
    /// Why; nothing where this score changed nothing.
    pub market_reason: Option<String>,
    /// JSON object: trigger to the moment since which its condition holds.
    pub market_held: Option<String>,
    /// Where it stood in the market before this score.
    pub former_market: Option<MarketStanding>,
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
    /// When it first showed meaningful interest since it is a target.
    pub engaged_as_target_at: Option<i64>,
    /// When the same model scored it before: what came after may date a change. Nothing where
    /// another model did, or none.
    pub facts_from: Option<i64>,
}

/// Writes a score, in place of the one before; its tier and stage live on in the history.
///
/// # Errors
/// What the database reports.
pub fn put(connection: &mut Connection, score: &StoredScore) -> Result<(), StoreError> {
    let former = score.former_stage.as_ref();
    let former_market = score.former_market.as_ref();
    let key = |key: Option<&Arc<str>>| Value::from(key.map(|key| &**key));
    connection.execute(
        &PUT,
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
            Value::from(score.motion.clone()),
            Value::from(score.stage_since),
            Value::from(score.stage_reason.clone()),
            Value::from(score.stage_timed_out_of.clone()),
            key(former.and_then(|former| former.stage.as_ref())),
            Value::from(former.map(|former| former.since)),
            key(former.and_then(|former| former.timed_out_of.as_ref())),
            Value::from(score.market_state.clone()),
            Value::from(score.market_since),
            Value::from(score.market_reason.clone()),
            Value::from(score.market_held.clone()),
            Value::from(score.engaged_as_target_at),
            Value::from(score.facts_from),
            Value::from(former_market.and_then(|former| former.state).map(MarketState::key)),
            Value::from(former_market.map(|former| former.since)),
            Value::from(former_market.and_then(|former| held_text(&former.held))),
        ],
    )?;
    Ok(())
}

/// The columns of a score, in the order in which they are read and written.
const NAMES: [&str; 32] = [
    "account_id",
    "model_name",
    "model_version",
    "score_tenths",
    "tier",
    "tier_state",
    "stale",
    "dimensions",
    "figures",
    "stage",
    "computed_at",
    "earned_tier",
    "earned_since",
    "former_tier",
    "former_since",
    "tier_reason",
    "motion",
    "stage_since",
    "stage_reason",
    "stage_timed_out_of",
    "former_stage",
    "former_stage_since",
    "former_stage_timed_out_of",
    "market_state",
    "market_since",
    "market_reason",
    "market_held",
    "engaged_as_target_at",
    "facts_from",
    "former_market_state",
    "former_market_since",
    "former_market_held",
];

static PUT: LazyLock<String> = LazyLock::new(|| {
    let marks: Vec<String> = (1..=NAMES.len()).map(|number| format!("?{number}")).collect();
    let sets: Vec<String> = NAMES[1..]
        .iter()
        .map(|name| match *name {
            // A score that changes nothing leaves the reason of the last change.
            "stage_reason" | "market_reason" => {
                format!("{name} = COALESCE(excluded.{name}, account_score.{name})")
            }
            name => format!("{name} = excluded.{name}"),
        })
        .collect();
    format!(
        "INSERT INTO account_score ({}) VALUES ({}) ON CONFLICT (account_id) DO UPDATE SET {}",
        NAMES.join(", "),
        marks.join(", "),
        sets.join(", "),
    )
});

static COLUMNS: LazyLock<String> =
    LazyLock::new(|| format!("{} FROM account_score", NAMES.join(", ")));

/// Removes the scores of accounts that are gone.
///
/// # Errors
/// What the database reports.
pub fn prune(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM account_score WHERE account_id IN \
         (SELECT id FROM account WHERE COALESCE(deleted, 0) <> 0 OR merged_into IS NOT NULL)",
        &[],
    )?;
    Ok(())
}

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
        motion: row.text_option(16),
        stage_since: row.integer_option(17),
        stage_reason: row.text_option(18),
        stage_timed_out_of: row.text_option(19),
        former_stage: row.integer_option(21).map(|since| StageStanding {
            stage: row.text_option(20).map(Arc::from),
            since,
            timed_out_of: row.text_option(22).map(Arc::from),
        }),
        market_state: row.text_option(23),
        market_since: row.integer_option(24),
        market_reason: row.text_option(25),
        market_held: row.text_option(26),
        former_market: row.integer_option(30).map(|since| market_standing(row, 29, since)),
        engaged_as_target_at: row.integer_option(27),
        facts_from: row.integer_option(28),
    }
}

/// The tier of an account as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// By which model, and when.
    pub scored_by: (String, i64),
    /// When.
    pub computed_at: i64,
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
        earned_tier, earned_since, model_name, model_version, computed_at FROM account_score \
        WHERE computed_at <= ?1";
    connection.query_each(sql, &[Value::Integer(until)], |row| {
        take(StandingTier {
            account_id: row.integer(0),
            tier: row.integer(1),
            waits: row.integer(2) != 0,
            earned_tier: row.integer(3),
            earned_since: row.integer(4),
            scored_by: (row.text(5).to_owned(), row.integer(6)),
            computed_at: row.integer(7),
        })
    })
}

/// The tier of an account that never had one, as what stands before its next score: it gets in by
/// the way in.
const NO_TIER: i64 = 255;

/// Lets every account whose tier or stage changed after a moment stand as it stood at that moment,
/// and says how many these are. An account that stood in no tier then loses the hold on its own.
///
/// # Errors
/// What the database reports.
pub fn stand_as_of(
    connection: &mut Connection,
    moment: i64,
    reason: &str,
    now: i64,
) -> Result<u64, StoreError> {
    let mut accounts = BTreeSet::new();
    for (id, before) in changed_since(connection, "tier", moment)? {
        accounts.insert(id);
        let Some((value, since)) = before else {
            connection.execute(
                "UPDATE account_score SET earned_tier = ?2, earned_since = ?3, \
                 former_tier = NULL, former_since = NULL WHERE account_id = ?1",
                &[Value::Integer(id), Value::Integer(NO_TIER), Value::Integer(now)],
            )?;
            continue;
        };
        let tier = Value::Integer(value.parse().unwrap_or(NO_TIER));
        connection.execute(
            "UPDATE account_score SET tier = ?2, tier_state = NULL, tier_reason = ?4, \
             earned_tier = ?2, earned_since = ?3, former_tier = ?2, former_since = ?3 \
             WHERE account_id = ?1",
            &[Value::Integer(id), tier, Value::Integer(since), Value::from(reason)],
        )?;
        history::set(connection, ("account", id, "tier"), Some(&value), Some(reason), (now, now))?;
    }
    for (id, before) in changed_since(connection, "stage", moment)? {
        accounts.insert(id);
        let (stage, since) = before.unzip();
        connection.execute(
            "UPDATE account_score SET stage = ?2, stage_since = ?3, stage_reason = ?4, \
             stage_timed_out_of = NULL, former_stage = ?2, former_stage_since = ?3, \
             former_stage_timed_out_of = NULL, former_market_state = market_state, \
             former_market_since = market_since, former_market_held = market_held \
             WHERE account_id = ?1",
            &[
                Value::Integer(id),
                Value::from(stage.clone()),
                Value::from(since),
                Value::from(reason),
            ],
        )?;
        let key = ("account", id, "stage");
        history::set(connection, key, stage.as_deref(), Some(reason), (now, now))?;
    }
    Ok(accounts.len() as u64)
}

/// What an attribute of an account was, and since when.
type Before = Option<(String, i64)>;

/// The accounts of which an attribute changed after a moment, each with what it was then.
fn changed_since(
    connection: &mut Connection,
    attribute: &str,
    moment: i64,
) -> Result<Vec<(i64, Before)>, StoreError> {
    let rows = connection.query(
        "SELECT score.account_id, then_held.value, then_held.valid_from FROM account_score score \
         LEFT JOIN history then_held ON then_held.entity = 'account' \
         AND then_held.attribute = ?2 AND then_held.entity_id = score.account_id \
         AND then_held.valid_from <= ?1 \
         AND (then_held.valid_to IS NULL OR then_held.valid_to > ?1) \
         WHERE EXISTS (SELECT 1 FROM history later WHERE later.entity = 'account' \
         AND later.attribute = ?2 AND later.entity_id = score.account_id \
         AND (later.valid_from > ?1 OR later.valid_to > ?1)) ORDER BY score.account_id",
        &[Value::Integer(moment), Value::from(attribute)],
    )?;
    let read = |row: &Row| (row.integer(0), row.text_option(1).zip(row.integer_option(2)));
    Ok(rows.iter().map(read).collect())
}

/// Hands over where every account that was scored up to `until` stands in the funnel and in the
/// market.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_stage<E: From<StoreError>>(
    connection: &mut Connection,
    until: i64,
    mut take: impl FnMut(i64, StageStanding, MarketStanding) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT account_id, stage, stage_since, stage_timed_out_of, market_state, \
        market_since, market_held FROM account_score WHERE computed_at <= ?1 \
        AND stage_since IS NOT NULL";
    let mut keys = StageKeys::default();
    connection.query_each(sql, &[Value::Integer(until)], |row| {
        let mut key = |place: usize| {
            Some(row.text(place)).filter(|key| !key.is_empty()).map(|key| keys.keep(key))
        };
        let (stage, timed_out_of) = (key(1), key(3));
        let market = market_standing(&row, 4, row.integer_option(5).unwrap_or(0));
        take(row.integer(0), StageStanding { stage, since: row.integer(2), timed_out_of }, market)
    })
}

/// The state at a place of a row, with what triggers hold two places further.
fn market_standing(row: &Row, place: usize, since: i64) -> MarketStanding {
    MarketStanding {
        state: row.text_option(place).as_deref().and_then(MarketState::from_key),
        since,
        held: held(row.text_option(place + 2).as_deref()),
    }
}

/// Since when triggers hold, as it is stored; nothing where none does, as for most accounts.
#[must_use]
pub fn held_text(held: &BTreeMap<String, i64>) -> Option<String> {
    (!held.is_empty()).then(|| serde_json::json!(held).to_string())
}

/// Since when triggers hold, as it is stored; nothing where it cannot be read.
#[must_use]
pub fn held(text: Option<&str>) -> BTreeMap<String, i64> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Hands over every score, by account.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(StoredScore) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {} ORDER BY account_id", *COLUMNS);
    connection.query_each(&sql, &[], |row| take(read(&row)))
}

/// The score of one account.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredScore>, StoreError> {
    let sql = format!("SELECT {} WHERE account_id = ?1", *COLUMNS);
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// A person's scores (A3), and what made the person an MQL and an SQL (F6).
#[derive(Debug, Clone, Default, PartialEq)]
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
    /// The stages of a lead, in the order of `LeadStage::ALL`.
    pub leads: [StoredLead; 2],
}

/// Since when a person stands in a stage of leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredLead {
    /// Since when, and by what.
    pub met: Option<(i64, QualifiedBy)>,
    /// The first event that the definition names, and its type.
    pub event: Option<(i64, String)>,
}

impl StoredLead {
    fn values(&self) -> [Value; 4] {
        let event = self.event.as_ref();
        [
            Value::from(self.met.map(|(at, _)| at)),
            Value::from(self.met.map(|(_, by)| by.key())),
            Value::from(event.map(|(at, _)| *at)),
            Value::from(event.map(|(_, event_type)| event_type.as_str())),
        ]
    }

    /// Reads four columns from a place on.
    pub(crate) fn read(row: &Row, place: usize) -> Self {
        let by = row.text_option(place + 1).and_then(|key| QualifiedBy::from_key(&key));
        Self {
            met: row.integer_option(place).zip(by),
            event: row.integer_option(place + 2).zip(row.text_option(place + 3)),
        }
    }
}

impl StoredPersonScore {
    /// Reads [`PERSON_NAMES`] from a place on.
    fn read(row: &Row, person: usize, place: usize) -> Self {
        Self {
            person_id: row.integer(person),
            fit: row.number_option(place).unwrap_or(0.0),
            engagement: row.number_option(place + 1).unwrap_or(0.0),
            engaged_at: row.integer_option(place + 2),
            last_event_at: row.integer_option(place + 3),
            leads: [StoredLead::read(row, place + 4), StoredLead::read(row, place + 8)],
        }
    }
}

/// The columns of a person's scores in the order in which they are read, of a table called `s`.
const PERSON_NAMES: &str = "s.fit, s.engagement, s.engaged_at, s.last_event_at, s.mql_at, \
    s.mql_by, s.mql_event_at, s.mql_event, s.sql_at, s.sql_by, s.sql_event_at, s.sql_event";

static PUT_PERSON: LazyLock<String> = LazyLock::new(|| {
    let names = PERSON_NAMES.replace("s.", "");
    let sets: Vec<String> =
        names.split(", ").map(|name| format!("{name} = excluded.{name}")).collect();
    format!(
        "INSERT INTO person_score (person_id, {names}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, \
         ?9, ?10, ?11, ?12, ?13) ON CONFLICT (person_id) DO UPDATE SET {}",
        sets.join(", ")
    )
});

/// Writes a person's scores, in place of those before.
///
/// # Errors
/// What the database reports.
pub fn put_person(
    connection: &mut Connection,
    score: &StoredPersonScore,
) -> Result<(), StoreError> {
    let [mql, sql] = &score.leads;
    let [mql_at, mql_by, mql_event_at, mql_event] = mql.values();
    let [sql_at, sql_by, sql_event_at, sql_event] = sql.values();
    connection.execute(
        &PUT_PERSON,
        &[
            Value::Integer(score.person_id),
            Value::Real(score.fit),
            Value::Real(score.engagement),
            Value::from(score.engaged_at),
            Value::from(score.last_event_at),
            mql_at,
            mql_by,
            mql_event_at,
            mql_event,
            sql_at,
            sql_by,
            sql_event_at,
            sql_event,
        ],
    )?;
    Ok(())
}

/// Hands over the scores of every person who has any.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_person<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(StoredPersonScore) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT s.person_id, {PERSON_NAMES} FROM person_score s");
    connection.query_each(&sql, &[], |row| take(StoredPersonScore::read(&row, 0, 1)))
}

/// When accounts were last scored, up to `until`.
///
/// # Errors
/// What the database reports.
pub fn last_computed_at(
    connection: &mut Connection,
    until: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT MAX(computed_at) FROM account_score WHERE computed_at <= ?1";
    let row = connection.query_one(sql, &[Value::Integer(until)])?;
    Ok(row.and_then(|row| row.integer_option(0)))
}

/// Hands over the scores of every person without an account who has any.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_homeless<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(StoredPersonScore) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!(
        "SELECT s.person_id, {PERSON_NAMES} FROM person_score s \
         LEFT JOIN membership m ON m.person_id = s.person_id AND m.valid_to IS NULL \
         WHERE m.account_id IS NULL ORDER BY s.person_id"
    );
    connection.query_each(&sql, &[], |row| take(StoredPersonScore::read(&row, 0, 1)))
}

/// Hands over seniority, department and scores of every person with an account, by account.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_member<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str, &str, StoredPersonScore) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!(
        "SELECT m.account_id, p.seniority, p.department, p.id, {PERSON_NAMES} \
         FROM membership m JOIN person p ON p.id = m.person_id \
         LEFT JOIN person_score s ON s.person_id = p.id \
         WHERE m.valid_to IS NULL AND m.account_id IS NOT NULL AND COALESCE(p.deleted, 0) = 0 \
         ORDER BY m.account_id, p.id"
    );
    connection.query_each(&sql, &[], |row| {
        let score = StoredPersonScore::read(&row, 3, 4);
        take(row.integer(0), row.text(1), row.text(2), score)
    })
}
