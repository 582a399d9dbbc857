//! What a report prints below its table: totals, its title, a copyright. It is no record.

mod footer;
mod subtotal;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use speargun_connect::RawRow;
use speargun_domain::number::{self, DecimalSign, Evidence};

use self::footer::{counts_rows, is_phrase};
use self::subtotal::is_subtotal;
pub(super) use self::subtotal::{LEVELS_MAX, Subtotals};
use super::survey::{filled, is_number};

/// How many of the last rows may stand below a table.
const TAIL_ROWS_MAX: usize = 25;

/// Rows that are no records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The first line.
    pub first_line: u64,
    /// The last line.
    pub last_line: u64,
    /// What they are: `footer`, `total`, `table`.
    #[serde(deserialize_with = "crate::word::word")]
    pub what: crate::word::Word,
    /// What the first of them says.
    pub text: String,
}

impl LeftOut {
    /// Whether a line is one of them.
    pub(super) fn holds(&self, line: u64) -> bool {
        (self.first_line..=self.last_line).contains(&line)
    }
}

/// What the numbers of each column add up to: all of them, and those since the last total. Which
/// sign is the decimal one is not known yet, so that both readings are added up side by side.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    all: Vec<[f64; 2]>,
    group: Vec<[f64; 2]>,
    /// How many cells of each column hold a number.
    counts: Vec<f64>,
    rows: f64,
    group_rows: u64,
    /// The row before, which may name the group of a total.
    last: csv::StringRecord,
}

const SIGNS: [DecimalSign; 2] = [DecimalSign::Point, DecimalSign::Comma];

impl Sums {
    pub(super) fn new(columns: usize) -> Self {
        let none = vec![[0.0; 2]; columns];
        let last = csv::StringRecord::new();
        let counts = vec![0.0; columns];
        Self { all: none.clone(), group: none, counts, rows: 0.0, group_rows: 0, last }
    }

    pub(super) fn add(&mut self, row: &RawRow) {
        self.rows += 1.0;
        self.group_rows += 1;
        if let Ok(cells) = &row.cells {
            self.last.clone_from(cells);
        }
        for (place, cell) in filled(row) {
            if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            // A cell of which one reading is proved has no other.
            let is_both = number::evidence(cell) == Evidence::TwoWays;
            let plain = if is_both { None } else { number::read(cell, None) };
            if let Some(count) = self.counts.get_mut(place).filter(|_| is_both || plain.is_some()) {
                *count += 1.0;
            }
            for (way, sign) in SIGNS.into_iter().enumerate() {
                let read = if is_both { number::read(cell, Some(sign)) } else { plain };
                let Some(read) = read else { continue };
                for sums in [&mut self.all, &mut self.group] {
                    if let Some(sum) = sums.get_mut(place) {
                        sum[way] += read.number;
                    }
                }
            }
        }
    }

    /// Begins a new group behind a total.
    pub(super) fn end_group(&mut self) {
        self.group.fill([0.0; 2]);
        self.group_rows = 0;
    }

    /// Whether a cell is what its column adds up to, or how many rows there are.
    fn confirm(&self, place: usize, cell: &str) -> bool {
        const NEAR: f64 = 0.01;
        Self::is_sum(&self.all, place, cell, NEAR) || self.counts_rows(cell)
    }

    fn counts_rows(&self, cell: &str) -> bool {
        self.rows > 1.0 && number::read(cell, None).is_some_and(|read| read.number == self.rows)
    }

    /// Whether a cell is the average of its column.
    fn is_average(&self, place: usize, cell: &str) -> bool {
        const NEAR: f64 = 0.005;
        let count = self.counts.get(place).copied().unwrap_or(0.0);
        let sums = self.all.get(place).copied().unwrap_or_default();
        count > 1.0
            && SIGNS.into_iter().enumerate().any(|(way, sign)| {
                let average = sums[way] / count;
                let read = number::read(cell, Some(sign));
                average != 0.0
                    && read
                        .is_some_and(|read| (read.number - average).abs() <= NEAR * average.abs())
            })
    }

