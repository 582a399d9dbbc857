//! Calls as libraries send them, alone, in batches and out of files.

use proptest::prelude::*;
use serde_json::{Value, json};
use speargun_domain::event::{
    BATCH_BYTES_MAX, BATCH_CALLS_MAX, BotReason, CALL_BYTES_MAX, CallError, CallKind, Clock, Event,
    Receipt, canonical, mend_surrogates, read_batch, read_call, read_history, write_key_of,
};

use crate::build::at;

fn noon() -> i64 {
    at("2026-06-15T12:00:00Z")
}

fn receipt() -> Receipt {
    Receipt {
        received_at: noon(),
        ip: Some("192.0.2.7".to_owned()),
        user_agent: None,
        sender_agent: None,
        history: false,
    }
}

fn call(kind: CallKind, body: &Value) -> Result<Event, CallError> {
    read_call(kind, body.to_string().as_bytes(), &receipt(), &mut || "made".to_owned())
        .map(|(event, _)| event)
}

#[test]
fn each_call_needs_what_it_is_about() {
    use CallKind::{Alias, Group, Identify, Page, Screen, Track};
    for (kind, body, missing) in [
        (Identify, json!({"userId": "u"}), None),
        (Identify, json!({"anonymousId": "a"}), None),
        (Identify, json!({}), Some("userId or anonymousId")),
        (Identify, json!({"userId": ""}), Some("userId or anonymousId")),
        (Identify, json!({"userId": "  "}), Some("userId or anonymousId")),
        (Identify, json!({"userId": null}), Some("userId or anonymousId")),
        (Track, json!({"userId": "u", "event": "E"}), None),
        (Track, json!({"userId": "u"}), Some("event")),
        (Track, json!({"userId": "u", "event": ""}), Some("event")),
        (Track, json!({"userId": "u", "event": "?!"}), Some("event")),
        (Track, json!({"event": "E"}), Some("userId or anonymousId")),
        (Page, json!({"anonymousId": "a"}), None),
        (Page, json!({"name": "Home"}), Some("userId or anonymousId")),
        (Screen, json!({"userId": "u"}), None),
        (Group, json!({"userId": "u", "groupId": "g"}), None),
        (Group, json!({"userId": "u"}), Some("groupId")),
        (Group, json!({"groupId": "g"}), Some("userId or anonymousId")),
        (Alias, json!({"userId": "u", "previousId": "p"}), None),
        (Alias, json!({"userId": "u", "anonymousId": "a"}), None),
        (Alias, json!({"userId": "u"}), Some("previousId")),
        (Alias, json!({"previousId": "p"}), Some("userId")),
    ] {
        let found = call(kind, &body);
        match missing {
            None => assert_eq!(found.unwrap().call, kind, "{body}"),
            Some(field) => {
                let error = found.unwrap_err();
                assert_eq!((error.code(), error.field()), ("missing_field", Some(field)), "{body}");
            }
        }
    }
}

