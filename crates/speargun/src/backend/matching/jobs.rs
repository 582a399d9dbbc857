//! The full run in the background: one at a time, with progress and stopping.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use speargun_api::backend::{BackendError, BackendResult};
use speargun_api::dto::{MatchJob, MatchJobState};
use speargun_domain::time::to_rfc3339;
use speargun_engine::membership::{self, Actor, IndexCache};
use speargun_engine::{EngineError, Watch, Workspace, score};
use speargun_store::membership::JOB;

use super::Shared;

/// The last run that this process was asked for.
#[derive(Default)]
pub(crate) struct MatchJobs {
    last: Mutex<Option<Arc<Job>>>,
}

struct Job {
    started_at: i64,
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    ended: Mutex<Option<(MatchJobState, Option<String>, i64)>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MatchJobs {
    pub(super) fn start(
        &self,
        workspace: &Shared,
        indexes: &Arc<IndexCache>,
    ) -> BackendResult<MatchJob> {
        let mut last = held(&self.last);
        if last.as_ref().is_some_and(|job| held(&job.ended).is_none()) {
            let detail = "people are being matched already; nothing else was started";
            return Err(BackendError::conflict("workspace_busy", detail));
        }
        let job = Arc::new(Job {
            started_at: Workspace::now(),
            cancelled: AtomicBool::new(false),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            ended: Mutex::new(None),
        });
        *last = Some(Arc::clone(&job));
        let (workspace, own) = (Arc::clone(workspace), Arc::clone(&job));
        let indexes = Arc::clone(indexes);
        std::thread::spawn(move || {
            let now = own.started_at;
            run(&Actor { workspace: &workspace, indexes: &indexes, by: JOB, now }, &own);
        });
        Ok(shown(&job))
    }

    pub(super) fn state(&self) -> MatchJob {
        let idle = MatchJob {
            state: MatchJobState::Idle,
            done: 0,
            total: None,
            started_at: None,
            finished_at: None,
            message: None,
        };
        held(&self.last).as_ref().map_or(idle, |job| shown(job))
    }

    pub(super) fn cancel(&self) {
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
    let now = actor.now;
    // Scores count people, so that they follow at once.
    let result = membership::run_all(actor, &watch, "web")
        .and_then(|_| score::score_all(actor.workspace, &watch, now, now));
    let (state, message) = match result {
        Ok(_) => (MatchJobState::Done, None),
        Err(error @ EngineError::Cancelled) => (MatchJobState::Cancelled, Some(error.to_string())),
        Err(error) => (MatchJobState::Failed, Some(error.to_string())),
    };
    *held(&job.ended) = Some((state, message, Workspace::now()));
}

fn shown(job: &Job) -> MatchJob {
    let ended = held(&job.ended).clone();
    let (state, message, finished_at) = match ended {
        Some((state, message, at)) => (state, message, Some(to_rfc3339(at))),
        None => (MatchJobState::Running, None, None),
    };
    let total = job.total.load(Ordering::Relaxed);
    MatchJob {
        state,
        done: job.done.load(Ordering::Relaxed),
        total: (total > 0).then_some(total),
        started_at: Some(to_rfc3339(job.started_at)),
        finished_at,
        message,
    }
}
