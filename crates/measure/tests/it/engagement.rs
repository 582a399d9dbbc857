//! Fading, caps, windows, weeks and surges, computed a second time the slow way.

use proptest::prelude::*;
use speargun_measure::engagement::{
    DAY_MINUTES, Decay, Entry, Figures, Signal, Surge, WEEKS, WINDOW_DAYS, add_channel_weeks,
    faded_points, figures, surge,
};

const NOW: u32 = 20_000 * DAY_MINUTES + 600;

fn signal(kind: u32, channel: u32, points: f64, daily_cap: u32) -> Signal {
    let engaged = points >= 10.0;
    let topics = u64::from(engaged) << kind;
    Signal {
        kind,
        channel,
        points,
        daily_cap,
        engaged,
        leads: 0,
        topics,
        order: u64::from(channel),
    }
}

fn signals() -> Vec<Signal> {
    vec![signal(0, 0, 1.0, 2), signal(0, 1, 3.0, 2), signal(1, 1, 15.0, 1), signal(2, 2, -10.0, 9)]
}

fn log(events: &[(u32, u32)]) -> Vec<Entry> {
    let entry = |(age, signal): &(u32, u32)| Entry { minute: NOW - age, signal: *signal };
    let mut entries: Vec<Entry> = events.iter().map(entry).collect();
    entries.sort_unstable();
    entries
}

fn of(events: &[(u32, u32)]) -> Figures {
    figures(&log(events), &signals(), &Decay::new(30.0), 28, NOW)
}

/// *p* · 2^(−*t* ÷ half-life).
#[test]
fn points_fade_by_half_every_half_life() {
    for (half_life, days, share) in [
        (30.0, 0, 1.0),
        (30.0, 30, 0.5),
        (30.0, 60, 0.25),
        (30.0, 15, 0.5_f64.sqrt()),
        (7.0, 7, 0.5),
        (1.0, 10, 1.0 / 1_024.0),
        (36_525.0, 36_525 / 5, 0.5_f64.powf(0.2)),
    ] {
        let found = Decay::new(half_life).share(days * DAY_MINUTES);
        assert!((found - share).abs() < 1e-12, "{half_life} {days}: {found}");
    }
    // Minutes are the finest unit.
    let minute = Decay::new(1.0).share(1);
    assert!((minute - 0.5_f64.powf(1.0 / 1_440.0)).abs() < 1e-15);
    assert_eq!(Decay::new(30.0).share(u32::MAX), 0.0);
}

/// The earliest up to the cap of a kind on a UTC day; of one minute those of most points.
#[test]
fn a_cap_keeps_the_earliest_of_a_kind_on_a_day() {
    type Events = &'static [(u32, u32)];
    let cases: [(&str, Events, Events); 6] = [
        ("below", &[(0, 0), (60, 0)], &[(0, 0), (60, 0)]),
        ("the earliest", &[(0, 0), (60, 0), (120, 0)], &[(60, 0), (120, 0)]),
        ("kinds have caps of their own", &[(0, 0), (0, 2)], &[(0, 0), (0, 2)]),
        ("another day", &[(0, 2), (DAY_MINUTES, 2)], &[(0, 2), (DAY_MINUTES, 2)]),
        ("one a day", &[(0, 2), (60, 2)], &[(60, 2)]),
        ("of one kind", &[(0, 0), (60, 1), (120, 1)], &[(60, 1), (120, 1)]),
    ];
    for (name, events, counted) in cases {
        let found = of(events);
        let decay = Decay::new(30.0);
        let points = |own: &(u32, u32)| signals()[own.1 as usize].points * decay.share(own.0);
        let expected: f64 = counted.iter().map(points).sum();
        assert_eq!(found.counts[2] as usize, counted.len(), "{name}");
        assert!((found.points - expected).abs() < 1e-9, "{name}: {}", found.points);
        assert_eq!(found.last_minute, events.iter().map(|own| NOW - own.0).max(), "{name}");
    }
    // Three at one moment: the two of most points count.
    let at_once = of(&[(0, 0), (0, 1), (0, 1)]);
    assert_eq!((at_once.points, at_once.counts[0]), (6.0, 2));
}

#[test]
fn windows_and_weeks_end_before_their_last_day() {
    for (days, windows, week) in [
        (0, [1, 1, 1], Some(0)),
        (6, [1, 1, 1], Some(0)),
        (7, [0, 1, 1], Some(1)),
        (29, [0, 1, 1], Some(4)),
        (30, [0, 0, 1], Some(4)),
        (89, [0, 0, 1], Some(12)),
        (90, [0, 0, 0], Some(12)),
        (91, [0, 0, 0], None),
    ] {
        let found = of(&[(days * DAY_MINUTES, 0)]);
        assert_eq!(found.counts, windows, "{days}");
        assert_eq!(found.weeks.iter().position(|count| *count == 1), week, "{days}");
        let sums = windows.map(f64::from);
        assert_eq!(found.window_points, sums, "{days}");
    }
    assert_eq!(WINDOW_DAYS, [7, 30, 90]);
}

/// What is still to come counts nothing, and an event without a signal is passed over.
#[test]
fn later_events_and_unknown_signals_count_nothing() {
    let entries = [Entry { minute: NOW + 1, signal: 0 }, Entry { minute: NOW, signal: 99 }];
    let mut sorted = entries.to_vec();
    sorted.sort_unstable();
    let found = figures(&sorted, &signals(), &Decay::new(30.0), 28, NOW);
    assert_eq!(found, Figures::default());
}

