//! Imports in the background, with progress and cancelling.

mod reading;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use speargun_api::backend::{BackendError, BackendResult, ImportJob, RowSink, Upload};
use speargun_api::dto;
use speargun_connect::unguarded;
use speargun_domain::caller::Caller;
use speargun_domain::record::ENTITIES;
use speargun_domain::time::to_rfc3339;
use speargun_engine::fault::caught;
use speargun_engine::import::{self, ImportOptions, ImportReport, Planned};
use speargun_engine::membership::{self, Actor};
use speargun_engine::{EngineError, Watch, Workspace, WriterLock, score};
use speargun_store::import_run::{self, ImportRun};
use speargun_store::membership::JOB;
use speargun_store::{Connection, StoreError};

use crate::notice;

use super::{EngineBackend, count, failure, stored};

/// How an import is noted while somebody is at it.
const RUNNING: &str = "running";
/// How many rows the wizard shows.
const SAMPLE_ROWS: usize = 20;
/// How long an import waits for a workspace that something else writes to.
const LOCK_WAIT: Duration = Duration::from_secs(10);
/// How often it looks meanwhile.
const LOCK_LOOK: Duration = Duration::from_millis(50);
/// How many imports the list shows.
const LISTED_MAX: i64 = 100;

/// The imports of this process, by number; rehearsals have negative numbers.
#[derive(Default)]
pub(super) struct Jobs {
    jobs: BTreeMap<i64, Arc<Job>>,
    rehearsals: i64,
}

struct Job {
    file: String,
    entity: String,
    dry_run: bool,
    started_at: i64,
    cancelled: AtomicBool,
    bytes_done: AtomicU64,
    bytes_total: AtomicU64,
    outcome: Mutex<Option<Outcome>>,
}

#[derive(Clone)]
struct Outcome {
    state: dto::ImportState,
    report: ImportReport,
    message: Option<String>,
    finished_at: i64,
}

impl Jobs {
    /// Stops whatever runs.
    pub(super) fn cancel_all(&self) {
        self.jobs.values().for_each(|job| job.cancelled.store(true, Ordering::Relaxed));
    }

    /// Whether an import is at work now.
    pub(super) fn is_running(&self) -> bool {
        self.jobs.values().any(|job| job.outcome().is_none())
    }
}

impl Job {
    fn outcome(&self) -> Option<Outcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn rejects_file(&self) -> Option<PathBuf> {
        let outcome = self.outcome()?;
        outcome.report.files.iter().find_map(|file| file.rejects_file.clone())
    }
}

pub(super) fn preview(
    workspace: &Workspace,
    upload: &Upload,
) -> BackendResult<dto::PreviewContent> {
    let file = (upload.path.as_path(), upload.file_name.as_str());
    let found = import::preview(workspace, file, SAMPLE_ROWS).map_err(failure)?;
    let mapping = found.headings.iter().zip(&found.fields);
    let entities = ENTITIES
        .iter()
        .map(|entity| dto::EntityDescription {
            key: entity.key.to_owned(),
            fields: entity
                .fields
                .iter()
                .map(|field| dto::FieldDescription {
                    key: field.key.to_owned(),
                    kind: field.kind.key().to_owned(),
                    required: field.required,
                })
                .collect(),
        })
        .collect();
    Ok(dto::PreviewContent {
        file: upload.file_name.clone(),
        format: found.format.to_owned(),
        encoding: Some(found.encoding.to_owned()),
        delimiter: (found.format == "csv").then(|| found.delimiter.to_string()),
        rows_sampled: found.sample.len() as u64,
        sample: found.sample,
        entity: found.entity.map(ToOwned::to_owned),
        source: found.source,
        mapping: mapping
            .map(|(heading, field)| dto::MappedHeading {
                heading: heading.clone(),
                field: field.map(ToOwned::to_owned),
            })
            .collect(),
        entities,
        headings: found.headings,
    })
}

