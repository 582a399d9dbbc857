#![doc = include_str!("../README.md")]

mod binning;
mod boosting;
mod design;
mod evaluate;
mod exact;
mod factor;
mod fold;
mod label;
mod leak;
pub mod limits;
mod logistic;
mod model;
mod random;
mod refusal;
mod role;
mod shapley;
mod table;
mod tree;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use evaluate::{Auc, CalibrationGroup};
pub use factor::{Direction, Factor, FactorLevel, OddsRatio};
pub use fold::stratified;
pub use label::Labels;
pub use leak::{
    AUC_ALONE_MAX, AUC_SAME_AS_LABEL, Flag, FlagReason, PURE_SHARE_MIN, PURITY_MIN, PureLevel,
};
pub use model::{Contribution, Explanation, Learner, MODEL_VERSION, Model};
pub use refusal::Refusal;
pub use role::{LeftOut, LeftOutReason};
pub use table::{Column, Decimal, Note, Table, TextColumn, Values, is_placeholder};

use evaluate::Case;
use leak::Alone;
use limits::{CELLS_MAX, CLASS_ROWS_MIN, FOLDS_MAX, FOLDS_MIN};
use model::{Encoded, sigmoid};

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// In how many parts the rows are cut; each is foretold from the others.
    pub folds: usize,
    /// The same seed gives the same folds and the same model.
    pub seed: u64,
    /// Columns that are used even if they look like identifiers.
    pub keep: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { folds: 5, seed: 1, keep: Vec::new() }
    }
}

/// What was learned, and how good it is.
#[derive(Debug, Clone)]
pub struct Learned {
    /// The figures.
    pub report: Report,
    /// Learned from all rows.
    pub model: Model,
    /// What each row was given by a model that had not seen it, in the order of the rows.
    pub predictions: Vec<Prediction>,
}

/// A row foretold by a model that had not seen it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Prediction {
    /// The row of the table, from 0.
    pub row: usize,
    /// The fold that it was tested in, from 0.
    pub fold: u8,
    /// The probability of the positive label.
    pub probability: f64,
    /// What it is.
    pub is_positive: bool,
}

/// How good a model is, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Rows with a label.
    pub rows: usize,
    /// Of them positive.
    pub positives: usize,
    /// Of them negative.
    pub negatives: usize,
    /// In how many folds they were tested.
    pub folds: usize,
    /// The seed.
    pub seed: u64,
    /// Whether the interval of the area lies above one half. If not, nothing below means anything.
    pub signal: bool,
    /// The area under the ROC curve, of rows foretold by models that had not seen them.
    pub auc: Auc,
    /// The same without the flagged columns, where there are any and something is left.
    pub auc_without_flagged: Option<Auc>,
    /// Mean squared error of the probabilities.
    pub brier: f64,
    /// The Brier score of giving everybody the share of positive rows.
    pub brier_of_base_rate: f64,
    /// Tenths of the rows by prediction, and what came of them.
    pub calibration: Vec<CalibrationGroup>,
    /// What the model of all rows is made of.
    pub learner: Learner,
    /// What the model of each fold was made of.
    pub learner_per_fold: Vec<Learner>,
    /// What moves the probability, the strongest first; empty without a signal.
    pub factors: Vec<Factor>,
    /// Columns that may know the outcome.
    pub flagged: Vec<Flag>,
    /// Columns that were not used, or only as filled or not.
    pub left_out: Vec<LeftOut>,
}

impl Learned {
    /// The probability of each row of a table with columns of the same names.
    #[must_use]
    pub fn score(&self, table: &Table) -> Vec<f64> {
        self.model.score(table)
    }

    /// Why a row has its probability: contributions that add up to its log-odds.
    #[must_use]
    pub fn explain(&self, table: &Table, row: usize) -> Option<Explanation> {
        self.model.explain(table, row)
    }
}

/// Learns which rows are positive. Rows without a label are not looked at.
///
/// All choices (ridge, number of trees, learner, calibration) are made inside each fold's training
/// rows, so that the area of the report is one of rows that nothing was chosen on.
///
/// # Errors
/// When there is nothing honest to be learned; the [`Refusal`] says why.
pub fn learn(
    table: &Table,
    labels: &[Option<bool>],
    settings: &Settings,
) -> Result<Learned, Refusal> {
    let rows = check(table, labels, settings)?;
    let known: Vec<bool> = labels.iter().map(|label| *label == Some(true)).collect();
    let (columns, left_out) = role::usable(table, &rows, &settings.keep);
    if columns.is_empty() {
        return Err(Refusal::NoColumns { left_out });
    }
    let own: Vec<bool> = rows.iter().map(|row| known[*row as usize]).collect();
    let fold_of = stratified(&own, settings.folds, settings.seed);
    let setting = Setting { labels: &known, rows: &rows, fold_of: &fold_of, settings };
    let look = |column: &Column| {
        leak::alone(column, setting.labels, setting.rows, setting.fold_of, settings.folds)
    };
    let ((validated, (model, encoded)), alone) = rayon::join(
        || {
            rayon::join(
                || setting.cross_validate(&columns),
                || model::fit(&columns, &known, &rows, settings.seed),
            )
        },
        || columns.par_iter().map(look).collect::<Vec<Alone>>(),
    );
    let flagged = flags(&columns, &alone);
    let without = setting.without(&columns, &flagged);
    let mut report = validated.report(&setting, model.learner(), left_out)?;
    if report.signal {
        report.factors = setting.factors(&columns, &alone, &model, &encoded);
    }
    (report.flagged, report.auc_without_flagged) = (flagged, without);
    Ok(Learned { report, model, predictions: validated.predictions })
}

