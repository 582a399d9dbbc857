//! Rows of PostHog (batch exports of the model *events*) and Mixpanel (raw event export) as
//! tracking calls. Both name an event, its properties, and one id of whoever did it, which may be a
//! device's or a person's.

use serde_json::{Map, Value as Json};
use speargun_domain::event::mend_surrogates;
use speargun_domain::time::{parse_instant, to_rfc3339, utc};

use super::analytics::word;
use super::{FaultKind, RowFault};

type Object = Map<String, Json>;

/// Whose export it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Product {
    PostHog,
    Mixpanel,
}

impl Product {
    /// Whose export text is that begins a file: both have events of properties with a
    /// `distinct_id`, which calls of Segment have not; PostHog's has its moment beside it.
    pub(super) fn of(text: &str) -> Option<Self> {
        let has = |key: &str| text.contains(&format!("\"{key}\""));
        if !has("event") || !has("properties") || !has("distinct_id") || has("anonymousId") {
            return None;
        }
        if has("uuid") && has("timestamp") || has("person_properties") || has("elements_chain") {
            return Some(Self::PostHog);
        }
        (has("time") && !has("timestamp")).then_some(Self::Mixpanel)
    }

    /// Whether a table is an export of PostHog: an event with its properties as JSON, one id of
    /// whoever did it, and its moment.
    pub(super) fn of_table(headings: &[String]) -> bool {
        let has = |wanted: &str| headings.iter().any(|heading| heading.trim() == wanted);
        ["event", "properties", "distinct_id", "timestamp"].into_iter().all(has)
    }

    pub(super) fn table_name(self) -> &'static str {
        match self {
            Self::PostHog => "PostHog (table)",
            Self::Mixpanel => "Mixpanel (table)",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PostHog => "PostHog (JSON)",
            Self::Mixpanel => "Mixpanel (JSON)",
        }
    }
}

/// A row of a table as the object that the JSON of the same export has: cells of JSON are parts of
/// it, and moments without a zone are UTC, as PostHog writes them.
pub(super) fn row_of(headings: &[String], cells: &csv::StringRecord) -> Json {
    let mut row = Map::new();
    for (heading, cell) in headings.iter().zip(cells) {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        let is_json = cell.starts_with(['{', '[']);
        let parsed = is_json.then(|| serde_json::from_str(cell).ok()).flatten();
        row.insert(heading.trim().to_owned(), parsed.unwrap_or_else(|| cell.into()));
    }
    Json::Object(row)
}

/// Properties by the names that Speargun has for them.
const PROPERTIES: &[(&str, &str)] = &[
    ("$current_url", "url"),
    ("current_url", "url"),
    ("$pathname", "path"),
    ("current_url_path", "path"),
    ("$title", "title"),
    ("current_page_title", "title"),
    ("$referrer", "referrer"),
];

/// What the libraries write down for themselves: nobody does these.
const BOOKKEEPING: &[&str] = &[
    "$feature_flag_called",
    "$feature_view",
    "$web_vitals",
    "$exception",
    "$pageleave",
    "$opt_in",
    "$merge_dangerously",
    "$create_alias",
    "$merge",
    "$heatmap",
    "$$heatmap",
    "$experiment_started",
];

const TRAITS: &[(&str, &str)] = &[
    ("$email", "email"),
    ("email", "email"),
    ("$first_name", "firstName"),
    ("first_name", "firstName"),
    ("$last_name", "lastName"),
    ("last_name", "lastName"),
    ("$name", "name"),
    ("name", "name"),
    ("company", "company"),
    ("job_title", "title"),
    ("title", "title"),
];

/// A row as a call; nothing where nobody did anything.
pub(super) fn call(product: Product, text: &[u8]) -> Result<Option<Json>, RowFault> {
    let mut row: Object = serde_json::from_slice(&mend_surrogates(text))
        .map_err(|error| RowFault::whole(FaultKind::NotJson(error.to_string())))?;
    let name = word(row.get("event")).ok_or_else(|| missing("event"))?;
    if BOOKKEEPING.contains(&name.as_str()) {
        return Ok(None);
    }
    let mut properties = object_of(row.remove("properties"));
    let at = moment(product, &row, &properties)?;
    let mut call = Map::new();
    call.insert("timestamp".to_owned(), to_rfc3339(at).into());
    let id = match product {
        Product::PostHog => word(row.get("uuid")).or_else(|| word(row.get("id"))),
        Product::Mixpanel => word(properties.get("$insert_id")),
    };
    if let Some(id) = id {
        call.insert("messageId".to_owned(), id.into());
    }
    who(&name, (&row, &properties), &mut call)?;
    let traits = traits_of(&row, &properties);
    let mut context = context_of(&mut properties);
    let kind = match name.as_str() {
        "$pageview" | "$mp_web_page_view" => "page",
        "$screen" => "screen",
        "$identify" | "$set" => "identify",
        "$groupidentify" => "group",
        _ => "track",
    };
    call.insert("type".to_owned(), kind.into());
    match kind {
        "track" => {
            call.insert("event".to_owned(), name.into());
        }
        "group" => {
            let group = word(properties.get("$group_key")).ok_or_else(|| missing("$group_key"))?;
            call.insert("groupId".to_owned(), group.into());
        }
        _ => {}
    }
    match kind {
        "identify" => call.insert("traits".to_owned(), Json::Object(traits)),
        "group" => {
            call.insert("traits".to_owned(), object_of(properties.remove("$group_set")).into())
        }
        _ => {
            if !traits.is_empty() {
                context.insert("traits".to_owned(), Json::Object(traits));
            }
            call.insert("properties".to_owned(), Json::Object(renamed(properties)))
        }
    };
    call.insert("context".to_owned(), Json::Object(context));
    Ok(Some(Json::Object(call)))
}

