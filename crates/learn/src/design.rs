//! Columns as the features of a logistic regression.

use serde::{Deserialize, Serialize};

use crate::binning::Binner;
use crate::limits::FEATURES_MAX;
use crate::table::{Column, Values, number};

/// Places of the bends of a number's effect, as shares of the training rows, by how many bends
/// there are (after Harrell 2015, table 2.3).
const KNOT_SHARES: &[&[f64]] = &[
    &[],
    &[0.5],
    &[0.33, 0.67],
    &[0.25, 0.5, 0.75],
    &[0.2, 0.4, 0.6, 0.8],
    &[0.1, 0.3, 0.5, 0.7, 0.9],
];
/// A regression bears one feature for so many rows of the smaller class (Harrell 2015, 4.4); bends
/// are only had where this leaves room for them.
const CLASS_ROWS_BY_FEATURE: usize = 15;
/// A value that so many rows have, such as zero visits, has an effect of its own.
const SPIKE_SHARE_MIN: f64 = 0.1;
/// Numbers are held between these shares, so that one wild value does not decide.
const HELD_SHARES: (f64, f64) = (0.005, 0.995);
/// Numbers with a tail this much longer than their middle half are seen on a logarithmic scale.
const TAIL_RATIO_MIN: f64 = 6.0;

/// How many bends each number can have.
pub(crate) fn bends(columns: &[Column], labels: &[bool], rows: &[u32]) -> usize {
    let positives = rows.iter().filter(|row| labels[**row as usize]).count();
    let bearable = positives.min(rows.len() - positives) / CLASS_ROWS_BY_FEATURE;
    let is_number = |column: &&Column| matches!(column.values, Values::Numbers(_));
    let numbers = columns.iter().filter(is_number).count().max(1);
    (bearable.saturating_sub(columns.len()) / numbers).min(KNOT_SHARES.len() - 1)
}

/// How a column becomes features, learned from training rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shape {
    /// A line with bends, a value apart, and missing.
    Numbers(Line),
    /// One feature a level, but for the most frequent one.
    Categories {
        /// The bin that the others are compared with.
        baseline: u8,
        /// For each bin, training rows.
        rows: Vec<u32>,
    },
}

/// A number's features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) logarithmic: bool,
    pub(crate) middle: f64,
    pub(crate) unit: f64,
    pub(crate) centre: f64,
    pub(crate) scale: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) knots: Vec<f64>,
    #[serde(with = "crate::exact::option")]
    pub(crate) spike: Option<f64>,
    pub(crate) has_missing: bool,
}

impl Line {
    fn learn(values: &[f64], rows: &[u32], bends: usize) -> Self {
        let mut sorted: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
        sorted.retain(|value| value.is_finite());
        sorted.sort_unstable_by(f64::total_cmp);
        let mut line = Self {
            logarithmic: false,
            middle: 0.0,
            unit: 1.0,
            centre: 0.0,
            scale: 1.0,
            low: 0.0,
            high: 0.0,
            knots: Vec::new(),
            spike: spike(&sorted),
            has_missing: sorted.len() < rows.len(),
        };
        if sorted.is_empty() {
            return line;
        }
        let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
        let (quarter, half, three, tail) = (at(0.25), at(0.5), at(0.75), at(0.99));
        let spread = three - quarter;
        if spread > 0.0 && (tail - half).max(half - at(0.01)) > TAIL_RATIO_MIN * spread / 2.0 {
            (line.logarithmic, line.middle, line.unit) = (true, half, spread / 2.0);
        }
        let bent: Vec<f64> = sorted.iter().map(|value| line.bend(*value)).collect();
        line.centre = bent.iter().sum::<f64>() / bent.len() as f64;
        let variance = bent.iter().map(|value| (value - line.centre).powi(2)).sum::<f64>();
        line.scale = (variance / bent.len() as f64).sqrt();
        if !(line.scale.is_finite() && line.scale > 0.0) {
            line.scale = 1.0;
        }
        let scaled = |share| (line.bend(at(share)) - line.centre) / line.scale;
        let (low, high) = (scaled(HELD_SHARES.0), scaled(HELD_SHARES.1));
        let mut knots: Vec<f64> = KNOT_SHARES[bends].iter().map(|share| scaled(*share)).collect();
        knots.dedup();
        knots.retain(|knot| *knot > low && *knot < high);
        (line.low, line.high, line.knots) = (low, high, knots);
        line
    }

