//! Logistic regression with a ridge, by Newton's method (le Cessie and van Houwelingen 1992).

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::boosting::row_loss;
use crate::design::{Design, Line, Shape};
use crate::fold::Split;

/// Ridges that are tried, the strongest first: each fit starts where the one before ended.
const RIDGES: &[f64] = &[1024.0, 256.0, 64.0, 16.0, 4.0, 1.0, 0.25];
const ITERATIONS_MAX: usize = 30;
/// Newton ends when no coefficient moves by more.
const TOLERANCE: f64 = 1e-5;
/// The same while ridges are tried.
const TOLERANCE_OF_TRIALS: f64 = 1e-3;
const HALVINGS_MAX: usize = 12;
/// More rows than these are sampled for the second derivatives of a step: they only say how long a
/// step is, while gradient and loss are of all rows.
const HESSIAN_ROWS: usize = 8_000;

/// A fitted regression as it is scored: for each column what its value adds to the log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Logistic {
    pub(crate) intercept: f64,
    pub(crate) ridge: f64,
    pub(crate) columns: Vec<Effect>,
}

/// What a column adds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// Coefficients of the features of a number.
    Numbers { line: Line, weights: Vec<f64>, mean: f64 },
    /// By bin.
    Categories { weights: Vec<f64>, mean: f64, errors: Vec<f64>, baseline: u8 },
}

impl Effect {
    /// What a row's value adds, counted from the mean of the training rows.
    pub(crate) fn of(&self, bin: u8, value: f64) -> f64 {
        match self {
            Self::Numbers { line, .. } if !value.is_finite() && !line.has_missing => 0.0,
            Self::Numbers { line, weights, mean } => {
                let mut sum = -mean;
                line.each(value, |feature, amount| sum += weights[feature] * amount);
                sum
            }
            Self::Categories { weights, mean, .. } => {
                weights.get(usize::from(bin)).map_or(0.0, |weight| weight - mean)
            }
        }
    }

    /// Whether an effect read from a file has all its weights.
    pub(crate) fn is_sound(&self, bins: usize) -> bool {
        match self {
            Self::Numbers { line, weights, .. } => {
                weights.len() == Shape::Numbers(line.clone()).features()
            }
            Self::Categories { weights, errors, .. } => {
                weights.len() == bins && errors.len() == bins
            }
        }
    }
}

/// Coefficients by place in a design, the constant last.
pub(crate) type Coefficients = Vec<f64>;

/// The ridge that is best on inner folds, with what each fold's regression says of its rows.
pub(crate) fn choose_ridge(
    design: &Design,
    labels: &[bool],
    inner: &[Split],
) -> (f64, Vec<Vec<f64>>) {
    let paths: Vec<Vec<Vec<f64>>> = (inner.par_iter())
        .map(|(train, test)| {
            let mut start = vec![0.0; design.features + 1];
            RIDGES
                .iter()
                .map(|ridge| {
                    let from = std::mem::take(&mut start);
                    start = descend(design, labels, train, *ridge, from, TOLERANCE_OF_TRIALS);
                    test.iter().map(|row| margin(design, &start, *row)).collect()
                })
                .collect()
        })
        .collect();
    let loss = |place: usize| -> f64 {
        let of = |(path, fold): (&Vec<Vec<f64>>, &Split)| -> f64 {
            let rows = path[place].iter().zip(&fold.1);
            rows.map(|(margin, row)| row_loss(*margin, labels[*row as usize])).sum()
        };
        paths.iter().zip(inner).map(of).sum()
    };
    let best = (0..RIDGES.len()).min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(0);
    (RIDGES[best], paths.into_iter().map(|mut path| path.swap_remove(best)).collect())
}

pub(crate) fn margin(design: &Design, coefficients: &[f64], row: u32) -> f64 {
    let constant = coefficients[design.features];
    design.row(row as usize).iter().fold(constant, |sum, (place, value)| {
        sum + coefficients[usize::from(*place)] * f64::from(*value)
    })
}

/// Minimises the sum of losses plus half the ridge times the sum of squared coefficients, the
/// constant left free.
pub(crate) fn fit(
    design: &Design,
    labels: &[bool],
    rows: &[u32],
    ridge: f64,
    start: Coefficients,
) -> Coefficients {
    descend(design, labels, rows, ridge, start, TOLERANCE)
}

