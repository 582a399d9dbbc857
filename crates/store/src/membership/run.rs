//! The full runs of the matcher, and what each of them changed.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A full run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchRun {
    /// Row id; set by [`begin`].
    pub id: i64,
    /// What asked for it.
    pub trigger: String,
    /// When it began; the memberships that it began are valid from then.
    pub started_at: i64,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// People looked at.
    pub people: i64,
    /// Accounts they could belong to.
    pub accounts: i64,
    /// People with an account.
    pub strong: i64,
    /// People whom somebody should look at.
    pub review: i64,
    /// People without an account.
    pub none: i64,
    /// People whose account or decision changed.
    pub changed: i64,
    /// People decided before who had no account and have one now.
    pub gained: i64,
    /// People who had an account and have none now.
    pub lost: i64,
    /// People who went from one account to another.
    pub moved: i64,
    /// JSON: people by rule.
    pub by_rule: String,
    /// JSON: people by source.
    pub by_source: String,
    /// Version of the weights; nothing for the shipped ones.
    pub model_version: Option<i64>,
}

const COLUMNS: &str = "id, trigger_name, started_at, finished_at, people, accounts, strong, \
    review, none, changed, gained, lost, moved, by_rule, by_source, \
    model_version FROM match_run";

fn read(row: &Row) -> MatchRun {
    MatchRun {
        id: row.integer(0),
        trigger: row.text(1).to_owned(),
        started_at: row.integer(2),
        finished_at: row.integer_option(3),
        people: row.integer(4),
        accounts: row.integer(5),
        strong: row.integer(6),
        review: row.integer(7),
        none: row.integer(8),
        changed: row.integer(9),
        gained: row.integer(10),
        lost: row.integer(11),
        moved: row.integer(12),
        by_rule: row.text(13).to_owned(),
        by_source: row.text(14).to_owned(),
        model_version: row.integer_option(15),
    }
}

/// Notes that a run has begun and gives its id.
///
/// # Errors
/// What the database reports.
pub fn begin(
    connection: &mut Connection,
    trigger: &str,
    model_version: Option<i64>,
    at: i64,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO match_run (trigger_name, started_at, people, accounts, strong, review, none, \
         changed, gained, lost, moved, by_rule, by_source, model_version) \
         VALUES (?1, ?2, 0, 0, 0, 0, 0, 0, 0, 0, 0, '[]', '[]', ?3) RETURNING id",
        &[Value::from(trigger), Value::Integer(at), Value::from(model_version)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Notes what came of a run.
///
/// # Errors
/// What the database reports.
pub fn finish(connection: &mut Connection, run: &MatchRun) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE match_run SET finished_at = ?2, people = ?3, accounts = ?4, strong = ?5, \
         review = ?6, none = ?7, changed = ?8, gained = ?9, lost = ?10, moved = ?11, \
         by_rule = ?12, by_source = ?13 WHERE id = ?1",
        &[
            Value::Integer(run.id),
            Value::from(run.finished_at),
            Value::Integer(run.people),
            Value::Integer(run.accounts),
            Value::Integer(run.strong),
            Value::Integer(run.review),
            Value::Integer(run.none),
            Value::Integer(run.changed),
            Value::Integer(run.gained),
            Value::Integer(run.lost),
            Value::Integer(run.moved),
            Value::from(run.by_rule.as_str()),
            Value::from(run.by_source.as_str()),
        ],
    )?;
    Ok(())
}

/// The last runs that ended, the newest first.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection, limit: i64) -> Result<Vec<MatchRun>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT ?1");
    Ok(connection.query(&sql, &[Value::Integer(limit)])?.iter().map(read).collect())
}

/// The newest run, where it has not ended: it runs now, or was broken off.
///
/// # Errors
/// What the database reports.
pub fn unended(connection: &mut Connection) -> Result<Option<MatchRun>, StoreError> {
    let sql = format!("SELECT {COLUMNS} ORDER BY id DESC LIMIT 1");
    let newest = connection.query_one(&sql, &[])?.map(|row| read(&row));
    Ok(newest.filter(|run| run.finished_at.is_none()))
}

/// A person whose membership a run replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The person.
    pub person_id: i64,
    /// The account before.
    pub account_before: Option<i64>,
    /// The rule before.
    pub rule_before: String,
    /// The account now.
    pub account_after: Option<i64>,
    /// The rule now.
    pub rule_after: String,
}

const CHANGES: &str = "FROM membership m JOIN membership b ON b.id = m.previous_id \
    WHERE m.valid_from = ?1 AND m.previous_id IS NOT NULL AND m.decided_by = 'job'";

/// A window of what began at a moment in place of something else, and how much there is in all:
/// changes of account come before changes of rule.
///
/// # Errors
/// What the database reports.
pub fn changes(
    connection: &mut Connection,
    at: i64,
    window: (i64, i64),
) -> Result<(Vec<Change>, i64), StoreError> {
    let sql = format!(
        "SELECT m.person_id, b.account_id, b.rule, m.account_id, m.rule {CHANGES} \
         ORDER BY CASE WHEN b.account_id IS DISTINCT FROM m.account_id THEN 0 ELSE 1 END, \
         m.person_id LIMIT ?2 OFFSET ?3"
    );
    let parameters = [Value::Integer(at), Value::Integer(window.0), Value::Integer(window.1)];
    let rows = connection.query(&sql, &parameters)?;
    let total = connection.query_one(&format!("SELECT COUNT(*) {CHANGES}"), &parameters[..1])?;
    let read = |row: &Row| Change {
        person_id: row.integer(0),
        account_before: row.integer_option(1),
        rule_before: row.text(2).to_owned(),
        account_after: row.integer_option(3),
        rule_after: row.text(4).to_owned(),
    };
    Ok((rows.iter().map(read).collect(), total.map_or(0, |row| row.integer(0))))
}
