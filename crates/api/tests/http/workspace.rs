//! The workspace and the health of the server.

use serde_json::{Value, json};

use crate::desk::Desk;

#[tokio::test]
async fn a_workspace_has_its_name_its_counts_and_its_model() {
    let found = Desk::new().get("/api/v1/workspace").await.ok(200);
    assert_eq!((&found["name"], &found["currency"]), (&json!("Test"), &json!("EUR")));
    let counts = json!({ "accounts": 5, "people": 6, "opportunities": 3, "events": 3 });
    assert_eq!(found["counts"], counts);
    assert_eq!(found["last_import_at"], "2026-11-30T11:00:00Z");
    assert_eq!(found["model"]["name"], "default");
    assert_eq!(found["model"]["dimensions"][0], json!({ "key": "icp_fit", "weight": 0.25 }));
    assert_eq!(found["product_lines"], json!([]));
}

#[tokio::test]
async fn counts_follow_what_changes() {
    let desk = Desk::new();
    let accounts = || async {
        desk.get("/api/v1/workspace").await.ok(200)["counts"]["accounts"].as_i64().unwrap()
    };
    let before = accounts().await;
    desk.import("account", "external_id,name,website\nx1,Xenon Works,xenon.example\n");
    assert_eq!(accounts().await, before + 1);
    desk.post("/api/v1/accounts/1/merge", json!({ "merged_id": 2 })).await.ok(201);
    assert_eq!(accounts().await, before, "one went into another");
}

#[tokio::test]
async fn a_new_workspace_has_no_import() {
    let found = Desk::empty().get("/api/v1/workspace").await.ok(200);
    assert_eq!((&found["last_import_at"], &found["counts"]["accounts"]), (&Value::Null, &json!(0)));
}

/// The draft is in force as long as nothing was published.
#[tokio::test]
async fn a_model_that_cannot_be_read_is_reported() {
    let desk = Desk::empty();
    let draft = desk.folder().join("workspace/score_model.toml");
    std::fs::write(&draft, "name = ").unwrap();
    desk.get("/api/v1/workspace").await.refused(409, "faulty_draft");
}

#[tokio::test]
async fn records_that_cannot_be_read_stay_a_matter_of_the_server() {
    let desk = Desk::empty();
    let drop = |connection: &mut speargun_store::Connection| {
        connection.execute("DROP TABLE import_run", &[]).map(|_| ())
    };
    desk.engine.workspace.store.write(drop).unwrap();
    let answer = desk.get("/api/v1/workspace").await;
    answer.refused(500, "internal");
    assert!(!answer.text.contains("import_run"), "{}", answer.text);
}

#[tokio::test]
async fn a_server_says_how_its_parts_are() {
    let health = Desk::empty().get("/healthz").await.ok(200);
    assert_eq!(health["status"], "ok");
    let parts: Vec<&Value> =
        health["parts"].as_array().unwrap().iter().map(|part| &part["part"]).collect();
    assert_eq!(parts, ["records", "clock"]);
}

#[tokio::test]
async fn a_server_whose_clock_is_wrong_still_works() {
    let desk = Desk::empty();
    desk.wait(-365 * 24 * 3_600);
    let health = desk.get("/healthz").await.ok(200);
    assert_eq!(health["status"], "degraded");
    let clock = &health["parts"][1];
    assert!(clock["detail"].as_str().unwrap().contains("2025-11-30"), "{clock}");
}

#[tokio::test]
async fn a_server_with_a_failing_part_is_reported_as_unavailable() {
    let desk = Desk::empty();
    let drop = |connection: &mut speargun_store::Connection| {
        connection.execute("DROP TABLE workspace_meta", &[]).map(|_| ())
    };
    desk.engine.workspace.store.write(drop).unwrap();
    let health = desk.get("/healthz").await.ok(503);
    assert_eq!(health["status"], "failing");
    assert_eq!(
        (&health["parts"][0]["part"], &health["parts"][0]["status"]),
        (&json!("records"), &json!("failing"))
    );
}
