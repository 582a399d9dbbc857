//! What calls about the accounts of people do.

use speargun_domain::caller::Context;
use speargun_domain::time::to_rfc3339;
use speargun_engine::membership::doubt::{self as doubts, QueueQuery, Verdict};
use speargun_engine::membership::{alias as names, explain, match_model, proposed, report};
use speargun_engine::upkeep::people as job;
use speargun_engine::upkeep::people::PeopleTask;
use speargun_engine::{Engine, EngineError};
use speargun_store::job::StoredJob;
use speargun_store::membership::{decision, proposal};
use speargun_store::{Connection, account, alias};
use speargun_words::{Language, said};

use super::convert::{self, card, person_card};
use super::job_answer;
use super::match_model::{MatchModel, MatchModelList, MatchModelState};
use crate::failure::{Answered, Failure, failure};
use crate::family::call::families_to;
use crate::membership::match_report;
use crate::membership::types;
use crate::money::count;
use crate::paging::{page, window};
use crate::shared;

/// How many full runs are listed.
const RUNS_MAX: i64 = 100;

type Read<T> = Result<T, EngineError>;

fn read<T>(engine: &Engine, work: impl FnOnce(&mut Connection) -> Read<T>) -> Answered<T> {
    engine.workspace.store.read(work).map_err(failure)
}

/// Adds a job over all people; refused while there is one.
pub(crate) fn start_job(
    engine: &Engine,
    task: &PeopleTask,
    context: &Context,
) -> Answered<match_report::MatchJob> {
    let (started, is_new) = job::start(engine, task, context)?;
    if !is_new {
        let detail = said!("match.running");
        return Err(Failure::conflict("workspace_busy", detail));
    }
    // One that was just added has no message.
    Ok(job_answer::shown(&started, Language::English))
}

fn shown_decision(engine: &Engine, made: &decision::Decision) -> Answered<types::MatchDecision> {
    read(engine, |connection| convert::decision(connection, made))
}

fn decided(
    engine: &Engine,
    person: i64,
    verdict: &Verdict,
    context: &Context,
) -> Answered<types::MatchDecision> {
    let made = doubts::decide(&engine.actor(context), person, verdict).map_err(failure)?;
    let shown = shown_decision(engine, &made.decision)?;
    Ok(types::MatchDecision { repeats: made.repeats, ..shown })
}

fn verdict(decision: &types::NewReviewDecision) -> Answered<Verdict> {
    let needed = || Failure::invalid("missing_account", said!("account.which_id"));
    Ok(match decision.verdict {
        types::MatchVerdict::Accept => Verdict::Accept(decision.account_id),
        types::MatchVerdict::Reject => Verdict::Reject,
        types::MatchVerdict::Other => Verdict::Other(decision.account_id.ok_or_else(needed)?),
        types::MatchVerdict::NewAccount => Verdict::NewAccount(decision.account_name.clone()),
        types::MatchVerdict::Assign => Verdict::Assign(decision.account_id.ok_or_else(needed)?),
    })
}

/// How well people are matched now.
pub fn match_report(engine: &Engine) -> Answered<match_report::MatchReport> {
    let standing = report::standing(&engine.workspace).map_err(failure)?;
    Ok(convert::report(&standing, families_to(engine)))
}

/// The full runs, newest first.
pub fn match_runs(engine: &Engine) -> Answered<Vec<match_report::MatchRun>> {
    read(engine, |connection| {
        let runs = speargun_store::membership::run::list(connection, RUNS_MAX)?;
        Ok(runs.iter().map(convert::run).collect())
    })
}

/// The people whose account the last run changed.
pub fn match_changes(
    engine: &Engine,
    query: &shared::PageQuery,
) -> Answered<shared::Page<match_report::MatchChange>> {
    let (limit, offset) = window(query);
    let (changes, total) = report::changes(&engine.workspace, limit, offset).map_err(failure)?;
    let items = read(engine, |connection| {
        changes.iter().map(|change| convert::change(connection, change)).collect()
    })?;
    Ok(page(items, total, query))
}

/// Starts a full run in the background and answers at once.
pub fn start_match(engine: &Engine, context: &Context) -> Answered<match_report::MatchJob> {
    start_job(engine, &PeopleTask::Match, context)
}

/// The run in the background.
pub fn match_job(engine: &Engine, language: Language) -> Answered<match_report::MatchJob> {
    people_job(engine, language)
}

/// Stops the run in the background; what was written stays.
pub fn cancel_match(
    engine: &Engine,
    context: &Context,
    language: Language,
) -> Answered<match_report::MatchJob> {
    stop_people_job(engine, context, language)
}

/// The versions of the weights.
pub fn match_models(engine: &Engine) -> Answered<MatchModelList> {
    let versions = match_model::list(&engine.workspace).map_err(failure)?;
    let items: Vec<MatchModel> = versions.into_iter().map(convert::model).collect();
    let is_in_force = |model: &&MatchModel| model.state == MatchModelState::Published;
    let in_force = items.iter().find(is_in_force).map(|model| model.version);
    Ok(MatchModelList { items, in_force })
}

