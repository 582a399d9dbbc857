//! Taking events in: whoever is told "accepted" is told so after the events are on the disk. Calls
//! that arrive together share one commit.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::event::Event;
use speargun_domain::time::DAY;
use speargun_store::event::inbox::{self, InboxRow, ROW_EVENTS_MAX};
use speargun_store::event::tally::{self, Reject, Tally};
use speargun_store::event::write_key;
use speargun_store::{Connection, StoreError};

use super::{EventLog, Memory, codec};
use speargun_foundation::fault::{FaultNote, Noted, caught};

/// How many events may wait for a commit; more are refused until some are written.
const WAITING_EVENTS_MAX: usize = 100_000;
/// How many submissions may wait.
const WAITING_SUBMISSIONS_MAX: usize = 20_000;
/// How many events one commit takes at most.
const COMMIT_EVENTS_MAX: usize = 20_000;
const _: () = assert!(COMMIT_EVENTS_MAX <= ROW_EVENTS_MAX);

/// What became of a submission that is on the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Events that were new.
    pub events: usize,
    /// Messages that were seen before; they count once.
    pub duplicates: usize,
}

/// Why nothing of a submission was accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// More arrives than the disk takes.
    #[error("too many events wait to be written; nothing of this call was kept, send it again")]
    Busy,
    /// The disk or the database refuses.
    #[error("the events cannot be written: {0}; nothing of this call was kept, send it again")]
    Store(String),
    /// The server is stopping.
    #[error("the server is stopping; nothing of this call was kept, send it again")]
    Stopping,
}

type Reply = Box<dyn FnOnce(Result<Accepted, IntakeError>) + Send>;

/// Events of one call, ready to be written.
pub struct Submission {
    source: String,
    prepared: Vec<Prepared>,
    bytes: Vec<u8>,
    tallies: FxHashMap<Tally, i64>,
    rejects: Vec<Reject>,
    reply: Reply,
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Submission({} events)", self.prepared.len())
    }
}

#[derive(Debug, Clone, Copy)]
struct Prepared {
    hash: u128,
    start: u32,
    end: u32,
    /// The place of its tally among those of the commit.
    bot: Option<&'static str>,
}

impl Submission {
    /// Prepares events of one source: all work that needs no lock.
    ///
    /// # Errors
    /// When an event cannot be written down.
    pub fn new(
        log: &EventLog,
        source: &str,
        events: &[Event],
        rejects: Vec<Reject>,
        reply: Reply,
    ) -> Result<Self, StoreError> {
        let mut bytes = Vec::with_capacity(events.len() * 700);
        let mut prepared = Vec::with_capacity(events.len());
        for event in events {
            let start = bytes.len() as u32;
            codec::encode(event, &mut bytes)?;
            let hash = log.message_hash(source, &event.message_id);
            let bot = event.bot.map(speargun_domain::event::BotReason::key);
            prepared.push(Prepared { hash, start, end: bytes.len() as u32, bot });
        }
        let mut tallies = FxHashMap::default();
        let day = log.now().div_euclid(DAY);
        tallies.insert(tally_of(day, source, "accepted", ""), 0);
        for reject in &rejects {
            *tallies.entry(tally_of(day, source, "rejected", &reject.reason)).or_default() += 1;
        }
        Ok(Self { source: source.to_owned(), prepared, bytes, tallies, rejects, reply })
    }
}

fn tally_of(day: i64, source: &str, outcome: &str, reason: &str) -> Tally {
    Tally { day, source: source.to_owned(), outcome: outcome.to_owned(), reason: reason.to_owned() }
}

/// Takes events in. Dropping it writes what waits and ends its thread.
#[derive(Debug)]
pub struct Intake {
    sender: Option<SyncSender<Submission>>,
    shared: Arc<Shared>,
    writer: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting_events: AtomicUsize,
    commits: AtomicU64,
    fault: FaultNote,
    /// The last row that was written here, and a bell for who follows.
    last_row: Mutex<i64>,
    written: Condvar,
}

