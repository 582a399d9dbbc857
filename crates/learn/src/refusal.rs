//! Why nothing was learned.

use serde::Serialize;

use crate::limits::{CELLS_MAX, CLASS_ROWS_MIN, FOLDS_MAX, FOLDS_MIN};
use crate::role::LeftOut;

/// How many columns a refusal names.
const NAMED: usize = 8;

/// Why a table cannot be learned from. Nothing was changed; the text says what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// Too few rows of a class.
    #[error(
        "{positives} positive and {negatives} negative rows are too few: at least \
         {CLASS_ROWS_MIN} of each are needed for a figure that means something"
    )]
    TooFew {
        /// Rows with the positive label.
        positives: usize,
        /// Rows with the negative label.
        negatives: usize,
    },
    /// All labels are the same.
    #[error("all {rows} labels are \"{value}\": there is nothing to tell apart")]
    OneClass {
        /// The label.
        value: String,
        /// How many rows have it.
        rows: usize,
    },
    /// The label has more than two values.
    #[error(
        "the label has {count} values ({}); name the two to tell apart with \
         --positive and --negative, other rows are then left out", values.join(", ")
    )]
    NotBinary {
        /// How many.
        count: usize,
        /// The most frequent of them.
        values: Vec<String>,
    },
    /// A value that was said to be the positive or negative one is not there.
    #[error("no row has the label \"{value}\"; the values are {}", values.join(", "))]
    UnknownValue {
        /// What was asked for.
        value: String,
        /// The most frequent of those that are there.
        values: Vec<String>,
    },
    /// No row, or none with a label.
    #[error("no row has a label")]
    NoLabels,
    /// Columns and labels have different numbers of rows.
    #[error("the columns and the labels do not have the same number of rows")]
    Uneven,
    /// No column says anything.
    #[error("no column is left to learn from: {}", told(.left_out))]
    NoColumns {
        /// The columns, and why each is left out.
        left_out: Vec<LeftOut>,
    },
    /// More cells than memory is meant for.
    #[error("{cells} cells are more than {CELLS_MAX}; leave columns out, or take a sample of rows")]
    TooLarge {
        /// Rows times columns.
        cells: usize,
    },
    /// A number of folds that makes no sense.
    #[error("{folds} folds: between {FOLDS_MIN} and {FOLDS_MAX} are possible")]
    Folds {
        /// What was asked for.
        folds: usize,
    },
}

fn told(left_out: &[LeftOut]) -> String {
    let named = left_out.iter().take(NAMED);
    let mut named: Vec<String> =
        named.map(|left| format!("{}: {}", left.column, left.reason.text())).collect();
    if left_out.len() > NAMED {
        named.push(format!("and {} more", left_out.len() - NAMED));
    }
    if named.is_empty() { "there is none".to_owned() } else { named.join("; ") }
}
