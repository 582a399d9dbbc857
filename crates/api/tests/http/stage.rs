//! Stages of accounts and their state in the market.

use serde_json::json;
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk, TWIN, ZETA};

#[tokio::test]
async fn a_stage_is_shown_with_what_keeps_it_and_what_is_missing() {
    let path = format!("/api/v1/accounts/{ACME}/stage");
    let stage = Desk::new().get(&path).await.ok(200);
    assert_eq!(stage["stage"], json!({ "key": "opportunity", "name": "Opportunity" }));
    assert_eq!(stage["since"], "2026-10-01T00:00:00Z");
    assert_eq!(stage["keeps"][0]["condition"], "open_opportunities >= 1");
    assert_eq!(stage["next"]["stage"]["key"], "won");
    assert_eq!(stage["next"]["parts"][0]["holds"], false);
    assert_eq!((&stage["held"], &stage["scores_pending"]), (&json!(null), &json!(false)));
}

#[tokio::test]
async fn a_state_in_the_market_is_shown_with_its_reason() {
    let path = format!("/api/v1/accounts/{ZETA}/stage");
    let stage = Desk::new().get(&path).await.ok(200);
    assert_eq!(stage["market"]["state"], "just_bought");
    let contract = json!({ "competitor": "Rival", "ends_on": "2027-03-31", "told_by": null,
        "told_at": null });
    assert_eq!(stage["contract"], contract);
}

#[tokio::test]
async fn the_stage_of_no_account_is_not_found() {
    Desk::new().get("/api/v1/accounts/99/stage").await.refused(404, "not_found");
}

#[tokio::test]
async fn an_account_is_put_into_a_stage_until_a_day() {
    let desk = Desk::new();
    let body = json!({ "stage": "won", "reason": "signed", "until": "2026-12-31" });
    let stage = desk.put(&format!("/api/v1/accounts/{ACME}/stage"), body).await.ok(200);
    let held = json!({ "stage": { "key": "won", "name": "Won" }, "reason": "signed",
        "moved_by": "ann", "moved_at": "2026-11-30T12:00:00Z", "until": "2027-01-01T00:00:00Z" });
    assert_eq!(stage["held"], held);
    desk.noted(AuditAction::MoveAccount, ACME).await;
    let body = json!({ "stage": "won", "reason": "signed", "until": "2026-12-31" });
    desk.put(&format!("/api/v1/accounts/{ACME}/stage"), body).await.ok(200);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn an_account_is_not_put_into_a_stage_that_means_nothing() {
    let desk = Desk::new();
    for body in [
        json!({ "stage": "married", "reason": "x" }),
        json!({ "stage": "won", "reason": " " }),
        json!({ "stage": "won", "reason": "x".repeat(501) }),
        json!({ "stage": "won", "reason": "x", "until": "soon" }),
    ] {
        let answer = desk.put(&format!("/api/v1/accounts/{ACME}/stage"), body).await;
        desk.refused(&answer, 400, "invalid_request").await;
    }
}

#[tokio::test]
async fn a_move_says_stage_and_reason_and_nothing_else() {
    let desk = Desk::new();
    for body in [
        json!({ "stage": "won" }),
        json!({ "stage": "won", "reason": 5 }),
        json!({ "stage": "won", "reason": "x", "by": "me" }),
    ] {
        let answer = desk.put(&format!("/api/v1/accounts/{ACME}/stage"), body).await;
        desk.refused(&answer, 422, "invalid_body").await;
    }
}

#[tokio::test]
async fn no_account_is_put_into_a_stage() {
    let desk = Desk::new();
    let body = json!({ "stage": "won", "reason": "signed" });
    let answer = desk.put("/api/v1/accounts/99/stage", body).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_decision_on_a_stage_is_taken_back() {
    let desk = Desk::new();
    let path = format!("/api/v1/accounts/{ACME}/stage");
    desk.put(&path, json!({ "stage": "won", "reason": "signed" })).await.ok(200);
    desk.look().await;
    desk.wait(60);
    let stage = desk.delete(&format!("/api/v1/accounts/{ACME}/stage")).await.ok(200);
    assert_eq!(stage["held"], json!(null));
    desk.noted(AuditAction::ReleaseAccount, ACME).await;
}

#[tokio::test]
async fn a_stage_that_follows_from_conditions_cannot_be_taken_back() {
    let desk = Desk::new();
    let answer = desk.delete(&format!("/api/v1/accounts/{ACME}/stage")).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn the_stage_of_no_account_cannot_be_taken_back() {
    let desk = Desk::new();
    let answer = desk.delete("/api/v1/accounts/99/stage").await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_contract_is_recorded() {
    let desk = Desk::new();
    let body = json!({ "competitor": "Rival", "ends_on": "2027-06-30" });
    let stage = desk.put(&format!("/api/v1/accounts/{TWIN}/contract"), body).await.ok(200);
    let contract = json!({ "competitor": "Rival", "ends_on": "2027-06-30", "told_by": "ann",
        "told_at": "2026-11-30T12:00:00Z" });
    assert_eq!(stage["contract"], contract);
    desk.noted(AuditAction::RecordContract, TWIN).await;
    let body = json!({ "competitor": "Rival", "ends_on": "2027-06-30" });
    desk.put(&format!("/api/v1/accounts/{TWIN}/contract"), body).await.ok(200);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_contract_that_ends_on_no_day_is_not_recorded() {
    let desk = Desk::new();
    let body = json!({ "competitor": "Rival", "ends_on": "soon" });
    let answer = desk.put(&format!("/api/v1/accounts/{TWIN}/contract"), body).await;
    desk.refused(&answer, 400, "invalid_request").await;
}

#[tokio::test]
async fn a_contract_of_no_account_is_not_recorded() {
    let desk = Desk::new();
    let answer = desk.put("/api/v1/accounts/99/contract", json!({ "competitor": "Rival" })).await;
    desk.refused(&answer, 404, "not_found").await;
    let answer = desk.post(&format!("/api/v1/accounts/{TWIN}/contract"), json!({})).await;
    desk.refused(&answer, 405, "method_not_allowed").await;
}

#[tokio::test]
async fn what_was_recorded_of_a_contract_is_taken_back() {
    let desk = Desk::new();
    let path = format!("/api/v1/accounts/{ZETA}/contract");
    desk.put(&path, json!({ "competitor": "Other" })).await.ok(200);
    desk.look().await;
    let stage = desk.delete(&format!("/api/v1/accounts/{ZETA}/contract")).await.ok(200);
    assert_eq!(stage["contract"]["competitor"], "Rival", "what was imported counts again");
    assert_eq!(stage["contract"]["told_by"], json!(null));
    desk.noted(AuditAction::ForgetContract, ZETA).await;
}

#[tokio::test]
async fn a_contract_as_imported_cannot_be_taken_back() {
    let desk = Desk::new();
    let answer = desk.delete(&format!("/api/v1/accounts/{ZETA}/contract")).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn the_contract_of_no_account_cannot_be_taken_back() {
    let desk = Desk::new();
    let answer = desk.delete("/api/v1/accounts/99/contract").await;
    desk.refused(&answer, 404, "not_found").await;
}
