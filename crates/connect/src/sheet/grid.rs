//! The cells of a sheet, as many as there are and no more.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::rows::SheetRows;
use super::value::{self, Format};
use super::{CELL_LENGTH_MAX, Limits, MEMORY_OF_ALL_MAX, ROWS_MAX, Result, SHEET_COLUMNS_MAX};
use crate::error::WorkbookBound;
use crate::table::{COLUMNS_MAX, FurtherTable};

/// How much all open workbooks of this process take, in bytes.
static TAKEN_BY_ALL: AtomicUsize = AtomicUsize::new(0);

/// The room that one workbook takes, in bytes, and the most that it took at any moment.
#[derive(Debug)]
struct Room {
    taken: usize,
    peak: usize,
    limit: usize,
    of_all: &'static AtomicUsize,
}

impl Room {
    fn take(&mut self, bytes: usize) -> Result<()> {
        if self.taken.saturating_add(bytes) > self.limit {
            return Err(WorkbookBound::Memory.into());
        }
        let before = self.of_all.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > MEMORY_OF_ALL_MAX {
            self.of_all.fetch_sub(bytes, Ordering::Relaxed);
            return Err(WorkbookBound::MemoryOfAll.into());
        }
        self.taken += bytes;
        self.peak = self.peak.max(self.taken);
        Ok(())
    }

    fn give_back(&mut self, bytes: usize) {
        let bytes = bytes.min(self.taken);
        self.taken -= bytes;
        self.of_all.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The new capacity of a list that has to hold `more` items of `size` bytes; what it takes
    /// while the old items are moved counts as well.
    fn grow(&mut self, length: usize, capacity: usize, more: usize, size: usize) -> Result<usize> {
        const FIRST: usize = 1024;
        let needed = length.saturating_add(more);
        if needed <= capacity {
            return Ok(capacity);
        }
        let wanted = needed.max(capacity + capacity / 2).max(FIRST);
        self.take(wanted.saturating_mul(size))?;
        self.give_back(capacity * size);
        Ok(wanted)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.give_back(self.taken);
    }
}

/// Where a text stands among all texts of the workbook.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    start: u32,
    length: u32,
}

/// What stands in a cell. A number is kept as such and written when it is asked for: most take less
/// room so, and how they are written is up to what the whole sheet shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    Text(Span),
    Number(f64, Format),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: u32,
    pub(super) column: u16,
    /// The code of a number's format; 0 for a text.
    pub(super) format: u16,
    /// The bits of the number, or where the text stands.
    bits: [u32; 2],
}

impl Cell {
    fn content(self) -> Content {
        let [start, length] = self.bits;
        match self.format {
            0 => Content::Text(Span { start, length }),
            code => {
                let bits = u64::from(start) << 32 | u64::from(length);
                Content::Number(f64::from_bits(bits), Format::of_code(code))
            }
        }
    }

    /// The number that it holds.
    pub(super) fn number(self) -> Option<f64> {
        match self.content() {
            Content::Number(number, _) => Some(number),
            Content::Text(_) => None,
        }
    }

    /// A bound of the bytes that its text takes.
    pub(super) fn length_max(self) -> u64 {
        /// The longest number is 1.8e308 written out.
        const NUMBER: u64 = 330;
        if self.format == 0 { u64::from(self.bits[1]) } else { NUMBER }
    }
}

