//! Tracking calls: read, admitted, taken in.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use bytes::Bytes;
use serde::Serialize;
use speargun_domain::event::{
    Batch, BatchRejection, CallError, CallKind, Event, Receipt, read_batch, read_call, write_key_of,
};
use speargun_domain::score::ScoreModel;
use speargun_domain::time::DAY;
use speargun_store::event::tally::{self, Reject, Tally};
use speargun_words::said;

use super::key::{self, KeyKind, KnownKey, LOOK_EVERY};
use super::{
    Accepted, Claims, EventLog, Intake, IntakeError, KeyRing, Limiter, MailLinks, Submission,
};
use speargun_foundation::{Clock, EngineError};

use crate::Home;

/// How many events a second one key may send, unless the workspace says otherwise.
pub const EVENTS_PER_SECOND_MAX: u32 = 100_000;
/// After how many seconds a sender tries again when the disk refuses.
const RETRY_AFTER_S: u64 = 5;
/// How much of a refused call is kept to look at, in bytes.
const SAMPLE_BYTES_MAX: usize = 500;
/// The source of calls whose key nobody knows; the key is kept nowhere.
const UNKNOWN_SOURCE: &str = "";
/// How many counts of refused calls wait to be written: a few for each key and day.
const REFUSALS_MAX: usize = 10_000;

/// A call as it arrived.
#[derive(Debug, Clone)]
pub struct TrackCall {
    /// identify, track, page, screen, group, alias or batch.
    pub call: String,
    /// The body, unread.
    pub body: Bytes,
    /// The key of the header or the address; the body may hold one too.
    pub write_key: Option<String>,
    /// The browser that sent it; none for servers.
    pub browser: Option<Browser>,
    /// The user agent of whoever sent it.
    pub sender_agent: Option<String>,
}

/// The browser behind a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Browser {
    /// Its address on the internet.
    pub ip: Option<String>,
    /// Its user agent.
    pub user_agent: Option<String>,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrackAnswer {
    /// On the disk. Bad items of a batch are told one by one.
    Accepted {
        /// Items that were not accepted.
        rejected: Vec<RejectedItem>,
    },
    /// The call breaks a rule (400), or its key is not known (401).
    Refused {
        /// Whether only the key is wrong.
        unknown_key: bool,
        /// A stable name of the reason.
        code: &'static str,
        /// What is wrong.
        message: String,
    },
    /// There is too much of it: from one key (429), or in all (503).
    Later {
        /// Whether this key alone sends too much.
        of_key: bool,
        /// Try again after so many seconds.
        retry_after_s: u64,
        /// Why.
        message: String,
    },
}

/// An item of a batch that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedItem {
    /// Its place, from 0.
    pub index: usize,
    /// A stable name of the reason.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

/// Called once with what became of a call.
pub type TrackReply = Box<dyn FnOnce(TrackAnswer) + Send>;

/// Runs work that may wait for a database on a thread that may.
pub type RunBlocking = fn(Box<dyn FnOnce() + Send>);

/// Whether the thread at work may wait for a database: those that serve calls may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thread {
    MayBlock,
    MayNotBlock,
}

/// Takes tracking calls into the log of a workspace. It never blocks: it answers from
/// another thread once the disk has them.
pub struct EventTracking {
    /// The log.
    pub log: EventLog,
    /// The thread that writes.
    pub intake: Intake,
    /// The write keys in force.
    pub keys: KeyRing,
    run_blocking: RunBlocking,
    limiter: Limiter,
    mail_links: MailLinks,
    /// What browsers claim, and how much of it counts.
    pub claims: Claims,
    /// What acts are worth, by which claims are bounded.
    model: RwLock<Arc<ScoreModel>>,
    refusals: Refusals,
    /// Ids for messages that come without one.
    id_prefix: String,
    id_count: AtomicU64,
}

