//! Stages of deals: those that occur, and what somebody decided of them.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// The most decisions that are kept.
pub const DECIDED_MAX: usize = 10_000;

/// What somebody decided of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedStage {
    /// The stage in lower case.
    pub stage: String,
    /// `open`, `won` or `lost`.
    pub outcome: String,
    /// Who decided it.
    pub decided_by: String,
    /// When.
    pub decided_at: i64,
}

/// All decisions, by stage.
///
/// # Errors
/// What the database reports.
pub fn decided(connection: &mut Connection) -> Result<Vec<DecidedStage>, StoreError> {
    let sql = "SELECT stage, outcome, decided_by, decided_at FROM deal_stage ORDER BY stage";
    let rows = connection.query(sql, &[])?;
    let read = |row: &crate::Row| DecidedStage {
        stage: row.text(0).to_owned(),
        outcome: row.text(1).to_owned(),
        decided_by: row.text(2).to_owned(),
        decided_at: row.integer(3),
    };
    Ok(rows.iter().map(read).collect())
}

/// Writes a decision, or the last one over the former.
///
/// # Errors
/// What the database reports.
pub fn decide(connection: &mut Connection, decision: &DecidedStage) -> Result<(), StoreError> {
    let sql = "INSERT INTO deal_stage (stage, outcome, decided_by, decided_at) \
        VALUES (?1, ?2, ?3, ?4) ON CONFLICT (stage) DO UPDATE SET outcome = excluded.outcome, \
        decided_by = excluded.decided_by, decided_at = excluded.decided_at";
    connection.execute(
        sql,
        &[
            Value::from(decision.stage.as_str()),
            Value::from(decision.outcome.as_str()),
            Value::from(decision.decided_by.as_str()),
            Value::Integer(decision.decided_at),
        ],
    )?;
    Ok(())
}

/// Takes a decision back; tells whether there was one.
///
/// # Errors
/// What the database reports.
pub fn forget(connection: &mut Connection, stage: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM deal_stage WHERE stage = ?1";
    Ok(connection.execute(sql, &[Value::from(stage)])? > 0)
}
