//! What people decide: the queue of doubtful cases, every verdict, and the way back.

use crate::audit;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_matching::{HostKind, email_host, host_kind, normalise_name};
use speargun_store::account::{self, NewAccount};
use speargun_store::duplicate as merges;
use speargun_store::membership::decision::{self, Decision};
use speargun_store::membership::doubt::{self, Waiting};
use speargun_store::membership::{self, Membership, NewMembership};
use speargun_store::person::{self, PersonCard};
use speargun_store::{Connection, StoreError};
use speargun_words::said;

use super::explain::{Candidate, candidates};
use super::known;
use super::{AccountIndex, Actor, Changed, change, lead, redecide};
use crate::{EngineError, Workspace};

/// How many candidates stand side by side.
pub const CANDIDATES_SHOWN: usize = 5;
/// The most people whom one acceptance above a probability decides.
pub const BULK_MAX: i64 = 100_000;

/// What somebody decides about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The best guess, or the named candidate, is right.
    Accept(Option<i64>),
    /// No account is right.
    Reject,
    /// Another account is right.
    Other(i64),
    /// A new account is to be made; its name, else the company as typed.
    NewAccount(Option<String>),
    /// An account, outside the queue.
    Assign(i64),
}

impl Verdict {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Accept(_) => "accept",
            Self::Reject => "reject",
            Self::Other(_) => "other",
            Self::NewAccount(_) => "new_account",
            Self::Assign(_) => "assign",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::Accept(_) => "accepted_by_person",
            Self::Reject => "rejected_by_person",
            Self::Other(_) => "chosen_by_person",
            Self::NewAccount(_) => "new_account_by_person",
            Self::Assign(_) => "assigned_by_person",
        }
    }
}

/// A decision, and whether it stood before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The decision; where it repeats another, that one.
    pub decision: Decision,
    /// Whether a person had decided the same already: nothing was changed.
    pub repeats: bool,
}

/// A person of the queue with their candidates.
#[derive(Debug)]
pub struct Entry {
    /// The person.
    pub person: PersonCard,
    /// Why the person waits.
    pub waiting: Waiting,
    /// One to five accounts, the best guess first.
    pub candidates: Vec<Candidate>,
    /// Distance of the best guess to the second.
    pub margin: f64,
}

/// Which part of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct QueueQuery {
    /// Least probability of the best guess.
    pub minimum_probability: f64,
    /// By the score of the best guess; else by its probability.
    pub by_value: bool,
    /// How many.
    pub limit: i64,
    /// After how many.
    pub offset: i64,
}

/// A part of the queue, and how many wait in all.
///
/// # Errors
/// What the store reports.
pub fn queue(
    workspace: &Workspace,
    index: &AccountIndex,
    query: &QueueQuery,
) -> Result<(Vec<Entry>, i64), EngineError> {
    workspace.store.read(|connection| {
        let window = (query.limit, query.offset);
        let least = query.minimum_probability;
        let waiting = doubt::list(connection, least, query.by_value, window)?;
        let total = doubt::count(connection, least)?;
        let mut entries = Vec::with_capacity(waiting.len());
        for waiting in waiting {
            let id = waiting.person_id;
            let Some(person) = person::card(connection, id)? else { continue };
            let Some(matchable) = person::matchable(connection, id)? else { continue };
            let explanation = index.matcher.explain(&lead(&matchable));
            let candidates =
                candidates(connection, index, &matchable, &explanation, CANDIDATES_SHOWN)?;
            let margin = f64::from(explanation.decision.margin);
            entries.push(Entry { person, waiting, candidates, margin });
        }
        Ok((entries, total))
    })
}

/// Decides about one person. What a person decides stands against every job.
///
/// # Errors
/// When there is no such person or account, or nothing to accept.
pub fn decide(actor: &Actor<'_>, person: i64, verdict: &Verdict) -> Result<Made, EngineError> {
    // A new account changes what every person may match; a decision about one person does not,
    // and may be taken while an import runs.
    if matches!(verdict, Verdict::NewAccount(_)) {
        let (decision, _) = change(actor, "review", |connection| {
            let made = decide_within(actor, connection, person, verdict, 0)?;
            note_decision(actor, connection, &made)?;
            let created = made.created_account_id.into_iter().collect();
            Ok((made, Changed::Accounts(created)))
        })?;
        return Ok(Made { decision, repeats: false });
    }
    actor.workspace.store.write(|connection| {
        if let Some(decision) = said_already(connection, person, verdict)? {
            return Ok(Made { decision, repeats: true });
        }
        let decision = decide_within(actor, connection, person, verdict, 0)?;
        note_decision(actor, connection, &decision)?;
        speargun_store::bump_revision(connection)?;
        Ok(Made { decision, repeats: false })
    })
}

