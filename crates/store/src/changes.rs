//! What has changed: the numbers that caches go by.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// How often something was changed, by whom it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// By people and jobs: imports, decisions, publications.
    pub records: i64,
    /// By tracked events, which make people and accounts and give people their accounts.
    pub live: i64,
    /// How often people became MQLs or SQLs, or accounts engaged, without a change of records.
    pub leads: i64,
}

impl Changes {
    /// The revision of the records: whoever changed them.
    #[must_use]
    pub fn revision(&self) -> i64 {
        self.records + self.live
    }

    /// What stands now.
    ///
    /// # Errors
    /// What the database reports.
    pub fn read(connection: &mut Connection) -> Result<Self, StoreError> {
        let sql = "SELECT revision, live_revision, lead_revision FROM workspace_meta";
        let row = connection.query_one(sql, &[])?;
        Ok(row.map_or_else(Self::default, |row| {
            let (revision, live) = (row.integer(0), row.integer(1));
            Self { records: revision - live, live, leads: row.integer(2) }
        }))
    }
}

/// The number that every change of records raises.
///
/// # Errors
/// What the database reports.
pub fn revision(connection: &mut Connection) -> Result<i64, StoreError> {
    number(connection, "revision")
}

/// Tells caches that records have changed. Called at the end of a job, in its transaction.
///
/// # Errors
/// What the database reports.
pub fn bump_revision(connection: &mut Connection) -> Result<(), StoreError> {
    raise(connection, "revision = revision + 1")
}

/// As [`bump_revision`], where it was the live path that changed them.
///
/// # Errors
/// What the database reports.
pub fn bump_live_revision(connection: &mut Connection) -> Result<(), StoreError> {
    raise(connection, "revision = revision + 1, live_revision = live_revision + 1")
}

/// Tells caches that people became MQLs or SQLs, or accounts engaged, without a change of records.
///
/// # Errors
/// What the database reports.
pub fn bump_lead_revision(connection: &mut Connection) -> Result<(), StoreError> {
    raise(connection, "lead_revision = lead_revision + 1")
}

/// The number that [`bump_lead_revision`] raises.
///
/// # Errors
/// What the database reports.
pub fn lead_revision(connection: &mut Connection) -> Result<i64, StoreError> {
    number(connection, "lead_revision")
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
    connection.execute(sql, &[Value::Integer(revision)])?;
    Ok(())
}

/// Tells indexes for matching that accounts, their names, domains or families have changed.
///
/// # Errors
/// What the database reports.
pub fn bump_matching_revision(connection: &mut Connection) -> Result<(), StoreError> {
    raise(connection, "matching_revision = matching_revision + 1, revision = revision + 1")
}

/// The number that [`bump_matching_revision`] raises.
///
/// # Errors
/// What the database reports.
pub fn matching_revision(connection: &mut Connection) -> Result<i64, StoreError> {
    number(connection, "matching_revision")
}

/// The matching revision by which all people stand decided.
///
/// # Errors
/// What the database reports.
pub fn matched_revision(connection: &mut Connection) -> Result<i64, StoreError> {
    number(connection, "matched_revision")
}

/// Notes that all people stand decided by a matching revision.
///
/// # Errors
/// What the database reports.
pub fn set_matched_revision(connection: &mut Connection, revision: i64) -> Result<(), StoreError> {
    let sql = "UPDATE workspace_meta SET matched_revision = ?1";
    connection.execute(sql, &[Value::Integer(revision)])?;
    Ok(())
}

/// Notes that the last rise of the revision was the live path's. Called in the transaction that
/// raised it.
///
/// # Errors
/// What the database reports.
pub fn note_live_change(connection: &mut Connection) -> Result<(), StoreError> {
    raise(connection, "live_revision = live_revision + 1")
}

fn number(connection: &mut Connection, column: &str) -> Result<i64, StoreError> {
    let row = connection.query_one(&format!("SELECT {column} FROM workspace_meta"), &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

fn raise(connection: &mut Connection, what: &str) -> Result<(), StoreError> {
    connection.execute(&format!("UPDATE workspace_meta SET {what}"), &[])?;
    Ok(())
}
