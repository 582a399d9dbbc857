//! The one condition language: ICP rules, tiers, definitions, lists and API queries.
//!
//! ```text
//! industry in ("Software", "Energy") and employees >= 200
//!     and person(seniority = "c_level" and engaged in 30d)
//! ```
//!
//! A `person(…)` block means one and the same person. A comparison with something unknown is false,
//! so `not (country = "KR")` also holds for an account without a country. Text compares without
//! regard to case.

mod parser;
pub(crate) mod sql;
pub mod table;
mod tree;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::money::{Currency, Rates};
use crate::score::Input;
use crate::text::{self, folded};

pub use parser::{FilterError, parse};
pub use sql::Dialect;
pub(crate) use tree::events_named;
pub use tree::{TestOperator, Tree, TreeValue};

/// A condition that has been read and checked against the fields it may name.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// As written.
    pub text: String,
    pub(crate) root: Option<Node>,
}

/// A condition names an amount in a currency that the workspace has no rate for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no exchange rate for {currency} in workspace.toml: write one, or another currency"
)]
pub struct NoRate {
    /// The currency.
    pub currency: Currency,
    /// Where it stands, counted in characters from 1.
    pub position: usize,
}

/// What a field of a record holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldValue<'a> {
    /// Not known.
    Unknown,
    /// A number, an instant in microseconds, or a truth as 0 or 1.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// Several texts: a comparison holds when it holds for one of them.
    List(&'a [String]),
}

/// Something that a filter can be asked about.
pub trait Record {
    /// The value of a field, by its place in the list that the filter was parsed with.
    fn field(&self, index: usize) -> FieldValue<'_>;

    /// A field of the user's own, `custom.<name>`.
    fn custom(&self, _name: &str) -> FieldValue<'_> {
        FieldValue::Unknown
    }

    /// How many events of a type lie in a window, by its place in
    /// [`EVENT_WINDOW_DAYS`](crate::account::EVENT_WINDOW_DAYS).
    fn events(&self, _event_type: &str, _window: usize) -> FieldValue<'_> {
        FieldValue::Unknown
    }

    /// Whether `test` holds for one of the record's people.
    fn any_person(&self, _test: &mut dyn FnMut(&dyn Record) -> bool) -> bool {
        false
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Person(Box<Self>),
    Test { field: FieldName, operator: Operator },
    Amount(Amount),
    Local(Local),
}

/// `created_at >= "2026-01-31"`: a moment on the clocks of the workspace.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Local {
    pub(crate) field: FieldName,
    /// With moments as if the clocks were UTC's.
    pub(crate) operator: Operator,
    /// With the moments meant, once the zone is known.
    pub(crate) settled: Option<Operator>,
}

impl Local {
    pub(crate) fn meant(&self) -> &Operator {
        self.settled.as_ref().unwrap_or(&self.operator)
    }

    fn settle(&mut self, zone: &TimeZone) {
        let meant = |number: f64| in_zone(number as i64, zone) as f64;
        let literal = |literal: &Literal| match literal {
            Literal::Number(number) => Literal::Number(meant(*number)),
            Literal::Text(words) => Literal::Text(words.clone()),
        };
        let all = |literals: &[Literal]| literals.iter().map(literal).collect();
        self.settled = Some(match &self.operator {
            Operator::Equal(found) => Operator::Equal(literal(found)),
            Operator::NotEqual(found) => Operator::NotEqual(literal(found)),
            Operator::Less(limit) => Operator::Less(meant(*limit)),
            Operator::LessOrEqual(limit) => Operator::LessOrEqual(meant(*limit)),
            Operator::Greater(limit) => Operator::Greater(meant(*limit)),
            Operator::GreaterOrEqual(limit) => Operator::GreaterOrEqual(meant(*limit)),
            Operator::In(literals) => Operator::In(all(literals)),
            Operator::NotIn(literals) => Operator::NotIn(all(literals)),
            other => other.clone(),
        });
    }
}

/// The moment at which a zone's clocks show what UTC's show at another.
fn in_zone(at: i64, zone: &TimeZone) -> i64 {
    let shown = Timestamp::from_microsecond(at).map(|at| TimeZone::UTC.to_datetime(at));
    let meant = shown.and_then(|shown| zone.to_timestamp(shown));
    meant.map_or(at, Timestamp::as_microsecond)
}