impl Intake {
    /// Starts the writer of a log.
    ///
    /// # Errors
    /// When its thread cannot be started.
    pub fn start(log: &EventLog) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(WAITING_SUBMISSIONS_MAX);
        let shared = Arc::new(Shared::default());
        let writer = Writer {
            log: log.clone(),
            memory: Memory::default(),
            begun: FxHashSet::default(),
            shared: Arc::clone(&shared),
        };
        let thread = std::thread::Builder::new()
            .name("event-intake".to_owned())
            .spawn(move || writer.run(&receiver))?;
        Ok(Self { sender: Some(sender), shared, writer: Some(thread) })
    }

    /// Hands events over; the submission's reply is called once they are on the disk, or are not.
    pub fn submit(&self, submission: Submission) {
        let events = submission.prepared.len();
        let waiting = self.shared.waiting_events.fetch_add(events, Ordering::Relaxed);
        let refused = match &self.sender {
            Some(sender) if waiting == 0 || waiting + events <= WAITING_EVENTS_MAX => {
                match sender.try_send(submission) {
                    Ok(()) => None,
                    Err(TrySendError::Full(submission)) => Some((submission, IntakeError::Busy)),
                    Err(TrySendError::Disconnected(submission)) => {
                        Some((submission, IntakeError::Stopping))
                    }
                }
            }
            Some(_) => Some((submission, IntakeError::Busy)),
            None => Some((submission, IntakeError::Stopping)),
        };
        if let Some((submission, error)) = refused {
            self.shared.waiting_events.fetch_sub(events, Ordering::Relaxed);
            (submission.reply)(Err(error));
        }
    }

    /// Waits until a row after `row` is written here, or the time is over; tells the last row.
    #[must_use]
    pub fn wait_after(&self, row: i64, timeout: Duration) -> i64 {
        let last = self.shared.last_row.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, _) = self
            .shared
            .written
            .wait_timeout_while(last, timeout, |last| *last <= row)
            .unwrap_or_else(PoisonError::into_inner);
        *last
    }

    /// Why events cannot be written now; none where they can.
    #[must_use]
    pub fn fault(&self) -> Option<Noted> {
        self.shared.fault.get()
    }

    /// How many events wait, and how many commits there were.
    #[must_use]
    pub fn load(&self) -> (usize, u64) {
        let waiting = self.shared.waiting_events.load(Ordering::Relaxed);
        (waiting, self.shared.commits.load(Ordering::Relaxed))
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has answered nobody; there is nothing left to wait for.
            let _ = writer.join();
        }
    }
}

struct Writer {
    log: EventLog,
    memory: Memory,
    /// Sources whose first event is noted: each costs one statement in the life of a process.
    begun: FxHashSet<String>,
    shared: Arc<Shared>,
}

impl Writer {
    fn run(mut self, receiver: &Receiver<Submission>) {
        while let Ok(first) = receiver.recv() {
            let mut events = first.prepared.len();
            let mut together = vec![first];
            while events < COMMIT_EVENTS_MAX {
                let Ok(next) = receiver.try_recv() else { break };
                events += next.prepared.len();
                together.push(next);
            }
            // Whoever sent them hears nothing and sends them again; the next ones are taken in.
            let committed = caught("the intake of events", || {
                self.commit(together);
                Ok(())
            });
            if let Err(fault) = committed {
                tracing::error!(%fault, events, "events were not written and not acknowledged");
                self.shared.fault.note(self.log.now(), &fault.to_string());
                self.memory = Memory::default();
            }
            self.shared.waiting_events.fetch_sub(events, Ordering::Relaxed);
        }
    }

    fn commit(&mut self, together: Vec<Submission>) {
        let (log, memory, begun) = (&self.log, &mut self.memory, &self.begun);
        let now = log.now();
        let outcome = log.store().write(|connection| {
            let mut written = write(memory, connection, (&together, now))?;
            note_first_events(connection, begun, (&together, now), &mut written)?;
            Ok::<_, StoreError>(written)
        });
        match outcome {
            Ok(written) => {
                self.shared.fault.clear();
                self.shared.commits.fetch_add(1, Ordering::Relaxed);
                for (row, hashes) in &written.rows {
                    self.memory.note(*row, hashes.iter().copied());
                    *self.shared.last_row.lock().unwrap_or_else(PoisonError::into_inner) = *row;
                }
                self.begun.extend(written.begun);
                self.shared.written.notify_all();
                for (submission, accepted) in together.into_iter().zip(written.accepted) {
                    (submission.reply)(Ok(accepted));
                }
            }
            Err(error) => {
                let events: usize = together.iter().map(|each| each.prepared.len()).sum();
                tracing::error!(%error, events, "events were not written and not acknowledged");
                self.shared.fault.note(self.log.now(), &error.to_string());
                for submission in together {
                    (submission.reply)(Err(IntakeError::Store(error.to_string())));
                }
            }
        }
    }
}

