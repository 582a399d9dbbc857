//! The language that a call is answered in: the reader's, that of the workspace, or English.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use speargun_engine::Engine;
use speargun_words::{Language, accepted_language};

use crate::error::Refusal;

/// The longest `Accept-Language` that is read; browsers send some dozens of bytes.
const HEADER_LENGTH_MAX: usize = 1_000;

/// The language of whoever reads the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader(pub(crate) Language);

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or(Self(Language::English)))
    }
}

/// The best of our languages that the header names, else that of the workspace.
fn language_of(headers: &HeaderMap, engine: &Engine) -> Language {
    let named = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let named = named.filter(|value| value.len() <= HEADER_LENGTH_MAX).and_then(accepted_language);
    let set = || Language::parse(&engine.workspace.settings().language);
    named.or_else(set).unwrap_or_default()
}

/// Gives handlers the reader's language, and says in it what was refused.
pub(crate) async fn speak(
    State(engine): State<Arc<Engine>>,
    mut request: Request,
    next: Next,
) -> Response {
    let language = language_of(request.headers(), &engine);
    request.extensions_mut().insert(Reader(language));
    let mut response = next.run(request).await;
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else { return response };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("accept-language"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    if language == Language::English {
        return response;
    }
    headers.remove(CONTENT_LENGTH);
    headers.remove(CONTENT_ENCODING);
    *response.body_mut() = Body::from(refusal.body(language));
    response
}
