//! Which cycle fits a sale. Each input votes for the cycles with shares that add up to 1; the score
//! of a cycle is the weighted mean of what it got, from 0 to 100.
//!
//! The source names the cycles in words: multi-million deals that few buyers and the top executives
//! decide (early); expensive products for mid-size and large firms, more buyers, users and their
//! managers (mid); low-priced goods, most buyers (full). The numbers below are our choice.

use speargun_words::{Said, count, said};

use super::{Cycle, DecisionLevel};

/// Where the size of deals parts the cycles, in major units: below the first is full, from the
/// second on early. Round numbers that are near each other in worth, so that the advice does not
/// hang on the rate of a day.
const SIZES: [(&str, f64, f64); 11] = [
    ("USD", 25_000.0, 1_000_000.0),
    ("EUR", 25_000.0, 1_000_000.0),
    ("GBP", 20_000.0, 800_000.0),
    ("CHF", 25_000.0, 1_000_000.0),
    ("AUD", 35_000.0, 1_500_000.0),
    ("CAD", 35_000.0, 1_500_000.0),
    ("KRW", 30_000_000.0, 1_000_000_000.0),
    ("JPY", 3_500_000.0, 150_000_000.0),
    ("CNY", 180_000.0, 7_000_000.0),
    ("INR", 2_000_000.0, 80_000_000.0),
    ("SEK", 250_000.0, 10_000_000.0),
];
/// Where the days of the sales cycle part the cycles: up to a month, and from nine months on.
const DAYS: (f64, f64) = (30.0, 270.0);
/// Where the buyers of a deal part early from mid, and mid from full. Below [`ALONE`] there is no
/// committee at all: that is full.
const BUYERS: (f64, f64) = (5.0, 20.0);
const ALONE: f64 = 1.5;
/// An input that is so many times a threshold, or that part of it, votes for one cycle alone;
/// in between for both of its sides.
const SOFTNESS: f64 = 2.0;
/// How much each input counts. Who decides and what it costs say most; the number of buyers least,
/// since records of deals seldom name all.
const WEIGHTS: [f64; 4] = [3.0, 1.0, 2.0, 3.0];

/// The thresholds of sizes in one currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeScale {
    /// The currency's code.
    pub currency: &'static str,
    /// Up to here a deal is of the full cycle.
    pub full_below: f64,
    /// From here on a deal is of the early cycle.
    pub early_from: f64,
}

impl SizeScale {
    /// All scales, in the order in which they are tried.
    pub fn all() -> impl Iterator<Item = Self> {
        let scale = |(currency, full_below, early_from)| Self { currency, full_below, early_from };
        SIZES.into_iter().map(scale)
    }

    /// The scale of a currency.
    #[must_use]
    pub fn of(currency: &str) -> Option<Self> {
        Self::all().find(|scale| scale.currency == currency)
    }
}

/// What is known of a sale.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Inputs {
    /// Worth of a deal in the currency of the scale.
    pub deal_size: Option<(f64, SizeScale)>,
    /// People who take part in a purchase.
    pub buyers: Option<f64>,
    /// Days from the making of a deal to its close.
    pub cycle_days: Option<f64>,
    /// Who decides.
    pub decided_by: Option<DecisionLevel>,
}

/// What one input says.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// `deal_size`, `buyers`, `cycle_days` or `decided_by`.
    pub input: &'static str,
    /// How much it counts beside the others.
    pub weight: f64,
    /// The share of each cycle, in the order of [`Cycle::ALL`]; they add up to 1.
    pub shares: [f64; 3],
    /// Why.
    pub reason: Said,
}

/// Which cycle fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// The one with the highest score; of two that are equal mid, else the earlier. `None` if
    /// nothing is known.
    pub cycle: Option<Cycle>,
    /// The score of each cycle, 0 to 100; they add up to 100. All 0 if nothing is known.
    pub scores: [f64; 3],
    /// What each known input said.
    pub votes: Vec<Vote>,
}

/// Which cycle fits a sale.
#[must_use]
pub fn advise(inputs: &Inputs) -> Advice {
    let votes: Vec<Vote> = [of_size(inputs), of_buyers(inputs), of_days(inputs), of_level(inputs)]
        .into_iter()
        .flatten()
        .collect();
    let total: f64 = votes.iter().map(|vote| vote.weight).sum();
    if total <= 0.0 {
        return Advice { cycle: None, scores: [0.0; 3], votes };
    }
    let score = |place: usize| {
        let points: f64 = votes.iter().map(|vote| vote.weight * vote.shares[place]).sum();
        (points / total * 1_000.0).round() / 10.0
    };
    let scores = [score(0), score(1), score(2)];
    let [early, mid, full] = scores;
    let cycle = if mid >= early && mid >= full {
        Cycle::Mid
    } else if early >= full {
        Cycle::Early
    } else {
        Cycle::Full
    };
    Advice { cycle: Some(cycle), scores, votes }
}

/// From 0 well below a threshold over a half at it to 1 well above, evenly by ratio.
fn above(value: f64, threshold: f64) -> f64 {
    (0.5 + (value / threshold).ln() / (2.0 * SOFTNESS.ln())).clamp(0.0, 1.0)
}

/// The shares where a low value is of one side and a high one of the other.
fn shares(value: f64, (low, high): (f64, f64)) -> [f64; 3] {
    let (not_low, is_high) = (above(value, low), above(value, high));
    [1.0 - not_low, not_low - is_high, is_high]
}

