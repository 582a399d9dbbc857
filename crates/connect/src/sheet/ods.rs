//! ODS: one XML part for all sheets, in an archive. Rows and cells that are the same stand there
//! once, with how often they repeat.

use std::collections::HashSet;
use std::io::Read;

use speargun_domain::money::Currency;

use speargun_words::said;

use super::choice::Listed;
use super::grid::{Content, Grid};
use super::package::{Package, Part};
use super::value::Format;
use super::xml::{Node, Tag, Xml, push};
use super::{ENTRIES_MAX, ROWS_MAX, Result, SHEET_COLUMNS_MAX, damaged};
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

/// Reads the first sheet that is a table; a hidden one where no other is.
pub(super) fn read(package: &mut Package, grid: &mut Grid) -> Result<()> {
    refuse_a_locked_one(Xml::over(package.needed("META-INF/manifest.xml")?))?;
    let mut sheets: Vec<Listed<Option<u64>>> = Vec::new();
    let mut chosen = None;
    let mut hidden = HashSet::new();
    let mut xml = Xml::over(package.needed("content.xml")?);
    loop {
        let (name, is_hidden) = match xml.next() {
            Ok(Node::Start(tag)) if tag.name() == "style:style" => {
                let name = tag.attribute("style:name")?;
                let is_unseen =
                    tag.attribute("style:family")?.as_deref() == Some("table") && hides(&mut xml)?;
                hidden.extend(name.filter(|_| is_unseen && hidden.len() < ENTRIES_MAX));
                continue;
            }
            Ok(Node::Start(tag)) if tag.name() == "table:table" => {
                let style = tag.attribute("table:style-name")?.unwrap_or_default();
                (tag.attribute("table:name")?.unwrap_or_default(), hidden.contains(&style))
            }
            Ok(Node::Over) => break,
            Ok(_) => continue,
            // What is damaged behind the sheet that is read costs none of its rows.
            Err(_) if chosen.is_some() => break,
            Err(error) => return Err(error),
        };
        let rows = if chosen.is_some() || is_hidden {
            count_rows(&mut xml).ok()
        } else {
            read_table(&mut xml, grid)?;
            if grid.has_cells() && grid.is_table() {
                chosen = Some(sheets.len());
            }
            let rows = grid.count_rows();
            if chosen.is_none() {
                grid.forget_cells();
            }
            rows
        };
        if sheets.len() < ENTRIES_MAX {
            sheets.push(Listed { at: rows, name, is_hidden });
        }
    }
    drop(xml);
    let chosen = match chosen {
        Some(chosen) => Some(chosen),
        None => read_any(package, grid, &sheets)?,
    };
    for (place, sheet) in sheets.iter().enumerate() {
        if chosen == Some(place) && sheet.is_hidden {
            grid.note_hidden(&sheet.name);
        } else if chosen != Some(place) && sheet.at.is_none_or(|rows| rows > 0) {
            let rows = sheet.at.map(|rows| (rows, false));
            grid.note_further(FurtherTable::sheet(&sheet.name, rows).hidden(sheet.is_hidden));
        }
    }
    Ok(())
}

/// Whether a style of sheets, which began last, hides them.
fn hides(xml: &mut Xml<Part<'_>>) -> Result<bool> {
    let outside = xml.depth.saturating_sub(1);
    let mut is_hidden = false;
    while xml.depth > outside {
        let Node::Start(tag) = xml.next()? else { continue };
        if tag.name() == "style:table-properties" {
            is_hidden = tag.attribute("table:display")?.as_deref() == Some("false");
        }
    }
    Ok(is_hidden)
}

/// Reads a hidden sheet that is a table, else the first sheet that has a cell, and gives its place.
fn read_any(
    package: &mut Package,
    grid: &mut Grid,
    sheets: &[Listed<Option<u64>>],
) -> Result<Option<usize>> {
    let has_rows = |sheet: &Listed<Option<u64>>| sheet.at.is_none_or(|rows| rows > 0);
    for place in (0..sheets.len()).filter(|place| sheets[*place].is_hidden) {
        if has_rows(&sheets[place]) {
            read_one(package, grid, place)?;
            if grid.has_cells() && grid.is_table() {
                return Ok(Some(place));
            }
            grid.forget_cells();
        }
    }
    let of =
        |is_hidden| sheets.iter().position(|sheet| sheet.is_hidden == is_hidden && has_rows(sheet));
    let Some(place) = of(false).or_else(|| of(true)) else { return Ok(None) };
    read_one(package, grid, place)?;
    Ok(Some(place))
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
                return damaged(said!("workbook.locked"));
            }
            Node::Over => return Ok(()),
            _ => {}
        }
    }
}

