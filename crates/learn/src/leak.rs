//! Columns that know the outcome too well.

use serde::{Deserialize, Serialize};

use crate::binning::{Binner, MISSING_BIN, OTHER_BIN, uppers};
use crate::evaluate::{Auc, Case, wilson};
use crate::table::{Column, Values};

/// A column that alone reaches this area is flagged: what is known before an outcome seldom does.
pub const AUC_ALONE_MAX: f64 = 0.9;
/// From this area on, a column is taken for the label under another name.
pub const AUC_SAME_AS_LABEL: f64 = 0.999;
/// A level is nearly pure if it is certain at 95 % that this share of its rows is of one class.
pub const PURITY_MIN: f64 = 0.95;
/// Nearly pure levels are told if they hold this share of the rows.
pub const PURE_SHARE_MIN: f64 = 0.05;
/// Bins of a number when a column is looked at alone.
const BINS_ALONE: usize = 20;
/// How many levels a flag names.
const LEVELS_NAMED: usize = 5;

/// Why a column is flagged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FlagReason {
    /// It tells the label in practically every row.
    RepeatsLabel,
    /// Alone it separates the classes implausibly well.
    DecidesAlone,
    /// Whether it is filled at all separates the classes.
    Presence {
        /// Whether the filled rows are the nearly pure ones, or the empty ones.
        filled: bool,
        /// Share of all rows that they are.
        share: f64,
        /// Share of them that is positive.
        rate: f64,
    },
    /// Levels are nearly pure.
    PureLevels {
        /// The largest of them.
        levels: Vec<PureLevel>,
        /// Share of all rows that they hold together.
        share: f64,
    },
}

/// A level nearly all rows of which are of one class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PureLevel {
    /// The level, or the range of numbers.
    pub level: String,
    /// Its rows.
    pub rows: usize,
    /// Share of them that is positive.
    pub rate: f64,
}

/// A column that may know the outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    /// Its name.
    pub column: String,
    /// Cross-validated area of this column alone.
    pub auc_alone: f64,
    /// Why; one or more.
    pub reasons: Vec<FlagReason>,
}

/// What a column is worth alone.
#[derive(Debug, Clone)]
pub(crate) struct Alone {
    pub(crate) auc: f64,
    pub(crate) flags: Vec<FlagReason>,
}

/// Rows that share a level or a range.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) level: String,
    pub(crate) bin: u8,
    pub(crate) rows: usize,
    pub(crate) positives: usize,
}

impl Group {
    fn rate(&self) -> f64 {
        self.positives as f64 / self.rows.max(1) as f64
    }
}

/// The ranges or levels of a column as they are looked at alone.
pub(crate) fn coarse(column: &Column, rows: &[u32], bins: usize) -> Binner {
    match &column.values {
        Values::Numbers(values) => {
            let mut sorted: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
            sorted.retain(|value| value.is_finite());
            sorted.sort_unstable_by(f64::total_cmp);
            Binner::Numbers { uppers: uppers(&sorted, bins) }
        }
        Values::Categories { .. } => Binner::learn(column, rows),
    }
}

/// Looks at a column alone.
pub(crate) fn alone(
    column: &Column,
    labels: &[bool],
    rows: &[u32],
    fold_of: &[u8],
    folds: usize,
) -> Alone {
    let binner = coarse(column, rows, BINS_ALONE);
    let bins = binner.apply(column);
    let groups = groups(&binner, &bins, labels, rows);
    let auc = cross_validated(&bins, binner.bins(), labels, rows, (fold_of, folds));
    let mut flags = Vec::new();
    if auc >= AUC_SAME_AS_LABEL {
        flags.push(FlagReason::RepeatsLabel);
    } else if auc >= AUC_ALONE_MAX {
        flags.push(FlagReason::DecidesAlone);
    }
    let positives: usize = groups.iter().map(|group| group.positives).sum();
    flags.extend(purity(&groups, rows.len(), positives));
    Alone { auc, flags }
}

/// Each row is scored by the rate of its group in the other folds, held to the mean by one row.
fn cross_validated(
    bins: &[u8],
    bin_count: usize,
    labels: &[bool],
    rows: &[u32],
    (fold_of, folds): (&[u8], usize),
) -> f64 {
    let mut counts = vec![[0_f64; 2]; bin_count * folds];
    for (row, fold) in rows.iter().zip(fold_of) {
        let label = usize::from(labels[*row as usize]);
        counts[usize::from(*fold) * bin_count + usize::from(bins[*row as usize])][label] += 1.0;
    }
    let total = |fold: usize, bin: usize, label: usize| -> f64 {
        let others = (0..folds).filter(|other| *other != fold);
        others.map(|other| counts[other * bin_count + bin][label]).sum()
    };
    let scores: Vec<Vec<f64>> = (0..folds)
        .map(|fold| {
            let all = |label| (0..bin_count).map(|bin| total(fold, bin, label)).sum::<f64>();
            let mean = all(1) / (all(0) + all(1)).max(1.0);
            let rate = |bin| {
                let (negative, positive) = (total(fold, bin, 0), total(fold, bin, 1));
                (positive + mean) / (negative + positive + 1.0)
            };
            (0..bin_count).map(rate).collect()
        })
        .collect();
    let mut cases: Vec<Vec<Case>> = vec![Vec::new(); folds];
    for (row, fold) in rows.iter().zip(fold_of) {
        let fold = usize::from(*fold);
        let score = scores[fold][usize::from(bins[*row as usize])];
        cases[fold].push((score, labels[*row as usize]));
    }
    Auc::of(&cases).map_or(0.5, |auc| auc.value)
}

