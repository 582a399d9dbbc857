//! How a key with its values is kept in a column of text.
//!
//! It is JSON that says of each value what it is, since a number that counts is grouped and one
//! that is a name is not. What was kept before as a sentence stays that sentence.

use serde::{Serialize as _, Serializer};
use serde_json::{Map, Value as Json, json};

use crate::said::Said;
use crate::value::Value;

/// How deep sentences within sentences are read.
const DEPTH_MAX: usize = 40;

impl Said {
    /// It, as a column of text keeps it. A text without a key is kept as it is.
    #[must_use]
    pub fn to_stored(&self) -> String {
        match self.values() {
            [(_, Value::Text(text))]
                if self.key() == Self::TEXT && Self::from_stored(text) == *self =>
            {
                text.clone()
            }
            _ => json_of(self).to_string(),
        }
    }

    /// What a column of text keeps: a key with values, or a plain text of before.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        let is_said = text.starts_with('{');
        let json = is_said.then(|| serde_json::from_str(text).ok()).flatten();
        json.and_then(|json| said_of(&json, 0)).unwrap_or_else(|| Self::text(text))
    }
}

/// For `serde(with)`: a key with its values as a column of text keeps it. A text of before stays
/// that text, and so does one that was made a sentence by [`Said::spoken`].
pub mod kept {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::said::Said;

    /// It, as [`Said::to_stored`] has it.
    ///
    /// # Errors
    /// What the serializer reports.
    pub fn serialize<S: Serializer>(said: &Said, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&said.to_stored())
    }

    /// What is kept, as [`Said::from_stored`] reads it.
    ///
    /// # Errors
    /// What the deserializer reports.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Said, D::Error> {
        Ok(Said::from_stored(&String::deserialize(deserializer)?))
    }
}

/// The same of what may not be there.
pub mod kept_option {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::said::Said;

    /// It, as [`Said::to_stored`] has it.
    ///
    /// # Errors
    /// What the serializer reports.
    pub fn serialize<S: Serializer>(said: &Option<Said>, serializer: S) -> Result<S::Ok, S::Error> {
        said.as_ref().map(Said::to_stored).serialize(serializer)
    }

    /// What is kept, as [`Said::from_stored`] reads it.
    ///
    /// # Errors
    /// What the deserializer reports.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Said>, D::Error> {
        let kept: Option<String> = Option::deserialize(deserializer)?;
        Ok(kept.as_deref().map(Said::from_stored))
    }
}

/// For `serde(serialize_with)`: the English sentence, where programs expect a text.
///
/// # Errors
/// What the serializer reports.
pub fn as_text<S: Serializer>(said: &Said, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(said)
}

/// The same of what may not be there.
///
/// # Errors
/// What the serializer reports.
pub fn as_optional_text<S: Serializer>(
    said: &Option<Said>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    said.as_ref().map(ToString::to_string).serialize(serializer)
}

/// The same of several.
///
/// # Errors
/// What the serializer reports.
pub fn as_texts<S: Serializer>(said: &[Said], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(said.iter().map(ToString::to_string))
}

fn json_of(said: &Said) -> Json {
    let values = said.values().iter().map(|(name, value)| (name.to_string(), json_value(value)));
    json!({ "key": said.key(), "values": values.collect::<Map<_, _>>() })
}

fn json_value(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Whole(number) => json!(number),
        Value::Count(number) => json!({ "count": number }),
        Value::Decimal(number) => json!({ "decimal": number }),
        Value::Term { group, key } => json!({ "term": [group, key] }),
        Value::Shipped(text) => json!({ "shipped": text }),
        Value::List(items) => items.iter().map(json_value).collect(),
        Value::Said(said) => json_of(said),
    }
}

fn said_of(json: &Json, depth: usize) -> Option<Said> {
    let (key, values) = (json.get("key")?.as_str()?, json.get("values")?.as_object()?);
    if depth > DEPTH_MAX {
        return None;
    }
    values.iter().try_fold(Said::new(key.to_owned()), |said, (name, value)| {
        Some(said.with(name.clone(), value_of(value, depth + 1)?))
    })
}

fn value_of(json: &Json, depth: usize) -> Option<Value> {
    let text = |json: &Json| json.as_str().map(str::to_owned);
    match json {
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Number(number) => number.as_i64().map(Value::Whole),
        Json::Array(items) if depth <= DEPTH_MAX => {
            let items = items.iter().map(|item| value_of(item, depth + 1));
            Some(Value::List(items.collect::<Option<_>>()?))
        }
        Json::Object(map) if map.contains_key("key") => {
            Some(Value::Said(Box::new(said_of(json, depth)?)))
        }
        Json::Object(map) => {
            let (kind, inner) = map.iter().next()?;
            match kind.as_str() {
                "count" => inner.as_u64().map(Value::Count),
                "decimal" => text(inner).map(Value::Decimal),
                "shipped" => text(inner).map(Value::Shipped),
                "term" => {
                    Some(Value::Term { group: text(inner.get(0)?)?, key: text(inner.get(1)?)? })
                }
                _ => None,
            }
        }
        _ => None,
    }
}
