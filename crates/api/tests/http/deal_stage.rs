//! Stages of deals.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::Desk;

fn stage<'a>(list: &'a Value, name: &str) -> &'a Value {
    list["items"].as_array().unwrap().iter().find(|stage| stage["stage"] == name).unwrap()
}

#[tokio::test]
async fn stages_are_listed_with_how_their_deals_count() {
    let list = Desk::new().get("/api/v1/deal-stages").await.ok(200);
    assert_eq!(
        (list["items"].as_array().unwrap().len(), &list["deals_in_further_stages"]),
        (3, &json!(0))
    );
    let won = json!({ "stage": "Closed Won", "outcome": "won", "basis": "glossary", "deals": 1,
        "open": 0, "won": 1, "lost": 0, "unclear": 0 });
    assert_eq!(*stage(&list, "Closed Won"), won);
    assert_eq!(stage(&list, "Proposal")["basis"], "nothing");
}

#[tokio::test]
async fn a_workspace_without_deals_has_no_stages() {
    let list = Desk::empty().get("/api/v1/deal-stages").await.ok(200);
    assert_eq!(list, json!({ "items": [], "deals_in_further_stages": 0 }));
}

#[tokio::test]
async fn a_stage_is_decided() {
    let desk = Desk::new();
    let body = json!({ "changes": [{ "stage": "Proposal", "outcome": "lost" }] });
    let decided = desk.put("/api/v1/deal-stages", body).await.ok(200);
    let proposal = stage(&decided, "Proposal");
    assert_eq!((&proposal["outcome"], &proposal["basis"]), (&json!("lost"), &json!("decided")));
    assert_eq!(desk.get("/api/v1/deal-stages").await.ok(200), decided);
    desk.noted(AuditAction::DecideDealStages, "proposal").await;
    let body = json!({ "changes": [{ "stage": "PROPOSAL", "outcome": "lost" }] });
    desk.put("/api/v1/deal-stages", body).await.ok(200);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_decision_on_a_stage_is_taken_back() {
    let desk = Desk::empty();
    let body = json!({ "changes": [{ "stage": "Signed by all", "outcome": "won" }] });
    desk.put("/api/v1/deal-stages", body).await.ok(200);
    desk.look().await;
    let body = json!({ "changes": [{ "stage": "SIGNED BY ALL", "outcome": null }] });
    let back = desk.put("/api/v1/deal-stages", body).await.ok(200);
    assert_eq!(back["items"], json!([]));
    let details = desk.noted(AuditAction::DecideDealStages, "signed by all").await;
    assert_eq!(details, json!({ "outcome": null }));
    let body = json!({ "changes": [{ "stage": "SIGNED BY ALL", "outcome": null }] });
    desk.put("/api/v1/deal-stages", body).await.ok(200);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_decision_that_means_nothing_changes_nothing() {
    let desk = Desk::empty();
    let good = json!({ "stage": "Signed", "outcome": "won" });
    for changes in [
        json!([good, { "stage": " ", "outcome": "won" }]),
        json!([good, { "stage": "x".repeat(300), "outcome": "lost" }]),
        json!([good, { "stage": "signed", "outcome": "lost" }]),
    ] {
        let answer = desk.put("/api/v1/deal-stages", json!({ "changes": changes })).await;
        desk.refused(&answer, 400, "invalid_request").await;
    }
    assert_eq!(desk.get("/api/v1/deal-stages").await.ok(200)["items"], json!([]));
}

#[tokio::test]
async fn a_decision_says_what_it_is() {
    let desk = Desk::empty();
    for change in [json!({ "stage": "Signed" }), json!({ "stage": "Signed", "outcome": "maybe" })] {
        let answer = desk.put("/api/v1/deal-stages", json!({ "changes": [change] })).await;
        desk.refused(&answer, 422, "invalid_body").await;
    }
}