/// The standing decision of a person that gives the same answer: saying it again changes nothing.
fn said_already(
    connection: &mut Connection,
    person: i64,
    verdict: &Verdict,
) -> Result<Option<Decision>, EngineError> {
    let Some(standing) = membership::standing(connection, person)? else { return Ok(None) };
    if standing.decided_by == membership::JOB {
        return Ok(None);
    }
    let is_same = match verdict {
        Verdict::Reject => standing.account_id.is_none(),
        Verdict::Accept(Some(account)) | Verdict::Other(account) | Verdict::Assign(account) => {
            standing.account_id == Some(*account)
        }
        Verdict::Accept(None) => standing.account_id.is_some(),
        Verdict::NewAccount(_) => false,
    };
    if !is_same {
        return Ok(None);
    }
    Ok(decision::of_membership(connection, standing.id)?)
}

/// Accepts every best guess that is at least this likely, in one transaction.
///
/// # Errors
/// When the probability is none, or what the store reports.
pub fn accept_above(actor: &Actor<'_>, minimum: f64) -> Result<(Option<i64>, u64), EngineError> {
    if !(0.0..=1.0).contains(&minimum) {
        let reason = said!("review.no_probability", minimum = minimum.to_string());
        return Err(EngineError::Invalid(reason));
    }
    actor.workspace.store.write(|connection| {
        let waiting = doubt::list(connection, minimum, false, (BULK_MAX, 0))?;
        let (mut batch, mut people) = (0, 0);
        for waiting in waiting.iter().filter(|waiting| waiting.candidate_id.is_some()) {
            let verdict = Verdict::Accept(None);
            let made = decide_within(actor, connection, waiting.person_id, &verdict, batch)?;
            batch = made.batch_id;
            people += 1;
        }
        if people > 0 {
            let of = (AuditAction::AcceptMatches, batch);
            let details = json!({ "minimum_probability": minimum, "people": people });
            audit::note(connection, actor.context, of, &details)?;
        }
        speargun_store::bump_revision(connection)?;
        Ok(((people > 0).then_some(batch), people))
    })
}

fn decide_within(
    actor: &Actor<'_>,
    connection: &mut Connection,
    id: i64,
    verdict: &Verdict,
    batch: i64,
) -> Result<Decision, EngineError> {
    let person = person::card(connection, id)?
        .ok_or_else(|| EngineError::NotFound(said!("person.missing", id)))?;
    let standing = membership::standing(connection, id)?;
    let guess =
        standing.as_ref().and_then(|standing| standing.candidate_id.or(standing.account_id));
    let mut created = None;
    let account = match verdict {
        Verdict::Reject => None,
        Verdict::Accept(Some(account)) | Verdict::Other(account) | Verdict::Assign(account) => {
            Some(known(connection, *account)?)
        }
        Verdict::Accept(None) => Some(guess.ok_or_else(|| {
            let name = &person.name;
            let reason = said!("review.no_guess", name);
            EngineError::Conflict(reason)
        })?),
        Verdict::NewAccount(name) => {
            created = Some(make_account(actor, connection, &person, name.as_deref())?);
            created
        }
    };
    let new = NewMembership {
        person_id: id,
        account_id: account,
        candidate_id: None,
        decision: if account.is_some() { "strong" } else { "none" },
        rule: verdict.rule(),
        probability: if account.is_some() { 1.0 } else { 0.0 },
        proposal: None,
    };
    let (membership_id, before) = membership::decide(connection, &new, actor.context)?;
    let mut kept = Decision {
        batch_id: batch,
        person_id: id,
        verdict: verdict.key().to_owned(),
        account_id: account,
        candidate_id: guess,
        membership_id,
        previous_membership_id: before,
        created_account_id: created,
        decided_by: actor.context.name().to_owned(),
        decided_at: actor.context.now,
        ..Decision::default()
    };
    kept.id = decision::add(connection, &kept)?;
    kept.batch_id = if batch == 0 { kept.id } else { batch };
    Ok(kept)
}

