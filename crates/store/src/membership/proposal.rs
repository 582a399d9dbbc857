//! Accounts that could be made for people who have none.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

const GROUPS: &str = "FROM membership m WHERE m.valid_to IS NULL AND m.proposal IS NOT NULL \
    AND NOT EXISTS (SELECT 1 FROM proposal_dismissed d WHERE d.proposal = m.proposal)";

/// A window of the proposals with their people, the largest first, and how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    limit: i64,
    offset: i64,
) -> Result<(Vec<(String, i64)>, i64), StoreError> {
    let sql = format!(
        "SELECT m.proposal, COUNT(*) {GROUPS} GROUP BY m.proposal \
         ORDER BY 2 DESC, 1 LIMIT ?1 OFFSET ?2"
    );
    let total = format!("SELECT COUNT(DISTINCT m.proposal) {GROUPS}");
    connection.query_window((&sql, &total), (limit, offset), |row| {
        (row.text(0).to_owned(), row.integer(1))
    })
}

/// How many people a proposal has.
///
/// # Errors
/// What the database reports.
pub fn count(connection: &mut Connection, proposal: &str) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM membership WHERE valid_to IS NULL AND proposal = ?1",
        &[Value::from(proposal)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// What the people of a proposal say most often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    /// Their title.
    Title,
    /// Their country.
    Country,
    /// Their company as typed.
    Company,
}

/// The most frequent values among the people of a proposal.
///
/// # Errors
/// What the database reports.
pub fn frequent(
    connection: &mut Connection,
    proposal: &str,
    of: Trait,
    limit: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    let column = match of {
        Trait::Title => "title",
        Trait::Country => "country",
        Trait::Company => "company",
    };
    let sql = format!(
        "SELECT p.{column}, COUNT(*) FROM membership m JOIN person p ON p.id = m.person_id \
         WHERE m.valid_to IS NULL AND m.proposal = ?1 AND p.{column} IS NOT NULL \
         GROUP BY p.{column} ORDER BY 2 DESC, 1 LIMIT ?2"
    );
    let rows = connection.query(&sql, &[Value::from(proposal), Value::Integer(limit)])?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.integer(1))).collect())
}

/// The first people of a proposal.
///
/// # Errors
/// What the database reports.
pub fn people(
    connection: &mut Connection,
    proposal: &str,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let rows = connection.query(
        "SELECT person_id FROM membership WHERE valid_to IS NULL AND proposal = ?1 \
         ORDER BY person_id LIMIT ?2",
        &[Value::from(proposal), Value::Integer(limit)],
    )?;
    Ok(rows.iter().map(|row| row.integer(0)).collect())
}

/// A proposal that is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissed {
    /// What names the group.
    pub proposal: String,
    /// People who would be proposed.
    pub people: i64,
    /// Who dismissed it.
    pub by: String,
    /// When.
    pub at: i64,
}

/// A window of the dismissed proposals, the last one first, and how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn dismissed(
    connection: &mut Connection,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Dismissed>, i64), StoreError> {
    let sql = "SELECT d.proposal, d.dismissed_by, d.dismissed_at, \
         (SELECT COUNT(*) FROM membership m WHERE m.valid_to IS NULL AND m.proposal = d.proposal) \
         FROM proposal_dismissed d ORDER BY d.dismissed_at DESC, d.proposal LIMIT ?1 OFFSET ?2";
    let total = "SELECT COUNT(*) FROM proposal_dismissed";
    let read = |row: &Row| Dismissed {
        proposal: row.text(0).to_owned(),
        by: row.text(1).to_owned(),
        at: row.integer(2),
        people: row.integer(3),
    };
    connection.query_window((sql, total), (limit, offset), read)
}

/// Shows a dismissed proposal again; tells whether it was dismissed.
///
/// # Errors
/// What the database reports.
pub fn restore(connection: &mut Connection, proposal: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM proposal_dismissed WHERE proposal = ?1";
    Ok(connection.execute(sql, &[Value::from(proposal)])? > 0)
}

/// Does not show a proposal again.
///
/// # Errors
/// What the database reports.
pub fn dismiss(
    connection: &mut Connection,
    proposal: &str,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO proposal_dismissed (proposal, dismissed_by, dismissed_at) \
         VALUES (?1, ?2, ?3) ON CONFLICT (proposal) DO NOTHING",
        &[Value::from(proposal), Value::from(context.name()), Value::Integer(context.now)],
    )?;
    Ok(())
}
