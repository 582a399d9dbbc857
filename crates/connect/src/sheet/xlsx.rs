//! XLSX: XML in an archive.

use std::io::Read;

use super::grid::Grid;
use super::package::{Package, Relation};
use super::value::{Format, format_of_code, format_of_number, place, unescape, write_number};
use super::xml::{Node, Tag, Xml, local};
use super::{ENTRIES_MAX, NAME_LENGTH_MAX, Result, damaged, xlsb};
use crate::error::WorkbookBound;
use crate::table::FurtherTable;

/// How many rows of sheets that are not read are counted.
const FURTHER_ROWS_MAX: u64 = 100_000;

/// Reads the first sheet that is a table.
pub(super) fn read(package: &mut Package, grid: &mut Grid) -> Result<()> {
    let Some((folder, name)) = workbook(package)? else {
        return damaged(
            "the archive is no workbook; unpack it, and import the files that are in it",
        );
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
    let mut paths = Vec::new();
    for (id, name) in &book.sheets {
        if let Some(path) = path_of(&relations, &folder, id)? {
            paths.push((path, name.as_str()));
        }
    }
    let is_1904 = book.is_1904;
    let mut read = |grid: &mut Grid, path: &str| {
        let part = package.needed(path)?;
        Sheet { xml: Xml::over(part), grid, formats: &formats, is_1904 }.read()
    };
    let chosen = choose(&paths, grid, |grid, (path, _)| read(grid, path))?;
    note_others(&paths, &chosen, grid, |(path, _), rows_max| {
        package.needed(path).and_then(|part| count_rows(Xml::over(part), rows_max))
    });
    Ok(())
}

/// Notes the sheets behind the one that is read, with their rows as far as they are counted. What
/// is damaged in them costs no row of the other.
pub(super) fn note_others<S: SheetName>(
    sheets: &[S],
    chosen: &Chosen,
    grid: &mut Grid,
    mut count: impl FnMut(&S, u64) -> Result<(u64, bool)>,
) {
    let mut left = FURTHER_ROWS_MAX;
    for sheet in sheets.iter().skip(chosen.behind()) {
        let rows = if left > 0 { count(sheet, left).ok() } else { None };
        left -= rows.map_or(0, |(rows, _)| rows.min(left));
        if rows.is_none_or(|(rows, _)| rows > 0) {
            grid.note_further(FurtherTable::sheet(sheet.name(), rows));
        }
    }
}

/// Which of the sheets is read, by its place.
pub(super) struct Chosen(Option<usize>);

impl Chosen {
    /// The place of the next sheet.
    pub(super) fn behind(&self) -> usize {
        self.0.map_or(usize::MAX, |place| place + 1)
    }
}

/// Reads the first sheet that is a table. Where none is, the first that has a cell counts. Sheets
/// before it are noted.
pub(super) fn choose<S: SheetName>(
    sheets: &[S],
    grid: &mut Grid,
    mut read: impl FnMut(&mut Grid, &S) -> Result<()>,
) -> Result<Chosen> {
    let mut passed = Vec::new();
    for (place, sheet) in sheets.iter().enumerate() {
        read(grid, sheet)?;
        if !grid.has_cells() {
            continue;
        }
        if grid.is_table() {
            for (_, passed) in passed {
                grid.note_further(passed);
            }
            return Ok(Chosen(Some(place)));
        }
        let rows = grid.count_rows().map(|rows| (rows, false));
        passed.push((place, FurtherTable::sheet(sheet.name(), rows)));
        grid.forget_cells();
    }
    let Some((first, _)) = passed.first() else { return Ok(Chosen(None)) };
    let first = *first;
    read(grid, &sheets[first])?;
    for (_, passed) in passed.into_iter().skip(1) {
        grid.note_further(passed);
    }
    Ok(Chosen(None))
}

/// What a sheet is called.
pub(super) trait SheetName {
    fn name(&self) -> &str;
}

impl<S: SheetName> SheetName for &S {
    fn name(&self) -> &str {
        (*self).name()
    }
}

impl<P, N: AsRef<str>> SheetName for (P, N) {
    fn name(&self) -> &str {
        self.1.as_ref()
    }
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
        return damaged("it is a text or a presentation, not a workbook");
    }
    let (folder, name) = target.split_at(target.rfind('/').map_or(0, |slash| slash + 1));
    let name = if name.is_empty() { "workbook.xml" } else { name };
    Ok(Some((folder.to_owned(), name.to_owned())))
}

