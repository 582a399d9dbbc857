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
#[cfg(test)]
mod tests;
mod token;
mod tree;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::money::{Currency, Rates};
use crate::text::{self, folded};
use crate::time::DAY;
use crate::value::integer_to_real;

pub use parser::{FilterError, parse};
pub use sql::Dialect;
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

/// `created_at >= "2026-01-31"`: a moment on the clocks of the workspace. One at midnight means the
/// day: equal to it is whatever lies in it, and later than it is what lies behind it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Local {
    pub(crate) field: FieldName,
    /// As written, with moments as if the clocks were UTC's.
    pub(crate) operator: Operator,
    /// With the moments meant, once the zone is known; until then UTC's.
    pub(crate) meant: Operator,
}

impl Local {
    fn new(field: FieldName, operator: Operator) -> Self {
        let meant = operator.of_days(&|moment| moment);
        Self { field, operator, meant }
    }

    fn settle(&mut self, zone: &TimeZone) {
        self.meant = self.operator.of_days(&|moment| in_zone(moment, zone));
    }
}

impl Operator {
    /// A comparison with moments as one with the days or moments that are meant.
    fn of_days(&self, meant: &dyn Fn(i64) -> i64) -> Self {
        let start = |number: f64| integer_to_real(meant(number as i64));
        let is_day = |number: f64| (number as i64).rem_euclid(DAY) == 0;
        let end = |number: f64| match is_day(number) {
            true => integer_to_real(meant(number as i64 + DAY)),
            false => start(number) + 1.0,
        };
        let spans = |literals: &[Literal]| {
            let span = |literal: &Literal| match literal {
                Literal::Number(number) => Some((start(*number), end(*number))),
                Literal::Text(_) => None,
            };
            literals.iter().filter_map(span).collect()
        };
        let one = std::slice::from_ref;
        match self {
            Self::Equal(literal) => Self::Within(spans(one(literal))),
            Self::NotEqual(literal) => Self::Outside(spans(one(literal))),
            Self::In(literals) => Self::Within(spans(literals)),
            Self::NotIn(literals) => Self::Outside(spans(literals)),
            Self::Less(limit) => Self::Less(start(*limit)),
            Self::GreaterOrEqual(limit) => Self::GreaterOrEqual(start(*limit)),
            Self::LessOrEqual(limit) if is_day(*limit) => Self::Less(end(*limit)),
            Self::LessOrEqual(limit) => Self::LessOrEqual(start(*limit)),
            Self::Greater(limit) if is_day(*limit) => Self::GreaterOrEqual(end(*limit)),
            Self::Greater(limit) => Self::Greater(start(*limit)),
            other => other.clone(),
        }
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
    /// Of a number, in one of the spans, their ends left out. Only moments are compared so.
    Within(Vec<(f64, f64)>),
    /// Known, and in none of them.
    Outside(Vec<(f64, f64)>),
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

    /// Hands over every field that the filter names outside person blocks, and whether it asks if
    /// that is empty.
    pub(crate) fn each_field(&self, take: &mut dyn FnMut(&FieldName, bool)) {
        if let Some(root) = &self.root {
            root.each_field(take);
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

impl Filter {
    /// The numbers that fields are compared with, also within person blocks.
    pub(crate) fn numbers(&self) -> Vec<f64> {
        let mut found = Vec::new();
        if let Some(root) = &self.root {
            root.collect_numbers(&mut found);
        }
        found
    }
}

impl Node {
    fn collect_numbers(&self, found: &mut Vec<f64>) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter().for_each(|node| node.collect_numbers(found));
            }
            Self::Not(node) | Self::Person(node) => node.collect_numbers(found),
            Self::Test { operator, .. } => match operator {
                Operator::Equal(Literal::Number(number))
                | Operator::NotEqual(Literal::Number(number))
                | Operator::Less(number)
                | Operator::LessOrEqual(number)
                | Operator::Greater(number)
                | Operator::GreaterOrEqual(number) => found.push(*number),
                _ => {}
            },
            Self::Amount(_) | Self::Local(_) => {}
        }
    }

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
            Self::Local(local) => local.meant.holds(local.field.value(record)),
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

    fn each_field(&self, take: &mut dyn FnMut(&FieldName, bool)) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter().for_each(|node| node.each_field(take));
            }
            Self::Not(node) => node.each_field(take),
            Self::Person(_) => {}
            Self::Test { field, operator } => {
                take(field, matches!(operator, Operator::Empty | Operator::NotEmpty));
            }
            Self::Amount(Amount { field, .. }) | Self::Local(Local { field, .. }) => {
                take(field, false);
            }
        }
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
            Self::Within(spans) => number.is_some_and(|number| is_within(number, spans)),
            Self::Outside(spans) => number.is_some_and(|number| !is_within(number, spans)),
            Self::Contains(part) => match value {
                FieldValue::Text(text) => contains(text, &part.folded),
                _ => false,
            },
        }
    }
}

fn is_within(number: f64, spans: &[(f64, f64)]) -> bool {
    spans.iter().any(|(start, end)| (*start..*end).contains(&number))
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
