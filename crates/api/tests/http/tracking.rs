//! The tracking addresses beside the others: which there are, whose key counts, and what pages of
//! other origins may do with them and with nothing else.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use speargun_api::{run_blocking, track_router};
use speargun_engine::event::key::KeyKind;

use crate::desk::{Answer, Desk, request};

/// Servers that take events in, and the key of a server.
struct Servers {
    whole: Desk,
    /// The tracking addresses alone, as a listener of their own has them.
    alone: Router,
    key: String,
}

impl Servers {
    fn new(events_per_second: u32) -> Self {
        let mut whole = Desk::empty();
        let (log, context) = (whole.engine.event_log().unwrap(), whole.context());
        let made = speargun_engine::event::key::create(&log, "Shop", KeyKind::Server, &context);
        let tracking =
            whole.engine.start_tracking((events_per_second, 10_000), run_blocking).unwrap();
        let alone = track_router(Arc::clone(&tracking));
        whole.router = std::mem::take(&mut whole.router).merge(alone.clone());
        Self { whole, alone, key: made.unwrap().secret }
    }

    async fn send(&self, is_alone: bool, request: axum::http::Request<Body>) -> Answer {
        let router = if is_alone { &self.alone } else { &self.whole.router };
        crate::desk::answer(router, request).await
    }

