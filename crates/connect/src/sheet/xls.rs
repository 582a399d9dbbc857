//! XLS: records of bytes in a container.

use std::collections::HashMap;
use std::io::{BufReader, Read};

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

use speargun_words::said;

use super::binary::{error_text, f64_at, packed_at, too_short, u8_at, u16_at, u32_at};
use super::choice::{Listed, choose, note_others};
use super::container::{Container, Stream};
use super::grid::{Content, Grid};
use super::value::{Format, format_of_code, format_of_number};
use super::xml::push;
use super::{ENTRIES_MAX, Limits, Result, damaged};
use crate::error::WorkbookBound;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;

/// Reads the first sheet that has a cell.
pub(super) fn read(container: &Container, limits: Limits, grid: &mut Grid) -> Result<()> {
    if container.has("encryptedpackage") {
        return damaged(said!("workbook.locked"));
    }
    let name = if container.has("workbook") { "workbook" } else { "book" };
    let Some(stream) = container.stream(name)? else {
        return damaged(said!("workbook.none"));
    };
    let mut records =
        Records { reader: BufReader::new(stream), ahead: None, left: limits.unpacked };
    let mut book = read_book(&mut records, grid)?;
    // Sheets of cells and of macros; the others are charts and modules.
    let mut sheets = std::mem::take(&mut book.sheets);
    sheets.retain(|sheet| sheet.at.kind <= 1);
    grid.is_1904 = book.is_1904;
    let mut records = Some(records);
    let chosen = choose(&sheets, grid, |grid, at| {
        let mut own = Sheet { book: &book, grid, formula_at: (0, 0) };
        own.read(go_to(&mut records, at.position)?)
    })?;
    note_others(&sheets, &chosen, grid, |at, rows_max| {
        count_rows(go_to(&mut records, at.position)?, rows_max)
    });
    Ok(())
}

/// The records from a sheet's first on.
fn go_to(records: &mut Option<Records>, position: u32) -> Result<&mut Records> {
    match records.take() {
        Some(own) => own.go_to(u64::from(position)).map(|own| records.insert(own)),
        None => damaged(said!("workbook.sheet_before")),
    }
}

/// How many rows of a sheet that is not read have a cell, up to a bound, and whether there are
/// more.
fn count_rows(records: &mut Records, rows_max: u64) -> Result<(u64, bool)> {
    const CELLS: [u16; 10] =
        [0x0203, 0x027e, 0x00bd, 0x0204, 0x00d6, 0x00fd, 0x0205, 0x0006, 0x0206, 0x0406];
    let (mut rows, mut last, mut depth) = (0, None, 0_u64);
    while let Some(Record { kind, body }) = records.next()? {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            kind if depth <= 1 && CELLS.contains(&kind) => {
                let row = Some(u16_at(&body, 0)?);
                rows += u64::from(row != last);
                last = row;
            }
            _ => {}
        }
        if rows > rows_max {
            return Ok((rows_max, true));
        }
    }
    Ok((rows, false))
}

/// A record: its kind, and its bytes of which there are 65,535 at most.
struct Record {
    kind: u16,
    body: Vec<u8>,
}

struct Records {
    reader: BufReader<Stream>,
    ahead: Option<Record>,
    /// How many more bytes may be read: sheets may all begin at the same place.
    left: u64,
}

impl Records {
    fn go_to(self, position: u64) -> Result<Self> {
        let Self { reader, left, .. } = self;
        let mut stream = reader.into_inner();
        if !stream.go_to(position) {
            return damaged(said!("workbook.sheet_behind_end"));
        }
        Ok(Self { reader: BufReader::new(stream), ahead: None, left })
    }

    fn next(&mut self) -> Result<Option<Record>> {
        if let Some(record) = self.ahead.take() {
            return Ok(Some(record));
        }
        let mut head = Vec::new();
        if (&mut self.reader).take(4).read_to_end(&mut head)? < 4 {
            return Ok(None);
        }
        let (kind, length) = (u16_at(&head, 0)?, u16_at(&head, 2)?);
        let left = self.left.checked_sub(4 + u64::from(length));
        self.left = left.ok_or(WorkbookBound::Unpacked)?;
        let mut body = Vec::new();
        if (&mut self.reader).take(length.into()).read_to_end(&mut body)? < usize::from(length) {
            return damaged(said!("workbook.cut_off"));
        }
        Ok(Some(Record { kind, body }))
    }

