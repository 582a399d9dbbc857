//! Intent: topics that accounts look for.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use crate::routes::with_limit;
use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::import::types::UploadForm;
use crate::shared::ErrorBody;
use crate::state::AppState;
use crate::upload::{self, FileForm};

pub use types::*;

/// The largest table of intent, which is read while its sender waits: some hundred thousand rows.
/// Larger ones are for the command line, which shows how far it is.
const INTENT_FILE_LIMIT: usize = 16 * 1024 * 1024;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ImportIntent, with_limit(routes!(import_intent_file), INTENT_FILE_LIMIT))
        .add(Action::ImportIntent, routes!(put_intent))
        .add(Action::ReadRecords, routes!(get_account_intent))
}

/// Keeps topics that somebody observed at accounts. Bad rows are told one by one; the good ones
/// count. Scores follow within a second.
#[utoipa::path(post, path = "/api/v1/intent", operation_id = "put_intent", tag = "intent",
    request_body = NewIntent,
    responses((status = 200, body = IntentResult), (status = 400, body = ErrorBody),
        (status = 413, body = ErrorBody)))]
pub(crate) async fn put_intent(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewIntent>,
) -> ApiResult<Json<IntentResult>> {
    state.call(move |engine| Ok(Json(call::put_intent(engine, &wanted, &context)?))).await
}

/// Uploads a table of topics (CSV or workbook, 16 MiB at most): topic, score, domain or account,
/// week.
#[utoipa::path(post, path = "/api/v1/intent/files", operation_id = "import_intent_file",
    tag = "intent", params(IntentSourceQuery),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = IntentResult), (status = 400, body = ErrorBody),
        (status = 413, body = ErrorBody)))]
pub(crate) async fn import_intent_file(
    State(state): State<AppState>,
    Call(context): Call,
    ApiQuery(query): ApiQuery<IntentSourceQuery>,
    mut form: FileForm,
) -> ApiResult<Json<IntentResult>> {
    let (_, upload) = upload::receive(&state.upload_directory, &mut form).await?;
    state
        .call(move |engine| Ok(Json(call::import_intent_file(engine, &upload, &query, &context)?)))
        .await
}

/// What an account looks for, and why it surges or does not.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/intent", operation_id = "get_account_intent",
    tag = "intent", params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountIntent), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_intent(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountIntent>> {
    state.call(move |engine| Ok(Json(call::account_intent(engine, id)?))).await
}