    async fn preflight(&self, is_alone: bool, path: &str, asked: &str) -> Answer {
        let request = from_elsewhere("OPTIONS", path)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", asked);
        self.send(is_alone, request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = from_elsewhere("POST", path).header("x-write-key", &self.key);
        self.send(false, request.body(Body::from(body.to_string())).unwrap()).await
    }
}

fn from_elsewhere(method: &str, path: &str) -> axum::http::request::Builder {
    request(method, path).header("origin", "https://www.shop.example")
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.get(name).map(|value| value.to_str().unwrap())
}

const MANY: u32 = 100_000;

const ADDRESSES: [&str; 9] = [
    "/v1/track",
    "/v1/t",
    "/v1/b",
    "/v1/m",
    "/v1/import",
    "/beacon/v1/batch",
    "/api/s/track",
    "/api/s/s2s/track",
    "/v1/unheard-of",
];

#[tokio::test]
async fn pages_elsewhere_may_send_with_whatever_headers_they_ask_for() {
    let servers = Servers::new(MANY);
    let asked = "anonymousid,authorization,content-type,sentat,rsa-x,x-retry-count";
    for is_alone in [false, true] {
        for path in ADDRESSES {
            let answer = servers.preflight(is_alone, path, asked).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
            assert_eq!(header(&answer, "access-control-allow-headers"), Some(asked), "{path}");
            assert_eq!(header(&answer, "access-control-allow-origin"), Some("*"), "{path}");
            assert_eq!(header(&answer, "access-control-allow-credentials"), None, "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_no_list_of_names_is_not_sent_back() {
    let servers = Servers::new(MANY);
    for asked in ["x: y", "<b>", &"a".repeat(1_001)] {
        let answer = servers.preflight(true, "/v1/track", asked).await;
        let allowed = header(&answer, "access-control-allow-headers").unwrap();
        assert!(allowed.starts_with("authorization, "), "{allowed}");
    }
}

/// A key of one event a second has a burst of two: a batch takes both, and the next one comes too
/// early unless two seconds lie between them each time.
#[tokio::test]
async fn a_page_elsewhere_reads_when_it_may_send_again() {
    let servers = Servers::new(1);
    let item = |number: usize| {
        let id = format!("m{number}");
        json!({ "type": "track", "messageId": id, "userId": "u", "event": "E" })
    };
    let batch = json!({ "batch": (0..3).map(item).collect::<Vec<_>>() });
    let mut answer = servers.post("/v1/batch", &batch).await;
    for _ in 0..100 {
        if answer.status != StatusCode::OK {
            break;
        }
        answer = servers.post("/v1/batch", &batch).await;
    }
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text);
    assert!(header(&answer, "retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    let exposed = header(&answer, "access-control-expose-headers").unwrap();
    assert!(exposed.contains("retry-after"), "{exposed}");
}

#[tokio::test]
async fn nothing_else_is_open_to_pages_elsewhere() {
    let servers = Servers::new(MANY);
    let others = [
        "/api/v1/accounts",
        "/api/v1/write-keys",
        "/api/v1/s/track",
        "/api/s",
        "/api/unheard-of",
        "/openapi.json",
        "/healthz",
        "/v1",
        "/v1/track/more",
        "/beacon/v1",
        "/",
    ];
    for is_alone in [false, true] {
        for path in others {
            let asked = servers.preflight(is_alone, path, "authorization").await;
            let read = from_elsewhere("GET", path).body(Body::empty()).unwrap();
            let written = from_elsewhere("POST", path).body(Body::from("{}")).unwrap();
            let answers =
                [asked, servers.send(is_alone, read).await, servers.send(is_alone, written).await];
            for answer in answers {
                let mut names = answer.headers.keys().map(axum::http::HeaderName::as_str);
                let granted = names.find(|name| name.starts_with("access-control-"));
                assert_eq!(granted, None, "{path} {}", answer.status);
            }
        }
    }
    let write = from_elsewhere("POST", "/api/v1/write-keys").body(Body::from("{}")).unwrap();
    assert_eq!(servers.send(false, write).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_library_finds_its_address() {
    let servers = Servers::new(MANY);
    for (path, call) in [
        ("/v1/i", "identify"),
        ("/v1/t", "track"),
        ("/v1/p", "page"),
        ("/v1/s", "screen"),
        ("/v1/g", "group"),
        ("/v1/a", "alias"),
        ("/api/s/page", "page"),
        ("/api/s/s2s/track", "track"),
    ] {
        let body = json!({ "messageId": path, "userId": "u", "event": "E", "name": "N",
            "groupId": "g", "previousId": "v" });
        let answer = servers.post(path, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        let is_there = |recent: &Value| recent["events"][0]["call"] == call;
        servers.whole.until("/api/v1/events/recent", is_there).await;
    }
    let unknown = servers.post("/v1/dance", &json!({ "userId": "u" })).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_library_finds_its_batches() {
    let servers = Servers::new(MANY);
    for (number, path) in ["/v1/b", "/v1/import", "/beacon/v1/batch"].into_iter().enumerate() {
        let item = json!({ "type": "track", "messageId": path, "userId": "u", "event": "E" });
        let answer = servers.post(path, &json!({ "batch": [item] })).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        let is_there = |recent: &Value| recent["events"].as_array().unwrap().len() == number + 1;
        servers.whole.until("/api/v1/events/recent", is_there).await;
    }
}

#[tokio::test]
async fn every_library_finds_its_key() {
    use base64::Engine as _;
    let servers = Servers::new(MANY);
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{}:", servers.key));
    let basic = |scheme: &str| Some(("authorization", format!("{scheme} {encoded}")));
    let query = format!("/beacon/v1/track?writeKey={}", servers.key);
    let in_header = Some(("x-write-key", servers.key.clone()));
    let in_body = json!({ "userId": "u", "event": "E", "writeKey": servers.key });
    let plain = json!({ "userId": "u", "event": "E" });
    for (path, header, body, status) in [
        ("/v1/track", basic("Basic"), &plain, StatusCode::OK),
        ("/v1/track", basic("basic"), &plain, StatusCode::OK),
        ("/v1/track", basic("Bearer"), &plain, StatusCode::UNAUTHORIZED),
        (query.as_str(), None, &plain, StatusCode::OK),
        ("/api/s/track", in_header.clone(), &plain, StatusCode::OK),
        ("/api/s/s2s/track", in_header, &plain, StatusCode::OK),
        ("/v1/t", None, &in_body, StatusCode::OK),
        ("/v1/t", None, &plain, StatusCode::UNAUTHORIZED),
    ] {
        let mut sent = from_elsewhere("POST", path).header("content-type", "text/plain");
        if let Some((name, value)) = &header {
            sent = sent.header(*name, value);
        }
        let answer = servers.send(false, sent.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.status, status, "{path} {header:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_libraries_count_of_themselves_is_no_event() {
    let servers = Servers::new(MANY);
    let series = json!([{ "type": "Counter", "metric": "analytics_js.invoke", "value": 1 }]);
    let measured = servers.post("/v1/m", &json!({ "series": series })).await;
    assert_eq!(measured.status, StatusCode::OK);
    // An event that came here would be lost: it is refused and counted.
    let event = json!({ "type": "track", "userId": "u", "event": "E" });
    let refused = servers.post("/v1/m", &event).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let quality = servers.whole.get("/api/v1/events/quality").await.ok(200);
    let days = quality["days"].as_array().unwrap();
    assert_eq!((days.len(), &days[0]["reason"]), (1, &json!("unknown_type")), "{quality}");
}
