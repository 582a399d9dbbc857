//! Shares of a column: whether 45 is 45 %, or 0.45 is.

use super::{Basis, Reading};
use crate::number;

/// What the shares of a column show that have no sign of hundredths.
#[derive(Debug, Clone, Default)]
pub struct ShareTally {
    /// Those above one.
    above_one: u64,
    /// Those between nothing and one.
    within_one: u64,
    /// The largest of them.
    largest: f64,
    /// One of those above one.
    example: Option<String>,
}

/// Growth beyond this is no fraction: 500 %.
const FRACTION_MAX: f64 = 5.0;

impl ShareTally {
    /// Takes a cell.
    pub fn add(&mut self, cell: &str) {
        if cell.contains(['%', '％']) {
            return;
        }
        let Some(number) = number::read(cell, None).map(|read| read.number.abs()) else { return };
        self.largest = self.largest.max(number);
        if number > 1.0 {
            self.above_one += 1;
            self.example.get_or_insert_with(|| super::shown(cell));
        } else if number > 0.0 && number < 1.0 {
            self.within_one += 1;
        }
    }

    /// Whether all shares of the column are hundredths; none where none is above one. A probability
    /// above one is of hundredths. A growth may be 150 %, which is 1.5 where other cells are
    /// fractions.
    #[must_use]
    pub fn decide(&self, is_probability: bool) -> Option<Reading<bool>> {
        if self.above_one == 0 {
            return None;
        }
        let is_fraction = !is_probability && self.within_one > 0 && self.largest <= FRACTION_MAX;
        Some(Reading {
            way: !is_fraction,
            basis: Basis::Column,
            proved_by: if is_fraction { self.within_one } else { self.above_one },
            contradicted_by: 0,
            two_ways: if is_fraction { self.above_one } else { self.within_one },
            example: self.example.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_whether_its_shares_are_hundredths() {
        for (cells, is_probability, expected) in [
            (&["100", "1", "0", "40"][..], true, Some(true)),
            (&["0.4", "1", "0"], true, None),
            (&["0.5", "60"], true, Some(true)),
            (&["0.125", "1.125", "0.9", "1.5"], false, Some(false)),
            (&["12", "8.5", "0.8", "150"], false, Some(true)),
            (&["3", "2"], false, Some(true)),
            (&["45%", "0.3"], false, None),
        ] {
            let mut tally = ShareTally::default();
            cells.iter().for_each(|cell| tally.add(cell));
            let found = tally.decide(is_probability).map(|reading| reading.way);
            assert_eq!(found, expected, "{cells:?}");
        }
    }
}
