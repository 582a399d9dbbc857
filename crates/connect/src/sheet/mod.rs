//! Workbooks: XLSX, XLSB, XLS and ODS, read cell by cell within named bounds.
//!
//! What a workbook says of itself (its dimensions, how many texts it has, how long a part is) is
//! never taken for a size to make room for: room is taken as cells come, and counted. A text that
//! a million cells share is kept once. So neither one cell in each corner of a sheet nor a bomb
//! costs more than [`MEMORY_MAX`].

mod binary;
mod choice;
mod container;
mod grid;
mod ods;
mod package;
mod rows;
mod unit;
mod value;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use speargun_words::{Said, said};

use crate::error::WorkbookBound;
use crate::input::{Input, said_of};
use crate::{ConnectError, html};

use container::Container;
use grid::Grid;
use package::Package;
pub use rows::{BlankFormulas, RoundedNumbers, ShownUnit, ShownUnits};
pub(crate) use rows::{SheetRow, SheetRows};

/// The longest workbook, in bytes.
pub(crate) const LENGTH_MAX: u64 = 200 * 1024 * 1024;
/// The most bytes that the parts of one workbook unpack to as far as they are read.
pub(crate) const UNPACKED_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// How much memory one workbook may take, in bytes: its cells, its texts and what lists them.
pub(crate) const MEMORY_MAX: usize = 512 * 1024 * 1024;
/// How much memory all workbooks that are open in this process may take together, in bytes.
pub(crate) const MEMORY_OF_ALL_MAX: usize = 2 * 1024 * 1024 * 1024;
/// The last row of a sheet, as spreadsheets have it.
pub(crate) const ROWS_MAX: u32 = 1_048_576;
/// The last column of a sheet, as spreadsheets have it.
pub(crate) const SHEET_COLUMNS_MAX: u32 = 16_384;
/// The most cells of a sheet that hold something.
pub(crate) const CELLS_MAX: usize = 20_000_000;
/// The longest text of one cell, and the longest tag or record, in bytes.
pub(crate) const CELL_LENGTH_MAX: usize = crate::limit::LINE_LENGTH_MAX;
/// The most parts of an archive.
pub(crate) const PARTS_MAX: u64 = 10_000;
/// The most sheets, relationships and formats that are remembered of a workbook; spreadsheets have
/// 65,490 formats of cells at most.
pub(crate) const ENTRIES_MAX: usize = 65_536;
/// The longest name of a part or of a relationship, in bytes.
pub(crate) const NAME_LENGTH_MAX: usize = 512;

/// What bounds one reading: the constants above, or less in tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) memory: usize,
    pub(crate) unpacked: u64,
    pub(crate) cells: usize,
}

impl Limits {
    pub(crate) const PRODUCT: Self =
        Self { memory: MEMORY_MAX, unpacked: UNPACKED_MAX, cells: CELLS_MAX };
}

/// Why a workbook is not read.
#[derive(Debug)]
enum SheetError {
    /// It goes beyond a bound.
    Bound(WorkbookBound),
    /// The file cannot be read.
    File(std::io::Error),
    /// It is not what it should be.
    Damaged(Said),
}

type Result<T> = std::result::Result<T, SheetError>;

fn damaged<T>(reason: Said) -> Result<T> {
    Err(unread(reason))
}

fn unread(reason: Said) -> SheetError {
    SheetError::Damaged(said!("workbook.unread", reason))
}

impl From<WorkbookBound> for SheetError {
    fn from(bound: WorkbookBound) -> Self {
        Self::Bound(bound)
    }
}

impl From<std::io::Error> for SheetError {
    fn from(error: std::io::Error) -> Self {
        let bound = error.get_ref().and_then(|inner| inner.downcast_ref::<WorkbookBound>());
        match bound {
            Some(bound) => Self::Bound(*bound),
            None => Self::File(error),
        }
    }
}

/// The rows of the first sheet that has any cell.
pub(crate) fn read(path: &Path) -> std::result::Result<SheetRows, ConnectError> {
    read_within(path, Limits::PRODUCT)
}

/// As [`read`], within other limits.
pub(crate) fn read_within(
    path: &Path,
    limits: Limits,
) -> std::result::Result<SheetRows, ConnectError> {
    let input = Input::open(path)?;
    // What reads a workbook here never panics as far as is known. Were that wrong, a file that
    // somebody made up must still not end the server.
    let read = catch_unwind(AssertUnwindSafe(|| rows_of(input, limits)));
    let refused = |reason: Said| ConnectError::Format { path: path.to_owned(), reason };
    match read {
        Ok(Ok(Some(rows))) => Ok(rows),
        Ok(Ok(None)) => Err(ConnectError::Empty(path.to_owned())),
        Ok(Err(SheetError::Bound(bound))) => {
            Err(ConnectError::Workbook { path: path.to_owned(), bound })
        }
        Ok(Err(SheetError::File(error))) => {
            Err(refused(said!("workbook.save_again", error = said_of(&error))))
        }
        Ok(Err(SheetError::Damaged(reason))) => Err(refused(reason)),
        Err(_) => Err(refused(said!("workbook.our_fault"))),
    }
}

/// Whether the directory of an archive is within what room is made for.
pub(crate) fn has_bounded_directory(file: &mut std::fs::File) -> std::io::Result<bool> {
    match package::check_directory(file) {
        Ok(()) => Ok(true),
        Err(SheetError::File(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// The rows of the tables of a web page; none where it has no cell.
pub(crate) fn read_page(
    path: &Path,
    page: &str,
    length: u64,
) -> std::result::Result<Option<SheetRows>, ConnectError> {
    let rows = || {
        let mut grid = Grid::new(Limits::PRODUCT);
        html::each_cell(page, |cell| {
            let (row, column) = cell.place;
            grid.begin_part(cell.table_row, cell.is_heading && row == cell.table_row);
            grid.merge(row, column, cell.last_row);
            grid.put_text(row, column, &cell.text)
        })?;
        grid.into_rows(length)
    };
    let refused = |reason| ConnectError::Format { path: path.to_owned(), reason };
    rows().map_err(|error| match error {
        SheetError::Bound(bound) => ConnectError::Workbook { path: path.to_owned(), bound },
        SheetError::File(error) => refused(said_of(&error)),
        SheetError::Damaged(reason) => refused(reason),
    })
}

fn rows_of(input: Input, limits: Limits) -> Result<Option<SheetRows>> {
    if input.length > LENGTH_MAX {
        return Err(WorkbookBound::Length.into());
    }
    let length = input.length;
    let mut file = input.into_file();
    let mut head = [0_u8; 4];
    file.read_exact(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    let mut grid = Grid::new(limits).of_kinds();
    if head == [0xd0, 0xcf, 0x11, 0xe0] {
        xls::read(&Container::open(file, length)?, limits, &mut grid)?;
    } else {
        let mut package = Package::open(file, limits)?;
        if ods::is_one(&mut package)? {
            ods::read(&mut package, &mut grid)?;
        } else {
            xlsx::read(&mut package, &mut grid)?;
        }
    }
    grid.into_rows(length)
}

#[cfg(test)]
mod tests;
