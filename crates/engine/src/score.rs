//! Scores of every account and person, their tiers, and why.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use speargun_domain::account::AccountRecord;
use speargun_domain::money::Rates;
use speargun_domain::score::{Explanation, ScoreModel, Tenths};
use speargun_domain::tier::{TierResult, TierState};
use speargun_store::score::{self, StoredPersonScore, StoredScore};
use speargun_store::{Connection, StoreError, history, qualification, revision};
use speargun_words::{Said, count as how_many, decimal, said};

mod seats;
mod standing;

pub use crate::features::Standing;
pub(crate) use seats::give as give_seats;

use crate::features::{self, Features, PersonFigures};
use crate::{EngineError, Watch, Workspace};
use speargun_track::{EventLog, TrackedEvents, Until, Untracked};

/// How many scores one transaction writes.
const CHUNK: usize = 20_000;

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScoreReport {
    /// The model.
    pub model: String,
    /// Its version.
    pub version: u32,
    /// Accounts scored.
    pub accounts: u64,
    /// People scored.
    pub people: u64,
    /// Accounts by tier.
    pub tiers: Vec<TierCount>,
    /// Accounts that only a missing timeline or budget keeps out of a better tier.
    pub researching: u64,
    /// Accounts that size or interest lift but that do not fit.
    pub fit_too_low: u64,
    /// Accounts that have earned a tier that is full.
    pub next_in_line: u64,
    /// Accounts that a condition of the model takes out of the tiers.
    pub excluded: u64,
    /// Accounts whose newest input is older than a quarter.
    pub stale: u64,
    /// Mean score.
    pub mean_score: f64,
    /// What the user should know.
    #[serde(serialize_with = "speargun_words::as_texts")]
    pub notices: Vec<Said>,
}

/// How many accounts a tier holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TierCount {
    /// 1 is the best.
    pub tier: u8,
    /// Accounts.
    pub accounts: u64,
}

/// An account with its score and tier.
#[derive(Debug, Clone)]
pub struct Scored {
    /// Values of the dimensions, in tenths, in the model's order.
    pub dimensions: Vec<Tenths>,
    /// The score in tenths.
    pub total: Tenths,
    /// The tier that it stands in; with the gates where it is another one than before.
    pub tier: TierResult,
    /// The tier that it has earned; better than the one where that is full.
    pub earned: u8,
    /// Since when, in microseconds UTC.
    pub earned_since: i64,
    /// What stood before.
    pub former: Option<Standing>,
    /// As of when it was scored.
    pub scored_at: i64,
}

/// Scores an account and writes its dimensions, score and tier into the record, so that gates and
/// filters can ask for them. What stood before counts, since the way out of a tier may be another
/// one than the way in.
pub fn apply(
    model: &ScoreModel,
    rates: &Rates,
    account: &mut AccountRecord,
    former: Option<Standing>,
    at: i64,
) -> Scored {
    apply_told(model, rates, account, former, at, false)
}

/// As [`apply`]. The gates are reported where somebody wants them, or where the tier is another one
/// than before and a reason is due.
fn apply_told(
    model: &ScoreModel,
    rates: &Rates,
    account: &mut AccountRecord,
    former: Option<Standing>,
    at: i64,
    with_gates: bool,
) -> Scored {
    model.place(account, at, false);
    let dimensions = model.values(account);
    let total = model.total(&dimensions);
    account.dimensions = model.known_dimensions(&dimensions);
    account.score = Some(total as f64 / 10.0);
    let before = former.map(|former| former.as_of(at));
    let mut tier = model.tiers.stand(account, total, rates, before);
    if with_gates || former.is_some_and(|former| former.held != tier.tier) {
        tier = model.tiers.place(account, total, rates, before);
    }
    account.tier = Some(tier.tier);
    account.tier_state = tier.state.map(TierState::key);
    model.place(account, at, true);
    let same = former.filter(|former| former.earned == tier.tier);
    let became = || {
        let from = former.map_or(Some(i64::MIN), |former| former.facts_from);
        // The newest fact since the last look made the change; without one, time or a model did.
        account.changed_at.zip(from).filter(|(fact, from)| fact > from).map_or(at, |(fact, _)| fact)
    };
    let earned_since = same.map_or_else(became, |former| former.earned_since);
    Scored { dimensions, total, earned: tier.tier, tier, earned_since, former, scored_at: at }
}

