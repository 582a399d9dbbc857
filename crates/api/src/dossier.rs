//! Dossiers: what is known of accounts, with sources.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use speargun_domain::caller::Context;
use speargun_domain::dossier::DossierSection;
use speargun_domain::right::Action;
use speargun_domain::time::to_rfc3339;
use speargun_engine::{Engine, EngineError, dossier};
use speargun_store::dossier::{DossierComment as StoredComment, Statement};
use speargun_words::said;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::failure::Answered;
use crate::names::Names;
use crate::paging::{page, window};
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;

/// The dossier of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Dossier {
    /// The account's number as it is now.
    pub account_id: i64,
    /// The share of sections with a statement that is not stale, 0 to 1.
    pub completeness: f64,
    /// Its sections, in their order.
    pub sections: Vec<DossierPart>,
    /// The comments, the newest first.
    pub comments: Page<DossierComment>,
}

/// A section of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DossierPart {
    /// `situation`, `goals`, `politics`, `buying`, `committee` or `pains`.
    pub section: String,
    /// Its statements, in the order in which they came.
    pub statements: Vec<DossierStatement>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DossierStatement {
    /// Its number.
    pub id: i64,
    /// What is so.
    pub text: String,
    /// Where it is from.
    pub source: String,
    /// The address of the source.
    #[schema(required = true)]
    pub source_url: Option<String>,
    /// The day of the source.
    #[schema(required = true, format = Date)]
    pub source_on: Option<String>,
    /// 1 guessed, 2 likely, 3 certain.
    pub certainty: i64,
    /// After this day it has to be looked at again.
    #[schema(format = Date)]
    pub fresh_until: String,
    /// Whether that day is over.
    pub stale: bool,
    /// Who wrote it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A comment on a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DossierComment {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A statement to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDossierStatement {
    /// What it is about.
    pub section: String,
    /// What is so, in 2,000 characters at most.
    pub text: String,
    /// Where it is from, such as "annual report 2026".
    pub source: String,
    /// The address of the source.
    #[serde(default)]
    pub source_url: Option<String>,
    /// The day of the source.
    #[serde(default)]
    #[schema(format = Date)]
    pub source_on: Option<String>,
    /// 1 guessed, 2 likely, 3 certain.
    pub certainty: i64,
    /// After how many days it has to be looked at again; 180 by default.
    #[serde(default)]
    pub fresh_days: Option<i64>,
}

/// Why a statement is removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementRemoval {
    /// Why.
    pub reason: String,
}

/// A comment to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDossierComment {
    /// What it says, in 2,000 characters at most.
    pub text: String,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrittenInDossier {
    /// Its number.
    pub id: i64,
}

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_dossier))
        .add(Action::DecideAccounts, routes!(add_statement))
        .add(Action::DecideAccounts, routes!(remove_statement))
        .add(Action::DecideAccounts, routes!(comment_on_dossier))
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
