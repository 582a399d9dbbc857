//! Events for ever, in Parquet files.
//!
//! A lake is a directory or a bucket. Which files in it count is told by a manifest that its
//! caller keeps; a file that the manifest does not name is a stray and means nothing.
#![doc = include_str!("../schema.md")]

mod error;
mod pages;
mod place;
mod points;
mod read;
mod row;
mod schema;
mod state;
mod table;
mod write;

/// Some events as columns, in the lake's schema.
pub use arrow::record_batch::RecordBatch as EventBatch;

pub use error::LakeError;
pub use pages::PageViews;
pub use place::{Lake, StrayFile};
pub use read::{FileFacts, Wanted};
pub use row::LakeEvent;
pub use schema::{SCHEMA, SCHEMA_VERSION, day_name, texts_of};
pub use state::{Look, StateBatch, Who};
pub use table::{LakeFile, batch_of};
pub use write::{FILE_EVENTS_MAX, Written, order_of};
