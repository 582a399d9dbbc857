#![doc = include_str!("../README.md")]

pub mod account;
pub mod committee;
pub mod country;
pub mod event;
pub mod filter;
pub mod glossary;
pub mod money;
pub mod parse;
pub mod record;
pub mod score;
pub mod text;
pub mod tier;
pub mod time;
pub mod title;
pub mod value;
pub mod workspace;

/// Reads a condition over accounts for a score model.
pub(crate) fn score_filter(text: &str, place: &str) -> Result<filter::Filter, score::ModelError> {
    filter::parse(text, account::ACCOUNT_FIELDS)
        .map_err(|error| score::ModelError::Filter { place: place.to_owned(), error })
}
