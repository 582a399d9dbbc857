//! Stages of accounts and their state in the market.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::language::Reader;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_account_standing))
        .add(Action::DecideAccounts, routes!(move_account, release_account))
        .add(Action::DecideAccounts, routes!(tell_contract, forget_contract))
}

/// Where an account stands in its funnel and in the market, why, and what is missing for the next
/// stage.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/stage",
    operation_id = "get_account_standing", tag = "stages",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountStanding), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_standing(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountStanding>> {
    state.call(move |engine| Ok(Json(call::account_standing(engine, id, language)?))).await
}

/// Puts an account into a stage. No job undoes it until its day, or until somebody takes it back.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/stage",
    operation_id = "move_account", tag = "stages",
    params(("id" = i64, Path, description = "The account's id")),
    request_body = MoveAccount,
    responses((status = 200, body = AccountStanding), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn move_account(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<MoveAccount>,
) -> ApiResult<Json<AccountStanding>> {
    state
        .call(move |engine| Ok(Json(call::move_account(engine, id, &wanted, &context, language)?)))
        .await
}

/// Takes back what somebody decided about the stage of an account: conditions count again.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/stage",
    operation_id = "release_account", tag = "stages",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountStanding), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn release_account(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountStanding>> {
    state.call(move |engine| Ok(Json(call::release_account(engine, id, &context, language)?))).await
}

/// Tells competitor and end of contract of an account. It counts before what is imported.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/contract",
    operation_id = "tell_contract", tag = "stages",
    params(("id" = i64, Path, description = "The account's id")),
    request_body = TellContract,
    responses((status = 200, body = AccountStanding), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn tell_contract(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TellContract>,
) -> ApiResult<Json<AccountStanding>> {
    state
        .call(move |engine| Ok(Json(call::tell_contract(engine, id, &wanted, &context, language)?)))
        .await
}

/// Takes back what was told about a contract: what is imported counts again.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/contract",
    operation_id = "forget_contract", tag = "stages",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountStanding), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn forget_contract(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountStanding>> {
    state.call(move |engine| Ok(Json(call::forget_contract(engine, id, &context, language)?))).await
}