/// The cells of a sheet and the texts of its workbook.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    texts: String,
    /// Texts by number, as cells of most formats refer to them.
    shared: Vec<Span>,
    room: Room,
    cells_max: usize,
    in_order: bool,
    /// The days of numbers count from 1904 on.
    pub(super) is_1904: bool,
    /// Cells have kinds: a text that looks like a number is none.
    has_kinds: bool,
    /// Numbers are written with all their digits, also those of which a spreadsheet keeps fifteen.
    pub(super) writes_whole: bool,
    /// The sheet that is read, where it is hidden.
    pub(super) hidden_sheet: Option<String>,
    /// Formulas without a result, by column: how many, and the row of the first.
    pub(super) blank_formulas: BTreeMap<u16, (u64, u32)>,
    /// A number is too long to be kept whole.
    pub(super) has_rounded: bool,
    /// Cells that reach over several rows.
    merges: Vec<Merge>,
    /// Merged cells that were too many to remember.
    merges_left: u64,
    /// Where each table of a web page begins, and whether its first row is marked as headings.
    pub(super) parts: Vec<(u32, bool)>,
    /// Rows that the workbook hides: the first and the last of each run.
    hidden_rows: Vec<(u32, u32)>,
    /// Sheets that are not read.
    pub(super) further: Vec<FurtherTable>,
}

/// A cell that reaches over several rows: its place, and the last row that it reaches.
#[derive(Debug, Clone, Copy)]
struct Merge {
    row: u32,
    column: u16,
    last_row: u32,
}

/// The most merged cells that are remembered, and the most cells that are filled by them.
const MERGES_MAX: usize = 100_000;
/// The most runs of hidden rows that are remembered.
const HIDDEN_MAX: usize = 100_000;
/// The most tables of a page that are told apart.
const PARTS_MAX: usize = 10_000;

