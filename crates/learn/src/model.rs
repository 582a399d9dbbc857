//! A learned model: both learners, their blend, and calibration.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::binning::{Binned, Binner};
use crate::boosting::{self, Ensemble, Field, row_loss};
use crate::design::{Design, Shape, bends, numbers_of};
use crate::limits::INNER_FOLDS_ROWS_MAX;
use crate::logistic::{self, Logistic};
use crate::role::{FILLED, presence};
use crate::table::{Column, Table};
use crate::{fold, shapley};

/// The version of a model's text; a model of another one is not read.
pub const MODEL_VERSION: u32 = 1;
/// Shares of boosting in the blend that are tried.
const BLENDS: &[f64] = &[0.25, 0.5, 0.75, 1.0];
/// Boosting must better the regression's loss by so many standard errors to be used.
const ERRORS_MIN: f64 = 1.0;
/// All rows make more trees worth having than the inner folds had.
const TREES_MORE: f64 = 1.1;

/// Rows that are scored together.
const BLOCK: usize = 128;

/// A model that can be kept, and scores any table with columns of the same names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// See [`MODEL_VERSION`].
    pub version: u32,
    pub(crate) columns: Vec<ModelColumn>,
    pub(crate) logistic: Option<Logistic>,
    pub(crate) boosting: Option<Ensemble>,
    /// Share of boosting in the log-odds.
    pub(crate) share: f64,
    /// Calibration: log-odds are `offset + slope ×` those of the blend (Platt 1999).
    pub(crate) slope: f64,
    pub(crate) offset: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ModelColumn {
    pub(crate) name: String,
    pub(crate) binner: Binner,
}

/// What a model is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learner {
    /// Logistic regression with a ridge.
    Logistic,
    /// Gradient boosted trees.
    Boosting,
    /// A mean of both on the scale of log-odds.
    Blend,
}

/// Why a record has its log-odds: `base` and all contributions add up to `log_odds`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The log-odds of the record.
    pub log_odds: f64,
    /// The probability that they stand for.
    pub probability: f64,
    /// Where a record starts of which nothing is known.
    pub base: f64,
    /// What each column adds, the largest first.
    pub contributions: Vec<Contribution>,
}

/// What a column adds to the log-odds of a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// The column.
    pub column: String,
    /// What stands in it; nothing where it is missing.
    pub value: Option<String>,
    /// Log-odds.
    pub log_odds: f64,
}

/// A table as a model sees it.
pub(crate) struct Encoded {
    pub(crate) bins: Vec<Vec<u8>>,
    pub(crate) binned: Binned,
    numbers: Vec<Vec<f64>>,
    pub(crate) rows: usize,
}

impl Encoded {
    fn of<C: AsRef<Column> + Sync>(columns: &[C], binners: &[Binner], rows: usize) -> Self {
        let bins: Vec<Vec<u8>> = (columns.par_iter().zip(binners))
            .map(|(column, binner)| binner.apply(column.as_ref()))
            .collect();
        let numbers = (columns.iter().zip(binners))
            .map(
                |(column, binner)| {
                    if binner.is_category() { Vec::new() } else { numbers_of(column.as_ref()) }
                },
            )
            .collect();
        Self { binned: Binned::of(&bins, rows), bins, numbers, rows }
    }
}

pub(crate) fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

impl Model {
    /// What the model is made of.
    #[must_use]
    pub fn learner(&self) -> Learner {
        match (&self.logistic, &self.boosting) {
            (Some(_), Some(_)) => Learner::Blend,
            (None, Some(_)) => Learner::Boosting,
            _ => Learner::Logistic,
        }
    }

    /// How many trees it has.
    #[must_use]
    pub fn trees(&self) -> usize {
        self.boosting.as_ref().map_or(0, |ensemble| ensemble.trees.len())
    }

