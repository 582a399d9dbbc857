//! Tables of a file beside the one that is read.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use speargun_words::{Said, count, said};

use crate::heading;
use crate::sheet::SheetRows;

/// Where such a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FurtherKind {
    /// On another sheet of the workbook.
    Sheet,
    /// A further table of a web page.
    Table,
    /// Right of a blank column.
    Beside,
    /// Right of a blank column, and read as one table with what is left of it, since nothing shows
    /// that these are two.
    BesideAsOne,
}

/// A table that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherTable {
    /// Where it stands.
    pub kind: FurtherKind,
    /// What it is called: the sheet, else its first cells.
    pub name: String,
    /// How many rows it has, where that is known.
    pub rows: Option<u64>,
    /// It has more: they were not counted to the end.
    pub has_more: bool,
    /// It is a sheet that is hidden.
    pub is_hidden: bool,
}

/// The most bytes of what a table is called.
const NAME_LENGTH_MAX: usize = 120;

impl FurtherTable {
    /// A sheet, with its rows and whether there are more.
    pub(crate) fn sheet(name: &str, rows: Option<(u64, bool)>) -> Self {
        let has_more = rows.is_some_and(|(_, more)| more);
        Self::new(FurtherKind::Sheet, name, rows.map(|(rows, _)| rows), has_more)
    }

    pub(crate) fn new(kind: FurtherKind, name: &str, rows: Option<u64>, has_more: bool) -> Self {
        let name = speargun_domain::text::cut(name, NAME_LENGTH_MAX).to_owned();
        Self { kind, name, rows, has_more, is_hidden: false }
    }

    /// The same, hidden or not.
    pub(crate) fn hidden(self, is_hidden: bool) -> Self {
        Self { is_hidden, ..self }
    }
}

impl FurtherTable {
    /// What is said of it, as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        let name = &self.name;
        let rows = match self.rows.map(count) {
            Some(count) if self.has_more => said!("further_table.more_rows", count),
            Some(count) => said!("further_table.rows", count),
            None => Said::text(""),
        };
        match self.kind {
            FurtherKind::Sheet if self.is_hidden => {
                said!("further_table.hidden_sheet", name, rows)
            }
            FurtherKind::Sheet => said!("further_table.sheet", name, rows),
            FurtherKind::Table => said!("further_table.table", name, rows),
            FurtherKind::Beside => said!("further_table.beside", name, rows),
            FurtherKind::BesideAsOne => said!("further_table.beside_as_one", name),
        }
    }
}

impl std::fmt::Display for FurtherTable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(formatter)
    }
}

/// Where a blank heading splits the headings into two that could each stand alone: the columns on
/// its left and right.
pub(super) fn blocks(headings: &[String]) -> Option<(Range<usize>, Range<usize>)> {
    let is_blank = |place: usize| headings.get(place).is_some_and(String::is_empty);
    let first = (0..headings.len()).find(|place| !is_blank(*place))?;
    let gap = (first..headings.len()).find(|place| is_blank(*place))?;
    let next = (gap..headings.len()).find(|place| !is_blank(*place))?;
    let (left, right) = (0..gap, next..headings.len());
    let stands_alone = |columns: &Range<usize>| {
        let own = &headings[columns.clone()];
        let known = own.iter().filter(|heading| heading::is_known(heading)).count();
        known >= 2 && heading::guess_entity("", own).is_some()
    };
    (stands_alone(&left) && stands_alone(&right)).then_some((left, right))
}

/// Whether a heading stands on both sides: no table has a heading twice.
pub(super) fn share_a_heading(left: &[String], right: &[String]) -> bool {
    let keys: Vec<String> = left.iter().map(|heading| heading::key(heading)).collect();
    right.iter().any(|heading| !heading.is_empty() && keys.contains(&heading::key(heading)))
}

