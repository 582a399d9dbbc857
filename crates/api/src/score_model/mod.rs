//! Score models: the draft, trials, publications.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, StatusCode};
use speargun_domain::right::Action;
use speargun_engine::Engine;
use speargun_words::said;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::{ApiError, ApiResult};
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::language::Reader;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_score_model))
        .add(Action::ManageModels, routes!(keep_score_model))
        .add(Action::ReadRecords, routes!(get_score_model_text))
        .add(Action::ReadRecords, routes!(check_score_model))
        .add(Action::ReadRecords, routes!(preview_score_model))
        .add(Action::ReadRecords, routes!(edit_score_model))
        .add(Action::ReadRecords, routes!(list_score_model_versions))
        .add(Action::ManageModels, routes!(publish_score_model))
        .add(Action::ManageModels, routes!(roll_back_score_model))
        .add(Action::ReadRecords, routes!(list_score_model_lines))
        .add(Action::ManageModels, routes!(begin_score_model_line))
        .add(Action::ManageModels, routes!(remove_score_model_line))
        .add(Action::ManageModels, routes!(retire_score_model_line))
}

/// The draft, and what is in force.
#[utoipa::path(get, path = "/api/v1/score-model",
    operation_id = "get_score_model", tag = "score models", params(ScoreModelQuery),
    responses((status = 200, body = ScoreModelState, headers(("ETag" = String)))))]
pub(crate) async fn get_score_model(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ScoreModelQuery>,
) -> ApiResult<([(axum::http::HeaderName, String); 1], Json<ScoreModelState>)> {
    state
        .call(move |engine| {
            let found = call::score_model(engine, query.line.as_deref())?;
            Ok(([(ETAG, quoted(&found.tag))], Json(found)))
        })
        .await
}

fn quoted(tag: &str) -> String {
    format!("\"{tag}\"")
}

/// Replaces the draft. `If-Match` names the one that was changed, so that of two people at one draft
/// the second is told (412) and nobody's work is lost.
#[utoipa::path(put, path = "/api/v1/score-model",
    operation_id = "keep_score_model", tag = "score models",
    params(ScoreModelQuery, ("If-Match" = String, Header, description = "The tag of the draft that was changed")),
    request_body = ScoreModelText,
    responses((status = 200, body = ScoreModelKept, headers(("ETag" = String))),
        (status = 400, body = ErrorBody),
        (status = 412, body = ErrorBody, description = "Somebody else changed the draft"),
        (status = 428, body = ErrorBody, description = "If-Match is missing")))]
pub(crate) async fn keep_score_model(
    State(state): State<AppState>,
    Call(context): Call,
    ApiQuery(query): ApiQuery<ScoreModelQuery>,
    headers: HeaderMap,
    ApiJson(wanted): ApiJson<ScoreModelText>,
) -> ApiResult<([(axum::http::HeaderName, String); 1], Json<ScoreModelKept>)> {
    let tag = headers.get(IF_MATCH).and_then(|tag| tag.to_str().ok());
    let Some(tag) = tag.map(|tag| tag.trim().trim_matches('"').to_owned()) else {
        let status = StatusCode::PRECONDITION_REQUIRED;
        return Err(ApiError::new(status, "tag_required", said!("http.no_tag"))
            .with_hint(said!("http.hint.tag")));
    };
    let keep = move |engine: &Engine| {
        let kept =
            call::keep_score_model(engine, query.line.as_deref(), (&wanted.text, &tag), &context)?;
        Ok(([(ETAG, quoted(&kept.tag))], Json(kept)))
    };
    state.call(keep).await
}

/// A text by name.
#[utoipa::path(get, path = "/api/v1/score-model/text",
    operation_id = "get_score_model_text", tag = "score models", params(ScoreModelTextQuery),
    responses((status = 200, body = ScoreModelText), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn get_score_model_text(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ScoreModelTextQuery>,
) -> ApiResult<Json<ScoreModelText>> {
    state
        .call(move |engine| {
            Ok(Json(call::score_model_text(engine, query.line.as_deref(), &query.of)?))
        })
        .await
}

/// What is wrong with a text, and what it says.
#[utoipa::path(post, path = "/api/v1/score-model/check",
    operation_id = "check_score_model", tag = "score models", params(ScoreModelQuery),
    request_body = ScoreModelCheckWish,
    responses((status = 200, body = ScoreModelCheck)))]
pub(crate) async fn check_score_model(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiQuery(query): ApiQuery<ScoreModelQuery>,
    ApiJson(wish): ApiJson<ScoreModelCheckWish>,
) -> ApiResult<Json<ScoreModelCheck>> {
    state
        .call(move |engine| {
            Ok(Json(call::check_score_model(engine, query.line.as_deref(), &wish, language)?))
        })
        .await
}

/// How accounts would stand under a text, with other weights where some are named.
#[utoipa::path(post, path = "/api/v1/score-model/preview",
    operation_id = "preview_score_model", tag = "score models", params(ScoreModelQuery),
    request_body = ScoreModelPreviewWish,
    responses((status = 200, body = ScoreModelPreview), (status = 400, body = ErrorBody)))]
