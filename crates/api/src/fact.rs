//! What rules saw, as facts: clients say them in the reader's language.

use serde::{Deserialize, Serialize};
use speargun_domain::fact::{Fact, FactValue};
use utoipa::ToSchema;

use crate::dto::Money;

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FoundValue {
    /// Nothing is known of it.
    Unknown,
    /// It is known that there is none.
    None,
    /// A number; 1 or 0 of a field that is true or false.
    Number(f64),
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
            Fact::Field { field, value } => Self::Field { field, value: value.into() },
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
