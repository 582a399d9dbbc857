//! Accounts that are probably one: pairs, merges, splits.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_duplicates))
        .add(Action::DecideMatches, routes!(dismiss_duplicate, restore_duplicate))
        .add(Action::DecideMatches, routes!(merge_account))
        .add(Action::ReadRecords, routes!(list_merges))
        .add(Action::DecideMatches, routes!(split_merge))
}

/// Pairs of accounts that are probably one, the likeliest first.
#[utoipa::path(get, path = "/api/v1/duplicates",
    operation_id = "list_duplicates", tag = "duplicates",
    params(PageQuery),
    responses((status = 200, body = Page<DuplicatePair>)))]
pub(crate) async fn list_duplicates(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<DuplicatePair>>> {
    state.call(move |engine| Ok(Json(call::duplicates(engine, &window)?))).await
}

/// Says that two accounts are not one.
#[utoipa::path(post, path = "/api/v1/duplicates/{left}/{right}/dismiss",
    operation_id = "dismiss_duplicate", tag = "duplicates",
    params(("left" = i64, Path, description = "One account"),
        ("right" = i64, Path, description = "The other account")),
    responses((status = 204), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn dismiss_duplicate(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(pair): ApiPath<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            call::dismiss_duplicate(engine, pair, true, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Takes back that two accounts are not one.
#[utoipa::path(delete, path = "/api/v1/duplicates/{left}/{right}/dismiss",
    operation_id = "restore_duplicate", tag = "duplicates",
    params(("left" = i64, Path, description = "One account"),
        ("right" = i64, Path, description = "The other account")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn restore_duplicate(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(pair): ApiPath<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            call::dismiss_duplicate(engine, pair, false, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Makes two accounts one: every link moves, and the merge can be split again.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/merge",
    operation_id = "merge_account", tag = "duplicates",
    params(("id" = i64, Path, description = "The account that stays")),
    request_body = NewMerge,
    responses((status = 201, body = MergeResult),
        (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn merge_account(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewMerge>,
) -> ApiResult<(StatusCode, Json<MergeResult>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::merge(engine, id, wanted.merged_id, &context)?)))
        })
        .await
}

/// The merges, newest first.
#[utoipa::path(get, path = "/api/v1/merges", operation_id = "list_merges", tag = "duplicates",
    params(PageQuery),
    responses((status = 200, body = Page<Merge>)))]
pub(crate) async fn list_merges(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<Merge>>> {
    state.call(move |engine| Ok(Json(call::merges(engine, &window)?))).await
}

/// Splits what was merged; what moved goes back.
#[utoipa::path(post, path = "/api/v1/merges/{id}/split",
    operation_id = "split_merge", tag = "duplicates",
    params(("id" = i64, Path, description = "The merge's id")),
    responses((status = 200, body = MergeResult),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn split_merge(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<MergeResult>> {
    state.call(move |engine| Ok(Json(call::split(engine, id, &context)?))).await
}
