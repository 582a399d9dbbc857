//! What calls of jobs ask for.

use serde::{Deserialize, Serialize};
use speargun_engine::upkeep::StandingJob;
use utoipa::{IntoParams, ToSchema};

use super::JobState;

/// Which jobs.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Those in this state. By default all.
    #[param(inline)]
    pub state: Option<JobState>,
    /// Those of this kind. By default all.
    pub kind: Option<String>,
    /// Rows wanted: at most 500, by default 50; with 0 only the total.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

/// A job that can be asked for at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandingJobKind {
    /// Gives people their accounts, and scores.
    Match,
    /// Learns weights of the matcher, as a version that waits to be published.
    Train,
    /// Scores all accounts and people.
    Score,
    /// Learns how likely accounts are to be won.
    LearnPropensity,
    /// Moves events into the lake, and makes few files of many.
    Compact,
    /// Writes the accounts as tables for SQL.
    AccountTables,
}

impl From<StandingJobKind> for StandingJob {
    fn from(kind: StandingJobKind) -> Self {
        match kind {
            StandingJobKind::Match => Self::Match,
            StandingJobKind::Train => Self::Train,
            StandingJobKind::Score => Self::Score,
            StandingJobKind::LearnPropensity => Self::LearnPropensity,
            StandingJobKind::Compact => Self::Compact,
            StandingJobKind::AccountTables => Self::AccountTables,
        }
    }
}

/// A job to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJob {
    /// What it does.
    pub kind: StandingJobKind,
    /// When it may begin, RFC 3339. By default at once.
    #[serde(default)]
    #[schema(format = DateTime)]
    pub due_at: Option<String>,
}

/// A schedule to make: either `every_minutes` or `daily_at`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJobSchedule {
    /// What its jobs do.
    pub kind: StandingJobKind,
    /// Minutes between two jobs: 1 to 43,200.
    #[serde(default)]
    pub every_minutes: Option<i64>,
    /// The time of day in the workspace's time zone, as `02:30`.
    #[serde(default)]
    pub daily_at: Option<String>,
}
