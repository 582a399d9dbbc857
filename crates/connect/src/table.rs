//! A file as headings and rows, whatever its format, encoding and delimiter.

mod book;
mod further;
mod sign;
mod text;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;
use speargun_words::{Said, count, said};

use crate::gzip;
use crate::input::Input;
use crate::limit::{CountingReader, CutLines, LINE_LENGTH_MAX};
use crate::sheet::{self, SheetRow, SheetRows};
use crate::sheet_safe::{REJECT_COLUMNS, unguarded};
use crate::{ConnectError, RowError, WorkbookBound, encoding, foreign, heading};
pub use further::{FurtherKind, FurtherTable};
use sign::{detect_delimiter, html_label, said_separator};
use text::{TextReader, next_of_text, read_head, sample, text_rows};
pub(crate) use text::{check_archive, damage_of, sample_of};

/// The most columns of a file.
pub const COLUMNS_MAX: usize = 2_000;
/// How much is handed out at a time, in bytes; one more row may come on top.
const CHUNK_LENGTH_MAX: usize = 16 * 1024 * 1024;

/// What the user knows better than the detection.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// A label of the WHATWG encoding standard, such as `euc-kr`.
    pub encoding: Option<String>,
    /// The delimiter.
    pub delimiter: Option<char>,
}

/// A row: where it stands and what it says, or why it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Line of the file, from 1; of a workbook, the row.
    pub line: u64,
    /// Blank lines or rows right above it.
    pub gap: u64,
    /// Its cells, as many as there are headings.
    pub cells: Result<csv::StringRecord, RowError>,
    /// The cells as they are, where they are not as many.
    pub raw: Option<csv::StringRecord>,
}

/// An open file.
pub struct Table {
    /// `csv`, `xlsx` or `html`.
    pub format: &'static str,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// The delimiter; a comma for workbooks.
    pub delimiter: char,
    /// The headings, trimmed.
    pub headings: Vec<String>,
    /// The line or row of the headings, from 1.
    pub headings_line: u64,
    /// Size of the file in bytes, compressed if it is.
    pub bytes_total: u64,
    bytes_done: Arc<AtomicU64>,
    rows: Rows,
    /// Rows that were read while the headings were looked for.
    ahead: VecDeque<Raw>,
    path: PathBuf,
    /// Our own columns in front of a file of rejects that somebody mended.
    own_columns: usize,
    /// Tables beside this one that are not read.
    pub further: Vec<FurtherTable>,
    /// Of a page: which of its tables are read.
    parts: further::Parts,
    /// Of two tables side by side: how many columns the left one has.
    cut: Option<usize>,
}

enum Rows {
    Text {
        reader: Box<TextReader>,
        cut_lines: CutLines,
        end: End,
        /// The line behind the last row.
        last: u64,
        /// Lines end with both signs.
        is_crlf: bool,
        /// How many bytes and cells the last row had, for which the next finds room.
        room: (usize, usize),
    },
    Sheet {
        rows: Box<SheetRows>,
        /// The number of the last row.
        last: u64,
    },
}

