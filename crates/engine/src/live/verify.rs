//! Is what stands what it should be? Every stored score is computed anew, as of the moment it was
//! computed, from the records and all events.

use std::sync::Arc;

use serde::Serialize;
use speargun_domain::account::AccountRecord;
use speargun_domain::score::ScoreModel;
use speargun_domain::tier::TierState;
use speargun_store::score::StoredScore;

use crate::features::{self, Features};
use crate::{EngineError, Watch, Workspace, score};
use speargun_track::{EventLog, TrackedEvents, Until, Untracked};

/// How far engagement may lie apart: what sums of floats in another order leave.
const TOLERANCE: f64 = 1e-9;
/// How many differences are listed.
const LISTED_MAX: usize = 100;

/// What came of a verification.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verification {
    /// Scores that were computed anew.
    pub accounts: u64,
    /// Events behind them.
    pub events: u64,
    /// Events that no score knows yet: they wait for the live path.
    pub waiting: u64,
    /// Scores by another model or version than the one in force, which nothing is compared with.
    pub outdated: u64,
    /// Of those compared, scores that stand otherwise.
    pub different: u64,
    /// The first of those.
    pub differences: Vec<Difference>,
}

/// A score that stands otherwise than it should.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// What is otherwise.
    pub what: String,
    /// As stored.
    pub stored: String,
    /// As computed.
    pub computed: String,
}

/// Computes every stored score anew.
///
/// # Errors
/// What the store reports.
pub fn verify(workspace: &Workspace, watch: &Watch<'_>) -> Result<Verification, EngineError> {
    verify_at(workspace, watch, workspace.now())
}

/// As [`verify`], with what was known up to a moment.
///
/// # Errors
/// What the store reports.
pub fn verify_at(
    workspace: &Workspace,
    watch: &Watch<'_>,
    now: i64,
) -> Result<Verification, EngineError> {
    let log = EventLog::open_existing(workspace)?;
    watch.tell("events", 0, None);
    let (mut features, stored, waiting, draft) = workspace.store.read(|connection| {
        let until = log.as_ref().map(|log| Until::scored(log, connection)).transpose()?;
        let tracked = until.as_ref().map_or(&Untracked as &dyn TrackedEvents, |until| until);
        let features = features::load(workspace, connection, tracked, now)?;
        let mut stored = Vec::new();
        speargun_store::score::each(connection, |score| {
            stored.push(score);
            Ok::<(), EngineError>(())
        })?;
        let waiting = until.as_ref().map_or(Ok(0), |until| until.log.waiting(until.row))?;
        let draft = speargun_store::score_model::scored_draft(connection)?;
        Ok::<_, EngineError>((features, stored, waiting, draft))
    })?;
    let mut verification =
        Verification { events: features.state.size().1, waiting, ..Verification::default() };
    let total = stored.len() as u64;
    let model = Arc::clone(&features.model);
    let is_other_draft = model.version == 0
        && draft.is_some_and(|by| by != workspace.text_in_force().unwrap_or_default());
    for score in &stored {
        watch.check()?;
        let is_other = score.model_name != model.name
            || score.model_version != i64::from(model.version)
            || is_other_draft;
        if is_other {
            verification.outdated += 1;
            continue;
        }
        let Some(found) = differences(workspace, &mut features, score) else { continue };
        verification.accounts += 1;
        verification.different += u64::from(!found.is_empty());
        let room = LISTED_MAX.saturating_sub(verification.differences.len());
        verification.differences.extend(found.into_iter().take(room));
        if verification.accounts.is_multiple_of(1_000) {
            watch.tell("accounts", verification.accounts, Some(total));
        }
    }
    // Places follow from all scores together: where some are by another version, none can be told.
    let full = if verification.outdated > 0 { Vec::new() } else { seats(&model, &stored) };
    verification.different += full.len() as u64;
    verification.differences.extend(full);
    Ok(verification)
}

/// Tiers that hold more accounts than they may, or that somebody waits for in vain.
fn seats(model: &ScoreModel, stored: &[StoredScore]) -> Vec<Difference> {
    let mut found = Vec::new();
    for tier in &model.tiers.tiers {
        let number = i64::from(tier.tier);
        let held = stored.iter().filter(|score| score.tier == number).count();
        let waits = |score: &&StoredScore| {
            score.earned_tier == number
                && score.tier_state.as_deref() == Some(TierState::NextInLine.key())
        };
        let waiting = stored.iter().find(waits);
        let capacity = tier.capacity.map_or(usize::MAX, |capacity| capacity as usize);
        if held > capacity || (held < capacity && waiting.is_some()) {
            found.push(Difference {
                account_id: waiting.map_or(0, |score| score.account_id),
                account: String::new(),
                what: format!("accounts in tier {number}"),
                stored: held.to_string(),
                computed: capacity.to_string(),
            });
        }
    }
    found
}

