//! Engagement: what events add up to. Points fade by half every half-life; of one kind only so
//! many count on one day; beside the faded sum stand counts by window, weeks and channels.
//!
//! Everything is a function of the set of events and of the moment, never of their order: so what
//! is kept and added to equals what is computed anew, and two people that turn out to be one are
//! added up (architecture §3).

/// Minutes of a day.
pub const DAY_MINUTES: u32 = 1_440;
/// The windows that are counted, in days.
pub const WINDOW_DAYS: [u32; 3] = [7, 30, 90];
/// Events of one kind that are not capped away, by window.
pub type KindCounts = [u32; WINDOW_DAYS.len()];
/// This week and the twelve before it.
pub const WEEKS: usize = 13;

/// Something somebody did, in eight bytes. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// Minutes since 1970-01-01 UTC.
    pub minute: u32,
    /// Place in the table of signals.
    pub signal: u32,
}

/// What an event counts for; events alike share one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// The kind that a daily cap is for.
    pub kind: u32,
    /// Place in the table of channels.
    pub channel: u32,
    /// Points of one event when it happens.
    pub points: f64,
    /// How many of its kind count on one day, for one actor.
    pub daily_cap: u32,
    /// Whether it shows meaningful interest.
    pub engaged: bool,
    /// The stages of leads that it brings a person to, a bit for each.
    pub leads: u8,
    /// The topics that it shows, a bit for each.
    pub topics: u64,
    /// Which of two signals of the same minute and of equal points comes first: to be the same
    /// wherever and in whatever order signals are numbered.
    pub order: u64,
}

/// What the events of one actor add up to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Faded points.
    pub points: f64,
    /// Events that are not capped away, by window.
    pub counts: [u32; WINDOW_DAYS.len()],
    /// The same by kind, of every kind that has any in the longest window.
    pub kinds: Vec<(u32, KindCounts)>,
    /// Points by window, not faded.
    pub window_points: [f64; WINDOW_DAYS.len()],
    /// Events by week, not capped away; 0 is the seven days up to the moment.
    pub weeks: [u32; WEEKS],
    /// Faded points by channel, of every channel that has any.
    pub channels: Vec<(u32, f64)>,
    /// Events by topic in the weeks that count for topics, of every topic that has any.
    pub topics: Vec<(u32, u32)>,
    /// The last event.
    pub last_minute: Option<u32>,
    /// The last event that shows meaningful interest.
    pub engaged_minute: Option<u32>,
}

impl Figures {
    /// Adds the figures of another actor.
    pub fn add(&mut self, other: &Self) {
        self.points += other.points;
        for (own, other) in self.counts.iter_mut().zip(other.counts) {
            *own += other;
        }
        for (kind, counts) in &other.kinds {
            add_kind(&mut self.kinds, *kind, *counts);
        }
        for (own, other) in self.window_points.iter_mut().zip(other.window_points) {
            *own += other;
        }
        for (own, other) in self.weeks.iter_mut().zip(other.weeks) {
            *own += other;
        }
        for (channel, points) in &other.channels {
            add_channel(&mut self.channels, *channel, *points);
        }
        for (topic, events) in &other.topics {
            add_topic(&mut self.topics, *topic, *events);
        }
        self.last_minute = self.last_minute.max(other.last_minute);
        self.engaged_minute = self.engaged_minute.max(other.engaged_minute);
    }
}

/// Adds counts of a kind to those of others.
pub fn add_kind(kinds: &mut Vec<(u32, KindCounts)>, kind: u32, counts: KindCounts) {
    match kinds.iter_mut().find(|(known, _)| *known == kind) {
        Some((_, sums)) => sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count),
        None => kinds.push((kind, counts)),
    }
}

fn add_topic(topics: &mut Vec<(u32, u32)>, topic: u32, events: u32) {
    match topics.iter_mut().find(|(known, _)| *known == topic) {
        Some((_, sum)) => *sum += events,
        None => topics.push((topic, events)),
    }
}

fn add_channel(channels: &mut Vec<(u32, f64)>, channel: u32, points: f64) {
    match channels.iter_mut().find(|(known, _)| *known == channel) {
        Some((_, sum)) => *sum += points,
        None => channels.push((channel, points)),
    }
}

/// Halving, by table: 2^(−age ÷ half-life) as the product of a day's and a minute's factor.
#[derive(Debug, Clone)]
pub struct Decay {
    minutes: Vec<f64>,
    days: Vec<f64>,
}

