//! Rows that were turned down, kept so that they can be mended and sent again.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::EngineError;

/// A row that was turned down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Line of the file.
    pub line: u64,
    /// The heading of the cell at fault; blank where the row as a whole is.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// The most rejects that a report shows; the file of rejects has them all.
pub(crate) const SHOWN_MAX: usize = 100;

/// Writes the file of rejects; it comes into being with the first one.
#[derive(Debug)]
pub(crate) struct RejectWriter {
    path: Option<PathBuf>,
    headings: Vec<String>,
    writer: Option<csv::Writer<BufWriter<File>>>,
}

impl RejectWriter {
    /// A writer to `path`, or, without one, to nowhere.
    pub(crate) fn new(path: Option<PathBuf>, headings: &[String]) -> Self {
        Self { path, headings: headings.to_owned(), writer: None }
    }

    pub(crate) fn write(
        &mut self,
        reject: &Reject,
        cells: Option<&csv::StringRecord>,
    ) -> Result<(), EngineError> {
        let Some(path) = &self.path else { return Ok(()) };
        if self.writer.is_none() {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(EngineError::file(folder))?;
            }
            let file = File::create(path).map_err(EngineError::file(path))?;
            let mut writer = csv::Writer::from_writer(BufWriter::new(file));
            let own = ["line", "column", "reason"].map(ToOwned::to_owned);
            writer.write_record(own.iter().chain(&self.headings))?;
            self.writer = Some(writer);
        }
        if let Some(writer) = &mut self.writer {
            writer.write_field(reject.line.to_string())?;
            writer.write_field(guarded(&reject.column).as_bytes())?;
            writer.write_field(guarded(&reject.reason).as_bytes())?;
            for index in 0..self.headings.len() {
                let cell = cells.and_then(|cells| cells.get(index)).unwrap_or("");
                writer.write_field(guarded(cell).as_bytes())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// The file, if there is one.
    pub(crate) fn finish(self) -> Result<Option<PathBuf>, EngineError> {
        let (Some(path), Some(mut writer)) = (self.path, self.writer) else { return Ok(None) };
        writer.flush().map_err(EngineError::file(&path))?;
        Ok(Some(path))
    }
}

/// A cell that no spreadsheet takes for a formula: such cells get an apostrophe in front. Numbers
/// with a sign are left as they are.
#[must_use]
pub(crate) fn guarded(cell: &str) -> std::borrow::Cow<'_, str> {
    let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if dangerous && speargun_domain::parse::parse_number(cell).is_err() {
        return format!("'{cell}").into();
    }
    cell.into()
}

/// Where the rejects of an import lie.
pub(crate) fn path(directory: &Path, import_id: i64, file: &str) -> PathBuf {
    directory.join("rejects").join(format!("{import_id}-{file}.csv"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn formulas_are_disarmed() {
        for (cell, expected) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-5", "-5"),
            ("+cmd", "'+cmd"),
            ("plain", "plain"),
        ] {
            assert_eq!(super::guarded(cell), expected);
        }
    }
}