/// Where the same thing may be said in several places, the nearer place counts.
#[test]
fn a_field_is_found_wherever_libraries_put_it() {
    type Read = fn(&Event) -> Option<&str>;
    let url: Read = |event| event.page_url.as_deref();
    let path: Read = |event| event.page_path.as_deref();
    let title: Read = |event| event.page_title.as_deref();
    let referrer: Read = |event| event.referrer.as_deref();
    let subject: Read = |event| event.subject.as_deref();
    let group: Read = |event| event.group_id.as_deref();
    let ip: Read = |event| event.ip.as_deref();
    let locale: Read = |event| event.locale.as_deref();
    let library: Read = |event| event.library.as_deref();
    let email: Read = |event| event.email.as_deref();
    let channel: Read = |event| event.channel.as_deref();
    for (rest, read, expected) in [
        (json!({"properties": {"url": "https://a.test/x"}}), url, Some("https://a.test/x")),
        (json!({"context": {"page": {"url": "https://b.test/"}}}), url, Some("https://b.test/")),
        (
            json!({"properties": {"url": "https://a.test/x"}, "context": {"page": {"url": "y"}}}),
            url,
            Some("https://a.test/x"),
        ),
        (json!({"properties": {"url": "https://a.test/x/y?z=1#w"}}), path, Some("/x/y")),
        (json!({"properties": {"path": "/p", "url": "https://a.test/x"}}), path, Some("/p")),
        (json!({"properties": {"url": "https://a.test"}}), path, None),
        (json!({"properties": {"title": "가격"}}), title, Some("가격")),
        (json!({"context": {"page": {"title": "T"}}}), title, Some("T")),
        (
            json!({"context": {"referrer": {"url": "https://r.test"}}}),
            referrer,
            Some("https://r.test"),
        ),
        (json!({"properties": {"subject": "s", "form": "f"}}), subject, Some("s")),
        (json!({"properties": {"form": "f", "asset": "a"}}), subject, Some("f")),
        (json!({"properties": {"asset": "a", "label": "l"}}), subject, Some("a")),
        (json!({"properties": {"label": "l"}, "category": "c"}), subject, Some("l")),
        (json!({"category": "c"}), subject, Some("c")),
        (json!({"context": {"groupId": "g"}}), group, Some("g")),
        (json!({"groupId": "h", "context": {"groupId": "g"}}), group, Some("h")),
        (json!({"context": {"ip": "203.0.113.9"}}), ip, Some("203.0.113.9")),
        (json!({}), ip, Some("192.0.2.7")),
        (json!({"context": {"locale": "el-GR"}}), locale, Some("el-GR")),
        (json!({"context": {"library": {"name": "js", "version": "2"}}}), library, Some("js/2")),
        (json!({"context": {"traits": {"email": "Kim@Acme.KR"}}}), email, Some("kim@acme.kr")),
        (json!({"properties": {"email": "form@acme.kr"}}), email, Some("form@acme.kr")),
        (json!({"properties": {"email": "no address"}}), email, None),
        (json!({"properties": {"channel": "podcast"}}), channel, Some("podcast")),
        (
            json!({"properties": {"url": "https://a.test/?utm_medium=email"}}),
            channel,
            Some("email"),
        ),
        (json!({}), channel, None),
    ] {
        let mut body = json!({"userId": "u", "event": "E"});
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let event = call(CallKind::Track, &body).unwrap();
        assert_eq!(read(&event), expected, "{body}");
    }
}

#[test]
fn a_user_id_that_is_an_address_is_the_persons() {
    for (id, email) in [
        ("Kim@Acme.kr", Some("kim@acme.kr")),
        ("kim", None),
        ("@acme.kr", None),
        ("kim@localhost", None),
        ("kim lee@acme.kr", None),
    ] {
        let event = call(CallKind::Identify, &json!({"userId": id})).unwrap();
        assert_eq!(event.email.as_deref(), email, "{id}");
        assert_eq!(event.user_id.as_deref(), Some(id));
    }
    let other = json!({"userId": "a@b.kr", "traits": {"email": "c@d.kr"}});
    assert_eq!(call(CallKind::Identify, &other).unwrap().email.as_deref(), Some("c@d.kr"));
}

#[test]
fn kinds_have_their_types_of_events() {
    for (kind, event_type) in [
        (CallKind::Page, "page_view"),
        (CallKind::Screen, "screen_view"),
        (CallKind::Identify, ""),
        (CallKind::Track, "demo_request"),
    ] {
        let body = json!({"userId": "u", "event": "Demo Requested"});
        assert_eq!(call(kind, &body).unwrap().event_type, event_type, "{kind:?}");
        assert_eq!(CallKind::from_key(kind.key()), Some(kind));
    }
    assert_eq!(CallKind::from_key("Page"), None);
    let acts: Vec<CallKind> = CallKind::ALL.into_iter().filter(|kind| kind.is_activity()).collect();
    assert_eq!(acts, [CallKind::Track, CallKind::Page, CallKind::Screen]);
}

