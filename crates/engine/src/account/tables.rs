//! The accounts, as the list has them, as tables for SQL in a database for others to ask.

use std::path::{Path, PathBuf};

use serde::Serialize;
use speargun_domain::filter::table::{TABLES, rows_of};
use speargun_domain::filter::{Dialect, Filter};
use speargun_store::{Location, account_table};
use speargun_words::said;

use super::AccountList;
use crate::{EngineError, Workspace, WriterLock};

/// The file that the tables stand in where records are in SQLite.
const FILE: &str = "accounts.sqlite";

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TablesWritten {
    /// The file; nothing where the tables are in PostgreSQL.
    pub file: Option<PathBuf>,
    /// The tables and how many rows each has.
    pub tables: Vec<(&'static str, u64)>,
}

impl AccountList {
    /// Writes the accounts as tables, in place of those that were there.
    ///
    /// # Errors
    /// When another process writes them, or what the database or the disk reports; then the tables
    /// are those that were there before.
    pub fn write_tables(&self, workspace: &Workspace) -> Result<TablesWritten, EngineError> {
        let _only_one = WriterLock::take_tables(&workspace.directory)?;
        let file = file_of(workspace);
        let next = file.as_ref().map(|file| file.with_extension("sqlite.next"));
        if let Some(next) = &next {
            // What an interrupted run left behind means nothing.
            remove(next)?;
        }
        let mut connection = account_table::open(&location(workspace, next.as_deref()))?;
        let rows = account_table::replace(&mut connection, &mut |place, take| {
            for row in &self.rows {
                rows_of(&row.record, place, take);
            }
        })?;
        drop(connection);
        if let (Some(next), Some(file)) = (&next, &file) {
            std::fs::rename(next, file).map_err(EngineError::file(file))?;
        }
        let tables = TABLES.iter().map(|table| table.name).zip(rows).collect();
        Ok(TablesWritten { file, tables })
    }
}

/// The accounts that a filter finds in the tables as they were written last, by id.
///
/// # Errors
/// When the tables were never written, and what the database reports.
pub fn find_in_tables(workspace: &Workspace, filter: &Filter) -> Result<Vec<i64>, EngineError> {
    let file = file_of(workspace);
    if file.as_ref().is_some_and(|file| !file.exists()) {
        return Err(EngineError::NotFound(said!("account.tables_missing")));
    }
    let mut connection = account_table::open(&location(workspace, file.as_deref()))?;
    Ok(account_table::ask(&mut connection, &filter.sql(dialect_of(workspace)))?)
}

/// Whose SQL the workspace's own tables understand.
#[must_use]
pub fn dialect_of(workspace: &Workspace) -> Dialect {
    match workspace.store.location() {
        Location::Sqlite(_) => Dialect::Sqlite,
        Location::Postgres(_) => Dialect::Postgresql,
    }
}

fn file_of(workspace: &Workspace) -> Option<PathBuf> {
    match workspace.store.location() {
        Location::Sqlite(_) => Some(workspace.directory.join(FILE)),
        Location::Postgres(_) => None,
    }
}

fn location(workspace: &Workspace, file: Option<&Path>) -> Location {
    match file {
        Some(file) => Location::Sqlite(file.to_owned()),
        None => workspace.store.location().clone(),
    }
}

fn remove(file: &Path) -> Result<(), EngineError> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(EngineError::file(file)(error))
        }
        _ => Ok(()),
    }
}
