//! Recommending, signing, returning and swapping.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use rustc_hash::FxHashSet;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::right::Action;
use speargun_domain::target::{Position, Span, Team};
use speargun_store::target_list::{self as stored, NewEvent, StoredTargetList, TargetMember};
use speargun_store::{Connection, Lock, score};
use speargun_words::{Said, count, said, term};

use super::{
    OPEN, RECOMMENDED, SIGNED, checked_reason, choose, found, note_event, of_list, refuse_outdated,
    rule_of, teams_of, tell,
};
use crate::{EngineError, Workspace, audit, criteria, membership};

/// Tiers below it are swapped within the budget; it and better ones by those who sign.
const SWAPPED_TIER: i64 = 3;

/// What came of recommending or signing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signed {
    /// The accounts that are recommended, or targets now.
    pub accounts: Vec<i64>,
    /// The accounts that are not, and why.
    pub left_out: Vec<(i64, Said)>,
    /// The version that a signature made.
    pub version: Option<i64>,
}

/// One account for another.
#[derive(Debug, Clone)]
pub struct Swap<'a> {
    /// The account that goes.
    pub out: i64,
    /// The account that comes.
    pub into: i64,
    /// Why.
    pub reason: &'a str,
}

/// Recommends to the executives every proposed account on which the teams of the rule agree.
///
/// # Errors
/// When there is no such list, the caller is no person of a team, or the teams agree on no account.
pub fn recommend(workspace: &Workspace, id: i64, context: &Context) -> Result<Signed, EngineError> {
    criteria::person(context, Action::ChooseTargets)?;
    if context.caller.team.is_none() {
        let role = term("user.role", &context.caller.role);
        return Err(EngineError::Conflict(said!("target.no_team", role)));
    }
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let mut list = found(connection, id)?;
        let done = agreed(connection, &list)?;
        if done.accounts.is_empty() {
            let (name, open) = (list.name, count(done.left_out.len()));
            return Err(EngineError::Conflict(said!("target.no_agreement", name, open)));
        }
        stored::set_recommended(connection, id, &done.accounts)?;
        RECOMMENDED.clone_into(&mut list.state);
        stored::update(connection, &list, context.now)?;
        let text = done.accounts.len().to_string();
        let event = NewEvent { kind: "recommended", text: Some(&text), ..of_list(id) };
        note_event(connection, &event, context)?;
        let details = json!({ "name": list.name, "accounts": done.accounts.len() });
        audit::note(connection, context, (AuditAction::RecommendTargets, id), &details)?;
        tell::recommended(connection, &list, done.accounts.len(), context)?;
        Ok(done)
    })
}

/// Signs what the teams recommended, whole or the named accounts alone: a new version, whose
/// accounts are targets from now or from the first day of the list on. An account on which the
/// teams agree no more by now is left out.
///
/// # Errors
/// When there is no such list, it waits for no signature, its period is over, an account is not
/// recommended, the list is another than the one that the caller saw, or the caller is none of
/// those who sign its criteria.
pub fn sign(
    workspace: &Workspace,
    (id, revision): (i64, Option<i64>),
    only: Option<&[i64]>,
    context: &Context,
) -> Result<Signed, EngineError> {
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let mut list = found(connection, id)?;
        refuse_outdated(&list, revision)?;
        signer(workspace, connection, &list, context)?;
        if list.state != RECOMMENDED {
            return Err(EngineError::Conflict(said!("target.not_recommended", name = list.name)));
        }
        if list.ends_at <= context.now {
            return Err(EngineError::Conflict(said!("target.is_over", name = list.name)));
        }
        let recommended: FxHashSet<i64> = stored::candidates(connection, id)?
            .into_iter()
            .filter(|candidate| candidate.is_recommended)
            .map(|candidate| candidate.account_id)
            .collect();
        let only = match only {
            Some(only) => Some(chosen(connection, only, &recommended)?),
            None => None,
        };
        let mut done = agreed(connection, &list)?;
        done.accounts.retain(|account| recommended.contains(account));
        done.left_out.retain(|(account, _)| recommended.contains(account));
        if let Some(only) = only {
            let named = |account: &i64| only.contains(account);
            let (signed, other) = done.accounts.iter().copied().partition(named);
            done.accounts = signed;
            let by = context.name();
            let unsigned = |account| (account, said!("target.not_signed", by));
            done.left_out.extend(<Vec<i64>>::into_iter(other).map(unsigned));
        }
        if done.accounts.is_empty() {
            let (name, open) = (list.name, count(done.left_out.len()));
            return Err(EngineError::Conflict(said!("target.no_agreement", name, open)));
        }
        list.version += 1;
        done.version = Some(list.version);
        write_signed(connection, &mut list, &done, context)?;
        Ok(done)
    })
}

