//! Jobs over all people in the background: one at a time, with progress and stopping, by whichever
//! server takes them.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use speargun_api::backend::{BackendError, BackendResult, Upload};
use speargun_api::dto::{FamilyFileReport, MatchJob, MatchJobKind, MatchJobState};
use speargun_domain::caller::{Caller, CallerKind};
use speargun_domain::right::Role;
use speargun_domain::time::to_rfc3339;
use speargun_engine::job::{self, Handler, Order, Run};
use speargun_engine::membership::{self, Actor, IndexCache, model};
use speargun_engine::{EngineError, Workspace, family, score};
use speargun_store::job::{JobState, StoredJob};
use speargun_store::membership::model as stored_model;

use super::{EngineBackend, Shared, convert, failure};

/// What a job does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub(super) enum Task {
    /// Decides everybody.
    Match,
    /// Learns weights.
    Train,
    /// Puts a version in force.
    Publish { version: i64, force: bool },
    /// Goes back to the weights before those of a version.
    RollBack { from: i64 },
    /// Reads a list of families.
    FamilyFile { path: PathBuf, file_name: String },
}

/// The kinds of jobs, in the order of [`Task`].
const KINDS: [&str; 5] =
    [membership::MATCH, "train", "publish_weights", "roll_back_weights", "families"];

impl Task {
    pub(super) fn of_family_file(upload: Upload) -> Self {
        Self::FamilyFile { path: upload.path, file_name: upload.file_name }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Match => KINDS[0],
            Self::Train => KINDS[1],
            Self::Publish { .. } => KINDS[2],
            Self::RollBack { .. } => KINDS[3],
            Self::FamilyFile { .. } => KINDS[4],
        }
    }
}

fn told_kind(kind: &str) -> MatchJobKind {
    match kind {
        "train" => MatchJobKind::Train,
        "publish_weights" => MatchJobKind::Publish,
        "roll_back_weights" => MatchJobKind::Rollback,
        "families" => MatchJobKind::Families,
        _ => MatchJobKind::Match,
    }
}

/// What a job made besides decisions.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Made {
    version: Option<i64>,
    family_file: Option<FamilyFileReport>,
}

/// What does jobs over all people.
pub(crate) fn handlers(workspace: &Shared, indexes: &Arc<IndexCache>) -> Vec<Handler> {
    let handler = |kind| {
        let (workspace, indexes) = (Arc::clone(workspace), Arc::clone(indexes));
        Handler::new(kind, move |run| {
            let by = run.job.created_by.as_str();
            let now = Workspace::now();
            let actor = Actor { workspace: &workspace, indexes: &indexes, by, now };
            let made = perform(&actor, &run.payload()?, run)?;
            Ok(serde_json::to_value(made).ok())
        })
    };
    KINDS.map(handler).into()
}

fn perform(actor: &Actor<'_>, task: &Task, run: &Run<'_>) -> Result<Made, EngineError> {
    let watch = &run.watch;
    let of = |version| Made { version, family_file: None };
    // Of a process that was killed something may be done already.
    let in_force = || actor.workspace.store.read(stored_model::published);
    let in_force = || Ok::<_, EngineError>(in_force()?.map(|model| model.version));
    let is_repeated = run.job.attempts > 1;
    let made = match task {
        Task::Match => membership::run_all(actor, watch, "web").map(|_| Made::default())?,
        // A draft changes nobody.
        Task::Train => return Ok(of(Some(model::train(actor, watch)?.version.version))),
        Task::Publish { version, .. } if is_repeated && in_force()? == Some(*version) => {
            membership::run_all(actor, watch, "publish")?;
            of(Some(*version))
        }
        Task::Publish { version, force } => {
            model::publish(actor, *version, *force, watch)?;
            of(Some(*version))
        }
        Task::RollBack { from } if in_force()? != Some(*from) => {
            let standing = in_force()?;
            if !is_repeated {
                let reason =
                    format!("version {from} is not in force any more; nothing was changed");
                return Err(EngineError::Outdated(reason));
            }
            membership::run_all(actor, watch, "rollback")?;
            of(standing)
        }
        Task::RollBack { .. } => of(model::roll_back(actor, watch)?.to),
        Task::FamilyFile { path, file_name } => {
            let report = family::import_file(actor, path, watch)?;
            let report = convert::family_file(file_name.clone(), report);
            Made { version: None, family_file: Some(report) }
        }
    };
    // Scores count people, so that they follow at once.
    score::score_all(actor.workspace, watch, actor.now, actor.now)?;
    Ok(made)
}

