//! What a column can be used for, told from its values alone, without the labels.

use serde::{Deserialize, Serialize};

use crate::limits::LEVEL_ROWS_MIN;
use crate::table::{Column, MISSING, Table, Values};

/// Categories whose repeated levels cover less than this share of the rows are names or free text.
const REPEATED_SHARE_MIN: f64 = 0.1;
/// Whole numbers that never repeat are a running number, if chance alone would have repeated so
/// many.
const CHANCE_PAIRS_MIN: f64 = 10.0;
/// Of the pairs that chance would make equal, a running number may show so many: exports repeat a
/// row here and there.
const REPEATED_PAIRS_MAX: f64 = 0.02;
/// Columns with fewer distinct values are no identifiers.
const DISTINCT_MIN: usize = 50;

/// Why a column is left out, or only used as filled or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// Nothing stands in it.
    Empty,
    /// The same stands in every row.
    Constant,
    /// Each row has another text: a key, a name, free text.
    Identifier,
    /// Whole numbers hardly any of which comes twice, although chance would repeat many.
    RunningNumber,
}

impl LeftOutReason {
    /// In words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Empty => "nothing stands in it",
            Self::Constant => "the same stands in every row",
            Self::Identifier => {
                "nearly every row has another text, as in a key, a name or free text"
            }
            Self::RunningNumber => {
                "whole numbers that hardly ever repeat, closer together than chance allows, as in a \
                 running number"
            }
        }
    }
}

/// A column that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its name.
    pub column: String,
    /// Why.
    pub reason: LeftOutReason,
    /// Whether it is still used as filled or not filled.
    pub presence_used: bool,
}

/// The columns to learn from, by name, so that the order of columns leaves no trace.
pub(crate) fn usable(table: &Table, rows: &[u32], keep: &[String]) -> (Vec<Column>, Vec<LeftOut>) {
    let (mut used, mut left_out) = (Vec::new(), Vec::new());
    for column in &table.columns {
        let found = reason(column, rows).filter(|reason| {
            matches!(reason, LeftOutReason::Empty | LeftOutReason::Constant)
                || !keep.contains(&column.name)
        });
        let Some(reason) = found else {
            used.push(column.clone());
            continue;
        };
        let missing = rows.iter().filter(|row| column.is_missing(**row as usize)).count();
        let filled = rows.len() - missing;
        let presence_used = missing.min(filled) >= LEVEL_ROWS_MIN;
        if presence_used {
            used.push(presence(column));
        }
        left_out.push(LeftOut { column: column.name.clone(), reason, presence_used });
    }
    // Of equal headings the first comes first.
    used.sort_by(|a, b| a.name.cmp(&b.name));
    (used, left_out)
}

/// The level of filled rows of a column that is only used as filled or not.
pub(crate) const FILLED: &str = "(filled)";

pub(crate) fn presence(column: &Column) -> Column {
    let code = |row| if column.is_missing(row) { MISSING } else { 0 };
    let codes = (0..column.len()).map(code).collect();
    let values = Values::Categories { levels: vec![FILLED.to_owned()], codes };
    Column { name: column.name.clone(), values, notes: Vec::new() }
}

fn reason(column: &Column, rows: &[u32]) -> Option<LeftOutReason> {
    match &column.values {
        Values::Numbers(values) => {
            let mut sorted: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
            sorted.retain(|value| value.is_finite());
            sorted.sort_unstable_by(f64::total_cmp);
            let present = sorted.len();
            sorted.dedup();
            simple_reason(sorted.len(), present, rows.len()).or_else(|| {
                is_running_number(&sorted, present).then_some(LeftOutReason::RunningNumber)
            })
        }
        Values::Categories { levels, codes } => {
            let mut rows_of = vec![0_usize; levels.len()];
            for row in rows {
                if let Some(count) = rows_of.get_mut(codes[*row as usize] as usize) {
                    *count += 1;
                }
            }
            let present: usize = rows_of.iter().sum();
            let distinct = rows_of.iter().filter(|count| **count > 0).count();
            let repeated: usize = rows_of.iter().filter(|count| **count >= LEVEL_ROWS_MIN).sum();
            simple_reason(distinct, present, rows.len()).or_else(|| {
                let is_rare = (repeated as f64) < REPEATED_SHARE_MIN * present as f64;
                (distinct >= DISTINCT_MIN && is_rare).then_some(LeftOutReason::Identifier)
            })
        }
    }
}

fn simple_reason(distinct: usize, present: usize, rows: usize) -> Option<LeftOutReason> {
    match distinct {
        0 => Some(LeftOutReason::Empty),
        1 if present == rows => Some(LeftOutReason::Constant),
        _ => None,
    }
}

/// Of n whole numbers drawn from a span of s, n²/2s pairs are equal by chance, more if some are
/// likelier than others (the birthday problem). Hardly any equal although many should be: somebody
/// saw to it that they are not. `sorted` holds each number once, `present` is how many there are.
fn is_running_number(sorted: &[f64], present: usize) -> bool {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return false };
    let count = present as f64;
    let by_chance = count * count / (2.0 * (last - first + 1.0));
    let repeated = (present - sorted.len()) as f64;
    sorted.len() >= DISTINCT_MIN
        && by_chance >= CHANCE_PAIRS_MIN
        && repeated <= REPEATED_PAIRS_MAX * by_chance
        && sorted.iter().all(|value| value.fract() == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_told_from_amounts() {
        let all: Vec<u32> = (0..1_000).collect();
        let name = |column: &Column| reason(column, &all);
        let running =
            Column::numbers("n", (0..1_000).map(|row| f64::from(row * 9 + 500)).collect());
        assert_eq!(name(&running), Some(LeftOutReason::RunningNumber));
        // One export in which some rows came twice, and amounts that repeat as chance has it.
        let twice = (0..1_000).map(|row| f64::from(if row > 990 { row - 20 } else { row }));
        assert_eq!(
            name(&Column::numbers("n", twice.collect())),
            Some(LeftOutReason::RunningNumber)
        );
        let ages = (0..1_000).map(|row| f64::from(row * 7_919 % 1_009 % 60));
        assert_eq!(name(&Column::numbers("age", ages.collect())), None);
        let drawn = (0..1_000_u64).map(|row| (row * row * 2_654_435_761 % 4_294_967_291) % 2_000);
        let drawn = drawn.map(|value| f64::from(u32::try_from(value).unwrap())).collect();
        assert_eq!(name(&Column::numbers("visits", drawn)), None);
        let wide = (0..1_000).map(|row| f64::from(row) * 7_919_993.0 % 1e9).collect();
        assert_eq!(name(&Column::numbers("amount", wide)), None);
        let fraction = (0..1_000).map(|row| f64::from(row) / 7.0).collect();
        assert_eq!(name(&Column::numbers("x", fraction)), None);
        let keys: Vec<String> = (0..1_000).map(|row| format!("key {row}")).collect();
        let keys = Column::categories("k", keys.iter().map(|key| Some(key.as_str())));
        assert_eq!(name(&keys), Some(LeftOutReason::Identifier));
        let same = Column::categories("c", (0..1_000).map(|_| Some("a")));
        assert_eq!(name(&same), Some(LeftOutReason::Constant));
        let half = Column::categories("h", (0..1_000).map(|row| (row % 2 == 0).then_some("a")));
        assert_eq!(name(&half), None);
        let none = Column::categories("e", (0..1_000).map(|_| None));
        assert_eq!(name(&none), Some(LeftOutReason::Empty));
    }
}
