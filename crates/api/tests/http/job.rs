//! Jobs of the background.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;
use speargun_engine::job::{self, Order};

use crate::desk::Desk;

fn add(desk: &Desk, kind: &'static str, dedup_key: Option<&str>) -> i64 {
    let payload = json!({});
    let dedup_key = dedup_key.map(ToOwned::to_owned);
    let order = Order { kind, payload: &payload, dedup_key, place: None, due_at: 0 };
    let context = desk.context();
    let added =
        desk.engine.workspace.store.write(|connection| job::add(connection, &order, &context));
    added.unwrap().0
}

/// A desk with two jobs that wait, 1 and 2; none of this process takes them.
fn with_jobs() -> Desk {
    let desk = Desk::empty();
    add(&desk, "match", None);
    add(&desk, "train", None);
    desk
}

fn ids(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|job| job["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn jobs_are_listed_newest_first_and_paged() {
    let desk = with_jobs();
    let list = desk.get("/api/v1/jobs").await.ok(200);
    assert_eq!((ids(&list), &list["total"]), (vec![2, 1], &json!(2)));
    let window = desk.get("/api/v1/jobs?limit=1&offset=1").await.ok(200);
    assert_eq!((ids(&window), &window["total"]), (vec![1], &json!(2)));
}

#[tokio::test]
async fn jobs_are_found_by_their_state() {
    let desk = with_jobs();
    desk.post("/api/v1/jobs/1/cancel", json!({})).await.ok(200);
    let waiting = desk.get("/api/v1/jobs?state=waiting").await.ok(200);
    assert_eq!((ids(&waiting), &waiting["total"]), (vec![2], &json!(1)));
    assert_eq!(ids(&desk.get("/api/v1/jobs?state=cancelled").await.ok(200)), [1]);
}

#[tokio::test]
async fn a_list_of_jobs_that_means_nothing_is_refused() {
    let desk = Desk::empty();
    for query in ["state=lost", "limit=x", "offset=-1", "order=id"] {
        desk.get(&format!("/api/v1/jobs?{query}")).await.refused(400, "invalid_query");
    }
}

#[tokio::test]
async fn a_job_is_shown_with_who_asked_for_it() {
    let job = with_jobs().get("/api/v1/jobs/1").await.ok(200);
    assert_eq!((&job["kind"], &job["state"]), (&json!("match"), &json!("waiting")));
    assert_eq!(job["created_by"], "setup");
    assert_eq!(job["created_at"], "2026-11-30T12:00:00Z");
}

#[tokio::test]
async fn a_job_that_there_is_not_is_not_found() {
    let desk = Desk::empty();
    desk.get("/api/v1/jobs/9").await.refused(404, "not_found");
    for action in ["cancel", "retry"] {
        let answer = desk.post(&format!("/api/v1/jobs/9/{action}"), json!({})).await;
        desk.refused(&answer, 404, "not_found").await;
    }
}

#[tokio::test]
async fn a_job_that_waits_is_stopped() {
    let desk = with_jobs();
    let stopped = desk.post("/api/v1/jobs/1/cancel", json!({})).await.ok(200);
    assert_eq!(stopped["state"], "cancelled");
    let details = desk.noted(AuditAction::CancelJob, 1).await;
    assert_eq!(details, json!({ "kind": "match" }));
}

#[tokio::test]
async fn a_job_that_has_ended_cannot_be_stopped() {
    let desk = with_jobs();
    desk.post("/api/v1/jobs/1/cancel", json!({})).await.ok(200);
    desk.look().await;
    let answer = desk.post("/api/v1/jobs/1/cancel", json!({})).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn a_job_that_was_stopped_is_begun_again() {
    let desk = with_jobs();
    desk.post("/api/v1/jobs/1/cancel", json!({})).await.ok(200);
    desk.look().await;
    let again = desk.post("/api/v1/jobs/1/retry", json!({})).await.ok(200);
    assert_eq!(again["state"], "waiting");
    desk.noted(AuditAction::RetryJob, 1).await;
}

#[tokio::test]
async fn a_job_that_waits_cannot_be_begun_again() {
    let desk = with_jobs();
    let answer = desk.post("/api/v1/jobs/2/retry", json!({})).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn a_job_is_not_begun_again_beside_another_one_like_it() {
    let desk = Desk::empty();
    add(&desk, "match", Some("people"));
    desk.post("/api/v1/jobs/1/cancel", json!({})).await.ok(200);
    add(&desk, "match", Some("people"));
    desk.look().await;
    let answer = desk.post("/api/v1/jobs/1/retry", json!({})).await;
    let detail = desk.refused(&answer, 409, "conflict").await;
    assert!(detail.contains("another one like it"), "{detail}");
}
