//! Score models: the draft, its trial, what was published, product lines.

use axum::body::Body;
use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{Answer, Desk, request};

async fn draft(desk: &Desk) -> String {
    let found = desk.get("/api/v1/score-model/text?of=draft").await.ok(200);
    found["text"].as_str().unwrap().to_owned()
}

/// The draft with other days.
async fn changed(desk: &Desk) -> String {
    draft(desk).await.replace("stale_after_days = 91", "stale_after_days = 92")
}

async fn keep(desk: &Desk, tag: Option<&str>, text: &str) -> Answer {
    let mut put = request("PUT", "/api/v1/score-model").header("content-type", "application/json");
    if let Some(tag) = tag {
        put = put.header("if-match", tag);
    }
    desk.send(put.body(Body::from(json!({ "text": text }).to_string())).unwrap()).await
}

async fn publish(desk: &Desk, text: &str, expected: i64) -> Answer {
    let body = json!({ "text": text, "note": "other days", "expected": expected });
    desk.post("/api/v1/score-model/publish", body).await
}

/// A desk on which versions 1 and 2 were published.
async fn published() -> Desk {
    let desk = Desk::new();
    let (first, second) = (draft(&desk).await, changed(&desk).await);
    publish(&desk, &first, 0).await.ok(200);
    desk.wait(60);
    publish(&desk, &second, 1).await.ok(200);
    desk.wait(60);
    desk.look().await;
    desk
}

#[tokio::test]
async fn a_draft_is_shown_with_its_tag() {
    let answer = Desk::new().get("/api/v1/score-model").await;
    let found = answer.ok(200);
    assert_eq!(answer.headers["etag"], format!("\"{}\"", found["tag"].as_str().unwrap()));
    assert_eq!((&found["in_force"], &found["changed"]), (&Value::Null, &json!(false)));
    assert!(found["text"].as_str().unwrap().contains("stale_after_days = 91"));
}

#[tokio::test]
async fn a_draft_is_replaced_by_who_knows_it() {
    let desk = Desk::new();
    let tag = desk.get("/api/v1/score-model").await.headers["etag"].clone();
    let text = changed(&desk).await;
    let answer = keep(&desk, Some(tag.to_str().unwrap()), &text).await;
    answer.ok(200);
    assert_ne!(answer.headers["etag"], tag);
    assert_eq!(draft(&desk).await, text);
    desk.noted(AuditAction::KeepModelDraft, "main").await;
}

#[tokio::test]
async fn a_draft_is_not_replaced_by_who_knows_another() {
    let desk = Desk::new();
    let answer = keep(&desk, Some("\"other\""), &changed(&desk).await).await;
    desk.refused(&answer, 412, "outdated").await;
}

#[tokio::test]
async fn a_draft_is_not_replaced_by_who_knows_none() {
    let desk = Desk::new();
    let answer = keep(&desk, None, &changed(&desk).await).await;
    desk.refused(&answer, 428, "tag_required").await;
}

/// As long as nothing was published, the draft scores.
#[tokio::test]
async fn a_draft_in_force_is_not_replaced_by_what_cannot_be_read() {
    let desk = Desk::new();
    let tag = desk.get("/api/v1/score-model").await.headers["etag"].clone();
    let answer = keep(&desk, Some(tag.to_str().unwrap()), "name = ").await;
    desk.refused(&answer, 400, "invalid_model").await;
}

#[tokio::test]
async fn a_text_is_found_by_its_name() {
    let desk = published().await;
    let text = async |of: &str| {
        let path = format!("/api/v1/score-model/text?of={of}");
        desk.get(&path).await.ok(200)["text"].as_str().unwrap().to_owned()
    };
    assert!(text("1").await.contains("stale_after_days = 91"));
    assert!(text("published").await.contains("stale_after_days = 92"));
    assert_eq!(text("shipped").await, speargun_domain::score::DEFAULT);
}

#[tokio::test]
async fn a_text_that_there_is_not_is_not_found() {
    let desk = Desk::new();
    desk.get("/api/v1/score-model/text?of=9").await.refused(404, "not_found");
    desk.get("/api/v1/score-model/text?of=/etc/passwd").await.refused(400, "invalid_request");
}

