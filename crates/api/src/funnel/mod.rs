//! The double funnel.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::ApiQuery;
use crate::language::Reader;
use crate::shared::{ErrorBody, Page};
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_funnel))
        .add(Action::ReadRecords, routes!(list_funnel_records))
        .add(Action::ReadRecords, routes!(list_left_out_deals))
}

/// The double funnel of a period or cohort.
#[utoipa::path(get, path = "/api/v1/funnel", operation_id = "get_funnel", tag = "funnel",
    params(FunnelQuery),
    responses((status = 200, body = Funnel), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_funnel(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiQuery(query): ApiQuery<FunnelQuery>,
) -> ApiResult<Json<Funnel>> {
    state.call(move |engine| Ok(Json(call::funnel(engine, &query, language)?))).await
}

/// The records behind one number of the funnel.
#[utoipa::path(get, path = "/api/v1/funnel/records", operation_id = "list_funnel_records",
    tag = "funnel", params(FunnelRecordQuery),
    responses((status = 200, body = Page<FunnelRecord>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_funnel_records(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiQuery(query): ApiQuery<FunnelRecordQuery>,
) -> ApiResult<Json<Page<FunnelRecord>>> {
    state.call(move |engine| Ok(Json(call::funnel_records(engine, &query, language)?))).await
}

/// The deals that count nowhere, or not as they may be meant, for one reason; of the first 10,000.
#[utoipa::path(get, path = "/api/v1/funnel/left-out", operation_id = "list_left_out_deals",
    tag = "funnel", params(LeftOutQuery),
    responses((status = 200, body = Page<LeftOutDeal>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_left_out_deals(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<LeftOutQuery>,
) -> ApiResult<Json<Page<LeftOutDeal>>> {
    state.call(move |engine| Ok(Json(call::left_out_deals(engine, &query)?))).await
}
