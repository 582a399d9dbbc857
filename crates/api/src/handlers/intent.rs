//! Intent: topics that accounts look for.

use axum::Json;
use axum::extract::State;

use crate::dto::{
    AccountIntent, ErrorBody, IntentResult, IntentSourceQuery, NewIntent, UploadForm,
};
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::router::AppState;
use crate::upload::{self, FileForm};

/// Keeps topics that somebody observed at accounts. Bad rows are told one by one; the good ones
/// count. Scores follow within a second.
#[utoipa::path(post, path = "/api/v1/intent", operation_id = "put_intent", tag = "intent",
    request_body = NewIntent,
    responses((status = 200, body = IntentResult), (status = 400, body = ErrorBody),
        (status = 413, body = ErrorBody)))]
pub(crate) async fn put_intent(
    State(state): State<AppState>,
    ApiJson(wanted): ApiJson<NewIntent>,
) -> ApiResult<Json<IntentResult>> {
    state.run(move |backend| Ok(Json(backend.put_intent(&wanted)?))).await
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
    ApiQuery(query): ApiQuery<IntentSourceQuery>,
    mut form: FileForm,
) -> ApiResult<Json<IntentResult>> {
    let (_, upload) = upload::receive(&state.upload_directory, &mut form).await?;
    state.run(move |backend| Ok(Json(backend.import_intent_file(&upload, &query)?))).await
}

/// What an account looks for, and why it surges or does not.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/intent", operation_id = "get_account_intent",
    tag = "intent", params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountIntent), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_intent(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountIntent>> {
    state.run(move |backend| Ok(Json(backend.account_intent(id)?))).await
}
