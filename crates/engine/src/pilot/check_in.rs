//! Daily check-ins: what goes wrong, what is missing, what does not agree, with a task each.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::pilot::CheckInKind;
use speargun_domain::right::Action;
use speargun_domain::task::{OriginKind, TITLE_MAX, day_of, days_after};
use speargun_store::Lock;
use speargun_store::pilot::{self as stored, CheckInPlace, DueCheckIn, StoredCheckIn};
use speargun_words::said;

use super::{REASON_MAX, running_wave};
use crate::criteria::refuse_without_right;
use crate::program::{self, checked_text};
use crate::task::{NewTask, today};
use crate::{EngineError, Workspace, audit, membership, task};

/// A check-in to write.
#[derive(Debug, Clone)]
pub struct NewCheckIn<'a> {
    /// What it reports.
    pub kind: CheckInKind,
    /// In words.
    pub text: &'a str,
    /// The account that it is about.
    pub account_id: Option<i64>,
    /// Who has to do something about it; who checks in if none.
    pub owner_id: Option<i64>,
    /// The day until which; the day after today if none.
    pub due: Option<&'a str>,
}

/// Writes a check-in on the wave that runs. All kinds but a note make a task, and a note does that
/// names an owner. Returns the check-in and the task.
///
/// # Errors
/// When there is no such programme, none of its waves runs, the account is not in it, the text is
/// blank or too long, the day is none, or the owner may not have tasks, has too many, or is not
/// known; nothing is written then.
pub fn check_in(
    workspace: &Workspace,
    program_id: i64,
    new: &NewCheckIn<'_>,
    context: &Context,
) -> Result<(i64, Option<i64>), EngineError> {
    refuse_without_right(context, Action::WorkTasks)?;
    let text = checked_text(new.text, REASON_MAX)?;
    let day = today(workspace, context.now)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let wave = running_wave(connection, program_id)?;
        let account_id = new.account_id.map(|id| membership::known(connection, id)).transpose()?;
        if let Some(id) = account_id {
            let accounts = stored::accounts(connection, program_id)?;
            if !accounts.iter().any(|own| own.wave_id == wave.id && own.account_id == id) {
                return Err(EngineError::NotFound(said!("pilot.not_in_wave", id)));
            }
        }
        let place = CheckInPlace { wave_id: wave.id, account_id, day: &day };
        let said = (new.kind.key(), text.as_str());
        let id = stored::add_check_in(connection, place, said, context)?;
        let details = json!({ "wave": wave.number, "check_in": id, "kind": new.kind.key(),
            "account_id": account_id });
        audit::note(connection, context, (AuditAction::CheckIn, program_id), &details)?;
        if !new.kind.makes_task() && new.owner_id.is_none() {
            return Ok((id, None));
        }
        let owner_id = new.owner_id.or(context.caller.user_id);
        let owner_id = owner_id.ok_or_else(|| EngineError::Invalid(said!("pilot.no_owner")))?;
        let tomorrow = days_after(&day, 1).unwrap_or_else(|| day.clone());
        let title = title_of(&text);
        let task = NewTask {
            title: &title,
            note: (title != text).then_some(text.as_str()),
            owner_id,
            due: new.due.unwrap_or(&tomorrow),
            remind: None,
            origin: (OriginKind::CheckIn, Some(id)),
            account_id,
        };
        Ok((id, Some(task::add(connection, &task, context)?)))
    })
}

/// The first line of a text, as long as a title may be.
fn title_of(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    if line.chars().count() <= TITLE_MAX {
        return line.to_owned();
    }
    let kept: String = line.chars().take(TITLE_MAX - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A window of the check-ins of a programme, the newest first, and how many there are.
///
/// # Errors
/// When there is no such programme.
pub fn check_ins(
    workspace: &Workspace,
    program_id: i64,
    window: (i64, i64),
) -> Result<(Vec<StoredCheckIn>, i64), EngineError> {
    workspace.store.read(|connection| {
        program::found(connection, program_id)?;
        Ok(stored::check_ins(connection, program_id, window)?)
    })
}

/// The waves on which no one checked in today although it is due: of a person those that they began
/// and those of programmes whose team they are in.
///
/// # Errors
/// What the store reports.
pub fn due(workspace: &Workspace, context: &Context) -> Result<Vec<DueCheckIn>, EngineError> {
    let today = today(workspace, context.now)?;
    let zone = workspace.settings().zone()?;
    let person = context.caller.user_id.map(|id| (id, context.name()));
    workspace.store.read(|connection| {
        let mut found = stored::running(connection, person)?;
        found.retain(|due| is_due(due, &today, &zone));
        Ok(found)
    })
}

/// A check-in is due on every day from Monday to Friday after the day of the first launch.
pub(crate) fn is_due(due: &DueCheckIn, today: &str, zone: &TimeZone) -> bool {
    let Ok(day) = today.parse::<Date>() else { return false };
    let is_working_day = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let is_after_launch = day_of(due.launched_at, zone).as_str() < today;
    is_working_day && is_after_launch && due.last_day.as_deref().is_none_or(|last| last < today)
}
