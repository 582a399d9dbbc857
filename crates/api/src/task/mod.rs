//! Tasks, and the calendar that shows them.

pub mod call;
mod feed;
pub(crate) mod types;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use speargun_domain::right::Action;
use speargun_domain::time::to_rfc3339;
use speargun_engine::calendar;
use speargun_words::said;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::client::Client;
use crate::error::{ApiError, ApiResult};
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_tasks))
        .add(Action::WorkTasks, routes!(create_task))
        .add(Action::ReadRecords, routes!(get_task))
        .add(Action::WorkTasks, routes!(edit_task))
        .add(Action::WorkTasks, routes!(hand_task_on))
        .add(Action::WorkTasks, routes!(finish_task))
        .add(Action::WorkTasks, routes!(put_task_off))
        .add(Action::WorkTasks, routes!(reopen_task))
        .add(Action::ReadRecords, routes!(list_task_events))
        .add(Action::UseOwnAccount, routes!(get_calendar, make_calendar, revoke_calendar))
        // Its secret is the permission: programs that show calendars cannot sign in.
        .add_open(routes!(read_calendar))
}

/// The tasks of the caller, of another person or of all, with their counts.
#[utoipa::path(get, path = "/api/v1/tasks", operation_id = "list_tasks", tag = "tasks",
    params(TaskListQuery),
    responses((status = 200, body = TaskList), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn list_tasks(
    State(state): State<AppState>,
    Call(context): Call,
    ApiQuery(query): ApiQuery<TaskListQuery>,
) -> ApiResult<Json<TaskList>> {
    state.call(move |engine| Ok(Json(call::list(engine, &query, &context)?))).await
}

/// Makes a task for oneself or another person.
#[utoipa::path(post, path = "/api/v1/tasks", operation_id = "create_task", tag = "tasks",
    request_body = NewTask,
    responses((status = 201, body = Task), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_task(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewTask>,
) -> ApiResult<(StatusCode, Json<Task>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::create(engine, &wanted, &context)?)))
        })
        .await
}

/// One task.
#[utoipa::path(get, path = "/api/v1/tasks/{id}", operation_id = "get_task", tag = "tasks",
    params(("id" = i64, Path, description = "The task's number")),
    responses((status = 200, body = Task), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_task(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<Task>> {
    state.call(move |engine| Ok(Json(call::get(engine, id)?))).await
}

/// Changes title, note, due day and reminder of a task.
#[utoipa::path(put, path = "/api/v1/tasks/{id}", operation_id = "edit_task",
    tag = "tasks", params(("id" = i64, Path, description = "The task's number")),
    request_body = TaskEdit,
    responses((status = 200, body = Task), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn edit_task(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TaskEdit>,
) -> ApiResult<Json<Task>> {
    state.call(move |engine| Ok(Json(call::edit(engine, id, &wanted, &context)?))).await
}

/// Hands a task on to another person.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/hand-on", operation_id = "hand_task_on",
    tag = "tasks", params(("id" = i64, Path, description = "The task's number")),
    request_body = TaskHandOn,
    responses((status = 200, body = Task), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn hand_task_on(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TaskHandOn>,
) -> ApiResult<Json<Task>> {
    state.call(move |engine| Ok(Json(call::hand_on(engine, id, &wanted, &context)?))).await
}

/// Says that a task is done.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/finish", operation_id = "finish_task",
    tag = "tasks", params(("id" = i64, Path, description = "The task's number")),
    request_body = TaskRemark,
    responses((status = 200, body = Task), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn finish_task(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TaskRemark>,
) -> ApiResult<Json<Task>> {
    state.call(move |engine| Ok(Json(call::finish(engine, id, &wanted, &context)?))).await
}

/// Puts a task off until a day after today.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/put-off", operation_id = "put_task_off",
    tag = "tasks", params(("id" = i64, Path, description = "The task's number")),
    request_body = TaskDelay,
    responses((status = 200, body = Task), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn put_task_off(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TaskDelay>,
) -> ApiResult<Json<Task>> {
    state.call(move |engine| Ok(Json(call::put_off(engine, id, &wanted, &context)?))).await
}

/// Opens a task again that was done or put off.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/reopen", operation_id = "reopen_task",
    tag = "tasks", params(("id" = i64, Path, description = "The task's number")),
    request_body = TaskRemark,
    responses((status = 200, body = Task), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn reopen_task(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TaskRemark>,
) -> ApiResult<Json<Task>> {
    state.call(move |engine| Ok(Json(call::reopen(engine, id, &wanted, &context)?))).await
}

/// What happened to a task, the newest first.
#[utoipa::path(get, path = "/api/v1/tasks/{id}/history", operation_id = "list_task_events",
    tag = "tasks", params(("id" = i64, Path, description = "The task's number"), PageQuery),
    responses((status = 200, body = Page<TaskEvent>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_task_events(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<TaskEvent>>> {
    state.call(move |engine| Ok(Json(call::history(engine, id, &query)?))).await
}

/// Whether one's calendar has an address, and since when.
#[utoipa::path(get, path = "/api/v1/me/calendar", operation_id = "get_calendar", tag = "tasks",
    responses((status = 200, body = CalendarState), (status = 409, body = ErrorBody)))]
pub(crate) async fn get_calendar(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<Json<CalendarState>> {
    state
        .call(move |engine| {
            let made_at = calendar::made_at(&engine.workspace, &context)?.map(to_rfc3339);
            Ok(Json(CalendarState { made_at }))
        })
        .await
}

/// Makes the secret address of one's calendar. The one before ends.
#[utoipa::path(post, path = "/api/v1/me/calendar", operation_id = "make_calendar",
    tag = "tasks",
    responses((status = 201, body = CalendarAddress), (status = 409, body = ErrorBody)))]
pub(crate) async fn make_calendar(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<(StatusCode, Json<CalendarAddress>)> {
    state
        .call(move |engine| Ok((StatusCode::CREATED, Json(call::make_calendar(engine, &context)?))))
        .await
}

/// Ends the address of one's calendar.
#[utoipa::path(delete, path = "/api/v1/me/calendar", operation_id = "revoke_calendar",
    tag = "tasks",
    responses((status = 204), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn revoke_calendar(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            calendar::revoke(&engine.workspace, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// The tasks of a person as a calendar (RFC 5545), by their secret address.
#[utoipa::path(get, path = "/api/v1/calendar/{file}", operation_id = "read_calendar",
    tag = "tasks",
    params(("file" = String, Path, description = "The secret, and `.ics` behind it")),
    responses((status = 200, body = String, content_type = "text/calendar"),
        (status = 404, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub(crate) async fn read_calendar(
    State(state): State<AppState>,
    client: Client,
    ApiPath(file): ApiPath<String>,
) -> ApiResult<Response> {
    state
        .call(move |engine| {
            let secret = file.strip_suffix(".ics").unwrap_or_default();
            let read = calendar::read(engine, secret, client.address)?;
            let tasks = match read {
                calendar::Reading::Shown(tasks) => tasks,
                calendar::Reading::Missing => {
                    let gone = said!("calendar.gone");
                    return Err(ApiError::new(StatusCode::NOT_FOUND, "not_found", gone));
                }
                calendar::Reading::Later { seconds } => {
                    return Err(ApiError::too_many_attempts(seconds));
                }
            };
            let text = feed::text_of(engine, &tasks);
            Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
        })
        .await
}
