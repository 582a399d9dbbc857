//! The health check of the set-up.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes.add(Action::ReadRecords, routes!(get_health_check))
}

/// Looks for the five causes by which account-based programmes fail, each with figures.
#[utoipa::path(get, path = "/api/v1/health-check",
    operation_id = "get_health_check", tag = "health",
    responses((status = 200, body = HealthCheck)))]
pub(crate) async fn get_health_check(
    State(state): State<AppState>,
) -> ApiResult<Json<HealthCheck>> {
    state.call(|engine| Ok(Json(call::health_check(engine)?))).await
}