/// Whether a text file goes on.
enum End {
    NotYet,
    /// The rows before the damage were handed out; the damage is reported next.
    Damaged(Said),
    Reached,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Table").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Table {
    /// Opens a file and reads its headings. A file of rejects is read as the file that its rows are
    /// from: without the columns that tell what was wrong, and without the guard against formulas.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or is of no known format.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, ConnectError> {
        let mut table = Self::open_as_it_is(path, options)?;
        let own = REJECT_COLUMNS.len();
        if table.headings.len() > own && table.headings[..own] == REJECT_COLUMNS {
            table.headings.drain(..own);
            for heading in &mut table.headings {
                *heading = unguarded(heading).to_owned();
            }
            table.own_columns = own;
        }
        Ok(table)
    }

    fn open_as_it_is(path: &Path, options: &OpenOptions) -> Result<Self, ConnectError> {
        let as_error = |error| ConnectError::File { path: path.to_owned(), error };
        let head = read_head(path, 16)?;
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Self::open_sheet(path);
        }
        let foreign = |reason: Said| ConnectError::Format { path: path.to_owned(), reason };
        if let Some(kind) = foreign::kind_of(&head) {
            return Err(foreign(kind));
        }
        let is_gzip = head.starts_with(&gzip::MAGIC);
        if is_gzip {
            gzip::check(path)?;
        }
        let (sample, whole) = sample(Input::open(path)?, is_gzip).map_err(as_error)?;
        let encoding = match &options.encoding {
            Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                let reason = said!("mapping.encoding", label);
                ConnectError::Format { path: path.to_owned(), reason }
            })?,
            None => encoding::detect(&sample),
        };
        let (decoded, _, _) = encoding.decode(&sample);
        let separator = said_separator(&decoded);
        if decoded.trim().is_empty() {
            return Err(ConnectError::Empty(path.to_owned()));
        }
        if foreign::is_page(&decoded) && !is_gzip {
            let label = options.encoding.clone().or_else(|| html_label(&decoded));
            let said = label.and_then(|label| Encoding::for_label(label.as_bytes()));
            return Self::open_page(path, said.unwrap_or(encoding));
        }
        if let Some(kind) = foreign::kind_of_text(&decoded) {
            return Err(foreign(kind));
        }
        let delimiter =
            options.delimiter.or(separator).unwrap_or_else(|| detect_delimiter(&decoded, whole));
        let is_crlf = decoded.split('\n').next().is_some_and(|first| first.ends_with('\r'));
        let bytes_done = Arc::new(AtomicU64::new(0));
        let input = Input::open(path)?;
        let bytes_total = input.length;
        let counting = CountingReader { inner: input, count: Arc::clone(&bytes_done) };
        let refused = |reason| ConnectError::Format { path: path.to_owned(), reason };
        let rows = text_rows(counting, is_gzip, encoding, (delimiter, is_crlf)).map_err(refused)?;
        let mut table = Self {
            format: "csv",
            encoding: encoding.name(),
            delimiter,
            headings: Vec::new(),
            headings_line: 1,
            bytes_total,
            bytes_done,
            rows,
            ahead: VecDeque::new(),
            path: path.to_owned(),
            own_columns: 0,
            further: Vec::new(),
            parts: further::Parts::default(),
            cut: None,
        };
        table.find_headings(separator.is_some())?;
        Ok(table)
    }

    fn open_sheet(path: &Path) -> Result<Self, ConnectError> {
        Self::of_rows(path, sheet::read(path)?, ("xlsx", "UTF-8"))
    }

    /// A web page with tables, as many systems export them and call them XLS.
    fn open_page(path: &Path, encoding: &'static Encoding) -> Result<Self, ConnectError> {
        const LENGTH_MAX: u64 = 128 * 1024 * 1024;
        let bytes = crate::input::read_whole(path, LENGTH_MAX)?;
        let length = bytes.len() as u64;
        let (page, _, _) = encoding.decode(&bytes);
        match sheet::read_page(path, &page, length)? {
            Some(rows) => Self::of_rows(path, rows, ("html", encoding.name())),
            None => {
                let reason = said!("file.kind.page");
                Err(ConnectError::Format { path: path.to_owned(), reason })
            }
        }
    }

    fn of_rows(
        path: &Path,
        rows: SheetRows,
        (format, encoding): (&'static str, &'static str),
    ) -> Result<Self, ConnectError> {
        let bytes_total = rows.length;
        let mut table = Self {
            format,
            encoding,
            delimiter: ',',
            headings: Vec::new(),
            headings_line: 1,
            bytes_total,
            bytes_done: Arc::new(AtomicU64::new(bytes_total)),
            rows: Rows::Sheet { rows: Box::new(rows), last: 0 },
            ahead: VecDeque::new(),
            path: path.to_owned(),
            own_columns: 0,
            further: Vec::new(),
            parts: further::Parts::default(),
            cut: None,
        };
        table.find_headings(false)?;
        Ok(table)
    }

    /// Looks for the headings among the first rows. Reports print a title and their filters above:
    /// few cells, then a fuller row of which several cells are headings that are known.
    fn find_headings(&mut self, skips_first: bool) -> Result<(), ConnectError> {
        let mut rows = Vec::new();
        if skips_first {
            self.next_raw()?;
        }
        while rows.len() < ABOVE_MAX
            && let Some(row) = self.next_raw()?
        {
            rows.push(row);
        }
        let found = place_of_headings(&rows);
        let mut rows = rows.into_iter().skip(found);
        let first = rows.next().ok_or_else(|| ConnectError::Empty(self.path.clone()))?;
        let is_sheet = matches!(self.rows, Rows::Sheet { .. });
        let headings = first.cells.map_err(|reason| match is_sheet {
            true => {
                let bound = WorkbookBound::CellLength;
                ConnectError::Workbook { path: self.path.clone(), bound }
            }
            false => ConnectError::Format { path: self.path.clone(), reason: of_headings(&reason) },
        })?;
        if headings.len() > COLUMNS_MAX {
            let reason = said!("file.too_many_columns", max = count(COLUMNS_MAX));
            return Err(ConnectError::Format { path: self.path.clone(), reason });
        }
        self.headings_line = first.line;
        self.headings = headings
            .iter()
            .map(|heading| clean_heading(&String::from_utf8_lossy(heading)))
            .collect();
        self.ahead = rows.collect();
        self.find_further();
        Ok(())
    }

    /// Looks for other tables of the file, so that none of their rows is taken for one of this.
    fn find_further(&mut self) {
        if let Rows::Sheet { rows, .. } = &self.rows {
            self.parts = further::Parts::of(rows, &self.headings, self.headings_line);
            self.further.extend_from_slice(rows.further());
            self.further.extend(self.parts.told(rows));
        }
        let parts = &self.parts;
        self.ahead.retain(|row| !parts.leave_out(row.line));
        let Some((left, right)) = further::blocks(&self.headings) else { return };
        let (own, other) = (&self.headings[left.clone()], &self.headings[right.clone()]);
        let name = other.iter().filter(|heading| !heading.is_empty());
        let name = name.take(4).cloned().collect::<Vec<_>>().join(", ");
        let counted = self.filled_beside(&left, &right);
        let are_two = further::share_a_heading(own, other)
            || counted
                .is_some_and(|(left, right)| further::end_apart(self.headings_line, left, right));
        let rows = counted.map(|(_, (rows, _))| rows);
        let kind = if are_two { FurtherKind::Beside } else { FurtherKind::BesideAsOne };
        self.further.push(FurtherTable::new(kind, &name, rows, false));
        if are_two {
            self.cut = Some(left.end);
            self.headings.truncate(left.end);
            for row in &mut self.ahead {
                row.cut(left.end);
            }
        }
    }

    /// How many rows are filled on either side of a gap between headings, and which is the last;
    /// nothing where the file goes on behind what was looked at.
    fn filled_beside(
        &self,
        left: &std::ops::Range<usize>,
        right: &std::ops::Range<usize>,
    ) -> Option<((u64, u64), (u64, u64))> {
        match &self.rows {
            Rows::Sheet { rows, .. } => {
                let of = |columns| further::filled_in(rows, columns, self.headings_line);
                Some((of(left), of(right)))
            }
            Rows::Text { end: End::Reached, .. } => {
                let of = |columns: &std::ops::Range<usize>| {
                    let is_filled = |row: &&Raw| row.is_filled(columns);
                    let lines = || self.ahead.iter().filter(is_filled).map(|row| row.line);
                    (lines().count() as u64, lines().next_back().unwrap_or(0))
                };
                Some((of(left), of(right)))
            }
            Rows::Text { .. } => None,
        }
    }

    /// The next row that says anything, whatever its width.
    fn next_raw(&mut self) -> Result<Option<Raw>, ConnectError> {
        if let Some(row) = self.ahead.pop_front() {
            return Ok(Some(row));
        }
        let cut = self.cut;
        let within = |mut row: Raw| {
            if let Some(width) = cut {
                row.cut(width);
            }
            row
        };
        match &mut self.rows {
            Rows::Sheet { rows, last } => {
                let parts = &self.parts;
                let mut read = std::iter::from_fn(|| next_of_sheet(rows, last));
                Ok(read.find(|row| !parts.leave_out(row.line)).map(within))
            }
            Rows::Text { reader, cut_lines, end, last, is_crlf, room } => {
                if let End::NotYet = end {
                    match next_of_text(reader, cut_lines, (last, is_crlf), room) {
                        Ok(Some(row)) => return Ok(Some(within(row))),
                        Ok(None) => *end = End::Reached,
                        Err(reason) => *end = End::Damaged(reason),
                    }
                }
                Ok(None)
            }
        }
    }

    /// How many bytes of the file have been read.
    #[must_use]
    pub fn bytes_done(&self) -> u64 {
        self.bytes_done.load(Ordering::Relaxed).min(self.bytes_total)
    }

    /// The next rows, `limit` at most and fewer where they are long; none at the end of the file.
    ///
    /// # Errors
    /// When the file ends in the middle or cannot be read on. Rows given before stand.
    pub fn read_rows(&mut self, limit: usize) -> Result<Vec<RawRow>, ConnectError> {
        let mut rows = self.read_as_they_are(limit)?;
        if self.own_columns > 0 {
            for row in &mut rows {
                if let Ok(cells) = &mut row.cells {
                    *cells = cells.iter().skip(self.own_columns).map(unguarded).collect();
                }
            }
        }
        Ok(rows)
    }

    fn read_as_they_are(&mut self, limit: usize) -> Result<Vec<RawRow>, ConnectError> {
        let width = self.headings.len() + self.own_columns;
        let (mut taken, mut bytes, mut gap) = (Vec::new(), 0, 0);
        while taken.len() < limit && bytes < CHUNK_LENGTH_MAX {
            let Some(mut row) = self.next_raw()? else { break };
            if row.is_blank() {
                // A row of delimiters alone is a blank one.
                gap += row.gap + 1;
                continue;
            }
            row.gap += std::mem::take(&mut gap);
            let row = row.fit(width, self.encoding);
            bytes += length_of(&row);
            taken.push(row);
        }
        if taken.is_empty()
            && let Rows::Text { end, .. } = &mut self.rows
            && let End::Damaged(reason) = std::mem::replace(end, End::Reached)
        {
            return Err(ConnectError::Format { path: self.path.clone(), reason });
        }
        Ok(taken)
    }
}

