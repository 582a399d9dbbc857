//! Tracking over HTTP: the addresses of Segment's, RudderStack's and Jitsu's libraries. Open to
//! every origin, since web sites elsewhere send from their visitors' browsers; a write key only
//! lets events in.

mod cross_origin;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, RawQuery, Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderName,
    RETRY_AFTER, USER_AGENT,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use base64::Engine as _;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use tower_http::decompression::RequestDecompressionLayer;

use speargun_engine::event::tracking::{
    Browser, EventTracking, RejectedItem, TrackAnswer, TrackCall, TrackReply,
};

use crate::client::client_address;
use crate::listen::is_too_slow;

/// The largest body that is read at all; the protocol's own limits are below it.
const BODY_BYTES_MAX: usize = 600 * 1024;
/// The longest write key that is looked up.
const KEY_LENGTH_MAX: usize = 200;

/// The tag for web sites, made from `web/tag`.
const TAG: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tag/speargun.js"));

/// The tracking addresses alone; for a listener that faces the internet.
pub fn track_router(tracking: Arc<EventTracking>) -> Router {
    let calls = || post(take).options(preflight);
    Router::new()
        .route("/v1/{call}", calls())
        // RudderStack's, for what leaves with the page.
        .route("/beacon/v1/{call}", calls())
        // Jitsu's, of browsers and of servers.
        .route("/api/s/{call}", calls())
        .route("/api/s/s2s/{call}", calls())
        .route("/speargun.js", get(tag))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(RequestDecompressionLayer::new().pass_through_unaccepted(true))
        // Of these routes alone: an address that is none of them stays closed to other origins.
        .route_layer(middleware::from_fn(cross_origin::allow))
        .with_state(tracking)
}

/// Under which last part of an address libraries measure themselves: no events.
const OWN_MEASURES: &str = "m";

/// The call that the last part of an address means. Libraries in browsers and on phones save
/// letters; `import` takes batches of the past.
fn call_named(part: &str) -> &str {
    match part {
        "i" => "identify",
        "t" => "track",
        "p" => "page",
        "s" => "screen",
        "g" => "group",
        "a" => "alias",
        "b" | "import" => "batch",
        other => other,
    }
}

async fn take(
    State(tracking): State<Arc<EventTracking>>,
    Path(named): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let write_key = key_of(&parts.headers, query.as_deref());
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let browser = browser_of(&parts.headers, peer);
    let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    let sender_agent = agent.map(ToOwned::to_owned);
    if let Some(encoding) = parts.headers.get(CONTENT_ENCODING).filter(|value| *value != "identity")
    {
        // What could be unpacked has lost this header on its way here.
        tracking.refused(write_key.as_deref(), UNSUPPORTED_ENCODING);
        return unsupported(encoding);
    }
    let body = match axum::body::to_bytes(body, BODY_BYTES_MAX).await {
        Ok(body) => body,
        Err(error) => {
            let (status, code, message) = unread(&error);
            tracking.refused(write_key.as_deref(), code);
            return (status, Json(refused(code, message))).into_response();
        }
    };
    if named == OWN_MEASURES {
        return measures(&tracking, write_key.as_deref(), &body);
    }
    let call = call_named(&named).to_owned();
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let reply: TrackReply = Box::new(move |answer| {
        // A sender that has gone away sends again; the message id counts once.
        let _ = sender.send(answer);
    });
    Arc::clone(&tracking).track(TrackCall { call, body, write_key, browser, sender_agent }, reply);
    let lost = || TrackAnswer::Later {
        of_key: false,
        retry_after_s: 1,
        message: "the server is stopping; send it again".to_owned(),
    };
    answer(receiver.await.unwrap_or_else(|_| lost()))
}

/// What a library counted of itself. It is taken, or the library says on every page that it could
/// not get rid of it, and nothing of it is kept; anything else here would be lost unseen.
fn measures(tracking: &EventTracking, write_key: Option<&str>, body: &[u8]) -> Response {
    #[derive(Deserialize)]
    struct Measures {
        #[serde(rename = "series")]
        _series: Vec<IgnoredAny>,
    }
    if serde_json::from_slice::<Measures>(body).is_ok() {
        return answer(TrackAnswer::Accepted { rejected: Vec::new() });
    }
    let code = "unknown_type";
    tracking.refused(write_key, code);
    let message = "this address takes what libraries count of themselves (\"series\"); events go \
        to /v1/track, /v1/batch and the like";
    (StatusCode::BAD_REQUEST, Json(refused(code, message.to_owned()))).into_response()
}