/// Days that are kept in the table; what is older counts nothing at any half-life of use.
const DECAY_DAYS: usize = 20_000;

impl Decay {
    /// A table for a half-life in days, which must be above 0.
    #[must_use]
    pub fn new(half_life_days: f64) -> Self {
        let factor = |days: f64| (-days / half_life_days).exp2();
        let minutes =
            (0..DAY_MINUTES).map(|minute| factor(f64::from(minute) / f64::from(DAY_MINUTES)));
        let days = (0..DECAY_DAYS).map(|day| factor(day as f64));
        Self { minutes: minutes.collect(), days: days.collect() }
    }

    /// The share that is left after so many minutes.
    #[must_use]
    pub fn share(&self, age_minutes: u32) -> f64 {
        let day = (age_minutes / DAY_MINUTES) as usize;
        let of_day = self.days.get(day).copied().unwrap_or(0.0);
        of_day * self.minutes[(age_minutes % DAY_MINUTES) as usize]
    }
}

/// Which events of a sorted log count: of one kind on one day the earliest up to its cap, of the
/// same minute those of most points. Hands over every entry up to `now` with its signal and whether it counts.
fn each_counted(
    entries: &[Entry],
    signals: &[Signal],
    now: u32,
    mut take: impl FnMut(Entry, &Signal, bool),
) {
    let mut day = u32::MAX;
    let mut of_day: Vec<(u32, u32)> = Vec::new();
    let mut at_once: Vec<(Entry, &Signal)> = Vec::new();
    let mut rest = entries;
    while let Some(first) = rest.first() {
        if first.minute > now {
            break;
        }
        let same = rest.iter().take_while(|entry| entry.minute == first.minute).count();
        let (of_minute, later) = rest.split_at(same);
        rest = later;
        at_once.clear();
        at_once.extend(
            of_minute
                .iter()
                .filter_map(|entry| Some((*entry, signals.get(entry.signal as usize)?))),
        );
        if at_once.len() > 1 {
            at_once.sort_unstable_by(|(_, one), (_, other)| {
                other.points.total_cmp(&one.points).then(one.order.cmp(&other.order))
            });
        }
        if first.minute / DAY_MINUTES != day {
            day = first.minute / DAY_MINUTES;
            of_day.clear();
        }
        for (entry, signal) in &at_once {
            let count = match of_day.iter_mut().find(|(kind, _)| *kind == signal.kind) {
                Some((_, count)) => {
                    *count += 1;
                    *count
                }
                None => {
                    of_day.push((signal.kind, 1));
                    1
                }
            };
            take(*entry, signal, count <= signal.daily_cap);
        }
    }
}

/// Everything that one actor's log adds up to at a moment; topics of the last `topic_days` days.
/// `entries` must be sorted.
#[must_use]
pub fn figures(
    entries: &[Entry],
    signals: &[Signal],
    decay: &Decay,
    topic_days: u32,
    now: u32,
) -> Figures {
    let mut figures = Figures::default();
    each_counted(entries, signals, now, |entry, signal, counts| {
        figures.last_minute = Some(entry.minute);
        if signal.engaged {
            figures.engaged_minute = Some(entry.minute);
        }
        if !counts {
            return;
        }
        let age = now - entry.minute;
        let faded = signal.points * decay.share(age);
        figures.points += faded;
        if faded != 0.0 {
            add_channel(&mut figures.channels, signal.channel, faded);
        }
        let age_days = age / DAY_MINUTES;
        for (place, window) in WINDOW_DAYS.iter().enumerate() {
            if age_days < *window {
                figures.counts[place] += 1;
                figures.window_points[place] += signal.points;
            }
        }
        let in_windows = WINDOW_DAYS.map(|window| u32::from(age_days < window));
        if in_windows.contains(&1) {
            add_kind(&mut figures.kinds, signal.kind, in_windows);
        }
        if signal.topics != 0 && age_days < topic_days {
            for topic in (0..u64::BITS).filter(|topic| signal.topics >> topic & 1 == 1) {
                add_topic(&mut figures.topics, topic, 1);
            }
        }
        if let Some(week) = figures.weeks.get_mut((age_days / 7) as usize) {
            *week += 1;
        }
    });
    figures
}

