//! Pilots: waves of few accounts, personal content and its gate, daily check-ins.

pub mod call;
pub(crate) mod types;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use speargun_engine::pilot;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::language::Reader;
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_pilot))
        .add(Action::PlanPrograms, routes!(start_wave))
        .add(Action::PlanPrograms, routes!(launch_pilot))
        .add(Action::PassPilots, routes!(pass_wave))
        .add(Action::PassPilots, routes!(stop_wave))
        .add(Action::PlanPrograms, routes!(add_pilot_piece))
        .add(Action::PlanPrograms, routes!(edit_pilot_piece))
        .add(Action::WorkTasks, routes!(write_pilot_piece))
        .add(Action::PlanPrograms, routes!(remove_pilot_piece))
        .add(Action::ReadRecords, routes!(list_check_ins))
        .add(Action::WorkTasks, routes!(check_in))
        .add(Action::ReadRecords, routes!(list_due_check_ins))
}

/// The pilot of a programme: its waves, the accounts of one with what the gate finds in their
/// content, and what was overridden.
#[utoipa::path(get, path = "/api/v1/programs/{id}/pilot", operation_id = "get_pilot",
    tag = "pilots", params(("id" = i64, Path, description = "The programme's number"), PilotQuery),
    responses((status = 200, body = Pilot), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_pilot(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<PilotQuery>,
) -> ApiResult<Json<Pilot>> {
    state.call(move |engine| Ok(Json(call::get(engine, (id, query.wave), language)?))).await
}

/// Begins the next wave of a programme; the first is the pilot, with 2 or 3 accounts.
#[utoipa::path(post, path = "/api/v1/programs/{id}/pilot/waves", operation_id = "start_wave",
    tag = "pilots", params(("id" = i64, Path, description = "The programme's number")),
    request_body = NewWave,
    responses((status = 201, body = Pilot), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn start_wave(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewWave>,
) -> ApiResult<(StatusCode, Json<Pilot>)> {
    state
        .call(move |engine| {
            let begun = call::start(engine, id, &wanted, (&context, language))?;
            Ok((StatusCode::CREATED, Json(begun)))
        })
        .await
}

/// Launches an account of the wave that runs, or all of it, through the gate.
#[utoipa::path(post, path = "/api/v1/programs/{id}/pilot/launch", operation_id = "launch_pilot",
    tag = "pilots", params(("id" = i64, Path, description = "The programme's number")),
    request_body = PilotLaunch,
    responses((status = 200, body = Pilot), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn launch_pilot(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<PilotLaunch>,
) -> ApiResult<Json<Pilot>> {
    state
        .call(move |engine| Ok(Json(call::launch(engine, id, &wanted, (&context, language))?)))
        .await
}

/// Says that the wave that runs passed, with what was learned. The next wave may come then.
#[utoipa::path(post, path = "/api/v1/programs/{id}/pilot/passing", operation_id = "pass_wave",
    tag = "pilots", params(("id" = i64, Path, description = "The programme's number")),
    request_body = WaveEnd,
    responses((status = 200, body = Pilot), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn pass_wave(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<WaveEnd>,
) -> ApiResult<Json<Pilot>> {
    state.call(move |engine| Ok(Json(call::pass(engine, id, &wanted, (&context, language))?))).await
}

/// Stops the wave that runs, with what was learned. The next wave is no larger.
#[utoipa::path(post, path = "/api/v1/programs/{id}/pilot/stop", operation_id = "stop_wave",
    tag = "pilots", params(("id" = i64, Path, description = "The programme's number")),
    request_body = WaveStop,
    responses((status = 200, body = Pilot), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn stop_wave(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<WaveStop>,
) -> ApiResult<Json<Pilot>> {
    state.call(move |engine| Ok(Json(call::stop(engine, id, &wanted, (&context, language))?))).await
}

/// Agrees on a piece of personal content for an account of the wave that runs. Its maker gets a
/// task.
#[utoipa::path(post, path = "/api/v1/programs/{id}/pilot/pieces",
    operation_id = "add_pilot_piece", tag = "pilots",
    params(("id" = i64, Path, description = "The programme's number")),
    request_body = NewPilotPiece,
    responses((status = 201, body = PilotPiece), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_pilot_piece(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewPilotPiece>,
) -> ApiResult<(StatusCode, Json<PilotPiece>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::add_piece(engine, id, &wanted, &context)?)))
        })
        .await
}

/// Changes what was agreed on a piece. The task of its maker goes with it.
#[utoipa::path(put, path = "/api/v1/programs/{id}/pilot/pieces/{piece}",
    operation_id = "edit_pilot_piece", tag = "pilots",
    params(("id" = i64, Path, description = "The programme's number"),
        ("piece" = i64, Path, description = "The piece's number")),
    request_body = PilotPieceEdit,
    responses((status = 200, body = PilotPiece), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn edit_pilot_piece(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(place): ApiPath<(i64, i64)>,
    ApiJson(wanted): ApiJson<PilotPieceEdit>,
) -> ApiResult<Json<PilotPiece>> {
    state.call(move |engine| Ok(Json(call::edit_piece(engine, place, &wanted, &context)?))).await
}

/// Writes the message of a piece, and says whether it is personal.
#[utoipa::path(put, path = "/api/v1/programs/{id}/pilot/pieces/{piece}/text",
    operation_id = "write_pilot_piece", tag = "pilots",
    params(("id" = i64, Path, description = "The programme's number"),
        ("piece" = i64, Path, description = "The piece's number")),
    request_body = PilotPieceText,
    responses((status = 200, body = PilotPiece), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn write_pilot_piece(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(place): ApiPath<(i64, i64)>,
    ApiJson(wanted): ApiJson<PilotPieceText>,
) -> ApiResult<Json<PilotPiece>> {
    state.call(move |engine| Ok(Json(call::write_piece(engine, place, &wanted, &context)?))).await
}

/// Removes a piece with a reason. That it was there stays known.
#[utoipa::path(post, path = "/api/v1/programs/{id}/pilot/pieces/{piece}/removal",
    operation_id = "remove_pilot_piece", tag = "pilots",
    params(("id" = i64, Path, description = "The programme's number"),
        ("piece" = i64, Path, description = "The piece's number")),
    request_body = PilotPieceRemoval,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn remove_pilot_piece(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(place): ApiPath<(i64, i64)>,
    ApiJson(wanted): ApiJson<PilotPieceRemoval>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            pilot::remove_piece(&engine.workspace, place, &wanted.reason, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// The check-ins of a programme, the newest first.
#[utoipa::path(get, path = "/api/v1/programs/{id}/check-ins", operation_id = "list_check_ins",
    tag = "pilots", params(("id" = i64, Path, description = "The programme's number"), PageQuery),
    responses((status = 200, body = Page<CheckIn>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_check_ins(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<CheckIn>>> {
    state.call(move |engine| Ok(Json(call::check_ins(engine, id, &query)?))).await
}

/// Checks in on the wave that runs. What someone has to do something about makes a task.
#[utoipa::path(post, path = "/api/v1/programs/{id}/check-ins", operation_id = "check_in",
    tag = "pilots", params(("id" = i64, Path, description = "The programme's number")),
    request_body = NewCheckIn,
    responses((status = 201, body = WrittenCheckIn), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn check_in(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewCheckIn>,
) -> ApiResult<(StatusCode, Json<WrittenCheckIn>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::check_in(engine, id, &wanted, &context)?)))
        })
        .await
}

/// The waves on which no one checked in today although it is due: those that the reader began, and
/// those of programmes whose team they are in. Due is each day from Monday to Friday after the
/// first launch.
#[utoipa::path(get, path = "/api/v1/check-ins/due", operation_id = "list_due_check_ins",
    tag = "pilots", responses((status = 200, body = DueCheckIns)))]
pub(crate) async fn list_due_check_ins(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<Json<DueCheckIns>> {
    state.call(move |engine| Ok(Json(call::due(engine, &context)?))).await
}
