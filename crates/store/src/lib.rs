#![doc = include_str!("../README.md")]

pub mod account;
pub mod account_table;
pub mod alert;
pub mod alias;
pub mod committee;
mod connection;
pub mod duplicate;
mod error;
pub mod event;
pub mod family;
pub mod health;
pub mod history;
pub mod import_run;
pub mod intent;
pub mod list;
pub mod membership;
mod migration;
pub mod opportunity;
pub mod person;
pub mod propensity;
pub mod qualification;
pub mod record;
pub mod saved_view;
pub mod score;
pub mod score_model;
pub mod stage;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use connection::{Connection, Row, TakeRow};
pub use error::StoreError;
use migration::Schema;

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
    readers: Mutex<Vec<Connection>>,
}

/// The most idle reading connections that are kept.
const IDLE_READERS_MAX: usize = 8;

impl Store {
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
        let mut connection = open_writer(&location, schema)?;
        migration::run(&mut connection, schema)?;
        let (writer, readers) = (Mutex::new(connection), Mutex::new(Vec::new()));
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
        let mut connection = self.begin_read()?;
        let result = work(&mut connection);
        // A connection that cannot end its transaction is dropped, not pooled.
        if connection.rollback().is_ok() {
            let mut readers = lock(&self.readers);
            if readers.len() < IDLE_READERS_MAX {
                readers.push(connection);
            }
        }
        result
    }

    /// A reading connection within a transaction. Those of a server that was restarted meanwhile
    /// are dropped.
    fn begin_read(&self) -> Result<Connection, StoreError> {
        loop {
            let Some(mut pooled) = lock(&self.readers).pop() else { break };
            if pooled.begin_read().is_ok() {
                return Ok(pooled);
            }
        }
        let mut connection = Connection::open(&self.location)?;
        connection.begin_read()?;
        Ok(connection)
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

/// The number that every change of records raises.
///
/// # Errors
/// What the database reports.
pub fn revision(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT revision FROM workspace_meta", &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Tells caches that records have changed. Called at the end of a job, in its transaction.
///
/// # Errors
/// What the database reports.
pub fn bump_revision(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute("UPDATE workspace_meta SET revision = revision + 1", &[])?;
    Ok(())
}

/// Tells caches that people became MQLs or SQLs, or accounts engaged, without a change of records.
///
/// # Errors
/// What the database reports.
pub fn bump_lead_revision(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute("UPDATE workspace_meta SET lead_revision = lead_revision + 1", &[])?;
    Ok(())
}

/// The number that [`bump_lead_revision`] raises.
///
/// # Errors
/// What the database reports.
pub fn lead_revision(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT lead_revision FROM workspace_meta", &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// The revision of the records that all scores follow; below every revision where none was scored.
///
/// # Errors
/// What the database reports.
pub fn scored_revision(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT scored_revision FROM workspace_meta", &[])?;
    Ok(row.map_or(-1, |row| row.integer(0)))
}

/// Notes that all scores follow a revision of the records.
///
/// # Errors
/// What the database reports.
pub fn set_scored_revision(connection: &mut Connection, revision: i64) -> Result<(), StoreError> {
    let sql = "UPDATE workspace_meta SET scored_revision = ?1";
    connection.execute(sql, &[speargun_domain::value::Value::Integer(revision)])?;
    Ok(())
}

/// Tells indexes for matching that accounts, their names, domains or families have changed.
///
/// # Errors
/// What the database reports.
pub fn bump_matching_revision(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE workspace_meta SET matching_revision = matching_revision + 1, \
         revision = revision + 1",
        &[],
    )?;
    Ok(())
}

/// The number that [`bump_matching_revision`] raises.
///
/// # Errors
/// What the database reports.
pub fn matching_revision(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT matching_revision FROM workspace_meta", &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// The matching revision by which all people stand decided.
///
/// # Errors
/// What the database reports.
pub fn matched_revision(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT matched_revision FROM workspace_meta", &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Notes that all people stand decided by a matching revision.
///
/// # Errors
/// What the database reports.
pub fn set_matched_revision(connection: &mut Connection, revision: i64) -> Result<(), StoreError> {
    let value = [speargun_domain::value::Value::Integer(revision)];
    connection.execute("UPDATE workspace_meta SET matched_revision = ?1", &value)?;
    Ok(())
}

/// A poisoned lock only says that another thread panicked; the connection rolls back on its own.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
