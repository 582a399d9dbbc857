//! The table of settings against the parsers of the files.

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item, Value};

use super::{Setting, settings};
use crate::committee::Committee;
use crate::glossary::Glossary;
use crate::score::{ModelError, ScoreModel};
use crate::workspace::Settings;

const FILES: [&str; 4] = ["workspace.toml", "glossary.toml", "committee.toml", "score_model.toml"];
/// No key is like it, so that no parser suggests another one.
const UNKNOWN: &str = "qqqqqqqqqqqq";

/// A gate has this or amounts.
const OR_ANOTHER: &str = "tier[].gate[].when";

/// A file with every section.
fn example(file: &str) -> DocumentMut {
    let text = match file {
        "workspace.toml" => {
            "name = 'a'\ncurrency = 'EUR'\ntime_zone = 'UTC'\n[lake]\n\
             [sign_in]\nissuer = 'https://id.example'\nclient_id = 'a'\nname = 'b'\n\
             [exchange_rates]\nUSD = 0.9"
        }
        "glossary.toml" => crate::glossary::DEFAULT,
        "committee.toml" => include_str!("committee.toml"),
        _ => include_str!("score_model.toml"),
    };
    text.parse().unwrap()
}

/// What a parser makes of a text.
fn parse(file: &str, text: &str) -> Result<String, String> {
    match file {
        "workspace.toml" => {
            Settings::parse(text).map(|it| format!("{it:?}")).map_err(|it| it.to_string())
        }
        "glossary.toml" => {
            Glossary::parse(text).map(|it| format!("{it:?}")).map_err(|it| it.to_string())
        }
        "committee.toml" => {
            Committee::parse(text).map(|it| format!("{it:?}")).map_err(|it| it.to_string())
        }
        _ => ScoreModel::parse(text).map(|it| format!("{it:?}")).map_err(|it| match it {
            ModelError::Faults(faults) => {
                let faults = faults.iter().map(|fault| format!("{:?}", fault.to_string()));
                faults.collect::<Vec<_>>().join("; ")
            }
            error => error.to_string(),
        }),
    }
}

/// The table around a key, and the last part of the key.
fn split(key: &str) -> (&str, &str) {
    key.rsplit_once('.').unwrap_or(("", key))
}

/// The first table at a place such as `tier[].gate[]`.
fn table_at<'a>(document: &'a mut DocumentMut, place: &str) -> &'a mut dyn toml_edit::TableLike {
    let mut item = document.as_item_mut();
    for part in place.split('.').filter(|part| !part.is_empty()) {
        item = match part.strip_suffix("[]") {
            Some(name) => {
                let array = &mut item[name];
                let count = array.as_array_of_tables().map_or(0, toml_edit::ArrayOfTables::len);
                assert!(count > 0, "the example has no {place}");
                &mut array[0]
            }
            None => &mut item[part],
        };
    }
    item.as_table_like_mut().unwrap_or_else(|| panic!("the example has no {place}"))
}

fn is_name_of_any(part: &str) -> bool {
    part.chars().all(|letter| letter.is_ascii_uppercase())
}

/// The keys that a parser names where a key is unknown.
fn keys_of(fault: &str) -> BTreeSet<String> {
    let listed = match fault.split_once("there are ") {
        // Of a score model.
        Some((_, listed)) => listed.split(['"', ';', ')']).next().unwrap_or_default().to_owned(),
        None => {
            let (_, listed) = fault.split_once("expected").unwrap_or_else(|| panic!("{fault}"));
            listed.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(", ")
        }
    };
    listed.split(", ").map(|key| key.trim().to_owned()).collect()
}

