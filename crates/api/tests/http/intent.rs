//! Intent: topics that accounts look for.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk, ZETA};

async fn intent_of(desk: &Desk, account: i64) -> Value {
    desk.get(&format!("/api/v1/accounts/{account}/intent")).await.ok(200)
}

#[tokio::test]
async fn intent_comes_as_rows() {
    let desk = Desk::new();
    let rows = json!([
        { "domain": "acme.com", "topic": "data platform", "score": 80, "week": "2026-11-30" },
        { "account_id": ACME, "topic": "lake", "score": 70 },
    ]);
    let kept =
        desk.post("/api/v1/intent", json!({ "source": "bombora", "rows": rows })).await.ok(200);
    let expected = json!({ "rows": 2, "kept": 2, "unmatched": 0, "rejected": 0, "rejects": [] });
    assert_eq!(kept, expected);
    let details = desk.noted(AuditAction::RecordIntent, "bombora").await;
    assert_eq!(details["kept"], 2);
}

#[tokio::test]
async fn bad_rows_are_reported_one_by_one_and_the_others_count() {
    let desk = Desk::new();
    let rows = json!([{}, "x", { "topic": 1, "score": 1 }, { "topic": "t", "score": 1 },
        { "domain": "acme.com", "topic": "t", "score": 1 },
        { "domain": "nowhere-at-all.com", "topic": "t", "score": 1 }]);
    let kept = desk.post("/api/v1/intent", json!({ "rows": rows })).await.ok(200);
    assert_eq!((&kept["kept"], &kept["unmatched"]), (&json!(2), &json!(1)));
    let reasons: Vec<Value> = kept["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reject| json!([reject["row"], reject["reason"]]))
        .collect();
    let shape = "a row is an object with topic, score, and domain or account";
    let subject = "neither a domain nor an account that is known";
    let expected = json!([[0, "no topic"], [1, shape], [2, "topic must be text"], [3, subject]]);
    assert_eq!(json!(reasons), expected);
    desk.noted(AuditAction::RecordIntent, "intent").await;
}

#[tokio::test]
async fn intent_without_a_source_is_not_recorded() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/intent", json!({ "source": " ", "rows": [] })).await;
    desk.refused(&answer, 400, "invalid_request").await;
}

#[tokio::test]
async fn a_body_that_holds_no_rows_is_refused() {
    let desk = Desk::new();
    for body in [json!({}), json!({ "rows": 1 }), json!({ "source": 1, "rows": [] })] {
        let answer = desk.post("/api/v1/intent", body).await;
        desk.refused(&answer, 422, "invalid_body").await;
    }
}

#[tokio::test]
async fn rows_of_more_than_a_call_may_hold_are_refused() {
    let desk = Desk::new();
    let body = json!({ "rows": ["x".repeat(1024 * 1024)] });
    let answer = desk.post("/api/v1/intent", body).await;
    desk.refused(&answer, 413, "body_too_large").await;
}

#[tokio::test]
async fn intent_comes_as_a_table() {
    let desk = Desk::new();
    let table = "Topic,Score,Domain,Week\nlake,65,zeta.com,2026-11-30\nlake,x,zeta.com,\n";
    let path = "/api/v1/intent/files?source=bombora";
    let kept = desk.upload(path, "topics.csv", table).await.ok(200);
    assert_eq!(
        (&kept["rows"], &kept["kept"], &kept["rejected"]),
        (&json!(2), &json!(1), &json!(1))
    );
    desk.noted(AuditAction::RecordIntent, "bombora").await;
    assert_eq!(intent_of(&desk, ZETA).await["topics"][0]["source"], "bombora");
}

#[tokio::test]
async fn a_table_without_its_columns_is_refused_and_shows_no_path_of_the_server() {
    let desk = Desk::new();
    let answer = desk.upload("/api/v1/intent/files", "wrong.csv", "a,b\n1,2\n").await;
    let detail = desk.refused(&answer, 400, "invalid_request").await;
    assert!(detail.contains("wrong.csv") && detail.contains("topic"), "{detail}");
    assert!(!detail.contains("upload-"), "{detail}");
}

#[tokio::test]
async fn a_table_that_is_too_large_is_refused() {
    let desk = Desk::new();
    let large = "x".repeat(17 * 1024 * 1024);
    let answer = desk.upload("/api/v1/intent/files", "large.csv", &large).await;
    desk.refused(&answer, 413, "file_too_large").await;
}

#[tokio::test]
async fn an_account_surges_by_its_topics_of_this_week() {
    let desk = Desk::new();
    let row = |topic: &str| json!({ "domain": "acme.com", "topic": topic, "score": 80 });
    let body = json!({ "source": "b", "rows": [row("lake"), row("platform")] });
    desk.post("/api/v1/intent", body).await.ok(200);
    let intent = intent_of(&desk, ACME).await;
    assert_eq!((&intent["surging"], &intent["threshold"]), (&json!(true), &json!(60.0)));
    assert_eq!(intent["surging_topics"], json!(["lake", "platform"]));
    let weeks = json!(["2026-11-30", "2026-11-23", "2026-11-16", "2026-11-09"]);
    assert_eq!(intent["weeks"], weeks);
    assert_eq!(intent["topics"][0]["scores"], json!([80.0, null, null, null]));
}

#[tokio::test]
async fn an_account_of_which_nothing_was_said_does_not_surge() {
    let intent = intent_of(&Desk::new(), ZETA).await;
    assert_eq!((&intent["surging"], &intent["topics"]), (&json!(false), &json!([])));
}

#[tokio::test]
async fn the_intent_of_no_account_is_not_found() {
    Desk::new().get("/api/v1/accounts/99/intent").await.refused(404, "not_found");
}
