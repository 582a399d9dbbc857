//! From what outcomes teach to a rule of the score model: the condition in the filter language, the
//! rule as text, and the model's text with the rule in it.

use speargun_words::{Said, said};

use crate::account::ACCOUNT_FIELDS;
use crate::filter::{self, TestOperator, Tree, TreeValue};
use crate::score::{Edit, ModelError, RuleText, ScoreModel, edited};

/// The dimension that learned rules go to where nobody names another.
pub const DIMENSION: &str = "icp_fit";

/// A rule that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRule {
    /// What people read.
    pub text: String,
    /// The condition.
    pub when: String,
    /// Points.
    pub add: f64,
}

/// Why a rule cannot be put into a model. Nothing was changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DraftError {
    /// The model has no such dimension.
    #[error("{}", self.said())]
    NoDimension {
        /// What was asked for.
        wanted: String,
        /// Those that there are.
        known: String,
    },
    /// The model cannot be read, before or after.
    #[error("{}", self.said())]
    Model(ModelError),
    /// The text is laid out in a way that no line can be put into.
    #[error("{}", self.said())]
    Layout,
}

impl DraftError {
    /// The error as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::NoDimension { wanted, known } => said!("icp.no_dimension", wanted, known),
            Self::Model(error) => error.said(),
            Self::Layout => said!("icp.no_layout"),
        }
    }
}

/// The condition that a field holds a level, as text; nothing where the filter language cannot say
/// it, as of a field of one's own with a space in its name.
#[must_use]
pub fn level(field: &str, level: &str) -> Option<String> {
    condition(Tree::Test {
        field: field.to_owned(),
        operator: TestOperator::Equal,
        values: vec![TreeValue::Text(level.to_owned())],
    })
}

/// The condition that a number lies from one bound on to below another; nothing without a bound,
/// or where the filter language cannot say it.
#[must_use]
pub fn band(field: &str, from: Option<f64>, below: Option<f64>) -> Option<String> {
    let test = |operator: TestOperator, bound: f64| Tree::Test {
        field: field.to_owned(),
        operator,
        values: vec![TreeValue::Number(bound)],
    };
    let mut tests: Vec<Tree> =
        from.map(|from| test(TestOperator::GreaterOrEqual, from)).into_iter().collect();
    tests.extend(below.map(|below| test(TestOperator::Less, below)));
    match tests.len() {
        0 => None,
        1 => tests.pop().and_then(condition),
        _ => condition(Tree::All(tests)),
    }
}

/// The text of a condition that reads back as itself. Fields of one's own hold text, so that
/// comparing them with a number says nothing.
fn condition(tree: Tree) -> Option<String> {
    let text = tree.text();
    let read = filter::parse(&text, ACCOUNT_FIELDS).ok()?;
    (read.tree(ACCOUNT_FIELDS)? == tree).then_some(text)
}

impl DraftRule {
    /// The rule as it stands in a model.
    #[must_use]
    pub fn toml(&self) -> String {
        self.rule().toml()
    }

    fn rule(&self) -> RuleText {
        RuleText { text: self.text.clone(), when: self.when.clone(), add: self.add }
    }

