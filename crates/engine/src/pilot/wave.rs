//! Waves: begun with few accounts, launched through the gate, passed or stopped with what was
//! learned.

use std::collections::BTreeSet;

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::notification::NotificationSubject;
use speargun_domain::pilot::WaveState;
use speargun_domain::right::Action;
use speargun_store::pilot::{self as stored, StoredWave};
use speargun_store::program::StoredProgram;
use speargun_store::{Connection, Lock, target_list};
use speargun_words::{Said, count, said};

use super::shown::{PilotAccount, load_wave, next_size};
use super::{Step, checked_override, keep_overrides, refuse_obstacles, running_wave};
use crate::criteria::refuse_without_right;
use crate::notification::{self, Notice};
use crate::program::checked_text;
use crate::task::today;
use crate::{EngineError, Workspace, audit, membership, program};

/// The most accounts of a wave, whatever the reason.
pub const ACCOUNTS_MAX: usize = 1_000;
/// The most waves of a programme.
const WAVES_MAX: usize = 100;

/// Begins the next wave of a programme; the first is the pilot. `reason` says why it begins
/// although something speaks against it.
///
/// # Errors
/// When there is no such programme or account, a wave runs, an account is named twice or was in a
/// wave before, or there are too many; when something speaks against it and there is no reason.
pub fn start(
    workspace: &Workspace,
    (program_id, accounts): (i64, &[i64]),
    reason: Option<&str>,
    context: &Context,
) -> Result<StoredWave, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let reason = checked_override(reason)?;
    if accounts.is_empty() || accounts.len() > ACCOUNTS_MAX {
        let max = count(ACCOUNTS_MAX);
        return Err(EngineError::Invalid(said!("pilot.bad_accounts", max)));
    }
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let program = program::found(connection, program_id)?;
        let waves = stored::waves(connection, program_id)?;
        refuse_while_one_runs(&waves)?;
        let chosen = chosen_accounts(connection, program_id, accounts)?;
        let obstacles = against_start(connection, (&program, &waves), &chosen, context.now)?;
        refuse_obstacles(&obstacles, reason.as_deref())?;
        let number = waves.last().map_or(1, |wave| wave.number + 1);
        let id = stored::add_wave(connection, (program_id, number), context)?;
        for (account, _) in &chosen {
            stored::add_account(connection, id, *account)?;
        }
        let kept = (obstacles.as_slice(), reason.as_deref());
        keep_overrides(connection, (id, None, Step::Start), kept, context)?;
        let names: Vec<&str> = chosen.iter().map(|(_, name)| name.as_str()).collect();
        let details = json!({ "name": program.name, "wave": number, "accounts": names,
            "overridden": overridden(&obstacles), "reason": reason });
        audit::note(connection, context, (AuditAction::StartWave, program_id), &details)?;
        running_wave(connection, program_id)
    })
}

fn refuse_while_one_runs(waves: &[StoredWave]) -> Result<(), EngineError> {
    if let Some(last) = waves.last().filter(|wave| wave.state == WaveState::Running.key()) {
        let number = count(last.number);
        return Err(EngineError::Conflict(said!("pilot.one_runs", number)));
    }
    if waves.len() >= WAVES_MAX {
        return Err(EngineError::Conflict(said!("pilot.too_many_waves", max = count(WAVES_MAX))));
    }
    Ok(())
}

/// The accounts as they are now with their names, each once and none of an earlier wave.
fn chosen_accounts(
    connection: &mut Connection,
    program_id: i64,
    accounts: &[i64],
) -> Result<Vec<(i64, String)>, EngineError> {
    let before: BTreeSet<i64> =
        stored::accounts(connection, program_id)?.into_iter().map(|own| own.account_id).collect();
    let mut chosen: Vec<(i64, String)> = Vec::with_capacity(accounts.len());
    for id in accounts {
        let id = membership::known(connection, *id)?;
        let account = speargun_store::account::get(connection, id)?;
        let name = account.map_or_else(|| id.to_string(), |account| account.name);
        if chosen.iter().any(|(own, _)| *own == id) {
            return Err(EngineError::Invalid(said!("pilot.named_twice", name)));
        }
        if before.contains(&id) {
            return Err(EngineError::Conflict(said!("pilot.was_in", name)));
        }
        chosen.push((id, name));
    }
    Ok(chosen)
}

