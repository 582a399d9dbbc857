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
    let invalid = read_batch(b"{\"batch\":[\"\xff\"]}", &receipt(), &mut String::new).unwrap();
    assert_eq!((invalid.events.len(), invalid.rejected[0].error.code()), (0, "malformed"));
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

#[test]
fn half_a_sign_and_no_number_cost_what_they_damage_alone() {
    let event = call(
        CallKind::Page,
        r#"{"anonymousId":"a","name":"A \ud83d","properties":{"t\ud83d":"\ud83d\ude00 \ude00",
        "url":"https://own.test/a","title":"B \ud83d"}}"#,
    )
    .unwrap();
    assert_eq!(event.name.as_deref(), Some("A \u{fffd}"));
    assert_eq!(event.page_title.as_deref(), Some("B \u{fffd}"));
    assert_eq!(event.page_url.as_deref(), Some("https://own.test/a"));
    assert!(event.properties.contains(r"\ud83d\ude00 \ufffd"), "{}", event.properties);

    let batch = batch(
        r#"{"batch":[{"type":"page","userId":"u","properties":{"price":NaN}},
        {"type":"page","userId":"u","context":{"locale":"en"}},
        {"type":"page","userId":"u","properties":{"x":-Infinity}},{"type":"page","userId":"NaN"},
        {"type":"page","userId":"u","name":"\x"},{"type":"page","userId":"u}],
        {"type":"page","userId":"v"}],"context":{"locale":"el"},"writeKey":"k"}"#,
    )
    .unwrap();
    let told: Vec<_> = batch.rejected.iter().map(|r| (r.index, r.error.code())).collect();
    assert_eq!(told, [0, 2, 4, 5].map(|index| (index, "malformed")));
    assert!(batch.rejected[0].error.to_string().contains("NaN"), "{:?}", batch.rejected);
    let kept: Vec<_> = batch.events.iter().map(|event| event.user_id.as_deref()).collect();
    assert_eq!(kept, [Some("u"), Some("NaN"), Some("v")]);
    assert_eq!(batch.events[2].locale.as_deref(), Some("el"));
    assert_eq!(batch.write_key.as_deref(), Some("k"));
    assert!(call(CallKind::Page, r#"{"userId":"u","properties":{"x":NaN}}"#).is_err());
}

#[test]
fn whoever_calls_knows_better_than_the_library_when_it_happened() {
    let moment = |own: &str, original: &str| {
        let body = format!(
            r#"{{"userId":"u","event":"E","timestamp":"{own}","originalTimestamp":"{original}",
            "sentAt":"2027-01-15T07:59:00Z"}}"#
        );
        let event = call(CallKind::Track, &body).unwrap();
        (crate::time::to_rfc3339(event.occurred_at), event.clock)
    };
    let at = |text: &str, clock| (text.to_owned(), clock);
    for (own, original, expected) in [
        // Of the past: as it is, though the sender's clock is a minute late.
        ("2026-03-04T05:06:07Z", "2027-01-15T07:59:00Z", at("2026-03-04T05:06:07Z", Clock::Given)),
        // Written one after the other: the clock is set right.
        (
            "2027-01-15T07:58:00.400Z",
            "2027-01-15T07:58:00Z",
            at("2027-01-15T07:59:00Z", Clock::Corrected),
        ),
        // What cannot be is nobody's better knowledge.
        (
            "2999-01-01T00:00:00Z",
            "2027-01-15T07:59:00Z",
            at("2027-01-15T08:00:00Z", Clock::Corrected),
        ),
        ("soon", "2027-01-15T07:59:00Z", at("2027-01-15T08:00:00Z", Clock::Corrected)),
    ] {
        assert_eq!(moment(own, original), expected, "{own} {original}");
    }
}

#[test]
fn ids_are_what_libraries_make_of_them() {
    let alias = call(CallKind::Alias, r#"{"userId":"new","anonymousId":"device"}"#).unwrap();
    assert_eq!(alias.previous_id.as_deref(), Some("device"));
    let alias = r#"{"userId":"new","previousId":"old","anonymousId":"device"}"#;
    assert_eq!(call(CallKind::Alias, alias).unwrap().previous_id.as_deref(), Some("old"));
    let numbers = r#"{"userId":18446744073709551615,"anonymousId":-7,"messageId":12.0,"event":404,
        "context":{"groupId":9}}"#;
    let event = call(CallKind::Track, numbers).unwrap();
    let ids = (event.user_id.as_deref(), event.anonymous_id.as_deref(), event.group_id.as_deref());
    assert_eq!(ids, (Some("18446744073709551615"), Some("-7"), Some("9")));
    assert_eq!((event.message_id.as_str(), event.event_type.as_str()), ("12", "404"));
    // Two of these would be read as one.
    let rounded = r#"{"userId":123456789012345678901234,"event":"E"}"#;
    assert_eq!(call(CallKind::Track, rounded).unwrap_err().code(), "malformed");
}

#[test]
fn an_address_among_traits_says_who_did_it() {
    let email = |kind, body: &str| call(kind, body).unwrap().email;
    let kim = Some("kim@acme.kr".to_owned());
    for body in [
        r#"{"anonymousId":"a","event":"E","traits":{"email":"Kim@acme.kr"},"properties":{}}"#,
        r#"{"anonymousId":"a","event":"E","context":{"traits":{"email":"kim@acme.kr"}}}"#,
        // Whom a form names beside whoever fills it in.
        r#"{"anonymousId":"a","event":"Invite","properties":{"email":"other@acme.kr"},
            "context":{"traits":{"email":"kim@acme.kr"}}}"#,
        r#"{"anonymousId":"a","event":"E","traits":{"email":"n/a"},
            "properties":{"email":"kim@acme.kr"}}"#,
    ] {
        assert_eq!(email(CallKind::Track, body), kim, "{body}");
    }
    // Of a group they are the account's.
    let group = r#"{"userId":"u","groupId":"g","traits":{"email":"info@acme.kr"}}"#;
    assert_eq!(email(CallKind::Group, group), None);
    let both = r#"{"anonymousId":"a","event":"E","properties":{"p":1},"traits":{"email":"k@x.kr"},
        "context":{"ip":"192.0.2.1","traits":{"plan":"x"}}}"#;
    let event = call(CallKind::Track, both).unwrap();
    assert_eq!(event.properties, r#"{"p":1}"#);
    let context = r#"{"ip":"192.0.2.1","traits":{"plan":"x","email":"k@x.kr"}}"#;
    assert_eq!(event.context, context);
}

#[test]
fn an_app_that_describes_its_device_is_a_person() {
    let bot = |agent: &str, device: &str| {
        let body =
            format!(r#"{{"userId":"u","context":{{"userAgent":"{agent}","device":{device}}}}}"#);
        call(CallKind::Screen, &body).unwrap().bot
    };
    let phone = r#"{"id":"x","manufacturer":"samsung","model":"SM-S911N","type":"android"}"#;
    let dalvik = "Dalvik/2.1.0 (Linux; U; Android 13; SM-S911N Build/TP1A)";
    assert_eq!((bot(dalvik, phone), bot("okhttp/4.12.0", phone)), (None, None));
    for device in ["{}", "null", r#""phone""#, r#"{"type":"server"}"#] {
        assert_eq!(bot("okhttp/4.12.0", device), Some(BotReason::Crawler), "{device}");
    }
    assert_eq!(
        bot("Googlebot/2.1 (+http://www.google.com/bot.html)", phone),
        Some(BotReason::Crawler)
    );
}