/// A cell of the row that is being read: its column, how many columns it takes, what it
/// holds.
type Filled = (u32, u32, Content);

fn read_table(xml: &mut Xml<Part<'_>>, grid: &mut Grid) -> Result<()> {
    let outside = xml.depth.saturating_sub(1);
    let mut row = 0_u32;
    let mut cells = Vec::new();
    while xml.depth > outside {
        let Node::Start(tag) = xml.next()? else { continue };
        match tag.name() {
            "table:table-row" => {
                let repeats = repeats_of(&tag, "table:number-rows-repeated")?;
                let is_hidden = tag.attribute("table:visibility")?;
                if is_hidden.is_some_and(|said| matches!(&*said, "filter" | "collapse")) {
                    grid.hide_rows(row, repeats);
                }
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
        for (column, width, content) in cells {
            for column in *column..column.saturating_add(*width).min(SHEET_COLUMNS_MAX) {
                grid.put(row, column, *content)?;
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
        if let Some(content) = read_cell(said, xml, grid, &mut text)? {
            if column >= SHEET_COLUMNS_MAX {
                return Err(WorkbookBound::SheetColumns.into());
            }
            cells.push((column, repeats, content));
        }
        column = column.saturating_add(repeats);
    }
    Ok(())
}

fn repeats_of(tag: &Tag<'_>, name: &str) -> Result<u32> {
    let Some(value) = tag.attribute(name)? else { return Ok(1) };
    match value.parse::<u64>() {
        Ok(repeats) => Ok(u32::try_from(repeats).unwrap_or(u32::MAX).max(1)),
        Err(_) => damaged(said!("workbook.attribute_is", name, value)),
    }
}

/// What the attributes of a cell say that stands in it.
#[derive(Default)]
struct Said {
    value: Option<String>,
    /// How its number is shown.
    format: Option<Format>,
    is_text: bool,
    is_error: bool,
}

fn said_by(tag: &Tag<'_>) -> Result<Said> {
    let kind = tag.attribute("office:value-type")?.unwrap_or_default();
    let mut said = Said {
        is_text: kind == "string",
        is_error: tag.attribute("calcext:value-type")?.as_deref() == Some("error"),
        ..Said::default()
    };
    if let Some(value) = tag.attribute("office:value")? {
        let currency = match kind.as_str() {
            "currency" => tag.attribute("office:currency")?,
            _ => None,
        };
        let currency = currency.and_then(|code| Currency::parse(&code).ok());
        said.format = Some(match (kind.as_str(), currency) {
            ("percentage", _) => Format::Percent,
            (_, Some(currency)) => Format::Amount { currency, is_sure: true },
            _ => Format::Plain,
        });
        said.value = Some(value);
        return Ok(said);
    }
    if let Some(value) = tag.attribute("office:time-value")? {
        said.value = Some(clock(&value).unwrap_or(value));
        return Ok(said);
    }
    for name in ["office:string-value", "office:date-value"] {
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

/// `PT14H30M00S` as other workbooks give it: 14:30:00. Parts of a second are left out.
fn clock(value: &str) -> Option<String> {
    let (sign, rest) = match value.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", value),
    };
    let (hours, rest) = rest.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let seconds = seconds.split(['.', ',']).next()?;
    let of = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 9);
    let (hours, minutes, seconds) = (of(hours)?, of(minutes)?, of(seconds)?);
    (minutes < 60 && seconds < 60).then(|| format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"))
}

/// What a cell holds; reads on behind it. `text` is room to read in, and empty.
fn read_cell<R: Read>(
    said: Said,
    xml: &mut Xml<R>,
    grid: &mut Grid,
    text: &mut String,
) -> Result<Option<Content>> {
    let wants_content = match &said.value {
        None => said.is_text,
        Some(value) => said.is_error && value.is_empty(),
    };
    if wants_content {
        read_paragraphs(xml, text)?;
        return grid.keep(text).map(|text| Some(Content::Text(text)));
    }
    xml.skip()?;
    match (said.value, said.format) {
        (Some(value), Some(format)) => match grid.number(&value, format)? {
            Some(number) => Ok(Some(number)),
            None => damaged(said!("workbook.bad_number", value)),
        },
        (Some(value), None) => grid.keep(&value).map(|text| Some(Content::Text(text))),
        (None, _) => Ok(None),
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
