//! The tracking addresses beside the others: which there are, whose key counts, and what pages of
//! other origins may do with them and with nothing else.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use speargun_api::track::{TrackAnswer, TrackCall, TrackReply, Tracking, track_router};

use crate::{Answer, Server, request};

/// Takes everything in but what comes as `later`, and notes what came.
#[derive(Default)]
struct Taken {
    calls: Mutex<Vec<(String, Option<String>)>>,
    refused: Mutex<Vec<&'static str>>,
}

impl Tracking for Taken {
    fn track(self: Arc<Self>, call: TrackCall, reply: TrackReply) {
        let is_later = call.call == "later";
        self.calls.lock().unwrap().push((call.call, call.write_key));
        reply(if is_later {
            TrackAnswer::Later { of_key: true, retry_after_s: 7, message: String::new() }
        } else {
            TrackAnswer::Accepted { rejected: Vec::new() }
        });
    }

    fn refused(&self, _: Option<&str>, code: &'static str) {
        self.refused.lock().unwrap().push(code);
    }
}

/// A server with tracking, the tracking addresses alone, and what they took.
fn servers() -> (Server, Server, Arc<Taken>) {
    let taken = Arc::new(Taken::default());
    let (mut whole, mut alone) = (Server::new(), Server::new());
    let own = std::mem::replace(&mut whole.router, Router::new());
    whole.router = own.merge(track_router(taken.clone()));
    alone.router = track_router(taken.clone());
    (whole, alone, taken)
}

fn from_elsewhere(method: &str, path: &str) -> axum::http::request::Builder {
    request(method, path).header("origin", "https://www.shop.example")
}

async fn preflight(server: &Server, path: &str, asked: &str) -> Answer {
    let request = from_elsewhere("OPTIONS", path)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", asked);
    server.send(request.body(Body::empty()).unwrap()).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.get(name).map(|value| value.to_str().unwrap())
}

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
    let (whole, alone, _) = servers();
    let asked = "anonymousid,authorization,content-type,sentat,rsa-x,x-retry-count";
    for server in [&whole, &alone] {
        for path in ADDRESSES {
            let answer = preflight(server, path, asked).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
            assert_eq!(header(&answer, "access-control-allow-headers"), Some(asked), "{path}");
            assert_eq!(header(&answer, "access-control-allow-origin"), Some("*"), "{path}");
            assert_eq!(header(&answer, "access-control-allow-credentials"), None, "{path}");
        }
        // What is no list of names is not sent back.
        for asked in ["x: y", "<b>", &"a".repeat(1_001)] {
            let answer = preflight(server, "/v1/track", asked).await;
            let allowed = header(&answer, "access-control-allow-headers").unwrap();
            assert!(allowed.starts_with("authorization, "), "{allowed}");
        }
        let sent = from_elsewhere("POST", "/v1/later").body(Body::from("{}")).unwrap();
        let answer = server.send(sent).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(header(&answer, "retry-after"), Some("7"));
        let exposed = header(&answer, "access-control-expose-headers").unwrap();
        assert!(exposed.contains("retry-after"), "{exposed}");
    }
}

#[tokio::test]
async fn nothing_else_is_open_to_pages_elsewhere() {
    let (whole, alone, _) = servers();
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
    for server in [&whole, &alone] {
        for path in others {
            let asked = preflight(server, path, "authorization").await;
            let read = from_elsewhere("GET", path).body(Body::empty()).unwrap();
            let written = from_elsewhere("POST", path).body(Body::from("{}")).unwrap();
            for answer in [asked, server.send(read).await, server.send(written).await] {
                let granted =
                    answer.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
                assert_eq!(granted, None, "{path} {}", answer.status);
            }
        }
    }
    let write = from_elsewhere("POST", "/api/v1/write-keys").body(Body::from("{}")).unwrap();
    assert_eq!(whole.send(write).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_library_finds_its_address_and_its_key() {
    let (server, _, taken) = servers();
    let basic = |scheme: &'static str| ("authorization", format!("{scheme} S0VZOg=="));
    let plain = ("content-type", "text/plain".to_owned());
    for (path, header, call, key) in [
        ("/v1/i", plain.clone(), "identify", None),
        ("/v1/t", plain.clone(), "track", None),
        ("/v1/p", plain.clone(), "page", None),
        ("/v1/s", plain.clone(), "screen", None),
        ("/v1/g", plain.clone(), "group", None),
        ("/v1/a", plain.clone(), "alias", None),
        ("/v1/b", plain.clone(), "batch", None),
        ("/v1/import", basic("Basic"), "batch", Some("KEY")),
        ("/v1/track", basic("basic"), "track", Some("KEY")),
        ("/v1/track", ("authorization", "Bearer S0VZOg==".to_owned()), "track", None),
        ("/beacon/v1/batch?writeKey=KEY", plain.clone(), "batch", Some("KEY")),
        ("/api/s/page", ("x-write-key", "KEY".to_owned()), "page", Some("KEY")),
        ("/api/s/s2s/track", ("x-write-key", "KEY".to_owned()), "track", Some("KEY")),
        ("/v1/dance", plain, "dance", None),
    ] {
        let sent = from_elsewhere("POST", path).header(header.0, header.1);
        let answer = server.send(sent.body(Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let last = taken.calls.lock().unwrap().pop().unwrap();
        assert_eq!(last, (call.to_owned(), key.map(str::to_owned)), "{path}");
    }
}

#[tokio::test]
async fn what_libraries_count_of_themselves_is_no_event() {
    let (server, _, taken) = servers();
    let send = async |body: &'static str| {
        let sent = from_elsewhere("POST", "/v1/m").body(Body::from(body)).unwrap();
        server.send(sent).await.status
    };
    let measured = r#"{"series":[{"type":"Counter","metric":"analytics_js.invoke","value":1}]}"#;
    assert_eq!(send(measured).await, StatusCode::OK);
    // An event that came here would be lost: it is refused and counted.
    assert_eq!(send(r#"{"type":"track","userId":"u","event":"E"}"#).await, StatusCode::BAD_REQUEST);
    assert_eq!(*taken.refused.lock().unwrap(), ["unknown_type"]);
    assert!(taken.calls.lock().unwrap().is_empty());
}
