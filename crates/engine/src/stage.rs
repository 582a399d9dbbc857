//! Stages of accounts and their state in the market: what people decide and tell about them, and
//! why an account stands where it stands.

use std::sync::Arc;

use crate::audit;
use jiff::tz::TimeZone;
use serde_json::json;
use speargun_domain::account::AccountRecord;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::market::{MarketTest, TriggerTest};
use speargun_domain::score::ScoreModel;
use speargun_domain::stage::{
    MOVE_REASON_LENGTH_MAX, POOL, StageExplanation, StageMove, StageStanding,
};
use speargun_domain::time::to_rfc3339;
use speargun_store::score::StoredScore;
use speargun_store::stage::{self, ToldContract};
use speargun_store::{Connection, account, history, score};
use speargun_words::{Said, count, said};

use crate::{EngineError, Workspace, membership};

/// The longest name of a competitor, in characters.
const COMPETITOR_LENGTH_MAX: usize = 200;
/// A contract ends within so many years of today.
const CONTRACT_YEARS_MAX: i64 = 100;
/// The most changes of the stage that are reported.
const CHANGES_MAX: usize = 50;

/// What somebody decides about the stage of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMove {
    /// Key of a stage, or [`POOL`].
    pub stage: String,
    /// Why.
    pub reason: String,
    /// Until when it holds, microseconds UTC; for ever where it is not set.
    pub until: Option<i64>,
}

/// Puts an account into a stage. No job undoes it until its day comes or somebody takes it back.
///
/// # Errors
/// When there is no such account or stage, the reason is blank or too long, the day is past, or
/// what the store reports; then nothing was changed.
pub fn move_account(
    workspace: &Workspace,
    account_id: i64,
    wanted: &NewMove,
    context: &Context,
) -> Result<(), EngineError> {
    let reason = checked_reason(&wanted.reason)?;
    if wanted.until.is_some_and(|until| until <= context.now) {
        return Err(invalid(said!("stage.day_past")));
    }
    workspace.store.write(|connection| {
        membership::known(connection, account_id)?;
        let model = workspace.model_of(connection)?;
        let decided = StageMove {
            stage: checked_stage(&model, &wanted.stage)?,
            reason,
            moved_by: context.name().to_owned(),
            moved_at: context.now,
            until: wanted.until,
            ended_at: None,
        };
        let standing = stage::moves_of(connection, account_id)?.pop();
        if standing.is_some_and(|standing| is_repeated(&standing, &decided, context.now)) {
            return Ok(());
        }
        stage::put_move(connection, account_id, &decided, context)?;
        let said = decided.said().to_stored();
        let key = ("account", account_id, "stage");
        let now = context.now;
        history::set(connection, key, decided.stage.as_deref(), Some(&said), (now, now))?;
        let details =
            json!({ "stage": decided.stage.as_deref(), "reason": decided.reason, "until": decided.until.map(to_rfc3339) });
        audit::note(connection, context, (AuditAction::MoveAccount, account_id), &details)?;
        // Whoever follows events scores the account again within a second.
        Ok(speargun_store::bump_revision(connection)?)
    })
}

/// Takes back what somebody decided about the stage of an account: conditions count again.
///
/// # Errors
/// When there is no such account, nothing was decided, or what the store reports.
pub fn release_account(
    workspace: &Workspace,
    account_id: i64,
    context: &Context,
) -> Result<(), EngineError> {
    workspace.store.write(|connection| {
        membership::known(connection, account_id)?;
        if !stage::end_move(connection, account_id, context)? {
            let reason = said!("stage.not_held");
            return Err(EngineError::Conflict(reason));
        }
        audit::note(connection, context, (AuditAction::ReleaseAccount, account_id), &json!({}))?;
        Ok(speargun_store::bump_revision(connection)?)
    })
}

/// Whether a decision says what one that still holds says: then nothing is changed.
fn is_repeated(standing: &StageMove, decided: &StageMove, now: i64) -> bool {
    let holds = standing.ended_at.is_none() && standing.until.is_none_or(|until| until > now);
    let of =
        |decision: &StageMove| (decision.stage.clone(), decision.reason.clone(), decision.until);
    holds && of(standing) == of(decided)
}

fn checked_reason(reason: &str) -> Result<String, EngineError> {
    let reason = speargun_domain::text::clean(reason).into_owned();
    let length = reason.chars().count();
    if length == 0 {
        return Err(invalid(said!("stage.no_reason")));
    }
    if length > MOVE_REASON_LENGTH_MAX {
        return Err(invalid(said!(
            "stage.reason_too_long",
            length = count(length),
            max = count(MOVE_REASON_LENGTH_MAX)
        )));
    }
    Ok(reason)
}

