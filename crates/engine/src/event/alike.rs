//! Events without an id of their own: the same person, act and microsecond is one event, in
//! whatever table and with whatever columns it stands. A browser sends several at once, though, and
//! two acts of one kind then bear one time: within a file these are told apart by where they stood
//! in what was sent, or by what they were about, and numbered. Every table holds all of them, so
//! the second of one is the second of another.

use std::hash::Hasher as _;

use rustc_hash::FxHashMap;
use siphasher::sip::SipHasher13;
use speargun_connect::event::Identity;

/// How many events of a file are remembered; beyond that all are forgotten, and of one moment only
/// such are told apart as stand near each other.
const MET_MAX: usize = 1_000_000;
/// How many events of one person, kind and moment are told apart.
const ALIKE_MAX: usize = 256;

/// The events of a file, by who did what when.
#[derive(Debug, Default)]
pub(super) struct Alike {
    first: FxHashMap<u64, Mark>,
    others: FxHashMap<u64, Vec<Mark>>,
}

/// What tells events of one moment apart; nothing where the table does not say it.
#[derive(Debug, Clone, Copy)]
struct Mark {
    place: Option<u32>,
    about: Option<u32>,
}

impl Mark {
    fn of(identity: &Identity) -> Self {
        let hash = |text: &Option<String>| text.as_deref().map(|text| hash_of(text) as u32);
        Self { place: hash(&identity.place), about: hash(&identity.about) }
    }

    /// Whether nothing says that these are two events. The place decides where both have one.
    fn may_be(self, other: Self) -> bool {
        match (self.place, other.place, self.about, other.about) {
            (Some(place), Some(of_other), _, _) => place == of_other,
            (_, _, Some(about), Some(of_other)) => about == of_other,
            _ => true,
        }
    }

    fn learn(&mut self, other: Self) {
        self.place = self.place.or(other.place);
        self.about = self.about.or(other.about);
    }
}

impl Alike {
    /// The number of an event among those of its person, kind and moment, from 1; the same again
    /// for one that was met.
    pub(super) fn number(&mut self, identity: &Identity) -> usize {
        let (key, mark) = (hash_of(&identity.same), Mark::of(identity));
        if self.first.len() >= MET_MAX {
            *self = Self::default();
        }
        let first = self.first.entry(key).or_insert(mark);
        if first.may_be(mark) {
            first.learn(mark);
            return 1;
        }
        let others = self.others.entry(key).or_default();
        if let Some(known) = others.iter().position(|known| known.may_be(mark)) {
            others[known].learn(mark);
            return known + 2;
        }
        if others.len() + 1 < ALIKE_MAX {
            others.push(mark);
        }
        others.len() + 1
    }
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_one_moment_are_told_apart_by_what_both_say() {
        let mut met = Alike::default();
        let mut number = |same: &str, place: &str, about: &str| {
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            met.number(&Identity { same: same.into(), place: text(place), about: text(about) })
        };
        assert_eq!(
            [number("a", "1", "x"), number("a", "2", "x"), number("a", "1", "x")],
            [1, 2, 1]
        );
        // One that says less is none of its own.
        assert_eq!([number("a", "", "x"), number("a", "", "")], [1, 1]);
        assert_eq!([number("b", "", ""), number("b", "7", "x"), number("b", "", "y")], [1, 1, 2]);
        assert_eq!(
            [number("b", "7", "z"), number("b", "8", "z"), number("c", "8", "z")],
            [1, 3, 1]
        );
    }

    #[test]
    fn no_moment_is_remembered_for_ever() {
        let mut met = Alike::default();
        for place in 0..1_000 {
            let place = Some(place.to_string());
            met.number(&Identity { same: "a".into(), place, about: None });
        }
        assert_eq!(met.others[&hash_of("a")].len(), ALIKE_MAX - 1);
    }
}
