//! What runs beside a server: the thread that scores events as they come, the one that moves them
//! into the lake, and the stream of what happens.

mod compactor;
mod jobs;
mod part;
mod stream;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use speargun_store::score::last_computed_at;
use speargun_store::{Connection, person, revision, scored_revision, set_scored_revision};
use speargun_words::said;
use tokio::sync::broadcast;

use crate::fault::{FaultNote, caught};
use crate::live::{Live, LiveEvent, LiveStep};
use crate::{Engine, EngineError};
use speargun_track::EventLog;
use speargun_track::LiveLock;
use speargun_track::tracking::{EventTracking, RunBlocking};

pub use compactor::WAITING_EVENTS;
pub use part::{PartHealth, PartStatus, clock_fault};
pub use stream::{StreamAlert, StreamEvent, StreamMessage, StreamScore};

/// How many messages a slow reader of the stream may be behind.
const STREAM_MESSAGES_MAX: usize = 1_024;
/// How many of the last events a page begins with.
const RECENT_EVENTS_MAX: usize = 200;
/// How many scores of one step are told to the stream.
const STEP_SCORES_MAX: usize = 100;
/// How long the live thread sleeps where nothing comes.
const IDLE: Duration = Duration::from_millis(500);
/// How long it waits after a failure before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// What runs beside the server while it takes events in.
#[derive(Debug)]
pub struct Serving {
    /// What takes calls in.
    pub tracking: Arc<EventTracking>,
    /// What scores them.
    pub live: Live,
    stream: broadcast::Sender<StreamMessage>,
    recent: Mutex<VecDeque<StreamEvent>>,
    lag_us: AtomicI64,
    /// The revision of the records that scores were last said to follow.
    followed: AtomicI64,
    stopping: AtomicBool,
    /// Why accounts are not scored now.
    pub(super) live_fault: FaultNote,
    /// Why events are not moved into the lake now.
    pub(crate) lake_fault: FaultNote,
    /// Another server, or a command, scores.
    pub(super) is_waiting: AtomicBool,
    /// Why the draft could not be followed, as it was told last.
    draft_failure: Mutex<Option<String>>,
    /// The last message of the outbox that was looked at while another server scores.
    passed_on: Mutex<Option<i64>>,
    /// When documents were looked at last, and why that failed, as it was reported last.
    documents_seen: Mutex<(Option<Instant>, Option<String>)>,
}

impl Serving {
    /// Whatever happens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<StreamMessage> {
        self.stream.subscribe()
    }

    /// The last events, the oldest first.
    pub fn recent(&self) -> MutexGuard<'_, VecDeque<StreamEvent>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the last step was behind, in microseconds; none before the first.
    #[must_use]
    pub fn lag_us(&self) -> Option<i64> {
        Some(self.lag_us.load(Ordering::Relaxed)).filter(|lag| *lag >= 0)
    }

    fn now(&self) -> i64 {
        self.tracking.log.now()
    }

    /// Lets the thread that scores end.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Notes why nothing is scored, and waits before it is tried again.
    fn wait_after(&self, error: &EngineError) {
        tracing::warn!(%error, "tracked events are not scored; it is tried again");
        self.live_fault.note(self.now(), &error.to_string());
        std::thread::sleep(AFTER_FAILURE);
    }
}

impl Engine {
    /// Begins to take events in, and to score them as they come.
    ///
    /// # Errors
    /// When the log cannot be opened, or a thread cannot be started.
    pub fn start_tracking(
        self: &Arc<Self>,
        (events_per_second, waiting_events): (u32, i64),
        run_blocking: RunBlocking,
    ) -> Result<Arc<EventTracking>, EngineError> {
        let tracking =
            Arc::new(EventTracking::start(&self.workspace, events_per_second, run_blocking)?);
        let log = tracking.log.clone();
        let live = Live::new(Arc::clone(&self.workspace), log, Arc::clone(&self.indexes));
        let events = Arc::new(Serving {
            tracking: Arc::clone(&tracking),
            live,
            stream: broadcast::Sender::new(STREAM_MESSAGES_MAX),
            recent: Mutex::default(),
            lag_us: AtomicI64::new(-1),
            followed: AtomicI64::new(-1),
            stopping: AtomicBool::new(false),
            live_fault: FaultNote::default(),
            lake_fault: FaultNote::default(),
            is_waiting: AtomicBool::new(false),
            draft_failure: Mutex::default(),
            passed_on: Mutex::default(),
            documents_seen: Mutex::default(),
        });
        let started = self.serving.set(Arc::clone(&events)).is_ok();
        if started {
            events.start_compactor(self, waiting_events)?;
            let backend = Arc::clone(self);
            let thread = std::thread::Builder::new().name("live".to_owned());
            thread.spawn(move || backend.follow(&events)).map_err(|error| {
                EngineError::Invalid(said!("thread.scores", error = error.to_string()))
            })?;
        }
        Ok(tracking)
    }

