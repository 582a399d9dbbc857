//! The accounts as tables for SQL of others: [`speargun_domain::filter::table`] says what stands in
//! them. They are written anew as a whole, in one transaction.

use speargun_domain::filter::table::{ACCOUNT_EVENTS, ACCOUNT_TEXTS, ColumnKind, TABLES, Table};
use speargun_domain::value::Value;

use crate::connection::TakeRow;
use crate::{Connection, Location, Lock, StoreError};

/// By this a table is known as one that may be written anew.
const MARK: &str = "Written by `speargun account tables`: ";

/// Opens the database that the tables stand in: a file of its own beside SQLite's records, so that
/// writing them holds nobody up, or the records' own database in PostgreSQL.
///
/// # Errors
/// When it cannot be opened.
pub fn open(location: &Location) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(location)?;
    if !connection.is_postgres() {
        // One file and nothing beside it, so that it can be put in another's place.
        connection.batch("PRAGMA journal_mode = DELETE")?;
    }
    Ok(connection)
}

/// Writes all tables. `fill` hands over the rows of the table at a place of [`TABLES`]. Whoever
/// reads meanwhile sees the tables that were there before. Gives the numbers of rows.
///
/// # Errors
/// When a table of that name is somebody else's, and what the database reports; then the tables
/// are those that were there before.
pub fn replace(
    connection: &mut Connection,
    fill: &mut dyn FnMut(usize, &mut TakeRow<'_>),
) -> Result<Vec<u64>, StoreError> {
    connection.begin_write()?;
    let written = fill_all(connection, fill);
    match written {
        Ok(rows) => connection.commit().map(|()| rows),
        Err(error) => {
            // The first error is the one to report; the transaction dies with it either way.
            let _ = connection.rollback();
            Err(error)
        }
    }
}

/// Asks the tables a question that has no parameters; every sign in it stands for itself.
///
/// # Errors
/// What the database reports.
pub fn ask(connection: &mut Connection, sql: &str) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    connection.query_verbatim(sql, &mut |row| found.push(row.integer(0)))?;
    Ok(found)
}

fn fill_all(
    connection: &mut Connection,
    fill: &mut dyn FnMut(usize, &mut TakeRow<'_>),
) -> Result<Vec<u64>, StoreError> {
    Lock::AccountTables.hold(connection)?;
    let mut rows = Vec::with_capacity(TABLES.len());
    for (place, table) in TABLES.iter().enumerate() {
        make(connection, table)?;
        let count = connection.insert_many(table.name, table.columns.len(), &mut |take| {
            fill(place, take);
        })?;
        rows.push(count);
        connection.batch(&format!("ANALYZE {}", table.name))?;
    }
    Ok(rows)
}

/// Makes a table that is empty. In PostgreSQL one with the same columns is kept, so that views over
/// it stand, and readers see its old rows until the new ones are whole.
fn make(connection: &mut Connection, table: &Table) -> Result<(), StoreError> {
    let name = table.name;
    let definition = definition(table);
    let comment = format!("{MARK}{definition}");
    if connection.is_postgres() {
        let sql = "SELECT obj_description(to_regclass(?1)) FROM (SELECT 1) AS one \
                   WHERE to_regclass(?1) IS NOT NULL";
        let found = connection.query_one(sql, &[Value::from(name)])?;
        match found.map(|row| row.text_option(0)) {
            None => {}
            Some(Some(known)) if known == comment => {
                return connection.batch(&format!("DELETE FROM {name}"));
            }
            Some(Some(known)) if known.starts_with(MARK) => {
                connection.batch(&format!("DROP TABLE {name}"))?;
            }
            Some(_) => return Err(StoreError::NotOurs(name)),
        }
    }
    connection.batch(&format!("CREATE TABLE {name} ({definition})"))?;
    if connection.is_postgres() {
        connection.batch(&format!("COMMENT ON TABLE {name} IS '{comment}'"))?;
    }
    for column in indexes(table) {
        // Whole texts are found by hash in PostgreSQL, whose trees bound how long one may be.
        let by_hash = *column == "folded" && connection.is_postgres();
        let using = if by_hash { "USING hash" } else { "" };
        connection.batch(&format!("CREATE INDEX {name}_{column} ON {name} {using} ({column})"))?;
    }
    Ok(())
}

fn definition(table: &Table) -> String {
    let column = |column: &speargun_domain::filter::table::TableColumn| {
        let kind = match column.kind {
            ColumnKind::Key => "BIGINT NOT NULL",
            ColumnKind::Whole | ColumnKind::Instant => "BIGINT",
            ColumnKind::Real => "DOUBLE PRECISION",
            ColumnKind::Text => "TEXT",
        };
        format!("{} {kind}", column.name)
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    columns.join(", ")
}

fn indexes(table: &Table) -> &'static [&'static str] {
    match table.name {
        ACCOUNT_TEXTS => &["folded", "field", "account_id"],
        ACCOUNT_EVENTS => &["event_type", "account_id"],
        _ => &["account_id"],
    }
}
