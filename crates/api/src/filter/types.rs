//! Conditions: as text, and as the tree that the visual builder works on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fact::FieldUnit;

/// A condition as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilterText {
    /// In the filter language; blank holds for everything.
    pub text: String,
}

/// A condition as a tree; nothing holds for everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FilterTreeBody {
    /// The tree.
    pub tree: Option<FilterTree>,
}

/// A condition, or why it cannot be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FilterReading {
    /// As text: as written where it was text, spelt out where it was a tree.
    pub text: String,
    /// As a tree; nothing where it holds for everything or cannot be read.
    pub tree: Option<FilterTree>,
    /// Why it cannot be read.
    pub fault: Option<FilterFault>,
    /// What is right but worth knowing, such as a stage or a list that nothing is called.
    pub notices: Vec<String>,
}

/// Why a condition cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilterFault {
    /// Where, counted in characters from 1.
    pub position: usize,
    /// What is wrong.
    pub detail: String,
    /// What to write instead.
    pub hint: Option<String>,
}

/// A condition as a tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilterTree {
    /// All of these hold.
    #[schema(no_recursion)]
    All(Vec<FilterTree>),
    /// One of these holds.
    #[schema(no_recursion)]
    Any(Vec<FilterTree>),
    /// This does not hold.
    #[schema(no_recursion)]
    Not(Box<FilterTree>),
    /// This holds for one and the same person.
    #[schema(no_recursion)]
    Person(Box<FilterTree>),
    /// A field is compared.
    Test(FilterTest),
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FilterTest {
    /// The field's name; `custom.` begins the names of the user's own.
    pub field: String,
    /// How it is compared.
    pub operator: FilterOperator,
    /// With what: one value, several for `in`, none for `empty` and `true`.
    #[serde(default)]
    pub values: Vec<FilterValue>,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilterOperator {
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum FilterValue {
    /// A number, or a truth as 0 or 1.
    Number(f64),
    /// A text, or an instant.
    Text(String),
}

/// What conditions may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilterFields {
    /// Fields of an account.
    pub account: Vec<FilterField>,
    /// Fields of a person, within `person(…)`.
    pub person: Vec<FilterField>,
}

/// A field that conditions may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilterField {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: FilterFieldKind,
    /// What its number counts.
    #[schema(required = true)]
    pub unit: Option<FieldUnit>,
    /// Whether it holds several texts; a comparison holds if it does for one.
    pub is_list: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilterFieldKind {
    /// A number.
    Number,
    /// A text, or several.
    Text,
    /// Yes or no.
    Truth,
    /// A moment.
    Instant,
}
