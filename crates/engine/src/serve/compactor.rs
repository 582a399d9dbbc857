//! The thread that moves events into the lake while the server runs.

use std::sync::Arc;
use std::time::Duration;

use speargun_store::event::inbox;
use speargun_words::said;

use super::Serving;
use crate::event::{Thoroughness, compact};
use crate::fault::caught;
use crate::{EngineError, Watch};

/// How many events wait at most before they are moved, unless the oldest is older than
/// [`WAIT_MAX`].
pub const WAITING_EVENTS: i64 = 200_000;
/// How long an event waits at most before it is moved.
const WAIT_MAX: Duration = Duration::from_mins(10);
/// How often it is looked whether there is something to move.
const LOOK: Duration = Duration::from_secs(2);
/// The same where few events are enough, as in tests.
const LOOK_OFTEN: Duration = Duration::from_millis(20);
/// How long it waits after a failure before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

impl Serving {
    /// Starts the thread. It ends with the process: a crash in the middle of it loses nothing.
    pub(super) fn start_compactor(
        self: &Arc<Self>,
        waiting_events: i64,
    ) -> Result<(), EngineError> {
        let events = Arc::clone(self);
        let look = if waiting_events < WAITING_EVENTS { LOOK_OFTEN } else { LOOK };
        let compactor = move || {
            loop {
                std::thread::sleep(look);
                let move_due = || compact_when_due(&events, waiting_events);
                match caught("the filling of the lake", move_due) {
                    Ok(()) => events.lake_fault.clear(),
                    Err(error) => {
                        // Nothing is lost: events wait in the inbox; questions find them there.
                        tracing::warn!(%error, "events are not moved into the lake; it is tried \
                            again");
                        events.lake_fault.note(events.now(), &error.to_string());
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

fn compact_when_due(events: &Serving, waiting_events: i64) -> Result<(), EngineError> {
    let log = &events.tracking.log;
    let (waiting, since) = log.store().read(inbox::backlog)?;
    let waited = since.map_or(0, |since| events.now() - since);
    let is_old = u128::try_from(waited).is_ok_and(|waited| waited > WAIT_MAX.as_micros());
    if waiting == 0 || (waiting < waiting_events && !is_old) {
        return Ok(());
    }
    let row = events.live.position()?;
    let credit = |of: &[&speargun_domain::event::Event]| events.live.credit(of);
    match compact(log, row, &credit, Thoroughness::Routine, &Watch::none()) {
        // Somebody does it from the command line.
        Ok(_) | Err(EngineError::Locked(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
