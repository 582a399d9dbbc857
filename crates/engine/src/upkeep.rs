//! Upkeep: jobs that keep scores, people, models, the lake and tables current. They are asked for
//! at once, for a moment, or by a schedule; the lake is moved without being asked.

pub mod people;

use std::sync::{Arc, Weak};

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::event::Event;
use speargun_store::Connection;
use speargun_store::event::{inbox, position};
use speargun_store::job::{self as stored_job, StoredJob};
use speargun_store::job_schedule::{Recurrence, StoredSchedule};

use speargun_words::{Said, said};

use crate::event::{Compaction, Thoroughness, compact, credit_of};
use crate::icp;
use crate::job::{self, Handler, Order, Run, schedule};
use crate::membership::PEOPLE;
use crate::{Engine, EngineError, audit, score};
use people::PeopleTask;
use speargun_track::EventLog;
use speargun_track::POSITION;

/// A job that anybody may ask for: what it does is the same each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingJob {
    /// Gives people their accounts, and scores.
    Match,
    /// Learns weights of the matcher.
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

impl StandingJob {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Match,
        Self::Train,
        Self::Score,
        Self::LearnPropensity,
        Self::Compact,
        Self::AccountTables,
    ];

    /// The kind of its jobs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Match => PeopleTask::Match.kind(),
            Self::Train => PeopleTask::Train.kind(),
            Self::Score => "score",
            Self::LearnPropensity => "learn_propensity",
            Self::Compact => "compact",
            Self::AccountTables => "account_tables",
        }
    }

    /// The job of a kind; none for other kinds, which need a file or a version.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.key() == key)
    }

    fn payload(self) -> Value {
        match self {
            Self::Match => json!(PeopleTask::Match),
            Self::Train => json!(PeopleTask::Train),
            Self::Compact => json!({ "thoroughness": "full" }),
            Self::Score | Self::LearnPropensity | Self::AccountTables => json!({}),
        }
    }

    fn dedup_key(self) -> &'static str {
        match self {
            Self::Match | Self::Train => PEOPLE,
            _ => self.key(),
        }
    }

    /// Whether it works on files of the machine that it is added on.
    fn is_of_machine(self, engine: &Engine) -> bool {
        match self {
            Self::Compact => true,
            Self::AccountTables => !engine.workspace.store.is_postgres(),
            _ => false,
        }
    }

    /// One for later stands beside those that run now: both are done.
    fn order_at<'a>(
        self,
        engine: &Engine,
        payload: &'a Value,
        (due_at, now): (i64, i64),
    ) -> Order<'a, Value> {
        let order = self.order(engine, payload, due_at);
        let later = |key: String| format!("{} {key}, due {due_at}", self.key());
        let dedup_key = order.dedup_key.map(|key| if due_at > now { later(key) } else { key });
        Order { dedup_key, ..order }
    }

    fn order<'a>(self, engine: &Engine, payload: &'a Value, due_at: i64) -> Order<'a, Value> {
        let place = self.is_of_machine(engine).then(|| engine.workspace.place().to_owned());
        let of_machine = place.as_deref().map(|place| job::key_of_machine(self.key(), place));
        let dedup_key = of_machine.or_else(|| Some(self.dedup_key().to_owned()));
        Order { kind: self.key(), payload, dedup_key, place, due_at }
    }
}

/// Adds a job. Returns it, and whether it is new: one like it may wait or run already.
///
/// # Errors
/// When another job must end first, or what the store reports.
pub fn start(
    engine: &Engine,
    wanted: StandingJob,
    due_at: i64,
    context: &Context,
) -> Result<(StoredJob, bool), EngineError> {
    let payload = wanted.payload();
    let order = wanted.order_at(engine, &payload, (due_at, context.now));
    let (id, is_new) = engine.workspace.store.write(|connection| {
        let (id, is_new) = job::add(connection, &order, context)?;
        let kind = stored_job::get(connection, id)?.map(|job| job.kind).unwrap_or_default();
        if kind != wanted.key() {
            return Err(EngineError::Conflict(said!("job.other_first", id, kind)));
        }
        if is_new {
            let details = json!({ "kind": order.kind });
            audit::note(connection, context, (AuditAction::AddJob, id), &details)?;
        }
        Ok::<_, EngineError>((id, is_new))
    })?;
    engine.wake_runner();
    Ok((job::get(&engine.workspace, id)?, is_new))
}

/// Adds the job that moves events into the lake beside a server's other work, and returns its
/// number.
pub(crate) fn start_routine(engine: &Engine, context: &Context) -> Result<i64, EngineError> {
    let payload = json!({ "thoroughness": "routine" });
    let order = StandingJob::Compact.order(engine, &payload, context.now);
    let add = |connection: &mut Connection| job::add(connection, &order, context);
    let (id, _) = engine.workspace.store.write(add)?;
    engine.wake_runner();
    Ok(id)
}

