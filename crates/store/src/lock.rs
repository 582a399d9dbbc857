//! Locks that processes on several machines hold on PostgreSQL. SQLite has one writer anyway.

use crate::{Connection, StoreError};

/// What is held. The numbers are Speargun's own and stay what they are: an older build may run
/// beside a newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// The schema, while it is brought up to date.
    Schema,
    /// The log of tracked events: what is in the inbox and what is in runs is read as one.
    EventLog,
    /// The tables of accounts: two who write them go one after the other.
    AccountTables,
    /// Documents: two who publish or write a draft go one after the other.
    Document,
    /// Jobs: two who add one with the same key go one after the other.
    Job,
}

impl Lock {
    fn number(self) -> i64 {
        match self {
            Self::Schema => 7_373_001,
            Self::EventLog => 7_373_002,
            Self::AccountTables => 7_373_003,
            Self::Document => 7_373_004,
            Self::Job => 7_373_005,
        }
    }

    /// Waits until no other transaction holds it, and holds it to the end of this one.
    ///
    /// # Errors
    /// What the database reports.
    pub fn hold(self, connection: &mut Connection) -> Result<(), StoreError> {
        if connection.is_postgres() {
            connection.batch(&format!("SELECT pg_advisory_xact_lock({})", self.number()))?;
        }
        Ok(())
    }
}
