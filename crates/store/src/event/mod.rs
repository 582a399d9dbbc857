//! Reading and linking the events of a CRM; below, the log of what is tracked live.

pub mod erasure;
pub mod inbox;
pub mod lake_file;
pub mod seen;
pub mod tally;
mod timeline;
pub mod write_key;

use speargun_domain::value::Value;

pub use timeline::{TimelineEvent, TimelineFilter, TimelineKinds, timeline, timeline_kinds};

use crate::{Connection, StoreError};

/// An event as scores and funnels see it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoredEvent {
    /// Who did it.
    pub person_id: Option<i64>,
    /// The account, where the source names it.
    pub account_id: Option<i64>,
    /// What was done.
    pub event_type: String,
    /// When.
    pub occurred_at: i64,
    /// Channel.
    pub channel: Option<String>,
    /// Page.
    pub page: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Name of the campaign.
    pub campaign: Option<String>,
}

/// Hands over every dated event up to `until`, in no particular order.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    until: i64,
    mut take: impl FnMut(StoredEvent) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT e.person_id, e.account_id, e.event_type, e.occurred_at, e.channel, \
        e.page, e.subject, c.name FROM event e LEFT JOIN campaign c ON c.id = e.campaign_id \
        WHERE e.occurred_at IS NOT NULL AND e.occurred_at <= ?1 AND COALESCE(e.deleted, 0) = 0";
    connection.query_each(sql, &[Value::Integer(until)], |mut row| {
        take(StoredEvent {
            person_id: row.integer_option(0),
            account_id: row.integer_option(1),
            event_type: row.take_text(2).unwrap_or_default(),
            occurred_at: row.integer(3),
            channel: row.take_text(4),
            page: row.take_text(5),
            subject: row.take_text(6),
            campaign: row.take_text(7),
        })
    })
}

/// Events that name their person by an address only: id and address in lower case.
///
/// # Errors
/// What the database reports.
pub fn unlinked_addresses(connection: &mut Connection) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = connection.query(
        "SELECT id, lower(email) FROM event WHERE person_id IS NULL AND email IS NOT NULL",
        &[],
    )?;
    Ok(rows.iter().map(|row| (row.integer(0), row.text(1).to_owned())).collect())
}

/// Gives an event its person.
///
/// # Errors
/// What the database reports.
pub fn set_person(connection: &mut Connection, id: i64, person: i64) -> Result<(), StoreError> {
    let parameters = [Value::Integer(id), Value::Integer(person)];
    connection.execute("UPDATE event SET person_id = ?2 WHERE id = ?1", &parameters)?;
    Ok(())
}

/// Up to which row of the log of tracked events somebody has come.
///
/// # Errors
/// What the database reports.
pub fn position(connection: &mut Connection, name: &str) -> Result<i64, StoreError> {
    let sql = "SELECT inbox_row FROM event_position WHERE name = ?1";
    Ok(connection.query_one(sql, &[Value::from(name)])?.map_or(0, |row| row.integer(0)))
}

/// Notes how far somebody has come.
///
/// # Errors
/// What the database reports.
pub fn set_position(connection: &mut Connection, name: &str, row: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO event_position (name, inbox_row) VALUES (?1, ?2) \
        ON CONFLICT (name) DO UPDATE SET inbox_row = excluded.inbox_row";
    connection.execute(sql, &[Value::from(name), Value::Integer(row)])?;
    Ok(())
}
