//! The rows of a sheet as they are handed out, and what is said of its columns.

use std::borrow::Cow;
use std::collections::BTreeMap;

use speargun_domain::money::Currency;

use super::CELL_LENGTH_MAX;
use super::grid::{Cell, Grid};
use super::value::Format;
use crate::table::FurtherTable;

/// A row of a sheet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SheetRow {
    /// The row as the workbook shows it, from 1.
    pub(crate) number: u64,
    /// Its cells, from the first column of the sheet that has any to the last one; nothing where
    /// the row is longer than a line may be.
    pub(crate) cells: Option<csv::StringRecord>,
}

/// Rows that have a cell, one by one.
#[derive(Debug)]
pub(crate) struct SheetRows {
    grid: Grid,
    first_column: u16,
    /// Of each column, whether its numbers are written with their units.
    with_unit: Vec<bool>,
    /// Room to write a cell in.
    written: String,
    next: usize,
    /// The length of the file, in bytes.
    pub(crate) length: u64,
    /// How many cells merged ones filled, and how many they did not.
    pub(crate) merged: (u64, u64),
}

/// Formulas of one column of which a workbook holds no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlankFormulas {
    /// The column, from 0, as the rows have it.
    pub column: usize,
    /// How many.
    pub count: u64,
    /// The row of the first, from 1.
    pub first_row: u64,
}

/// Numbers of one column that are too long for a workbook: it keeps their first digits alone. They
/// are written in scientific notation (`12E+19`), and are no keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundedNumbers {
    /// The column, from 0, as the rows have it.
    pub column: usize,
    /// How many.
    pub count: u64,
    /// The row of the first, from 1.
    pub first_row: u64,
}

/// In what a workbook shows numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShownUnit {
    /// In hundredths: the number is 0.45 where 45 % is shown.
    Percent,
    /// As an amount of a currency.
    Amount(Currency),
    /// As an amount whose sign several currencies have, of which this is the commonest: `$`.
    PerhapsAmount(Currency),
}

/// How many numbers of a column are shown in a unit; numbers without any are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownUnits {
    /// The column, from 0, as the rows have it.
    pub column: usize,
    /// The unit.
    pub unit: ShownUnit,
    /// How many.
    pub count: u64,
    /// The row of the first, from 1.
    pub first_row: u64,
}

impl SheetRows {
    /// The rows of a grid from a column on, so many columns wide.
    pub(super) fn of(
        grid: Grid,
        (first_column, width): (u16, usize),
        length: u64,
        merged: (u64, u64),
    ) -> Self {
        let (with_unit, written) = (vec![false; width], String::new());
        Self { grid, first_column, with_unit, written, next: 0, length, merged }
    }

    /// Sheets that are not read.
    pub(crate) fn further(&self) -> &[FurtherTable] {
        &self.grid.further
    }

