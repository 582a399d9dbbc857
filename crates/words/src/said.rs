//! A key with its values.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::language::Language;
use crate::table;
use crate::value::{ToValue, Value};

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

    /// The sentence in a language, as a text without a key: for readers who get texts alone.
    #[must_use]
    pub fn spoken(&self, language: Language) -> Self {
        Self::text(self.render(language))
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
            Self::Text(text) | Self::Decimal(text) | Self::Shipped(text) => {
                serializer.serialize_str(text)
            }
            Self::Term { key, .. } => serializer.serialize_str(key),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Count(number) => serializer.serialize_u64(*number),
            Self::List(items) => serializer.collect_seq(items),
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
