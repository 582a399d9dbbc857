//! Saved views.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::dto::{ErrorBody, NewView, View, ViewList};
use crate::error::{ApiError, ApiResult};
use crate::extract::{ApiJson, ApiPath};
use crate::router::AppState;

/// The saved views.
#[utoipa::path(get, path = "/api/v1/views", operation_id = "list_views", tag = "views",
    responses((status = 200, body = ViewList)))]
pub(crate) async fn list_views(State(state): State<AppState>) -> ApiResult<Json<ViewList>> {
    state.run(|backend| Ok(Json(ViewList { items: backend.list_views()? }))).await
}

/// Saves a view.
#[utoipa::path(post, path = "/api/v1/views", operation_id = "create_view", tag = "views",
    request_body = NewView,
    responses((status = 201, body = View), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_view(
    State(state): State<AppState>,
    ApiJson(view): ApiJson<NewView>,
) -> ApiResult<(StatusCode, Json<View>)> {
    if view.name.trim().is_empty() {
        return Err(ApiError::bad_request("missing_name", "A view needs a name."));
    }
    state.run(move |backend| Ok((StatusCode::CREATED, Json(backend.save_view(view)?)))).await
}

/// Deletes a saved view.
#[utoipa::path(delete, path = "/api/v1/views/{id}", operation_id = "delete_view", tag = "views",
    params(("id" = i64, Path, description = "The view's id")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_view(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .run(move |backend| {
            backend.delete_view(id)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
