//! A file as headings and rows, whatever its format, encoding and delimiter.

use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;

use crate::gzip::{self, Members};
use crate::input::Input;
use crate::limit::{CountingReader, CutLines, DecodingReader, LINE_LENGTH_MAX, LineLimitReader};
use crate::sheet::{self, SheetRow, SheetRows};
use crate::sheet_safe::{REJECT_COLUMNS, unguarded};
use crate::{ConnectError, WorkbookBound, encoding, foreign};

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
    /// Its cells, as many as there are headings.
    pub cells: Result<csv::StringRecord, String>,
}

/// An open file.
pub struct Table {
    /// `csv` or `xlsx`.
    pub format: &'static str,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// The delimiter; a comma for workbooks.
    pub delimiter: char,
    /// The headings, trimmed.
    pub headings: Vec<String>,
    /// Size of the file in bytes, compressed if it is.
    pub bytes_total: u64,
    bytes_done: Arc<AtomicU64>,
    rows: Rows,
    path: PathBuf,
    /// Our own columns in front of a file of rejects that somebody mended.
    own_columns: usize,
}

enum Rows {
    Text { reader: Box<csv::Reader<Box<dyn Read + Send>>>, cut_lines: CutLines, end: End },
    Sheet(Box<SheetRows>),
}

/// Whether a text file goes on.
enum End {
    NotYet,
    /// The rows before the damage were handed out; the damage is reported next.
    Damaged(String),
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
        let foreign = |kind: &str| ConnectError::Format {
            path: path.to_owned(),
            reason: format!("the file {kind}"),
        };
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
                let reason = format!("\"{label}\" is not an encoding; write utf-8 or euc-kr");
                ConnectError::Format { path: path.to_owned(), reason }
            })?,
            None => encoding::detect(&sample),
        };
        let (decoded, _, _) = encoding.decode(&sample);
        if decoded.trim().is_empty() {
            return Err(ConnectError::Empty(path.to_owned()));
        }
        if let Some(kind) = foreign::kind_of_text(&decoded) {
            return Err(foreign(kind));
        }
        let delimiter = options.delimiter.unwrap_or_else(|| detect_delimiter(&decoded, whole));
        let bytes_done = Arc::new(AtomicU64::new(0));
        let input = Input::open(path)?;
        let bytes_total = input.length;
        let counting = CountingReader { inner: input, count: Arc::clone(&bytes_done) };
        let (rows, headings) = text_rows(counting, is_gzip, encoding, delimiter)
            .map_err(|reason| ConnectError::Format { path: path.to_owned(), reason })?;
        Ok(Self {
            format: "csv",
            encoding: encoding.name(),
            delimiter,
            headings,
            bytes_total,
            bytes_done,
            rows,
            path: path.to_owned(),
            own_columns: 0,
        })
    }

    fn open_sheet(path: &Path) -> Result<Self, ConnectError> {
        let mut rows = sheet::read(path)?;
        let first = rows.next().ok_or_else(|| ConnectError::Empty(path.to_owned()))?;
        let too_long =
            || ConnectError::Workbook { path: path.to_owned(), bound: WorkbookBound::CellLength };
        let headings = first.cells.ok_or_else(too_long)?;
        let bytes_total = rows.length;
        Ok(Self {
            format: "xlsx",
            encoding: "UTF-8",
            delimiter: ',',
            headings: headings.iter().map(clean_heading).collect(),
            bytes_total,
            bytes_done: Arc::new(AtomicU64::new(bytes_total)),
            rows: Rows::Sheet(Box::new(rows)),
            path: path.to_owned(),
            own_columns: 0,
        })
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
        match &mut self.rows {
            Rows::Sheet(rows) => {
                let mut taken = Vec::new();
                let mut bytes = 0;
                while taken.len() < limit && bytes < CHUNK_LENGTH_MAX {
                    let Some(row) = rows.next() else { break };
                    let Some(row) = sheet_row(row) else { continue };
                    bytes += length_of(&row);
                    taken.push(row);
                }
                Ok(taken)
            }
            Rows::Text { reader, cut_lines, end } => {
                let mut taken = Vec::new();
                let mut bytes = 0;
                while taken.len() < limit && bytes < CHUNK_LENGTH_MAX && matches!(end, End::NotYet)
                {
                    match next_row(reader, cut_lines, width) {
                        Ok(Some(row)) => {
                            bytes += length_of(&row);
                            taken.push(row);
                        }
                        Ok(None) => *end = End::Reached,
                        Err(reason) => *end = End::Damaged(reason),
                    }
                }
                if taken.is_empty()
                    && let End::Damaged(reason) = std::mem::replace(end, End::Reached)
                {
                    return Err(ConnectError::Format { path: self.path.clone(), reason });
                }
                Ok(taken)
            }
        }
    }
}

