//! Jobs over all people, as calls answer with them.

use speargun_domain::time::to_rfc3339;
use speargun_engine::EngineError;
use speargun_engine::upkeep::people::result_of;
use speargun_store::job::{JobState, StoredJob};
use speargun_words::{Language, Said};

use super::convert;
use crate::membership::match_report::{MatchJob, MatchJobKind, MatchJobState};

fn kind_of(kind: &str) -> MatchJobKind {
    match kind {
        "train" => MatchJobKind::Train,
        "publish_weights" => MatchJobKind::Publish,
        "roll_back_weights" => MatchJobKind::Rollback,
        "families" => MatchJobKind::Families,
        _ => MatchJobKind::Match,
    }
}

/// No job over all people yet.
pub(crate) const IDLE: MatchJob = MatchJob {
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

/// A job over all people as calls answer with it.
pub(crate) fn shown(job: &StoredJob, language: Language) -> MatchJob {
    let state = match job.state {
        JobState::Waiting | JobState::Running => MatchJobState::Running,
        JobState::Done => MatchJobState::Done,
        JobState::Failed => MatchJobState::Failed,
        JobState::Cancelled => MatchJobState::Cancelled,
    };
    let made = result_of(job);
    let is_people = job.progress.what.as_deref() == Some("people");
    let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    let total = count(job.progress.total).filter(|total| is_people && *total > 0);
    let done = count(job.progress.done).filter(|_| total.is_some()).unwrap_or(0);
    let stopped = job.state == JobState::Cancelled;
    let fault = || job.fault.as_deref().map(Said::from_stored);
    let message = stopped.then(|| EngineError::Cancelled.said()).or_else(fault);
    MatchJob {
        kind: kind_of(&job.kind),
        state,
        done,
        total,
        started_at: Some(to_rfc3339(job.started_at.unwrap_or(job.created_at))),
        finished_at: job.finished_at.map(to_rfc3339),
        message: message.filter(|_| job.state.has_ended()).map(|said| said.render(language)),
        version: made.version,
        family_file: made.family_file.map(convert::family_file),
    }
}
