//! What became of what was sent: counts by day, and the last calls that were refused.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// How many refused calls are kept.
const REJECTS_MAX: i64 = 1_000;

/// A count of one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tally {
    /// Days since 1970-01-01 UTC.
    pub day: i64,
    /// The name of the write key, or of the import.
    pub source: String,
    /// accepted, duplicate, bot or rejected.
    pub outcome: String,
    /// Why, for bots and rejections.
    pub reason: String,
}

/// Adds to a count.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, tally: &Tally, events: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO event_tally (day, source, outcome, reason, events) \
        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (day, source, outcome, reason) \
        DO UPDATE SET events = event_tally.events + excluded.events";
    let parameters = [
        Value::Integer(tally.day),
        Value::from(tally.source.as_str()),
        Value::from(tally.outcome.as_str()),
        Value::from(tally.reason.as_str()),
        Value::Integer(events),
    ];
    connection.execute(sql, &parameters)?;
    Ok(())
}

/// The counts since a day.
///
/// # Errors
/// What the database reports.
pub fn since(connection: &mut Connection, day: i64) -> Result<Vec<(Tally, i64)>, StoreError> {
    let sql = "SELECT day, source, outcome, reason, events FROM event_tally WHERE day >= ?1 \
        ORDER BY day, source, outcome, reason";
    let rows = connection.query(sql, &[Value::Integer(day)])?;
    Ok(rows
        .iter()
        .map(|row| {
            let tally = Tally {
                day: row.integer(0),
                source: row.text(1).to_owned(),
                outcome: row.text(2).to_owned(),
                reason: row.text(3).to_owned(),
            };
            (tally, row.integer(4))
        })
        .collect())
}

/// A call that was refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reject {
    /// When.
    pub received_at: i64,
    /// The write key's name, where the key is known.
    pub source: String,
    /// Why: a stable name.
    pub reason: String,
    /// Why, in words.
    pub detail: String,
    /// The beginning of what was sent.
    pub sample: String,
}

/// Keeps refused calls, and forgets the oldest.
///
/// # Errors
/// What the database reports.
pub fn keep_rejects(connection: &mut Connection, rejects: &[Reject]) -> Result<(), StoreError> {
    if rejects.is_empty() {
        return Ok(());
    }
    for reject in rejects {
        let parameters = [
            Value::Integer(reject.received_at),
            Value::from(reject.source.as_str()),
            Value::from(reject.reason.as_str()),
            Value::from(reject.detail.as_str()),
            Value::from(reject.sample.as_str()),
        ];
        connection.execute(
            "INSERT INTO event_reject (received_at, source, reason, detail, sample) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
            &parameters,
        )?;
    }
    let sql = "DELETE FROM event_reject WHERE id <= \
        (SELECT MAX(id) FROM event_reject) - ?1";
    connection.execute(sql, &[Value::Integer(REJECTS_MAX)])?;
    Ok(())
}

/// The last refused calls, the newest first.
///
/// # Errors
/// What the database reports.
pub fn rejects(connection: &mut Connection, limit: i64) -> Result<Vec<Reject>, StoreError> {
    let sql = "SELECT received_at, source, reason, detail, sample FROM event_reject \
        ORDER BY id DESC LIMIT ?1";
    let rows = connection.query(sql, &[Value::Integer(limit)])?;
    Ok(rows
        .iter()
        .map(|row| Reject {
            received_at: row.integer(0),
            source: row.text(1).to_owned(),
            reason: row.text(2).to_owned(),
            detail: row.text(3).to_owned(),
            sample: row.text(4).to_owned(),
        })
        .collect())
}
