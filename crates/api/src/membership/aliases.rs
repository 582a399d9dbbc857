//! Proposed accounts, excluded domains and aliases of accounts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::call;
use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::membership::match_report::{
    AliasList, AliasResult, DismissedProposal, ExcludedDomainList, ExcludedDomainResult, NewAlias,
    NewExcludedDomain, NewProposalDecision, ProposalResult, ProposedAccount,
};
use crate::membership::types::MatchEffect;
use crate::shared::{ErrorBody, Page, PageQuery};
use crate::state::AppState;

/// People without an account, grouped into accounts that could be made.
#[utoipa::path(get, path = "/api/v1/match/proposed",
    operation_id = "list_proposed_accounts", tag = "matching",
    params(PageQuery),
    responses((status = 200, body = Page<ProposedAccount>)))]
pub(crate) async fn list_proposed_accounts(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<ProposedAccount>>> {
    state.call(move |engine| Ok(Json(call::proposed_accounts(engine, &window)?))).await
}

/// Proposed accounts that somebody dismissed, the last one first.
#[utoipa::path(get, path = "/api/v1/match/proposed/dismissed",
    operation_id = "list_dismissed_proposals", tag = "matching",
    params(PageQuery),
    responses((status = 200, body = Page<DismissedProposal>)))]
pub(crate) async fn list_dismissed_proposals(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<DismissedProposal>>> {
    state.call(move |engine| Ok(Json(call::dismissed_proposals(engine, &window)?))).await
}

/// Makes a proposed account, does not propose it again, or proposes it again after all.
#[utoipa::path(post, path = "/api/v1/match/proposed",
    operation_id = "decide_proposed_account", tag = "matching",
    request_body = NewProposalDecision,
    responses((status = 200, body = ProposalResult),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn decide_proposed_account(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(decision): ApiJson<NewProposalDecision>,
) -> ApiResult<Json<ProposalResult>> {
    state.call(move |engine| Ok(Json(call::decide_proposal(engine, &decision, &context)?))).await
}

/// Domains that say nothing about an employer.
#[utoipa::path(get, path = "/api/v1/match/excluded-domains",
    operation_id = "list_excluded_domains", tag = "matching",
    responses((status = 200, body = ExcludedDomainList)))]
pub(crate) async fn list_excluded_domains(
    State(state): State<AppState>,
) -> ApiResult<Json<ExcludedDomainList>> {
    state
        .call(move |engine| Ok(Json(ExcludedDomainList { items: call::excluded_domains(engine)? })))
        .await
}

/// Leaves a domain out of matching.
#[utoipa::path(post, path = "/api/v1/match/excluded-domains",
    operation_id = "exclude_domain", tag = "matching",
    request_body = NewExcludedDomain,
    responses((status = 201, body = ExcludedDomainResult),
        (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn exclude_domain(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(domain): ApiJson<NewExcludedDomain>,
) -> ApiResult<(StatusCode, Json<ExcludedDomainResult>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::exclude_domain(engine, &domain, &context)?)))
        })
        .await
}

/// Lets a domain count again.
#[utoipa::path(delete, path = "/api/v1/match/excluded-domains/{id}",
    operation_id = "include_domain", tag = "matching",
    params(("id" = i64, Path, description = "The id of the excluded domain")),
    responses((status = 200, body = MatchEffect),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn include_domain(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<MatchEffect>> {
    state.call(move |engine| Ok(Json(call::include_domain(engine, id, &context)?))).await
}

/// Names and domains that people added to an account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/aliases",
    operation_id = "list_aliases", tag = "matching",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AliasList), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_aliases(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AliasList>> {
    state.call(move |engine| Ok(Json(AliasList { items: call::aliases(engine, id)? }))).await
}

/// Adds a name or domain to an account.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/aliases",
    operation_id = "add_alias", tag = "matching",
    params(("id" = i64, Path, description = "The account's id")),
    request_body = NewAlias,
    responses((status = 201, body = AliasResult),
        (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn add_alias(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(alias): ApiJson<NewAlias>,
) -> ApiResult<(StatusCode, Json<AliasResult>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::add_alias(engine, id, &alias, &context)?)))
        })
        .await
}

/// Takes an added name or domain away.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/aliases/{alias_id}",
    operation_id = "remove_alias", tag = "matching",
    params(("id" = i64, Path, description = "The account's id"),
        ("alias_id" = i64, Path, description = "The alias's id")),
    responses((status = 200, body = MatchEffect),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn remove_alias(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, alias_id)): ApiPath<(i64, i64)>,
) -> ApiResult<Json<MatchEffect>> {
    state.call(move |engine| Ok(Json(call::remove_alias(engine, id, alias_id, &context)?))).await
}
