//! Jobs over all people in the background: one at a time, with progress and stopping.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use speargun_api::backend::{BackendError, BackendResult, Upload};
use speargun_api::dto::{FamilyFileReport, MatchJob, MatchJobKind, MatchJobState};
use speargun_domain::time::to_rfc3339;
use speargun_engine::fault::caught;
use speargun_engine::membership::{self, Actor, IndexCache, model};
use speargun_engine::{EngineError, Watch, Workspace, family, score};

use super::{Shared, convert};

/// What a job does.
pub(super) enum Task {
    /// Decides everybody.
    Match,
    /// Learns weights.
    Train,
    /// Puts a version in force.
    Publish { version: i64, force: bool },
    /// Goes back to the weights before.
    RollBack,
    /// Reads a list of families.
    FamilyFile(Upload),
}

impl Task {
    fn kind(&self) -> MatchJobKind {
        match self {
            Self::Match => MatchJobKind::Match,
            Self::Train => MatchJobKind::Train,
            Self::Publish { .. } => MatchJobKind::Publish,
            Self::RollBack => MatchJobKind::Rollback,
            Self::FamilyFile(_) => MatchJobKind::Families,
        }
    }
}

/// The last job that this process was asked for.
#[derive(Default)]
pub(crate) struct MatchJobs {
    last: Mutex<Option<Arc<Job>>>,
}

struct Job {
    task: Task,
    started_at: i64,
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    ended: Mutex<Option<Ended>>,
}

#[derive(Clone)]
struct Ended {
    state: MatchJobState,
    message: Option<String>,
    at: i64,
    made: Made,
}

/// What a job made besides decisions.
#[derive(Clone, Default)]
struct Made {
    version: Option<i64>,
    family_file: Option<FamilyFileReport>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MatchJobs {
    pub(super) fn start(
        &self,
        workspace: &Shared,
        indexes: &Arc<IndexCache>,
        by: &str,
        task: Task,
    ) -> BackendResult<MatchJob> {
        let mut last = held(&self.last);
        if last.as_ref().is_some_and(|job| held(&job.ended).is_none()) {
            let detail = "people are being matched already; nothing else was started";
            return Err(BackendError::conflict("workspace_busy", detail));
        }
        let job = Arc::new(Job {
            task,
            started_at: Workspace::now(),
            cancelled: AtomicBool::new(false),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            ended: Mutex::new(None),
        });
        *last = Some(Arc::clone(&job));
        let (workspace, own) = (Arc::clone(workspace), Arc::clone(&job));
        let (indexes, by) = (Arc::clone(indexes), by.to_owned());
        std::thread::spawn(move || {
            let now = own.started_at;
            run(&Actor { workspace: &workspace, indexes: &indexes, by: &by, now }, &own);
        });
        Ok(shown(&job))
    }

    pub(super) fn state(&self) -> MatchJob {
        let idle = MatchJob {
            kind: MatchJobKind::Match,
            state: MatchJobState::Idle,
            done: 0,
            total: None,
            started_at: None,
            finished_at: None,
            message: None,
            version: None,
            family_file: None,
        };
        held(&self.last).as_ref().map_or(idle, |job| shown(job))
    }

    /// Whether a job is at work now.
    pub(crate) fn is_running(&self) -> bool {
        held(&self.last).as_ref().is_some_and(|job| held(&job.ended).is_none())
    }

    pub(crate) fn cancel(&self) {
        if let Some(job) = held(&self.last).as_ref() {
            job.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

fn run(actor: &Actor<'_>, job: &Job) {
    let watch = Watch {
        progress: &|progress| {
            if progress.what == "people" && progress.total > Some(0) {
                job.done.store(progress.done, Ordering::Relaxed);
                job.total.store(progress.total.unwrap_or(0), Ordering::Relaxed);
            }
        },
        started: &|_| {},
        cancelled: &job.cancelled,
    };
    let result = caught("the job", || perform(actor, &job.task, &watch));
    let (state, message, made) = match result {
        Ok(made) => (MatchJobState::Done, None, made),
        Err(error @ EngineError::Cancelled) => {
            (MatchJobState::Cancelled, Some(error.to_string()), Made::default())
        }
        Err(error) => (MatchJobState::Failed, Some(error.to_string()), Made::default()),
    };
    *held(&job.ended) = Some(Ended { state, message, at: Workspace::now(), made });
}

fn perform(actor: &Actor<'_>, task: &Task, watch: &Watch<'_>) -> Result<Made, EngineError> {
    let of = |version| Made { version, family_file: None };
    let made = match task {
        Task::Match => membership::run_all(actor, watch, "web").map(|_| Made::default())?,
        // A draft changes nobody.
        Task::Train => return Ok(of(Some(model::train(actor, watch)?.version.version))),
        Task::Publish { version, force } => {
            model::publish(actor, *version, *force, watch)?;
            of(Some(*version))
        }
        Task::RollBack => of(model::roll_back(actor, watch)?.to),
        Task::FamilyFile(upload) => {
            let report = family::import_file(actor, &upload.path, watch)?;
            let report = convert::family_file(upload.file_name.clone(), report);
            Made { version: None, family_file: Some(report) }
        }
    };
    // Scores count people, so that they follow at once.
    score::score_all(actor.workspace, watch, actor.now, actor.now)?;
    Ok(made)
}

fn shown(job: &Job) -> MatchJob {
    let ended = held(&job.ended).clone();
    let (state, message, finished_at, made) = match ended {
        Some(ended) => (ended.state, ended.message, Some(to_rfc3339(ended.at)), ended.made),
        None => (MatchJobState::Running, None, None, Made::default()),
    };
    let total = job.total.load(Ordering::Relaxed);
    MatchJob {
        kind: job.task.kind(),
        state,
        done: job.done.load(Ordering::Relaxed),
        total: (total > 0).then_some(total),
        started_at: Some(to_rfc3339(job.started_at)),
        finished_at,
        message,
        version: made.version,
        family_file: made.family_file,
    }
}
