//! What a rule saw, as facts: the edge says them in the reader's language.

use std::fmt;

use serde::{Deserialize, Serialize};
use speargun_words::{Said, ToValue as _, Value, decimal, said, term};

use crate::account::{ACCOUNT_FIELDS, AccountRecord, EVENT_WINDOW_DAYS, FieldKind, field_kind};
use crate::filter::{FieldValue, Filter, Record as _};
use crate::money::Currency;
use crate::value::Tenths;
use crate::value::integer_to_real;

/// The longest text of a value, in bytes.
const TEXT_LENGTH_MAX: usize = 80;

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FactValue {
    /// Nothing is known of it.
    Unknown,
    /// It is known that there is none, such as no technologies.
    None,
    /// A number; of a field that is true or false, 1 or 0.
    Number(f64),
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

/// What a rule saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// A field of the account.
    Field {
        /// Its name, as conditions have it.
        field: String,
        /// Its value.
        value: FactValue,
    },
    /// An amount beside the one that was needed.
    Amount {
        /// The field, as conditions name it.
        field: String,
        /// Its value, in `currency`; none if it is not known.
        amount: Option<f64>,
        /// The amount that was needed.
        needed: f64,
        /// The currency of both, such as `EUR`.
        currency: String,
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
    /// The points before a bound was applied, in tenths.
    Before {
        /// The tenths.
        tenths: Tenths,
    },
    /// The score, in tenths.
    Score {
        /// The tenths.
        tenths: Tenths,
    },
    /// How long something has been so, in days.
    Days {
        /// The days.
        days: f64,
    },
    /// All places of a tier are taken.
    NoPlace,
}

impl Fact {
    /// What an account has in a field, by its place in [`ACCOUNT_FIELDS`].
    #[must_use]
    pub fn of_field(account: &AccountRecord, index: usize) -> Self {
        let cut = |text: &str| crate::text::cut(text, TEXT_LENGTH_MAX).to_owned();
        let value = match account.field(index) {
            FieldValue::Unknown => FactValue::Unknown,
            FieldValue::Number(number) => FactValue::Number(number),
            FieldValue::Text(text) => FactValue::Text(cut(text)),
            FieldValue::List([]) => FactValue::None,
            FieldValue::List(items) => {
                FactValue::Texts(items.iter().map(|item| cut(item)).collect())
            }
        };
        let field = ACCOUNT_FIELDS.get(index).copied().unwrap_or("custom").to_owned();
        Self::Field { field, value }
    }

    /// An amount beside the one that was needed.
    #[must_use]
    pub fn of_amount(field: &str, amount: Option<f64>, needed: f64, currency: Currency) -> Self {
        let currency = currency.code().to_owned();
        Self::Amount { field: field.to_owned(), amount, needed, currency }
    }
}

/// What a condition saw: its fields outside person blocks, and its counts of events.
#[must_use]
pub fn facts_of(account: &AccountRecord, when: &Filter) -> Vec<Fact> {
    let fields = when.fields().into_iter().map(|index| Fact::of_field(account, index));
    let events = when.events().into_iter().map(|(event_type, window)| Fact::Events {
        event_type: event_type.to_owned(),
        window_days: EVENT_WINDOW_DAYS.get(window).copied().unwrap_or_default(),
        count: account.events.of(event_type, window),
    });
    fields.chain(events).collect()
}

/// Facts in one line.
#[must_use]
pub fn facts_said(facts: &[Fact]) -> Value {
    Value::List(facts.iter().map(|fact| fact.said().to_value()).collect())
}

/// Facts in one English line.
#[must_use]
pub fn facts_line(facts: &[Fact]) -> String {
    facts_said(facts).render(speargun_words::Language::English)
}

/// Several sentences as one; `None` if there are none.
pub fn joined(sentences: impl IntoIterator<Item = Said>) -> Option<Said> {
    sentences.into_iter().reduce(|first, second| said!("joined", first, second))
}

impl FactValue {
    /// The value of a field as the reader's language has it.
    fn said(&self, field: &str) -> Value {
        match self {
            Self::Unknown => said!("found.unknown").to_value(),
            Self::None => said!("found.none").to_value(),
            Self::Number(number) if field_kind(field) == FieldKind::Truth => match *number != 0.0 {
                true => said!("found.yes").to_value(),
                false => said!("found.no").to_value(),
            },
            Self::Number(number) if number.fract() == 0.0 => decimal(*number, 0),
            Self::Number(number) => decimal(*number, 2),
            // Some are keys of ours, such as a state in the market.
            Self::Text(text) => term(field, text),
            Self::Texts(texts) => crate::text::cut(&texts.join(", "), TEXT_LENGTH_MAX).to_value(),
        }
    }
}

impl Fact {
    /// The fact as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Field { field, value } => {
                said!("found.field", field = term("fact", field), value = value.said(field))
            }
            Self::Amount { field, amount, needed, currency } => said!(
                "found.amount",
                field = term("fact", field),
                amount = amount
                    .map_or_else(|| said!("found.unknown").to_value(), |amount| decimal(amount, 0)),
                needed = decimal(*needed, 0),
                currency
            ),
            Self::Events { event_type, window_days, count } => said!(
                "found.events",
                event = term("event", event_type),
                days = *window_days,
                number = *count
            ),
            Self::Before { tenths } => said!("found.before", points = points(*tenths)),
            Self::Score { tenths } => said!("found.score", points = points(*tenths)),
            Self::Days { days } => said!("found.days", days = decimal(*days, 0)),
            Self::NoPlace => said!("found.no_place"),
        }
    }
}