/// Starts to learn weights in the background and answers at once.
pub fn start_training(engine: &Engine, context: &Context) -> Answered<match_report::MatchJob> {
    start_job(engine, &PeopleTask::Train, context)
}

/// Starts to put a version in force in the background and answers at once.
pub fn start_publishing(
    engine: &Engine,
    version: i64,
    force: bool,
    context: &Context,
) -> Answered<match_report::MatchJob> {
    // Whoever asks is told at once why it cannot be, and not by a job that failed.
    read(engine, |connection| match_model::may_publish(connection, version, force))?;
    start_job(engine, &PeopleTask::Publish { version, force }, context)
}

/// Starts to go back to the weights before in the background and answers at once.
pub fn start_rollback(engine: &Engine, context: &Context) -> Answered<match_report::MatchJob> {
    let Some(from) = match_models(engine)?.in_force else {
        let detail = said!("weights.shipped");
        return Err(Failure::conflict("conflict", detail));
    };
    start_job(engine, &PeopleTask::RollBack { from }, context)
}

/// People whom somebody should look at.
pub fn review_queue(
    engine: &Engine,
    query: &types::ReviewQuery,
) -> Answered<shared::Page<types::ReviewItem>> {
    let index = engine.indexes.get(&engine.workspace).map_err(failure)?;
    let wanted = QueueQuery {
        minimum_probability: query.minimum_probability.unwrap_or(0.0),
        by_value: query.order.unwrap_or_default() == types::ReviewOrder::Value,
        limit: i64::from(query.limit()),
        offset: i64::try_from(query.offset()).unwrap_or(i64::MAX),
    };
    let (entries, total) = doubts::queue(&engine.workspace, &index, &wanted).map_err(failure)?;
    let items = entries.iter().map(|entry| types::ReviewItem {
        person: person_card(&entry.person),
        candidates: entry.candidates.iter().map(convert::candidate).collect(),
        rule: entry.waiting.rule.clone(),
        probability: entry.waiting.probability,
        margin: entry.margin,
        since: to_rfc3339(entry.waiting.since),
    });
    let (offset, limit) = (query.offset(), query.limit());
    Ok(shared::Page { items: items.collect(), total: count(total), offset, limit })
}

/// Decides about a person of the queue.
pub fn review(
    engine: &Engine,
    person: i64,
    decision: &types::NewReviewDecision,
    context: &Context,
) -> Answered<types::MatchDecision> {
    decided(engine, person, &verdict(decision)?, context)
}

/// Accepts every best guess that is at least this likely.
pub fn accept_above(
    engine: &Engine,
    minimum: f64,
    context: &Context,
) -> Answered<types::BulkDecision> {
    let (batch_id, people) =
        doubts::accept_above(&engine.actor(context), minimum).map_err(failure)?;
    Ok(types::BulkDecision { batch_id, people })
}

/// The decisions of people, newest first.
pub fn match_decisions(
    engine: &Engine,
    query: &shared::PageQuery,
) -> Answered<shared::Page<types::MatchDecision>> {
    let (limit, offset) = window(query);
    let (items, total) = read(engine, |connection| {
        let (decisions, total) = decision::list(connection, limit, offset)?;
        let shown: Read<Vec<_>> =
            decisions.iter().map(|made| convert::decision(connection, made)).collect();
        Ok((shown?, total))
    })?;
    Ok(page(items, total, query))
}

/// Takes one decision back.
pub fn undo_decision(
    engine: &Engine,
    id: i64,
    context: &Context,
) -> Answered<types::MatchDecision> {
    let undone = doubts::undo(&engine.actor(context), id).map_err(failure)?;
    shown_decision(engine, &undone)
}

/// Takes back all decisions that were made at once.
pub fn undo_batch(engine: &Engine, batch: i64, context: &Context) -> Answered<types::BulkDecision> {
    let people = doubts::undo_batch(&engine.actor(context), batch).map_err(failure)?;
    Ok(types::BulkDecision { batch_id: Some(batch), people })
}

/// Why a person has their account.
pub fn explain_match(engine: &Engine, person: i64) -> Answered<types::MatchExplanation> {
    let index = engine.indexes.get(&engine.workspace).map_err(failure)?;
    let story = explain::explain(&engine.workspace, &index, person).map_err(failure)?;
    read(engine, |connection| convert::explanation(connection, &story))
}

/// Gives a person an account.
pub fn assign(
    engine: &Engine,
    person: i64,
    account: i64,
    context: &Context,
) -> Answered<types::MatchDecision> {
    decided(engine, person, &Verdict::Assign(account), context)
}

