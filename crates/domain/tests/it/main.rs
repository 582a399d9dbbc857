//! The rules of the domain, by tables of examples and by properties: one module a room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod bots;
mod build;
mod filter;
mod parsing;
mod score;
mod shipped_texts;
