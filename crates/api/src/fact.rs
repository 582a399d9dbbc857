//! What rules saw, as facts: clients say them in the reader's language.

use serde::{Deserialize, Serialize};
use speargun_domain::account::{FieldKind, Unit, field_kind, field_unit};
use speargun_domain::fact::{Fact, FactValue};
use utoipa::ToSchema;

use crate::shared::Money;

/// What the number of a field counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldUnit {
    /// Major units of the workspace's currency.
    Money,
    /// A share a year: 0.1 is 10 %.
    ShareAYear,
    /// Days.
    Days,
    /// Points from 0 to 100.
    #[serde(rename = "points_of_100")]
    Hundredths,
    /// Points without an end.
    Points,
    /// A year.
    Year,
    /// People.
    People,
    /// Departments.
    Departments,
    /// Roles of the buying committee.
    Roles,
    /// Deals.
    Opportunities,
}

impl FieldUnit {
    pub(crate) fn of(unit: Unit) -> Option<Self> {
        match unit {
            Unit::None => None,
            Unit::Money => Some(Self::Money),
            Unit::ShareAYear => Some(Self::ShareAYear),
            Unit::Days => Some(Self::Days),
            Unit::Hundredths => Some(Self::Hundredths),
            Unit::Points => Some(Self::Points),
            Unit::Year => Some(Self::Year),
            Unit::People => Some(Self::People),
            Unit::Departments => Some(Self::Departments),
            Unit::Roles => Some(Self::Roles),
            Unit::Opportunities => Some(Self::Opportunities),
        }
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FoundValue {
    /// Nothing is known of it.
    Unknown,
    /// It is known that there is none.
    None,
    /// A number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

/// What a rule saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum FoundFact {
    /// A field of the account.
    Field {
        /// Its name, as conditions have it.
        field: String,
        /// What its number counts.
        #[schema(required = true)]
        unit: Option<FieldUnit>,
        /// Its value.
        value: FoundValue,
    },
    /// An amount beside the one that was needed.
    Amount {
        /// The field.
        field: String,
        /// Its value, in the currency of what is needed; null if it is not known.
        #[schema(required = true)]
        amount: Option<f64>,
        /// What was needed.
        needed: Money,
    },
    /// A count of events.
    Events {
        /// Their type.
        event_type: String,
        /// Over how many days.
        window_days: u32,
        /// How many.
        count: u32,
    },
    /// Points before a bound was applied.
    Before {
        /// The points.
        points: f64,
    },
    /// The score.
    Score {
        /// The points.
        points: f64,
    },
    /// How long something has been so.
    Days {
        /// The days.
        days: f64,
    },
    /// All places of a tier are taken.
    NoPlace,
}

impl From<FactValue> for FoundValue {
    fn from(value: FactValue) -> Self {
        match value {
            FactValue::Unknown => Self::Unknown,
            FactValue::None => Self::None,
            FactValue::Number(number) => Self::Number(number),
            FactValue::Text(text) => Self::Text(text),
            FactValue::Texts(texts) => Self::Texts(texts),
        }
    }
}

impl From<Fact> for FoundFact {
    fn from(fact: Fact) -> Self {
        let points = |tenths: i64| tenths as f64 / 10.0;
        match fact {
            Fact::Field { field, value } => {
                let unit = FieldUnit::of(field_unit(&field));
                let value = match value {
                    FactValue::Number(number) if field_kind(&field) == FieldKind::Truth => {
                        FoundValue::Truth(number != 0.0)
                    }
                    value => value.into(),
                };
                Self::Field { field, unit, value }
            }
            Fact::Amount { field, amount, needed, currency } => {
                Self::Amount { field, amount, needed: Money { amount: needed, currency } }
            }
            Fact::Events { event_type, window_days, count } => {
                Self::Events { event_type, window_days, count }
            }
            Fact::Before { tenths } => Self::Before { points: points(tenths) },
            Fact::Score { tenths } => Self::Score { points: points(tenths) },
            Fact::Days { days } => Self::Days { days },
            Fact::NoPlace => Self::NoPlace,
        }
    }
}

/// Facts as the API has them.
pub(crate) fn found_facts(facts: &[Fact]) -> Vec<FoundFact> {
    facts.iter().cloned().map(FoundFact::from).collect()
}
