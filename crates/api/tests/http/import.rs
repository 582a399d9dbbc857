//! Imports: upload and preview, start, progress, report, undo.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{Answer, Desk};

const FILE: &str = "Key,Name,Staff\nn1,New One,20\nn2,New Two,30\n";
/// The second row has neither key nor name, and a cell that begins like a formula.
const FAULTY: &str = "Key,Name,Staff\nn1,New One,20\n,,=cmd|'/c calc'!A1\n";

async fn preview(desk: &Desk, name: &str, text: &str) -> Value {
    desk.upload("/api/v1/imports/preview", name, text).await.ok(200)
}

fn wish(upload: &Value, dry_run: bool) -> Value {
    json!({ "upload_id": upload["upload_id"], "entity": "account", "source": "crm",
        "mapping": { "Key": "external_id", "Name": "name", "Staff": "employees" },
        "dry_run": dry_run })
}

async fn start(desk: &Desk, text: &str, dry_run: bool) -> Value {
    let upload = preview(desk, "new.csv", text).await;
    desk.post("/api/v1/imports", wish(&upload, dry_run)).await.ok(202)
}

/// The import once its job has ended, which matches and scores after it.
async fn ended(desk: &Desk, started: &Value) -> Value {
    let is_over = |jobs: &Value| jobs["items"][0]["finished_at"].is_string();
    desk.until("/api/v1/jobs", is_over).await;
    desk.get(&format!("/api/v1/imports/{}", started["id"])).await.ok(200)
}

async fn undo(desk: &Desk, id: i64) -> Answer {
    desk.post(&format!("/api/v1/imports/{id}/undo"), json!({})).await
}

#[tokio::test]
async fn a_file_is_previewed_and_nothing_is_imported() {
    let desk = Desk::new();
    let found = preview(&desk, "../고객 list.csv", "Company Name,Domain\nA,b.com\n").await;
    assert_eq!((&found["file"], &found["format"]), (&json!("고객 list.csv"), &json!("csv")));
    assert_eq!(found["headings"], json!(["Company Name", "Domain"]));
    assert_eq!((&found["sample"], &found["rows_sampled"]), (&json!([["A", "b.com"]]), &json!(1)));
    let name = json!({ "heading": "Company Name", "field": "name" });
    assert!(found["mapping"].as_array().unwrap().contains(&name), "{found}");
    assert_eq!(found["entity"], "account");
    let keys = found["entities"].as_array().unwrap().iter().map(|entity| &entity["key"]);
    assert!({ keys }.any(|key| key == "opportunity"), "{found}");
    desk.noted_nothing().await;
}

#[tokio::test]
async fn an_empty_file_is_not_previewed() {
    let desk = Desk::new();
    let answer = desk.upload("/api/v1/imports/preview", "empty.csv", "").await;
    desk.refused(&answer, 400, "empty_file").await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_and_shows_no_path_of_the_server() {
    let desk = Desk::new();
    let answer =
        desk.upload("/api/v1/imports/preview", "book.xlsx", "PK\u{3}\u{4}no workbook").await;
    let detail = desk.refused(&answer, 400, "invalid_request").await;
    assert!(detail.contains("book.xlsx") && !detail.contains("upload-"), "{detail}");
}

#[tokio::test]
async fn a_form_without_a_file_is_refused() {
    let desk = Desk::new();
    let form = "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nA\r\n--x--\r\n";
    let request = crate::desk::request("POST", "/api/v1/imports/preview")
        .header("content-type", "multipart/form-data; boundary=x");
    let answer = desk.send(request.body(axum::body::Body::from(form)).unwrap()).await;
    desk.refused(&answer, 400, "missing_file").await;
}

#[tokio::test]
async fn a_file_is_imported_by_a_job_for_the_caller() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let started = start(&desk, FILE, false).await;
    assert_eq!((&started["id"], &started["file"]), (&json!(5), &json!("new.csv")));
    assert_eq!(started["started_at"], "2026-11-30T12:00:00Z");
    let done = ended(&desk, &started).await;
    assert_eq!(
        (&done["state"], &done["created"], &done["rows_done"]),
        (&json!("done"), &json!(2), &json!(2)),
        "{done}"
    );
    assert_eq!((&done["rejects"], &done["can_be_undone"]), (&json!([]), &json!(true)));
    let details = desk.noted_by_job(AuditAction::ImportRecords, 5).await;
    assert_eq!((&details["file"], &details["entity"]), (&json!("new.csv"), &json!("account")));
}

