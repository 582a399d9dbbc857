//! Reminders: a notification on the day that a task names, and on each day on which a check-in of a
//! pilot is due.

use std::sync::{Arc, Weak};
use std::time::Duration;

use speargun_domain::caller::Context;
use speargun_domain::notification::NotificationSubject;
use speargun_store::pilot::{self as pilots, DueCheckIn};
use speargun_store::task as tasks;
use speargun_store::{Connection, Lock, program as programs};
use speargun_words::{count, said};

use crate::notification::{self, Notice};
use crate::{Engine, EngineError, Workspace, pilot, task};

/// How many tasks are reminded of in one transaction; the others follow in the next look.
const TASKS_MAX: i64 = 500;
/// How often a server looks.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How often it looks whether the server ends.
const END_LOOK: Duration = Duration::from_secs(1);

/// How many people were reminded of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Tasks.
    pub tasks: usize,
    /// Check-ins of waves.
    pub check_ins: usize,
}

/// Writes the reminders that are due and were not written yet. Several servers may do it at once:
/// each reminder is written once.
///
/// # Errors
/// What the store reports.
pub fn remind(workspace: &Workspace) -> Result<Reminded, EngineError> {
    let context = Context::of_job("reminder", workspace.now());
    let today = task::today(workspace, context.now)?;
    let zone = workspace.settings().zone()?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let due = tasks::to_remind(connection, (&today, TASKS_MAX))?;
        for own in &due {
            let (title, due) = (own.title.as_str(), own.due_on.as_str());
            let notice = Notice {
                kind: "task_reminder",
                subject: (NotificationSubject::Task, own.id),
                account_id: own.account.as_ref().map(|(id, _)| *id),
                said: said!("notification.task_reminder", title, due),
            };
            notification::notify(connection, &[own.owner_id], &notice, &context)?;
            tasks::note_reminder(connection, own.id)?;
        }
        let mut waves = pilots::running(connection, None)?;
        waves.retain(|wave| pilot::is_due(wave, &today, &zone));
        let mut check_ins = 0;
        for wave in &waves {
            if pilots::note_check_in_reminder(connection, wave, &today)? {
                remind_of_check_in(connection, wave, &context)?;
                check_ins += 1;
            }
        }
        Ok(Reminded { tasks: due.len(), check_ins })
    })
}

/// Reminds the team of a programme, and who began the wave.
fn remind_of_check_in(
    connection: &mut Connection,
    wave: &DueCheckIn,
    context: &Context,
) -> Result<(), EngineError> {
    let items = programs::items(connection, wave.program_id)?;
    let members = items.into_iter().filter_map(|item| item.user.map(|(id, _, _)| id));
    let mut people: Vec<i64> = members.collect();
    people.extend(notification::people_of(connection, std::slice::from_ref(&wave.begun_by))?);
    let (name, number) = (wave.program.as_str(), count(wave.wave));
    let notice = Notice {
        kind: "check_in_due",
        subject: (NotificationSubject::Program, wave.program_id),
        account_id: None,
        said: said!("notification.check_in_due", name, number),
    };
    notification::notify(connection, &people, &notice, context)
}

impl Engine {
    /// Begins to remind people, as long as the server runs.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub(crate) fn start_reminders(self: &Arc<Self>) -> Result<(), EngineError> {
        let engine = Arc::downgrade(self);
        let thread = std::thread::Builder::new().name("reminders".to_owned());
        let spawned = thread.spawn(move || remind_until_the_end(&engine));
        spawned.map(|_| ()).map_err(|error| {
            EngineError::Invalid(said!("thread.reminders", error = error.to_string()))
        })
    }
}

fn remind_until_the_end(engine: &Weak<Engine>) {
    let mut failed = None;
    while let Some(own) = engine.upgrade() {
        match remind(&own.workspace) {
            Ok(_) => failed = None,
            // It is tried again at the next look; the same reason is said once.
            Err(error) => {
                let reason = Some(error.to_string());
                if failed != reason {
                    tracing::warn!(%error, "people are not reminded; it is tried again");
                }
                failed = reason;
            }
        }
        drop(own);
        for _ in 0..LOOK_EVERY.as_secs() / END_LOOK.as_secs() {
            std::thread::sleep(END_LOOK);
            if engine.strong_count() == 0 {
                return;
            }
        }
    }
}
