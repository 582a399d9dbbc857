//! Learned weights of the matcher: versions, training, publication, the way back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::call;
use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::membership::match_model::{MatchModelList, PublishModel};
use crate::membership::match_report::MatchJob;
use crate::shared::ErrorBody;
use crate::state::AppState;
use speargun_engine::Engine;

/// The versions of the weights, the newest first.
#[utoipa::path(get, path = "/api/v1/match/models",
    operation_id = "list_match_models", tag = "matching",
    responses((status = 200, body = MatchModelList)))]
pub(crate) async fn list_match_models(
    State(state): State<AppState>,
) -> ApiResult<Json<MatchModelList>> {
    state.call(move |engine| Ok(Json(call::match_models(engine)?))).await
}

/// Learns weights from the decisions of people in the background, as a new draft.
#[utoipa::path(post, path = "/api/v1/match/models",
    operation_id = "train_match_model", tag = "matching",
    responses((status = 202, body = MatchJob), (status = 409, body = ErrorBody)))]
pub(crate) async fn train_match_model(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<(StatusCode, Json<MatchJob>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::ACCEPTED, Json(call::start_training(engine, &context)?)))
        })
        .await
}

/// Puts a version in force and decides everybody by it, in the background.
#[utoipa::path(post, path = "/api/v1/match/models/{version}/publish",
    operation_id = "publish_match_model", tag = "matching",
    params(("version" = i64, Path, description = "The version's number")),
    request_body = PublishModel,
    responses((status = 202, body = MatchJob),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn publish_match_model(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(version): ApiPath<i64>,
    ApiJson(wanted): ApiJson<PublishModel>,
) -> ApiResult<(StatusCode, Json<MatchJob>)> {
    let start = move |engine: &Engine| {
        let job = call::start_publishing(engine, version, wanted.force, &context)?;
        Ok((StatusCode::ACCEPTED, Json(job)))
    };
    state.call(start).await
}

/// Goes back to the weights before and decides everybody by them, in the background.
#[utoipa::path(post, path = "/api/v1/match/models/rollback",
    operation_id = "roll_back_match_model", tag = "matching",
    responses((status = 202, body = MatchJob), (status = 409, body = ErrorBody)))]
pub(crate) async fn roll_back_match_model(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<(StatusCode, Json<MatchJob>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::ACCEPTED, Json(call::start_rollback(engine, &context)?)))
        })
        .await
}
