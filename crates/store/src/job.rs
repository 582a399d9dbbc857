//! Jobs: what is done in the background. Whoever takes one holds it for a while and prolongs that;
//! one that is not prolonged is taken by another. The number of the attempt fences off the first
//! holder, who may still be at it.

use speargun_domain::value::Value;

use crate::{Connection, Lock, Row, StoreError};

/// The most jobs of one kind that have ended and are kept: kinds that come often do not push out
/// the others.
pub const ENDED_MAX: i64 = 500;

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It was not begun, or is to be begun again.
    Waiting,
    /// A process is at it.
    Running,
    /// It is done.
    Done,
    /// It failed, and is not begun again.
    Failed,
    /// It was stopped.
    Cancelled,
}

impl JobState {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.key() == key)
    }

    /// Whether nothing more happens to it.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A job to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What it is.
    pub kind: String,
    /// What is to be done, as JSON.
    pub payload: String,
    /// Of those with one key only one waits or runs.
    pub dedup_key: Option<String>,
    /// Who asks for it.
    pub created_by: String,
    /// The machine that alone has what it takes, such as an uploaded file; nothing for any.
    pub place: Option<String>,
    /// When it may begin, microseconds UTC.
    pub due_at: i64,
    /// How often it is begun at most.
    pub attempts_max: i64,
}

/// A job as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredJob {
    /// Row id.
    pub id: i64,
    /// What it is.
    pub kind: String,
    /// What is to be done, as JSON.
    pub payload: String,
    /// How it stands.
    pub state: JobState,
    /// Who asked for it.
    pub created_by: String,
    /// When, microseconds UTC, here and below.
    pub created_at: i64,
    /// When it may begin.
    pub due_at: i64,
    /// How often it was begun.
    pub attempts: i64,
    /// How often it may be.
    pub attempts_max: i64,
    /// How many attempts do not count, since it was given back.
    pub released: i64,
    /// Which process holds it.
    pub holder: Option<String>,
    /// Until when.
    pub held_until: Option<i64>,
    /// Whether it is to stop.
    pub is_cancelled: bool,
    /// How far it is.
    pub progress: JobProgress,
    /// When it was begun first.
    pub started_at: Option<i64>,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// What it made, as JSON.
    pub result: Option<String>,
    /// Why it failed, or failed last.
    pub fault: Option<String>,
}

/// How far a job is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobProgress {
    /// What is being done.
    pub what: Option<String>,
    /// How much is done.
    pub done: Option<i64>,
    /// How much there is.
    pub total: Option<i64>,
}

/// Which hold on a job: the job and the attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// The job.
    pub id: i64,
    /// The attempt, which no other holder has.
    pub attempt: i64,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It is done, and this is what it made, as JSON.
    Done(Option<String>),
    /// It failed; it is begun again at a time, where there is one and an attempt is left.
    Failed {
        /// Why.
        fault: String,
        /// When to begin again, microseconds UTC.
        again_at: Option<i64>,
    },
    /// It is given back, to be begun again at a time without an attempt less: the process stops, or
    /// what it needs is busy.
    Released {
        /// When, microseconds UTC.
        again_at: i64,
    },
    /// It was stopped.
    Cancelled,
}

const COLUMNS: &str = "id, kind, payload, state, created_by, created_at, due_at, attempts, \
    attempts_max, holder, held_until, is_cancelled, progress_what, progress_done, \
    progress_total, started_at, finished_at, result, fault, released";

fn read(row: &Row) -> StoredJob {
    StoredJob {
        id: row.integer(0),
        kind: row.text(1).to_owned(),
        payload: row.text(2).to_owned(),
        // The table allows no other states.
        state: JobState::from_key(row.text(3)).unwrap_or(JobState::Failed),
        created_by: row.text(4).to_owned(),
        created_at: row.integer(5),
        due_at: row.integer(6),
        attempts: row.integer(7),
        attempts_max: row.integer(8),
        holder: row.text_option(9),
        held_until: row.integer_option(10),
        is_cancelled: row.integer(11) != 0,
        progress: JobProgress {
            what: row.text_option(12),
            done: row.integer_option(13),
            total: row.integer_option(14),
        },
        started_at: row.integer_option(15),
        finished_at: row.integer_option(16),
        result: row.text_option(17),
        fault: row.text_option(18),
        released: row.integer(19),
    }
}

