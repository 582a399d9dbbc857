//! What is wrong with the text of a score model: every fault at once, each with its place.

use std::fmt;

use serde::Serialize;
use speargun_words::said;

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
    pub message: String,
    /// What to write instead.
    pub suggestion: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: ", self.line)?;
        if !self.place.is_empty() {
            write!(formatter, "{}: ", self.place)?;
        }
        formatter.write_str(&self.message)?;
        self.suggestion.as_ref().map_or(Ok(()), |text| write!(formatter, " ({text})"))
    }
}

/// The model cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Its text is at fault.
    #[error("score model: {}", shown(.0))]
    Faults(Vec<Fault>),
    /// It does not go with the workspace.
    #[error("score model: {0}")]
    Value(String),
}

fn shown(faults: &[Fault]) -> String {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    match faults.len().saturating_sub(1) {
        0 => first,
        1 => format!("{first}; and one more fault, see `speargun model check`"),
        more => format!("{first}; and {more} more faults, see `speargun model check`"),
    }
}

/// "did you mean …?", where one of the names is near.
#[must_use]
pub fn did_you_mean(word: &str, names: &[&str]) -> Option<String> {
    nearest_name(word, names).map(|name| said!("did_you_mean", name).to_string())
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
