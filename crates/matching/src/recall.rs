//! Names that were read and looked up before: a list of leads names the same companies again and
//! again, most of all close together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;

use crate::evidence::NameEvidence;
use crate::hash::hash_text;
use crate::name::NormalName;

/// Names kept, a power of two; a new one takes the place of an old one.
const PLACES: u64 = 8192;
/// Longest typed name that is kept, in bytes, and most accounts kept with one: that the memory is
/// bounded, whatever people type.
const LONGEST: usize = 256;
const MOST_FOUND: usize = 64;

/// One state of the accounts and weights, unlike any other of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edition(u64);

impl Edition {
    /// One that there never was before.
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Accounts of similar name with the best comparison of each.
type Found = [(u32, NameEvidence)];

/// A typed name, what was read in it, and the accounts that were found by it.
#[derive(Debug)]
struct Known {
    typed: Box<str>,
    name: Arc<NormalName>,
    found: Option<(Edition, Box<Found>)>,
}

/// The names that one thread has seen last.
#[derive(Debug, Default)]
pub(crate) struct NameRecall {
    known: FxHashMap<u64, Known>,
}

impl NameRecall {
    /// What a typed name is read as.
    pub(crate) fn name(
        &mut self,
        typed: &str,
        read: impl FnOnce(&str) -> NormalName,
    ) -> Arc<NormalName> {
        if typed.len() > LONGEST {
            return Arc::new(read(typed));
        }
        let place = place(typed);
        if let Some(known) = self.known.get(&place).filter(|known| &*known.typed == typed) {
            return Arc::clone(&known.name);
        }
        let name = Arc::new(read(typed));
        let known = Known { typed: typed.into(), name: Arc::clone(&name), found: None };
        self.known.insert(place, known);
        name
    }

    /// The accounts that a name brought up in this edition, if they are still known.
    pub(crate) fn found(&self, typed: &str, edition: Edition) -> Option<&Found> {
        let known = self.known.get(&place(typed)).filter(|known| &*known.typed == typed)?;
        let (known, found) = known.found.as_ref()?;
        (*known == edition).then_some(found)
    }

    /// Keeps what a name brought up.
    pub(crate) fn keep(&mut self, typed: &str, edition: Edition, found: &Found) {
        let known = self.known.get_mut(&place(typed)).filter(|known| &*known.typed == typed);
        if let Some(known) = known.filter(|_| found.len() <= MOST_FOUND) {
            known.found = Some((edition, found.into()));
        }
    }
}

fn place(typed: &str) -> u64 {
    hash_text(typed) % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::normalise_name;

    #[test]
    fn a_name_is_read_once_and_its_accounts_are_of_one_edition() {
        let mut recall = NameRecall::default();
        let first = recall.name("Acme", normalise_name);
        let again = recall.name("Acme", |_| panic!("read twice"));
        assert!(Arc::ptr_eq(&first, &again));
        let (old, new) = (Edition::new(), Edition::new());
        assert!(recall.found("Acme", old).is_none());
        recall.keep("Acme", old, &[]);
        assert!(recall.found("Acme", old).is_some());
        assert!(recall.found("Acme", new).is_none());
        assert!(recall.found("Acmo", old).is_none());
    }

    #[test]
    fn memory_is_bounded_and_every_name_keeps_its_own_reading() {
        let mut recall = NameRecall::default();
        for at in 0..3 * PLACES {
            let typed = format!("Company {at} Works");
            assert_eq!(*recall.name(&typed, normalise_name), normalise_name(&typed));
        }
        assert!(recall.known.len() as u64 <= PLACES);
        let long = "x".repeat(LONGEST + 1);
        recall.name(&long, normalise_name);
        recall.keep(&long, Edition::new(), &[]);
        assert!(recall.known.values().all(|known| known.typed.len() <= LONGEST));
    }
}
