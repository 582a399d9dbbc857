//! Saved views.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;
use speargun_engine::view::VIEWS_MAX;
use speargun_store::StoreError;
use speargun_store::saved_view::{self, SavedView};

use crate::desk::Desk;

fn view(name: &str, query: &str) -> Value {
    json!({ "page": "accounts", "name": name, "query": query })
}

#[tokio::test]
async fn a_view_is_saved() {
    let desk = Desk::empty();
    let saved = desk.post("/api/v1/views", view(" Best ", "tier=1")).await.ok(201);
    let expected = json!({ "id": 1, "page": "accounts", "name": "Best", "query": "tier=1" });
    assert_eq!(saved, expected);
    let details = desk.noted(AuditAction::SaveView, 1).await;
    assert_eq!(details["query"], "tier=1");
}

#[tokio::test]
async fn a_view_takes_the_place_of_one_with_its_name() {
    let desk = Desk::empty();
    desk.post("/api/v1/views", view("Best", "tier=1")).await.ok(201);
    desk.look().await;
    let again = desk.post("/api/v1/views", view("Best", "tier=2")).await.ok(201);
    assert_eq!((&again["id"], &again["query"]), (&json!(1), &json!("tier=2")));
    desk.noted(AuditAction::SaveView, 1).await;
}

#[tokio::test]
async fn views_are_listed_by_name() {
    let desk = Desk::empty();
    for name in ["Best", "All"] {
        desk.post("/api/v1/views", view(name, "")).await.ok(201);
    }
    let list = desk.get("/api/v1/views").await.ok(200);
    let names: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|own| &own["name"]).collect();
    assert_eq!(names, ["All", "Best"]);
}

#[tokio::test]
async fn a_view_without_a_name_or_with_one_too_long_is_not_saved() {
    let desk = Desk::empty();
    for body in [
        view(" ", ""),
        json!({ "page": "", "name": "Best", "query": "" }),
        view(&"x".repeat(300), ""),
        view("Best", &"x".repeat(20_000)),
    ] {
        let answer = desk.post("/api/v1/views", body).await;
        desk.refused(&answer, 400, "invalid_request").await;
    }
    assert_eq!(desk.get("/api/v1/views").await.ok(200)["items"], json!([]));
}

#[tokio::test]
async fn there_is_an_end_to_the_views_of_a_workspace() {
    let desk = Desk::empty();
    let fill = |connection: &mut speargun_store::Connection| {
        for number in 0..VIEWS_MAX {
            let (page, name) = ("accounts".to_owned(), number.to_string());
            saved_view::save(connection, &SavedView { id: 0, page, name, query: String::new() })?;
        }
        Ok::<(), StoreError>(())
    };
    desk.engine.workspace.store.write(fill).unwrap();
    let answer = desk.post("/api/v1/views", view("One more", "")).await;
    desk.refused(&answer, 409, "conflict").await;
    desk.post("/api/v1/views", view("7", "tier=1")).await.ok(201);
}

#[tokio::test]
async fn a_view_is_deleted_once() {
    let desk = Desk::empty();
    desk.post("/api/v1/views", view("Best", "")).await.ok(201);
    desk.look().await;
    desk.delete("/api/v1/views/1").await.ok(204);
    desk.noted(AuditAction::DeleteView, 1).await;
    let answer = desk.delete("/api/v1/views/1").await;
    desk.refused(&answer, 404, "not_found").await;
}
