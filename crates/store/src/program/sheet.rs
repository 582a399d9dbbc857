//! Strategy sheets of a programme, in versions.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A version of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredSheet {
    /// Its kind, such as `swot`.
    pub kind: String,
    /// The number of the version, from 1.
    pub version: i64,
    /// The fields, as JSON.
    pub fields: String,
    /// Who wrote the version.
    pub written_by: String,
    /// When, in microseconds UTC.
    pub written_at: i64,
}

const SELECT: &str = "SELECT s.kind, s.version, s.fields, s.written_by, s.written_at \
    FROM program_sheet s";
const NEWEST: &str = "s.version = (SELECT MAX(version) FROM program_sheet \
    WHERE program_id = s.program_id AND kind = s.kind)";

fn read(row: &Row) -> StoredSheet {
    StoredSheet {
        kind: row.text(0).to_owned(),
        version: row.integer(1),
        fields: row.text(2).to_owned(),
        written_by: row.text(3).to_owned(),
        written_at: row.integer(4),
    }
}

/// The sheets of a programme at their newest versions, by kind.
///
/// # Errors
/// What the database reports.
pub fn sheets(
    connection: &mut Connection,
    program_id: i64,
) -> Result<Vec<StoredSheet>, StoreError> {
    let sql = format!("{SELECT} WHERE s.program_id = ?1 AND {NEWEST} ORDER BY s.kind");
    Ok(connection.query(&sql, &[Value::Integer(program_id)])?.iter().map(read).collect())
}

/// The newest version of a sheet.
///
/// # Errors
/// What the database reports.
pub fn sheet(
    connection: &mut Connection,
    program_id: i64,
    kind: &str,
) -> Result<Option<StoredSheet>, StoreError> {
    let sql = format!("{SELECT} WHERE s.program_id = ?1 AND s.kind = ?2 AND {NEWEST}");
    let of = [Value::Integer(program_id), Value::from(kind)];
    Ok(connection.query_one(&sql, &of)?.as_ref().map(read))
}

/// A window of the versions of a sheet, the newest first, and how many there are.
///
/// # Errors
/// What the database reports.
pub fn sheet_versions(
    connection: &mut Connection,
    (program_id, kind): (i64, &str),
    (limit, offset): (i64, i64),
) -> Result<(Vec<StoredSheet>, i64), StoreError> {
    let of = [Value::Integer(program_id), Value::from(kind)];
    let total = connection
        .query_one("SELECT COUNT(*) FROM program_sheet WHERE program_id = ?1 AND kind = ?2", &of)?;
    let sql = format!(
        "{SELECT} WHERE s.program_id = ?1 AND s.kind = ?2 ORDER BY s.version DESC \
         LIMIT ?3 OFFSET ?4"
    );
    let [program, kind] = of;
    let window = [program, kind, Value::Integer(limit), Value::Integer(offset)];
    let rows = connection.query(&sql, &window)?;
    Ok((rows.iter().map(read).collect(), total.map_or(0, |row| row.integer(0))))
}

/// Writes a version of a sheet.
///
/// # Errors
/// What the database reports.
pub fn write_sheet(
    connection: &mut Connection,
    program_id: i64,
    sheet: &StoredSheet,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO program_sheet (program_id, kind, version, fields, written_by, written_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            Value::Integer(program_id),
            Value::from(sheet.kind.as_str()),
            Value::Integer(sheet.version),
            Value::from(sheet.fields.as_str()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(())
}
