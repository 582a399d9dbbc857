//! Tracked events: keys, the live stream, what became of what was sent, rising accounts.

use std::sync::Arc;

use axum::body::Body;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use speargun_api::track_router;
use speargun_domain::audit::AuditAction;
use tower::ServiceExt as _;

use crate::desk::{ACME, Answer, Desk, KIM, LONG, request};

async fn create_key(desk: &Desk, name: &str, kind: &str) -> Answer {
    desk.post("/api/v1/write-keys", json!({ "name": name, "kind": kind })).await
}

/// A desk that takes events in, with a server's key that was made before.
async fn tracking() -> (Desk, String) {
    let mut desk = Desk::new();
    let made = create_key(&desk, "Shop", "server").await.ok(201);
    desk.look().await;
    let tracking = desk.track();
    desk.router = std::mem::take(&mut desk.router).merge(track_router(Arc::clone(&tracking)));
    (desk, made["key"].as_str().unwrap().to_owned())
}

async fn track(desk: &Desk, key: &str, body: Value) -> Answer {
    let request = request("POST", "/v1/track").header("x-write-key", key);
    desk.send(request.body(Body::from(body.to_string())).unwrap()).await
}

/// Kim asks for a demo.
fn demo() -> Value {
    json!({ "messageId": "m1", "userId": "u1", "event": "Demo Request",
        "timestamp": "2026-11-30T11:59:00Z",
        "context": { "traits": { "email": "kim@acme.com" }, "page": { "path": "/demo" } } })
}

/// Waits until an account has so many tracked events.
async fn tracked(desk: &Desk, events: usize) -> Value {
    let path = format!("/api/v1/accounts/{ACME}/timeline/tracked");
    desk.until(&path, |page| page["items"].as_array().is_some_and(|own| own.len() == events)).await
}

#[tokio::test]
async fn a_key_of_a_browser_is_made_and_shown_again() {
    let desk = Desk::empty();
    let made = desk.post("/api/v1/write-keys", json!({ "name": " Site " })).await.ok(201);
    assert_eq!((&made["name"], &made["kind"]), (&json!("Site"), &json!("browser")));
    assert_eq!(made["key"].as_str().unwrap().len(), 32);
    desk.noted(AuditAction::CreateWriteKey, 1).await;
    let list = desk.get("/api/v1/write-keys").await.ok(200);
    assert_eq!(list, json!({ "items": [made] }));
}

#[tokio::test]
async fn a_key_of_a_server_is_shown_once() {
    let desk = Desk::empty();
    let made = create_key(&desk, "Shop", "server").await.ok(201);
    let details = desk.noted(AuditAction::CreateWriteKey, 1).await;
    let secret = made["key"].as_str().unwrap();
    assert_eq!(details, json!({ "name": "Shop", "kind": "server" }), "no secret");
    let list = desk.get("/api/v1/write-keys").await.ok(200);
    assert_eq!(list["items"][0]["key"], format!("{}…", &secret[..4]));
}

#[tokio::test]
async fn the_name_of_a_key_is_taken_once() {
    let desk = Desk::empty();
    create_key(&desk, "Shop", "server").await.ok(201);
    desk.look().await;
    desk.refused(&create_key(&desk, "Shop", "browser").await, 409, "conflict").await;
}

#[tokio::test]
async fn a_key_without_a_name_is_not_made() {
    let desk = Desk::empty();
    desk.refused(&create_key(&desk, " ", "server").await, 400, "invalid_request").await;
    desk.refused(&create_key(&desk, "Shop", "moon").await, 422, "invalid_body").await;
}

#[tokio::test]
async fn a_key_is_revoked_once() {
    let desk = Desk::empty();
    create_key(&desk, "Shop", "server").await.ok(201);
    desk.look().await;
    desk.delete("/api/v1/write-keys/1").await.ok(204);
    desk.noted(AuditAction::RevokeWriteKey, 1).await;
    let list = desk.get("/api/v1/write-keys").await.ok(200);
    assert_eq!(list["items"][0]["revoked_at"], "2026-11-30T12:00:00Z");
    let answer = desk.delete("/api/v1/write-keys/1").await;
    desk.refused(&answer, 404, "not_found").await;
}

