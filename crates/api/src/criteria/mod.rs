//! Criteria of target lists, and who signed them.

pub mod call;
pub(crate) mod types;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::language::Reader;
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_criteria))
        .add(Action::PlanTargets, routes!(create_criteria))
        .add(Action::ReadRecords, routes!(get_criteria))
        .add(Action::PlanTargets, routes!(change_criteria))
        .add(Action::SignTargets, routes!(sign_criteria))
}

/// The sheets of criteria, by name.
#[utoipa::path(get, path = "/api/v1/criteria", operation_id = "list_criteria", tag = "criteria",
    responses((status = 200, body = CriteriaList)))]
pub(crate) async fn list_criteria(
    State(state): State<AppState>,
    Reader(language): Reader,
) -> ApiResult<Json<CriteriaList>> {
    state.call(move |engine| Ok(Json(CriteriaList { items: call::list(engine, language)? }))).await
}

/// Makes a sheet of criteria. The signers that its text names have to sign it; if it names
/// none, every executive has to.
#[utoipa::path(post, path = "/api/v1/criteria", operation_id = "create_criteria",
    tag = "criteria", request_body = NewCriteria,
    responses((status = 201, body = CriteriaSheet), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_criteria(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewCriteria>,
) -> ApiResult<(StatusCode, Json<CriteriaSheet>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::create(engine, &wanted, &context)?)))
        })
        .await
}

/// One sheet of criteria.
#[utoipa::path(get, path = "/api/v1/criteria/{id}", operation_id = "get_criteria",
    tag = "criteria", params(("id" = i64, Path, description = "The sheet's number")),
    responses((status = 200, body = CriteriaSheet), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_criteria(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<CriteriaSheet>> {
    state.call(move |engine| Ok(Json(call::get(engine, id, language)?))).await
}

/// Changes a sheet of criteria. Its signatures fall: everyone has to sign again.
#[utoipa::path(put, path = "/api/v1/criteria/{id}", operation_id = "change_criteria",
    tag = "criteria", params(("id" = i64, Path, description = "The sheet's number")),
    request_body = CriteriaChange,
    responses((status = 200, body = CriteriaSheet), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn change_criteria(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<CriteriaChange>,
) -> ApiResult<Json<CriteriaSheet>> {
    state.call(move |engine| Ok(Json(call::change(engine, id, &wanted, &context)?))).await
}

/// Signs the newest version of a sheet of criteria.
#[utoipa::path(post, path = "/api/v1/criteria/{id}/signature", operation_id = "sign_criteria",
    tag = "criteria", params(("id" = i64, Path, description = "The sheet's number")),
    request_body = CriteriaSignature,
    responses((status = 200, body = CriteriaSheet), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 412, body = ErrorBody)))]
pub(crate) async fn sign_criteria(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<CriteriaSignature>,
) -> ApiResult<Json<CriteriaSheet>> {
    state.call(move |engine| Ok(Json(call::sign(engine, id, wanted.version, &context)?))).await
}
