//! Accounts that nobody ever sold to by how likely they are to be won, each with its reasons.

use std::sync::Arc;

use serde::Serialize;
use speargun_domain::account::AccountRecord;
use speargun_measure::icp::{Against, Group};
use speargun_measure::statistics::Rate;
use speargun_words::said;

use super::propensity::{PropensityModel, Sample, table_of};
use super::{Profile, shown};
use crate::EngineError;
use crate::account::{AccountList, ListedAccount};

/// The most accounts that are named.
const PROSPECTS_MAX: usize = 1_000;
/// How many reasons an account is reported with.
const DRIVERS_MAX: usize = 12;
/// How far evidence may move the odds before a model is learned: attributes that go together would
/// count several times. The logarithm; 3 is twenty times.
const PRIOR_LOG_ODDS_MAX: f64 = 3.0;

/// What probabilities rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The learned model.
    Learned,
    /// The learned model found nothing that tells won from lost: all have the same probability.
    NoSignal,
    /// The share of the won, moved by the shrunk evidence of the profile.
    Prior,
    /// Nothing: nobody was won, or nobody was lost.
    Nothing,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct PropensityWish {
    /// How many accounts are named.
    pub limit: usize,
}

/// How likely accounts are to be won once a deal is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Propensity {
    /// What probabilities rest on.
    pub basis: Basis,
    /// Why it is not a learned model.
    pub why: Option<String>,
    /// The accounts that there are to learn from.
    pub sample: Sample,
    /// The learned model.
    pub model: Option<PropensityModel>,
    /// The share of the won among the won and lost.
    pub base: Option<Rate>,
    /// Accounts never sold to.
    pub candidates: u64,
    /// Of them, those without a score, which have no figures yet: run `speargun score`.
    pub unscored: u64,
    /// The likeliest first.
    pub accounts: Vec<Prospect>,
}

/// An account that may be won.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prospect {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// The probability that it is won, once a deal is made.
    pub probability: f64,
    /// Its open deals.
    pub open_deals: u32,
    /// Where the log-odds begin; all contributions add up to the account's.
    pub base: f64,
    /// What moves them, the strongest first.
    pub drivers: Vec<Driver>,
    /// What all others add.
    pub rest: f64,
}

/// What one attribute adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Driver {
    /// The field.
    pub attribute: String,
    /// What stands in it; nothing where it is not known.
    pub value: Option<String>,
    /// Log-odds.
    pub log_odds: f64,
}

/// Foretells whom we could win.
#[must_use]
pub fn propensity(
    profile: &Profile,
    list: &AccountList,
    model: Option<PropensityModel>,
    wish: PropensityWish,
) -> Propensity {
    let sample = sample(profile);
    let (basis, why) = basis(profile, model.as_ref(), sample);
    let candidates: Vec<usize> = (0..profile.ids.len())
        .filter(|place| profile.groups[*place] == Some(Group::Never))
        .collect();
    let mut found = Propensity {
        basis,
        why,
        sample,
        base: profile.base,
        candidates: candidates.len() as u64,
        unscored: 0,
        accounts: Vec::new(),
        model,
    };
    let limit = wish.limit.min(PROSPECTS_MAX);
    match (&found.model, basis) {
        (Some(model), Basis::Learned) => {
            let listed: Vec<(usize, &ListedAccount)> = candidates
                .iter()
                .filter_map(|place| Some((*place, row_of(list, profile.ids[*place])?)))
                .filter(|(_, row)| row.scored_at.is_some())
                .collect();
            found.unscored = (candidates.len() - listed.len()) as u64;
            let records: Vec<&AccountRecord> = listed.iter().map(|(_, row)| &row.record).collect();
            let table = table_of(&records, model.model.column_names().into_iter());
            let scores = model.model.score(&table).into_iter();
            let best = best(scores.zip(listed.iter().map(|(place, _)| *place)).enumerate(), limit);
            let named = |(row, place)| learned(profile, model, (&table, row), place);
            found.accounts = best.into_iter().filter_map(named).collect();
        }
        (_, Basis::Prior) => {
            let odds = candidates.iter().map(|place| (prior(profile, *place).0, *place));
            let best = best(odds.enumerate(), limit);
            found.accounts = best.into_iter().map(|(_, at)| by_prior(profile, at)).collect();
        }
        _ => {}
    }
    found
}

/// How likely one account is to be won, whatever came of it; nothing where nothing can be said.
///
/// # Errors
/// When there is no such account.
pub fn of_account(
    profile: &Profile,
    list: &AccountList,
    model: Option<&PropensityModel>,
    id: i64,
) -> Result<(Basis, Option<String>, Option<Prospect>), EngineError> {
    let missing = || EngineError::NotFound(said!("account.missing", id));
    let place = profile.ids.binary_search(&id).map_err(|_| missing())?;
    let (basis, why) = basis(profile, model, sample(profile));
    let prospect = match (model, basis) {
        (Some(model), Basis::Learned) => {
            let row = row_of(list, id).filter(|row| row.scored_at.is_some());
            row.and_then(|row| {
                let table = table_of(&[&row.record], model.model.column_names().into_iter());
                learned(profile, model, (&table, 0), place)
            })
        }
        (_, Basis::Prior) => Some(by_prior(profile, place)),
        _ => None,
    };
    Ok((basis, why, prospect))
}

