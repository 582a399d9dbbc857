//! Accounts nobody ever sold to that are most like the best customers, each with its reasons.

use serde::Serialize;
use speargun_measure::icp::{Cells, Counts, Evidence, GROUP_MIN, Group, Row, Table, Value};

use super::Profile;

/// The most accounts that are named.
const ALIKE_MAX: usize = 1_000;
/// One customer counts at most for so many average ones, so that no giant decides alone.
const WEIGHT_MAX: f64 = 10.0;
/// From so many points on an account stands out: odds of 1.07 and more.
const ALIKE_POINTS_MIN: f64 = 1.0;

/// What is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct AlikeWish {
    /// Customers count by what they bought.
    pub by_amount: bool,
    /// How many accounts are named.
    pub limit: usize,
}

/// Who is like the best customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alikes {
    /// Customers that they are compared with.
    pub customers: u64,
    /// As how many equal ones the customers count, once weighted (Kish 1965).
    pub effective_customers: f64,
    /// Accounts never sold to, without an open deal.
    pub candidates: u64,
    /// Accounts that stand out, of all candidates: those with a point or more for them.
    pub alike: u64,
    /// Whether any attribute separates customers from those never sold to beyond chance. If none
    /// does, the order is mostly chance.
    pub signal: bool,
    /// Why nobody is named.
    pub refused: Option<String>,
    /// The most alike first.
    pub accounts: Vec<Alike>,
}

/// An account that is like customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alike {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// The sum of its reasons: 10 for each doubling of the odds that such an account is a customer.
    pub points: f64,
    /// What makes it alike, and what does not; the strongest first.
    pub reasons: Vec<LikeReason>,
    /// Attributes of which nothing is known, so that they say nothing.
    pub unknown: Vec<String>,
}

/// What one attribute says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LikeReason {
    /// The field.
    pub attribute: String,
    /// The value.
    pub value: Value,
    /// Points.
    pub points: f64,
    /// Accounts that have it.
    pub counts: Counts,
    /// All of which the attribute is known.
    pub known: Counts,
}

/// Names the accounts most like the customers. An account's points are the sum, over its
/// attributes, of the shrunk logarithm of how much more often customers have the value than those
/// never sold to: a naive Bayes score, whose attributes count as if they had nothing to do with
/// each other.
#[must_use]
pub fn alikes(profile: &Profile, wish: AlikeWish) -> Alikes {
    let customers = profile.counts.won;
    let is_candidate = |place: &usize| {
        profile.groups[*place] == Some(Group::Never) && profile.outcomes[*place].open == 0
    };
    let candidates: Vec<usize> = (0..profile.ids.len()).filter(is_candidate).collect();
    let mut found = Alikes {
        customers,
        effective_customers: customers as f64,
        candidates: candidates.len() as u64,
        alike: 0,
        signal: false,
        refused: refusal(profile.counts),
        accounts: Vec::new(),
    };
    if found.refused.is_some() {
        return found;
    }
    let weights = wish.by_amount.then(|| weights(profile));
    if let Some(weights) = &weights {
        found.effective_customers = effective(weights.iter().copied());
    }
    let says = points(profile, weights.as_deref());
    let flagged = |row: &Row| row.reach.as_ref().is_some_and(|found| found.flagged);
    found.signal = profile.tables.iter().flat_map(|table| &table.rows).any(flagged);
    let mut sums: Vec<(f64, usize)> = candidates
        .into_iter()
        .map(|place| (reasons(profile, &says, place).map(|reason| reason.2).sum(), place))
        .collect();
    found.alike = sums.iter().filter(|(sum, _)| *sum >= ALIKE_POINTS_MIN).count() as u64;
    sums.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    sums.truncate(wish.limit.min(ALIKE_MAX));
    found.accounts =
        sums.into_iter().map(|(sum, place)| alike(profile, &says, place, sum)).collect();
    found
}

fn refusal(counts: Counts) -> Option<String> {
    let few = |count: u64, whom: &str| {
        (count < GROUP_MIN).then(|| {
            format!(
                "{count} accounts {whom} are too few to compare: at least {GROUP_MIN} are needed"
            )
        })
    };
    few(counts.won, "won").or_else(|| few(counts.never, "never sold to"))
}

