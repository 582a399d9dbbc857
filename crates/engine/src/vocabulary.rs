//! Values in conditions that nothing here is called: a misspelt stage or list makes a condition
//! that holds for nobody, and says so nowhere.

use std::collections::BTreeMap;

use speargun_domain::account::{
    ACCOUNT_FIELDS, FieldKind, PERSON_FIELDS, QUALIFIED, Unit, account_field, field_kind,
    field_unit,
};
use speargun_domain::filter::{Filter, TestOperator, Tree, TreeValue};
use speargun_domain::market::MarketState;
use speargun_domain::score::{ScoreModel, nearest_name};
use speargun_domain::text::folded;
use speargun_domain::tier::TierState;
use speargun_domain::title::{Department, Seniority};
use speargun_store::{Connection, list};
use speargun_words::{Said, said};

use crate::EngineError;

/// The values that the fields with a settled set of them can have.
#[derive(Debug)]
pub struct Vocabulary {
    /// By field: what one of them is called, and all of them.
    known: BTreeMap<&'static str, (&'static str, Vec<String>)>,
}

impl Vocabulary {
    /// The words of a model, and the lists that count.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(connection: &mut Connection, model: &ScoreModel) -> Result<Self, EngineError> {
        let mut lists = list::all(connection)?;
        lists.retain(|list| list.archived_at.is_none());
        let motions = &model.stages.motions;
        let stages = motions.iter().flat_map(|motion| &motion.stages);
        let mut stages: Vec<String> = stages.map(|stage| stage.key.to_string()).collect();
        stages.sort();
        stages.dedup();
        let states = MarketState::ALL.map(|state| state.key().to_owned());
        let mut tier_states = vec![QUALIFIED.to_owned()];
        tier_states.extend(TierState::ALL.map(|state| state.key().to_owned()));
        let motions = motions.iter().map(|motion| motion.key.to_string()).collect();
        let triggers = model.market.triggers.iter().map(|trigger| trigger.key.clone()).collect();
        let seniorities = Seniority::ALL.map(|seniority| seniority.key().to_owned());
        let departments = Department::ALL.map(|department| department.key().to_owned());
        let known = BTreeMap::from([
            ("lists", ("list", lists.into_iter().map(|list| list.name).collect())),
            ("stage", ("stage", stages)),
            ("motion", ("motion", motions)),
            ("market_state", ("state in the market", states.to_vec())),
            ("tier_state", ("state of a tier", tier_states)),
            ("triggers", ("trigger", triggers)),
            ("seniority", ("seniority", seniorities.to_vec())),
            ("department", ("department", departments.to_vec())),
        ]);
        Ok(Self { known })
    }

    /// What is to be said about the values of a condition: one sentence for each that nothing is
    /// called. Text compares without regard to case, here as well.
    #[must_use]
    pub fn notices(&self, filter: &Filter) -> Vec<Said> {
        let mut notices = Vec::new();
        if let Some(tree) = filter.tree(ACCOUNT_FIELDS) {
            self.look(&tree, &mut notices);
        }
        notices
    }

    fn look(&self, tree: &Tree, notices: &mut Vec<Said>) {
        match tree {
            Tree::All(parts) | Tree::Any(parts) => {
                parts.iter().for_each(|part| self.look(part, notices));
            }
            Tree::Not(part) => self.look(part, notices),
            Tree::Person(part) => self.look(part, notices),
            Tree::Test { field, operator, values } => {
                notices.extend(misuse(field, *operator, values));
                let Some((what, known)) = self.known.get(field.as_str()) else { return };
                if !compares_whole(*operator) {
                    return;
                }
                for value in values {
                    let TreeValue::Text(text) = value else { continue };
                    let lower = folded(text);
                    if !known.iter().any(|name| folded(name) == lower) {
                        notices.push(sentence(what, text, known));
                    }
                }
            }
        }
    }
}

/// What is to be said of a comparison that can hold for nobody, whatever is imported.
fn misuse(field: &str, operator: TestOperator, values: &[TreeValue]) -> Option<Said> {
    use TestOperator::{
        Contains, Empty, Greater, GreaterOrEqual, Less, LessOrEqual, NotEmpty, True,
    };
    // Custom fields, counts of events: whatever is imported may be there.
    let is_known = ACCOUNT_FIELDS.contains(&field) || PERSON_FIELDS.contains(&field);
    if !is_known || matches!(operator, Empty | NotEmpty) {
        return None;
    }
    let has_text = values.iter().any(|value| matches!(value, TreeValue::Text(_)));
    let is_list = account_field(field).is_some_and(|field| field.is_list);
    match field_kind(field) {
        FieldKind::Text => match operator {
            Less | LessOrEqual | Greater | GreaterOrEqual => {
                Some(said!("notice.text_is_no_number", field))
            }
            True if !is_list => Some(said!("notice.text_is_no_truth", field)),
            _ => None,
        },
        FieldKind::Truth if has_text => Some(said!("notice.truth", field)),
        FieldKind::Number if operator == Contains => Some(said!("notice.number_contains", field)),
        FieldKind::Number if has_text && field_unit(field) != Unit::Money => {
            Some(said!("notice.number_quoted", field))
        }
        _ => None,
    }
}

/// A text as it is written between quotation marks in a condition.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn compares_whole(operator: TestOperator) -> bool {
    use TestOperator::{Equal, In, NotEqual, NotIn};
    matches!(operator, Equal | NotEqual | In | NotIn)
}

/// How many names are reported where none is near.
const NAMES_SHOWN: usize = 12;

fn sentence(what: &str, text: &str, known: &[String]) -> Said {
    let known: Vec<String> = known.iter().map(|name| escaped(name)).collect();
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let text = &escaped(text);
    let hint = match nearest_name(text, &names) {
        Some(name) => said!("did_you_mean", name),
        None if names.is_empty() => said!("notice.there_is_none"),
        None => {
            let more = if names.len() > NAMES_SHOWN { " …" } else { "" };
            let shown = &names[..names.len().min(NAMES_SHOWN)];
            said!("notice.there_are", known = shown.join(", "), more)
        }
    };
    said!("notice.none_called", what, text, hint)
}

#[cfg(test)]
mod tests {
    use speargun_domain::filter::parse;

    use super::*;

    #[test]
    fn values_that_nothing_is_called_are_told() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let vocabulary = Vocabulary {
            known: BTreeMap::from([
                ("lists", ("list", names(&["Q3 EMEA"]))),
                ("stage", ("stage", names(&["target", "engaged"]))),
                ("seniority", ("seniority", names(&["c_level", "director"]))),
            ]),
        };
        let told = |text: &str| -> Vec<String> {
            let notices = vocabulary.notices(&parse(text, ACCOUNT_FIELDS).unwrap());
            notices.iter().map(ToString::to_string).collect()
        };
        for right in [
            "",
            "lists = \"q3 emea\"",
            "stage in (\"Target\")",
            "stage contains \"gag\"",
            "stage is empty",
            "industry = \"nothing\"",
            "person(seniority = \"C_Level\" and department = \"x\")",
        ] {
            assert_eq!(told(right), Vec::<String>::new(), "{right}");
        }
        let wrong = "tier = 1 or not (stage in (\"engagd\", \"target\") and lists = \"Fairs\")";
        assert_eq!(
            told(wrong),
            [
                "no stage is called \"engagd\"; did you mean engaged?",
                "no list is called \"Fairs\"; there are Q3 EMEA",
            ]
        );
        assert_eq!(
            told("person(seniority = \"clevel\")"),
            ["no seniority is called \"clevel\"; did you mean c_level?"]
        );
    }
}
