//! The lake of a workspace: its locks, its check, and questions to it.

use std::cell::Cell;
use std::fs::{File, OpenOptions, TryLockError};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rustc_hash::FxHashSet;
use serde::Serialize;
use speargun_lake::{EventBatch, Lake, LakeEvent, LakeFile, SCHEMA_VERSION, Wanted, batch_of};
use speargun_store::event::{inbox, lake_file};
use speargun_store::{HeldLease, Lease};
use speargun_words::{count, said};

use super::{EventLog, codec};
use speargun_foundation::{EngineError, Watch, lease, machine};

/// How many events of the inbox one question may be asked about: they are held in memory.
const WAITING_ASKED_MAX: i64 = 1_000_000;
/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 64;
/// How many events of the inbox become one batch.
const BATCH_EVENTS: usize = 8_192;
/// How many faults are listed.
const FAULTS_MAX: usize = 100;
/// Held by whoever moves events into the lake or rewrites it.
const COMPACTOR_LOCK: &str = "lake-compactor.lock";
/// Held, shared, by whoever reads files of the lake.
const READERS_LOCK: &str = "lake-readers.lock";
/// Held by the server that scores what comes.
const LIVE_LOCK: &str = "live.lock";

/// Held by the process that scores what comes.
#[derive(Debug)]
pub struct LiveLock {
    _file: File,
    lease: Option<HeldLease>,
    looked_at: Cell<Instant>,
}

impl LiveLock {
    /// How often it is looked whether PostgreSQL still knows of it.
    const LOOK_EVERY: Duration = Duration::from_secs(1);

    fn new(file: File, lease: Option<HeldLease>) -> Self {
        Self { _file: file, lease, looked_at: Cell::new(Instant::now()) }
    }

    /// Whether it is still held: it is lost when PostgreSQL is restarted.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let Some(lease) = &self.lease else { return true };
        if self.looked_at.get().elapsed() < Self::LOOK_EVERY {
            return true;
        }
        self.looked_at.set(Instant::now());
        lease.is_held()
    }
}

/// Something is wrong with the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LakeFault {
    /// Which file.
    pub path: String,
    /// What.
    pub fault: String,
}

/// What a check of the lake found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LakeVerification {
    /// Files that count.
    pub files: u64,
    /// Events in them.
    pub events: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many faults there are.
    pub faulty: u64,
    /// The first of them.
    pub faults: Vec<LakeFault>,
    /// Files that do not count; harmless, and removed by the next run of the compactor.
    pub strays: Vec<String>,
}

/// All events there are at a moment. Their files stay on the disk until this is dropped.
#[derive(Debug)]
pub struct AllEvents {
    /// The files of the lake that count.
    pub files: Vec<LakeFile>,
    /// The events that wait to be moved into the lake.
    pub waiting: Vec<EventBatch>,
    _files_stay: File,
}

/// A file as the store's manifest keeps it.
pub fn stored_file(file: LakeFile, now: i64) -> lake_file::LakeFile {
    lake_file::LakeFile {
        id: 0,
        path: file.path,
        day: file.day,
        events: file.events,
        bytes: file.bytes,
        schema_version: file.schema_version,
        event_id_min: file.event_id_min,
        event_id_max: file.event_id_max,
        occurred_min: file.occurred_min,
        occurred_max: file.occurred_max,
        created_at: now,
    }
}

/// The file of the lake that a row of the store names.
#[must_use]
pub fn lake_file_of(file: &lake_file::LakeFile) -> LakeFile {
    LakeFile {
        path: file.path.clone(),
        day: file.day,
        events: file.events,
        bytes: file.bytes,
        schema_version: file.schema_version,
        event_id_min: file.event_id_min,
        event_id_max: file.event_id_max,
        occurred_min: file.occurred_min,
        occurred_max: file.occurred_max,
    }
}

impl EventLog {
    /// The lake behind the log.
    #[must_use]
    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    fn lock_file(&self, name: &str) -> Result<File, EngineError> {
        let path = self.directory.join(name);
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        open.map_err(EngineError::file(path))
    }

    /// What this process is called where it holds a lease.
    fn note(work: &str) -> String {
        format!("{work} (process {}, {})", std::process::id(), machine())
    }

