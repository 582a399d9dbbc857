//! Accounts of signed target lists, and since when they are targets by them.

use speargun_domain::target::Span;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// An account of a signed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetMember {
    /// The account as it is now.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// In which time it is a target by this list.
    pub span: Span,
    /// The tier that it had when it came in; none without one.
    pub tier: Option<i64>,
    /// The first version that it is in.
    pub from_version: i64,
    /// The first version in which it is no more.
    pub until_version: Option<i64>,
}

/// Puts an account on a signed list.
///
/// # Errors
/// What the database reports.
pub fn add_member(
    connection: &mut Connection,
    list: i64,
    member: &TargetMember,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO target_member (list_id, account_id, target_from, target_until, tier, \
         from_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            Value::Integer(list),
            Value::Integer(member.account_id),
            Value::Integer(member.span.from),
            Value::Integer(member.span.until.unwrap_or(i64::MAX)),
            Value::Integer(member.tier.unwrap_or(0)),
            Value::Integer(member.from_version),
        ],
    )?;
    Ok(())
}

/// Takes an account off a signed list, as of a moment; returns whether it was there.
///
/// # Errors
/// What the database reports.
pub fn end_member(
    connection: &mut Connection,
    (list, account): (i64, i64),
    (at, version): (i64, i64),
) -> Result<bool, StoreError> {
    let ended = connection.execute(
        "UPDATE target_member SET target_until = CASE WHEN target_from > ?3 THEN target_from \
         ELSE ?3 END, until_version = ?4 WHERE list_id = ?1 AND until_version IS NULL \
         AND account_id IN (SELECT id FROM account WHERE id = ?2 OR merged_into = ?2)",
        &[
            Value::Integer(list),
            Value::Integer(account),
            Value::Integer(at),
            Value::Integer(version),
        ],
    )?;
    Ok(ended > 0)
}

/// All who are or were on a signed list, in the order of their names.
///
/// # Errors
/// What the database reports.
pub fn members(connection: &mut Connection, list: i64) -> Result<Vec<TargetMember>, StoreError> {
    let rows = connection.query(
        "SELECT s.id, s.name, m.target_from, m.target_until, m.tier, m.from_version, \
         m.until_version FROM target_member m JOIN account a ON a.id = m.account_id \
         JOIN account s ON s.id = COALESCE(a.merged_into, a.id) \
         WHERE m.list_id = ?1 AND COALESCE(s.deleted, 0) = 0 ORDER BY LOWER(s.name), s.id, m.id",
        &[Value::Integer(list)],
    )?;
    let member = |row: &Row| TargetMember {
        account_id: row.integer(0),
        name: row.text_option(1).unwrap_or_default(),
        span: span(row.integer(2), row.integer(3)),
        tier: Some(row.integer(4)).filter(|tier| *tier > 0),
        from_version: row.integer(5),
        until_version: row.integer_option(6),
    };
    Ok(rows.iter().map(member).collect())
}

fn span(from: i64, until: i64) -> Span {
    Span { from, until: Some(until).filter(|until| *until != i64::MAX) }
}

/// Hands over the times in which accounts are targets by signed lists.
///
/// # Errors
/// What the database reports, and what `take` reports.
pub fn each_span<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, Span) -> Result<(), E>,
) -> Result<(), E> {
    let rows = connection.query(
        "SELECT COALESCE(a.merged_into, a.id), m.target_from, m.target_until \
         FROM target_member m JOIN account a ON a.id = m.account_id ORDER BY m.id",
        &[],
    )?;
    for row in &rows {
        take(row.integer(0), span(row.integer(1), row.integer(2)))?;
    }
    Ok(())
}

/// The first moment at which a signed list has targets; none without one.
///
/// # Errors
/// What the database reports.
pub fn first_signed(connection: &mut Connection) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one("SELECT MIN(target_from) FROM target_member", &[])?;
    Ok(row.and_then(|row| row.integer_option(0)))
}
