//! What can go wrong with a file.

use std::io;
use std::path::{Path, PathBuf};

use speargun_words::{Said, Value, count, said};

use crate::input::said_of;

use crate::{sheet, table};

/// A file that cannot be read, or a mapping that does not fit. Its `Display` is the English sentence
/// of [`ConnectError::said`].
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said())]
pub enum ConnectError {
    /// The file cannot be opened or read.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What the path names is no file.
    NoFile {
        /// Which.
        path: PathBuf,
        /// What it is.
        kind: FileKind,
    },
    /// The file holds no headings.
    Empty(PathBuf),
    /// The file holds no events.
    NoEvents(PathBuf),
    /// The file is no CSV file and no XLSX workbook.
    Format {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
        reason: Said,
    },
    /// The file is an archive whose content nobody can trust. Nothing of it was taken.
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is damaged, and what to do.
        reason: Said,
    },
    /// The workbook goes beyond a bound. Nothing of it was taken.
    Workbook {
        /// Which.
        path: PathBuf,
        /// The bound.
        bound: WorkbookBound,
    },
    /// The mapping file cannot be read.
    Mapping(Said),
}

impl ConnectError {
    /// The error as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        self.said_with(&|path| path.display().to_string())
    }

    /// The same without the folder that the file lies in: people who reach this server over the
    /// network are not told how its folders are called.
    #[must_use]
    pub fn said_without_folder(&self) -> Said {
        self.said_with(&|path| {
            path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
        })
    }

    /// The same, with files called as the caller names them.
    #[must_use]
    pub fn said_with(&self, named: &dyn Fn(&Path) -> String) -> Said {
        match self {
            Self::File { path, error } => said_unread(&named(path), error),
            Self::NoFile { path, kind } => said!("file.is", path = named(path), kind = kind.said()),
            Self::Empty(path) => said!("file.empty", path = named(path)),
            Self::NoEvents(path) => said!("file.no_events", path = named(path)),
            Self::Format { path, reason } | Self::Damaged { path, reason } => {
                said!("file.faulty", path = named(path), error = reason)
            }
            Self::Workbook { path, bound } => {
                said!("file.workbook", path = named(path), bound = bound.said())
            }
            Self::Mapping(reason) => said!("import.mapping", reason),
        }
    }
}

/// Why a file that is called so cannot be opened or read.
#[must_use]
pub fn said_unread(path: &str, error: &io::Error) -> Said {
    match error.kind() {
        io::ErrorKind::NotFound => said!("file.not_there", path),
        _ => said!("file.faulty", path, error = said_of(error)),
    }
}

/// What a path names that is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A directory.
    Folder,
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
}

impl FileKind {
    /// What it is, and what to do, as a key.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Folder => said!("file.kind.folder"),
            Self::Pipe => said!("file.kind.pipe"),
            Self::Socket => said!("file.kind.socket"),
            Self::Device => said!("file.kind.device"),
        }
    }
}

const MEBIBYTE: u64 = 1024 * 1024;

/// What bounds a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said())]
pub enum WorkbookBound {
    /// The length of the file.
    Length,
    /// What its parts unpack to.
    Unpacked,
    /// The parts of its archive.
    Parts,
    /// Its sheets, relationships and formats.
    Entries,
    /// How deep its elements nest.
    Depth,
    /// The memory that its cells and texts take.
    Memory,
    /// The memory that all workbooks take that are open at the moment.
    MemoryOfAll,
    /// The rows of a sheet.
    Rows,
    /// The columns that spreadsheets have.
    SheetColumns,
    /// The columns of a table.
    Columns,
    /// The cells of a sheet.
    Cells,
    /// The text of one cell.
    CellLength,
}

impl WorkbookBound {
    /// What the workbook does, as a key with values.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Length => {
                said!("workbook.bound.length", max = count(sheet::LENGTH_MAX / MEBIBYTE))
            }
            Self::Unpacked => {
                said!("workbook.bound.unpacked", max = count(sheet::UNPACKED_MAX / MEBIBYTE))
            }
            Self::Parts => said!("workbook.bound.parts", max = count(sheet::PARTS_MAX)),
            Self::Entries => said!("workbook.bound.entries", max = count(sheet::ENTRIES_MAX)),
            Self::Depth => said!("workbook.bound.depth"),
            Self::Memory => {
                said!("workbook.bound.memory", max = mebibytes(sheet::MEMORY_MAX))
            }
            Self::MemoryOfAll => {
                said!("workbook.bound.memory_of_all", max = mebibytes(sheet::MEMORY_OF_ALL_MAX))
            }
            Self::Rows => said!("workbook.bound.rows", max = sheet::ROWS_MAX),
            Self::SheetColumns => {
                said!("workbook.bound.sheet_columns", max = sheet::SHEET_COLUMNS_MAX)
            }
            Self::Columns => said!("workbook.bound.columns", max = count(table::COLUMNS_MAX)),
            Self::Cells => said!("workbook.bound.cells", max = count(sheet::CELLS_MAX)),
            Self::CellLength => {
                said!("workbook.bound.cell_length", max = mebibytes(sheet::CELL_LENGTH_MAX))
            }
        }
    }
}

/// Bytes of memory in MiB.
fn mebibytes(bytes: usize) -> Value {
    count(bytes as u64 / MEBIBYTE)
}