/// The most rows that may stand above the headings.
const ABOVE_MAX: usize = 30;

/// A row as it stands in the file.
struct Raw {
    line: u64,
    /// How many lines it has beyond the first.
    further_lines: u64,
    gap: u64,
    cells: Result<csv::ByteRecord, RowError>,
}

impl Raw {
    /// Keeps the first columns alone.
    fn cut(&mut self, width: usize) {
        if let Ok(cells) = &mut self.cells {
            cells.truncate(width);
        }
    }

    /// Whether one of these columns says anything.
    fn is_filled(&self, columns: &std::ops::Range<usize>) -> bool {
        let blank = |cell: &[u8]| cell.iter().all(u8::is_ascii_whitespace);
        let cells = self.cells.as_ref().ok();
        cells.is_some_and(|cells| {
            columns.clone().any(|place| !blank(cells.get(place).unwrap_or(b"")))
        })
    }

    fn is_blank(&self) -> bool {
        let blank = |cell: &[u8]| cell.iter().all(u8::is_ascii_whitespace);
        self.cells.as_ref().is_ok_and(|cells| cells.iter().all(blank))
    }

    /// As many cells as there are headings. A program that leaves out the delimiters behind the
    /// last cell of a row means blanks there.
    fn fit(self, width: usize, encoding: &str) -> RawRow {
        let Self { line, further_lines, gap, cells } = self;
        let mut raw = None;
        let cells = cells.and_then(|mut cells| {
            let length = cells.len();
            let is_blank = |cell: &[u8]| cell.iter().all(u8::is_ascii_whitespace);
            if length > width && cells.iter().skip(width).all(is_blank) {
                cells.truncate(width);
            }
            if cells.len() > width || (length < width && further_lines > 0) {
                raw = Some(csv::StringRecord::from_byte_record_lossy(cells));
                let lines = further_lines + 1;
                return Err(RowError::Uneven { fields: length, headings: width, lines });
            }
            while cells.len() < width {
                cells.push_field(b"");
            }
            csv::StringRecord::from_byte_record(cells)
                .map_err(|error| RowError::NotUtf8 { field: error.utf8_error().field() + 1 })
        });
        let cells = cells.and_then(|cells| match encoding::broken_field(&cells, encoding) {
            None => Ok(cells),
            Some(field) => Err(RowError::NotText { field, encoding: encoding.to_owned() }),
        });
        RawRow { line, gap, cells, raw }
    }
}