#[tokio::test]
async fn what_was_imported_is_scored_at_once() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let started = start(&desk, FILE, false).await;
    assert_eq!(ended(&desk, &started).await["state"], "done");
    let page = desk.get("/api/v1/accounts?search=new&sort=name").await.ok(200);
    assert_eq!((&page["total"], &page["items"][0]["employees"]), (&json!(2), &json!(20)));
    assert!(page["items"][0]["score"].is_number(), "{page}");
}

#[tokio::test]
async fn a_rehearsal_says_what_would_come_and_writes_nothing() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let started = start(&desk, FILE, true).await;
    assert_eq!((&started["id"], &started["dry_run"]), (&json!(-1), &json!(true)));
    let done = ended(&desk, &started).await;
    assert_eq!((&done["state"], &done["created"]), (&json!("done"), &json!(2)), "{done}");
    assert_eq!(desk.get("/api/v1/accounts?search=new").await.ok(200)["total"], 0);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn an_import_that_means_nothing_is_not_begun() {
    let desk = Desk::new();
    let upload = preview(&desk, "new.csv", FILE).await;
    for (field, value) in [
        ("entity", json!("moon")),
        ("mapping", json!({ "Name": "moon" })),
        ("mapping", json!({ "Nothing": "name" })),
    ] {
        let mut body = wish(&upload, false);
        body[field] = value;
        let answer = desk.post("/api/v1/imports", body).await;
        desk.refused(&answer, 400, "invalid_request").await;
    }
    assert_eq!(desk.get("/api/v1/jobs").await.ok(200)["total"], 0);
}

#[tokio::test]
async fn uploads_that_do_not_exist_are_not_found() {
    let desk = Desk::new();
    for id in ["../../../../etc/passwd", "", "aaaaaaaaaaaaaaaaaaaaaaaa", ".."] {
        let answer = desk.post("/api/v1/imports", wish(&json!({ "upload_id": id }), true)).await;
        desk.refused(&answer, 404, "upload_not_found").await;
    }
}

#[tokio::test]
async fn imports_are_listed_newest_first() {
    let list = Desk::new().get("/api/v1/imports").await.ok(200);
    let files: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|import| &import["file"]).collect();
    assert_eq!(files, ["event.csv", "opportunity.csv", "person.csv", "account.csv"]);
}

#[tokio::test]
async fn an_import_is_shown_with_its_report() {
    let import = Desk::new().get("/api/v1/imports/1").await.ok(200);
    assert_eq!((&import["entity"], &import["created"]), (&json!("account"), &json!(5)));
    assert_eq!((&import["state"], &import["dry_run"]), (&json!("done"), &json!(false)));
    assert_eq!(import["reading"]["unknown_headings"], json!([]));
}