    /// Whether the first row of a table is a total of all that follow: it says so, holds nothing
    /// but numbers besides, and all of these are what their columns add up to.
    pub(super) fn is_first_total(&self, row: &RawRow) -> bool {
        const NEAR: f64 = 0.000_5;
        let cells = filled(row);
        let (words, numbers): (Vec<_>, Vec<_>) =
            cells.iter().partition(|(_, cell)| is_total_word(cell));
        words.len() == 1
            && !numbers.is_empty()
            && self.rows > 1.0
            && numbers.iter().all(|(place, cell)| Self::is_sum(&self.all, *place, cell, NEAR))
    }

    fn is_sum(sums: &[[f64; 2]], place: usize, cell: &str, near: f64) -> bool {
        SIGNS.into_iter().enumerate().any(|(way, sign)| {
            let sum = sums.get(place).map_or(0.0, |sums| sums[way]);
            let read = number::read(cell, Some(sign));
            sum != 0.0
                && read.is_some_and(|read| (read.number - sum).abs() <= near * sum.abs().max(0.5))
        })
    }

    /// Whether a row amid others is a total: it says so, holds nothing but numbers besides, and all
    /// of these are what their columns add up to since the last total, or from the first row on.
    pub(super) fn is_total(&self, row: &RawRow) -> bool {
        /// Totals are exact but for what was rounded.
        const NEAR: f64 = 0.000_5;
        let may_be = |cell: &str| is_total_word(cell) || group_of_total(cell).is_some();
        if !row.cells.as_ref().is_ok_and(|cells| may_be_total(cells, may_be)) {
            return false;
        }
        // "Alpha Total" below rows of Alpha, as spreadsheets write it.
        let names_group = |place: usize, cell: &str| {
            let above = self.last.get(place).map(str::trim).unwrap_or_default();
            group_of_total(cell).is_some_and(|group| !above.is_empty() && group == above)
        };
        let cells = filled(row);
        let (words, numbers): (Vec<_>, Vec<_>) = cells
            .iter()
            .partition(|(place, cell)| is_total_word(cell) || names_group(*place, cell));
        let is_named = words.iter().any(|(place, cell)| names_group(*place, cell));
        let adds_up = |sums: &[[f64; 2]]| {
            numbers.iter().all(|(place, cell)| Self::is_sum(sums, *place, cell, NEAR))
        };
        let is_group = (is_named || self.group_rows > 1) && adds_up(&self.group);
        words.len() == 1
            && !numbers.is_empty()
            && (is_group || self.rows > 1.0 && adds_up(&self.all))
    }
}

/// Another table below the first one: from its headings on nothing belongs to the first.
#[derive(Debug, Default)]
pub(super) struct OtherTable {
    found: Option<LeftOut>,
    /// A row that may be the title above its headings: one cell behind a blank line.
    title: Option<u64>,
}

impl OtherTable {
    /// Takes the next row; says from which line on rows are of another table, where they are.
    pub(super) fn take(&mut self, row: &RawRow, headings: &[String]) -> Option<u64> {
        if let Some(found) = &mut self.found {
            found.last_line = row.line;
            return Some(found.first_line);
        }
        let title = self.title.take();
        if row.gap == 0 && title.is_none() {
            return None;
        }
        if is_other_headings(row, headings) {
            let first_line = title.unwrap_or(row.line);
            self.found = told(std::slice::from_ref(row), "table");
            if let Some(found) = &mut self.found {
                found.first_line = first_line;
            }
            return Some(first_line);
        }
        if row.gap > 0 && filled(row).len() == 1 {
            self.title = Some(row.line);
        }
        None
    }

    pub(super) fn into_left_out(self) -> Option<LeftOut> {
        self.found
    }
}

