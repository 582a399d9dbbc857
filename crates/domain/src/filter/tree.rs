//! A condition as a tree that programs and the visual builder read and write. Text to tree and
//! back means the same (property test); shorthands such as `engaged in 30d` are spelt out.

use serde::{Deserialize, Serialize};

use super::{FieldName, Filter, Literal, Node, Operator};
use crate::account::{EVENT_WINDOW_DAYS, PERSON_FIELDS};
use crate::money::Currency;
use crate::time::to_rfc3339;

/// A condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    /// All of these hold.
    All(Vec<Tree>),
    /// One of these holds.
    Any(Vec<Tree>),
    /// This does not hold.
    Not(Box<Tree>),
    /// This holds for one and the same person.
    Person(Box<Tree>),
    /// A field is compared.
    Test {
        /// The field's name; `custom.` begins the names of the user's own.
        field: String,
        /// How it is compared.
        operator: TestOperator,
        /// With what: one value, several for `in`, none for `empty` and `true`; an amount may have
        /// its currency behind it.
        #[serde(default)]
        values: Vec<TreeValue>,
    },
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestOperator {
    /// `=`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `in (…)`.
    In,
    /// `not in (…)`.
    NotIn,
    /// `contains`.
    Contains,
    /// `is empty`.
    Empty,
    /// `is not empty`.
    NotEmpty,
    /// The field alone.
    True,
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TreeValue {
    /// A number, or a truth as 0 or 1.
    Number(f64),
    /// A text, or an instant.
    Text(String),
}

impl Filter {
    /// The condition as a tree; nothing for the filter that holds for everything. `fields` are
    /// those that the filter was parsed with.
    #[must_use]
    pub fn tree(&self, fields: &[&str]) -> Option<Tree> {
        self.root.as_ref().map(|root| tree_of(root, fields))
    }
}

fn tree_of(node: &Node, fields: &[&str]) -> Tree {
    let of_all = |nodes: &[Node]| nodes.iter().map(|node| tree_of(node, fields)).collect();
    match node {
        Node::And(nodes) => Tree::All(of_all(nodes)),
        Node::Or(nodes) => Tree::Any(of_all(nodes)),
        Node::Not(node) => Tree::Not(Box::new(tree_of(node, fields))),
        Node::Person(node) => Tree::Person(Box::new(tree_of(node, PERSON_FIELDS))),
        Node::Test { field, operator } => test_of(field, operator, fields),
        Node::Local(found) => {
            let mut tree = test_of(&found.field, &found.operator, fields);
            if let Tree::Test { values, .. } = &mut tree {
                for value in values {
                    // As the clocks show it: without a zone, and without an hour that nobody wrote.
                    if let TreeValue::Text(text) = value {
                        let shown = text.trim_end_matches('Z');
                        *text = shown.strip_suffix("T00:00:00").unwrap_or(shown).to_owned();
                    }
                }
            }
            tree
        }
        Node::Amount(found) => {
            let mut tree = test_of(&found.field, &found.comparison.with(found.amount), fields);
            if let Tree::Test { values, .. } = &mut tree {
                values.push(TreeValue::Text(found.currency.to_string()));
            }
            tree
        }
    }
}

fn test_of(field: &FieldName, operator: &Operator, fields: &[&str]) -> Tree {
    let field = match field {
        FieldName::Known(index) => fields.get(*index).copied().unwrap_or_default().to_owned(),
        FieldName::Custom(name) => format!("custom.{name}"),
        FieldName::Events(event_type, window) => events_named(event_type, *window),
    };
    let is_instant = field.ends_with("_at");
    let value = |literal: &Literal| match literal {
        // Instants stand as microseconds inside and as dates outside.
        Literal::Number(number) if is_instant => TreeValue::Text(to_rfc3339(*number as i64)),
        Literal::Number(number) => TreeValue::Number(*number),
        Literal::Text(words) => TreeValue::Text(words.written.clone()),
    };
    let number = |number: &f64| vec![value(&Literal::Number(*number))];
    let several = |literals: &[Literal]| literals.iter().map(value).collect();
    let (operator, values) = match operator {
        Operator::Equal(literal) => (TestOperator::Equal, vec![value(literal)]),
        Operator::NotEqual(literal) => (TestOperator::NotEqual, vec![value(literal)]),
        // Only what is meant by a comparison is one of these, never what was written.
        Operator::Within(spans) | Operator::Outside(spans) => {
            let is_in = matches!(operator, Operator::Within(_));
            let starts = spans.iter().flat_map(|(start, _)| number(start)).collect();
            (if is_in { TestOperator::In } else { TestOperator::NotIn }, starts)
        }
        Operator::Less(limit) => (TestOperator::Less, number(limit)),
        Operator::LessOrEqual(limit) => (TestOperator::LessOrEqual, number(limit)),
        Operator::Greater(limit) => (TestOperator::Greater, number(limit)),
        Operator::GreaterOrEqual(limit) => (TestOperator::GreaterOrEqual, number(limit)),
        Operator::In(literals) => (TestOperator::In, several(literals)),
        Operator::NotIn(literals) => (TestOperator::NotIn, several(literals)),
        Operator::Contains(words) => {
            (TestOperator::Contains, vec![TreeValue::Text(words.written.clone())])
        }
        Operator::Empty => (TestOperator::Empty, Vec::new()),
        Operator::NotEmpty => (TestOperator::NotEmpty, Vec::new()),
        Operator::True => (TestOperator::True, Vec::new()),
    };
    Tree::Test { field, operator, values }
}

impl Tree {
    /// The condition as text in the filter language. What cannot be meant, such as a comparison
    /// without a value, becomes text that [`super::parse`] refuses with its place.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, Around::Nothing);
        text
    }

    fn write(&self, text: &mut String, around: Around) {
        match self {
            Self::All(parts) => joined(text, parts, " and ", Around::All, around == Around::Not),
            Self::Any(parts) => joined(text, parts, " or ", Around::Any, around != Around::Nothing),
            Self::Not(part) => {
                text.push_str("not ");
                part.write(text, Around::Not);
            }
            Self::Person(part) => {
                text.push_str("person(");
                part.write(text, Around::Nothing);
                text.push(')');
            }
            Self::Test { field, operator, values } => write_test(text, field, *operator, values),
        }
    }
}