/// Tenths as points, whole ones without a point.
pub(crate) fn points(tenths: Tenths) -> Value {
    Value::Decimal((integer_to_real(tenths) / 10.0).to_string())
}

impl fmt::Display for Fact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_its_value_and_whether_it_is_known() {
        let mut account = AccountRecord {
            employees: Some(1_440.0),
            revenue_growth: Some(0.125),
            industry: Some("소프트웨어".to_owned()),
            ..AccountRecord::default()
        };
        let line = |account: &AccountRecord, name: &str| {
            let index = ACCOUNT_FIELDS.iter().position(|field| *field == name).unwrap();
            Fact::of_field(account, index).to_string()
        };
        assert_eq!(line(&account, "employees"), "employees 1440");
        assert_eq!(line(&account, "revenue_growth"), "revenue_growth 0.12");
        assert_eq!(line(&account, "industry"), "industry 소프트웨어");
        assert_eq!(line(&account, "competitor"), "competitor unknown");
        assert_eq!(line(&account, "technologies"), "technologies none");
        account.technologies = vec!["SAP".to_owned(), "Oracle".to_owned()];
        assert_eq!(line(&account, "technologies"), "technologies SAP, Oracle");
    }

    #[test]
    fn an_amount_is_beside_the_one_that_was_needed() {
        let euro = Currency::parse("EUR").unwrap();
        let fact = |amount| Fact::of_amount("expected_annual_revenue", amount, 320_000.0, euro);
        assert_eq!(fact(Some(5.0)).to_string(), "expected_annual_revenue 5 of 320000 EUR");
        assert_eq!(fact(None).to_string(), "expected_annual_revenue unknown of 320000 EUR");
    }

    #[test]
    fn facts_survive_the_way_through_json() {
        let facts = [
            Fact::Field { field: "employees".to_owned(), value: FactValue::Number(5.0) },
            Fact::Events { event_type: "webinar".to_owned(), window_days: 7, count: 3 },
            Fact::Before { tenths: 1_050 },
            Fact::NoPlace,
        ];
        let text = serde_json::to_string(&facts).unwrap();
        let back: Vec<Fact> = serde_json::from_str(&text).unwrap();
        assert_eq!(back, facts);
        assert_eq!(
            facts_line(&facts),
            "employees 5, events(\"webinar\", 7d) 3, 105 points before, all places are taken"
        );
    }
}