pub(crate) async fn preview_score_model(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ScoreModelQuery>,
    ApiJson(wish): ApiJson<ScoreModelPreviewWish>,
) -> ApiResult<Json<ScoreModelPreview>> {
    state
        .call(move |engine| {
            Ok(Json(call::preview_score_model(engine, query.line.as_deref(), &wish)?))
        })
        .await
}

/// A text with changes in it, comments and order kept. Nothing is written.
#[utoipa::path(post, path = "/api/v1/score-model/edit",
    operation_id = "edit_score_model", tag = "score models",
    request_body = ScoreModelEditWish,
    responses((status = 200, body = ScoreModelText), (status = 400, body = ErrorBody)))]
pub(crate) async fn edit_score_model(
    State(state): State<AppState>,
    ApiJson(wish): ApiJson<ScoreModelEditWish>,
) -> ApiResult<Json<ScoreModelText>> {
    state.call(move |engine| Ok(Json(call::edit_score_model(engine, &wish)?))).await
}

/// The versions that were published, the newest first.
#[utoipa::path(get, path = "/api/v1/score-model/versions",
    operation_id = "list_score_model_versions", tag = "score models", params(ScoreModelQuery),
    responses((status = 200, body = ScoreModelVersions)))]
pub(crate) async fn list_score_model_versions(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ScoreModelQuery>,
) -> ApiResult<Json<ScoreModelVersions>> {
    state
        .call(move |engine| Ok(Json(call::score_model_versions(engine, query.line.as_deref())?)))
        .await
}

/// Puts a text in force; scores follow with the next step of the live path.
#[utoipa::path(post, path = "/api/v1/score-model/publish",
    operation_id = "publish_score_model", tag = "score models", params(ScoreModelQuery),
    request_body = PublishScoreModel,
    responses((status = 200, body = ScoreModelPublished), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "Somebody published meanwhile")))]
pub(crate) async fn publish_score_model(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiQuery(query): ApiQuery<ScoreModelQuery>,
    ApiJson(wish): ApiJson<PublishScoreModel>,
) -> ApiResult<Json<ScoreModelPublished>> {
    state
        .call(move |engine| {
            let line = query.line.as_deref();
            Ok(Json(call::publish_score_model(engine, line, &wish, &context, language)?))
        })
        .await
}

/// Puts an earlier text in force again, as a new version that says so.
#[utoipa::path(post, path = "/api/v1/score-model/rollback",
    operation_id = "roll_back_score_model", tag = "score models", params(ScoreModelQuery),
    request_body = RollBackScoreModel,
    responses((status = 200, body = ScoreModelPublished), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "Somebody published meanwhile")))]
pub(crate) async fn roll_back_score_model(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiQuery(query): ApiQuery<ScoreModelQuery>,
    ApiJson(wish): ApiJson<RollBackScoreModel>,
) -> ApiResult<Json<ScoreModelPublished>> {
    state
        .call(move |engine| {
            let line = query.line.as_deref();
            Ok(Json(call::roll_back_score_model(engine, line, &wish, &context, language)?))
        })
        .await
}

/// The product lines with a draft or a model in force.
#[utoipa::path(get, path = "/api/v1/score-model/lines",
    operation_id = "list_score_model_lines", tag = "score models",
    responses((status = 200, body = ScoreModelLines)))]
pub(crate) async fn list_score_model_lines(
    State(state): State<AppState>,
) -> ApiResult<Json<ScoreModelLines>> {
    state.call(|engine| Ok(Json(call::score_model_lines(engine)?))).await
}

/// Begins the model of a product line with what the main model says. It scores nobody until it is
/// published.
#[utoipa::path(post, path = "/api/v1/score-model/lines",
    operation_id = "begin_score_model_line", tag = "score models",
    request_body = BeginScoreModelLine,
    responses((status = 200, body = ScoreModelLines), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "There is one already")))]
pub(crate) async fn begin_score_model_line(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wish): ApiJson<BeginScoreModelLine>,
) -> ApiResult<Json<ScoreModelLines>> {
    state.call(move |engine| Ok(Json(call::begin_score_model_line(engine, &wish, &context)?))).await
}

/// Takes the model of a product line out of force. Its versions and its draft stay.
#[utoipa::path(post, path = "/api/v1/score-model/lines/{line}/retire",
    operation_id = "retire_score_model_line", tag = "score models",
    params(("line" = String, Path, description = "The product line")),
    responses((status = 200, body = ScoreModelLines), (status = 404, body = ErrorBody)))]
pub(crate) async fn retire_score_model_line(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(line): ApiPath<String>,
) -> ApiResult<Json<ScoreModelLines>> {
    state
        .call(move |engine| Ok(Json(call::retire_score_model_line(engine, &line, &context)?)))
        .await
}

/// Removes the draft of a product line that has no model in force. Its text is put aside in the
/// folder `score_models/removed` of the workspace; its versions stay.
#[utoipa::path(delete, path = "/api/v1/score-model/lines/{line}",
    operation_id = "remove_score_model_line", tag = "score models",
    params(("line" = String, Path, description = "The product line")),
    responses((status = 200, body = ScoreModelLines), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "Its model is in force")))]
pub(crate) async fn remove_score_model_line(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(line): ApiPath<String>,
) -> ApiResult<Json<ScoreModelLines>> {
    state
        .call(move |engine| Ok(Json(call::remove_score_model_line(engine, &line, &context)?)))
        .await
}
