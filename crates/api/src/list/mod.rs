//! Lists of accounts that people keep.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::shared::{ErrorBody, Page};
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_account_lists))
        .add(Action::EditLists, routes!(create_account_list))
        .add(Action::ReadRecords, routes!(get_account_list))
        .add(Action::EditLists, routes!(edit_account_list))
        .add(Action::ReadRecords, routes!(list_members))
        .add(Action::EditLists, routes!(add_to_list))
        .add(Action::EditLists, routes!(remove_from_list))
}

/// The lists of accounts, by name.
#[utoipa::path(get, path = "/api/v1/lists", operation_id = "list_account_lists", tag = "lists",
    params(ListsQuery),
    responses((status = 200, body = AccountLists)))]
pub(crate) async fn list_account_lists(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ListsQuery>,
) -> ApiResult<Json<AccountLists>> {
    let archived = query.archived.unwrap_or(false);
    state
        .call(move |engine| {
            Ok(Json(AccountLists { items: call::account_lists(engine, archived)? }))
        })
        .await
}

/// Makes a list.
#[utoipa::path(post, path = "/api/v1/lists", operation_id = "create_account_list", tag = "lists",
    request_body = NewAccountList,
    responses((status = 201, body = AccountList), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_account_list(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewAccountList>,
) -> ApiResult<(StatusCode, Json<AccountList>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::create_list(engine, &wanted, &context)?)))
        })
        .await
}

/// One list.
#[utoipa::path(get, path = "/api/v1/lists/{id}", operation_id = "get_account_list", tag = "lists",
    params(("id" = i64, Path, description = "The list's id")),
    responses((status = 200, body = AccountList), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_list(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountList>> {
    state.call(move |engine| Ok(Json(call::account_list(engine, id)?))).await
}

/// Renames, describes or archives a list.
#[utoipa::path(put, path = "/api/v1/lists/{id}", operation_id = "edit_account_list", tag = "lists",
    params(("id" = i64, Path, description = "The list's id")),
    request_body = ListEdit,
    responses((status = 200, body = AccountList), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn edit_account_list(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<ListEdit>,
) -> ApiResult<Json<AccountList>> {
    state.call(move |engine| Ok(Json(call::edit_list(engine, id, &wanted, &context)?))).await
}

/// Who stands on a list, or stood there at the end of a day.
#[utoipa::path(get, path = "/api/v1/lists/{id}/members",
    operation_id = "list_members", tag = "lists",
    params(("id" = i64, Path, description = "The list's id"), ListMembersQuery),
    responses((status = 200, body = Page<ListMember>), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn list_members(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<ListMembersQuery>,
) -> ApiResult<Json<Page<ListMember>>> {
    state.call(move |engine| Ok(Json(call::list_members(engine, id, &query)?))).await
}

/// Puts accounts on a list. Rows that name no account are told one by one; the others count.
#[utoipa::path(post, path = "/api/v1/lists/{id}/add", operation_id = "add_to_list", tag = "lists",
    params(("id" = i64, Path, description = "The list's id")),
    request_body = ListSelection,
    responses((status = 200, body = ListChange), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_to_list(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<ListSelection>,
) -> ApiResult<Json<ListChange>> {
    state.call(move |engine| Ok(Json(call::add_to_list(engine, id, &wanted, &context)?))).await
}

/// Takes accounts off a list. That they stood there is kept.
#[utoipa::path(post, path = "/api/v1/lists/{id}/remove",
    operation_id = "remove_from_list", tag = "lists",
    params(("id" = i64, Path, description = "The list's id")),
    request_body = ListSelection,
    responses((status = 200, body = ListChange), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn remove_from_list(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<ListSelection>,
) -> ApiResult<Json<ListChange>> {
    state.call(move |engine| Ok(Json(call::remove_from_list(engine, id, &wanted, &context)?))).await
}