/// The accounts that are named to be signed.
fn chosen(
    connection: &mut Connection,
    only: &[i64],
    recommended: &FxHashSet<i64>,
) -> Result<FxHashSet<i64>, EngineError> {
    let mut found = FxHashSet::default();
    for account in only {
        let account = membership::known(connection, *account)?;
        if !recommended.contains(&account) {
            return Err(EngineError::Conflict(said!("target.account_not_recommended", account)));
        }
        found.insert(account);
    }
    Ok(found)
}

fn write_signed(
    connection: &mut Connection,
    list: &mut StoredTargetList,
    done: &Signed,
    context: &Context,
) -> Result<(), EngineError> {
    let (id, version) = (list.id, list.version);
    for account in &done.accounts {
        add_member(connection, list, *account, context)?;
    }
    for (account, reason) in &done.left_out {
        let (account_id, text) = (Some(*account), reason.to_stored());
        let text = Some(text.as_str());
        note_event(
            connection,
            &NewEvent { kind: "left_out", account_id, text, ..of_list(id) },
            context,
        )?;
    }
    stored::set_recommended(connection, id, &[])?;
    SIGNED.clone_into(&mut list.state);
    stored::update(connection, list, context.now)?;
    let (text, version) = (done.accounts.len().to_string(), Some(version));
    let event = NewEvent { kind: "signed", text: Some(&text), version, ..of_list(id) };
    note_event(connection, &event, context)?;
    let mut named = done.accounts.clone();
    named.truncate(1_000);
    let details = json!({ "name": list.name, "version": list.version,
        "accounts": done.accounts.len(), "account_ids": named });
    audit::note(connection, context, (AuditAction::SignTargetList, id), &details)?;
    // Who is a target decides on scores and stages.
    Ok(speargun_store::bump_revision(connection)?)
}

fn add_member(
    connection: &mut Connection,
    list: &StoredTargetList,
    account_id: i64,
    context: &Context,
) -> Result<(), EngineError> {
    let tier = score::get(connection, account_id)?.map(|score| score.tier);
    let from = list.starts_at.max(context.now);
    let member = TargetMember {
        account_id,
        name: String::new(),
        span: Span { from, until: Some(list.ends_at) },
        tier,
        from_version: list.version,
        until_version: None,
    };
    Ok(stored::add_member(connection, list.id, &member)?)
}

/// Returns a recommendation to the teams with a reason.
///
/// # Errors
/// When there is no such list, it waits for no signature, no reason is given, or the caller is none
/// of those who sign.
pub fn return_list(
    workspace: &Workspace,
    id: i64,
    reason: &str,
    context: &Context,
) -> Result<(), EngineError> {
    let reason = checked_reason(reason)?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let mut list = found(connection, id)?;
        signer(workspace, connection, &list, context)?;
        if list.state != RECOMMENDED {
            return Err(EngineError::Conflict(said!("target.not_recommended", name = list.name)));
        }
        let state = if list.version > 0 { SIGNED } else { OPEN };
        state.clone_into(&mut list.state);
        stored::set_recommended(connection, id, &[])?;
        stored::update(connection, &list, context.now)?;
        let event = NewEvent { kind: "returned", text: Some(&reason), ..of_list(id) };
        note_event(connection, &event, context)?;
        tell::returned(connection, &list, &reason, context)?;
        let details = json!({ "name": list.name, "reason": reason });
        Ok(audit::note(connection, context, (AuditAction::ReturnTargets, id), &details)?)
    })
}

