//! Proposing, voting, judging, commenting and excluding.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::criteria::{Answer, POINTS_MAX, POINTS_MIN};
use speargun_domain::right::Action;
use speargun_domain::target::Team;
use speargun_store::target_list::{
    self as stored, NewEvent, StoredJudgement, StoredTargetList, StoredVote,
};
use speargun_store::{Connection, Lock, account};
use speargun_words::{Said, count, said, term};

use super::{ACCOUNTS_MAX, SOURCES, checked_reason, found, note_event, of_list, tell};
use crate::family::Known;
use crate::{EngineError, Workspace, audit, criteria, membership};

/// Accounts to propose.
#[derive(Debug, Clone)]
pub struct Proposal<'a> {
    /// Their ids.
    pub accounts: &'a [i64],
    /// Where they come from: one of [`SOURCES`].
    pub source: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// What came of proposing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposed {
    /// Accounts that are proposed now.
    pub added: u64,
    /// Accounts that were proposed already.
    pub unchanged: u64,
    /// Accounts that are not proposed, and why.
    pub refused: Vec<(i64, Said)>,
}

/// A vote.
#[derive(Debug, Clone)]
pub struct Vote<'a> {
    /// The account.
    pub account: i64,
    /// Yes or no.
    pub agrees: bool,
    /// Why.
    pub reason: &'a str,
}

/// Points by a criterion.
#[derive(Debug, Clone)]
pub struct Judgement<'a> {
    /// The account.
    pub account: i64,
    /// The key of the criterion.
    pub criterion: &'a str,
    /// 1 to 5.
    pub points: i64,
    /// Why.
    pub reason: &'a str,
}

/// Proposes accounts. Who proposes for a team has agreed for it.
///
/// # Errors
/// When there is no such list, its criteria are not signed, no reason is given, or the caller is no
/// person; nothing is written then.
pub fn propose(
    workspace: &Workspace,
    id: i64,
    proposal: &Proposal<'_>,
    context: &Context,
) -> Result<Proposed, EngineError> {
    let reason = checked_reason(proposal.reason)?;
    let user_id = criteria::person(context, Action::ChooseTargets)?;
    if !SOURCES.contains(&proposal.source) {
        return Err(EngineError::Invalid(said!("target.no_source", source = proposal.source)));
    }
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let list = found(connection, id)?;
        refuse_unsigned(workspace, connection, &list)?;
        let known = stored::count_candidates(connection, id)?;
        let mut done = Proposed::default();
        for account in proposal.accounts {
            let account = match membership::known(connection, *account) {
                Ok(account) => account,
                Err(EngineError::NotFound(reason)) => {
                    done.refused.push((*account, reason));
                    continue;
                }
                Err(error) => return Err(error),
            };
            if let Some(before) = stored::candidate(connection, (id, account))? {
                match before.excluded_reason {
                    Some(why) => {
                        let by = before.excluded_by.unwrap_or_default();
                        done.refused.push((account, said!("target.is_excluded", by, why)));
                    }
                    None => done.unchanged += 1,
                }
                continue;
            }
            if known + done.added >= ACCOUNTS_MAX as u64 {
                let max = count(ACCOUNTS_MAX);
                done.refused.push((account, said!("target.too_many_accounts", max)));
                continue;
            }
            let of = (proposal.source, reason.as_str());
            if !stored::add_candidate(connection, (id, account), of, context)? {
                done.unchanged += 1;
                continue;
            }
            done.added += 1;
            let text = Some(reason.as_str());
            let event =
                NewEvent { kind: "proposed", account_id: Some(account), text, ..of_list(id) };
            note_event(connection, &event, context)?;
            if let Some(team) = context.caller.team {
                cast(connection, &list, (user_id, team), (account, true, &reason), context)?;
            }
        }
        if done.added > 0 {
            let mut named = proposal.accounts.to_vec();
            named.truncate(1_000);
            let details = json!({ "name": list.name, "accounts": done.added, "account_ids": named,
                "source": proposal.source });
            audit::note(connection, context, (AuditAction::ProposeTarget, id), &details)?;
            stored::update(connection, &list, context.now)?;
        }
        Ok(done)
    })
}

