//! Programmes, their plans, what belongs to them, and strategy sheets.

mod item;
mod section;
mod sheet;

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

pub use item::{StoredItem, add_item, count_items, items, remove_item};
pub use section::{
    NewSection, StoredSection, add_section, section, section_versions, sections, write_section,
};
pub use sheet::{StoredSheet, sheet, sheet_versions, sheets, write_sheet};

/// A programme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredProgram {
    /// Row id.
    pub id: i64,
    /// Its name, unique without regard to case.
    pub name: String,
    /// early, mid or full.
    pub cycle: String,
    /// The cycle that was advised when it was made.
    pub advised: Option<String>,
    /// Why, as JSON.
    pub advice: String,
    /// Its target list, and the name of that.
    pub target_list: Option<(i64, String)>,
    /// Its sheet of criteria, and the name of that.
    pub criteria: Option<(i64, String)>,
    /// What may be spent, in minor units, and the currency.
    pub budget: Option<(i64, String)>,
    /// Raised by every change.
    pub revision: i64,
    /// Who made it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// When it was changed last.
    pub changed_at: i64,
}

const SELECT: &str = "SELECT p.id, p.name, p.cycle, p.advised, p.advice, p.target_list_id, t.name, \
    p.criteria_id, c.name, p.budget_minor, p.budget_currency, p.revision, p.created_by, \
    p.created_at, p.changed_at FROM program p \
    LEFT JOIN target_list t ON t.id = p.target_list_id \
    LEFT JOIN criteria c ON c.id = p.criteria_id";

fn read(row: &Row) -> StoredProgram {
    StoredProgram {
        id: row.integer(0),
        name: row.text(1).to_owned(),
        cycle: row.text(2).to_owned(),
        advised: row.text_option(3),
        advice: row.text(4).to_owned(),
        target_list: row.integer_option(5).zip(row.text_option(6)),
        criteria: row.integer_option(7).zip(row.text_option(8)),
        budget: row.integer_option(9).zip(row.text_option(10)),
        revision: row.integer(11),
        created_by: row.text(12).to_owned(),
        created_at: row.integer(13),
        changed_at: row.integer(14),
    }
}

/// All programmes, by name.
///
/// # Errors
/// What the database reports.
pub fn all(connection: &mut Connection) -> Result<Vec<StoredProgram>, StoreError> {
    let rows = connection.query(&format!("{SELECT} ORDER BY p.name_key"), &[])?;
    Ok(rows.iter().map(read).collect())
}

/// One programme.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredProgram>, StoreError> {
    let row = connection.query_one(&format!("{SELECT} WHERE p.id = ?1"), &[Value::Integer(id)])?;
    Ok(row.as_ref().map(read))
}

/// The programme of a name, without regard to case.
///
/// # Errors
/// What the database reports.
pub fn named(connection: &mut Connection, name: &str) -> Result<Option<StoredProgram>, StoreError> {
    let key = Value::from(name.to_lowercase());
    let row = connection.query_one(&format!("{SELECT} WHERE p.name_key = ?1"), &[key])?;
    Ok(row.as_ref().map(read))
}

/// Makes a programme and returns its id. The name is free.
///
/// # Errors
/// What the database reports.
pub fn create(
    connection: &mut Connection,
    program: &StoredProgram,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO program (name, name_key, cycle, advised, advice, target_list_id, \
         criteria_id, budget_minor, budget_currency, revision, created_by, created_at, \
         changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10, ?11, ?11) RETURNING id",
        &[
            Value::from(program.name.as_str()),
            Value::from(program.name.to_lowercase()),
            Value::from(program.cycle.as_str()),
            Value::from(program.advised.as_deref()),
            Value::from(program.advice.as_str()),
            Value::from(program.target_list.as_ref().map(|(id, _)| *id)),
            Value::from(program.criteria.as_ref().map(|(id, _)| *id)),
            Value::from(program.budget.as_ref().map(|(minor, _)| *minor)),
            Value::from(program.budget.as_ref().map(|(_, currency)| currency.as_str())),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes what can change of a programme, and raises its revision.
///
/// # Errors
/// What the database reports.
pub fn update(
    connection: &mut Connection,
    program: &StoredProgram,
    now: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE program SET target_list_id = ?2, criteria_id = ?3, budget_minor = ?4, \
         budget_currency = ?5, changed_at = ?6, revision = revision + 1 WHERE id = ?1",
        &[
            Value::Integer(program.id),
            Value::from(program.target_list.as_ref().map(|(id, _)| *id)),
            Value::from(program.criteria.as_ref().map(|(id, _)| *id)),
            Value::from(program.budget.as_ref().map(|(minor, _)| *minor)),
            Value::from(program.budget.as_ref().map(|(_, currency)| currency.as_str())),
            Value::Integer(now),
        ],
    )?;
    Ok(())
}
