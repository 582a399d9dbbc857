//! Documents: settings, glossary and committee, their versions and drafts.

mod answer;
mod glossary;
mod query;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::document::DocumentKind;
use speargun_domain::right::Action;
use speargun_engine::document::{self, Publication};
use speargun_engine::{EngineError, Workspace};
use speargun_words::said;
use utoipa_axum::routes;

pub use answer::*;
pub(crate) use glossary::definitions;
use glossary::{__path_get_glossary, get_glossary};
pub use glossary::{Definition, Glossary};
pub use query::*;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::language::Reader;
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_glossary))
        .add(Action::ReadRecords, routes!(list_documents))
        .add(Action::ReadRecords, routes!(get_document))
        .add(Action::ReadRecords, routes!(list_document_versions))
        .add(Action::ReadRecords, routes!(get_document_version))
        .add(Action::ManageDocuments, routes!(check_document))
        .add(Action::ManageDocuments, routes!(publish_document))
        .add(Action::ManageDocuments, routes!(restore_document_version))
        .add(Action::ManageDocuments, routes!(write_document_draft, remove_document_draft))
        .add(Action::ChooseTargets, routes!(approve_document_draft))
}

/// Settings, glossary and committee: which version of each is in force.
#[utoipa::path(get, path = "/api/v1/documents", operation_id = "list_documents",
    tag = "documents", responses((status = 200, body = DocumentList)))]
pub(crate) async fn list_documents(State(state): State<AppState>) -> ApiResult<Json<DocumentList>> {
    state
        .call(|engine| {
            let items =
                document::list(&engine.workspace)?.iter().map(DocumentSummary::from).collect();
            Ok(Json(DocumentList { items }))
        })
        .await
}

/// One document: the text in force, and the draft of the next one.
#[utoipa::path(get, path = "/api/v1/documents/{key}", operation_id = "get_document",
    tag = "documents", params(("key" = DocumentKey, Path, description = "Which document")),
    responses((status = 200, body = DocumentDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_document(
    State(state): State<AppState>,
    ApiPath(key): ApiPath<DocumentKey>,
) -> ApiResult<Json<DocumentDetail>> {
    state
        .call(move |engine| {
            let found = document::get(&engine.workspace, key.into())?;
            let summary = DocumentSummary::from(&found);
            let text = match found.published {
                Some(published) => published.text,
                None => document::shipped(key.into()).to_owned(),
            };
            let approvals = match &found.draft {
                Some(draft) => {
                    document::approvals(&engine.workspace, key.into(), &draft.text)?.into()
                }
                None => DocumentApprovals::default(),
            };
            let draft = found.draft.map(DocumentDraft::from);
            Ok(Json(DocumentDetail { summary, text, draft, approvals }))
        })
        .await
}

/// The versions of a document, the newest first.
#[utoipa::path(get, path = "/api/v1/documents/{key}/versions",
    operation_id = "list_document_versions", tag = "documents",
    params(("key" = DocumentKey, Path, description = "Which document")),
    responses((status = 200, body = DocumentVersions), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_document_versions(
    State(state): State<AppState>,
    ApiPath(key): ApiPath<DocumentKey>,
) -> ApiResult<Json<DocumentVersions>> {
    state
        .call(move |engine| {
            let versions = document::history(&engine.workspace, key.into())?;
            let items = versions.iter().map(DocumentVersion::from).collect();
            Ok(Json(DocumentVersions { items }))
        })
        .await
}

/// One version of a document with its text.
#[utoipa::path(get, path = "/api/v1/documents/{key}/versions/{version}",
    operation_id = "get_document_version", tag = "documents",
    params(("key" = DocumentKey, Path, description = "Which document"),
        ("version" = i64, Path, description = "The version")),
    responses((status = 200, body = DocumentVersionText), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_document_version(
    State(state): State<AppState>,
    ApiPath((key, version)): ApiPath<(DocumentKey, i64)>,
) -> ApiResult<Json<DocumentVersionText>> {
    state
        .call(move |engine| {
            let found = document::version(&engine.workspace, key.into(), Some(version))?;
            Ok(Json(DocumentVersionText::from(found)))
        })
        .await
}

/// Checks a text and shows what it changes. Nothing is written.
#[utoipa::path(post, path = "/api/v1/documents/{key}/check", operation_id = "check_document",
    tag = "documents", params(("key" = DocumentKey, Path, description = "Which document")),
    request_body = DocumentText,
    responses((status = 200, body = DocumentCheck), (status = 400, body = ErrorBody)))]
pub(crate) async fn check_document(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(key): ApiPath<DocumentKey>,
    ApiJson(wanted): ApiJson<DocumentText>,
) -> ApiResult<Json<DocumentCheck>> {
    state
        .call(move |engine| {
            let fault = document::fault_of(&engine.workspace, key.into(), &wanted.text)?;
            let (before, text) = in_force(&engine.workspace, key.into())?;
            let difference = document::difference((&before, &text), ("draft", &wanted.text));
            Ok(Json(DocumentCheck {
                fault: fault.map(|fault| fault.said().render(language)),
                difference,
            }))
        })
        .await
}

/// The text in force and what it is called.
fn in_force(workspace: &Workspace, kind: DocumentKind) -> Result<(String, String), EngineError> {
    let found = document::get(workspace, kind)?;
    Ok(match found.published {
        Some(published) => (format!("version {}", published.version), published.text),
        None => ("shipped".to_owned(), document::shipped(kind).to_owned()),
    })
}

/// Puts a text in force as the next version, on every machine and without a restart. Scores follow
/// within seconds. The draft goes with it.
#[utoipa::path(post, path = "/api/v1/documents/{key}/versions",
    operation_id = "publish_document", tag = "documents",
    params(("key" = DocumentKey, Path, description = "Which document")),
    request_body = NewDocumentVersion,
    responses((status = 201, body = DocumentPublished), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 412, body = ErrorBody)))]
