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
mod tree;

pub use parser::{FilterError, parse};
pub use tree::{TestOperator, Tree, TreeValue};

/// A condition that has been read and checked against the fields it may name.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// As written.
    pub text: String,
    pub(crate) root: Option<Node>,
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
        Self { written: written.to_owned(), folded: written.to_lowercase() }
    }
}

impl Filter {
    /// The filter that holds for everything.
    #[must_use]
    pub fn everything() -> Self {
        Self { text: String::new(), root: None }
    }

    /// Whether the record fulfils the condition.
    #[must_use]
    pub fn holds(&self, record: &dyn Record) -> bool {
        self.root.as_ref().is_none_or(|root| root.holds(record))
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
            Self::Test { field, operator } => {
                let value = match field {
                    FieldName::Known(index) => record.field(*index),
                    FieldName::Custom(name) => record.custom(name),
                    FieldName::Events(event_type, window) => record.events(event_type, *window),
                };
                operator.holds(value)
            }
        }
    }

    fn collect_fields(&self, found: &mut Vec<usize>) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter().for_each(|node| node.collect_fields(found));
            }
            Self::Not(node) => node.collect_fields(found),
            Self::Test { field: FieldName::Known(index), .. } => found.push(*index),
            Self::Person(_) | Self::Test { .. } => {}
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
            Self::Less(limit) => number.is_some_and(|number| number < *limit),
            Self::LessOrEqual(limit) => number.is_some_and(|number| number <= *limit),
            Self::Greater(limit) => number.is_some_and(|number| number > *limit),
            Self::GreaterOrEqual(limit) => number.is_some_and(|number| number >= *limit),
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
        return text.to_lowercase().contains(folded);
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
        Literal::Text(wanted) => text.to_lowercase() == wanted.folded,
        // A custom field holds text even where it counts something.
        Literal::Number(wanted) => text.parse::<f64>().is_ok_and(|number| number == *wanted),
    }
}
