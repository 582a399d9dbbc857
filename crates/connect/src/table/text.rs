//! The lines of a text file.

use std::io::{BufReader, Read};
use std::path::Path;

use encoding_rs::Encoding;
use speargun_words::{Said, said};

use super::{End, Raw, Rows};
use crate::gzip::{self, Members};
use crate::input::Input;
use crate::input::said_of;
use crate::limit::{CountingReader, CutLines, DecodingReader, LineLimitReader};
use crate::{ConnectError, RowError, encoding};

/// The most bytes for which the next row finds room beforehand.
const ROOM_MAX: usize = 4 * 1024;

pub(super) type TextReader = csv::Reader<Box<dyn Read + Send>>;

///
/// `room` is how many bytes and cells the row before had.
pub(super) fn next_of_text(
    reader: &mut TextReader,
    cut_lines: &CutLines,
    (before, is_crlf): (&mut u64, &bool),
    room: &mut (usize, usize),
) -> Result<Option<Raw>, Said> {
    let mut record = csv::ByteRecord::with_capacity(room.0, room.1);
    let first = reader.position().line();
    let more = reader.read_byte_record(&mut record).map_err(|error| damage(&error, first))?;
    if !more {
        return Ok(None);
    }
    let end = reader.position().line();
    // The reader's own position of a row is that of the blank lines above it.
    let breaks = memchr::memchr_iter(b'\n', record.as_slice()).count() as u64;
    // The next row is most likely no longer than this one and a half.
    *room = ((record.as_slice().len() * 3 / 2).min(ROOM_MAX), record.len());
    // Of \r\n the reader has taken the first alone.
    let own_break = u64::from(!*is_crlf);
    let line = end.saturating_sub(breaks + own_break).max(first);
    let gap = line.saturating_sub(*before);
    *before = end + 1 - own_break;
    let cells =
        if cut_lines.any_within(line, end) { Err(RowError::LineTooLong) } else { Ok(record) };
    // An open quotation mark took the end of the file along.
    let at_end = trailing_breaks(&cells);
    let further_lines = breaks.saturating_sub(at_end);
    Ok(Some(Raw { line, further_lines, gap, cells }))
}

/// How many line breaks end the last field of a row.
fn trailing_breaks(cells: &Result<csv::ByteRecord, RowError>) -> u64 {
    let last = cells.as_ref().ok().and_then(|cells| cells.get(cells.len().checked_sub(1)?));
    let is_break = |byte: &&u8| matches!(**byte, b'\n' | b'\r');
    last.map_or(0, |last| {
        last.iter().rev().take_while(is_break).filter(|byte| **byte == b'\n').count() as u64
    })
}

fn damage(error: &csv::Error, line: u64) -> Said {
    match error.kind() {
        csv::ErrorKind::Io(io) => damage_of(io, line),
        _ => said!("file.unread_after", line, error = error.to_string()),
    }
}

/// Why a file cannot be read on behind a line.
pub(crate) fn damage_of(error: &std::io::Error, line: u64) -> Said {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => said!("file.cut_off", line),
        _ => said!("file.unread_after", line, error = said_of(error)),
    }
}

pub(super) fn read_head(path: &Path, length: u64) -> Result<Vec<u8>, ConnectError> {
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
pub(super) fn sample(input: Input, is_gzip: bool) -> std::io::Result<(Vec<u8>, bool)> {
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

pub(super) fn text_rows(
    counting: CountingReader<Input>,
    is_gzip: bool,
    encoding: &'static Encoding,
    (delimiter, is_crlf): (char, bool),
) -> Result<Rows, Said> {
    let bytes: Box<dyn Read + Send> =
        if is_gzip { Box::new(Members::of(BufReader::new(counting))) } else { Box::new(counting) };
    // UTF-8 goes through undecoded, so that a bad byte is reported by row and not painted over.
    let text: Box<dyn Read + Send> = if encoding == encoding_rs::UTF_8 {
        bytes
    } else {
        Box::new(DecodingReader::over(bytes, encoding))
    };
    let (limited, cut_lines) = LineLimitReader::over(text);
    // The last line ends like all others, so that lines can be counted from their ends.
    let delimiter = u8::try_from(delimiter).map_err(|_| said!("mapping.delimiter"))?;
    let end: &[u8] = if is_crlf { b"\r\n" } else { b"\n" };
    let reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(256 * 1024)
        .from_reader(Box::new(limited.chain(end)) as Box<dyn Read + Send>);
    let (reader, end, room) = (Box::new(reader), End::NotYet, (0, 0));
    Ok(Rows::Text { reader, cut_lines, end, last: 1, is_crlf, room })
}
