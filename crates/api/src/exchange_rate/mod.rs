//! Exchange rates: what there are, and new ones.

mod answer;
mod query;

use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use speargun_words::said;
use utoipa_axum::routes;

pub use answer::*;
pub use query::*;

use crate::caller::Call;
use crate::error::{ApiError, ApiResult};
use crate::extract::ApiJson;
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_exchange_rates))
        .add(Action::ImportRecords, routes!(set_exchange_rates))
}

/// The exchange rates of the workspace.
#[utoipa::path(get, path = "/api/v1/exchange-rates", operation_id = "list_exchange_rates",
    tag = "workspace", responses((status = 200, body = ExchangeRates)))]
pub(crate) async fn list_exchange_rates(
    State(state): State<AppState>,
) -> ApiResult<Json<ExchangeRates>> {
    state.call(|engine| Ok(Json(ExchangeRates::from(&*engine.workspace.rates())))).await
}

/// Sets exchange rates, and answers with all of them: a new version of the settings. Amounts count
/// with them at once, scores follow within seconds.
#[utoipa::path(patch, path = "/api/v1/exchange-rates", operation_id = "set_exchange_rates",
    tag = "workspace", request_body = ExchangeRateChanges,
    responses((status = 200, body = ExchangeRates), (status = 400, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn set_exchange_rates(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(changes): ApiJson<ExchangeRateChanges>,
) -> ApiResult<Json<ExchangeRates>> {
    state
        .call(move |engine| {
            let rates = changes.by_currency()?;
            let own = engine.workspace.settings().currency;
            if rates.contains_key(&own) {
                let code = own.code();
                let reason = said!("exchange_rate.own", code);
                return Err(ApiError::bad_request("invalid_exchange_rate", reason));
            }
            engine.workspace.set_rates(&rates, &context)?;
            Ok(Json(ExchangeRates::from(&*engine.workspace.rates())))
        })
        .await
}
