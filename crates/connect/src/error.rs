//! What can go wrong with a file.

use std::path::PathBuf;

/// A file that cannot be read, or a mapping that does not fit.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The file cannot be opened or read.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// What the path names is no file.
    #[error(
        "{} is {kind}, not a file; write what it gives into a file first, and read that",
        path.display()
    )]
    NoFile {
        /// Which.
        path: PathBuf,
        /// What it is: `a named pipe`, `a device`, `a folder`, `a socket`.
        kind: &'static str,
    },
    /// The file holds no headings.
    #[error("{}: the file is empty; its first line must hold the headings", .0.display())]
    Empty(PathBuf),
    /// The file holds no events.
    #[error("{}: the file is empty; it should hold one call a line as JSON, or a table", .0.display())]
    NoEvents(PathBuf),
    /// The file is no CSV file and no XLSX workbook.
    #[error("{}: {reason}", path.display())]
    Format {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// The file is an archive whose content nobody can trust. Nothing of it was taken.
    #[error("{}: {reason}", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is damaged, and what to do.
        reason: String,
    },
    /// The mapping file cannot be read.
    #[error("mapping file: {0}")]
    Mapping(String),
}
