//! Columns as small numbers: quantile bins of numbers, levels of categories.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::limits::{BINS_MAX, LEVEL_ROWS_MIN, LEVELS_MAX};
use crate::table::{Column, Values, number};

/// The bin of what is not known.
pub(crate) const MISSING_BIN: u8 = 0;
/// The bin of rare and unseen levels.
pub(crate) const OTHER_BIN: u8 = 1;

/// How a column becomes bins, learned from training rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Binner {
    /// The highest value of each bin but the last. Values of the training rows themselves, not
    /// points between them, so that a monotone transformation of the column changes no bin.
    Numbers {
        #[serde(with = "crate::exact")]
        uppers: Vec<f64>,
    },
    /// The levels that are kept apart, sorted.
    Categories { levels: Vec<String> },
}

impl Binner {
    pub(crate) fn learn(column: &Column, rows: &[u32]) -> Self {
        match &column.values {
            Values::Numbers(values) => {
                let mut sorted: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
                sorted.retain(|value| value.is_finite());
                sorted.sort_unstable_by(f64::total_cmp);
                Self::Numbers { uppers: uppers(&sorted, BINS_MAX) }
            }
            Values::Categories { levels, codes } => {
                let mut rows_of = vec![0_usize; levels.len()];
                for row in rows {
                    if let Some(count) = rows_of.get_mut(codes[*row as usize] as usize) {
                        *count += 1;
                    }
                }
                let mut kept: Vec<usize> =
                    (0..levels.len()).filter(|place| rows_of[*place] >= LEVEL_ROWS_MIN).collect();
                kept.sort_by(|a, b| rows_of[*b].cmp(&rows_of[*a]).then(a.cmp(b)));
                kept.truncate(LEVELS_MAX);
                kept.sort_unstable();
                Self::Categories { levels: kept.iter().map(|at| levels[*at].clone()).collect() }
            }
        }
    }

    /// How many bins there are, those of missing and other included.
    pub(crate) fn bins(&self) -> usize {
        match self {
            Self::Numbers { uppers } => uppers.len() + 2,
            Self::Categories { levels } => levels.len() + 2,
        }
    }

    pub(crate) fn is_category(&self) -> bool {
        matches!(self, Self::Categories { .. })
    }

    /// The bins of all rows of a column. A column of the other kind is read as this kind.
    pub(crate) fn apply(&self, column: &Column) -> Vec<u8> {
        match (self, &column.values) {
            (Self::Numbers { uppers }, Values::Numbers(values)) => {
                values.iter().map(|value| number_bin(uppers, *value)).collect()
            }
            (Self::Numbers { uppers }, Values::Categories { levels, codes }) => {
                let bins: Vec<u8> = (levels.iter())
                    .map(|level| number_bin(uppers, number(level).unwrap_or(f64::NAN)))
                    .collect();
                codes.iter().map(|code| bins.get(*code as usize).copied().unwrap_or(0)).collect()
            }
            (Self::Categories { levels: kept }, Values::Categories { levels, codes }) => {
                let bins: Vec<u8> = levels.iter().map(|level| level_bin(kept, level)).collect();
                codes.iter().map(|code| bins.get(*code as usize).copied().unwrap_or(0)).collect()
            }
            (Self::Categories { levels: kept }, Values::Numbers(values)) => {
                let mut known: FxHashMap<u64, u8> = FxHashMap::default();
                let bin = |value: &f64| {
                    if !value.is_finite() {
                        return MISSING_BIN;
                    }
                    *known
                        .entry(value.to_bits())
                        .or_insert_with(|| level_bin(kept, &value.to_string()))
                };
                values.iter().map(bin).collect()
            }
        }
    }
}

/// The highest value of each of at most `bins` bins but the last; each distinct value has a bin of
/// its own where there are few, else bins hold about equally many rows.
pub(crate) fn uppers(sorted: &[f64], bins: usize) -> Vec<f64> {
    let mut distinct = sorted.to_vec();
    distinct.dedup();
    if distinct.len() > bins {
        distinct = (1..=bins).map(|bin| sorted[bin * sorted.len() / bins - 1]).collect();
        distinct.dedup();
    }
    distinct.pop();
    distinct
}

fn number_bin(uppers: &[f64], value: f64) -> u8 {
    if !value.is_finite() {
        return MISSING_BIN;
    }
    (uppers.partition_point(|upper| *upper < value) + 1) as u8
}

fn level_bin(kept: &[String], level: &str) -> u8 {
    kept.binary_search_by(|known| known.as_str().cmp(level))
        .map_or(OTHER_BIN, |place| (place + 2) as u8)
}

/// The bins of a table, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Binned {
    pub(crate) cells: Vec<u8>,
    pub(crate) columns: usize,
}

impl Binned {
    pub(crate) fn of(columns: &[Vec<u8>], rows: usize) -> Self {
        let width = columns.len();
        let mut cells = vec![MISSING_BIN; rows * width];
        for (place, column) in columns.iter().enumerate() {
            for (row, bin) in column.iter().enumerate() {
                cells[row * width + place] = *bin;
            }
        }
        Self { cells, columns: width }
    }

    pub(crate) fn row(&self, row: usize) -> &[u8] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_quantiles_and_missing_stands_apart() {
        let column = Column::numbers("n", vec![3.0, 1.0, f64::NAN, 2.0, f64::INFINITY]);
        let binner = Binner::learn(&column, &[0, 1, 2, 3, 4]);
        assert_eq!(binner.apply(&column), [3, 1, 0, 2, 0]);
        let many = Column::numbers("n", (0..10_000).map(f64::from).collect());
        let rows: Vec<u32> = (0..10_000).collect();
        let binner = Binner::learn(&many, &rows);
        assert_eq!(binner.bins(), BINS_MAX + 1);
        let bins = binner.apply(&many);
        let in_first = bins.iter().filter(|bin| **bin == 1).count();
        assert!((39..=40).contains(&in_first), "{in_first}");
        assert_eq!(*bins.last().unwrap() as usize, BINS_MAX);
    }

    #[test]
    fn unseen_and_rare_levels_are_pooled() {
        let cells = ["a"; 10].into_iter().chain(["b"; 9]).map(Some);
        let column = Column::categories("c", cells);
        let rows: Vec<u32> = (0..19).collect();
        let binner = Binner::learn(&column, &rows);
        let asked = Column::categories("c", [Some("a"), Some("b"), Some("z"), None].into_iter());
        assert_eq!(binner.apply(&asked), [2, OTHER_BIN, OTHER_BIN, MISSING_BIN]);
        assert_eq!(binner.apply(&Column::numbers("c", vec![1.0])), [OTHER_BIN]);
    }
}