/// What a part stands in, which tells whether it needs brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    All,
    Any,
    Not,
}

fn joined(text: &mut String, parts: &[Tree], sign: &str, within: Around, brackets: bool) {
    // One part alone needs no sign, and therefore no brackets of this kind.
    let brackets = brackets && parts.len() > 1;
    if brackets {
        text.push('(');
    }
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            text.push_str(sign);
        }
        // A list within a list of the same kind stays a list of its own.
        let is_same = matches!(
            (part, within),
            (Tree::All(inner), Around::All) | (Tree::Any(inner), Around::Any) if inner.len() > 1
        );
        part.write(text, if is_same { Around::Not } else { within });
    }
    if brackets {
        text.push(')');
    }
}

fn write_test(text: &mut String, field: &str, operator: TestOperator, values: &[TreeValue]) {
    write_field(text, field);
    let (sign, is_list) = match operator {
        TestOperator::Equal => (" = ", false),
        TestOperator::NotEqual => (" != ", false),
        TestOperator::Less => (" < ", false),
        TestOperator::LessOrEqual => (" <= ", false),
        TestOperator::Greater => (" > ", false),
        TestOperator::GreaterOrEqual => (" >= ", false),
        TestOperator::In => (" in ", true),
        TestOperator::NotIn => (" not in ", true),
        TestOperator::Contains => (" contains ", false),
        TestOperator::Empty => return text.push_str(" is empty"),
        TestOperator::NotEmpty => return text.push_str(" is not empty"),
        TestOperator::True => return,
    };
    text.push_str(sign);
    if is_list {
        text.push('(');
    }
    if let ([TreeValue::Number(amount), TreeValue::Text(code)], false) = (values, is_list)
        && let Ok(currency) = Currency::parse(code)
    {
        text.push_str(&format!("{} {currency}", number_text(*amount)));
        return;
    }
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            text.push_str(", ");
        }
        match value {
            TreeValue::Number(number) => text.push_str(&number_text(*number)),
            TreeValue::Text(written) => quote(text, written),
        }
    }
    if is_list {
        text.push(')');
    }
}

/// A field by its name; one of the user's own in quotation marks where its name is no plain word.
fn write_field(text: &mut String, field: &str) {
    let custom = field.strip_prefix("custom.").filter(|name| !name.is_empty());
    let is_plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c));
    match custom.filter(|name| !is_plain(name)) {
        Some(name) => {
            text.push_str("custom.");
            quote(text, name);
        }
        None => text.push_str(field),
    }
}

/// A number that reads back as itself: three digits after a point could be taken for thousands.
fn number_text(number: f64) -> String {
    let text = number.to_string();
    let is_thousands = text.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 3);
    if is_thousands { text + "0" } else { text }
}

/// A count of events as people write it.
pub(crate) fn events_named(event_type: &str, window: usize) -> String {
    events_over(event_type, EVENT_WINDOW_DAYS.get(window).copied().unwrap_or_default())
}

/// A count of events over some days as people write it.
fn events_over(event_type: &str, days: u32) -> String {
    let mut text = "events(".to_owned();
    quote(&mut text, event_type);
    text.push_str(&format!(", {days}d)"));
    text
}