    /// The inverse hyperbolic sine is a logarithm on both sides, and a line around the middle.
    fn bend(&self, value: f64) -> f64 {
        if self.logarithmic { ((value - self.middle) / self.unit).asinh() } else { value }
    }

    fn features(&self) -> usize {
        1 + self.knots.len() + usize::from(self.spike.is_some()) + usize::from(self.has_missing)
    }

    /// Gives each feature that is not zero, by place.
    pub(crate) fn each(&self, value: f64, mut take: impl FnMut(usize, f64)) {
        let spike_at = 1 + self.knots.len();
        if !value.is_finite() {
            if self.has_missing {
                take(spike_at + usize::from(self.spike.is_some()), 1.0);
            }
            return;
        }
        if self.spike == Some(value) {
            take(spike_at, 1.0);
        }
        let scaled = ((self.bend(value) - self.centre) / self.scale).clamp(self.low, self.high);
        take(0, scaled);
        for (place, knot) in self.knots.iter().enumerate().take_while(|(_, knot)| scaled > **knot) {
            take(1 + place, scaled - knot);
        }
    }
}

/// The value that most rows have, if many do and others do not.
fn spike(sorted: &[f64]) -> Option<f64> {
    let (mut best, mut from) = ((0, 0.0), 0);
    for place in 1..=sorted.len() {
        if place == sorted.len() || sorted[place] != sorted[from] {
            if place - from > best.0 {
                best = (place - from, sorted[from]);
            }
            from = place;
        }
    }
    let share = best.0 as f64 / sorted.len().max(1) as f64;
    (share >= SPIKE_SHARE_MIN && best.0 < sorted.len()).then_some(best.1)
}

/// The numbers of a column; levels that are numbers are read as such.
pub(crate) fn numbers_of(column: &Column) -> Vec<f64> {
    match &column.values {
        Values::Numbers(values) => values.clone(),
        Values::Categories { levels, codes } => {
            let read: Vec<f64> =
                levels.iter().map(|level| number(level).unwrap_or(f64::NAN)).collect();
            codes.iter().map(|code| read.get(*code as usize).copied().unwrap_or(f64::NAN)).collect()
        }
    }
}

impl Shape {
    pub(crate) fn learn(
        column: &Column,
        binner: &Binner,
        bins: &[u8],
        rows: &[u32],
        bends: usize,
    ) -> Self {
        if let (Values::Numbers(values), false) = (&column.values, binner.is_category()) {
            return Self::Numbers(Line::learn(values, rows, bends));
        }
        let mut rows_of = vec![0_u32; binner.bins()];
        for row in rows {
            rows_of[usize::from(bins[*row as usize])] += 1;
        }
        let baseline = (0..rows_of.len()).rev().max_by_key(|bin| rows_of[*bin]).unwrap_or(0) as u8;
        Self::Categories { baseline, rows: rows_of }
    }

    /// How many features the column has.
    pub(crate) fn features(&self) -> usize {
        match self {
            Self::Numbers(line) => line.features(),
            Self::Categories { rows, .. } => rows.len(),
        }
    }
}

/// The features of all rows, row by row, zeros left out. The last feature is the constant.
#[derive(Debug, Clone)]
pub(crate) struct Design {
    pub(crate) starts: Vec<u32>,
    pub(crate) cells: Vec<(u16, f32)>,
    /// How many features, the constant apart.
    pub(crate) features: usize,
    /// For each column and each of its features, the place in the design.
    pub(crate) places: Vec<Vec<Option<u16>>>,
}

