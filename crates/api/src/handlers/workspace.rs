//! The workspace, the API document, the health check.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::dto::{ErrorBody, Workspace};
use crate::error::ApiResult;
use crate::openapi::openapi_json;
use crate::router::AppState;

/// The workspace: name, currency, counts, score model.
#[utoipa::path(get, path = "/api/v1/workspace", operation_id = "get_workspace",
    tag = "workspace",
    responses((status = 200, body = Workspace), (status = 500, body = ErrorBody)))]
pub(crate) async fn get_workspace(State(state): State<AppState>) -> ApiResult<Json<Workspace>> {
    state.run(|backend| Ok(Json(backend.workspace()?))).await
}

/// The OpenAPI document.
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], openapi_json())
}

/// Whether the server is alive.
pub(crate) async fn health() -> &'static str {
    "ok"
}
