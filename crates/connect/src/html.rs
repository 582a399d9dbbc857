//! Tables of web pages: what Salesforce and many ERP systems export and call a workbook. Only
//! tables, rows and cells are looked at; a page that breaks the rules of HTML is read as far as it
//! goes.

use speargun_domain::text;

/// A cell of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HtmlCell {
    /// Row and column, both from 0.
    pub(crate) place: (u32, u32),
    pub(crate) text: String,
    /// The last row that it reaches.
    pub(crate) last_row: u32,
    /// The row in which its table begins.
    pub(crate) table_row: u32,
    /// It is marked as a heading.
    pub(crate) is_heading: bool,
}

/// The longest text of one cell, in bytes; what is beyond is cut off, as no table has it.
const CELL_LENGTH_MAX: usize = 64 * 1024;
/// The most columns that one cell spans.
const SPAN_MAX: u32 = 1_000;

/// Hands over the cells of all tables of a page, one table below the other with a blank row
/// between, row by row. Tables within cells are read with the cell that they stand in.
///
/// # Errors
/// What `put` reports.
pub(crate) fn each_cell<E>(
    page: &str,
    mut put: impl FnMut(HtmlCell) -> Result<(), E>,
) -> Result<(), E> {
    let mut state = State::default();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        state.text(&rest[..open]);
        rest = &rest[open..];
        if let Some(behind) = rest.strip_prefix("<!--") {
            rest = behind.find("-->").map_or("", |end| &behind[end + 3..]);
            continue;
        }
        let Some(end) = end_of_tag(rest) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let (name, is_end) = name_of(tag);
        if !is_end && matches!(name.as_str(), "script" | "style" | "title" | "xml") {
            rest = behind_end(rest, &name);
            continue;
        }
        state.tag(&name, is_end, tag, &mut put)?;
    }
    state.text(rest);
    state.end_cell(&mut put)
}

/// Where a tag ends; a sign in quotation marks does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'>', None) => return Some(place),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quotation mark that nobody closed.
    text.find('>')
}

fn name_of(tag: &str) -> (String, bool) {
    let bare = tag.strip_prefix('/').unwrap_or(tag);
    let end = bare.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(bare.len());
    (bare[..end].to_ascii_lowercase(), bare.len() != tag.len())
}

/// What stands behind the end of an element whose content is no text.
fn behind_end<'p>(rest: &'p str, name: &str) -> &'p str {
    let mut from = 0;
    while let Some(found) = rest[from..].find("</") {
        let place = from + found;
        let (other, _) = name_of(&rest[place + 1..]);
        if other == *name {
            return rest[place..].find('>').map_or("", |end| &rest[place + end + 1..]);
        }
        from = place + 2;
    }
    ""
}

#[derive(Default)]
struct State {
    /// How many tables are open: only the outermost has rows and cells.
    depth: u32,
    row: u32,
    column: u32,
    /// The row in which the table begins.
    table_row: u32,
    is_heading: bool,
    /// A row was begun and holds nothing yet.
    has_row: bool,
    /// The text of the cell that is open.
    cell: Option<String>,
    /// How many columns it spans, and how many further rows.
    span: (u32, u32),
    /// Of each column, how many further rows a cell above takes.
    taken: Vec<u32>,
}

