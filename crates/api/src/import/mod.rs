//! Imports: upload and preview, start, progress, report.

pub mod call;
pub mod notice;
mod reading;
pub(crate) mod types;

use crate::routes::Routes;
use crate::routes::with_limit;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use speargun_domain::right::Action;
use speargun_engine::import::job::ImportTask;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::export::csv_response;
use crate::extract::{ApiJson, ApiPath};
use crate::language::Reader;

use crate::shared::ErrorBody;
use crate::state::{AppState, UPLOAD_FORM_LIMIT};
use crate::upload::{self, FileForm, Upload};

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_imports))
        .add(Action::ImportRecords, routes!(create_import))
        .add(Action::ReadRecords, routes!(get_import))
        .add(Action::ImportRecords, routes!(export_import_rejects))
        .add(Action::ImportRecords, routes!(cancel_import))
        .add(Action::ImportRecords, routes!(preview_import_undo, undo_import))
        .add(Action::ImportRecords, with_limit(routes!(preview_import), UPLOAD_FORM_LIMIT))
}

/// Uploads a file and says what is in it; nothing is imported yet.
#[utoipa::path(post, path = "/api/v1/imports/preview", operation_id = "preview_import",
    tag = "imports",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ImportPreview), (status = 400, body = ErrorBody),
        (status = 413, body = ErrorBody)))]
pub(crate) async fn preview_import(
    State(state): State<AppState>,
    mut form: FileForm,
) -> ApiResult<Json<ImportPreview>> {
    let (upload_id, upload) = upload::receive(&state.upload_directory, &mut form).await?;
    state
        .call(move |engine| {
            let content = call::preview_import(engine, &upload)?;
            Ok(Json(ImportPreview { upload_id, content }))
        })
        .await
}

/// Starts an import of an uploaded file.
#[utoipa::path(post, path = "/api/v1/imports", operation_id = "create_import", tag = "imports",
    request_body = NewImport,
    responses((status = 202, body = Import), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_import(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewImport>,
) -> ApiResult<(StatusCode, Json<Import>)> {
    let directory = state.upload_directory.clone();
    state
        .call(move |engine| {
            let upload = upload::find(&directory, &wanted.upload_id)?;
            let NewImport { entity, source, mapping, dry_run, .. } = wanted;
            let Upload { path, file_name } = upload;
            let task = ImportTask { path, file_name, entity, source, mapping, dry_run };
            Ok((StatusCode::ACCEPTED, Json(call::start_import(engine, &task, &context, language)?)))
        })
        .await
}

/// The imports, newest first.
#[utoipa::path(get, path = "/api/v1/imports", operation_id = "list_imports", tag = "imports",
    responses((status = 200, body = ImportList)))]
pub(crate) async fn list_imports(
    State(state): State<AppState>,
    Reader(language): Reader,
) -> ApiResult<Json<ImportList>> {
    state
        .call(move |engine| Ok(Json(ImportList { items: call::list_imports(engine, language)? })))
        .await
}

/// One import: progress while it runs, report when it has ended.
#[utoipa::path(get, path = "/api/v1/imports/{id}", operation_id = "get_import", tag = "imports",
    params(("id" = i64, Path, description = "The import's id")),
    responses((status = 200, body = Import), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_import(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<Import>> {
    state.call(move |engine| Ok(Json(call::get_import(engine, id, language)?))).await
}

/// The rejected rows with their reasons as CSV, to fix and send again.
#[utoipa::path(get, path = "/api/v1/imports/{id}/rejects.csv",
    operation_id = "export_import_rejects", tag = "imports",
    params(("id" = i64, Path, description = "The import's id")),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn export_import_rejects(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Response> {
    // Found before the answer begins: an answer that has begun cannot become a 404.
    let rejects = state.call(move |engine| Ok(call::find_rejects(engine, id)?)).await?;
    Ok(csv_response(&format!("import-{id}-rejects.csv"), move |writer| {
        call::export_rejects(&rejects, &mut |row| writer.row(row))
    }))
}

/// Stops a running import; what was written stays.
#[utoipa::path(post, path = "/api/v1/imports/{id}/cancel", operation_id = "cancel_import",
    tag = "imports", params(("id" = i64, Path, description = "The import's id")),
    responses((status = 200, body = Import), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn cancel_import(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<Import>> {
    state.call(move |engine| Ok(Json(call::cancel_import(engine, id, &context, language)?))).await
}

/// What undoing an import would do: how many records go, are again what they were, or stay.
#[utoipa::path(get, path = "/api/v1/imports/{id}/undo", operation_id = "preview_import_undo",
    tag = "imports", params(("id" = i64, Path, description = "The import's id")),
    responses((status = 200, body = ImportUndo), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn preview_import_undo(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<ImportUndo>> {
    state.call(move |engine| Ok(Json(call::preview_undo(engine, id, &context)?))).await
}

/// Undoes an import: what it made goes, what it changed is again what it was. What somebody changed
/// or decided since stays and is named. People and scores follow in the background.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", operation_id = "undo_import",
    tag = "imports", params(("id" = i64, Path, description = "The import's id")),
    responses((status = 200, body = ImportUndo), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn undo_import(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<ImportUndo>> {
    state.call(move |engine| Ok(Json(call::undo_import(engine, id, &context)?))).await
}
