//! How many records there are. Counting a million rows takes long, so it is done once for each
//! revision of the records, however many pages ask.

use std::sync::{Mutex, PoisonError};

use speargun_domain::record::{self, Entity};
use speargun_store::{Connection, revision};

use crate::{EngineError, Workspace};

/// How many records there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Accounts.
    pub accounts: i64,
    /// People.
    pub people: i64,
    /// Deals.
    pub opportunities: i64,
    /// Events.
    pub events: i64,
}

/// The counts with the revision that they are of.
#[derive(Debug, Default)]
pub struct RecordCounts(Mutex<Option<(i64, Counts)>>);

impl RecordCounts {
    /// The counts as of the last change of the records.
    ///
    /// # Errors
    /// What the store reports.
    pub fn get(&self, workspace: &Workspace) -> Result<Counts, EngineError> {
        // Whoever asks at the same time waits for one count instead of making another.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, counts) = workspace.store.read(|connection| {
            let at = revision(connection)?;
            match *held {
                Some((of, counts)) if of == at => Ok((at, counts)),
                _ => Ok::<_, EngineError>((at, count(connection)?)),
            }
        })?;
        *held = Some((at, counts));
        Ok(counts)
    }
}

fn count(connection: &mut Connection) -> Result<Counts, EngineError> {
    let mut of = |entity: &Entity| speargun_store::record::count(connection, entity);
    Ok(Counts {
        accounts: of(&record::ACCOUNT)?,
        people: of(&record::PERSON)?,
        opportunities: of(&record::OPPORTUNITY)?,
        events: of(&record::EVENT)?,
    })
}
