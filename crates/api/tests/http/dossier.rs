//! Dossiers, over HTTP.

use serde_json::{Value, json};

use crate::desk::{Desk, SECOND};

const DAY: i64 = 86_400 * SECOND;

fn statement() -> Value {
    json!({ "section": "goals", "text": "They want to double exports by 2028",
        "source": "Annual report", "source_url": "https://acme.com/report", "certainty": 3,
        "source_on": "2026-10-01", "fresh_days": 30 })
}

#[tokio::test]
async fn statements_have_sources_and_turn_stale() {
    let desk = Desk::new();
    let empty = desk.get("/api/v1/accounts/1/dossier").await.ok(200);
    assert_eq!((&empty["completeness"], &empty["account_id"]), (&json!(0.0), &json!(1)));
    assert_eq!(empty["sections"].as_array().unwrap().len(), 6);
    desk.post("/api/v1/accounts/1/dossier/statements", statement()).await.ok(201);
    let found = desk.get("/api/v1/accounts/1/dossier").await.ok(200);
    let own = &found["sections"][1]["statements"][0];
    assert_eq!((&own["stale"], &own["fresh_until"]), (&json!(false), &json!("2026-12-30")));
    assert_eq!(own["created_by"], "ann");
    assert!((found["completeness"].as_f64().unwrap() - 1.0 / 6.0).abs() < 1e-9);
    desk.wait(31 * DAY / SECOND);
    let later = desk.get("/api/v1/accounts/1/dossier").await.ok(200);
    assert_eq!(later["sections"][1]["statements"][0]["stale"], true);
    assert_eq!(later["completeness"], 0.0);
    let path = "/api/v1/accounts/1/dossier/statements/1/removal";
    desk.post(path, json!({ "reason": " " })).await.refused(400, "invalid_request");
    desk.post(path, json!({ "reason": "wrong" })).await.ok(204);
    desk.post(path, json!({ "reason": "wrong" })).await.refused(404, "not_found");
}

#[tokio::test]
async fn what_is_no_statement_is_refused() {
    let desk = Desk::new();
    for (name, value) in [
        ("section", json!("gossip")),
        ("text", json!("  ")),
        ("text", json!("x".repeat(2_001))),
        ("source", json!("")),
        ("source_url", json!("javascript:alert(1)")),
        ("source_url", json!("https://a b")),
        ("source_on", json!("soon")),
        ("certainty", json!(0)),
        ("fresh_days", json!(0)),
        ("fresh_days", json!(i64::MAX)),
    ] {
        let mut body = statement();
        body[name] = value;
        let path = "/api/v1/accounts/1/dossier/statements";
        desk.post(path, body).await.refused(400, "invalid_request");
    }
    let path = "/api/v1/accounts/99/dossier/statements";
    desk.post(path, statement()).await.refused(404, "not_found");
}

#[tokio::test]
async fn people_comment_on_dossiers() {
    let desk = Desk::new();
    let path = "/api/v1/accounts/1/dossier/comments";
    desk.post(path, json!({ "text": "Who knows <b>them</b>?" })).await.ok(201);
    desk.post(path, json!({ "text": "" })).await.refused(400, "invalid_request");
    let found = desk.get("/api/v1/accounts/1/dossier?limit=1").await.ok(200);
    assert_eq!(found["comments"]["items"][0]["text"], "Who knows <b>them</b>?");
    assert_eq!(found["comments"]["total"], 1);
}