fn against_start(
    connection: &mut Connection,
    (program, waves): (&StoredProgram, &[StoredWave]),
    chosen: &[(i64, String)],
    now: i64,
) -> Result<Vec<Said>, EngineError> {
    let mut obstacles = Vec::new();
    let before = stored::accounts(connection, program.id)?;
    let in_wave = |wave: &StoredWave| before.iter().filter(|own| own.wave_id == wave.id).count();
    let sizes: Vec<(usize, usize)> = waves.iter().map(|wave| (in_wave(wave), 0)).collect();
    let (min, max) = next_size(waves, &sizes);
    if !(min..=max).contains(&chosen.len()) {
        let (accounts, min, max) = (count(chosen.len()), count(min), count(max));
        obstacles.push(match waves.last() {
            None => said!("pilot.size", accounts, min, max),
            Some(_) => said!("pilot.wave_size", accounts, max),
        });
    }
    let Some((list, list_name)) = &program.target_list else {
        obstacles.push(said!("pilot.no_list"));
        return Ok(obstacles);
    };
    let members = target_list::members(connection, *list)?;
    let targets: BTreeSet<i64> = members
        .iter()
        .filter(|member| member.span.holds(now))
        .map(|member| member.account_id)
        .collect();
    let strangers = chosen.iter().filter(|(id, _)| !targets.contains(id));
    let list = list_name.as_str();
    obstacles.extend(strangers.map(|(_, account)| {
        let account = account.as_str();
        said!("pilot.no_target", account, list)
    }));
    Ok(obstacles)
}

/// Launches an account of the wave that runs, or all of them that are not launched. The gate lets
/// an account through whose pieces are all written and each use something that is known of it.
///
/// # Errors
/// When there is no such programme, none of its waves runs, the account is not in it or is launched
/// already, or a piece is not written; when something else speaks against it and there is no
/// reason. Either all are launched or none.
pub fn launch(
    workspace: &Workspace,
    (program_id, account_id): (i64, Option<i64>),
    reason: Option<&str>,
    context: &Context,
) -> Result<StoredWave, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let reason = checked_override(reason)?;
    let today = today(workspace, context.now)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let wave = running_wave(connection, program_id)?;
        let loaded = load_wave(connection, wave.clone(), &today)?;
        let account_id = account_id.map(|id| membership::known(connection, id)).transpose()?;
        let ready = to_launch(&loaded.accounts, account_id)?;
        if let Some(own) = ready.iter().find(|own| own.is_blocked) {
            let account = own.stored.name.as_str();
            let reason = own.obstacles.first().cloned();
            let reason = reason.unwrap_or_else(|| said!("pilot.no_pieces", account));
            return Err(EngineError::Conflict(said!("pilot.blocked", reason)));
        }
        let all: Vec<Said> = ready.iter().flat_map(|own| own.obstacles.clone()).collect();
        refuse_obstacles(&all, reason.as_deref())?;
        for own in &ready {
            stored::launch(connection, &own.stored, context)?;
            let place = (wave.id, Some(own.stored.account_id), Step::Launch);
            let kept = (own.obstacles.as_slice(), reason.as_deref());
            keep_overrides(connection, place, kept, context)?;
        }
        let names: Vec<&str> = ready.iter().map(|own| own.stored.name.as_str()).collect();
        let details = json!({ "wave": wave.number, "accounts": names,
            "overridden": overridden(&all), "reason": reason });
        audit::note(connection, context, (AuditAction::LaunchPilot, program_id), &details)?;
        Ok(wave)
    })
}

