//! XLSX: XML in an archive.

use std::io::Read;

use speargun_words::said;

use super::choice::{Listed, choose, note_others};
use super::grid::{Content, Grid};
use super::package::{Package, Relation};
use super::value::{Format, format_of_code, format_of_number, place, unescape};
use super::xml::{Node, Tag, Xml, local, resolved};
use super::{ENTRIES_MAX, NAME_LENGTH_MAX, Result, damaged, xlsb};
use crate::error::WorkbookBound;

/// Reads the first sheet that is a table.
pub(super) fn read(package: &mut Package, grid: &mut Grid) -> Result<()> {
    let Some((folder, name)) = workbook(package)? else {
        return damaged(said!("workbook.archive"));
    };
    let relations = package.relations(&format!("{folder}_rels/{name}.rels"))?;
    if name.to_ascii_lowercase().ends_with(".bin") {
        return xlsb::read(package, &folder, &name, &relations, grid);
    }
    let book = read_book(Xml::over(package.needed(&format!("{folder}{name}"))?))?;
    if let Some(part) = package.part(&format!("{folder}sharedStrings.xml"))? {
        read_texts(Xml::over(part), grid)?;
    }
    let formats = match package.part(&format!("{folder}styles.xml"))? {
        Some(part) => read_formats(Xml::over(part))?,
        None => Vec::new(),
    };
    let sheets = with_paths(book.sheets, &relations, &folder)?;
    grid.is_1904 = book.is_1904;
    let chosen = choose(&sheets, grid, |grid, path| {
        Sheet { xml: Xml::over(package.needed(path)?), grid, formats: &formats }.read()
    })?;
    note_others(&sheets, &chosen, grid, |path, rows_max| {
        package.needed(path).and_then(|part| count_rows(Xml::over(part), rows_max))
    });
    Ok(())
}

/// How many rows of a sheet that is not read have a cell with a value, up to a bound, and whether
/// there are more.
fn count_rows<R: Read>(mut xml: Xml<R>, rows_max: u64) -> Result<(u64, bool)> {
    let (mut rows, mut is_filled) = (0, false);
    loop {
        match xml.next()? {
            Node::Start(tag) => is_filled |= matches!(tag.local(), "v" | "is"),
            Node::End(name) => match local(name) {
                "row" => rows += u64::from(std::mem::take(&mut is_filled)),
                "sheetData" => return Ok((rows, false)),
                _ => {}
            },
            Node::Over => return Ok((rows, false)),
            Node::Text(_) => {}
        }
        if rows >= rows_max {
            return Ok((rows, true));
        }
    }
}

/// The folder and the name of the part that the others hang on.
fn workbook(package: &mut Package) -> Result<Option<(String, String)>> {
    if package.part("_rels/.rels")?.is_none() {
        return Ok(None);
    }
    let relations = package.relations("_rels/.rels")?;
    let is_it = |relation: &&Relation| relation.kind.ends_with("/relationships/officeDocument");
    let Some(found) = relations.iter().rev().find(is_it) else { return Ok(None) };
    let target = found.target.trim_start_matches('/');
    if ["word/", "ppt/"].iter().any(|other| target.starts_with(other)) {
        return damaged(said!("workbook.other_document"));
    }
    let (folder, name) = target.split_at(target.rfind('/').map_or(0, |slash| slash + 1));
    let name = if name.is_empty() { "workbook.xml" } else { name };
    Ok(Some((folder.to_owned(), name.to_owned())))
}

/// The sheets that have cells, by the names of their parts instead of those of their relationships;
/// charts and dialogues have none.
pub(super) fn with_paths(
    sheets: Vec<Listed<String>>,
    relations: &[Relation],
    folder: &str,
) -> Result<Vec<Listed<String>>> {
    let mut found = Vec::new();
    for Listed { at, name, is_hidden } in sheets {
        let Some(relation) = relations.iter().rev().find(|relation| relation.id == at) else {
            return damaged(said!("workbook.no_sheet"));
        };
        if relation.kind.ends_with("/worksheet") {
            let at = match relation.target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{folder}{}", relation.target),
            };
            found.push(Listed { at, name, is_hidden });
        }
    }
    Ok(found)
}

struct Book {
    /// The sheets in order, by the names of their relationships.
    sheets: Vec<Listed<String>>,
    is_1904: bool,
}

