//! Which messages were seen, exactly and for ever: those of the inbox in memory, all older ones in
//! sorted runs of the store with a filter in memory before each.

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::value::Value;
use speargun_store::event::inbox;
use speargun_store::event::seen::{self, CHUNK_HASHES, HASH_BYTES, SeenRun};
use speargun_store::{Connection, Lock, StoreError};

/// How many runs of one level are merged into one of the next.
const RUNS_MERGED: usize = 8;
/// How many chunks one transaction of a merge writes, so that intake never waits long.
const MERGE_CHUNKS: usize = 32;

/// The memory of one process. It follows what other processes write into the same log.
#[derive(Debug, Default)]
pub struct Memory {
    recent: FxHashSet<u128>,
    runs: FxHashMap<i64, Run>,
    /// The last row of the inbox that is known here.
    last_row: i64,
    revision: Option<i64>,
}

#[derive(Debug)]
struct Run {
    hashes: i64,
    filter: Filter,
}

impl Memory {
    /// Learns what was written since the last time, here or elsewhere. Called within the
    /// transaction that will write, so that nobody else writes meanwhile.
    ///
    /// # Errors
    /// What the database reports.
    pub fn catch_up(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        lock_log(connection)?;
        let row = connection.query_one("SELECT revision FROM event_meta", &[])?;
        let revision = row.map(|row| row.integer(0));
        if revision != self.revision {
            self.load_runs(connection)?;
            // Rows that went into runs leave the inbox: what is left is read anew.
            self.recent.clear();
            self.last_row = 0;
            self.revision = revision;
        }
        let (recent, last_row) = (&mut self.recent, &mut self.last_row);
        inbox::each_hashes(connection, *last_row, |id, hashes| {
            let (hashes, _) = hashes.as_chunks::<HASH_BYTES>();
            recent.extend(hashes.iter().map(|hash| u128::from_be_bytes(*hash)));
            *last_row = id;
        })
    }

    fn load_runs(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        let rows = connection.query("SELECT id FROM event_seen_run WHERE complete = 1", &[])?;
        let present: FxHashSet<i64> = rows.iter().map(|row| row.integer(0)).collect();
        self.runs.retain(|id, _| present.contains(id));
        for id in present {
            if self.runs.contains_key(&id) {
                continue;
            }
            let sql = "SELECT hashes, filter FROM event_seen_run WHERE id = ?1";
            if let Some(row) = connection.query_one(sql, &[Value::Integer(id)])? {
                let filter = Filter::from_bytes(row.bytes(1));
                let run = Run { hashes: row.integer(0), filter };
                self.runs.insert(id, run);
            }
        }
        Ok(())
    }

