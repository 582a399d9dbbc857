//! Locks that processes on several machines hold on PostgreSQL: for a transaction ([`Lock`]), or
//! for a longer work ([`Lease`]). SQLite has one writer anyway, and one machine.

use std::sync::{Mutex, PoisonError};

use crate::{Connection, Store, StoreError};

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
    /// The outbox: numbers appear in their order.
    Outbox,
    /// The audit of records: each row goes on from the one before.
    Audit,
    /// The audit of tracked events, as the one of records.
    EventAudit,
    /// Criteria and target lists: two who vote, sign or swap go one after the other.
    Target,
    /// Tasks, programmes, dossiers and pilots: two who change them go one after the other.
    Work,
}

impl Lock {
    fn number(self) -> i64 {
        match self {
            Self::Schema => 7_373_001,
            Self::EventLog => 7_373_002,
            Self::AccountTables => 7_373_003,
            Self::Document => 7_373_004,
            Self::Job => 7_373_005,
            Self::Outbox => 7_373_006,
            Self::Audit => 7_373_007,
            Self::EventAudit => 7_373_008,
            Self::Target => 7_373_009,
            // The numbers between are of leases.
            Self::Work => 7_373_013,
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

/// What one process of all machines does at a time, for longer than a transaction. The numbers are
/// Speargun's own and stay what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// Writing records: an import, scores of all accounts, a publication of weights.
    Writer,
    /// Scoring what comes.
    Live,
    /// Moving events into the lake, or rewriting it.
    Compactor,
}

impl Lease {
    fn number(self) -> i64 {
        match self {
            Self::Writer => 7_373_010,
            Self::Live => 7_373_011,
            Self::Compactor => 7_373_012,
        }
    }
}

/// What came of asking for a lease.
#[derive(Debug)]
pub enum LeaseAnswer {
    /// Another process has it; its note says which.
    Taken(String),
    /// It is held until this is dropped.
    Held(HeldLease),
    /// The database is a file of this machine: locks of files are enough.
    OfFiles,
}

/// A lease that is held. It is a lock of its own connection, so it ends with its process, however
/// that ends.
#[derive(Debug)]
pub struct HeldLease {
    connection: Mutex<Connection>,
}

impl HeldLease {
    /// Whether it is still held: PostgreSQL may have been restarted, or the connection cut.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner).batch("").is_ok()
    }
}

/// A holder that does not say who it is.
const UNNAMED: &str = "another process";
/// The longest note that PostgreSQL keeps of a connection, in bytes.
const NOTE_BYTES_MAX: usize = 63;

impl Store {
    /// Takes a lease, or says who holds it. `note` says to others what this process does.
    ///
    /// # Errors
    /// What the database reports.
    pub fn take_lease(&self, lease: Lease, note: &str) -> Result<LeaseAnswer, StoreError> {
        if !self.is_postgres() {
            return Ok(LeaseAnswer::OfFiles);
        }
        let mut connection = Connection::open(self.location())?;
        let note = speargun_domain::text::cut(note, NOTE_BYTES_MAX);
        connection.query(
            "SELECT set_config('application_name', ?1, false), \
             set_config('idle_session_timeout', '0', false)",
            &[note.into()],
        )?;
        // The second number keeps workspaces apart that share a database.
        let sql = "SELECT CASE WHEN pg_try_advisory_lock(CAST(?1 AS BIGINT)::int, \
            hashtext(current_schema())) THEN 1 ELSE 0 END::bigint";
        let answer = connection.query(sql, &[lease.number().into()])?;
        if answer.first().is_some_and(|row| row.integer(0) == 1) {
            return Ok(LeaseAnswer::Held(HeldLease { connection: Mutex::new(connection) }));
        }
        let holder = holder_of(&mut connection, lease)?;
        // It may have ended between the two looks.
        Ok(LeaseAnswer::Taken(holder.unwrap_or_else(|| UNNAMED.to_owned())))
    }

    /// The note of the process that holds a lease now, on whichever machine; none on SQLite.
    ///
    /// # Errors
    /// What the database reports.
    pub fn lease_holder(&self, lease: Lease) -> Result<Option<String>, StoreError> {
        if !self.is_postgres() {
            return Ok(None);
        }
        self.read(|connection| holder_of(connection, lease))
    }
}

fn holder_of(connection: &mut Connection, lease: Lease) -> Result<Option<String>, StoreError> {
    let sql = "SELECT holder.application_name FROM pg_locks AS held \
        JOIN pg_stat_activity AS holder ON holder.pid = held.pid \
        WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2 \
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
        AND held.classid::bigint = ?1 \
        AND held.objid::bigint = (hashtext(current_schema())::bigint & 4294967295)";
    let rows = connection.query(sql, &[lease.number().into()])?;
    // PostgreSQL shows the notes of other roles to few.
    let named = |row: &crate::Row| match row.text(0) {
        "" => UNNAMED.to_owned(),
        note => note.to_owned(),
    };
    Ok(rows.first().map(named))
}
