//! Programmes: which cycle fits, plans, goals, costs, people, days and strategy sheets.

pub mod call;
pub(crate) mod types;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use speargun_engine::program;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::language::Reader;
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;
use crate::task::types::Task;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(advise_program))
        .add(Action::ReadRecords, routes!(list_programs))
        .add(Action::PlanPrograms, routes!(create_program))
        .add(Action::ReadRecords, routes!(get_program))
        .add(Action::PlanPrograms, routes!(edit_program))
        .add(Action::ReadRecords, routes!(get_program_plan))
        .add(Action::PlanPrograms, routes!(edit_program_section))
        .add(Action::ReadRecords, routes!(list_section_versions))
        .add(Action::WorkTasks, routes!(add_section_task))
        .add(Action::PlanPrograms, routes!(add_program_goal))
        .add(Action::PlanPrograms, routes!(add_program_cost))
        .add(Action::PlanPrograms, routes!(add_program_member))
        .add(Action::PlanPrograms, routes!(add_program_entry))
        .add(Action::PlanPrograms, routes!(remove_program_item))
        .add(Action::ReadRecords, routes!(get_program_sheet))
        .add(Action::PlanPrograms, routes!(write_program_sheet))
        .add(Action::ReadRecords, routes!(list_sheet_versions))
}

/// Which of the three cycles fits a sale. What is not given is measured from won deals.
#[utoipa::path(get, path = "/api/v1/programs/advice", operation_id = "advise_program",
    tag = "programs", params(AdviceQuery),
    responses((status = 200, body = ProgramAdvice), (status = 400, body = ErrorBody)))]
pub(crate) async fn advise_program(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiQuery(query): ApiQuery<AdviceQuery>,
) -> ApiResult<Json<ProgramAdvice>> {
    state.call(move |engine| Ok(Json(call::advise(engine, &query, language)?))).await
}

/// The programmes, by name.
#[utoipa::path(get, path = "/api/v1/programs", operation_id = "list_programs", tag = "programs",
    responses((status = 200, body = ProgramList)))]
pub(crate) async fn list_programs(State(state): State<AppState>) -> ApiResult<Json<ProgramList>> {
    state.call(|engine| Ok(Json(ProgramList { items: call::list(engine)? }))).await
}

/// Makes a programme. The plan of its cycle is copied into it.
#[utoipa::path(post, path = "/api/v1/programs", operation_id = "create_program",
    tag = "programs", request_body = NewProgram,
    responses((status = 201, body = Program), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_program(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewProgram>,
) -> ApiResult<(StatusCode, Json<Program>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::create(engine, &wanted, &context)?)))
        })
        .await
}

/// A programme with all that belongs to it; its goals with their present values.
#[utoipa::path(get, path = "/api/v1/programs/{id}", operation_id = "get_program",
    tag = "programs", params(("id" = i64, Path, description = "The programme's number")),
    responses((status = 200, body = ProgramDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_program(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<ProgramDetail>> {
    state.call(move |engine| Ok(Json(call::detail(engine, id)?))).await
}

/// Changes target list, criteria and budget of a programme.
#[utoipa::path(put, path = "/api/v1/programs/{id}", operation_id = "edit_program",
    tag = "programs", params(("id" = i64, Path, description = "The programme's number")),
    request_body = ProgramEdit,
    responses((status = 200, body = Program), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 412, body = ErrorBody)))]
pub(crate) async fn edit_program(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<ProgramEdit>,
) -> ApiResult<Json<Program>> {
    state.call(move |engine| Ok(Json(call::edit(engine, id, &wanted, &context)?))).await
}

/// The plan of a programme.
#[utoipa::path(get, path = "/api/v1/programs/{id}/plan", operation_id = "get_program_plan",
    tag = "programs", params(("id" = i64, Path, description = "The programme's number")),
    responses((status = 200, body = ProgramPlan), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_program_plan(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<ProgramPlan>> {
    state.call(move |engine| Ok(Json(call::plan(engine, id)?))).await
}

/// Writes a new version of a section of a plan.
#[utoipa::path(put, path = "/api/v1/programs/{id}/sections/{element}",
    operation_id = "edit_program_section", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number"),
        ("element" = String, Path, description = "The section's element")),
    request_body = SectionEdit,
    responses((status = 200, body = ProgramSection), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn edit_program_section(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, element)): ApiPath<(i64, String)>,
    ApiJson(wanted): ApiJson<SectionEdit>,
) -> ApiResult<Json<ProgramSection>> {
    state
        .call(move |engine| {
            Ok(Json(call::edit_section(engine, (id, &element), &wanted, &context)?))
        })
        .await
}

