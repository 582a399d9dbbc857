//! A key with its values.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::language::Language;
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
    /// A sentence within the sentence.
    Said(Box<Said>),
}

/// A number that says how many there are.
#[must_use]
pub fn count<N: TryInto<u64>>(number: N) -> Value {
    Value::Count(number.try_into().unwrap_or(u64::MAX))
}

impl Value {
    /// The value as a reader of the language has it.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Count(number) => language.whole(*number),
            Self::Said(said) => said.render(language),
        }
    }

    fn number(&self) -> Option<u64> {
        match self {
            Self::Count(number) => Some(*number),
            Self::Whole(number) => u64::try_from(*number).ok(),
            Self::Text(_) | Self::Said(_) => None,
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

/// A key of `locales/`, with values for the `{names}` of its message.
///
/// As JSON it is `{"key": …, "values": {…}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said(Box<Parts>);

/// What a [`Said`] is made of: apart, so that a result with one in its error stays small.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    key: Cow<'static, str>,
    values: Vec<(Cow<'static, str>, Value)>,
}

impl Said {
    /// The key of texts that have none.
    pub const TEXT: &str = "text";

    /// A key without values.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Parts { key: key.into(), values: Vec::new() }))
    }

    /// A text that has no key: what a file, a library or the system says. It is the same in all
    /// languages.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Self::TEXT).with("text", text.into())
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl ToValue) -> Self {
        self.0.values.push((name.into(), value.to_value()));
        self
    }

    /// The values as an object of JSON.
    #[must_use]
    pub fn json_values(&self) -> serde_json::Map<String, serde_json::Value> {
        let value = |value: &Value| serde_json::to_value(value).unwrap_or_default();
        self.0.values.iter().map(|(name, found)| (name.to_string(), value(found))).collect()
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// The values by their names.
    #[must_use]
    pub fn values(&self) -> &[(Cow<'static, str>, Value)] {
        &self.0.values
    }

    /// The sentence in a language: in English where that language has none, and the key alone
    /// where there is no sentence at all.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        match self.message(language) {
            Some(message) => fill(message, |name| Some(self.value(name)?.render(language))),
            None => self.0.key.clone().into_owned(),
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.0.values.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    fn message(&self, language: Language) -> Option<&'static str> {
        let of = |language: Language| {
            let number = self.value("count").and_then(Value::number);
            table::message(language, &self.0.key).or_else(|| {
                let form = if language.is_singular(number?) { "one" } else { "other" };
                table::message(language, &format!("{}.{form}", self.key()))
            })
        };
        of(language).or_else(|| of(Language::English))
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// The English sentence.
impl fmt::Display for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(Language::English))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Count(number) => serializer.serialize_u64(*number),
            Self::Said(said) => said.serialize(serializer),
        }
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Values<'a>(&'a [(Cow<'static, str>, Value)]);
        impl Serialize for Values<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
            }
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("key", &self.0.key)?;
        map.serialize_entry("values", &Values(&self.0.values))?;
        map.end()
    }
}

/// The message with values in the place of its `{names}`; a name without a value stays.
fn fill(message: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(start) = rest.find('{') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find('}').filter(|end| is_name(&rest[1..*end]));
        let filled = end.and_then(|end| Some((end, value_of(&rest[1..end])?)));
        match filled {
            Some((end, value)) => {
                text.push_str(&value);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('{');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_alphanumeric() || sign == '_')
}
