//! Reading and linking the events of a CRM; below, the log of what is tracked live.

pub mod erasure;
pub mod inbox;
pub mod lake_file;
pub mod seen;
pub mod tally;
pub mod write_key;

use speargun_domain::value::Value;

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
    connection.query_each(sql, &[Value::Integer(until)], |row| {
        take(StoredEvent {
            person_id: row.integer_option(0),
            account_id: row.integer_option(1),
            event_type: row.text(2).to_owned(),
            occurred_at: row.integer(3),
            channel: row.text_option(4),
            page: row.text_option(5),
            subject: row.text_option(6),
            campaign: row.text_option(7),
        })
    })
}

/// An event on an account's timeline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimelineEvent {
    /// Row id.
    pub id: i64,
    /// What was done.
    pub event_type: String,
    /// When.
    pub occurred_at: i64,
    /// Who: id and name.
    pub person: Option<(i64, String)>,
    /// Channel.
    pub channel: Option<String>,
    /// Name of the campaign.
    pub campaign: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Page.
    pub page: Option<String>,
}

/// A window of an account's events, the newest first, and how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn timeline(
    connection: &mut Connection,
    account_id: i64,
    limit: i64,
    offset: i64,
) -> Result<(Vec<TimelineEvent>, i64), StoreError> {
    // Two index look-ups joined by UNION are many times faster than one OR over two columns.
    const IDS: &str = "SELECT e.id FROM event e JOIN membership m ON m.person_id = e.person_id \
        AND m.valid_to IS NULL AND m.account_id = ?1 WHERE e.occurred_at IS NOT NULL \
        AND COALESCE(e.deleted, 0) = 0 \
        UNION SELECT e.id FROM event e WHERE e.account_id = ?1 AND e.occurred_at IS NOT NULL \
        AND COALESCE(e.deleted, 0) = 0";
    let account = Value::Integer(account_id);
    let total = connection
        .query_one(&format!("SELECT COUNT(*) FROM ({IDS}) found"), std::slice::from_ref(&account))?
        .map_or(0, |row| row.integer(0));
    let sql = format!(
        "SELECT e.id, e.event_type, e.occurred_at, p.id, p.first_name, p.last_name, p.email, \
         e.channel, c.name, e.subject, e.page FROM event e \
         LEFT JOIN person p ON p.id = e.person_id LEFT JOIN campaign c ON c.id = e.campaign_id \
         WHERE e.id IN ({IDS}) ORDER BY e.occurred_at DESC, e.id DESC LIMIT ?2 OFFSET ?3"
    );
    let rows = connection.query(&sql, &[account, Value::Integer(limit), Value::Integer(offset)])?;
    let events = rows
        .iter()
        .map(|row| {
            let full = format!("{} {}", row.text(4), row.text(5)).trim().to_owned();
            let name = if full.is_empty() { row.text(6).to_owned() } else { full };
            TimelineEvent {
                id: row.integer(0),
                event_type: row.text(1).to_owned(),
                occurred_at: row.integer(2),
                person: row.integer_option(3).map(|id| (id, name)),
                channel: row.text_option(7),
                campaign: row.text_option(8),
                subject: row.text_option(9),
                page: row.text_option(10),
            }
        })
        .collect();
    Ok((events, total))
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
