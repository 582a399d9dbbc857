//! Target lists: proposals, votes, judgements, what happened, and who is a target since when.

mod candidate;
mod event;
mod member;

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

pub use candidate::{
    Candidate, StoredJudgement, StoredVote, add_candidate, candidate, candidates, count_candidates,
    exclude, judge, judgements, set_recommended, vote, votes,
};
pub use event::{NewEvent, TargetEvent, add_event, count_swaps, events};
pub use member::{TargetMember, add_member, each_span, end_member, first_signed, members};

/// A target list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredTargetList {
    /// Row id.
    pub id: i64,
    /// Its name, unique without regard to case.
    pub name: String,
    /// The sheet of criteria that it is chosen by.
    pub criteria_id: i64,
    /// The first moment of its period, in microseconds UTC.
    pub starts_at: i64,
    /// The first moment after it.
    pub ends_at: i64,
    /// What it goes by, as JSON.
    pub rule: String,
    /// open, recommended or signed.
    pub state: String,
    /// The newest version; 0 before the first signature.
    pub version: i64,
    /// Raised by every change.
    pub revision: i64,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: i64,
    /// When it was changed last.
    pub changed_at: i64,
}

const COLUMNS: &str = "id, name, criteria_id, starts_at, ends_at, rule, state, version, revision, \
    created_by, created_at, changed_at";

fn read(row: &Row) -> StoredTargetList {
    StoredTargetList {
        id: row.integer(0),
        name: row.text(1).to_owned(),
        criteria_id: row.integer(2),
        starts_at: row.integer(3),
        ends_at: row.integer(4),
        rule: row.text(5).to_owned(),
        state: row.text(6).to_owned(),
        version: row.integer(7),
        revision: row.integer(8),
        created_by: row.text(9).to_owned(),
        created_at: row.integer(10),
        changed_at: row.integer(11),
    }
}

/// All lists, the newest period first.
///
/// # Errors
/// What the database reports.
pub fn all(connection: &mut Connection) -> Result<Vec<StoredTargetList>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM target_list ORDER BY starts_at DESC, id DESC");
    Ok(connection.query(&sql, &[])?.iter().map(read).collect())
}

/// One list.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredTargetList>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM target_list WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.as_ref().map(read))
}

/// The list of a name, without regard to case.
///
/// # Errors
/// What the database reports.
pub fn named(
    connection: &mut Connection,
    name: &str,
) -> Result<Option<StoredTargetList>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM target_list WHERE name_key = ?1");
    let key = Value::from(name.to_lowercase());
    Ok(connection.query_one(&sql, &[key])?.as_ref().map(read))
}

/// Makes a list and returns its id. The name is free.
///
/// # Errors
/// What the database reports.
pub fn create(
    connection: &mut Connection,
    list: &StoredTargetList,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO target_list (name, name_key, criteria_id, starts_at, ends_at, rule, state, \
         version, revision, created_by, created_at, changed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', 0, 1, ?7, ?8, ?8) RETURNING id",
        &[
            Value::from(list.name.as_str()),
            Value::from(list.name.to_lowercase()),
            Value::Integer(list.criteria_id),
            Value::Integer(list.starts_at),
            Value::Integer(list.ends_at),
            Value::from(list.rule.as_str()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes rule, state and version of a list, and raises its revision.
///
/// # Errors
/// What the database reports.
pub fn update(
    connection: &mut Connection,
    list: &StoredTargetList,
    now: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE target_list SET rule = ?2, state = ?3, version = ?4, revision = revision + 1, \
         changed_at = ?5 WHERE id = ?1",
        &[
            Value::Integer(list.id),
            Value::from(list.rule.as_str()),
            Value::from(list.state.as_str()),
            Value::Integer(list.version),
            Value::Integer(now),
        ],
    )?;
    Ok(())
}
