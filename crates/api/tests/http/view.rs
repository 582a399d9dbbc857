//! Saved views over HTTP, on a real workspace.

use super::*;

#[tokio::test]
async fn views_are_saved_replaced_and_deleted() {
    let server = Server::new();
    let view =
        |name: &str, query: &str| json!({ "page": "accounts", "name": name, "query": query });
    let first = server.post("/api/v1/views", view(" Best ", "tier=1")).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let id = first.json()["id"].as_i64().unwrap();
    assert_eq!(first.json()["name"], "Best");
    let again = server.post("/api/v1/views", view("Best", "tier=2")).await.json();
    assert_eq!((&again["id"], &again["query"]), (&json!(id), &json!("tier=2")));
    server.post("/api/v1/views", view("All", "")).await;
    let list = server.get("/api/v1/views").await.json();
    let names: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|own| own["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["All", "Best"]);
    let path = format!("/api/v1/views/{id}");
    let delete = || request("DELETE", &path).body(Body::empty()).unwrap();
    assert_eq!(server.send(delete()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.send(delete()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_view_without_a_name_is_not_saved() {
    let server = Server::new();
    for wrong in [
        json!({ "page": "accounts", "name": " ", "query": "" }),
        json!({ "page": "", "name": "Best", "query": "" }),
        json!({ "page": "accounts", "name": "x".repeat(300), "query": "" }),
        json!({ "page": "accounts", "name": "Best", "query": "x".repeat(20_000) }),
    ] {
        let answer = server.post("/api/v1/views", wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["errors"][0]["code"], "invalid_request");
    }
    assert_eq!(server.get("/api/v1/views").await.json()["items"], json!([]));
}