    fn try_lock(&self, name: &str) -> Result<Option<File>, EngineError> {
        let file = self.lock_file(name)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => {
                Err(EngineError::file(self.directory.join(name))(error))
            }
        }
    }

    /// Files that count now stay on the disk until this is dropped.
    ///
    /// # Errors
    /// When the lock cannot be made.
    pub fn hold_files(&self) -> Result<File, EngineError> {
        let file = self.lock_file(READERS_LOCK)?;
        file.lock_shared().map_err(EngineError::file(self.directory.join(READERS_LOCK)))?;
        Ok(file)
    }

    /// The right to remove files; nothing while somebody reads.
    pub fn lock_files_to_remove(&self) -> Result<Option<File>, EngineError> {
        self.try_lock(READERS_LOCK)
    }

    /// Returns once nobody reads files that no longer count.
    pub fn wait_for_readers(&self) -> Result<(), EngineError> {
        let file = self.lock_file(READERS_LOCK)?;
        file.lock().map_err(EngineError::file(self.directory.join(READERS_LOCK)))
    }

    /// The right to write to the lake.
    ///
    /// # Errors
    /// When another process has it.
    pub fn lock_compactor(&self) -> Result<(File, Option<HeldLease>), EngineError> {
        let holder = || EngineError::Locked("another compaction or erasure".to_owned());
        let file = self.try_lock(COMPACTOR_LOCK)?.ok_or_else(holder)?;
        let note = Self::note("another compaction or erasure");
        Ok((file, lease(self.store(), Lease::Compactor, &note)?))
    }

    /// The right to score what comes; nothing while a server does.
    ///
    /// # Errors
    /// When the lock cannot be made.
    pub fn lock_live(&self) -> Result<Option<LiveLock>, EngineError> {
        let Some(file) = self.try_lock(LIVE_LOCK)? else { return Ok(None) };
        match lease(self.store(), Lease::Live, &Self::note("scoring of events")) {
            Ok(lease) => Ok(Some(LiveLock::new(file, lease))),
            Err(EngineError::Locked(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The files that count.
    ///
    /// # Errors
    /// What the store reports.
    pub fn files(&self) -> Result<Vec<LakeFile>, EngineError> {
        Ok(self.store().read(lake_file::list)?.iter().map(lake_file_of).collect())
    }

    /// Lets files count that were written for it: history that never went through the inbox.
    ///
    /// # Errors
    /// What the store reports; then none of them counts.
    pub fn name_files(&self, files: &[LakeFile]) -> Result<(), EngineError> {
        let now = self.now();
        self.store().write(|connection| {
            for file in files {
                lake_file::add(connection, &stored_file(file.clone(), now))?;
            }
            Ok::<_, EngineError>(())
        })
    }

    /// All events, of the lake and of the inbox, for whoever answers questions about them.
    ///
    /// # Errors
    /// When too many events wait for the lake, or one of them cannot be read.
    pub fn all_events(&self) -> Result<AllEvents, EngineError> {
        let files_stay = self.hold_files()?;
        let (files, waiting) = self.store().read(|connection| {
            let (waiting, _) = inbox::backlog(connection)?;
            if waiting > WAITING_ASKED_MAX {
                return Err(EngineError::Invalid(said!(
                    "lake.too_many_waiting",
                    count = count(waiting)
                )));
            }
            let files = lake_file::list(connection)?;
            let mut batches = Vec::new();
            let mut row = 0;
            loop {
                let rows = inbox::after(connection, row, ROWS_READ)?;
                let Some(last) = rows.last() else { break };
                row = last.id;
                let mut events = Vec::new();
                for row in &rows {
                    events.extend(waiting_events(row)?);
                }
                for chunk in events.chunks(BATCH_EVENTS) {
                    batches.push(batch_of(&chunk.iter().collect::<Vec<_>>())?);
                }
            }
            Ok((files.iter().map(lake_file_of).collect(), batches))
        })?;
        Ok(AllEvents { files, waiting, _files_stay: files_stay })
    }

    /// The last events that were accepted, of the lake and of the inbox, the newest last.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn last_events(&self, wanted: usize) -> Result<(Vec<LakeEvent>, i64), EngineError> {
        let _files_stay = self.hold_files()?;
        let mut last: std::collections::BTreeMap<i64, LakeEvent> = Default::default();
        let mut keep = |event: LakeEvent| {
            last.insert(event.event_id, event);
            if last.len() > wanted {
                last.pop_first();
            }
            (last.len() == wanted).then(|| last.keys().next().copied()).flatten()
        };
        let row = self.store().read(|connection| {
            let mut row = 0;
            let mut least = None;
            loop {
                let rows = inbox::after(connection, row, ROWS_READ)?;
                let Some(newest) = rows.last() else { break };
                row = newest.id;
                for row in &rows {
                    waiting_events(row)?.into_iter().for_each(|event| least = keep(event));
                }
            }
            let mut files = lake_file::list(connection)?;
            files.sort_by_key(|file| -file.event_id_max);
            for file in files {
                if wanted == 0 || least.is_some_and(|least| least > file.event_id_max) {
                    break;
                }
                self.lake().read(&file.path, Wanted::All, &mut |event| {
                    if least.is_none_or(|least| event.event_id > least) {
                        least = keep(event.clone());
                    }
                    ControlFlow::Continue(())
                })?;
            }
            Ok::<_, EngineError>(row)
        })?;
        Ok((last.into_values().collect(), row))
    }

    /// Checks that every file that counts is there, can be read to its end and holds what the
    /// manifest says, and that no event is in two of them.
    ///
    /// # Errors
    /// What the store reports; what is wrong with the lake is no error but a finding.
    pub fn verify_lake(&self, watch: &Watch<'_>) -> Result<LakeVerification, EngineError> {
        let _files_stay = self.hold_files()?;
        let files = self.store().read(lake_file::list)?;
        let mut found = LakeVerification::default();
        let mut ids: FxHashSet<i64> = FxHashSet::default();
        self.store().read(|connection| {
            let mut row = 0;
            loop {
                let rows = inbox::after(connection, row, ROWS_READ)?;
                let Some(last) = rows.last() else { return Ok::<(), EngineError>(()) };
                row = last.id;
                for row in &rows {
                    ids.extend(waiting_events(row)?.iter().map(|event| event.event_id));
                }
            }
        })?;
        let total = files.len() as u64;
        for (number, file) in files.iter().enumerate() {
            watch.check()?;
            watch.tell("files of the lake", number as u64, Some(total));
            found.files += 1;
            found.events += file.events.unsigned_abs();
            found.bytes += file.bytes.unsigned_abs();
            for fault in self.faults_of(file, &mut ids) {
                found.faulty += 1;
                if found.faults.len() < FAULTS_MAX {
                    found.faults.push(LakeFault { path: file.path.clone(), fault });
                }
            }
        }
        let named: FxHashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let strays = self.lake().strays(&|path| named.contains(path))?;
        found.strays = strays.into_iter().map(|stray| stray.path).collect();
        Ok(found)
    }

    fn faults_of(&self, file: &lake_file::LakeFile, ids: &mut FxHashSet<i64>) -> Vec<String> {
        let mut faults = Vec::new();
        if file.schema_version != SCHEMA_VERSION {
            faults.push(format!("its schema is of version {}", file.schema_version));
        }
        let (mut twice, mut elsewhere) = (0_u64, 0_u64);
        let mut bounds: Option<[i64; 4]> = None;
        let read = self.lake().read(&file.path, Wanted::All, &mut |event| {
            let (id, at) = (event.event_id, event.event.occurred_at);
            twice += u64::from(!ids.insert(id));
            elsewhere += u64::from(event.day() != file.day);
            let [id_min, id_max, min, max] = bounds.unwrap_or([id, id, at, at]);
            bounds = Some([id_min.min(id), id_max.max(id), min.min(at), max.max(at)]);
            ControlFlow::Continue(())
        });
        match read {
            Ok(facts) if facts.rows != file.events || facts.read != file.events => {
                let (rows, read) = (facts.rows, facts.read);
                faults.push(format!(
                    "the manifest says {} events, its footer {rows}, and {read} were read",
                    file.events
                ));
            }
            Ok(_) => {}
            Err(error) => {
                faults.push(error.to_string());
                return faults;
            }
        }
        if twice > 0 {
            faults.push(format!("{twice} of its events stand elsewhere as well"));
        }
        if elsewhere > 0 {
            faults.push(format!("{elsewhere} of its events are of another day"));
        }
        let told = [file.event_id_min, file.event_id_max, file.occurred_min, file.occurred_max];
        if bounds.is_some_and(|bounds| bounds != told) {
            faults.push("ids or instants lie outside what the manifest says".to_owned());
        }
        faults
    }
}

/// The events of a row of the inbox as the lake would have them; whom they are credited to is not
/// known yet.
pub fn waiting_events(row: &inbox::InboxRow) -> Result<Vec<LakeEvent>, EngineError> {
    let events = codec::decode(&row.body)?.into_iter().enumerate();
    Ok(events
        .filter_map(|(place, event)| {
            Some(LakeEvent {
                event_id: inbox::event_id(row.id, place),
                account_id: None,
                person_id: None,
                points: None,
                event: event?,
            })
        })
        .collect())
}
