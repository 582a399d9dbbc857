//! Proposed accounts, what people vote, and how they judge.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// An account that was proposed for a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// The account as it is now: one that went into another is that one.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// hand, model, look_alike or surge.
    pub source: String,
    /// Why it was proposed.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: i64,
    /// Whether the teams recommended it to the executives.
    pub is_recommended: bool,
    /// Since when it is excluded.
    pub excluded_at: Option<i64>,
    /// Who excluded it.
    pub excluded_by: Option<String>,
    /// Why.
    pub excluded_reason: Option<String>,
}

/// A vote that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVote {
    /// The account as it is now.
    pub account_id: i64,
    /// Who voted.
    pub user_id: i64,
    /// Their name.
    pub name: String,
    /// Their team then.
    pub team: String,
    /// Yes or no.
    pub agrees: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub voted_at: i64,
}

/// A judgement that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredJudgement {
    /// The account as it is now.
    pub account_id: i64,
    /// The key of the criterion.
    pub criterion: String,
    /// Who judged.
    pub name: String,
    /// 1 to 5.
    pub points: i64,
    /// Why.
    pub reason: String,
    /// When.
    pub judged_at: i64,
}

/// The account that a row is for: itself, or the one that it went into.
const NOW: &str = "JOIN account a ON a.id = r.account_id \
    JOIN account s ON s.id = COALESCE(a.merged_into, a.id)";

/// Proposes an account; returns whether it was not yet.
///
/// # Errors
/// What the database reports.
pub fn add_candidate(
    connection: &mut Connection,
    (list, account): (i64, i64),
    (source, reason): (&str, &str),
    context: &Context,
) -> Result<bool, StoreError> {
    let added = connection.execute(
        "INSERT INTO target_candidate (list_id, account_id, source, reason, proposed_by, \
         proposed_at, recommended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0) \
         ON CONFLICT (list_id, account_id) DO NOTHING",
        &[
            Value::Integer(list),
            Value::Integer(account),
            Value::from(source),
            Value::from(reason),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(added > 0)
}

const CANDIDATE: &str = "SELECT s.id, s.name, r.source, r.reason, r.proposed_by, r.proposed_at, \
    r.recommended, r.excluded_at, r.excluded_by, r.excluded_reason FROM target_candidate r";

fn read(row: &Row) -> Candidate {
    Candidate {
        account_id: row.integer(0),
        name: row.text_option(1).unwrap_or_default(),
        source: row.text(2).to_owned(),
        reason: row.text(3).to_owned(),
        proposed_by: row.text(4).to_owned(),
        proposed_at: row.integer(5),
        is_recommended: row.integer(6) != 0,
        excluded_at: row.integer_option(7),
        excluded_by: row.text_option(8),
        excluded_reason: row.text_option(9),
    }
}

/// One proposed account of a list; the account is one that goes into no other.
///
/// # Errors
/// What the database reports.
pub fn candidate(
    connection: &mut Connection,
    (list, account): (i64, i64),
) -> Result<Option<Candidate>, StoreError> {
    let sql = format!(
        "{CANDIDATE} {NOW} WHERE r.list_id = ?1 AND r.account_id IN \
         (SELECT id FROM account WHERE id = ?2 OR merged_into = ?2) ORDER BY r.id LIMIT 1"
    );
    let row = connection.query_one(&sql, &[Value::Integer(list), Value::Integer(account)])?;
    Ok(row.as_ref().map(read))
}

/// How many accounts were proposed for a list.
///
/// # Errors
/// What the database reports.
pub fn count_candidates(connection: &mut Connection, list: i64) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) FROM target_candidate WHERE list_id = ?1";
    let row = connection.query_one(sql, &[Value::Integer(list)])?;
    Ok(row.map_or(0, |row| u64::try_from(row.integer(0)).unwrap_or(0)))
}

/// The proposed accounts of a list, in the order of their names.
///
/// # Errors
/// What the database reports.
pub fn candidates(connection: &mut Connection, list: i64) -> Result<Vec<Candidate>, StoreError> {
    let sql = format!(
        "{CANDIDATE} {NOW} WHERE r.list_id = ?1 AND COALESCE(s.deleted, 0) = 0 \
         ORDER BY LOWER(s.name), s.id, r.id"
    );
    let rows = connection.query(&sql, &[Value::Integer(list)])?;
    let mut found: Vec<Candidate> = rows.iter().map(read).collect();
    // Two proposed accounts that were merged are one.
    found.dedup_by_key(|candidate| candidate.account_id);
    Ok(found)
}

/// Excludes a proposed account with a reason, or lets it in again with none.
///
/// # Errors
/// What the database reports.
pub fn exclude(
    connection: &mut Connection,
    (list, account): (i64, i64),
    reason: Option<&str>,
    context: &Context,
) -> Result<(), StoreError> {
    let (at, by) = match reason {
        Some(_) => (Value::Integer(context.now), Value::from(context.name())),
        None => (Value::Null, Value::Null),
    };
    connection.execute(
        "UPDATE target_candidate SET excluded_at = ?3, excluded_by = ?4, excluded_reason = ?5, \
         recommended = 0 WHERE list_id = ?1 AND account_id IN \
         (SELECT id FROM account WHERE id = ?2 OR merged_into = ?2)",
        &[Value::Integer(list), Value::Integer(account), at, by, Value::from(reason)],
    )?;
    Ok(())
}