#[test]
fn what_is_too_large_or_no_object_is_refused() {
    let long = "x".repeat(256);
    for (body, code, field) in [
        (json!({"userId": long, "event": "E"}), "too_long", Some("userId")),
        (json!({"anonymousId": long, "event": "E"}), "too_long", Some("anonymousId")),
        (json!({"userId": "u", "event": "E", "messageId": long}), "too_long", Some("messageId")),
        (
            json!({"userId": "u", "event": "E", "properties": "x"}),
            "not_an_object",
            Some("properties"),
        ),
        (
            json!({"userId": "u", "event": "E", "properties": [1]}),
            "not_an_object",
            Some("properties"),
        ),
        (json!({"userId": "u", "event": "E", "context": 5}), "not_an_object", Some("context")),
        (json!({"userId": ["u"], "event": "E"}), "malformed", None),
        (json!({"userId": "u", "event": {}}), "malformed", None),
        (json!([1, 2]), "malformed", None),
        (json!("text"), "malformed", None),
    ] {
        let error = call(CallKind::Track, &body).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, field), "{body}");
    }
    let fits = "x".repeat(255);
    assert!(call(CallKind::Track, &json!({"userId": fits, "event": "E"})).is_ok());
    let padded = |bytes: usize| {
        let body = json!({"userId": "u", "event": "E", "properties": {"p": ""}}).to_string();
        let pad = "y".repeat(bytes - body.len());
        body.replace("\"p\":\"\"", &format!("\"p\":\"{pad}\""))
    };
    let read =
        |body: &str| read_call(CallKind::Track, body.as_bytes(), &receipt(), &mut String::new);
    assert!(read(&padded(CALL_BYTES_MAX)).is_ok());
    assert_eq!(read(&padded(CALL_BYTES_MAX + 1)).unwrap_err().code(), "too_large");
}

/// What is no message of a batch costs the others nothing.
#[test]
fn a_batch_counts_what_is_good() {
    let body = r#"{"sentAt":"2026-06-15T12:00:00Z","context":{"locale":"ko","x":1},"batch":[
        {"type":"track","userId":"u","event":"A"},
        {"type":"track","userId":"u"},
        {"type":"sing","userId":"u"},
        {"type":"page","userId":"u","context":{"locale":"el"}},
        null,
        {"type":"page","userId":"u","properties":{"n":NaN}},
        {"type":"page","anonymousId":"a"}],"writeKey":"key"}"#;
    let mut made = 0;
    let mut new_id = || {
        made += 1;
        format!("made-{made}")
    };
    let batch = read_batch(body.as_bytes(), &receipt(), &mut new_id).unwrap();
    assert_eq!(batch.write_key.as_deref(), Some("key"));
    let refused: Vec<(usize, &str)> =
        batch.rejected.iter().map(|own| (own.index, own.error.code())).collect();
    let expected = [(1, "missing_field"), (2, "unknown_type"), (4, "malformed"), (5, "malformed")];
    assert_eq!(refused, expected);
    assert!(batch.rejected.iter().all(|own| own.sample.is_some()));
    let locales: Vec<Option<&str>> =
        batch.events.iter().map(|event| event.locale.as_deref()).collect();
    assert_eq!(locales, [Some("ko"), Some("el"), Some("ko")]);
    let ids: Vec<&str> = batch.events.iter().map(|event| event.message_id.as_str()).collect();
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{ids:?}");
}

