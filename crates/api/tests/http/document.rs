//! Documents: settings, glossary and committee.

use serde_json::{Value, json};
use speargun_api::Settings;
use speargun_domain::audit::AuditAction;

use crate::desk::Desk;
use crate::user::{first, member};

async fn text_of(desk: &Desk, key: &str) -> String {
    let found = desk.get(&format!("/api/v1/documents/{key}")).await.ok(200);
    found["text"].as_str().unwrap().to_owned()
}

/// The glossary with one more word.
async fn changed(desk: &Desk) -> String {
    text_of(desk, "glossary").await.replacen("won = [", "won = [\"Gewonnen\", ", 1)
}

/// Publishes that, as version 2.
async fn publish(desk: &Desk) -> Value {
    let text = changed(desk).await;
    let body = json!({ "text": text, "note": "a German stage", "expected_version": 1 });
    desk.post("/api/v1/documents/glossary/versions", body).await.ok(201)
}

#[tokio::test]
async fn documents_are_listed_with_the_version_in_force() {
    let list = Desk::empty().get("/api/v1/documents").await.ok(200);
    let items = list["items"].as_array().unwrap();
    let keys: Vec<&Value> = items.iter().map(|item| &item["key"]).collect();
    assert_eq!(keys, ["settings", "glossary", "committee"]);
    for item in items {
        assert_eq!(item["published"]["version"], 1, "{item}");
        assert_eq!(item["published"]["is_in_force"], true, "{item}");
        assert_eq!(item["file_state"], "same", "{item}");
        assert_eq!(item["has_draft"], false, "{item}");
    }
}

#[tokio::test]
async fn a_document_is_shown_with_its_text() {
    let found = Desk::empty().get("/api/v1/documents/settings").await.ok(200);
    assert!(found["text"].as_str().unwrap().contains("currency = \"EUR\""), "{found}");
    assert_eq!((&found["draft"], &found["published"]["version"]), (&Value::Null, &json!(1)));
}

#[tokio::test]
async fn a_document_that_there_is_not_is_refused() {
    let desk = Desk::empty();
    for path in ["manual", "manual/versions", "manual/versions/1"] {
        desk.get(&format!("/api/v1/documents/{path}")).await.refused(400, "invalid_path");
    }
}

