//! Buying committees of accounts.

use axum::Json;
use axum::extract::State;

use crate::caller::CurrentCaller;
use crate::dto::{
    AccountCommittee, CommitteeGaps, CommitteeQuery, ErrorBody, GapQuery, NewRoleDecision,
    RoleDecisionResult,
};
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::router::AppState;

/// Who takes part in buying at an account: roles, people, completeness with its reasons.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/committee",
    operation_id = "get_account_committee", tag = "committee",
    params(("id" = i64, Path, description = "The account's id"), CommitteeQuery),
    responses((status = 200, body = AccountCommittee), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_committee(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<CommitteeQuery>,
) -> ApiResult<Json<AccountCommittee>> {
    state.run(move |backend| Ok(Json(backend.account_committee(id, &query)?))).await
}

/// Confirms, changes or dismisses the role of a person. No job undoes it.
#[utoipa::path(post, path = "/api/v1/people/{id}/role",
    operation_id = "decide_role", tag = "committee",
    params(("id" = i64, Path, description = "The person's id")),
    request_body = NewRoleDecision,
    responses((status = 200, body = RoleDecisionResult), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn decide_role(
    State(state): State<AppState>,
    caller: CurrentCaller,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewRoleDecision>,
) -> ApiResult<Json<RoleDecisionResult>> {
    state.run(move |backend| Ok(Json(backend.decide_role(id, &wanted, caller.name())?))).await
}

/// Which roles are missing where, by tier: "no purchasing contact at 3 of 7 Tier 1 accounts".
#[utoipa::path(get, path = "/api/v1/committee/gaps",
    operation_id = "get_committee_gaps", tag = "committee", params(GapQuery),
    responses((status = 200, body = CommitteeGaps), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_committee_gaps(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<GapQuery>,
) -> ApiResult<Json<CommitteeGaps>> {
    state.run(move |backend| Ok(Json(backend.committee_gaps(&query)?))).await
}