/// What each customer counts, by place; an average one counts 1, others nothing.
fn weights(profile: &Profile) -> Vec<f64> {
    let amounts: Vec<f64> = (profile.groups.iter().zip(&profile.outcomes))
        .map(|(group, outcome)| if *group == Some(Group::Won) { outcome.won_amount } else { 0.0 })
        .collect();
    let known = amounts.iter().filter(|amount| **amount > 0.0).count();
    let mean = amounts.iter().sum::<f64>() / known.max(1) as f64;
    let weight = |(group, amount): (&Option<Group>, &f64)| match group {
        // A customer whose deals have no amount counts as an average one.
        Some(Group::Won) if *amount > 0.0 => (amount / mean).min(WEIGHT_MAX),
        Some(Group::Won) => 1.0,
        _ => 0.0,
    };
    profile.groups.iter().zip(&amounts).map(weight).collect()
}

/// As how many equal cases weighted ones count (Kish 1965).
fn effective(weights: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) = weights
        .fold((0.0, 0.0), |(sum, squares), weight| (sum + weight, squares + weight * weight));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// Points by table and row; nothing where a row says nothing.
fn points(profile: &Profile, weights: Option<&[f64]>) -> Vec<Vec<Option<f64>>> {
    let of_table = |(table, cells): (&Table, &Cells)| {
        let held = weights.map(|weights| held(profile, table, cells, weights));
        (table.rows.iter().enumerate())
            .map(|(place, row)| {
                let plain = row.reach.as_ref()?.evidence;
                let evidence = match &held {
                    Some(held) => weighted(held, place, row, table.known),
                    None => plain,
                };
                Some(evidence.strength())
            })
            .collect()
    };
    let cells = profile.attributes.iter().map(|attribute| &attribute.cells);
    profile.tables.iter().zip(cells).map(of_table).collect()
}

/// The weight of customers by row, and over all of which the attribute is known.
struct Held {
    rows: Vec<f64>,
    all: f64,
    effective: f64,
}

fn held(profile: &Profile, table: &Table, cells: &Cells, weights: &[f64]) -> Held {
    let mut held = Held { rows: vec![0.0; table.rows.len()], all: 0.0, effective: 0.0 };
    let mut known = Vec::new();
    for (place, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        if profile.groups[place] != Some(Group::Won) {
            continue;
        }
        let rows = table.rows_of(cells, place);
        if !rows.is_empty() {
            known.push(*weight);
        }
        rows.into_iter().for_each(|row| held.rows[row] += weight);
    }
    held.all = known.iter().sum();
    held.effective = effective(known.into_iter());
    held
}

fn weighted(held: &Held, place: usize, row: &Row, known: Counts) -> Evidence {
    let share = if held.all > 0.0 { (held.rows[place] / held.all).min(1.0) } else { 0.0 };
    let (with, without) = (share * held.effective, (1.0 - share) * held.effective);
    let never = row.counts.never;
    let prior = row.reach.as_ref().map_or(0.0, |found| found.evidence.prior);
    let found = Evidence::of((with, never as f64), (without, (known.never - never) as f64));
    Evidence { prior, ..found }
}

/// The rows that an account stands in and that say something: table, row, points.
fn reasons<'a>(
    profile: &'a Profile,
    says: &'a [Vec<Option<f64>>],
    place: usize,
) -> impl Iterator<Item = (usize, usize, f64)> + 'a {
    profile.tables.iter().enumerate().flat_map(move |(at, table)| {
        let rows = table.rows_of(&profile.attributes[at].cells, place).into_iter();
        rows.filter_map(move |row| Some((at, row, says[at][row]?)))
    })
}

fn alike(profile: &Profile, says: &[Vec<Option<f64>>], place: usize, sum: f64) -> Alike {
    let mut own: Vec<LikeReason> = reasons(profile, says, place)
        .map(|(at, row, points)| {
            let table = &profile.tables[at];
            let found = &table.rows[row];
            LikeReason {
                attribute: table.name.clone(),
                value: found.value.clone(),
                points,
                counts: found.counts,
                known: table.known,
            }
        })
        .collect();
    own.sort_by(|left, right| right.points.abs().total_cmp(&left.points.abs()));
    let is_unknown = |table: &&Table| {
        table.known.never > 0
            && profile
                .attributes
                .iter()
                .find(|attribute| attribute.name == table.name)
                .is_some_and(|attribute| table.rows_of(&attribute.cells, place).is_empty())
    };
    let unknown = profile.tables.iter().filter(is_unknown).map(|table| table.name.clone());
    Alike {
        account_id: profile.ids[place],
        account: profile.names[place].clone(),
        points: sum,
        reasons: own,
        unknown: unknown.collect(),
    }
}
