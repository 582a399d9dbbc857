//! The router from outside: answers, refusals, uploads, downloads, headers.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at once")]

mod deal_stage;
mod document;
mod double;
mod exchange_rate;
mod job;
mod listen;
mod rights;
mod tracking;
mod view;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use double::{ACCOUNTS, Double};
use serde_json::{Value, json};
use speargun_api::backend::Backend;
use speargun_api::dto::PartStatus;
use speargun_api::{Settings, router};
use speargun_domain::money::Currency;
use speargun_engine::{InitOptions, Workspace};
use speargun_store::Location;
use tower::ServiceExt as _;

struct Server {
    router: Router,
    backend: Arc<Double>,
    workspace: Arc<Workspace>,
    _uploads: tempfile::TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

/// A new workspace in a folder, with its records there, wherever DATABASE_URL points.
fn workspace(folder: &Path) -> Arc<Workspace> {
    let place = folder.join("workspace");
    let options = InitOptions {
        name: "Test".to_owned(),
        currency: Currency::parse("EUR").unwrap(),
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    drop(Workspace::init(&place, &options));
    Arc::new(Workspace::open_at(&place, Location::in_directory(&place)).unwrap())
}

impl Server {
    fn new() -> Self {
        let extra_hosts = vec!["abm.example".to_owned()];
        Self::of(Settings { extra_hosts, ..Settings::default() })
    }

    fn of(settings: Settings) -> Self {
        let uploads = tempfile::tempdir().unwrap();
        let backend = Arc::new(Double::default());
        let upload_directory = uploads.path().join("uploads");
        let settings = Settings { upload_directory, ..settings };
        let (_, never) = tokio::sync::watch::channel(false);
        let workspace = workspace(uploads.path());
        let parts = (backend.clone() as Arc<dyn Backend>, Arc::clone(&workspace));
        let router = router(parts, &settings, never);
        Self { router, backend, workspace, _uploads: uploads }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(request("GET", path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        let request = request("POST", path).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn upload(&self, path: &str, name: &str, content: &str) -> Answer {
        let form = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n{content}\r\n--x--\r\n"
        );
        let request =
            request("POST", path).header("content-type", "multipart/form-data; boundary=x");
        self.send(request.body(Body::from(form)).unwrap()).await
    }
}

const PREVIEW: &str = "/api/v1/imports/preview";

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header("host", "127.0.0.1:7373")
}

#[tokio::test]
async fn accounts_are_paged_within_bounds() {
    let server = Server::new();
    let page = server.get("/api/v1/accounts?limit=9999&offset=1000").await.json();
    assert_eq!(page["limit"], 500);
    assert_eq!(page["offset"], 1000);
    assert_eq!(page["total"], ACCOUNTS);
    assert_eq!(page["items"].as_array().unwrap().len(), 234);
}

#[tokio::test]
async fn errors_have_one_shape() {
    let server = Server::new();
    let filter = server.get("/api/v1/accounts?filter=emploees%20%3E%3D%201").await;
    assert_eq!(filter.status, StatusCode::BAD_REQUEST);
    let expected = json!({ "errors": [{ "code": "invalid_filter",
        "detail": "at character 1: no such field", "hint": "Did you mean \"employees\"?" }] });
    assert_eq!(filter.json(), expected);
    for (path, status) in [
        ("/api/v1/accounts?limit=many", StatusCode::BAD_REQUEST),
        ("/api/v1/accounts/abc", StatusCode::BAD_REQUEST),
        ("/api/v1/accounts/7", StatusCode::NOT_FOUND),
        ("/api/v1/nothing", StatusCode::NOT_FOUND),
        ("/api/v2/accounts", StatusCode::NOT_FOUND),
        ("/api/v1/funnel/records?motion=spear", StatusCode::BAD_REQUEST),
        ("/api/v1/imports/preview", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.json()["errors"][0]["code"].is_string(), "{path}: {}", answer.text);
    }
    let broken = server.post("/api/v1/views", json!({ "name": 1 })).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(broken.json()["errors"][0]["code"], "invalid_body");
}

#[tokio::test]
async fn a_call_that_is_too_large_is_told() {
    let long = "#".repeat(2 * 1024 * 1024);
    let answer = Server::new().post("/api/v1/score-model/check", json!({ "text": long })).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["code"], "body_too_large");
    assert!(error["detail"].as_str().unwrap().contains("nothing was changed"), "{error}");
}

#[tokio::test]
async fn a_server_with_a_failing_part_is_reported_as_unavailable() {
    let server = Server::new();
    let health = server.get("/healthz").await;
    assert_eq!((health.status, health.json()["status"].clone()), (StatusCode::OK, json!("ok")));
    for (status, expected, word) in [
        (PartStatus::Degraded, StatusCode::OK, "degraded"),
        (PartStatus::Failing, StatusCode::SERVICE_UNAVAILABLE, "failing"),
    ] {
        *server.backend.lake_status.lock().unwrap() = Some(status);
        let health = server.get("/healthz").await;
        assert_eq!((health.status, health.json()["status"].clone()), (expected, json!(word)));
        assert_eq!(health.json()["parts"][1]["part"], "lake");
    }
}

#[tokio::test]
async fn no_cache_keeps_what_the_api_answers() {
    let server = Server::new();
    for path in ["/api/v1/workspace", "/api/v1/accounts", "/api/v1/accounts.csv"] {
        let answer = server.get(path).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_form_whose_head_does_not_end_is_refused_early() {
    let server = Server::new();
    let endless = "x".repeat(1 << 20);
    let head =
        format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{endless}");
    let part = format!(
        "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n{endless}\r\n--x--\r\n"
    );
    for form in [head, part] {
        // In pieces, as a network brings it.
        let pieces: Vec<Result<Vec<u8>, std::io::Error>> =
            form.as_bytes().chunks(8_192).map(|piece| Ok(piece.to_vec())).collect();
        let request =
            request("POST", PREVIEW).header("content-type", "multipart/form-data; boundary=x");
        let body = Body::from_stream(futures_util::stream::iter(pieces));
        let answer = server.send(request.body(body).unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text);
        assert_eq!(answer.json()["errors"][0]["code"], "form_too_large");
    }
}

#[tokio::test]
async fn inner_failures_stay_inside() {
    let answer = Server::new().get("/api/v1/funnel").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text.contains("secret"));
}

#[tokio::test]
async fn other_host_names_are_refused() {
    let server = Server::new();
    for (host, status) in [
        ("localhost:7373", StatusCode::OK),
        ("[::1]:7373", StatusCode::OK),
        ("abm.example", StatusCode::OK),
        ("evil.example", StatusCode::FORBIDDEN),
        ("127.0.0.1.evil.example", StatusCode::FORBIDDEN),
    ] {
        let request = Request::builder().uri("/api/v1/workspace").header("host", host);
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{host}");
    }
    let nameless = Request::builder().uri("/healthz").body(Body::empty()).unwrap();
    assert_eq!(server.send(nameless).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_elsewhere_change_nothing() {
    let server = Server::new();
    let view = json!({ "page": "accounts", "name": "A", "query": "" }).to_string();
    for (header, value, status) in [
        ("origin", "http://127.0.0.1:7373", StatusCode::CREATED),
        ("origin", "http://127.0.0.1:8080", StatusCode::FORBIDDEN),
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("accept", "application/json", StatusCode::CREATED),
    ] {
        let request = request("POST", "/api/v1/views")
            .header("content-type", "application/json")
            .header(header, value);
        let answer = server.send(request.body(Body::from(view.clone())).unwrap()).await;
        assert_eq!(answer.status, status, "{header}: {value}");
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let server = Server::new();
    for path in ["/healthz", "/api/v1/workspace", "/api/v1/nothing", "/accounts"] {
        let answer = server.get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "same-origin", "{path}");
    }
}

#[tokio::test]
async fn an_upload_is_previewed_tried_and_imported() {
    let server = Server::new();
    let preview = server.upload(PREVIEW, "../고객 list.csv", "Name,Mail\nA,b").await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    let preview = preview.json();
    assert_eq!(preview["file"], "고객 list.csv");
    assert_eq!(preview["headings"], json!(["Name", "Mail"]));
    let body = json!({ "upload_id": preview["upload_id"], "entity": "account", "source": "crm",
        "mapping": { "Name": "name", "Mail": null }, "dry_run": true });
    let started = server.post("/api/v1/imports", body).await;
    assert_eq!(started.status, StatusCode::ACCEPTED, "{}", started.text);
    let jobs = server.backend.jobs.lock().unwrap();
    assert_eq!(std::fs::read_to_string(&jobs[0].upload.path).unwrap(), "Name,Mail\nA,b");
    assert_eq!(jobs[0].mapping["Mail"], None);
}

#[tokio::test]
async fn an_import_is_undone_once_it_was_looked_at() {
    let server = Server::new();
    let told = server.get("/api/v1/imports/1/undo").await.json();
    assert_eq!((&told["removed"], &told["dry_run"]), (&json!(3), &json!(true)));
    let done = server.post("/api/v1/imports/1/undo", json!({})).await;
    assert_eq!((done.status, &done.json()["dry_run"]), (StatusCode::OK, &json!(false)));
    assert_eq!(server.get("/api/v1/imports/9/undo").await.status, StatusCode::NOT_FOUND);
    let missing = server.post("/api/v1/imports/9/undo", json!({})).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn uploads_that_do_not_exist_are_not_found() {
    let server = Server::new();
    for id in ["../../../../etc/passwd", "", "aaaaaaaaaaaaaaaaaaaaaaaa", ".."] {
        let body = json!({ "upload_id": id, "entity": "account", "source": "crm",
            "mapping": {}, "dry_run": true });
        let answer = server.post("/api/v1/imports", body).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(server.upload(PREVIEW, "empty.csv", "").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let body = json!({ "page": "accounts", "name": "A", "query": "x".repeat(2 * 1024 * 1024) });
    let answer = Server::new().post("/api/v1/views", body).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn downloads_are_whole_and_hold_no_formula() {
    let server = Server::new();
    let accounts = server.get("/api/v1/accounts.csv?sort=name").await;
    assert_eq!(accounts.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(accounts.text.lines().count() as u64, ACCOUNTS + 1);
    assert!(accounts.text.contains("'=Account 7,"));
    let heading_cells = accounts.text.lines().next().unwrap().split(',').count();
    let row_cells = accounts.text.lines().nth(1).unwrap().split(',').count();
    assert_eq!(heading_cells, row_cells);
    let rejects = server.get("/api/v1/imports/1/rejects.csv").await;
    assert_eq!(rejects.text, "Name,reason\n'=cmd|'/c calc'!A1,-5\n");
    let bad = server.get("/api/v1/accounts.csv?filter=emploees%20%3E%3D%201").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    assert_eq!(server.get("/api/v1/imports/9/rejects.csv").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn answers_are_compressed_on_demand() {
    let request = request("GET", "/api/v1/accounts?limit=500").header("accept-encoding", "gzip");
    let answer = Server::new().send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers["content-encoding"], "gzip");
}

#[tokio::test]
async fn pages_are_the_web_app_or_say_how_to_build_it() {
    let server = Server::new();
    let page = server.get("/accounts/17?tab=score").await;
    let built = page.status == StatusCode::OK && page.text.contains("<div id=\"root\">");
    let missing = page.status == StatusCode::SERVICE_UNAVAILABLE && page.text.contains("xtask ui");
    assert!(built || missing, "{}", page.text);
    assert_eq!(server.get("/assets/no-such-file.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_documented_operation_is_served() {
    let server = Server::new();
    let document: Value = serde_json::from_str(&speargun_api::openapi_json()).unwrap();
    assert_eq!(server.get("/api/v1/openapi.json").await.json(), document);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let address = path.replace("{id}", "1");
            let request = request(&method.to_uppercase(), &address);
            let answer = server.send(request.body(Body::empty()).unwrap()).await;
            let absent = answer.text.contains("no such address");
            let refused = answer.status == StatusCode::METHOD_NOT_ALLOWED;
            assert!(!absent && !refused, "{method} {path}: {}", answer.text);
            let id = operation["operationId"].as_str().unwrap();
            assert!(id.contains('_'), "{id} is not <verb>_<resource>");
        }
    }
}

#[tokio::test]
async fn decisions_about_people_reach_the_backend() {
    let server = Server::new();
    let body = json!({ "verdict": "other", "account_id": 7 });
    assert_eq!(server.post("/api/v1/match/review/5", body).await.status, StatusCode::NOT_FOUND);
    {
        let reviews = server.backend.reviews.lock().unwrap();
        let (person, decision, by) = &reviews[0];
        assert_eq!((*person, decision.account_id, by.as_str()), (5, Some(7), "web"));
    }
    let wrong = server.post("/api/v1/match/review/5", json!({ "verdict": "perhaps" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let bulk = json!({ "minimum_probability": 0.8 });
    let accepted = server.post("/api/v1/match/review/accept", bulk).await;
    assert_eq!((accepted.status, accepted.json()["people"].as_u64()), (StatusCode::OK, Some(0)));
    let undone = server.post("/api/v1/match/decisions/3/undo", json!({})).await;
    assert_eq!(undone.status, StatusCode::CONFLICT);
    assert_eq!(undone.json()["errors"][0]["code"], "decision_overtaken");
    let path = "/api/v1/duplicates/1/2/dismiss";
    assert_eq!(server.post(path, json!({})).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn weights_and_lists_of_families_reach_the_backend() {
    let server = Server::new();
    let models = server.get("/api/v1/match/models").await;
    assert_eq!(models.json(), json!({ "items": [], "in_force": null }));
    let refused = server.post("/api/v1/match/models/3/publish", json!({})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.json()["errors"][0]["code"], "needs_force");
    let text = "acquirer,acquired";
    let read = server.upload("/api/v1/families/file", "../bought.csv", text).await;
    assert_eq!(read.status, StatusCode::CONFLICT);
    assert_eq!(read.json()["errors"][0]["detail"], "bought.csv: acquirer,acquired");
}

#[tokio::test]
async fn intent_comes_as_rows_and_as_a_table() {
    let server = Server::new();
    let row = json!({ "domain": "acme.com", "topic": "data platform", "score": 80 });
    let kept = server.post("/api/v1/intent", json!({ "source": "b", "rows": [row, row] })).await;
    assert_eq!((kept.status, kept.json()["kept"].as_u64()), (StatusCode::OK, Some(2)));
    for wrong in [json!({}), json!({ "rows": 1 }), json!({ "source": 1, "rows": [] })] {
        let answer = server.post("/api/v1/intent", wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // A row that is none is told by the backend, and the others count.
    let mixed = json!({ "rows": [{}, "x", { "topic": 1, "score": 1 }] });
    assert_eq!(server.post("/api/v1/intent", mixed).await.status, StatusCode::OK);
    let path = "/api/v1/intent/files?source=bombora";
    let read = server.upload(path, "topics.csv", "topic,score\nx,1").await;
    assert_eq!((read.status, read.json()["rows"].as_u64()), (StatusCode::OK, Some(2)));
    let large = "x".repeat(17 * 1024 * 1024);
    let answer = server.upload(path, "large.csv", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(server.get("/api/v1/accounts/7/intent").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn tracked_events_are_asked_for_page_by_page() {
    let server = Server::new();
    let path = "/api/v1/accounts/7/timeline/tracked?event_type=webinar&limit=9999&before=5-6";
    let page = server.get(path).await.json();
    assert_eq!(page, json!({ "items": [], "next": "Some(\"webinar\") 500 Some(\"5-6\")" }));
}

#[tokio::test]
async fn roles_are_decided_and_gaps_are_asked_for() {
    let server = Server::new();
    let path = "/api/v1/people/7/role";
    let kept = server.post(path, json!({ "action": "set", "role": "champion" })).await;
    assert_eq!((kept.status, kept.json()["person_id"].clone()), (StatusCode::OK, 7.into()));
    for wrong in [json!({ "action": "fire" }), json!({ "action": "set", "rule": "x" })] {
        let answer = server.post(path, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    }
    let gaps = server.get("/api/v1/committee/gaps?filter=tier%20%3D%201").await;
    assert_eq!((gaps.status, gaps.json()["unscored"].clone()), (StatusCode::OK, 2.into()));
    let unknown = server.get("/api/v1/accounts/7/committee").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lists_are_made_changed_and_filled() {
    let server = Server::new();
    for (method, path, body, status) in [
        ("GET", "/api/v1/lists", json!(null), StatusCode::OK),
        ("GET", "/api/v1/lists?archived=true", json!(null), StatusCode::OK),
        ("GET", "/api/v1/lists?old=true", json!(null), StatusCode::BAD_REQUEST),
        ("POST", "/api/v1/lists", json!({ "name": "Fairs" }), StatusCode::CREATED),
        ("POST", "/api/v1/lists", json!({}), StatusCode::UNPROCESSABLE_ENTITY),
        ("GET", "/api/v1/lists/8", json!(null), StatusCode::NOT_FOUND),
        ("PUT", "/api/v1/lists/7", json!({ "archived": true }), StatusCode::OK),
        ("PUT", "/api/v1/lists/7", json!({ "old": 1 }), StatusCode::UNPROCESSABLE_ENTITY),
        ("GET", "/api/v1/lists/7/members?as_of=2026-09-30", json!(null), StatusCode::OK),
        ("POST", "/api/v1/lists/7/add", json!({ "ids": [5] }), StatusCode::OK),
        ("POST", "/api/v1/lists/7/remove", json!({ "texts": ["Acme"] }), StatusCode::OK),
        ("DELETE", "/api/v1/lists/7", json!(null), StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let wanted = request(method, path).header("content-type", "application/json");
        let answer = server.send(wanted.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.text);
    }
}

#[tokio::test]
async fn stages_are_asked_for_moved_and_contracts_told() {
    let server = Server::new();
    let (stage, contract) = ("/api/v1/accounts/7/stage", "/api/v1/accounts/7/contract");
    let moved = json!({ "stage": "won", "reason": "signed" });
    let told = json!({ "competitor": "Rival", "ends_on": "2027-03-31" });
    let missing = [json!({ "stage": "won" }), json!({ "stage": "won", "reason": 5 })];
    let unknown = json!({ "stage": "won", "reason": "x", "by": "me" });
    for (method, path, body, status) in [
        ("GET", stage, json!(null), StatusCode::NOT_FOUND),
        ("PUT", stage, moved, StatusCode::NOT_FOUND),
        ("PUT", stage, missing[0].clone(), StatusCode::UNPROCESSABLE_ENTITY),
        ("PUT", stage, missing[1].clone(), StatusCode::UNPROCESSABLE_ENTITY),
        ("PUT", stage, unknown, StatusCode::UNPROCESSABLE_ENTITY),
        ("DELETE", stage, json!(null), StatusCode::NOT_FOUND),
        ("PUT", contract, told, StatusCode::NOT_FOUND),
        ("DELETE", contract, json!(null), StatusCode::NOT_FOUND),
        ("POST", contract, json!({}), StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let wanted = request(method, path).header("content-type", "application/json");
        let answer = server.send(wanted.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.text);
    }
    let row = server.get("/api/v1/accounts?limit=1").await.json()["items"][0].clone();
    assert_eq!(
        (&row["stage"], &row["market_state"]),
        (&"first_meeting".into(), &"in_market".into())
    );
}

#[tokio::test]
async fn the_health_check_is_asked_for() {
    let server = Server::new();
    let found = server.get("/api/v1/health-check").await;
    assert_eq!((found.status, found.json()["window_days"].clone()), (StatusCode::OK, 180.into()));
    let wrong = server.post("/api/v1/health-check", json!({})).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_draft_is_replaced_only_by_who_knows_it() {
    let server = Server::new();
    let found = server.get("/api/v1/score-model").await;
    let tag = found.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", double::score_model::TAG));
    let put = |tag: Option<&str>| {
        let mut put =
            request("PUT", "/api/v1/score-model").header("content-type", "application/json");
        if let Some(tag) = tag {
            put = put.header("if-match", tag);
        }
        put.body(Body::from(r#"{"text":"name = \"y\""}"#)).unwrap()
    };
    assert_eq!(server.send(put(None)).await.status, 428);
    assert_eq!(server.send(put(Some("\"other\""))).await.status, 412);
    let kept = server.send(put(Some(&tag))).await;
    assert_eq!((kept.status.as_u16(), &kept.headers["etag"]), (200, &"\"3-4\"".parse().unwrap()));
}

#[tokio::test]
async fn outcomes_teach_over_http() {
    let server = Server::new();
    let icp = server.get("/api/v1/icp").await;
    assert_eq!((icp.status, icp.json()["counts"]["never"].clone()), (StatusCode::OK, 3.into()));
    let draft = server.get("/api/v1/icp/findings/1/draft?dimension=timing").await.json();
    assert_eq!(draft["dimension"], "timing");
    for (path, status) in [
        ("/api/v1/icp/findings/2/draft", StatusCode::NOT_FOUND),
        ("/api/v1/icp/findings/one/draft", StatusCode::BAD_REQUEST),
        ("/api/v1/icp/lookalikes?limit=many", StatusCode::BAD_REQUEST),
        ("/api/v1/accounts/2/propensity", StatusCode::NOT_FOUND),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
    }
    let weighed = server.get("/api/v1/icp/lookalikes?by_amount=true").await.json();
    assert_eq!(weighed["refused"], "true");
    let found = server.get("/api/v1/icp/propensity?limit=3").await.json();
    assert_eq!((&found["basis"], &found["sample"]["lost"]), (&json!("nothing"), &json!(2)));
    let refused = server.post("/api/v1/icp/propensity", json!(null)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.json()["errors"][0]["detail"], "web: too few");
}

#[tokio::test]
async fn operators_see_figures_by_route() {
    let server = Server::new();
    assert_eq!(server.get("/api/v1/accounts/1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/api/v1/accounts/1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/api/v1/funnel").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let answer = server.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    let kind = answer.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    for line in [
        "# TYPE speargun_http_requests counter",
        "# UNIT speargun_http_request_duration_seconds seconds",
        "# TYPE speargun_http_request_duration_seconds histogram",
        "speargun_http_requests_total{method=\"GET\",route=\"/api/v1/accounts/{id}\",status=\"404\"} 2",
        "speargun_http_requests_total{method=\"GET\",route=\"/api/v1/funnel\",status=\"500\"} 1",
        "speargun_http_request_duration_seconds_count{route=\"/api/v1/accounts/{id}\"} 2",
        "# TYPE speargun_part_status gauge",
        "# UNIT speargun_resident_memory_bytes bytes",
    ] {
        assert!(answer.text.lines().any(|found| found == line), "{line} in\n{}", answer.text);
    }
    assert!(answer.text.ends_with("# EOF\n"));
    assert!(!answer.text.contains("accounts/1"), "no address is a label");
}

#[tokio::test]
async fn a_request_has_an_id_that_its_answer_carries() {
    let server = Server::new();
    let foreign = Request::builder().uri("/healthz").header("host", "evil.example");
    let refused = server.send(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.headers.contains_key("x-request-id"), "what is refused has one too");
    let first = server.get("/healthz").await.headers["x-request-id"].clone();
    let second = server.get("/healthz").await.headers["x-request-id"].clone();
    assert_ne!(first, second);
    for (sent, is_kept) in [("proxy-7", true), ("a b", false)] {
        let wanted = request("GET", "/healthz").header("x-request-id", sent);
        let answer = server.send(wanted.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers["x-request-id"] == sent, is_kept, "{sent}");
    }
}
