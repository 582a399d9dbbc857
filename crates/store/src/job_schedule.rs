//! Jobs that are added again and again: every so many minutes, or each day at a time.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// When a job is added again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recurrence {
    /// Every so many minutes.
    EveryMinutes(i64),
    /// Each day at a time of the workspace's time zone, `HH:MM`.
    DailyAt(String),
}

/// A schedule as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSchedule {
    /// Row id.
    pub id: i64,
    /// What its jobs are.
    pub kind: String,
    /// What they do, as JSON.
    pub payload: String,
    /// Whether they work on files of the machine that adds them.
    pub is_of_machine: bool,
    /// When they are added.
    pub recurrence: Recurrence,
    /// When the next one is added, microseconds UTC.
    pub next_due_at: i64,
    /// The last one that was added.
    pub last_job_id: Option<i64>,
    /// Who made the schedule.
    pub created_by: String,
    /// When, microseconds UTC.
    pub created_at: i64,
}

const COLUMNS: &str = "id, kind, payload, every_minutes, daily_at, next_due_at, last_job_id, \
    created_by, created_at, is_of_machine";

fn read(row: &Row) -> StoredSchedule {
    let daily = row.text_option(4).map(Recurrence::DailyAt);
    StoredSchedule {
        id: row.integer(0),
        kind: row.text(1).to_owned(),
        payload: row.text(2).to_owned(),
        recurrence: daily.unwrap_or_else(|| Recurrence::EveryMinutes(row.integer(3))),
        next_due_at: row.integer(5),
        last_job_id: row.integer_option(6),
        created_by: row.text(7).to_owned(),
        created_at: row.integer(8),
        is_of_machine: row.integer(9) != 0,
    }
}

/// Keeps a schedule and returns its number; that of `schedule` does not count.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, schedule: &StoredSchedule) -> Result<i64, StoreError> {
    let (minutes, daily) = match &schedule.recurrence {
        Recurrence::EveryMinutes(minutes) => (Some(*minutes), None),
        Recurrence::DailyAt(time) => (None, Some(time.clone())),
    };
    let row = connection.query_one(
        "INSERT INTO job_schedule (kind, payload, every_minutes, daily_at, next_due_at, \
         created_by, created_at, is_of_machine) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id",
        &[
            Value::from(schedule.kind.as_str()),
            Value::from(schedule.payload.as_str()),
            Value::from(minutes),
            Value::from(daily),
            Value::Integer(schedule.next_due_at),
            Value::from(schedule.created_by.as_str()),
            Value::Integer(schedule.created_at),
            Value::Integer(i64::from(schedule.is_of_machine)),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// All schedules, the oldest first.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection) -> Result<Vec<StoredSchedule>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM job_schedule ORDER BY id");
    Ok(connection.query(&sql, &[])?.iter().map(read).collect())
}

/// One schedule.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredSchedule>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM job_schedule WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// Removes a schedule; returns whether there was one. Jobs that it added stay.
///
/// # Errors
/// What the database reports.
pub fn remove(connection: &mut Connection, id: i64) -> Result<bool, StoreError> {
    let sql = "DELETE FROM job_schedule WHERE id = ?1";
    Ok(connection.execute(sql, &[Value::Integer(id)])? > 0)
}

/// When the next job of a schedule is to be added; none where there is no schedule.
///
/// # Errors
/// What the database reports.
pub fn next_due(connection: &mut Connection) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one("SELECT MIN(next_due_at) FROM job_schedule", &[])?;
    Ok(row.and_then(|row| row.integer_option(0)))
}

/// The schedules that are due.
///
/// # Errors
/// What the database reports.
pub fn due(connection: &mut Connection, now: i64) -> Result<Vec<StoredSchedule>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM job_schedule WHERE next_due_at <= ?1 ORDER BY id");
    Ok(connection.query(&sql, &[Value::Integer(now)])?.iter().map(read).collect())
}

/// Moves a schedule on, if it is still due when it was: of several servers one moves it, and adds
/// the job in the same transaction. Returns whether this one did.
///
/// # Errors
/// What the database reports.
pub fn advance(
    connection: &mut Connection,
    schedule: &StoredSchedule,
    next_due_at: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE job_schedule SET next_due_at = ?3 WHERE id = ?1 AND next_due_at = ?2";
    let values = [schedule.id, schedule.next_due_at, next_due_at].map(Value::Integer);
    Ok(connection.execute(sql, &values)? > 0)
}

/// Sets when the next job of a schedule is to be added.
///
/// # Errors
/// What the database reports.
pub fn set_next_due(connection: &mut Connection, id: i64, at: i64) -> Result<(), StoreError> {
    let sql = "UPDATE job_schedule SET next_due_at = ?2 WHERE id = ?1";
    connection.execute(sql, &[id, at].map(Value::Integer))?;
    Ok(())
}

/// Notes the job that was added last for a schedule.
///
/// # Errors
/// What the database reports.
pub fn note_job(connection: &mut Connection, id: i64, job_id: i64) -> Result<(), StoreError> {
    let sql = "UPDATE job_schedule SET last_job_id = ?2 WHERE id = ?1";
    connection.execute(sql, &[id, job_id].map(Value::Integer))?;
    Ok(())
}