fn checked_stage(model: &ScoreModel, wanted: &str) -> Result<Option<Arc<str>>, EngineError> {
    let wanted = wanted.trim();
    if wanted.eq_ignore_ascii_case(POOL) {
        return Ok(None);
    }
    let stages = || model.stages.motions.iter().flat_map(|motion| &motion.stages);
    let is_it = |key: &str, name: &str| {
        key.eq_ignore_ascii_case(wanted) || name.to_lowercase() == wanted.to_lowercase()
    };
    if let Some(found) = stages().find(|stage| is_it(&stage.key, &stage.name)) {
        return Ok(Some(Arc::clone(&found.key)));
    }
    let mut known: Vec<&str> = stages().map(|stage| &*stage.key).collect();
    known.push(POOL);
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|key| seen.insert(*key));
    Err(invalid(said!("stage.missing", stage = wanted, known = known.join(", "))))
}

fn invalid(reason: Said) -> EngineError {
    EngineError::Invalid(said!("nothing_changed", reason))
}

/// Keeps what somebody tells about the contract of an account with somebody else. It counts before
/// what is imported.
///
/// # Errors
/// When there is no such account, the name is too long, the day is out of reach, or what the store
/// reports; then nothing was changed.
pub fn tell_contract(
    workspace: &Workspace,
    account_id: i64,
    competitor: Option<&str>,
    ends_at: Option<i64>,
    context: &Context,
) -> Result<(), EngineError> {
    let competitor = competitor.map(speargun_domain::text::clean);
    let competitor = competitor.map(std::borrow::Cow::into_owned).filter(|name| !name.is_empty());
    if competitor.as_ref().is_some_and(|name| name.chars().count() > COMPETITOR_LENGTH_MAX) {
        let most = COMPETITOR_LENGTH_MAX;
        return Err(invalid(said!("contract.name_too_long", max = count(most))));
    }
    let reach = CONTRACT_YEARS_MAX * 366 * speargun_domain::time::DAY;
    if ends_at.is_some_and(|at| at.abs_diff(context.now) > reach.unsigned_abs()) {
        let most = CONTRACT_YEARS_MAX;
        return Err(invalid(said!("contract.too_far", max = most)));
    }
    workspace.store.write(|connection| {
        membership::known(connection, account_id)?;
        let told = ToldContract {
            competitor,
            ends_at,
            told_by: context.name().to_owned(),
            told_at: context.now,
        };
        let standing = stage::told_contract(connection, account_id)?;
        let of = |told: &ToldContract| (told.competitor.clone(), told.ends_at);
        if standing.is_some_and(|standing| of(&standing) == of(&told)) {
            return Ok(());
        }
        stage::tell_contract(connection, account_id, &told)?;
        let ends_at = told.ends_at.map(to_rfc3339);
        let details = json!({ "competitor": told.competitor, "ends_at": ends_at });
        audit::note(connection, context, (AuditAction::RecordContract, account_id), &details)?;
        Ok(speargun_store::bump_revision(connection)?)
    })
}

/// Takes back what was told about a contract: what is imported counts again.
///
/// # Errors
/// When there is no such account, nothing was told, or what the store reports.
pub fn forget_contract(
    workspace: &Workspace,
    account_id: i64,
    context: &Context,
) -> Result<(), EngineError> {
    workspace.store.write(|connection| {
        membership::known(connection, account_id)?;
        if !stage::forget_contract(connection, account_id)? {
            let reason = said!("contract.missing");
            return Err(EngineError::Conflict(reason));
        }
        audit::note(connection, context, (AuditAction::ForgetContract, account_id), &json!({}))?;
        Ok(speargun_store::bump_revision(connection)?)
    })
}

/// A moment at the end of a day, as people name it: "2026-09-30" holds through that day.
///
/// # Errors
/// When the text is no day.
pub fn end_of_day(text: &str, zone: &TimeZone) -> Result<i64, EngineError> {
    let day: jiff::civil::Date =
        text.trim().parse().map_err(|_| invalid(said!("stage.no_day", text = text.trim())))?;
    let next = day.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
    let next = next.map_err(|_| invalid(said!("stage.day_out_of_reach", day = day.to_string())))?;
    Ok(next.timestamp().as_microsecond())
}

/// Whether the stage of an account would be the same, had it started from another standing.
pub(crate) fn follows(
    model: &ScoreModel,
    record: &mut AccountRecord,
    start: Option<&StageStanding>,
    at: i64,
) -> bool {
    if record.stage.former.as_ref() == start {
        return true;
    }
    let settled = record.stage.clone();
    record.stage.former = start.cloned();
    model.stages.settle(record, at);
    let same = record.stage.key == settled.key && record.stage.timed_out_of == settled.timed_out_of;
    record.stage = settled;
    same
}

