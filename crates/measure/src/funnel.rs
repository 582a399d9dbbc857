//! One side of the double funnel (D2): counts, conversions and days between stages.
//!
//! Before the SQL a side counts heads: accounts on the account-based side, people on the demand
//! side. From the SQL on it counts deals. By cohort everything is counted in heads, so that the
//! funnel never grows downward.

use serde::Serialize;

use crate::statistics::{Quartiles, Rate};
use crate::velocity::Deal;

/// Stages of a side: two of heads, then SQL, opportunity, won.
pub const STAGES: usize = 5;
/// Stages that count heads in a report by period.
pub const HEAD_STAGES: usize = 2;

/// An account or person on the way. Instants are microseconds UTC; those from the SQL on are the
/// first among the head's deals.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Head {
    /// When each stage was entered.
    pub entered: [Option<i64>; STAGES],
    /// Amount won, major units.
    pub won_amount: f64,
}

impl Head {
    /// When the stage or one behind it was first entered: who is further has passed it, even where
    /// nobody wrote it down.
    #[must_use]
    pub fn reached(&self, stage: usize) -> Option<i64> {
        self.entered.iter().skip(stage).flatten().min().copied()
    }
}

/// How entries are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Those who entered the stage in the period.
    Period,
    /// Those who entered the first stage in the period, and how far they came.
    Cohort,
}

/// A stage of a side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Stage {
    /// How many.
    pub count: u64,
    /// Amount, where deals are counted.
    pub amount: Option<f64>,
    /// How many of them came to the next stage, up to now.
    pub conversion: Option<Rate>,
    /// Days they took.
    pub days: Option<Quartiles>,
}

#[derive(Default)]
struct Tally {
    count: u64,
    reached: u64,
    amount: f64,
    days: Vec<f64>,
}

const DAY: f64 = 86_400_000_000.0;

impl Tally {
    fn add(&mut self, at: i64, next: Option<i64>, amount: f64) {
        self.count += 1;
        self.amount += amount;
        if let Some(next) = next {
            self.reached += 1;
            // Who stood in the next stage first tells nothing about the time it takes.
            if next >= at {
                self.days.push((next - at) as f64 / DAY);
            }
        }
    }

    fn stage(self, with_amount: bool, is_last: bool) -> Stage {
        let amount = with_amount.then_some(self.amount);
        if is_last {
            return Stage { count: self.count, amount, conversion: None, days: None };
        }
        let conversion = Rate::new(self.reached, self.count);
        Stage { count: self.count, amount, conversion, days: Quartiles::of(self.days) }
    }
}

/// The stages of a side over the period `from..to`.
#[must_use]
pub fn stages<'a>(
    heads: impl Iterator<Item = &'a Head>,
    deals: impl Iterator<Item = &'a Deal>,
    from: i64,
    to: i64,
    mode: Mode,
) -> [Stage; STAGES] {
    let mut tallies: [Tally; STAGES] = Default::default();
    let within = |at: &i64| (from..to).contains(at);
    for head in heads {
        match mode {
            Mode::Period => {
                for (stage, tally) in tallies.iter_mut().take(HEAD_STAGES).enumerate() {
                    if let Some(at) = head.entered[stage].filter(within) {
                        tally.add(at, head.reached(stage + 1), 0.0);
                    }
                }
            }
            Mode::Cohort => {
                if head.reached(0).filter(within).is_none() {
                    continue;
                }
                for (stage, tally) in tallies.iter_mut().enumerate() {
                    let Some(at) = head.reached(stage) else { break };
                    let amount = if stage + 1 == STAGES { head.won_amount } else { 0.0 };
                    tally.add(head.entered[stage].unwrap_or(at), head.reached(stage + 1), amount);
                }
            }
        }
    }
    if mode == Mode::Period {
        for deal in deals {
            let times = deal_times(deal);
            for stage in HEAD_STAGES..STAGES {
                let time = times[stage - HEAD_STAGES];
                if let Some(at) = time.filter(within) {
                    let next = times[stage - HEAD_STAGES + 1..].iter().flatten().min().copied();
                    tallies[stage].add(at, next, deal.amount.unwrap_or(0.0));
                }
            }
        }
    }
    let mut index = 0;
    tallies.map(|tally| {
        let with_amount = match mode {
            Mode::Period => index >= HEAD_STAGES,
            Mode::Cohort => index + 1 == STAGES,
        };
        let is_last = index + 1 == STAGES;
        index += 1;
        tally.stage(with_amount, is_last)
    })
}

/// When a deal entered SQL, opportunity and won.
#[must_use]
pub fn deal_times(deal: &Deal) -> [Option<i64>; 3] {
    [deal.sql_at, deal.opportunity_at, deal.won_at()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head(days: [Option<i64>; STAGES]) -> Head {
        Head { entered: days.map(|day| day.map(|day| day * 86_400_000_000)), won_amount: 1.0 }
    }

    const END: i64 = 100 * 86_400_000_000;

    #[test]
    fn conversions_say_of_how_many() {
        let heads = [
            head([Some(1), Some(5), None, None, None]),
            head([Some(2), None, None, None, None]),
            // Skipped the second stage: it was passed all the same.
            head([Some(3), None, Some(13), None, None]),
            head([Some(200), None, None, None, None]),
        ];
        let found = stages(heads.iter(), [].iter(), 0, END, Mode::Period);
        assert_eq!(found.map(|stage| stage.count), [3, 1, 0, 0, 0]);
        let first = found[0].conversion.unwrap();
        assert_eq!((first.reached, first.of), (2, 3));
        assert_eq!(found[0].days.unwrap().median, 7.0);
        let cohort = stages(heads.iter(), [].iter(), 0, END, Mode::Cohort);
        assert_eq!(cohort.map(|stage| stage.count), [3, 2, 1, 0, 0]);
    }

    proptest! {
        #[test]
        fn a_cohort_never_grows_downward(
            heads in prop::collection::vec(
                prop::array::uniform5(prop::option::of(-50_i64..150)).prop_map(head), 0..60)
        ) {
            let found = stages(heads.iter(), [].iter(), 0, END, Mode::Cohort);
            for pair in found.windows(2) {
                prop_assert!(pair[1].count <= pair[0].count);
                if let Some(rate) = pair[0].conversion {
                    prop_assert!(rate.low <= rate.rate && rate.rate <= rate.high);
                    prop_assert!(rate.rate <= 1.0);
                    prop_assert_eq!(rate.reached, pair[1].count);
                }
            }
        }
    }
}
