//! The model of a product line: dimensions and tiers of its own over the same accounts. What is of
//! the account and not of a product (engagement, intent, people, stages, the market) is the main
//! model's, since an account is engaged once, whatever it is sold.

use speargun_words::said;
use toml::de::DeTable;
use toml_edit::DocumentMut;

use super::document::Reader;
use super::{Fault, ModelError};

/// Sections that are of the account.
const OF_ACCOUNT: [&str; 6] = ["engagement", "intent", "person_fit", "roll_up", "motion", "market"];
/// Sections that a line has from the main model where it has no tiers of its own.
const OF_TIERS: [&str; 2] = ["tier", "exclude"];
/// The longest key of a line.
const KEY_LENGTH_MAX: usize = 40;

/// Whether a text can be the key of a product line: lower-case letters, digits, `_` and `-`.
#[must_use]
pub fn is_line_key(key: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    (1..=KEY_LENGTH_MAX).contains(&key.len())
        && key.bytes().all(fits)
        && key.as_bytes()[0].is_ascii_alphanumeric()
        && !["main", "draft", "published", "shipped"].contains(&key)
}

/// The name that a model gives itself, read without the rest.
#[must_use]
pub fn model_name(text: &str) -> Option<String> {
    let document = DeTable::parse(text).ok()?;
    let (_, name) = document.get_ref().iter().find(|(key, _)| key.get_ref() == "name")?;
    name.get_ref().as_str().map(ToOwned::to_owned)
}

/// The whole model of a product line as text: its own, and behind it what it has from the main
/// model, so that lines of faults are lines of its own text.
///
/// # Errors
/// When it has a section that is of the account.
pub fn line_with_main(line: &str, main: &str) -> Result<String, ModelError> {
    // What is no TOML at all is told by whoever reads the model.
    let Ok(document) = DeTable::parse(line) else { return Ok(line.to_owned()) };
    let reader = Reader::new(line);
    let file = reader.section("", &document);
    let faults: Vec<Fault> = OF_ACCOUNT
        .iter()
        .filter_map(|key| {
            let line = reader.find(&file, key)?.line;
            Some(Fault {
                line,
                place: (*key).to_owned(),
                message: said!("fault.of_account"),
                suggestion: Some(said!("fault.hint.leave_out")),
            })
        })
        .collect();
    if !faults.is_empty() {
        return Err(ModelError::Faults(faults));
    }
    let own_tiers = OF_TIERS.iter().any(|key| file.has(key));
    let has = |key: &str| OF_ACCOUNT.contains(&key) || (!own_tiers && OF_TIERS.contains(&key));
    Ok(format!("{line}\n{}", only(main, &has)))
}

/// The text of a model without what a product line has from the main model, under a name of its
/// own: what a line starts from.
#[must_use]
pub fn line_of_model(text: &str, name: &str) -> String {
    let Ok(mut document) = text.parse::<DocumentMut>() else { return String::new() };
    if let Some(value) = document.get_mut("name").and_then(toml_edit::Item::as_value_mut) {
        // What stands around the value, such as a comment, stays.
        let decor = value.decor().clone();
        *value = name.into();
        *value.decor_mut() = decor;
    }
    kept(document, &|key| !OF_ACCOUNT.contains(&key))
}

fn only(text: &str, wanted: &dyn Fn(&str) -> bool) -> String {
    text.parse().map(|document| kept(document, wanted)).unwrap_or_default()
}

fn kept(mut document: DocumentMut, wanted: &dyn Fn(&str) -> bool) -> String {
    let keys: Vec<String> = document.iter().map(|(key, _)| key.to_owned()).collect();
    for key in keys.iter().filter(|key| !wanted(key)) {
        document.remove(key);
    }
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{DEFAULT, ScoreModel};

    const LINE: &str = "format = 1\nname = \"Analytics\"\n\n[[dimension]]\nkey = \"need\"\n\
        weight = 1\n[[dimension.rule]]\ntext = \"big\"\nwhen = 'employees >= 500'\nadd = 40\n";

    #[test]
    fn a_line_has_the_rest_from_the_main_model() {
        let main = ScoreModel::parse(DEFAULT).unwrap();
        let line = ScoreModel::parse(&line_with_main(LINE, DEFAULT).unwrap()).unwrap();
        assert_eq!(model_name(LINE).as_deref(), Some("Analytics"));
        assert_eq!((line.name.as_str(), line.dimensions.len()), ("Analytics", 1));
        assert_eq!(line.tiers.tiers.len(), main.tiers.tiers.len());
        assert_eq!(line.engagement.points, main.engagement.points);
        assert_eq!(line.stages.motions.len(), main.stages.motions.len());
        let own = format!(
            "{LINE}\n[[tier]]\ntier = 1\nscore_min = 30\n[[tier]]\ntier = 2\nscore_min = 0\n"
        );
        let line = ScoreModel::parse(&line_with_main(&own, DEFAULT).unwrap()).unwrap();
        assert_eq!(line.tiers.tiers.len(), 2);
        assert!(line.tiers.exclusions.is_empty());
    }

    #[test]
    fn what_is_of_the_account_is_refused_with_its_line() {
        let text = format!("{LINE}\n[engagement]\nhalf_life_days = 3\n");
        let Err(ModelError::Faults(faults)) = line_with_main(&text, DEFAULT) else {
            panic!("{text}");
        };
        assert_eq!((faults.len(), faults[0].line, faults[0].place.as_str()), (1, 12, "engagement"));
    }

    #[test]
    fn a_line_starts_from_a_model() {
        let line = line_of_model(DEFAULT, "analytics");
        let whole = ScoreModel::parse(&line_with_main(&line, DEFAULT).unwrap()).unwrap();
        let main = ScoreModel::parse(DEFAULT).unwrap();
        assert!(main.changes_to(&whole).is_empty());
        assert_eq!(whole.name, "analytics");
        assert!(!line.contains("[engagement]") && line.contains("[[tier]]"));
    }

    #[test]
    fn the_example_is_a_line() {
        let text = line_with_main(crate::score::EXAMPLE_LINE, DEFAULT).unwrap();
        let model = ScoreModel::parse(&text).unwrap();
        assert_eq!((model.dimensions.len(), model.notices.len()), (3, 0), "{:?}", model.notices);
    }

    #[test]
    fn keys_of_lines() {
        for (key, fits) in [
            ("analytics", true),
            ("line-2_b", true),
            ("", false),
            ("Main", false),
            ("main", false),
            ("-a", false),
            ("../x", false),
            ("분석", false),
        ] {
            assert_eq!(is_line_key(key), fits, "{key}");
        }
        assert!(!is_line_key(&"a".repeat(41)));
    }
}
