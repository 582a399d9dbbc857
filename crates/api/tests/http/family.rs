//! Corporate families of accounts.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk, KOREA, SUM, ZETA};

const LIST: &str = "acquirer,acquired\nZeta Foods,=Sum Works\nZeta Foods,Nowhere Ltd\n";

async fn set(desk: &Desk, child: i64, parent: Value) -> crate::desk::Answer {
    desk.post(&format!("/api/v1/accounts/{child}/parent"), json!({ "parent_id": parent })).await
}

#[tokio::test]
async fn a_family_is_shown_with_its_sums() {
    let path = format!("/api/v1/accounts/{KOREA}/family");
    let family = Desk::new().get(&path).await.ok(200);
    assert_eq!((&family["top_id"], &family["account_id"]), (&json!(ACME), &json!(KOREA)));
    let member = &family["members"][1];
    assert_eq!((&member["parent_id"], &member["source"]), (&json!(ACME), &json!("given")));
    assert_eq!((&family["own"]["people"], &family["family"]["people"]), (&json!(0), &json!(2)));
    assert_eq!(family["family"]["open_amount"], json!({ "amount": 50_000.0, "currency": "EUR" }));
}

#[tokio::test]
async fn the_family_of_no_account_is_not_found() {
    Desk::new().get("/api/v1/accounts/99/family").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_parent_is_decided() {
    let desk = Desk::new();
    let result = set(&desk, SUM, json!(ZETA)).await.ok(200);
    assert_eq!(result["family"]["top_id"], ZETA);
    assert_eq!(result["family"]["members"][1]["source"], "person");
    let details = desk.noted(AuditAction::SetParent, SUM).await;
    assert_eq!(details, json!({ "parent": ZETA }));
    set(&desk, SUM, json!(ZETA)).await.ok(200);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn an_account_is_decided_to_have_no_parent() {
    let desk = Desk::new();
    let result = set(&desk, KOREA, Value::Null).await.ok(200);
    assert_eq!(result["family"]["top_id"], KOREA);
    desk.noted(AuditAction::SetParent, KOREA).await;
}

#[tokio::test]
async fn a_parent_that_is_not_known_is_not_set() {
    let desk = Desk::new();
    for (child, parent) in [(99, ACME), (SUM, 99)] {
        desk.refused(&set(&desk, child, json!(parent)).await, 404, "not_found").await;
    }
}

#[tokio::test]
async fn an_account_is_not_above_the_one_above_it() {
    let desk = Desk::new();
    desk.refused(&set(&desk, ACME, json!(KOREA)).await, 409, "conflict").await;
    desk.refused(&set(&desk, ACME, json!(ACME)).await, 409, "conflict").await;
}

#[tokio::test]
async fn a_decision_on_the_parent_is_forgotten() {
    let desk = Desk::new();
    set(&desk, KOREA, Value::Null).await.ok(200);
    desk.look().await;
    let result = desk.delete(&format!("/api/v1/accounts/{KOREA}/parent")).await.ok(200);
    assert_eq!(result["family"]["top_id"], ACME, "the records count again");
    desk.noted(AuditAction::ForgetParent, KOREA).await;
}

#[tokio::test]
async fn a_parent_of_the_records_cannot_be_forgotten() {
    let desk = Desk::new();
    let answer = desk.delete(&format!("/api/v1/accounts/{KOREA}/parent")).await;
    desk.refused(&answer, 404, "not_found").await;
    desk.refused(&desk.delete("/api/v1/accounts/99/parent").await, 404, "not_found").await;
}

#[tokio::test]
async fn a_decision_is_not_forgotten_while_another_process_writes() {
    let desk = Desk::new();
    set(&desk, KOREA, Value::Null).await.ok(200);
    desk.look().await;
    let lock = desk.engine.workspace.lock("import").unwrap();
    let answer = desk.delete(&format!("/api/v1/accounts/{KOREA}/parent")).await;
    desk.refused(&answer, 409, "workspace_busy").await;
    drop(lock);
}

#[tokio::test]
async fn a_list_of_families_is_read_by_a_job() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let job = desk.upload("/api/v1/families/file", "../bought.csv", LIST).await.ok(202);
    assert_eq!((&job["kind"], &job["message"]), (&json!("families"), &json!(null)));
    let done = desk.until("/api/v1/match/run", |job| job["state"] != "running").await;
    let file = &done["family_file"];
    assert_eq!((&done["state"], &file["file"]), (&json!("done"), &json!("bought.csv")), "{done}");
    assert_eq!((&file["new_links"], &file["unknown"]), (&json!(1), &json!(1)));
    let family = desk.get(&format!("/api/v1/accounts/{SUM}/family")).await.ok(200);
    assert_eq!(family["top_id"], ZETA);
    desk.noted_by_job(AuditAction::ImportFamilies, "bought.csv").await;
}

#[tokio::test]
async fn a_list_of_families_waits_for_no_other() {
    let desk = Desk::new();
    desk.upload("/api/v1/families/file", "one.csv", LIST).await.ok(202);
    let answer = desk.upload("/api/v1/families/file", "two.csv", LIST).await;
    desk.refused(&answer, 409, "workspace_busy").await;
}

#[tokio::test]
async fn an_empty_list_of_families_is_refused() {
    let desk = Desk::new();
    let answer = desk.upload("/api/v1/families/file", "none.csv", "").await;
    desk.refused(&answer, 400, "empty_file").await;
}

#[tokio::test]
async fn a_list_without_the_headings_fails_and_shows_no_path_of_the_server() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    desk.upload("/api/v1/families/file", "wrong.csv", "a,b\n1,2\n").await.ok(202);
    let failed = desk.until("/api/v1/match/run", |job| job["state"] != "running").await;
    let message = failed["message"].as_str().unwrap();
    assert!(message.contains("acquirer"), "{failed}");
    assert!(!message.contains("upload-"), "{message}");
    desk.noted_nothing().await;
}

/// More before the file than a form may hold: no test sends half a gigabyte.
#[tokio::test]
async fn a_form_that_is_too_large_is_refused() {
    let desk = Desk::new();
    let name = "x".repeat(100_000);
    let answer = desk.upload("/api/v1/families/file", &name, LIST).await;
    desk.refused(&answer, 413, "form_too_large").await;
}