/// Whether one side goes on where the other ended: each is filled row by row, and the ends are
/// apart. Sides are counted rows and the last of them, below the headings.
pub(super) fn end_apart(headings_line: u64, left: (u64, u64), right: (u64, u64)) -> bool {
    /// One row that says nothing on one side is a blank of a record.
    const APART: u64 = 2;
    let is_dense = |(count, last): (u64, u64)| count > 0 && last == headings_line + count;
    is_dense(left) && is_dense(right) && left.1.abs_diff(right.1) >= APART
}

/// The rows behind the headings that have text in some columns: how many, and the last.
pub(super) fn filled_in(rows: &SheetRows, columns: &Range<usize>, behind: u64) -> (u64, u64) {
    let (mut count, mut last) = (0, 0);
    for (row, column, _) in rows.cells_of(behind + 1..=u64::MAX) {
        if row != last && columns.contains(&column) {
            (count, last) = (count + 1, row);
        }
    }
    (count, last)
}

/// The tables of a page, in order.
#[derive(Debug, Default)]
pub(super) struct Parts(Vec<Part>);

/// A table of a page: its first and last line, and whether it is read.
#[derive(Debug, Clone, Copy)]
struct Part {
    first: u64,
    last: u64,
    is_read: bool,
}

impl Parts {
    /// Which tables are read: that of the headings, and those that go on with it. Such a one
    /// repeats the headings, or has none of its own where the first marks its headings as such, or
    /// holds the rows where the first has headings alone.
    pub(super) fn of(rows: &SheetRows, headings: &[String], headings_line: u64) -> Self {
        let begins: Vec<(u64, bool)> = rows.parts().collect();
        let end = |place: usize| begins.get(place + 1).map_or(u64::MAX, |(next, _)| next - 1);
        let own = begins.iter().rposition(|(first, _)| *first <= headings_line);
        let Some(own) = own.filter(|_| begins.len() > 1) else { return Self::default() };
        let has_rows = rows.cells_of(headings_line + 1..=end(own)).next().is_some();
        let is_marked = begins[own].1 && begins[own].0 == headings_line;
        let goes_on = |place: usize| {
            let (first, is_headed) = begins[place];
            let repeats = rows
                .cells_of(first..=first)
                .all(|(_, column, text)| headings.get(column).is_some_and(|own| *own == text));
            let width = rows.cells_of(first..=end(place)).map(|(_, column, _)| column + 1).max();
            let fits =
                width.is_some_and(|width| width <= headings.len() && width * 2 > headings.len());
            let is_body = !has_rows && place == own + 1;
            repeats || fits && !is_headed && (is_marked || is_body)
        };
        let part = |(place, (first, _)): (usize, &(u64, bool))| {
            let is_read = place <= own || goes_on(place);
            Part { first: *first, last: end(place), is_read }
        };
        Self(begins.iter().enumerate().map(part).collect())
    }

    /// Whether a line is of a table that is not read.
    pub(super) fn leave_out(&self, line: u64) -> bool {
        let place = self.0.partition_point(|part| part.last < line);
        self.0.get(place).is_some_and(|part| line >= part.first && !part.is_read)
    }

    /// The tables that are not read.
    pub(super) fn told(&self, rows: &SheetRows) -> Vec<FurtherTable> {
        /// How many cells name a table.
        const NAMED_BY: usize = 4;
        let of = |part: &Part| {
            let mut lines: Vec<u64> =
                rows.cells_of(part.first..=part.last).map(|(row, ..)| row).collect();
            lines.dedup();
            let first = lines.first().copied().unwrap_or(part.first);
            let words: Vec<_> =
                rows.cells_of(first..=first).take(NAMED_BY).map(|(_, _, text)| text).collect();
            let count = Some(lines.len() as u64);
            FurtherTable::new(FurtherKind::Table, &words.join(", "), count, false)
        };
        self.0.iter().filter(|part| !part.is_read).map(of).collect()
    }
}
