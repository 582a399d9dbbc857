//! Learning by tables with a known cause, by examples of what is read, and by properties.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod folds;
mod kernel;
mod labels;
mod quality;
mod reading;
mod report;
mod tables;
