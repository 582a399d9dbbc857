//! Dossiers, over HTTP.

use serde_json::{Value, json};

use speargun_api::Settings;

use crate::desk::{Desk, SECOND};
use crate::user::{first, member};

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
async fn a_one_pager_has_what_to_know_before_a_meeting() {
    let desk = Desk::new();
    let path = "/api/v1/accounts/1/dossier/statements";
    let mut old = statement();
    old["text"] = json!("They hired a new CFO");
    old["fresh_days"] = json!(1);
    desk.post(path, old).await.ok(201);
    for (text, certainty) in [("One", 1), ("Two", 2), ("Three", 3)] {
        let mut body = statement();
        body["text"] = json!(text);
        body["certainty"] = json!(certainty);
        desk.post(path, body).await.ok(201);
    }
    desk.wait(2 * DAY / SECOND);
    let page = desk.get("/api/v1/accounts/1/one-pager").await.ok(200);
    assert_eq!(page["title"], "Acme Software");
    let sections = page["sections"].as_array().unwrap();
    let of = |key: &str| sections.iter().find(|own| own["key"] == key).unwrap();
    let goals = of("goals");
    let texts: Vec<&str> = goals["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["Three", "Two", "One"], "what is certain and fresh comes first");
    assert_eq!(goals["more"], 1, "and what is left out is counted");
    assert_eq!(goals["lines"][0]["detail"], "Annual report · 2026-10-01 · certain");
    let standing = of("standing")["lines"][0]["text"].as_str().unwrap();
    assert!(standing.starts_with("Tier "), "{standing}");
    assert!(sections.iter().any(|own| own["key"] == "recent"));
    assert!(!sections.iter().any(|own| own["key"] == "politics"), "nothing is known of it");
    desk.get("/api/v1/accounts/99/one-pager").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_one_pager_is_a_pdf_in_the_language_that_is_asked_for() {
    let desk = Desk::new();
    let pdf = desk.get("/api/v1/accounts/1/one-pager.pdf").await;
    if pdf.status == 409 {
        eprintln!("skipped: no font on this machine");
        return;
    }
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    assert!(pdf.text.starts_with("%PDF-"));
    let greek = desk.get("/api/v1/accounts/1/one-pager.pdf?language=el").await;
    assert!(greek.text != pdf.text);
    let path = "/api/v1/accounts/1/one-pager.pdf?language=fr";
    desk.get(path).await.refused(400, "invalid_request");
    desk.get("/api/v1/accounts/99/one-pager.pdf").await.refused(404, "not_found");
}

#[tokio::test]
async fn who_may_not_read_activity_gets_a_one_pager_without_it() {
    let desk = Desk::filled_with(Settings { is_open: false, ..Settings::default() });
    let mut ann = first(&desk).await;
    let mut viewer = member(&desk, &mut ann, "vic@acme.com", "viewer").await;
    let path = "/api/v1/accounts/1/one-pager";
    let page = viewer.asks("GET", path, Value::Null, &desk).await.ok(200);
    let sections = page["sections"].as_array().unwrap();
    assert!(sections.iter().all(|own| own["key"] != "recent"), "{sections:?}");
    let path = "/api/v1/accounts/1/one-pager.pdf";
    viewer.asks("GET", path, Value::Null, &desk).await.refused(403, "not_allowed");
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
