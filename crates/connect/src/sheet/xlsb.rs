//! XLSB: records of bytes in an archive.

use std::collections::HashMap;
use std::io::{BufReader, ErrorKind, Read};

use speargun_words::said;

use super::binary::{error_text, f64_at, packed_at, u8_at, u16_at, u32_at, wide_text};
use super::choice::{Listed, choose, note_others};
use super::grid::{Content, Grid};
use super::package::{Package, Relation};
use super::value::{Format, format_of_code, format_of_number};
use super::{CELL_LENGTH_MAX, ENTRIES_MAX, NAME_LENGTH_MAX, Result, damaged, xlsx};
use crate::error::WorkbookBound;

/// Reads the first sheet that has a cell.
pub(super) fn read(
    package: &mut Package,
    folder: &str,
    name: &str,
    relations: &[Relation],
    grid: &mut Grid,
) -> Result<()> {
    let book = read_book(Records::over(package.needed(&format!("{folder}{name}"))?))?;
    if let Some(part) = package.part(&format!("{folder}sharedStrings.bin"))? {
        read_texts(Records::over(part), grid)?;
    }
    let formats = match package.part(&format!("{folder}styles.bin"))? {
        Some(part) => read_formats(Records::over(part))?,
        None => Vec::new(),
    };
    let sheets = xlsx::with_paths(book.sheets, relations, folder)?;
    grid.is_1904 = book.is_1904;
    let chosen = choose(&sheets, grid, |grid, path| {
        read_sheet(Records::over(package.needed(path)?), &formats, grid)
    })?;
    note_others(&sheets, &chosen, grid, |path, rows_max| {
        package.needed(path).and_then(|part| count_rows(Records::over(part), rows_max))
    });
    Ok(())
}

/// How many rows of a sheet that is not read have a cell, up to a bound, and whether there are
/// more.
fn count_rows<R: Read>(mut records: Records<R>, rows_max: u64) -> Result<(u64, bool)> {
    const ROW: u32 = 0;
    /// From a number to an error of a formula.
    const CELLS: std::ops::RangeInclusive<u32> = 2..=11;
    const DATA_END: u32 = 0x92;
    let (mut rows, mut is_filled) = (0, false);
    while let Some(kind) = records.next()? {
        match kind {
            ROW => rows += u64::from(std::mem::take(&mut is_filled)),
            DATA_END => break,
            kind => is_filled |= CELLS.contains(&kind),
        }
        if rows >= rows_max {
            return Ok((rows, true));
        }
    }
    Ok((rows + u64::from(is_filled), false))
}

/// Records: a kind, a length, and as many bytes.
struct Records<R> {
    reader: BufReader<R>,
    body: Vec<u8>,
}

impl<R: Read> Records<R> {
    fn over(part: R) -> Self {
        Self { reader: BufReader::new(part), body: Vec::new() }
    }

    /// The kind of the next record, whose bytes are then in `body`; nothing at the end.
    fn next(&mut self) -> Result<Option<u32>> {
        let Some(kind) = self.number(2)? else { return Ok(None) };
        let Some(length) = self.number(4)? else { return damaged(said!("workbook.part_cut_off")) };
        if length as usize > CELL_LENGTH_MAX {
            return Err(WorkbookBound::CellLength.into());
        }
        self.body.clear();
        // Room is made as bytes come, not as the record claims.
        let read = (&mut self.reader).take(u64::from(length)).read_to_end(&mut self.body)?;
        if read < length as usize {
            return damaged(said!("workbook.part_cut_off"));
        }
        Ok(Some(kind))
    }

