//! All tracked events of a workspace, wherever they are.

use speargun_domain::event::Event;
use speargun_store::event::inbox;

use super::{EventLog, codec};
use crate::EngineError;

/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 64;

/// A source of all tracked events, in any order.
pub trait TrackedEvents {
    /// Hands over every event.
    ///
    /// # Errors
    /// What the store or the lake reports.
    fn each(&self, take: &mut dyn FnMut(&Event)) -> Result<(), EngineError>;
}

/// No events: a workspace that tracks nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Untracked;

impl TrackedEvents for Untracked {
    fn each(&self, _take: &mut dyn FnMut(&Event)) -> Result<(), EngineError> {
        Ok(())
    }
}

impl TrackedEvents for EventLog {
    fn each(&self, take: &mut dyn FnMut(&Event)) -> Result<(), EngineError> {
        self.each_until(take).map(|_| ())
    }
}

impl EventLog {
    /// Hands over every event and tells the last row of the inbox among them.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn each_until(&self, take: &mut dyn FnMut(&Event)) -> Result<i64, EngineError> {
        let mut row = 0;
        loop {
            let rows = self.store().read(|connection| inbox::after(connection, row, ROWS_READ))?;
            let Some(last) = rows.last() else { return Ok(row) };
            row = last.id;
            for found in &rows {
                codec::decode(&found.body)?.iter().for_each(&mut *take);
            }
        }
    }
}
