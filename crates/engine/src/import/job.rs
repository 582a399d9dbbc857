//! Imports as jobs: whichever process of the machine takes one reads the file, and a process that
//! dies in its midst leaves it to the next, which goes on in the same run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::audit;
use serde::{Deserialize, Serialize};
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_store::import_run::{self, ImportRun};
use speargun_store::job::StoredJob;
use speargun_store::{Connection, StoreError, job as stored_job, record};
use speargun_words::said;

use super::kept_report::{self, KeptReport};
use super::{ImportOptions, ImportReport, Planned, chosen, profile_faults, run_all};
use crate::job::{self, Handler, Order, Run};
use crate::membership::{self, Actor};
use crate::{Engine, EngineError, Workspace, score};

/// The kind of the jobs.
pub const IMPORT: &str = "import";
/// How an import is noted before it is begun.
pub(super) const WAITING: &str = "waiting";

/// A file to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportTask {
    /// Where it is, on this machine.
    pub path: PathBuf,
    /// The name that it had.
    pub file_name: String,
    /// What its rows are.
    pub entity: String,
    /// The system that it comes from.
    pub source: String,
    /// Heading to field; none leaves the column out.
    pub mapping: BTreeMap<String, Option<String>>,
    /// Check everything and write nothing.
    pub dry_run: bool,
}

/// What a rehearsal found.
#[derive(Debug, Serialize, Deserialize)]
struct Rehearsed {
    report: KeptReport,
}

/// An import, or a rehearsal of one, that was added as a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// The import's number; of a rehearsal, which writes nothing, that of its job below zero.
    pub import_id: i64,
}

impl ImportTask {
    fn planned(&self, workspace: &Workspace) -> Result<Vec<Planned>, EngineError> {
        let file = (self.path.as_path(), self.file_name.as_str());
        chosen(workspace, file, &self.entity, &self.mapping, &self.source)
    }
}

/// Adds an import as a job, with its run in the same transaction.
///
/// # Errors
/// When the file cannot be read, the mapping does not fit, or what the store reports; nothing is
/// added then.
pub fn begin(engine: &Engine, task: &ImportTask, context: &Context) -> Result<Added, EngineError> {
    let workspace = &engine.workspace;
    let planned = task.planned(workspace)?;
    let first = planned.first().map(|file| file.plan.source.clone()).unwrap_or_default();
    let order = Order {
        kind: IMPORT,
        payload: task,
        dedup_key: None,
        place: Some(workspace.place().to_owned()),
        due_at: context.now,
    };
    let added = workspace.store.write(|connection| {
        let (job_id, _) = job::add(connection, &order, context)?;
        if task.dry_run {
            return Ok(Added { import_id: -job_id });
        }
        let run = ImportRun {
            entity: task.entity.clone(),
            file: task.file_name.clone(),
            state: WAITING.to_owned(),
            started_at: context.now,
            job_id: Some(job_id),
            ..ImportRun::default()
        };
        let source = record::source_id(connection, &first)?;
        let path = task.path.to_string_lossy();
        let import_id = import_run::begin(connection, source, &run, &path)?;
        Ok::<_, EngineError>(Added { import_id })
    })?;
    engine.wake_runner();
    Ok(added)
}

/// What does imports.
pub fn handler(engine: &Arc<Engine>) -> Handler {
    let (workspace, indexes) = (Arc::clone(&engine.workspace), Arc::clone(&engine.indexes));
    Handler::new(IMPORT, move |run| {
        let context = Context::of_job(&run.job.created_by, workspace.now());
        let actor = Actor { workspace: &workspace, indexes: &indexes, context: &context };
        let done = perform(&actor, &run.payload()?, run);
        if let Err(error) = &done {
            note_failure(&workspace, run, error)?;
        }
        done
    })
}

