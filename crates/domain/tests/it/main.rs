//! The rules of the domain, by tables of examples and by properties: one module a room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod bots;
mod build;
mod committee;
mod event;
mod filter;
mod glossary;
mod parsing;
mod people;
mod place;
mod score;
mod settings;
mod shipped_texts;
