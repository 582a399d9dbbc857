//! Who said on a device who they are: which statements are kept, and whose the device was when.

use speargun_domain::event::{Identification, owner_at};

use super::state::ActorName;

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// Notes that somebody said on a device who they are. Of the statements of one person within one
/// hour the first and the last are kept: every event of a signed-in visitor is one. Tells whether
/// anything changed.
pub(super) fn note_statement(
    known: &mut Vec<Identification<ActorName>>,
    user: &ActorName,
    at: i64,
) -> bool {
    let hour = at.div_euclid(HOUR);
    let start = known.partition_point(|statement| statement.at < hour * HOUR);
    let end = known.partition_point(|statement| statement.at < (hour + 1) * HOUR);
    let of_user = |place: &usize| known[*place].person == *user;
    let (first, last) = ((start..end).find(of_user), (start..end).rev().find(of_user));
    if let (Some(first), Some(last)) = (first, last) {
        if (known[first].at..=known[last].at).contains(&at) {
            return false;
        }
        if first != last {
            known.remove(if at < known[first].at { first } else { last });
        }
    }
    let new = Identification { at, person: user.clone() };
    let slot = known.partition_point(|statement| *statement < new);
    known.insert(slot, new);
    true
}

/// Puts statements in order and keeps what [`note_statement`] would have kept of them: of each
/// person within one hour the first and the last.
pub(super) fn settle_statements(known: &mut Vec<Identification<ActorName>>) {
    if known.len() < 2 {
        return;
    }
    known.sort_unstable();
    let mut kept = vec![true; known.len()];
    let mut start = 0;
    while start < known.len() {
        let hour = known[start].at.div_euclid(HOUR);
        let same = known[start..].iter().take_while(|other| other.at.div_euclid(HOUR) == hour);
        let end = start + same.count();
        for place in start..end {
            let is_same = |other: &usize| known[*other].person == known[place].person;
            let first = (start..=place).find(is_same).unwrap_or(place);
            let is_last = !(place + 1..end).any(|other| is_same(&other));
            kept[place] = first == place || (is_last && known[place].at > known[first].at);
        }
        start = end;
    }
    let mut place = 0;
    known.retain(|_| {
        place += 1;
        kept[place - 1]
    });
}

/// The spans of time in which an actor was `owner`: from, and before which moment.
pub(super) fn spans(known: &[Identification<ActorName>], owner: &ActorName) -> Vec<(i64, i64)> {
    let mut spans = Vec::new();
    for (place, identification) in known.iter().enumerate() {
        if identification.person != *owner {
            continue;
        }
        // The rule of `owner_at`: what came before any statement is the first one's.
        let from = if place == 0 { i64::MIN } else { identification.at };
        let to = known.get(place + 1).map_or(i64::MAX, |next| next.at);
        // Of two statements at one moment the later in order stands.
        if from >= to {
            continue;
        }
        debug_assert_eq!(owner_at(known, identification.at.min(to - 1)), Some(place));
        spans.push((from, to));
    }
    spans
}
