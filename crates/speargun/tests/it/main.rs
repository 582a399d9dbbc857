//! The real binary, as users run it: one program, so that little is linked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod asvs;
mod cli;
mod cli_matching;
mod committee;
mod event_import;
mod health;
mod icp;
mod lake_query;
mod language;
mod learn;
mod list;
mod live;
#[cfg(unix)]
mod no_files;
mod score_model;
// The clock is set by `SPEARGUN_NOW`, which only builds for development read.
#[cfg(debug_assertions)]
mod snapshots;
mod stage;
mod tracking;
mod user;
