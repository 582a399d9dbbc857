//! The compactor: moves events out of the inbox into the lake, day by day, and makes few files of
//! many. A file counts from the transaction on that names it; what a crash leaves is removed by
//! the next run.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;
use speargun_domain::event::Event;
use speargun_lake::{FILE_EVENTS_MAX, LakeEvent, Wanted};
use speargun_store::Connection;
use speargun_store::event::inbox::{self, InboxRow};
use speargun_store::event::lake_file;
use speargun_store::event::seen::HASH_BYTES;
use speargun_words::said;

use crate::features::{self, Credited, points_of};
use crate::{EngineError, Watch, Workspace};
use speargun_track::memory::{lock_log, merge_runs, put_run};
use speargun_track::{EventLog, Packed, Until, codec};

/// How many events one transaction moves, so that intake is not held up for long. They are held
/// packed, some 500 bytes each.
const MOVED_EVENTS_MAX: i64 = 50_000;
/// How many events are credited at once: until then they are held unpacked.
const CREDITED_AT_ONCE: usize = 4_096;
/// How many bytes of events one transaction moves: they are held in memory.
const MOVED_BYTES_MAX: usize = 64 << 20;
/// How many rows of the inbox are read at a time.
const ROWS_READ: i64 = 16;
/// From how many small files of one day on they are made one.
const SMALL_FILES_MAX: usize = 8;
/// How many events a merged file holds at most where a server merges: beside its other work it
/// shall not need much memory. The command merges up to [`FILE_EVENTS_MAX`].
const ROUTINE_EVENTS_MAX: i64 = 100_000;
/// How old a stray file of a bucket must be: another machine may be about to name it.
const STRAY_AGE_MIN_US: i64 = 24 * 3_600 * 1_000_000;

/// Tells whom events are credited to; nothing where that is not known now.
pub type CreditOf<'a> = &'a dyn Fn(&[&Event]) -> Option<Vec<Credited>>;

/// Credits events by everything up to a row of the inbox, for whoever has no live path at hand.
///
/// # Errors
/// What the store reports.
pub fn credit_of(
    workspace: &Workspace,
    log: &EventLog,
    up_to: i64,
) -> Result<impl Fn(&[&Event]) -> Option<Vec<Credited>>, EngineError> {
    let until = Until { log, row: up_to };
    let features = workspace
        .store
        .read(|connection| features::load(workspace, connection, &until, workspace.now()))?;
    Ok(move |events: &[&Event]| {
        let credit = |event: &&Event| Credited {
            points: points_of(&features.model, event),
            ..Credited::of(&features, event)
        };
        Some(events.iter().map(credit).collect())
    })
}

/// How eagerly small files are made one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thoroughness {
    /// Once there are many of a day.
    Routine,
    /// From two on.
    Full,
}

/// What a run of the compactor did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Compaction {
    /// Events that were moved.
    pub events: u64,
    /// Files that were written for them.
    pub files: u64,
    /// Small files that were made fewer.
    pub merged_files: u64,
    /// Files that meant nothing and were removed.
    pub removed_files: u64,
}

/// Moves all events of the inbox up to a row into the lake.
///
/// # Errors
/// What the store or the lake reports. What was moved before stays moved, and nothing is lost.
pub fn compact(
    log: &EventLog,
    up_to: i64,
    credit: CreditOf<'_>,
    thoroughness: Thoroughness,
    watch: &Watch<'_>,
) -> Result<Compaction, EngineError> {
    let _only_one = log.lock_compactor()?;
    let mut done = Compaction { removed_files: remove_strays(log)?, ..Compaction::default() };
    loop {
        watch.check()?;
        let rows = next_rows(log, up_to)?;
        if rows.is_empty() {
            break;
        }
        move_rows(log, &rows, credit, &mut done)?;
        watch.tell("events into the lake", done.events, None);
    }
    merge_runs(log.store())?;
    merge_days(log, credit, thoroughness, watch, &mut done)?;
    done.removed_files += remove_strays(log)?;
    Ok(done)
}

fn next_rows(log: &EventLog, up_to: i64) -> Result<Vec<InboxRow>, EngineError> {
    let mut rows: Vec<InboxRow> = Vec::new();
    let (mut events, mut bytes, mut after) = (0, 0, 0);
    while events < MOVED_EVENTS_MAX && bytes < MOVED_BYTES_MAX {
        let found = log.store().read(|connection| inbox::after(connection, after, ROWS_READ))?;
        let Some(last) = found.last() else { break };
        after = last.id;
        for row in found.into_iter().filter(|row| row.id <= up_to) {
            if events >= MOVED_EVENTS_MAX || bytes >= MOVED_BYTES_MAX {
                break;
            }
            events += row.events;
            bytes += row.body.len();
            rows.push(row);
        }
        if after >= up_to {
            break;
        }
    }
    Ok(rows)
}

fn move_rows(
    log: &EventLog,
    rows: &[InboxRow],
    credit: CreditOf<'_>,
    done: &mut Compaction,
) -> Result<(), EngineError> {
    let mut packing = Packing::by(credit);
    let mut hashes = Vec::new();
    for row in rows {
        let (of_row, _) = row.hashes.as_chunks::<HASH_BYTES>();
        hashes.extend(of_row.iter().map(|hash| u128::from_be_bytes(*hash)));
        for (place, event) in codec::decode(&row.body)?.into_iter().enumerate() {
            let Some(event) = event else { continue };
            let event_id = inbox::event_id(row.id, place);
            let (account_id, person_id, points) = (None, None, None);
            packing.add(LakeEvent { event_id, account_id, person_id, points, event })?;
        }
    }
    let written = packing.packed()?.write(log)?;
    log.store().write(|connection| {
        lock_log(connection)?;
        for row in rows {
            if !inbox::remove(connection, row.id)? {
                return Err(moved_elsewhere());
            }
        }
        for file in &written {
            lake_file::add(connection, file)?;
        }
        put_run(connection, &mut hashes)?;
        Ok(())
    })?;
    done.files += written.len() as u64;
    done.events += written.iter().map(|file| file.events.unsigned_abs()).sum::<u64>();
    Ok(())
}