#[test]
fn interest_and_topics_are_noted_by_event() {
    let found = of(&[(5 * DAY_MINUTES, 2), (40 * DAY_MINUTES, 2), (0, 0)]);
    assert_eq!(found.engaged_minute, Some(NOW - 5 * DAY_MINUTES));
    assert_eq!(found.topics, [(1, 1)], "one within 28 days");
    assert_eq!(of(&[(0, 0)]).engaged_minute, None);
    // Also beyond its cap an event shows interest.
    let capped = of(&[(60, 2), (0, 2)]);
    assert_eq!((capped.engaged_minute, capped.counts[0]), (Some(NOW), 1));
}

/// A topic is counted over as many whole days as its window has.
#[test]
fn a_topic_leaves_its_window_at_its_end() {
    for (minutes, topics) in [
        (0, vec![(1, 1)]),
        (28 * DAY_MINUTES - 1, vec![(1, 1)]),
        (28 * DAY_MINUTES, vec![]),
        (60 * DAY_MINUTES, vec![]),
    ] {
        assert_eq!(of(&[(minutes, 2)]).topics, topics, "{minutes}");
    }
}

/// Events by channel and week, not capped away, summed over accounts.
#[test]
fn weeks_of_channels_add_up() {
    let mut sums = Vec::new();
    let week = 7 * DAY_MINUTES;
    let last = WEEKS as u32 * week;
    let accounts: [&[(u32, u32)]; 3] = [
        &[(0, 0), (1, 0), (2, 0), (week - 1, 1), (week, 1)],
        &[(last - 1, 1), (last, 1), (last + week, 0)],
        &[(0, 3), (5, 1)],
    ];
    for events in accounts {
        add_channel_weeks(&mut sums, &log(events), &signals(), NOW);
    }
    sums.sort_unstable();
    let row = |own: &[(usize, u32)]| {
        let mut weeks = [0; WEEKS];
        own.iter().for_each(|(week, count)| weeks[*week] = *count);
        weeks
    };
    let expected =
        [(0, row(&[(0, 2)])), (1, row(&[(0, 2), (1, 1), (WEEKS - 1, 1)])), (2, row(&[(0, 1)]))];
    assert_eq!(sums, expected, "a third of one kind on one day is capped away");
}

/// ratio = (x + 1) ÷ (λ + 1); surge = 2 · (√(x + ⅜) − √(λ + ⅜)).
#[test]
fn a_surge_is_its_formula() {
    for (this, past) in [(0, 0), (5, 5), (20, 10), (1, 4), (100, 0)] {
        let mut weeks = [past; WEEKS];
        weeks[0] = this;
        let found = surge(&weeks);
        let (x, usual) = (f64::from(this), f64::from(past));
        let expected = Surge {
            this_week: this,
            usual_week: usual,
            ratio: (x + 1.0) / (usual + 1.0),
            score: 2.0 * ((x + 0.375).sqrt() - (usual + 0.375).sqrt()),
        };
        assert_eq!(found, expected, "{this} {past}");
    }
    let mut uneven = [0; WEEKS];
    uneven[12] = 24;
    assert_eq!(surge(&uneven).usual_week, 2.0, "the mean of the twelve before");
}

/// Points the slow way: day by day, kind by kind.
fn by_hand(events: &[(u32, u32)]) -> f64 {
    let (signals, entries) = (signals(), log(events));
    let mut sum = 0.0;
    let mut by_day: std::collections::BTreeMap<(u32, u32), Vec<(u32, f64)>> = Default::default();
    for entry in &entries {
        let own = signals[entry.signal as usize];
        let key = (entry.minute / DAY_MINUTES, own.kind);
        by_day.entry(key).or_default().push((entry.minute, own.points));
    }
    for ((_, kind), mut own) in by_day {
        own.sort_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
        let cap = signals.iter().find(|signal| signal.kind == kind).unwrap().daily_cap;
        for (minute, points) in own.into_iter().take(cap as usize) {
            let days = f64::from(NOW - minute) / f64::from(DAY_MINUTES);
            sum += points * 0.5_f64.powf(days / 30.0);
        }
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The kernel gives what the definition gives, whatever the order in which events come.
    #[test]
    fn figures_are_what_the_definition_says(
        mut events in prop::collection::vec((0_u32..120 * DAY_MINUTES, 0_u32..4), 0..80),
    ) {
        let found = of(&events);
        let expected = by_hand(&events);
        prop_assert!((found.points - expected).abs() < 1e-9, "{} {}", found.points, expected);
        let faded = faded_points(&log(&events), &signals(), &Decay::new(30.0), NOW);
        prop_assert!((faded - expected).abs() < 1e-9);
        for (place, count) in found.counts.iter().enumerate() {
            let kinds: u32 = found.kinds.iter().map(|(_, counts)| counts[place]).sum();
            prop_assert_eq!(*count, kinds);
        }
        prop_assert!(found.counts.is_sorted());
        events.reverse();
        prop_assert_eq!(of(&events), found);
    }

    /// Figures of several actors add up in any order.
    #[test]
    fn figures_of_actors_add_up(
        actors in prop::collection::vec(
            prop::collection::vec((0_u32..90 * DAY_MINUTES, 0_u32..4), 0..20), 1..5),
    ) {
        let sum = |actors: &[Vec<(u32, u32)>]| {
            let mut sum = Figures::default();
            actors.iter().for_each(|events| sum.add(&of(events)));
            sum
        };
        let mut turned = actors.clone();
        turned.reverse();
        let (one, other) = (sum(&actors), sum(&turned));
        prop_assert!((one.points - other.points).abs() < 1e-9);
        prop_assert_eq!((one.counts, one.weeks), (other.counts, other.weeks));
        prop_assert_eq!(one.last_minute, other.last_minute);
        let alone: f64 = actors.iter().map(|events| of(events).points).sum();
        prop_assert!((one.points - alone).abs() < 1e-9);
    }
}
