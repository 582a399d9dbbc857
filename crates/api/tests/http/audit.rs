//! Who changed what.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk};

async fn list_of(desk: &Desk, name: &str) {
    desk.post("/api/v1/lists", json!({ "name": name })).await.ok(201);
}

fn subjects(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_change_says_who_made_it_when_and_how() {
    let desk = Desk::new();
    list_of(&desk, "Fairs").await;
    let page = desk.get("/api/v1/audit?action=list.create").await.ok(200);
    let expected = json!({ "at": "2026-11-30T12:00:00Z", "caller_kind": "user", "caller": "ann",
        "via": "http", "action": "list.create", "subject_kind": "list", "subject": "1",
        "details": { "name": "Fairs", "description": null } });
    assert_eq!(page, json!({ "items": [expected], "total": 1, "offset": 0, "limit": 50 }));
}

#[tokio::test]
async fn changes_are_shown_newest_first_and_paged() {
    let desk = Desk::empty();
    for name in ["A", "B", "C"] {
        list_of(&desk, name).await;
        desk.wait(1);
    }
    let page = desk.get("/api/v1/audit?subject_kind=list").await.ok(200);
    assert_eq!(subjects(&page), ["3", "2", "1"]);
    let path = "/api/v1/audit?subject_kind=list&limit=1&offset=1";
    let page = desk.get(path).await.ok(200);
    assert_eq!((subjects(&page), &page["total"]), (vec!["2"], &json!(3)));
}

#[tokio::test]
async fn changes_are_found_by_their_subject_and_caller() {
    let desk = Desk::new();
    let path = format!("/api/v1/accounts/{ACME}/contract");
    desk.put(&path, json!({ "competitor": "Rival" })).await.ok(200);
    list_of(&desk, "Fairs").await;
    let path = format!("/api/v1/audit?subject_kind=account&subject={ACME}&caller=ann");
    let page = desk.get(&path).await.ok(200);
    assert_eq!(page["total"], 1);
    assert_eq!(page["items"][0]["action"], "account.record_contract");
    assert_eq!(desk.get("/api/v1/audit?caller=bob").await.ok(200)["total"], 0);
}

#[tokio::test]
async fn changes_are_found_by_their_moment_whose_end_does_not_count() {
    let desk = Desk::empty();
    list_of(&desk, "A").await;
    desk.wait(60);
    list_of(&desk, "B").await;
    let of = "/api/v1/audit?subject_kind=list";
    for (query, expected) in [
        ("from=2026-11-30T12:01:00Z", vec!["2"]),
        ("until=2026-11-30T12:01:00Z", vec!["1"]),
        ("from=2026-11-30T12:00:00Z&until=2026-11-30T12:01:01Z", vec!["2", "1"]),
        ("from=2026-11-30T12:01:01Z", vec![]),
    ] {
        let page = desk.get(&format!("{of}&{query}")).await.ok(200);
        assert_eq!(subjects(&page), expected, "{query}");
    }
}

#[tokio::test]
async fn a_query_that_means_nothing_is_refused() {
    let desk = Desk::empty();
    for (query, code) in [
        ("action=list.burn", "invalid_request"),
        ("subject_kind=moon", "invalid_request"),
        ("from=yesterday", "invalid_request"),
        ("until=2026", "invalid_request"),
        ("limit=many", "invalid_query"),
    ] {
        desk.get(&format!("/api/v1/audit?{query}")).await.refused(400, code);
    }
}

#[tokio::test]
async fn the_changes_of_keys_are_among_the_others() {
    let desk = Desk::empty();
    desk.post("/api/v1/write-keys", json!({ "name": "Site" })).await.ok(201);
    desk.noted(AuditAction::CreateWriteKey, 1).await;
    desk.wait(1);
    list_of(&desk, "Fairs").await;
    let page = desk.get("/api/v1/audit?caller=ann").await.ok(200);
    let actions: Vec<&Value> =
        page["items"].as_array().unwrap().iter().map(|row| &row["action"]).collect();
    assert_eq!(actions, ["list.create", "write_key.create"]);
}

#[tokio::test]
async fn the_longest_page_has_five_hundred_changes() {
    let page = Desk::empty().get("/api/v1/audit?limit=9999").await.ok(200);
    assert_eq!(page["limit"], 500);
}