/// Votes on a proposed account for the team of the caller. A person has one vote; the last counts.
///
/// # Errors
/// When there is no such list or proposal, it is excluded, no reason is given, or the caller is no
/// person of one of the teams.
pub fn vote(
    workspace: &Workspace,
    id: i64,
    wanted: &Vote<'_>,
    context: &Context,
) -> Result<(), EngineError> {
    let reason = checked_reason(wanted.reason)?;
    let user_id = criteria::person(context, Action::ChooseTargets)?;
    let Some(team) = context.caller.team else {
        let role = term("user.role", &context.caller.role);
        return Err(EngineError::Conflict(said!("target.no_team", role)));
    };
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let list = found(connection, id)?;
        refuse_unsigned(workspace, connection, &list)?;
        let account = candidate(connection, &list, wanted.account)?;
        let choice = (account, wanted.agrees, reason.as_str());
        cast(connection, &list, (user_id, team), choice, context)?;
        if !wanted.agrees {
            tell::objected(connection, &list, (account, &reason), context)?;
        }
        let details = json!({ "name": list.name, "account_id": account, "team": team.key(),
            "agrees": wanted.agrees });
        audit::note(connection, context, (AuditAction::VoteOnTarget, id), &details)?;
        Ok(stored::update(connection, &list, context.now)?)
    })
}

fn cast(
    connection: &mut Connection,
    list: &StoredTargetList,
    (user_id, team): (i64, Team),
    (account_id, agrees, reason): (i64, bool, &str),
    context: &Context,
) -> Result<(), EngineError> {
    let vote = StoredVote {
        account_id,
        user_id,
        name: context.name().to_owned(),
        team: team.key().to_owned(),
        agrees,
        reason: reason.to_owned(),
        voted_at: context.now,
    };
    stored::vote(connection, list.id, &vote)?;
    let kind = if agrees { "agreed" } else { "objected" };
    let (account_id, text) = (Some(account_id), Some(reason));
    note_event(connection, &NewEvent { kind, account_id, text, ..of_list(list.id) }, context)
}

/// Judges a proposed account by a criterion that people answer, with points and a sentence.
///
/// # Errors
/// When there is no such list, proposal or criterion, the machine answers it, the points are not 1
/// to 5, no sentence is given, or the caller is no person.
pub fn judge(
    workspace: &Workspace,
    id: i64,
    wanted: &Judgement<'_>,
    context: &Context,
) -> Result<(), EngineError> {
    let reason = checked_reason(wanted.reason)?;
    let user_id = criteria::person(context, Action::ChooseTargets)?;
    if !(POINTS_MIN..=POINTS_MAX).contains(&wanted.points) {
        let (min, max) = (count(POINTS_MIN), count(POINTS_MAX));
        return Err(EngineError::Invalid(said!("target.bad_points", min, max)));
    }
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let list = found(connection, id)?;
        let sheet = refuse_unsigned(workspace, connection, &list)?;
        let key = wanted.criterion.trim();
        match sheet.criteria.of(key).map(|criterion| &criterion.answer) {
            Some(Answer::Judgement(_)) => {}
            Some(Answer::Filter(_)) => {
                return Err(EngineError::Conflict(said!("target.machine_answers", key)));
            }
            None => return Err(EngineError::NotFound(said!("target.no_criterion", key))),
        }
        let account = candidate(connection, &list, wanted.account)?;
        let judgement = StoredJudgement {
            account_id: account,
            criterion: key.to_owned(),
            name: context.name().to_owned(),
            points: wanted.points,
            reason: reason.clone(),
            judged_at: context.now,
        };
        stored::judge(connection, (id, user_id), &judgement)?;
        let text = format!("{key} {}: {reason}", wanted.points);
        let (account_id, text) = (Some(account), Some(text.as_str()));
        let event = NewEvent { kind: "judged", account_id, text, ..of_list(id) };
        note_event(connection, &event, context)?;
        let details = json!({ "name": list.name, "account_id": account, "criterion": key,
            "points": wanted.points });
        audit::note(connection, context, (AuditAction::JudgeTarget, id), &details)?;
        Ok(stored::update(connection, &list, context.now)?)
    })
}

/// Writes a comment or a question on a proposed account. Who is mentioned in it is notified.
///
/// # Errors
/// When there is no such list or proposal, the text is blank or too long, or it mentions an address
/// that no one has.
pub fn comment(
    workspace: &Workspace,
    id: i64,
    (account, text, is_question): (i64, &str, bool),
    context: &Context,
) -> Result<(), EngineError> {
    criteria::refuse_without_right(context, Action::ChooseTargets)?;
    let text = checked_reason(text)?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let list = found(connection, id)?;
        let account = candidate(connection, &list, account)?;
        tell::mentioned(connection, &list, (account, text.as_str()), context)?;
        let kind = if is_question { "asked" } else { "commented" };
        let (account_id, text) = (Some(account), Some(text.as_str()));
        note_event(connection, &NewEvent { kind, account_id, text, ..of_list(id) }, context)?;
        let details = json!({ "name": list.name, "account_id": account });
        audit::note(connection, context, (AuditAction::CommentOnTarget, id), &details)?;
        Ok(stored::update(connection, &list, context.now)?)
    })
}

