//! Accounts that are probably one: pairs, merges, splits.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk, TWIN, ZETA};

/// A desk on which the twin went into Acme, as merge 1.
async fn merged() -> Desk {
    let desk = Desk::new();
    let path = format!("/api/v1/accounts/{ACME}/merge");
    desk.post(&path, json!({ "merged_id": TWIN })).await.ok(201);
    desk.look().await;
    desk.wait(60);
    desk
}

async fn pairs(desk: &Desk) -> Value {
    desk.get("/api/v1/duplicates").await.ok(200)
}

#[tokio::test]
async fn pairs_are_shown_side_by_side_with_their_evidence() {
    let page = pairs(&Desk::new()).await;
    assert_eq!((&page["total"], &page["limit"]), (&json!(1), &json!(50)));
    let pair = &page["items"][0];
    assert_eq!((&pair["left"]["id"], &pair["right"]["id"]), (&json!(ACME), &json!(TWIN)));
    assert!(pair["probability"].as_f64().unwrap() > 0.9, "{pair}");
    let name = &pair["evidence"][0];
    assert_eq!((&name["kind"], &name["agrees"]), (&json!("company_name"), &json!(true)));
}

#[tokio::test]
async fn pairs_are_paged() {
    let page = Desk::new().get("/api/v1/duplicates?offset=1").await.ok(200);
    assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(1)));
}

#[tokio::test]
async fn a_pair_that_is_not_one_is_not_shown_again() {
    let desk = Desk::new();
    let path = format!("/api/v1/duplicates/{ACME}/{TWIN}/dismiss");
    desk.post(&path, json!({})).await.ok(204);
    let details = desk.noted(AuditAction::DismissDuplicate, ACME).await;
    assert_eq!(details, json!({ "other": TWIN }));
    assert_eq!(pairs(&desk).await["total"], 0);
}

#[tokio::test]
async fn a_pair_of_no_account_is_not_dismissed() {
    let desk = Desk::new();
    let answer = desk.post(&format!("/api/v1/duplicates/{ACME}/99/dismiss"), json!({})).await;
    desk.refused(&answer, 404, "not_found").await;
    let path = format!("/api/v1/duplicates/{ACME}/{ACME}/dismiss");
    desk.refused(&desk.post(&path, json!({})).await, 400, "invalid_request").await;
}

#[tokio::test]
async fn a_pair_may_be_one_again() {
    let desk = Desk::new();
    desk.post(&format!("/api/v1/duplicates/{ACME}/{TWIN}/dismiss"), json!({})).await.ok(204);
    desk.look().await;
    desk.delete(&format!("/api/v1/duplicates/{ACME}/{TWIN}/dismiss")).await.ok(204);
    desk.noted(AuditAction::RestoreDuplicate, ACME).await;
    assert_eq!(pairs(&desk).await["total"], 1);
}

#[tokio::test]
async fn a_pair_that_was_never_dismissed_cannot_be_restored() {
    let desk = Desk::new();
    let answer = desk.delete(&format!("/api/v1/duplicates/{ACME}/{ZETA}/dismiss")).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn two_accounts_become_one() {
    let desk = Desk::new();
    let path = format!("/api/v1/accounts/{TWIN}/merge");
    let body = json!({ "merged_id": ACME });
    let merge = desk.post(&path, body).await.ok(201)["merge"].clone();
    assert_eq!(merge["survivor"], json!({ "id": TWIN, "name": "Acme Software Inc." }));
    assert_eq!(merge["merged"], json!({ "id": ACME, "name": "Acme Software" }));
    assert_eq!((&merge["merged_by"], &merge["can_split"]), (&json!("ann"), &json!(true)));
    assert_eq!(
        (&merge["moved"]["people"], &merge["moved"]["opportunities"]),
        (&json!(2), &json!(2))
    );
    let details = desk.noted(AuditAction::MergeAccounts, TWIN).await;
    assert_eq!(details, json!({ "merge": 1, "merged": ACME }));
}

#[tokio::test]
async fn an_account_that_was_merged_says_into_which() {
    let desk = merged().await;
    let detail = desk.get(&format!("/api/v1/accounts/{TWIN}")).await.refused(404, "not_found");
    assert!(detail.contains("Acme Software"), "{detail}");
    assert_eq!(desk.get("/api/v1/accounts").await.ok(200)["total"], 4);
}

#[tokio::test]
async fn an_account_is_not_merged_into_itself() {
    let desk = Desk::new();
    let path = format!("/api/v1/accounts/{ACME}/merge");
    let answer = desk.post(&path, json!({ "merged_id": ACME })).await;
    desk.refused(&answer, 400, "invalid_request").await;
}

#[tokio::test]
async fn accounts_that_are_not_known_are_not_merged() {
    let desk = Desk::new();
    for (id, merged) in [(99, ACME), (ACME, 99)] {
        let path = format!("/api/v1/accounts/{id}/merge");
        let answer = desk.post(&path, json!({ "merged_id": merged })).await;
        desk.refused(&answer, 404, "not_found").await;
    }
}

#[tokio::test]
async fn accounts_are_not_merged_while_another_process_writes() {
    let desk = Desk::new();
    let lock = desk.engine.workspace.lock("import").unwrap();
    let path = format!("/api/v1/accounts/{ACME}/merge");
    let answer = desk.post(&path, json!({ "merged_id": TWIN })).await;
    desk.refused(&answer, 409, "workspace_busy").await;
    drop(lock);
}

#[tokio::test]
async fn merges_are_listed_newest_first() {
    let desk = merged().await;
    let path = format!("/api/v1/accounts/{ACME}/merge");
    desk.post(&path, json!({ "merged_id": ZETA })).await.ok(201);
    let page = desk.get("/api/v1/merges").await.ok(200);
    assert_eq!(page["total"], 2);
    assert_eq!(page["items"][0]["merged"]["name"], "Zeta Foods");
    assert_eq!(page["items"][1]["merged_at"], "2026-11-30T12:00:00Z");
}

#[tokio::test]
async fn what_was_merged_is_split_again() {
    let desk = merged().await;
    let split = desk.post("/api/v1/merges/1/split", json!({})).await.ok(200)["merge"].clone();
    assert_eq!((&split["undone_by"], &split["can_split"]), (&json!("ann"), &json!(false)));
    assert_eq!(split["undone_at"], "2026-11-30T12:01:00Z");
    desk.noted(AuditAction::SplitAccounts, ACME).await;
    let twin = desk.get(&format!("/api/v1/accounts/{TWIN}")).await.ok(200);
    assert_eq!(twin["domains"], json!(["twin.com"]));
}

#[tokio::test]
async fn a_merge_that_there_is_not_cannot_be_split() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/merges/9/split", json!({})).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_merge_is_split_once() {
    let desk = merged().await;
    desk.post("/api/v1/merges/1/split", json!({})).await.ok(200);
    desk.look().await;
    let answer = desk.post("/api/v1/merges/1/split", json!({})).await;
    desk.refused(&answer, 409, "conflict").await;
}
