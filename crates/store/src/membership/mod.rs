//! Which person belongs to which account, and since when.

pub mod decision;
pub mod doubt;
pub mod match_model;
pub mod proposal;
pub mod run;

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A decision to write.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewMembership<'a> {
    /// The person.
    pub person_id: i64,
    /// Their account, if any.
    pub account_id: Option<i64>,
    /// The best candidate where nothing was decided; the account that was found where the decision
    /// went to its topmost parent.
    pub candidate_id: Option<i64>,
    /// strong, review, none.
    pub decision: &'a str,
    /// Which rule decided.
    pub rule: &'a str,
    /// Probability in [0, 1].
    pub probability: f64,
    /// Which account could be made for a person who has none.
    pub proposal: Option<&'a str>,
}

/// A membership as stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Membership {
    /// Row id.
    pub id: i64,
    /// The person.
    pub person_id: i64,
    /// Their account, if any.
    pub account_id: Option<i64>,
    /// The best candidate.
    pub candidate_id: Option<i64>,
    /// strong, review, none.
    pub decision: String,
    /// Which rule decided.
    pub rule: String,
    /// Probability in [0, 1].
    pub probability: f64,
    /// `job`, or who.
    pub decided_by: String,
    /// Since when.
    pub valid_from: i64,
    /// Until when; nothing for what stands.
    pub valid_to: Option<i64>,
    /// The membership that this one replaced.
    pub previous_id: Option<i64>,
    /// Which account could be made for the person.
    pub proposal: Option<String>,
}

/// Who decides when no person does.
pub const JOB: &str = "job";

const COLUMNS: &str = "id, person_id, account_id, candidate_id, decision, rule, probability, \
    decided_by, valid_from, valid_to, previous_id, proposal FROM membership";

fn read(row: &Row) -> Membership {
    Membership {
        id: row.integer(0),
        person_id: row.integer(1),
        account_id: row.integer_option(2),
        candidate_id: row.integer_option(3),
        decision: row.text(4).to_owned(),
        rule: row.text(5).to_owned(),
        probability: row.number_option(6).unwrap_or(0.0),
        decided_by: row.text(7).to_owned(),
        valid_from: row.integer(8),
        valid_to: row.integer_option(9),
        previous_id: row.integer_option(10),
        proposal: row.text_option(11),
    }
}

/// Ends the membership that stands and begins a new one. What a person decided is never replaced
/// by a job; the caller leaves such people out, and the statement refuses them all the same.
///
/// # Errors
/// What the database reports.
pub fn replace(
    connection: &mut Connection,
    membership: &NewMembership<'_>,
    at: i64,
) -> Result<bool, StoreError> {
    let standing = connection.query_one(
        "SELECT id, decided_by FROM membership WHERE person_id = ?1 AND valid_to IS NULL",
        &[Value::Integer(membership.person_id)],
    )?;
    let Some(standing) = standing else { return begin(connection, membership, at) };
    if standing.text(1) != JOB {
        return Ok(false);
    }
    end(connection, standing.integer(0), at)?;
    let previous = Some(standing.integer(0));
    Ok(connection.execute(INSERT, &values(membership, (JOB, at), previous))? > 0)
}

/// Begins the first membership of a person, unless somebody has decided meanwhile.
///
/// # Errors
/// What the database reports.
pub fn begin(
    connection: &mut Connection,
    membership: &NewMembership<'_>,
    at: i64,
) -> Result<bool, StoreError> {
    Ok(connection.execute(INSERT, &values(membership, (JOB, at), None))? > 0)
}

/// Writes what a person decided; it stands against every job. Gives the ids of the new membership
/// and of the one before.
///
/// # Errors
/// What the database reports.
pub fn decide(
    connection: &mut Connection,
    membership: &NewMembership<'_>,
    context: &Context,
) -> Result<(i64, Option<i64>), StoreError> {
    let before = standing(connection, membership.person_id)?.map(|standing| standing.id);
    if let Some(before) = before {
        end(connection, before, context.now)?;
    }
    let sql = format!("{INSERT} RETURNING id");
    let written =
        connection.query_one(&sql, &values(membership, (context.name(), context.now), before))?;
    let missing = || StoreError::Value(format!("membership of {}", membership.person_id));
    Ok((written.ok_or_else(missing)?.integer(0), before))
}

