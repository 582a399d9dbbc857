//! The files of `locales/` say the same in every language.

use std::collections::{BTreeMap, BTreeSet};

use crate::table::{FILES, File, SHIPPED};

fn read(file: &File) -> BTreeMap<String, String> {
    serde_json::from_str(file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name))
}

/// The names that stand in braces.
fn names(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .filter(|name| name.chars().all(|sign| sign.is_alphanumeric() || sign == '_'))
        .collect()
}

#[test]
fn every_language_has_the_same_keys_with_the_same_names() {
    for (place, english) in FILES[0].iter().enumerate() {
        let english = read(english);
        for file in [&FILES[1][place], &FILES[2][place]] {
            let other = read(file);
            let keys = |messages: &BTreeMap<String, String>| -> Vec<String> {
                messages.keys().cloned().collect()
            };
            assert_eq!(keys(&english), keys(&other), "{}", file.name);
            for (key, text) in &english {
                assert_eq!(names(text), names(&other[key]), "{}: {key}", file.name);
                assert!(!other[key].trim().is_empty(), "{}: {key}", file.name);
            }
        }
    }
}

#[test]
fn no_key_is_in_two_files() {
    let mut seen = BTreeMap::new();
    for file in &FILES[0] {
        for key in read(file).into_keys() {
            let before = seen.insert(key.clone(), file.name);
            assert_eq!(before, None, "{key} is in {} as well", file.name);
        }
    }
}

#[test]
fn what_differs_by_number_has_both_forms() {
    for files in &FILES {
        for file in files {
            let messages = read(file);
            for base in messages.keys().filter_map(|key| key.strip_suffix(".one")) {
                assert!(messages.contains_key(&format!("{base}.other")), "{}: {base}", file.name);
                assert!(!messages.contains_key(base), "{}: {base}", file.name);
            }
        }
    }
}

#[test]
fn korean_and_greek_translate_the_same_shipped_texts() {
    let [korean, greek] = SHIPPED.each_ref().map(read);
    assert!(korean.keys().eq(greek.keys()));
}
