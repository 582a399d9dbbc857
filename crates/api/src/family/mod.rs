//! Corporate families of accounts.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use crate::routes::with_limit;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::import::types::UploadForm;
use crate::membership::match_report::MatchJob;
use crate::shared::ErrorBody;
use crate::state::{AppState, UPLOAD_FORM_LIMIT};
use crate::upload::{self, FileForm};

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ImportRecords, with_limit(routes!(import_family_file), UPLOAD_FORM_LIMIT))
        .add(Action::ReadRecords, routes!(get_family))
        .add(Action::DecideMatches, routes!(set_parent, forget_parent))
}

/// The corporate family of an account with its figures.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/family",
    operation_id = "get_family", tag = "families",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountFamily), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_family(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountFamily>> {
    state.call(move |engine| Ok(Json(call::family(engine, id)?))).await
}

/// Says which account is above another, or that none is.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/parent",
    operation_id = "set_parent", tag = "families",
    params(("id" = i64, Path, description = "The account's id")),
    request_body = NewParent,
    responses((status = 200, body = FamilyResult),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn set_parent(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewParent>,
) -> ApiResult<Json<FamilyResult>> {
    state
        .call(move |engine| Ok(Json(call::set_parent(engine, id, wanted.parent_id, &context)?)))
        .await
}

/// Forgets what people said about the parent: the records count again.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/parent",
    operation_id = "forget_parent", tag = "families",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = FamilyResult),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn forget_parent(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<FamilyResult>> {
    state.call(move |engine| Ok(Json(call::forget_parent(engine, id, &context)?))).await
}

/// Uploads a list of acquisitions (CSV) or of domains that belong together (JSON), and links the
/// accounts that it names in the background.
#[utoipa::path(post, path = "/api/v1/families/file",
    operation_id = "import_family_file", tag = "families",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 202, body = MatchJob),
        (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody),
        (status = 413, body = ErrorBody)))]
pub(crate) async fn import_family_file(
    State(state): State<AppState>,
    Call(context): Call,
    mut form: FileForm,
) -> ApiResult<(StatusCode, Json<MatchJob>)> {
    let (_, upload) = upload::receive(&state.upload_directory, &mut form).await?;
    state
        .call(move |engine| {
            Ok((StatusCode::ACCEPTED, Json(call::start_family_file(engine, upload, &context)?)))
        })
        .await
}