/// `open_amount >= 100k KRW`: a field of money beside an amount of any currency.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Amount {
    pub(crate) field: FieldName,
    pub(crate) comparison: Comparison,
    /// In major units.
    pub(crate) amount: f64,
    pub(crate) currency: Currency,
    /// Where the currency stands, counted in characters from 1.
    pub(crate) position: usize,
    /// In the workspace's currency, once settled; until then the comparison does not hold.
    pub(crate) limit: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn with(self, limit: f64) -> Operator {
        match self {
            Self::Less => Operator::Less(limit),
            Self::LessOrEqual => Operator::LessOrEqual(limit),
            Self::Greater => Operator::Greater(limit),
            Self::GreaterOrEqual => Operator::GreaterOrEqual(limit),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FieldName {
    Known(usize),
    Custom(String),
    /// `events("demo_request", 30d)`: the type, and the place of the window.
    Events(String, usize),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operator {
    Equal(Literal),
    NotEqual(Literal),
    Less(f64),
    LessOrEqual(f64),
    Greater(f64),
    GreaterOrEqual(f64),
    In(Vec<Literal>),
    NotIn(Vec<Literal>),
    Contains(Words),
    Empty,
    NotEmpty,
    True,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Number(f64),
    Text(Words),
}

/// A text that is compared without regard to case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// As people wrote it.
    pub(crate) written: String,
    /// In lower case.
    pub(crate) folded: String,
}

impl Words {
    pub(crate) fn new(written: &str) -> Self {
        Self { written: written.to_owned(), folded: folded(written) }
    }
}

impl Filter {
    /// The filter that holds for everything.
    #[must_use]
    pub fn everything() -> Self {
        Self { text: String::new(), root: None }
    }

    /// Whether an amount has a currency of its own, so that the filter must be settled.
    #[must_use]
    pub fn names_currency(&self) -> bool {
        self.root.as_ref().is_some_and(Node::names_currency)
    }

    /// Brings amounts of other currencies into the workspace's. Until then, comparisons with them
    /// do not hold.
    ///
    /// # Errors
    /// When a currency has no rate.
    pub fn settle(&mut self, rates: &Rates) -> Result<(), NoRate> {
        self.root.as_mut().map_or(Ok(()), |root| root.settle(rates))
    }

    /// Reads moments that are written without a zone as the clocks of one show them; until then
    /// they are UTC's.
    pub fn settle_zone(&mut self, zone: &TimeZone) {
        if let Some(root) = &mut self.root {
            root.settle_zone(zone);
        }
    }

    /// Whether the record fulfils the condition.
    #[must_use]
    pub fn holds(&self, record: &dyn Record) -> bool {
        self.root.as_ref().is_none_or(|root| root.holds(record))
    }

    /// The counts of events that the filter names: types, and places of windows.
    #[must_use]
    pub fn events(&self) -> Vec<(&str, usize)> {
        let mut found = Vec::new();
        if let Some(root) = &self.root {
            root.collect_events(&mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What the filter compares outside person blocks, and of what it asks whether it is empty.
    pub(crate) fn inputs(&self, compared: &mut BTreeSet<Input>, asked: &mut BTreeSet<Input>) {
        if let Some(root) = &self.root {
            root.collect_inputs(compared, asked);
        }
    }

    /// The places of the known fields that the filter names, outside person blocks.
    #[must_use]
    pub fn fields(&self) -> Vec<usize> {
        let mut found = Vec::new();
        if let Some(root) = &self.root {
            root.collect_fields(&mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Node {
    fn holds(&self, record: &dyn Record) -> bool {
        match self {
            Self::And(nodes) => nodes.iter().all(|node| node.holds(record)),
            Self::Or(nodes) => nodes.iter().any(|node| node.holds(record)),
            Self::Not(node) => !node.holds(record),
            Self::Person(node) => record.any_person(&mut |person| node.holds(person)),
            Self::Test { field, operator } => operator.holds(field.value(record)),
            Self::Amount(amount) => amount.limit.is_some_and(|limit| {
                amount.comparison.with(limit).holds(amount.field.value(record))
            }),
            Self::Local(local) => local.meant().holds(local.field.value(record)),
        }
    }

    fn collect_fields(&self, found: &mut Vec<usize>) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter().for_each(|node| node.collect_fields(found));
            }
            Self::Not(node) => node.collect_fields(found),
            Self::Test { field: FieldName::Known(index), .. }
            | Self::Local(Local { field: FieldName::Known(index), .. })
            | Self::Amount(Amount { field: FieldName::Known(index), .. }) => found.push(*index),
            Self::Person(_) | Self::Test { .. } | Self::Amount(_) | Self::Local(_) => {}
        }
    }

    fn collect_inputs(&self, compared: &mut BTreeSet<Input>, asked: &mut BTreeSet<Input>) {
        let (field, is_asked) = match self {
            Self::And(nodes) | Self::Or(nodes) => {
                return nodes.iter().for_each(|node| node.collect_inputs(compared, asked));
            }
            Self::Not(node) => return node.collect_inputs(compared, asked),
            Self::Person(_) => return,
            Self::Test { field, operator } => {
                (field, matches!(operator, Operator::Empty | Operator::NotEmpty))
            }
            Self::Amount(Amount { field, .. }) | Self::Local(Local { field, .. }) => (field, false),
        };
        let input = match field {
            FieldName::Known(place) => Input::Field(*place),
            FieldName::Custom(name) => Input::Custom(name.clone()),
            FieldName::Events(..) => return,
        };
        if is_asked {
            asked.insert(input)
        } else {
            compared.insert(input)
        };
    }

    fn collect_events<'a>(&'a self, found: &mut Vec<(&'a str, usize)>) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter().for_each(|node| node.collect_events(found));
            }
            Self::Not(node) => node.collect_events(found),
            Self::Test { field: FieldName::Events(event_type, window), .. } => {
                found.push((event_type, *window));
            }
            Self::Person(_) | Self::Test { .. } | Self::Amount(_) | Self::Local(_) => {}
        }
    }

    fn names_currency(&self) -> bool {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().any(Self::names_currency),
            Self::Not(node) | Self::Person(node) => node.names_currency(),
            Self::Test { .. } | Self::Local(_) => false,
            Self::Amount(_) => true,
        }
    }

    fn settle_zone(&mut self, zone: &TimeZone) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter_mut().for_each(|node| node.settle_zone(zone));
            }
            Self::Not(node) | Self::Person(node) => node.settle_zone(zone),
            Self::Local(local) => local.settle(zone),
            Self::Test { .. } | Self::Amount(_) => {}
        }
    }

    fn settle(&mut self, rates: &Rates) -> Result<(), NoRate> {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter_mut().try_for_each(|node| node.settle(rates))
            }
            Self::Not(node) | Self::Person(node) => node.settle(rates),
            Self::Test { .. } | Self::Local(_) => Ok(()),
            Self::Amount(found) => {
                let limit = rates.of_major(found.amount, found.currency);
                let (currency, position) = (found.currency, found.position);
                found.limit = Some(limit.ok_or(NoRate { currency, position })?);
                Ok(())
            }
        }
    }
}

