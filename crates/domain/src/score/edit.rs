//! Changes to the text of a model that leave everything else in it as it stands: comments, order
//! and the author's own spacing.

use speargun_words::{Said, said};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::ModelError;

/// How many changes are made at once at most.
pub const EDITS_MAX: usize = 200;
/// A number of a model is no larger.
const NUMBER_MAX: f64 = 1e12;

/// One change. Rules are counted from 0 in the order of their dimension.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Another weight.
    Weight {
        /// The dimension.
        dimension: String,
        /// In the file's own units: weights are scaled to 100 when the model is read.
        weight: f64,
    },
    /// One more rule, behind the others.
    AddRule {
        /// The dimension.
        dimension: String,
        /// The rule.
        rule: RuleText,
    },
    /// Other words, another condition or other points for a rule.
    ChangeRule {
        /// The dimension.
        dimension: String,
        /// Which rule.
        place: usize,
        /// The rule.
        rule: RuleText,
    },
    /// A rule less.
    RemoveRule {
        /// The dimension.
        dimension: String,
        /// Which rule.
        place: usize,
    },
    /// One more dimension, without rules.
    AddDimension {
        /// Its name.
        dimension: String,
        /// Its weight.
        weight: f64,
    },
    /// Another name for a dimension.
    RenameDimension {
        /// The name that it has.
        dimension: String,
        /// The name that it gets.
        name: String,
    },
    /// A dimension less, with all its rules.
    RemoveDimension {
        /// The dimension.
        dimension: String,
    },
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleText {
    /// What people read.
    pub text: String,
    /// The condition.
    pub when: String,
    /// Points.
    pub add: f64,
}

impl RuleText {
    /// The rule as it stands in a model; blank where its points are no number.
    #[must_use]
    pub fn toml(&self) -> String {
        let mut table = Table::new();
        let written = write_rule(&mut table, self).map(|()| format!("[[dimension.rule]]\n{table}"));
        written.unwrap_or_default()
    }
}

/// The text with all changes in it. Whether it is a model is for [`ScoreModel::parse`] to say.
///
/// [`ScoreModel::parse`]: super::ScoreModel::parse
///
/// # Errors
/// When the text is no TOML, or a change names what is not there: nothing is changed then.
pub fn edited(text: &str, edits: &[Edit]) -> Result<String, ModelError> {
    if edits.len() > EDITS_MAX {
        return Err(refused(said!("edit.too_many", max = EDITS_MAX)));
    }
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        refused(said!("edit.no_toml", error = error.to_string()))
    })?;
    for edit in edits {
        apply(&mut document, edit)?;
    }
    Ok(document.to_string())
}

fn refused(reason: Said) -> ModelError {
    ModelError::Value(reason)
}

fn apply(document: &mut DocumentMut, edit: &Edit) -> Result<(), ModelError> {
    match edit {
        Edit::Weight { dimension, weight } => {
            let weight = number(*weight)?;
            put(find(document, dimension)?.1, "weight", weight);
        }
        Edit::AddRule { dimension, rule } => {
            let table = find(document, dimension)?.1;
            let mut added = Table::new();
            write_rule(&mut added, rule)?;
            let rules = rules(table)?;
            if !rules.is_empty() {
                // Rules stand without blank lines between them.
                added.decor_mut().set_prefix("");
            }
            rules.push(added);
        }
        Edit::ChangeRule { dimension, place, rule } => {
            let rules = rules(find(document, dimension)?.1)?;
            let found = rules.get_mut(*place).ok_or_else(|| no_rule(dimension, *place))?;
            write_rule(found, rule)?;
        }
        Edit::RemoveRule { dimension, place } => {
            let rules = rules(find(document, dimension)?.1)?;
            if *place >= rules.len() {
                return Err(no_rule(dimension, *place));
            }
            rules.remove(*place);
        }
        Edit::AddDimension { dimension, weight } => {
            if find(document, dimension).is_ok() {
                return Err(refused(said!("edit.dimension_there", dimension)));
            }
            let mut added = Table::new();
            added["key"] = value(dimension);
            added["weight"] = number(*weight)?;
            dimensions(document)?.push(added);
        }
        Edit::RenameDimension { dimension, name } => {
            if find(document, name).is_ok() {
                return Err(refused(said!("edit.dimension_there", dimension = name)));
            }
            put(find(document, dimension)?.1, "key", value(name));
        }
        Edit::RemoveDimension { dimension } => {
            let place = find(document, dimension)?.0;
            dimensions(document)?.remove(place);
        }
    }
    Ok(())
}

fn no_rule(dimension: &str, place: usize) -> ModelError {
    refused(said!("edit.no_rule", dimension, number = place + 1))
}

fn dimensions(document: &mut DocumentMut) -> Result<&mut ArrayOfTables, ModelError> {
    let none = || refused(said!("edit.no_dimensions"));
    document.get_mut("dimension").and_then(Item::as_array_of_tables_mut).ok_or_else(none)
}

fn find<'a>(
    document: &'a mut DocumentMut,
    dimension: &str,
) -> Result<(usize, &'a mut Table), ModelError> {
    let missing = || refused(said!("edit.no_dimension", dimension));
    let is = |table: &Table| table.get("key").and_then(Item::as_str) == Some(dimension);
    let tables = dimensions(document)?;
    let place = tables.iter().position(is).ok_or_else(missing)?;
    Ok((place, tables.get_mut(place).ok_or_else(missing)?))
}