/// The place of the headings among the first rows.
fn place_of_headings(rows: &[Raw]) -> usize {
    let texts = |row: &Raw| -> Vec<String> {
        let cells = row.cells.as_ref().ok().into_iter().flat_map(|cells| cells.iter());
        let texts = cells.map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
        texts.filter(|text| !text.is_empty()).collect()
    };
    let known = |texts: &[String]| texts.iter().filter(|text| heading::is_known(text)).count();
    let Some(first) = rows.first().map(texts) else { return 0 };
    let (mut above, first_known) = (first.len(), known(&first));
    // Headings themselves: what follows is a table, whatever stands below that one.
    let is_mostly_known = |known: usize, all: usize| known >= 2 && known * 3 >= all * 2;
    if is_mostly_known(first_known, first.len()) {
        // Unless they are of groups, merged over the headings right below: no record is made of
        // more headings than its table has.
        let below = rows.get(1).map(texts).unwrap_or_default();
        let below_known = known(&below);
        let is_fuller = below.len() > above && below_known > first_known;
        return usize::from(is_fuller && is_mostly_known(below_known, below.len()));
    }
    for (place, row) in rows.iter().enumerate().skip(1) {
        let own = texts(row);
        // As full a row above is the table itself.
        if own.len() > above.max(1) && known(&own) >= 2.max(first_known + 1) {
            return place;
        }
        above = above.max(own.len());
    }
    0
}

