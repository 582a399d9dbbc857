//! Sections of a programme's plan, in versions.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A version of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredSection {
    /// Row id of the section, the same in all versions.
    pub id: i64,
    /// The programme.
    pub program_id: i64,
    /// The element of the plan that it is.
    pub element: String,
    /// The number of the version, from 1.
    pub version: i64,
    /// What is planned.
    pub text: String,
    /// Who sees to it: number, name, and whether they are shut out.
    pub owner: Option<(i64, String, bool)>,
    /// Until when, such as `2027-01-31`.
    pub due_on: Option<String>,
    /// Who wrote the version.
    pub written_by: String,
    /// When, in microseconds UTC.
    pub written_at: i64,
    /// Tasks from the section that are not done.
    pub open_tasks: i64,
    /// Tasks from the section that are done.
    pub done_tasks: i64,
}

/// A version to write.
#[derive(Debug, Clone, Default)]
pub struct NewSection<'a> {
    /// The section.
    pub section_id: i64,
    /// The number of the version.
    pub version: i64,
    /// What is planned.
    pub text: &'a str,
    /// Who sees to it.
    pub owner_id: Option<i64>,
    /// Until when.
    pub due_on: Option<&'a str>,
}

const SELECT: &str = "SELECT s.id, s.program_id, s.element, v.version, v.text, v.owner_id, u.name, \
    u.disabled_at, v.due_on, v.written_by, v.written_at, \
    (SELECT COUNT(*) FROM task t WHERE t.origin = 'section' AND t.origin_id = s.id \
     AND t.state <> 'done'), \
    (SELECT COUNT(*) FROM task t WHERE t.origin = 'section' AND t.origin_id = s.id \
     AND t.state = 'done') \
    FROM program_section s JOIN program_section_version v ON v.section_id = s.id \
    LEFT JOIN app_user u ON u.id = v.owner_id";
const NEWEST: &str = "v.version = (SELECT MAX(version) FROM program_section_version \
    WHERE section_id = s.id)";

fn read(row: &Row) -> StoredSection {
    let is_disabled = row.integer_option(7).is_some();
    let name = row.text_option(6).unwrap_or_default();
    StoredSection {
        id: row.integer(0),
        program_id: row.integer(1),
        element: row.text(2).to_owned(),
        version: row.integer(3),
        text: row.text(4).to_owned(),
        owner: row.integer_option(5).map(|id| (id, name, is_disabled)),
        due_on: row.text_option(8),
        written_by: row.text(9).to_owned(),
        written_at: row.integer(10),
        open_tasks: row.integer(11),
        done_tasks: row.integer(12),
    }
}

/// Adds a section without a version and returns its id.
///
/// # Errors
/// What the database reports.
pub fn add_section(
    connection: &mut Connection,
    program_id: i64,
    element: &str,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO program_section (program_id, element) VALUES (?1, ?2) RETURNING id",
        &[Value::Integer(program_id), Value::from(element)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes a version of a section.
///
/// # Errors
/// What the database reports.
pub fn write_section(
    connection: &mut Connection,
    new: &NewSection<'_>,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO program_section_version (section_id, version, text, owner_id, due_on, \
         written_by, written_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            Value::Integer(new.section_id),
            Value::Integer(new.version),
            Value::from(new.text),
            Value::from(new.owner_id),
            Value::from(new.due_on),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(())
}

/// The sections of a programme at their newest versions, in the order of the plan.
///
/// # Errors
/// What the database reports.
pub fn sections(
    connection: &mut Connection,
    program_id: i64,
) -> Result<Vec<StoredSection>, StoreError> {
    let sql = format!("{SELECT} WHERE s.program_id = ?1 AND {NEWEST} ORDER BY s.id");
    Ok(connection.query(&sql, &[Value::Integer(program_id)])?.iter().map(read).collect())
}

/// One section at its newest version.
///
/// # Errors
/// What the database reports.
pub fn section(connection: &mut Connection, id: i64) -> Result<Option<StoredSection>, StoreError> {
    let sql = format!("{SELECT} WHERE s.id = ?1 AND {NEWEST}");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.as_ref().map(read))
}

/// A window of the versions of a section, the newest first, and how many there are.
///
/// # Errors
/// What the database reports.
pub fn section_versions(
    connection: &mut Connection,
    id: i64,
    (limit, offset): (i64, i64),
) -> Result<(Vec<StoredSection>, i64), StoreError> {
    let of = Value::Integer(id);
    let total = connection.query_one(
        "SELECT COUNT(*) FROM program_section_version WHERE section_id = ?1",
        std::slice::from_ref(&of),
    )?;
    let sql = format!("{SELECT} WHERE s.id = ?1 ORDER BY v.version DESC LIMIT ?2 OFFSET ?3");
    let rows = connection.query(&sql, &[of, Value::Integer(limit), Value::Integer(offset)])?;
    Ok((rows.iter().map(read).collect(), total.map_or(0, |row| row.integer(0))))
}