/// Adds a job, in the transaction of what it follows from. Returns its id, or the id of the one
/// with the same key that waits or runs, and whether it is new.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, job: &NewJob, now: i64) -> Result<(i64, bool), StoreError> {
    if let Some(key) = &job.dedup_key {
        // Two who add at one moment go one after the other.
        Lock::Job.hold(connection)?;
        let sql = "SELECT id FROM job WHERE dedup_key = ?1 AND state IN ('waiting', 'running')";
        if let Some(row) = connection.query_one(sql, &[Value::from(key.as_str())])? {
            return Ok((row.integer(0), false));
        }
    }
    let row = connection.query_one(
        "INSERT INTO job (kind, payload, state, dedup_key, created_by, created_at, due_at, \
         attempts_max, place) VALUES (?1, ?2, 'waiting', ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id",
        &[
            Value::from(job.kind.as_str()),
            Value::from(job.payload.as_str()),
            Value::from(job.dedup_key.clone()),
            Value::from(job.created_by.as_str()),
            Value::Integer(now),
            Value::Integer(job.due_at),
            Value::Integer(job.attempts_max),
            Value::from(job.place.clone()),
        ],
    )?;
    Ok((row.map_or(0, |row| row.integer(0)), true))
}

/// Takes the job that is due first, of the kinds that are named and for any machine or for
/// `place`, and holds it until `held_until`. One whose holder did not prolong it in time is taken
/// as well.
///
/// # Errors
/// What the database reports.
pub fn take(
    connection: &mut Connection,
    (kinds, place): (&[&str], &str),
    (holder, held_until): (&str, i64),
    now: i64,
) -> Result<Option<StoredJob>, StoreError> {
    if kinds.is_empty() {
        return Ok(None);
    }
    let marks: Vec<String> = (5..kinds.len() + 5).map(|place| format!("?{place}")).collect();
    let skip = if connection.is_postgres() { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE job SET state = 'running', attempts = attempts + 1, holder = ?2, \
         held_until = ?3, started_at = COALESCE(started_at, ?1), progress_what = NULL, \
         progress_done = NULL, progress_total = NULL \
         WHERE id = (SELECT id FROM job WHERE kind IN ({}) \
         AND (place IS NULL OR place = ?4) AND ((state = 'waiting' \
         AND due_at <= ?1) OR (state = 'running' AND held_until < ?1 \
         AND attempts - released < attempts_max)) \
         ORDER BY due_at, id LIMIT 1{skip}) RETURNING {COLUMNS}",
        marks.join(", ")
    );
    let mut parameters = vec![
        Value::Integer(now),
        Value::from(holder),
        Value::Integer(held_until),
        Value::from(place),
    ];
    parameters.extend(kinds.iter().map(|kind| Value::from(*kind)));
    Ok(connection.query_one(&sql, &parameters)?.map(|row| read(&row)))
}

/// When the next job of the kinds is due, or a hold runs out; none if none waits or runs.
///
/// # Errors
/// What the database reports.
pub fn next_due(connection: &mut Connection, kinds: &[&str]) -> Result<Option<i64>, StoreError> {
    if kinds.is_empty() {
        return Ok(None);
    }
    let marks: Vec<String> = (1..=kinds.len()).map(|place| format!("?{place}")).collect();
    let marks = marks.join(", ");
    let sql = format!(
        "SELECT MIN(due) FROM (SELECT MIN(due_at) AS due FROM job WHERE state = 'waiting' \
         AND kind IN ({marks}) UNION ALL SELECT MIN(held_until) FROM job \
         WHERE state = 'running' AND kind IN ({marks})) dues"
    );
    let kinds: Vec<Value> = kinds.iter().map(|kind| Value::from(*kind)).collect();
    Ok(connection.query_one(&sql, &kinds)?.and_then(|row| row.integer_option(0)))
}

/// Ends jobs whose last attempt was not prolonged, or that were to stop: the processes that began
/// them died.
///
/// # Errors
/// What the database reports.
pub fn end_abandoned(
    connection: &mut Connection,
    fault: &str,
    now: i64,
) -> Result<u64, StoreError> {
    // One that was to stop does not begin again because its process died.
    let stopped = "UPDATE job SET state = 'cancelled', finished_at = ?1, holder = NULL, \
        held_until = NULL WHERE state = 'running' AND held_until < ?1 AND is_cancelled = 1";
    let ended = connection.execute(stopped, &[Value::Integer(now)])?;
    let sql = "UPDATE job SET state = 'failed', fault = ?2, finished_at = ?1, holder = NULL, \
        held_until = NULL WHERE state = 'running' AND held_until < ?1 \
        AND attempts - released >= attempts_max";
    Ok(ended + connection.execute(sql, &[Value::Integer(now), Value::from(fault)])?)
}

