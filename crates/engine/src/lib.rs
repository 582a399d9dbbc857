#![doc = include_str!("../README.md")]

pub mod account;
pub mod audit;
pub mod calendar;
pub mod committee;
pub mod criteria;
pub mod deal_stage;
pub mod document;
pub mod dossier;
pub mod duplicate;
mod engine;
pub mod event;
pub mod family;
pub mod features;
pub mod funnel;
pub mod health;
pub mod icp;
pub mod import;
pub mod intent;
pub mod job;
pub mod kept;
pub mod list;
pub mod live;
mod lock;
pub mod membership;
pub mod note;
pub mod notification;
pub mod pilot;
mod place;
pub mod program;
pub mod record_counts;
pub mod reminder;
pub mod score;
pub mod score_model;
pub mod serve;
pub mod stage;
pub mod target_list;
pub mod task;
mod text_file;
pub mod upkeep;
pub mod user;
pub mod view;
pub mod vocabulary;
mod word;
mod workspace;

pub use engine::Engine;
pub use speargun_foundation::{
    Clock, EngineError, Progress, Watch, WriterLock, fault, filter_detail, no_rate,
};
pub use text_file::text_of_file;
pub use workspace::{COMMITTEE_FILE, InitOptions, Workspace};