impl Grid {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            cells: Vec::new(),
            texts: String::new(),
            shared: Vec::new(),
            room: Room { taken: 0, peak: 0, limit: limits.memory, of_all: &TAKEN_BY_ALL },
            cells_max: limits.cells,
            in_order: true,
            is_1904: false,
            has_kinds: false,
            writes_whole: false,
            hidden_sheet: None,
            blank_formulas: BTreeMap::new(),
            has_rounded: false,
            merges: Vec::new(),
            merges_left: 0,
            parts: Vec::new(),
            hidden_rows: Vec::new(),
            further: Vec::new(),
        }
    }

    /// Notes a cell that reaches down to another row; places count from 0.
    pub(super) fn merge(&mut self, row: u32, column: u32, last_row: u32) {
        let place = u16::try_from(column).ok().filter(|_| last_row > row);
        let Some(column) = place else { return };
        if self.merges.len() < MERGES_MAX {
            self.merges.push(Merge { row, column, last_row: last_row.min(ROWS_MAX - 1) });
        } else {
            self.merges_left += 1;
        }
    }

    /// Notes that the workbook hides some rows, by a filter or by hand; they count from 0.
    pub(super) fn hide_rows(&mut self, first: u32, count: u32) {
        let last = first.saturating_add(count.saturating_sub(1));
        let has_room = self.hidden_rows.len() < HIDDEN_MAX;
        match self.hidden_rows.last_mut() {
            Some(run) if run.1.saturating_add(1) == first => run.1 = last,
            _ if has_room => self.hidden_rows.push((first, last)),
            _ => {}
        }
    }

    /// How many of the rows from one on have a cell and are hidden.
    pub(super) fn count_hidden_rows(&self, from: u64) -> u64 {
        let of = |(first, last): &(u32, u32)| {
            let begin = self.cells.partition_point(|cell| cell.row < *first);
            let end = self.cells.partition_point(|cell| cell.row <= *last);
            let cells = self.cells.get(begin..end).unwrap_or_default();
            let rows = cells.chunk_by(|one, next| one.row == next.row);
            rows.filter(|cells| u64::from(cells[0].row) >= from).count() as u64
        };
        self.hidden_rows.iter().map(of).sum()
    }

    /// Notes that a table of a page begins at a row, or that its first row holds headings.
    pub(super) fn begin_part(&mut self, row: u32, is_headed: bool) {
        match self.parts.last_mut() {
            Some(last) if last.0 == row => last.1 |= is_headed,
            _ => {
                if self.parts.len() < PARTS_MAX {
                    self.parts.push((row, is_headed));
                }
            }
        }
    }

    /// Says that its cells have kinds, as those of workbooks do and those of pages do not.
    pub(super) fn of_kinds(mut self) -> Self {
        self.has_kinds = true;
        self
    }

    /// Notes that the sheet that is read is hidden.
    pub(super) fn note_hidden(&mut self, name: &str) {
        self.hidden_sheet = Some(FurtherTable::sheet(name, None).name);
    }

    pub(super) fn note_further(&mut self, sheet: FurtherTable) {
        self.further.push(sheet);
    }

    /// Forgets the cells of a sheet, and keeps the texts that all sheets share.
    pub(super) fn forget_cells(&mut self) {
        self.cells.clear();
        self.in_order = true;
        self.blank_formulas.clear();
        self.has_rounded = false;
        self.writes_whole = false;
        self.merges.clear();
        self.merges_left = 0;
        self.hidden_rows.clear();
    }

    /// How many rows have a cell; nothing where they do not stand in their order.
    pub(super) fn count_rows(&self) -> Option<u64> {
        let changes = self.cells.windows(2).filter(|pair| pair[0].row != pair[1].row).count();
        let count = changes + usize::from(!self.cells.is_empty());
        self.in_order.then_some(count as u64)
    }

    /// Whether the sheet is a table rather than a title page or notes: a row of three cells, many
    /// of two, two headings that are known, or one above everything.
    pub(super) fn is_table(&self) -> bool {
        const ROWS_LOOKED_AT: usize = 30;
        /// A title page has a few pairs of a word and its value.
        const PAIRS_MIN: usize = 8;
        let mut rows: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for cell in &self.cells {
            let is_new = !rows.contains_key(&cell.row);
            if is_new && rows.len() == ROWS_LOOKED_AT {
                break;
            }
            let text = self.text_of(*cell);
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let of_row = rows.entry(cell.row).or_default();
            of_row.0 += 1;
            of_row.1 += usize::from(crate::heading::is_known(text));
        }
        let is_headed = rows.values().next().is_some_and(|(_, known)| *known > 0);
        let pairs = rows.values().filter(|(cells, _)| *cells == 2).count();
        is_headed
            || pairs >= PAIRS_MIN
            || rows.values().any(|(cells, known)| *cells >= 3 || *known >= 2)
    }

    fn kept(&self, Span { start, length }: Span) -> &str {
        let start = start as usize;
        self.texts.get(start..start + length as usize).unwrap_or("")
    }

    /// What a cell says, as the sheet shows it.
    pub(super) fn text_of(&self, cell: Cell) -> Cow<'_, str> {
        match cell.content() {
            Content::Text(span) => Cow::Borrowed(self.kept(span)),
            Content::Number(number, format) => {
                let mut text = String::new();
                self.write_number(&mut text, number, format);
                Cow::Owned(text)
            }
        }
    }

    fn write_number(&self, text: &mut String, number: f64, format: Format) {
        if value::is_rounded(number) && !self.writes_whole {
            return value::write_without_signs(text, number);
        }
        value::write_number(text, number, format, self.is_1904);
    }

    /// Writes what a cell says, with its unit where that is wanted. What is no number must not look
    /// like one: a column of texts has signs of its own, and its numbers are exact.
    pub(super) fn write(&self, cell: Cell, with_unit: bool, text: &mut String) {
        match (cell.content(), with_unit) {
            (Content::Text(span), _) => {
                let kept = self.kept(span);
                text.push_str(kept);
                if self.has_kinds && value::looks_like_number(kept) {
                    text.push(' ');
                }
            }
            (Content::Number(number, Format::Percent), true) if number.is_finite() => {
                // Shifted as written: 0.07 times 100 is not 7.
                let shifted = format!("{number}e2").parse().unwrap_or(number * 100.0);
                value::write_without_signs(text, shifted);
                text.push('%');
            }
            (Content::Number(number, Format::Amount { currency, .. }), true)
                if number.is_finite() =>
            {
                value::write_without_signs(text, number);
                text.push(' ');
                text.push_str(currency.code());
            }
            (Content::Number(number, format), _) => self.write_number(text, number, format),
        }
    }

    /// Writes what a merged cell says into the rows that it reaches, where these have cells of
    /// their own. A number is left out: an amount over three rows is not three amounts. Gives back
    /// how many cells were filled, and how many were not.
    fn fill_merged(&mut self) -> Result<(u64, u64)> {
        let (merges, mut left) = (std::mem::take(&mut self.merges), self.merges_left);
        let mut fills = Vec::new();
        for Merge { row, column, last_row } in merges {
            let place = self.cells.binary_search_by_key(&(row, column), |c| (c.row, c.column));
            let Some(cell) = place.ok().and_then(|place| self.cells.get(place)).copied() else {
                continue;
            };
            let text = self.text_of(cell);
            let is_number = speargun_domain::number::read(&text, None).is_some();
            let begin = self.cells.partition_point(|cell| cell.row <= row);
            let end = self.cells.partition_point(|cell| cell.row <= last_row);
            let mut last = row;
            for own in &self.cells[begin..end] {
                if own.row == last {
                    continue;
                }
                last = own.row;
                let key = (last, column);
                if self.cells.binary_search_by_key(&key, |c| (c.row, c.column)).is_ok() {
                    continue;
                }
                if is_number || fills.len() == MERGES_MAX {
                    left += 1;
                } else {
                    fills.push(Cell { row: last, ..cell });
                }
            }
        }
        let filled = fills.len() as u64;
        for cell in fills {
            self.put(cell.row, u32::from(cell.column), cell.content())?;
        }
        Ok((filled, left))
    }

    /// The most room that was taken at any moment, in bytes.
    #[cfg(test)]
    pub(super) fn memory_peak(&self) -> usize {
        self.room.peak
    }

    fn sort(&mut self) -> Result<()> {
        if !self.in_order {
            // Sorting keeps cells of one place in their order, and takes half the room again.
            let beside = self.cells.len() / 2 * size_of::<Cell>();
            self.room.take(beside)?;
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
            self.room.give_back(beside);
            self.in_order = true;
        }
        Ok(())
    }

    /// Notes a formula of which the workbook holds no result; what is beyond a sheet is no cell.
    pub(super) fn note_formula(&mut self, row: u32, column: u32) {
        let place = u16::try_from(column).ok().filter(|_| column < SHEET_COLUMNS_MAX);
        if let Some(column) = place.filter(|_| row < ROWS_MAX) {
            self.blank_formulas.entry(column).or_insert((0, row)).0 += 1;
        }
    }

    pub(super) fn has_cells(&self) -> bool {
        !self.cells.is_empty()
    }

    /// Keeps a text.
    pub(super) fn keep(&mut self, text: &str) -> Result<Span> {
        if text.len() > CELL_LENGTH_MAX {
            return Err(WorkbookBound::CellLength.into());
        }
        let length = self.texts.len();
        let capacity = self.room.grow(length, self.texts.capacity(), text.len(), 1)?;
        self.texts.reserve_exact(capacity - length);
        self.texts.push_str(text);
        // The room of a workbook is less than four gigabytes.
        let as_small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Span { start: as_small(length), length: as_small(text.len()) })
    }

    /// Keeps the next text that cells refer to by its number.
    pub(super) fn share(&mut self, text: &str) -> Result<()> {
        let span = self.keep(text)?;
        let (length, capacity) = (self.shared.len(), self.shared.capacity());
        let capacity = self.room.grow(length, capacity, 1, size_of::<Span>())?;
        self.shared.reserve_exact(capacity - length);
        self.shared.push(span);
        Ok(())
    }

    /// The text of a number.
    pub(super) fn shared(&self, number: usize) -> Option<Span> {
        self.shared.get(number).copied()
    }

    /// Fills a cell; row and column count from 0.
    pub(super) fn put(&mut self, row: u32, column: u32, content: Content) -> Result<()> {
        if row >= ROWS_MAX {
            return Err(WorkbookBound::Rows.into());
        }
        let place = u16::try_from(column).ok().filter(|_| column < SHEET_COLUMNS_MAX);
        let Some(column) = place else { return Err(WorkbookBound::SheetColumns.into()) };
        if self.cells.len() >= self.cells_max {
            return Err(WorkbookBound::Cells.into());
        }
        let (length, capacity) = (self.cells.len(), self.cells.capacity());
        let capacity = self.room.grow(length, capacity, 1, size_of::<Cell>())?;
        self.cells.reserve_exact(capacity - length);
        let last = self.cells.last().map(|cell| (cell.row, cell.column));
        self.in_order &= last.is_none_or(|last| last < (row, column));
        let (format, bits) = match content {
            Content::Text(Span { start, length }) => (0, [start, length]),
            Content::Number(number, format) => {
                self.has_rounded |= value::is_rounded(number);
                let bits = number.to_bits();
                #[expect(clippy::cast_possible_truncation, reason = "the two halves of the bits")]
                (format.code(), [(bits >> 32) as u32, bits as u32])
            }
        };
        self.cells.push(Cell { row, column, format, bits });
        Ok(())
    }

    /// Puts a text of its own into a cell.
    pub(super) fn put_text(&mut self, row: u32, column: u32, text: &str) -> Result<()> {
        let text = self.keep(text)?;
        self.put(row, column, Content::Text(text))
    }

    /// A number as a part writes it. Of one that no float holds all digits are kept: a program that
    /// writes such numbers has lost none of them.
    pub(super) fn number(&mut self, written: &str, format: Format) -> Result<Option<Content>> {
        let Ok(number) = written.parse::<f64>() else { return Ok(None) };
        let is_whole = written.bytes().all(|byte| byte.is_ascii_digit());
        if value::is_rounded(number) && is_whole && number.to_string() != written {
            self.writes_whole = true;
            return self.keep(written).map(|text| Some(Content::Text(text)));
        }
        Ok(Some(Content::Number(number, format)))
    }

    /// The rows of a file of some length, in order; none where no cell is.
    pub(super) fn into_rows(mut self, length: u64) -> Result<Option<SheetRows>> {
        self.sort()?;
        let merged = self.fill_merged()?;
        self.sort()?;
        let columns = || self.cells.iter().map(|cell| cell.column);
        let (Some(first), Some(last)) = (columns().min(), columns().max()) else {
            return Ok(None);
        };
        let width = usize::from(last - first) + 1;
        if width > COLUMNS_MAX {
            return Err(WorkbookBound::Columns.into());
        }
        Ok(Some(SheetRows::of(self, (first, width), length, merged)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_workbooks_share_one_room_and_give_theirs_back() {
        static OF_ALL: AtomicUsize = AtomicUsize::new(0);
        let room = || Room { taken: 0, peak: 0, limit: usize::MAX, of_all: &OF_ALL };
        let (mut first, mut second) = (room(), room());
        first.take(MEMORY_OF_ALL_MAX - 10).unwrap();
        second.take(10).unwrap();
        assert!(second.take(1).is_err(), "there is room for no more");
        assert_eq!(OF_ALL.load(Ordering::Relaxed), MEMORY_OF_ALL_MAX, "what failed counts not");
        drop(first);
        second.take(MEMORY_OF_ALL_MAX - 10).unwrap();
        second.give_back(usize::MAX);
        assert_eq!(OF_ALL.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn growing_counts_the_old_room_beside_the_new_one() {
        static OF_ALL: AtomicUsize = AtomicUsize::new(0);
        let mut room = Room { taken: 0, peak: 0, limit: 100_000, of_all: &OF_ALL };
        let first = room.grow(0, 0, 1, 16).unwrap();
        assert_eq!((first, room.taken), (1_024, 16_384));
        assert_eq!(room.grow(1_000, first, 24, 16).unwrap(), first, "it fits");
        let second = room.grow(first, first, 1, 16).unwrap();
        assert_eq!((second, room.taken, room.peak), (1_536, 24_576, 40_960));
    }
}
