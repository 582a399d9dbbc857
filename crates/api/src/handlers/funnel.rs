//! The double funnel.

use axum::Json;
use axum::extract::State;

use crate::dto::{
    ErrorBody, Funnel, FunnelQuery, FunnelRecord, FunnelRecordQuery, LeftOutDeal, LeftOutQuery,
    Page,
};
use crate::error::ApiResult;
use crate::extract::ApiQuery;
use crate::router::AppState;

/// The double funnel of a period or cohort.
#[utoipa::path(get, path = "/api/v1/funnel", operation_id = "get_funnel", tag = "funnel",
    params(FunnelQuery),
    responses((status = 200, body = Funnel), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_funnel(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<FunnelQuery>,
) -> ApiResult<Json<Funnel>> {
    state.run(move |backend| Ok(Json(backend.funnel(&query)?))).await
}

/// The records behind one number of the funnel.
#[utoipa::path(get, path = "/api/v1/funnel/records", operation_id = "list_funnel_records",
    tag = "funnel", params(FunnelRecordQuery),
    responses((status = 200, body = Page<FunnelRecord>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_funnel_records(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<FunnelRecordQuery>,
) -> ApiResult<Json<Page<FunnelRecord>>> {
    state.run(move |backend| Ok(Json(backend.funnel_records(&query)?))).await
}

/// The deals that count nowhere, or not as they may be meant, for one reason; of the first 10,000.
#[utoipa::path(get, path = "/api/v1/funnel/left-out", operation_id = "list_left_out_deals",
    tag = "funnel", params(LeftOutQuery),
    responses((status = 200, body = Page<LeftOutDeal>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_left_out_deals(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<LeftOutQuery>,
) -> ApiResult<Json<Page<LeftOutDeal>>> {
    state.run(move |backend| Ok(Json(backend.left_out_deals(&query)?))).await
}