    /// Takes step after step until the process ends.
    fn follow(&self, events: &Serving) {
        while !events.stopping.load(Ordering::Relaxed) {
            // While a command scores, or another server does, this one waits.
            match events.tracking.log.lock_live() {
                Ok(Some(only_one)) => {
                    events.is_waiting.store(false, Ordering::Relaxed);
                    *events.passed_on() = None;
                    self.follow_while(events, &only_one);
                    if !events.stopping.load(Ordering::Relaxed) {
                        tracing::warn!(
                            "PostgreSQL ended the lease of the server that scores; it \
                            is taken again as soon as it is free"
                        );
                    }
                    // Another server may score from here on: what is in memory is outdated.
                    events.live.rest();
                    events.followed.store(-1, Ordering::Relaxed);
                }
                Ok(None) => {
                    events.is_waiting.store(true, Ordering::Relaxed);
                    events.tracking.keep_refusals();
                    self.follow_documents(events);
                    self.follow_alerts(events);
                    std::thread::sleep(IDLE);
                }
                Err(error) => events.wait_after(&error),
            }
        }
    }

    /// Takes step after step while this process is the one that scores.
    fn follow_while(&self, events: &Serving, only_one: &LiveLock) {
        let (mut row, mut has_recent, mut seen) = (0, false, None);
        while !events.stopping.load(Ordering::Relaxed) && only_one.is_held() {
            // Somebody may revoke a key on the command line, or on another server.
            let tracking = &events.tracking;
            tracking.keys.reload_at_times(&tracking.log, speargun_track::key::FOLLOW_EVERY);
            tracking.keep_refusals();
            tracking.follow_model(&self.workspace);
            match caught("the scoring of events", || self.follow_once(events, &mut seen)) {
                Ok(Some(position)) => {
                    events.live_fault.clear();
                    row = position;
                    if !std::mem::replace(&mut has_recent, true) {
                        self.remember_recent(events);
                    }
                }
                // Nothing was ever tracked: nothing is loaded.
                Ok(None) => events.live_fault.clear(),
                Err(error) => events.wait_after(&error),
            }
            let _ = events.tracking.intake.wait_after(row, IDLE);
        }
    }

    /// Fills the list of the last events with those of before this process.
    fn remember_recent(&self, events: &Serving) {
        match events.live.recent(RECENT_EVENTS_MAX) {
            Ok(found) => {
                let mut recent = events.recent.lock().unwrap_or_else(PoisonError::into_inner);
                *recent = found.iter().map(|event| self.stream_event(event)).collect();
            }
            Err(error) => tracing::warn!(%error, "the last events cannot be read; the list of \
                them begins with what comes now"),
        }
    }

    /// `seen` is the revision of the records when this was asked before.
    fn follow_once(
        &self,
        events: &Serving,
        seen: &mut Option<i64>,
    ) -> Result<Option<i64>, EngineError> {
        self.follow_documents(events);
        self.follow_draft(events);
        if !events.tracking.log.has_events()? {
            self.follow_records(events, seen)?;
            return Ok(None);
        }
        let step = events.live.step(self.workspace.now())?;
        if step.taken > 0 {
            events.lag_us.store(step.lag_us, Ordering::Relaxed);
        }
        self.accounts.follow(&step);
        self.say_followed(events, step.revision)?;
        self.tell(events, &step);
        events.live.position().map(Some)
    }