#[tokio::test]
async fn a_text_is_checked() {
    let desk = Desk::new();
    let body = json!({ "text": draft(&desk).await });
    let check = desk.post("/api/v1/score-model/check", body).await.ok(200);
    assert_eq!((&check["usable"], &check["faults"]), (&json!(true), &json!([])));
    let dimension = &check["dimensions"][0];
    assert_eq!((&dimension["key"], &dimension["weight"]), (&json!("icp_fit"), &json!(25.0)));
    assert_eq!(check["tiers"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_check_says_what_is_wrong_and_where() {
    let body = json!({ "text": "name = \"x\"\nnothing = 1\n" });
    let check = Desk::new().post("/api/v1/score-model/check", body).await.ok(200);
    assert_eq!(check["usable"], false);
    assert!(check["faults"][0]["line"].is_number(), "{check}");
}

#[tokio::test]
async fn a_text_is_tried_on_the_accounts() {
    let desk = Desk::new();
    let body = json!({ "text": draft(&desk).await, "weights": { "competition": 0.0 }, "limit": 1 });
    let preview = desk.post("/api/v1/score-model/preview", body).await.ok(200);
    assert_eq!((&preview["accounts"], &preview["tiers"][2]["before"]), (&json!(5), &json!(5)));
    assert_eq!(preview["best"].as_array().unwrap().len(), 1);
    assert_eq!(preview["best"][0]["account"], "Acme Software");
    assert_ne!(preview["mean_before"], preview["mean_after"]);
}

#[tokio::test]
async fn a_text_that_cannot_be_read_is_not_tried() {
    let body = json!({ "text": "name = " });
    let answer = Desk::new().post("/api/v1/score-model/preview", body).await;
    answer.refused(400, "invalid_model");
}

#[tokio::test]
async fn a_text_is_edited_and_nothing_is_written() {
    let desk = Desk::new();
    let before = draft(&desk).await;
    let edit = json!({ "kind": "weight", "dimension": "timing", "weight": 12 });
    let body = json!({ "text": before, "edits": [edit] });
    let edited = desk.post("/api/v1/score-model/edit", body).await.ok(200);
    let text = edited["text"].as_str().unwrap();
    let weights = |text: &str| text.lines().filter(|line| line.starts_with("weight = ")).count();
    assert!(text.contains("weight = 12") && weights(text) == weights(&before));
    assert_eq!(draft(&desk).await, before);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn an_edit_of_a_dimension_that_there_is_not_is_refused() {
    let desk = Desk::new();
    let edit = json!({ "kind": "weight", "dimension": "moon", "weight": 12 });
    let body = json!({ "text": draft(&desk).await, "edits": [edit] });
    let answer = desk.post("/api/v1/score-model/edit", body).await;
    answer.refused(400, "invalid_request");
}

#[tokio::test]
async fn versions_are_listed_newest_first() {
    let desk = published().await;
    let versions = desk.get("/api/v1/score-model/versions").await.ok(200);
    let newest = json!({ "version": 2, "in_force": true, "note": "other days",
        "restored_version": null, "published_by": "ann", "published_at": "2026-11-30T12:01:00Z" });
    assert_eq!(versions["items"][0], newest);
    assert_eq!(versions["items"][1]["in_force"], false);
}

#[tokio::test]
async fn a_text_is_put_in_force() {
    let desk = Desk::new();
    let published = publish(&desk, &changed(&desk).await, 0).await.ok(200);
    assert_eq!((&published["version"], &published["former"]), (&json!(1), &Value::Null));
    desk.noted(AuditAction::PublishScoreModel, "main").await;
    assert_eq!(desk.get("/api/v1/score-model").await.ok(200)["in_force"], 1);
}

#[tokio::test]
async fn a_text_that_cannot_be_read_is_not_put_in_force() {
    let desk = Desk::new();
    desk.refused(&publish(&desk, "name = ", 0).await, 400, "invalid_model").await;
}

#[tokio::test]
async fn a_text_is_not_put_in_force_over_a_version_that_is_not_known() {
    let desk = published().await;
    let text = changed(&desk).await.replace("= 92", "= 93");
    desk.refused(&publish(&desk, &text, 1).await, 409, "conflict").await;
}

#[tokio::test]
async fn an_earlier_text_is_put_in_force_again() {
    let desk = published().await;
    let body = json!({ "version": 1, "expected": 2 });
    let restored = desk.post("/api/v1/score-model/rollback", body).await.ok(200);
    assert_eq!((&restored["version"], &restored["former"]), (&json!(3), &json!(2)));
    desk.noted(AuditAction::PublishScoreModel, "main").await;
    let versions = desk.get("/api/v1/score-model/versions").await.ok(200);
    assert_eq!(versions["items"][0]["restored_version"], 1);
}

#[tokio::test]
async fn a_version_that_there_is_not_is_not_put_in_force_again() {
    let desk = published().await;
    let body = json!({ "version": 9, "expected": 2 });
    let answer = desk.post("/api/v1/score-model/rollback", body).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn without_an_earlier_text_there_is_nothing_to_go_back_to() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/score-model/rollback", json!({ "expected": 0 })).await;
    desk.refused(&answer, 409, "conflict").await;
}

/// A desk with a draft of the product line `lite`.
async fn with_line() -> Desk {
    let desk = Desk::new();
    desk.post("/api/v1/score-model/lines", json!({ "key": "lite" })).await.ok(200);
    desk.look().await;
    desk
}

/// Puts the draft of the line in force.
async fn put_in_force(desk: &Desk) {
    let text = desk.get("/api/v1/score-model?line=lite").await.ok(200)["text"].clone();
    let body = json!({ "text": text, "expected": 0 });
    desk.post("/api/v1/score-model/publish?line=lite", body).await.ok(200);
    desk.look().await;
}

#[tokio::test]
async fn without_product_lines_there_is_the_main_model_alone() {
    let lines = Desk::new().get("/api/v1/score-model/lines").await.ok(200);
    assert_eq!(lines, json!({ "items": [] }));
}

#[tokio::test]
async fn the_model_of_a_product_line_is_begun() {
    let desk = Desk::new();
    let lines = desk.post("/api/v1/score-model/lines", json!({ "key": "lite" })).await.ok(200);
    assert_eq!(
        (&lines["items"][0]["key"], &lines["items"][0]["in_force"]),
        (&json!("lite"), &Value::Null)
    );
    desk.noted(AuditAction::BeginLine, "lite").await;
}

#[tokio::test]
async fn a_product_line_has_a_plain_key() {
    let desk = Desk::new();
    for key in ["main", "A B", "../x"] {
        let answer = desk.post("/api/v1/score-model/lines", json!({ "key": key })).await;
        desk.refused(&answer, 400, "invalid_request").await;
    }
}

#[tokio::test]
async fn the_model_of_a_product_line_is_begun_once() {
    let desk = with_line().await;
    let answer = desk.post("/api/v1/score-model/lines", json!({ "key": "lite" })).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn a_product_line_in_force_scores_accounts_of_its_own() {
    let desk = with_line().await;
    put_in_force(&desk).await;
    let lines = desk.get("/api/v1/workspace").await.ok(200)["product_lines"].clone();
    assert_eq!(lines[0]["key"], "lite");
    assert_eq!(desk.get("/api/v1/accounts?line=lite").await.ok(200)["total"], 5);
}

#[tokio::test]
async fn the_draft_of_a_product_line_is_removed() {
    let desk = with_line().await;
    let lines = desk.delete("/api/v1/score-model/lines/lite").await.ok(200);
    assert_eq!(lines, json!({ "items": [] }));
    desk.noted(AuditAction::RemoveLine, "lite").await;
}

#[tokio::test]
async fn a_product_line_that_there_is_not_cannot_be_removed_or_retired() {
    let desk = Desk::new();
    let answer = desk.delete("/api/v1/score-model/lines/lite").await;
    desk.refused(&answer, 404, "not_found").await;
    let answer = desk.post("/api/v1/score-model/lines/lite/retire", json!({})).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_product_line_in_force_is_not_removed() {
    let desk = with_line().await;
    put_in_force(&desk).await;
    let answer = desk.delete("/api/v1/score-model/lines/lite").await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn a_product_line_is_taken_out_of_force() {
    let desk = with_line().await;
    put_in_force(&desk).await;
    desk.wait(60);
    let lines = desk.post("/api/v1/score-model/lines/lite/retire", json!({})).await.ok(200);
    assert_eq!(lines["items"][0]["in_force"], Value::Null);
    desk.noted(AuditAction::RetireLine, "lite").await;
}
