//! Conditions between text and tree.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::ApiJson;
use crate::language::Reader;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_filter_fields))
        .add(Action::ReadRecords, routes!(read_filter))
        .add(Action::ReadRecords, routes!(write_filter))
}

/// The fields that a condition over accounts may name.
#[utoipa::path(get, path = "/api/v1/filters/fields", operation_id = "get_filter_fields",
    tag = "filters", responses((status = 200, body = FilterFields)))]
pub(crate) async fn get_filter_fields(
    State(state): State<AppState>,
) -> ApiResult<Json<FilterFields>> {
    state.call(|engine| Ok(Json(call::filter_fields(engine)))).await
}

/// Reads a condition over accounts: its tree, or where and why it cannot be read.
#[utoipa::path(post, path = "/api/v1/filters/read", operation_id = "read_filter",
    tag = "filters", request_body = FilterText,
    responses((status = 200, body = FilterReading), (status = 400, body = ErrorBody)))]
pub(crate) async fn read_filter(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiJson(filter): ApiJson<FilterText>,
) -> ApiResult<Json<FilterReading>> {
    state.call(move |engine| Ok(Json(call::read_filter(engine, &filter.text, language)))).await
}

/// Writes the tree of a condition over accounts as text, and tells what is wrong with it.
#[utoipa::path(post, path = "/api/v1/filters/write", operation_id = "write_filter",
    tag = "filters", request_body = FilterTreeBody,
    responses((status = 200, body = FilterReading), (status = 400, body = ErrorBody)))]
pub(crate) async fn write_filter(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiJson(filter): ApiJson<FilterTreeBody>,
) -> ApiResult<Json<FilterReading>> {
    state
        .call(move |engine| Ok(Json(call::write_filter(engine, filter.tree.as_ref(), language))))
        .await
}