#[tokio::test]
async fn a_text_is_checked_against_the_one_in_force() {
    let desk = Desk::empty();
    let body = json!({ "text": changed(&desk).await });
    let check = desk.post("/api/v1/documents/glossary/check", body).await.ok(200);
    assert_eq!(check["fault"], Value::Null);
    assert!(check["difference"].as_str().unwrap().contains("+won = [\"Gewonnen\", "));
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_check_says_what_is_wrong_and_where() {
    let body = json!({ "text": "name = " });
    let check = Desk::empty().post("/api/v1/documents/settings/check", body).await.ok(200);
    assert!(check["fault"].as_str().unwrap().contains("line 1"), "{check}");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_not_checked() {
    let body = json!({ "text": "#".repeat(256 * 1024 + 1) });
    let answer = Desk::empty().post("/api/v1/documents/settings/check", body).await;
    answer.refused(400, "invalid_request");
}

#[tokio::test]
async fn a_text_is_published() {
    let desk = Desk::empty();
    let published = publish(&desk).await;
    assert_eq!((&published["version"], &published["is_same"]), (&json!(2), &json!(false)));
    assert!(text_of(&desk, "glossary").await.contains("Gewonnen"));
    let details = desk.noted(AuditAction::PublishDocument, "glossary").await;
    assert_eq!((&details["version"], &details["former_version"]), (&json!(2), &json!(1)));
    assert_eq!(details["note"], "a German stage");
}

#[tokio::test]
async fn the_same_text_again_is_no_change() {
    let desk = Desk::empty();
    let body = json!({ "text": text_of(&desk, "glossary").await, "expected_version": 1 });
    let same = desk.post("/api/v1/documents/glossary/versions", body).await.ok(201);
    assert_eq!(same["is_same"], true);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_text_that_cannot_be_read_is_not_published() {
    let desk = Desk::empty();
    let path = "/api/v1/documents/settings/versions";
    let answer = desk.post(path, json!({ "text": "name = ", "expected_version": 1 })).await;
    let detail = desk.refused(&answer, 400, "invalid_settings").await;
    assert!(detail.contains("line 1"), "{detail}");
    let answer = desk.post(path, json!({ "text": "", "expected_version": 1, "force": 1 })).await;
    desk.refused(&answer, 422, "invalid_body").await;
    assert_eq!(desk.get("/api/v1/documents/settings").await.ok(200)["published"]["version"], 1);
}

#[tokio::test]
async fn each_document_says_its_own_fault() {
    let desk = Desk::empty();
    for (key, code) in [("glossary", "invalid_glossary"), ("committee", "invalid_committee")] {
        let path = format!("/api/v1/documents/{key}/versions");
        let answer = desk.post(&path, json!({ "text": "a = ", "expected_version": 1 })).await;
        desk.refused(&answer, 400, code).await;
    }
}

#[tokio::test]
async fn a_text_is_not_published_over_a_version_that_is_not_known() {
    let desk = Desk::empty();
    publish(&desk).await;
    desk.look().await;
    let body = json!({ "text": changed(&desk).await, "expected_version": 1 });
    let answer = desk.post("/api/v1/documents/glossary/versions", body).await;
    desk.refused(&answer, 412, "outdated").await;
}

#[tokio::test]
async fn versions_are_listed_newest_first() {
    let desk = Desk::empty();
    publish(&desk).await;
    let versions = desk.get("/api/v1/documents/glossary/versions").await.ok(200);
    let shown: Vec<Value> = versions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| json!([own["version"], own["is_in_force"], own["note"], own["published_by"]]))
        .collect();
    let newest = json!([2, true, "a German stage", "ann"]);
    assert_eq!(shown, [newest, json!([1, false, null, "file"])]);
}

#[tokio::test]
async fn an_earlier_version_is_shown_with_its_text() {
    let desk = Desk::empty();
    let first = text_of(&desk, "glossary").await;
    publish(&desk).await;
    let version = desk.get("/api/v1/documents/glossary/versions/1").await.ok(200);
    assert_eq!((&version["text"], &version["is_in_force"]), (&json!(first), &json!(false)));
}

#[tokio::test]
async fn a_version_that_there_is_not_is_not_found() {
    let desk = Desk::empty();
    desk.get("/api/v1/documents/settings/versions/9").await.refused(404, "not_found");
    desk.get("/api/v1/documents/settings/versions/x").await.refused(400, "invalid_path");
}

#[tokio::test]
async fn an_earlier_version_is_restored() {
    let desk = Desk::empty();
    let first = text_of(&desk, "glossary").await;
    publish(&desk).await;
    desk.look().await;
    let body = json!({ "expected_version": 2 });
    let path = "/api/v1/documents/glossary/versions/1/restore";
    let restored = desk.post(path, body).await.ok(201);
    assert_eq!((&restored["version"], &restored["restored_version"]), (&json!(3), &json!(1)));
    assert_eq!(text_of(&desk, "glossary").await, first);
    let details = desk.noted(AuditAction::PublishDocument, "glossary").await;
    assert_eq!(details["restored_version"], 1);
}

#[tokio::test]
async fn a_version_that_there_is_not_is_not_restored() {
    let desk = Desk::empty();
    let path = "/api/v1/documents/settings/versions/9/restore";
    let answer = desk.post(path, json!({ "expected_version": 1 })).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_version_is_not_restored_over_one_that_is_not_known() {
    let desk = Desk::empty();
    publish(&desk).await;
    desk.look().await;
    let path = "/api/v1/documents/glossary/versions/1/restore";
    let answer = desk.post(path, json!({ "expected_version": 1 })).await;
    desk.refused(&answer, 412, "outdated").await;
}

#[tokio::test]
async fn a_draft_is_kept_and_counts_nowhere() {
    let desk = Desk::empty();
    let body = json!({ "text": "half", "revision": 0 });
    let draft = desk.put("/api/v1/documents/committee/draft", body).await.ok(200);
    assert_eq!((&draft["revision"], &draft["changed_by"]), (&json!(1), &json!("ann")));
    desk.noted(AuditAction::KeepDraft, "committee").await;
    let found = desk.get("/api/v1/documents/committee").await.ok(200);
    assert_eq!((&found["has_draft"], &found["draft"]["text"]), (&json!(true), &json!("half")));
    assert_ne!(found["text"], "half");
}

#[tokio::test]
async fn two_who_write_a_draft_do_not_overwrite_each_other() {
    let desk = Desk::empty();
    let path = "/api/v1/documents/committee/draft";
    desk.put(path, json!({ "text": "half", "revision": 0 })).await.ok(200);
    desk.look().await;
    let late = desk.put(path, json!({ "text": "other", "revision": 0 })).await;
    desk.refused(&late, 412, "outdated").await;
    let second = desk.put(path, json!({ "text": "half a text", "revision": 1 })).await.ok(200);
    assert_eq!(second["revision"], 2);
}

#[tokio::test]
async fn a_draft_that_is_too_long_is_not_kept() {
    let desk = Desk::empty();
    let body = json!({ "text": "#".repeat(256 * 1024 + 1), "revision": 0 });
    let answer = desk.put("/api/v1/documents/committee/draft", body).await;
    desk.refused(&answer, 400, "invalid_request").await;
}

#[tokio::test]
async fn a_draft_is_thrown_away() {
    let desk = Desk::empty();
    let path = "/api/v1/documents/committee/draft";
    desk.put(path, json!({ "text": "half", "revision": 0 })).await.ok(200);
    desk.look().await;
    desk.delete("/api/v1/documents/committee/draft").await.ok(204);
    desk.noted(AuditAction::RemoveDraft, "committee").await;
    let found = desk.get("/api/v1/documents/committee").await.ok(200);
    assert_eq!(found["has_draft"], false);
}

#[tokio::test]
async fn a_draft_that_there_is_not_cannot_be_thrown_away() {
    let desk = Desk::empty();
    let answer = desk.delete("/api/v1/documents/committee/draft").await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn marketing_and_sales_agree_to_the_words_before_they_are_published() {
    let desk = Desk::filled_with(Settings { is_open: false, ..Settings::default() });
    let mut ann = first(&desk).await;
    let path = "/api/v1/documents/glossary/draft";
    let found = ann.asks("GET", "/api/v1/documents/glossary", Value::Null, &desk).await.ok(200);
    let text = format!("{}\n# agreed together\n", found["text"].as_str().unwrap());
    let mut operations = member(&desk, &mut ann, "ops@acme.com", "marketing_operations").await;
    let mut sales = member(&desk, &mut ann, "sam@acme.com", "sales").await;
    let mut viewer = member(&desk, &mut ann, "vic@acme.com", "viewer").await;
    let draft = json!({ "text": text, "revision": 0 });
    operations.asks("PUT", path, draft, &desk).await.ok(200);
    let new = json!({ "text": text, "expected_version": 1 });
    let versions = "/api/v1/documents/glossary/versions";
    let detail = operations.asks("POST", versions, new.clone(), &desk).await;
    let detail = detail.refused(409, "conflict");
    assert!(detail.contains("sales") && !detail.contains("marketing"), "{detail}");

    let path = "/api/v1/documents/glossary/draft/approvals";
    let read = json!({ "revision": 1 });
    viewer.asks("POST", path, read.clone(), &desk).await.refused(403, "not_allowed");
    let stale = json!({ "revision": 0 });
    sales.asks("POST", path, stale, &desk).await.refused(412, "outdated");
    let path = "/api/v1/documents/settings/draft/approvals";
    sales.asks("POST", path, read.clone(), &desk).await.refused(400, "invalid_request");
    let path = "/api/v1/documents/glossary/draft/approvals";
    let found = sales.asks("POST", path, read, &desk).await.ok(200);
    assert_eq!(
        (&found["given"][0]["team"], &found["missing"]),
        (&json!("sales"), &json!(["marketing"]))
    );
    // A changed draft has no approvals.
    let path = "/api/v1/documents/glossary/draft";
    let changed = json!({ "text": format!("{text}#"), "revision": 1 });
    operations.asks("PUT", path, changed, &desk).await.ok(200);
    let found = ann.asks("GET", "/api/v1/documents/glossary", Value::Null, &desk).await.ok(200);
    assert_eq!(found["approvals"]["given"], json!([]));
    let other = json!({ "text": format!("{text}#"), "expected_version": 1 });
    operations.asks("POST", versions, other, &desk).await.refused(409, "conflict");
    // An administrator needs a reason, which is kept with what was overridden.
    ann.asks("POST", versions, new.clone(), &desk).await.refused(409, "conflict");
    // What sales agreed to is what may be published; who publishes agrees for marketing.
    let path = "/api/v1/documents/glossary/versions";
    operations.asks("POST", path, new, &desk).await.ok(201);
    let alone = json!({ "text": format!("{text}# 2"), "expected_version": 2, "note": "law" });
    ann.asks("POST", path, alone, &desk).await.ok(201);
    // Everyone reads which words are in force, and who decided them.
    let words = sales.asks("GET", "/api/v1/glossary", Value::Null, &desk).await.ok(200);
    assert_eq!((&words["version"], &words["note"]), (&json!(3), &json!("law")));
    assert_eq!(words["published_by"], "Ann Lee");
    let keys: Vec<&str> = words["definitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["engaged", "mql", "sql"]);
    assert!(words["won_stages"].as_array().unwrap().contains(&json!("won")));
    let path = "/api/v1/audit?action=document.publish";
    let rows = ann.asks("GET", path, Value::Null, &desk).await.ok(200);
    let kept = rows["items"].as_array().unwrap().iter();
    let missing: Vec<&Value> = kept
        .map(|row| &row["details"]["without_approval_of"])
        .filter(|own| !own.is_null())
        .collect();
    assert_eq!(missing, [&json!(["marketing", "sales"])], "{rows}");
}