/// Excludes a proposed account with a reason, or lets it in again with none.
///
/// # Errors
/// When there is no such list or proposal, or a blank reason is given.
pub fn exclude(
    workspace: &Workspace,
    id: i64,
    (account, reason): (i64, Option<&str>),
    context: &Context,
) -> Result<(), EngineError> {
    criteria::refuse_without_right(context, Action::ChooseTargets)?;
    let reason = reason.map(checked_reason).transpose()?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let list = found(connection, id)?;
        let account = membership::known(connection, account)?;
        if stored::candidate(connection, (id, account))?.is_none() {
            return Err(not_proposed(&list, account));
        }
        let members = stored::members(connection, id)?;
        let is_in = members
            .iter()
            .any(|member| member.account_id == account && member.until_version.is_none());
        if is_in && reason.is_some() {
            return Err(EngineError::Conflict(said!("target.exclude_signed")));
        }
        stored::exclude(connection, (id, account), reason.as_deref(), context)?;
        let kind = if reason.is_some() { "excluded" } else { "readmitted" };
        let (account_id, text) = (Some(account), reason.as_deref());
        note_event(connection, &NewEvent { kind, account_id, text, ..of_list(id) }, context)?;
        let details = json!({ "name": list.name, "account_id": account,
            "excluded": reason.is_some() });
        audit::note(connection, context, (AuditAction::ExcludeTarget, id), &details)?;
        Ok(stored::update(connection, &list, context.now)?)
    })
}

/// The account that a text names: an id, a domain or a name.
///
/// # Errors
/// When none or several are of it.
pub fn find_account(workspace: &Workspace, text: &str) -> Result<i64, EngineError> {
    let found = find_accounts(workspace, std::slice::from_ref(&text))?;
    let none = || Err(said!("list.no_account", text));
    found.into_iter().next().unwrap_or_else(none).map_err(EngineError::NotFound)
}

/// The accounts that texts name, or why a text names none.
///
/// # Errors
/// What the store reports.
pub fn find_accounts<T: AsRef<str>>(
    workspace: &Workspace,
    texts: &[T],
) -> Result<Vec<Result<i64, Said>>, EngineError> {
    workspace.store.read(|connection| {
        let known = Known::load(connection)?;
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            found.push(account_of(connection, &known, text.as_ref().trim())?);
        }
        Ok(found)
    })
}

fn account_of(
    connection: &mut Connection,
    known: &Known,
    text: &str,
) -> Result<Result<i64, Said>, EngineError> {
    if let Ok(id) = text.parse::<i64>()
        && account::get(connection, id)?.is_some()
    {
        return match membership::known(connection, id) {
            Ok(id) => Ok(Ok(id)),
            Err(EngineError::NotFound(reason)) => Ok(Err(reason)),
            Err(error) => Err(error),
        };
    }
    if let Some(id) = known.of_domain(text) {
        return Ok(Ok(id));
    }
    Ok(match known.named(text) {
        Ok(Some(id)) => Ok(id),
        Ok(None) => Err(said!("list.no_account", text)),
        Err(()) => Err(said!("list.several_accounts", text)),
    })
}

/// The account of a proposal that is not excluded.
pub(super) fn candidate(
    connection: &mut Connection,
    list: &StoredTargetList,
    account: i64,
) -> Result<i64, EngineError> {
    let account = membership::known(connection, account)?;
    let Some(candidate) = stored::candidate(connection, (list.id, account))? else {
        return Err(not_proposed(list, account));
    };
    match candidate.excluded_reason {
        Some(why) => {
            let by = candidate.excluded_by.unwrap_or_default();
            Err(EngineError::Conflict(said!("target.is_excluded", by, why)))
        }
        None => Ok(account),
    }
}

fn not_proposed(list: &StoredTargetList, account: i64) -> EngineError {
    EngineError::NotFound(said!("target.not_proposed", account = account, name = list.name))
}

/// No one proposes or votes before the criteria are signed.
fn refuse_unsigned(
    workspace: &Workspace,
    connection: &mut Connection,
    list: &StoredTargetList,
) -> Result<criteria::CriteriaSheet, EngineError> {
    let sheet = criteria::found(workspace, connection, list.criteria_id)?;
    if sheet.is_signed() {
        return Ok(sheet);
    }
    let (name, missing) = (sheet.stored.name.clone(), sheet.missing().join(", "));
    Err(EngineError::Conflict(said!("target.criteria_unsigned", name, missing)))
}