/// Other servers follow within a second, so that this one is asked until it refuses.
#[tokio::test]
async fn with_a_revoked_key_nothing_comes_in() {
    let (desk, key) = tracking().await;
    track(&desk, &key, demo()).await.ok(200);
    desk.delete("/api/v1/write-keys/1").await.ok(204);
    let refused = async { while track(&desk, &key, demo()).await.status != 401 {} };
    tokio::time::timeout(LONG, refused).await.expect("the key is out of force");
}

#[tokio::test]
async fn a_server_that_takes_no_events_in_says_so() {
    let desk = Desk::new();
    let recent = desk.get("/api/v1/events/recent").await.ok(200);
    assert_eq!(recent, json!({ "events": [], "alerts": [], "is_tracking": false }));
    for path in [
        "/api/v1/events/stream",
        "/api/v1/accounts/rising",
        &format!("/api/v1/accounts/{ACME}/engagement"),
        &format!("/api/v1/accounts/{ACME}/timeline/tracked"),
    ] {
        desk.get(path).await.refused(503, "not_tracking");
    }
}

#[tokio::test]
async fn the_last_events_are_shown_with_who_they_are_of() {
    let (desk, key) = tracking().await;
    track(&desk, &key, demo()).await.ok(200);
    let recent =
        desk.until("/api/v1/events/recent", |recent| recent["events"][0].is_object()).await;
    let event = &recent["events"][0];
    assert_eq!((&event["call"], &event["source"]), (&json!("track"), &json!("Shop")));
    assert_eq!((&event["person_id"], &event["account"]), (&json!(KIM), &json!("Acme Software")));
    assert_eq!(
        (&event["occurred_at"], &event["claimed"]),
        (&json!("2026-11-30T11:59:00Z"), &json!(false))
    );
    assert_eq!(recent["is_tracking"], true);
}

#[tokio::test]
async fn what_happens_is_streamed() {
    let (desk, key) = tracking().await;
    let asked = request("GET", "/api/v1/events/stream").body(Body::empty()).unwrap();
    let response = desk.router.clone().oneshot(asked).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-type"]),
        (200, &"text/event-stream".parse().unwrap())
    );
    let mut body = response.into_body().into_data_stream();
    track(&desk, &key, demo()).await.ok(200);
    let reading = async {
        let mut read = String::new();
        while !read.contains("\"kind\":\"event\"") || !read.ends_with("\n\n") {
            read.push_str(&String::from_utf8_lossy(&body.next().await.unwrap().unwrap()));
        }
        read
    };
    let read = tokio::time::timeout(LONG, reading).await.expect("the event comes");
    let line = read.lines().find(|line| line.contains("\"kind\":\"event\"")).unwrap();
    let message: Value = serde_json::from_str(line.strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(message["account_id"], ACME);
}

#[tokio::test]
async fn what_became_of_what_was_sent_is_counted_by_day() {
    let (desk, key) = tracking().await;
    track(&desk, &key, demo()).await.ok(200);
    track(&desk, &key, demo()).await.ok(200);
    let is_counted = |quality: &Value| quality["days"].as_array().unwrap().len() == 2;
    let quality = desk.until("/api/v1/events/quality?days=1", is_counted).await;
    let mut tally = json!({ "day": "2026-11-30", "source": "Shop", "outcome": "accepted",
        "reason": "", "events": 1 });
    let days = quality["days"].as_array().unwrap();
    assert!(days.contains(&tally), "{quality}");
    tally["outcome"] = json!("duplicate");
    assert!(days.contains(&tally), "{quality}");
}

#[tokio::test]
async fn calls_that_were_refused_are_shown_with_their_reason() {
    let (desk, key) = tracking().await;
    assert_eq!(track(&desk, &key, json!({ "userId": "u1" })).await.status, 400);
    assert_eq!(track(&desk, "nobodys", demo()).await.status, 401);
    let is_counted = |quality: &Value| quality["days"].as_array().unwrap().len() == 2;
    let quality = desk.until("/api/v1/events/quality", is_counted).await;
    let reject = &quality["rejects"][0];
    assert_eq!(
        (&reject["source"], &reject["sample"]),
        (&json!("Shop"), &json!("{\"userId\":\"u1\"}"))
    );
    let unknown = json!({ "day": "2026-11-30", "source": "", "outcome": "rejected",
        "reason": "unknown_write_key", "events": 1 });
    assert!(quality["days"].as_array().unwrap().contains(&unknown), "{quality}");
}

