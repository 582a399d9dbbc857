//! Every text that Speargun ships in a model, glossary or committee is there in Korean and Greek.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const KEYS: [&str; 3] = ["text", "name", "meaning"];

/// The texts of a document that people read, wherever they are in it.
fn collect(value: &toml::Value, texts: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                if let (true, Some(text)) = (KEYS.contains(&key.as_str()), value.as_str()) {
                    texts.insert(text.to_owned());
                }
                collect(value, texts);
            }
        }
        toml::Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

fn shipped() -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for name in ["score_model.toml", "product_line.toml", "glossary.toml", "committee.toml"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        collect(&toml::from_str(&text).unwrap(), &mut texts);
    }
    texts
}

#[test]
fn every_shipped_text_is_translated_and_nothing_else() {
    let shipped = shipped();
    assert!(shipped.len() > 50, "{} texts were found", shipped.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    for language in ["ko", "el"] {
        let file = folder.join(format!("shipped.{language}.json"));
        let text = std::fs::read_to_string(file).unwrap();
        let translated: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
        let known: BTreeSet<String> = translated.keys().cloned().collect();
        let missing: Vec<&String> = shipped.difference(&known).collect();
        let surplus: Vec<&String> = known.difference(&shipped).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        assert!(surplus.is_empty(), "{language} has what is not shipped: {surplus:?}");
        assert!(translated.values().all(|text| !text.trim().is_empty()), "{language}");
    }
}
