//! Rows of a Google Analytics 4 export (BigQuery's `events_…` tables as JSON lines) as tracking
//! calls.

use serde_json::{Map, Value as Json, json};
use speargun_domain::event::mend_surrogates;
use speargun_domain::time::to_rfc3339;

use super::{FaultKind, Identity, RowFault};

/// What Google Analytics writes down for itself: nobody does these, and views of pages tell the
/// same.
const BOOKKEEPING: &[&str] = &["session_start", "first_visit", "first_open", "user_engagement"];

/// Whether an event is one that Google Analytics only notes for itself.
pub(super) fn is_bookkeeping(name: &str) -> bool {
    BOOKKEEPING.contains(&name)
}

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

/// What a row tells of.
#[derive(Debug, PartialEq)]
pub(super) enum Told {
    /// Something that somebody did.
    Call(Json, Identity),
    /// What the service only notes for itself.
    Bookkeeping,
    /// Something that somebody did who did not consent to be known.
    Nobody,
}

/// A row as a call.
pub(super) fn call(text: &[u8]) -> Result<Told, RowFault> {
    let row: Map<String, Json> = serde_json::from_slice(&mend_surrogates(text))
        .map_err(|error| RowFault::whole(FaultKind::NotJson(error.to_string())))?;
    let name = word(row.get("event_name")).ok_or_else(|| missing("event_name"))?;
    if is_bookkeeping(&name) {
        return Ok(Told::Bookkeeping);
    }
    let micros = word(row.get("event_timestamp"))
        .ok_or_else(|| missing("event_timestamp"))?
        .parse::<i64>()
        .map_err(|_| RowFault::of("event_timestamp", FaultKind::NotMicroseconds))?;
    let mut call = Map::new();
    call.insert("timestamp".to_owned(), to_rfc3339(micros).into());
    let mut who = None;
    for (from, to) in [("user_pseudo_id", "anonymousId"), ("user_id", "userId")] {
        if let Some(id) = word(row.get(from)) {
            who.get_or_insert_with(|| format!("{from} {id}"));
            call.insert(to.to_owned(), id.into());
        }
    }
    let Some(who) = who else { return Ok(Told::Nobody) };
    let identity = identity(&row, format!("{who}\0{name}\0{micros}"));
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
        let given = row.get(key).filter(|given| !given.is_null() && **given != json!([]));
        if let Some(given) = given {
            properties.insert(key.to_owned(), given.clone());
        }
    }
    call.insert("properties".to_owned(), Json::Object(properties));
    call.insert("context".to_owned(), Json::Object(context));
    Ok(Told::Call(Json::Object(call), identity))
}

/// Parameters that tell what an event was about. Others tell of the visit and differ from the table
/// of the running day to that of the whole.
const ABOUT: &[&str] = &[
    "page_location",
    "link_url",
    "link_text",
    "file_name",
    "form_id",
    "form_name",
    "search_term",
    "video_url",
    "video_percent",
    "percent_scrolled",
    "item_list_id",
    "promotion_id",
    "transaction_id",
    "value",
    "firebase_screen",
];

/// Who did what when, and what tells two such events of one moment apart: a browser sends several
/// at once.
fn identity(row: &Map<String, Json>, same: String) -> Identity {
    let place = ["batch_page_id", "batch_ordering_id", "batch_event_index"]
        .map(|column| word(row.get(column)).unwrap_or_default());
    let place = (!place[2].is_empty()).then(|| place.join(" "));
    let parameters = parameters(row.get("event_params"), &[]);
    let mut about: Vec<String> = ABOUT
        .iter()
        .filter_map(|name| Some(format!("{name}={}", word(parameters.get(*name))?)))
        .collect();
    let items = row.get("items").and_then(Json::as_array).into_iter().flatten();
    about.extend(items.filter_map(|item| word(item.get("item_id"))));
    let about = (!about.is_empty()).then(|| about.join("\0"));
    Identity { same, place, about }
}

fn missing(column: &str) -> RowFault {
    RowFault::of(column, FaultKind::MissingOfAnalytics)
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

/// A text or number as text; none where it is blank.
pub(super) fn word(value: Option<&Json>) -> Option<String> {
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

    /// The call and the identity of a row.
    fn told(row: &str) -> (Json, Identity) {
        match call(row.as_bytes()).unwrap() {
            Told::Call(call, identity) => (call, identity),
            other => panic!("{other:?}"),
        }
    }

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
        let (call, _) = told(row);
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
        let (call, _) = told(row);
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
        let own = br#"{"event_name":"session_start"}"#;
        assert_eq!(call(own).unwrap(), Told::Bookkeeping);
    }

    #[test]
    fn an_event_is_who_what_and_when() {
        let row = |more: &str| {
            format!(r#"{{"event_name":"view_item","event_timestamp":"1612069510766593"{more}}}"#)
        };
        let same = |more: &str| told(&row(more)).1.same;
        let plain = same(r#","user_pseudo_id":"1.2""#);
        let later = r#","user_pseudo_id":"1.2","user_id":"u","batch_event_index":"2",
            "event_params":[{"key":"ga_session_number","value":{"int_value":"3"}}]"#;
        assert_eq!(same(later), plain);
        assert_ne!(same(r#","user_pseudo_id":"1.3""#), plain);
        // Whom no device names: the id does; without both it is nobody's.
        assert_ne!(same(r#","user_pseudo_id":null,"user_id":"1.2""#), plain);
        for nobody in ["", r#","user_pseudo_id":null,"privacy_info":{"analytics_storage":"No"}"#] {
            assert_eq!(call(row(nobody).as_bytes()).unwrap(), Told::Nobody);
        }
        let (_, told) = told(&row(r#","user_pseudo_id":"1","batch_page_id":"5",
            "batch_event_index":2,"event_params":[{"key":"page_title","value":{"string_value":"x"}},
            {"key":"page_location","value":{"string_value":"https://x.test/"}}],
            "items":[{"item_id":"a"}]"#));
        assert_eq!(told.place.as_deref(), Some("5  2"));
        assert_eq!(told.about.as_deref(), Some("page_location=https://x.test/\0a"));
    }

    #[test]
    fn half_a_sign_costs_no_row() {
        let row = r#"{"event_name":"x\ud83d","event_timestamp":1612069510766593,
            "user_pseudo_id":"1"}"#;
        assert_eq!(told(row).0["event"], "x\u{fffd}");
    }
}
