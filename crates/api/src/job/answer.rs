//! What calls of jobs answer with.

use serde::{Deserialize, Serialize};
use speargun_domain::time::to_rfc3339;
use speargun_store::job::{JobState as Stored, StoredJob};
use speargun_words::{Language, Said};
use utoipa::ToSchema;

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It was not begun, or is to be begun again.
    Waiting,
    /// A server is at it.
    Running,
    /// It is done.
    Done,
    /// It failed, and is not begun again by itself.
    Failed,
    /// It was stopped.
    Cancelled,
}

impl From<Stored> for JobState {
    fn from(state: Stored) -> Self {
        match state {
            Stored::Waiting => Self::Waiting,
            Stored::Running => Self::Running,
            Stored::Done => Self::Done,
            Stored::Failed => Self::Failed,
            Stored::Cancelled => Self::Cancelled,
        }
    }
}

impl From<JobState> for Stored {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Waiting => Self::Waiting,
            JobState::Running => Self::Running,
            JobState::Done => Self::Done,
            JobState::Failed => Self::Failed,
            JobState::Cancelled => Self::Cancelled,
        }
    }
}

/// A job of the background.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// What it does, such as `match`, `import` or `score`.
    pub kind: String,
    /// How it stands.
    pub state: JobState,
    /// Whether it runs and was asked to stop.
    pub is_stopping: bool,
    /// Who asked for it.
    pub created_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it may begin, RFC 3339.
    #[schema(format = DateTime)]
    pub due_at: String,
    /// How often it was begun, but for times when it was given back.
    pub attempts: i64,
    /// How often it may be.
    pub attempts_max: i64,
    /// Which process is at it.
    #[schema(required = true)]
    pub holder: Option<String>,
    /// What is being done now.
    #[schema(required = true)]
    pub progress: Option<JobProgress>,
    /// When it was begun first, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub started_at: Option<String>,
    /// When it ended, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub finished_at: Option<String>,
    /// Why it failed, or failed last.
    #[schema(required = true)]
    pub fault: Option<String>,
    /// What it made, once it is done: which fields there are depends on its kind.
    #[schema(required = true, value_type = Option<Object>)]
    pub result: Option<serde_json::Value>,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobProgress {
    /// What is being done, such as `people` or `accounts`.
    pub what: String,
    /// How much is done.
    pub done: i64,
    /// How much there is, where that is known.
    #[schema(required = true)]
    pub total: Option<i64>,
}

/// A window of the jobs, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobList {
    /// The jobs.
    pub items: Vec<Job>,
    /// How many there are.
    pub total: u64,
}

impl Job {
    /// A job, in the reader's language.
    #[must_use]
    pub fn of(job: StoredJob, language: Language) -> Self {
        let is_running = job.state == Stored::Running;
        let progress = job.progress.what.zip(job.progress.done).filter(|_| is_running);
        let total = job.progress.total;
        Self {
            id: job.id,
            kind: job.kind,
            state: job.state.into(),
            is_stopping: is_running && job.is_cancelled,
            created_by: job.created_by,
            created_at: to_rfc3339(job.created_at),
            due_at: to_rfc3339(job.due_at),
            attempts: job.attempts - job.released,
            attempts_max: job.attempts_max,
            holder: job.holder,
            progress: progress.map(|(what, done)| JobProgress { what, done, total }),
            started_at: job.started_at.map(to_rfc3339),
            finished_at: job.finished_at.map(to_rfc3339),
            fault: job.fault.map(|kept| Said::from_stored(&kept).render(language)),
            result: job.result.and_then(|result| serde_json::from_str(&result).ok()),
        }
    }
}