pub(crate) async fn publish_document(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(key): ApiPath<DocumentKey>,
    ApiJson(wanted): ApiJson<NewDocumentVersion>,
) -> ApiResult<(StatusCode, Json<DocumentPublished>)> {
    state
        .call(move |engine| {
            let publication = Publication {
                kind: key.into(),
                text: wanted.text,
                note: wanted.note,
                expected: Some(wanted.expected_version),
                context: &context,
            };
            let published = document::publish(&engine.workspace, &publication)?;
            Ok((StatusCode::CREATED, Json(published.into())))
        })
        .await
}

/// Puts an earlier version in force again, as a new one.
#[utoipa::path(post, path = "/api/v1/documents/{key}/versions/{version}/restore",
    operation_id = "restore_document_version", tag = "documents",
    params(("key" = DocumentKey, Path, description = "Which document"),
        ("version" = i64, Path, description = "The version whose text is to count again")),
    request_body = DocumentRestoration,
    responses((status = 201, body = DocumentPublished), (status = 404, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn restore_document_version(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((key, version)): ApiPath<(DocumentKey, i64)>,
    ApiJson(wanted): ApiJson<DocumentRestoration>,
) -> ApiResult<(StatusCode, Json<DocumentPublished>)> {
    state
        .call(move |engine| {
            let publication = Publication {
                kind: key.into(),
                text: String::new(),
                note: wanted.note,
                expected: Some(wanted.expected_version),
                context: &context,
            };
            let published = document::roll_back(&engine.workspace, &publication, version)?;
            Ok((StatusCode::CREATED, Json(published.into())))
        })
        .await
}

/// Writes the draft of a document over the revision that is named.
#[utoipa::path(put, path = "/api/v1/documents/{key}/draft",
    operation_id = "write_document_draft", tag = "documents",
    params(("key" = DocumentKey, Path, description = "Which document")),
    request_body = NewDocumentDraft,
    responses((status = 200, body = DocumentDraft), (status = 400, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn write_document_draft(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(key): ApiPath<DocumentKey>,
    ApiJson(wanted): ApiJson<NewDocumentDraft>,
) -> ApiResult<Json<DocumentDraft>> {
    state
        .call(move |engine| {
            let draft = (wanted.text.as_str(), wanted.revision);
            let written = &context;
            Ok(Json(document::write_draft(&engine.workspace, key.into(), draft, written)?.into()))
        })
        .await
}

/// Agrees to the draft of the glossary, as it is now. Marketing and sales have to agree before a
/// person publishes it. A draft that is changed has no approvals.
#[utoipa::path(post, path = "/api/v1/documents/{key}/draft/approvals",
    operation_id = "approve_document_draft", tag = "documents",
    params(("key" = DocumentKey, Path, description = "Which document")),
    request_body = NewDocumentApproval,
    responses((status = 200, body = DocumentApprovals), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn approve_document_draft(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(key): ApiPath<DocumentKey>,
    ApiJson(wanted): ApiJson<NewDocumentApproval>,
) -> ApiResult<Json<DocumentApprovals>> {
    state
        .call(move |engine| {
            let of = (key.into(), wanted.revision);
            Ok(Json(document::approve(&engine.workspace, of, &context)?.into()))
        })
        .await
}

/// Throws the draft of a document away.
#[utoipa::path(delete, path = "/api/v1/documents/{key}/draft",
    operation_id = "remove_document_draft", tag = "documents",
    params(("key" = DocumentKey, Path, description = "Which document")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn remove_document_draft(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(key): ApiPath<DocumentKey>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            if document::remove_draft(&engine.workspace, key.into(), &context)? {
                return Ok(StatusCode::NO_CONTENT);
            }
            let kind = DocumentKind::from(key).key();
            Err(EngineError::NotFound(said!("document.no_draft", document = kind.to_string()))
                .into())
        })
        .await
}
