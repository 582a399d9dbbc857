//! Rows that were turned down, kept so that they can be mended and sent again.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use speargun_connect::{CsvWriter, REJECT_COLUMNS};
use speargun_words::{Language, Said};

use crate::EngineError;

/// A row that was turned down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Line of the file.
    pub line: u64,
    /// The heading of the cell at fault; blank where the row as a whole is.
    pub column: String,
    /// Why.
    #[serde(with = "speargun_words::kept")]
    pub reason: Said,
}

/// The most rejects that a report shows; the file of rejects has them all.
pub(crate) const SHOWN_MAX: usize = 100;

/// Writes the file of rejects; it comes into being with the first one.
#[derive(Debug)]
pub(crate) struct RejectWriter {
    path: Option<PathBuf>,
    headings: Vec<String>,
    /// In which it says why.
    language: Language,
    writer: Option<CsvWriter<BufWriter<File>>>,
}

impl RejectWriter {
    /// A writer to `path`, or, without one, to nowhere. It says why rows were turned down in the
    /// language of the workspace.
    pub(crate) fn new(path: Option<PathBuf>, headings: &[String], language: Language) -> Self {
        Self { path, headings: headings.to_owned(), language, writer: None }
    }

    pub(crate) fn write(
        &mut self,
        reject: &Reject,
        cells: Option<&csv::StringRecord>,
    ) -> Result<(), EngineError> {
        let Some(path) = &self.path else { return Ok(()) };
        let failed = |error| EngineError::File { path: path.clone(), error };
        if self.writer.is_none() {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(EngineError::file(folder))?;
            }
            let file = File::create(path).map_err(EngineError::file(path))?;
            let mut writer = CsvWriter::new(BufWriter::new(file));
            let headings = self.headings.iter().map(String::as_str);
            writer.row(REJECT_COLUMNS.into_iter().chain(headings)).map_err(failed)?;
            self.writer = Some(writer);
        }
        if let Some(writer) = &mut self.writer {
            let line = reject.line.to_string();
            let reason = reject.reason.render(self.language);
            let own = [line.as_str(), &reject.column, &reason];
            let cell = |index| cells.and_then(|cells| cells.get(index)).unwrap_or("");
            let width = cells.map_or(0, csv::StringRecord::len).max(self.headings.len());
            let kept = (0..width).map(cell);
            writer.row(own.into_iter().chain(kept)).map_err(failed)?;
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

/// Where the rejects of an import lie. The folders that a member of an archive is named with are no
/// part of it.
pub(crate) fn path(directory: &Path, import_id: i64, file: &str) -> PathBuf {
    let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
    directory.join("rejects").join(format!("{import_id}-{file}.csv"))
}