/// How much a row takes, in bytes; a rejected one takes nearly nothing.
fn length_of(row: &RawRow) -> usize {
    row.cells.as_ref().map_or(0, |cells| cells.as_slice().len())
}

/// A row of a workbook; nothing where it says nothing.
fn sheet_row(SheetRow { number, cells }: SheetRow) -> Option<RawRow> {
    let too_long = || {
        let limit = LINE_LENGTH_MAX / 1024 / 1024;
        Err(format!("the row is longer than {limit} MiB"))
    };
    match cells {
        None => Some(RawRow { line: number, cells: too_long() }),
        Some(cells) if cells.iter().all(|cell| cell.trim().is_empty()) => None,
        Some(cells) => Some(RawRow { line: number, cells: Ok(cells) }),
    }
}

type TextReader = csv::Reader<Box<dyn Read + Send>>;

fn next_row(
    reader: &mut TextReader,
    cut_lines: &CutLines,
    width: usize,
) -> Result<Option<RawRow>, String> {
    let mut record = csv::ByteRecord::new();
    let first = reader.position().line();
    let more = reader.read_byte_record(&mut record).map_err(|error| damage(&error, first))?;
    if !more {
        return Ok(None);
    }
    let line = record.position().map_or(first, csv::Position::line);
    let last = reader.position().line();
    let cells = if cut_lines.any_within(line, last) {
        let limit = LINE_LENGTH_MAX / 1024 / 1024;
        Err(format!("the line is longer than {limit} MiB"))
    } else if record.len() != width {
        Err(uneven(record.len(), width, last.saturating_sub(line)))
    } else {
        csv::StringRecord::from_byte_record(record).map_err(|error| {
            let column = error.utf8_error().field() + 1;
            format!("field {column} is not valid UTF-8; save the file as UTF-8")
        })
    };
    Ok(Some(RawRow { line, cells }))
}

/// Why a row of some fields is none of the headings'. One of many lines is most likely several
/// rows, which somebody must know of.
fn uneven(fields: usize, width: usize, lines: u64) -> String {
    let reason = format!("the row has {fields} fields, the headings are {width}");
    if lines <= 1 {
        return reason;
    }
    format!(
        "{reason}; it is {lines} lines long: a quotation mark that is not closed may have taken the \
         rows behind it along"
    )
}

fn damage(error: &csv::Error, line: u64) -> String {
    match error.kind() {
        csv::ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => {
            format!("the compressed file ends in the middle, after line {line}: it was cut off")
        }
        _ => format!("the file cannot be read on after line {line}: {error}"),
    }
}

fn read_head(path: &Path, length: u64) -> Result<Vec<u8>, ConnectError> {
    let mut head = Vec::new();
    Input::open(path)?
        .take(length)
        .read_to_end(&mut head)
        .map_err(|error| ConnectError::File { path: path.to_owned(), error })?;
    Ok(head)
}

/// The first bytes of a file, unpacked.
pub(crate) fn sample_of(path: &Path) -> Result<Vec<u8>, ConnectError> {
    let as_error = |error| ConnectError::File { path: path.to_owned(), error };
    let head = read_head(path, 2)?;
    Ok(sample(Input::open(path)?, head == gzip::MAGIC).map_err(as_error)?.0)
}

/// An archive that was cut off before its first line looks like an empty file.
pub(crate) fn check_archive(path: &Path) -> Result<(), ConnectError> {
    let head = read_head(path, gzip::MAGIC.len() as u64)?;
    if head == gzip::MAGIC { gzip::check(path) } else { Ok(()) }
}

