//! How good predictions are: area under the curve, Brier score, calibration.

use serde::{Deserialize, Serialize};

const Z: f64 = 1.959_963_984_540_054;
/// Into how many groups calibration is cut.
const GROUPS: usize = 10;

/// A cross-validated area under the ROC curve with its 95 % interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Auc {
    /// The mean over folds.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// By fold.
    pub per_fold: Vec<f64>,
}

/// A group of rows of similar prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationGroup {
    /// How many rows.
    pub rows: usize,
    /// The mean of what was predicted for them.
    pub predicted: f64,
    /// The share of them that is positive.
    pub observed: f64,
    /// Lower end of the 95 % interval of that share (Wilson 1927).
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A predicted probability and what came of it.
pub(crate) type Case = (f64, bool);

/// The area under the ROC curve and its variance (DeLong, DeLong and Clarke-Pearson 1988, by
/// midranks as Sun and Xu 2014); nothing without both classes.
pub(crate) fn delong(cases: &[Case]) -> Option<(f64, f64)> {
    let of = |class: bool| -> Vec<f64> {
        cases.iter().filter(|case| case.1 == class).map(|case| case.0).collect()
    };
    let (positives, negatives) = (of(true), of(false));
    let (m, n) = (positives.len() as f64, negatives.len() as f64);
    if positives.is_empty() || negatives.is_empty() {
        return None;
    }
    let all: Vec<f64> = positives.iter().chain(&negatives).copied().collect();
    let together = midranks(&all);
    let (among_positives, among_negatives) = (midranks(&positives), midranks(&negatives));
    let above: Vec<f64> =
        together.iter().zip(&among_positives).map(|(all, own)| (all - own) / n).collect();
    let below: Vec<f64> = (together[positives.len()..].iter().zip(&among_negatives))
        .map(|(all, own)| 1.0 - (all - own) / m)
        .collect();
    let area = above.iter().sum::<f64>() / m;
    let variance = |values: &[f64]| {
        let count = values.len() as f64;
        let squares: f64 = values.iter().map(|value| (value - area).powi(2)).sum();
        if count > 1.0 { squares / (count - 1.0) / count } else { 0.25 }
    };
    Some((area, variance(&above) + variance(&below)))
}

/// Ranks from 1; equal values share the mean of theirs.
pub(crate) fn midranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let mut to = from;
        while to < order.len() && values[order[to]] == values[order[from]] {
            to += 1;
        }
        for place in &order[from..to] {
            ranks[*place] = (from + to + 1) as f64 / 2.0;
        }
        from = to;
    }
    ranks
}

impl Auc {
    /// The mean of the folds' areas. Its variance is that of a mean of independent areas, one for
    /// each fold's rows (LeDell, Petersen and van der Laan 2015, with DeLong's variance in each
    /// fold); the interval is symmetric on the logit scale, so that it stays within 0 and 1.
    pub(crate) fn of(folds: &[Vec<Case>]) -> Option<Self> {
        let areas: Vec<(f64, f64)> = folds.iter().filter_map(|cases| delong(cases)).collect();
        if areas.is_empty() {
            return None;
        }
        let count = areas.len() as f64;
        let value = areas.iter().map(|area| area.0).sum::<f64>() / count;
        let variance = areas.iter().map(|area| area.1).sum::<f64>() / (count * count);
        let (low, high) = interval(value, variance, folds);
        Some(Self { value, low, high, per_fold: areas.iter().map(|area| area.0).collect() })
    }

    /// Whether the interval leaves chance below it.
    #[must_use]
    pub fn has_signal(&self) -> bool {
        self.low > 0.5
    }
}

fn interval(value: f64, variance: f64, folds: &[Vec<Case>]) -> (f64, f64) {
    let is_inside = value > 0.0 && value < 1.0;
    if is_inside && variance > 0.0 {
        let logit = (value / (1.0 - value)).ln();
        let half = Z * variance.sqrt() / (value * (1.0 - value));
        let back = |logit: f64| 1.0 / (1.0 + (-logit).exp());
        return (back(logit - half), back(logit + half));
    }
    // Where nothing varies, as if each row of the smaller class had been one trial.
    let cases = || folds.iter().flatten();
    let positives = cases().filter(|case| case.1).count();
    let smaller = positives.min(cases().count() - positives) as f64;
    wilson(value * smaller, smaller)
}