fn rules(dimension: &mut Table) -> Result<&mut ArrayOfTables, ModelError> {
    let in_brackets = || refused(said!("edit.in_brackets"));
    dimension
        .entry("rule")
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(in_brackets)
}

fn write_rule(table: &mut Table, rule: &RuleText) -> Result<(), ModelError> {
    put(table, "text", value(&rule.text));
    // Conditions have quotation marks of their own: a literal string shows them as they are.
    let quoted = format!("'{}'", rule.when);
    let literal = !rule.when.contains(['\'', '\n', '\r']) && !rule.when.contains(char::is_control);
    let when = if literal { quoted.parse().ok().map(Item::Value) } else { None };
    put(table, "when", when.unwrap_or_else(|| value(&rule.when)));
    put(table, "add", number(rule.add)?);
    Ok(())
}

/// Puts a value where one stood, whose comment behind it stays.
fn put(table: &mut Table, key: &str, item: Item) {
    let decor = table.get(key).and_then(Item::as_value).map(|value| value.decor().clone());
    let mut item = item;
    if let (Some(decor), Some(value)) = (decor, item.as_value_mut()) {
        *value.decor_mut() = decor;
    }
    table.insert(key, item);
}

fn number(number: f64) -> Result<Item, ModelError> {
    if !number.is_finite() || number.abs() > NUMBER_MAX {
        return Err(refused(said!("edit.number")));
    }
    let is_whole = number.fract() == 0.0;
    Ok(if is_whole { value(number as i64) } else { value(number) })
}

#[cfg(test)]
mod tests {
    use super::super::{DEFAULT, ScoreModel};
    use super::*;

    fn rule(when: &str, add: f64) -> RuleText {
        RuleText { text: "Mine".to_owned(), when: when.to_owned(), add }
    }

    fn read(text: &str) -> ScoreModel {
        ScoreModel::parse(text).unwrap()
    }

    #[test]
    fn only_what_is_named_changes() {
        let weight = Edit::Weight { dimension: "timing".to_owned(), weight: 12.5 };
        let text = edited(DEFAULT, &[weight]).unwrap();
        let pairs: Vec<(&str, &str)> =
            DEFAULT.lines().zip(text.lines()).filter(|(was, is)| was != is).collect();
        assert_eq!(pairs, [("weight = 10", "weight = 12.5")]);
        assert_eq!(edited(DEFAULT, &[]).unwrap(), DEFAULT);
    }

    #[test]
    fn rules_come_change_and_go() {
        let dimension = || "timing".to_owned();
        let when = r#"industry = "Space" or name contains "x""#;
        let add = Edit::AddRule { dimension: dimension(), rule: rule(when, 7.0) };
        let text = edited(DEFAULT, &[add]).unwrap();
        let (was, is) = (read(DEFAULT), read(&text));
        let last = is.dimensions[5].rules.last().unwrap();
        assert_eq!((last.text.as_str(), last.tenths, last.when.text.as_str()), ("Mine", 70, when));
        assert_eq!(is.dimensions[5].rules.len(), was.dimensions[5].rules.len() + 1);
        assert!(text.contains(&format!("when = '{when}'")), "readable: {text}");
        let place = was.dimensions[5].rules.len();
        let apostrophe = r#"name = "L'Oréal""#;
        let change =
            Edit::ChangeRule { dimension: dimension(), place, rule: rule(apostrophe, -3.5) };
        let changed = read(&edited(&text, &[change]).unwrap());
        let last = changed.dimensions[5].rules.last().unwrap();
        assert_eq!((last.tenths, last.when.text.as_str()), (-35, apostrophe));
        let remove = Edit::RemoveRule { dimension: dimension(), place };
        assert_eq!(edited(&text, &[remove]).unwrap(), DEFAULT, "as before");
    }

    #[test]
    fn dimensions_come_change_and_go() {
        let name = |name: &str| name.to_owned();
        let edits = [
            Edit::AddDimension { dimension: name("risk"), weight: 5.0 },
            Edit::AddRule { dimension: name("risk"), rule: rule("target", 100.0) },
            Edit::RenameDimension { dimension: name("timing"), name: name("urgency") },
            Edit::RemoveDimension { dimension: name("competition") },
        ];
        let model = read(&edited(DEFAULT, &edits).unwrap());
        let keys: Vec<&str> = model.dimensions.iter().map(|found| found.key.as_str()).collect();
        let expected =
            ["icp_fit", "buying_power", "participation", "opportunity_size", "urgency", "risk"];
        assert_eq!(keys, expected);
        assert_eq!(model.dimensions[5].rules.len(), 1);
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let cases = [
            Edit::Weight { dimension: "nothing".to_owned(), weight: 1.0 },
            Edit::Weight { dimension: "timing".to_owned(), weight: f64::NAN },
            Edit::RemoveRule { dimension: "timing".to_owned(), place: 99 },
            Edit::AddDimension { dimension: "timing".to_owned(), weight: 1.0 },
        ];
        for edit in cases {
            assert!(edited(DEFAULT, std::slice::from_ref(&edit)).is_err(), "{edit:?}");
        }
        assert!(edited("dimension = [", &[]).is_err());
        assert!(edited("", &[Edit::RemoveDimension { dimension: "x".to_owned() }]).is_err());
        let inline = "[[dimension]]\nkey = \"a\"\nweight = 1\nrule = []\n";
        let add = Edit::AddRule { dimension: "a".to_owned(), rule: rule("target", 1.0) };
        assert!(edited(inline, &[add]).is_err());
    }
}
