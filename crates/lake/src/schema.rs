//! The columns of the lake. What they mean stands in `schema.md`; both carry one version.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use speargun_domain::event::{BotReason, CallKind, Clock, Event};
use speargun_domain::time::{DAY, to_rfc3339};

/// The version of the schema that is written. Versions only add columns.
pub const SCHEMA_VERSION: i64 = 1;
/// The key of the version among a file's metadata.
pub(crate) const VERSION_KEY: &str = "speargun.schema_version";

/// The name of a day, as directories of the lake carry it.
#[must_use]
pub fn day_name(day: i64) -> String {
    to_rfc3339(day.saturating_mul(DAY)).chars().take(10).collect()
}

/// A column of text, and its way out of an event and back.
pub(crate) struct TextColumn {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) get: fn(&Event) -> Option<&str>,
    /// Fails where the text is none that was ever written.
    pub(crate) put: fn(&mut Event, Option<&str>) -> bool,
}

/// Takes a text over and keeps the room that is there: millions of rows go through one event.
fn keep(slot: &mut String, text: Option<&str>) -> bool {
    slot.clear();
    slot.push_str(text.unwrap_or_default());
    true
}

fn keep_option(slot: &mut Option<String>, text: Option<&str>) -> bool {
    match (slot.as_mut(), text) {
        (Some(kept), Some(text)) => {
            kept.clear();
            kept.push_str(text);
        }
        _ => *slot = text.map(str::to_owned),
    }
    true
}

macro_rules! required {
    ($name:literal, $field:ident) => {
        TextColumn {
            name: $name,
            required: true,
            get: |event| Some(&event.$field),
            put: |event, text| keep(&mut event.$field, text),
        }
    };
}

macro_rules! optional {
    ($name:literal, $($field:ident).+) => {
        TextColumn {
            name: $name,
            required: false,
            get: |event| event.$($field).+.as_deref(),
            put: |event, text| keep_option(&mut event.$($field).+, text),
        }
    };
}

/// All columns of text, in their order.
pub(crate) static TEXTS: &[TextColumn] = &[
    required!("message_id", message_id),
    TextColumn {
        name: "call",
        required: true,
        get: |event| Some(event.call.key()),
        put: |event, text| {
            let found = text.and_then(CallKind::from_key);
            event.call = found.unwrap_or(event.call);
            found.is_some()
        },
    },
    required!("event_type", event_type),
    optional!("name", name),
    TextColumn {
        name: "clock",
        required: true,
        get: |event| Some(event.clock.key()),
        put: |event, text| {
            let found = text.and_then(Clock::from_key);
            event.clock = found.unwrap_or_default();
            found.is_some()
        },
    },
    optional!("anonymous_id", anonymous_id),
    optional!("user_id", user_id),
    optional!("previous_id", previous_id),
    optional!("group_id", group_id),
    optional!("email", email),
    optional!("channel", channel),
    optional!("campaign_name", campaign.name),
    optional!("campaign_source", campaign.source),
    optional!("campaign_medium", campaign.medium),
    optional!("campaign_term", campaign.term),
    optional!("campaign_content", campaign.content),
    optional!("campaign_click_id", campaign.click_id),
    optional!("page_url", page_url),
    optional!("page_path", page_path),
    optional!("page_title", page_title),
    optional!("referrer", referrer),
    optional!("subject", subject),
    optional!("ip", ip),
    optional!("user_agent", user_agent),
    optional!("locale", locale),
    optional!("library", library),
    TextColumn {
        name: "bot",
        required: false,
        get: |event| event.bot.map(BotReason::key),
        put: |event, text| {
            event.bot = text.and_then(BotReason::from_key);
            event.bot.is_some() == text.is_some()
        },
    },
    required!("properties", properties),
    required!("context", context),
    required!("source", source),
];

/// All texts of an event.
pub fn texts_of(event: &Event) -> impl Iterator<Item = &str> {
    TEXTS.iter().filter_map(|text| (text.get)(event))
}

/// Columns that are not text, in their order; they come first.
pub(crate) const NUMBERS: [&str; 7] =
    ["event_id", "day", "account_id", "person_id", "points", "occurred_at", "received_at"];

/// The schema of the lake.
pub static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let instant = || DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("UTC")));
    let mut fields = vec![
        Field::new("event_id", DataType::Int64, false),
        Field::new("day", DataType::Date32, false),
        Field::new("account_id", DataType::Int64, true),
        Field::new("person_id", DataType::Int64, true),
        Field::new("points", DataType::Float64, true),
        Field::new("occurred_at", instant(), false),
        Field::new("received_at", instant(), false),
    ];
    fields
        .extend(TEXTS.iter().map(|text| Field::new(text.name, DataType::Utf8View, !text.required)));
    Arc::new(Schema::new(fields))
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_every_column_and_no_other() {
        let document = include_str!("../schema.md");
        let documented: Vec<&str> = document
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        let fields: Vec<&str> = SCHEMA.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(documented, fields);
        assert!(document.contains(&format!("Version {SCHEMA_VERSION}")));
        assert_eq!(fields[..NUMBERS.len()], NUMBERS);
    }
}
