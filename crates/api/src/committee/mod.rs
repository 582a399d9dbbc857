//! Buying committees of accounts.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(get_account_committee))
        .add(Action::DecideAccounts, routes!(decide_role))
        .add(Action::ReadRecords, routes!(get_committee_gaps))
}

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
    state.call(move |engine| Ok(Json(call::account_committee(engine, id, &query)?))).await
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
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewRoleDecision>,
) -> ApiResult<Json<RoleDecisionResult>> {
    state.call(move |engine| Ok(Json(call::decide_role(engine, id, &wanted, &context)?))).await
}

/// Which roles are missing where, by tier: "no purchasing contact at 3 of 7 Tier 1 accounts".
#[utoipa::path(get, path = "/api/v1/committee/gaps",
    operation_id = "get_committee_gaps", tag = "committee", params(GapQuery),
    responses((status = 200, body = CommitteeGaps), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_committee_gaps(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<GapQuery>,
) -> ApiResult<Json<CommitteeGaps>> {
    state.call(move |engine| Ok(Json(call::committee_gaps(engine, &query)?))).await
}