/// Lets a record start from where it started when the score was computed.
fn start_from(record: &mut AccountRecord, stored: &StoredScore) {
    record.stage.former.clone_from(&stored.former_stage);
    record.market.former.clone_from(&stored.former_market);
}

fn compare_standing(
    stored: &StoredScore,
    computed: &StoredScore,
    compare: &mut dyn FnMut(&str, String, String),
) {
    type Read = fn(&StoredScore) -> String;
    let since = |at: Option<i64>| at.map_or(String::new(), |at| at.to_string());
    let parts: [(&str, Read); 4] = [
        ("motion", |score| score.motion.clone().unwrap_or_default()),
        ("stage given up", |score| score.stage_timed_out_of.clone().unwrap_or_default()),
        ("market", |score| score.market_state.clone().unwrap_or_default()),
        ("triggers", |score| score.market_held.clone().unwrap_or_default()),
    ];
    for (what, read) in parts {
        compare(what, read(stored), read(computed));
    }
    compare("stage since", since(stored.stage_since), since(computed.stage_since));
}

fn differences(
    workspace: &Workspace,
    features: &mut Features,
    stored: &StoredScore,
) -> Option<Vec<Difference>> {
    let place = *features.places.get(&stored.account_id)?;
    let at = stored.computed_at;
    for person in features.members_of(place).to_vec() {
        features.refresh_person(person, at);
    }
    // What stood before decides which days are looked at again.
    start_from(&mut features.accounts[place as usize], stored);
    let former = |(tier, since)| score::Standing::earned(tier, since, stored.facts_from);
    let former = stored.former.map(former);
    match former {
        Some(former) => features.tiers.insert(place, former),
        None => features.tiers.remove(&place),
    };
    features.refresh_account(place, at);
    let record = &mut features.accounts[place as usize];
    let (rates, model) = (workspace.rates(), &features.model);
    let mut scored = score::apply(model, &rates, record, former, at);
    if stored.tier_state.as_deref() == Some(TierState::NextInLine.key()) {
        // Whether its tier is full is asked of all accounts together.
        let full = scored.earned;
        let stands = u8::try_from(stored.tier).unwrap_or(u8::MAX);
        scored.wait(model, &rates, record, (full, stands), at);
    }
    let computed = score::stored_score(&features.model, record, &scored, at);
    let mut found = Vec::new();
    let mut compare = |what: &str, stored_text: String, computed_text: String| {
        if stored_text != computed_text {
            found.push(Difference {
                account_id: stored.account_id,
                account: record.name.clone(),
                what: what.to_owned(),
                stored: stored_text,
                computed: computed_text,
            });
        }
    };
    let of = |score: &StoredScore| score.score_tenths.to_string();
    compare("score in tenths", of(stored), of(&computed));
    compare("tier", stored.tier.to_string(), computed.tier.to_string());
    compare("earned tier", stored.earned_tier.to_string(), computed.earned_tier.to_string());
    compare("since", stored.earned_since.to_string(), computed.earned_since.to_string());
    let stage = |score: &StoredScore| score.stage.clone().unwrap_or_default();
    compare("stage", stage(stored), stage(&computed));
    // Scores of a version that knew neither motions nor states in the market have none.
    if stored.market_state.is_some() {
        compare_standing(stored, &computed, &mut compare);
    }
    compare("dimensions", stored.dimensions.clone(), computed.dimensions.clone());
    let (was, is) = (figures_of(stored), figures_of(&computed));
    for (what, key) in [("committee", "committee"), ("events by type", "events")] {
        // Scores of a version that did not know it have none.
        if !was[key].is_null() {
            compare(what, was[key].to_string(), is[key].to_string());
        }
    }
    let engagement = |figures: &serde_json::Value| figures["engagement"].as_f64();
    let number = |figures| engagement(figures).unwrap_or(f64::NAN);
    let (left, right) = (number(&was), number(&is));
    // A figure that cannot be read is a difference as well.
    if (left - right).abs() <= TOLERANCE {
        return Some(found);
    }
    compare("engagement", left.to_string(), right.to_string());
    Some(found)
}

fn figures_of(score: &StoredScore) -> serde_json::Value {
    serde_json::from_str(&score.figures).unwrap_or_default()
}