/// Swaps an account of a signed list for one on which the teams agree: a new version. Accounts of
/// Tier 3 and without a tier are swapped within the budget of the quarter; better ones are swapped
/// by those who sign.
///
/// # Errors
/// When there is no such list or it is not signed, the one is no target of it, the teams do not
/// agree on the other, the budget is used up, or no reason is given; nothing is changed then.
pub fn swap(
    workspace: &Workspace,
    id: i64,
    wanted: &Swap<'_>,
    context: &Context,
) -> Result<i64, EngineError> {
    let reason = checked_reason(wanted.reason)?;
    criteria::person(context, Action::ChooseTargets)?;
    let zone = workspace.settings().zone()?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let mut list = found(connection, id)?;
        if list.version == 0 {
            return Err(EngineError::Conflict(said!("target.unsigned", name = list.name)));
        }
        let out = membership::known(connection, wanted.out)?;
        let members = stored::members(connection, id)?;
        let inside = |member: &&TargetMember| member.until_version.is_none();
        let current: Vec<&TargetMember> = members.iter().filter(inside).collect();
        let Some(leaving) = current.iter().find(|member| member.account_id == out) else {
            let name = list.name;
            return Err(EngineError::Conflict(said!("target.not_member", account = out, name)));
        };
        let into = choose::candidate(connection, &list, wanted.into)?;
        refuse_open(connection, &list, into)?;
        if leaving.tier.is_some_and(|tier| tier < SWAPPED_TIER) {
            signer(workspace, connection, &list, context)?;
        } else {
            let quarter = quarter_begin(context.now, &zone)?;
            let swapped = stored::count_swaps(connection, id, quarter)?;
            refuse_over_budget(&list, &current, swapped)?;
        }
        list.version += 1;
        let version = list.version;
        stored::end_member(connection, (id, out), (context.now, version))?;
        add_member(connection, &list, into, context)?;
        for (kind, account) in [("swapped_out", out), ("swapped_in", into)] {
            let (account_id, text, version) = (Some(account), Some(&*reason), Some(version));
            let event = NewEvent { kind, account_id, text, version, ..of_list(id) };
            note_event(connection, &event, context)?;
        }
        stored::update(connection, &list, context.now)?;
        let details = json!({ "name": list.name, "version": version, "out": out, "in": into,
            "reason": reason });
        audit::note(connection, context, (AuditAction::SwapTarget, id), &details)?;
        speargun_store::bump_revision(connection)?;
        Ok(version)
    })
}

fn refuse_over_budget(
    list: &StoredTargetList,
    current: &[&TargetMember],
    swapped: i64,
) -> Result<(), EngineError> {
    let is_swapped = |tier: Option<i64>| tier.is_none_or(|tier| tier >= SWAPPED_TIER);
    let of_tier = current.iter().filter(|member| is_swapped(member.tier)).count();
    let most = rule_of(list).swaps(of_tier);
    if usize::try_from(swapped).unwrap_or(usize::MAX) < most {
        return Ok(());
    }
    let (swapped, max, of) = (count(swapped), count(most), count(of_tier));
    Err(EngineError::Conflict(said!("target.over_budget", swapped, max, of)))
}

