//! What is written is read back whole, and what is damaged is never taken for whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod build;
mod damage;
mod events;
mod manifest;
mod pages;