impl EventTracking {
    /// Opens the log of a workspace and begins to take calls in.
    ///
    /// # Errors
    /// When the log cannot be opened, or its thread cannot be started.
    pub fn start<H: Home + 'static>(
        home: &Arc<H>,
        events_per_second: u32,
        run_blocking: RunBlocking,
    ) -> Result<Self, EngineError> {
        let log = EventLog::open(&**home)?;
        let keys = KeyRing::load(&log)?;
        let intake = Intake::start(&log).map_err(|error| {
            EngineError::Invalid(said!("thread.intake", error = error.to_string()))
        })?;
        let id_prefix = key::new_secret()?;
        let limiter = Limiter::new(events_per_second);
        let mail_links = MailLinks::open(&log)?;
        let claims = Claims::open(&log)?.with_records(home.clone());
        let model = RwLock::new(home.model()?);
        Ok(Self {
            log,
            intake,
            keys,
            run_blocking,
            limiter,
            mail_links,
            claims,
            model,
            refusals: Refusals::new(home.clock()),
            id_prefix,
            id_count: AtomicU64::new(0),
        })
    }

    /// Writes the counts of calls that were refused before anything of them was kept, and who was
    /// confirmed.
    pub fn keep_refusals(&self) {
        self.refusals.keep(&self.log);
        self.claims.keep();
    }

    /// Takes up the score model in force. One that cannot be read leaves the former.
    pub fn follow_model(&self, home: &impl Home) {
        if let Ok(model) = home.model() {
            *self.model.write().unwrap_or_else(PoisonError::into_inner) = model;
        }
    }

    /// Gives events their source and whom a mail's link tells of, and marks or takes out what
    /// browsers claim too much of.
    fn settle(&self, batch: &mut Batch, key: &KnownKey, thread: Thread) {
        if thread == Thread::MayBlock && key.kind == KeyKind::Browser {
            self.claims.look_up(&batch.events);
        }
        let rejected: HashSet<usize> = batch.rejected.iter().map(|item| item.index).collect();
        let places = (0..).filter(|place| !rejected.contains(place));
        let named = |(place, mut event): (usize, Event)| {
            (*key.name).clone_into(&mut event.source);
            let by_mail = self.mail_links.read(&mut event);
            (place, event, by_mail)
        };
        let mut events: Vec<(usize, Event, bool)> =
            places.zip(std::mem::take(&mut batch.events)).map(named).collect();
        let model = Arc::clone(&self.model.read().unwrap_or_else(PoisonError::into_inner));
        let refused = self.claims.settle(&mut events, key.kind, &model);
        if thread == Thread::MayBlock {
            // Before what they say is scored, so that their title counts.
            self.claims.keep();
        }
        batch.events = events.into_iter().map(|(_, event, _)| event).collect();
        let refused =
            refused.into_iter().map(|(index, error)| BatchRejection { index, error, sample: None });
        batch.rejected.extend(refused);
        batch.rejected.sort_by_key(|item| item.index);
    }

    fn read(&self, call: &TrackCall) -> Result<Batch, CallError> {
        let browser = call.browser.clone().unwrap_or_default();
        let receipt = Receipt {
            received_at: self.log.now(),
            ip: browser.ip,
            user_agent: browser.user_agent,
            sender_agent: call.sender_agent.clone(),
            history: false,
        };
        let mut new_id = || {
            let number = self.id_count.fetch_add(1, Ordering::Relaxed);
            format!("speargun-{}-{number}", self.id_prefix)
        };
        if call.call == "batch" {
            return read_batch(&call.body, &receipt, &mut new_id);
        }
        let kind = CallKind::from_key(&call.call)
            .ok_or_else(|| CallError::UnknownType(call.call.chars().take(40).collect()))?;
        let (event, write_key) = read_call(kind, &call.body, &receipt, &mut new_id)?;
        Ok(Batch { events: vec![event], rejected: Vec::new(), write_key })
    }

    /// The key of a call. A key in the header needs no look into the body; one in a body that
    /// cannot be read is looked for, or browsers, which send it nowhere else, would hear that their
    /// key is wrong.
    fn key_of(&self, call: &TrackCall, batch: Option<&Batch>) -> Option<KnownKey> {
        if let Some(key) = &call.write_key {
            return self.find(key);
        }
        match batch {
            Some(batch) => self.find(batch.write_key.as_deref()?),
            None => self.find(&write_key_of(&call.body)?),
        }
    }

    /// Jitsu's library asks for a key of two parts with a colon between them: the first counts.
    fn find(&self, secret: &str) -> Option<KnownKey> {
        self.keys.find(secret.split_once(':').map_or(secret, |(key, _)| key))
    }

    /// Whether taking a call in asks the database: a browser's claims may.
    fn asks_database(&self, key: &KnownKey, batch: Option<&Batch>) -> bool {
        let events = batch.map_or(&[][..], |batch| &batch.events);
        let asks = |event: &Event| self.claims.asks_database(event) || MailLinks::has_token(event);
        key.kind == KeyKind::Browser && events.iter().any(asks)
    }

    /// Takes a call in by the keys that are known here.
    fn take(
        &self,
        call: &TrackCall,
        read: Result<Batch, CallError>,
        (reply, thread): (TrackReply, Thread),
    ) {
        let calls = read.as_ref().map_or(1, |batch| batch.events.len() + batch.rejected.len());
        let Some(key) = self.key_of(call, read.as_ref().ok()) else {
            self.refusals.note(UNKNOWN_SOURCE, "unknown_write_key", calls);
            return reply(unknown_key());
        };
        self.take_by(&key, call, read, (reply, thread));
    }

    fn take_by(
        &self,
        key: &KnownKey,
        call: &TrackCall,
        read: Result<Batch, CallError>,
        (reply, thread): (TrackReply, Thread),
    ) {
        let source = Arc::clone(&key.name);
        let mut batch = match read {
            Ok(batch) => batch,
            Err(error) => {
                let rejects = vec![self.reject(&source, &error, &call.body)];
                let refused = refusal(&error);
                return self.submit(&source, Batch::default(), rejects, |_| reply(refused));
            }
        };
        let events = batch.events.len() + batch.rejected.len();
        if let Err(retry_after_s) = self.limiter.admit(key.id, events, Instant::now()) {
            let message = "this write key sends more events than one key may; nothing of this \
                call was kept, send it again later";
            let message = message.to_owned();
            self.refusals.note(&source, "rate_limited", events);
            return reply(TrackAnswer::Later { of_key: true, retry_after_s, message });
        }
        if batch.events.is_empty() && batch.rejected.is_empty() {
            return reply(TrackAnswer::Accepted { rejected: Vec::new() });
        }
        self.settle(&mut batch, key, thread);
        let of_item = |item: &BatchRejection| {
            let text = item.sample.as_ref().map_or(&*call.body, |sample| sample.as_bytes());
            self.reject(&source, &item.error, text)
        };
        let rejects = batch.rejected.iter().map(of_item).collect();
        let rejected: Vec<RejectedItem> = batch.rejected.iter().map(told).collect();
        // A batch of which nothing is good is refused as a whole, as a single call would be.
        let nothing_good = batch.events.is_empty();
        self.submit(&source, batch, rejects, move |outcome| {
            reply(match outcome {
                Ok(_) if nothing_good => all_refused(rejected),
                Ok(_) => TrackAnswer::Accepted { rejected },
                Err(error) => TrackAnswer::Later {
                    of_key: false,
                    retry_after_s: if error == IntakeError::Busy { 1 } else { RETRY_AFTER_S },
                    message: error.to_string(),
                },
            });
        });
    }

    fn reject(&self, source: &str, error: &CallError, body: &[u8]) -> Reject {
        let sample = String::from_utf8_lossy(&body[..body.len().min(SAMPLE_BYTES_MAX)]);
        Reject {
            received_at: self.log.now(),
            source: source.to_owned(),
            reason: error.code().to_owned(),
            detail: error.to_string(),
            sample: sample.into_owned(),
        }
    }

    fn submit(
        &self,
        source: &str,
        batch: Batch,
        rejects: Vec<Reject>,
        done: impl FnOnce(Result<Accepted, IntakeError>) + Send + 'static,
    ) {
        match Submission::new(&self.log, source, &batch.events, rejects, Box::new(done)) {
            Ok(submission) => self.intake.submit(submission),
            // Dropping the reply tells the sender to send again.
            Err(error) => tracing::error!(%error, "a call cannot be prepared"),
        }
    }
}

