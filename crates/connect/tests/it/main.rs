//! Files as people and programs make them: encodings, separators, sheets, and what is damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod bad_files;
mod build;
mod crm_exports;
mod encodings;
mod guard;
mod profiles;
mod separators;
mod sheets;
mod tables;
