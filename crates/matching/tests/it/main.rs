//! Which account does this lead belong to? Hosts, names, decisions, and their quality on lists.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod calibration;
mod clusters;
mod decisions;
mod hard_cases;
mod hosts;
mod incremental;
mod market;
mod names;
mod names_by_custom;
mod other_hands;
mod owners;
mod properties;
mod quality;
mod told_apart;
mod training;
