//! All tracked events of a workspace, wherever they are.

use std::ops::ControlFlow;

use speargun_domain::event::Event;
use speargun_lake::Wanted;
use speargun_store::event::{inbox, lake_file};

use super::{EventLog, codec};
use crate::EngineError;

/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 64;

/// A source of all tracked events, in any order. Only those fields are filled that the state of
/// actors is made of.
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
        self.each_until(i64::MAX, take)
    }
}

/// Events that were accepted in rows of the inbox up to one.
#[derive(Debug)]
pub(super) struct Until<'a> {
    /// The log.
    pub(super) log: &'a EventLog,
    /// The last row that counts.
    pub(super) row: i64,
}

impl TrackedEvents for Until<'_> {
    fn each(&self, take: &mut dyn FnMut(&Event)) -> Result<(), EngineError> {
        self.log.each_until(self.row, take)
    }
}

impl EventLog {
    /// Hands over every event that was accepted in a row of the inbox up to `until`, whether it is
    /// still there or in the lake. File by file and row by row: memory stays bounded.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn each_until(&self, until: i64, take: &mut dyn FnMut(&Event)) -> Result<(), EngineError> {
        let _files_stay = self.hold_files()?;
        // One state of the log: an event that moves into the lake meanwhile is met once.
        self.store().read(|connection| {
            for file in lake_file::list(connection)? {
                if inbox::row_of(file.event_id_min) > until {
                    continue;
                }
                let all = inbox::row_of(file.event_id_max) <= until;
                self.lake().read(&file.path, Wanted::State, &mut |event| {
                    if all || inbox::row_of(event.event_id) <= until {
                        take(&event.event);
                    }
                    ControlFlow::Continue(())
                })?;
            }
            let mut row = 0;
            loop {
                let rows = inbox::after(connection, row, ROWS_READ)?;
                let Some(last) = rows.last() else { return Ok(()) };
                row = last.id;
                for found in rows.iter().filter(|found| found.id <= until) {
                    codec::decode(&found.body)?.iter().flatten().for_each(&mut *take);
                }
                if row > until {
                    return Ok(());
                }
            }
        })
    }
}
