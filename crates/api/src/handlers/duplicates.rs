//! Accounts that are probably one: pairs, merges, splits.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::caller::CurrentCaller;
use crate::dto::{DuplicatePair, ErrorBody, Merge, MergeResult, NewMerge, Page, PageQuery};
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::router::AppState;

/// Pairs of accounts that are probably one, the likeliest first.
#[utoipa::path(get, path = "/api/v1/duplicates",
    operation_id = "list_duplicates", tag = "duplicates",
    params(PageQuery),
    responses((status = 200, body = Page<DuplicatePair>)))]
pub(crate) async fn list_duplicates(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<DuplicatePair>>> {
    state.run(move |backend| Ok(Json(backend.duplicates(&window)?))).await
}

/// Says that two accounts are not one.
#[utoipa::path(post, path = "/api/v1/duplicates/{left}/{right}/dismiss",
    operation_id = "dismiss_duplicate", tag = "duplicates",
    params(("left" = i64, Path, description = "One account"),
        ("right" = i64, Path, description = "The other account")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn dismiss_duplicate(
    State(state): State<AppState>,
    caller: CurrentCaller,
    ApiPath(pair): ApiPath<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state
        .run(move |backend| {
            backend.dismiss_duplicate(pair, true, caller.name())?;
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
    caller: CurrentCaller,
    ApiPath(pair): ApiPath<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state
        .run(move |backend| {
            backend.dismiss_duplicate(pair, false, caller.name())?;
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
    caller: CurrentCaller,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewMerge>,
) -> ApiResult<(StatusCode, Json<MergeResult>)> {
    state
        .run(move |backend| {
            Ok((StatusCode::CREATED, Json(backend.merge(id, wanted.merged_id, caller.name())?)))
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
    state.run(move |backend| Ok(Json(backend.merges(&window)?))).await
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
    caller: CurrentCaller,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<MergeResult>> {
    state.run(move |backend| Ok(Json(backend.split(id, caller.name())?))).await
}
