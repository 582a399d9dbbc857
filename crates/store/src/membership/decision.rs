//! What people decided about people's accounts, and what they took back.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A decision of a person, as kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Row id; set by [`add`].
    pub id: i64,
    /// The first decision of those made at once; 0 to begin a new batch.
    pub batch_id: i64,
    /// Whom it is about.
    pub person_id: i64,
    /// accept, reject, other, new_account, assign.
    pub verdict: String,
    /// The account that was chosen.
    pub account_id: Option<i64>,
    /// The best guess that stood before.
    pub candidate_id: Option<i64>,
    /// The membership that it made.
    pub membership_id: i64,
    /// The membership that stood before.
    pub previous_membership_id: Option<i64>,
    /// The account that was made for it.
    pub created_account_id: Option<i64>,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: i64,
    /// Who took it back.
    pub undone_by: Option<String>,
    /// When it was taken back.
    pub undone_at: Option<i64>,
}

const COLUMNS: &str = "id, batch_id, person_id, verdict, account_id, candidate_id, \
    membership_id, previous_membership_id, created_account_id, decided_by, decided_at, undone_by, \
    undone_at FROM match_decision";

fn read(row: &Row) -> Decision {
    Decision {
        id: row.integer(0),
        batch_id: row.integer(1),
        person_id: row.integer(2),
        verdict: row.text(3).to_owned(),
        account_id: row.integer_option(4),
        candidate_id: row.integer_option(5),
        membership_id: row.integer(6),
        previous_membership_id: row.integer_option(7),
        created_account_id: row.integer_option(8),
        decided_by: row.text(9).to_owned(),
        decided_at: row.integer(10),
        undone_by: row.text_option(11),
        undone_at: row.integer_option(12),
    }
}

/// Keeps a decision and gives its id.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, decision: &Decision) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO match_decision (batch_id, person_id, verdict, account_id, candidate_id, \
         membership_id, previous_membership_id, created_account_id, decided_by, decided_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
        &[
            Value::Integer(decision.batch_id),
            Value::Integer(decision.person_id),
            Value::from(decision.verdict.as_str()),
            Value::from(decision.account_id),
            Value::from(decision.candidate_id),
            Value::Integer(decision.membership_id),
            Value::from(decision.previous_membership_id),
            Value::from(decision.created_account_id),
            Value::from(decision.decided_by.as_str()),
            Value::Integer(decision.decided_at),
        ],
    )?;
    let id = row.map_or(0, |row| row.integer(0));
    if decision.batch_id == 0 {
        connection.execute(
            "UPDATE match_decision SET batch_id = id WHERE id = ?1",
            &[Value::Integer(id)],
        )?;
    }
    Ok(id)
}

/// Notes that a decision was taken back.
///
/// # Errors
/// What the database reports.
pub fn mark_undone(
    connection: &mut Connection,
    id: i64,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE match_decision SET undone_by = ?2, undone_at = ?3 WHERE id = ?1",
        &[Value::Integer(id), Value::from(context.name()), Value::Integer(context.now)],
    )?;
    Ok(())
}

/// Notes that what a decision made stands as another membership, after a later decision was taken
/// back: it can be taken back in turn.
///
/// # Errors
/// What the database reports.
pub fn stands_again(
    connection: &mut Connection,
    membership: i64,
    again: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE match_decision SET membership_id = ?2 \
         WHERE membership_id = ?1 AND undone_at IS NULL",
        &[Value::Integer(membership), Value::Integer(again)],
    )?;
    Ok(())
}

/// One decision.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<Decision>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// The decision that made a membership, unless it was taken back.
///
/// # Errors
/// What the database reports.
pub fn of_membership(
    connection: &mut Connection,
    membership: i64,
) -> Result<Option<Decision>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE membership_id = ?1 AND undone_at IS NULL");
    Ok(connection.query_one(&sql, &[Value::Integer(membership)])?.map(|row| read(&row)))
}

/// A window of the decisions, the newest first, and how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Decision>, i64), StoreError> {
    let sql = format!("SELECT {COLUMNS} ORDER BY id DESC LIMIT ?1 OFFSET ?2");
    let total = "SELECT COUNT(*) FROM match_decision";
    connection.query_window((&sql, total), (limit, offset), read)
}

/// The decisions about a person, the newest first.
///
/// # Errors
/// What the database reports.
pub fn of_person(
    connection: &mut Connection,
    person_id: i64,
    limit: i64,
) -> Result<Vec<Decision>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE person_id = ?1 ORDER BY id DESC LIMIT ?2");
    let rows = connection.query(&sql, &[Value::Integer(person_id), Value::Integer(limit)])?;
    Ok(rows.iter().map(read).collect())
}

/// The decisions of a batch that stand, the newest first.
///
/// # Errors
/// What the database reports.
pub fn of_batch(connection: &mut Connection, batch: i64) -> Result<Vec<Decision>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} WHERE batch_id = ?1 AND undone_at IS NULL ORDER BY id DESC");
    Ok(connection.query(&sql, &[Value::Integer(batch)])?.iter().map(read).collect())
}

/// How many decisions were made since a moment and stand.
///
/// # Errors
/// What the database reports.
pub fn count_since(connection: &mut Connection, since: i64) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM match_decision WHERE decided_at >= ?1 AND undone_at IS NULL",
        &[Value::Integer(since)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// How many people stand where a person put them.
///
/// # Errors
/// What the database reports.
pub fn count_standing(connection: &mut Connection) -> Result<i64, StoreError> {
    // Through the decisions, which are few, and not through the memberships, which are many.
    let row = connection.query_one(
        "SELECT COUNT(*) FROM match_decision d JOIN membership m ON m.id = d.membership_id \
         WHERE d.undone_at IS NULL AND m.valid_to IS NULL",
        &[],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}
