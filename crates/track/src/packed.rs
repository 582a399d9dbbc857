//! Events on their way into files of the lake, in few bytes: a moved or merged part of the lake is
//! held in memory as a whole, and a plain [`Event`](speargun_domain::event::Event) takes some six
//! times the room.

use speargun_lake::{FILE_EVENTS_MAX, LakeEvent};
use speargun_store::event::lake_file::LakeFile;

use super::lake::stored_file;
use super::{EventLog, codec};
use speargun_foundation::EngineError;
use speargun_foundation::random_bytes;

/// How many bytes one block holds before the next is begun: growing one block would copy it.
const BLOCK_BYTES: usize = 4 << 20;

/// Events of any days, sorted only when they are written.
#[derive(Debug, Default)]
pub struct Packed {
    entries: Vec<Entry>,
    blocks: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    day: i64,
    account_id: Option<i64>,
    occurred_at: i64,
    event_id: i64,
    person_id: Option<i64>,
    points: Option<f64>,
    block: u32,
    start: u32,
}

impl Packed {
    /// Takes one event in.
    ///
    /// # Errors
    /// When it cannot be written down, which an event that was read never is.
    pub fn push(&mut self, of: &LakeEvent) -> Result<(), EngineError> {
        if self.blocks.last().is_none_or(|block| block.len() >= BLOCK_BYTES) {
            self.blocks.push(Vec::with_capacity(BLOCK_BYTES + BLOCK_BYTES / 8));
        }
        let number = self.blocks.len() - 1;
        let block = &mut self.blocks[number];
        let start = block.len() as u32;
        codec::encode(&of.event, block)?;
        self.entries.push(Entry {
            day: of.day(),
            account_id: of.account_id,
            occurred_at: of.event.occurred_at,
            event_id: of.event_id,
            person_id: of.person_id,
            points: of.points,
            block: number as u32,
            start,
        });
        Ok(())
    }

    /// Writes them as files, one or more for each day. None of the files counts yet.
    ///
    /// # Errors
    /// What the lake reports; what was written before is a stray.
    pub fn write(mut self, log: &EventLog) -> Result<Vec<LakeFile>, EngineError> {
        self.entries.sort_unstable_by_key(|entry| {
            (entry.day, entry.account_id, entry.occurred_at, entry.event_id)
        });
        let now = log.now();
        let mut written = Vec::new();
        for of_day in self.entries.chunk_by(|one, next| one.day == next.day) {
            for part in of_day.chunks(FILE_EVENTS_MAX) {
                let first = part.iter().map(|entry| entry.event_id).min().unwrap_or(0);
                // Never the name of a file that was there before: whoever reads that one goes on.
                let name = format!("events-{first}-{:016x}", u64::from_le_bytes(random_bytes()?));
                let mut damaged = None;
                let mut events = part.iter().map_while(|entry| {
                    self.unpacked(entry).map_err(|error| damaged = Some(error)).ok()
                });
                let file = log.lake().write(&name, part[0].day, &mut events)?;
                // A file with fewer events is never named: it is a stray.
                if let Some(error) = damaged {
                    return Err(error);
                }
                written.push(stored_file(file, now));
            }
        }
        Ok(written)
    }

    fn unpacked(&self, entry: &Entry) -> Result<LakeEvent, EngineError> {
        let block = &self.blocks[entry.block as usize];
        let event = codec::decode_one(&block[entry.start as usize..])?;
        let Entry { event_id, account_id, person_id, points, .. } = *entry;
        Ok(LakeEvent { event_id, account_id, person_id, points, event })
    }
}