/// The teams have to agree on an account that comes.
fn refuse_open(
    connection: &mut Connection,
    list: &StoredTargetList,
    account: i64,
) -> Result<(), EngineError> {
    let done = agreed(connection, list)?;
    if done.accounts.contains(&account) {
        return Ok(());
    }
    let reason = done.left_out.into_iter().find(|(of, _)| *of == account);
    let reason = reason.map_or_else(
        || said!("target.is_member", account, name = list.name.clone()),
        |(_, reason)| reason,
    );
    Err(EngineError::Conflict(reason))
}

/// The proposed accounts that are on no version yet, parted into those on which the teams of the
/// rule agree and the others.
fn agreed(connection: &mut Connection, list: &StoredTargetList) -> Result<Signed, EngineError> {
    let mut votes: BTreeMap<i64, Vec<stored::StoredVote>> = BTreeMap::new();
    for vote in stored::votes(connection, list.id)? {
        votes.entry(vote.account_id).or_default().push(vote);
    }
    let members: FxHashSet<i64> = stored::members(connection, list.id)?
        .into_iter()
        .filter(|member| member.until_version.is_none())
        .map(|member| member.account_id)
        .collect();
    let rule = rule_of(list);
    let mut done = Signed::default();
    for candidate in stored::candidates(connection, list.id)? {
        let account = candidate.account_id;
        if members.contains(&account) || candidate.excluded_at.is_some() {
            continue;
        }
        let of_account = votes.get(&account).map_or(&[][..], Vec::as_slice);
        let teams = teams_of(&rule, of_account);
        let open: Vec<Team> = teams
            .iter()
            .filter(|(_, position)| *position != Position::Agrees)
            .map(|(team, _)| *team)
            .collect();
        match open.is_empty() {
            true => done.accounts.push(account),
            false => done.left_out.push((account, missing(&open))),
        }
    }
    Ok(done)
}

/// Which teams have not agreed, by their names.
fn missing(teams: &[Team]) -> Said {
    let name = |team: &Team| match team {
        Team::Marketing => said!("target.team.marketing"),
        Team::Sales => said!("target.team.sales"),
        Team::CustomerSuccess => said!("target.team.customer_success"),
    };
    let mut names = teams.iter().map(name);
    let first = names.next().unwrap_or_else(|| Said::text(""));
    let teams = names.fold(first, |before, team| said!("target.teams", before, team));
    said!("target.teams_missing", teams)
}

/// The caller, who has to be one of those who sign the criteria; these have to be signed.
fn signer(
    workspace: &Workspace,
    connection: &mut Connection,
    list: &StoredTargetList,
    context: &Context,
) -> Result<(), EngineError> {
    let user_id = criteria::person(context, Action::SignTargets)?;
    let sheet = criteria::found(workspace, connection, list.criteria_id)?;
    let name = sheet.stored.name.clone();
    if !sheet.signatures.iter().any(|signature| signature.user_id == user_id) {
        let names: Vec<&str> =
            sheet.signatures.iter().map(|signature| signature.name.as_str()).collect();
        let signers = names.join(", ");
        return Err(EngineError::Conflict(said!("criteria.not_signer", name, signers)));
    }
    if !sheet.is_signed() {
        let missing = sheet.missing().join(", ");
        return Err(EngineError::Conflict(said!("target.criteria_unsigned", name, missing)));
    }
    Ok(())
}

/// The first moment of the quarter of the calendar that holds a moment.
pub(super) fn quarter_begin(now: i64, zone: &jiff::tz::TimeZone) -> Result<i64, EngineError> {
    let out = |_: jiff::Error| EngineError::Invalid(said!("target.bad_period", max = count(0)));
    let day = jiff::Timestamp::from_microsecond(now).map_err(out)?.to_zoned(zone.clone());
    let months = i64::from((day.month() - 1) % 3);
    let first = day.first_of_month().and_then(|first| first.checked_sub(months.months()));
    let first = first.and_then(|first| first.start_of_day()).map_err(out)?;
    Ok(first.timestamp().as_microsecond())
}