    /// Where the tables of a page begin, as rows from 1, and whether they have marked headings.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (u64, bool)> + '_ {
        self.grid.parts.iter().map(|(row, is_headed)| (u64::from(*row) + 1, *is_headed))
    }

    /// The cells of some rows (from 1) that have text: row, column from 0, and the text.
    pub(crate) fn cells_of(
        &self,
        rows: std::ops::RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, usize, Cow<'_, str>)> {
        let begin = self.grid.cells.partition_point(|c| u64::from(c.row) + 1 < *rows.start());
        let end = self.grid.cells.partition_point(|c| u64::from(c.row) < *rows.end());
        let cells = self.grid.cells.get(begin..end).unwrap_or_default().iter();
        let listed = |cell: &Cell| {
            let column = usize::from(cell.column - self.first_column);
            let text = match self.grid.text_of(*cell) {
                Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                Cow::Owned(text) => Cow::Owned(text),
            };
            (u64::from(cell.row) + 1, column, text)
        };
        cells.map(listed).filter(|(_, _, text)| !text.is_empty())
    }

    /// The sheet that is read, where it is hidden.
    pub(crate) fn hidden_sheet(&self) -> Option<&str> {
        self.grid.hidden_sheet.as_deref()
    }

    /// How many rows below one (from 1) the workbook hides.
    pub(crate) fn hidden_rows(&self, below: u64) -> u64 {
        self.grid.count_hidden_rows(below)
    }

    /// Goes on with the first row behind one, which counts from 1.
    pub(crate) fn go_behind(&mut self, row: u64) {
        self.next = self.grid.cells.partition_point(|cell| u64::from(cell.row) < row);
    }

    /// Writes the numbers of some columns with the units in which the workbook shows them.
    pub(crate) fn write_units_of(&mut self, columns: &[usize]) {
        for (column, with_unit) in self.with_unit.iter_mut().enumerate() {
            *with_unit = columns.contains(&column);
        }
    }

    /// The units in which the numbers below a row are shown, by column.
    pub(crate) fn shown_units(&self, below: u64) -> Vec<ShownUnits> {
        let mut found: BTreeMap<(u16, u16), (u64, u32)> = BTreeMap::new();
        let is_of_unit =
            |cell: &&Cell| cell.format >= Format::Percent.code() && u64::from(cell.row) >= below;
        for cell in self.grid.cells.iter().filter(is_of_unit) {
            found.entry((cell.column, cell.format)).or_insert((0, cell.row)).0 += 1;
        }
        let listed = |((column, format), (count, row)): ((u16, u16), (u64, u32))| {
            let unit = match Format::of_code(format) {
                Format::Percent => ShownUnit::Percent,
                Format::Amount { currency, is_sure: true } => ShownUnit::Amount(currency),
                Format::Amount { currency, .. } => ShownUnit::PerhapsAmount(currency),
                Format::Plain | Format::Moment | Format::Duration => return None,
            };
            let column = usize::from(column.checked_sub(self.first_column)?);
            Some(ShownUnits { column, unit, count, first_row: u64::from(row) + 1 })
        };
        found.into_iter().filter_map(listed).collect()
    }

    /// The numbers below a row that the workbook does not keep whole, by column.
    pub(crate) fn rounded_numbers(&self, below: u64) -> Vec<RoundedNumbers> {
        if self.grid.writes_whole || !self.grid.has_rounded {
            return Vec::new();
        }
        let mut found: BTreeMap<u16, (u64, u32)> = BTreeMap::new();
        let is_below = |cell: &&Cell| u64::from(cell.row) >= below;
        for cell in self.grid.cells.iter().filter(is_below) {
            if cell.number().is_some_and(super::value::is_rounded) {
                found.entry(cell.column).or_insert((0, cell.row)).0 += 1;
            }
        }
        let listed = |(column, (count, row)): (u16, (u64, u32))| {
            let column = usize::from(column.checked_sub(self.first_column)?);
            Some(RoundedNumbers { column, count, first_row: u64::from(row) + 1 })
        };
        found.into_iter().filter_map(listed).collect()
    }

    /// The formulas without a result, by column.
    pub(crate) fn blank_formulas(&self) -> Vec<BlankFormulas> {
        let of_rows = |(column, (count, row)): (&u16, &(u64, u32))| {
            let column = usize::from(column.checked_sub(self.first_column)?);
            let first_row = u64::from(*row) + 1;
            (column < self.with_unit.len()).then_some(BlankFormulas {
                column,
                count: *count,
                first_row,
            })
        };
        self.grid.blank_formulas.iter().filter_map(of_rows).collect()
    }

    /// The most room that the workbook took while it was read, in bytes.
    #[cfg(test)]
    pub(crate) fn memory_peak(&self) -> usize {
        self.grid.memory_peak()
    }
}

impl Iterator for SheetRows {
    type Item = SheetRow;

    fn next(&mut self) -> Option<SheetRow> {
        let rest = self.grid.cells.get(self.next..)?;
        let row = rest.first()?.row;
        let length = rest.iter().take_while(|cell| cell.row == row).count();
        let cells = &rest[..length];
        self.next += length;
        let number = u64::from(row) + 1;
        let bytes: u64 = cells.iter().map(|cell| cell.length_max()).sum();
        if bytes > CELL_LENGTH_MAX as u64 {
            return Some(SheetRow { number, cells: None });
        }
        let width = self.with_unit.len();
        // Most numbers are short, so that what they may take is no size to make room for.
        let room = usize::try_from(bytes).unwrap_or(CELL_LENGTH_MAX).min(width * 24);
        let mut record = csv::StringRecord::with_capacity(room, width);
        for (place, cell) in cells.iter().enumerate() {
            // A cell that stands there twice says what it said last.
            if cells.get(place + 1).is_some_and(|next| next.column == cell.column) {
                continue;
            }
            let column = usize::from(cell.column - self.first_column);
            while record.len() < column {
                record.push_field("");
            }
            self.written.clear();
            let with_unit = self.with_unit.get(column).copied().unwrap_or(false);
            self.grid.write(*cell, with_unit, &mut self.written);
            record.push_field(&self.written);
        }
        while record.len() < width {
            record.push_field("");
        }
        Some(SheetRow { number, cells: Some(record) })
    }
}
