//! Jobs over all people: one at a time, with progress and stopping, by whichever server takes them.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use speargun_domain::caller::Context;
use speargun_store::Connection;
use speargun_store::job::StoredJob;
use speargun_store::membership::match_model as stored_model;
use speargun_words::said;

use crate::family::{self, FamilyFileReport};
use crate::job::{self, Handler, Order, Run};
use crate::membership::{Actor, MATCH, PEOPLE, add_match_job, match_model, run_all};
use crate::{Engine, EngineError, score};

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum PeopleTask {
    /// Decides all people.
    Match,
    /// Learns weights.
    Train,
    /// Puts a version in force.
    Publish {
        /// Its number.
        version: i64,
        /// Also if it was worse on decisions held back.
        force: bool,
    },
    /// Goes back to the weights before those of a version.
    RollBack {
        /// The version that must be in force.
        from: i64,
    },
    /// Reads a list of families.
    FamilyFile {
        /// Where it is, on this machine.
        path: PathBuf,
        /// The name that it had.
        file_name: String,
    },
}

/// The kinds of the jobs, in the order of [`PeopleTask`].
pub const KINDS: [&str; 5] = [MATCH, "train", "publish_weights", "roll_back_weights", "families"];

impl PeopleTask {
    /// The kind of its job.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Match => KINDS[0],
            Self::Train => KINDS[1],
            Self::Publish { .. } => KINDS[2],
            Self::RollBack { .. } => KINDS[3],
            Self::FamilyFile { .. } => KINDS[4],
        }
    }
}

/// What a job made besides decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleResult {
    /// The version of weights that it learned, or that is in force now.
    pub version: Option<i64>,
    /// What came of a list of families.
    pub family_file: Option<FamilyFileResult>,
}

/// What came of a list of families.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyFileResult {
    /// The name of the file.
    pub file: String,
    /// What came of it.
    #[serde(flatten)]
    pub report: FamilyFileReport,
}

/// What a job made; nothing where it has not ended well, or another version wrote it.
#[must_use]
pub fn result_of(job: &StoredJob) -> PeopleResult {
    let read = |result: &str| serde_json::from_str(result).ok();
    job.result.as_deref().and_then(read).unwrap_or_default()
}

/// What does jobs over all people.
pub fn handlers(engine: &Arc<Engine>) -> Vec<Handler> {
    let handler = |kind| {
        let (workspace, indexes) = (Arc::clone(&engine.workspace), Arc::clone(&engine.indexes));
        Handler::new(kind, move |run| {
            let context = Context::of_job(&run.job.created_by, workspace.now());
            let actor = Actor { workspace: &workspace, indexes: &indexes, context: &context };
            let made = perform(&actor, &run.payload()?, run)?;
            Ok(serde_json::to_value(made).ok())
        })
    };
    KINDS.map(handler).into()
}

fn perform(
    actor: &Actor<'_>,
    task: &PeopleTask,
    run: &Run<'_>,
) -> Result<PeopleResult, EngineError> {
    let watch = &run.watch;
    let of = |version| PeopleResult { version, family_file: None };
    // Of a process that was killed something may be done already.
    let in_force = || actor.workspace.store.read(stored_model::published);
    let in_force = || Ok::<_, EngineError>(in_force()?.map(|model| model.version));
    let is_repeated = run.job.attempts > 1;
    let made = match task {
        PeopleTask::Match => run_all(actor, watch, "web").map(|_| PeopleResult::default())?,
        // A draft changes nobody.
        PeopleTask::Train => {
            return Ok(of(Some(match_model::train(actor, watch)?.version.version)));
        }
        PeopleTask::Publish { version, .. } if is_repeated && in_force()? == Some(*version) => {
            run_all(actor, watch, "publish")?;
            of(Some(*version))
        }
        PeopleTask::Publish { version, force } => {
            match_model::publish(actor, *version, *force, watch)?;
            of(Some(*version))
        }
        PeopleTask::RollBack { from } if in_force()? != Some(*from) => {
            let standing = in_force()?;
            if !is_repeated {
                let reason = said!("weights.not_in_force", version = *from);
                return Err(EngineError::Outdated(reason));
            }
            run_all(actor, watch, "rollback")?;
            of(standing)
        }
        PeopleTask::RollBack { .. } => of(match_model::roll_back(actor, watch)?.to),
        PeopleTask::FamilyFile { path, file_name } => {
            let report = family::import_file(actor, path, watch)?;
            let family_file = Some(FamilyFileResult { file: file_name.clone(), report });
            PeopleResult { version: None, family_file }
        }
    };
    // Scores count people, so that they follow at once.
    score::score_all(actor.workspace, watch, actor.context.now, actor.context.now)?;
    Ok(made)
}

/// Adds a job over all people. Returns it, and whether it is new: one may wait or run already.
///
/// # Errors
/// What the store reports.
pub fn start(
    engine: &Engine,
    task: &PeopleTask,
    context: &Context,
) -> Result<(StoredJob, bool), EngineError> {
    let of_machine = matches!(task, PeopleTask::FamilyFile { .. });
    let order = Order {
        kind: task.kind(),
        payload: task,
        dedup_key: Some(PEOPLE.to_owned()),
        place: of_machine.then(|| engine.workspace.place().to_owned()),
        due_at: context.now,
    };
    let store = &engine.workspace.store;
    let (id, is_new) = store.write(|connection| job::add(connection, &order, context))?;
    engine.wake_runner();
    Ok((job::get(&engine.workspace, id)?, is_new))
}

/// The last job over all people.
///
/// # Errors
/// What the store reports.
pub fn last(engine: &Engine) -> Result<Option<StoredJob>, EngineError> {
    let last = |connection: &mut Connection| speargun_store::job::last_of(connection, &KINDS);
    Ok(engine.workspace.store.read(last)?)
}

/// Lets people be matched and scores follow what was changed. If that fails, the change stands and
/// people follow with the next run.
pub fn match_after_change(engine: &Engine, context: &Context) {
    let added = engine.workspace.store.write(|connection| add_match_job(connection, context));
    if let Err(error) = added {
        tracing::warn!(%error, "people and scores do not follow yet; match people again");
    }
    engine.wake_runner();
}
