//! Numbers in JSON as text, read back to the last bit: a bound between bins that came back one bit
//! lower would put its own value into the next bin.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
    let texts: Vec<String> = values.iter().map(f64::to_string).collect();
    texts.serialize(serializer)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<f64>, D::Error> {
    let texts: Vec<String> = Vec::deserialize(reader)?;
    texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}

/// The same for a number that may be absent.
pub(crate) mod option {
    use super::{Deserialize, Deserializer, Error, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        value: &Option<f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(|value| value.to_string()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        reader: D,
    ) -> Result<Option<f64>, D::Error> {
        let text: Option<String> = Option::deserialize(reader)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}
