//! Weights learned from a workspace: without labels by expectation-maximisation, with people's
//! decisions by calibration.
//!
//! Fellegi and Sunter (1969): a level of evidence weighs the logarithm of how much oftener it is
//! seen among matches than among candidates that are none. What is a match is not known, so it is
//! estimated and the weights with it, in turns. Few records move a weight little: the shipped
//! weight counts like [`PRIOR_MATCHES`] matches that were seen. How rare a name is and how long
//! (the term frequencies) stays a known part of each candidate's sum.

use rayon::prelude::*;
use serde::Serialize;

use crate::compare::logistic;
use crate::decide::{Matcher, Outcome, STRONG};
use crate::evidence::{AddressLevel, NameLevel};
use crate::hash::{hash_bytes, mix};
use crate::lead::LeadInput;
use crate::model::Weights;
use crate::search::Scratch;

/// A lead to learn from.
#[derive(Debug, Clone, Copy)]
pub struct TrainingLead<'a> {
    /// The lead.
    pub lead: LeadInput<'a>,
    /// What a person decided: `Some(Some(account))`, `Some(None)` for no account, `None` where
    /// nobody decided.
    pub decision: Option<Option<u32>>,
}

/// What training found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Training {
    /// The learned weights.
    pub weights: Weights,
    /// Leads with at least one candidate by name.
    pub leads: u64,
    /// Candidates looked at.
    pub candidates: u64,
    /// Rounds until the weights stood still.
    pub rounds: u32,
    /// Decisions of people that the calibration was fitted on.
    pub fitted_decisions: u64,
    /// The standing weights on decisions that were held back.
    pub before: HeldOut,
    /// The learned weights on the same decisions.
    pub after: HeldOut,
}

/// Quality on decisions of people that were not learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct HeldOut {
    /// Decisions held back.
    pub decisions: u64,
    /// Strong answers that the person gave as well.
    pub right: u64,
    /// Strong answers that the person did not give.
    pub wrong: u64,
    /// Accounts that the person gave and the matcher did not.
    pub missed: u64,
}

impl HeldOut {
    /// Share of strong answers that are right; `None` without any.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        let given = self.right + self.wrong;
        (given > 0).then(|| self.right as f64 / given as f64)
    }

    /// Share of the accounts people gave that are found; `None` without any.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        let wanted = self.right + self.missed;
        (wanted > 0).then(|| self.right as f64 / wanted as f64)
    }
}

/// Seen matches that a shipped weight counts for.
const PRIOR_MATCHES: f64 = 400.0;
/// Most rounds of estimation.
const MAX_ROUNDS: u32 = 40;
/// Change of every weight below which the estimation ends.
const STILL: f32 = 0.002;
/// Farthest a weight may move from the shipped one.
const FARTHEST: f32 = 1.5;
/// One decision of this many is held back.
const HELD_OUT: u64 = 3;
/// Fewest decisions the calibration is fitted on.
const LEAST_DECISIONS: usize = 30;
/// Most candidates of one lead that are learned from.
const MAX_CANDIDATES: usize = 16;

/// The levels of one candidate and what its sum holds besides their weights.
#[derive(Debug, Clone, Copy)]
struct Sample {
    account: u32,
    name: NameLevel,
    address: AddressLevel,
    country: Option<bool>,
    city: bool,
    /// The whole sum under the standing weights, less the weights of the levels.
    offset: f32,
}

struct Samples<'a> {
    lead: usize,
    input: &'a TrainingLead<'a>,
    /// Whether the names decide, and no domain does.
    by_name: bool,
    candidates: Vec<Sample>,
}