    /// Names of the columns that it uses.
    #[must_use]
    pub fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// Whether a model that was read from a file can be used: of this version, and whole.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let count = self.columns.len();
        self.version == MODEL_VERSION
            && self.columns.iter().all(|column| column.binner.bins() <= 256)
            && self
                .boosting
                .as_ref()
                .is_none_or(|ensemble| ensemble.trees.iter().all(|tree| tree.is_sound(count)))
            && self.logistic.as_ref().is_none_or(|logistic| {
                logistic.columns.len() == count
                    && (logistic.columns.iter().zip(&self.columns))
                        .all(|(effect, column)| effect.is_sound(column.binner.bins()))
            })
    }

    /// The probability of each row. Columns are found by name; where the table lacks one, it
    /// counts as missing in every row.
    #[must_use]
    pub fn score(&self, table: &Table) -> Vec<f64> {
        let encoded = self.encode(table);
        let mut scores = vec![0.0; encoded.rows];
        scores.par_chunks_mut(BLOCK).enumerate().for_each(|(block, scores)| {
            self.score_block(&encoded, block * BLOCK, scores);
        });
        scores
    }

    /// Tree by tree and column by column over a block of rows: a tree then stays in the cache.
    fn score_block(&self, encoded: &Encoded, first: usize, scores: &mut [f64]) {
        if let Some(logistic) = &self.logistic {
            let share = 1.0 - self.share;
            scores.fill(share * logistic.intercept);
            for (place, effect) in logistic.columns.iter().enumerate() {
                for (row, score) in (first..).zip(scores.iter_mut()) {
                    let value = value_of(encoded, place, row);
                    *score += share * effect.of(encoded.bins[place][row], value);
                }
            }
        }
        if let Some(ensemble) = &self.boosting {
            scores.iter_mut().for_each(|score| *score += self.share * ensemble.base);
            for tree in &ensemble.trees {
                tree.add_to(&encoded.binned, first, self.share, scores);
            }
        }
        for score in scores {
            *score = sigmoid(self.offset + self.slope * *score);
        }
    }

    /// Why a row has its probability; nothing where there is no such row.
    #[must_use]
    pub fn explain(&self, table: &Table, row: usize) -> Option<Explanation> {
        if row >= table.rows {
            return None;
        }
        let one = table.row(row);
        let encoded = self.encode(&one);
        let (base, parts) = self.parts(&encoded, 0);
        let contribution = |(column, log_odds): (&ModelColumn, &f64)| Contribution {
            column: column.name.clone(),
            value: one.column(&column.name).and_then(|column| column.text(0)),
            log_odds: *log_odds,
        };
        let mut contributions: Vec<Contribution> =
            self.columns.iter().zip(&parts).map(contribution).collect();
        contributions.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
        let log_odds = self.log_odds(&encoded, 0);
        Some(Explanation { log_odds, probability: sigmoid(log_odds), base, contributions })
    }

    pub(crate) fn encode(&self, table: &Table) -> Encoded {
        let columns: Vec<Held<'_>> = (self.columns.iter())
            .map(|wanted| match table.column(&wanted.name) {
                Some(column) if is_presence(&wanted.binner) => Held::Made(presence(column)),
                Some(column) => Held::Given(column),
                None => Held::Made(Column::numbers(&wanted.name, vec![f64::NAN; table.rows])),
            })
            .collect();
        let binners: Vec<Binner> =
            self.columns.iter().map(|column| column.binner.clone()).collect();
        Encoded::of(&columns, &binners, table.rows)
    }

    pub(crate) fn log_odds(&self, encoded: &Encoded, row: usize) -> f64 {
        let mut sum = 0.0;
        if let Some(logistic) = &self.logistic {
            let of = |(place, effect): (usize, &logistic::Effect)| {
                effect.of(encoded.bins[place][row], value_of(encoded, place, row))
            };
            let effects: f64 = logistic.columns.iter().enumerate().map(of).sum();
            sum += (1.0 - self.share) * (logistic.intercept + effects);
        }
        if let Some(ensemble) = &self.boosting {
            sum += self.share * ensemble.log_odds(encoded.binned.row(row));
        }
        self.offset + self.slope * sum
    }

    /// Where log-odds start, and what each column adds to them.
    pub(crate) fn parts(&self, encoded: &Encoded, row: usize) -> (f64, Vec<f64>) {
        let (mut base, mut parts) = (0.0, vec![0.0; self.columns.len()]);
        if let Some(ensemble) = &self.boosting {
            shapley::contributions(ensemble, encoded.binned.row(row), &mut parts);
            parts.iter_mut().for_each(|part| *part *= self.share);
            base += self.share * shapley::expected(ensemble);
        }
        if let Some(logistic) = &self.logistic {
            for (place, effect) in logistic.columns.iter().enumerate() {
                let added = effect.of(encoded.bins[place][row], value_of(encoded, place, row));
                parts[place] += (1.0 - self.share) * added;
            }
            base += (1.0 - self.share) * logistic.intercept;
        }
        parts.iter_mut().for_each(|part| *part *= self.slope);
        (self.offset + self.slope * base, parts)
    }
}

/// A column of the table, or one made of it.
enum Held<'a> {
    Given(&'a Column),
    Made(Column),
}

impl AsRef<Column> for Held<'_> {
    fn as_ref(&self) -> &Column {
        match self {
            Self::Given(column) => column,
            Self::Made(column) => column,
        }
    }
}

fn is_presence(binner: &Binner) -> bool {
    matches!(binner, Binner::Categories { levels } if levels.len() == 1 && levels[0] == FILLED)
}

fn value_of(encoded: &Encoded, place: usize, row: usize) -> f64 {
    encoded.numbers[place].get(row).copied().unwrap_or(f64::NAN)
}

