#![doc = include_str!("../README.md")]

pub mod account;
pub mod committee;
pub mod deal_stage;
pub mod document;
pub mod duplicate;
mod error;
pub mod event;
pub mod family;
pub mod fault;
pub mod features;
pub mod funnel;
pub mod health;
pub mod icp;
pub mod import;
pub mod intent;
pub mod job;
pub mod kept;
pub mod list;
mod lock;
pub mod membership;
mod place;
pub mod score;
pub mod score_model;
pub mod stage;
mod text_file;
pub mod view;
pub mod vocabulary;
mod watch;
mod workspace;

pub use error::EngineError;
pub use lock::WriterLock;
pub use text_file::text_of_file;
pub use watch::{Progress, Watch};
pub use workspace::{COMMITTEE_FILE, InitOptions, Workspace};
