//! Conditions between text and tree.

use axum::Json;
use axum::extract::State;

use crate::dto::{ErrorBody, FilterFields, FilterReading, FilterText, FilterTreeBody};
use crate::error::ApiResult;
use crate::extract::ApiJson;
use crate::router::AppState;

/// The fields that a condition over accounts may name.
#[utoipa::path(get, path = "/api/v1/filters/fields", operation_id = "get_filter_fields",
    tag = "filters", responses((status = 200, body = FilterFields)))]
pub(crate) async fn get_filter_fields(
    State(state): State<AppState>,
) -> ApiResult<Json<FilterFields>> {
    state.run(|backend| Ok(Json(backend.filter_fields()))).await
}

/// Reads a condition over accounts: its tree, or where and why it cannot be read.
#[utoipa::path(post, path = "/api/v1/filters/read", operation_id = "read_filter",
    tag = "filters", request_body = FilterText,
    responses((status = 200, body = FilterReading), (status = 400, body = ErrorBody)))]
pub(crate) async fn read_filter(
    State(state): State<AppState>,
    ApiJson(filter): ApiJson<FilterText>,
) -> ApiResult<Json<FilterReading>> {
    state.run(move |backend| Ok(Json(backend.read_filter(&filter.text)))).await
}

/// Writes the tree of a condition over accounts as text, and tells what is wrong with it.
#[utoipa::path(post, path = "/api/v1/filters/write", operation_id = "write_filter",
    tag = "filters", request_body = FilterTreeBody,
    responses((status = 200, body = FilterReading), (status = 400, body = ErrorBody)))]
pub(crate) async fn write_filter(
    State(state): State<AppState>,
    ApiJson(filter): ApiJson<FilterTreeBody>,
) -> ApiResult<Json<FilterReading>> {
    state.run(move |backend| Ok(Json(backend.write_filter(filter.tree.as_ref())))).await
}