/// Learns from some rows of the columns; nothing but these rows is looked at.
pub(crate) fn fit(
    columns: &[Column],
    labels: &[bool],
    rows: &[u32],
    seed: u64,
) -> (Model, Encoded) {
    let binners: Vec<Binner> =
        columns.par_iter().map(|column| Binner::learn(column, rows)).collect();
    let encoded = Encoded::of(columns, &binners, labels.len());
    let bends = bends(columns, labels, rows);
    let shapes: Vec<Shape> = (columns.iter().zip(&binners).zip(&encoded.bins))
        .map(|((column, binner), bins)| Shape::learn(column, binner, bins, rows, bends))
        .collect();
    let design = Design::lay_out(columns, &shapes, &encoded.bins, (rows, labels));
    let inner = inner_folds(labels, rows, seed);
    let field = Field { binned: &encoded.binned, binners: &binners, labels, seed };
    let ((ridge, linear), (trees, boosted)) = rayon::join(
        || logistic::choose_ridge(&design, labels, &inner),
        || boosting::choose_trees(&field, &inner),
    );
    let (linear, boosted) = (linear.concat(), boosted.concat());
    let tested: Vec<bool> =
        inner.iter().flat_map(|fold| &fold.1).map(|row| labels[*row as usize]).collect();
    let share = choose_share(&linear, &boosted, &tested);
    let blended: Vec<f64> = (linear.iter().zip(&boosted))
        .map(|(linear, boosted)| (1.0 - share) * linear + share * boosted)
        .collect();
    let (slope, offset) = calibrate(&blended, &tested);
    let logistic = (share < 1.0).then(|| {
        let start = vec![0.0; design.features + 1];
        let found = logistic::fit(&design, labels, rows, ridge, start);
        let errors = logistic::standard_errors(&design, labels, rows, ridge, &found);
        logistic::assemble(&design, &shapes, &found, &errors, ridge, rows)
    });
    let more = (trees as f64 * TREES_MORE).round() as usize;
    let boosting = (share > 0.0).then(|| boosting::fit(&field, rows, &[], more).0);
    let columns = (columns.iter().zip(binners))
        .map(|(column, binner)| ModelColumn { name: column.name.clone(), binner })
        .collect();
    let version = MODEL_VERSION;
    (Model { version, columns, logistic, boosting, share, slope, offset }, encoded)
}

/// Folds inside the training rows. Few rows need more of them; many rows need only one.
fn inner_folds(labels: &[bool], rows: &[u32], seed: u64) -> Vec<fold::Split> {
    let own: Vec<bool> = rows.iter().map(|row| labels[*row as usize]).collect();
    let (folds, used) = match rows.len() {
        0..2_000 => (5, 5),
        2_000..=INNER_FOLDS_ROWS_MAX => (3, 3),
        _ => (4, 1),
    };
    let fold_of = fold::stratified(&own, folds, seed ^ 0x5bd1_e995);
    (0..used).map(|fold| fold::split(rows, &fold_of, fold)).collect()
}

/// The share of boosting with the least loss, if it betters the regression by more than chance
/// does; else none, as a regression is easier to read.
fn choose_share(linear: &[f64], boosted: &[f64], labels: &[bool]) -> f64 {
    let count = labels.len() as f64;
    let gains = |share: f64| -> (f64, f64) {
        let (mut sum, mut squares) = (0.0, 0.0);
        for ((linear, boosted), label) in linear.iter().zip(boosted).zip(labels) {
            let blend = (1.0 - share) * linear + share * boosted;
            let gain = row_loss(*linear, *label) - row_loss(blend, *label);
            sum += gain;
            squares += gain * gain;
        }
        let mean = sum / count;
        (mean, ((squares / count - mean * mean).max(0.0) / count).sqrt())
    };
    let best = (BLENDS.iter().map(|share| (*share, gains(*share))))
        .max_by(|a, b| a.1.0.total_cmp(&b.1.0))
        .filter(|(_, (gain, error))| *gain > ERRORS_MIN * error);
    best.map_or(0.0, |(share, _)| share)
}

/// Slope and offset that make log-odds honest, from predictions of inner folds. A weak prior holds
/// the slope near one; it never turns the order around.
fn calibrate(margins: &[f64], labels: &[bool]) -> (f64, f64) {
    const PRIOR: f64 = 1.0;
    const SLOPE_MIN: f64 = 0.05;
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..50 {
        let (mut ga, mut gb) = (PRIOR * (slope - 1.0), 0.0);
        let (mut haa, mut hab, mut hbb) = (PRIOR, 0.0, 1e-9);
        for (margin, label) in margins.iter().zip(labels) {
            let chance = sigmoid(offset + slope * margin);
            let (rest, weight) = (chance - f64::from(u8::from(*label)), chance * (1.0 - chance));
            ga += rest * margin;
            gb += rest;
            haa += weight * margin * margin;
            hab += weight * margin;
            hbb += weight;
        }
        let determinant = haa * hbb - hab * hab;
        if determinant.is_nan() || determinant <= 1e-12 {
            break;
        }
        let step = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
        slope -= step.0.clamp(-1.0, 1.0);
        offset -= step.1.clamp(-1.0, 1.0);
        if step.0.abs() + step.1.abs() < 1e-9 {
            break;
        }
    }
    if slope.is_finite() && offset.is_finite() {
        (slope.max(SLOPE_MIN), offset)
    } else {
        (1.0, 0.0)
    }
}
