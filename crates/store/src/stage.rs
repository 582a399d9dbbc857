//! What people decided about the stages of accounts, and told about contracts with others.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use speargun_domain::caller::Context;
use speargun_domain::stage::StageMove;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// Keys of stages, each kept once: a million accounts stand in a few stages.
#[derive(Debug, Default)]
pub struct StageKeys(FxHashSet<Arc<str>>);

impl StageKeys {
    /// The key as it is kept.
    pub fn keep(&mut self, key: &str) -> Arc<str> {
        if let Some(known) = self.0.get(key) {
            return Arc::clone(known);
        }
        let key: Arc<str> = Arc::from(key);
        self.0.insert(Arc::clone(&key));
        key
    }
}

/// The most decisions of one account that are looked at.
const MOVES_MAX: i64 = 1_000;

const COLUMNS: &str =
    "account_id, stage, reason, moved_by, moved_at, valid_until, ended_at FROM account_stage_move";

fn read(row: &Row) -> StageMove {
    StageMove {
        stage: row.text_option(1).map(Arc::from),
        reason: row.text(2).to_owned(),
        moved_by: row.text(3).to_owned(),
        moved_at: row.integer(4),
        until: row.integer_option(5),
        ended_at: row.integer_option(6),
    }
}

/// Keeps a decision in place of the one that stood.
///
/// # Errors
/// What the database reports.
pub fn put_move(
    connection: &mut Connection,
    account_id: i64,
    decided: &StageMove,
    context: &Context,
) -> Result<(), StoreError> {
    end_move(connection, account_id, context)?;
    connection.execute(
        "INSERT INTO account_stage_move (account_id, stage, reason, moved_by, moved_at, \
         valid_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            Value::Integer(account_id),
            Value::from(decided.stage.as_deref()),
            Value::from(decided.reason.as_str()),
            Value::from(context.name()),
            Value::Integer(context.now),
            Value::from(decided.until),
        ],
    )?;
    Ok(())
}

/// Takes back the decision that holds, and tells whether there was one.
///
/// # Errors
/// What the database reports.
pub fn end_move(
    connection: &mut Connection,
    account_id: i64,
    context: &Context,
) -> Result<bool, StoreError> {
    let ended = connection.execute(
        "UPDATE account_stage_move SET ended_by = ?2, ended_at = ?3 WHERE account_id = ?1 \
         AND ended_at IS NULL AND (valid_until IS NULL OR valid_until > ?3)",
        &[Value::Integer(account_id), Value::from(context.name()), Value::Integer(context.now)],
    )?;
    Ok(ended > 0)
}

/// Hands over every decision, also those that hold no more, by account, the earliest first.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_move<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, StageMove) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {COLUMNS} ORDER BY account_id, id");
    connection.query_each(&sql, &[], |row| take(row.integer(0), read(&row)))
}

/// The decisions about one account, the earliest first.
///
/// # Errors
/// What the database reports.
pub fn moves_of(
    connection: &mut Connection,
    account_id: i64,
) -> Result<Vec<StageMove>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE account_id = ?1 ORDER BY id LIMIT ?2");
    let rows = connection.query(&sql, &[Value::Integer(account_id), Value::Integer(MOVES_MAX)])?;
    Ok(rows.iter().map(read).collect())
}

/// The decisions about one account that somebody took back, when and who, the earliest first. One
/// that another decision replaced was not taken back.
///
/// # Errors
/// What the database reports.
pub fn taken_back(
    connection: &mut Connection,
    account_id: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = "SELECT m.ended_at, COALESCE(m.ended_by, '') FROM account_stage_move m \
        WHERE m.account_id = ?1 AND m.ended_at IS NOT NULL AND NOT EXISTS \
        (SELECT 1 FROM account_stage_move o WHERE o.account_id = m.account_id AND o.id > m.id \
        AND o.moved_at = m.ended_at) ORDER BY m.id LIMIT ?2";
    let rows = connection.query(sql, &[Value::Integer(account_id), Value::Integer(MOVES_MAX)])?;
    Ok(rows.iter().map(|row| (row.integer(0), row.text(1).to_owned())).collect())
}

/// What somebody told about a contract with somebody else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldContract {
    /// The competing product or its maker; nothing where there is none.
    pub competitor: Option<String>,
    /// When the contract ends; nothing where nobody knows.
    pub ends_at: Option<i64>,
    /// Who told.
    pub told_by: String,
    /// When.
    pub told_at: i64,
}

/// Keeps what somebody told, in place of what was told before. It counts before what is imported.
///
/// # Errors
/// What the database reports.
pub fn tell_contract(
    connection: &mut Connection,
    account_id: i64,
    told: &ToldContract,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO account_contract (account_id, competitor, contract_ends_at, told_by, told_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (account_id) DO UPDATE SET \
         competitor = excluded.competitor, contract_ends_at = excluded.contract_ends_at, \
         told_by = excluded.told_by, told_at = excluded.told_at",
        &[
            Value::Integer(account_id),
            Value::from(told.competitor.as_deref()),
            Value::from(told.ends_at),
            Value::from(told.told_by.as_str()),
            Value::Integer(told.told_at),
        ],
    )?;
    Ok(())
}

/// Takes back what was told, and tells whether there was anything: what is imported counts again.
///
/// # Errors
/// What the database reports.
pub fn forget_contract(connection: &mut Connection, account_id: i64) -> Result<bool, StoreError> {
    let sql = "DELETE FROM account_contract WHERE account_id = ?1";
    Ok(connection.execute(sql, &[Value::Integer(account_id)])? > 0)
}

/// What was told about the contract of an account.
///
/// # Errors
/// What the database reports.
pub fn told_contract(
    connection: &mut Connection,
    account_id: i64,
) -> Result<Option<ToldContract>, StoreError> {
    let sql = "SELECT competitor, contract_ends_at, told_by, told_at FROM account_contract \
        WHERE account_id = ?1";
    let row = connection.query_one(sql, &[Value::Integer(account_id)])?;
    Ok(row.map(|row| ToldContract {
        competitor: row.text_option(0),
        ends_at: row.integer_option(1),
        told_by: row.text(2).to_owned(),
        told_at: row.integer(3),
    }))
}