/// What a commit wrote.
#[derive(Default)]
struct Written {
    accepted: Vec<Accepted>,
    rows: Vec<(i64, Vec<u128>)>,
    /// Sources from which events came for the first time.
    begun: Vec<String>,
}

fn write(
    memory: &mut Memory,
    connection: &mut Connection,
    (together, now): (&[Submission], i64),
) -> Result<Written, StoreError> {
    memory.catch_up(connection)?;
    let mut written = Written::default();
    let mut new: FxHashSet<u128> = FxHashSet::default();
    let mut tallies: FxHashMap<Tally, i64> = FxHashMap::default();
    let mut row = RowBuilder::new();
    for submission in together {
        let mut accepted = Accepted::default();
        let mut bots: FxHashMap<&'static str, i64> = FxHashMap::default();
        for event in &submission.prepared {
            if memory.contains(connection, event.hash)? || !new.insert(event.hash) {
                accepted.duplicates += 1;
                continue;
            }
            accepted.events += 1;
            if let Some(reason) = event.bot {
                *bots.entry(reason).or_default() += 1;
            }
            if row.hashes.len() == ROW_EVENTS_MAX {
                written.rows.push(row.put(connection, now)?);
                row = RowBuilder::new();
            }
            row.add(event.hash, &submission.bytes[event.start as usize..event.end as usize]);
        }
        count(&mut tallies, submission, accepted, &bots);
        tally::keep_rejects(connection, &submission.rejects)?;
        written.accepted.push(accepted);
    }
    if !row.hashes.is_empty() {
        written.rows.push(row.put(connection, now)?);
    }
    for (tally, events) in tallies.iter().filter(|(_, events)| **events > 0) {
        tally::add(connection, tally, *events)?;
    }
    Ok(written)
}

/// Notes the first event of each source that is not known to have any.
fn note_first_events(
    connection: &mut Connection,
    begun: &FxHashSet<String>,
    (together, now): (&[Submission], i64),
    written: &mut Written,
) -> Result<(), StoreError> {
    for (submission, accepted) in together.iter().zip(&written.accepted) {
        let source = &submission.source;
        if accepted.events == 0 || begun.contains(source) || written.begun.contains(source) {
            continue;
        }
        write_key::note_first_event(connection, source, now)?;
        written.begun.push(source.clone());
    }
    Ok(())
}

fn count(
    tallies: &mut FxHashMap<Tally, i64>,
    submission: &Submission,
    accepted: Accepted,
    bots: &FxHashMap<&'static str, i64>,
) {
    for (tally, events) in &submission.tallies {
        *tallies.entry(tally.clone()).or_default() += events;
        if tally.outcome != "accepted" {
            continue;
        }
        let mut add = |outcome: &str, reason: &str, events: i64| {
            if events > 0 {
                let tally = tally_of(tally.day, &tally.source, outcome, reason);
                *tallies.entry(tally).or_default() += events;
            }
        };
        add("accepted", "", accepted.events as i64);
        add("duplicate", "", accepted.duplicates as i64);
        for (reason, events) in bots {
            add("bot", reason, *events);
        }
    }
}

struct RowBuilder {
    hashes: Vec<u128>,
    body: Vec<u8>,
}

impl RowBuilder {
    fn new() -> Self {
        Self { hashes: Vec::new(), body: codec::begin() }
    }

    fn add(&mut self, hash: u128, bytes: &[u8]) {
        self.hashes.push(hash);
        self.body.extend_from_slice(bytes);
    }

    fn put(self, connection: &mut Connection, now: i64) -> Result<(i64, Vec<u128>), StoreError> {
        let row = InboxRow {
            id: 0,
            events: self.hashes.len() as i64,
            received_at: now,
            hashes: self.hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect(),
            body: self.body,
        };
        Ok((inbox::append(connection, row)?, self.hashes))
    }
}