/// The stable name of the reason when a body is compressed in a way that is not taken.
const UNSUPPORTED_ENCODING: &str = "unsupported_encoding";
/// The ways that are.
const ENCODINGS: &str = "gzip";

fn unsupported(encoding: &HeaderValue) -> Response {
    let encoding = encoding.to_str().unwrap_or("?").chars().take(40).collect::<String>();
    let message = format!(
        "content-encoding \"{encoding}\" is not taken, nothing of this call was kept; send it \
         plain or as {ENCODINGS}"
    );
    let body = refused(UNSUPPORTED_ENCODING, message);
    let headers = [(ACCEPT_ENCODING, ENCODINGS)];
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, headers, Json(body)).into_response()
}

fn refused(code: &'static str, message: String) -> Body {
    Body { success: false, code: Some(code), message: Some(message), rejected: Vec::new() }
}

/// Why a body could not be read to its end.
fn unread(error: &axum::Error) -> (StatusCode, &'static str, String) {
    if is_too_slow(error) {
        let message = "the body came too slowly; nothing of this call was kept, send it again";
        return (StatusCode::REQUEST_TIMEOUT, "too_slow", message.to_owned());
    }
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(cause) = source {
        // The error of the limit has a type that only its words tell from here.
        if cause.to_string() == "length limit exceeded" {
            let message = format!("the body is larger than {BODY_BYTES_MAX} bytes, unpacked");
            return (StatusCode::BAD_REQUEST, "too_large", message);
        }
        source = cause.source();
    }
    let message = "the body is cut off, or damaged where it is compressed; nothing of this call \
        was kept, send it again";
    (StatusCode::BAD_REQUEST, "malformed", message.to_owned())
}

#[derive(Serialize)]
struct Body {
    success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<RejectedItem>,
}

fn answer(answer: TrackAnswer) -> Response {
    match answer {
        TrackAnswer::Accepted { rejected } => {
            Json(Body { success: true, code: None, message: None, rejected }).into_response()
        }
        TrackAnswer::Refused { unknown_key, code, message } => {
            let status =
                if unknown_key { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
            (status, Json(refused(code, message))).into_response()
        }
        TrackAnswer::Later { of_key, retry_after_s, message } => {
            let (status, code) = if of_key {
                (StatusCode::TOO_MANY_REQUESTS, "rate_limited")
            } else {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            };
            let mut response = (status, Json(refused(code, message))).into_response();
            let seconds = HeaderValue::from(retry_after_s);
            response.headers_mut().insert(RETRY_AFTER, seconds.clone());
            let reset = HeaderName::from_static("x-ratelimit-reset");
            response.headers_mut().insert(reset, seconds);
            response
        }
    }
}

/// The write key: user name of Basic, Jitsu's header, or `writeKey` in the address for beacons.
fn key_of(headers: &HeaderMap, query: Option<&str>) -> Option<String> {
    let basic = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, encoded) = value.to_str().ok()?.trim().split_once(' ')?;
        let encoded = scheme.eq_ignore_ascii_case("basic").then_some(encoded.trim())?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        Some(text.split_once(':').map_or(text.as_str(), |(name, _)| name).to_owned())
    });
    let own = || Some(headers.get("x-write-key")?.to_str().ok()?.trim().to_owned());
    let named = || {
        let parts = query?.split('&');
        parts.filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
            name.eq_ignore_ascii_case("writekey").then(|| value.to_owned())
        })
    };
    let is_one = |key: &String| !key.is_empty() && key.len() <= KEY_LENGTH_MAX;
    basic.filter(is_one).or_else(|| own().filter(is_one)).or_else(|| named().filter(is_one))
}

/// Only browsers send these headers; a server's own address would tell nothing of the visitor.
fn browser_of(headers: &HeaderMap, peer: Option<SocketAddr>) -> Option<Browser> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("origin").or_else(|| text("sec-fetch-site"))?;
    let ip = client_address(headers, peer).map(|ip| ip.to_string());
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    Some(Browser { ip, user_agent: agent.map(ToOwned::to_owned) })
}

async fn preflight() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn tag() -> Response {
    let headers =
        [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, TAG).into_response()
}
