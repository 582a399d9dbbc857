//! Which names are given away, so that no two companies are called alike by accident.

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, Hasher},
};

use super::spelling::key;

/// Passes on numbers that are hashes already.
#[derive(Default)]
struct Passed(u64);

impl Hasher for Passed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// Fingerprints of all that was given away: some 100 bytes for each company, whatever its leads.
#[derive(Default)]
pub(super) struct Registry {
    taken: HashSet<u64, BuildHasherDefault<Passed>>,
}

fn fingerprint(space: &str, letters: impl Iterator<Item = char>) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for letter in space.chars().chain(letters) {
        state = (state ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01b3);
        state ^= state >> 29;
    }
    state
}

impl Registry {
    /// Takes a word of a space of its own; false when it is taken already.
    pub(super) fn take(&mut self, space: &str, word: &str) -> bool {
        self.taken.insert(fingerprint(space, key(word).chars()))
    }

    /// Whether a word of a space is taken.
    pub(super) fn has(&self, space: &str, word: &str) -> bool {
        self.taken.contains(&fingerprint(space, key(word).chars()))
    }

    /// Takes a distinctive word and all within one edit of it; false when one of them is taken.
    /// So a single slip of the finger never turns one company into another.
    pub(super) fn take_apart(&mut self, space: &str, word: &str) -> bool {
        let letters: Vec<char> = key(word).chars().collect();
        let mut prints = vec![fingerprint(space, letters.iter().copied())];
        if letters.len() > 3 {
            for hole in 0..letters.len() {
                let without = letters.iter().enumerate().filter(|(place, _)| *place != hole);
                prints.push(fingerprint(space, without.map(|(_, letter)| *letter)));
            }
        }
        if prints.iter().any(|print| self.taken.contains(print)) {
            return false;
        }
        self.taken.extend(prints);
        true
    }
}