/// Whether a row is the headings of other columns: most of its cells are headings that are known,
/// and none is a value.
fn is_other_headings(row: &RawRow, headings: &[String]) -> bool {
    let cells = filled(row);
    let known = cells.iter().filter(|(_, cell)| speargun_connect::heading::is_known(cell)).count();
    let is_value = |cell: &str| cell.contains('@') || is_number(cell) || cell.contains("://");
    let is_same = cells.iter().all(|(place, cell)| headings.get(*place).is_some_and(|h| h == cell));
    cells.len() >= 2
        && known >= 2
        && known * 3 >= cells.len() * 2
        && !is_same
        && !cells.iter().any(|(_, cell)| is_value(cell))
}

/// Keeps a row as one of the last; gives back the one that is none of them any more.
pub(super) fn keep(tail: &mut VecDeque<RawRow>, row: RawRow) -> Option<RawRow> {
    tail.push_back(row);
    if tail.len() > TAIL_ROWS_MAX { tail.pop_front() } else { None }
}

/// Which of the last rows are no records. `sums` are those of the rows before them, and count where
/// they are whole.
pub(super) fn of_tail(rows: &[RawRow], sums: &mut Sums, are_whole: bool) -> Vec<LeftOut> {
    let mut left_out = Vec::new();
    let end = without_footer(rows);
    if let Some(out) = told(rows.get(end..).unwrap_or_default(), "footer") {
        left_out.push(out);
    }
    let begin = begin_of_figures(&rows[..end]);
    let mut records = Vec::new();
    for row in &rows[..begin] {
        if is_whole_total(row, sums, are_whole) {
            left_out.extend(told(std::slice::from_ref(row), "total"));
        } else {
            records.push(row);
        }
    }
    for row in figures_of(&rows[begin..end], &mut records, sums, are_whole) {
        left_out.extend(told(std::slice::from_ref(row), "total"));
    }
    left_out.sort_by_key(|out| out.first_line);
    left_out
}

/// Which of the last rows, each a word for a figure with numbers, are figures over the table. One
/// that is what its columns say proves those beside it; else each is looked at by itself, as a
/// company called Max may stand above a total.
fn figures_of<'r>(
    rows: &'r [RawRow],
    records: &mut Vec<&'r RawRow>,
    sums: &mut Sums,
    are_whole: bool,
) -> Vec<&'r RawRow> {
    let is_one = |row: &RawRow, records: &[&RawRow], sums: &Sums| {
        is_last_total(row, records, sums, are_whole)
            || are_whole && (is_figure(row, sums) || sums.is_total(row))
    };
    let is_proved = rows.iter().any(|row| is_one(row, records, sums));
    let mut figures = Vec::new();
    for row in rows {
        let is_out = is_proved && filled(row).len() > 1 || is_one(row, records, sums);
        if is_out {
            figures.push(row);
        } else {
            sums.add(row);
            records.push(row);
        }
    }
    figures
}

/// As [`of_tail`], where the first row of the table may be a total of all that follow.
pub(super) fn with_first(
    first: Option<&RawRow>,
    rows: &[RawRow],
    mut sums: Sums,
    are_whole: bool,
) -> Vec<LeftOut> {
    let Some(first) = first else { return of_tail(rows, &mut sums, are_whole) };
    let mut without = sums.clone();
    let mut left_out = of_tail(rows, &mut without, are_whole);
    if are_whole && without.is_first_total(first) {
        left_out.extend(told(std::slice::from_ref(first), "total"));
        return left_out;
    }
    sums.add(first);
    of_tail(rows, &mut sums, are_whole)
}

/// Where the last rows begin that may be figures over the table, such as a total, an average and a
/// count below one another: a word for one, and numbers besides.
fn begin_of_figures(rows: &[RawRow]) -> usize {
    let may_be = |row: &RawRow| {
        let cells = filled(row);
        let words = cells.iter().filter(|(_, cell)| is_total_word(cell) || is_figure_word(cell));
        let rest = cells.iter().filter(|(_, cell)| !is_total_word(cell) && !is_figure_word(cell));
        words.count() > 0 && rest.into_iter().all(|(_, cell)| is_number(cell))
    };
    let tail = rows.iter().rev().take_while(|row| may_be(row)).count();
    rows.len() - tail
}