/// Events by channel and week, not capped away; 0 is the seven days up to the moment.
pub fn add_channel_weeks(
    sums: &mut Vec<(u32, [u32; WEEKS])>,
    entries: &[Entry],
    signals: &[Signal],
    now: u32,
) {
    each_counted(entries, signals, now, |entry, signal, counts| {
        let week = ((now - entry.minute) / DAY_MINUTES / 7) as usize;
        if !counts || week >= WEEKS {
            return;
        }
        match sums.iter_mut().find(|(channel, _)| *channel == signal.channel) {
            Some((_, weeks)) => weeks[week] += 1,
            None => {
                let mut weeks = [0; WEEKS];
                weeks[week] = 1;
                sums.push((signal.channel, weeks));
            }
        }
    });
}

/// The faded points alone, which is what most questions need.
#[must_use]
pub fn faded_points(entries: &[Entry], signals: &[Signal], decay: &Decay, now: u32) -> f64 {
    let mut points = 0.0;
    each_counted(entries, signals, now, |entry, signal, counts| {
        if counts {
            points += signal.points * decay.share(now - entry.minute);
        }
    });
    points
}

/// How this week stands out against an account's own past twelve. Size-neutral: a small account
/// and a large one that both double surge alike, but for chance, which the score takes off.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Surge {
    /// Events this week.
    pub this_week: u32,
    /// Events of a usual week: the mean of the twelve before.
    pub usual_week: f64,
    /// How many times the usual; one event is added to both, so that nothing divides by nothing.
    pub ratio: f64,
    /// How far beyond chance, in standard deviations of a Poisson count made even by Anscombe's
    /// transform, 2·(√(x + ⅜) − √(λ + ⅜)); 2 and more are seldom chance (Anscombe 1948).
    pub score: f64,
}

/// The surge of counts by week, this one first.
#[must_use]
pub fn surge(weeks: &[u32; WEEKS]) -> Surge {
    let past: u32 = weeks[1..].iter().sum();
    let usual_week = f64::from(past) / (WEEKS - 1) as f64;
    let this_week = weeks[0];
    let even = |count: f64| (count + 0.375).sqrt();
    Surge {
        this_week,
        usual_week,
        ratio: (f64::from(this_week) + 1.0) / (usual_week + 1.0),
        score: 2.0 * (even(f64::from(this_week)) - even(usual_week)),
    }
}

/// Events as dense columns of one length.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// Places of accounts among the sums.
    pub accounts: &'a [u32],
    /// Places among the points.
    pub codes: &'a [u16],
    /// Minutes since 1970-01-01 UTC.
    pub minutes: &'a [i32],
}