/// Where a sheet stands; nothing for charts and dialogues, which have no cells.
pub(super) fn path_of(relations: &[Relation], folder: &str, id: &str) -> Result<Option<String>> {
    let Some(relation) = relations.iter().rev().find(|relation| relation.id == id) else {
        return damaged("a sheet is named that it does not have");
    };
    if !relation.kind.ends_with("/worksheet") {
        return Ok(None);
    }
    Ok(Some(match relation.target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{}", relation.target),
    }))
}

struct Book {
    /// The sheets by the names of their relationships, in order, and how they are called.
    sheets: Vec<(String, String)>,
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
                    return damaged("a name in it is too long");
                }
                book.sheets.push((id, name));
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
    is_1904: bool,
}

/// What a cell says of itself beside its value.
struct Kind {
    kind: Option<String>,
    format: Format,
}

impl<R: Read> Sheet<'_, R> {
    fn read(mut self) -> Result<()> {
        let (mut row, mut column) = (0_u32, 0_u32);
        let (mut value, mut written) = (String::new(), String::new());
        let mut inside = false;
        loop {
            match self.xml.next()? {
                Node::Start(tag) => match tag.local() {
                    "sheetData" => inside = true,
                    "row" if inside => {
                        if let Some(reference) = tag.attribute("r")? {
                            row = place_of(&reference)?.0;
                        }
                    }
                    "c" if inside => {
                        if let Some(reference) = tag.attribute("r")? {
                            let (of_cell, Some(found)) = place_of(&reference)? else {
                                return damaged(format!("a cell stands at {reference}"));
                            };
                            (row, column) = (of_cell, found);
                        }
                        let kind = kind_of(&tag, self.formats)?;
                        self.read_cell(row, column, &kind, &mut value, &mut written)?;
                        column = column.saturating_add(1);
                    }
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

    fn read_cell(
        &mut self,
        row: u32,
        column: u32,
        kind: &Kind,
        value: &mut String,
        written: &mut String,
    ) -> Result<()> {
        value.clear();
        let outside = self.xml.depth.saturating_sub(1);
        let is_inline = matches!(kind.kind.as_deref(), Some("inlineStr" | "is"));
        let (mut is_text, mut has_formula) = (false, false);
        while self.xml.depth > outside {
            let Node::Start(tag) = self.xml.next()? else { continue };
            match tag.local() {
                "is" => {
                    value.clear();
                    read_rich(&mut self.xml, value)?;
                    is_text = true;
                }
                "v" if !is_inline => {
                    value.clear();
                    self.xml.read_text(value)?;
                }
                name => {
                    has_formula |= name == "f";
                    self.xml.skip()?;
                }
            }
        }
        // A formula whose result is an empty text says that it is a text.
        if has_formula && !is_text && value.is_empty() && kind.kind.as_deref() != Some("str") {
            self.grid.note_formula(row, column);
            return Ok(());
        }
        if is_text {
            return self.grid.put_text(row, column, value);
        }
        self.put(row, column, kind, value, written)
    }

    fn put(
        &mut self,
        row: u32,
        column: u32,
        kind: &Kind,
        value: &str,
        written: &mut String,
    ) -> Result<()> {
        match kind.kind.as_deref() {
            Some("str") => return self.grid.put_text(row, column, &unescape(value)),
            Some("d") => return self.grid.put_text(row, column, value),
            // An error is a cell that says nothing.
            Some("e") => return self.grid.put_text(row, column, ""),
            _ if value.is_empty() => return Ok(()),
            Some("s") => {
                let text = value.trim().parse().ok().and_then(|number| self.grid.shared(number));
                return match text {
                    Some(text) => self.grid.put(row, column, text),
                    None => damaged("a cell refers to a text that it does not have"),
                };
            }
            _ => {}
        }
        written.clear();
        match (kind.kind.as_deref(), value.trim(), value.parse()) {
            (Some("b"), "0", _) => written.push_str("false"),
            (Some("b"), "1", _) => written.push_str("true"),
            (None | Some("n"), _, Ok(number)) => {
                write_number(written, number, kind.format, self.is_1904);
            }
            _ => written.push_str(value),
        }
        self.grid.put_text(row, column, written)
    }
}

fn kind_of(tag: &Tag<'_>, formats: &[Format]) -> Result<Kind> {
    // Without a style a number is a number, whatever the first style says.
    let format = match tag.attribute("s")? {
        Some(style) => formats.get(style.parse().unwrap_or(0)).copied(),
        None => None,
    };
    let format = format.unwrap_or(Format::Plain);
    Ok(Kind { kind: tag.attribute("t")?, format })
}

fn place_of(reference: &str) -> Result<(u32, Option<u32>)> {
    match place(reference) {
        Some(place) => Ok(place),
        None => damaged(format!("{reference:?} is the place of no cell")),
    }
}
