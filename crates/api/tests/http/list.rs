//! Lists of accounts that people keep.

use serde_json::json;
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk, SUM, TWIN, ZETA};

/// A desk with a list of two accounts, whose id is 1.
async fn with_list() -> Desk {
    let desk = Desk::new();
    desk.post("/api/v1/lists", json!({ "name": "Fairs" })).await.ok(201);
    let chosen = json!({ "ids": [ACME, ZETA], "reason": "met there" });
    desk.post("/api/v1/lists/1/add", chosen).await.ok(200);
    desk.look().await;
    desk
}

async fn archive(desk: &Desk) {
    desk.put("/api/v1/lists/1", json!({ "archived": true })).await.ok(200);
    desk.look().await;
}

#[tokio::test]
async fn a_list_is_made_under_the_callers_name() {
    let desk = Desk::new();
    let body = json!({ "name": " Fairs ", "description": "Hanover" });
    let list = desk.post("/api/v1/lists", body).await.ok(201);
    let expected = json!({ "id": 1, "name": "Fairs", "description": "Hanover", "size": 0,
        "created_by": "ann", "created_at": "2026-11-30T12:00:00Z",
        "changed_at": "2026-11-30T12:00:00Z", "archived_at": null });
    assert_eq!(list, expected);
    desk.noted(AuditAction::CreateList, 1).await;
}

#[tokio::test]
async fn a_list_without_a_name_is_not_made() {
    let desk = Desk::new();
    for body in [json!({ "name": " " }), json!({ "name": "x".repeat(121) })] {
        let answer = desk.post("/api/v1/lists", body).await;
        desk.refused(&answer, 400, "invalid_request").await;
    }
    let answer = desk.post("/api/v1/lists", json!({})).await;
    desk.refused(&answer, 422, "invalid_body").await;
}

