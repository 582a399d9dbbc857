//! Which of two values is the one to be foretold.

use serde::Serialize;

use crate::refusal::Refusal;
use crate::table::is_placeholder;

/// Values that mean yes, in lower case.
const POSITIVE: &[&str] =
    &["1", "1.0", "true", "yes", "y", "t", "won", "closed won", "converted", "positive", "win"];
/// How many values a refusal names.
const VALUES_NAMED: usize = 8;

/// Labels by row, and what they were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// The value to be foretold.
    pub positive: String,
    /// The other one.
    pub negative: String,
    /// Rows without a label, left out.
    pub missing: usize,
    /// Rows with another label than the two that were named, left out.
    pub other: usize,
    /// By row: whether it is the positive one; nothing where it is left out.
    #[serde(skip)]
    pub by_row: Vec<Option<bool>>,
}

impl Labels {
    /// Reads labels from cells. Of two values the positive one is the one named, else one that
    /// means yes, else the rarer one.
    ///
    /// # Errors
    /// When there are not exactly two values, or none of that name.
    pub fn read(
        cells: &[String],
        positive: Option<&str>,
        negative: Option<&str>,
    ) -> Result<Self, Refusal> {
        let mut sorted: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        sorted.retain(|cell| !is_placeholder(cell));
        sorted.sort_unstable();
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for cell in sorted {
            match counts.last_mut() {
                Some((last, count)) if *last == cell => *count += 1,
                _ => counts.push((cell, 1)),
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let (positive, negative) = choose(&counts, positive, negative)?;
        let (mut missing, mut other) = (0, 0);
        let mut read = |cell: &String| {
            let cell = cell.trim();
            if cell == positive || cell == negative {
                return Some(cell == positive);
            }
            if is_placeholder(cell) {
                missing += 1;
            } else {
                other += 1;
            }
            None
        };
        let by_row = cells.iter().map(&mut read).collect();
        Ok(Self { positive, negative, missing, other, by_row })
    }
}

fn choose(
    counts: &[(&str, usize)],
    positive: Option<&str>,
    negative: Option<&str>,
) -> Result<(String, String), Refusal> {
    let values =
        || counts.iter().take(VALUES_NAMED).map(|(value, _)| (*value).to_owned()).collect();
    let find = |wanted: &str| {
        let same = |found: &str| found.eq_ignore_ascii_case(wanted.trim());
        let exact = counts.iter().find(|(value, _)| *value == wanted.trim());
        exact.or_else(|| counts.iter().find(|(value, _)| same(value))).map(|(value, _)| *value)
    };
    let named = |wanted: Option<&str>| match wanted {
        None => Ok(None),
        Some(wanted) => find(wanted)
            .map(Some)
            .ok_or_else(|| Refusal::UnknownValue { value: wanted.to_owned(), values: values() }),
    };
    if counts.is_empty() {
        return Err(Refusal::NoLabels);
    }
    let (positive, negative) = (named(positive)?, named(negative)?);
    if let (Some(positive), Some(negative)) = (positive, negative)
        && positive != negative
    {
        return Ok((positive.to_owned(), negative.to_owned()));
    }
    match counts {
        [] => Err(Refusal::NoLabels),
        [(value, rows)] => Err(Refusal::OneClass { value: (*value).to_owned(), rows: *rows }),
        [(first, _), (second, _)] => {
            let positive = positive
                .or_else(|| {
                    negative.map(|negative| if negative == *first { *second } else { *first })
                })
                .or_else(|| [*second, *first].into_iter().find(|value| means_yes(value)))
                .unwrap_or(second);
            let negative = if positive == *first { *second } else { *first };
            Ok((positive.to_owned(), negative.to_owned()))
        }
        _ => Err(Refusal::NotBinary { count: counts.len(), values: values() }),
    }
}

fn means_yes(value: &str) -> bool {
    POSITIVE.contains(&value.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        cells: &[&str],
        positive: Option<&str>,
        negative: Option<&str>,
    ) -> Result<Labels, Refusal> {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        Labels::read(&cells, positive, negative)
    }

    #[test]
    fn the_positive_value_is_found() {
        for (cells, positive, expected) in [
            (vec!["0", "1", "1"], None, "1"),
            (vec!["Won", "Lost", "Won"], None, "Won"),
            (vec!["a", "b", "a"], None, "b"),
            (vec!["a", "b", "a"], Some("A"), "a"),
        ] {
            assert_eq!(read(&cells, positive, None).unwrap().positive, expected);
        }
        let labels = read(&["Won", "Lost", "Open", ""], Some("Won"), Some("Lost")).unwrap();
        assert_eq!(labels.by_row, [Some(true), Some(false), None, None]);
        assert_eq!((labels.missing, labels.other), (1, 1));
    }

    #[test]
    fn what_is_not_binary_is_refused() {
        assert!(matches!(read(&["a", "b", "c"], None, None), Err(Refusal::NotBinary { .. })));
        assert!(matches!(read(&["a", "a"], None, None), Err(Refusal::OneClass { .. })));
        assert!(matches!(read(&["", "N/A"], None, None), Err(Refusal::NoLabels)));
        let unknown = read(&["a", "b"], Some("c"), None);
        assert!(matches!(unknown, Err(Refusal::UnknownValue { .. })));
    }
}
