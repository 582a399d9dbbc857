//! Rows of a Google Analytics 4 export (BigQuery's `events_…` tables as JSON lines) as tracking
//! calls.

use serde_json::{Map, Value as Json, json};
use speargun_domain::time::to_rfc3339;

use super::RowFault;

/// What Google Analytics writes down for itself: nobody does these, and views of pages tell the
/// same.
const BOOKKEEPING: &[&str] = &["session_start", "first_visit", "first_open", "user_engagement"];

/// Parameters by the names that Speargun has for them.
const PARAMETERS: &[(&str, &str)] = &[
    ("page_location", "url"),
    ("page_path", "path"),
    ("page_title", "title"),
    ("page_referrer", "referrer"),
    ("file_name", "asset"),
    ("form_name", "form"),
    ("link_text", "label"),
];

/// A row as a call; nothing for what the service only notes for itself.
pub(super) fn call(text: &[u8]) -> Result<Option<Json>, RowFault> {
    let row: Map<String, Json> =
        serde_json::from_slice(text).map_err(|error| RowFault::whole(format!("{error}")))?;
    let name = word(row.get("event_name")).ok_or_else(|| missing("event_name"))?;
    if BOOKKEEPING.contains(&name.as_str()) {
        return Ok(None);
    }
    let micros = word(row.get("event_timestamp"))
        .ok_or_else(|| missing("event_timestamp"))?
        .parse::<i64>()
        .map_err(|_| RowFault::of("event_timestamp", "is no number of microseconds".to_owned()))?;
    let mut call = Map::new();
    call.insert("timestamp".to_owned(), to_rfc3339(micros).into());
    for (from, to) in [("user_pseudo_id", "anonymousId"), ("user_id", "userId")] {
        if let Some(id) = word(row.get(from)) {
            call.insert(to.to_owned(), id.into());
        }
    }
    let mut properties = parameters(row.get("event_params"), PARAMETERS);
    let kind = match name.as_str() {
        "page_view" => "page",
        "screen_view" => "screen",
        _ => "track",
    };
    call.insert("type".to_owned(), kind.into());
    if kind == "track" {
        call.insert("event".to_owned(), name.into());
    }
    let context = context(&row, &properties);
    for key in ["ecommerce", "items"] {
        let told = row.get(key).filter(|told| !told.is_null() && **told != json!([]));
        if let Some(told) = told {
            properties.insert(key.to_owned(), told.clone());
        }
    }
    call.insert("properties".to_owned(), Json::Object(properties));
    call.insert("context".to_owned(), Json::Object(context));
    Ok(Some(Json::Object(call)))
}

fn missing(column: &str) -> RowFault {
    RowFault::of(column, "is missing; rows of Google Analytics 4 have it".to_owned())
}

fn context(row: &Map<String, Json>, properties: &Map<String, Json>) -> Map<String, Json> {
    let mut context = Map::new();
    let part = |group: &str, key: &str| word(row.get(group)?.get(key));
    // How this visit came. `traffic_source` is how the visitor came first, years ago perhaps.
    let parts = [
        ("name", "manual_campaign_name", "campaign"),
        ("source", "manual_source", "source"),
        ("medium", "manual_medium", "medium"),
        ("term", "manual_term", "term"),
        ("content", "manual_content", "content"),
    ];
    let mut campaign = Map::new();
    for (to, collected, parameter) in parts {
        let told = part("collected_traffic_source", collected)
            .or_else(|| word(properties.get(parameter)))
            .filter(|told| !told.starts_with('('));
        if let Some(told) = told {
            campaign.insert(to.to_owned(), told.into());
        }
    }
    if !campaign.is_empty() {
        context.insert("campaign".to_owned(), Json::Object(campaign));
    }
    if let Some(language) = part("device", "language") {
        context.insert("locale".to_owned(), language.into());
    }
    for (from, to) in [("device", "device"), ("geo", "location"), ("traffic_source", "first_touch")]
    {
        if let Some(told @ Json::Object(_)) = row.get(from) {
            context.insert(to.to_owned(), told.clone());
        }
    }
    let traits = parameters(row.get("user_properties"), &[]);
    if !traits.is_empty() {
        context.insert("traits".to_owned(), Json::Object(traits));
    }
    context
}

