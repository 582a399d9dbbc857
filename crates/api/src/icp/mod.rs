//! The ideal customer profile, look-alikes and propensity.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiPath, ApiQuery};
use crate::job::Job;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_icp))
        .add(Action::ReadRecords, routes!(get_icp_draft))
        .add(Action::ReadRecords, routes!(list_lookalikes))
        .add(Action::ReadRecords, routes!(get_propensity))
        .add(Action::ManageModels, routes!(learn_propensity))
        .add(Action::ReadRecords, routes!(get_account_propensity))
}

/// Which attributes separate accounts that were won from those lost and never sold to.
#[utoipa::path(get, path = "/api/v1/icp", operation_id = "get_icp", tag = "icp",
    responses((status = 200, body = Icp)))]
pub(crate) async fn get_icp(State(state): State<AppState>) -> ApiResult<Json<Icp>> {
    state.call(move |engine| Ok(Json(call::icp(engine)?))).await
}

/// The rule of a finding, and the score model in force with the rule added. Nothing is written.
#[utoipa::path(get, path = "/api/v1/icp/findings/{number}/draft",
    operation_id = "get_icp_draft", tag = "icp",
    params(("number" = u64, Path, description = "The finding's number"), IcpDraftQuery),
    responses((status = 200, body = IcpDraft), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn get_icp_draft(
    State(state): State<AppState>,
    ApiPath(number): ApiPath<u64>,
    ApiQuery(query): ApiQuery<IcpDraftQuery>,
) -> ApiResult<Json<IcpDraft>> {
    state.call(move |engine| Ok(Json(call::icp_draft(engine, number, &query)?))).await
}

/// Accounts never sold to that are most like the best customers, with reasons.
#[utoipa::path(get, path = "/api/v1/icp/lookalikes",
    operation_id = "list_lookalikes", tag = "icp", params(LookalikeQuery),
    responses((status = 200, body = Lookalikes)))]
pub(crate) async fn list_lookalikes(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<LookalikeQuery>,
) -> ApiResult<Json<Lookalikes>> {
    state.call(move |engine| Ok(Json(call::lookalikes(engine, &query)?))).await
}

/// How likely accounts never sold to are to be won, how well that can be known, and why.
#[utoipa::path(get, path = "/api/v1/icp/propensity",
    operation_id = "get_propensity", tag = "icp", params(PropensityQuery),
    responses((status = 200, body = Propensity)))]
pub(crate) async fn get_propensity(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<PropensityQuery>,
) -> ApiResult<Json<Propensity>> {
    state.call(move |engine| Ok(Json(call::propensity(engine, &query)?))).await
}

/// Learns from all outcomes in the background and keeps the model; refused below 50 won or 50 lost
/// accounts.
#[utoipa::path(post, path = "/api/v1/icp/propensity",
    operation_id = "learn_propensity", tag = "icp",
    responses((status = 202, body = Job), (status = 409, body = ErrorBody)))]
pub(crate) async fn learn_propensity(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<(StatusCode, Json<Job>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::ACCEPTED, Json(call::start_learning(engine, &context)?)))
        })
        .await
}

/// How likely one account is to be won, with reasons.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/propensity",
    operation_id = "get_account_propensity", tag = "icp",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountPropensity), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_propensity(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountPropensity>> {
    state.call(move |engine| Ok(Json(call::account_propensity(engine, id)?))).await
}
