//! Schedules: jobs that are added again and again, by whichever server sees first that they are
//! due.

use serde::Serialize;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::time::next_time_of_day;
use speargun_domain::workspace::Settings;
use speargun_store::Connection;
use speargun_store::job::NewJob;
use speargun_store::job_schedule::{self, Recurrence, StoredSchedule};
use speargun_words::{count, said};

use super::{ATTEMPTS_MAX, Order, add_new, written};
use crate::{EngineError, Workspace, audit};

/// The most schedules of a workspace.
pub const SCHEDULES_MAX: usize = 100;
/// The longest time between two jobs of a schedule: 30 days.
pub const EVERY_MINUTES_MAX: i64 = 30 * 24 * 60;
const MINUTE: i64 = 60_000_000;

/// A time of day as `HH:MM`.
///
/// # Errors
/// When it is none.
fn time_of_day(text: &str) -> Result<(i8, i8), EngineError> {
    let parts = text.split_once(':').filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2);
    let number = |part: &str, end: i8| {
        let digits = Some(part).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|part| part.parse().ok()).filter(|number| *number < end)
    };
    let read = parts.and_then(|(hour, minute)| Some((number(hour, 24)?, number(minute, 60)?)));
    read.ok_or_else(|| EngineError::Invalid(said!("job_schedule.no_time", text)))
}

/// When a schedule is due after a moment.
fn next_due(
    settings: &Settings,
    recurrence: &Recurrence,
    (last, now): (i64, i64),
) -> Result<i64, EngineError> {
    match recurrence {
        Recurrence::EveryMinutes(minutes) => {
            let step = minutes * MINUTE;
            // Those that were missed while no server ran are not made up for.
            Ok(last + ((now - last).max(0) / step + 1) * step)
        }
        Recurrence::DailyAt(text) => {
            let zone = settings.zone()?;
            let due = next_time_of_day(now, time_of_day(text)?, &zone);
            due.ok_or_else(|| EngineError::Invalid(said!("job_schedule.no_next", text)))
        }
    }
}

/// Makes a schedule of jobs.
///
/// # Errors
/// When the recurrence means nothing, there are too many schedules, one like it exists, or what the
/// store reports.
pub fn add<P: Serialize>(
    workspace: &Workspace,
    order: &Order<'_, P>,
    recurrence: &Recurrence,
    context: &Context,
) -> Result<StoredSchedule, EngineError> {
    if let Recurrence::EveryMinutes(minutes) = recurrence
        && !(1..=EVERY_MINUTES_MAX).contains(minutes)
    {
        let reason = said!("job_schedule.minutes", max = count(EVERY_MINUTES_MAX));
        return Err(EngineError::Invalid(reason));
    }
    let now = context.now;
    let schedule = StoredSchedule {
        id: 0,
        kind: order.kind.to_owned(),
        payload: written(order.payload)?,
        is_of_machine: order.place.is_some(),
        recurrence: recurrence.clone(),
        next_due_at: next_due(&workspace.settings(), recurrence, (now, now))?,
        last_job_id: None,
        created_by: context.name().to_owned(),
        created_at: now,
    };
    workspace.store.write(|connection| {
        let kept = job_schedule::list(connection)?;
        if kept.len() >= SCHEDULES_MAX {
            let reason = said!("job_schedule.too_many", max = count(SCHEDULES_MAX));
            return Err(EngineError::Conflict(reason));
        }
        let is_same =
            |other: &StoredSchedule| other.kind == schedule.kind && other.recurrence == *recurrence;
        if let Some(same) = kept.iter().find(|other| is_same(other)) {
            let reason = said!("job_schedule.exists", id = same.id);
            return Err(EngineError::Conflict(reason));
        }
        let id = job_schedule::add(connection, &schedule)?;
        let (every_minutes, daily_at) = match recurrence {
            Recurrence::EveryMinutes(minutes) => (Some(*minutes), None),
            Recurrence::DailyAt(time) => (None, Some(time.as_str())),
        };
        let details = json!({
            "kind": order.kind, "every_minutes": every_minutes, "daily_at": daily_at
        });
        audit::note(connection, context, (AuditAction::AddSchedule, id), &details)?;
        Ok(StoredSchedule { id, ..schedule })
    })
}

/// The schedules, the oldest first.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<StoredSchedule>, EngineError> {
    Ok(workspace.store.read(job_schedule::list)?)
}

/// Removes a schedule; jobs that it added stay.
///
/// # Errors
/// When there is none of that number, or what the store reports.
pub fn remove(workspace: &Workspace, id: i64, context: &Context) -> Result<(), EngineError> {
    workspace.store.write(|connection| {
        let Some(kept) = job_schedule::get(connection, id)? else {
            return Err(EngineError::NotFound(said!("job_schedule.missing", id)));
        };
        job_schedule::remove(connection, id)?;
        let details = json!({ "kind": kept.kind });
        audit::note(connection, context, (AuditAction::RemoveSchedule, id), &details)?;
        Ok(())
    })
}

/// Lets daily schedules follow another time zone, in the transaction that publishes it.
pub(crate) fn follow_zone(
    connection: &mut Connection,
    settings: &Settings,
    now: i64,
) -> Result<(), EngineError> {
    for schedule in job_schedule::list(connection)? {
        if matches!(schedule.recurrence, Recurrence::DailyAt(_)) {
            let next = next_due(settings, &schedule.recurrence, (now, now))?;
            job_schedule::set_next_due(connection, schedule.id, next)?;
        }
    }
    Ok(())
}

/// Adds the jobs of the schedules that are due. Of one whose last job waits or runs still, none is
/// added.
pub(super) fn add_due(workspace: &Workspace, now: i64) -> Result<(), EngineError> {
    let due = workspace.store.read(|connection| job_schedule::due(connection, now))?;
    for schedule in &due {
        let next =
            next_due(&workspace.settings(), &schedule.recurrence, (schedule.next_due_at, now))?;
        let job = NewJob {
            kind: schedule.kind.clone(),
            payload: schedule.payload.clone(),
            // Jobs of other kinds, and those that people ask for, are no reason to leave one out.
            dedup_key: Some(format!("schedule {}", schedule.id)),
            created_by: schedule.created_by.clone(),
            // The machine on which the schedule was made may be gone: this one has files as well.
            place: schedule.is_of_machine.then(|| workspace.place().to_owned()),
            due_at: now,
            attempts_max: ATTEMPTS_MAX,
        };
        workspace.store.write(|connection| {
            if job_schedule::advance(connection, schedule, next)? {
                let (job_id, _) = add_new(connection, &job, now)?;
                job_schedule::note_job(connection, schedule.id, job_id)?;
            }
            Ok::<_, EngineError>(())
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_two_numbers_of_two_digits() {
        assert_eq!(time_of_day("02:30").ok(), Some((2, 30)));
        assert_eq!(time_of_day("23:59").ok(), Some((23, 59)));
        for wrong in ["", "2:30", "24:00", "12:60", "12.30", "12:3x", "-1:30", "+1:30", "12:30:00"]
        {
            assert!(time_of_day(wrong).is_err(), "{wrong}");
        }
    }
}
