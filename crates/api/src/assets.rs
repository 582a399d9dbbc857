//! The web app, embedded into the binary.

use std::borrow::Cow;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use speargun_words::said;

use crate::error::ApiError;
use crate::state::AppState;

const NOT_BUILT: &str = "The web app is not built. Run `cargo xtask ui`.";
const PAGE: &str = "index.html";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct WebApp;

/// Answers with a file of the web app, or with its page, which knows the address.
pub(crate) async fn serve_asset(
    State(state): State<AppState>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return ApiError::new(StatusCode::NOT_FOUND, "not_found", said!("http.no_address"))
            .into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if path != PAGE
        && let Some(file) = WebApp::get(path)
    {
        return answer((path, &entity_tag(&file)), file.data, &headers);
    }
    if path.starts_with("assets/") {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    }
    match WebApp::get(PAGE) {
        Some(file) => {
            let language = state.engine.workspace.settings().language.clone();
            let tag = entity_tag(&file).replace("W/\"", &format!("W/\"{language}-"));
            answer((PAGE, &tag), page_in(&file.data, &language), &headers)
        }
        None => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response(),
    }
}

/// The page in the language of the workspace, for readers whose browser asks for none of ours.
fn page_in(page: &[u8], language: &str) -> Cow<'static, [u8]> {
    const WRITTEN: &str = "<html lang=\"en\"";
    let text = String::from_utf8_lossy(page);
    let wanted = format!("<html lang=\"{language}\"");
    Cow::Owned(text.replacen(WRITTEN, &wanted, 1).into_bytes())
}

fn answer((path, tag): (&str, &str), data: Cow<'static, [u8]>, headers: &HeaderMap) -> Response {
    let known = headers.get(IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes());
    let caching = if path.starts_with("assets/") { FOR_EVER } else { ASK_AGAIN };
    if known {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag.to_owned())]).into_response();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = match kind.type_() {
        mime_guess::mime::TEXT => format!("{}; charset=utf-8", kind.essence_str()),
        _ => kind.essence_str().to_owned(),
    };
    let headers =
        [(CONTENT_TYPE, kind), (CACHE_CONTROL, caching.to_owned()), (ETAG, tag.to_owned())];
    (headers, data).into_response()
}

/// The start of the file's hash.
fn entity_tag(file: &EmbeddedFile) -> String {
    use std::fmt::Write as _;

    let mut tag = String::from("W/\"");
    for byte in file.metadata.sha256_hash().iter().take(12) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}
