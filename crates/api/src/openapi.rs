//! The OpenAPI 3.1 document, made from the handlers and the types.

use std::sync::OnceLock;

use utoipa::OpenApi;

use crate::router::api_routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Speargun",
        description = "Account-based marketing: accounts, explained scores, the double funnel, \
            imports. Instants are RFC 3339 in UTC; every error has the same shape.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact()
    ),
    // Named by a query parameter only, which does not bring a type along.
    components(schemas(crate::dto::ReviewOrder))
)]
struct Document;

/// The document without its addresses, which come with the routes.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.info.version = "1".to_owned();
    document
}

/// The OpenAPI 3.1 document as JSON.
#[must_use]
pub fn openapi_json() -> String {
    static TEXT: OnceLock<String> = OnceLock::new();
    let made = || {
        let (_, document, _) = api_routes().into_parts();
        let mut text = document.to_pretty_json().unwrap_or_default();
        text.push('\n');
        text
    };
    TEXT.get_or_init(made).clone()
}
