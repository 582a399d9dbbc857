//! Goals, costs, people and days of a programme.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A goal, a cost, a person or an entry of the calendar.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoredItem {
    /// Row id.
    pub id: i64,
    /// goal, cost, member or entry.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// The first day.
    pub from_on: Option<String>,
    /// The last day.
    pub until_on: Option<String>,
    /// Money in minor units, and its currency.
    pub amount: Option<(i64, String)>,
    /// By what a goal is measured.
    pub measure: Option<String>,
    /// The value that a goal is to reach.
    pub target: Option<f64>,
    /// A person: number, name, and whether they are shut out.
    pub user: Option<(i64, String, bool)>,
    /// Who added it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

fn read(row: &Row) -> StoredItem {
    let name = row.text_option(10).unwrap_or_default();
    let is_disabled = row.integer_option(11).is_some();
    StoredItem {
        id: row.integer(0),
        kind: row.text(1).to_owned(),
        title: row.text(2).to_owned(),
        from_on: row.text_option(3),
        until_on: row.text_option(4),
        amount: row.integer_option(5).zip(row.text_option(6)),
        measure: row.text_option(7),
        target: row.number_option(8),
        user: row.integer_option(9).map(|id| (id, name, is_disabled)),
        created_by: row.text(12).to_owned(),
        created_at: row.integer(13),
    }
}

/// Adds something to a programme and returns its id.
///
/// # Errors
/// What the database reports.
pub fn add_item(
    connection: &mut Connection,
    program_id: i64,
    item: &StoredItem,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO program_item (program_id, kind, title, from_on, until_on, amount_minor, \
         amount_currency, measure, target, user_id, created_by, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id",
        &[
            Value::Integer(program_id),
            Value::from(item.kind.as_str()),
            Value::from(item.title.as_str()),
            Value::from(item.from_on.as_deref()),
            Value::from(item.until_on.as_deref()),
            Value::from(item.amount.as_ref().map(|(minor, _)| *minor)),
            Value::from(item.amount.as_ref().map(|(_, currency)| currency.as_str())),
            Value::from(item.measure.as_deref()),
            Value::from(item.target),
            Value::from(item.user.as_ref().map(|(id, _, _)| *id)),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// What a programme has and was not removed, by day and then as it was added.
///
/// # Errors
/// What the database reports.
pub fn items(connection: &mut Connection, program_id: i64) -> Result<Vec<StoredItem>, StoreError> {
    let rows = connection.query(
        "SELECT i.id, i.kind, i.title, i.from_on, i.until_on, i.amount_minor, \
         i.amount_currency, i.measure, i.target, i.user_id, u.name, u.disabled_at, \
         i.created_by, i.created_at FROM program_item i \
         LEFT JOIN app_user u ON u.id = i.user_id \
         WHERE i.program_id = ?1 AND i.removed_at IS NULL \
         ORDER BY COALESCE(i.from_on, ''), i.id",
        &[Value::Integer(program_id)],
    )?;
    Ok(rows.iter().map(read).collect())
}

/// How many things of a programme were not removed.
///
/// # Errors
/// What the database reports.
pub fn count_items(connection: &mut Connection, program_id: i64) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM program_item WHERE program_id = ?1 AND removed_at IS NULL",
        &[Value::Integer(program_id)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Removes something of a programme; returns whether it was there. The row stays.
///
/// # Errors
/// What the database reports.
pub fn remove_item(
    connection: &mut Connection,
    (program_id, id): (i64, i64),
    context: &Context,
) -> Result<bool, StoreError> {
    let removed = connection.execute(
        "UPDATE program_item SET removed_by = ?3, removed_at = ?4 WHERE id = ?2 \
         AND program_id = ?1 AND removed_at IS NULL",
        &[
            Value::Integer(program_id),
            Value::Integer(id),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(removed > 0)
}
