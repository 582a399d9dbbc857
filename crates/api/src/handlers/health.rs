//! The health check of the set-up.

use axum::Json;
use axum::extract::State;

use crate::dto::HealthCheck;
use crate::error::ApiResult;
use crate::router::AppState;

/// Looks for the five causes by which account-based programmes fail, each with figures.
#[utoipa::path(get, path = "/api/v1/health-check",
    operation_id = "get_health_check", tag = "health",
    responses((status = 200, body = HealthCheck)))]
pub(crate) async fn get_health_check(
    State(state): State<AppState>,
) -> ApiResult<Json<HealthCheck>> {
    state.run(|backend| Ok(Json(backend.health_check()?))).await
}
