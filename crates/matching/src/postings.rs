//! Inverted lists: from a key to the ids that hold it, in dense arrays.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Lists of ids by 64-bit key. Ids of one key are sorted and distinct.
#[derive(Debug, Default)]
pub(crate) struct Postings {
    ranges: FxHashMap<u64, (u32, u32)>,
    ids: Vec<u32>,
}

impl Postings {
    pub(crate) fn build(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut ranges: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
        let mut ids = Vec::with_capacity(pairs.len());
        for (key, id) in pairs {
            let start = ids.len() as u32;
            ranges.entry(key).or_insert((start, start)).1 += 1;
            ids.push(id);
        }
        ranges.shrink_to_fit();
        Self { ranges, ids }
    }

    pub(crate) fn get(&self, key: u64) -> &[u32] {
        let found = self.ranges.get(&key);
        found.map_or(&[], |(start, end)| &self.ids[*start as usize..*end as usize])
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
        Self { starts, ids: pairs.into_iter().map(|(_, id)| id).collect() }
    }

    pub(crate) fn get(&self, gram: u32) -> &[u32] {
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