fn quote(text: &mut String, written: &str) {
    text.push('"');
    for character in written.chars() {
        if matches!(character, '"' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::account::ACCOUNT_FIELDS;
    use crate::event::event_type_of;
    use crate::filter::parse;

    fn value() -> impl Strategy<Value = TreeValue> {
        prop_oneof![
            (-1e9_f64..1e9).prop_map(|number| TreeValue::Number((number * 1e4).round() / 1e4)),
            (0_i64..100_000).prop_map(|number| TreeValue::Number(number as f64)),
            "[a-zA-Z가-힣ά-ώ\"\\\\' (),=]{0,12}".prop_map(TreeValue::Text),
        ]
    }

    fn test(fields: &'static [&'static str]) -> impl Strategy<Value = Tree> {
        let number = (-1_000_i64..1_000).prop_map(|number| TreeValue::Number(number as f64));
        let of_number = prop_oneof![
            Just(TestOperator::Less),
            Just(TestOperator::LessOrEqual),
            Just(TestOperator::Greater),
            Just(TestOperator::GreaterOrEqual),
        ];
        let of_one = prop_oneof![Just(TestOperator::Equal), Just(TestOperator::NotEqual)];
        let of_list = prop_oneof![Just(TestOperator::In), Just(TestOperator::NotIn)];
        let of_none = prop_oneof![
            Just(TestOperator::Empty),
            Just(TestOperator::NotEmpty),
            Just(TestOperator::True),
        ];
        let rest = prop_oneof![
            (of_number, number).prop_map(|(operator, value)| (operator, vec![value])),
            (of_one, value()).prop_map(|(operator, value)| (operator, vec![value])),
            (of_list, prop::collection::vec(value(), 1..4)),
            "[a-zA-Z ]{0,8}".prop_map(|text| (TestOperator::Contains, vec![TreeValue::Text(text)])),
            of_none.prop_map(|operator| (operator, Vec::new())),
        ];
        let known = prop::sample::select(
            fields.iter().filter(|field| !field.ends_with("_at")).collect::<Vec<_>>(),
        );
        let known = known.prop_map(|field| (*field).to_owned());
        let custom = "custom\\.[a-z]{1,8}";
        let events = ("[a-z가-힣 \"]{0,9}[a-z]", 0_usize..3)
            .prop_map(|(text, window)| events_named(&event_type_of(&text, None), window));
        // Only accounts count events.
        let field = if fields == ACCOUNT_FIELDS {
            prop_oneof![9 => known, 1 => custom, 1 => events].boxed()
        } else {
            prop_oneof![9 => known, 1 => custom].boxed()
        };
        (field, rest).prop_map(|(field, (operator, values))| Tree::Test { field, operator, values })
    }

    fn within(leaf: impl Strategy<Value = Tree> + 'static) -> impl Strategy<Value = Tree> {
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::All),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::Any),
                inner.prop_map(|part| Tree::Not(Box::new(part))),
            ]
        })
    }

    fn tree() -> impl Strategy<Value = Tree> {
        let person = within(test(PERSON_FIELDS)).prop_map(|part| Tree::Person(Box::new(part)));
        within(prop_oneof![4 => test(ACCOUNT_FIELDS).boxed(), 1 => person.boxed()])
    }

    proptest! {
        #[test]
        fn a_tree_is_its_text(tree in tree()) {
            let text = tree.text();
            let filter = parse(&text, ACCOUNT_FIELDS).map_err(|error| {
                TestCaseError::fail(format!("{text}: {error}"))
            })?;
            prop_assert_eq!(filter.tree(ACCOUNT_FIELDS), Some(tree), "{}", text);
        }

        #[test]
        fn any_text_is_refused_or_means_its_tree(text in "[a-z_ ()<>=\"0-9,.]{0,60}") {
            if let Ok(filter) = parse(&text, ACCOUNT_FIELDS) {
                let Some(tree) = filter.tree(ACCOUNT_FIELDS) else { return Ok(()) };
                let again = parse(&tree.text(), ACCOUNT_FIELDS).unwrap();
                prop_assert_eq!(again.tree(ACCOUNT_FIELDS), Some(tree));
            }
        }
    }

    #[test]
    fn text_is_what_people_write() {
        for (text, printed) in [
            (
                "employees>=200 AND (country='KR' or country = \"US\")",
                "employees >= 200 and (country = \"KR\" or country = \"US\")",
            ),
            ("engaged in 30d", "days_since_engaged <= 30"),
            ("won_amount>=1.5M krw and tier = 1", "won_amount >= 1500000 KRW and tier = 1"),
            ("Created_At in 90d", "days_since_created <= 90"),
            ("not (target and tier = 1)", "not (target and tier = 1)"),
            (
                "person(seniority=\"c_level\" and engaged)",
                "person(seniority = \"c_level\" and engaged)",
            ),
            ("events('Demo Requested') >= 2", "events(\"demo_request\", 90d) >= 2"),
            ("not events('webinar', 7d)", "not events(\"webinar\", 7d)"),
            ("created_at >= \"2026-01-02\"", "created_at >= \"2026-01-02\""),
            (
                "industry in (\"Software\", \"소프트웨어\")",
                "industry in (\"Software\", \"소프트웨어\")",
            ),
        ] {
            let tree = parse(text, ACCOUNT_FIELDS).unwrap().tree(ACCOUNT_FIELDS).unwrap();
            assert_eq!(tree.text(), printed);
            assert_eq!(parse(printed, ACCOUNT_FIELDS).unwrap().tree(ACCOUNT_FIELDS), Some(tree));
        }
    }
}
