//! What can go wrong with a file.

use std::path::{Path, PathBuf};

use crate::{sheet, table};

/// A file that cannot be read, or a mapping that does not fit.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The file cannot be opened or read.
    #[error("{}", Self::unread(path, error))]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// What the path names is no file.
    #[error("{} is {kind}", path.display())]
    NoFile {
        /// Which.
        path: PathBuf,
        /// What it is, and what to do.
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
    /// The workbook goes beyond a bound. Nothing of it was taken.
    #[error(
        "{}: the workbook {bound}; nothing of it was taken: save the sheet as CSV, in parts if it \
         has to be, and read that",
        path.display()
    )]
    Workbook {
        /// Which.
        path: PathBuf,
        /// The bound.
        bound: WorkbookBound,
    },
    /// The mapping file cannot be read.
    #[error("mapping file: {0}")]
    Mapping(String),
}

impl ConnectError {
    /// Why a file cannot be opened or read.
    #[must_use]
    pub fn unread(path: &Path, error: &std::io::Error) -> String {
        let path = path.display();
        if error.kind() == std::io::ErrorKind::NotFound {
            return format!("there is no file {path}; check its name and folder");
        }
        format!("{path}: {error}")
    }

    /// What is wrong, without the folder that the file lies in: people who reach this server over
    /// the network are not told how its folders are called.
    #[must_use]
    pub fn without_folder(&self) -> String {
        let whole = self.to_string();
        let (Self::File { path, .. }
        | Self::NoFile { path, .. }
        | Self::Empty(path)
        | Self::NoEvents(path)
        | Self::Format { path, .. }
        | Self::Damaged { path, .. }
        | Self::Workbook { path, .. }) = self
        else {
            return whole;
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        whole.replace(&path.display().to_string(), &name)
    }
}

const MEBIBYTE: u64 = 1024 * 1024;

/// What bounds a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookBound {
    /// The length of the file.
    #[error("is longer than {} MiB", sheet::LENGTH_MAX / MEBIBYTE)]
    Length,
    /// What its parts unpack to.
    #[error("unpacks to more than {} MiB", sheet::UNPACKED_MAX / MEBIBYTE)]
    Unpacked,
    /// The parts of its archive.
    #[error("has more than {} parts", sheet::PARTS_MAX)]
    Parts,
    /// Its sheets, relationships and formats.
    #[error("has more than {} sheets or formats", sheet::ENTRIES_MAX)]
    Entries,
    /// How deep its elements nest.
    #[error("nests its elements deeper than any spreadsheet does")]
    Depth,
    /// The memory that its cells and texts take.
    #[error("takes more than {} MiB of memory", sheet::MEMORY_MAX as u64 / MEBIBYTE)]
    Memory,
    /// The memory that all workbooks take that are open at the moment.
    #[error(
        "does not fit beside the other workbooks that are being read, into {} MiB of memory (it \
         may fit once those are read)",
        sheet::MEMORY_OF_ALL_MAX as u64 / MEBIBYTE
    )]
    MemoryOfAll,
    /// The rows of a sheet.
    #[error("has cells below row {}", sheet::ROWS_MAX)]
    Rows,
    /// The columns that spreadsheets have.
    #[error("has cells right of column {}", sheet::SHEET_COLUMNS_MAX)]
    SheetColumns,
    /// The columns of a table.
    #[error("has cells that stand more than {} columns apart", table::COLUMNS_MAX)]
    Columns,
    /// The cells of a sheet.
    #[error("has a sheet of more than {} cells", sheet::CELLS_MAX)]
    Cells,
    /// The text of one cell.
    #[error(
        "has a cell whose text is longer than {} MiB",
        sheet::CELL_LENGTH_MAX as u64 / MEBIBYTE
    )]
    CellLength,
}
