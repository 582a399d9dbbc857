//! Stages of deals over HTTP, on a real workspace.

use super::*;

async fn decide(server: &Server, changes: Value) -> Answer {
    let wanted = request("PUT", "/api/v1/deal-stages");
    let wanted = wanted.header("content-type", "application/json");
    let body = json!({ "changes": changes }).to_string();
    server.send(wanted.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_stage_is_decided_and_taken_back() {
    let server = Server::new();
    let list = server.get("/api/v1/deal-stages").await.json();
    assert_eq!(list, json!({ "items": [], "deals_in_further_stages": 0 }));
    let won = decide(&server, json!([{ "stage": "Signed by all", "outcome": "won" }])).await;
    assert_eq!(won.status, StatusCode::OK, "{}", won.text);
    let stage = &won.json()["items"][0];
    assert_eq!((&stage["outcome"], &stage["basis"]), (&json!("won"), &json!("decided")));
    assert_eq!(stage["deals"], 0);
    assert_eq!(server.get("/api/v1/deal-stages").await.json(), won.json());
    let back = decide(&server, json!([{ "stage": "SIGNED BY ALL", "outcome": null }])).await;
    assert_eq!(back.json()["items"], json!([]));
}

#[tokio::test]
async fn a_decision_that_means_nothing_changes_nothing() {
    let server = Server::new();
    let good = json!({ "stage": "Signed", "outcome": "won" });
    for wrong in [
        json!([good, { "stage": " ", "outcome": "won" }]),
        json!([good, { "stage": "x".repeat(300), "outcome": "lost" }]),
        json!([good, { "stage": "signed", "outcome": "lost" }]),
    ] {
        let answer = decide(&server, wrong.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert_eq!(answer.json()["errors"][0]["code"], "invalid_request");
    }
    for wrong in
        [json!([{ "stage": "Signed" }]), json!([{ "stage": "Signed", "outcome": "maybe" }])]
    {
        let answer = decide(&server, wrong.clone()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(server.get("/api/v1/deal-stages").await.json()["items"], json!([]));
}