fn to_launch(
    accounts: &[PilotAccount],
    account_id: Option<i64>,
) -> Result<Vec<&PilotAccount>, EngineError> {
    if let Some(id) = account_id {
        let own = accounts.iter().find(|own| own.stored.account_id == id);
        let own = own.ok_or_else(|| EngineError::NotFound(said!("pilot.not_in_wave", id)))?;
        if own.stored.launched.is_some() {
            let account = own.stored.name.as_str();
            return Err(EngineError::Conflict(said!("pilot.is_launched", account)));
        }
        return Ok(vec![own]);
    }
    let waiting: Vec<&PilotAccount> =
        accounts.iter().filter(|own| own.stored.launched.is_none()).collect();
    if waiting.is_empty() {
        return Err(EngineError::Conflict(said!("pilot.all_launched")));
    }
    Ok(waiting)
}

/// Says that the wave that runs did what it should, with what was learned. The next wave may come
/// then.
///
/// # Errors
/// When there is no such programme, none of its waves runs, or nothing was learned; when something
/// speaks against it and there is no reason.
pub fn pass(
    workspace: &Workspace,
    (program_id, learnings): (i64, &str),
    reason: Option<&str>,
    context: &Context,
) -> Result<StoredWave, EngineError> {
    finish(workspace, (program_id, WaveState::Passed), (learnings, reason), context)
}

/// Stops the wave that runs, with what was learned. The next wave is no larger.
///
/// # Errors
/// When there is no such programme, none of its waves runs, or nothing was learned.
pub fn end(
    workspace: &Workspace,
    (program_id, learnings): (i64, &str),
    context: &Context,
) -> Result<StoredWave, EngineError> {
    finish(workspace, (program_id, WaveState::Stopped), (learnings, None), context)
}

fn finish(
    workspace: &Workspace,
    (program_id, state): (i64, WaveState),
    (learnings, reason): (&str, Option<&str>),
    context: &Context,
) -> Result<StoredWave, EngineError> {
    refuse_without_right(context, Action::PassPilots)?;
    let reason = checked_override(reason)?;
    let learnings = checked_text(learnings, super::TEXT_MAX).map_err(|_| {
        EngineError::Invalid(said!("pilot.no_learnings", max = count(super::TEXT_MAX)))
    })?;
    let today = today(workspace, context.now)?;
    let is_pass = state == WaveState::Passed;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let wave = running_wave(connection, program_id)?;
        let mut obstacles = Vec::new();
        if is_pass {
            obstacles = load_wave(connection, wave.clone(), &today)?.obstacles;
            refuse_obstacles(&obstacles, reason.as_deref())?;
            let kept = (obstacles.as_slice(), reason.as_deref());
            keep_overrides(connection, (wave.id, None, Step::Pass), kept, context)?;
        }
        stored::end_wave(connection, wave.id, (state.key(), &learnings), context)?;
        let details = json!({ "wave": wave.number, "learnings": learnings,
            "overridden": overridden(&obstacles), "reason": reason });
        let action = if is_pass { AuditAction::PassWave } else { AuditAction::StopWave };
        audit::note(connection, context, (action, program_id), &details)?;
        tell_team(connection, &wave, is_pass, context)?;
        let waves = stored::waves(connection, program_id)?;
        Ok(waves.into_iter().find(|own| own.id == wave.id).unwrap_or(wave))
    })
}

/// Tells the team of the programme that a wave ended.
fn tell_team(
    connection: &mut Connection,
    wave: &StoredWave,
    is_pass: bool,
    context: &Context,
) -> Result<(), EngineError> {
    let program = program::found(connection, wave.program_id)?;
    let team: Vec<i64> = speargun_store::program::items(connection, program.id)?
        .into_iter()
        .filter_map(|item| item.user.map(|(id, _, _)| id))
        .collect();
    let (by, name, number) = (context.name(), program.name.as_str(), count(wave.number));
    let said = match is_pass {
        true => said!("notification.wave_passed", by, name, number),
        false => said!("notification.wave_stopped", by, name, number),
    };
    let subject = (NotificationSubject::Program, program.id);
    let notice = Notice { kind: "wave_ended", subject, account_id: None, said };
    notification::notify(connection, &team, &notice, context)
}

/// The keys of obstacles, for the audit.
fn overridden(obstacles: &[Said]) -> Vec<&str> {
    obstacles.iter().map(Said::key).collect()
}
