//! Accounts: list, facets, export, one in full, timeline.

pub mod call;
pub(crate) mod detail;
mod explanation;
mod export;
mod leads;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::export::csv_response;
use crate::extract::{ApiPath, ApiQuery};
use crate::language::Reader;
use crate::shared::{ErrorBody, Page};
use crate::state::AppState;

pub use detail::*;
pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_accounts))
        .add(Action::ExportRecords, routes!(export_accounts))
        .add(Action::ReadRecords, routes!(get_account_facets))
        .add(Action::ReadRecords, routes!(get_account))
        .add(Action::ReadActivity, routes!(list_account_timeline))
        .add(Action::ReadActivity, routes!(get_account_timeline_kinds))
}

/// Accounts, filtered, sorted, paged.
#[utoipa::path(get, path = "/api/v1/accounts", operation_id = "list_accounts", tag = "accounts",
    params(AccountQuery),
    responses((status = 200, body = Page<AccountRow>), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn list_accounts(
    State(state): State<AppState>,
    caller: Call,
    ApiQuery(query): ApiQuery<AccountQuery>,
) -> ApiResult<Json<Page<AccountRow>>> {
    state
        .call(move |engine| Ok(Json(call::list_accounts(engine, &query, caller.territory())?)))
        .await
}

/// The matching accounts as CSV; `limit` and `offset` do not count.
#[utoipa::path(get, path = "/api/v1/accounts.csv", operation_id = "export_accounts",
    tag = "accounts", params(AccountQuery),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 400, body = ErrorBody)))]
pub(crate) async fn export_accounts(
    State(state): State<AppState>,
    caller: Call,
    ApiQuery(query): ApiQuery<AccountQuery>,
) -> ApiResult<Response> {
    let probe = AccountQuery { limit: Some(1), offset: None, ..query.clone() };
    let territory = caller.territory();
    let own = territory.clone();
    state.call(move |engine| Ok(call::list_accounts(engine, &probe, own)?)).await?;
    let engine = state.engine;
    Ok(csv_response("accounts.csv", move |writer| {
        writer.row(&export::HEADINGS)?;
        call::export_accounts(&engine, &query, territory, &mut |row| {
            writer.row(&export::cells(&row))
        })
    }))
}

/// Distinct industries, countries, owners, stages and tiers with their counts.
#[utoipa::path(get, path = "/api/v1/accounts/facets", operation_id = "get_account_facets",
    tag = "accounts", params(FacetQuery),
    responses((status = 200, body = AccountFacets), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_account_facets(
    State(state): State<AppState>,
    caller: Call,
    ApiQuery(query): ApiQuery<FacetQuery>,
) -> ApiResult<Json<AccountFacets>> {
    state
        .call(move |engine| Ok(Json(call::account_facets(engine, &query, caller.territory())?)))
        .await
}

/// One account in full.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", operation_id = "get_account",
    tag = "accounts", params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountDetail>> {
    state.call(move |engine| Ok(Json(call::account(engine, id, language)?))).await
}

/// What happened at an account, newest first.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/timeline",
    operation_id = "list_account_timeline", tag = "accounts",
    params(("id" = i64, Path, description = "The account's id"), TimelineQuery),
    responses((status = 200, body = Page<TimelineEvent>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_account_timeline(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(window): ApiQuery<TimelineQuery>,
) -> ApiResult<Json<Page<TimelineEvent>>> {
    state.call(move |engine| Ok(Json(call::account_timeline(engine, id, &window)?))).await
}

/// What an account's timeline can be narrowed by.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/timeline/kinds",
    operation_id = "get_account_timeline_kinds", tag = "accounts",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = TimelineKinds), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_timeline_kinds(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<TimelineKinds>> {
    state.call(move |engine| Ok(Json(call::account_timeline_kinds(engine, id)?))).await
}
