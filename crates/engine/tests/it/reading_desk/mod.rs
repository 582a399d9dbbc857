//! A desk to read files at: a workspace of its own and what an import says.
#![allow(dead_code)]

use speargun_engine::import::{FileReport, ImportOptions, ImportReport, import_paths};
use speargun_engine::{Watch, Workspace};

use crate::common;

/// A workspace and a folder of files, both gone when dropped.
pub(crate) struct Desk {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) workspace: Workspace,
}

/// 2026-11-29.
pub(crate) const NOW: i64 = 1_795_910_400_000_000;

impl Desk {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = common::workspace(directory.path(), "child");
        Self { directory, workspace }
    }

    /// One whose people speak Korean.
    pub(crate) fn korean() -> Self {
        let desk = Self::new();
        let place = desk.directory.path().join("workspace");
        let settings = place.join("workspace.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        let text = text.replace("language = \"en\"", "language = \"ko\"");
        std::fs::write(&settings, text).unwrap();
        let workspace =
            Workspace::open_at(&place, speargun_store::Location::in_directory(&place)).unwrap();
        Self { workspace, ..desk }
    }

    pub(crate) fn import_as(&self, source: &str, name: &str, text: &str) -> ImportReport {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let options = ImportOptions { source: source.to_owned(), ..ImportOptions::default() };
        import_paths(&self.workspace, &[path], &options, &Watch::none(), &common::call(NOW))
            .unwrap()
    }

    pub(crate) fn import(&self, name: &str, text: &str) -> FileReport {
        let report = self.import_as("t", name, text);
        report.files.into_iter().next().unwrap_or_else(|| panic!("{:?}", report.skipped))
    }

    /// The rows of a query, cells joined by a stroke.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        let (columns, rest) = sql.strip_prefix("SELECT ").unwrap().split_once(" FROM ").unwrap();
        let text = |column: &str| format!("COALESCE(CAST({column} AS TEXT), '')");
        let columns: Vec<String> = columns.split(", ").map(|column| text(column.trim())).collect();
        let sql = format!("SELECT {} FROM {rest}", columns.join(" || '|' || "));
        let rows = self.workspace.store.read(|connection| connection.query(&sql, &[])).unwrap();
        rows.iter().map(|row| row.text(0).to_owned()).collect()
    }
}