/// Rows and positive rows by group; groups without rows are left out.
pub(crate) fn groups(binner: &Binner, bins: &[u8], labels: &[bool], rows: &[u32]) -> Vec<Group> {
    let mut counts = vec![(0_usize, 0_usize); binner.bins()];
    for row in rows {
        let count = &mut counts[usize::from(bins[*row as usize])];
        count.0 += 1;
        count.1 += usize::from(labels[*row as usize]);
    }
    let group = |(bin, (rows, positives)): (usize, (usize, usize))| {
        let level = level_name(binner, bin as u8);
        Group { level, bin: bin as u8, rows, positives }
    };
    counts.into_iter().enumerate().filter(|(_, count)| count.0 > 0).map(group).collect()
}

/// How a bin is called.
pub(crate) fn level_name(binner: &Binner, bin: u8) -> String {
    let place = usize::from(bin);
    match binner {
        _ if bin == MISSING_BIN => "(missing)".to_owned(),
        Binner::Categories { .. } if bin == OTHER_BIN => "(rare levels)".to_owned(),
        Binner::Categories { levels } => levels.get(place - 2).cloned().unwrap_or_default(),
        Binner::Numbers { uppers } => match (place.checked_sub(2), uppers.get(place - 1)) {
            (_, None) if uppers.is_empty() => "(filled)".to_owned(),
            (None, Some(upper)) => format!("≤ {}", short(*upper)),
            (Some(below), Some(upper)) => format!("{} to {}", short(uppers[below]), short(*upper)),
            (_, None) => format!("> {}", short(uppers[uppers.len() - 1])),
        },
    }
}

fn short(value: f64) -> String {
    let rounded = (value * 1_000.0).round() / 1_000.0;
    if rounded == 0.0 && value != 0.0 { format!("{value:e}") } else { rounded.to_string() }
}

/// A group is nearly pure if its own rows are, and would be if both classes were equally frequent:
/// without the second condition every group of a table with few positive rows would be.
fn is_pure(rows: usize, hits: usize, all: usize, all_hits: usize) -> bool {
    let (hits_share, rest_share) = (
        hits as f64 / all_hits.max(1) as f64,
        (rows - hits) as f64 / (all - all_hits).max(1) as f64,
    );
    let balanced = hits_share / (hits_share + rest_share).max(f64::MIN_POSITIVE);
    wilson(hits as f64, rows as f64).0 >= PURITY_MIN && balanced >= PURITY_MIN
}

fn is_pure_either_way(rows: usize, positives: usize, all: usize, all_positives: usize) -> bool {
    is_pure(rows, positives, all, all_positives)
        || is_pure(rows, rows - positives, all, all - all_positives)
}

fn purity(groups: &[Group], all: usize, all_positives: usize) -> Vec<FlagReason> {
    let mut flags = Vec::new();
    let missing = groups.iter().find(|group| group.bin == MISSING_BIN);
    let (empty, empty_positives) = missing.map_or((0, 0), |group| (group.rows, group.positives));
    let share_of = |rows: usize| rows as f64 / all.max(1) as f64;
    let filled = (all - empty, all_positives - empty_positives);
    for (is_filled, (rows, positives)) in [(true, filled), (false, (empty, empty_positives))] {
        let is_part = empty > 0 && rows > 0 && rows < all;
        if is_part
            && share_of(rows) >= PURE_SHARE_MIN
            && is_pure_either_way(rows, positives, all, all_positives)
        {
            let rate = positives as f64 / rows as f64;
            flags.push(FlagReason::Presence { filled: is_filled, share: share_of(rows), rate });
        }
    }
    let mut pure: Vec<&Group> = (groups.iter())
        .filter(|group| group.bin != MISSING_BIN)
        .filter(|group| is_pure_either_way(group.rows, group.positives, all, all_positives))
        .collect();
    let share = share_of(pure.iter().map(|group| group.rows).sum());
    if share >= PURE_SHARE_MIN {
        pure.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.bin.cmp(&b.bin)));
        let level = |group: &&Group| PureLevel {
            level: group.level.clone(),
            rows: group.rows,
            rate: group.rate(),
        };
        let levels = pure.iter().take(LEVELS_NAMED).map(level).collect();
        flags.push(FlagReason::PureLevels { levels, share });
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purity_is_judged_against_the_base_rate() {
        // Half and half: 98 of 100 in a group is too good, but not yet certain; 590 of 601 is.
        assert!(!is_pure(100, 98, 1_000, 500));
        assert!(is_pure(601, 590, 9_240, 5_679));
        // Two in a hundred are positive: a group without any is no wonder.
        assert!(!is_pure_either_way(1_000, 15, 10_000, 200));
        assert!(is_pure_either_way(1_000, 0, 10_000, 200));
        assert!(is_pure_either_way(200, 198, 10_000, 200));
    }
}