#[test]
fn the_table_has_exactly_the_keys_that_the_parsers_accept() {
    let all: Vec<Setting> = settings().collect();
    assert!(all.len() > 100 && all.iter().all(|setting| FILES.contains(&setting.file)));
    for file in FILES {
        let of_file = || all.iter().filter(move |setting| setting.file == file);
        let tables = of_file().filter(|setting| setting.kind.starts_with("table"));
        for place in tables.map(|setting| setting.key).chain([""]) {
            let within = of_file().map(|setting| split(setting.key)).filter(|it| it.0 == place);
            let mut named: BTreeSet<String> =
                within.map(|(_, name)| name.trim_end_matches("[]").to_owned()).collect();
            if place == "mql" {
                // Its type is that of an SQL; a file that has it is refused.
                named.insert("opportunity_stages".to_owned());
            }
            assert!(!named.is_empty(), "{file}: {place} has no keys");
            if named.iter().all(|name| is_name_of_any(name)) {
                continue;
            }
            let mut document = example(file);
            table_at(&mut document, place).insert(UNKNOWN, toml_edit::value(1));
            let fault = parse(file, &document.to_string()).unwrap_err();
            assert_eq!(keys_of(&fault), named, "{file}: {place}: {fault}");
        }
    }
}

/// A default or a choice as a value; `None` where it is a sentence.
fn value(setting: &Setting, text: &str) -> Option<Value> {
    let is_value = setting.kind != "number" || text.parse::<f64>().is_ok();
    text.parse::<Value>().ok().filter(|_| is_value)
}

#[test]
fn what_is_left_out_is_its_default_or_refused() {
    let mut checked = 0;
    for setting in settings() {
        let (place, name) = split(setting.key);
        if is_name_of_any(name) || setting.key == OR_ANOTHER {
            continue;
        }
        let mut without = example(setting.file);
        table_at(&mut without, place).remove(name.trim_end_matches("[]"));
        let without = parse(setting.file, &without.to_string());
        if setting.is_required() {
            assert!(without.is_err(), "{setting:?}");
        } else if let Some(default) = value(&setting, setting.default) {
            let mut with = example(setting.file);
            let array_of_tables = setting.kind == "tables";
            let item = match array_of_tables {
                true => Item::ArrayOfTables(toml_edit::ArrayOfTables::new()),
                false => Item::Value(default),
            };
            table_at(&mut with, place).insert(name.trim_end_matches("[]"), item);
            assert_eq!(without, parse(setting.file, &with.to_string()), "{setting:?}");
            assert!(without.is_ok(), "{setting:?}: {without:?}");
        } else {
            assert!(without.is_ok(), "{setting:?}: {without:?}");
        }
        checked += 1;
    }
    assert!(checked > 100);
}

/// The most that a range such as "above 0, up to 3,660" or "0 to 100" allows.
fn most(allowed: &str) -> Option<f64> {
    let (_, most) = allowed.rsplit_once("to ")?;
    most.split(' ').next()?.replace(',', "").parse().ok()
}

#[test]
fn choices_are_accepted_and_numbers_beyond_a_limit_are_refused() {
    let mut checked = 0;
    for setting in settings() {
        let (place, name) = split(setting.key);
        let read = |value: Value| {
            let mut document = example(setting.file);
            table_at(&mut document, place).insert(name, Item::Value(value));
            parse(setting.file, &document.to_string())
        };
        if setting.allowed.starts_with('"') {
            for choice in setting.allowed.replace('…', ",").split(',') {
                let choice = choice.trim().split(' ').filter(|word| !word.is_empty());
                for choice in choice {
                    let read = read(choice.parse().unwrap());
                    assert!(read.is_ok(), "{setting:?}: {choice}: {read:?}");
                    checked += 1;
                }
            }
            // A language that another Speargun knew opens a workspace still.
            if name != "language" {
                assert!(read(UNKNOWN.into()).is_err(), "{setting:?}");
            }
        } else if setting.kind == "number" && !is_name_of_any(name) {
            if let Some(most) = most(setting.allowed) {
                let beyond = if most >= f64::from(u32::MAX) { most * 2.0 } else { most + 1.0 };
                assert!(read(beyond.into()).is_err(), "{setting:?}: {beyond}");
                checked += 1;
            }
            if setting.allowed.starts_with("0 ") || setting.allowed.starts_with("above 0") {
                assert!(read((-1.0).into()).is_err(), "{setting:?}: -1");
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "{checked}");
}