/// Wilson's score interval of a share at 95 %.
pub(crate) fn wilson(hits: f64, count: f64) -> (f64, f64) {
    if count <= 0.0 {
        return (0.0, 1.0);
    }
    let share = hits / count;
    let divisor = 1.0 + Z * Z / count;
    let centre = (share + Z * Z / (2.0 * count)) / divisor;
    let half = Z / divisor * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// The mean squared difference of probability and outcome (Brier 1950).
pub(crate) fn brier(cases: &[Case]) -> f64 {
    let of = |case: &Case| (case.0 - f64::from(u8::from(case.1))).powi(2);
    cases.iter().map(of).sum::<f64>() / cases.len().max(1) as f64
}

/// Tenths of the rows by prediction; equal predictions stay together.
pub(crate) fn calibration(cases: &[Case]) -> Vec<CalibrationGroup> {
    let mut sorted = cases.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut groups, mut from) = (Vec::new(), 0);
    for group in 1..=GROUPS {
        let mut to = (group * sorted.len() / GROUPS).max(from);
        while to > from && to < sorted.len() && sorted[to].0 == sorted[to - 1].0 {
            to += 1;
        }
        let part = &sorted[from..to];
        if part.is_empty() {
            continue;
        }
        let (rows, hits) = (part.len(), part.iter().filter(|case| case.1).count());
        let (low, high) = wilson(hits as f64, rows as f64);
        groups.push(CalibrationGroup {
            rows,
            predicted: part.iter().map(|case| case.0).sum::<f64>() / rows as f64,
            observed: hits as f64 / rows as f64,
            low,
            high,
        });
        from = to;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Areas by counting pairs, variances by their definition in the paper.
    #[test]
    fn delong_is_what_the_definition_says() {
        let cases: Vec<Case> = [
            (0.9, true),
            (0.8, true),
            (0.8, false),
            (0.6, true),
            (0.55, false),
            (0.4, false),
            (0.4, true),
            (0.2, false),
            (0.1, false),
        ]
        .to_vec();
        let wins = |a: f64, b: f64| {
            if a > b {
                1.0
            } else if a == b {
                0.5
            } else {
                0.0
            }
        };
        let of = |class: bool| cases.iter().filter(move |case| case.1 == class).map(|case| case.0);
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let above: Vec<f64> =
            of(true).map(|a| mean(&of(false).map(|b| wins(a, b)).collect::<Vec<_>>())).collect();
        let below: Vec<f64> =
            of(false).map(|b| mean(&of(true).map(|a| wins(a, b)).collect::<Vec<_>>())).collect();
        let area = mean(&above);
        let variance = |values: &[f64]| {
            let squares: f64 = values.iter().map(|value| (value - area).powi(2)).sum();
            squares / (values.len() - 1) as f64 / values.len() as f64
        };
        let (found, spread) = delong(&cases).unwrap();
        assert!((found - area).abs() < 1e-12);
        assert!((spread - variance(&above) - variance(&below)).abs() < 1e-12);
        assert!(delong(&cases[..2]).is_none());
    }

    #[test]
    fn a_perfect_order_still_has_an_interval() {
        let cases: Vec<Case> = (0..100).map(|row| (f64::from(row), row >= 50)).collect();
        let auc = Auc::of(&[cases]).unwrap();
        assert!(auc.value == 1.0 && auc.high == 1.0 && auc.low > 0.9 && auc.low < 1.0, "{auc:?}");
    }

    #[test]
    fn calibration_keeps_equal_predictions_together() {
        let cases: Vec<Case> = (0..100).map(|row| (f64::from(row / 60), row % 2 == 0)).collect();
        let groups = calibration(&cases);
        assert_eq!(groups.iter().map(|group| group.rows).collect::<Vec<_>>(), [60, 40]);
        assert!((groups[0].observed - 0.5).abs() < 1e-12 && groups[0].low < 0.5);
    }
}
