//! Stages of deals: how they are read, and decisions on them.

use axum::Json;
use axum::extract::State;

use crate::caller::CurrentCaller;
use crate::dto::{DealStageChanges, DealStageList, ErrorBody};
use crate::error::ApiResult;
use crate::extract::ApiJson;
use crate::router::AppState;

/// The stages of all deals and how each is read, those with the most unclear deals first.
#[utoipa::path(get, path = "/api/v1/deal-stages", operation_id = "list_deal_stages",
    tag = "funnel", responses((status = 200, body = DealStageList)))]
pub(crate) async fn list_deal_stages(
    State(state): State<AppState>,
) -> ApiResult<Json<DealStageList>> {
    state.run(move |backend| Ok(Json(backend.deal_stages()?))).await
}

/// Decides how stages are read, and answers with all of them. Figures follow at once, scores within
/// seconds.
#[utoipa::path(put, path = "/api/v1/deal-stages", operation_id = "decide_deal_stages",
    tag = "funnel", request_body = DealStageChanges,
    responses((status = 200, body = DealStageList), (status = 400, body = ErrorBody)))]
pub(crate) async fn decide_deal_stages(
    State(state): State<AppState>,
    caller: CurrentCaller,
    ApiJson(changes): ApiJson<DealStageChanges>,
) -> ApiResult<Json<DealStageList>> {
    state.run(move |backend| Ok(Json(backend.decide_deal_stages(&changes, caller.name())?))).await
}