/// The score of an account with every reason, and the gates of its tier. An account that waits for
/// a place in a full tier goes on waiting: only a run over all accounts gives places.
#[must_use]
pub fn explain(
    model: &ScoreModel,
    rates: &Rates,
    account: &mut AccountRecord,
    former: Option<Standing>,
    at: i64,
) -> (Explanation, TierResult) {
    let waits = account.tier_state == Some(TierState::NextInLine.key());
    let stands = account.tier;
    let mut scored = apply_told(model, rates, account, former, at, true);
    if let (true, Some(stands)) = (waits, stands)
        && scored.earned < stands
    {
        scored.wait(model, rates, account, (scored.earned, stands), at);
    }
    (model.explain(account), scored.tier)
}

/// Scores everything as of `as_of` and keeps the results. Of tracked events those count that the
/// live path has taken in.
///
/// # Errors
/// When another process writes, or what the store reports.
pub fn score_all(
    workspace: &Workspace,
    watch: &Watch<'_>,
    as_of: i64,
    now: i64,
) -> Result<ScoreReport, EngineError> {
    let _lock = workspace.lock("score")?;
    watch.tell("features", 0, None);
    let log = EventLog::open_existing(workspace)?;
    let (mut features, loaded) = workspace.store.read(|connection| {
        let loaded = revision(connection)?;
        let until = log.as_ref().map(|log| Until::scored(log, connection)).transpose()?;
        let tracked = until.as_ref().map_or(&Untracked as &dyn TrackedEvents, |until| until);
        let features = features::load(workspace, connection, tracked, as_of)?;
        Ok::<_, EngineError>((features, loaded))
    })?;
    let (model, rates) = (Arc::clone(&features.model), workspace.rates());
    let scored = apply_all(&mut features, &rates, as_of);
    let stored: Vec<StoredScore> = features
        .accounts
        .iter()
        .zip(&scored)
        .map(|(account, scored)| stored_score(&model, account, scored, as_of))
        .collect();
    for (number, chunk) in stored.chunks(CHUNK).enumerate() {
        watch.check()?;
        workspace.store.write(|connection| {
            chunk.iter().try_for_each(|stored| score::put(connection, stored))
        })?;
        let done = (number * CHUNK + chunk.len()) as u64;
        watch.tell("accounts", done, Some(stored.len() as u64));
    }
    write_people(workspace, &features, as_of, watch)?;
    workspace.store.write(|connection| {
        score::prune(connection)?;
        history::catch_up(connection, "account", now)?;
        workspace.note_scored_draft(connection)?;
        let is_current = revision(connection)? == loaded;
        speargun_store::bump_revision(connection)?;
        // What was changed while this ran, a server or the next run follows.
        let follows = if is_current { revision(connection)? } else { loaded };
        Ok::<_, EngineError>(speargun_store::set_scored_revision(connection, follows)?)
    })?;
    Ok(report(&features, &scored))
}

/// Scores all accounts, and gives those that ask for one a place in a tier with a capacity.
pub(crate) fn apply_all(features: &mut Features, rates: &Rates, at: i64) -> Vec<Scored> {
    let (model, tiers) = (Arc::clone(&features.model), &features.tiers);
    let accounts = features.accounts.par_iter_mut().enumerate();
    let apply = |(place, account): (usize, &mut AccountRecord)| {
        apply(&model, rates, account, tiers.get(&(place as u32)).copied(), at)
    };
    let scored: Vec<Scored> = accounts.map(apply).collect();
    if !model.tiers.has_capacity() {
        return scored;
    }
    let mut placed: Vec<(u32, Scored)> = (0..).zip(scored).collect();
    seats::give(features, rates, &mut placed, at);
    placed.into_iter().map(|(_, scored)| scored).collect()
}

fn write_people(
    workspace: &Workspace,
    features: &Features,
    as_of: i64,
    watch: &Watch<'_>,
) -> Result<(), EngineError> {
    let total = features.people.len() as u64;
    for (number, chunk) in features.people.chunks(CHUNK).enumerate() {
        watch.check()?;
        workspace.store.write(|connection| {
            chunk.iter().try_for_each(|person| put_person(connection, features, person, as_of))
        })?;
        watch.tell("people", (number * CHUNK + chunk.len()) as u64, Some(total));
    }
    Ok(())
}

/// Writes a person's scores, and what was just seen of them as a lead.
pub(crate) fn put_person(
    connection: &mut Connection,
    features: &Features,
    person: &PersonFigures,
    now: i64,
) -> Result<(), StoreError> {
    score::put_person(connection, &stored_person(features, person, now))?;
    let new = features.newly_qualified(person);
    new.iter().try_for_each(|qualified| qualification::put(connection, qualified))
}

