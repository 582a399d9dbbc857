//! What a workbook says of its table beside the rows.

use super::{Rows, Table};
use crate::sheet::{BlankFormulas, RoundedNumbers, ShownUnits};

impl Table {
    /// Formulas below the headings of which the workbook holds no result: their cells are blank.
    #[must_use]
    pub fn blank_formulas(&self) -> Vec<BlankFormulas> {
        let Rows::Sheet { rows, .. } = &self.rows else { return Vec::new() };
        let mut found = rows.blank_formulas();
        for of_column in &mut found {
            of_column.count -= u64::from(of_column.first_row <= self.headings_line);
        }
        found.retain(|of_column| of_column.count > 0);
        found
    }

    /// Numbers below the headings that are too long for a workbook, which kept their first digits:
    /// they are written as `12E+19`, and are no keys.
    #[must_use]
    pub fn rounded_numbers(&self) -> Vec<RoundedNumbers> {
        let Rows::Sheet { rows, .. } = &self.rows else { return Vec::new() };
        rows.rounded_numbers(self.headings_line)
    }

    /// How many cells merged ones filled, and how many they did not, since they are numbers.
    #[must_use]
    pub fn merged_cells(&self) -> (u64, u64) {
        match &self.rows {
            Rows::Sheet { rows, .. } => rows.merged,
            Rows::Text { .. } => (0, 0),
        }
    }

    /// The sheet that is read, where it is a hidden one: no other holds a table.
    #[must_use]
    pub fn hidden_sheet(&self) -> Option<&str> {
        let Rows::Sheet { rows, .. } = &self.rows else { return None };
        rows.hidden_sheet()
    }

    /// How many rows of the table the workbook hides, by a filter or by hand. They are read.
    #[must_use]
    pub fn hidden_rows(&self) -> u64 {
        match &self.rows {
            Rows::Sheet { rows, .. } => rows.hidden_rows(self.headings_line),
            Rows::Text { .. } => 0,
        }
    }

    /// The units in which a workbook shows the numbers below its headings, by column, each with how
    /// many numbers. The numbers are handed out without them until [`Self::write_units_of`].
    #[must_use]
    pub fn shown_units(&self) -> Vec<ShownUnits> {
        let Rows::Sheet { rows, .. } = &self.rows else { return Vec::new() };
        let mut found = rows.shown_units(self.headings_line);
        found.retain(|of_column| of_column.column < self.headings.len());
        found
    }

    /// Begins again with the first row, and hands out the numbers of some columns, by their places,
    /// with the units in which the workbook shows them: `45%`, `1200 EUR`, and `12345e-1 EUR` for
    /// 1234.5, which is the same number whichever sign the texts of the column have. It is for
    /// amounts and shares: a key has no unit. A file without formats stays where it is.
    pub fn write_units_of(&mut self, columns: &[usize]) {
        if let Rows::Sheet { rows, .. } = &mut self.rows {
            rows.write_units_of(columns);
        }
        self.rewind();
    }

    /// Begins again with the first row, and says whether it did: a text has to be opened again. A
    /// workbook is not parsed again.
    pub fn rewind(&mut self) -> bool {
        let Rows::Sheet { rows, last } = &mut self.rows else { return false };
        rows.go_behind(self.headings_line);
        *last = self.headings_line;
        self.ahead.clear();
        true
    }
}
