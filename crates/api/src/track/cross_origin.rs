//! What browsers of other origins may do at the tracking addresses, and nowhere else.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    HeaderName, VARY,
};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

/// The headers that a browser may send where it does not ask for any by name.
const USUAL: &str = "authorization, content-type, content-encoding";
/// The longest list of headers that is granted, in bytes; libraries ask for a dozen names.
const ASKED_BYTES_MAX: usize = 1_000;

const ALWAYS: [(HeaderName, &str); 6] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS"),
    // A library that may not read these sends again at once, or never.
    (ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after, x-ratelimit-reset"),
    (ACCESS_CONTROL_MAX_AGE, "86400"),
    (HeaderName::from_static("x-content-type-options"), "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
];

/// Lets pages of every origin send. Libraries have headers of their own (`anonymousid`, `sentat`,
/// `x-retry-count`), and new ones with every version: whatever is asked for is allowed. Nothing is
/// gained by it that the sender could not do without a browser, since no cookie counts here.
pub(super) async fn allow(request: Request, next: Next) -> Response {
    let asks = request.method() == Method::OPTIONS;
    let asked = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS).filter(|list| is_list(list));
    let allowed = asked.cloned().unwrap_or(HeaderValue::from_static(USUAL));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    if asks {
        headers.append(VARY, HeaderValue::from_static("access-control-request-headers"));
    }
    response
}

/// Whether this is a list of names of headers, which alone is sent back.
fn is_list(asked: &HeaderValue) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~, ".contains(&byte);
    let bytes = asked.as_bytes();
    !bytes.is_empty() && bytes.len() <= ASKED_BYTES_MAX && bytes.iter().copied().all(is_sign)
}