/// When it happened: PostHog writes a moment in UTC, Mixpanel seconds or milliseconds.
fn moment(product: Product, row: &Object, properties: &Object) -> Result<i64, RowFault> {
    match product {
        Product::PostHog => {
            let text = word(row.get("timestamp")).ok_or_else(|| missing("timestamp"))?;
            let order = speargun_domain::time::DateOrder::DayFirst;
            parse_instant(&text, &utc(), order)
                .map_err(|error| RowFault::of("timestamp", FaultKind::Date(error)))
        }
        Product::Mixpanel => {
            const MILLISECONDS_FROM: f64 = 1e11;
            const LATEST_MILLISECONDS: f64 = 1e14;
            let found = properties.get("time").ok_or_else(|| missing("time"))?;
            let number = found.as_f64().or_else(|| found.as_str()?.trim().parse().ok());
            let number = number.filter(|number| (0.0..LATEST_MILLISECONDS).contains(number));
            let number = number.ok_or_else(|| RowFault::of("time", FaultKind::NotSeconds))?;
            let seconds = if number >= MILLISECONDS_FROM { number / 1_000.0 } else { number };
            #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
            Ok((seconds * 1_000_000.0).round() as i64)
        }
    }
}

/// Who did it: the device, and the person where the row tells one from the other.
fn who(
    name: &str,
    (row, properties): (&Object, &Object),
    call: &mut Object,
) -> Result<(), RowFault> {
    let distinct = word(row.get("distinct_id")).or_else(|| word(properties.get("distinct_id")));
    // Mixpanel marks what is only a device.
    let marked = distinct.as_deref().and_then(|id| id.strip_prefix("$device:")).map(str::to_owned);
    let device = marked
        .clone()
        .or_else(|| word(properties.get("$device_id")))
        .or_else(|| word(properties.get("$anon_distinct_id")))
        .or_else(|| word(properties.get("$anon_id")));
    let user = word(properties.get("$user_id"))
        .or_else(|| word(properties.get("$identified_id")))
        .or_else(|| {
            let other = |id: &String| marked.is_none() && device.as_ref() != Some(id);
            let is_person = device.is_some()
                || name == "$identify"
                || properties.get("$is_identified") == Some(&Json::Bool(true))
                || distinct.as_deref().is_some_and(|id| id.contains('@'))
                || row.get("person_properties").is_some_and(has_address);
            distinct.clone().filter(|id| is_person && other(id))
        });
    if user.is_none() && device.is_none() && distinct.is_none() {
        return Err(missing("distinct_id"));
    }
    let device = device.or_else(|| distinct.filter(|_| user.is_none()));
    for (field, id) in [("userId", user), ("anonymousId", device)] {
        if let Some(id) = id {
            call.insert(field.to_owned(), id.into());
        }
    }
    Ok(())
}

fn has_address(told: &Json) -> bool {
    let told = object_of(Some(told.clone()));
    ["email", "$email"].iter().any(|key| word(told.get(*key)).is_some())
}

/// What the row says of the person.
fn traits_of(row: &Object, properties: &Object) -> Object {
    let person = row.get("person").and_then(|person| person.get("properties"));
    let told = [
        row.get("person_properties").cloned(),
        person.cloned(),
        properties.get("$set_once").cloned(),
        properties.get("$set").cloned(),
    ];
    let mut traits = Map::new();
    let mut take = |found: &Object, all: bool| {
        for (from, to) in TRAITS {
            let is_wanted = all || from.starts_with('$');
            if let Some(text) = word(found.get(*from)).filter(|_| is_wanted) {
                traits.insert((*to).to_owned(), text.into());
            }
        }
    };
    for found in told {
        take(&object_of(found), true);
    }
    // Of the properties of an act only those that the library itself writes are the person's.
    take(properties, false);
    traits
}

