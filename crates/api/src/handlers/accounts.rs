//! Accounts: list, facets, export, one in full, timeline.

use axum::Json;
use axum::extract::State;
use axum::response::Response;

use crate::backend::Backend;
use crate::dto::{
    AccountDetail, AccountFacets, AccountQuery, AccountRow, DimensionScores, ErrorBody, FacetQuery,
    Money, Page, TimelineEvent, TimelineKinds, TimelineQuery,
};
use crate::error::ApiResult;
use crate::export::csv_response;
use crate::extract::{ApiPath, ApiQuery};
use crate::router::AppState;

const EXPORT_HEADINGS: [&str; 29] = [
    "id",
    "name",
    "domain",
    "industry",
    "country",
    "city",
    "employees",
    "annual_revenue",
    "currency",
    "tier",
    "tier_state",
    "stale",
    "score",
    "engagement",
    "stage",
    "people_count",
    "engaged_people_count",
    "open_amount",
    "won_amount",
    "owner",
    "target",
    "last_activity_at",
    "icp_fit",
    "buying_power",
    "participation",
    "opportunity_size",
    "competition",
    "timing",
    "market_state",
];

/// Accounts, filtered, sorted, paged.
#[utoipa::path(get, path = "/api/v1/accounts", operation_id = "list_accounts", tag = "accounts",
    params(AccountQuery),
    responses((status = 200, body = Page<AccountRow>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_accounts(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<AccountQuery>,
) -> ApiResult<Json<Page<AccountRow>>> {
    state.run(move |backend| Ok(Json(backend.list_accounts(&query)?))).await
}

/// The matching accounts as CSV; `limit` and `offset` do not count.
#[utoipa::path(get, path = "/api/v1/accounts.csv", operation_id = "export_accounts",
    tag = "accounts", params(AccountQuery),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 400, body = ErrorBody)))]
pub(crate) async fn export_accounts(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<AccountQuery>,
) -> ApiResult<Response> {
    let probe = AccountQuery { limit: Some(1), offset: None, ..query.clone() };
    state.run(move |backend| Ok(backend.list_accounts(&probe)?)).await?;
    let backend = state.backend;
    Ok(csv_response("accounts.csv", move |writer| {
        writer.row(&EXPORT_HEADINGS)?;
        backend.export_accounts(&query, &mut |row| writer.row(&export_cells(&row)))
    }))
}

/// Distinct industries, countries, owners, stages and tiers with their counts.
#[utoipa::path(get, path = "/api/v1/accounts/facets", operation_id = "get_account_facets",
    tag = "accounts", params(FacetQuery),
    responses((status = 200, body = AccountFacets), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_account_facets(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<FacetQuery>,
) -> ApiResult<Json<AccountFacets>> {
    state.run(move |backend| Ok(Json(backend.account_facets(&query)?))).await
}

/// One account in full.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", operation_id = "get_account",
    tag = "accounts", params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountDetail>> {
    state.run(move |backend| Ok(Json(backend.account(id)?))).await
}

/// What happened at an account, newest first.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/timeline",
    operation_id = "list_account_timeline", tag = "accounts",
    params(("id" = i64, Path, description = "The account's id"), TimelineQuery),
    responses((status = 200, body = Page<TimelineEvent>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_account_timeline(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(window): ApiQuery<TimelineQuery>,
) -> ApiResult<Json<Page<TimelineEvent>>> {
    state.run(move |backend: &dyn Backend| Ok(Json(backend.account_timeline(id, &window)?))).await
}

/// What an account's timeline can be narrowed by.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/timeline/kinds",
    operation_id = "get_account_timeline_kinds", tag = "accounts",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = TimelineKinds), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_timeline_kinds(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<TimelineKinds>> {
    state.run(move |backend| Ok(Json(backend.account_timeline_kinds(id)?))).await
}

fn export_cells(row: &AccountRow) -> Vec<String> {
    let dimension = |pick: fn(&DimensionScores) -> Option<f64>| {
        optional(row.dimensions.as_ref().and_then(pick))
    };
    let amount = |money: &Option<Money>| optional(money.as_ref().map(|money| money.amount));
    let monies = [&row.annual_revenue, &row.open_amount, &row.won_amount];
    let currency = monies.into_iter().flatten().next().map(|money| money.currency.clone());
    vec![
        row.id.to_string(),
        row.name.clone(),
        optional(row.domain.as_ref()),
        optional(row.industry.as_ref()),
        optional(row.country.as_ref()),
        optional(row.city.as_ref()),
        optional(row.employees),
        amount(&row.annual_revenue),
        optional(currency),
        optional(row.tier),
        name_of(row.tier_state),
        row.stale.to_string(),
        optional(row.score),
        optional(row.engagement),
        optional(row.stage.as_ref()),
        row.people_count.to_string(),
        row.engaged_people_count.to_string(),
        amount(&row.open_amount),
        amount(&row.won_amount),
        optional(row.owner.as_ref()),
        row.target.to_string(),
        optional(row.last_activity_at.as_ref()),
        dimension(|dimensions| dimensions.icp_fit),
        dimension(|dimensions| dimensions.buying_power),
        dimension(|dimensions| dimensions.participation),
        dimension(|dimensions| dimensions.opportunity_size),
        dimension(|dimensions| dimensions.competition),
        dimension(|dimensions| dimensions.timing),
        name_of(row.market_state),
    ]
}

fn optional<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The name an enum has in the API.
fn name_of<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
