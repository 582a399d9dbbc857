//! Exchange rates: what there are, and new ones.

use axum::Json;
use axum::extract::State;

use crate::caller::CurrentCaller;
use crate::dto::{ErrorBody, ExchangeRateChanges, ExchangeRates};
use crate::error::ApiResult;
use crate::extract::ApiJson;
use crate::router::AppState;

/// The exchange rates of the workspace.
#[utoipa::path(get, path = "/api/v1/exchange-rates", operation_id = "list_exchange_rates",
    tag = "workspace", responses((status = 200, body = ExchangeRates)))]
pub(crate) async fn list_exchange_rates(
    State(state): State<AppState>,
) -> ApiResult<Json<ExchangeRates>> {
    state.run(|backend| Ok(Json(backend.exchange_rates()?))).await
}

/// Sets exchange rates, and answers with all of them. They are kept in `workspace.toml`. Amounts
/// count with them at once, scores follow in the background.
#[utoipa::path(patch, path = "/api/v1/exchange-rates", operation_id = "set_exchange_rates",
    tag = "workspace", request_body = ExchangeRateChanges,
    responses((status = 200, body = ExchangeRates), (status = 400, body = ErrorBody)))]
pub(crate) async fn set_exchange_rates(
    State(state): State<AppState>,
    caller: CurrentCaller,
    ApiJson(changes): ApiJson<ExchangeRateChanges>,
) -> ApiResult<Json<ExchangeRates>> {
    state.run(move |backend| Ok(Json(backend.set_exchange_rates(&changes, caller.get())?))).await
}