/// Learns weights from leads and decisions. Nothing is published: the caller builds a matcher with
/// the weights when somebody approves them.
#[must_use]
pub fn train(matcher: &mut Matcher, leads: &[TrainingLead<'_>]) -> Training {
    let standing = matcher.weights().clone();
    let samples = collect(matcher, leads);
    let (mut weights, rounds) = estimate(&samples, &standing);
    let fitted = calibrate(&samples, &mut weights);
    let before = held_out(matcher, leads);
    matcher.set_weights(weights.clone());
    let after = held_out(matcher, leads);
    matcher.set_weights(standing);
    Training {
        leads: samples.len() as u64,
        candidates: samples.iter().map(|lead| lead.candidates.len() as u64).sum(),
        rounds,
        fitted_decisions: fitted,
        before,
        after,
        weights,
    }
}

fn collect<'a>(matcher: &Matcher, leads: &'a [TrainingLead<'a>]) -> Vec<Samples<'a>> {
    let all = leads.par_iter().enumerate().map_init(Scratch::default, |scratch, (lead, input)| {
        let mut candidates: Vec<Sample> = matcher
            .named_candidates(scratch, &input.lead)
            .into_iter()
            .filter_map(|candidate| {
                let name = candidate.name?;
                let weights = matcher.weights();
                let sample = Sample {
                    account: candidate.account,
                    name: name.level,
                    address: candidate.address,
                    country: candidate.country,
                    city: candidate.city,
                    offset: 0.0,
                };
                Some(Sample { offset: candidate.sum - level_sum(weights, &sample), ..sample })
            })
            .collect();
        candidates.truncate(MAX_CANDIDATES);
        let by_name = !matcher.has_domain_owner(&input.lead);
        Samples { lead, input, by_name, candidates }
    });
    all.filter(|samples| !samples.candidates.is_empty()).collect()
}

fn level_sum(weights: &Weights, sample: &Sample) -> f32 {
    let country = match sample.country {
        Some(true) => weights.country_agrees,
        Some(false) => weights.country_differs,
        None => 0.0,
    };
    let city = if sample.city { weights.city_agrees } else { 0.0 };
    weights.name[sample.name as usize] + weights.address(sample.address) + country + city
}

/// Expected counts of one level among matches and among the others.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    matches: f64,
    others: f64,
}

impl Counts {
    fn add(&mut self, share: f64) {
        self.matches += share;
        self.others += 1.0 - share;
    }

    fn plus(self, other: Self) -> Self {
        Self { matches: self.matches + other.matches, others: self.others + other.others }
    }

    /// The logarithm of how much oftener the level is seen among matches than among the others.
    fn weight(self, whole: Self) -> f64 {
        let matches = (self.matches + 0.5) / (whole.matches + 1.0);
        let others = (self.others + 0.5) / (whole.others + 1.0);
        (matches / others).ln()
    }
}

#[derive(Debug, Clone, Default)]
struct Expected {
    name: [Counts; NameLevel::ALL.len()],
    address: [Counts; AddressLevel::ALL.len()],
    country: [Counts; 2],
    city: [Counts; 2],
}

impl Expected {
    fn add(&mut self, sample: &Sample, share: f64) {
        self.name[sample.name as usize].add(share);
        self.address[sample.address as usize].add(share);
        if let Some(agrees) = sample.country {
            self.country[usize::from(agrees)].add(share);
        }
        self.city[usize::from(sample.city)].add(share);
    }

    fn plus(mut self, other: Self) -> Self {
        let add = |to: &mut [Counts], from: &[Counts]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to = to.plus(*from));
        };
        add(&mut self.name, &other.name);
        add(&mut self.address, &other.address);
        add(&mut self.country, &other.country);
        add(&mut self.city, &other.city);
        self
    }
}

/// Expectation and maximisation in turns until the weights stand still.
fn estimate(samples: &[Samples<'_>], shipped: &Weights) -> (Weights, u32) {
    let mut weights = shipped.clone();
    for round in 1..=MAX_ROUNDS {
        let expected = samples
            .par_iter()
            .fold(Expected::default, |mut expected, lead| {
                for (sample, share) in shares(lead, &weights) {
                    expected.add(sample, share);
                }
                expected
            })
            .reduce(Expected::default, Expected::plus);
        let next = maximise(&expected, shipped);
        let moved = distance(&weights, &next);
        weights = next;
        if moved < STILL {
            return (weights, round);
        }
    }
    (weights, MAX_ROUNDS)
}

/// The probability of each candidate; that of none of them is what is left. What a person decided
/// is known, unless it is held back.
fn shares<'a>(lead: &'a Samples<'_>, weights: &Weights) -> impl Iterator<Item = (&'a Sample, f64)> {
    let odds = |sample: &Sample| f64::from(sample.offset + level_sum(weights, sample)).exp();
    let odds: Vec<f64> = lead.candidates.iter().map(odds).collect();
    let whole = 1.0 + odds.iter().sum::<f64>();
    let decided = lead.input.decision.filter(|_| !is_held_out(lead.lead));
    lead.candidates.iter().zip(odds).map(move |(sample, odds)| {
        let share = match decided {
            Some(account) => f64::from(u8::from(account == Some(sample.account))),
            None => odds / whole,
        };
        (sample, share)
    })
}

