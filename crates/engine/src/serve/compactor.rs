//! The thread that has events moved into the lake, as a job, while the server runs.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use speargun_domain::caller::Context;
use speargun_store::event::inbox;
use speargun_store::job::{self, JobState};
use speargun_words::said;

use super::Serving;
use crate::fault::caught;
use crate::upkeep;
use crate::{Engine, EngineError};

/// Under which name the server adds jobs by itself.
const SERVER: &str = "server";

/// How many events wait at most before they are moved, unless the oldest is older than
/// [`WAIT_MAX`].
pub const WAITING_EVENTS: i64 = 200_000;
/// How long an event waits at most before it is moved.
const WAIT_MAX: Duration = Duration::from_mins(10);
/// How often it is looked whether there is something to move.
const LOOK: Duration = Duration::from_secs(2);
/// The same where few events are enough, as in tests.
const LOOK_OFTEN: Duration = Duration::from_millis(20);
/// How long it waits after a failure before it looks again.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long a job that failed, or that was stopped, is not added again.
const AFTER_END: Duration = Duration::from_mins(1);

impl Serving {
    /// Starts the thread. It ends with the server: a crash in the middle of it loses nothing.
    pub(super) fn start_compactor(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        waiting_events: i64,
    ) -> Result<(), EngineError> {
        let (events, engine) = (Arc::clone(self), Arc::clone(engine));
        let look = if waiting_events < WAITING_EVENTS { LOOK_OFTEN } else { LOOK };
        let (mut last_job, mut has_failed) = (None, false);
        let compactor = move || {
            while !events.stopping.load(Ordering::Relaxed) {
                std::thread::sleep(look);
                let due = (waiting_events, &mut last_job);
                let move_due = || compact_when_due(&engine, &events, due);
                match caught("the filling of the lake", move_due) {
                    // What a job found is cleared by the next one that succeeds.
                    Ok(()) if std::mem::take(&mut has_failed) => events.lake_fault.clear(),
                    Ok(()) => {}
                    Err(error) => {
                        // Nothing is lost: events wait in the inbox; questions find them there.
                        tracing::warn!(%error, "events are not moved into the lake; it is tried \
                            again");
                        events.lake_fault.note(events.now(), &error.to_string());
                        has_failed = true;
                        std::thread::sleep(AFTER_FAILURE);
                    }
                }
            }
        };
        let thread = std::thread::Builder::new().name("compactor".to_owned());
        thread
            .spawn(compactor)
            .map(|_| ())
            .map_err(|error| EngineError::Invalid(said!("thread.lake", error = error.to_string())))
    }
}

fn compact_when_due(
    engine: &Engine,
    events: &Serving,
    (waiting_events, last_job): (i64, &mut Option<i64>),
) -> Result<(), EngineError> {
    let log = &events.tracking.log;
    let (waiting, since) = log.store().read(inbox::backlog)?;
    let waited = since.map_or(0, |since| events.now() - since);
    let is_old = u128::try_from(waited).is_ok_and(|waited| waited > WAIT_MAX.as_micros());
    if waiting == 0 || (waiting < waiting_events && !is_old) {
        return Ok(());
    }
    let now = engine.workspace.now();
    let last = match *last_job {
        Some(id) => engine.workspace.store.read(|connection| job::get(connection, id))?,
        None => None,
    };
    let rests = last.is_some_and(|last| match last.state {
        JobState::Waiting | JobState::Running => true,
        JobState::Failed | JobState::Cancelled => last.finished_at.is_some_and(|ended| {
            u128::try_from(now - ended).is_ok_and(|since| since < AFTER_END.as_micros())
        }),
        JobState::Done => false,
    });
    if !rests {
        *last_job = Some(upkeep::start_routine(engine, &Context::of_job(SERVER, now))?);
    }
    Ok(())
}