/// Keys and values out of BigQuery's list of both, or out of an object that already is one.
fn parameters(list: Option<&Json>, names: &[(&str, &str)]) -> Map<String, Json> {
    let mut found = Map::new();
    let mut keep = |key: &str, value: Json| {
        let known = names.iter().find(|(name, _)| *name == key);
        found.insert(known.map_or(key, |(_, own)| own).to_owned(), value);
    };
    match list {
        Some(Json::Array(items)) => {
            for item in items {
                let value = item.get("value").and_then(value_of);
                if let (Some(key), Some(value)) = (word(item.get("key")), value) {
                    keep(&key, value);
                }
            }
        }
        Some(Json::Object(object)) => {
            object.iter().for_each(|(key, value)| keep(key, value.clone()));
        }
        _ => {}
    }
    found
}

fn value_of(value: &Json) -> Option<Json> {
    let Json::Object(kinds) = value else { return (!value.is_null()).then(|| value.clone()) };
    ["string_value", "int_value", "double_value", "float_value"]
        .iter()
        .find_map(|kind| kinds.get(*kind).filter(|value| !value.is_null()).cloned())
}

fn word(value: Option<&Json>) -> Option<String> {
    let text = match value? {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_view_and_a_purchase_are_calls() {
        let row = r#"{"event_date":"20210131","event_timestamp":"1612069510766593",
            "event_name":"page_view","event_params":[
            {"key":"page_location","value":{"string_value":"https://x.test/pricing?a=1"}},
            {"key":"ga_session_id","value":{"string_value":null,"int_value":"661084800"}},
            {"key":"medium","value":{"string_value":"(none)"}},{"key":"empty","value":{}}],
            "user_id":null,"user_pseudo_id":"1026454.4271112504","device":{"language":"ko-kr"},
            "geo":{"country":"Korea"},"traffic_source":{"medium":"organic"},
            "collected_traffic_source":{"manual_medium":"email","manual_campaign_name":"Spring"},
            "items":[]}"#;
        let call = call(row.as_bytes()).unwrap().unwrap();
        let expected = json!({
            "timestamp": "2021-01-31T05:05:10.766593Z",
            "anonymousId": "1026454.4271112504",
            "type": "page",
            "properties": {"url": "https://x.test/pricing?a=1", "ga_session_id": "661084800",
                "medium": "(none)"},
            "context": {"campaign": {"name": "Spring", "medium": "email"}, "locale": "ko-kr",
                "device": {"language": "ko-kr"}, "location": {"country": "Korea"},
                "first_touch": {"medium": "organic"}},
        });
        assert_eq!(call, expected);
        let row = r#"{"event_timestamp":1612069510766593,"event_name":"purchase","user_id":"u",
            "items":[{"item_id":"1"}]}"#;
        let call = super::call(row.as_bytes()).unwrap().unwrap();
        assert_eq!((&call["type"], &call["event"]), (&json!("track"), &json!("purchase")));
        assert_eq!(call["properties"]["items"][0]["item_id"], "1");
    }

    #[test]
    fn what_lacks_a_name_or_a_moment_is_told() {
        for (row, column) in [
            (r#"{"event_timestamp":1}"#, "event_name"),
            (r#"{"event_name":"x"}"#, "event_timestamp"),
            (r#"{"event_name":"x","event_timestamp":"soon"}"#, "event_timestamp"),
            (r#"{"event_name":"#, ""),
            ("[]", ""),
        ] {
            assert_eq!(call(row.as_bytes()).unwrap_err().column, column, "{row}");
        }
        assert_eq!(call(br#"{"event_name":"session_start"}"#).unwrap(), None);
    }
}
