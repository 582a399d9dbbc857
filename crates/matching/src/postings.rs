//! Inverted lists: from a key to the ids that hold it, in dense arrays.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Lists of ids by 64-bit key. Ids of one key are sorted and distinct.
#[derive(Debug, Default)]
pub(crate) struct Postings {
    ranges: FxHashMap<u64, (u32, u32)>,
    ids: Vec<u32>,
    /// Lists that changed since the build, whole; they stand before `ranges`.
    changed: FxHashMap<u64, Vec<u32>>,
}

impl Postings {
    pub(crate) fn build(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        let lists = || pairs.chunk_by(|(left, _), (right, _)| left == right);
        let mut ranges: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
        ranges.reserve(lists().count());
        let mut start = 0;
        for list in lists() {
            let end = start + list.len() as u32;
            ranges.insert(list[0].0, (start, end));
            start = end;
        }
        let ids = pairs.iter().map(|(_, id)| *id).collect();
        Self { ranges, ids, changed: FxHashMap::default() }
    }

    pub(crate) fn get(&self, key: u64) -> &[u32] {
        if !self.changed.is_empty()
            && let Some(list) = self.changed.get(&key)
        {
            return list;
        }
        self.built(key)
    }

    fn built(&self, key: u64) -> &[u32] {
        let found = self.ranges.get(&key);
        found.map_or(&[], |(start, end)| &self.ids[*start as usize..*end as usize])
    }
}

impl Postings {
    fn list(&mut self, key: u64) -> &mut Vec<u32> {
        if !self.changed.contains_key(&key) {
            let built = self.built(key).to_vec();
            self.changed.insert(key, built);
        }
        self.changed.entry(key).or_default()
    }

    /// Puts an id into a list, before the first one that `order` puts behind it.
    pub(crate) fn insert(&mut self, key: u64, id: u32, order: impl Fn(u32) -> u32) {
        let list = self.list(key);
        if !list.contains(&id) {
            let place = list.partition_point(|other| (order(*other), *other) < (order(id), id));
            list.insert(place, id);
        }
    }

    /// Takes an id out of a list.
    pub(crate) fn remove(&mut self, key: u64, id: u32) {
        self.list(key).retain(|other| *other != id);
    }
}

/// Letters, digits and the edge of a name: the alphabet of [`Grams`].
const ALPHABET: usize = 37;
/// All possible n-grams of four letters.
const GRAMS: usize = ALPHABET * ALPHABET * ALPHABET * ALPHABET;

/// Lists of name ids by n-gram of four letters, addressed directly.
#[derive(Debug, Default)]
pub(crate) struct Grams {
    starts: Vec<u32>,
    ids: Vec<u32>,
    /// Lists that changed since the build, whole.
    changed: FxHashMap<u32, Vec<u32>>,
}

impl Grams {
    pub(crate) fn build(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut starts = vec![0_u32; GRAMS + 1];
        for (gram, _) in &pairs {
            starts[*gram as usize + 1] += 1;
        }
        for gram in 0..GRAMS {
            starts[gram + 1] += starts[gram];
        }
        let ids = pairs.into_iter().map(|(_, id)| id).collect();
        Self { starts, ids, changed: FxHashMap::default() }
    }

    pub(crate) fn get(&self, gram: u32) -> &[u32] {
        if !self.changed.is_empty()
            && let Some(list) = self.changed.get(&gram)
        {
            return list;
        }
        self.built(gram)
    }

    fn list(&mut self, gram: u32) -> &mut Vec<u32> {
        if !self.changed.contains_key(&gram) {
            let built = self.built(gram).to_vec();
            self.changed.insert(gram, built);
        }
        self.changed.entry(gram).or_default()
    }

    pub(crate) fn insert(&mut self, gram: u32, id: u32) {
        self.list(gram).push(id);
    }

    pub(crate) fn remove(&mut self, gram: u32, id: u32) {
        self.list(gram).retain(|other| *other != id);
    }

    fn built(&self, gram: u32) -> &[u32] {
        let gram = gram as usize;
        match (self.starts.get(gram), self.starts.get(gram + 1)) {
            (Some(start), Some(end)) => &self.ids[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

fn letter(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => u32::from(byte - b'a') + 1,
        b'0'..=b'9' => u32::from(byte - b'0') + 27,
        _ => 0,
    }
}

/// Appends the n-grams of a compact name, with an edge before and after it.
pub(crate) fn grams_into(compact: &str, out: &mut Vec<u32>) {
    out.clear();
    let mut gram = 0_u32;
    for (position, byte) in compact.bytes().chain(std::iter::once(b' ')).enumerate() {
        gram = (gram * ALPHABET as u32 + letter(byte)) % GRAMS as u32;
        if position >= 2 {
            out.push(gram);
        }
    }
    out.sort_unstable();
    out.dedup();
}