impl EngineBackend {
    pub(super) fn begin_import(&self, job: ImportJob) -> BackendResult<dto::Import> {
        let name = job.upload.file_name.clone();
        let file = (job.upload.path.as_path(), name.as_str());
        let planned = import::chosen(&self.workspace, file, &job.entity, &job.mapping, &job.source)
            .map_err(failure)?;
        let shared = Arc::new(Job {
            file: name,
            entity: job.entity,
            dry_run: job.dry_run,
            started_at: Workspace::now(),
            cancelled: AtomicBool::new(false),
            bytes_done: AtomicU64::new(0),
            bytes_total: AtomicU64::new(0),
            outcome: Mutex::new(None),
        });
        let (sender, receiver) = channel();
        let (workspace, own) = (Arc::clone(&self.workspace), Arc::clone(&shared));
        let indexes = Arc::clone(&self.indexes);
        std::thread::spawn(move || {
            let now = Workspace::now();
            let actor = Actor { workspace: &workspace, indexes: &indexes, by: JOB, now };
            run(&actor, &own, &planned, &sender);
        });
        // The number comes with the first write; a job that fails before sends the reason.
        let number = receiver
            .recv()
            .map_err(|_| BackendError::internal("the import ended before it began"))?
            .map_err(failure)?;
        let mut jobs = self.jobs();
        let id = if shared.dry_run {
            jobs.rehearsals -= 1;
            jobs.rehearsals
        } else {
            number
        };
        jobs.jobs.insert(id, Arc::clone(&shared));
        Ok(shown(id, &shared, None))
    }

    pub(super) fn imports(&self) -> BackendResult<Vec<dto::Import>> {
        let runs = self.runs(|connection| import_run::list(connection, LISTED_MAX))?;
        let jobs = self.jobs();
        let list = runs.iter().map(|run| match jobs.jobs.get(&run.id) {
            Some(job) => {
                let mut import = shown(run.id, job, Some(run));
                import.rejects.clear();
                import
            }
            None => of_run(run),
        });
        Ok(list.collect())
    }

    /// Imports as they are. One that nobody is at any more could not note that it ended, such as on
    /// a full disk: it counts as failed.
    fn runs(
        &self,
        read: impl Fn(&mut Connection) -> Result<Vec<ImportRun>, StoreError>,
    ) -> BackendResult<Vec<ImportRun>> {
        let read = || {
            let found = |connection: &mut Connection| {
                Ok::<_, StoreError>((read(connection)?, connection.is_postgres()))
            };
            stored(self.workspace.store.read(found))
        };
        let is_running = |run: &ImportRun| run.state == RUNNING;
        let (runs, is_postgres) = read()?;
        // On PostgreSQL another machine may be at it.
        if is_postgres
            || !runs.iter().any(is_running)
            || WriterLock::is_held_by(&self.workspace.directory, "import")
        {
            return Ok(runs);
        }
        // It may have ended between the two looks.
        let (mut runs, _) = read()?;
        for run in runs.iter_mut().filter(|run| is_running(run)) {
            "failed".clone_into(&mut run.state);
            run.message = Some(import_run::INTERRUPTED.to_owned());
        }
        Ok(runs)
    }

    pub(super) fn one_import(&self, id: i64) -> BackendResult<dto::Import> {
        let job = self.jobs().jobs.get(&id).cloned();
        let run = self
            .runs(|connection| Ok(import_run::get(connection, id)?.into_iter().collect()))?
            .pop();
        match (job, run) {
            (Some(job), run) => Ok(shown(id, &job, run.as_ref())),
            (None, Some(run)) => {
                let mut import = of_run(&run);
                if let Some(report) = import::report_of(&self.workspace, id).map_err(failure)? {
                    fill(&mut import, &report);
                }
                Ok(import)
            }
            (None, None) => Err(BackendError::not_found(format!("there is no import {id}"))),
        }
    }

    pub(super) fn stop_import(&self, id: i64) -> BackendResult<dto::Import> {
        if let Some(job) = self.jobs().jobs.get(&id) {
            job.cancelled.store(true, Ordering::Relaxed);
        }
        self.one_import(id)
    }