/// Takes out of the properties what belongs into the context.
fn context_of(properties: &mut Object) -> Object {
    const WHOLE: &[(&str, &str)] = &[
        ("$ip", "ip"),
        ("ip", "ip"),
        ("$raw_user_agent", "userAgent"),
        ("$user_agent", "userAgent"),
        ("$browser_language", "locale"),
    ];
    let mut context = Map::new();
    for (from, to) in WHOLE {
        if let Some(text) = word(properties.get(*from)) {
            properties.remove(*from);
            context.entry(*to).or_insert_with(|| text.into());
        }
    }
    let mut campaign = Map::new();
    for (from, to) in [
        ("utm_campaign", "name"),
        ("utm_source", "source"),
        ("utm_medium", "medium"),
        ("utm_term", "term"),
        ("utm_content", "content"),
    ] {
        if let Some(text) = word(properties.get(from)) {
            campaign.insert(to.to_owned(), text.into());
        }
    }
    if !campaign.is_empty() {
        context.insert("campaign".to_owned(), Json::Object(campaign));
    }
    if let Some(group) = account_of(properties) {
        context.insert("groupId".to_owned(), group.into());
    }
    context
}

/// The account among the groups of an event.
fn account_of(properties: &Object) -> Option<String> {
    const KINDS: [&str; 6] =
        ["company", "account", "organization", "organisation", "customer", "company_id"];
    let groups = object_of(properties.get("$groups").cloned());
    KINDS.iter().find_map(|kind| word(groups.get(*kind)))
}

fn renamed(properties: Object) -> Object {
    let mut kept = Map::new();
    for (key, value) in properties {
        let known = PROPERTIES.iter().find(|(from, _)| *from == key).map(|(_, to)| *to);
        // PostHog's word for a visitor who came by no link.
        if known == Some("referrer") && value.as_str() == Some("$direct") {
            continue;
        }
        match known {
            Some(to) => {
                kept.insert(to.to_owned(), value);
            }
            None => {
                kept.entry(key).or_insert(value);
            }
        }
    }
    kept
}

/// An object, also one that was written as text.
fn object_of(found: Option<Json>) -> Object {
    match found {
        Some(Json::Object(object)) => object,
        Some(Json::String(text)) => serde_json::from_str(&text).unwrap_or_default(),
        _ => Map::new(),
    }
}