/// Makes a schedule of jobs.
///
/// # Errors
/// As [`schedule::add`].
pub fn add_schedule(
    engine: &Engine,
    wanted: StandingJob,
    recurrence: &Recurrence,
    context: &Context,
) -> Result<StoredSchedule, EngineError> {
    let payload = wanted.payload();
    let order = wanted.order(engine, &payload, context.now);
    schedule::add(&engine.workspace, &order, recurrence, context)
}

type Work = fn(&Engine, &Run<'_>) -> Result<Option<Value>, EngineError>;

/// What does these jobs, but for those over all people.
pub fn handlers(engine: &Arc<Engine>) -> Vec<Handler> {
    let handler = |job: StandingJob, work: Work| {
        // The engine owns the runner that owns the handlers.
        let engine: Weak<Engine> = Arc::downgrade(engine);
        Handler::new(job.key(), move |run| {
            let engine = engine.upgrade().ok_or(EngineError::Cancelled)?;
            work(&engine, run)
        })
    };
    vec![
        handler(StandingJob::Score, score_accounts),
        handler(StandingJob::LearnPropensity, learn_propensity),
        handler(StandingJob::Compact, move_events).with_own_thread(),
        handler(StandingJob::AccountTables, write_tables),
    ]
}

fn score_accounts(engine: &Engine, run: &Run<'_>) -> Result<Option<Value>, EngineError> {
    let workspace = &engine.workspace;
    let now = workspace.now();
    let report = score::score_all(workspace, &run.watch, now, now)?;
    Ok(serde_json::to_value(report).ok())
}

fn learn_propensity(engine: &Engine, run: &Run<'_>) -> Result<Option<Value>, EngineError> {
    let workspace = &engine.workspace;
    let context = Context::of_job(&run.job.created_by, workspace.now());
    if run.job.attempts > 1 {
        // A process that was killed may have kept what it learned.
        let kept = workspace.store.read(icp::kept)?;
        let is_own = |learned_at| run.job.started_at.is_some_and(|since| learned_at >= since);
        if let Some(kept) = kept.filter(|kept| is_own(kept.learned_at)) {
            return Ok(Some(json!({ "version": kept.version, "sample": kept.sample })));
        }
    }
    let learned = icp::learn_propensity(workspace, &context, &run.watch)?;
    match learned.refusal {
        Some(refusal) => {
            let refusal = learned.sample.refusal().unwrap_or_else(|| Said::text(refusal));
            Err(EngineError::Conflict(refusal))
        }
        None => Ok(Some(json!({ "version": learned.version, "sample": learned.sample }))),
    }
}

fn move_events(engine: &Engine, run: &Run<'_>) -> Result<Option<Value>, EngineError> {
    let wish: Value = run.payload()?;
    let thoroughness = match wish["thoroughness"].as_str() {
        Some("routine") => Thoroughness::Routine,
        _ => Thoroughness::Full,
    };
    let moved = match engine.serving.get() {
        Some(serving) => {
            let credit = |of: &[&Event]| serving.live.credit(of);
            let log = &serving.tracking.log;
            let row = serving.live.position();
            let moved = row.and_then(|row| compact(log, row, &credit, thoroughness, &run.watch));
            match &moved {
                Ok(_) => serving.lake_fault.clear(),
                Err(EngineError::Locked(_) | EngineError::Cancelled) => {}
                // Nothing is lost: events wait in the inbox; questions find them there.
                Err(error) => serving.lake_fault.note(engine.workspace.now(), &error.to_string()),
            }
            moved?
        }
        None => move_without_server(engine, thoroughness, run)?,
    };
    let mut made = json!(moved);
    if let Some(log) = engine.existing_event_log()? {
        // Events that are not scored yet stay where they are.
        made["waiting"] = json!(log.store().read(inbox::backlog)?.0);
    }
    Ok(Some(made))
}

/// As a server does, where none takes events in.
fn move_without_server(
    engine: &Engine,
    thoroughness: Thoroughness,
    run: &Run<'_>,
) -> Result<Compaction, EngineError> {
    let workspace = &engine.workspace;
    let Some(log) = EventLog::open_existing(workspace)? else { return Ok(Compaction::default()) };
    let row = log.store().read(|connection| position(connection, POSITION))?;
    let credit = credit_of(workspace, &log, row)?;
    compact(&log, row, &credit, thoroughness, &run.watch)
}

fn write_tables(engine: &Engine, run: &Run<'_>) -> Result<Option<Value>, EngineError> {
    run.watch.check()?;
    run.watch.tell("accounts", 0, None);
    let list = engine.accounts.get(&engine.workspace)?;
    let written = list.write_tables(&engine.workspace)?;
    let rows: serde_json::Map<String, Value> =
        written.tables.iter().map(|(name, rows)| ((*name).to_owned(), json!(rows))).collect();
    Ok(Some(json!({ "tables": rows })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_job_is_found_by_its_key() {
        for job in StandingJob::ALL {
            assert_eq!(StandingJob::from_key(job.key()), Some(job));
        }
        assert_eq!(StandingJob::from_key("import"), None);
    }
}
