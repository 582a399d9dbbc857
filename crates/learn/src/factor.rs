//! What moves a model's log-odds, over all records.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::leak::{Alone, coarse, groups};
use crate::limits::FACTOR_ROWS_MAX;
use crate::logistic::Effect;
use crate::model::{Encoded, Learner, Model};
use crate::table::{Column, Values};

/// Ranges that a number's effect is told in.
const RANGES: usize = 5;
/// How many levels of a category are told.
const LEVELS_TOLD: usize = 12;
/// A number has a direction if value and effect are at least so much in step (Spearman 1904).
const IN_STEP_MIN: f64 = 0.6;
const Z: f64 = 1.959_963_984_540_054;

/// What a column does to the log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// The column.
    pub column: String,
    /// The mean of its absolute contribution to a record's log-odds.
    pub contribution: f64,
    /// That as a share of all columns' together.
    pub share: f64,
    /// Cross-validated area under the curve of this column alone.
    pub auc_alone: f64,
    /// Where more of it leads.
    pub direction: Direction,
    /// Its levels or ranges, those that raise the log-odds most first.
    pub levels: Vec<FactorLevel>,
}

/// Where more of a number leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher values raise the probability.
    Rises,
    /// Higher values lower it.
    Falls,
    /// Neither throughout.
    Mixed,
    /// A category: see its levels.
    ByLevel,
}

/// What a level or range does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorLevel {
    /// The level, or the range.
    pub level: String,
    /// How many rows.
    pub rows: usize,
    /// Share of them that is positive.
    pub rate: f64,
    /// Mean contribution to their log-odds; nothing where no row of it was looked at.
    pub contribution: Option<f64>,
    /// Odds against the most frequent level, all else equal; only of a logistic regression.
    pub odds_ratio: Option<OddsRatio>,
}

/// A ratio of odds with its 95 % interval. The ridge pulls it towards 1, and the interval with it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OddsRatio {
    /// The ratio.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What was learned from, for factors.
pub(crate) struct Ground<'a> {
    pub(crate) columns: &'a [Column],
    pub(crate) alone: &'a [Alone],
    pub(crate) labels: &'a [bool],
    pub(crate) rows: &'a [u32],
    pub(crate) model: &'a Model,
    pub(crate) encoded: &'a Encoded,
}

/// All factors, the strongest first.
pub(crate) fn factors(ground: &Ground<'_>) -> Vec<Factor> {
    // Every so many rows, so that no part of the file is preferred.
    let step = (ground.rows.len() / FACTOR_ROWS_MAX).max(1);
    let sample: Vec<u32> = ground.rows.iter().copied().step_by(step).collect();
    let parts: Vec<Vec<f64>> = (sample.par_iter())
        .map(|row| ground.model.parts(ground.encoded, *row as usize).1)
        .collect();
    let mean_of = |place: usize| {
        parts.iter().map(|part| part[place].abs()).sum::<f64>() / parts.len().max(1) as f64
    };
    let means: Vec<f64> = (0..ground.columns.len()).map(mean_of).collect();
    let all = means.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut factors: Vec<Factor> = (0..ground.columns.len())
        .map(|place| {
            let own: Vec<f64> = parts.iter().map(|part| part[place]).collect();
            Factor {
                column: ground.columns[place].name.clone(),
                contribution: means[place],
                share: means[place] / all,
                auc_alone: ground.alone[place].auc,
                direction: direction(&ground.columns[place], &sample, &own),
                levels: levels(ground, place, &sample, &own),
            }
        })
        .collect();
    factors.sort_by(|a, b| {
        b.contribution.total_cmp(&a.contribution).then_with(|| a.column.cmp(&b.column))
    });
    factors
}

fn direction(column: &Column, sample: &[u32], own: &[f64]) -> Direction {
    let Values::Numbers(values) = &column.values else { return Direction::ByLevel };
    let (mut of_values, mut of_effects) = (Vec::new(), Vec::new());
    for (row, effect) in sample.iter().zip(own) {
        let value = values[*row as usize];
        if value.is_finite() {
            of_values.push(value);
            of_effects.push(*effect);
        }
    }
    let (a, b) = (crate::evaluate::midranks(&of_values), crate::evaluate::midranks(&of_effects));
    let mean = (a.len() as f64 + 1.0) / 2.0;
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        a.iter().zip(&b).map(|(a, b)| of(a - mean, b - mean)).sum()
    };
    let spread = (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt();
    match sum(&|a, b| a * b) / spread.max(f64::MIN_POSITIVE) {
        step if step >= IN_STEP_MIN => Direction::Rises,
        step if step <= -IN_STEP_MIN => Direction::Falls,
        _ => Direction::Mixed,
    }
}

fn levels(ground: &Ground<'_>, place: usize, sample: &[u32], own: &[f64]) -> Vec<FactorLevel> {
    let column = &ground.columns[place];
    let binner = coarse(column, ground.rows, RANGES);
    let bins = binner.apply(column);
    let mut groups = groups(&binner, &bins, ground.labels, ground.rows);
    groups.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.bin.cmp(&b.bin)));
    groups.truncate(LEVELS_TOLD);
    let mut levels: Vec<FactorLevel> = (groups.into_iter())
        .map(|group| {
            let of_group =
                sample.iter().zip(own).filter(|(row, _)| bins[**row as usize] == group.bin);
            let (sum, count) = of_group.fold((0.0, 0_u32), |at, (_, own)| (at.0 + own, at.1 + 1));
            FactorLevel {
                rate: group.positives as f64 / group.rows as f64,
                rows: group.rows,
                contribution: (count > 0).then(|| sum / f64::from(count)),
                odds_ratio: odds_ratio(ground.model, place, group.bin),
                level: group.level,
            }
        })
        .collect();
    levels.sort_by(|a, b| {
        let of = |level: &FactorLevel| level.contribution.unwrap_or(0.0);
        of(b).total_cmp(&of(a)).then_with(|| a.level.cmp(&b.level))
    });
    levels
}

fn odds_ratio(model: &Model, place: usize, bin: u8) -> Option<OddsRatio> {
    let logistic = model.logistic.as_ref().filter(|_| model.learner() == Learner::Logistic)?;
    let Effect::Categories { weights, errors, baseline, .. } = &logistic.columns[place] else {
        return None;
    };
    let bin = usize::from(bin);
    let (weight, error) = (*weights.get(bin)?, *errors.get(bin)?);
    if bin == usize::from(*baseline) || !error.is_finite() || error == 0.0 {
        return None;
    }
    let at = |by: f64| (model.slope * (weight + by * error)).exp();
    Some(OddsRatio { value: at(0.0), low: at(-Z), high: at(Z) })
}