fn missing(column: &str) -> RowFault {
    RowFault::of(column, FaultKind::MissingOfProduct)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn posthog(row: &Json) -> Option<Json> {
        call(Product::PostHog, row.to_string().as_bytes()).unwrap()
    }

    fn mixpanel(row: &Json) -> Option<Json> {
        call(Product::Mixpanel, row.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_view_of_posthog_is_a_page_of_its_device_and_person() {
        let row = json!({"uuid": "018f-1", "event": "$pageview", "distinct_id": "ann@acme.com",
            "timestamp": "2024-03-01 12:00:00.5", "created_at": "2024-03-01 12:00:03",
            "properties": json!({"$current_url": "https://x.test/pricing", "$title": "Pricing",
                "$device_id": "d-1", "$referrer": "$direct", "utm_source": "ads", "$ip": "192.0.2.1",
                "$groups": {"company": "acme"}, "plan": "pro"}).to_string(),
            "person_properties": json!({"email": "ann@acme.com", "name": "Ann"}).to_string()});
        let expected = json!({"messageId": "018f-1", "type": "page", "userId": "ann@acme.com",
            "anonymousId": "d-1", "timestamp": "2024-03-01T12:00:00.5Z",
            "properties": {"url": "https://x.test/pricing", "title": "Pricing", "plan": "pro",
                "utm_source": "ads", "$device_id": "d-1", "$groups": {"company": "acme"}},
            "context": {"ip": "192.0.2.1", "campaign": {"source": "ads"}, "groupId": "acme",
                "traits": {"email": "ann@acme.com", "name": "Ann"}}});
        assert_eq!(posthog(&row), Some(expected));
    }

    #[test]
    fn one_id_is_a_device_unless_something_says_that_it_is_a_person() {
        let of = |event: &str, distinct: &str, properties: Json| {
            let row = json!({"uuid": "u", "event": event, "distinct_id": distinct,
                "timestamp": "2024-03-01T12:00:00Z", "properties": properties});
            let call = posthog(&row).unwrap();
            (call.get("userId").cloned(), call.get("anonymousId").cloned())
        };
        let id = |text: &str| Some(json!(text));
        assert_eq!(of("x", "018f", json!({})), (None, id("018f")));
        assert_eq!(of("x", "018f", json!({"$device_id": "018f"})), (None, id("018f")));
        assert_eq!(of("x", "u7", json!({"$device_id": "018f"})), (id("u7"), id("018f")));
        assert_eq!(of("x", "u7", json!({"$is_identified": true})), (id("u7"), None));
        let joins = json!({"$anon_distinct_id": "018f", "$set": {"email": "a@b.test"}});
        assert_eq!(of("$identify", "u7", joins), (id("u7"), id("018f")));
        let mixed = |properties: Json| {
            let call = mixpanel(&json!({"event": "x", "properties": properties})).unwrap();
            (call.get("userId").cloned(), call.get("anonymousId").cloned())
        };
        let device = json!({"time": 1, "distinct_id": "$device:9", "$device_id": "9"});
        assert_eq!(mixed(device), (None, id("9")));
        let person = json!({"time": 1, "distinct_id": "u7", "$device_id": "9", "$user_id": "u7"});
        assert_eq!(mixed(person), (id("u7"), id("9")));
    }

    #[test]
    fn an_event_of_mixpanel_has_its_moment_in_seconds_or_milliseconds() {
        for (time, expected) in [
            (json!(1_602_611_311), "2020-10-13T17:48:31Z"),
            (json!(1_602_611_311_250_i64), "2020-10-13T17:48:31.25Z"),
            (json!("1602611311"), "2020-10-13T17:48:31Z"),
        ] {
            let row = json!({"event": "Signed up", "properties": {"time": time,
                "distinct_id": "u1", "$insert_id": "i1", "$email": "u@acme.test", "name": "Pro plan",
                "$current_url": "https://x.test/"}});
            let call = mixpanel(&row).unwrap();
            assert_eq!(call["timestamp"], *expected);
            assert_eq!((&call["type"], &call["event"]), (&json!("track"), &json!("Signed up")));
            assert_eq!(call["messageId"], "i1");
            // The name of a plan is not that of the person.
            assert_eq!(call["context"]["traits"], json!({"email": "u@acme.test"}));
            assert_eq!(call["properties"]["name"], "Pro plan");
        }
        let row =
            |time: Json| json!({"event": "x", "properties": {"time": time, "distinct_id": "u"}});
        for wrong in [json!("soon"), json!(-5), json!(1e300), json!(null)] {
            let fault = call(Product::Mixpanel, row(wrong).to_string().as_bytes()).unwrap_err();
            assert_eq!(fault.column, "time");
        }
    }

    #[test]
    fn groups_and_persons_are_told_and_bookkeeping_is_nothing() {
        let row = json!({"uuid": "u", "event": "$groupidentify", "distinct_id": "d",
            "timestamp": "2024-03-01T12:00:00Z", "properties": {"$group_type": "company",
            "$group_key": "acme", "$group_set": {"name": "Acme", "website": "acme.test"}}});
        let call = posthog(&row).unwrap();
        assert_eq!((&call["type"], &call["groupId"]), (&json!("group"), &json!("acme")));
        assert_eq!(call["traits"]["website"], "acme.test");
        let flag = json!({"uuid": "u", "event": "$feature_flag_called", "distinct_id": "d",
            "timestamp": "2024-03-01T12:00:00Z", "properties": {}});
        assert_eq!(posthog(&flag), None);
    }

    #[test]
    fn exports_are_told_apart_from_calls() {
        let posthog = r#"{"uuid":"1","event":"x","distinct_id":"d","properties":{},
            "timestamp":"2024-01-01T00:00:00Z"}"#;
        let mixpanel = r#"{"event":"x","properties":{"time":1,"distinct_id":"d"}}"#;
        let segment = r#"{"type":"track","event":"x","anonymousId":"a","properties":{"time":1,
            "distinct_id":"d"}}"#;
        let own = r#"{"type":"track","userId":"u","event":"x","properties":{"a":1}}"#;
        let found = [posthog, mixpanel, segment, own].map(Product::of);
        assert_eq!(found, [Some(Product::PostHog), Some(Product::Mixpanel), None, None]);
    }

    #[test]
    fn what_is_missing_is_told_by_its_column() {
        for (row, column) in [
            (r#"{"uuid":"1","distinct_id":"d","timestamp":"2024-01-01"}"#, "event"),
            (r#"{"event":"x","distinct_id":"d"}"#, "timestamp"),
            (r#"{"event":"x","timestamp":"2024-01-01T00:00:00Z","properties":{}}"#, "distinct_id"),
            (r#"{"event":"x","timestamp":"soon","distinct_id":"d"}"#, "timestamp"),
            ("[1]", ""),
        ] {
            let fault = call(Product::PostHog, row.as_bytes()).unwrap_err();
            assert_eq!(fault.column, column, "{row}");
        }
    }
}