/// One stage that an account stood in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageChange {
    /// Key of the stage; nothing for the pool.
    pub stage: String,
    /// Since when.
    pub from: i64,
    /// Until when; nothing where it stands there.
    pub until: Option<i64>,
    /// Why it came there.
    pub reason: Option<Said>,
}

/// Where an account stands in the funnel and in the market, and everything that led there.
#[derive(Debug, Clone)]
pub struct AccountStanding {
    /// The model whose words these are.
    pub model: Arc<ScoreModel>,
    /// The account as its score saw it.
    pub record: AccountRecord,
    /// As of when.
    pub as_of: i64,
    /// Why it came into its stage.
    pub reason: Option<Said>,
    /// Why it came into its state in the market.
    pub market_reason: Option<Said>,
    /// What a person decided, where it holds.
    pub held: Option<StageMove>,
    /// Stages it stood in, the newest first.
    pub changes: Vec<StageChange>,
    /// The contract as somebody told it.
    pub told: Option<ToldContract>,
    /// The competitor as it counts: as told, as imported, or as a deal names it.
    pub competitor: Option<String>,
    /// The contract's end as it counts.
    pub contract_ends_at: Option<i64>,
}

impl AccountStanding {
    /// The stage and what it hangs on.
    #[must_use]
    pub fn stage(&self) -> StageExplanation<'_> {
        self.model.stages.explain(&self.record)
    }

    /// The states in the market in their order.
    #[must_use]
    pub fn market(&self) -> Vec<MarketTest> {
        self.model.market.explain(&self.record)
    }

    /// The triggers.
    #[must_use]
    pub fn triggers(&self) -> Vec<TriggerTest<'_>> {
        self.model.market.explain_triggers(&self.record, self.as_of)
    }
}

/// Puts a line among the changes for each decision that was taken back: the stage stays as it is
/// until conditions say otherwise, but from then on nobody holds it. Changes are the earliest
/// first.
fn add_taken_back(changes: &mut Vec<StageChange>, taken_back: Vec<(i64, String)>) {
    for (at, by) in taken_back {
        let place = changes.partition_point(|change| change.from <= at);
        let stood = place.checked_sub(1).and_then(|before| changes.get(before));
        let stood = stood.filter(|change| change.until.is_none_or(|until| until > at));
        let line = StageChange {
            stage: stood.map_or_else(|| POOL.to_owned(), |change| change.stage.clone()),
            from: at,
            until: stood.and_then(|change| change.until),
            reason: Some(said!("stage.taken_back", by)),
        };
        changes.insert(place, line);
    }
}

/// Where an account stands; `record` is as the list has it.
///
/// # Errors
/// What the store reports.
pub fn standing_of(
    workspace: &Workspace,
    connection: &mut Connection,
    record: &AccountRecord,
    scored_at: Option<i64>,
    now: i64,
) -> Result<AccountStanding, EngineError> {
    let model = workspace.model_of(connection)?;
    let moves = stage::moves_of(connection, record.id)?;
    let held = moves.into_iter().rev().find(|decided| decided.holds(now));
    let stored: Option<StoredScore> = score::get(connection, record.id)?;
    let said = |text: &String| Said::from_stored(text);
    let reason = stored.as_ref().and_then(|stored| stored.stage_reason.as_ref()).map(said);
    let mut changes: Vec<StageChange> = history::spans(connection, "account", record.id, "stage")?
        .into_iter()
        .map(|span| StageChange {
            stage: span.value,
            from: span.from,
            until: span.until,
            reason: span.reason.as_ref().map(said),
        })
        .collect();
    add_taken_back(&mut changes, stage::taken_back(connection, record.id)?);
    changes.reverse();
    changes.truncate(CHANGES_MAX);
    let own = account::get(connection, record.id)?;
    let told = stage::told_contract(connection, record.id)?;
    let of_deals = record.competitor.clone();
    Ok(AccountStanding {
        record: record.clone(),
        as_of: scored_at.unwrap_or(now),
        reason: held.as_ref().map(StageMove::said).or(reason),
        market_reason: stored.and_then(|stored| stored.market_reason).as_ref().map(said),
        held,
        changes,
        competitor: match &told {
            Some(told) => told.competitor.clone(),
            None => own.as_ref().and_then(|own| own.competitor.clone()).or(of_deals),
        },
        contract_ends_at: own.and_then(|own| own.contract_ends_at),
        told,
        model,
    })
}
