//! The outbox: what happened, written in the transaction that made it happen, so that whoever acts
//! on it misses nothing and sees nothing that was rolled back.

use speargun_domain::value::Value;

use crate::{Connection, Lock, Row, StoreError, alert};

/// The most messages that are kept. Who reads later than that learns how many are gone.
pub const MESSAGES_MAX: i64 = 1_000_000;
/// How many messages are written between two looks at whether there are too many.
const FORGET_EVERY: i64 = 1_000;
/// The most messages of one read.
pub const READ_MAX: i64 = 1_000;

/// What there is to be read.
pub const TOPICS: [&str; 7] = [
    "account.tier_changed",
    "account.stage_changed",
    "account.market_state_changed",
    "account.owner_changed",
    "opportunity.stage_changed",
    "opportunity.owner_changed",
    alert::TOPIC,
];

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number; later messages have larger ones.
    pub id: i64,
    /// What it is, such as `account.tier_changed`.
    pub topic: String,
    /// To what kind of record it happened.
    pub subject_kind: String,
    /// To which record.
    pub subject_id: i64,
    /// What it was and is, as JSON.
    pub body: String,
    /// When, in microseconds UTC.
    pub at: i64,
}

/// Something that happened, to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'a> {
    /// What it is.
    pub topic: &'a str,
    /// To what kind of record, and to which.
    pub subject: (&'a str, i64),
    /// What it was and is, as JSON.
    pub body: &'a str,
    /// When, in microseconds UTC.
    pub at: i64,
}

/// The messages behind a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The messages, the oldest first.
    pub messages: Vec<Message>,
    /// Where to go on: the number of the last message that was looked at.
    pub next: i64,
    /// How many numbers behind the one that was asked for are kept no more.
    pub missed: i64,
}

/// Writes a message. It belongs into the transaction that makes it true.
///
/// On PostgreSQL two who write one go one after the other until their transactions end, so that a
/// reader who saw a number never sees a smaller one appear.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, message: &NewMessage<'_>) -> Result<i64, StoreError> {
    Lock::Outbox.hold(connection)?;
    let row = connection.query_one(
        "INSERT INTO outbox (topic, subject_kind, subject_id, body, at) \
         VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        &[
            Value::from(message.topic),
            Value::from(message.subject.0),
            Value::Integer(message.subject.1),
            Value::from(message.body),
            Value::Integer(message.at),
        ],
    )?;
    let id = row.map_or(0, |row| row.integer(0));
    if id % FORGET_EVERY == 0 {
        forget(connection, id - MESSAGES_MAX)?;
    }
    Ok(id)
}

/// Forgets the messages up to a number, but for the newest, which says how far the numbers are.
///
/// # Errors
/// What the database reports.
pub fn forget(connection: &mut Connection, up_to: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM outbox WHERE id <= ?1 AND id < (SELECT MAX(id) FROM outbox)";
    connection.execute(sql, &[Value::Integer(up_to)])
}

/// The messages behind a number, at most `limit` and [`READ_MAX`] of them; of one topic where it is
/// named.
///
/// # Errors
/// What the database reports.
pub fn after(
    connection: &mut Connection,
    after: i64,
    topic: Option<&str>,
    limit: i64,
) -> Result<Page, StoreError> {
    let limit = limit.clamp(0, READ_MAX);
    let sql = "SELECT id, topic, subject_kind, subject_id, body, at FROM outbox \
        WHERE id > ?1 AND (CAST(?2 AS TEXT) IS NULL OR topic = ?2) ORDER BY id LIMIT ?3";
    let parameters = [Value::Integer(after), Value::from(topic), Value::Integer(limit)];
    let messages: Vec<Message> = connection.query(sql, &parameters)?.iter().map(read).collect();
    let (first, last) = bounds(connection)?;
    let is_full = i64::try_from(messages.len()).is_ok_and(|count| count == limit);
    let next = match messages.last() {
        Some(message) if is_full => message.id,
        _ if limit == 0 => after,
        // The ones of other topics were looked at as well. A number beyond the newest is of another
        // time, as before a backup was restored.
        _ => last,
    };
    let missed = first.map_or(0, |first| (first - 1 - after).max(0));
    Ok(Page { messages, next, missed })
}

/// The first number that is kept, none where nothing is, and the last one.
///
/// # Errors
/// What the database reports.
pub fn bounds(connection: &mut Connection) -> Result<(Option<i64>, i64), StoreError> {
    let row = connection.query_one("SELECT MIN(id), MAX(id) FROM outbox", &[])?;
    let bounds = row.map(|row| (row.integer_option(0), row.integer_option(1)));
    let (first, last) = bounds.unwrap_or_default();
    Ok((first, last.unwrap_or(0)))
}

fn read(row: &Row) -> Message {
    Message {
        id: row.integer(0),
        topic: row.text(1).to_owned(),
        subject_kind: row.text(2).to_owned(),
        subject_id: row.integer(3),
        body: row.text(4).to_owned(),
        at: row.integer(5),
    }
}