pub(crate) fn stored_person(
    features: &Features,
    person: &PersonFigures,
    now: i64,
) -> StoredPersonScore {
    StoredPersonScore {
        person_id: person.id,
        fit: f64::from(person.record.fit),
        engagement: f64::from(person.record.engagement),
        engaged_at: person.engaged_at,
        last_event_at: person.last_event_at,
        leads: features.stored_leads(person, now),
    }
}

pub(crate) fn stored_score(
    model: &ScoreModel,
    account: &AccountRecord,
    scored: &Scored,
    as_of: i64,
) -> StoredScore {
    let dimensions: serde_json::Map<String, serde_json::Value> = model
        .dimensions
        .iter()
        .zip(&scored.dimensions)
        .map(|(dimension, tenths)| (dimension.key.clone(), (*tenths).into()))
        .collect();
    let figures = serde_json::json!({
        "people": account.people,
        "committee": account.committee,
        "deals": account.deals,
        "engagement": account.engagement,
        "people_fit": account.people_fit,
        "events": account.events,
        "days_since_activity": account.days_since_activity,
        "days_since_engaged": account.days_since_engaged,
        "days_to_purchase": account.days_to_purchase,
        "input_age_days": account.input_age_days,
        "expected_annual_revenue": account.expected_annual_revenue,
        "budget_confirmed": account.budget_confirmed,
        "competitor": account.competitor,
        "intent": account.intent,
    });
    StoredScore {
        account_id: account.id,
        model_name: model.name.clone(),
        model_version: i64::from(model.version),
        score_tenths: scored.total,
        tier: i64::from(scored.tier.tier),
        tier_state: scored.tier.state.map(|state| state.key().to_owned()),
        stale: scored.tier.stale,
        dimensions: serde_json::Value::Object(dimensions).to_string(),
        figures: figures.to_string(),
        stage: account.stage.key.as_deref().map(ToOwned::to_owned),
        motion: account.stage.motion.as_deref().map(ToOwned::to_owned),
        stage_since: account.stage.since,
        stage_reason: account.stage.reason.as_ref().map(Said::to_stored),
        stage_timed_out_of: account.stage.timed_out_of.as_deref().map(ToOwned::to_owned),
        former_stage: account.stage.former.clone(),
        market_state: account.market.state.map(|state| state.key().to_owned()),
        market_since: account.market.since,
        market_reason: account.market.reason.as_ref().map(Said::to_stored),
        market_held: score::held_text(&account.market.held),
        former_market: account.market.former.clone(),
        computed_at: as_of,
        earned_tier: i64::from(scored.earned),
        earned_since: scored.earned_since,
        former: scored.former.map(|former| (i64::from(former.earned), former.earned_since)),
        tier_reason: scored.reason(model).as_ref().map(Said::to_stored),
        engaged_as_target_at: account.engaged_as_target_at,
        facts_from: scored.former.and_then(|former| former.facts_from),
    }
}

fn report(features: &Features, scored: &[Scored]) -> ScoreReport {
    let model = &features.model;
    let count = |test: &dyn Fn(&Scored) -> bool| scored.iter().filter(|s| test(s)).count() as u64;
    let tiers = model
        .tiers
        .tiers
        .iter()
        .map(|tier| TierCount { tier: tier.tier, accounts: count(&|s| s.tier.tier == tier.tier) })
        .collect();
    let state = |key: &str| count(&|s| s.tier.state.is_some_and(|state| state.key() == key));
    let sum: Tenths = scored.iter().map(|scored| scored.total).sum();
    let mut notices = model.notices.clone();
    let unconverted: u64 =
        features.accounts.iter().map(|account| u64::from(account.deals.unconverted)).sum();
    if unconverted > 0 {
        notices.push(said!("cli.funnel.no_rate", count = how_many(unconverted)));
    }
    let sum_deals = |read: &dyn Fn(&AccountRecord) -> u32| -> u64 {
        features.accounts.iter().map(|account| u64::from(read(account))).sum()
    };
    let stale = sum_deals(&|account| account.deals.stale);
    if stale > 0 {
        let open = sum_deals(&|account| account.deals.open);
        notices.push(said!(
            "score.stale_deals",
            stale = how_many(stale),
            open = how_many(open),
            days = decimal(model.market.stale_deal_days, 0)
        ));
    }
    ScoreReport {
        model: model.name.clone(),
        version: model.version,
        accounts: features.accounts.len() as u64,
        people: features.people.len() as u64,
        tiers,
        researching: state("researching"),
        fit_too_low: state("fit_too_low"),
        next_in_line: state("next_in_line"),
        excluded: state("excluded"),
        stale: count(&|s| s.tier.stale),
        mean_score: sum as f64 / 10.0 / scored.len().max(1) as f64,
        notices,
    }
}
