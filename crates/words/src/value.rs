//! What fills the places of a message.

use std::borrow::Cow;

use crate::language::Language;
use crate::said::Said;
use crate::table;

/// What fills the place of a `{name}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, as it is.
    Text(String),
    /// A number that is a name, such as an id or a line: never grouped.
    Whole(i64),
    /// How many there are: grouped as the language does. The one called `count` decides whether
    /// the message is in the singular.
    Count(u64),
    /// A number with a part behind its point, which the language writes by its own sign.
    Decimal(String),
    /// A key of the filter language or the model, such as a field: in English as conditions have
    /// it, in other languages by its word in the web app, if it has one.
    Term {
        /// Where the words are: `fact` for fields, `event` for types of events.
        group: String,
        /// The key.
        key: String,
    },
    /// A text of a model or glossary, which is translated if Speargun ships it.
    Shipped(String),
    /// Several, one after the other.
    List(Vec<Self>),
    /// A sentence within the sentence.
    Said(Box<Said>),
}

/// A number that says how many there are.
#[must_use]
pub fn count<N: TryInto<u64>>(number: N) -> Value {
    Value::Count(number.try_into().unwrap_or(u64::MAX))
}

/// A number with so many places behind its point.
#[must_use]
pub fn decimal(number: f64, places: usize) -> Value {
    Value::Decimal(format!("{number:.places$}"))
}

/// A key that has a word in a group of the web app's words.
#[must_use]
pub fn term(group: &str, key: &str) -> Value {
    Value::Term { group: group.to_owned(), key: key.to_owned() }
}

/// A text that may be shipped.
#[must_use]
pub fn own_or_shipped(text: &str) -> Value {
    Value::Shipped(text.to_owned())
}

/// Groups of words that names of fields are looked for in.
const FIELD_GROUPS: [&str; 4] = ["fact", "field", "dimension", "rule_field"];

/// The word of a key; the key itself if there is none.
fn word(language: Language, group: &str, key: &str) -> String {
    if language == Language::English {
        return key.to_owned();
    }
    // A key of a user can read like one of a sentence: a word has no places for values.
    let message = |group: &str| {
        table::message(language, &format!("{group}.{key}")).filter(|text| !text.contains('{'))
    };
    let found = match group {
        "fact" => FIELD_GROUPS.iter().find_map(|group| message(group)),
        group => message(group),
    };
    found.unwrap_or(key).to_owned()
}

impl Value {
    /// The value as a reader of the language has it.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Count(number) => language.whole(*number),
            Self::Decimal(number) => language.decimal(number),
            Self::Term { group, key } => word(language, group, key),
            Self::Shipped(text) => table::shipped(language, text).to_owned(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.render(language)).collect();
                items.join(", ")
            }
            Self::Said(said) => said.render(language),
        }
    }

    pub(crate) fn number(&self) -> Option<u64> {
        match self {
            Self::Count(number) => Some(*number),
            Self::Whole(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }
}

/// What can fill the place of a `{name}`.
pub trait ToValue {
    /// It, as a value.
    fn to_value(&self) -> Value;
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> Value {
        Value::Text(self.as_ref().to_owned())
    }
}

impl ToValue for Said {
    fn to_value(&self) -> Value {
        Value::Said(Box::new(self.clone()))
    }
}

impl ToValue for Vec<Said> {
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(ToValue::to_value).collect())
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

macro_rules! whole_to_value {
    ($($number:ty),*) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value {
                i64::try_from(*self).map_or_else(|_| Value::Text(self.to_string()), Value::Whole)
            }
        }
    )*};
}

whole_to_value!(i64, i32, u64, u32, u16, u8, usize);