fn sample(profile: &Profile) -> Sample {
    let mut sample = Sample::default();
    for (group, outcome) in profile.groups.iter().zip(&profile.outcomes) {
        sample.add(*group, outcome);
    }
    sample
}

fn basis(
    profile: &Profile,
    model: Option<&PropensityModel>,
    sample: Sample,
) -> (Basis, Option<String>) {
    if let Some(model) = model {
        if model.report.signal {
            return (Basis::Learned, None);
        }
        let auc = &model.report.auc;
        let why = format!(
            "nothing that was known before the deals tells won from lost: the area under the curve \
             is {:.3} (95 %: {:.3} to {:.3}), and 0.5 is chance",
            auc.value, auc.low, auc.high
        );
        return (Basis::NoSignal, Some(why));
    }
    let (won, lost) = (profile.counts.won, profile.counts.lost);
    if won == 0 || lost == 0 {
        let why =
            format!("{won} accounts were won and {lost} lost: there is nothing to tell apart");
        return (Basis::Nothing, Some(why));
    }
    let ready = "there is enough to learn from, but nothing was learned yet: run \
                 `speargun icp propensity --learn`";
    (
        Basis::Prior,
        Some(sample.refusal().map_or_else(|| ready.to_owned(), |refusal| refusal.to_string())),
    )
}

fn row_of(list: &AccountList, id: i64) -> Option<&ListedAccount> {
    let place = list.rows.binary_search_by_key(&id, |row| row.record.id).ok()?;
    list.rows.get(place).map(Arc::as_ref)
}

/// The rows and places of the highest, those of equal value in their order.
fn best(scored: impl Iterator<Item = (usize, (f64, usize))>, limit: usize) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> =
        scored.map(|(row, (score, place))| (score, row, place)).collect();
    all.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    all.truncate(limit);
    all.into_iter().map(|(_, row, place)| (row, place)).collect()
}

fn learned(
    profile: &Profile,
    model: &PropensityModel,
    (table, row): (&speargun_learn::Table, usize),
    place: usize,
) -> Option<Prospect> {
    let found = model.model.explain(table, row)?;
    let drivers: Vec<Driver> = found
        .contributions
        .into_iter()
        .map(|part| Driver {
            attribute: part.column,
            value: part.value.map(|value| readable(&value)),
            log_odds: part.log_odds,
        })
        .collect();
    Some(prospect(profile, place, (found.base, found.probability), drivers))
}

/// A number without the digits that say nothing; any other value as it stands.
fn readable(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if number.fract() != 0.0 && number.abs() >= 1.0 => format!("{number:.1}"),
        Ok(number) if number.fract() != 0.0 => format!("{number:.3}"),
        _ => value.to_owned(),
    }
}

/// The log-odds before a model is learned, and what moves them.
fn prior(profile: &Profile, place: usize) -> (f64, f64, Vec<Driver>) {
    let (won, lost) = (profile.counts.won as f64, profile.counts.lost as f64);
    let base = ((won + 0.5) / (lost + 0.5)).ln();
    let mut drivers: Vec<Driver> = Vec::new();
    for (table, attribute) in profile.tables.iter().zip(&profile.attributes) {
        for row in table.rows_of(&attribute.cells, place) {
            let row = &table.rows[row];
            let Some(found) = row.comparison(Against::Lost) else { continue };
            drivers.push(Driver {
                attribute: table.name.clone(),
                value: Some(shown(&row.value)),
                log_odds: found.evidence.shrunk(),
            });
        }
    }
    let sum: f64 = drivers.iter().map(|driver| driver.log_odds).sum();
    let held = sum.clamp(-PRIOR_LOG_ODDS_MAX, PRIOR_LOG_ODDS_MAX);
    if held != sum {
        drivers.iter_mut().for_each(|driver| driver.log_odds *= held / sum);
    }
    (base + held, base, drivers)
}

fn by_prior(profile: &Profile, place: usize) -> Prospect {
    let (log_odds, base, drivers) = prior(profile, place);
    prospect(profile, place, (base, 1.0 / (1.0 + (-log_odds).exp())), drivers)
}

fn prospect(
    profile: &Profile,
    place: usize,
    (base, probability): (f64, f64),
    mut drivers: Vec<Driver>,
) -> Prospect {
    drivers.sort_by(|left, right| right.log_odds.abs().total_cmp(&left.log_odds.abs()));
    let rest = drivers.iter().skip(DRIVERS_MAX).map(|driver| driver.log_odds).sum();
    drivers.truncate(DRIVERS_MAX);
    Prospect {
        account_id: profile.ids[place],
        account: profile.names[place].clone(),
        probability,
        open_deals: profile.outcomes[place].open,
        base,
        drivers,
        rest,
    }
}
