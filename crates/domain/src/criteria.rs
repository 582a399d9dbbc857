//! Criteria: what accounts of a target list are chosen by, agreed before anyone proposes one.
//!
//! A criterion is answered by a filter, which the machine does, or by judgement, which people do
//! with points from 1 to 5. Its weight says how much it counts.

use jiff::tz::TimeZone;
use serde::Deserialize;
use speargun_words::{Said, count, said};

use crate::account::{ACCOUNT_FIELDS, AccountRecord};
use crate::filter::{self, Filter};
use crate::money::Rates;

#[cfg(test)]
mod tests;

/// The newest version of the text that is understood.
const VERSION: u32 = 1;
/// The longest text, in bytes.
pub const TEXT_MAX: usize = 64 * 1024;
/// The most criteria of a sheet.
pub const CRITERIA_MAX: usize = 50;
/// The most people who have to sign.
pub const SIGNERS_MAX: usize = 20;
/// The longest name of a criterion and the longest question, in characters.
pub const NAME_MAX: usize = 200;
/// The fewest points of a judgement.
pub const POINTS_MIN: i64 = 1;
/// The most points of a judgement.
pub const POINTS_MAX: i64 = 5;

/// A sheet of criteria.
#[derive(Debug, Clone, Default)]
pub struct Criteria {
    /// Addresses of those who have to sign; none stands for every executive.
    pub signers: Vec<String>,
    /// The criteria, in their order.
    pub criteria: Vec<Criterion>,
}

/// One criterion.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// By which judgements name it.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// How much it counts beside the others, above 0.
    pub weight: f64,
    /// How it is answered.
    pub answer: Answer,
}

/// How a criterion is answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// By the machine: an account meets the condition or does not.
    Filter(Filter),
    /// By people, who are asked this.
    Judgement(String),
}

/// What an account is by the criteria.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The criteria in their order.
    pub lines: Vec<SheetLine>,
    /// The weighted mean of the answered criteria, 0 to 100; none without an answer.
    pub points: Option<f64>,
    /// The weight of the answered criteria among all, 0 to 1.
    pub answered_share: f64,
}

/// How an account does by one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetLine {
    /// The criterion.
    pub key: String,
    /// The part of its weight that the account gets, 0 to 1; none as long as it is not answered.
    pub share: Option<f64>,
    /// How many people judged; none where the machine answers.
    pub judges: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriteriaText {
    version: u32,
    #[serde(default)]
    signers: Vec<String>,
    #[serde(default)]
    criterion: Vec<CriterionText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionText {
    key: String,
    name: String,
    weight: f64,
    filter: Option<String>,
    question: Option<String>,
}

impl Criteria {
    /// Reads a sheet of criteria. Days in its conditions are days of the zone.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str, rates: &Rates, zone: &TimeZone) -> Result<Self, Said> {
        if text.len() > TEXT_MAX {
            return Err(said!("criteria.too_long", max = count(TEXT_MAX)));
        }
        let read: CriteriaText = toml::from_str(text)
            .map_err(|error| said!("criteria.unreadable", reason = error.message().to_owned()))?;
        if read.version > VERSION {
            return Err(said!("criteria.newer", version = count(read.version)));
        }
        if read.criterion.is_empty() {
            return Err(said!("criteria.none"));
        }
        if read.criterion.len() > CRITERIA_MAX {
            return Err(said!("criteria.too_many", max = count(CRITERIA_MAX)));
        }
        let mut criteria: Vec<Criterion> = Vec::new();
        for text in read.criterion {
            let criterion = criterion(text, rates, zone)?;
            if criteria.iter().any(|known| known.key == criterion.key) {
                return Err(said!("criteria.twice", key = criterion.key));
            }
            criteria.push(criterion);
        }
        Ok(Self { signers: signers(read.signers)?, criteria })
    }

    /// The criterion of a key.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.key == key)
    }

    /// How an account does: the machine answers by its record, people by the points that
    /// `points_of` returns for a criterion. An answer by judgement counts as the mean of its points,
    /// with 1 as nothing and 5 as all of the weight.
    pub fn sheet(
        &self,
        record: Option<&AccountRecord>,
        points_of: impl Fn(&str) -> Vec<i64>,
    ) -> Sheet {
        let mut sheet = Sheet::default();
        let (mut sum, mut answered, mut all) = (0.0, 0.0, 0.0);
        for criterion in &self.criteria {
            let (share, judges) = match &criterion.answer {
                Answer::Filter(filter) => {
                    let holds = record.map(|record| filter.holds(record));
                    (holds.map(|holds| if holds { 1.0 } else { 0.0 }), None)
                }
                Answer::Judgement(_) => {
                    let points = points_of(&criterion.key);
                    (mean_share(&points), Some(points.len()))
                }
            };
            all += criterion.weight;
            if let Some(share) = share {
                sum += share * criterion.weight;
                answered += criterion.weight;
            }
            sheet.lines.push(SheetLine { key: criterion.key.clone(), share, judges });
        }
        if answered > 0.0 {
            sheet.points = Some(100.0 * sum / answered);
            sheet.answered_share = answered / all;
        }
        sheet
    }
}

