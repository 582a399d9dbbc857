//! What all calls share: the shape of errors, limits, headers, security, assets, figures.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use speargun_api::Settings;

use crate::desk::{ACME, Desk, request};

const PREVIEW: &str = "/api/v1/imports/preview";

#[tokio::test]
async fn an_error_says_what_failed_and_what_to_do() {
    let answer = Desk::new().get("/api/v1/accounts?filter=emploees%20%3E%3D%201").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let expected = json!({ "errors": [{ "code": "invalid_filter",
        "detail": "filter, at character 1: there is no field \"emploees\"",
        "hint": "did you mean employees?",
        "key": "filter.at", "values": { "position": 1, "error": {
            "key": "filter.no_field", "values": { "field": "emploees" } } } }] });
    assert_eq!(answer.json(), expected);
}

#[tokio::test]
async fn errors_have_one_shape() {
    let desk = Desk::empty();
    for (path, status, code) in [
        ("/api/v1/accounts?limit=many", 400, "invalid_query"),
        ("/api/v1/accounts/abc", 400, "invalid_path"),
        ("/api/v1/accounts/7", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v2/accounts", 404, "not_found"),
        ("/api/v1/funnel/records?motion=spear", 400, "invalid_query"),
        (PREVIEW, 405, "method_not_allowed"),
    ] {
        desk.get(path).await.refused(status, code);
    }
    desk.post("/api/v1/views", json!({ "name": 1 })).await.refused(422, "invalid_body");
}

#[tokio::test]
async fn a_call_that_is_too_large_is_refused_and_says_that_nothing_was_changed() {
    let desk = Desk::empty();
    let long = "#".repeat(2 * 1024 * 1024);
    let answer = desk.post("/api/v1/score-model/check", json!({ "text": long })).await;
    let detail = answer.refused(413, "body_too_large");
    assert!(detail.contains("nothing was changed"), "{detail}");
    let view = json!({ "page": "accounts", "name": "A", "query": long });
    let answer = desk.post("/api/v1/views", view).await;
    desk.refused(&answer, 413, "body_too_large").await;
}

#[tokio::test]
async fn no_cache_keeps_what_the_api_answers() {
    let desk = Desk::new();
    for path in ["/api/v1/workspace", "/api/v1/accounts", "/api/v1/accounts.csv", "/api/v1/audit"] {
        assert_eq!(desk.get(path).await.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_form_whose_head_does_not_end_is_refused_early() {
    let desk = Desk::empty();
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
        desk.send(request.body(body).unwrap()).await.refused(413, "form_too_large");
    }
}

#[tokio::test]
async fn inner_failures_stay_inside() {
    let desk = Desk::new();
    let drop = |connection: &mut speargun_store::Connection| {
        connection.execute("ALTER TABLE account RENAME TO secret", &[]).map(|_| ())
    };
    desk.engine.workspace.store.write(drop).unwrap();
    let answer = desk.get("/api/v1/accounts").await;
    let detail = answer.refused(500, "internal");
    assert_eq!(detail, "Something failed on the server.");
    assert!(!answer.text.contains("table"), "{}", answer.text);
}

#[tokio::test]
async fn other_host_names_are_refused() {
    let extra_hosts = vec!["abm.example".to_owned()];
    let desk = Desk::with(Settings { extra_hosts, ..Settings::default() });
    for (host, status) in [
        ("localhost:7373", StatusCode::OK),
        ("[::1]:7373", StatusCode::OK),
        ("abm.example", StatusCode::OK),
        ("evil.example", StatusCode::FORBIDDEN),
        ("127.0.0.1.evil.example", StatusCode::FORBIDDEN),
    ] {
        let request = Request::builder().uri("/api/v1/workspace").header("host", host);
        let answer = desk.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{host}");
    }
    let nameless = Request::builder().uri("/healthz").body(Body::empty()).unwrap();
    assert_eq!(desk.send(nameless).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_elsewhere_change_nothing() {
    let desk = Desk::empty();
    let view = json!({ "page": "accounts", "name": "A", "query": "" }).to_string();
    for (header, value, status) in [
        ("origin", "http://127.0.0.1:7373", StatusCode::CREATED),
        ("origin", "http://127.0.0.1:8080", StatusCode::FORBIDDEN),
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("accept", "application/json", StatusCode::CREATED),
    ] {
        desk.look().await;
        let request = request("POST", "/api/v1/views")
            .header("content-type", "application/json")
            .header(header, value);
        let answer = desk.send(request.body(Body::from(view.clone())).unwrap()).await;
        assert_eq!(answer.status, status, "{header}: {value}");
        if status == StatusCode::FORBIDDEN {
            desk.refused(&answer, 403, "foreign_origin").await;
        }
    }
}

#[tokio::test]
async fn behind_tls_browsers_are_asked_to_stay_there() {
    let desk = Desk::empty();
    let over = |proto: &str| {
        let asked = request("GET", "/accounts").header("x-forwarded-proto", proto);
        desk.send(asked.body(Body::empty()).unwrap())
    };
    let answer = over("https").await;
    assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000");
    // Where the server is reached without TLS, a browser that obeyed it would be locked out.
    for answer in [over("http").await, desk.get("/accounts").await] {
        assert!(!answer.headers.contains_key("strict-transport-security"));
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let desk = Desk::empty();
    for path in ["/healthz", "/api/v1/workspace", "/api/v1/nothing", "/accounts"] {
        let answer = desk.get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "same-origin", "{path}");
    }
}

#[tokio::test]
async fn answers_are_compressed_on_demand() {
    let desk = Desk::new();
    let request = request("GET", "/api/v1/accounts?limit=500").header("accept-encoding", "gzip");
    let answer = desk.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers["content-encoding"], "gzip");
    assert!(!desk.get("/api/v1/accounts").await.headers.contains_key("content-encoding"));
}

#[tokio::test]
async fn pages_are_the_web_app_or_say_how_to_build_it() {
    let desk = Desk::empty();
    let page = desk.get("/accounts/17?tab=score").await;
    let built = page.status == StatusCode::OK && page.text.contains("<div id=\"root\">");
    let missing = page.status == StatusCode::SERVICE_UNAVAILABLE && page.text.contains("xtask ui");
    assert!(built || missing, "{}", page.text);
    assert_eq!(desk.get("/assets/no-such-file.js").await.status, StatusCode::NOT_FOUND);
}

/// More than a chunk holds comes in several, and all of it.
#[tokio::test]
async fn a_large_download_is_streamed_whole() {
    let desk = Desk::empty();
    let rows: String = (0..3_000).map(|number| format!("n{number},Company {number}\n")).collect();
    desk.import("account", &format!("external_id,name\n{rows}"));
    let answer = desk.get("/api/v1/accounts.csv?sort=id").await;
    let lines: Vec<&str> = answer.text.lines().collect();
    assert!(answer.text.len() > 2 * 64 * 1024, "{}", answer.text.len());
    assert_eq!(lines.len(), 3_001);
    assert!(lines[3_000].starts_with("3000,Company 2999,"), "{}", lines[3_000]);
}

#[tokio::test]
async fn the_document_is_served() {
    let desk = Desk::empty();
    let document: Value = serde_json::from_str(&speargun_api::openapi_json()).unwrap();
    for path in ["/openapi.json", "/api/v1/openapi.json"] {
        assert_eq!(desk.get(path).await.ok(200), document, "{path}");
    }
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[tokio::test]
async fn operators_see_figures_by_route() {
    let desk = Desk::empty();
    for _ in 0..2 {
        desk.get("/api/v1/accounts/99").await.refused(404, "not_found");
    }
    desk.get("/api/v1/funnel?from=x").await.refused(400, "invalid_request");
    let answer = desk.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    let kind = answer.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    let (total, count) =
        ("speargun_http_requests_total", "speargun_http_request_duration_seconds_count");
    let account = "route=\"/api/v1/accounts/{id}\"";
    for line in [
        "# TYPE speargun_http_requests counter",
        "# UNIT speargun_http_request_duration_seconds seconds",
        "# TYPE speargun_http_request_duration_seconds histogram",
        &format!("{total}{{method=\"GET\",{account},status=\"404\"}} 2"),
        &format!("{total}{{method=\"GET\",route=\"/api/v1/funnel\",status=\"400\"}} 1"),
        &format!("{count}{{{account}}} 2"),
        "# TYPE speargun_part_status gauge",
        "# UNIT speargun_resident_memory_bytes bytes",
    ] {
        assert!(answer.text.lines().any(|found| found == line), "{line} in\n{}", answer.text);
    }
    assert!(answer.text.ends_with("# EOF\n"));
    assert!(!answer.text.contains("accounts/99"), "no address is a label");
}

#[tokio::test]
async fn a_request_has_an_id_that_its_answer_carries() {
    let desk = Desk::empty();
    let foreign = Request::builder().uri("/healthz").header("host", "evil.example");
    let refused = desk.send(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.headers.contains_key("x-request-id"), "what is refused has one too");
    let first = desk.get("/healthz").await.headers["x-request-id"].clone();
    let second = desk.get("/healthz").await.headers["x-request-id"].clone();
    assert_ne!(first, second);
    for (sent, is_kept) in [("proxy-7", true), ("a b", false)] {
        let wanted = request("GET", "/healthz").header("x-request-id", sent);
        let answer = desk.send(wanted.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers["x-request-id"] == sent, is_kept, "{sent}");
    }
}

/// Each call reads the clock once: whatever it writes is written at one moment.
#[tokio::test]
async fn a_change_is_made_at_the_moment_of_its_call() {
    let desk = Desk::new();
    desk.wait(90);
    let path = format!("/api/v1/accounts/{ACME}/contract");
    let stage = desk.put(&path, json!({ "competitor": "Rival" })).await.ok(200);
    assert_eq!(stage["contract"]["told_at"], "2026-11-30T12:01:30Z");
    let page = desk.get("/api/v1/audit?caller=ann").await.ok(200);
    assert_eq!(page["items"][0]["at"], "2026-11-30T12:01:30Z");
}