/// Prolongs a hold and notes how far the job is. Returns whether it is to stop, or none if
/// the hold is lost.
///
/// # Errors
/// What the database reports.
pub fn prolong(
    connection: &mut Connection,
    hold: Hold,
    held_until: i64,
    progress: &JobProgress,
) -> Result<Option<bool>, StoreError> {
    let sql = "UPDATE job SET held_until = ?3, progress_what = ?4, progress_done = ?5, \
        progress_total = ?6 WHERE id = ?1 AND attempts = ?2 AND state = 'running' \
        RETURNING is_cancelled";
    let row = connection.query_one(
        sql,
        &[
            Value::Integer(hold.id),
            Value::Integer(hold.attempt),
            Value::Integer(held_until),
            Value::from(progress.what.clone()),
            Value::from(progress.done),
            Value::from(progress.total),
        ],
    )?;
    Ok(row.map(|row| row.integer(0) != 0))
}

/// Prolongs all that a process holds: it may have waited so long for the database that its holds
/// ran out, and would take them from itself.
///
/// # Errors
/// What the database reports.
pub fn prolong_all(
    connection: &mut Connection,
    holder: &str,
    held_until: i64,
) -> Result<u64, StoreError> {
    let sql = "UPDATE job SET held_until = ?2 WHERE state = 'running' AND holder = ?1";
    connection.execute(sql, &[Value::from(holder), Value::Integer(held_until)])
}

/// The processes that hold jobs, and until when.
///
/// # Errors
/// What the database reports.
pub fn holders(connection: &mut Connection) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT holder, MAX(held_until) FROM job \
        WHERE state = 'running' AND holder IS NOT NULL GROUP BY holder ORDER BY holder";
    let rows = connection.query(sql, &[])?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.integer(1))).collect())
}

/// Lets go what a process holds that is known to be dead: it is taken at once.
///
/// # Errors
/// What the database reports.
pub fn let_go(connection: &mut Connection, holder: &str) -> Result<u64, StoreError> {
    prolong_all(connection, holder, 0)
}

/// Whether a hold is still held, in the transaction that is to count only then.
///
/// # Errors
/// What the database reports.
pub fn is_held(connection: &mut Connection, hold: Hold) -> Result<bool, StoreError> {
    let lock = if connection.is_postgres() { " FOR UPDATE" } else { "" };
    let sql =
        format!("SELECT 1 FROM job WHERE id = ?1 AND attempts = ?2 AND state = 'running'{lock}");
    let hold = [hold.id, hold.attempt].map(Value::Integer);
    Ok(connection.query_one(&sql, &hold)?.is_some())
}

/// Ends an attempt. Returns how the job stands then, or none if the hold was lost: another
/// process is at it, and what this one says does not count.
///
/// # Errors
/// What the database reports.
pub fn end(
    connection: &mut Connection,
    hold: Hold,
    ending: &Ending,
    now: i64,
) -> Result<Option<JobState>, StoreError> {
    let (state, result, fault, again_at, attempts_more) = match ending {
        Ending::Done(result) => (JobState::Done, result.clone(), None, None, 0),
        Ending::Failed { fault, again_at } => {
            (JobState::Failed, None, Some(fault.clone()), *again_at, 0)
        }
        Ending::Released { again_at } => (JobState::Cancelled, None, None, Some(*again_at), 1),
        Ending::Cancelled => (JobState::Cancelled, None, None, None, 0),
    };
    let is_again = "(CAST(?6 AS BIGINT) IS NOT NULL AND is_cancelled = 0 \
        AND attempts - released < attempts_max + CAST(?8 AS BIGINT))";
    let sql = format!(
        "UPDATE job SET state = CASE WHEN {is_again} THEN 'waiting' ELSE ?3 END, \
         due_at = CASE WHEN {is_again} THEN CAST(?6 AS BIGINT) ELSE due_at END, \
         finished_at = CASE WHEN {is_again} THEN NULL ELSE CAST(?7 AS BIGINT) END, \
         released = released + CAST(?8 AS BIGINT), result = ?4, fault = ?5, \
         holder = NULL, held_until = NULL \
         WHERE id = ?1 AND attempts = ?2 AND state = 'running' RETURNING state"
    );
    let row = connection.query_one(
        &sql,
        &[
            Value::Integer(hold.id),
            Value::Integer(hold.attempt),
            Value::from(state.key()),
            Value::from(result),
            Value::from(fault),
            Value::from(again_at),
            Value::Integer(now),
            Value::Integer(attempts_more),
        ],
    )?;
    Ok(row.and_then(|row| JobState::from_key(row.text(0))))
}