fn descend(
    design: &Design,
    labels: &[bool],
    rows: &[u32],
    ridge: f64,
    start: Coefficients,
    tolerance: f64,
) -> Coefficients {
    let every = rows.len().div_ceil(HESSIAN_ROWS).max(1);
    let mut now = start;
    let mut loss = penalised_loss(design, labels, rows, ridge, &now);
    for _ in 0..ITERATIONS_MAX {
        let (gradient, hessian) = derivatives(design, labels, rows, ridge, &now, every);
        let Some(factor) = Cholesky::of(hessian, gradient.len()) else { break };
        let step = factor.solve(&gradient);
        let mut share = 1.0;
        let mut moved = None;
        for _ in 0..HALVINGS_MAX {
            let next: Vec<f64> = now.iter().zip(&step).map(|(at, by)| at - share * by).collect();
            let next_loss = penalised_loss(design, labels, rows, ridge, &next);
            if next_loss <= loss {
                moved = Some((next, next_loss));
                break;
            }
            share /= 2.0;
        }
        let Some((next, next_loss)) = moved else { break };
        let largest = step.iter().fold(0.0_f64, |most, by| most.max((share * by).abs()));
        (now, loss) = (next, next_loss);
        if largest < tolerance {
            break;
        }
    }
    now
}

fn penalised_loss(
    design: &Design,
    labels: &[bool],
    rows: &[u32],
    ridge: f64,
    coefficients: &[f64],
) -> f64 {
    let squares: f64 = coefficients[..design.features].iter().map(|value| value * value).sum();
    let of = |row: &u32| row_loss(margin(design, coefficients, *row), labels[*row as usize]);
    rows.iter().map(of).sum::<f64>() + ridge / 2.0 * squares
}

/// Gradient, and the lower triangle of the Hessian row by row, of one in `every` rows.
fn derivatives(
    design: &Design,
    labels: &[bool],
    rows: &[u32],
    ridge: f64,
    coefficients: &[f64],
    every: usize,
) -> (Vec<f64>, Vec<f64>) {
    let count = design.features + 1;
    let mut gradient = vec![0.0; count];
    let mut hessian = vec![0.0; count * count];
    for (at, row) in rows.iter().enumerate() {
        let chance = 1.0 / (1.0 + (-margin(design, coefficients, *row)).exp());
        let rest = chance - f64::from(u8::from(labels[*row as usize]));
        let cells = design.row(*row as usize);
        cells.iter().for_each(|(place, value)| {
            gradient[usize::from(*place)] += rest * f64::from(*value);
        });
        gradient[design.features] += rest;
        if at % every == 0 {
            let weight = (chance * (1.0 - chance)).max(1e-12) * every as f64;
            add_row(&mut hessian, cells, weight, design.features);
        }
    }
    for place in 0..design.features {
        gradient[place] += ridge * coefficients[place];
        hessian[place * count + place] += ridge;
    }
    (gradient, hessian)
}

fn add_row(hessian: &mut [f64], cells: &[(u16, f32)], weight: f64, constant: usize) {
    let count = constant + 1;
    for (at, (place, value)) in cells.iter().enumerate() {
        let place = usize::from(*place);
        // Features of a row stand in ascending order, so this is the lower triangle.
        let line = &mut hessian[place * count..place * count + place + 1];
        let weighted = weight * f64::from(*value);
        for (other, amount) in &cells[..=at] {
            line[usize::from(*other)] += weighted * f64::from(*amount);
        }
        hessian[constant * count + place] += weighted;
    }
    hessian[count * count - 1] += weight;
}

/// A positive definite matrix as the product of a triangle and its mirror image.
struct Cholesky {
    lower: Vec<f64>,
    count: usize,
}

impl Cholesky {
    fn of(mut matrix: Vec<f64>, count: usize) -> Option<Self> {
        for row in 0..count {
            for column in 0..=row {
                let (a, b) = (&matrix[row * count..], &matrix[column * count..]);
                let sum: f64 = a[..column].iter().zip(&b[..column]).map(|(a, b)| a * b).sum();
                let rest = matrix[row * count + column] - sum;
                if row == column {
                    if rest.is_nan() || rest <= 1e-12 {
                        return None;
                    }
                    matrix[row * count + row] = rest.sqrt();
                } else {
                    matrix[row * count + column] = rest / matrix[column * count + column];
                }
            }
        }
        Some(Self { lower: matrix, count })
    }

    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solution = right.to_vec();
        for row in 0..self.count {
            let line = &self.lower[row * self.count..row * self.count + row];
            let sum: f64 = line.iter().zip(&solution).map(|(a, b)| a * b).sum();
            solution[row] = (solution[row] - sum) / self.lower[row * self.count + row];
        }
        for row in (0..self.count).rev() {
            let value = solution[row] / self.lower[row * self.count + row];
            solution[row] = value;
            for (place, below) in solution[..row].iter_mut().enumerate() {
                *below -= self.lower[row * self.count + place] * value;
            }
        }
        solution
    }
}