fn read_book<R: Read>(mut xml: Xml<R>) -> Result<Book> {
    let mut book = Book { sheets: Vec::new(), is_1904: false };
    loop {
        match xml.next()? {
            Node::Start(tag) if tag.local() == "sheet" => {
                if book.sheets.len() == ENTRIES_MAX {
                    return Err(WorkbookBound::Entries.into());
                }
                let id = tag.local_attribute("id")?.unwrap_or_default();
                let name = tag.attribute("name")?.unwrap_or_default();
                if id.len().max(name.len()) > NAME_LENGTH_MAX {
                    return damaged(said!("workbook.name_too_long"));
                }
                let state = tag.attribute("state")?.unwrap_or_default();
                let is_hidden = matches!(state.as_str(), "hidden" | "veryHidden");
                book.sheets.push(Listed { at: id, name, is_hidden });
            }
            Node::Start(tag) if tag.local() == "workbookPr" => {
                if let Some(value) = tag.attribute("date1904")? {
                    book.is_1904 = value == "1" || value == "true";
                }
            }
            Node::Over => return Ok(book),
            _ => {}
        }
    }
}

fn read_texts<R: Read>(mut xml: Xml<R>, grid: &mut Grid) -> Result<()> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Node::Start(tag) if tag.local() == "si" => {
                text.clear();
                read_rich(&mut xml, &mut text)?;
                grid.share(&text)?;
            }
            Node::Over => return Ok(()),
            _ => {}
        }
    }
}

/// Adds the text of an element that may be of several pieces; how it is pronounced is left out.
fn read_rich<R: Read>(xml: &mut Xml<R>, text: &mut String) -> Result<()> {
    let outside = xml.depth.saturating_sub(1);
    let mut piece = String::new();
    while xml.depth > outside {
        match xml.next()? {
            Node::Start(tag) if tag.local() == "rPh" => xml.skip()?,
            Node::Start(tag) if tag.local() == "t" => {
                let is_kept = tag.attribute("xml:space")?.as_deref() == Some("preserve");
                piece.clear();
                xml.read_text(&mut piece)?;
                let plain =
                    if is_kept { &piece } else { piece.trim_matches([' ', '\t', '\r', '\n']) };
                super::xml::push(text, &unescape(plain))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn read_formats<R: Read>(mut xml: Xml<R>) -> Result<Vec<Format>> {
    let mut own = std::collections::HashMap::new();
    let mut formats = Vec::new();
    let mut of_cells = false;
    loop {
        match xml.next()? {
            Node::Start(tag) => match tag.local() {
                "numFmt" => {
                    let (id, code) = (tag.attribute("numFmtId")?, tag.attribute("formatCode")?);
                    let id = id.and_then(|id| id.parse::<u32>().ok());
                    if let (Some(id), Some(code)) = (id, code) {
                        own.insert(id, format_of_code(&code));
                    }
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    let id = tag.attribute("numFmtId")?.and_then(|id| id.parse::<u32>().ok());
                    let format = id.map_or(Format::Plain, |id| {
                        own.get(&id).copied().unwrap_or_else(|| format_of_number(id))
                    });
                    formats.push(format);
                }
                _ => {}
            },
            Node::End(name) if local(name) == "cellXfs" => of_cells = false,
            Node::Over => return Ok(formats),
            _ => {}
        }
        if own.len() > ENTRIES_MAX || formats.len() > ENTRIES_MAX {
            return Err(WorkbookBound::Entries.into());
        }
    }
}

struct Sheet<'a, R> {
    xml: Xml<R>,
    grid: &'a mut Grid,
    formats: &'a [Format],
}

/// What a cell says of itself beside its value.
#[derive(Clone, Copy)]
struct Cell {
    kind: Kind,
    format: Format,
}

/// Of which kind the value of a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// The number of a text.
    Shared,
    /// A text in the cell.
    Inline,
    /// What a formula gave.
    Text,
    Date,
    Truth,
    Error,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "n" => Self::Number,
            "s" => Self::Shared,
            "inlineStr" | "is" => Self::Inline,
            "str" => Self::Text,
            "d" => Self::Date,
            "b" => Self::Truth,
            "e" => Self::Error,
            _ => Self::Other,
        }
    }
}

/// Row and column, from 0.
type Place = (u32, u32);