impl EventTracking {
    /// Notes that a call was refused before its body could be read.
    pub fn refused(&self, write_key: Option<&str>, code: &'static str) {
        let source = write_key.and_then(|secret| self.find(secret));
        let source = source.as_ref().map_or(UNKNOWN_SOURCE, |key| &*key.name);
        self.refusals.note(source, code, 1);
    }

    /// Takes one call or batch, and calls `reply` once with what became of it.
    pub fn track(self: Arc<Self>, call: TrackCall, reply: TrackReply) {
        let read = self.read(&call);
        let key = self.key_of(&call, read.as_ref().ok());
        // The key may have been made on the command line while this server runs.
        let looks_for_key = key.is_none() && self.keys.is_due(LOOK_EVERY);
        let asks = key.is_some_and(|key| self.asks_database(&key, read.as_ref().ok()));
        if !looks_for_key && !asks {
            return self.take(&call, read, (reply, Thread::MayNotBlock));
        }
        // To ask the database blocks, which this thread may not.
        (self.run_blocking)(Box::new(move || {
            if looks_for_key {
                self.keys.reload_at_times(&self.log, LOOK_EVERY);
            }
            self.take(&call, read, (reply, Thread::MayBlock));
        }));
    }
}

impl Drop for EventTracking {
    fn drop(&mut self) {
        self.keep_refusals();
    }
}