/// Whether a row is the average of its columns, or counts their rows, as its word says.
fn is_figure(row: &RawRow, sums: &Sums) -> bool {
    let cells = filled(row);
    let numbers = || cells.iter().filter(|(_, cell)| is_number(cell));
    let says = |words: &[&str]| cells.iter().any(|(_, cell)| is_word_of(words, cell));
    let (averages, counts) = (says(&AVERAGES), says(&COUNTS));
    numbers().count() > 0
        && numbers().all(|(place, cell)| {
            averages && sums.is_average(*place, cell) || counts && sums.counts_rows(cell)
        })
}

const AVERAGES: [&str; 13] = [
    "average",
    "averages",
    "avg",
    "mean",
    "median",
    "μέσος όρος",
    "μ.ο",
    "μέση τιμή",
    "평균",
    "durchschnitt",
    "mittelwert",
    "moyenne",
    "promedio",
];
const COUNTS: [&str; 11] = [
    "count",
    "counts",
    "number of records",
    "row count",
    "record count",
    "records",
    "total records",
    "rows",
    "πλήθος",
    "건수",
    "개수",
];
/// No figure proves these by itself: they are left out beside one that is proved.
const ENDS: [&str; 6] = ["min", "minimum", "max", "maximum", "최대", "최소"];

/// Words for other figures over a table than its total.
fn is_figure_word(cell: &str) -> bool {
    let words = [&AVERAGES[..], &COUNTS, &ENDS];
    words.into_iter().any(|words| is_word_of(words, cell)) || counts_rows(cell)
}

fn is_word_of(words: &[&str], cell: &str) -> bool {
    let lower = cell.to_lowercase();
    words.contains(&lower.trim_end_matches([':', '.', ' ']))
}

/// Takes the next row of a table: adds it up, or says that it is a total of those before it.
/// Subtotals by name are left out where rows are read.
pub(super) fn is_whole_total(row: &RawRow, sums: &mut Sums, are_whole: bool) -> bool {
    if row.cells.as_ref().is_ok_and(is_subtotal) {
        sums.end_group();
        return false;
    }
    let is_one = are_whole && sums.is_total(row);
    if is_one {
        sums.end_group();
    } else {
        sums.add(row);
    }
    is_one
}

pub(super) fn told(rows: &[RawRow], what: &'static str) -> Option<LeftOut> {
    const TEXT_LENGTH_MAX: usize = 80;
    let (first, last) = (rows.first()?, rows.last()?);
    let text = filled(first).first().map_or("", |(_, cell)| *cell);
    let text = speargun_domain::text::cut(text, TEXT_LENGTH_MAX).to_owned();
    Some(LeftOut { first_line: first.line, last_line: last.line, what, text })
}

/// A subtotal, as it is reported.
pub(super) fn subtotal(line: u64, cells: &csv::StringRecord) -> LeftOut {
    let text = cells.iter().find(|cell| !cell.trim().is_empty()).unwrap_or("").trim();
    let text = speargun_domain::text::cut(text, 80).to_owned();
    LeftOut { first_line: line, last_line: line, what: "total", text }
}

/// Where the footer begins: behind a blank line, rows of few cells of which one says what only a
/// footer says; or such a row itself.
fn without_footer(rows: &[RawRow]) -> usize {
    let width = rows.iter().map(|row| filled(row).len()).max().unwrap_or(0);
    let is_sparse = |row: &RawRow| {
        let cells = filled(row).len();
        row.cells.is_err() || cells <= 1 || (width >= 4 && cells <= 2)
    };
    let says_so = |row: &RawRow| filled(row).iter().any(|(_, cell)| is_phrase(cell));
    for (place, row) in rows.iter().enumerate().skip(1) {
        let block = &rows[place..];
        // Right below the rows each line has to say so.
        let is_one = match row.gap > 0 {
            true => block.iter().any(says_so),
            false => width > 1 && block.iter().all(says_so),
        };
        if is_one && block.iter().all(is_sparse) {
            return place;
        }
    }
    rows.len()
}