impl FieldName {
    fn value<'a>(&self, record: &'a dyn Record) -> FieldValue<'a> {
        match self {
            Self::Known(index) => record.field(*index),
            Self::Custom(name) => record.custom(name),
            Self::Events(event_type, window) => record.events(event_type, *window),
        }
    }
}

impl Operator {
    fn holds(&self, value: FieldValue<'_>) -> bool {
        if let FieldValue::List(items) = value {
            return match self {
                Self::Empty => items.is_empty(),
                Self::NotEmpty | Self::True => !items.is_empty(),
                Self::NotEqual(literal) => !items.iter().any(|item| equal_text(item, literal)),
                Self::NotIn(literals) => !items
                    .iter()
                    .any(|item| literals.iter().any(|literal| equal_text(item, literal))),
                _ => items.iter().any(|item| self.holds(FieldValue::Text(item))),
            };
        }
        let number = match value {
            FieldValue::Number(number) => Some(number),
            _ => None,
        };
        // A custom field holds text even where it counts something.
        let amount = number.or_else(|| match value {
            FieldValue::Text(text) => text.parse::<f64>().ok().filter(|number| number.is_finite()),
            _ => None,
        });
        match self {
            Self::Empty => value == FieldValue::Unknown,
            Self::NotEmpty => value != FieldValue::Unknown,
            Self::True => number.is_some_and(|number| number != 0.0),
            Self::Equal(literal) => equal(value, literal),
            Self::NotEqual(literal) => value != FieldValue::Unknown && !equal(value, literal),
            Self::In(literals) => literals.iter().any(|literal| equal(value, literal)),
            Self::NotIn(literals) => {
                value != FieldValue::Unknown && !literals.iter().any(|item| equal(value, item))
            }
            Self::Less(limit) => amount.is_some_and(|amount| amount < *limit),
            Self::LessOrEqual(limit) => amount.is_some_and(|amount| amount <= *limit),
            Self::Greater(limit) => amount.is_some_and(|amount| amount > *limit),
            Self::GreaterOrEqual(limit) => amount.is_some_and(|amount| amount >= *limit),
            Self::Contains(part) => match value {
                FieldValue::Text(text) => contains(text, &part.folded),
                _ => false,
            },
        }
    }
}

/// Whether a text has a part that is in lower case already.
fn contains(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return text::folded(text).contains(folded);
    }
    // Most texts are, and then nothing is copied.
    let part = folded.as_bytes();
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at.eq_ignore_ascii_case(part))
}