impl Design {
    pub(crate) fn row(&self, row: usize) -> &[(u16, f32)] {
        &self.cells[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Lays the features out. Beyond [`FEATURES_MAX`], those are kept whose score test says the
    /// most on the training rows.
    pub(crate) fn lay_out(
        columns: &[Column],
        shapes: &[Shape],
        bins: &[Vec<u8>],
        training: (&[u32], &[bool]),
    ) -> Self {
        let mut wide: Vec<Vec<Option<u32>>> = Vec::with_capacity(shapes.len());
        let mut count = 0_u32;
        for shape in shapes {
            let is_used = |feature: usize| match shape {
                Shape::Numbers(_) => true,
                Shape::Categories { baseline, rows } => {
                    feature != usize::from(*baseline) && rows[feature] > 0
                }
            };
            let place = |feature| {
                is_used(feature).then(|| {
                    count += 1;
                    count - 1
                })
            };
            wide.push((0..shape.features()).map(place).collect());
        }
        let columns = Self::by_row(columns, shapes, bins);
        if count as usize > FEATURES_MAX {
            let kept = strongest(&columns, &wide, count as usize, training);
            for place in wide.iter_mut().flatten() {
                *place = place.and_then(|place| kept[place as usize]);
            }
            count = FEATURES_MAX as u32;
        }
        let places: Vec<Vec<Option<u16>>> = (wide.iter())
            .map(|column| column.iter().map(|place| place.map(|place| place as u16)).collect())
            .collect();
        let (mut starts, mut cells) = (vec![0], Vec::new());
        for row in 0..columns.rows {
            columns.each(row, |column, feature, value| {
                if let Some(place) = places[column][feature] {
                    cells.push((place, value as f32));
                }
            });
            let start = starts[row] as usize;
            cells[start..].sort_unstable_by_key(|cell| cell.0);
            starts.push(cells.len() as u32);
        }
        Self { starts, cells, features: count as usize, places }
    }

    fn by_row<'a>(columns: &[Column], shapes: &'a [Shape], bins: &'a [Vec<u8>]) -> Cells<'a> {
        let numbers = (columns.iter().zip(shapes))
            .map(|(column, shape)| match shape {
                Shape::Numbers(_) => numbers_of(column),
                Shape::Categories { .. } => Vec::new(),
            })
            .collect();
        Cells { shapes, bins, numbers, rows: columns.first().map_or(0, Column::len) }
    }
}

struct Cells<'a> {
    shapes: &'a [Shape],
    bins: &'a [Vec<u8>],
    numbers: Vec<Vec<f64>>,
    rows: usize,
}

impl Cells<'_> {
    fn each(&self, row: usize, mut take: impl FnMut(usize, usize, f64)) {
        for (column, shape) in self.shapes.iter().enumerate() {
            match shape {
                Shape::Numbers(line) => {
                    line.each(self.numbers[column][row], |feature, value| {
                        take(column, feature, value);
                    });
                }
                Shape::Categories { .. } => take(column, usize::from(self.bins[column][row]), 1.0),
            }
        }
    }
}

/// New places of the features whose score test (Rao 1948) is largest; none for the others.
fn strongest(
    cells: &Cells<'_>,
    wide: &[Vec<Option<u32>>],
    count: usize,
    (rows, labels): (&[u32], &[bool]),
) -> Vec<Option<u32>> {
    let positives = rows.iter().filter(|row| labels[**row as usize]).count() as f64;
    let mean = positives / rows.len().max(1) as f64;
    let mut sums = vec![(0.0, 0.0, 0.0); count];
    for row in rows {
        let rest = f64::from(u8::from(labels[*row as usize])) - mean;
        cells.each(*row as usize, |column, feature, value| {
            if let Some(place) = wide[column][feature] {
                let sum = &mut sums[place as usize];
                *sum = (sum.0 + value * rest, sum.1 + value, sum.2 + value * value);
            }
        });
    }
    let says = |place: &usize| {
        let (score, sum, squares) = sums[*place];
        let variance = squares - sum * sum / rows.len().max(1) as f64;
        if variance > 1e-9 { score * score / variance } else { 0.0 }
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| says(b).total_cmp(&says(a)).then(a.cmp(b)));
    order.truncate(FEATURES_MAX);
    order.sort_unstable();
    let mut kept = vec![None; count];
    for (place, old) in order.into_iter().enumerate() {
        kept[old] = Some(place as u32);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many rows of one value among different ones, of a hundred.
    fn spike_of(many: usize) -> Option<f64> {
        let others = (many..100).map(|place| 1_000.0 + place as f64);
        let sorted: Vec<f64> = std::iter::repeat_n(7.0, many).chain(others).collect();
        spike(&sorted)
    }

    #[test]
    fn a_value_of_a_tenth_of_the_rows_is_a_feature_of_its_own() {
        for (many, expected) in
            [(1, None), (9, None), (10, Some(7.0)), (11, Some(7.0)), (99, Some(7.0)), (100, None)]
        {
            assert_eq!(spike_of(many), expected, "{many} of 100");
        }
        assert_eq!(spike(&[]), None);
    }
}
