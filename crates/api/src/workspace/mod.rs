//! The workspace, the API document, the health check.

pub mod call;
pub(crate) mod server;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use server::*;
pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes.add(Action::ReadRecords, routes!(get_workspace))
}

/// The workspace: name, currency, counts, score model.
#[utoipa::path(get, path = "/api/v1/workspace", operation_id = "get_workspace",
    tag = "workspace",
    responses((status = 200, body = Workspace), (status = 409, body = ErrorBody),
        (status = 500, body = ErrorBody)))]
pub(crate) async fn get_workspace(State(state): State<AppState>) -> ApiResult<Json<Workspace>> {
    state.call(|engine| Ok(Json(call::workspace(engine)?))).await
}

/// How the server and its parts are; status 503 where one is failing.
#[utoipa::path(get, path = "/healthz", operation_id = "get_server_health", tag = "workspace",
    responses((status = 200, body = ServerHealth), (status = 503, body = ServerHealth)))]
pub(crate) async fn health(
    State(state): State<AppState>,
) -> ApiResult<(StatusCode, Json<ServerHealth>)> {
    let health = state.call(|engine| Ok(call::server_health(engine))).await?;
    let is_failing = health.status == PartStatus::Failing;
    let status = if is_failing { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    Ok((status, Json(health)))
}