/// Standard errors under the ridge, H⁻¹ (H − λI) H⁻¹ with H the penalised Hessian (Gray 1992).
pub(crate) fn standard_errors(
    design: &Design,
    labels: &[bool],
    rows: &[u32],
    ridge: f64,
    coefficients: &[f64],
) -> Vec<f64> {
    let (_, hessian) = derivatives(design, labels, rows, ridge, coefficients, 1);
    let count = design.features + 1;
    let Some(factor) = Cholesky::of(hessian, count) else { return vec![f64::NAN; count] };
    (0..count)
        .map(|place| {
            let mut unit = vec![0.0; count];
            unit[place] = 1.0;
            let inverse = factor.solve(&unit);
            let free = inverse[design.features].powi(2);
            let squares: f64 = inverse.iter().map(|value| value * value).sum::<f64>() - free;
            (inverse[place] - ridge * squares).max(0.0).sqrt()
        })
        .collect()
}

/// The regression as it is scored.
pub(crate) fn assemble(
    design: &Design,
    shapes: &[Shape],
    coefficients: &[f64],
    errors: &[f64],
    ridge: f64,
    rows: &[u32],
) -> Logistic {
    let mut means = vec![0.0; design.features];
    for row in rows {
        for (place, value) in design.row(*row as usize) {
            means[usize::from(*place)] += f64::from(*value) / rows.len() as f64;
        }
    }
    let mut intercept = coefficients[design.features];
    let mut columns = Vec::with_capacity(shapes.len());
    for (shape, places) in shapes.iter().zip(&design.places) {
        let pick = |from: &[f64]| -> Vec<f64> {
            places.iter().map(|place| place.map_or(0.0, |at| from[usize::from(at)])).collect()
        };
        let mut weights = pick(coefficients);
        let mean: f64 = weights.iter().zip(pick(&means)).map(|(weight, mean)| weight * mean).sum();
        intercept += mean;
        columns.push(match shape {
            Shape::Numbers(line) => Effect::Numbers { line: line.clone(), weights, mean },
            Shape::Categories { baseline, rows: rows_of } => {
                // Of a level that was never seen, nothing is known: it counts as the mean.
                for (weight, rows) in weights.iter_mut().zip(rows_of) {
                    if *rows == 0 {
                        *weight = mean;
                    }
                }
                let (errors, baseline) = (pick(errors), *baseline);
                Effect::Categories { weights, mean, errors, baseline }
            }
        });
    }
    Logistic { intercept, ridge, columns }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups, 30 of 40 and 10 of 40: without a ridge, the coefficient is the log of the odds
    /// ratio, ln 9, and its error the root of 1/30 + 1/10 + 1/10 + 1/30 (Woolf 1955).
    #[test]
    fn a_two_by_two_table_gives_the_known_odds_ratio() {
        let places = vec![vec![Some(0)]];
        let mut design = Design { starts: vec![0], cells: Vec::new(), features: 1, places };
        let mut labels = Vec::new();
        for row in 0..80 {
            if row < 40 {
                design.cells.push((0, 1.0));
            }
            design.starts.push(design.cells.len() as u32);
            labels.push(if row < 40 { row < 30 } else { row < 50 });
        }
        let rows: Vec<u32> = (0..80).collect();
        let found = fit(&design, &labels, &rows, 0.0, vec![0.0; 2]);
        assert!((found[0] - 9.0_f64.ln()).abs() < 1e-6, "{found:?}");
        let errors = standard_errors(&design, &labels, &rows, 0.0, &found);
        let expected = (2.0_f64 / 30.0 + 2.0 / 10.0).sqrt();
        assert!((errors[0] - expected).abs() < 1e-6, "{errors:?}");
    }

    #[test]
    fn a_strong_ridge_shrinks_to_the_base_rate() {
        let places = vec![vec![Some(0)]];
        let starts = vec![0, 1, 2, 2, 2];
        let design = Design { starts, cells: vec![(0, 1.0); 2], features: 1, places };
        let found = fit(&design, &[true, true, false, true], &[0, 1, 2, 3], 1e9, vec![0.0; 2]);
        assert!(found[0].abs() < 1e-6 && (found[1] - 3.0_f64.ln()).abs() < 1e-4, "{found:?}");
    }
}
