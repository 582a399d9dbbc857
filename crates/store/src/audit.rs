//! Who changed what, by which way and when. Rows are only added, and form a chain: see [`verify`].

mod chain;
mod verify;

use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::value::Value;

pub use chain::{ChainHash, HASH_BYTES};
pub(crate) use chain::{Noted, append};
pub use verify::{AuditFault, ChainCheck, FAULTS_LISTED_MAX, verify};

use crate::{Connection, Lock, Row, StoreError};

/// Which of the two tables: changes of records, or changes of what tracking has of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AuditTable {
    /// Beside the records.
    Records,
    /// Beside the tracked events.
    Events,
}

impl AuditTable {
    /// Both tables.
    pub const ALL: [Self; 2] = [Self::Records, Self::Events];

    /// The name in exports, in the API and in the texts of the interface.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Events => "events",
        }
    }

    fn head(self) -> &'static str {
        match self {
            Self::Records => "audit_head",
            Self::Events => "event_audit_head",
        }
    }

    /// A lock each: a change of records may make one of tracking before it ends.
    fn lock(self) -> Lock {
        match self {
            Self::Records => Lock::Audit,
            Self::Events => Lock::EventAudit,
        }
    }

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
    /// Who acts in the name of the caller; none if the caller acts.
    pub acted_by: Option<String>,
    /// The chain up to this row, [`HASH_BYTES`] long; empty in rows from before there was a chain.
    pub chain: Vec<u8>,
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

/// The most rows that wait for the end of their transaction.
const NOTED_MAX: usize = 1_000;

/// Notes a change. It belongs into the transaction that makes the change: the row is written just
/// before the commit, and not at all if the transaction is rolled back.
///
/// The row is written that late since two servers that append to the chain wait for each other.
/// The wait is short then, and it comes after all other locks of the transaction, so that it
/// cannot be part of a deadlock.
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
    // PostgreSQL cannot hold a zero byte in a text, and the chain is over what is kept.
    let kept = |text: &str| text.replace('\0', "");
    let row = AuditRow {
        id: 0,
        at: context.now,
        caller_kind: context.caller.kind.key().to_owned(),
        caller: kept(context.name()),
        via: context.via.key().to_owned(),
        action: action.key().to_owned(),
        subject_kind: action.subject().key().to_owned(),
        subject: kept(subject),
        details: kept(details),
        acted_by: context.caller.acting.as_deref().map(kept),
        chain: Vec::new(),
    };
    if connection.note(Noted { table, row }) >= NOTED_MAX { append(connection) } else { Ok(()) }
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
        "SELECT {COLUMNS} FROM {name}{holds} ORDER BY at DESC, id DESC LIMIT ?{}",
        values.len()
    );
    let rows = connection.query(&sql, &values)?.iter().map(read).collect();
    Ok((rows, counted.map_or(0, |row| row.integer(0))))
}

/// The changes behind an id that a query names, at most `limit` of them in the order of their ids.
///
/// # Errors
/// What the database reports.
pub fn after(
    connection: &mut Connection,
    table: AuditTable,
    query: &AuditQuery,
    (after, limit): (i64, i64),
) -> Result<Vec<AuditRow>, StoreError> {
    let (holds, mut values) = conditions(query);
    let holds = if holds.is_empty() { " WHERE ".to_owned() } else { format!("{holds} AND ") };
    values.extend([Value::Integer(after), Value::Integer(limit)]);
    let sql = format!(
        "SELECT {COLUMNS} FROM {}{holds}id > ?{} ORDER BY id LIMIT ?{}",
        table.name(),
        values.len() - 1,
        values.len()
    );
    Ok(connection.query(&sql, &values)?.iter().map(read).collect())
}

/// Hands over all changes, one after the other in the order of their ids.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    table: AuditTable,
    mut take: impl FnMut(AuditRow) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {COLUMNS} FROM {} ORDER BY id", table.name());
    connection.query_each(&sql, &[], |row| take(read(&row)))
}

const COLUMNS: &str =
    "id, at, caller_kind, caller, via, action, subject_kind, subject, details, acted_by, chain";

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
        acted_by: row.text_option(9),
        chain: row.bytes(10).to_vec(),
    }
}