#[tokio::test]
async fn accounts_whose_week_is_beyond_chance_are_rising() {
    let (desk, key) = tracking().await;
    let none = desk.get("/api/v1/accounts/rising").await.ok(200);
    assert_eq!(none, json!({ "items": [] }));
    let events: Vec<Value> = (0..12)
        .map(|number| {
            let mut event = demo();
            event["type"] = json!("track");
            event["messageId"] = json!(format!("m{number}"));
            event
        })
        .collect();
    let request = request("POST", "/v1/batch").header("x-write-key", &key);
    let body = json!({ "batch": events }).to_string();
    desk.send(request.body(Body::from(body)).unwrap()).await.ok(200);
    let rising = desk.until("/api/v1/accounts/rising", |own| own["items"][0].is_object()).await;
    assert_eq!(rising["items"][0]["account_id"], ACME);
    assert_eq!(rising["items"][0]["account"], "Acme Software");
}

#[tokio::test]
async fn the_engagement_of_an_account_adds_its_events_up() {
    let (desk, key) = tracking().await;
    track(&desk, &key, demo()).await.ok(200);
    tracked(&desk, 1).await;
    let engagement = desk.get(&format!("/api/v1/accounts/{ACME}/engagement")).await.ok(200);
    // Beside the demo, what was imported: a call five days ago and a webinar ten days ago.
    assert_eq!((&engagement["events_7d"], &engagement["events_30d"]), (&json!(2), &json!(3)));
    assert_eq!((&engagement["weeks"][0], &engagement["weeks"][1]), (&json!(2), &json!(1)));
    assert!(engagement["points"].as_f64().unwrap() > 0.0, "{engagement}");
}

#[tokio::test]
async fn the_engagement_of_no_account_is_not_found() {
    let (desk, _) = tracking().await;
    desk.get("/api/v1/accounts/99/engagement").await.refused(404, "not_found");
}

#[tokio::test]
async fn tracked_events_are_shown_page_by_page() {
    let (desk, key) = tracking().await;
    track(&desk, &key, demo()).await.ok(200);
    let mut second = demo();
    (second["messageId"], second["timestamp"]) = (json!("m2"), json!("2026-11-30T11:58:00Z"));
    track(&desk, &key, second).await.ok(200);
    tracked(&desk, 2).await;
    let path = format!("/api/v1/accounts/{ACME}/timeline/tracked");
    let first = desk.get(&format!("{path}?limit=1")).await.ok(200);
    let item = &first["items"][0];
    assert_eq!(
        (&item["occurred_at"], &item["page"]),
        (&json!("2026-11-30T11:59:00Z"), &json!("/demo"))
    );
    assert_eq!((&item["person_id"], &item["who"]), (&json!(KIM), &json!("Kim Doe")));
    let before = first["next"].as_str().unwrap();
    let next = desk.get(&format!("{path}?limit=1&before={before}")).await.ok(200);
    assert_eq!(next["items"][0]["occurred_at"], "2026-11-30T11:58:00Z");
}

#[tokio::test]
async fn tracked_events_are_narrowed() {
    let (desk, key) = tracking().await;
    track(&desk, &key, demo()).await.ok(200);
    tracked(&desk, 1).await;
    let of = format!("/api/v1/accounts/{ACME}/timeline/tracked");
    let none = desk.get(&format!("{of}?event_type=webinar")).await.ok(200);
    assert_eq!(none, json!({ "items": [], "next": null }));
    let one = desk.get(&format!("{of}?person_id={KIM}")).await.ok(200);
    assert_eq!(one["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_cursor_that_was_never_handed_out_is_refused() {
    let (desk, _) = tracking().await;
    let path = format!("/api/v1/accounts/{ACME}/timeline/tracked?before=5-6");
    desk.get(&path).await.refused(400, "invalid_cursor");
    desk.get("/api/v1/accounts/99/timeline/tracked").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_server_that_takes_events_in_shows_all_its_parts() {
    let (desk, _) = tracking().await;
    let health = desk.get("/healthz").await.ok(200);
    let parts: Vec<&Value> =
        health["parts"].as_array().unwrap().iter().map(|part| &part["part"]).collect();
    assert_eq!(parts, ["records", "event_log", "intake", "scoring", "lake", "clock"]);
}
