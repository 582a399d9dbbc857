//! One value against the rest: lift, log-odds, and how likely chance alone does as much.

use serde::Serialize;

use crate::hypergeometric::at_least;
use crate::statistics::Rate;

/// Of the comparisons that are flagged, at most so large a share is expected to be chance.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;
/// A value that fewer accounts have, or lack, is told in counts only.
pub const GROUP_MIN: u64 = 10;
/// How far apart true odds are expected to be where they are apart beyond chance: the standard
/// deviation of the log of their ratio. At 1, nineteen of twenty lie between a seventh and seven
/// times. Of what is within chance, [`deviation`] tells it from the data.
const PRIOR_DEVIATION: f64 = 1.0;
/// Points of a rule for each doubling of the odds, as scorecards count (Siddiqi 2006).
const POINTS_PER_DOUBLING: f64 = 10.0;
/// The most points that one finding is worth.
const POINTS_MAX: f64 = 30.0;

/// How much the odds of having been won are moved, as a logarithm: the weight of evidence (Good
/// 1950).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Evidence {
    /// Logarithm of the ratio of odds, with half a case added to each count (Haldane 1956).
    pub log_odds: f64,
    /// Its standard error (Woolf 1955).
    pub error: f64,
    /// How far apart such odds are expected to be: the standard deviation of the prior.
    pub prior: f64,
}

impl Evidence {
    /// From won and others that have the value, and won and others that do not; counts may be
    /// effective ones.
    #[must_use]
    pub fn of(with: (f64, f64), without: (f64, f64)) -> Self {
        let [a, b, c, d] = [with.0, with.1, without.0, without.1].map(|count| count + 0.5);
        let log_odds = (a * d / (b * c)).ln();
        let error = (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt();
        Self { log_odds, error, prior: PRIOR_DEVIATION }
    }

    /// What is left of it once chance is allowed for: the mean of the posterior of a normal prior
    /// around nothing. Few cases leave little.
    #[must_use]
    pub fn shrunk(self) -> f64 {
        let prior = self.prior * self.prior;
        if prior <= 0.0 {
            return 0.0;
        }
        self.log_odds * prior / (prior + self.error * self.error)
    }

    /// What is left of it in points: 10 for each doubling of the odds.
    #[must_use]
    pub fn strength(self) -> f64 {
        POINTS_PER_DOUBLING * self.shrunk() / std::f64::consts::LN_2
    }

    /// Points for a rule: [`Self::strength`], whole, between −30 and 30; never none.
    #[must_use]
    pub fn points(self) -> f64 {
        let strength = self.strength();
        let points = strength.round().clamp(-POINTS_MAX, POINTS_MAX);
        if points == 0.0 { strength.signum() } else { points }
    }
}

/// How much further apart log-odds are than chance makes them, as a standard deviation: by the
/// method of moments around nothing (DerSimonian and Laird 1986), between 0 and 1. Where nothing
/// separates, this is near 0, so that a sum of many small pieces of evidence says nothing either.
pub(super) fn deviation(all: &[Evidence]) -> f64 {
    let (mut excess, mut weights) = (0.0, 0.0);
    for evidence in all {
        let weight = 1.0 / (evidence.error * evidence.error);
        excess += evidence.log_odds * evidence.log_odds * weight - 1.0;
        weights += weight;
    }
    if weights > 0.0 { (excess / weights).clamp(0.0, 1.0).sqrt() } else { 0.0 }
}

/// Accounts that have a value against those that do not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The won among those that have it, with Wilson's interval.
    pub rate: Rate,
    /// The won among all of which the attribute is known.
    pub base: Rate,
    /// Rate by base: 1 is no difference.
    pub lift: f64,
    /// Lower end of its 95 % interval.
    pub lift_low: f64,
    /// Upper end.
    pub lift_high: f64,
    /// How much the odds are moved.
    pub evidence: Evidence,
    /// How likely chance alone separates at least so far: twice the smaller tail of Fisher's exact
    /// test (1922).
    pub chance: f64,
    /// The same allowing for all values of the attribute (Benjamini and Hochberg 1995), and no less
    /// than the chance of the attribute as a whole.
    pub adjusted: f64,
    /// Whether that is within [`FALSE_DISCOVERY_RATE`].
    pub flagged: bool,
}

