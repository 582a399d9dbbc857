//! Changes that events or records made, and that people should learn of.

use speargun_domain::value::Value;

use crate::outbox::{self, NewMessage};
use crate::{Connection, StoreError};

/// The topic of alerts in the outbox.
pub const TOPIC: &str = "alert.raised";

/// An alert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alert {
    /// Row id.
    pub id: i64,
    /// The account.
    pub account_id: i64,
    /// `tier_changed` or `stage_changed`.
    pub kind: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
    /// When, microseconds UTC.
    pub raised_at: i64,
    /// The event that did it.
    pub event_id: Option<i64>,
}

/// Raises an alert, in the list of alerts and in the outbox.
///
/// # Errors
/// What the database reports.
pub fn raise(connection: &mut Connection, alert: &Alert) -> Result<(), StoreError> {
    let parameters = [
        Value::Integer(alert.account_id),
        Value::from(alert.kind.as_str()),
        Value::from(alert.before.clone()),
        Value::from(alert.after.clone()),
        Value::Integer(alert.raised_at),
        Value::from(alert.event_id),
    ];
    connection.execute(
        "INSERT INTO alert (account_id, kind, before, after, raised_at, event_id) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &parameters,
    )?;
    let body = serde_json::json!({
        "kind": alert.kind,
        "before": alert.before,
        "after": alert.after,
        "event_id": alert.event_id,
    });
    let subject = ("account", alert.account_id);
    let (body, at) = (body.to_string(), alert.raised_at);
    outbox::add(connection, &NewMessage { topic: TOPIC, subject, body: &body, at })?;
    Ok(())
}

/// The last alerts, the newest first.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection, limit: i64) -> Result<Vec<Alert>, StoreError> {
    let sql = "SELECT id, account_id, kind, before, after, raised_at, event_id FROM alert \
        ORDER BY id DESC LIMIT ?1";
    let rows = connection.query(sql, &[Value::Integer(limit)])?;
    Ok(rows
        .iter()
        .map(|row| Alert {
            id: row.integer(0),
            account_id: row.integer(1),
            kind: row.text(2).to_owned(),
            before: row.text_option(3),
            after: row.text_option(4),
            raised_at: row.integer(5),
            event_id: row.integer_option(6),
        })
        .collect())
}