/// Counts of calls of which nothing was kept: a flood of them must not cost the disk anything, so
/// they are added up here and written at times.
struct Refusals {
    clock: Clock,
    waiting: Mutex<HashMap<Tally, i64>>,
    /// Held until they are written: whoever asks meanwhile waits instead of finding them in neither
    /// place.
    writing: Mutex<()>,
}

impl Refusals {
    fn new(clock: &Clock) -> Self {
        Self { clock: clock.clone(), waiting: Mutex::default(), writing: Mutex::default() }
    }

    fn note(&self, source: &str, reason: &str, calls: usize) {
        let tally = Tally {
            day: self.clock.now().div_euclid(DAY),
            source: source.to_owned(),
            outcome: "rejected".to_owned(),
            reason: reason.to_owned(),
        };
        let mut counts = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() < REFUSALS_MAX || counts.contains_key(&tally) {
            *counts.entry(tally).or_default() += calls.max(1) as i64;
        }
    }

    fn keep(&self, log: &EventLog) {
        let _written = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let counts =
            std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if counts.is_empty() {
            return;
        }
        let written = log.store().write(|connection| {
            counts.iter().try_for_each(|(of, calls)| tally::add(connection, of, *calls))
        });
        if let Err(error) = written {
            tracing::warn!(%error, "counts of refused calls cannot be written; they wait");
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            for (of, calls) in counts {
                *waiting.entry(of).or_default() += calls;
            }
        }
    }
}

fn unknown_key() -> TrackAnswer {
    TrackAnswer::Refused {
        unknown_key: true,
        code: "unknown_write_key",
        message: "there is no such write key in force; nothing of this call was kept. Write keys \
            stand on the page Tracking and in `speargun events key list`"
            .to_owned(),
    }
}

fn refusal(error: &CallError) -> TrackAnswer {
    TrackAnswer::Refused { unknown_key: false, code: error.code(), message: error.to_string() }
}

fn all_refused(rejected: Vec<RejectedItem>) -> TrackAnswer {
    let first = rejected.into_iter().next();
    let (code, message) = first.map_or(("malformed", String::new()), |item| {
        (item.code, format!("item {}: {}", item.index, item.message))
    });
    TrackAnswer::Refused { unknown_key: false, code, message }
}

fn told(item: &BatchRejection) -> RejectedItem {
    let message = item.error.to_string();
    RejectedItem { index: item.index, code: item.error.code(), message }
}

impl std::fmt::Debug for EventTracking {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("EventTracking").field("log", &self.log).finish_non_exhaustive()
    }
}