    /// The bytes of the next record where it continues the one before.
    fn continued(&mut self) -> Result<Option<Vec<u8>>> {
        match self.next()? {
            Some(Record { kind: CONTINUE, body }) => Ok(Some(body)),
            other => {
                self.ahead = other;
                Ok(None)
            }
        }
    }
}

/// Where a sheet begins, and of what kind it is.
struct Place {
    position: u32,
    kind: u8,
}

struct Book {
    sheets: Vec<Listed<Place>>,
    formats: Vec<Format>,
    is_1904: bool,
    /// Whether texts are in Unicode, as they are since 1997; else in an encoding of the book.
    is_unicode: bool,
    encoding: &'static Encoding,
}

fn read_book(records: &mut Records, grid: &mut Grid) -> Result<Book> {
    let mut book = Book {
        sheets: Vec::new(),
        formats: Vec::new(),
        is_1904: false,
        is_unicode: true,
        encoding: WINDOWS_1252,
    };
    let mut own = HashMap::new();
    let mut numbers = Vec::new();
    while let Some(Record { kind, body }) = records.next()? {
        match kind {
            BEGIN => book.is_unicode = !matches!(u16_at(&body, 0)?, 0x0500 | 0x0400 | 0x0300),
            END => break,
            0x002f => return damaged(said!("workbook.locked")),
            0x0042 => {
                let page = u16_at(&body, 0)?;
                book.encoding = codepage::to_encoding(page).unwrap_or(WINDOWS_1252);
            }
            0x0022 => book.is_1904 = u16_at(&body, 0)? == 1,
            0x041e => {
                let number = u16_at(&body, 0)?;
                let code = Text::over(&book, records, body, 2).read()?;
                own.insert(number, format_of_code(&code));
            }
            0x00e0 => numbers.push(u16_at(&body, 2)?),
            0x0085 => {
                let at = Place { position: u32_at(&body, 0)?, kind: u8_at(&body, 5)? };
                let name = name_of_sheet(&book, &body);
                // 1 is hidden, 2 is hidden from all but programs.
                let is_hidden = matches!(u8_at(&body, 4)? & 3, 1 | 2);
                book.sheets.push(Listed { at, name, is_hidden });
            }
            0x00fc => read_texts(&book, records, body, grid)?,
            _ => {}
        }
        if own.len().max(numbers.len()).max(book.sheets.len()) > ENTRIES_MAX {
            return Err(WorkbookBound::Entries.into());
        }
    }
    let format = |number: &u16| {
        own.get(number).copied().unwrap_or_else(|| format_of_number(u32::from(*number)))
    };
    book.formats = numbers.iter().map(format).collect();
    Ok(book)
}

/// What a sheet is called; its name is short, and no sheet is refused for it.
fn name_of_sheet(book: &Book, body: &[u8]) -> String {
    const LENGTH_AT: usize = 6;
    let length = usize::from(body.get(LENGTH_AT).copied().unwrap_or(0));
    let rest = body.get(LENGTH_AT + 1..).unwrap_or_default();
    let cut = |bytes: &[u8], length: usize| bytes[..length.min(bytes.len())].to_vec();
    match (book.is_unicode, rest.split_first()) {
        (false, _) => book.encoding.decode_without_bom_handling(&cut(rest, length)).0.into_owned(),
        (true, Some((flags, rest))) if flags & 1 != 0 => {
            let bytes = cut(rest, length * 2);
            UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned()
        }
        (true, Some((_, rest))) => {
            WINDOWS_1252.decode_without_bom_handling(&cut(rest, length)).0.into_owned()
        }
        (true, None) => String::new(),
    }
}

