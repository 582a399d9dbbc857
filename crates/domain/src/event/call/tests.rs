use super::*;
use crate::event::{BotReason, Clock};

const NOON: i64 = 1_800_000_000_000_000;

fn receipt() -> Receipt {
    Receipt { received_at: NOON, ..Receipt::default() }
}

fn call(kind: CallKind, body: &str) -> Result<Event, CallError> {
    read_call(kind, body.as_bytes(), &receipt(), &mut || "assigned".to_owned())
        .map(|(event, _)| event)
}

fn batch(body: &str) -> Result<Batch, CallError> {
    let mut number = 0;
    read_batch(body.as_bytes(), &receipt(), &mut || {
        number += 1;
        format!("assigned-{number}")
    })
}

#[test]
fn a_page_of_a_browser_is_read_whole() {
    let event = call(
        CallKind::Page,
        r#"{"messageId":"m1","anonymousId":"a1","name":"Pricing","timestamp":
        "2027-01-15T07:59:59.000Z","sentAt":"2027-01-15T07:59:59.000Z","properties":{"plan":"x"},
        "context":{"ip":"203.0.113.7","userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:130.0)
        Gecko/20100101 Firefox/130.0","locale":"ko-KR","groupId":"g1","page":{"url":
        "https://own.test/pricing?utm_source=x&utm_medium=email&utm_campaign=Spring","title":"가격",
        "referrer":"https://google.com/"},"library":{"name":"analytics.js","version":"2"}}}"#
            .replace("\n        ", " ")
            .as_str(),
    )
    .unwrap();
    assert_eq!(event.event_type, "page_view");
    assert_eq!((event.message_id.as_str(), event.anonymous_id.as_deref()), ("m1", Some("a1")));
    assert_eq!((event.occurred_at, event.clock), (NOON, Clock::Corrected));
    assert_eq!(event.channel.as_deref(), Some("email"));
    assert_eq!(event.campaign.name.as_deref(), Some("Spring"));
    assert_eq!(event.page_path.as_deref(), Some("/pricing"));
    assert_eq!(event.group_id.as_deref(), Some("g1"));
    assert_eq!(event.properties, r#"{"plan":"x"}"#);
    assert_eq!(event.bot, None);
}