fn end(connection: &mut Connection, id: i64, at: i64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE membership SET valid_to = ?2 WHERE id = ?1",
        &[Value::Integer(id), Value::Integer(at)],
    )?;
    Ok(())
}

/// Somebody who decided meanwhile stands.
const INSERT: &str = "INSERT INTO membership (person_id, account_id, candidate_id, decision, rule, \
    probability, decided_by, valid_from, previous_id, proposal) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
    ON CONFLICT (person_id) WHERE valid_to IS NULL DO NOTHING";

fn values(
    membership: &NewMembership<'_>,
    (decided_by, at): (&str, i64),
    previous: Option<i64>,
) -> [Value; 10] {
    [
        Value::Integer(membership.person_id),
        Value::from(membership.account_id),
        Value::from(membership.candidate_id),
        Value::from(membership.decision),
        Value::from(membership.rule),
        Value::Real(membership.probability),
        Value::from(decided_by),
        Value::Integer(at),
        Value::from(previous),
        Value::from(membership.proposal.map(ToOwned::to_owned)),
    ]
}

/// Ends a person's membership and begins nothing: they were never decided before.
///
/// # Errors
/// What the database reports.
pub fn clear(connection: &mut Connection, id: i64, at: i64) -> Result<(), StoreError> {
    end(connection, id, at)
}

/// Notes which account could be made for a person; no new membership begins for that.
///
/// # Errors
/// What the database reports.
pub fn set_proposal(
    connection: &mut Connection,
    person_id: i64,
    proposal: Option<&str>,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE membership SET proposal = ?2 \
         WHERE person_id = ?1 AND valid_to IS NULL AND decided_by = ?3",
        &[
            Value::Integer(person_id),
            Value::from(proposal.map(ToOwned::to_owned)),
            Value::from(JOB),
        ],
    )?;
    Ok(())
}

/// The membership that stands.
///
/// # Errors
/// What the database reports.
pub fn standing(
    connection: &mut Connection,
    person_id: i64,
) -> Result<Option<Membership>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE person_id = ?1 AND valid_to IS NULL");
    Ok(connection.query_one(&sql, &[Value::Integer(person_id)])?.map(|row| read(&row)))
}

/// One membership.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<Membership>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// What stood before a membership, the newest first.
///
/// # Errors
/// What the database reports.
pub fn before(
    connection: &mut Connection,
    membership: &Membership,
    limit: usize,
) -> Result<Vec<Membership>, StoreError> {
    let mut found: Vec<Membership> = Vec::new();
    let mut next = membership.previous_id;
    while let Some(id) = next.filter(|_| found.len() < limit) {
        let Some(earlier) = get(connection, id)? else { break };
        next = earlier.previous_id;
        found.push(earlier);
    }
    Ok(found)
}

/// How many people stand under each decision and rule.
///
/// # Errors
/// What the database reports.
pub fn summary(connection: &mut Connection) -> Result<Vec<(String, String, i64)>, StoreError> {
    let rows = connection.query(
        "SELECT m.decision, m.rule, COUNT(*) FROM membership m JOIN person p ON p.id = m.person_id \
         WHERE m.valid_to IS NULL AND COALESCE(p.deleted, 0) = 0 \
         GROUP BY m.decision, m.rule ORDER BY 3 DESC, 1, 2",
        &[],
    )?;
    let read = |row: &Row| (row.text(0).to_owned(), row.text(1).to_owned(), row.integer(2));
    Ok(rows.iter().map(read).collect())
}

/// How many people a person put to an account.
///
/// # Errors
/// What the database reports.
pub fn held_by_people(connection: &mut Connection, account_id: i64) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM membership WHERE account_id = ?1 AND valid_to IS NULL \
         AND decided_by <> ?2",
        &[Value::Integer(account_id), Value::from(JOB)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}