    /// The text of a model with the rule added to a dimension, behind its other rules; everything
    /// else stays as it is written, comments too.
    ///
    /// # Errors
    /// When the model has no such dimension, or does not read as meant afterwards.
    pub fn add_to(&self, model: &str, dimension: &str) -> Result<String, DraftError> {
        let before = ScoreModel::parse(model).map_err(DraftError::Model)?;
        if !before.dimensions.iter().any(|known| known.key == dimension) {
            let keys: Vec<&str> =
                before.dimensions.iter().map(|known| known.key.as_str()).collect();
            let (wanted, known) = (dimension.to_owned(), keys.join(", "));
            return Err(DraftError::NoDimension { wanted, known });
        }
        let rule = self.rule();
        let edit = Edit::AddRule { dimension: dimension.to_owned(), rule };
        let text = edited(model, &[edit]).map_err(|_| DraftError::Layout)?;
        let after = ScoreModel::parse(&text).map_err(DraftError::Model)?;
        let changes = before.changes_to(&after);
        let is_meant = matches!(changes.as_slice(), [one]
            if one.place == dimension && one.before.is_none() && one.after.is_some());
        if is_meant { Ok(text) } else { Err(DraftError::Layout) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::account::AccountRecord;
    use crate::score::DEFAULT;

    fn rule(when: &str) -> DraftRule {
        DraftRule { text: "Learned: it's \"so\"".to_owned(), when: when.to_owned(), add: -7.0 }
    }

    #[test]
    fn a_rule_goes_behind_those_of_its_dimension_and_nothing_else_changes() {
        for key in ["icp_fit", "competition", "timing"] {
            let text = rule("industry = \"Software\"").add_to(DEFAULT, key).unwrap();
            let model = ScoreModel::parse(&text).unwrap();
            let dimension = model.dimensions.iter().find(|known| known.key == key).unwrap();
            let last = dimension.rules.last().unwrap();
            assert_eq!((last.tenths, last.when.text.as_str()), (-70, "industry = \"Software\""));
            assert_eq!(last.text, "Learned: it's \"so\"");
            let without = text.replacen(&rule("industry = \"Software\"").toml(), "", 1);
            assert_eq!(without, DEFAULT);
            // Comments of the next section stay with it.
            let place = text.find("Learned: it's").unwrap();
            assert!(text[place..].contains("\n\n# --- ") || key == "timing");
            // The same rule again is another one.
            let twice = rule("industry = \"Software\"").add_to(&text, key).unwrap();
            assert!(twice.len() > text.len());
        }
    }

    #[test]
    fn a_model_that_no_rule_fits_into_is_refused_with_its_reason() {
        let rule = rule("target");
        let error = rule.add_to(DEFAULT, "icp").unwrap_err();
        assert!(error.to_string().contains("its dimensions are icp_fit, buying_power"), "{error}");
        assert!(matches!(rule.add_to("name = ", "icp_fit"), Err(DraftError::Model(_))));
        let bad = DraftRule { when: "industri = \"x\"".to_owned(), ..rule.clone() };
        assert!(matches!(bad.add_to(DEFAULT, "icp_fit"), Err(DraftError::Model(_))));
    }

    #[test]
    fn conditions_are_those_of_the_filter_language() {
        let cases = [
            (level("industry", "Say \"so\""), Some("industry = \"Say \\\"so\\\"\"")),
            (level("custom.segment", "A"), Some("custom.segment = \"A\"")),
            (level("custom.my field", "A"), Some("custom.\"my field\" = \"A\"")),
            (level("nonsense", "A"), None),
            (
                band("employees", Some(200.0), Some(1_000.0)),
                Some("employees >= 200 and employees < 1000"),
            ),
            (band("revenue_growth", None, Some(0.125)), Some("revenue_growth < 0.1250")),
            (band("employees", None, None), None),
        ];
        for (found, expected) in cases {
            assert_eq!(found.as_deref(), expected);
        }
    }

    proptest! {
        #[test]
        fn a_condition_holds_for_what_it_was_made_of(
            text in "\\PC{1,20}", number in -1e6_f64..1e6, width in 1.0_f64..1e5,
        ) {
            let record = AccountRecord {
                industry: Some(text.clone()),
                technologies: vec!["x".to_owned(), text.clone()],
                employees: Some(number),
                custom: vec![("segment".to_owned(), text.clone())],
                ..AccountRecord::default()
            };
            let (from, below) = (number.floor(), (number + width).ceil());
            let conditions = ["industry", "technologies", "custom.segment"].map(|f| level(f, &text));
            for when in conditions.into_iter().chain([band("employees", Some(from), Some(below))]) {
                let when = when.unwrap();
                prop_assert!(filter::parse(&when, ACCOUNT_FIELDS).unwrap().holds(&record), "{}", when);
            }
        }
    }
}