/// Marks the accounts that the teams recommend, and no others.
///
/// # Errors
/// What the database reports.
pub fn set_recommended(
    connection: &mut Connection,
    list: i64,
    accounts: &[i64],
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE target_candidate SET recommended = 0 WHERE list_id = ?1",
        &[Value::Integer(list)],
    )?;
    for account in accounts {
        connection.execute(
            "UPDATE target_candidate SET recommended = 1 WHERE list_id = ?1 AND account_id IN \
             (SELECT id FROM account WHERE id = ?2 OR merged_into = ?2)",
            &[Value::Integer(list), Value::Integer(*account)],
        )?;
    }
    Ok(())
}

/// Writes the vote of a person; the one before is replaced.
///
/// # Errors
/// What the database reports.
pub fn vote(connection: &mut Connection, list: i64, vote: &StoredVote) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE target_vote SET replaced_at = ?4 WHERE list_id = ?1 AND account_id IN \
         (SELECT id FROM account WHERE id = ?2 OR merged_into = ?2) AND user_id = ?3 \
         AND replaced_at IS NULL",
        &[
            Value::Integer(list),
            Value::Integer(vote.account_id),
            Value::Integer(vote.user_id),
            Value::Integer(vote.voted_at),
        ],
    )?;
    connection.execute(
        "INSERT INTO target_vote (list_id, account_id, user_id, name, team, agrees, reason, \
         voted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            Value::Integer(list),
            Value::Integer(vote.account_id),
            Value::Integer(vote.user_id),
            Value::from(vote.name.as_str()),
            Value::from(vote.team.as_str()),
            Value::Integer(i64::from(vote.agrees)),
            Value::from(vote.reason.as_str()),
            Value::Integer(vote.voted_at),
        ],
    )?;
    Ok(())
}

/// The votes on the accounts of a list that count, the oldest first.
///
/// # Errors
/// What the database reports.
pub fn votes(connection: &mut Connection, list: i64) -> Result<Vec<StoredVote>, StoreError> {
    let sql = format!(
        "SELECT s.id, r.user_id, r.name, r.team, r.agrees, r.reason, r.voted_at \
         FROM target_vote r {NOW} WHERE r.list_id = ?1 AND r.replaced_at IS NULL ORDER BY r.id"
    );
    let rows = connection.query(&sql, &[Value::Integer(list)])?;
    let vote = |row: &Row| StoredVote {
        account_id: row.integer(0),
        user_id: row.integer(1),
        name: row.text(2).to_owned(),
        team: row.text(3).to_owned(),
        agrees: row.integer(4) != 0,
        reason: row.text(5).to_owned(),
        voted_at: row.integer(6),
    };
    Ok(rows.iter().map(vote).collect())
}

/// Writes the judgement of a person; the one before is replaced.
///
/// # Errors
/// What the database reports.
pub fn judge(
    connection: &mut Connection,
    (list, user_id): (i64, i64),
    judgement: &StoredJudgement,
) -> Result<(), StoreError> {
    let of = [
        Value::Integer(list),
        Value::Integer(judgement.account_id),
        Value::from(judgement.criterion.as_str()),
        Value::Integer(user_id),
        Value::Integer(judgement.judged_at),
    ];
    connection.execute(
        "UPDATE target_judgement SET replaced_at = ?5 WHERE list_id = ?1 AND account_id IN \
         (SELECT id FROM account WHERE id = ?2 OR merged_into = ?2) AND criterion = ?3 \
         AND user_id = ?4 AND replaced_at IS NULL",
        &of,
    )?;
    let mut values = of.to_vec();
    values.extend([
        Value::from(judgement.name.as_str()),
        Value::Integer(judgement.points),
        Value::from(judgement.reason.as_str()),
    ]);
    connection.execute(
        "INSERT INTO target_judgement (list_id, account_id, criterion, user_id, judged_at, name, \
         points, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &values,
    )?;
    Ok(())
}

/// The judgements on the accounts of a list that count, the oldest first.
///
/// # Errors
/// What the database reports.
pub fn judgements(
    connection: &mut Connection,
    list: i64,
) -> Result<Vec<StoredJudgement>, StoreError> {
    let sql = format!(
        "SELECT s.id, r.criterion, r.name, r.points, r.reason, r.judged_at \
         FROM target_judgement r {NOW} WHERE r.list_id = ?1 AND r.replaced_at IS NULL ORDER BY r.id"
    );
    let rows = connection.query(&sql, &[Value::Integer(list)])?;
    let judgement = |row: &Row| StoredJudgement {
        account_id: row.integer(0),
        criterion: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        points: row.integer(3),
        reason: row.text(4).to_owned(),
        judged_at: row.integer(5),
    };
    Ok(rows.iter().map(judgement).collect())
}