/// Texts that cells refer to by number, one behind the other over as many records as it takes.
fn read_texts(book: &Book, records: &mut Records, body: Vec<u8>, grid: &mut Grid) -> Result<()> {
    const COUNTS: usize = 8;
    let mut text = Text::over(book, records, body, COUNTS);
    while text.goes_on()? {
        let read = text.read_rich()?;
        grid.share(&read)?;
    }
    Ok(())
}

/// Reads texts out of a record and of those that continue it.
struct Text<'a> {
    book: &'a Book,
    records: &'a mut Records,
    body: Vec<u8>,
    at: usize,
}

impl<'a> Text<'a> {
    fn over(book: &'a Book, records: &'a mut Records, body: Vec<u8>, at: usize) -> Self {
        Self { book, records, body, at }
    }

    /// Whether a byte is left, here or in a record that continues this one.
    fn goes_on(&mut self) -> Result<bool> {
        while self.at >= self.body.len() {
            let Some(body) = self.records.continued()? else { return Ok(false) };
            (self.body, self.at) = (body, 0);
        }
        Ok(true)
    }

    fn take_u8(&mut self) -> Result<u8> {
        let byte = u8_at(&self.body, self.at)?;
        self.at += 1;
        Ok(byte)
    }

    fn take_u16(&mut self) -> Result<u16> {
        let number = u16_at(&self.body, self.at)?;
        self.at += 2;
        Ok(number)
    }

    fn take_u32(&mut self) -> Result<u32> {
        let number = u32_at(&self.body, self.at)?;
        self.at += 4;
        Ok(number)
    }

    fn skip(&mut self, mut bytes: u64) -> Result<()> {
        while bytes > 0 && self.goes_on()? {
            let here =
                (self.body.len() - self.at).min(usize::try_from(bytes).unwrap_or(usize::MAX));
            self.at += here;
            bytes -= here as u64;
        }
        Ok(())
    }

    /// A text behind its length.
    fn read(&mut self) -> Result<String> {
        let length = usize::from(self.take_u16()?);
        if !self.book.is_unicode {
            let end = (self.at + length).min(self.body.len());
            let bytes = self.body.get(self.at..end).unwrap_or_default();
            return Ok(self.book.encoding.decode_without_bom_handling(bytes).0.into_owned());
        }
        if length == 0 {
            return Ok(String::new());
        }
        let is_wide = self.take_u8()? & 1 != 0;
        self.characters(length, is_wide)
    }

    /// A text among those that cells refer to; how it looks and is pronounced is left out.
    fn read_rich(&mut self) -> Result<String> {
        let length = usize::from(self.take_u16()?);
        let flags = self.take_u8()?;
        let runs = if flags & 8 == 0 { 0 } else { self.take_u16()? };
        let spoken = if flags & 4 == 0 { 0 } else { self.take_u32()? };
        let text = self.characters(length, flags & 1 != 0)?;
        self.skip(u64::from(runs) * 4 + u64::from(spoken))?;
        Ok(text)
    }

    /// Characters of one or two bytes; each record that continues them says anew of which.
    fn characters(&mut self, mut length: usize, mut is_wide: bool) -> Result<String> {
        let mut text = String::new();
        let mut units = Vec::new();
        while length > 0 {
            if self.at >= self.body.len() {
                if !self.goes_on()? {
                    return Err(too_short());
                }
                is_wide = self.take_u8()? & 1 != 0;
                continue;
            }
            let rest = &self.body[self.at..];
            let size = if is_wide { 2 } else { 1 };
            let here = (rest.len() / size).min(length);
            if here == 0 {
                return Err(too_short());
            }
            units.clear();
            for character in rest[..here * size].chunks_exact(size) {
                units.extend([character[0], character.get(1).copied().unwrap_or(0)]);
            }
            push(&mut text, &UTF_16LE.decode_without_bom_handling(&units).0)?;
            self.at += here * size;
            length -= here;
        }
        Ok(text)
    }
}

struct Sheet<'a> {
    book: &'a Book,
    grid: &'a mut Grid,
    /// The cell whose formula was read last, and whose text follows.
    formula_at: (u32, u32),
}