#[tokio::test]
async fn an_import_that_there_is_not_is_not_found() {
    let desk = Desk::new();
    for id in ["9", "-9"] {
        desk.get(&format!("/api/v1/imports/{id}")).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn rejected_rows_come_back_with_their_reasons_and_without_a_formula() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let started = start(&desk, FAULTY, false).await;
    let done = ended(&desk, &started).await;
    assert_eq!((&done["created"], &done["rejected"]), (&json!(1), &json!(1)), "{done}");
    assert_eq!(done["rejects"][0]["line"], 3);
    let answer = desk.get("/api/v1/imports/5/rejects.csv").await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<&str> = answer.text.lines().collect();
    assert!(lines[0].contains("Key,Name,Staff"), "{}", answer.text);
    assert!(lines[1].contains(",'=cmd|'/c calc'!A1"), "{}", answer.text);
}

#[tokio::test]
async fn the_rejects_of_no_import_are_not_found() {
    Desk::new().get("/api/v1/imports/9/rejects.csv").await.refused(404, "not_found");
}

/// Known before the first byte is sent, not in the midst of a download.
#[tokio::test]
async fn an_import_that_rejected_nothing_has_no_file_of_rejects() {
    let desk = Desk::new();
    let request = crate::desk::request("GET", "/api/v1/imports/1/rejects.csv");
    let request = request.body(axum::body::Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(desk.router.clone(), request).await.unwrap();
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn an_import_that_waits_is_stopped() {
    let desk = Desk::new();
    let started = start(&desk, FILE, false).await;
    assert_eq!(started["state"], "running");
    let stopped = desk.post("/api/v1/imports/5/cancel", json!({})).await.ok(200);
    assert_eq!(stopped["state"], "cancelled");
    desk.noted(AuditAction::CancelJob, 1).await;
}

#[tokio::test]
async fn a_rehearsal_that_waits_is_stopped() {
    let desk = Desk::new();
    start(&desk, FILE, true).await;
    let stopped = desk.post("/api/v1/imports/-1/cancel", json!({})).await.ok(200);
    assert_eq!((&stopped["state"], &stopped["dry_run"]), (&json!("cancelled"), &json!(true)));
}

#[tokio::test]
async fn an_import_that_has_ended_stays_as_it_is() {
    let desk = Desk::new();
    let import = desk.post("/api/v1/imports/1/cancel", json!({})).await.ok(200);
    assert_eq!(import["state"], "done");
    desk.noted_nothing().await;
}

#[tokio::test]
async fn an_import_that_there_is_not_cannot_be_stopped() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/imports/9/cancel", json!({})).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn what_undoing_would_do_is_shown_and_nothing_is_done() {
    let desk = Desk::new();
    let shown = desk.get("/api/v1/imports/4/undo").await.ok(200);
    assert_eq!((&shown["removed"], &shown["dry_run"]), (&json!(3), &json!(true)));
    assert_eq!(desk.get("/api/v1/workspace").await.ok(200)["counts"]["events"], 3);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn an_import_is_undone() {
    let desk = Desk::new();
    let done = desk.post("/api/v1/imports/4/undo", json!({})).await.ok(200);
    assert_eq!((&done["removed"], &done["dry_run"]), (&json!(3), &json!(false)));
    desk.noted(AuditAction::UndoImport, 4).await;
    let import = desk.get("/api/v1/imports/4").await.ok(200);
    assert_eq!((&import["undone_by"], &import["can_be_undone"]), (&json!("ann"), &json!(false)));
    assert_eq!(desk.get("/api/v1/workspace").await.ok(200)["counts"]["events"], 0);
}

#[tokio::test]
async fn an_import_is_undone_once() {
    let desk = Desk::new();
    undo(&desk, 4).await.ok(200);
    desk.look().await;
    desk.refused(&undo(&desk, 4).await, 400, "invalid_request").await;
    let answer = desk.get("/api/v1/imports/4/undo").await;
    desk.refused(&answer, 400, "invalid_request").await;
}

#[tokio::test]
async fn an_import_that_there_is_not_cannot_be_undone() {
    let desk = Desk::new();
    desk.refused(&undo(&desk, 9).await, 404, "not_found").await;
    desk.refused(&desk.get("/api/v1/imports/9/undo").await, 404, "not_found").await;
}

#[tokio::test]
async fn an_import_is_not_undone_while_another_process_writes() {
    let desk = Desk::new();
    let lock = desk.engine.workspace.lock("import").unwrap();
    desk.refused(&undo(&desk, 4).await, 409, "workspace_busy").await;
    desk.refused(&desk.get("/api/v1/imports/4/undo").await, 409, "workspace_busy").await;
    drop(lock);
}

#[tokio::test]
async fn why_rows_are_rejected_is_said_in_the_language_that_the_call_asks_for() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let started = start(&desk, "Key,Name,Staff\nn1,New One,many\n,,5\n", false).await;
    let done = ended(&desk, &started).await;
    assert_eq!(done["rejects"][0]["reason"], "the row has no id and no name", "{done}");
    let path = format!("/api/v1/imports/{}", started["id"]);
    let asked = crate::desk::request("GET", &path).header("accept-language", "el");
    let greek = desk.send(asked.body(axum::body::Body::empty()).unwrap()).await.ok(200);
    let expected = json!({ "line": 3, "column": null,
        "reason": "Η γραμμή δεν έχει αναγνωριστικό ούτε Όνομα",
        "key": "row.nameless", "values": { "keys": ["name"] } });
    assert_eq!(greek["rejects"], json!([expected]));
    let cells = &greek["reading"]["cells"][0];
    assert_eq!(cells["reason"], "Το «many» δεν είναι αριθμός", "{cells}");
    assert_eq!(cells["key"], "cell.not_a_number");
    assert_eq!(cells["values"], json!({ "text": "many" }));
}