    /// Notes up to where scores follow the records, once they can be read: pages wait for it.
    fn say_followed(&self, events: &Serving, revision: i64) -> Result<(), EngineError> {
        if events.followed.load(Ordering::Relaxed) != revision {
            let set = |connection: &mut Connection| set_scored_revision(connection, revision);
            self.workspace.store.write(set)?;
            events.followed.store(revision, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Takes up documents that were published elsewhere and files that were edited. A faulty file
    /// is reported once, and what was published before stays in force.
    fn follow_documents(&self, events: &Serving) {
        let mut seen = events.documents_seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Events come faster than people edit.
        if seen.0.is_some_and(|at| at.elapsed() < IDLE) {
            return;
        }
        let failure =
            self.workspace.follow_settled_documents().err().map(|error| error.to_string());
        if let Some(error) = failure.as_ref().filter(|_| seen.1 != failure) {
            tracing::warn!(%error, "what was published before stays in force");
        }
        *seen = (Some(Instant::now()), failure);
    }

    /// Where nothing was published the draft is in force, whoever writes it: this page, a command,
    /// an editor. One that is no model is told once, and the one before stays in force.
    fn follow_draft(&self, events: &Serving) {
        let failure = self.workspace.follow_draft().err().map(|error| error.to_string());
        let mut seen = events.draft_failure.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failure.as_ref().filter(|_| *seen != failure) {
            tracing::warn!(%error, "the draft of the score model cannot be followed; accounts are \
                scored by what it said before");
        }
        *seen = failure;
    }

    /// Where nothing is tracked, scores follow the records alone: lists, contracts, moves, imports,
    /// publications, also those of before the server started. Nothing is kept in memory afterwards.
    fn follow_records(&self, events: &Serving, seen: &mut Option<i64>) -> Result<(), EngineError> {
        let (revision, scored, was_scored) = self.workspace.store.read(|connection| {
            let was_scored = last_computed_at(connection, i64::MAX)?.is_some();
            Ok::<_, EngineError>((revision(connection)?, scored_revision(connection)?, was_scored))
        })?;
        // Of many changes one behind the other only the last is followed.
        let rests = seen.replace(revision) == Some(revision);
        if !was_scored || revision == scored || !rests {
            return Ok(());
        }
        // A job that writes now may score by itself, and waits for nobody.
        if self.workspace.writer()?.is_some() {
            return Ok(());
        }
        let step = events.live.step(self.workspace.now())?;
        events.live.rest();
        self.accounts.follow(&step);
        self.say_followed(events, step.revision)
    }

    fn tell(&self, events: &Serving, step: &LiveStep) {
        let shown: Vec<StreamEvent> =
            step.events.iter().map(|event| self.stream_event(event)).collect();
        {
            let mut recent = events.recent.lock().unwrap_or_else(PoisonError::into_inner);
            recent.extend(shown.iter().cloned());
            let superfluous = recent.len().saturating_sub(RECENT_EVENTS_MAX);
            recent.drain(..superfluous);
        }
        if events.stream.receiver_count() == 0 {
            return;
        }
        let name = |id: i64| {
            let score = step.scores.iter().find(|score| score.record.id == id);
            score.map_or_else(String::new, |score| score.record.name.clone())
        };
        let messages = shown
            .into_iter()
            .map(|event| StreamMessage::Event(Box::new(event)))
            .chain(step.scores.iter().take(STEP_SCORES_MAX).map(|score| {
                StreamMessage::Score(StreamScore {
                    account_id: score.record.id,
                    account: score.record.name.clone(),
                    score_tenths: score.stored.score_tenths,
                    tier: score.stored.tier,
                    stage: score.stored.stage.clone(),
                    engagement: score.record.engagement,
                })
            }))
            .chain(step.alerts.iter().take(STEP_SCORES_MAX).map(|alert| {
                StreamMessage::Alert(StreamAlert {
                    alert: alert.clone(),
                    account: name(alert.account_id),
                })
            }));
        for message in messages {
            // Nobody listens any more: that is no failure.
            let _ = events.stream.send(message);
        }
    }

    /// The person's name, or the best that is known of who it was.
    #[must_use]
    pub fn who(&self, live: &LiveEvent) -> Option<String> {
        let event = &live.event;
        let named = live.person_id.and_then(|id| {
            self.workspace.store.read(|connection| person::name(connection, id)).ok().flatten()
        });
        let visitor = event.anonymous_id.as_deref();
        named
            .or_else(|| event.email.clone())
            .or_else(|| event.user_id.clone())
            .or_else(|| visitor.map(|id| id.chars().take(8).collect()))
    }

    fn stream_event(&self, live: &LiveEvent) -> StreamEvent {
        StreamEvent {
            who: self.who(live),
            is_claimed: self.is_claimed(&live.event),
            live: live.clone(),
        }
    }

    /// Whether only a browser says who it was.
    #[must_use]
    pub fn is_claimed(&self, event: &speargun_domain::event::Event) -> bool {
        let names = event.user_id.is_some() || event.email.is_some();
        names
            && self.serving.get().is_some_and(|events| {
                let tracking = &events.tracking;
                tracking.keys.is_browser(&event.source) && !tracking.claims.knows(event)
            })
    }

    /// The log of tracked events: the one that the server takes events into, or another.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn event_log(&self) -> Result<EventLog, EngineError> {
        match self.serving.get() {
            Some(serving) => Ok(serving.tracking.log.clone()),
            None => EventLog::open(&self.workspace),
        }
    }

    /// As [`Engine::event_log`], of a workspace that may have none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn existing_event_log(&self) -> Result<Option<EventLog>, EngineError> {
        match self.serving.get() {
            Some(serving) => Ok(Some(serving.tracking.log.clone())),
            None => EventLog::open_existing(&self.workspace),
        }
    }
}
