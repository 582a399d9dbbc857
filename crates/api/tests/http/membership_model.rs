//! The room of memberships: learned weights of the matcher.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::Desk;

async fn done(desk: &Desk) -> Value {
    desk.until("/api/v1/match/run", |job| job["state"] != "running").await
}

/// A desk with version 1 of the weights, learned and not in force.
async fn trained() -> Desk {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    desk.post("/api/v1/match/models", json!({})).await.ok(202);
    done(&desk).await;
    desk.look().await;
    desk
}

/// A desk on which that version is in force.
async fn published() -> Desk {
    let desk = trained().await;
    desk.post("/api/v1/match/models/1/publish", json!({ "force": true })).await.ok(202);
    done(&desk).await;
    desk.look().await;
    desk
}

#[tokio::test]
async fn without_learned_weights_those_of_the_matcher_count() {
    let models = Desk::new().get("/api/v1/match/models").await.ok(200);
    assert_eq!(models, json!({ "items": [], "in_force": null }));
}

#[tokio::test]
async fn weights_are_learned_as_a_draft() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let job = desk.post("/api/v1/match/models", json!({})).await.ok(202);
    assert_eq!(job["kind"], "train");
    let ended = done(&desk).await;
    assert_eq!((&ended["state"], &ended["version"]), (&json!("done"), &json!(1)), "{ended}");
    desk.noted_by_job(AuditAction::TrainMatcher, 1).await;
    let models = desk.get("/api/v1/match/models").await.ok(200);
    assert_eq!(
        (&models["items"][0]["state"], &models["in_force"]),
        (&json!("draft"), &Value::Null)
    );
}

#[tokio::test]
async fn weights_are_not_learned_beside_another_job_over_all_people() {
    let desk = Desk::new();
    desk.post("/api/v1/match/run", json!({})).await.ok(202);
    let answer = desk.post("/api/v1/match/models", json!({})).await;
    desk.refused(&answer, 409, "workspace_busy").await;
}

#[tokio::test]
async fn a_version_is_put_in_force() {
    let desk = trained().await;
    let body = json!({ "force": true });
    let job = desk.post("/api/v1/match/models/1/publish", body).await.ok(202);
    assert_eq!(job["kind"], "publish");
    let ended = done(&desk).await;
    assert_eq!((&ended["state"], &ended["version"]), (&json!("done"), &json!(1)), "{ended}");
    desk.noted_by_job(AuditAction::PublishMatcher, 1).await;
    assert_eq!(desk.get("/api/v1/match/models").await.ok(200)["in_force"], 1);
}

#[tokio::test]
async fn a_version_that_few_decisions_judged_needs_force() {
    let desk = trained().await;
    let answer = desk.post("/api/v1/match/models/1/publish", json!({})).await;
    desk.refused(&answer, 409, "needs_force").await;
}

#[tokio::test]
async fn a_version_is_not_put_in_force_twice() {
    let desk = published().await;
    let answer = desk.post("/api/v1/match/models/1/publish", json!({ "force": true })).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn a_version_that_there_is_not_is_not_put_in_force() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/match/models/9/publish", json!({ "force": true })).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn the_weights_before_are_put_in_force_again() {
    let desk = published().await;
    let job = desk.post("/api/v1/match/models/rollback", json!({})).await.ok(202);
    assert_eq!(job["kind"], "rollback");
    assert_eq!(done(&desk).await["state"], "done");
    desk.noted_by_job(AuditAction::RollBackMatcher, 1).await;
    assert_eq!(desk.get("/api/v1/match/models").await.ok(200)["in_force"], Value::Null);
}

#[tokio::test]
async fn without_published_weights_there_is_nothing_to_take_back() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/match/models/rollback", json!({})).await;
    desk.refused(&answer, 409, "conflict").await;
}
