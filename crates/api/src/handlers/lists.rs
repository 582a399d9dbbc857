//! Lists of accounts that people keep.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::caller::CurrentCaller;
use crate::dto::{
    AccountList, AccountLists, ErrorBody, ListChange, ListEdit, ListMember, ListMembersQuery,
    ListSelection, ListsQuery, NewAccountList, Page,
};
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::router::AppState;

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
        .run(move |backend| Ok(Json(AccountLists { items: backend.account_lists(archived)? })))
        .await
}

/// Makes a list.
#[utoipa::path(post, path = "/api/v1/lists", operation_id = "create_account_list", tag = "lists",
    request_body = NewAccountList,
    responses((status = 201, body = AccountList), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_account_list(
    State(state): State<AppState>,
    caller: CurrentCaller,
    ApiJson(wanted): ApiJson<NewAccountList>,
) -> ApiResult<(StatusCode, Json<AccountList>)> {
    state
        .run(move |backend| {
            Ok((StatusCode::CREATED, Json(backend.create_list(&wanted, caller.name())?)))
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
    state.run(move |backend| Ok(Json(backend.account_list(id)?))).await
}

/// Renames, describes or archives a list.
#[utoipa::path(put, path = "/api/v1/lists/{id}", operation_id = "edit_account_list", tag = "lists",
    params(("id" = i64, Path, description = "The list's id")),
    request_body = ListEdit,
    responses((status = 200, body = AccountList), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn edit_account_list(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<ListEdit>,
) -> ApiResult<Json<AccountList>> {
    state.run(move |backend| Ok(Json(backend.edit_list(id, &wanted)?))).await
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
    state.run(move |backend| Ok(Json(backend.list_members(id, &query)?))).await
}

/// Puts accounts on a list. Rows that name no account are told one by one; the others count.
#[utoipa::path(post, path = "/api/v1/lists/{id}/add", operation_id = "add_to_list", tag = "lists",
    params(("id" = i64, Path, description = "The list's id")),
    request_body = ListSelection,
    responses((status = 200, body = ListChange), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_to_list(
    State(state): State<AppState>,
    caller: CurrentCaller,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<ListSelection>,
) -> ApiResult<Json<ListChange>> {
    state.run(move |backend| Ok(Json(backend.add_to_list(id, &wanted, caller.name())?))).await
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
    caller: CurrentCaller,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<ListSelection>,
) -> ApiResult<Json<ListChange>> {
    state.run(move |backend| Ok(Json(backend.remove_from_list(id, &wanted, caller.name())?))).await
}