/// Packs events, and credits them as of now on the way; where that is not known, what was known
/// stays.
struct Packing<'a> {
    credit: CreditOf<'a>,
    waiting: Vec<LakeEvent>,
    packed: Packed,
}

impl<'a> Packing<'a> {
    fn by(credit: CreditOf<'a>) -> Self {
        let waiting = Vec::with_capacity(CREDITED_AT_ONCE);
        Self { credit, waiting, packed: Packed::default() }
    }

    fn add(&mut self, event: LakeEvent) -> Result<(), EngineError> {
        self.waiting.push(event);
        if self.waiting.len() >= CREDITED_AT_ONCE { self.pack() } else { Ok(()) }
    }

    fn pack(&mut self) -> Result<(), EngineError> {
        let of: Vec<&Event> = self.waiting.iter().map(|event| &event.event).collect();
        if let Some(credited) = (self.credit)(&of) {
            for (event, credited) in self.waiting.iter_mut().zip(credited) {
                event.person_id = credited.person_id;
                event.account_id = credited.account_id;
                event.points = credited.points;
            }
        }
        for event in self.waiting.drain(..) {
            self.packed.push(&event)?;
        }
        Ok(())
    }

    fn packed(mut self) -> Result<Packed, EngineError> {
        self.pack()?;
        Ok(self.packed)
    }
}

fn moved_elsewhere() -> EngineError {
    let detail = said!("lake.moved_elsewhere");
    EngineError::Conflict(detail)
}

/// Puts files in the place of others, in one transaction.
pub(crate) fn replace_files(
    connection: &mut Connection,
    before: &[String],
    after: &[lake_file::LakeFile],
) -> Result<(), EngineError> {
    for path in before {
        if !lake_file::remove(connection, path)? {
            return Err(moved_elsewhere());
        }
    }
    for file in after {
        lake_file::add(connection, file)?;
    }
    Ok(())
}

fn merge_days(
    log: &EventLog,
    credit: CreditOf<'_>,
    thoroughness: Thoroughness,
    watch: &Watch<'_>,
    done: &mut Compaction,
) -> Result<(), EngineError> {
    let (files_min, events_max) = match thoroughness {
        Thoroughness::Routine => (SMALL_FILES_MAX, ROUTINE_EVENTS_MAX),
        Thoroughness::Full => (2, FILE_EVENTS_MAX as i64),
    };
    // A file of fewer events is small.
    let small_events = events_max / 2;
    let files = log.store().read(lake_file::list)?;
    let mut days: BTreeMap<i64, Vec<lake_file::LakeFile>> = BTreeMap::new();
    for file in files.into_iter().filter(|file| file.events < small_events) {
        days.entry(file.day).or_default().push(file);
    }
    days.retain(|_, files| files.len() >= files_min);
    let total = days.len() as u64;
    for (number, files) in days.into_values().enumerate() {
        watch.check()?;
        watch.tell("days made tidy", number as u64, Some(total));
        let mut part: Vec<lake_file::LakeFile> = Vec::new();
        for file in files {
            let events: i64 = part.iter().map(|file| file.events).sum();
            if events + file.events > events_max {
                merge_files(log, &std::mem::take(&mut part), credit, done)?;
            }
            part.push(file);
        }
        merge_files(log, &part, credit, done)?;
    }
    Ok(())
}

/// Reads a file to its end, or to the first failure of whoever takes its events.
pub(crate) fn read_whole(
    log: &EventLog,
    file: &lake_file::LakeFile,
    take: &mut dyn FnMut(&LakeEvent) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let mut taken = Ok(());
    log.lake().read(&file.path, Wanted::All, &mut |event| {
        taken = take(event);
        if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    taken
}

fn merge_files(
    log: &EventLog,
    files: &[lake_file::LakeFile],
    credit: CreditOf<'_>,
    done: &mut Compaction,
) -> Result<(), EngineError> {
    if files.len() < 2 {
        return Ok(());
    }
    let mut packing = Packing::by(credit);
    for file in files {
        read_whole(log, file, &mut |event| packing.add(event.clone()))?;
    }
    let written = packing.packed()?.write(log)?;
    let before: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    log.store().write(|connection| replace_files(connection, &before, &written))?;
    done.merged_files += before.len() as u64;
    Ok(())
}

/// Removes files that the manifest does not name, unless somebody may still be reading them. Only
/// the one compactor of a machine calls this; on a bucket, other machines are given time.
pub(crate) fn remove_strays(log: &EventLog) -> Result<u64, EngineError> {
    let Some(_nobody_reads) = log.lock_files_to_remove()? else { return Ok(0) };
    let named: rustc_hash::FxHashSet<String> =
        log.store().read(lake_file::list)?.into_iter().map(|file| file.path).collect();
    let mut removed = 0;
    for stray in log.lake().strays(&|path| named.contains(path))? {
        let age = log.now() - stray.written_at;
        if log.lake().is_local() || age > STRAY_AGE_MIN_US {
            log.lake().delete(&stray.path)?;
            removed += 1;
        }
    }
    Ok(removed)
}