impl EngineBackend {
    /// Adds a job over all people; refused while there is one.
    pub(super) fn start_people_job(&self, by: &str, task: &Task) -> BackendResult<MatchJob> {
        let (id, is_new) = self.add_people_job(by, task).map_err(failure)?;
        if !is_new {
            let detail = "people are being matched already; nothing else was started";
            return Err(BackendError::conflict("workspace_busy", detail));
        }
        let job = job::get(&self.workspace, id).map_err(failure)?;
        Ok(shown(&job))
    }

    /// Lets people be matched and scores follow what was changed.
    pub(crate) fn match_after_change(&self, by: &str) {
        let (caller, now) = (operator(by), Workspace::now());
        let added = self
            .workspace
            .store
            .write(|connection| membership::add_match_job(connection, &caller, now));
        if let Err(error) = added {
            tracing::warn!(%error, "people and scores do not follow yet; match people again");
        }
        self.wake_runner();
    }

    fn add_people_job(&self, by: &str, task: &Task) -> Result<(i64, bool), EngineError> {
        let of_machine = matches!(task, Task::FamilyFile { .. });
        let now = Workspace::now();
        let order = Order {
            kind: task.kind(),
            payload: task,
            dedup_key: Some(membership::PEOPLE.to_owned()),
            place: of_machine.then(|| self.workspace.place().to_owned()),
            due_at: now,
        };
        let caller = operator(by);
        let added = self
            .workspace
            .store
            .write(|connection| job::add(connection, &order, (&caller, now)))?;
        self.wake_runner();
        Ok(added)
    }

    /// How the last job over all people stands.
    pub(super) fn people_job(&self) -> BackendResult<MatchJob> {
        let last = self.last_people_job().map_err(failure)?;
        Ok(last.as_ref().map_or(IDLE, shown))
    }

    fn last_people_job(&self) -> Result<Option<StoredJob>, EngineError> {
        let last = |connection: &mut _| speargun_store::job::last_of(connection, &KINDS);
        Ok(self.workspace.store.read(last)?)
    }

    pub(super) fn stop_people_job(&self) -> BackendResult<MatchJob> {
        let last = self.last_people_job().map_err(failure)?;
        if let Some(job) = last.filter(|job| !job.state.has_ended()) {
            self.stop_job(job.id).map_err(failure)?;
        }
        self.people_job()
    }
}

fn operator(name: &str) -> Caller {
    Caller { kind: CallerKind::Operator, name: name.to_owned(), role: Role::Administrator }
}

const IDLE: MatchJob = MatchJob {
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

fn shown(job: &StoredJob) -> MatchJob {
    let state = match job.state {
        JobState::Waiting | JobState::Running => MatchJobState::Running,
        JobState::Done => MatchJobState::Done,
        JobState::Failed => MatchJobState::Failed,
        JobState::Cancelled => MatchJobState::Cancelled,
    };
    let made: Made = job
        .result
        .as_deref()
        .and_then(|result| serde_json::from_str(result).ok())
        .unwrap_or_default();
    let is_people = job.progress.what.as_deref() == Some("people");
    let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    let total = count(job.progress.total).filter(|total| is_people && *total > 0);
    let done = count(job.progress.done).filter(|_| total.is_some()).unwrap_or(0);
    let stopped = job.state == JobState::Cancelled;
    let message = stopped.then(|| EngineError::Cancelled.to_string()).or_else(|| job.fault.clone());
    MatchJob {
        kind: told_kind(&job.kind),
        state,
        done,
        total,
        started_at: Some(to_rfc3339(job.started_at.unwrap_or(job.created_at))),
        finished_at: job.finished_at.map(to_rfc3339),
        message: message.filter(|_| job.state.has_ended()),
        version: made.version,
        family_file: made.family_file,
    }
}