impl Comparison {
    /// Compares `(won, others)` of a value with those of all values; nothing where either side has
    /// fewer than [`GROUP_MIN`] accounts, or where there are no won or no others at all.
    #[must_use]
    pub fn of(with: (u64, u64), all: (u64, u64)) -> Option<Self> {
        let (have, total) = (with.0 + with.1, all.0 + all.1);
        let lack = total.checked_sub(have)?;
        if have < GROUP_MIN || lack < GROUP_MIN || all.0 == 0 || all.1 == 0 {
            return None;
        }
        let without = (all.0.checked_sub(with.0)?, all.1.checked_sub(with.1)?);
        let (rate, base) = (Rate::new(with.0, have)?, Rate::new(all.0, total)?);
        let (lift, lift_low, lift_high) = lift(with, without)?;
        let tails = [
            at_least(total, all.0, have, with.0),
            // As few won is as many others.
            at_least(total, all.1, have, with.1),
        ];
        let chance = (2.0 * tails[0].min(tails[1])).min(1.0);
        let real = |pair: (u64, u64)| (pair.0 as f64, pair.1 as f64);
        let evidence = Evidence::of(real(with), real(without));
        let adjusted = chance;
        Some(Self {
            rate,
            base,
            lift,
            lift_low,
            lift_high,
            evidence,
            chance,
            adjusted,
            flagged: false,
        })
    }
}

/// Lift with its 95 % interval. The ratio of the rate to that of the rest gets its interval from
/// both rates' Wilson intervals (Donner and Zou 2012); lift rises with that ratio alone, since the
/// base is made of both.
fn lift(with: (u64, u64), without: (u64, u64)) -> Option<(f64, f64, f64)> {
    let own = Rate::new(with.0, with.0 + with.1)?;
    let rest = Rate::new(without.0, without.0 + without.1)?;
    let share = own.of as f64 / (own.of + rest.of) as f64;
    let lift_of = |ratio: f64| {
        if ratio.is_finite() { ratio / (share * ratio + 1.0 - share) } else { 1.0 / share }
    };
    let product = own.rate * rest.rate;
    let root = |own_end: f64, rest_end: f64| {
        let below = own_end * rest_end * (2.0 * own.rate - own_end) * (2.0 * rest.rate - rest_end);
        (product * product - below).max(0.0).sqrt()
    };
    let under = |rest_end: f64| rest_end * (2.0 * rest.rate - rest_end);
    let low = (product - root(own.low, rest.high)) / under(rest.high);
    let low = if low.is_finite() { low.max(0.0) } else { 0.0 };
    let high = match under(rest.low) {
        under if under > 0.0 => (product + root(own.high, rest.low)) / under,
        _ => f64::INFINITY,
    };
    let ratio = if rest.rate > 0.0 { own.rate / rest.rate } else { f64::INFINITY };
    let lift = lift_of(ratio);
    Some((lift, lift_of(low).min(lift), lift_of(high).max(lift)))
}

/// Probabilities that allow for how many there are (Benjamini and Hochberg 1995): flagging all up
/// to a rate keeps the expected share of chance among them within it.
pub(super) fn adjust(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|left, right| chances[*right].total_cmp(&chances[*left]));
    let mut adjusted = vec![1.0_f64; chances.len()];
    let mut least = 1.0_f64;
    for (from_above, place) in order.iter().enumerate() {
        let rank = chances.len() - from_above;
        least = least.min(chances[*place] * (chances.len() as f64 / rank as f64));
        adjusted[*place] = least;
    }
    adjusted
}