/// The versions of a section of a plan, the newest first.
#[utoipa::path(get, path = "/api/v1/programs/{id}/sections/{element}/versions",
    operation_id = "list_section_versions", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number"),
        ("element" = String, Path, description = "The section's element"), PageQuery),
    responses((status = 200, body = Page<ProgramSection>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_section_versions(
    State(state): State<AppState>,
    ApiPath((id, element)): ApiPath<(i64, String)>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<ProgramSection>>> {
    state
        .call(move |engine| Ok(Json(call::section_versions(engine, (id, &element), &query)?)))
        .await
}

/// Makes a task from a section of a plan.
#[utoipa::path(post, path = "/api/v1/programs/{id}/sections/{element}/tasks",
    operation_id = "add_section_task", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number"),
        ("element" = String, Path, description = "The section's element")),
    request_body = SectionTask,
    responses((status = 201, body = Task), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_section_task(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, element)): ApiPath<(i64, String)>,
    ApiJson(wanted): ApiJson<SectionTask>,
) -> ApiResult<(StatusCode, Json<Task>)> {
    state
        .call(move |engine| {
            let made = call::add_task(engine, (id, &element), &wanted, &context)?;
            Ok((StatusCode::CREATED, Json(made)))
        })
        .await
}

/// Adds a goal that the product measures.
#[utoipa::path(post, path = "/api/v1/programs/{id}/goals",
    operation_id = "add_program_goal", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number")),
    request_body = NewProgramGoal,
    responses((status = 201, body = AddedItem), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_program_goal(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewProgramGoal>,
) -> ApiResult<(StatusCode, Json<AddedItem>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::add_goal(engine, id, &wanted, &context)?)))
        })
        .await
}

/// Adds a cost.
#[utoipa::path(post, path = "/api/v1/programs/{id}/costs",
    operation_id = "add_program_cost", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number")),
    request_body = NewProgramCost,
    responses((status = 201, body = AddedItem), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_program_cost(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewProgramCost>,
) -> ApiResult<(StatusCode, Json<AddedItem>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::add_cost(engine, id, &wanted, &context)?)))
        })
        .await
}

/// Adds a person to the team.
#[utoipa::path(post, path = "/api/v1/programs/{id}/team",
    operation_id = "add_program_member", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number")),
    request_body = NewProgramMember,
    responses((status = 201, body = AddedItem), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_program_member(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewProgramMember>,
) -> ApiResult<(StatusCode, Json<AddedItem>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::add_member(engine, id, &wanted, &context)?)))
        })
        .await
}

/// Adds an entry to the calendar.
#[utoipa::path(post, path = "/api/v1/programs/{id}/calendar",
    operation_id = "add_program_entry", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number")),
    request_body = NewProgramEntry,
    responses((status = 201, body = AddedItem), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_program_entry(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewProgramEntry>,
) -> ApiResult<(StatusCode, Json<AddedItem>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::add_entry(engine, id, &wanted, &context)?)))
        })
        .await
}

/// Removes a goal, cost, person or entry of a programme. That it was there stays known.
#[utoipa::path(delete, path = "/api/v1/programs/{id}/items/{item}",
    operation_id = "remove_program_item", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number"),
        ("item" = i64, Path, description = "The number of what is removed")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn remove_program_item(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, item)): ApiPath<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            program::remove_item(&engine.workspace, (id, item), &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// A strategy sheet of a programme.
#[utoipa::path(get, path = "/api/v1/programs/{id}/sheets/{kind}",
    operation_id = "get_program_sheet", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number"),
        ("kind" = String, Path, description = "The sheet's kind")),
    responses((status = 200, body = ProgramSheet), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_program_sheet(
    State(state): State<AppState>,
    ApiPath((id, kind)): ApiPath<(i64, String)>,
) -> ApiResult<Json<ProgramSheet>> {
    state.call(move |engine| Ok(Json(call::sheet(engine, id, &kind)?))).await
}

/// Writes a new version of a strategy sheet.
#[utoipa::path(put, path = "/api/v1/programs/{id}/sheets/{kind}",
    operation_id = "write_program_sheet", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number"),
        ("kind" = String, Path, description = "The sheet's kind")),
    request_body = SheetEdit,
    responses((status = 200, body = ProgramSheet), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn write_program_sheet(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, kind)): ApiPath<(i64, String)>,
    ApiJson(wanted): ApiJson<SheetEdit>,
) -> ApiResult<Json<ProgramSheet>> {
    state
        .call(move |engine| Ok(Json(call::write_sheet(engine, (id, &kind), &wanted, &context)?)))
        .await
}

/// The versions of a strategy sheet, the newest first.
#[utoipa::path(get, path = "/api/v1/programs/{id}/sheets/{kind}/versions",
    operation_id = "list_sheet_versions", tag = "programs",
    params(("id" = i64, Path, description = "The programme's number"),
        ("kind" = String, Path, description = "The sheet's kind"), PageQuery),
    responses((status = 200, body = Page<ProgramSheet>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_sheet_versions(
    State(state): State<AppState>,
    ApiPath((id, kind)): ApiPath<(i64, String)>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<ProgramSheet>>> {
    state.call(move |engine| Ok(Json(call::sheet_versions(engine, (id, &kind), &query)?))).await
}