fn note_decision(
    actor: &Actor<'_>,
    connection: &mut Connection,
    made: &Decision,
) -> Result<(), StoreError> {
    let details = json!({ "decision": made.id, "verdict": made.verdict,
        "account": made.account_id, "created_account": made.created_account_id });
    let of = (AuditAction::DecideMatch, made.person_id);
    audit::note(connection, actor.context, of, &details)
}

/// The name of an account made for somebody where nobody gives one: the company as typed, else the
/// domain of the address.
#[must_use]
pub fn account_name(company: Option<&str>, email: Option<&str>) -> Option<String> {
    let company = company.filter(|name| normalise_name(name).is_usable());
    company.map(ToOwned::to_owned).or_else(|| corporate_domain(email))
}

/// The corporate domain of an address; a free-mail domain names no company.
fn corporate_domain(email: Option<&str>) -> Option<String> {
    let host = email.and_then(email_host)?;
    let counts = host_kind(&host) == HostKind::Corporate && !host.is_homograph();
    counts.then(|| host.domain().to_owned())
}

fn make_account(
    actor: &Actor<'_>,
    connection: &mut Connection,
    person: &PersonCard,
    name: Option<&str>,
) -> Result<i64, EngineError> {
    let domain = corporate_domain(person.email.as_deref());
    let typed = name.map(str::trim).filter(|name| !name.is_empty()).map(ToOwned::to_owned);
    let proposed = || account_name(person.company.as_deref(), person.email.as_deref());
    let name = typed.or_else(proposed).ok_or_else(|| {
        let person = &person.name;
        let reason = said!("review.no_company", name = person);
        EngineError::Invalid(reason)
    })?;
    let key = format!("person:{}", person.id);
    let new = NewAccount {
        key: &key,
        name: &name,
        domain: domain.as_deref(),
        country: person.country.as_deref(),
    };
    account::create(connection, &new, actor.context.now)?.ok_or_else(|| {
        let person = &person.name;
        EngineError::Conflict(said!("review.account_made", name = person))
    })
}

/// Takes a decision back: what stood before stands again.
///
/// # Errors
/// When there is no such decision, it is taken back already, or a later one is about the person.
pub fn undo(actor: &Actor<'_>, id: i64) -> Result<Decision, EngineError> {
    let created = actor.workspace.store.read(|connection| {
        let missing = || EngineError::NotFound(said!("decision.missing", id));
        Ok::<_, EngineError>(decision::get(connection, id)?.ok_or_else(missing)?.created_account_id)
    })?;
    let undone = match created {
        Some(account) => {
            let (undone, _) = change(actor, "review", |connection| {
                let undone = undo_noted(actor, connection, id)?;
                Ok((undone, Changed::Accounts(vec![account])))
            })?;
            undone
        }
        None => actor.workspace.store.write(|connection| {
            let undone = undo_noted(actor, connection, id)?;
            speargun_store::bump_revision(connection)?;
            Ok::<_, EngineError>(undone)
        })?,
    };
    redecide_jobs(actor, &[undone.person_id])?;
    Ok(undone)
}

/// Takes back all decisions that were made at once and that no later decision overtook.
///
/// # Errors
/// When there is no such batch, or what the store reports.
pub fn undo_batch(actor: &Actor<'_>, batch: i64) -> Result<u64, EngineError> {
    let mut again = Vec::new();
    let people = actor.workspace.store.write(|connection| {
        let decisions = decision::of_batch(connection, batch)?;
        if decisions.is_empty() {
            let reason = said!("decision.batch_missing", batch);
            return Err(EngineError::NotFound(reason));
        }
        let mut people = 0;
        for decision in decisions.iter().filter(|decision| decision.created_account_id.is_none()) {
            if stands(connection, decision)? {
                let undone = undo_within(actor, connection, decision.id)?;
                people += 1;
                again.push(undone.person_id);
            }
        }
        if people > 0 {
            let of = (AuditAction::UndoMatches, batch);
            audit::note(connection, actor.context, of, &json!({ "people": people }))?;
        }
        speargun_store::bump_revision(connection)?;
        Ok::<_, EngineError>(people)
    })?;
    redecide_jobs(actor, &again)?;
    Ok(people)
}

