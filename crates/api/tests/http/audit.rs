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

#[tokio::test]
async fn an_unknown_parameter_is_refused() {
    let desk = Desk::empty();
    for path in ["audit?color=red", "audit/export?limit=1", "audit/verification?heads=1"] {
        desk.get(&format!("/api/v1/{path}")).await.refused(400, "invalid_query");
    }
}

#[tokio::test]
async fn who_acts_in_the_name_of_a_caller_is_shown() {
    let desk = Desk::empty();
    let mut context = desk.context();
    context.caller.acting = Some("root".to_owned());
    speargun_engine::list::create(&desk.engine.workspace, "Fairs", None, &context).unwrap();
    let page = desk.get("/api/v1/audit?action=list.create").await.ok(200);
    assert_eq!(page["items"][0]["acted_by"], "root");
    let answer = desk.get("/api/v1/audit/export?action=list.create").await;
    assert!(answer.text.contains(",setup,root,"), "{}", answer.text);
}

#[tokio::test]
async fn all_changes_are_downloaded_as_a_table_without_formulas() {
    let desk = Desk::empty();
    list_of(&desk, "=SUM(A1)").await;
    desk.post("/api/v1/write-keys", json!({ "name": "Site" })).await.ok(201);
    let context = speargun_domain::caller::Context::of_command_line("=cmd", 5);
    speargun_engine::list::create(&desk.engine.workspace, "Second", None, &context).unwrap();
    let answer = desk.get("/api/v1/audit/export").await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"audit.csv\"");
    let lines: Vec<&str> = answer.text.lines().collect();
    let headings = "table,id,at,caller_kind,caller,acted_by,via,action,subject_kind,subject,\
        details,chain";
    assert_eq!(lines[0], headings);
    assert!(lines.last().unwrap().starts_with("events,1,2026-11-30T12:00:00Z,user,ann,,http,"));
    assert!(answer.text.contains(",'=cmd,"), "{}", answer.text);
    let total = desk.get("/api/v1/audit?limit=0").await.ok(200)["total"].as_u64().unwrap();
    assert_eq!(lines.len() as u64, total + 1);
}

#[tokio::test]
async fn changes_are_downloaded_as_lines_of_json() {
    let desk = Desk::empty();
    list_of(&desk, "Fairs").await;
    desk.wait(60);
    list_of(&desk, "=Two").await;
    let path = "/api/v1/audit/export?format=jsonl&action=list.create&from=2026-11-30T12:01:00Z";
    let answer = desk.get(path).await;
    assert_eq!(answer.headers["content-type"], "application/x-ndjson");
    let mut row: Value = serde_json::from_str(answer.text.strip_suffix('\n').unwrap()).unwrap();
    assert_eq!(row["chain"].as_str().unwrap().len(), 64);
    row["chain"] = json!("…");
    let id = row["id"].clone();
    let expected = json!({ "table": "records", "id": id, "at": "2026-11-30T12:01:00Z",
        "caller_kind": "user", "caller": "ann", "via": "http", "action": "list.create",
        "subject_kind": "list", "subject": "2",
        "details": { "name": "=Two", "description": null }, "chain": "…" });
    assert_eq!(row, expected);
    let none = desk.get("/api/v1/audit/export?format=jsonl&caller=bob").await;
    assert_eq!(none.text, "");
}

#[tokio::test]
async fn an_export_that_means_nothing_is_refused() {
    let desk = Desk::empty();
    for (query, code) in [
        ("action=list.burn", "invalid_request"),
        ("until=2026", "invalid_request"),
        ("format=xml", "invalid_query"),
    ] {
        desk.get(&format!("/api/v1/audit/export?{query}")).await.refused(400, code);
    }
}

#[tokio::test]
async fn a_verification_finds_what_was_changed() {
    let desk = Desk::empty();
    list_of(&desk, "Fairs").await;
    list_of(&desk, "Dinners").await;
    let found = desk.get("/api/v1/audit/verification").await.ok(200);
    assert_eq!(found["is_whole"], true);
    let rows = desk.get("/api/v1/audit?limit=0").await.ok(200)["total"].clone();
    assert_eq!(
        (&found["tables"][0]["table"], &found["tables"][0]["rows"]),
        (&json!("records"), &rows)
    );
    let head = found["tables"][0]["head"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/audit/verification?head={head}");
    list_of(&desk, "Talks").await;
    assert_eq!(desk.get(&path).await.ok(200)["is_whole"], true);
    let other = "00".repeat(32);
    let path = format!("/api/v1/audit/verification?head={other}");
    let found = desk.get(&path).await.ok(200);
    assert_eq!((&found["is_whole"], &found["missing_heads"]), (&json!(false), &json!([other])));
    desk.get("/api/v1/audit/verification?head=7").await.refused(400, "invalid_request");
    let tamper = "DROP TRIGGER audit_keeps_rows; \
        UPDATE audit SET caller = 'eve' WHERE subject_kind = 'list' AND subject = '2'";
    desk.engine.workspace.store.write(|connection| connection.batch(tamper)).unwrap();
    let found = desk.get("/api/v1/audit/verification").await.ok(200);
    let table = &found["tables"][0];
    assert_eq!((&found["is_whole"], &table["fault_count"]), (&json!(false), &json!(1)));
    assert_eq!(table["faults"][0]["kind"], "changed");
    assert_eq!(table["faults"][0]["at"], "2026-11-30T12:00:00Z");
}