/// People without an account, grouped into accounts that could be made.
pub fn proposed_accounts(
    engine: &Engine,
    query: &shared::PageQuery,
) -> Answered<shared::Page<match_report::ProposedAccount>> {
    let (limit, offset) = window(query);
    let (found, total) = proposed::list(&engine.workspace, limit, offset).map_err(failure)?;
    Ok(page(found.iter().map(convert::proposal).collect(), total, query))
}

/// Proposed accounts that somebody dismissed, the last one first.
pub fn dismissed_proposals(
    engine: &Engine,
    query: &shared::PageQuery,
) -> Answered<shared::Page<match_report::DismissedProposal>> {
    let (limit, offset) = window(query);
    let (found, total) =
        read(engine, |connection| Ok(proposal::dismissed(connection, limit, offset)?))?;
    Ok(page(found.iter().map(convert::dismissed).collect(), total, query))
}

/// Makes a proposed account, does not propose it again, or takes that back.
pub fn decide_proposal(
    engine: &Engine,
    decision: &match_report::NewProposalDecision,
    context: &Context,
) -> Answered<match_report::ProposalResult> {
    let (actor, key) = (engine.actor(context), decision.key.as_str());
    let nothing =
        match_report::ProposalResult { account: None, effect: types::MatchEffect::default() };
    match decision.verdict {
        match_report::ProposalVerdict::Dismiss => {
            return proposed::dismiss(&actor, key).map_err(failure).map(|()| nothing);
        }
        match_report::ProposalVerdict::Restore => {
            return proposed::restore(&actor, key).map_err(failure).map(|()| nothing);
        }
        match_report::ProposalVerdict::Accept => {}
    }
    let name = decision.name.as_deref();
    let (id, effect) = proposed::accept(&actor, key, name).map_err(failure)?;
    let made =
        read(engine, |connection| Ok(speargun_engine::membership::Card::load(connection, id)?))?;
    let account = made.as_ref().map(card);
    Ok(match_report::ProposalResult { account, effect: convert::effect(effect) })
}

/// Domains that say nothing about an employer, by domain.
pub fn excluded_domains(engine: &Engine) -> Answered<Vec<match_report::ExcludedDomain>> {
    read(engine, |connection| {
        Ok(alias::excluded(connection)?.iter().map(convert::excluded).collect())
    })
}

/// Leaves a domain out of matching.
pub fn exclude_domain(
    engine: &Engine,
    domain: &match_report::NewExcludedDomain,
    context: &Context,
) -> Answered<match_report::ExcludedDomainResult> {
    let reason = domain.reason.as_deref();
    let (excluded, effect) =
        names::exclude(&engine.actor(context), &domain.domain, reason).map_err(failure)?;
    let excluded_domain = convert::excluded(&excluded);
    Ok(match_report::ExcludedDomainResult { excluded_domain, effect: convert::effect(effect) })
}

/// Lets a domain count again.
pub fn include_domain(engine: &Engine, id: i64, context: &Context) -> Answered<types::MatchEffect> {
    let effect = names::include(&engine.actor(context), id);
    effect.map(convert::effect).map_err(failure)
}

/// Names and domains that people added to an account.
pub fn aliases(engine: &Engine, id: i64) -> Answered<Vec<match_report::AccountAlias>> {
    read(engine, |connection| {
        let missing = || EngineError::NotFound(said!("account.missing", id));
        account::get(connection, id)?.ok_or_else(missing)?;
        Ok(alias::of_account(connection, id)?.iter().map(convert::alias).collect())
    })
}

/// Adds a name or domain to an account.
pub fn add_alias(
    engine: &Engine,
    account: i64,
    new: &match_report::NewAlias,
    context: &Context,
) -> Answered<match_report::AliasResult> {
    let actor = engine.actor(context);
    let added = match new.kind {
        match_report::AliasKind::Name => names::add_name(&actor, account, &new.value, new.force),
        match_report::AliasKind::Domain => {
            names::add_domain(&actor, account, &new.value, new.force)
        }
    };
    let (alias, effect) = added.map_err(failure)?;
    let effect = convert::effect(effect);
    Ok(match_report::AliasResult { alias: convert::alias(&alias), effect })
}

/// Takes an added name or domain away.
pub fn remove_alias(
    engine: &Engine,
    account: i64,
    id: i64,
    context: &Context,
) -> Answered<types::MatchEffect> {
    let effect = names::remove(&engine.actor(context), account, id);
    effect.map(convert::effect).map_err(failure)
}

/// How the last job over all people is.
fn people_job(engine: &Engine, language: Language) -> Answered<match_report::MatchJob> {
    let last = job::last(engine)?;
    Ok(last.map_or(job_answer::IDLE, |job| job_answer::shown(&job, language)))
}

fn stop_people_job(
    engine: &Engine,
    context: &Context,
    language: Language,
) -> Answered<match_report::MatchJob> {
    let is_open = |job: &StoredJob| !job.state.has_ended();
    if let Some(last) = job::last(engine)?.filter(is_open) {
        engine.stop_job(last.id, context)?;
    }
    people_job(engine, language)
}
