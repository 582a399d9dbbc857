//! Notes on accounts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use speargun_domain::right::Action;
use speargun_domain::time::to_rfc3339;
use speargun_engine::{Engine, note};
use speargun_store::note::Note as StoredNote;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::failure::Answered;
use crate::names::Names;
use crate::paging::window;
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;

/// A note on an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// Its number.
    pub id: i64,
    /// The account that it was written about.
    pub account_id: i64,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A note to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// What it says, in 5,000 characters at most.
    pub text: String,
}

impl From<StoredNote> for Note {
    fn from(note: StoredNote) -> Self {
        let StoredNote { id, account_id, text, created_by, created_at } = note;
        Self { id, account_id, text, created_by, created_at: to_rfc3339(created_at) }
    }
}

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_notes))
        .add(Action::DecideAccounts, routes!(add_note))
        .add(Action::DecideAccounts, routes!(remove_note))
}

/// The notes on an account and on those that were merged into it, the newest first.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/notes", operation_id = "list_notes",
    tag = "notes", params(("id" = i64, Path, description = "The account's id"), PageQuery),
    responses((status = 200, body = Page<Note>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_notes(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<Note>>> {
    state.call(move |engine| Ok(Json(list(engine, id, &query)?))).await
}

/// A window of the notes on an account.
///
/// # Errors
/// When there is no such account.
pub fn list(engine: &Engine, id: i64, query: &PageQuery) -> Answered<Page<Note>> {
    let (notes, total) = note::list(&engine.workspace, id, window(query))?;
    let names = Names::load(engine)?;
    let mut items: Vec<Note> = notes.into_iter().map(Note::from).collect();
    items.iter_mut().for_each(|note| names.put(&mut note.created_by));
    Ok(Page { items, total, offset: query.offset(), limit: query.limit() })
}

/// Writes a note on an account.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/notes", operation_id = "add_note",
    tag = "notes", params(("id" = i64, Path, description = "The account's id")),
    request_body = NewNote,
    responses((status = 201, body = Note), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_note(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(new): ApiJson<NewNote>,
) -> ApiResult<(StatusCode, Json<Note>)> {
    state
        .call(move |engine| {
            let written = note::add(&engine.workspace, id, &new.text, &context)?;
            Ok((StatusCode::CREATED, Json(written.into())))
        })
        .await
}

/// Removes a note. Its text is gone for good.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/notes/{note_id}",
    operation_id = "remove_note", tag = "notes",
    params(("id" = i64, Path, description = "The account's id"),
        ("note_id" = i64, Path, description = "The note's number")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn remove_note(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, note_id)): ApiPath<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            note::remove(&engine.workspace, id, note_id, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