/// Asks to stop a job: one that waits is over, one that runs stops at its next step. Returns
/// how it stands, or none if there is no such job.
///
/// # Errors
/// What the database reports.
pub fn cancel(
    connection: &mut Connection,
    id: i64,
    now: i64,
) -> Result<Option<JobState>, StoreError> {
    let sql = "UPDATE job SET is_cancelled = 1, \
        finished_at = CASE WHEN state = 'waiting' THEN CAST(?2 AS BIGINT) ELSE finished_at END, \
        state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END \
        WHERE id = ?1 AND state IN ('waiting', 'running')";
    connection.execute(sql, &[Value::Integer(id), Value::Integer(now)])?;
    Ok(get(connection, id)?.map(|job| job.state))
}

/// Lets a job that failed or was stopped wait again, at once. Returns whether it did; not where
/// another one with its key waits or runs.
///
/// # Errors
/// What the database reports.
pub fn retry(connection: &mut Connection, id: i64, now: i64) -> Result<bool, StoreError> {
    Lock::Job.hold(connection)?;
    let sql = "UPDATE job SET state = 'waiting', due_at = ?2, is_cancelled = 0, fault = NULL, \
        finished_at = NULL, released = attempts \
        WHERE id = ?1 AND state IN ('failed', 'cancelled') AND NOT EXISTS (SELECT 1 FROM job other \
        WHERE other.dedup_key = job.dedup_key AND other.state IN ('waiting', 'running'))";
    Ok(connection.execute(sql, &[Value::Integer(id), Value::Integer(now)])? > 0)
}

/// One job.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredJob>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM job WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// The last job of a kind.
///
/// # Errors
/// What the database reports.
pub fn last_of(
    connection: &mut Connection,
    kinds: &[&str],
) -> Result<Option<StoredJob>, StoreError> {
    let marks: Vec<String> = (1..=kinds.len()).map(|place| format!("?{place}")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM job WHERE kind IN ({}) ORDER BY id DESC LIMIT 1",
        marks.join(", ")
    );
    let kinds: Vec<Value> = kinds.iter().map(|kind| Value::from(*kind)).collect();
    Ok(connection.query_one(&sql, &kinds)?.map(|row| read(&row)))
}

/// Which jobs are wanted; all by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Those in this state.
    pub state: Option<JobState>,
    /// Those of this kind.
    pub kind: Option<String>,
}

impl JobFilter {
    /// The condition, whose values are `?1` and `?2`.
    const HOLDS: &'static str = "(CAST(?1 AS TEXT) IS NULL OR state = ?1) \
        AND (CAST(?2 AS TEXT) IS NULL OR kind = ?2)";

    /// Jobs in a state.
    #[must_use]
    pub fn in_state(state: JobState) -> Self {
        Self { state: Some(state), kind: None }
    }

    fn values(&self) -> [Value; 2] {
        let state = self.state.map(|state| state.key().to_owned());
        [Value::from(state), Value::from(self.kind.clone())]
    }
}

/// The jobs that a filter names, the newest first.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    filter: &JobFilter,
    (limit, offset): (i64, i64),
) -> Result<Vec<StoredJob>, StoreError> {
    let holds = JobFilter::HOLDS;
    let sql =
        format!("SELECT {COLUMNS} FROM job WHERE {holds} ORDER BY id DESC LIMIT ?3 OFFSET ?4");
    let [state, kind] = filter.values();
    let values = [state, kind, Value::Integer(limit), Value::Integer(offset)];
    Ok(connection.query(&sql, &values)?.iter().map(read).collect())
}

/// How many jobs a filter names.
///
/// # Errors
/// What the database reports.
pub fn count(connection: &mut Connection, filter: &JobFilter) -> Result<u64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM job WHERE {}", JobFilter::HOLDS);
    let row = connection.query_one(&sql, &filter.values())?;
    Ok(row.map_or(0, |row| u64::try_from(row.integer(0)).unwrap_or(0)))
}

/// Forgets the oldest jobs of each kind that have ended, beyond [`ENDED_MAX`].
///
/// # Errors
/// What the database reports.
pub fn forget_old(connection: &mut Connection) -> Result<u64, StoreError> {
    let sql = "DELETE FROM job WHERE kind = ?2 AND state IN ('done', 'failed', 'cancelled') \
        AND id <= (SELECT id FROM job WHERE kind = ?2 \
        AND state IN ('done', 'failed', 'cancelled') ORDER BY id DESC LIMIT 1 OFFSET ?1)";
    let mut forgotten = 0;
    for row in connection.query("SELECT DISTINCT kind FROM job", &[])? {
        let values = [Value::Integer(ENDED_MAX), Value::from(row.text(0))];
        forgotten += connection.execute(sql, &values)?;
    }
    Ok(forgotten)
}