impl<R: Read> Sheet<'_, R> {
    fn read(mut self) -> Result<()> {
        let (mut row, mut column) = (0_u32, 0_u32);
        let mut value = String::new();
        let mut inside = false;
        loop {
            match self.xml.next()? {
                Node::Start(tag) => match tag.local() {
                    "c" if inside => {
                        let cell = read_tag(&tag, self.formats, (&mut row, &mut column))?;
                        self.read_cell((row, column), cell, &mut value)?;
                        column = column.saturating_add(1);
                    }
                    "row" if inside => {
                        if let Some(reference) = tag.attribute("r")? {
                            row = place_of(&reference)?.0;
                        }
                        if tag
                            .attribute("hidden")?
                            .is_some_and(|said| said == "1" || said == "true")
                        {
                            self.grid.hide_rows(row, 1);
                        }
                    }
                    "sheetData" => inside = true,
                    _ => {}
                },
                Node::End(name) => match local(name) {
                    "row" => (row, column) = (row.saturating_add(1), 0),
                    "sheetData" => {
                        self.read_merges();
                        return Ok(());
                    }
                    _ => {}
                },
                Node::Over => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    /// Notes the merged cells, which stand behind the cells. What is damaged there costs no cell.
    fn read_merges(&mut self) {
        while let Ok(node) = self.xml.next() {
            match node {
                Node::Start(tag) if tag.local() == "mergeCell" => {
                    let Ok(Some(range)) = tag.attribute("ref") else { continue };
                    let ends = range.split_once(':');
                    let ends = ends.and_then(|(first, last)| Some((place(first)?, place(last)?)));
                    if let Some(((row, Some(column)), (last_row, Some(_)))) = ends {
                        self.grid.merge(row, column, last_row);
                    }
                }
                Node::End(name) if local(name) == "mergeCells" => return,
                Node::Over => return,
                _ => {}
            }
        }
    }

    fn read_cell(&mut self, at: Place, cell: Cell, value: &mut String) -> Result<()> {
        value.clear();
        let outside = self.xml.depth.saturating_sub(1);
        let (mut is_text, mut has_formula) = (false, false);
        while self.xml.depth > outside {
            let Node::Start(tag) = self.xml.next()? else { continue };
            match tag.local() {
                "v" if cell.kind != Kind::Inline => {
                    value.clear();
                    self.xml.read_text(value)?;
                }
                "is" => {
                    value.clear();
                    read_rich(&mut self.xml, value)?;
                    is_text = true;
                }
                name => {
                    has_formula |= name == "f";
                    self.xml.skip()?;
                }
            }
        }
        let (row, column) = at;
        // A formula whose result is an empty text says that it is a text.
        if has_formula && !is_text && value.is_empty() && cell.kind != Kind::Text {
            self.grid.note_formula(row, column);
            return Ok(());
        }
        if is_text {
            return self.grid.put_text(row, column, value);
        }
        self.put(at, cell, value)
    }

    fn put(&mut self, (row, column): Place, cell: Cell, value: &str) -> Result<()> {
        let text = match cell.kind {
            Kind::Text => &*unescape(value),
            Kind::Date => value,
            // "#REF!" says that nothing is known, which is counted.
            Kind::Error => value,
            _ if value.is_empty() => return Ok(()),
            Kind::Shared => {
                let text = value.trim().parse().ok().and_then(|number| self.grid.shared(number));
                return match text {
                    Some(text) => self.grid.put(row, column, Content::Text(text)),
                    None => damaged(said!("workbook.no_text")),
                };
            }
            Kind::Number => {
                return match self.grid.number(value, cell.format)? {
                    Some(number) => self.grid.put(row, column, number),
                    None => self.grid.put_text(row, column, value),
                };
            }
            Kind::Truth => match value.trim() {
                "0" => "false",
                "1" => "true",
                _ => value,
            },
            Kind::Inline | Kind::Other => value,
        };
        self.grid.put_text(row, column, text)
    }
}

/// Reads what the tag of a cell says, and its place where the tag names one.
fn read_tag(
    tag: &Tag<'_>,
    formats: &[Format],
    (row, column): (&mut u32, &mut u32),
) -> Result<Cell> {
    let (mut reference, mut style, mut kind) = (None, None, None);
    for attribute in tag.attributes() {
        let (name, value) = attribute?;
        match name {
            "r" => _ = reference.get_or_insert(value),
            "s" => _ = style.get_or_insert(value),
            "t" => _ = kind.get_or_insert(value),
            _ => {}
        }
    }
    if let Some(reference) = reference {
        let reference = resolved(reference)?;
        let (of_cell, Some(found)) = place_of(&reference)? else {
            return damaged(said!("workbook.cell_at", reference));
        };
        (*row, *column) = (of_cell, found);
    }
    // Without a style a number is a number, whatever the first style says.
    let format = match style {
        Some(style) => formats.get(resolved(style)?.parse().unwrap_or(0)).copied(),
        None => None,
    };
    let kind = match kind {
        Some(kind) => Kind::of(&resolved(kind)?),
        None => Kind::Number,
    };
    Ok(Cell { kind, format: format.unwrap_or(Format::Plain) })
}

fn place_of(reference: &str) -> Result<(u32, Option<u32>)> {
    match place(reference) {
        Some(place) => Ok(place),
        None => damaged(said!("workbook.no_place", reference)),
    }
}