fn equal(value: FieldValue<'_>, literal: &Literal) -> bool {
    match (value, literal) {
        (FieldValue::Number(number), Literal::Number(wanted)) => number == *wanted,
        (FieldValue::Text(text), _) => equal_text(text, literal),
        _ => false,
    }
}

fn equal_text(text: &str, literal: &Literal) -> bool {
    match literal {
        Literal::Text(wanted) if text.is_ascii() => text.eq_ignore_ascii_case(&wanted.folded),
        Literal::Text(wanted) => folded(text) == wanted.folded,
        // A custom field holds text even where it counts something.
        Literal::Number(wanted) => text.parse::<f64>().is_ok_and(|number| number == *wanted),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::account::{ACCOUNT_FIELDS, AccountRecord};

    #[test]
    fn days_are_those_of_the_workspaces_clocks() {
        use crate::time::parse_instant;
        let instant = |text: &str| {
            parse_instant(text, &TimeZone::UTC, crate::time::DateOrder::DayFirst).unwrap()
        };
        // In Seoul the day begins nine hours earlier.
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let at = Some(instant("2023-12-31T15:00:00Z"));
        let record = AccountRecord { created_at: at, ..AccountRecord::default() };
        for (text, in_utc, in_seoul) in [
            ("created_at >= \"2024-01-01\"", false, true),
            ("created_at = \"2024-01-01\"", false, true),
            ("created_at in (\"2024-01-01\", \"2025-01-01\")", false, true),
            ("not (created_at < \"2024-01-01 00:00\")", false, true),
            ("created_at >= \"2024-01-01T00:00:00Z\"", false, false),
            ("created_at = \"2024-01-01T00:00:00+09:00\"", true, true),
        ] {
            let mut filter = parse(text, ACCOUNT_FIELDS).unwrap();
            assert_eq!(filter.holds(&record), in_utc, "{text}");
            filter.settle_zone(&seoul);
            assert_eq!(filter.holds(&record), in_seoul, "{text}");
            let tree = filter.tree(ACCOUNT_FIELDS).unwrap();
            let again = parse(&tree.text(), ACCOUNT_FIELDS).unwrap();
            assert_eq!(again.tree(ACCOUNT_FIELDS), Some(tree), "{text}");
        }
        let mixed = "created_at in (\"2024-01-01\", \"2024-01-01T00:00:00Z\")";
        let error = parse(mixed, ACCOUNT_FIELDS).unwrap_err();
        assert!(error.message.contains("with a zone"), "{error}");
    }

    #[test]
    fn amounts_are_compared_in_the_workspaces_currency() {
        let currency = |code| Currency::parse(code).unwrap();
        let (eur, usd, krw) = (currency("EUR"), currency("USD"), currency("KRW"));
        let rates = Rates { base: eur, rates: BTreeMap::from([(krw, 0.000_6), (usd, 0.9)]) };
        let record = AccountRecord { annual_revenue: Some(600_000.0), ..AccountRecord::default() };
        for (text, holds) in [
            ("annual_revenue >= 1000M KRW", true),
            ("annual_revenue > 1000M krw", false),
            ("annual_revenue >= 700k USD", false),
            ("annual_revenue <= 700k USD and annual_revenue < 1M EUR", true),
            ("not (annual_revenue < 600k EUR)", true),
            // An unknown amount is neither more nor less.
            ("expected_annual_revenue < 1M KRW or expected_annual_revenue >= 0 KRW", false),
        ] {
            let mut filter = parse(text, ACCOUNT_FIELDS).unwrap();
            assert!(filter.names_currency());
            filter.settle(&rates).unwrap();
            assert_eq!(filter.holds(&record), holds, "{text}");
        }
        let mut filter = parse("annual_revenue >= 1 GBP", ACCOUNT_FIELDS).unwrap();
        assert!(!filter.holds(&record), "not settled");
        let error = filter.settle(&rates).unwrap_err().to_string();
        assert!(error.contains("no exchange rate for GBP"), "{error}");
    }

    #[test]
    fn a_misspelt_moment_is_guessed() {
        let hint = |text: &str| parse(text, ACCOUNT_FIELDS).unwrap_err().suggestion.unwrap();
        for text in ["person(engagd in 30d)", "person(enaged in 7d)", "engagd in 30d"] {
            assert_eq!(hint(text), "did you mean engaged?", "{text}");
        }
        assert_eq!(hint("person(mqll in 7d)"), "did you mean mql?");
        assert_ne!(hint("engagd in (\"a\")"), "did you mean engaged?", "a list is no moment");
        assert!(!hint("person(something in 30d)").starts_with("did you mean"));
    }
}
