//! All that happened to a target list, in its order.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetEvent {
    /// Row id: later things have higher ones.
    pub id: i64,
    /// The account as it is now, and its name; none where it is the list as a whole.
    pub account: Option<(i64, String)>,
    /// What happened, such as `agreed`.
    pub kind: String,
    /// Who did it.
    pub name: String,
    /// Their team, if they were in one.
    pub team: Option<String>,
    /// What they said.
    pub text: Option<String>,
    /// The version that it made.
    pub version: Option<i64>,
    /// When, in microseconds UTC.
    pub at: i64,
}

/// A thing to write down.
#[derive(Debug, Clone, Default)]
pub struct NewEvent<'a> {
    /// The list.
    pub list_id: i64,
    /// The account, where it is about one.
    pub account_id: Option<i64>,
    /// What happened.
    pub kind: &'a str,
    /// The team of who did it.
    pub team: Option<&'a str>,
    /// What they said.
    pub text: Option<&'a str>,
    /// The version that it made.
    pub version: Option<i64>,
}

/// Writes down what happened.
///
/// # Errors
/// What the database reports.
pub fn add_event(
    connection: &mut Connection,
    event: &NewEvent<'_>,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO target_event (list_id, account_id, kind, user_id, name, team, text, \
         version, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            Value::Integer(event.list_id),
            Value::from(event.account_id),
            Value::from(event.kind),
            Value::from(context.caller.user_id),
            Value::from(context.name()),
            Value::from(event.team),
            Value::from(event.text),
            Value::from(event.version),
            Value::Integer(context.now),
        ],
    )?;
    Ok(())
}

/// What happened to a list, or to one account on it, the newest first, and how much in all.
///
/// # Errors
/// What the database reports.
pub fn events(
    connection: &mut Connection,
    (list, account): (i64, Option<i64>),
    (limit, offset): (i64, i64),
) -> Result<(Vec<TargetEvent>, i64), StoreError> {
    let holds = "FROM target_event e LEFT JOIN account a ON a.id = e.account_id \
        LEFT JOIN account s ON s.id = COALESCE(a.merged_into, a.id) \
        WHERE e.list_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR s.id = CAST(?2 AS BIGINT))";
    let of = [Value::Integer(list), Value::Integer(account.unwrap_or(0))];
    let total = connection.query_one(&format!("SELECT COUNT(*) {holds}"), &of)?;
    let sql = format!(
        "SELECT e.id, s.id, s.name, e.kind, e.name, e.team, e.text, e.version, e.at {holds} \
         ORDER BY e.id DESC LIMIT ?3 OFFSET ?4"
    );
    let [list, account] = of;
    let window = [list, account, Value::Integer(limit), Value::Integer(offset)];
    let rows = connection.query(&sql, &window)?;
    Ok((rows.iter().map(read).collect(), total.map_or(0, |row| row.integer(0))))
}

fn read(row: &Row) -> TargetEvent {
    let name = row.text_option(2).unwrap_or_default();
    TargetEvent {
        id: row.integer(0),
        account: row.integer_option(1).map(|id| (id, name)),
        kind: row.text(3).to_owned(),
        name: row.text(4).to_owned(),
        team: row.text_option(5),
        text: row.text_option(6),
        version: row.integer_option(7),
        at: row.integer(8),
    }
}

/// How many accounts were swapped out of a list since a moment.
///
/// # Errors
/// What the database reports.
pub fn count_swaps(connection: &mut Connection, list: i64, since: i64) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM target_event WHERE list_id = ?1 AND kind = 'swapped_out' \
         AND at >= ?2",
        &[Value::Integer(list), Value::Integer(since)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}
