//! Jobs of the background.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;
use speargun_engine::job::{self, Order};
use speargun_store::Connection;

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

#[tokio::test]
async fn jobs_are_found_by_their_kind() {
    let desk = with_jobs();
    assert_eq!(ids(&desk.get("/api/v1/jobs?kind=train").await.ok(200)), [2]);
    let none = desk.get("/api/v1/jobs?kind=train&state=done").await.ok(200);
    assert_eq!(none["total"], 0);
}

/// The jobs that anybody may ask for, as the document of the API names them.
fn kinds() -> Vec<String> {
    let document: Value = serde_json::from_str(&speargun_api::openapi_json()).unwrap();
    let schema = &document["components"]["schemas"]["StandingJobKind"];
    let kinds = match schema["enum"].as_array() {
        Some(kinds) => kinds.clone(),
        None => {
            schema["oneOf"].as_array().unwrap().iter().map(|it| it["enum"][0].clone()).collect()
        }
    };
    kinds.iter().map(|kind| kind.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_standing_job_is_added_and_done() {
    assert_eq!(kinds().len(), 6);
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    // Too few outcomes to learn from: its job fails and says so.
    for kind in kinds().into_iter().filter(|kind| kind != "learn_propensity") {
        desk.look().await;
        let added = desk.post("/api/v1/jobs", json!({ "kind": kind })).await.ok(202);
        assert_eq!(added["kind"], *kind);
        let path = format!("/api/v1/jobs/{}", added["id"]);
        let ended = desk.until(&path, |job| job["finished_at"].is_string()).await;
        assert_eq!((&ended["state"], &ended["fault"]), (&json!("done"), &Value::Null), "{ended}");
        assert!(ended["result"].is_object(), "{ended}");
    }
    let scored = desk.get("/api/v1/jobs?kind=score").await.ok(200);
    assert_eq!(scored["items"][0]["result"]["accounts"], 5);
    let tables = desk.get("/api/v1/jobs?kind=account_tables").await.ok(200);
    assert_eq!(tables["items"][0]["result"]["tables"]["accounts"], 5, "{tables}");
    let added = desk.post("/api/v1/jobs", json!({ "kind": "learn_propensity" })).await.ok(202);
    let path = format!("/api/v1/jobs/{}", added["id"]);
    let failed = desk.until(&path, |job| job["finished_at"].is_string()).await;
    assert_eq!(failed["state"], "failed");
    assert!(failed["fault"].as_str().unwrap().contains("too few"), "{failed}");
}

#[tokio::test]
async fn a_job_is_added_for_later_once() {
    let desk = Desk::empty();
    let wish = json!({ "kind": "score", "due_at": "2030-01-01T02:30:00Z" });
    let added = desk.post("/api/v1/jobs", wish).await.ok(202);
    assert_eq!(added["due_at"], "2030-01-01T02:30:00Z");
    assert_eq!(desk.noted(AuditAction::AddJob, 1).await, json!({ "kind": "score" }));
    let same = json!({ "kind": "score", "due_at": "2030-01-01T02:30:00Z" });
    let again = desk.post("/api/v1/jobs", same).await.ok(202);
    assert_eq!((&again["id"], &again["due_at"]), (&added["id"], &added["due_at"]));
    desk.noted_nothing().await;
    // One that is wanted now, or at another time, is done besides.
    for body in
        [json!({ "kind": "score" }), json!({ "kind": "score", "due_at": "2031-01-01T02:30:00Z" })]
    {
        let other = desk.post("/api/v1/jobs", body).await.ok(202);
        assert_ne!(other["id"], added["id"]);
    }
}

#[tokio::test]
async fn a_job_that_waits_for_another_kind_is_refused() {
    let desk = Desk::empty();
    desk.post("/api/v1/jobs", json!({ "kind": "match" })).await.ok(202);
    desk.look().await;
    let answer = desk.post("/api/v1/jobs", json!({ "kind": "train" })).await;
    let detail = desk.refused(&answer, 409, "conflict").await;
    assert!(detail.contains("job 1 (match)"), "{detail}");
}

#[tokio::test]
async fn a_job_of_a_machine_that_is_gone_keeps_no_other_machine_from_its_own() {
    let desk = Desk::new();
    let payload = json!({});
    let key = Some(job::key_of_machine("compact", "gone"));
    let place = Some("gone".to_owned());
    let order = Order { kind: "compact", payload: &payload, dedup_key: key, place, due_at: 0 };
    let context = desk.context();
    let add = |connection: &mut Connection| job::add(connection, &order, &context);
    let (gone, _) = desk.engine.workspace.store.write(add).unwrap();
    let own = desk.post("/api/v1/jobs", json!({ "kind": "compact" })).await.ok(202);
    assert_ne!(own["id"], gone);
    desk.engine.start_jobs().unwrap();
    desk.until(&format!("/api/v1/jobs/{}", own["id"]), |job| job["state"] == "done").await;
    let left = desk.get(&format!("/api/v1/jobs/{gone}")).await.ok(200);
    assert_eq!(left["state"], "waiting");
}

#[tokio::test]
async fn a_job_that_means_nothing_is_refused() {
    let desk = Desk::empty();
    for (body, status, code) in [
        (json!({}), 422, "invalid_body"),
        (json!({ "kind": "import" }), 422, "invalid_body"),
        (json!({ "kind": "score", "payload": {} }), 422, "invalid_body"),
        (json!({ "kind": "score", "due_at": "tomorrow" }), 400, "invalid_moment"),
    ] {
        let answer = desk.post("/api/v1/jobs", body).await;
        desk.refused(&answer, status, code).await;
    }
}

#[tokio::test]
async fn a_schedule_is_made_listed_and_removed() {
    let desk = Desk::empty();
    let hourly = json!({ "kind": "score", "every_minutes": 60 });
    let made = desk.post("/api/v1/job-schedules", hourly).await.ok(201);
    assert_eq!((&made["id"], &made["next_due_at"]), (&json!(1), &json!("2026-11-30T13:00:00Z")));
    let details = desk.noted(AuditAction::AddSchedule, 1).await;
    assert_eq!(details, json!({ "kind": "score", "every_minutes": 60, "daily_at": null }));
    let daily = json!({ "kind": "account_tables", "daily_at": "02:30" });
    let daily = desk.post("/api/v1/job-schedules", daily).await.ok(201);
    assert_eq!(daily["next_due_at"], "2026-12-01T02:30:00Z");
    let list = desk.get("/api/v1/job-schedules").await.ok(200);
    assert_eq!(list["items"], json!([made, daily]));
    desk.look().await;
    let answer = desk.delete("/api/v1/job-schedules/1").await;
    assert_eq!(answer.status, 204);
    assert_eq!(desk.noted(AuditAction::RemoveSchedule, 1).await, json!({ "kind": "score" }));
    let answer = desk.delete("/api/v1/job-schedules/1").await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_schedule_that_means_nothing_is_refused() {
    let desk = Desk::empty();
    for (body, status, code) in [
        (json!({ "kind": "score" }), 400, "invalid_schedule"),
        (
            json!({ "kind": "score", "every_minutes": 5, "daily_at": "02:30" }),
            400,
            "invalid_schedule",
        ),
        (json!({ "kind": "score", "every_minutes": 0 }), 400, "invalid_request"),
        (json!({ "kind": "score", "every_minutes": 43_201 }), 400, "invalid_request"),
        (json!({ "kind": "score", "every_minutes": i64::MAX }), 400, "invalid_request"),
        (json!({ "kind": "score", "daily_at": "2:30" }), 400, "invalid_request"),
        (json!({ "kind": "score", "daily_at": "24:00" }), 400, "invalid_request"),
        (json!({ "kind": "import", "every_minutes": 5 }), 422, "invalid_body"),
    ] {
        let answer = desk.post("/api/v1/job-schedules", body).await;
        desk.refused(&answer, status, code).await;
    }
}

#[tokio::test]
async fn a_schedule_is_made_once() {
    let desk = Desk::empty();
    let wish = json!({ "kind": "score", "every_minutes": 60 });
    desk.post("/api/v1/job-schedules", wish.clone()).await.ok(201);
    desk.look().await;
    let answer = desk.post("/api/v1/job-schedules", wish).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn a_schedule_adds_its_jobs_when_they_are_due_and_makes_up_for_none() {
    let desk = Desk::new();
    let wish = json!({ "kind": "score", "every_minutes": 60 });
    desk.post("/api/v1/job-schedules", wish).await.ok(201);
    desk.engine.start_jobs().unwrap();
    assert_eq!(desk.get("/api/v1/jobs").await.ok(200)["total"], 0);
    // Three were missed: one is added, and the next one keeps to the hour.
    desk.wait(3 * 3_600 + 60);
    let done = |list: &Value| list["total"] == 1 && list["items"][0]["state"] == "done";
    let list = desk.until("/api/v1/jobs", done).await;
    assert_eq!(list["items"][0]["created_by"], "ann");
    let schedules = desk.get("/api/v1/job-schedules").await.ok(200);
    let schedule = &schedules["items"][0];
    assert_eq!(schedule["next_due_at"], "2026-11-30T16:00:00Z");
    assert_eq!(schedule["last_job_id"], list["items"][0]["id"]);
    desk.wait(3_600);
    let done = |list: &Value| list["total"] == 2 && list["items"][0]["state"] == "done";
    desk.until("/api/v1/jobs", done).await;
}

#[tokio::test]
async fn a_schedule_is_done_although_a_job_of_another_kind_is_open() {
    let desk = Desk::new();
    let wish = json!({ "kind": "train", "every_minutes": 60 });
    desk.post("/api/v1/job-schedules", wish).await.ok(201);
    // One over all people waits for a time that does not come.
    add(&desk, "later", Some("people"));
    desk.engine.start_jobs().unwrap();
    desk.wait(3_660);
    let ended = |list: &Value| list["items"][0]["finished_at"].is_string();
    let list = desk.until("/api/v1/jobs?kind=train", ended).await;
    assert_eq!(list["total"], 1);
}

#[tokio::test]
async fn a_daily_schedule_follows_another_time_zone() {
    let desk = Desk::empty();
    let wish = json!({ "kind": "score", "daily_at": "02:30" });
    let made = desk.post("/api/v1/job-schedules", wish).await.ok(201);
    assert_eq!(made["next_due_at"], "2026-12-01T02:30:00Z");
    let path = desk.engine.workspace.directory.join("workspace.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.replace("time_zone = \"UTC\"", "time_zone = \"Asia/Seoul\"");
    let wish = json!({ "text": text, "expected_version": 1 });
    desk.post("/api/v1/documents/settings/versions", wish).await.ok(201);
    let list = desk.get("/api/v1/job-schedules").await.ok(200);
    assert_eq!(list["items"][0]["next_due_at"], "2026-11-30T17:30:00Z");
}