/// The first bytes of the text, and whether they are all of it. A damaged archive gives what it
/// still holds.
fn sample(input: Input, is_gzip: bool) -> std::io::Result<(Vec<u8>, bool)> {
    let file = BufReader::new(input);
    let mut reader: Box<dyn Read> =
        if is_gzip { Box::new(Members::of(file)) } else { Box::new(file) };
    let mut sample = Vec::new();
    let mut buffer = [0_u8; 16 * 1024];
    while sample.len() < encoding::SAMPLE_LENGTH {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok((sample, true)),
            Ok(length) => sample.extend_from_slice(&buffer[..length]),
            Err(_) if is_gzip => return Ok((sample, true)),
            Err(error) => return Err(error),
        }
    }
    sample.truncate(encoding::SAMPLE_LENGTH);
    Ok((sample, false))
}

fn text_rows(
    counting: CountingReader<Input>,
    is_gzip: bool,
    encoding: &'static Encoding,
    delimiter: char,
) -> Result<(Rows, Vec<String>), String> {
    let bytes: Box<dyn Read + Send> =
        if is_gzip { Box::new(Members::of(BufReader::new(counting))) } else { Box::new(counting) };
    // UTF-8 goes through undecoded, so that a bad byte is reported by row and not painted over.
    let text: Box<dyn Read + Send> = if encoding == encoding_rs::UTF_8 {
        bytes
    } else {
        Box::new(DecodingReader::over(bytes, encoding))
    };
    let (limited, cut_lines) = LineLimitReader::over(text);
    let delimiter =
        u8::try_from(delimiter).map_err(|_| "the delimiter must be one byte".to_owned())?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(256 * 1024)
        .from_reader(Box::new(limited) as Box<dyn Read + Send>);
    let mut record = csv::ByteRecord::new();
    reader.read_byte_record(&mut record).map_err(|error| damage(&error, 1))?;
    if cut_lines.any_within(1, reader.position().line()) {
        let limit = LINE_LENGTH_MAX / 1024 / 1024;
        return Err(format!("the line of the headings is longer than {limit} MiB"));
    }
    if record.len() > COLUMNS_MAX {
        return Err(format!("the file has more than {COLUMNS_MAX} columns"));
    }
    let headings =
        record.iter().map(|heading| clean_heading(&String::from_utf8_lossy(heading))).collect();
    Ok((Rows::Text { reader: Box::new(reader), cut_lines, end: End::NotYet }, headings))
}

fn clean_heading(heading: &str) -> String {
    speargun_domain::text::clean(heading.trim_start_matches('\u{feff}')).into_owned()
}

/// The delimiter that splits the first lines into the most, and equally many, fields.
fn detect_delimiter(text: &str, whole: bool) -> char {
    const LINES: usize = 50;
    let mut lines: Vec<&str> = text.lines().take(LINES).collect();
    if !whole && lines.len() > 1 && lines.len() < LINES {
        lines.pop();
    }
    let score = |delimiter: char| {
        let counts: Vec<usize> = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| count_outside_quotes(line, delimiter))
            .collect();
        let first = counts.first().copied().unwrap_or(0);
        let equal = counts.iter().filter(|count| **count == first).count();
        if first == 0 { 0 } else { equal * 1_000 / counts.len().max(1) * 1_000 + first.min(999) }
    };
    [',', ';', '\t', '|', ':']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| score(*delimiter))
        .filter(|delimiter| score(*delimiter) > 0)
        .unwrap_or(',')
}

fn count_outside_quotes(line: &str, delimiter: char) -> usize {
    let mut in_quotes = false;
    line.chars()
        .filter(|character| {
            in_quotes ^= *character == '"';
            *character == delimiter && !in_quotes
        })
        .count()
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

    #[test]
    fn delimiters_are_told_apart() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", ','),
            ("a;b;c\n1,5;2,5;3,5\n", ';'),
            ("a\tb\n\"x,y,z\"\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("single\nvalue\n", ','),
        ] {
            assert_eq!(detect_delimiter(text, true), expected, "{text}");
        }
    }
}
