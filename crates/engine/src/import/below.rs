//! What a report prints below its table: totals, its title, a copyright. It is no record.

use std::collections::VecDeque;

use serde::Serialize;
use speargun_connect::RawRow;
use speargun_domain::number::{self, DecimalSign, Evidence};

use super::survey::{filled, is_number};

/// How many of the last rows may stand below a table.
const TAIL_ROWS_MAX: usize = 25;

/// Rows that are no records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The first line.
    pub first_line: u64,
    /// The last line.
    pub last_line: u64,
    /// What they are: `footer`, `total`, `table`.
    pub what: &'static str,
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
#[derive(Debug)]
pub(super) struct Sums {
    all: Vec<[f64; 2]>,
    group: Vec<[f64; 2]>,
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
        Self { all: none.clone(), group: none, rows: 0.0, group_rows: 0, last }
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
        Self::is_sum(&self.all, place, cell, NEAR)
            || (self.rows > 1.0
                && number::read(cell, None).is_some_and(|read| read.number == self.rows))
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
    let Some((last, before)) = rows[..end].split_last() else { return left_out };
    let mut records = Vec::new();
    for row in before {
        if is_whole_total(row, sums, are_whole) {
            left_out.extend(told(std::slice::from_ref(row), "total"));
        } else {
            records.push(row);
        }
    }
    if is_last_total(last, &records, sums, are_whole) {
        left_out.extend(told(std::slice::from_ref(last), "total"));
    }
    left_out.sort_by_key(|out| out.first_line);
    left_out
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

/// A subtotal, as it is told.
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

/// Whether a cell says what only a footer says.
fn is_phrase(cell: &str) -> bool {
    const PHRASES: [&str; 23] = [
        "copyright",
        "©",
        "all rights reserved",
        "confidential information",
        "do not distribute",
        "strictly confidential",
        "generated by",
        "generated on",
        "report generated",
        "exported on",
        "exported by",
        "exported from",
        "created with",
        "page 1 of",
        "end of report",
        "as of 20",
        "όλα τα δικαιώματα",
        "εμπιστευτικ",
        "σελίδα 1",
        "무단 전재",
        "대외비",
        "출력일",
        "출력 일시",
    ];
    let lower = cell.to_lowercase();
    PHRASES.iter().any(|phrase| lower.contains(phrase))
}

/// Whether the last row is a total: it says so, holds nothing but numbers besides, and one of these
/// is what its column adds up to. A company of that name has a place, a web site or another number.
fn is_last_total(row: &RawRow, before: &[&RawRow], sums: &Sums, are_whole: bool) -> bool {
    let cells = filled(row);
    let (words, others): (Vec<_>, Vec<_>) = cells.iter().partition(|(_, cell)| is_total_word(cell));
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
    const BEHIND: [&str; 7] =
        [" Total", " total", " TOTAL", " Ergebnis", " 요약", " 합계", " 소계"];
    const BEFORE: [&str; 5] = ["Total ", "total ", "TOTAL ", "Σύνολο ", "ΣΥΝΟΛΟ "];
    let behind = || BEHIND.iter().find_map(|word| cell.strip_suffix(word));
    let before = || BEFORE.iter().find_map(|word| cell.strip_prefix(word));
    behind().or_else(before).map(str::trim).filter(|group| !group.is_empty())
}

/// Whether a row within the table is a subtotal: a word that names nothing else, and numbers alone.
pub(super) fn is_subtotal(all: &csv::StringRecord) -> bool {
    const WORDS: [&str; 9] = [
        "subtotal",
        "sub total",
        "sub-total",
        "grand total",
        "소계",
        "총계",
        "총합계",
        "γενικό σύνολο",
        "zwischensumme",
    ];
    // Few rows have so few cells.
    let cells = || all.iter().map(str::trim).filter(|cell| !cell.is_empty());
    let is_word = |cell: &str| WORDS.contains(&cell.trim_end_matches(':').to_lowercase().as_str());
    may_be_total(all, is_word)
        && cells().count() >= 2
        && cells().filter(|cell| is_word(cell)).count() == 1
        && cells().all(|cell| is_word(cell) || is_number(cell))
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
mod tests {
    use super::*;

    /// Rows of a table of three columns; a blank text is a blank line.
    fn left_out(width: usize, rows: &[&str]) -> Vec<(u64, u64, &'static str)> {
        let (mut found, mut gap) = (Vec::new(), 0);
        for (line, text) in rows.iter().enumerate() {
            if text.is_empty() {
                gap += 1;
                continue;
            }
            let mut cells: Vec<&str> = text.split(',').collect();
            cells.resize(width, "");
            let cells = Ok(csv::StringRecord::from(cells));
            found.push(RawRow { line: line as u64 + 2, gap: std::mem::take(&mut gap), cells });
        }
        let told = of_tail(&found, &mut Sums::new(width), true);
        told.iter().map(|out| (out.first_line, out.last_line, out.what)).collect()
    }

    #[test]
    fn what_stands_below_a_table_is_told_from_its_last_rows() {
        let rows = ["Acme,12,Volos", "Ajax,30,Patra"];
        let with = |more: &[&'static str]| left_out(3, &[&rows[..], more].concat());
        assert_eq!(with(&[]), []);
        assert_eq!(with(&["Total,42"]), [(4, 4, "total")]);
        assert_eq!(with(&["Total,2"]), [(4, 4, "total")], "how many rows there are");
        assert_eq!(
            with(&["", "Σύνολο:,42", "", "Copyright (c) 2026 x"]),
            [(5, 5, "total"), (7, 7, "footer")]
        );
        assert_eq!(with(&["Total"]), [(4, 4, "total")]);
        assert_eq!(with(&["", "Accounts", "Confidential Information"]), [(5, 6, "footer")]);
        // A company called so.
        assert_eq!(with(&["Total,100000"]), []);
        assert_eq!(with(&["Total,42,Paris"]), []);
        assert_eq!(with(&["Total Energies,42"]), []);
        assert_eq!(with(&["Copyright Clearance Center,500,Danvers"]), []);
        // Totals below one another, and one in each group of a report.
        assert_eq!(
            with(&["Subtotal,42", "Total,42", "Grand Total,42"]),
            [(5, 5, "total"), (6, 6, "total")]
        );
        assert_eq!(
            with(&["Total,42", "Noma,5,Jena", "Pita,6,Bonn", "Total,11", "Grand total,53"]),
            [(4, 4, "total"), (7, 7, "total"), (8, 8, "total")]
        );
        assert_eq!(with(&["Total,7", "Noma,5,Jena"]), [], "a company called so");
        // The signs of the column count: 950 and 12.000 are 12.950.
        let groups = ["Acme,950,Volos", "Ajax,12.000,Patra", "Total,12.950"];
        assert_eq!(left_out(3, &groups), [(4, 4, "total")]);
        assert_eq!(left_out(3, &["Acme,950,Volos", "Ajax,12.000,Patra", "Total,13.950"]), []);
        // Totals that name their group; a company of such a name adds nothing up.
        let groups = ["Alpha,100", "Alpha,250", "Alpha Total,350", "Beta,5", "Beta Total,5"];
        let below = |more: &str| left_out(2, &[&groups[..], &[more]].concat());
        let of_groups = [(4, 4, "total"), (6, 6, "total")];
        assert_eq!(below("Grand Total,355"), [&of_groups[..], &[(7, 7, "total")]].concat());
        assert_eq!(below("Gamma,5"), of_groups);
        let korean = ["알파,100", "알파,250", "알파 요약,350", "베타,5"];
        assert_eq!(left_out(2, &korean), [(4, 4, "total")]);
        assert_eq!(left_out(2, &["Alpha,100", "Alpha,250", "Alpha Total,340", "Beta,5"]), []);
        assert_eq!(left_out(2, &["Alpha,100", "Total Energies,100", "Beta,5"]), []);
        // A blank line alone ends nothing.
        assert_eq!(with(&["", "Zeta,5,Athens"]), []);
        assert_eq!(with(&["", "Zeta"]), []);
    }

    #[test]
    fn a_table_of_one_column_has_footers_behind_a_blank_line_alone() {
        let rows = ["Acme", "Ajax", "", "Accounts", "Copyright (c) 2026"];
        assert_eq!(left_out(1, &rows), [(5, 6, "footer")]);
        assert_eq!(left_out(1, &["Acme", "Copyright House"]), []);
        assert_eq!(left_out(1, &["Acme", "Total"]), []);
    }
}