    /// Undoes an import, or says what that would do.
    pub(super) fn undone(
        &self,
        id: i64,
        by: &str,
        dry_run: bool,
    ) -> BackendResult<dto::ImportUndo> {
        let report = import::undo(&self.workspace, id, by, dry_run, Workspace::now());
        let report = report.map_err(failure)?;
        if !dry_run {
            self.match_after_change(by);
        }
        Ok(undo_told(report))
    }

    pub(super) fn rejects(&self, id: i64, sink: RowSink<'_>) -> BackendResult<()> {
        let job = self.jobs().jobs.get(&id).cloned();
        let kept = job.and_then(|job| job.rejects_file()).or_else(|| self.kept_rejects(id));
        let missing = || BackendError::not_found(format!("import {id} turned no row down"));
        let file = kept.ok_or_else(missing)?;
        let unreadable = |error: csv::Error| BackendError::internal(error.to_string());
        // A row that does not fit the headings comes back as it is.
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).from_path(file);
        let mut reader = reader.map_err(unreadable)?;
        for record in reader.records() {
            // The file is guarded against formulas already, and the download will be.
            let record = record.map_err(unreadable)?;
            let row: Vec<String> = record.iter().map(|cell| unguarded(cell).to_owned()).collect();
            sink(&row)?;
        }
        Ok(())
    }

    /// The file of rejects that an import of an earlier process left.
    fn kept_rejects(&self, id: i64) -> Option<PathBuf> {
        let folder = self.workspace.directory.join("rejects");
        let prefix = format!("{id}-");
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix))
        })
    }
}

fn check_cancelled(cancelled: &AtomicBool) -> Result<(), EngineError> {
    if cancelled.load(Ordering::Relaxed) { Err(EngineError::Cancelled) } else { Ok(()) }
}

type Begun = Result<i64, EngineError>;

fn run(actor: &Actor<'_>, job: &Job, files: &[Planned], begun: &Sender<Begun>) {
    let begun = Mutex::new(Some(begun.clone()));
    let tell = |number: Begun| {
        let sender = begun.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Nobody waits any more when the server is going down; the job's record still stands.
        sender.is_some_and(|sender| sender.send(number).is_ok())
    };
    let watch = Watch {
        progress: &|progress| {
            if progress.what == job.file {
                job.bytes_done.store(progress.done, Ordering::Relaxed);
                job.bytes_total.store(progress.total.unwrap_or(0), Ordering::Relaxed);
            }
        },
        started: &|number| {
            tell(Ok(number));
        },
        cancelled: &job.cancelled,
    };
    let profile_faults = import::profile_faults(actor.workspace);
    let mut report = ImportReport { profile_faults, ..ImportReport::default() };
    let options = ImportOptions { dry_run: job.dry_run, ..ImportOptions::default() };
    let now = actor.now;
    let mut import = || import::run_all(actor.workspace, files, &options, &watch, now, &mut report);
    let mut work = || {
        if job.dry_run {
            return import();
        }
        // People of the new records get their accounts, and accounts their scores, at once.
        membership::import_and_match(actor, &watch, "import", &mut import)
            .and_then(|_| score::score_all(actor.workspace, &watch, now, now))
            .map(|_| ())
    };
    let until = Instant::now() + LOCK_WAIT;
    let imported = caught("the import", || {
        loop {
            let result = work();
            let waits = begun.lock().unwrap_or_else(PoisonError::into_inner).is_some();
            match result {
                // Scores that follow a change hold the workspace a moment; nothing was read yet.
                Err(EngineError::Locked(_)) if waits && Instant::now() < until => {
                    std::thread::sleep(LOCK_LOOK);
                    check_cancelled(&job.cancelled)?;
                }
                // The records are in; people and scores follow once the workspace is free.
                Err(EngineError::Locked(_)) if !waits && !job.dry_run => {
                    return actor.workspace.store.write(|connection| {
                        membership::add_match_job(connection, &Caller::operator(), now)
                    });
                }
                done => return done,
            }
        }
    });
    let (state, message) = match imported {
        Ok(()) => (dto::ImportState::Done, report.files.iter().find_map(|file| file.error.clone())),
        Err(EngineError::Cancelled) => {
            (dto::ImportState::Cancelled, Some(EngineError::Cancelled.to_string()))
        }
        Err(error) => {
            let message = error.to_string();
            tell(Err(error));
            (dto::ImportState::Failed, Some(message))
        }
    };
    let outcome = Outcome { state, report, message, finished_at: Workspace::now() };
    *job.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
}

