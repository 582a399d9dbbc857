//! The use cases over real workspaces: one program, so that the engine is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod amounts;
mod audit;
mod common;
mod desk;
mod document;
mod import;
mod import_job;
mod import_said;
mod incremental;
mod job;
mod left_out;
mod matching;
mod model_draft;
mod packed;
mod reading;
mod reading_books;
mod reading_desk;
mod reading_files;
mod reading_groups;
mod reading_tools;
mod real_exports;
mod role;
mod score;
mod stage;
mod undo;
mod user;
mod wishes;
mod workbench;
