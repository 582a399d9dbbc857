//! Who changed what.

mod answer;
mod export;
mod query;
mod verification;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use speargun_domain::right::Action;
use speargun_engine::{Engine, Watch, audit};
use utoipa_axum::routes;

pub use answer::*;
pub use export::*;
pub use query::*;
pub use verification::*;

use crate::error::ApiResult;
use crate::export::{csv_response, lines_response};
use crate::extract::ApiQuery;
use crate::failure::Answered;
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page};
use crate::state::AppState;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadAudit, routes!(list_audit))
        .add(Action::ReadAudit, routes!(export_audit))
        .add(Action::ReadAudit, routes!(verify_audit))
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

/// Changes as a file, in the order in which they were written: first those of records, then those
/// of tracking.
#[utoipa::path(get, path = "/api/v1/audit/export", operation_id = "export_audit", tag = "audit",
    params(AuditExportQuery),
    responses((status = 200, content((String = "text/csv"), (String = "application/x-ndjson"))),
        (status = 400, body = ErrorBody)))]
pub(crate) async fn export_audit(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<AuditExportQuery>,
) -> ApiResult<Response> {
    // What has no meaning is refused before the download begins.
    let probe = query.wanted()?;
    state.call(move |engine| Ok(audit::list(&engine.workspace, &probe, (0, 0))?)).await?;
    let engine = state.engine;
    Ok(match query.format.unwrap_or_default() {
        AuditFormat::Csv => csv_response("audit.csv", move |writer| {
            writer.row(&EXPORT_HEADINGS)?;
            export(&engine, &query, |row| writer.row(&row.cells()))
        }),
        AuditFormat::Jsonl => lines_response("audit.jsonl", move |writer| {
            export(&engine, &query, |row| writer.line(&row))
        }),
    })
}

/// Whether all changes are there and as they were written.
#[utoipa::path(get, path = "/api/v1/audit/verification", operation_id = "verify_audit",
    tag = "audit", params(AuditVerificationQuery),
    responses((status = 200, body = AuditVerificationBody), (status = 400, body = ErrorBody)))]
pub(crate) async fn verify_audit(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<AuditVerificationQuery>,
) -> ApiResult<Json<AuditVerificationBody>> {
    let heads: Vec<String> = query.head.into_iter().collect();
    state.call(move |engine| Ok(Json(verify(engine, &heads, &Watch::none())?))).await
}

/// Verifies the chain of the changes. `heads` are looked for in it.
///
/// # Errors
/// When a head cannot be read, or the work was stopped.
pub fn verify(
    engine: &Engine,
    heads: &[String],
    watch: &Watch<'_>,
) -> Answered<AuditVerificationBody> {
    let parse = |head: &String| audit::parse_head(head);
    let kept = heads.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Ok(audit::verify(&engine.workspace, &kept, watch)?.into())
}
