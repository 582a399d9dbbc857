//! Proposed accounts, excluded domains and aliases of accounts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::caller::CurrentCaller;
use crate::dto::{
    AliasList, AliasResult, DismissedProposal, ErrorBody, ExcludedDomainList, ExcludedDomainResult,
    MatchEffect, NewAlias, NewExcludedDomain, NewProposalDecision, Page, PageQuery, ProposalResult,
    ProposedAccount,
};
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::router::AppState;

/// People without an account, grouped into accounts that could be made.
#[utoipa::path(get, path = "/api/v1/match/proposed",
    operation_id = "list_proposed_accounts", tag = "matching",
    params(PageQuery),
    responses((status = 200, body = Page<ProposedAccount>)))]
pub(crate) async fn list_proposed_accounts(
    State(state): State<AppState>,
    ApiQuery(window): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<ProposedAccount>>> {
    state.run(move |backend| Ok(Json(backend.proposed_accounts(&window)?))).await
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
    state.run(move |backend| Ok(Json(backend.dismissed_proposals(&window)?))).await
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
    caller: CurrentCaller,
    ApiJson(decision): ApiJson<NewProposalDecision>,
) -> ApiResult<Json<ProposalResult>> {
    state.run(move |backend| Ok(Json(backend.decide_proposal(&decision, caller.name())?))).await
}

/// Domains that say nothing about an employer.
#[utoipa::path(get, path = "/api/v1/match/excluded-domains",
    operation_id = "list_excluded_domains", tag = "matching",
    responses((status = 200, body = ExcludedDomainList)))]
pub(crate) async fn list_excluded_domains(
    State(state): State<AppState>,
) -> ApiResult<Json<ExcludedDomainList>> {
    state
        .run(move |backend| Ok(Json(ExcludedDomainList { items: backend.excluded_domains()? })))
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
    caller: CurrentCaller,
    ApiJson(domain): ApiJson<NewExcludedDomain>,
) -> ApiResult<(StatusCode, Json<ExcludedDomainResult>)> {
    state
        .run(move |backend| {
            Ok((StatusCode::CREATED, Json(backend.exclude_domain(&domain, caller.name())?)))
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
    caller: CurrentCaller,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<MatchEffect>> {
    state.run(move |backend| Ok(Json(backend.include_domain(id, caller.name())?))).await
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
    state.run(move |backend| Ok(Json(AliasList { items: backend.aliases(id)? }))).await
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
    caller: CurrentCaller,
    ApiPath(id): ApiPath<i64>,
    ApiJson(alias): ApiJson<NewAlias>,
) -> ApiResult<(StatusCode, Json<AliasResult>)> {
    state
        .run(move |backend| {
            Ok((StatusCode::CREATED, Json(backend.add_alias(id, &alias, caller.name())?)))
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
    caller: CurrentCaller,
    ApiPath((id, alias_id)): ApiPath<(i64, i64)>,
) -> ApiResult<Json<MatchEffect>> {
    state.run(move |backend| Ok(Json(backend.remove_alias(id, alias_id, caller.name())?))).await
}
