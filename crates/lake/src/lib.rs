//! Events for ever: Parquet files and SQL over them.
//!
//! A lake is a directory or a bucket. Which files in it count is told by a manifest that its
//! caller keeps; a file that the manifest does not name is a stray and means nothing.
#![doc = include_str!("../schema.md")]

mod beside;
mod error;
mod nesting;
mod place;
mod points;
mod query;
mod read;
mod row;
mod schema;
mod state;
mod table;
mod write;

pub use beside::{BesideTable, tables_named};
pub use error::LakeError;
pub use place::{Lake, StrayFile};
pub use query::{Answer, AnswerColumn, QueryLimits};
pub use read::{FileFacts, Wanted};
pub use row::LakeEvent;
pub use schema::{SCHEMA_VERSION, day_name, texts_of};
pub use state::{Look, StateBatch, Who};
pub use table::{LakeFile, batch_of};
pub use write::{FILE_EVENTS_MAX, Written, order_of};
