//! The shapes of calls on the wire. Borrowed from the body: a call costs few allocations.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// One call, or one item of a batch.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WireCall<'a> {
    #[serde(borrow)]
    pub r#type: Word<'a>,
    #[serde(borrow)]
    pub message_id: Word<'a>,
    #[serde(borrow)]
    pub anonymous_id: Word<'a>,
    #[serde(borrow)]
    pub user_id: Word<'a>,
    #[serde(borrow)]
    pub previous_id: Word<'a>,
    #[serde(borrow)]
    pub group_id: Word<'a>,
    #[serde(borrow)]
    pub event: Word<'a>,
    #[serde(borrow)]
    pub name: Word<'a>,
    #[serde(borrow)]
    pub category: Loose<'a>,
    #[serde(borrow)]
    pub timestamp: Loose<'a>,
    #[serde(borrow)]
    pub original_timestamp: Loose<'a>,
    #[serde(borrow)]
    pub received_at: Loose<'a>,
    #[serde(borrow)]
    pub sent_at: Loose<'a>,
    #[serde(borrow)]
    pub write_key: Loose<'a>,
    #[serde(borrow)]
    pub properties: Option<&'a RawValue>,
    #[serde(borrow)]
    pub traits: Option<&'a RawValue>,
    #[serde(borrow)]
    pub context: Option<&'a RawValue>,
}

/// The outside of a batch.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireBatch<'a> {
    #[serde(borrow)]
    pub batch: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    pub context: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub sent_at: Loose<'a>,
    #[serde(borrow, default)]
    pub write_key: Loose<'a>,
}

/// The parts of a context that Speargun reads; the rest is kept as it came.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WireContext<'a> {
    #[serde(borrow)]
    pub ip: Loose<'a>,
    #[serde(borrow)]
    pub user_agent: Loose<'a>,
    #[serde(borrow)]
    pub locale: Loose<'a>,
    #[serde(borrow)]
    pub group_id: Loose<'a>,
    pub webdriver: Truth,
    pub bot: Truth,
    #[serde(borrow)]
    pub page: Inner<WirePage<'a>>,
    #[serde(borrow)]
    pub campaign: Inner<WireCampaign<'a>>,
    #[serde(borrow)]
    pub traits: Inner<WireTraits<'a>>,
    #[serde(borrow)]
    pub library: Inner<WireLibrary<'a>>,
    #[serde(borrow)]
    pub referrer: Inner<WireReferrer<'a>>,
    #[serde(borrow)]
    pub device: Inner<WireDevice<'a>>,
}

/// The telephone or tablet on which an app runs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireDevice<'a> {
    #[serde(borrow)]
    pub id: Loose<'a>,
    #[serde(borrow)]
    pub manufacturer: Loose<'a>,
    #[serde(borrow)]
    pub model: Loose<'a>,
    #[serde(borrow)]
    pub r#type: Loose<'a>,
}

impl WireDevice<'_> {
    /// Whether anything tells which device it is.
    pub(super) fn is_told(&self) -> bool {
        let is_phone = |kind: &str| {
            ["android", "ios", "ipados"].iter().any(|known| kind.eq_ignore_ascii_case(known))
        };
        [&self.id, &self.manufacturer, &self.model].iter().any(|text| text.text().is_some())
            || self.r#type.text().is_some_and(is_phone)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WirePage<'a> {
    #[serde(borrow)]
    pub path: Loose<'a>,
    #[serde(borrow)]
    pub referrer: Loose<'a>,
    #[serde(borrow)]
    pub search: Loose<'a>,
    #[serde(borrow)]
    pub title: Loose<'a>,
    #[serde(borrow)]
    pub url: Loose<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireCampaign<'a> {
    #[serde(borrow)]
    pub name: Loose<'a>,
    #[serde(borrow)]
    pub source: Loose<'a>,
    #[serde(borrow)]
    pub medium: Loose<'a>,
    #[serde(borrow)]
    pub term: Loose<'a>,
    #[serde(borrow)]
    pub content: Loose<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireTraits<'a> {
    #[serde(borrow)]
    pub email: Loose<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireLibrary<'a> {
    #[serde(borrow)]
    pub name: Loose<'a>,
    #[serde(borrow)]
    pub version: Loose<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireReferrer<'a> {
    #[serde(borrow)]
    pub url: Loose<'a>,
}

/// The parts of properties that Speargun reads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireProperties<'a> {
    #[serde(borrow)]
    pub url: Loose<'a>,
    #[serde(borrow)]
    pub path: Loose<'a>,
    #[serde(borrow)]
    pub title: Loose<'a>,
    #[serde(borrow)]
    pub referrer: Loose<'a>,
    #[serde(borrow)]
    pub search: Loose<'a>,
    #[serde(borrow)]
    pub subject: Loose<'a>,
    #[serde(borrow)]
    pub label: Loose<'a>,
    #[serde(borrow)]
    pub asset: Loose<'a>,
    #[serde(borrow)]
    pub form: Loose<'a>,
    #[serde(borrow)]
    pub channel: Loose<'a>,
    #[serde(borrow)]
    pub email: Loose<'a>,
    #[serde(borrow)]
    pub delivered_at: Loose<'a>,
    pub hidden_link: Truth,
    pub bot: Truth,
}

/// A text that must be one: numbers are taken as their digits, objects and lists are refused.
#[derive(Debug, Default, Clone)]
pub(super) struct Word<'a>(pub Option<Cow<'a, str>>);

/// A text that may be anything: what is no text counts as not given.
#[derive(Debug, Default, Clone)]
pub(super) struct Loose<'a>(pub Option<Cow<'a, str>>);

impl Loose<'_> {
    pub(super) fn text(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }
}

/// A truth that may be anything: what is none counts as false.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Truth(pub bool);

/// An object that may be anything: what is none counts as empty.
#[derive(Debug, Default)]
pub(super) struct Inner<T>(pub T);

/// The greatest number with a fraction or exponent that stands for itself alone.
const NUMBER_MAX: f64 = 9_007_199_254_740_992.0;

struct TextVisitor {
    strict: bool,
}

type Text<'a> = Option<Cow<'a, str>>;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Some(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Text<'de>, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Text<'de>, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Text<'de>, E> {
        // Beyond this two numbers are read as one: as ids, two people as one.
        if self.strict && number.abs() > NUMBER_MAX {
            let reason = "a number of more than 20 digits is rounded where it is read; send it as \
                a text";
            return Err(E::custom(reason));
        }
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(None)
    }

    fn visit_none<E>(self) -> Result<Text<'de>, E> {
        Ok(None)
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Text<'de>, E> {
        if self.strict {
            return Err(E::invalid_type(serde::de::Unexpected::Bool(truth), &self));
        }
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text<'de>, A::Error> {
        if self.strict {
            return Err(serde::de::Error::invalid_type(serde::de::Unexpected::Seq, &self));
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'de>, A::Error> {
        if self.strict {
            return Err(serde::de::Error::invalid_type(serde::de::Unexpected::Map, &self));
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor { strict: true }).map(Self)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor { strict: false }).map(Self)
    }
}

impl<'de> Deserialize<'de> for Truth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(Self(matches!(raw.get(), "true" | "1" | "\"true\"" | "\"1\"")))
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Inner<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&'de RawValue>::deserialize(deserializer)?;
        Ok(Self(serde_json::from_str(raw.get()).unwrap_or_default()))
    }
}
