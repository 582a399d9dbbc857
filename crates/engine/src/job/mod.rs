//! Jobs: what is done in the background, by whichever server takes it. They are in the store, so
//! that none is lost with a process, and every server shows them.

mod runner;
pub mod schedule;

use crate::audit;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_store::job::{self, JobFilter, JobState, NewJob, StoredJob};
use speargun_store::{Connection, StoreError};
use speargun_words::{count, said};

pub use runner::{Handler, Run, Runner};

use crate::{EngineError, Workspace};

/// How often a job is begun at most: a process that is killed with it each time has a fault.
pub const ATTEMPTS_MAX: i64 = 5;
/// The longest payload, in bytes.
const PAYLOAD_LENGTH_MAX: usize = 256 * 1024;
/// The most jobs that wait, give or take [`COUNTED_EVERY`]: whoever adds more than that has a fault.
const WAITING_MAX: u64 = 100_000;
/// How many jobs are added between two looks at how many wait.
const COUNTED_EVERY: i64 = 1_000;

/// A job that is asked for.
#[derive(Debug)]
pub struct Order<'a, P> {
    /// What kind of job it is.
    pub kind: &'static str,
    /// What is to be done.
    pub payload: &'a P,
    /// Of those with one key only one waits or runs.
    pub dedup_key: Option<String>,
    /// The machine that alone has what it takes; nothing for any.
    pub place: Option<String>,
    /// When it may begin, microseconds UTC; at once where it is past.
    pub due_at: i64,
}

/// Adds a job in the transaction of what it follows from. Returns its id and whether it is new: one
/// of its key may wait or run already.
///
/// # Errors
/// When the payload is too long, too many jobs wait, or what the store reports.
pub fn add<P: Serialize>(
    connection: &mut Connection,
    order: &Order<'_, P>,
    context: &Context,
) -> Result<(i64, bool), EngineError> {
    let job = NewJob {
        kind: order.kind.to_owned(),
        payload: written(order.payload)?,
        dedup_key: order.dedup_key.clone(),
        created_by: context.name().to_owned(),
        place: order.place.clone(),
        due_at: order.due_at,
        attempts_max: ATTEMPTS_MAX,
    };
    add_new(connection, &job, context.now)
}

/// The key of jobs that work on files of a machine: those of two machines do not wait for each
/// other, and one that is gone keeps no other from its own.
#[must_use]
pub fn key_of_machine(kind: &str, place: &str) -> String {
    format!("{kind} at {place}")
}

/// A payload as it is kept.
fn written<P: Serialize>(payload: &P) -> Result<String, EngineError> {
    let payload = serde_json::to_string(payload).map_err(|error| {
        EngineError::Invalid(said!("job.unwritable", error = error.to_string()))
    })?;
    if payload.len() > PAYLOAD_LENGTH_MAX {
        let reason = said!("job.too_long", max = count(PAYLOAD_LENGTH_MAX));
        return Err(EngineError::Invalid(reason));
    }
    Ok(payload)
}

fn add_new(
    connection: &mut Connection,
    job: &NewJob,
    now: i64,
) -> Result<(i64, bool), EngineError> {
    let (id, is_new) = job::add(connection, job, now)?;
    // Counting all of them for each would take longer than the job.
    if is_new
        && id % COUNTED_EVERY == 0
        && job::count(connection, &JobFilter::in_state(JobState::Waiting))? > WAITING_MAX
    {
        let reason = said!("job.too_many", max = count(WAITING_MAX));
        return Err(EngineError::Conflict(reason));
    }
    Ok((id, is_new))
}

/// The jobs that a filter names, the newest first, and how many there are.
///
/// # Errors
/// What the store reports.
pub fn list(
    workspace: &Workspace,
    filter: &JobFilter,
    (limit, offset): (i64, i64),
) -> Result<(Vec<StoredJob>, u64), EngineError> {
    Ok(workspace.store.read(|connection| {
        let jobs = job::list(connection, filter, (limit, offset))?;
        Ok::<_, StoreError>((jobs, job::count(connection, filter)?))
    })?)
}

/// One job.
///
/// # Errors
/// When there is none of that number, or what the store reports.
pub fn get(workspace: &Workspace, id: i64) -> Result<StoredJob, EngineError> {
    workspace.store.read(|connection| job::get(connection, id))?.ok_or_else(|| missing(id))
}

/// Stops a job: one that waits is over, one that runs ends at its next step.
///
/// # Errors
/// When there is none of that number, it has ended, or what the store reports.
pub fn cancel(workspace: &Workspace, id: i64, context: &Context) -> Result<StoredJob, EngineError> {
    workspace.store.write(|connection| {
        let job = job::get(connection, id)?.ok_or_else(|| missing(id))?;
        if job.state.has_ended() {
            let state = job.state.key();
            let reason = said!("job.has_ended", id, state);
            return Err(EngineError::Conflict(reason));
        }
        job::cancel(connection, id, context.now)?;
        audit::note(
            connection,
            context,
            (AuditAction::CancelJob, id),
            &json!({ "kind": job.kind }),
        )?;
        job::get(connection, id)?.ok_or_else(|| missing(id))
    })
}

/// Lets a job that failed or was stopped be begun again.
///
/// # Errors
/// When there is none of that number, it has not failed, another one like it waits or runs, or what
/// the store reports.
pub fn retry(workspace: &Workspace, id: i64, context: &Context) -> Result<StoredJob, EngineError> {
    workspace.store.write(|connection| {
        let job = job::get(connection, id)?.ok_or_else(|| missing(id))?;
        if !job::retry(connection, id, context.now)? {
            let reason = match job.state {
                JobState::Failed | JobState::Cancelled => said!("job.like_it"),
                _ => said!("job.not_retriable"),
            };
            let reason = said!("job.refused", id, reason);
            return Err(EngineError::Conflict(reason));
        }
        audit::note(
            connection,
            context,
            (AuditAction::RetryJob, id),
            &json!({ "kind": job.kind }),
        )?;
        job::get(connection, id)?.ok_or_else(|| missing(id))
    })
}

fn missing(id: i64) -> EngineError {
    EngineError::NotFound(said!("job.missing", id))
}

/// What a job is to do.
///
/// # Errors
/// When its payload was written by another version and cannot be read.
pub fn payload_of<P: DeserializeOwned>(job: &StoredJob) -> Result<P, EngineError> {
    serde_json::from_str(&job.payload).map_err(|error| {
        let reason =
            said!("job.unreadable", id = job.id, kind = job.kind, error = error.to_string());
        EngineError::Invalid(reason)
    })
}