impl Sheet<'_> {
    fn read(&mut self, records: &mut Records) -> Result<()> {
        let mut depth = 0_u64;
        while let Some(Record { kind, body }) = records.next()? {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => return Ok(()),
                END => depth -= 1,
                // What is inside of a sheet, such as a chart, has cells of its own.
                _ if depth > 1 => {}
                _ => self.read_record(kind, body, records)?,
            }
        }
        Ok(())
    }

    fn read_record(&mut self, kind: u16, body: Vec<u8>, records: &mut Records) -> Result<()> {
        let cell = |body: &[u8]| -> Result<(u32, u32)> {
            Ok((u16_at(body, 0)?.into(), u16_at(body, 2)?.into()))
        };
        match kind {
            0x0203 => self.put_number(cell(&body)?, u16_at(&body, 4)?, f64_at(&body, 6)?),
            0x027e => self.put_number(cell(&body)?, u16_at(&body, 4)?, packed_at(&body, 6)?),
            0x00bd => self.put_numbers(&body),
            // A row: a flag says that it is hidden ([MS-XLS] 2.4.221).
            0x0208 => {
                if body.get(12).is_some_and(|flags| flags & 0x20 != 0) {
                    self.grid.hide_rows(u16_at(&body, 0)?.into(), 1);
                }
                Ok(())
            }
            0x0204 | 0x00d6 => {
                let at = cell(&body)?;
                let text = Text::over(self.book, records, body, 6).read()?;
                self.put_text(at, &text)
            }
            0x00fd => {
                let (row, column) = cell(&body)?;
                match self.grid.shared(u32_at(&body, 6)? as usize) {
                    Some(text) => self.grid.put(row, column, Content::Text(text)),
                    None => damaged(said!("workbook.no_text")),
                }
            }
            0x0205 => {
                let text = match (u8_at(&body, 7)?, u8_at(&body, 6)?) {
                    (0, 0) => "false",
                    (0, _) => "true",
                    (_, error) => error_text(error),
                };
                self.put_text(cell(&body)?, text)
            }
            0x0006 | 0x0206 | 0x0406 => self.put_result(cell(&body)?, &body),
            0x0207 => {
                let text = Text::over(self.book, records, body, 0).read()?;
                self.put_text(self.formula_at, &text)
            }
            _ => Ok(()),
        }
    }

    fn put_text(&mut self, (row, column): (u32, u32), text: &str) -> Result<()> {
        self.grid.put_text(row, column, text)
    }

    fn put_number(&mut self, at: (u32, u32), format: u16, number: f64) -> Result<()> {
        let format = self.book.formats.get(usize::from(format)).copied();
        let number = Content::Number(number, format.unwrap_or(Format::Plain));
        self.grid.put(at.0, at.1, number)
    }

    /// Numbers of cells side by side.
    fn put_numbers(&mut self, body: &[u8]) -> Result<()> {
        const HEAD: usize = 4;
        const NUMBER: usize = 6;
        let (row, first) = (u16_at(body, 0)?.into(), u32::from(u16_at(body, 2)?));
        // The last two bytes say which column was the last.
        let numbers = body.len().saturating_sub(HEAD + 2) / NUMBER;
        for (column, place) in (first..).zip(0..numbers) {
            let at = HEAD + place * NUMBER;
            self.put_number((row, column), u16_at(body, at)?, packed_at(body, at + 2)?)?;
        }
        Ok(())
    }

    /// What a formula gave: a number, or a kind where the last two bytes are none of a number.
    fn put_result(&mut self, at: (u32, u32), body: &[u8]) -> Result<()> {
        self.formula_at = at;
        if u16_at(body, 12)? != 0xffff {
            return self.put_number(at, u16_at(body, 4)?, f64_at(body, 6)?);
        }
        match (u8_at(body, 6)?, u8_at(body, 8)?) {
            // The text follows.
            (0, _) => Ok(()),
            (1, 0) => self.put_text(at, "false"),
            (1, _) => self.put_text(at, "true"),
            (2, error) => self.put_text(at, error_text(error)),
            _ => self.put_text(at, ""),
        }
    }
}
