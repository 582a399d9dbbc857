//! Words that kept reports use, such as how a stage of a deal was read.

use serde::{Deserialize as _, Deserializer};

/// A word that reports use. (A type of its own: a plain reference would be taken for text that
/// is borrowed from what is read.)
pub type Word = &'static str;

/// Reads such a word.
pub(crate) fn word<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    const WORDS: [&str; 11] = [
        "total", "footer", "table", "open", "won", "lost", "decided", "glossary", "words", "ended",
        "nothing",
    ];
    let text = String::deserialize(from)?;
    let known = WORDS.iter().find(|word| **word == text);
    known.copied().ok_or_else(|| serde::de::Error::custom(format!("no report says \"{text}\"")))
}