fn of_size(inputs: &Inputs) -> Option<Vote> {
    let (size, scale) = inputs.deal_size?;
    let [full, mid, early] = shares(size, (scale.full_below, scale.early_from));
    let currency = scale.currency;
    let (amount, low, high) = (whole(size), whole(scale.full_below), whole(scale.early_from));
    let reason = said!("program.reason.deal_size", amount, currency, low, high);
    Some(Vote { input: "deal_size", weight: WEIGHTS[0], shares: [early, mid, full], reason })
}

fn of_buyers(inputs: &Inputs) -> Option<Vote> {
    let buyers = inputs.buyers?;
    let (input, weight) = ("buyers", WEIGHTS[1]);
    if buyers < ALONE {
        let reason = said!("program.reason.one_buyer");
        return Some(Vote { input, weight, shares: [0.0, 0.0, 1.0], reason });
    }
    let (low, high) = (whole(BUYERS.0), whole(BUYERS.1));
    let reason = said!("program.reason.buyers", buyers = tenth(buyers), low, high);
    Some(Vote { input, weight, shares: shares(buyers, BUYERS), reason })
}

fn of_days(inputs: &Inputs) -> Option<Vote> {
    let days = inputs.cycle_days?;
    let [full, mid, early] = shares(days, DAYS);
    let (low, high) = (whole(DAYS.0), whole(DAYS.1));
    let reason = said!("program.reason.cycle_days", days = tenth(days), low, high);
    Some(Vote { input: "cycle_days", weight: WEIGHTS[2], shares: [early, mid, full], reason })
}

fn of_level(inputs: &Inputs) -> Option<Vote> {
    let (shares, reason) = match inputs.decided_by? {
        DecisionLevel::TopExecutives => ([1.0, 0.0, 0.0], said!("program.reason.top_executives")),
        DecisionLevel::ManagersAndUsers => {
            ([0.0, 1.0, 0.0], said!("program.reason.managers_and_users"))
        }
        DecisionLevel::BuyerAlone => ([0.0, 0.0, 1.0], said!("program.reason.buyer_alone")),
    };
    Some(Vote { input: "decided_by", weight: WEIGHTS[3], shares, reason })
}

fn whole(number: f64) -> speargun_words::Value {
    count(number.round().clamp(0.0, 9e15) as i64)
}

/// A number to a tenth, without a zero behind the point.
fn tenth(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale() -> SizeScale {
        SizeScale::of("EUR").unwrap()
    }

    fn of(size: f64, buyers: f64, days: f64, level: DecisionLevel) -> Advice {
        advise(&Inputs {
            deal_size: Some((size, scale())),
            buyers: Some(buyers),
            cycle_days: Some(days),
            decided_by: Some(level),
        })
    }

    #[test]
    fn typical_sales_get_their_cycle() {
        let giants = of(5_000_000.0, 4.0, 540.0, DecisionLevel::TopExecutives);
        assert_eq!(giants.cycle, Some(Cycle::Early));
        let crm = of(120_000.0, 8.0, 120.0, DecisionLevel::ManagersAndUsers);
        assert_eq!(crm.cycle, Some(Cycle::Mid));
        let goods = of(900.0, 1.0, 6.0, DecisionLevel::BuyerAlone);
        assert_eq!((goods.cycle, goods.scores), (Some(Cycle::Full), [0.0, 0.0, 100.0]));
        let many = of(900.0, 60.0, 6.0, DecisionLevel::BuyerAlone);
        assert_eq!(many.scores, [0.0, 0.0, 100.0]);
    }

    #[test]
    fn nothing_known_is_no_advice() {
        let advice = advise(&Inputs::default());
        assert_eq!((advice.cycle, advice.scores), (None, [0.0; 3]));
        assert!(advice.votes.is_empty());
    }

    #[test]
    fn at_a_threshold_both_sides_get_a_half() {
        let size = |size| {
            let inputs = Inputs { deal_size: Some((size, scale())), ..Inputs::default() };
            advise(&inputs).scores
        };
        assert_eq!(size(25_000.0), [0.0, 50.0, 50.0]);
        assert_eq!(size(1_000_000.0), [50.0, 50.0, 0.0]);
        assert_eq!(size(50_000.0), [0.0, 100.0, 0.0]);
        assert_eq!(size(2_000_000.0), [100.0, 0.0, 0.0]);
        assert_eq!(size(1.0), [0.0, 0.0, 100.0]);
    }

    #[test]
    fn shares_add_up_and_bands_do_not_overlap() {
        for scale in SizeScale::all() {
            assert!(scale.full_below * SOFTNESS <= scale.early_from / SOFTNESS, "{scale:?}");
            assert!(crate::money::Currency::parse(scale.currency).is_ok(), "{scale:?}");
        }
        for (low, high) in [DAYS, BUYERS] {
            assert!(low * SOFTNESS <= high / SOFTNESS);
        }
        for value in [0.001, 1.0, 7.5, 30.0, 250.0, 1e6, 1e15] {
            let advice = of(value, value.max(1.0), value, DecisionLevel::ManagersAndUsers);
            for vote in &advice.votes {
                assert!((vote.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{vote:?}");
                assert!(vote.shares.iter().all(|share| (0.0..=1.0).contains(share)), "{vote:?}");
            }
            assert!((advice.scores.iter().sum::<f64>() - 100.0).abs() < 0.3, "{advice:?}");
        }
    }

    #[test]
    fn each_input_says_why() {
        let advice = of(120_000.0, 8.0, 45.5, DecisionLevel::TopExecutives);
        let said: Vec<String> = advice.votes.iter().map(|vote| vote.reason.to_string()).collect();
        assert!(said[0].contains("120,000 EUR"), "{said:?}");
        assert!(said[2].contains("45.5 days"), "{said:?}");
        assert_eq!(advice.votes.len(), 4);
    }
}
