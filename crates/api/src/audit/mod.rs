//! Who changed what.

mod answer;
mod query;

use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use speargun_engine::{Engine, audit};
use utoipa_axum::routes;

pub use answer::*;
pub use query::*;

use crate::error::ApiResult;
use crate::extract::ApiQuery;
use crate::failure::Answered;
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page};
use crate::state::AppState;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes.add(Action::ReadAudit, routes!(list_audit))
}

/// Who changed what, by which way and when; the newest first.
#[utoipa::path(get, path = "/api/v1/audit", operation_id = "list_audit", tag = "audit",
    params(AuditListQuery),
    responses((status = 200, body = Page<AuditEntry>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_audit(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<AuditListQuery>,
) -> ApiResult<Json<Page<AuditEntry>>> {
    state.call(move |engine| Ok(Json(list(engine, &query)?))).await
}

/// A window of the changes that a query names.
///
/// # Errors
/// When an action, a subject or a moment of the query has no meaning.
pub fn list(engine: &Engine, query: &AuditListQuery) -> Answered<Page<AuditEntry>> {
    let (limit, offset) = (query.limit(), query.offset());
    let wanted = query.wanted()?;
    let skipped = u32::try_from(offset).unwrap_or(u32::MAX);
    let (rows, total) = audit::list(&engine.workspace, &wanted, (limit, skipped))?;
    Ok(Page { items: rows.into_iter().map(AuditEntry::from).collect(), total, offset, limit })
}
