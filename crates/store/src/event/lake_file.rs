//! The lake's manifest: a file counts only once it stands here.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A file of the lake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LakeFile {
    /// Row id.
    pub id: i64,
    /// Where it is, below the lake's root.
    pub path: String,
    /// Days since 1970-01-01 UTC: all its events happened on this day.
    pub day: i64,
    /// How many events.
    pub events: i64,
    /// Its size.
    pub bytes: i64,
    /// The schema that it was written with.
    pub schema_version: i64,
    /// The least id of its events.
    pub event_id_min: i64,
    /// The greatest id of its events.
    pub event_id_max: i64,
    /// The earliest event, microseconds UTC.
    pub occurred_min: i64,
    /// The latest event.
    pub occurred_max: i64,
    /// When it was written.
    pub created_at: i64,
}

const COLUMNS: &str = "id, path, day, events, bytes, schema_version, event_id_min, event_id_max, \
    occurred_min, occurred_max, created_at";

fn read(row: &Row) -> LakeFile {
    LakeFile {
        id: row.integer(0),
        path: row.text(1).to_owned(),
        day: row.integer(2),
        events: row.integer(3),
        bytes: row.integer(4),
        schema_version: row.integer(5),
        event_id_min: row.integer(6),
        event_id_max: row.integer(7),
        occurred_min: row.integer(8),
        occurred_max: row.integer(9),
        created_at: row.integer(10),
    }
}

/// Adds a file to the manifest.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, file: &LakeFile) -> Result<(), StoreError> {
    let sql = "INSERT INTO lake_file (path, day, events, bytes, schema_version, event_id_min, \
        event_id_max, occurred_min, occurred_max, created_at) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let numbers = [
        file.day,
        file.events,
        file.bytes,
        file.schema_version,
        file.event_id_min,
        file.event_id_max,
        file.occurred_min,
        file.occurred_max,
        file.created_at,
    ];
    let mut parameters = vec![Value::from(file.path.as_str())];
    parameters.extend(numbers.map(Value::Integer));
    connection.execute(sql, &parameters)?;
    Ok(())
}

/// Takes a file out of the manifest, so that the file itself may go; tells whether it was there.
///
/// # Errors
/// What the database reports.
pub fn remove(connection: &mut Connection, path: &str) -> Result<bool, StoreError> {
    Ok(connection.execute("DELETE FROM lake_file WHERE path = ?1", &[Value::from(path)])? > 0)
}

/// All files, by day.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection) -> Result<Vec<LakeFile>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM lake_file ORDER BY day, id");
    Ok(connection.query(&sql, &[])?.iter().map(read).collect())
}
