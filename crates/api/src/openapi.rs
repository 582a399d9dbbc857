//! The OpenAPI 3.1 document, made from the handlers and the types.

use utoipa::OpenApi;

use crate::membership;

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
    components(schemas(membership::types::ReviewOrder))
)]
struct Document;

/// The document without its addresses, which come with the routes.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.info.version = "1".to_owned();
    document
}
