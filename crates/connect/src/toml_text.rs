//! TOML that people write: faults with their line, in words that tell what to write.

use serde::de::DeserializeOwned;
use speargun_words::{Said, said};

use crate::{mapping, profile};

/// What is wrong with a text, and in which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextFault {
    /// From 1; 0 where no line is at fault.
    pub(crate) line: usize,
    pub(crate) reason: Said,
}

/// Reads a text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, TextFault> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| line_of(text, span.start));
        let found = error.span().and_then(|span| text.get(span)).unwrap_or("");
        TextFault { line, reason: of_reader(error.message(), found) }
    })
}

/// The line of a place in a text, from 1.
pub(crate) fn line_of(text: &str, place: usize) -> usize {
    let before = text.as_bytes().get(..place.min(text.len())).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The words of the reader of TOML, which speak of its own types, as keys with values.
fn of_reader(message: &str, found: &str) -> Said {
    const FOUND_MAX: usize = 40;
    let message = message.trim();
    let found = speargun_domain::text::cut(found.lines().next().unwrap_or("").trim(), FOUND_MAX);
    let named = |prefix: &str| {
        let (name, rest) = message.strip_prefix(prefix)?.strip_prefix('`')?.split_once('`')?;
        let known = rest.split_once("expected").map(|(_, known)| known).unwrap_or_default();
        let known = known.trim().trim_start_matches("one of ").replace('`', "");
        Some((name.to_owned(), known.replace(" or ", ", ")))
    };
    if let Some((name, known)) = named("unknown field ") {
        return said!("toml.no_key", name, known);
    }
    if let Some((name, known)) = named("unknown variant ") {
        return said!("toml.unknown", name, known);
    }
    if let Some((name, _)) = named("missing field ") {
        return said!("toml.missing", name);
    }
    if let Some((_, expected)) = message.split_once("expected ")
        && message.starts_with("invalid ")
    {
        return said!("toml.expected", found, wanted = wanted(expected.trim()));
    }
    if message.starts_with("duplicate key") {
        return said!("toml.twice", found);
    }
    said!("toml.none", message)
}

/// How a column with a factor, and a text for every row, are written.
const COLUMN: &str = "{ column = \"Revenue\", scale = 1000 }";
const VALUE: &str = "{ value = \"prospect\" }";

/// What a value should be.
fn wanted(expected: &str) -> Said {
    match expected {
        "a string" => said!("toml.wanted.text"),
        "a boolean" => said!("toml.wanted.truth"),
        "a sequence" => said!("toml.wanted.list"),
        "a map" | "a table" => said!("toml.wanted.keys"),
        "f64" | "a number" => said!("toml.wanted.number"),
        "a character" => said!("toml.wanted.character"),
        mapping::FIELD => said!("toml.wanted.mapped_field", column = COLUMN, value = VALUE),
        profile::FIELD => said!("toml.wanted.profile_field", value = VALUE),
        other if other.starts_with("struct ") => said!("toml.wanted.keys"),
        other => Said::text(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Sample {
        name: String,
        #[serde(default)]
        is_on: bool,
        #[serde(default)]
        list: Vec<String>,
        #[serde(default)]
        sign: Option<char>,
    }

    #[test]
    fn faults_are_told_in_plain_words_with_their_line() {
        for (text, line, reason) in [
            ("name = \"a\"\nnam = 3", 2, "there is no key \"nam\" here; there are name, is_on"),
            ("is_on = true", 1, "name is missing; write name = …"),
            ("name = 3", 1, "3 stands where a text in quotation marks is expected"),
            (
                "\nname = \"a\"\nis_on = \"yes\"",
                3,
                "\"yes\" stands where true or false is expected",
            ),
            ("name = \"a\"\nlist = \"b\"", 2, "\"b\" stands where a list in square brackets"),
            ("name = \"a\"\nsign = \"bc\"", 2, "stands where one character in quotation marks"),
            ("name = \"a\"\nname = \"b\"", 2, "name stands here twice"),
            ("name = a", 1, "this is no TOML"),
        ] {
            let fault = read::<Sample>(text).unwrap_err();
            assert!(fault.reason.to_string().contains(reason), "{text}: {fault:?}");
            assert_eq!(fault.line, line, "{text}: {fault:?}");
        }
        assert!(read::<Sample>("name = \"a\"").is_ok());
    }
}
