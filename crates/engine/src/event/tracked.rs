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
        self.each_until(i64::MAX, take).map(|_| ())
    }
}

/// Events up to a row of the inbox, and all of the lake.
#[derive(Debug)]
pub(super) struct Until<'a> {
    /// The log.
    pub(super) log: &'a EventLog,
    /// The last row that counts.
    pub(super) row: i64,
}

impl TrackedEvents for Until<'_> {
    fn each(&self, take: &mut dyn FnMut(&Event)) -> Result<(), EngineError> {
        self.log.each_until(self.row, take).map(|_| ())
    }
}

impl EventLog {
    /// Hands over every event up to a row of the inbox and tells the last row of the inbox among
    /// them.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn each_until(&self, until: i64, take: &mut dyn FnMut(&Event)) -> Result<i64, EngineError> {
        let mut row = 0;
        loop {
            let rows = self.store().read(|connection| inbox::after(connection, row, ROWS_READ))?;
            if rows.is_empty() {
                return Ok(row);
            }
            for found in &rows {
                if found.id > until {
                    return Ok(row);
                }
                row = found.id;
                codec::decode(&found.body)?.iter().for_each(&mut *take);
            }
        }
    }
}
