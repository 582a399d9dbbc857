//! The sender's clock against ours, and whose a device was.

use proptest::prelude::*;
use speargun_domain::event::{Clock, EARLIEST, Identification, correct, owner_at};
use speargun_domain::time::DAY;

use crate::build::at;

const HOUR: i64 = DAY / 24;

fn noon() -> i64 {
    at("2026-06-15T12:00:00Z")
}

/// Offset of the original time and of the sending from our noon, then what counts.
#[test]
fn a_moment_is_corrected_by_how_far_the_clock_is_off() {
    for (original, sent, expected, clock) in [
        (None, None, 0, Clock::Received),
        (None, Some(5), 0, Clock::Received),
        (Some(-HOUR), None, -HOUR, Clock::Given),
        (Some(-HOUR), Some(0), -HOUR, Clock::Corrected),
        (Some(-HOUR), Some(-HOUR), 0, Clock::Corrected),
        // A clock that is a day behind, after an hour in the queue.
        (Some(-DAY - HOUR), Some(-DAY), -HOUR, Clock::Corrected),
        // A clock that is a year ahead.
        (Some(365 * DAY), Some(365 * DAY + HOUR), -HOUR, Clock::Corrected),
        // Sent before it was made: only the sending is wrong.
        (Some(-HOUR), Some(-2 * HOUR), -HOUR, Clock::Given),
        // Ahead by no more than a day is a clock that runs ahead.
        (Some(DAY), None, 0, Clock::Given),
        (Some(DAY + 1), None, 0, Clock::Implausible),
        (Some(EARLIEST - noon()), None, EARLIEST - noon(), Clock::Given),
        (Some(EARLIEST - noon() - 1), None, 0, Clock::Implausible),
    ] {
        let found = correct(noon(), original.map(|by| noon() + by), sent.map(|by| noon() + by));
        assert_eq!(found, (noon() + expected, clock), "{original:?} {sent:?}");
    }
}

#[test]
fn clocks_have_names() {
    for clock in [Clock::Received, Clock::Given, Clock::Corrected, Clock::Implausible] {
        assert_eq!(Clock::from_key(clock.key()), Some(clock));
    }
    assert_eq!(Clock::from_key("wrong"), None);
    assert_eq!(EARLIEST, at("1995-01-01T00:00:00Z"));
}

/// What was done before anything was said belongs to the first, then to the last that said so.
#[test]
fn a_device_belongs_to_the_last_who_said_so() {
    let known = [(10, 'a'), (20, 'b'), (20, 'c'), (30, 'a')]
        .map(|(at, person)| Identification { at, person });
    for (moment, owner) in [
        (i64::MIN, 'a'),
        (9, 'a'),
        (10, 'a'),
        (19, 'a'),
        (20, 'c'),
        (29, 'c'),
        (30, 'a'),
        (99, 'a'),
    ] {
        assert_eq!(known[owner_at(&known, moment).unwrap()].person, owner, "{moment}");
    }
    assert_eq!(owner_at::<char>(&[], 5), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Nothing happens in the future or before the web, however wrong clocks are.
    #[test]
    fn nothing_happens_in_the_future(
        original: Option<i64>, sent: Option<i64>, days in -9_000_i64..9_000,
    ) {
        let near = |by: i64| Some(noon() + by % 400 * DAY);
        let both = (near(days), near(days * 7));
        for (original, sent) in [(original, sent), (near(days), sent), both] {
            let (found, clock) = correct(noon(), original, sent);
            prop_assert!((EARLIEST..=noon()).contains(&found));
            let is_arrival = matches!(clock, Clock::Received | Clock::Implausible);
            prop_assert!(!is_arrival || found == noon());
        }
    }

    /// A clock that is off by any amount gives the same moment as one that is right.
    #[test]
    fn an_offset_of_the_clock_cancels_out(waited in 0_i64..30 * DAY, off in -400 * DAY..400 * DAY) {
        let right = correct(noon(), Some(noon() - waited), Some(noon()));
        let wrong = correct(noon(), Some(noon() - waited + off), Some(noon() + off));
        prop_assert_eq!(right, wrong);
        prop_assert_eq!(right, (noon() - waited, Clock::Corrected));
    }

    /// The owner is the last of those up to the moment, or the first of all.
    #[test]
    fn owners_follow_the_last_word(
        mut known in prop::collection::vec((0_i64..50, 0_u8..4), 1..10), moment in -5_i64..60,
    ) {
        known.sort_unstable();
        let known: Vec<Identification<u8>> =
            known.into_iter().map(|(at, person)| Identification { at, person }).collect();
        let found = owner_at(&known, moment).unwrap();
        let last = known.iter().rposition(|own| own.at <= moment).unwrap_or(0);
        prop_assert_eq!(found, last);
    }
}