fn perform(
    actor: &Actor<'_>,
    task: &ImportTask,
    run: &Run<'_>,
) -> Result<Option<serde_json::Value>, EngineError> {
    let (workspace, watch) = (actor.workspace, &run.watch);
    let mut planned = task.planned(workspace)?;
    let mut report =
        ImportReport { profile_faults: profile_faults(workspace), ..ImportReport::default() };
    let options = ImportOptions { dry_run: task.dry_run, ..ImportOptions::default() };
    if task.dry_run {
        run_all(workspace, &planned, &options, watch, actor.context, &mut report)?;
        let report = kept_report::kept_of(&report);
        return Ok(serde_json::to_value(report.map(|report| Rehearsed { report })).ok());
    }
    for (place, file) in planned.iter_mut().enumerate() {
        file.job = Some((run.job.id, place));
    }
    // Whether the records are in: what follows from them may be done by a job of its own then.
    let mut is_imported = false;
    let mut import = || {
        run_all(workspace, &planned, &options, watch, actor.context, &mut report)?;
        is_imported = true;
        Ok(())
    };
    // People of the new records get their accounts, and accounts their scores, at once.
    let followed = membership::import_and_match(actor, watch, "import", &mut import)
        .and_then(|_| score::score_all(workspace, watch, actor.context.now, actor.context.now));
    match followed {
        Ok(_) => Ok(None),
        Err(EngineError::Locked(_)) if is_imported => {
            workspace
                .store
                .write(|connection| membership::add_match_job(connection, actor.context))?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Notes why an import failed, unless the job is begun again.
fn note_failure(
    workspace: &Workspace,
    run: &Run<'_>,
    error: &EngineError,
) -> Result<(), StoreError> {
    let is_busy =
        matches!(error, EngineError::Locked(_) | EngineError::Cancelled | EngineError::Store(_));
    if is_busy {
        return Ok(());
    }
    let (at, said) = (workspace.now(), error.kept());
    workspace.store.write(|connection| {
        import_run::end_of_job(connection, run.job.id, ("failed", at), Some(&said))?;
        Ok(())
    })
}

/// The imports as they are, with the job of each that has one. One whose job ended before it could
/// note that itself counts as ended.
///
/// # Errors
/// What the store reports.
pub fn with_jobs(
    connection: &mut Connection,
    runs: Vec<ImportRun>,
) -> Result<Vec<(ImportRun, Option<StoredJob>)>, StoreError> {
    let mut found = Vec::with_capacity(runs.len());
    for mut run in runs {
        // One that was stopped together with its server goes on with the next.
        // One whose rows are written is done when its people and scores are: when its job is.
        let may_go_on = matches!(run.state.as_str(), WAITING | "running" | "cancelled" | "done");
        let job = match run.job_id.filter(|_| may_go_on) {
            Some(job_id) => stored_job::get(connection, job_id)?,
            None => None,
        };
        if let Some(job) = &job {
            settle(&mut run, job);
        }
        found.push((run, job));
    }
    Ok(found)
}

/// Brings the state of a run in line with its job.
fn settle(run: &mut ImportRun, job: &StoredJob) {
    if !job.state.has_ended() {
        run.state = "running".to_owned();
        run.finished_at = None;
        run.message = None;
        return;
    }
    if matches!(run.state.as_str(), "cancelled" | "done") {
        return;
    }
    let was_stopped = job.state == stored_job::JobState::Cancelled;
    run.state = if was_stopped { "cancelled" } else { "failed" }.to_owned();
    run.finished_at = run.finished_at.or(job.finished_at);
    let interrupted = || import_run::interrupted().to_stored();
    run.message = match was_stopped {
        true => Some(EngineError::Cancelled.kept()),
        false => Some(job.fault.clone().unwrap_or_else(interrupted)),
    };
}

/// The report of a rehearsal whose job has ended well.
///
/// # Errors
/// When it cannot be read.
pub fn rehearsed_report(job: &StoredJob) -> Result<Option<ImportReport>, EngineError> {
    let Some(result) = &job.result else { return Ok(None) };
    let read: Rehearsed = serde_json::from_str(result).map_err(|error| {
        EngineError::Invalid(said!("job.faulty", id = job.id, error = error.to_string()))
    })?;
    Ok(Some(ImportReport { dry_run: true, ..read.report.into() }))
}

/// What an attempt that was cut off wrote of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Earlier {
    /// The first rows, which this attempt reads and does not write again.
    pub(super) rows: u64,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    /// Where the rows are written again: how many of them this attempt finds unchanged.
    pub(super) found_again: u64,
}

impl Earlier {
    /// An import that only updates reports the keys that it does not find, so it writes all rows
    /// again.
    fn of(known: &ImportRun, update_only: bool) -> Self {
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let (created, updated) = (count(known.created), count(known.updated));
        if update_only {
            return Self { created, updated, found_again: created + updated, ..Self::default() };
        }
        let (rows, unchanged) = (count(known.rows_done), count(known.unchanged));
        Self { rows, created, updated, unchanged, found_again: 0 }
    }
}

/// Begins the run of a file, or goes on in the one that its job noted before. Returns what an
/// attempt that was cut off wrote.
pub(super) fn begin_run(
    connection: &mut Connection,
    source: i64,
    (run, file): (&mut ImportRun, &Planned),
    call: &Context,
) -> Result<Earlier, EngineError> {
    let known = run_of_job(connection, file.job)?;
    match &known {
        Some(known) => {
            run.id = known.id;
            run.started_at = known.started_at;
            import_run::resume(connection, run)?;
        }
        None => {
            let path = file.path.to_string_lossy();
            run.id = import_run::begin(connection, source, run, &path)?;
        }
    }
    // An attempt that was cut off is in the audit already.
    if known.as_ref().is_none_or(|known| known.state == WAITING) {
        let details = json!({ "file": run.file, "entity": run.entity, "source": file.plan.source });
        audit::note(connection, call, (AuditAction::ImportRecords, run.id), &details)?;
    }
    Ok(known.map_or_else(Earlier::default, |known| Earlier::of(&known, file.plan.update_only)))
}

/// The run of a file that a job noted before: when it was added, or in an attempt that was cut off.
fn run_of_job(
    connection: &mut Connection,
    job: Option<(i64, usize)>,
) -> Result<Option<ImportRun>, StoreError> {
    let Some((job_id, place)) = job else { return Ok(None) };
    Ok(import_run::of_job(connection, job_id)?.into_iter().nth(place))
}