fn maximise(expected: &Expected, shipped: &Weights) -> Weights {
    let whole = |counts: &[Counts]| counts.iter().fold(Counts::default(), |sum, c| sum.plus(*c));
    let mut weights = shipped.clone();
    let learn = |to: &mut [f32], counts: &[Counts], prior: &[f32]| {
        let all = whole(counts);
        // What all levels say on average under the shipped weights stays as it is: only their
        // differences are learned, so that a thin base does not shift every decision.
        let seen: Vec<f64> = counts.iter().map(|c| c.matches.min(c.others)).collect();
        let mass: f64 = seen.iter().sum::<f64>().max(1.0);
        let shift: f64 = counts
            .iter()
            .zip(prior)
            .zip(&seen)
            .map(|((c, prior), n)| n * (f64::from(*prior) - c.weight(all)))
            .sum::<f64>()
            / mass;
        for ((to, (counts, prior)), seen) in to.iter_mut().zip(counts.iter().zip(prior)).zip(&seen)
        {
            let learned = counts.weight(all) + shift;
            let share = seen / (seen + PRIOR_MATCHES);
            let moved = share * (learned - f64::from(*prior));
            *to = prior + (moved as f32).clamp(-FARTHEST, FARTHEST);
        }
    };
    learn(&mut weights.name, &expected.name, &shipped.name);
    learn(&mut weights.address, &expected.address, &shipped.address);
    let mut country = [shipped.country_differs, shipped.country_agrees];
    learn(&mut country, &expected.country, &[shipped.country_differs, shipped.country_agrees]);
    [weights.country_differs, weights.country_agrees] = country;
    let mut city = [0.0, shipped.city_agrees];
    learn(&mut city, &expected.city, &[0.0, shipped.city_agrees]);
    weights.city_agrees = city[1] - city[0];
    weights
}

fn distance(left: &Weights, right: &Weights) -> f32 {
    let pairs = left.name.iter().zip(&right.name).chain(left.address.iter().zip(&right.address));
    let most = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    let places = [
        left.country_agrees - right.country_agrees,
        left.country_differs - right.country_differs,
        left.city_agrees - right.city_agrees,
    ];
    places.iter().fold(most, |most, change| most.max(change.abs()))
}

/// Whether a decision is held back, by its position alone: the same for every training.
fn is_held_out(lead: usize) -> bool {
    mix(hash_bytes(&(lead as u64).to_le_bytes()), 29).is_multiple_of(HELD_OUT)
}

/// Fits slope and intercept of the probability to people's decisions, pulled towards 1 and 0
/// (Platt scaling with a prior); returns how many decisions it was fitted on.
fn calibrate(samples: &[Samples<'_>], weights: &mut Weights) -> u64 {
    let mut pairs = Vec::new();
    for lead in samples.iter().filter(|lead| !is_held_out(lead.lead)) {
        let Some(account) = lead.input.decision else { continue };
        let summed = lead.candidates.iter().map(|s| (s.offset + level_sum(weights, s), s.account));
        // The decision is about the best candidate, and where a domain decided, none is asked.
        let best = summed.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((sum, found)) = best.filter(|_| lead.by_name) {
            pairs.push((f64::from(sum), account == Some(found)));
        }
    }
    if pairs.len() < LEAST_DECISIONS {
        return 0;
    }
    let (mut slope, mut intercept) = (1.0_f64, 0.0_f64);
    let pull = 60.0;
    for _ in 0..50 {
        let (mut ga, mut gb) = (pull * (slope - 1.0), pull * 0.2 * intercept);
        let (mut haa, mut hab, mut hbb) = (pull, 0.0, pull * 0.2);
        for (sum, same) in &pairs {
            let p = f64::from(logistic((slope * sum + intercept) as f32));
            let error = p - f64::from(u8::from(*same));
            let spread = (p * (1.0 - p)).max(1e-6);
            ga += error * sum;
            gb += error;
            haa += spread * sum * sum;
            hab += spread * sum;
            hbb += spread;
        }
        let determinant = haa * hbb - hab * hab;
        let (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
        slope -= da;
        intercept -= db;
        if da.abs() + db.abs() < 1e-6 {
            break;
        }
    }
    weights.calibration = (slope.clamp(0.5, 2.0) as f32, intercept.clamp(-2.0, 2.0) as f32);
    pairs.len() as u64
}

/// The matcher's own decisions on those that were held back.
fn held_out(matcher: &Matcher, leads: &[TrainingLead<'_>]) -> HeldOut {
    let mut held = HeldOut::default();
    let mut scratch = Scratch::default();
    for (_, lead) in leads.iter().enumerate().filter(|(at, _)| is_held_out(*at)) {
        let Some(wanted) = lead.decision else { continue };
        held.decisions += 1;
        let decision = matcher.decide_with(&mut scratch, &lead.lead);
        let strong = decision.outcome == Outcome::Strong && decision.probability >= STRONG;
        let given = decision.account.filter(|_| strong);
        match (given, wanted) {
            (Some(given), Some(wanted)) if given == wanted => held.right += 1,
            (given, wanted) => {
                held.wrong += u64::from(given.is_some());
                held.missed += u64::from(wanted.is_some());
            }
        }
    }
    held
}
