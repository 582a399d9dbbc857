//! CSV that is safe to open in a spreadsheet, and what undoes it exactly.

use std::borrow::Cow;
use std::io::{self, Write};

/// Signs with which spreadsheets begin a formula or a command; the wide ones are those that a
/// Korean or Japanese one takes as well.
const FORMULA_SIGNS: [char; 13] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '＝', '＋', '－', '＠'];

/// The first columns of a file of rejects, in front of those that the file had.
pub const REJECT_COLUMNS: [&str; 3] = ["line", "column", "reason"];

/// What stands in front of a cell that is text, whatever it begins with.
const GUARD: char = '\'';

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe in
/// front. Plain numbers with a sign stay. [`unguarded`] gives back exactly what went in.
#[must_use]
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) { format!("{GUARD}{cell}").into() } else { cell.into() }
}

/// What a cell was before it was [`guarded`].
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if needs_guard(rest) => rest,
        _ => cell,
    }
}

/// Cells that begin like a formula, and those that look as if they were guarded already: of these
/// one could not tell otherwise whether the apostrophe is theirs.
fn needs_guard(cell: &str) -> bool {
    let bare = cell.trim_start_matches(GUARD);
    let is_plain = bare.len() == cell.len() && cell.parse::<f64>().is_ok();
    bare.starts_with(FORMULA_SIGNS) && !is_plain
}

/// Writes CSV of which no cell is taken for a formula. All CSV for people goes through here.
#[derive(Debug)]
pub struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> CsvWriter<W> {
    /// Writes to a target.
    pub fn new(target: W) -> Self {
        // A row that was turned down comes back with all of its cells.
        Self(csv::WriterBuilder::new().flexible(true).from_writer(target))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the target does not take it.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(guarded(cell.as_ref()).as_bytes()).map_err(io_error)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(io_error)
    }

    /// Hands everything over to the target.
    ///
    /// # Errors
    /// When the target does not take it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// The target, with everything written.
    ///
    /// # Errors
    /// When the target does not take it.
    pub fn into_inner(self) -> io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        for (cell, expected) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("@SUM(1)", "'@SUM(1)"),
            ("+82 2 123", "'+82 2 123"),
            ("+cmd", "'+cmd"),
            ("|x", "'|x"),
            ("＝1+1", "'＝1+1"),
            ("-12.5", "-12.5"),
            ("+5", "+5"),
            ("plain", "plain"),
            ("'tis", "'tis"),
            ("'=x", "''=x"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), expected);
        }
    }

    #[test]
    fn a_guard_is_undone_exactly() {
        let pieces = ["'", "=", "+", "-", "@", "\t", "1", "x", " ", "＋", "%", "."];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for fourth in ["", "'", "5", "=a"] {
                        let cell = format!("{first}{second}{third}{fourth}");
                        assert_eq!(unguarded(&guarded(&cell)), cell, "{cell:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn rows_are_written_with_quotes_where_needed() {
        let mut writer = CsvWriter::new(Vec::new());
        writer.row(["a", "=1", "b,c"]).unwrap();
        assert_eq!(writer.into_inner().unwrap(), b"a,'=1,\"b,c\"\n");
    }
}
