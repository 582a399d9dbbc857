//! Who changed what, by which way and when.

use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// Which of the two tables: changes of records, or changes of what tracking has of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditTable {
    /// Beside the records.
    Records,
    /// Beside the tracked events.
    Events,
}

impl AuditTable {
    fn name(self) -> &'static str {
        match self {
            Self::Records => "audit",
            Self::Events => "event_audit",
        }
    }
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Counts up within its table.
    pub id: i64,
    /// When, in microseconds UTC.
    pub at: i64,
    /// What the caller is, such as `user`.
    pub caller_kind: String,
    /// The caller's name.
    pub caller: String,
    /// By what way, such as `http`.
    pub via: String,
    /// What was done, a key of [`AuditAction`].
    pub action: String,
    /// The kind of thing that was changed.
    pub subject_kind: String,
    /// Its id or key.
    pub subject: String,
    /// What it was changed to, as JSON.
    pub details: String,
}

/// Which changes are wanted; none of a field means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// The kind of thing.
    pub subject_kind: Option<String>,
    /// Its id or key.
    pub subject: Option<String>,
    /// The caller's name.
    pub caller: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// Only changes at this moment or later, in microseconds UTC.
    pub from: Option<i64>,
    /// Only changes before this moment.
    pub until: Option<i64>,
}

/// Writes the row of a change. It belongs into the transaction that makes the change.
///
/// # Errors
/// What the database reports.
pub fn note(
    connection: &mut Connection,
    table: AuditTable,
    context: &Context,
    (action, subject): (AuditAction, &str),
    details: &str,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO {} (at, caller_kind, caller, via, action, subject_kind, subject, details) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        table.name()
    );
    connection.execute(
        &sql,
        &[
            Value::Integer(context.now),
            Value::from(context.caller.kind.key()),
            Value::from(context.name()),
            Value::from(context.via.key()),
            Value::from(action.key()),
            Value::from(action.subject().key()),
            Value::from(subject),
            Value::from(details),
        ],
    )?;
    Ok(())
}

/// The newest changes that a query names, at most `limit` of them, and how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    table: AuditTable,
    query: &AuditQuery,
    limit: i64,
) -> Result<(Vec<AuditRow>, i64), StoreError> {
    let (holds, mut values) = conditions(query);
    let name = table.name();
    let counted = connection.query_one(&format!("SELECT COUNT(*) FROM {name}{holds}"), &values)?;
    values.push(Value::Integer(limit));
    let sql = format!(
        "SELECT id, at, caller_kind, caller, via, action, subject_kind, subject, details \
         FROM {name}{holds} ORDER BY at DESC, id DESC LIMIT ?{}",
        values.len()
    );
    let rows = connection.query(&sql, &values)?.iter().map(read).collect();
    Ok((rows, counted.map_or(0, |row| row.integer(0))))
}

fn conditions(query: &AuditQuery) -> (String, Vec<Value>) {
    let texts = [
        ("subject_kind", &query.subject_kind),
        ("subject", &query.subject),
        ("caller", &query.caller),
        ("action", &query.action),
    ];
    let mut values = Vec::new();
    let mut holds = Vec::new();
    for (column, text) in texts {
        if let Some(text) = text {
            values.push(Value::from(text.as_str()));
            holds.push(format!("{column} = ?{}", values.len()));
        }
    }
    for (comparison, moment) in [("at >=", query.from), ("at <", query.until)] {
        if let Some(moment) = moment {
            values.push(Value::Integer(moment));
            holds.push(format!("{comparison} ?{}", values.len()));
        }
    }
    if holds.is_empty() {
        return (String::new(), values);
    }
    (format!(" WHERE {}", holds.join(" AND ")), values)
}

fn read(row: &Row) -> AuditRow {
    AuditRow {
        id: row.integer(0),
        at: row.integer(1),
        caller_kind: row.text(2).to_owned(),
        caller: row.text(3).to_owned(),
        via: row.text(4).to_owned(),
        action: row.text(5).to_owned(),
        subject_kind: row.text(6).to_owned(),
        subject: row.text(7).to_owned(),
        details: row.text(8).to_owned(),
    }
}
