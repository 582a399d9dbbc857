//! All tracked events of a home, wherever they are.

use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use speargun_domain::event::Event;
use speargun_lake::Wanted;
use speargun_store::Connection;
use speargun_store::event::{inbox, lake_file, position};

use super::lake::lake_file_of;
use super::rebuild::{Counted, add_files};
use super::{EventLog, EventState, codec};
use speargun_foundation::EngineError;

use crate::Home;

/// The name under which the live path notes how far it has come.
pub const POSITION: &str = "live";
/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 64;

/// A source of all tracked events.
pub trait TrackedEvents {
    /// Adds every event up to a moment to a state.
    ///
    /// # Errors
    /// What the store or the lake reports; then the state is not to be used.
    fn add_to(&self, state: &mut EventState, now: i64) -> Result<(), EngineError>;
}

/// No events: a home that tracks nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Untracked;

impl TrackedEvents for Untracked {
    fn add_to(&self, _state: &mut EventState, _now: i64) -> Result<(), EngineError> {
        Ok(())
    }
}

impl TrackedEvents for EventLog {
    fn add_to(&self, state: &mut EventState, now: i64) -> Result<(), EngineError> {
        Until { log: self, row: i64::MAX }.add_to(state, now)
    }
}

/// Events that were accepted in rows of the inbox up to one.
#[derive(Debug)]
pub struct Until<'a> {
    /// The log.
    pub log: &'a EventLog,
    /// The last row that counts.
    pub row: i64,
}

impl<'a> Until<'a> {
    /// What the live path has taken in, as a connection of the records sees it. Only these have
    /// become people and accounts as well; whatever scores takes them and no others, so that the
    /// same score is computed wherever somebody asks.
    pub fn scored(log: &'a EventLog, connection: &mut Connection) -> Result<Self, EngineError> {
        Ok(Self { log, row: position(connection, POSITION)? })
    }
}

impl TrackedEvents for Until<'_> {
    fn add_to(&self, state: &mut EventState, now: i64) -> Result<(), EngineError> {
        let _files_stay = self.log.hold_files()?;
        let counted = Counted { event_id_max: inbox::last_event_id(self.row), occurred_max: now };
        let mut touched = FxHashSet::default();
        // One state of the log: an event that moves into the lake meanwhile is met once.
        self.log.store().read(|connection| {
            let mut files = lake_file::list(connection)?;
            files.retain(|file| inbox::row_of(file.event_id_min) <= self.row);
            let files: Vec<_> = files.iter().map(lake_file_of).collect();
            add_files(state, self.log.lake(), &files, counted)?;
            let mut row = 0;
            loop {
                let rows = inbox::after(connection, row, ROWS_READ)?;
                let Some(last) = rows.last() else { return Ok(()) };
                row = last.id;
                for found in rows.iter().filter(|found| found.id <= self.row) {
                    for event in codec::decode_views(&found.body)?.iter().flatten() {
                        if event.occurred_at <= now {
                            state.apply(event, &mut touched);
                            touched.clear();
                        }
                    }
                }
                if row > self.row {
                    return Ok(());
                }
            }
        })
    }
}

impl EventLog {
    /// Everything that all events add up to, from nothing, under the rules of a home.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn rebuild(&self, home: &impl Home) -> Result<EventState, EngineError> {
        let mut state = EventState::new(&*home.model()?, &home.glossary());
        self.add_to(&mut state, i64::MAX)?;
        Ok(state)
    }

    /// How many events wait behind a row of the inbox, up to which scores stand.
    ///
    /// # Errors
    /// What the store reports.
    pub fn waiting(&self, row: i64) -> Result<u64, EngineError> {
        let count = self.store().read(|connection| inbox::count_after(connection, row))?;
        Ok(count.unsigned_abs())
    }

    /// Hands over every event whole, file by file and row by row: memory stays bounded.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn each_event(&self, take: &mut dyn FnMut(&Event)) -> Result<(), EngineError> {
        let _files_stay = self.hold_files()?;
        // One state of the log: an event that moves into the lake meanwhile is met once.
        self.store().read(|connection| {
            for file in lake_file::list(connection)? {
                self.lake().read(&file.path, Wanted::All, &mut |event| {
                    take(&event.event);
                    ControlFlow::Continue(())
                })?;
            }
            let mut row = 0;
            loop {
                let rows = inbox::after(connection, row, ROWS_READ)?;
                let Some(last) = rows.last() else { return Ok(()) };
                row = last.id;
                for found in &rows {
                    codec::decode(&found.body)?.iter().flatten().for_each(&mut *take);
                }
            }
        })
    }
}