fn shown(id: i64, job: &Job, run: Option<&ImportRun>) -> dto::Import {
    let mut import = run.map_or_else(|| of_run(&ImportRun::default()), of_run);
    import.id = id;
    import.file.clone_from(&job.file);
    import.entity.clone_from(&job.entity);
    import.dry_run = job.dry_run;
    import.started_at = to_rfc3339(job.started_at);
    import.bytes_done = job.bytes_done.load(Ordering::Relaxed);
    import.bytes_total = Some(job.bytes_total.load(Ordering::Relaxed)).filter(|total| *total > 0);
    import.state = dto::ImportState::Running;
    import.finished_at = None;
    let Some(outcome) = job.outcome() else { return import };
    let report = outcome.report;
    import.state = outcome.state;
    import.message = outcome.message;
    import.finished_at = Some(to_rfc3339(outcome.finished_at));
    // Of one that was stopped what was written stands with its run.
    let Some(file) = report.files.first() else { return import };
    import.rows_done = file.rows;
    import.created = file.created;
    import.updated = file.updated;
    import.unchanged = file.unchanged;
    import.rejected = file.rejected;
    fill(&mut import, &report);
    import
}

/// How the files of an import were read, and what was turned down.
fn fill(import: &mut dto::Import, report: &ImportReport) {
    import.warnings.clear();
    let mut add = |notice: dto::ImportNotice, said: String| {
        import.notices.push(notice);
        import.warnings.push(said);
    };
    for fault in &report.profile_faults {
        add(notice::profile_fault(fault), fault.to_string());
    }
    // What the file holds besides is an import of its own, which a notice names.
    let Some(file) = report.files.first() else { return };
    for found in report.notices_of(file) {
        add(notice::shown(&found), notice::said(&found, report.dry_run));
    }
    for (found, said) in notice::of_file(file) {
        add(found, said);
    }
    import.rejects.extend(file.rejects.iter().map(|reject| dto::RejectedRow {
        line: reject.line,
        column: Some(reject.column.clone()).filter(|column| !column.is_empty()),
        reason: reject.reason.clone(),
    }));
    import.reading = Some(reading::told(file));
}

fn of_run(run: &ImportRun) -> dto::Import {
    let state = serde_json::from_value(serde_json::Value::from(run.state.as_str()));
    dto::Import {
        id: run.id,
        state: state.unwrap_or(dto::ImportState::Running),
        file: run.file.clone(),
        entity: run.entity.clone(),
        dry_run: false,
        rows_done: count(run.rows_done),
        bytes_done: 0,
        bytes_total: None,
        created: count(run.created),
        updated: count(run.updated),
        unchanged: count(run.unchanged),
        rejected: count(run.rejected),
        notices: Vec::new(),
        warnings: Vec::new(),
        reading: None,
        rejects: Vec::new(),
        message: run.message.clone(),
        started_at: to_rfc3339(run.started_at),
        finished_at: run.finished_at.map(to_rfc3339),
        can_be_undone: run.columns.is_some() && run.finished_at.is_some(),
        undone_by: run.undone.as_ref().map(|(by, _)| by.clone()),
        undone_at: run.undone.as_ref().map(|(_, at)| to_rfc3339(*at)),
    }
}

fn undo_told(report: import::UndoReport) -> dto::ImportUndo {
    let kept = report.kept.into_iter().map(|record| dto::KeptRecord {
        id: record.id,
        name: record.name,
        reason: record.reason.to_owned(),
    });
    dto::ImportUndo {
        import_id: report.import_id,
        dry_run: report.dry_run,
        removed: report.removed,
        restored: report.restored,
        kept_changed: report.kept_changed,
        kept_decided: report.kept_decided,
        kept_opted_out: report.kept_opted_out,
        removed_opted_out: report.removed_opted_out,
        later_imports: report.later_imports,
        kept: kept.collect(),
    }
}