#[tokio::test]
async fn a_name_is_taken_whatever_its_case() {
    let desk = with_list().await;
    let answer = desk.post("/api/v1/lists", json!({ "name": "FAIRS" })).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn lists_come_by_name_without_those_that_are_archived() {
    let desk = with_list().await;
    desk.post("/api/v1/lists", json!({ "name": "Events" })).await.ok(201);
    let names = async |path: &str| {
        let found = desk.get(path).await.ok(200);
        let items = found["items"].as_array().unwrap().clone();
        items.iter().map(|list| list["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("/api/v1/lists").await, ["Events", "Fairs"]);
    archive(&desk).await;
    assert_eq!(names("/api/v1/lists").await, ["Events"]);
    assert_eq!(names("/api/v1/lists?archived=true").await, ["Events", "Fairs"]);
    desk.get("/api/v1/lists?old=true").await.refused(400, "invalid_query");
}

#[tokio::test]
async fn a_list_has_its_size() {
    let desk = with_list().await;
    let list = desk.get("/api/v1/lists/1").await.ok(200);
    assert_eq!((&list["name"], &list["size"]), (&json!("Fairs"), &json!(2)));
}

#[tokio::test]
async fn a_list_that_is_not_known_is_not_found() {
    let desk = Desk::new();
    desk.get("/api/v1/lists/8").await.refused(404, "not_found");
    desk.get("/api/v1/lists/8/members").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_list_is_renamed_and_described() {
    let desk = with_list().await;
    desk.wait(60);
    let body = json!({ "name": "Trade fairs", "description": "Hanover" });
    let list = desk.put("/api/v1/lists/1", body).await.ok(200);
    assert_eq!((&list["name"], &list["description"]), (&json!("Trade fairs"), &json!("Hanover")));
    assert_eq!(list["changed_at"], "2026-11-30T12:01:00Z");
    desk.noted(AuditAction::EditList, 1).await;
}

#[tokio::test]
async fn a_list_is_archived_and_taken_out_again() {
    let desk = with_list().await;
    let archived = desk.put("/api/v1/lists/1", json!({ "archived": true })).await.ok(200);
    assert_eq!(archived["archived_at"], "2026-11-30T12:00:00Z");
    desk.noted(AuditAction::EditList, 1).await;
    let again = desk.put("/api/v1/lists/1", json!({ "archived": false })).await.ok(200);
    assert_eq!(again["archived_at"], json!(null));
}

#[tokio::test]
async fn a_change_of_a_list_that_means_nothing_is_refused() {
    let desk = with_list().await;
    let answer = desk.put("/api/v1/lists/1", json!({ "name": "a\"b" })).await;
    desk.refused(&answer, 400, "invalid_request").await;
    let answer = desk.put("/api/v1/lists/1", json!({ "old": 1 })).await;
    desk.refused(&answer, 422, "invalid_body").await;
}

#[tokio::test]
async fn a_change_of_no_list_is_refused() {
    let desk = Desk::new();
    let answer = desk.put("/api/v1/lists/8", json!({ "archived": true })).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_list_cannot_take_the_name_of_another() {
    let desk = with_list().await;
    desk.post("/api/v1/lists", json!({ "name": "Events" })).await.ok(201);
    desk.look().await;
    let answer = desk.put("/api/v1/lists/1", json!({ "name": "events" })).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn members_are_shown_with_who_added_them_and_why() {
    let desk = with_list().await;
    let page = desk.get("/api/v1/lists/1/members?limit=1").await.ok(200);
    let member = json!({ "account_id": ACME, "name": "Acme Software",
        "from": "2026-11-30T12:00:00Z", "added_by": "ann", "reason": "met there" });
    assert_eq!(page, json!({ "items": [member], "total": 2, "offset": 0, "limit": 1 }));
}

#[tokio::test]
async fn members_are_those_of_the_end_of_a_day() {
    let desk = with_list().await;
    let before = desk.get("/api/v1/lists/1/members?as_of=2026-11-29").await.ok(200);
    assert_eq!(before["total"], 0);
    let today = desk.get("/api/v1/lists/1/members?as_of=2026-11-30").await.ok(200);
    assert_eq!(today["total"], 2);
}

#[tokio::test]
async fn members_of_a_day_that_is_none_are_refused() {
    let desk = with_list().await;
    let answer = desk.get("/api/v1/lists/1/members?as_of=yesterday").await;
    answer.refused(400, "invalid_request");
}

#[tokio::test]
async fn accounts_are_added_by_ids() {
    let desk = with_list().await;
    let change = desk.post("/api/v1/lists/1/add", json!({ "ids": [ACME, SUM] })).await.ok(200);
    assert_eq!((&change["changed"], &change["unchanged"]), (&json!(1), &json!(1)));
    assert_eq!(change["list"]["size"], 3);
    desk.noted(AuditAction::AddToList, 1).await;
}

#[tokio::test]
async fn accounts_are_added_by_texts_and_those_that_name_none_are_reported() {
    let desk = with_list().await;
    let texts = json!({ "texts": ["twin.com", "Nowhere Ltd"] });
    let change = desk.post("/api/v1/lists/1/add", texts).await.ok(200);
    assert_eq!((&change["changed"], &change["rejected"]), (&json!(1), &json!(1)));
    assert_eq!(change["rejects"][0]["text"], "Nowhere Ltd");
    assert_eq!(change["rejects"][0]["row"], 2);
    desk.noted(AuditAction::AddToList, 1).await;
}

#[tokio::test]
async fn accounts_are_added_by_a_filter() {
    let desk = with_list().await;
    let chosen = json!({ "filter": "country = \"US\"" });
    let change = desk.post("/api/v1/lists/1/add", chosen).await.ok(200);
    assert_eq!((&change["changed"], &change["unchanged"]), (&json!(1), &json!(1)));
    let page = desk.get("/api/v1/lists/1/members").await.ok(200);
    let ids: Vec<i64> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["account_id"].as_i64().unwrap())
        .collect();
    assert!(ids.contains(&TWIN), "{ids:?}");
}

#[tokio::test]
async fn accounts_that_are_on_a_list_already_are_no_change() {
    let desk = with_list().await;
    let change = desk.post("/api/v1/lists/1/add", json!({ "ids": [ACME] })).await.ok(200);
    assert_eq!((&change["changed"], &change["unchanged"]), (&json!(0), &json!(1)));
    desk.noted_nothing().await;
}

#[tokio::test]
async fn accounts_named_in_no_way_or_in_two_are_not_added() {
    let desk = with_list().await;
    for (body, code) in [
        (json!({}), "invalid_request"),
        (json!({ "ids": [1], "texts": ["Acme"] }), "invalid_request"),
        (json!({ "ids": [1], "line": "x" }), "invalid_request"),
        (json!({ "filter": "nothing = 1" }), "invalid_filter"),
    ] {
        let answer = desk.post("/api/v1/lists/1/add", body).await;
        desk.refused(&answer, 400, code).await;
    }
}

#[tokio::test]
async fn nothing_is_added_to_no_list() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/lists/8/add", json!({ "ids": [ACME] })).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn nothing_is_added_to_a_list_in_the_archive() {
    let desk = with_list().await;
    archive(&desk).await;
    let answer = desk.post("/api/v1/lists/1/add", json!({ "ids": [SUM] })).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn accounts_are_taken_off_a_list() {
    let desk = with_list().await;
    desk.wait(60);
    let change =
        desk.post("/api/v1/lists/1/remove", json!({ "texts": ["acme.com"] })).await.ok(200);
    assert_eq!((&change["changed"], &change["list"]["size"]), (&json!(1), &json!(1)));
    desk.noted(AuditAction::RemoveFromList, 1).await;
}

#[tokio::test]
async fn accounts_named_in_no_way_are_not_taken_off() {
    let desk = with_list().await;
    let answer = desk.post("/api/v1/lists/1/remove", json!({})).await;
    desk.refused(&answer, 400, "invalid_request").await;
}

#[tokio::test]
async fn nothing_is_taken_off_no_list() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/lists/8/remove", json!({ "ids": [ACME] })).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn nothing_is_taken_off_a_list_in_the_archive() {
    let desk = with_list().await;
    archive(&desk).await;
    let answer = desk.post("/api/v1/lists/1/remove", json!({ "ids": [ACME] })).await;
    desk.refused(&answer, 409, "conflict").await;
}

#[tokio::test]
async fn a_list_cannot_be_deleted() {
    let desk = with_list().await;
    let answer = desk.delete("/api/v1/lists/1").await;
    desk.refused(&answer, 405, "method_not_allowed").await;
}
