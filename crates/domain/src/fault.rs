//! What is wrong with the text of a score model: every fault at once, each with its place.

use std::fmt;

use serde::Serialize;
use speargun_words::{Said, count, said};

/// The most faults that are told of one text.
pub const FAULTS_MAX: usize = 200;
/// Names further apart than this are not taken for one another.
const LIKENESS_MAX: usize = 3;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Line of the file, from 1.
    pub line: u32,
    /// The dimension, tier or section and the rule's own words; blank where it is the file.
    pub place: String,
    /// What is wrong; within a condition with the character, from 1.
    #[serde(serialize_with = "speargun_words::as_text")]
    pub message: Said,
    /// What to write instead.
    #[serde(serialize_with = "speargun_words::as_optional_text")]
    pub suggestion: Option<Said>,
}

impl Fault {
    /// The fault with its place, as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        let (line, message) = (self.line, &self.message);
        let fault = match self.place.as_str() {
            "" => said!("fault.at_line", line, message),
            place => said!("fault.at_place", line, place, message),
        };
        match &self.suggestion {
            Some(hint) => said!("fault.with_hint", fault, hint),
            None => fault,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(formatter)
    }
}

/// The model cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Its text is at fault.
    #[error("{}", self.said())]
    Faults(Vec<Fault>),
    /// It does not go with the workspace.
    #[error("{}", self.said())]
    Value(Said),
}

impl ModelError {
    /// The error as a key with values; of several faults the first.
    #[must_use]
    pub fn said(&self) -> Said {
        let faults = match self {
            Self::Value(reason) => return said!("model.faulty", reason),
            Self::Faults(faults) => faults,
        };
        let reason = faults.first().map_or_else(|| Said::text(""), Fault::said);
        match faults.len().saturating_sub(1) {
            0 => said!("model.faulty", reason),
            more => said!("model.faulty_and_more", reason, count = count(more)),
        }
    }
}

/// "did you mean …?", where one of the names is near.
#[must_use]
pub fn did_you_mean(word: &str, names: &[&str]) -> Option<Said> {
    nearest_name(word, names).map(|name| said!("did_you_mean", name))
}

/// The name that a word is nearly, if it is.
#[must_use]
pub fn nearest_name<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let distance = |name: &&str| (distance(&word, &name.to_lowercase()), name.len());
    let nearest = names.iter().map(|name| (distance(name), *name)).min()?;
    let ((edits, _), name) = nearest;
    (edits <= LIKENESS_MAX && edits * 2 <= name.chars().count().max(2)).then_some(name)
}

/// The edits that make one word of another.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, character) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (place, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(character != *other);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