fn check(table: &Table, labels: &[Option<bool>], settings: &Settings) -> Result<Vec<u32>, Refusal> {
    if !(FOLDS_MIN..=FOLDS_MAX).contains(&settings.folds) {
        return Err(Refusal::Folds { folds: settings.folds });
    }
    let is_even = table.columns.iter().all(|column| column.len() == labels.len());
    if !is_even {
        return Err(Refusal::Uneven);
    }
    let cells = labels.len().saturating_mul(table.columns.len());
    if cells > CELLS_MAX {
        return Err(Refusal::TooLarge { cells });
    }
    let count = |class: bool| labels.iter().filter(|label| **label == Some(class)).count();
    let (positives, negatives) = (count(true), count(false));
    if positives + negatives == 0 {
        return Err(Refusal::NoLabels);
    }
    if positives < CLASS_ROWS_MIN || negatives < CLASS_ROWS_MIN {
        return Err(Refusal::TooFew { positives, negatives });
    }
    Ok((0..labels.len() as u32).filter(|row| labels[*row as usize].is_some()).collect())
}

fn flags(columns: &[Column], alone: &[Alone]) -> Vec<Flag> {
    let mut flags: Vec<Flag> = (columns.iter().zip(alone))
        .filter(|(_, alone)| !alone.flags.is_empty())
        .map(|(column, alone)| Flag {
            column: column.name.clone(),
            auc_alone: alone.auc,
            reasons: alone.flags.clone(),
        })
        .collect();
    flags.sort_by(|a, b| b.auc_alone.total_cmp(&a.auc_alone));
    flags
}

/// What every fold shares.
struct Setting<'a> {
    labels: &'a [bool],
    rows: &'a [u32],
    fold_of: &'a [u8],
    settings: &'a Settings,
}

struct Validated {
    cases: Vec<Vec<Case>>,
    learners: Vec<Learner>,
    predictions: Vec<Prediction>,
}

impl Setting<'_> {
    fn cross_validate(&self, columns: &[Column]) -> Validated {
        let folds: Vec<(Learner, Vec<Prediction>)> = (0..self.settings.folds as u8)
            .into_par_iter()
            .map(|fold| {
                let (train, test) = fold::split(self.rows, self.fold_of, fold);
                let (model, encoded) = model::fit(columns, self.labels, &train, self.settings.seed);
                let predict = |row: &u32| {
                    let row = *row as usize;
                    let probability = sigmoid(model.log_odds(&encoded, row));
                    Prediction { row, fold, probability, is_positive: self.labels[row] }
                };
                (model.learner(), test.iter().map(predict).collect())
            })
            .collect();
        let of_fold = |(_, predictions): &(Learner, Vec<Prediction>)| {
            predictions.iter().map(|found| (found.probability, found.is_positive)).collect()
        };
        let cases = folds.iter().map(of_fold).collect();
        let learners = folds.iter().map(|fold| fold.0).collect();
        let mut predictions: Vec<Prediction> =
            folds.into_iter().flat_map(|(_, predictions)| predictions).collect();
        predictions.sort_unstable_by_key(|found| found.row);
        Validated { cases, learners, predictions }
    }

    fn without(&self, columns: &[Column], flagged: &[Flag]) -> Option<Auc> {
        if flagged.is_empty() {
            return None;
        }
        let is_flagged = |column: &Column| flagged.iter().any(|flag| flag.column == column.name);
        let rest: Vec<Column> =
            columns.iter().filter(|column| !is_flagged(column)).cloned().collect();
        if rest.is_empty() { None } else { Auc::of(&self.cross_validate(&rest).cases) }
    }

    fn factors(
        &self,
        columns: &[Column],
        alone: &[Alone],
        model: &Model,
        encoded: &Encoded,
    ) -> Vec<Factor> {
        let (labels, rows) = (self.labels, self.rows);
        factor::factors(&factor::Ground { columns, alone, labels, rows, model, encoded })
    }
}

impl Validated {
    fn report(
        &self,
        setting: &Setting<'_>,
        learner: Learner,
        left_out: Vec<LeftOut>,
    ) -> Result<Report, Refusal> {
        let all: Vec<Case> = self.cases.iter().flatten().copied().collect();
        let positives = all.iter().filter(|case| case.1).count();
        let negatives = all.len() - positives;
        let auc = Auc::of(&self.cases).ok_or(Refusal::TooFew { positives, negatives })?;
        let base = positives as f64 / all.len() as f64;
        Ok(Report {
            rows: all.len(),
            positives,
            negatives,
            folds: setting.settings.folds,
            seed: setting.settings.seed,
            signal: auc.has_signal(),
            auc,
            auc_without_flagged: None,
            brier: evaluate::brier(&all),
            brier_of_base_rate: base * (1.0 - base),
            calibration: evaluate::calibration(&all),
            learner,
            learner_per_fold: self.learners.clone(),
            factors: Vec::new(),
            flagged: Vec::new(),
            left_out,
        })
    }
}
