//! Jobs: each is done, whoever dies meanwhile.

use crate::common;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use speargun_domain::caller::Context;
use speargun_engine::job::schedule::{self, SCHEDULES_MAX};
use speargun_engine::job::{self, ATTEMPTS_MAX, Handler, Order, Runner};
use speargun_engine::{EngineError, Workspace};
use speargun_store::job::{JobFilter, JobState, StoredJob};
use speargun_store::job_schedule::Recurrence;
use speargun_store::{Location, StoreError};

/// Longer than any step below takes on any machine.
const LONG: Duration = Duration::from_secs(60);

struct Desk {
    _directory: tempfile::TempDir,
    workspace: Arc<Workspace>,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = Arc::new(common::workspace(directory.path(), "child"));
        Self { _directory: directory, workspace }
    }

    fn call(&self) -> Context {
        common::call(self.workspace.now())
    }

    fn runner(&self, handlers: Vec<Handler>) -> Arc<Runner> {
        let runner = Arc::new(Runner::new(Arc::clone(&self.workspace), handlers));
        runner.start().unwrap();
        runner
    }

    fn add(&self, kind: &'static str, payload: &Value, dedup_key: Option<&str>) -> (i64, bool) {
        self.add_at(kind, payload, dedup_key, 0)
    }

    fn add_at(
        &self,
        kind: &'static str,
        payload: &Value,
        dedup_key: Option<&str>,
        due_at: i64,
    ) -> (i64, bool) {
        let dedup_key = dedup_key.map(ToOwned::to_owned);
        let order = Order { kind, payload, dedup_key, place: None, due_at };
        let context = Context::of_operator(self.workspace.now());
        self.workspace.store.write(|connection| job::add(connection, &order, &context)).unwrap()
    }

    fn wait_for(&self, id: i64, wanted: JobState) -> StoredJob {
        let until = Instant::now() + LONG;
        loop {
            let job = job::get(&self.workspace, id).unwrap();
            if job.state == wanted {
                return job;
            }
            assert!(!job.state.has_ended(), "{job:?}");
            assert!(Instant::now() < until, "{job:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn a_job_is_done_with_its_payload_and_leaves_what_it_made() {
    let desk = Desk::new();
    let early = desk.add("double", &json!({ "number": 21 }), None).0;
    let runner = desk.runner(vec![Handler::new("double", |run| {
        let wish: Value = run.payload()?;
        Ok(Some(json!(wish["number"].as_i64().unwrap_or(0) * 2)))
    })]);
    let done = desk.wait_for(early, JobState::Done);
    assert_eq!((done.result.as_deref(), done.attempts), (Some("42"), 1));
    assert_eq!((done.created_by.as_str(), done.fault), ("web", None));
    // One that is added while the runner rests, one that is due later, and one of a strange kind.
    let late = desk.add("double", &json!({ "number": 2 }), None).0;
    let due_at = desk.workspace.now() + 150_000;
    let later = desk.add_at("double", &json!({ "number": 3 }), None, due_at).0;
    let strange = desk.add("strange", &json!({}), None).0;
    assert_eq!(desk.wait_for(late, JobState::Done).result.as_deref(), Some("4"));
    let later = desk.wait_for(later, JobState::Done);
    assert!(later.started_at.unwrap() >= due_at, "{later:?}");
    let left = job::get(&desk.workspace, strange).unwrap();
    assert_eq!((left.state, left.attempts), (JobState::Waiting, 0));
    let (listed, total) =
        job::list(&desk.workspace, &JobFilter::in_state(JobState::Done), (2, 0)).unwrap();
    assert_eq!((listed.len(), total), (2, 3));
    runner.stop();
}

#[test]
fn a_job_that_cannot_succeed_fails_once_and_can_be_begun_again() {
    let desk = Desk::new();
    let is_good = Arc::new(AtomicBool::new(false));
    let known = Arc::clone(&is_good);
    let runner = desk.runner(vec![
        Handler::new("invalid", move |_| match known.load(Ordering::Relaxed) {
            true => Ok(None),
            false => Err(EngineError::Invalid("it cannot be meant".to_owned().into())),
        }),
        Handler::new("panics", |_| panic!("a fault")),
    ]);
    let invalid = desk.add("invalid", &json!({}), Some("one")).0;
    let panics = desk.add("panics", &json!({}), None).0;
    let failed = desk.wait_for(invalid, JobState::Failed);
    assert_eq!((failed.fault.as_deref(), failed.attempts), (Some("it cannot be meant"), 1));
    let failed = desk.wait_for(panics, JobState::Failed);
    assert!(failed.fault.unwrap().contains("a fault"));
    // The runner lives on.
    is_good.store(true, Ordering::Relaxed);
    job::retry(&desk.workspace, invalid, &desk.call()).unwrap();
    let done = desk.wait_for(invalid, JobState::Done);
    assert_eq!((done.attempts, done.fault), (2, None));
    let again = job::retry(&desk.workspace, invalid, &desk.call());
    assert!(matches!(again, Err(EngineError::Conflict(_))), "{again:?}");
    let missing = job::retry(&desk.workspace, 999, &desk.call());
    assert!(matches!(missing, Err(EngineError::NotFound(_))), "{missing:?}");
    runner.stop();
}

#[test]
fn a_job_that_finds_the_workspace_busy_waits_for_it() {
    let desk = Desk::new();
    let tries = Arc::new(AtomicU64::new(0));
    let own = Arc::clone(&tries);
    let runner = desk.runner(vec![Handler::new("busy", move |_| {
        match own.fetch_add(1, Ordering::Relaxed) {
            0 => Err(EngineError::Locked("another".to_owned())),
            1 => Err(StoreError::Busy.into()),
            _ => Ok(None),
        }
    })]);
    let id = desk.add("busy", &json!({}), None).0;
    let done = desk.wait_for(id, JobState::Done);
    assert_eq!((done.attempts, done.released), (3, 2), "none of them counts");
    assert_eq!(done.attempts_max, ATTEMPTS_MAX);
    runner.stop();
}

#[test]
fn a_job_is_stopped_where_it_runs_and_where_it_waits() {
    let desk = Desk::new();
    let runner = desk.runner(vec![Handler::new("long", |run| {
        let until = Instant::now() + LONG;
        while Instant::now() < until {
            (run.watch.progress)(speargun_engine::Progress {
                what: "people".to_owned(),
                done: 3,
                total: Some(9),
            });
            if run.watch.cancelled.load(Ordering::Relaxed) {
                return Err(EngineError::Cancelled);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(None)
    })]);
    let (id, is_new) = desk.add("long", &json!({}), Some("long"));
    assert!(is_new);
    let running = desk.wait_for(id, JobState::Running);
    assert_eq!(desk.add("long", &json!({}), Some("long")), (id, false));
    // How far it is, every process learns.
    let until = Instant::now() + LONG;
    while job::get(&desk.workspace, id).unwrap().progress.done != Some(3) {
        assert!(Instant::now() < until);
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(running.holder.unwrap().contains(&std::process::id().to_string()));
    // As another process stops it: this one learns it when it prolongs its hold.
    job::cancel(&desk.workspace, id, &desk.call()).unwrap();
    desk.wait_for(id, JobState::Cancelled);
    let again = job::cancel(&desk.workspace, id, &desk.call());
    assert!(matches!(again, Err(EngineError::Conflict(_))), "{again:?}");
    let waiting = desk.add_at("long", &json!({}), None, i64::MAX / 2).0;
    let stopped = job::cancel(&desk.workspace, waiting, &desk.call()).unwrap();
    assert_eq!(stopped.state, JobState::Cancelled);
    runner.stop();
}

#[test]
fn a_process_that_stops_gives_its_jobs_to_the_next_one() {
    let desk = Desk::new();
    let second = Arc::new(AtomicBool::new(false));
    let own = Arc::clone(&second);
    let handlers = move || {
        let own = Arc::clone(&own);
        vec![Handler::new("handed", move |run| {
            let until = Instant::now() + LONG;
            while !own.load(Ordering::Relaxed) && Instant::now() < until {
                if run.watch.cancelled.load(Ordering::Relaxed) {
                    return Err(EngineError::Cancelled);
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            Ok(Some(json!(run.job.attempts)))
        })]
    };
    let runner = desk.runner(handlers());
    let id = desk.add("handed", &json!({}), None).0;
    desk.wait_for(id, JobState::Running);
    runner.stop();
    let waiting = desk.wait_for(id, JobState::Waiting);
    assert_eq!(waiting.attempts, 1);
    second.store(true, Ordering::Relaxed);
    let runner = desk.runner(handlers());
    let done = desk.wait_for(id, JobState::Done);
    assert_eq!((done.result.as_deref(), done.released), (Some("2"), 1));
    runner.stop();
}

#[test]
fn what_a_dead_process_held_is_done_by_another_and_the_dead_one_is_fenced() {
    let desk = Desk::new();
    let id = desk.add("left", &json!({}), None).0;
    // As a process leaves it that was killed: held, and not prolonged.
    let now = desk.workspace.now();
    let past = now - 1;
    let held = desk
        .workspace
        .store
        .write(|connection| {
            let of = (&["left"][..], desk.workspace.place());
            speargun_store::job::take(connection, of, ("dead", past), now)
        })
        .unwrap()
        .unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&seen);
    let runner = desk.runner(vec![Handler::new("left", move |run| {
        own.lock().unwrap().push(run.job.attempts);
        Ok(Some(json!("second")))
    })]);
    let done = desk.wait_for(id, JobState::Done);
    assert_eq!((done.attempts, seen.lock().unwrap().clone()), (2, vec![2]));
    // It was not dead after all, and ends.
    let hold = speargun_store::job::Hold { id, attempt: held.attempts };
    let ending = speargun_store::job::Ending::Done(Some("\"first\"".to_owned()));
    let ended = desk
        .workspace
        .store
        .write(|connection| speargun_store::job::end(connection, hold, &ending, now));
    assert_eq!(ended.unwrap(), None);
    let job = job::get(&desk.workspace, id).unwrap();
    assert_eq!(job.result.as_deref(), Some("\"second\""));
    runner.stop();
}

#[test]
fn each_of_many_jobs_is_done_once_by_several_runners() {
    const JOBS: usize = 300;
    let desk = Desk::new();
    let done = Arc::new(Mutex::new(Vec::new()));
    let runners: Vec<Arc<Runner>> = (0..3)
        .map(|_| {
            let own = Arc::clone(&done);
            desk.runner(vec![Handler::new("small", move |run| {
                own.lock().unwrap().push(run.job.id);
                Ok(None)
            })])
        })
        .collect();
    let ids: Vec<i64> = (0..JOBS).map(|_| desk.add("small", &json!({}), None).0).collect();
    for id in &ids {
        desk.wait_for(*id, JobState::Done);
    }
    let mut own = done.lock().unwrap().clone();
    own.sort_unstable();
    assert_eq!(own, ids);
    runners.iter().for_each(|runner| runner.stop());
}

/// Keeps a thread of a runner at work until it is let go.
fn busy(kind: &'static str, is_over: &Arc<AtomicBool>) -> Handler {
    let is_over = Arc::clone(is_over);
    Handler::new(kind, move |_| {
        let until = Instant::now() + LONG;
        while !is_over.load(Ordering::Relaxed) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(None)
    })
}

#[test]
fn what_has_a_thread_of_its_own_waits_behind_no_other_job() {
    let desk = Desk::new();
    let is_over = Arc::new(AtomicBool::new(false));
    let own = Handler::new("own", |_| Ok(None)).with_own_thread();
    let runner = desk.runner(vec![busy("long", &is_over), own]);
    let long: Vec<i64> = (0..4).map(|_| desk.add("long", &json!({}), None).0).collect();
    desk.wait_for(long[0], JobState::Running);
    desk.wait_for(long[1], JobState::Running);
    let own = desk.add("own", &json!({}), None).0;
    desk.wait_for(own, JobState::Done);
    // The thread does not take what others have to wait for.
    let waiting = job::get(&desk.workspace, long[2]).unwrap();
    assert_eq!(waiting.state, JobState::Waiting);
    is_over.store(true, Ordering::Relaxed);
    desk.wait_for(long[3], JobState::Done);
    runner.stop();
}

#[test]
fn a_lake_that_does_not_answer_is_asked_again() {
    let desk = Desk::new();
    let tries = Arc::new(AtomicU64::new(0));
    let own = Arc::clone(&tries);
    let runner = desk.runner(vec![Handler::new("lake", move |_| {
        match own.fetch_add(1, Ordering::Relaxed) {
            0 => {
                Err(speargun_lake::LakeError::Failed(speargun_words::Said::text("no route")).into())
            }
            _ => Ok(None),
        }
    })]);
    let id = desk.add("lake", &json!({}), None).0;
    assert_eq!(desk.wait_for(id, JobState::Done).attempts, 2);
    runner.stop();
}

#[test]
fn schedules_have_a_limit() {
    let desk = Desk::new();
    let payload = json!({});
    let add = |minutes: i64| {
        let order =
            Order { kind: "score", payload: &payload, dedup_key: None, place: None, due_at: 0 };
        let every = Recurrence::EveryMinutes(minutes);
        schedule::add(&desk.workspace, &order, &every, &desk.call())
    };
    let most = i64::try_from(SCHEDULES_MAX).unwrap();
    for minutes in 1..=most {
        add(minutes).unwrap();
    }
    let refused = add(most + 1);
    assert!(matches!(refused, Err(EngineError::Conflict(_))), "{refused:?}");
    assert_eq!(schedule::list(&desk.workspace).unwrap().len(), SCHEDULES_MAX);
}

#[test]
fn a_payload_is_bounded() {
    let desk = Desk::new();
    let payload = json!("x".repeat(300 * 1024));
    let order = Order { kind: "large", payload: &payload, dedup_key: None, place: None, due_at: 0 };
    let added = desk.workspace.store.write(|connection| job::add(connection, &order, &desk.call()));
    assert!(matches!(added, Err(EngineError::Invalid(_))), "{added:?}");
    assert_eq!(job::list(&desk.workspace, &JobFilter::default(), (9, 0)).unwrap().1, 0);
}

#[test]
fn the_place_of_a_directory_stays() {
    let desk = Desk::new();
    let place = desk.workspace.place().to_owned();
    assert_eq!(place.len(), 16);
    let directory = &desk.workspace.directory;
    let again = Workspace::open_at(directory, Location::in_directory(directory)).unwrap();
    assert_eq!(again.place(), place);
}
