//! Dossiers: what is known of accounts, with sources.

pub mod one_pager;
pub(crate) mod types;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use speargun_domain::caller::Context;
use speargun_domain::dossier::DossierSection;
use speargun_domain::right::Action;
use speargun_domain::time::to_rfc3339;
use speargun_engine::{Engine, EngineError, dossier};
use speargun_store::dossier::{DossierComment as StoredComment, Statement};
use speargun_words::{Language, said};
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::failure::Answered;
use crate::language::Reader;
use crate::names::Names;
use crate::paging::{page, window};
use crate::routes::Routes;
use crate::shared::{ErrorBody, PageQuery};
use crate::state::AppState;

pub use types::*;

pub use one_pager::{OnePager, OnePagerLine, OnePagerSection};

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_dossier))
        .add(Action::DecideAccounts, routes!(add_statement))
        .add(Action::DecideAccounts, routes!(remove_statement))
        .add(Action::DecideAccounts, routes!(comment_on_dossier))
        .add(Action::ReadRecords, routes!(get_one_pager))
        .add(Action::ExportRecords, routes!(export_one_pager))
}

/// The dossier of an account, with a window of its comments.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/dossier", operation_id = "get_dossier",
    tag = "dossiers", params(("id" = i64, Path, description = "The account's id"), PageQuery),
    responses((status = 200, body = Dossier), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_dossier(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Dossier>> {
    state.call(move |engine| Ok(Json(get(engine, id, &query)?))).await
}

/// Writes a statement on an account, with its source.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/dossier/statements",
    operation_id = "add_statement", tag = "dossiers",
    params(("id" = i64, Path, description = "The account's id")),
    request_body = NewDossierStatement,
    responses((status = 201, body = WrittenInDossier), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_statement(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewDossierStatement>,
) -> ApiResult<(StatusCode, Json<WrittenInDossier>)> {
    state
        .call(move |engine| Ok((StatusCode::CREATED, Json(add(engine, id, &wanted, &context)?))))
        .await
}

/// Removes a statement with a reason. That it was there stays known.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/dossier/statements/{statement}/removal",
    operation_id = "remove_statement", tag = "dossiers",
    params(("id" = i64, Path, description = "The account's id"),
        ("statement" = i64, Path, description = "The statement's number")),
    request_body = StatementRemoval,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn remove_statement(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, statement)): ApiPath<(i64, i64)>,
    ApiJson(wanted): ApiJson<StatementRemoval>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            dossier::remove(&engine.workspace, (id, statement), &wanted.reason, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Writes a comment on a dossier.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/dossier/comments",
    operation_id = "comment_on_dossier", tag = "dossiers",
    params(("id" = i64, Path, description = "The account's id")),
    request_body = NewDossierComment,
    responses((status = 201, body = WrittenInDossier), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn comment_on_dossier(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewDossierComment>,
) -> ApiResult<(StatusCode, Json<WrittenInDossier>)> {
    state
        .call(move |engine| {
            let id = dossier::comment(&engine.workspace, id, &wanted.text, &context)?;
            Ok((StatusCode::CREATED, Json(WrittenInDossier { id })))
        })
        .await
}

/// The one-pager of an account: what to know before a meeting, in the reader's language.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/one-pager", operation_id = "get_one_pager",
    tag = "dossiers", params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = OnePager), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_one_pager(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<OnePager>> {
    state
        .call(move |engine| Ok(Json(one_pager::one_pager(engine, id, (&context, language))?)))
        .await
}

/// The one-pager of an account as PDF.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/one-pager.pdf",
    operation_id = "export_one_pager", tag = "dossiers",
    params(("id" = i64, Path, description = "The account's id"), OnePagerQuery),
    responses((status = 200, content_type = "application/pdf"), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn export_one_pager(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(reader): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<OnePagerQuery>,
) -> ApiResult<Response> {
    let pdf = state
        .call(move |engine| {
            let language = asked_language(query.language.as_deref(), reader)?;
            Ok(one_pager::one_pager_pdf(engine, id, (&context, language))?)
        })
        .await?;
    let name = format!("attachment; filename=\"account-{id}.pdf\"");
    let headers = [(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, pdf).into_response())
}

/// The language that a link names, whose reader sends no header.
fn asked_language(text: Option<&str>, reader: Language) -> Answered<Language> {
    let unknown = |text: &str| EngineError::Invalid(said!("program.no_language", text));
    Ok(text.map_or(Ok(reader), |text| Language::parse(text).ok_or_else(|| unknown(text)))?)
}

/// The dossier of an account.
///
/// # Errors
/// When there is no such account.
pub fn get(engine: &Engine, id: i64, query: &PageQuery) -> Answered<Dossier> {
    let found = dossier::get(&engine.workspace, id, window(query))?;
    let completeness = found.completeness();
    let (comments, total) = found.comments;
    let names = Names::load(engine)?;
    let part = |section: DossierSection| {
        let own = found.statements.iter().filter(|own| own.section == section.key());
        let statements = own.map(|own| shown(own.clone(), &found.today, &names)).collect();
        DossierPart { section: section.key().to_owned(), statements }
    };
    Ok(Dossier {
        account_id: found.account_id,
        completeness,
        sections: DossierSection::ALL.into_iter().map(part).collect(),
        comments: page(comments.into_iter().map(|it| comment(it, &names)).collect(), total, query),
    })
}

/// Writes a statement.
///
/// # Errors
/// When there is no such account or section, or the statement says too little or too much.
pub fn add(
    engine: &Engine,
    id: i64,
    wanted: &NewDossierStatement,
    context: &Context,
) -> Answered<WrittenInDossier> {
    let section = DossierSection::from_key(&wanted.section).ok_or_else(|| {
        let known = DossierSection::ALL.map(DossierSection::key).join(", ");
        let section = wanted.section.as_str();
        EngineError::Invalid(said!("dossier.no_section", section, known))
    })?;
    let new = dossier::NewStatement {
        section,
        text: &wanted.text,
        source: &wanted.source,
        source_url: wanted.source_url.as_deref(),
        source_on: wanted.source_on.as_deref(),
        certainty: wanted.certainty,
        fresh_days: wanted.fresh_days,
    };
    Ok(WrittenInDossier { id: dossier::add(&engine.workspace, id, &new, context)? })
}

fn shown(statement: Statement, today: &str, names: &Names) -> DossierStatement {
    DossierStatement {
        id: statement.id,
        text: statement.text,
        source: statement.source,
        source_url: statement.source_url,
        source_on: statement.source_on,
        certainty: statement.certainty,
        stale: statement.fresh_until.as_str() < today,
        fresh_until: statement.fresh_until,
        created_by: names.of(&statement.created_by),
        created_at: to_rfc3339(statement.created_at),
    }
}

fn comment(comment: StoredComment, names: &Names) -> DossierComment {
    let StoredComment { id, text, created_by, created_at } = comment;
    let created_by = names.of(&created_by);
    DossierComment { id, text, created_by, created_at: to_rfc3339(created_at) }
}