/// Whether the last row is a total: it says so, holds nothing but numbers besides, and one of these
/// is what its column adds up to. A company of that name has a place, a web site or another number.
fn is_last_total(row: &RawRow, before: &[&RawRow], sums: &Sums, are_whole: bool) -> bool {
    let cells = filled(row);
    let is_word = |cell: &str| is_total_word(cell) || counts_rows(cell);
    let (words, others): (Vec<_>, Vec<_>) = cells.iter().partition(|(_, cell)| is_word(cell));
    if words.is_empty() || !others.iter().all(|(_, cell)| is_number(cell)) {
        return false;
    }
    if others.is_empty() {
        // Alone in its row, where other rows say more.
        return before.iter().all(|row| filled(row).len() >= 3);
    }
    let confirmed = others.iter().any(|(place, cell)| sums.confirm(*place, cell));
    // Of a long file only the last rows are added up.
    confirmed || (!are_whole && others.len() + 1 < row_width(before))
}

/// Whether the first row of a table may be a total: it says so, and holds numbers besides.
pub(super) fn may_be_first_total(row: &RawRow) -> bool {
    let cells = filled(row);
    let words = cells.iter().filter(|(_, cell)| is_total_word(cell)).count();
    words == 1
        && cells.len() > 1
        && cells.iter().all(|(_, cell)| is_total_word(cell) || is_number(cell))
}

/// Whether the first cell that is no number may be the word of a total: most rows are none by that.
fn may_be_total(cells: &csv::StringRecord, is_word: impl Fn(&str) -> bool) -> bool {
    const WORD_LENGTH_MAX: usize = 60;
    let is_numeric =
        |cell: &&str| cell.bytes().all(|byte| byte.is_ascii_digit() || b".,- ".contains(&byte));
    let first = cells.iter().map(str::trim).find(|cell| !is_numeric(cell));
    first.is_some_and(|cell| {
        // "12 €" begins as no word does.
        let is_letter = cell.chars().next().is_some_and(char::is_alphabetic);
        !is_letter || cell.len() <= WORD_LENGTH_MAX && is_word(cell)
    })
}

/// The group that a total is of, by its label: "Alpha" of "Alpha Total".
fn group_of_total(cell: &str) -> Option<&str> {
    const BEHIND: [&str; 10] = [
        " Subtotal",
        " subtotal",
        " Υποσύνολο",
        " Total",
        " total",
        " TOTAL",
        " Ergebnis",
        " 요약",
        " 합계",
        " 소계",
    ];
    const BEFORE: [&str; 8] = [
        "Total ",
        "total ",
        "TOTAL ",
        "Σύνολο ",
        "ΣΥΝΟΛΟ ",
        "Υποσύνολο ",
        "Subtotal ",
        "Sous-total ",
    ];
    let behind = || BEHIND.iter().find_map(|word| cell.strip_suffix(word));
    let before = || BEFORE.iter().find_map(|word| cell.strip_prefix(word));
    behind().or_else(before).map(str::trim).filter(|group| !group.is_empty())
}

fn row_width(rows: &[&RawRow]) -> usize {
    rows.iter().map(|row| filled(row).len()).min().unwrap_or(0)
}

fn is_total_word(cell: &str) -> bool {
    const WORDS: [&str; 27] = [
        "total",
        "totals",
        "grand total",
        "sub total",
        "subtotal",
        "sum",
        "overall",
        "count",
        "total records",
        "record count",
        "gesamt",
        "summe",
        "gesamtsumme",
        "total général",
        "totale",
        "suma",
        "totaal",
        "toplam",
        "σύνολο",
        "συνολο",
        "γενικό σύνολο",
        "σύνολα",
        "합계",
        "총계",
        "소계",
        "총합계",
        "合計",
    ];
    let lower = cell.to_lowercase();
    let bare = lower.trim_end_matches([':', '.', ' ']);
    // "Total (12 records)"
    let bare = bare.split_once(" (").map_or(bare, |(word, _)| word);
    WORDS.contains(&bare)
}

#[cfg(test)]
mod tests;