#[test]
fn an_identify_tells_the_person_and_a_group_the_account() {
    let event =
        call(CallKind::Identify, r#"{"userId":7,"traits":{"email":" Kim@Acme.co.KR "}}"#).unwrap();
    assert_eq!(event.user_id.as_deref(), Some("7"));
    assert_eq!(event.email.as_deref(), Some("kim@acme.co.kr"));
    assert_eq!((event.event_type.as_str(), event.message_id.as_str()), ("", "assigned"));
    let event = call(
        CallKind::Group,
        r#"{"userId":"u","groupId":"acme","traits":{"email":"info@acme.com","name":"Acme"}}"#,
    )
    .unwrap();
    assert_eq!((event.email, event.group_id.as_deref()), (None, Some("acme")));
}

#[test]
fn what_breaks_a_rule_is_refused_with_its_reason() {
    let long = "x".repeat(300);
    for (kind, body, code) in [
        (CallKind::Track, "{".to_owned(), "malformed"),
        (CallKind::Track, "[]".to_owned(), "malformed"),
        (CallKind::Track, "\u{0}".to_owned(), "malformed"),
        (CallKind::Track, r#"{"event":"x"}"#.to_owned(), "missing_field"),
        (CallKind::Track, r#"{"userId":"u"}"#.to_owned(), "missing_field"),
        (CallKind::Track, r#"{"userId":"u","event":"!!"}"#.to_owned(), "missing_field"),
        (CallKind::Track, r#"{"userId":{},"event":"x"}"#.to_owned(), "malformed"),
        (CallKind::Track, r#"{"userId":"u","event":["x"]}"#.to_owned(), "malformed"),
        (
            CallKind::Track,
            r#"{"userId":"u","event":"x","properties":[1]}"#.to_owned(),
            "not_an_object",
        ),
        (
            CallKind::Track,
            r#"{"userId":"u","event":"x","context":"no"}"#.to_owned(),
            "not_an_object",
        ),
        (CallKind::Group, r#"{"userId":"u"}"#.to_owned(), "missing_field"),
        (CallKind::Alias, r#"{"userId":"u"}"#.to_owned(), "missing_field"),
        (CallKind::Track, format!(r#"{{"userId":"{long}","event":"x"}}"#), "too_long"),
        (
            CallKind::Track,
            format!(r#"{{"userId":"u","event":"x","p":"{}"}}"#, "y".repeat(33 * 1024)),
            "too_large",
        ),
        (
            CallKind::Track,
            format!(
                r#"{{"userId":"u","event":"x","properties":{{"a":{}{}}}}}"#,
                "[".repeat(10_000),
                "]".repeat(10_000)
            ),
            "malformed",
        ),
    ] {
        let error = call(kind, &body).unwrap_err();
        assert_eq!(error.code(), code, "{}: {error}", cut(&body, 80));
    }
}

#[test]
fn a_batch_counts_what_is_good_and_tells_what_is_not() {
    let batch = batch(
        r#"{"writeKey":"k","sentAt":"2027-01-15T08:00:00Z","context":{"locale":"el","app":{"a":1}},
        "batch":[
        {"type":"track","userId":"u","event":"Demo Requested","context":{"locale":"en"}},
        {"type":"dance","userId":"u"},
        {"userId":"u"},
        7,
        {"type":"page","anonymousId":"a","context":null}]}"#,
    )
    .unwrap();
    assert_eq!(batch.write_key.as_deref(), Some("k"));
    let codes: Vec<_> = batch.rejected.iter().map(|r| (r.index, r.error.code())).collect();
    assert_eq!(codes, [(1, "unknown_type"), (2, "missing_field"), (3, "malformed")]);
    let locales: Vec<_> = batch.events.iter().map(|event| event.locale.as_deref()).collect();
    assert_eq!(locales, [Some("en"), Some("el")]);
    assert_eq!(batch.events[0].event_type, "demo_request");
    assert_eq!(batch.events[0].context, r#"{"locale":"en","app":{"a":1}}"#);
    assert_eq!(batch.events[1].message_id, "assigned-2");
}

#[test]
fn a_batch_as_a_whole_has_its_limits() {
    let items = vec![r#"{"type":"page","userId":"u"}"#; BATCH_CALLS_MAX + 1].join(",");
    let body = format!(r#"{{"batch":[{items}]}}"#);
    assert_eq!(batch(&body).unwrap_err().code(), "too_many");
    let body = format!(r#"{{"batch":[],"x":"{}"}}"#, "y".repeat(501 * 1024));
    assert_eq!(batch(&body).unwrap_err().code(), "too_large");
    assert_eq!(batch(r#"{"batch":{}}"#).unwrap_err().code(), "malformed");
    assert_eq!(batch(r#"{"batch":[]}"#).unwrap().events.len(), 0);
    let invalid = read_batch(b"{\"batch\":[\"\xff\"]}", &receipt(), &mut String::new);
    assert_eq!(invalid.unwrap_err().code(), "malformed");
}

#[test]
fn machines_are_flagged_and_kept() {
    let event = call(
        CallKind::Track,
        r#"{"userId":"u","event":"Email Opened","properties":{"delivered_at":
        "2027-01-15T08:00:00Z"},"timestamp":"2027-01-15T08:00:00Z"}"#,
    )
    .unwrap();
    assert_eq!((event.event_type.as_str(), event.bot), ("email_open", Some(BotReason::TooSoon)));
}

#[test]
fn instants_are_read_in_the_forms_that_libraries_send() {
    for (text, expected) in [
        ("2027-01-15T08:00:00Z", Some(NOON)),
        ("2027-01-15T17:00:00.000+09:00", Some(NOON)),
        ("2027-01-15 08:00:00", Some(NOON)),
        ("1800000000000", Some(NOON)),
        ("1800000000", Some(NOON)),
        ("yesterday", None),
        ("", None),
    ] {
        assert_eq!(instant_of(Some(text)), expected, "{text}");
    }
}
