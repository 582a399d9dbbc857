#![doc = include_str!("../README.md")]

pub mod account;
pub mod account_table;
pub mod alert;
pub mod alias;
pub mod audit;
pub mod calendar;
mod changes;
pub mod committee;
mod connection;
pub mod criteria;
pub mod deal_stage;
pub mod document;
pub mod dossier;
pub mod duplicate;
mod error;
pub mod event;
pub mod family;
pub mod health;
pub mod history;
pub mod import_change;
pub mod import_run;
pub mod intent;
pub mod job;
pub mod job_schedule;
pub mod list;
mod lock;
pub mod membership;
mod migration;
pub mod note;
pub mod notification;
pub mod opportunity;
pub mod outbox;
pub mod person;
pub mod pilot;
pub mod program;
pub mod propensity;
pub mod qualification;
mod readers;
pub mod record;
pub mod saved_view;
pub mod score;
pub mod score_model;
pub mod stage;
pub mod target_list;
pub mod task;
mod tls;
pub mod user;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use changes::{
    Changes, bump_lead_revision, bump_live_revision, bump_matching_revision, bump_revision,
    lead_revision, matched_revision, matching_revision, note_live_change, revision,
    scored_revision, set_matched_revision, set_scored_revision,
};
pub use connection::{Connection, Row, TakeRow, json_list};
pub use error::StoreError;
pub use lock::{HeldLease, Lease, LeaseAnswer, Lock};
use migration::Schema;
use readers::Readers;

/// Where a workspace's records are.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL address, `postgres://…`.
    Postgres(String),
}

impl std::fmt::Debug for Location {
    /// Never shows the address of a database: it may hold a password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => formatter.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => formatter.write_str("Postgres(…)"),
        }
    }
}

impl Location {
    /// The SQLite file of a workspace directory.
    #[must_use]
    pub fn in_directory(directory: &Path) -> Self {
        Self::Sqlite(directory.join("records.sqlite"))
    }

    /// Where the tracked events of a workspace are, whose records are here: beside the file of
    /// records, or in the same database of PostgreSQL.
    #[must_use]
    pub fn of_events(&self) -> Self {
        match self {
            Self::Sqlite(path) => Self::Sqlite(path.with_file_name("events.sqlite")),
            Self::Postgres(address) => Self::Postgres(address.clone()),
        }
    }
}

/// The records of one workspace. Any number of readers, one writer at a time.
#[derive(Debug)]
pub struct Store {
    location: Location,
    schema: Schema,
    writer: Mutex<Connection>,
    readers: Readers,
}

impl Store {
    /// Whether the records are on PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.location, Location::Postgres(_))
    }

    /// Opens the records and brings their schema up to date.
    ///
    /// # Errors
    /// When the database cannot be opened or was written by a newer Speargun.
    pub fn open(location: Location) -> Result<Self, StoreError> {
        Self::open_schema(location, Schema::Records)
    }

    /// Opens the log of tracked events. What is written there is on the disk once `write` returns.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_events(location: Location) -> Result<Self, StoreError> {
        Self::open_schema(location, Schema::Events)
    }

    fn open_schema(location: Location, schema: Schema) -> Result<Self, StoreError> {
        let named = |error| match (&location, error) {
            (Location::Sqlite(path), StoreError::ReadOnly(_)) => {
                StoreError::ReadOnly(path.display().to_string())
            }
            (Location::Sqlite(path), StoreError::NotADatabase(_)) => {
                StoreError::NotADatabase(path.display().to_string())
            }
            (_, error) => error,
        };
        let mut connection = open_writer(&location, schema).map_err(named)?;
        migration::run(&mut connection, schema).map_err(named)?;
        let (writer, readers) = (Mutex::new(connection), Readers::new(location.clone()));
        Ok(Self { location, schema, writer, readers })
    }

    /// Where the records are.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Reads. What is read within one call is one consistent state.
    ///
    /// # Errors
    /// What the database or `work` reports.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut place = Place { readers: &self.readers, is_given_back: false };
        let mut connection = self.readers.take().inspect_err(|_| place.is_given_back = true)?;
        let result = work(&mut connection);
        // A connection that cannot end its transaction is dropped, not pooled.
        if connection.rollback().is_ok() {
            place.is_given_back = true;
            self.readers.give_back(connection);
        }
        result
    }

    /// The writing connection, opened again where the server was restarted. Called before anything
    /// is written, so that nothing is written twice.
    fn revived(&self, connection: &mut Connection) -> Result<(), StoreError> {
        if connection.is_postgres() && connection.batch("").is_err() {
            *connection = open_writer(&self.location, self.schema)?;
        }
        Ok(())
    }

    /// Writes in one transaction: all of it or, on an error, nothing.
    ///
    /// # Errors
    /// What the database or `work` reports.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = lock(&self.writer);
        if let Err(error) = connection.begin_write() {
            if !connection.is_postgres() {
                return Err(error.into());
            }
            self.revived(&mut connection)?;
            connection.begin_write()?;
        }
        let mut transaction = Transaction { connection: &mut connection, is_open: true };
        let value = work(transaction.connection)?;
        transaction.connection.commit()?;
        transaction.is_open = false;
        Ok(value)
    }

    /// Makes sure that what was removed or replaced is not left in unused parts of files.
    ///
    /// # Errors
    /// What the database reports, such as that another process writes.
    pub fn scrub(&self) -> Result<(), StoreError> {
        let mut connection = lock(&self.writer);
        self.revived(&mut connection)?;
        if connection.is_postgres() {
            return connection.batch("VACUUM");
        }
        // The first empties the file, the second the log in front of it.
        connection.batch("VACUUM")?;
        connection.batch("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// A number that grows with every finished job that changed records. Caches go by it.
    ///
    /// # Errors
    /// What the database reports.
    pub fn revision(&self) -> Result<i64, StoreError> {
        self.read(revision)
    }

    /// How often something was changed, by whom it was.
    ///
    /// # Errors
    /// What the database reports.
    pub fn changes(&self) -> Result<Changes, StoreError> {
        self.read(Changes::read)
    }
}

/// The place of a reading connection among those that may be open. It becomes free also where
/// whoever reads panics.
struct Place<'a> {
    readers: &'a Readers,
    is_given_back: bool,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.is_given_back {
            self.readers.drop_one();
        }
    }
}

/// A transaction that is rolled back unless it was committed: also where whoever writes panics, so
/// that it is not left open to the next one.
struct Transaction<'a> {
    connection: &'a mut Connection,
    is_open: bool,
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.is_open {
            // The first error is the one to report; the transaction dies with it either way.
            let _ = self.connection.rollback();
        }
    }
}

fn open_writer(location: &Location, schema: Schema) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(location)?;
    if schema == Schema::Events {
        connection.make_durable()?;
    }
    Ok(connection)
}

/// A poisoned lock only says that another thread panicked; the connection rolls back on its own.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