    /// Whether a message was seen before.
    ///
    /// # Errors
    /// What the database reports.
    pub fn contains(&self, connection: &mut Connection, hash: u128) -> Result<bool, StoreError> {
        if self.recent.contains(&hash) {
            return Ok(true);
        }
        for (id, run) in &self.runs {
            if run.filter.may_contain(hash) && seen::contains(connection, *id, hash.to_be_bytes())?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes the messages of a row that is committed.
    pub fn note(&mut self, row: i64, hashes: impl Iterator<Item = u128>) {
        self.recent.extend(hashes);
        self.last_row = self.last_row.max(row);
    }

    /// How many messages are known, and how many bytes the filters take.
    #[must_use]
    pub fn size(&self) -> (u64, usize) {
        let older: i64 = self.runs.values().map(|run| run.hashes).sum();
        let bytes = self.runs.values().map(|run| run.filter.words.len() * 8).sum();
        (self.recent.len() as u64 + older.unsigned_abs(), bytes)
    }
}

/// Makes sure that nobody else changes the log before the end of this transaction: what is in the
/// inbox and what is in runs is then read as one.
///
/// # Errors
/// What the database reports.
pub fn lock_log(connection: &mut Connection) -> Result<(), StoreError> {
    Lock::EventLog.hold(connection)
}

/// Writes hashes that leave the inbox as a run, in the transaction that removes their rows.
///
/// # Errors
/// What the database reports.
pub fn put_run(connection: &mut Connection, hashes: &mut [u128]) -> Result<(), StoreError> {
    if hashes.is_empty() {
        return Ok(());
    }
    hashes.sort_unstable();
    let id = seen::begin(connection, 0)?;
    let mut filter = Filter::with_room(hashes.len());
    for chunk in hashes.chunks(CHUNK_HASHES) {
        chunk.iter().for_each(|hash| filter.insert(*hash));
        seen::put_chunk(connection, id, &bytes_of(chunk))?;
    }
    let (hashes, filter) = (hashes.len() as i64, filter.to_bytes());
    seen::complete(connection, &SeenRun { id, level: 0, hashes, filter })?;
    bump(connection)
}

/// Tells the memories of all processes that rows have become runs, or runs were merged.
pub fn bump(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute("UPDATE event_meta SET revision = revision + 1", &[])?;
    Ok(())
}

fn bytes_of(hashes: &[u128]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect()
}

/// Merges runs where there are many of one level, in small transactions. What a crash leaves
/// behind does not count and is removed the next time.
///
/// # Errors
/// What the database reports.
pub fn merge_runs(store: &speargun_store::Store) -> Result<(), StoreError> {
    loop {
        let runs = store.read(seen::runs)?;
        let levels = runs.iter().map(|run| run.level).max().unwrap_or(0);
        let full = (0..=levels).find_map(|level| {
            let of_level: Vec<&SeenRun> = runs.iter().filter(|run| run.level == level).collect();
            (of_level.len() >= RUNS_MERGED).then_some(of_level)
        });
        let Some(merged) = full else { return Ok(()) };
        merge(store, &merged)?;
    }
}

fn merge(store: &speargun_store::Store, runs: &[&SeenRun]) -> Result<(), StoreError> {
    store.write(seen::remove_incomplete)?;
    let level = runs.iter().map(|run| run.level).max().unwrap_or(0) + 1;
    let id = store.write(|connection| seen::begin(connection, level))?;
    let total: i64 = runs.iter().map(|run| run.hashes).sum();
    let mut filter = Filter::with_room(usize::try_from(total).unwrap_or(0));
    let mut sources: Vec<Source> = runs.iter().map(|run| Source::new(run.id)).collect();
    let mut merged = Vec::with_capacity(CHUNK_HASHES);
    let mut written = 0_i64;
    let mut ended = false;
    while !ended {
        store.write(|connection| {
            for _ in 0..MERGE_CHUNKS {
                merged.clear();
                while merged.len() < CHUNK_HASHES {
                    match least(connection, &mut sources)? {
                        Some(hash) => merged.push(hash),
                        None => break,
                    }
                }
                ended = merged.len() < CHUNK_HASHES;
                if merged.is_empty() {
                    break;
                }
                merged.iter().for_each(|hash| filter.insert(*hash));
                written += merged.len() as i64;
                seen::put_chunk(connection, id, &bytes_of(&merged))?;
                if ended {
                    break;
                }
            }
            Ok::<(), StoreError>(())
        })?;
    }
    store.write(|connection| {
        seen::complete(
            connection,
            &SeenRun { id, level, hashes: written, filter: filter.to_bytes() },
        )?;
        runs.iter().try_for_each(|run| seen::remove(connection, run.id))?;
        bump(connection)
    })
}

/// A run that is read chunk by chunk.
struct Source {
    run: i64,
    chunk: Vec<u128>,
    place: usize,
    first: Option<[u8; HASH_BYTES]>,
    ended: bool,
}

impl Source {
    fn new(run: i64) -> Self {
        Self { run, chunk: Vec::new(), place: 0, first: None, ended: false }
    }

    fn peek(&mut self, connection: &mut Connection) -> Result<Option<u128>, StoreError> {
        if self.place >= self.chunk.len() && !self.ended {
            match seen::next_chunk(connection, self.run, self.first)? {
                Some(bytes) => {
                    let (hashes, _) = bytes.as_chunks::<HASH_BYTES>();
                    self.first = hashes.first().copied();
                    self.chunk = hashes.iter().map(|hash| u128::from_be_bytes(*hash)).collect();
                    self.place = 0;
                }
                None => self.ended = true,
            }
        }
        Ok(self.chunk.get(self.place).copied())
    }
}

fn least(connection: &mut Connection, sources: &mut [Source]) -> Result<Option<u128>, StoreError> {
    let mut found: Option<(usize, u128)> = None;
    for (place, source) in sources.iter_mut().enumerate() {
        if let Some(hash) = source.peek(connection)?
            && found.is_none_or(|(_, least)| hash < least)
        {
            found = Some((place, hash));
        }
    }
    if let Some((place, _)) = found {
        sources[place].place += 1;
    }
    Ok(found.map(|(_, hash)| hash))
}

/// A blocked Bloom filter: all bits of a hash lie in one cache line. At 16 bits a hash about one
/// new message in a thousand is looked up in vain (Putze, Sanders, Singler 2007).
#[derive(Debug, Default)]
struct Filter {
    words: Vec<u64>,
}

/// Words of a block: 512 bits.
const BLOCK_WORDS: usize = 8;
/// Bits spent on a hash.
const BITS_PER_HASH: usize = 16;
/// Bits set for a hash.
const BITS_SET: u32 = 8;

impl Filter {
    fn with_room(hashes: usize) -> Self {
        let blocks = (hashes * BITS_PER_HASH).div_ceil(BLOCK_WORDS * 64).max(1);
        Self { words: vec![0; blocks * BLOCK_WORDS] }
    }

    /// The first word of a hash's block, and the bits within it, nine of the hash for each.
    fn places(&self, hash: u128) -> (usize, impl Iterator<Item = usize> + use<>) {
        let blocks = (self.words.len() / BLOCK_WORDS) as u128;
        let block = (((hash >> 64) & 0xffff_ffff) * blocks) >> 32;
        let low = hash as u64;
        let high = (hash >> 96) as u64;
        let bits = (0..BITS_SET).map(move |index| {
            let mixed = low.rotate_left(index * 9) ^ high.rotate_left(index * 5);
            (mixed & 511) as usize
        });
        (block as usize * BLOCK_WORDS, bits)
    }

    fn insert(&mut self, hash: u128) {
        let (block, bits) = self.places(hash);
        for bit in bits {
            self.words[block + bit / 64] |= 1 << (bit % 64);
        }
    }

    fn may_contain(&self, hash: u128) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let (block, mut bits) = self.places(hash);
        bits.all(|bit| self.words[block + bit / 64] & (1 << (bit % 64)) != 0)
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A filter as stored; what is damaged lets everything through, which is slow but right.
    fn from_bytes(bytes: &[u8]) -> Self {
        let (words, rest) = bytes.as_chunks::<8>();
        if !rest.is_empty() || words.len() % BLOCK_WORDS != 0 {
            return Self::default();
        }
        Self { words: words.iter().map(|word| u64::from_le_bytes(*word)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::Hasher as _;

    fn hash(number: u64) -> u128 {
        let mut hasher = siphasher::sip128::SipHasher24::new_with_key(&[7; 16]);
        hasher.write_u64(number);
        siphasher::sip128::Hasher128::finish128(&hasher).as_u128()
    }

    #[test]
    fn a_filter_forgets_nothing_and_lets_little_through() {
        let mut filter = Filter::with_room(20_000);
        (0..20_000).for_each(|number| filter.insert(hash(number)));
        let filter = Filter::from_bytes(&filter.to_bytes());
        assert!((0..20_000).all(|number| filter.may_contain(hash(number))));
        let wrong = (20_000..220_000).filter(|number| filter.may_contain(hash(*number))).count();
        assert!(wrong < 1_000, "{wrong} of 200,000");
    }

    #[test]
    fn runs_are_exact_also_after_merges() {
        let directory = tempfile::tempdir().unwrap();
        let location = speargun_store::Location::Sqlite(directory.path().join("events.sqlite"));
        let store = speargun_store::Store::open_events(location).unwrap();
        let mut memory = Memory::default();
        for run in 0..20_u64 {
            let mut hashes: Vec<u128> = (run * 3_000..(run + 1) * 3_000).map(hash).collect();
            store.write(|connection| put_run(connection, &mut hashes)).unwrap();
            merge_runs(&store).unwrap();
        }
        store
            .write(|connection| {
                memory.catch_up(connection)?;
                for number in 0..60_000 {
                    assert!(memory.contains(connection, hash(number))?, "{number}");
                }
                for number in 60_000..80_000 {
                    assert!(!memory.contains(connection, hash(number))?, "{number}");
                }
                Ok::<(), StoreError>(())
            })
            .unwrap();
        assert_eq!(memory.size().0, 60_000);
        assert!(memory.runs.len() < 12, "{}", memory.runs.len());
    }
}