impl State {
    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && cell.len() < CELL_LENGTH_MAX
        {
            cell.push_str(text::cut(text, CELL_LENGTH_MAX - cell.len()));
        }
    }

    fn tag<E>(
        &mut self,
        name: &str,
        is_end: bool,
        tag: &str,
        put: &mut impl FnMut(HtmlCell) -> Result<(), E>,
    ) -> Result<(), E> {
        match (name, is_end, self.depth) {
            ("table", false, 0) => (self.depth, self.table_row) = (1, self.row),
            ("table", false, _) => self.depth = self.depth.saturating_add(1),
            ("table", true, 1) => {
                self.end_cell(put)?;
                self.end_row();
                (self.depth, self.row) = (0, self.row.saturating_add(1));
                self.taken.clear();
            }
            ("table", true, _) => self.depth = self.depth.saturating_sub(1),
            ("tr", _, 1) => {
                self.end_cell(put)?;
                self.end_row();
                self.has_row = !is_end;
            }
            ("td" | "th", false, 1) => {
                self.end_cell(put)?;
                self.has_row = true;
                self.pass_taken();
                let span = |name: &str| number_of(tag, name).clamp(1, SPAN_MAX);
                self.span = (span("colspan"), span("rowspan") - 1);
                self.is_heading = name == "th";
                self.cell = Some(String::new());
            }
            ("td" | "th", true, 1) => self.end_cell(put)?,
            ("br" | "p" | "div" | "li" | "tr" | "td", ..) => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    /// Goes behind the columns that a cell above takes.
    fn pass_taken(&mut self) {
        while let Some(rows) = self.taken.get_mut(self.column as usize).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.column = self.column.saturating_add(1);
        }
    }

    fn end_cell<E>(&mut self, put: &mut impl FnMut(HtmlCell) -> Result<(), E>) -> Result<(), E> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let decoded = text::decode_entities(&cell);
        let words: Vec<&str> = decoded.split_whitespace().collect();
        let (columns, rows) = self.span;
        if rows > 0 {
            let end = (self.column + columns) as usize;
            if self.taken.len() < end {
                self.taken.resize(end, 0);
            }
            self.taken[self.column as usize..end].fill(rows);
        }
        let place = (self.row, self.column);
        self.column = self.column.saturating_add(columns);
        if words.is_empty() {
            return Ok(());
        }
        put(HtmlCell {
            place,
            text: words.join(" "),
            last_row: place.0.saturating_add(rows),
            table_row: self.table_row,
            is_heading: self.is_heading,
        })
    }

    fn end_row(&mut self) {
        if self.has_row {
            let from = (self.column as usize).min(self.taken.len());
            self.taken[from..].iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            self.row = self.row.saturating_add(1);
        }
        (self.column, self.has_row) = (0, false);
    }
}

/// The number that an attribute of a tag holds; 1 where it has none.
fn number_of(tag: &str, name: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let value = lower.split_once(name).and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
    let digits = value.map_or("", |value| value.trim_start().trim_start_matches(['"', '\'']));
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(page: &str) -> Vec<(u32, u32, String)> {
        let mut found = Vec::new();
        each_cell(page, |cell| {
            found.push((cell.place.0, cell.place.1, cell.text));
            Ok::<(), ()>(())
        })
        .unwrap();
        found
    }

    #[test]
    fn tables_are_read_row_by_row() {
        let page = "<html><head><style>td > a {}</style></head><body>x<table border=1>\
            <tr><th>Name</th><TH title='a>b'>City</TH></tr><!-- <tr><td>no</td></tr> -->\
            <tr><td>A &amp; B<br>Ltd</td><td>&nbsp;</td></tr><tr><td>C<td>Volos</table>\
            <table><tr><td>z</td></tr></table>";
        let of = |row, column, text: &str| (row, column, text.to_owned());
        assert_eq!(
            cells(page),
            [
                of(0, 0, "Name"),
                of(0, 1, "City"),
                of(1, 0, "A & B Ltd"),
                of(2, 0, "C"),
                of(2, 1, "Volos"),
                of(4, 0, "z"),
            ]
        );
        // Cells that span columns and rows leave the places that they take blank.
        let page =
            "<table><tr><td colspan=2>a<td rowspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>";
        let places: Vec<(u32, u32)> =
            cells(page).iter().map(|(row, column, _)| (*row, *column)).collect();
        assert_eq!(places, [(0, 0), (0, 2), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]);
        // What is within a cell belongs to it.
        let page = "<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>";
        assert_eq!(cells(page), [of(0, 0, "a b"), of(0, 1, "c")]);
    }

    #[test]
    fn pages_that_break_off_are_read_as_far_as_they_go() {
        for page in [
            "<table><tr><td>a",
            "<table><tr><td>a</td",
            "<table><tr><td title='x>a",
            "<",
            "</",
            "<!--",
        ] {
            assert!(cells(page).len() <= 1, "{page}");
        }
        assert!(cells("<table><tr><td colspan=99999999999 rowspan=4294967295>a").len() == 1);
        assert!(cells("<p>no table</p>").is_empty());
    }
}