fn mean_share(points: &[i64]) -> Option<f64> {
    let sum: i64 = points.iter().map(|points| points - POINTS_MIN).sum();
    let most = points.len() as f64 * (POINTS_MAX - POINTS_MIN) as f64;
    (!points.is_empty()).then(|| sum as f64 / most)
}

fn criterion(text: CriterionText, rates: &Rates, zone: &TimeZone) -> Result<Criterion, Said> {
    let (key, name) = (text.key.trim().to_owned(), text.name.trim().to_owned());
    let is_key = |key: &str| {
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        !key.is_empty() && key.len() <= 64 && key.chars().all(is_part)
    };
    if !is_key(&key) {
        return Err(said!("criteria.bad_key", key));
    }
    if name.is_empty() || name.chars().count() > NAME_MAX {
        return Err(said!("criteria.bad_name", key, max = count(NAME_MAX)));
    }
    if !(text.weight.is_finite() && text.weight > 0.0 && text.weight <= 1_000.0) {
        return Err(said!("criteria.bad_weight", key));
    }
    let answer = match (text.filter, text.question) {
        (Some(text), None) => Answer::Filter(condition(&key, &text, rates, zone)?),
        (None, Some(question)) => {
            let question = question.trim().to_owned();
            if question.is_empty() || question.chars().count() > NAME_MAX * 5 {
                return Err(said!("criteria.bad_question", key, max = count(NAME_MAX * 5)));
            }
            Answer::Judgement(question)
        }
        _ => return Err(said!("criteria.one_answer", key)),
    };
    Ok(Criterion { key, name, weight: text.weight, answer })
}

fn condition(key: &str, text: &str, rates: &Rates, zone: &TimeZone) -> Result<Filter, Said> {
    if text.trim().is_empty() {
        return Err(said!("criteria.empty_filter", key));
    }
    let faulty = |reason: Said| said!("criteria.bad_filter", key, reason);
    let mut filter = filter::parse(text, ACCOUNT_FIELDS).map_err(|error| {
        faulty(said!("filter.at", position = error.position, error = error.message))
    })?;
    filter.settle(rates).map_err(|error| {
        let currency = error.currency.code();
        faulty(said!("filter.no_rate", currency))
    })?;
    filter.settle_zone(zone);
    Ok(filter)
}

fn signers(addresses: Vec<String>) -> Result<Vec<String>, Said> {
    if addresses.len() > SIGNERS_MAX {
        return Err(said!("criteria.too_many_signers", max = count(SIGNERS_MAX)));
    }
    let mut found: Vec<String> = Vec::new();
    for address in addresses {
        let address = address.trim().to_lowercase();
        if !found.contains(&address) {
            found.push(address);
        }
    }
    Ok(found)
}