#[test]
fn a_batch_has_limits() {
    let batch = |items: usize| {
        let item = r#"{"type":"page","userId":"u"}"#;
        format!(r#"{{"batch":[{}]}}"#, vec![item; items].join(","))
    };
    let read = |body: &str| read_batch(body.as_bytes(), &receipt(), &mut String::new);
    assert_eq!(read(&batch(BATCH_CALLS_MAX)).unwrap().events.len(), BATCH_CALLS_MAX);
    assert_eq!(read(&batch(BATCH_CALLS_MAX + 1)).unwrap_err().code(), "too_many");
    let large = format!(r#"{{"batch":[],"pad":"{}"}}"#, "x".repeat(BATCH_BYTES_MAX));
    assert_eq!(read(&large).unwrap_err().code(), "too_large");
    assert!(read(&batch(0)).unwrap().events.is_empty());
    for body in ["", "[]", "{}", r#"{"batch":5}"#, r#"{"batch":{}}"#, "null"] {
        assert!(read(body).is_err(), "{body}");
    }
}

/// An event without a plausible time happened when it arrived.
#[test]
fn a_call_happened_when_its_sender_says() {
    for (timestamp, sent, occurred, clock) in [
        (None, None, "2026-06-15T12:00:00Z", Clock::Received),
        (Some("2026-06-15T11:00:00Z"), None, "2026-06-15T11:00:00Z", Clock::Given),
        (
            Some("2026-06-15T11:00:00Z"),
            Some("2026-06-15T11:10:00Z"),
            "2026-06-15T11:50:00Z",
            Clock::Corrected,
        ),
        (Some("1970-01-01T00:00:00Z"), None, "2026-06-15T12:00:00Z", Clock::Implausible),
        (Some("2999-01-01T00:00:00Z"), None, "2026-06-15T12:00:00Z", Clock::Implausible),
        (Some("soon"), None, "2026-06-15T12:00:00Z", Clock::Received),
    ] {
        let mut body = json!({"userId": "u", "event": "E"});
        let fields = body.as_object_mut().unwrap();
        for (name, text) in [("timestamp", timestamp), ("sentAt", sent)] {
            fields.extend(text.map(|text| (name.to_owned(), json!(text))));
        }
        let event = call(CallKind::Track, &body).unwrap();
        assert_eq!((event.occurred_at, event.clock), (at(occurred), clock), "{body}");
        assert_eq!(event.received_at, noon());
    }
}

/// Out of a file a moment is needed, and it is taken as it is.
#[test]
fn history_needs_its_moments() {
    let past = Receipt { history: true, ..receipt() };
    let read = |value: &str| read_history(value.as_bytes(), &past, &|text| canonical(text));
    let call = |time: &str| format!(r#"{{"type":"page","userId":"u"{time}}}"#);
    for (time, code) in [
        (r#","timestamp":"2013-05-06T07:08:09Z""#, None),
        (r#","originalTimestamp":"2013-05-06T07:08:09Z""#, None),
        (r#","receivedAt":"2013-05-06T07:08:09Z","sentAt":null"#, None),
        ("", Some("bad_time")),
        (r#","timestamp":"yesterday""#, Some("bad_time")),
        (r#","timestamp":"2027-01-01T00:00:00Z""#, Some("bad_time")),
        (r#","timestamp":"1994-12-31T23:59:59Z""#, Some("bad_time")),
    ] {
        let found = read(&call(time)).remove(0);
        assert_eq!(found.as_ref().err().map(CallError::code), code, "{time}");
        if let Ok(event) = found {
            assert_eq!(
                (event.occurred_at, event.clock),
                (at("2013-05-06T07:08:09Z"), Clock::Given)
            );
        }
    }
    let one = call(r#","timestamp":"2013-05-06T07:08:09Z""#);
    for (value, calls) in [
        (format!("[{one},{one}]"), 2),
        (format!(r#"{{"batch":[{one}]}}"#), 1),
        ("[]".to_owned(), 0),
        ("[".to_owned(), 1),
    ] {
        assert_eq!(read(&value).len(), calls, "{value}");
    }
}

#[test]
fn machines_are_kept_with_their_reason() {
    for (rest, expected) in [
        (json!({"context": {"bot": true}}), Some(BotReason::Declared)),
        (json!({"properties": {"bot": true}}), Some(BotReason::Declared)),
        (json!({"context": {"webdriver": true}}), Some(BotReason::Headless)),
        (json!({"properties": {"hidden_link": true}}), Some(BotReason::HiddenLink)),
        (json!({"context": {"userAgent": "curl/8.0"}}), Some(BotReason::Crawler)),
        (json!({"context": {"userAgent": "HeadlessChrome/120"}}), Some(BotReason::Headless)),
        (json!({}), None),
    ] {
        let mut body = json!({"userId": "u", "event": "E"});
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        assert_eq!(call(CallKind::Track, &body).unwrap().bot, expected, "{body}");
    }
    for (seconds, expected) in [(4, Some(BotReason::TooSoon)), (5, None), (600, None)] {
        let body = json!({"userId": "u", "event": "Email Opened", "timestamp": "2026-06-15T11:00:00Z",
            "properties": {"delivered_at": format!("2026-06-15T10:{:02}:{:02}Z", 59 - seconds / 60,
                (60 - seconds % 60) % 60)}});
        let found = call(CallKind::Track, &body).unwrap().bot;
        if seconds < 60 {
            assert_eq!(found, expected, "{seconds}");
        }
    }
    for reason in BotReason::ALL {
        assert_eq!(BotReason::from_key(reason.key()), Some(reason));
    }
}

#[test]
fn halves_of_signs_are_mended_in_their_place() {
    for (body, expected) in [
        (r#"{"a":"x"}"#, r#"{"a":"x"}"#),
        (r#"{"a":"\ud83d"}"#, r#"{"a":"\ufffd"}"#),
        (r#"{"a":"\ude00\ud83d"}"#, r#"{"a":"\ufffd\ufffd"}"#),
        (r#"{"a":"\ud83d\ude00"}"#, r#"{"a":"\ud83d\ude00"}"#),
        (r#"{"a":"\\ud83d"}"#, r#"{"a":"\\ud83d"}"#),
        (r#"{"a":"\ud83d\ud83d\ude00"}"#, r#"{"a":"\ufffd\ud83d\ude00"}"#),
        (r#"{"a":"\u12"}"#, r#"{"a":"\u12"}"#),
    ] {
        assert_eq!(mend_surrogates(body.as_bytes()), expected.as_bytes(), "{body}");
    }
    assert_eq!(mend_surrogates(b"a\xed\xa0\xbdb").as_ref(), "a\u{fffd}b".as_bytes());
}

#[test]
fn a_write_key_is_found_in_damaged_bodies() {
    for (body, key) in [
        (r#"{"writeKey":"k","batch":[{"a":NaN}]}"#, Some("k")),
        (r#"{"batch":[{"writeKey":"inner"}],"writeKey":"k"}"#, Some("k")),
        (r#"{"writeKey":"k","x":"#, Some("k")),
        (r#"{"x":1}"#, None),
        ("[]", None),
        ("", None),
    ] {
        assert_eq!(write_key_of(body.as_bytes()).as_deref(), key, "{body}");
    }
}

#[test]
fn the_same_json_has_one_text() {
    for (left, right, same) in [
        (r#"{"a":1,"b":[1,2]}"#, r#"{ "b" : [1,2], "a" : 1 }"#, true),
        (r#"{"a":{"c":1,"b":2}}"#, r#"{"a":{"b":2,"c":1}}"#, true),
        (r#"{"a":[1,2]}"#, r#"{"a":[2,1]}"#, false),
        (r#"{"a":1}"#, r#"{"a":"1"}"#, false),
        ("no json", "no json", true),
    ] {
        assert_eq!(canonical(left) == canonical(right), same, "{left} {right}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Any bytes are read or refused; what is read has an id and a time that is not ahead.
    #[test]
    fn any_body_is_read_or_refused(
        body in "[{}\\[\\]\",:a-z0-9\\\\ ]{0,60}", tail in "\\PC{0,20}",
    ) {
        let text = format!(r#"{{"userId":"u","event":"E","properties":{body},"x":"{tail}"}}"#);
        for body in [body.as_bytes(), text.as_bytes()] {
            if let Ok((event, _)) = read_call(CallKind::Track, body, &receipt(), &mut || "m".into()) {
                prop_assert!(!event.message_id.is_empty() && event.occurred_at <= noon());
                prop_assert!(serde_json::from_str::<Value>(&event.properties).is_ok());
            }
            let _ = read_batch(body, &receipt(), &mut String::new);
            let _ = write_key_of(body);
        }
    }

    /// The order of keys and the blanks between them count nothing, and once is enough.
    #[test]
    fn a_canonical_text_is_its_own(keys in prop::collection::btree_map("[a-z]{1,3}", 0_i32..9, 0..6)) {
        let forward: Vec<String> = keys.iter().map(|(key, n)| format!("\"{key}\": {n}")).collect();
        let backward: Vec<String> = forward.iter().rev().cloned().collect();
        let text = canonical(&format!("{{{}}}", forward.join(",")));
        prop_assert_eq!(&canonical(&format!("{{ {} }}", backward.join(" , "))), &text);
        prop_assert_eq!(canonical(&text), text.clone());
    }

    /// Mending changes no place of any byte but those of halves.
    #[test]
    fn mending_keeps_lengths(body in prop::collection::vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(mend_surrogates(&body).len(), body.len());
        let once = mend_surrogates(&body).into_owned();
        let again = mend_surrogates(&once);
        prop_assert_eq!(again.as_ref(), once.as_slice());
    }
}