/// What a job had said before a decision that was taken back, it says anew: accounts may have
/// changed since. Whoever was never decided stays so.
fn redecide_jobs(actor: &Actor<'_>, people: &[i64]) -> Result<(), EngineError> {
    let jobs: Vec<i64> = actor.workspace.store.read(|connection| {
        let mut jobs = Vec::new();
        for id in people {
            let standing = membership::standing(connection, *id)?;
            jobs.extend(standing.filter(|again| again.decided_by == membership::JOB).map(|_| *id));
        }
        Ok::<_, EngineError>(jobs)
    })?;
    redecide(actor, &jobs)?;
    Ok(())
}

/// Whether a decision can be taken back: it stands, and no later one is about the person.
///
/// # Errors
/// What the store reports.
pub fn stands(connection: &mut Connection, decision: &Decision) -> Result<bool, EngineError> {
    let standing = membership::standing(connection, decision.person_id)?;
    let is_last = standing.is_some_and(|standing| standing.id == decision.membership_id);
    Ok(decision.undone_at.is_none() && is_last)
}

fn undo_noted(
    actor: &Actor<'_>,
    connection: &mut Connection,
    id: i64,
) -> Result<Decision, EngineError> {
    let undone = undo_within(actor, connection, id)?;
    let details = json!({ "decision": id, "batch": undone.batch_id });
    let of = (AuditAction::UndoMatch, undone.person_id);
    audit::note(connection, actor.context, of, &details)?;
    Ok(undone)
}

fn undo_within(
    actor: &Actor<'_>,
    connection: &mut Connection,
    id: i64,
) -> Result<Decision, EngineError> {
    let decision = decision::get(connection, id)?
        .ok_or_else(|| EngineError::NotFound(said!("decision.missing", id)))?;
    if let Some(by) = &decision.undone_by {
        return Err(EngineError::Conflict(said!("decision.undone_already", by, id)));
    }
    if !stands(connection, &decision)? {
        return Err(EngineError::Conflict(said!("decision.later", id)));
    }
    match decision.previous_membership_id {
        Some(before) => {
            let before = membership::get(connection, before)?.unwrap_or_default();
            restore(actor, connection, &before)?;
        }
        None => membership::clear(connection, decision.membership_id, actor.context.now)?,
    }
    if let Some(created) = decision.created_account_id {
        retract(connection, created)?;
    }
    decision::mark_undone(connection, id, actor.context)?;
    decision::get(connection, id)?
        .ok_or_else(|| EngineError::NotFound(said!("decision.missing", id)))
}

/// Begins a membership equal to an earlier one. An account that went into another since stands as
/// that one, until the two are split.
fn restore(
    actor: &Actor<'_>,
    connection: &mut Connection,
    before: &Membership,
) -> Result<(), EngineError> {
    let again = NewMembership {
        person_id: before.person_id,
        account_id: before.account_id,
        candidate_id: before.candidate_id,
        decision: &before.decision,
        rule: &before.rule,
        probability: before.probability,
        proposal: before.proposal.as_deref(),
    };
    let (id, _) =
        membership::decide(connection, &again, &actor.context.in_name_of(&before.decided_by))?;
    decision::stands_again(connection, before.id, id)?;
    for (column, account) in
        [("account_id", before.account_id), ("candidate_id", before.candidate_id)]
    {
        if let Some(account) = account {
            merges::redirect_membership(connection, id, column, account)?;
        }
    }
    Ok(())
}

/// Takes back an account that was made for a decision, unless people have built on it.
fn retract(connection: &mut Connection, account: i64) -> Result<(), EngineError> {
    let name = account::name(connection, account)?.unwrap_or_default();
    let is_merged = merges::of_merged(connection, account)?.is_some()
        || !merges::merged_into(connection, account)?.is_empty();
    if is_merged {
        return Err(EngineError::Conflict(said!("decision.account_merged", name)));
    }
    let others = membership::held_by_people(connection, account)?;
    if others > 0 {
        return Err(EngineError::Conflict(said!("decision.account_used", others, name)));
    }
    Ok(account::retract(connection, account)?)
}
