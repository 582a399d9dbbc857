//! What the server refuses, and the headers it always sends.
//!
//! Without people the server lets this machine in without a sign-in. A web page elsewhere must
//! neither read it (DNS rebinding: checked by the Host header) nor change it (cross-site requests:
//! checked by the Origin header).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HOST, HeaderName, ORIGIN, STRICT_TRANSPORT_SECURITY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use speargun_words::said;

use crate::error::ApiError;
use crate::user::cookie::is_secure;

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

const LOCAL_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The names under which the server may be addressed.
#[derive(Clone)]
pub(crate) struct AllowedHosts(Arc<[String]>);

impl AllowedHosts {
    pub(crate) fn new(extra: &[String]) -> Self {
        let local = LOCAL_NAMES.iter().map(|&name| name.to_owned());
        Self(local.chain(extra.iter().map(|name| name.to_lowercase())).collect())
    }

    fn contains(&self, host: &str) -> bool {
        self.0.iter().any(|name| name.eq_ignore_ascii_case(host))
    }
}

/// Behind TLS a browser comes back by TLS alone for a year. Not for subdomains: they are others'.
const STAY_ON_TLS: &str = "max-age=31536000";

/// Adds the headers that every answer has.
pub(crate) async fn add_headers(request: Request, next: Next) -> Response {
    let is_secure = is_secure(request.headers());
    let mut response = next.run(request).await;
    if is_secure {
        let value = HeaderValue::from_static(STAY_ON_TLS);
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, value);
    }
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Keeps answers with data of people and accounts out of every cache, also that of the browser: on
/// a shared computer the back button shows nothing after the page is closed.
pub(crate) async fn forbid_keeping(mut response: Response) -> Response {
    let own = response.headers_mut().entry(CACHE_CONTROL);
    own.or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses requests that name another host than this one.
pub(crate) async fn refuse_unknown_hosts(
    State(hosts): State<AllowedHosts>,
    request: Request,
    next: Next,
) -> Response {
    let named = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let named = named.or_else(|| text_of(request.headers(), &HOST));
    match named {
        Some(host) if hosts.contains(without_port(&host)) => next.run(request).await,
        _ => ApiError::new(StatusCode::FORBIDDEN, "unknown_host", said!("http.unknown_host"))
            .with_hint(said!("http.hint.host"))
            .into_response(),
    }
}

/// Refuses changes asked for by pages of another origin.
pub(crate) async fn refuse_foreign_origins(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || same_origin(request.headers()) {
        return next.run(request).await;
    }
    ApiError::new(StatusCode::FORBIDDEN, "foreign_origin", said!("http.foreign_origin"))
        .into_response()
}

fn same_origin(headers: &HeaderMap) -> bool {
    let site = text_of(headers, &HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site == "cross-site") {
        return false;
    }
    let Some(origin) = text_of(headers, &ORIGIN) else {
        return true;
    };
    let host = text_of(headers, &HOST).unwrap_or_default();
    let named = origin.split_once("://").map(|(_, rest)| rest);
    named.is_some_and(|named| named.eq_ignore_ascii_case(&host))
}

fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?").to_owned())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowedHosts, without_port};

    #[test]
    fn ports_are_cut_and_addresses_kept() {
        assert_eq!(without_port("localhost:7373"), "localhost");
        assert_eq!(without_port("[::1]:7373"), "[::1]");
        assert_eq!(without_port("[::1]"), "[::1]");
    }

    #[test]
    fn only_local_and_extra_names_are_allowed() {
        let hosts = AllowedHosts::new(&["Speargun.Example".to_owned()]);
        assert!(hosts.contains("LOCALHOST"));
        assert!(hosts.contains("speargun.example"));
        assert!(!hosts.contains("evil.example"));
    }
}
