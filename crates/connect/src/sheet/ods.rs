//! ODS: one XML part for all sheets, in an archive. Rows and cells that are the same stand there
//! once, with how often they repeat.

use std::fmt::Write;
use std::io::Read;

use super::grid::{Grid, Span};
use super::package::{Package, Part};
use super::xml::{Node, Tag, Xml, push};
use super::{ROWS_MAX, Result, SHEET_COLUMNS_MAX, damaged};
use crate::error::WorkbookBound;
use crate::table::FurtherTable;

const KIND: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Whether an archive is a workbook of this kind.
pub(super) fn is_one(package: &mut Package) -> Result<bool> {
    let Some(part) = package.part("mimetype")? else { return Ok(false) };
    let mut kind = Vec::new();
    part.take(KIND.len() as u64).read_to_end(&mut kind)?;
    Ok(kind == KIND)
}

/// Reads the first sheet that is a table.
pub(super) fn read(package: &mut Package, grid: &mut Grid) -> Result<()> {
    refuse_a_locked_one(Xml::over(package.needed("META-INF/manifest.xml")?))?;
    let mut passed: Vec<(usize, FurtherTable)> = Vec::new();
    let (mut place, mut is_chosen) = (0, false);
    let mut xml = Xml::over(package.needed("content.xml")?);
    loop {
        let name = match xml.next() {
            Ok(Node::Start(tag)) if tag.name() == "table:table" => {
                tag.attribute("table:name")?.unwrap_or_default()
            }
            Ok(Node::Over) => break,
            Ok(_) => continue,
            // What is damaged behind the sheet that is read costs none of its rows.
            Err(_) if is_chosen => break,
            Err(error) => return Err(error),
        };
        if is_chosen {
            let rows = count_rows(&mut xml).ok();
            if rows.is_none_or(|rows| rows > 0) {
                let rows = rows.map(|rows| (rows, false));
                passed.push((place, FurtherTable::sheet(&name, rows)));
            }
        } else {
            read_table(&mut xml, grid)?;
            is_chosen = grid.is_table();
            if grid.has_cells() && !is_chosen {
                let rows = grid.count_rows().map(|rows| (rows, false));
                passed.push((place, FurtherTable::sheet(&name, rows)));
                grid.forget_cells();
            }
        }
        place += 1;
    }
    drop(xml);
    if !is_chosen && !passed.is_empty() {
        let (first, _) = passed.remove(0);
        read_one(package, grid, first)?;
    }
    passed.into_iter().for_each(|(_, sheet)| grid.note_further(sheet));
    Ok(())
}

/// Reads the sheet at a place.
fn read_one(package: &mut Package, grid: &mut Grid, wanted: usize) -> Result<()> {
    let mut xml = Xml::over(package.needed("content.xml")?);
    let mut place = 0;
    loop {
        match xml.next()? {
            Node::Start(tag) if tag.name() == "table:table" => {
                if place == wanted {
                    return read_table(&mut xml, grid);
                }
                xml.skip()?;
                place += 1;
            }
            Node::Over => return Ok(()),
            _ => {}
        }
    }
}

/// How many rows of a sheet that is not read have a cell.
fn count_rows(xml: &mut Xml<Part<'_>>) -> Result<u64> {
    let outside = xml.depth.saturating_sub(1);
    let (mut rows, mut repeats, mut is_filled) = (0_u64, 0, false);
    while xml.depth > outside {
        let Node::Start(tag) = xml.next()? else { continue };
        match tag.name() {
            "table:table-row" => {
                rows = rows.saturating_add(if is_filled { repeats } else { 0 });
                repeats = u64::from(repeats_of(&tag, "table:number-rows-repeated")?);
                is_filled = false;
            }
            "table:table-cell" => is_filled |= tag.attribute("office:value-type")?.is_some(),
            _ => {}
        }
    }
    Ok(rows.saturating_add(if is_filled { repeats } else { 0 }))
}

fn refuse_a_locked_one(mut xml: Xml<Part<'_>>) -> Result<()> {
    loop {
        match xml.next()? {
            Node::Start(tag) if tag.name() == "manifest:encryption-data" => {
                return damaged(super::LOCKED);
            }
            Node::Over => return Ok(()),
            _ => {}
        }
    }
}

/// A cell of the row that is being read: its column, how many columns it takes, its text.
type Filled = (u32, u32, Span);

fn read_table(xml: &mut Xml<Part<'_>>, grid: &mut Grid) -> Result<()> {
    let outside = xml.depth.saturating_sub(1);
    let mut row = 0_u32;
    let mut cells = Vec::new();
    while xml.depth > outside {
        let Node::Start(tag) = xml.next()? else { continue };
        match tag.name() {
            "table:table-row" => {
                let repeats = repeats_of(&tag, "table:number-rows-repeated")?;
                read_row(xml, grid, &mut cells)?;
                put_rows(grid, row, repeats, &cells)?;
                row = row.saturating_add(repeats);
            }
            // A table within a cell is none of the sheet's.
            "table:table" | "office:annotation" => xml.skip()?,
            _ => {}
        }
    }
    Ok(())
}

