//! Jobs of the background over HTTP, on a real workspace.

use speargun_domain::caller::Caller;
use speargun_engine::job::{self, Order};

use super::*;

fn add(server: &Server, kind: &'static str) -> i64 {
    let payload = json!({});
    let order = Order { kind, payload: &payload, dedup_key: None, place: None, due_at: 0 };
    let caller = Caller::operator();
    let added = server
        .workspace
        .store
        .write(|connection| job::add(connection, &order, (&caller, 1_000_000)));
    added.unwrap().0
}

async fn call(server: &Server, path: &str) -> Answer {
    server.post(path, json!({})).await
}

#[tokio::test]
async fn jobs_are_listed_shown_and_stopped() {
    let server = Server::new();
    let first = add(&server, "match");
    let second = add(&server, "train");
    let list = server.get("/api/v1/jobs").await.json();
    let kinds: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|job| job["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds, &list["total"]), (vec!["train", "match"], &json!(2)));
    let job = server.get(&format!("/api/v1/jobs/{first}")).await.json();
    assert_eq!((&job["state"], &job["created_by"]), (&json!("waiting"), &json!("web")));
    assert_eq!(job["created_at"], "1970-01-01T00:00:01Z");
    let stopped = call(&server, &format!("/api/v1/jobs/{first}/cancel")).await;
    assert_eq!((stopped.status, &stopped.json()["state"]), (StatusCode::OK, &json!("cancelled")));
    let again = call(&server, &format!("/api/v1/jobs/{first}/cancel")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(again.json()["errors"][0]["code"], "conflict");
    let waiting = server.get("/api/v1/jobs?state=waiting").await.json();
    assert_eq!((&waiting["total"], &waiting["items"][0]["id"]), (&json!(1), &json!(second)));
    let retried = call(&server, &format!("/api/v1/jobs/{first}/retry")).await;
    assert_eq!(retried.json()["state"], "waiting");
    let early = call(&server, &format!("/api/v1/jobs/{second}/retry")).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "it has not failed");
    let window = server.get("/api/v1/jobs?limit=1&offset=1").await.json();
    assert_eq!((&window["items"][0]["id"], &window["total"]), (&json!(first), &json!(2)));
}

#[tokio::test]
async fn a_job_that_there_is_not_is_not_found() {
    let server = Server::new();
    assert_eq!(server.get("/api/v1/jobs/9").await.status, StatusCode::NOT_FOUND);
    for action in ["cancel", "retry"] {
        let answer = call(&server, &format!("/api/v1/jobs/9/{action}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}");
    }
    for query in ["state=lost", "limit=x", "offset=-1", "order=id"] {
        let answer = server.get(&format!("/api/v1/jobs?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}
