//! The accounts of people: report, runs, review queue, decisions, explanation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::call;
use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::language::Reader;
use crate::membership::match_report::{MatchChange, MatchJob, MatchReport, MatchRunList};
use crate::membership::types::{
    BulkAcceptance, BulkDecision, MatchDecision, MatchExplanation, NewAssignment,
    NewReviewDecision, ReviewItem, ReviewQuery,
};
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;

/// How well people are matched now.
#[utoipa::path(get, path = "/api/v1/match/report",
    operation_id = "get_match_report", tag = "matching",
    responses((status = 200, body = MatchReport)))]
pub(crate) async fn get_match_report(
    State(state): State<AppState>,
) -> ApiResult<Json<MatchReport>> {
    state.call(move |engine| Ok(Json(call::match_report(engine)?))).await
}

/// The full runs, newest first.
#[utoipa::path(get, path = "/api/v1/match/runs", operation_id = "list_match_runs", tag = "matching",
    responses((status = 200, body = MatchRunList)))]
pub(crate) async fn list_match_runs(
    State(state): State<AppState>,
) -> ApiResult<Json<MatchRunList>> {
    state.call(move |engine| Ok(Json(MatchRunList { items: call::match_runs(engine)? }))).await
}

/// The people whose account the last run changed.
#[utoipa::path(get, path = "/api/v1/match/changes",
    operation_id = "list_match_changes", tag = "matching",
    params(PageQuery),
    responses((status = 200, body = Page<MatchChange>)))]
pub(crate) async fn list_match_changes(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<MatchChange>>> {
    state.call(move |engine| Ok(Json(call::match_changes(engine, &window)?))).await
}

/// Matches all people in the background.
#[utoipa::path(post, path = "/api/v1/match/run", operation_id = "start_match", tag = "matching",
    responses((status = 202, body = MatchJob), (status = 409, body = ErrorBody)))]
pub(crate) async fn start_match(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<(StatusCode, Json<MatchJob>)> {
    state
        .call(move |engine| Ok((StatusCode::ACCEPTED, Json(call::start_match(engine, &context)?))))
        .await
}

/// The run in the background: how far it is, or how it ended.
#[utoipa::path(get, path = "/api/v1/match/run", operation_id = "get_match_job", tag = "matching",
    responses((status = 200, body = MatchJob)))]
pub(crate) async fn get_match_job(
    State(state): State<AppState>,
    Reader(language): Reader,
) -> ApiResult<Json<MatchJob>> {
    state.call(move |engine| Ok(Json(call::match_job(engine, language)?))).await
}

/// Stops the run in the background; what was written stays.
#[utoipa::path(post, path = "/api/v1/match/run/cancel",
    operation_id = "cancel_match", tag = "matching",
    responses((status = 200, body = MatchJob)))]
pub(crate) async fn cancel_match(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
) -> ApiResult<Json<MatchJob>> {
    state.call(move |engine| Ok(Json(call::cancel_match(engine, &context, language)?))).await
}

/// People whom somebody should look at, with their candidates side by side.
#[utoipa::path(get, path = "/api/v1/match/review",
    operation_id = "list_match_review", tag = "matching",
    params(ReviewQuery),
    responses((status = 200, body = Page<ReviewItem>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_match_review(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ReviewQuery>,
) -> ApiResult<Json<Page<ReviewItem>>> {
    state.call(move |engine| Ok(Json(call::review_queue(engine, &query)?))).await
}

/// Accepts, rejects or replaces the best guess for a person.
#[utoipa::path(post, path = "/api/v1/match/review/{id}",
    operation_id = "decide_match_review", tag = "matching",
    params(("id" = i64, Path, description = "The person's id")),
    request_body = NewReviewDecision,
    responses((status = 200, body = MatchDecision),
        (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn decide_match_review(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(decision): ApiJson<NewReviewDecision>,
) -> ApiResult<Json<MatchDecision>> {
    state.call(move |engine| Ok(Json(call::review(engine, id, &decision, &context)?))).await
}

/// Accepts every best guess that is at least this likely.
#[utoipa::path(post, path = "/api/v1/match/review/accept",
    operation_id = "accept_match_review", tag = "matching",
    request_body = BulkAcceptance,
    responses((status = 200, body = BulkDecision),
        (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn accept_match_review(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<BulkAcceptance>,
) -> ApiResult<Json<BulkDecision>> {
    state
        .call(move |engine| {
            Ok(Json(call::accept_above(engine, wanted.minimum_probability, &context)?))
        })
        .await
}

/// The decisions of people, newest first.
#[utoipa::path(get, path = "/api/v1/match/decisions",
    operation_id = "list_match_decisions", tag = "matching",
    params(PageQuery),
    responses((status = 200, body = Page<MatchDecision>)))]
pub(crate) async fn list_match_decisions(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<MatchDecision>>> {
    state.call(move |engine| Ok(Json(call::match_decisions(engine, &window)?))).await
}

/// Takes one decision back: everything is as it was before.
#[utoipa::path(post, path = "/api/v1/match/decisions/{id}/undo",
    operation_id = "undo_match_decision", tag = "matching",
    params(("id" = i64, Path, description = "The decision's id")),
    responses((status = 200, body = MatchDecision),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn undo_match_decision(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<MatchDecision>> {
    state.call(move |engine| Ok(Json(call::undo_decision(engine, id, &context)?))).await
}

/// Takes back all decisions that were made at once.
#[utoipa::path(post, path = "/api/v1/match/batches/{id}/undo",
    operation_id = "undo_match_batch", tag = "matching",
    params(("id" = i64, Path, description = "The number of the batch")),
    responses((status = 200, body = BulkDecision),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn undo_match_batch(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<BulkDecision>> {
    state.call(move |engine| Ok(Json(call::undo_batch(engine, id, &context)?))).await
}

/// Why a person has their account, or none.
#[utoipa::path(get, path = "/api/v1/people/{id}/match",
    operation_id = "explain_match", tag = "matching",
    params(("id" = i64, Path, description = "The person's id")),
    responses((status = 200, body = MatchExplanation), (status = 404, body = ErrorBody)))]
pub(crate) async fn explain_match(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<MatchExplanation>> {
    state.call(move |engine| Ok(Json(call::explain_match(engine, id)?))).await
}

/// Gives a person an account; no job takes it away.
#[utoipa::path(post, path = "/api/v1/people/{id}/account",
    operation_id = "assign_account", tag = "matching",
    params(("id" = i64, Path, description = "The person's id")),
    request_body = NewAssignment,
    responses((status = 200, body = MatchDecision),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn assign_account(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewAssignment>,
) -> ApiResult<Json<MatchDecision>> {
    state.call(move |engine| Ok(Json(call::assign(engine, id, wanted.account_id, &context)?))).await
}