    /// A number of seven bits a byte.
    fn number(&mut self, bytes_max: u32) -> Result<Option<u32>> {
        let mut number = 0;
        for place in 0..bytes_max {
            let mut byte = [0];
            match self.reader.read_exact(&mut byte) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::UnexpectedEof && place == 0 => {
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            }
            number |= u32::from(byte[0] & 0x7f) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(Some(number))
    }
}

struct Book {
    /// The sheets in order, by the names of their relationships.
    sheets: Vec<Listed<String>>,
    is_1904: bool,
}

fn read_book<R: Read>(mut records: Records<R>) -> Result<Book> {
    const PROPERTIES: u32 = 0x99;
    const SHEET: u32 = 0x9c;
    let mut book = Book { sheets: Vec::new(), is_1904: false };
    while let Some(kind) = records.next()? {
        match kind {
            PROPERTIES => book.is_1904 = u8_at(&records.body, 0)? & 1 != 0,
            SHEET if u32_at(&records.body, 8)? != u32::MAX => {
                if book.sheets.len() == ENTRIES_MAX {
                    return Err(WorkbookBound::Entries.into());
                }
                let (id, end) = wide_text(&records.body, 8)?;
                let name =
                    wide_text(&records.body, end).map_or_else(|_| String::new(), |name| name.0);
                if id.len().max(name.len()) > NAME_LENGTH_MAX {
                    return damaged(said!("workbook.name_too_long"));
                }
                // 1 is hidden, 2 is hidden from all but programs.
                let is_hidden = matches!(u32_at(&records.body, 0)?, 1 | 2);
                book.sheets.push(Listed { at: id, name, is_hidden });
            }
            _ => {}
        }
    }
    Ok(book)
}

fn read_texts<R: Read>(mut records: Records<R>, grid: &mut Grid) -> Result<()> {
    const TEXT: u32 = 0x13;
    const END: u32 = 0xa0;
    while let Some(kind) = records.next()? {
        match kind {
            TEXT => grid.share(&wide_text(&records.body, 1)?.0)?,
            END => break,
            _ => {}
        }
    }
    Ok(())
}

fn read_formats<R: Read>(mut records: Records<R>) -> Result<Vec<Format>> {
    const OWN: u32 = 0x2c;
    const FORMAT: u32 = 0x2f;
    const CELLS: u32 = 0x269;
    const CELLS_END: u32 = 0x26a;
    let mut own = HashMap::new();
    let mut formats = Vec::new();
    let mut of_cells = false;
    while let Some(kind) = records.next()? {
        match kind {
            OWN => {
                let code = wide_text(&records.body, 2)?.0;
                own.insert(u16_at(&records.body, 0)?, format_of_code(&code));
            }
            CELLS => of_cells = true,
            CELLS_END => break,
            FORMAT if of_cells => {
                let number = u16_at(&records.body, 2)?;
                let given = match format_of_number(u32::from(number)) {
                    Format::Plain => own.get(&number).copied().unwrap_or(Format::Plain),
                    given => given,
                };
                formats.push(given);
            }
            _ => {}
        }
        if own.len() > ENTRIES_MAX || formats.len() > ENTRIES_MAX {
            return Err(WorkbookBound::Entries.into());
        }
    }
    Ok(formats)
}

fn read_sheet<R: Read>(mut records: Records<R>, formats: &[Format], grid: &mut Grid) -> Result<()> {
    const ROW: u32 = 0;
    const DATA: u32 = 0x91;
    const DATA_END: u32 = 0x92;
    let (mut row, mut inside) = (0, false);
    while let Some(kind) = records.next()? {
        let body = &records.body;
        match kind {
            DATA => inside = true,
            DATA_END => return Ok(()),
            _ if !inside => {}
            ROW => {
                row = u32_at(body, 0)?;
                // A flag says that it is hidden ([MS-XLSB] 2.4.744).
                if body.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    grid.hide_rows(row, 1);
                }
            }
            // A text of its own, or what a formula gave.
            0x06 | 0x08 => grid.put_text(row, u32_at(body, 0)?, &wide_text(body, 8)?.0)?,
            0x07 => match grid.shared(u32_at(body, 8)? as usize) {
                Some(text) => grid.put(row, u32_at(body, 0)?, Content::Text(text))?,
                None => return damaged(said!("workbook.no_text")),
            },
            0x03 | 0x0b => grid.put_text(row, u32_at(body, 0)?, error_text(u8_at(body, 8)?))?,
            0x04 | 0x0a => {
                let truth = if u8_at(body, 8)? == 0 { "false" } else { "true" };
                grid.put_text(row, u32_at(body, 0)?, truth)?;
            }
            0x02 | 0x05 | 0x09 => {
                let number = if kind == 0x02 { packed_at(body, 8)? } else { f64_at(body, 8)? };
                let style = u32_at(body, 4)? & 0x00ff_ffff;
                let format = formats.get(style as usize).copied().unwrap_or(Format::Plain);
                grid.put(row, u32_at(body, 0)?, Content::Number(number, format))?;
            }
            _ => {}
        }
    }
    // A sheet of charts has no cells; one of cells says where they end.
    if inside { damaged(said!("workbook.part_cut_off")) } else { Ok(()) }
}