/// Rows that would stand below the last one of a sheet are those that fill it up.
fn put_rows(grid: &mut Grid, row: u32, repeats: u32, cells: &[Filled]) -> Result<()> {
    if cells.is_empty() {
        return Ok(());
    }
    if row >= ROWS_MAX {
        return Err(WorkbookBound::Rows.into());
    }
    for row in row..row.saturating_add(repeats).min(ROWS_MAX) {
        for (column, width, text) in cells {
            for column in *column..column.saturating_add(*width).min(SHEET_COLUMNS_MAX) {
                grid.put(row, column, *text)?;
            }
        }
    }
    Ok(())
}

fn read_row(xml: &mut Xml<Part<'_>>, grid: &mut Grid, cells: &mut Vec<Filled>) -> Result<()> {
    let outside = xml.depth.saturating_sub(1);
    let mut column = 0_u32;
    let mut text = String::new();
    cells.clear();
    while xml.depth > outside {
        let Node::Start(tag) = xml.next()? else { continue };
        if !matches!(tag.name(), "table:table-cell" | "table:covered-table-cell") {
            xml.skip()?;
            continue;
        }
        let repeats = repeats_of(&tag, "table:number-columns-repeated")?;
        let said = said_by(&tag)?;
        text.clear();
        if read_cell(said, xml, &mut text)? {
            if column >= SHEET_COLUMNS_MAX {
                return Err(WorkbookBound::SheetColumns.into());
            }
            cells.push((column, repeats, grid.keep(&text)?));
        }
        column = column.saturating_add(repeats);
    }
    Ok(())
}

fn repeats_of(tag: &Tag<'_>, name: &str) -> Result<u32> {
    let Some(value) = tag.attribute(name)? else { return Ok(1) };
    match value.parse::<u64>() {
        Ok(repeats) => Ok(u32::try_from(repeats).unwrap_or(u32::MAX).max(1)),
        Err(_) => damaged(format!("{name} is {value:?}")),
    }
}

/// What the attributes of a cell say that stands in it.
#[derive(Default)]
struct Said {
    value: Option<String>,
    is_number: bool,
    is_text: bool,
    is_error: bool,
}

fn said_by(tag: &Tag<'_>) -> Result<Said> {
    let mut said = Said {
        is_text: tag.attribute("office:value-type")?.as_deref() == Some("string"),
        is_error: tag.attribute("calcext:value-type")?.as_deref() == Some("error"),
        ..Said::default()
    };
    if let Some(value) = tag.attribute("office:value")? {
        (said.value, said.is_number) = (Some(value), true);
        return Ok(said);
    }
    for name in ["office:string-value", "office:date-value", "office:time-value"] {
        if let Some(value) = tag.attribute(name)? {
            said.value = Some(value);
            return Ok(said);
        }
    }
    if let Some(value) = tag.attribute("office:boolean-value")? {
        said.value = Some(value.eq_ignore_ascii_case("true").to_string());
    }
    Ok(said)
}

/// Adds what a cell says to `text`, and reads on behind it; whether it says anything.
fn read_cell<R: Read>(said: Said, xml: &mut Xml<R>, text: &mut String) -> Result<bool> {
    let wants_content = match &said.value {
        None => said.is_text,
        Some(value) => said.is_error && value.is_empty(),
    };
    if wants_content {
        read_paragraphs(xml, text)?;
        return Ok(true);
    }
    xml.skip()?;
    match said.value {
        Some(value) if said.is_number => match value.parse::<f64>() {
            Ok(number) => {
                // Writing into a text cannot fail.
                let _ = write!(text, "{number}");
                Ok(true)
            }
            Err(_) => damaged(format!("a cell holds {value:?} as a number")),
        },
        Some(value) => push(text, &value).map(|()| true),
        None => Ok(false),
    }
}

fn read_paragraphs<R: Read>(xml: &mut Xml<R>, text: &mut String) -> Result<()> {
    let outside = xml.depth.saturating_sub(1);
    let mut is_first = true;
    while xml.depth > outside {
        match xml.next()? {
            Node::Text(piece) => push(text, &piece)?,
            Node::Start(tag) => match tag.name() {
                "office:annotation" => xml.skip()?,
                "text:p" if std::mem::take(&mut is_first) => {}
                "text:p" => push(text, "\n")?,
                "text:s" => {
                    let spaces = repeats_of(&tag, "text:c")? as usize;
                    if spaces > super::CELL_LENGTH_MAX {
                        return Err(WorkbookBound::CellLength.into());
                    }
                    push(text, &" ".repeat(spaces))?;
                }
                "text:tab" => push(text, "\t")?,
                "text:line-break" => push(text, "\n")?,
                _ => {}
            },
            _ => {}
        }
    }
    Ok(())
}
