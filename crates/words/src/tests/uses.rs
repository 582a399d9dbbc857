//! Every `said!` of the workspace has its message, and every message of an error is used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::table::{FILES, message};
use crate::{Language, Said};

/// The sources of all crates, without their tests.
fn sources() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let all = std::fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path());
    // The macro and what looks for it are here.
    let others = all.filter(|path| !path.ends_with("words"));
    let mut folders: Vec<PathBuf> = others.map(|path| path.join("src")).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

/// The end of what an opening bracket before `text` encloses.
fn end_of(text: &str) -> usize {
    let (mut depth, mut is_text, mut is_escaped) = (1, false, false);
    for (place, sign) in text.char_indices() {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' if is_text => is_escaped = true,
            '"' => is_text = !is_text,
            '(' | '[' | '{' if !is_text => depth += 1,
            ')' | ']' | '}' if !is_text => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place;
        }
    }
    text.len()
}

/// The names that the arguments behind the key give values to.
fn names_of(mut rest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    while let Some(start) = rest.find(|sign: char| sign.is_alphanumeric()) {
        rest = &rest[start..];
        let end = rest.find(|sign: char| !(sign.is_alphanumeric() || sign == '_'));
        names.insert(rest[..end.unwrap_or(rest.len())].to_owned());
        // Behind the next comma that no bracket encloses.
        let mut at = 0;
        while at < rest.len() {
            match rest.as_bytes()[at] {
                b',' => break,
                b'(' | b'[' | b'{' => at += 1 + end_of(&rest[at + 1..]),
                b'"' => at += 1 + rest[at + 1..].find('"').unwrap_or(0),
                _ => {}
            }
            at += 1;
        }
        rest = rest.get(at..).unwrap_or_default();
    }
    names
}

/// The keys that the sources say, with the names that each place gives values to.
fn uses() -> BTreeMap<String, Vec<BTreeSet<String>>> {
    let mut uses: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        let said = text.match_indices("said!(").chain(text.match_indices("say!("));
        for (at, opening) in said {
            let inside = &text[at + opening.len()..];
            let inside = &inside[..end_of(inside)];
            let Some((key, rest)) =
                inside.trim_start().strip_prefix('"').and_then(|inside| inside.split_once('"'))
            else {
                continue;
            };
            uses.entry(key.to_owned()).or_default().push(names_of(rest));
        }
    }
    uses
}

#[test]
fn every_key_that_is_said_has_a_message_for_its_values() {
    let uses = uses();
    assert!(uses.len() > 100, "the sources were not found");
    for (key, places) in &uses {
        for names in places {
            let forms = [key.clone(), format!("{key}.one"), format!("{key}.other")];
            let mut messages =
                forms.iter().filter_map(|key| message(Language::English, key)).peekable();
            assert!(messages.peek().is_some(), "{key} is in no file of locales/");
            for message in messages {
                let mut said = Said::new("text").with("text", message).to_string();
                for name in names {
                    said = said.replace(&format!("{{{name}}}"), "");
                }
                assert!(!said.contains('{'), "{key}: {said:?} is left, given {names:?}");
            }
        }
    }
}

#[test]
fn every_message_of_an_error_is_used() {
    let uses = uses();
    let errors: BTreeMap<String, String> = serde_json::from_str(FILES[0][0].text).unwrap();
    for key in errors.keys() {
        let base = key.strip_suffix(".one").or(key.strip_suffix(".other")).unwrap_or(key);
        assert!(base == "text" || uses.contains_key(base), "{key} is said nowhere");
    }
}