/// How much a row takes, in bytes; a rejected one takes nearly nothing.
fn length_of(row: &RawRow) -> usize {
    row.cells.as_ref().map_or(0, |cells| cells.as_slice().len())
}

fn next_of_sheet(rows: &mut SheetRows, last: &mut u64) -> Option<Raw> {
    let SheetRow { number, cells } = rows.next()?;
    let gap = number.saturating_sub(*last + 1);
    *last = number;
    let cells = cells.map(csv::StringRecord::into_byte_record);
    let cells = cells.ok_or(RowError::RowTooLong);
    Some(Raw { line: number, further_lines: 0, gap, cells })
}

/// Why the line of the headings cannot be read.
fn of_headings(error: &RowError) -> Said {
    match error {
        RowError::LineTooLong => {
            said!("file.headings_too_long", max = count(LINE_LENGTH_MAX / 1024 / 1024))
        }
        _ => error.said(),
    }
}

fn clean_heading(heading: &str) -> String {
    speargun_domain::text::clean(heading.trim_start_matches('\u{feff}')).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mended_file_of_rejects_reads_as_the_file_it_is_from() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejects.csv");
        let cells = ["+30 210 555", "'=x", "-5", "plain", "=cmd()"];
        let mut file = crate::CsvWriter::new(Vec::new());
        file.row(REJECT_COLUMNS.into_iter().chain(["id", "a", "b", "c", "=d"])).unwrap();
        file.row(["7", "a", "why"].into_iter().chain(cells)).unwrap();
        std::fs::write(&path, file.into_inner().unwrap()).unwrap();
        let mut table = Table::open(&path, &OpenOptions::default()).unwrap();
        assert_eq!(table.headings, ["id", "a", "b", "c", "=d"]);
        let rows = table.read_rows(10).unwrap();
        assert_eq!(rows[0].cells.as_ref().unwrap(), &cells[..]);
        // Anybody else's columns of these names, in another order, are theirs.
        std::fs::write(&path, "reason,line,column,id\nx,1,y,'+3\n").unwrap();
        let mut table = Table::open(&path, &OpenOptions::default()).unwrap();
        assert_eq!(table.headings.len(), 4);
        assert_eq!(&table.read_rows(1).unwrap()[0].cells.as_ref().unwrap()[3], "'+3");
    }
}
