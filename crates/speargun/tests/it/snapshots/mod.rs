//! What the real binary prints, command by command, compared with the files in `snap`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p speargun --test it snapshots` writes them again. Read what changed
//! before you commit it. A command without a file fails `coverage`.
// The clock is set by `SPEARGUN_NOW`, which only builds for development read.

mod accounts;
mod committee;
mod coverage;
mod data;
mod desk;
mod documents;
mod dossiers;
mod events;
mod files;
mod groups;
mod icp;
mod imports;
mod lists;
mod matching;
mod models;
mod normal;
mod people;
mod pilots;
mod programs;
mod targets;
mod tasks;
