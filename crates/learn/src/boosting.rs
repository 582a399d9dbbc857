//! Gradient boosting of trees on histograms (Friedman 2001; Ke and others 2017).

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::binning::{Binned, Binner};
use crate::fold::Split;
use crate::limits::TREES_MAX;
use crate::random::Random;
use crate::tree::{Ground, Growth, Tree, grow};

/// Rounds without a better loss after which no more trees are grown.
const PATIENCE: usize = 25;
/// Share of the columns that each tree may use.
const COLUMN_SHARE: f64 = 0.8;
/// Share of the rows that each tree is grown from.
const ROW_SHARE: f64 = 0.8;

/// Trees whose values add up to log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ensemble {
    pub(crate) base: f64,
    pub(crate) trees: Vec<Tree>,
}

/// An ensemble, and the loss on watched rows after each of its trees.
type Fit = (Ensemble, Vec<f64>);

/// What trees are grown on.
pub(crate) struct Field<'a> {
    pub(crate) binned: &'a Binned,
    pub(crate) binners: &'a [Binner],
    pub(crate) labels: &'a [bool],
    pub(crate) seed: u64,
}

impl Ensemble {
    pub(crate) fn log_odds(&self, row: &[u8]) -> f64 {
        self.trees.iter().fold(self.base, |sum, tree| sum + tree.value(row))
    }
}

/// Grows `trees` trees on the rows. With rows to watch, it also gives the loss on them after each
/// tree, and stops when that has not fallen for a while.
pub(crate) fn fit(field: &Field<'_>, rows: &[u32], watched: &[u32], trees: usize) -> Fit {
    let positives = rows.iter().filter(|row| field.labels[**row as usize]).count() as f64;
    let count = rows.len() as f64;
    let base = ((positives + 0.5) / (count - positives + 0.5)).ln();
    let mut ensemble = Ensemble { base, trees: Vec::new() };
    let mut offsets = vec![0];
    for binner in field.binners {
        offsets.push(offsets[offsets.len() - 1] + binner.bins());
    }
    let is_category: Vec<bool> = field.binners.iter().map(Binner::is_category).collect();
    // Watched rows are led through the trees with the others, but have no derivatives.
    let all: Vec<u32> = rows.iter().chain(watched).copied().collect();
    let mut margins = vec![base; all.len()];
    let mut gradients = vec![(0.0_f32, 0.0_f32); all.len()];
    let (mut losses, mut best) = (Vec::new(), (f64::INFINITY, 0));
    let mut random = Random::new(field.seed);
    for round in 0..trees.min(TREES_MAX) {
        for ((gradient, margin), row) in gradients.iter_mut().zip(&margins).zip(rows) {
            *gradient = derivatives(*margin, field.labels[*row as usize], &mut random);
        }
        let columns = sample_columns(field.binners.len(), &mut random);
        let mut part: Vec<(u32, u32)> =
            all.iter().enumerate().map(|(place, row)| (*row, place as u32)).collect();
        let ground = Ground {
            binned: field.binned,
            offsets: &offsets,
            is_category: &is_category,
            columns: &columns,
            gradients: &gradients,
            growth: growth(rows.len()),
        };
        let (tree, landings) = grow(&ground, &mut part);
        for landing in landings {
            for (_, place) in &part[landing.from..landing.to] {
                margins[*place as usize] += landing.value;
            }
        }
        ensemble.trees.push(tree);
        if watched.is_empty() {
            continue;
        }
        let loss = mean_loss(&margins[rows.len()..], watched, field.labels);
        losses.push(loss);
        if loss < best.0 {
            best = (loss, round);
        } else if round - best.1 >= PATIENCE {
            break;
        }
    }
    (ensemble, losses)
}

/// Settings by the number of rows: few rows bear only small trees.
fn growth(rows: usize) -> Growth {
    let leaves_max = match rows {
        0..1_000 => 6,
        1_000..4_000 => 8,
        4_000..20_000 => 14,
        _ => 31,
    };
    let leaf_rows_min = (rows as f64 / 100.0).clamp(5.0, 20.0);
    let level_rows_min = (rows as f64 / 100.0).clamp(5.0, 100.0);
    Growth {
        leaves_max,
        leaf_rows_min,
        level_rows_min,
        l2: 3.0,
        category_l2: 10.0,
        learning_rate: 0.08,
    }
}

fn sample_columns(count: usize, random: &mut Random) -> Vec<usize> {
    let wanted = ((count as f64 * COLUMN_SHARE).ceil() as usize).max(count.min(4));
    let mut columns: Vec<usize> = (0..count).collect();
    random.shuffle(&mut columns);
    columns.truncate(wanted);
    columns.sort_unstable();
    columns
}

/// First and second derivative of the loss of a row; none if chance leaves it out of this tree.
fn derivatives(margin: f64, label: bool, random: &mut Random) -> (f32, f32) {
    const LIMIT: u64 = (ROW_SHARE * (1_u64 << 32) as f64) as u64;
    if random.next() >> 32 >= LIMIT {
        return (0.0, 0.0);
    }
    let chance = 1.0 / (1.0 + (-margin).exp());
    let rest = chance - f64::from(u8::from(label));
    (rest as f32, (chance * (1.0 - chance)).max(1e-9) as f32)
}

/// The mean logistic loss.
pub(crate) fn mean_loss(margins: &[f64], rows: &[u32], labels: &[bool]) -> f64 {
    let sum: f64 = (margins.iter().zip(rows))
        .map(|(margin, row)| row_loss(*margin, labels[*row as usize]))
        .sum();
    sum / margins.len().max(1) as f64
}

/// The logistic loss of a row, without overflow.
pub(crate) fn row_loss(margin: f64, label: bool) -> f64 {
    let signed = if label { -margin } else { margin };
    signed.max(0.0) + (-signed.abs()).exp().ln_1p()
}

/// How many trees are best by inner folds, with what each fold's trees say of its rows.
pub(crate) fn choose_trees(field: &Field<'_>, inner: &[Split]) -> (usize, Vec<Vec<f64>>) {
    let fits: Vec<Fit> =
        (inner.par_iter()).map(|(train, test)| fit(field, train, test, TREES_MAX)).collect();
    let rounds = fits.iter().map(|(_, losses)| losses.len()).min().unwrap_or(0);
    let loss = |round: usize| -> f64 {
        let of = |(fit, fold): (&Fit, &Split)| fit.1[round] * fold.1.len() as f64;
        fits.iter().zip(inner).map(of).sum()
    };
    let best = (0..rounds).min_by(|a, b| loss(*a).total_cmp(&loss(*b))).map_or(0, |at| at + 1);
    let margins = (fits.into_iter().zip(inner))
        .map(|((mut ensemble, _), (_, test))| {
            ensemble.trees.truncate(best);
            test.iter().map(|row| ensemble.log_odds(field.binned.row(*row as usize))).collect()
        })
        .collect();
    (best, margins)
}
