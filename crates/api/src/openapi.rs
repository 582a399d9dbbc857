//! The OpenAPI 3.1 document, made from the handlers and the types.

use utoipa::OpenApi;

use crate::handlers::{accounts, funnel, imports, views, workspace};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Speargun",
        description = "Account-based marketing: accounts, explained scores, the double funnel, \
            imports. Instants are RFC 3339 in UTC; every error has the same shape.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact()
    ),
    paths(
        workspace::get_workspace,
        accounts::list_accounts,
        accounts::export_accounts,
        accounts::get_account_facets,
        accounts::get_account,
        accounts::list_account_timeline,
        funnel::get_funnel,
        funnel::list_funnel_records,
        imports::preview_import,
        imports::create_import,
        imports::list_imports,
        imports::get_import,
        imports::export_import_rejects,
        imports::cancel_import,
        views::list_views,
        views::create_view,
        views::delete_view,
    )
)]
struct Document;

/// The OpenAPI 3.1 document as JSON.
#[must_use]
pub fn openapi_json() -> String {
    let mut document = Document::openapi();
    document.info.version = "1".to_owned();
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