impl Columns<'_> {
    /// Adds the events to sums by account that stand as of `now`; later ones than that are left
    /// out. This is the kernel behind a full recomputation, and behind following what comes.
    pub fn add_to(&self, sums: &mut [f64], points: &[f64], decay: &Decay, now: i32) {
        for ((account, code), minute) in self.accounts.iter().zip(self.codes).zip(self.minutes) {
            let Ok(age) = u32::try_from(now - *minute) else { continue };
            let of_event = points.get(usize::from(*code));
            if let (Some(sum), Some(points)) = (sums.get_mut(*account as usize), of_event) {
                *sum += points * decay.share(age);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signals() -> Vec<Signal> {
        let signal = |kind, channel, points, daily_cap, engaged| Signal {
            leads: 0,
            kind,
            channel,
            points,
            daily_cap,
            engaged,
            topics: u64::from(engaged),
            order: u64::from(channel),
        };
        vec![
            signal(0, 0, 1.0, 3, false),
            signal(0, 1, 2.0, 3, false),
            signal(1, 1, 15.0, 2, true),
            signal(2, 2, -10.0, 1, false),
        ]
    }

    const NOW: u32 = 20_000 * DAY_MINUTES;

    #[test]
    fn points_fade_by_half_and_are_capped_by_day() {
        let at = |age, signal| Entry { minute: NOW - age, signal };
        let decay = Decay::new(30.0);
        // Four page views on one day: the three earliest count; one 30 days before counts half.
        let mut log = vec![at(30 * DAY_MINUTES, 0)];
        log.extend([at(DAY_MINUTES - 1, 1), at(DAY_MINUTES - 2, 0), at(DAY_MINUTES - 3, 0)]);
        log.push(at(DAY_MINUTES - 4, 1));
        log.sort_unstable();
        let figures = figures(&log, &signals(), &decay, 28, NOW);
        let day = f64::from(DAY_MINUTES);
        let share = |age: f64| (-age / day / 30.0).exp2();
        let expected = 0.5 + 2.0 * share(day - 1.0) + share(day - 2.0) + share(day - 3.0);
        assert!((figures.points - expected).abs() < 1e-12, "{figures:?} {expected}");
        assert_eq!(figures.counts, [3, 3, 4]);
        assert_eq!(figures.weeks[0], 3);
        assert_eq!(figures.weeks[4], 1);
        assert_eq!(figures.last_minute, Some(NOW - DAY_MINUTES + 4));
        assert_eq!(figures.engaged_minute, None);
    }

    #[test]
    fn a_surge_is_neutral_to_size_and_wary_of_chance() {
        let weeks = |this, past| {
            let mut weeks = [past; WEEKS];
            weeks[0] = this;
            surge(&weeks)
        };
        let (small, large) = (weeks(20, 10), weeks(2_000, 1_000));
        assert!((small.ratio - large.ratio).abs() < 0.1, "{small:?} {large:?}");
        assert!(small.score > 2.0 && large.score > small.score);
        assert!(weeks(2, 1).score < 2.0);
        assert!(weeks(5, 10).score < 0.0);
        assert_eq!(surge(&[0; WEEKS]).ratio, 1.0);
    }

    proptest! {
        #[test]
        fn order_tells_nothing_and_parts_add_up(
            mut log in prop::collection::vec((0_u32..200 * DAY_MINUTES, 0_u32..4), 0..200),
            split in 0_usize..200,
        ) {
            let decay = Decay::new(30.0);
            let entry = |(age, signal): &(u32, u32)| Entry { minute: NOW - age, signal: *signal };
            let mut sorted: Vec<Entry> = log.iter().map(entry).collect();
            sorted.sort_unstable();
            log.reverse();
            let mut again: Vec<Entry> = log.iter().map(entry).collect();
            again.sort_unstable();
            let whole = figures(&sorted, &signals(), &decay, 28, NOW);
            prop_assert_eq!(&whole, &figures(&again, &signals(), &decay, 28, NOW));
            let faded = faded_points(&sorted, &signals(), &decay, NOW);
            prop_assert!((whole.points - faded).abs() < 1e-9);
            let by_channel: f64 = whole.channels.iter().map(|(_, points)| points).sum();
            prop_assert!((whole.points - by_channel).abs() < 1e-9);
            let mut channel_weeks = Vec::new();
            add_channel_weeks(&mut channel_weeks, &sorted, &signals(), NOW);
            for (week, events) in whole.weeks.iter().enumerate() {
                let of_channels: u32 = channel_weeks.iter().map(|(_, weeks)| weeks[week]).sum();
                prop_assert_eq!(*events, of_channels);
            }
            // Two actors that turn out to be one are added up, and taken apart again.
            let (left, right) = sorted.split_at(split.min(sorted.len()));
            let mut sum = figures(left, &signals(), &decay, 28, NOW);
            sum.add(&figures(right, &signals(), &decay, 28, NOW));
            prop_assert_eq!(sum.last_minute, whole.last_minute);
            prop_assert_eq!(sum.engaged_minute, whole.engaged_minute);
        }

        #[test]
        fn the_table_is_the_formula(
            age in 0_u32..10_000 * DAY_MINUTES,
            half_life in 1.0_f64..400.0,
        ) {
            let exact = (-f64::from(age) / f64::from(DAY_MINUTES) / half_life).exp2();
            prop_assert!((Decay::new(half_life).share(age) - exact).abs() <= 1e-12);
        }

        #[test]
        fn columns_added_later_equal_columns_at_once(
            rows in prop::collection::vec((0_u32..20, 0_u16..5, 0_i32..100_000), 0..300),
            split in 0_usize..300,
        ) {
            let decay = Decay::new(7.0);
            let points = [1.0, 2.0, 15.0, -10.0, 0.1];
            let accounts: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let codes: Vec<u16> = rows.iter().map(|row| row.1).collect();
            let minutes: Vec<i32> = rows.iter().map(|row| row.2).collect();
            let part = |from: usize, to: usize| Columns {
                accounts: &accounts[from..to],
                codes: &codes[from..to],
                minutes: &minutes[from..to],
            };
            let (mut whole, mut kept) = (vec![0.0; 20], vec![0.0; 20]);
            part(0, rows.len()).add_to(&mut whole, &points, &decay, 90_000);
            let at = split.min(rows.len());
            part(0, at).add_to(&mut kept, &points, &decay, 90_000);
            part(at, rows.len()).add_to(&mut kept, &points, &decay, 90_000);
            for (whole, kept) in whole.iter().zip(kept) {
                prop_assert!((whole - kept).abs() < 1e-9);
            }
        }
    }
}
