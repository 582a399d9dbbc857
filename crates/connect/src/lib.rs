#![doc = include_str!("../README.md")]

pub mod archive;
mod encoding;
mod error;
pub mod event;
mod foreign;
mod gzip;
pub mod heading;
mod html;
pub mod input;
pub mod json;
mod limit;
pub mod mapping;
pub mod plan;
pub mod profile;
mod row_error;
mod sheet;
mod sheet_safe;
pub mod table;
mod toml_text;

pub use error::{ConnectError, FileKind, WorkbookBound, said_unread};
pub use plan::{Plan, PlannedField, Source};
pub use row_error::RowError;
pub use sheet::{BlankFormulas, RoundedNumbers, ShownUnit, ShownUnits};
pub use sheet_safe::{CsvWriter, REJECT_COLUMNS, guarded, unguarded};
pub use table::{OpenOptions, RawRow, Table};
