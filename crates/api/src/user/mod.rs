//! People, sign-in, sessions and tokens.

pub mod call;
pub(crate) mod cookie;
mod own;
mod provider;
pub mod role;
pub mod types;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use speargun_domain::right::Action;
use utoipa_axum::routes;

use crate::caller::{Call, InSession};
use crate::client::Client;
use crate::error::{ApiError, ApiResult};
use crate::extract::{ApiJson, ApiPath};
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    let routes = routes
        .add_open(routes!(get_session, sign_in))
        .add_open(routes!(set_up))
        .add_open(routes!(read_link))
        .add_open(routes!(accept_link))
        .add(Action::UseOwnAccount, routes!(sign_out))
        .add(Action::ReadRecords, routes!(list_rights))
        .add(Action::ReadRecords, routes!(list_colleagues))
        .add(Action::ManageUsers, routes!(list_users, add_user))
        .add(Action::ManageUsers, routes!(change_user))
        .add(Action::ManageUsers, routes!(invite_user))
        .add(Action::ManageUsers, routes!(end_user_sessions))
        .add(Action::ManageUsers, routes!(remove_user_factor))
        .add(Action::ManageUsers, routes!(list_tokens))
        .add(Action::ManageUsers, routes!(revoke_token));
    provider::add_routes(own::add_routes(role::add_routes(routes)))
}

/// Who asks, and whether they have to sign in.
#[utoipa::path(get, path = "/api/v1/session", operation_id = "get_session", tag = "users",
    responses((status = 200, body = Session)))]
pub(crate) async fn get_session(
    State(state): State<AppState>,
    call: Option<Call>,
    InSession(session): InSession,
) -> ApiResult<Json<Session>> {
    state
        .call(move |engine| {
            let context = call.as_ref().map(|call| &*call.0);
            Ok(Json(call::session(engine, context, session)?))
        })
        .await
}

/// Signs in. The cookies of the answer let the browser in.
#[utoipa::path(post, path = "/api/v1/session", operation_id = "sign_in", tag = "users",
    request_body = SignIn,
    responses((status = 200, body = Session), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = 503, body = ErrorBody)))]
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    ApiJson(given): ApiJson<SignIn>,
) -> Result<Response, ApiError> {
    state
        .call(move |engine| {
            let device = cookie::device_of(&headers);
            let signed_in = call::sign_in(engine, &given, device.as_deref(), &client)?;
            let cookies = cookie::let_in(&headers, &signed_in.session, &signed_in.device);
            Ok((cookies, Json(call::session_of(signed_in.user))).into_response())
        })
        .await
}

/// Signs out: the session ends, and the cookie is taken back.
#[utoipa::path(delete, path = "/api/v1/session", operation_id = "sign_out", tag = "users",
    responses((status = 204), (status = 401, body = ErrorBody)))]
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    Call(context): Call,
    InSession(session): InSession,
    headers: HeaderMap,
) -> ApiResult<Response> {
    state
        .call(move |engine| {
            if let Some(session) = session {
                speargun_engine::user::sign_out(engine, session, &context)?;
            }
            Ok((StatusCode::NO_CONTENT, cookie::let_out(&headers)).into_response())
        })
        .await
}

/// Makes the first person, an administrator, and signs them in. The server prints the code for it
/// when it starts.
#[utoipa::path(post, path = "/api/v1/setup", operation_id = "set_up", tag = "users",
    request_body = SetUp,
    responses((status = 201, body = Session), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn set_up(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    ApiJson(given): ApiJson<SetUp>,
) -> Result<Response, ApiError> {
    state
        .call(move |engine| {
            let signed_in = call::set_up(engine, &given, &client)?;
            let cookies = cookie::let_in(&headers, &signed_in.session, &signed_in.device);
            let session = Json(call::session_of(signed_in.user));
            Ok((StatusCode::CREATED, cookies, session).into_response())
        })
        .await
}

/// Whose link it is. Its secret is in the body, so that no log has it.
#[utoipa::path(post, path = "/api/v1/links/read", operation_id = "read_link", tag = "users",
    request_body = LinkSecret,
    responses((status = 200, body = LinkInfo), (status = 404, body = ErrorBody)))]
pub(crate) async fn read_link(
    State(state): State<AppState>,
    ApiJson(link): ApiJson<LinkSecret>,
) -> ApiResult<Json<LinkInfo>> {
    state.call(move |engine| Ok(Json(call::read_link(engine, &link.secret)?))).await
}

/// Sets the password of the person whose link it is.
#[utoipa::path(post, path = "/api/v1/links/accept", operation_id = "accept_link", tag = "users",
    request_body = LinkAcceptance,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn accept_link(
    State(state): State<AppState>,
    ApiJson(given): ApiJson<LinkAcceptance>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            speargun_engine::user::accept_link(engine, &given.secret, &given.password)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Who may do what, as the server goes by it.
#[utoipa::path(get, path = "/api/v1/rights", operation_id = "list_rights", tag = "users",
    responses((status = 200, body = RightList)))]
pub(crate) async fn list_rights(State(state): State<AppState>) -> ApiResult<Json<RightList>> {
    state.call(|engine| Ok(Json(call::rights(engine)?))).await
}

/// The people of the company by name and role, for whoever gives them something to do.
#[utoipa::path(get, path = "/api/v1/colleagues", operation_id = "list_colleagues", tag = "users",
    responses((status = 200, body = ColleagueList)))]
pub(crate) async fn list_colleagues(
    State(state): State<AppState>,
) -> ApiResult<Json<ColleagueList>> {
    state.call(|engine| Ok(Json(call::colleagues(engine)?))).await
}

/// The people who may sign in.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "users",
    responses((status = 200, body = UserList), (status = 403, body = ErrorBody)))]
pub(crate) async fn list_users(State(state): State<AppState>) -> ApiResult<Json<UserList>> {
    state.call(|engine| Ok(Json(call::users(engine)?))).await
}

/// Adds a person, who sets a password by the link of the answer.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "add_user", tag = "users",
    request_body = NewUser,
    responses((status = 201, body = UserLink), (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_user(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(new): ApiJson<NewUser>,
) -> ApiResult<(StatusCode, Json<UserLink>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::add_user(engine, &new, &context)?)))
        })
        .await
}

/// Changes a person. Whoever is shut out is signed out everywhere.
#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "change_user", tag = "users",
    params(("id" = i64, Path, description = "The person's number")), request_body = UserChange,
    responses((status = 200, body = User), (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn change_user(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<UserChange>,
) -> ApiResult<Json<User>> {
    state.call(move |engine| Ok(Json(call::change_user(engine, id, &wanted, &context)?))).await
}

/// Makes a link with which a person sets a password. Earlier links stop working.
#[utoipa::path(post, path = "/api/v1/users/{id}/link", operation_id = "invite_user",
    tag = "users", params(("id" = i64, Path, description = "The person's number")),
    responses((status = 201, body = UserLink), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn invite_user(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<(StatusCode, Json<UserLink>)> {
    state
        .call(move |engine| Ok((StatusCode::CREATED, Json(call::invite(engine, id, &context)?))))
        .await
}

/// Signs a person out everywhere.
#[utoipa::path(delete, path = "/api/v1/users/{id}/sessions", operation_id = "end_user_sessions",
    tag = "users", params(("id" = i64, Path, description = "The person's number")),
    responses((status = 200, body = EndedSessions), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn end_user_sessions(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<EndedSessions>> {
    state
        .call(move |engine| {
            let ended = speargun_engine::user::end_other_sessions(engine, id, None, &context)?;
            Ok(Json(EndedSessions { ended }))
        })
        .await
}

/// Takes away the second factor of a person who lost it, and signs them out everywhere.
#[utoipa::path(delete, path = "/api/v1/users/{id}/second-factor",
    operation_id = "remove_user_factor", tag = "users",
    params(("id" = i64, Path, description = "The person's number")),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn remove_user_factor(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            speargun_engine::user::remove_factor(engine, id, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// The tokens of all people.
#[utoipa::path(get, path = "/api/v1/tokens", operation_id = "list_tokens", tag = "users",
    responses((status = 200, body = TokenList), (status = 403, body = ErrorBody)))]
pub(crate) async fn list_tokens(State(state): State<AppState>) -> ApiResult<Json<TokenList>> {
    state.call(|engine| Ok(Json(call::tokens(engine, None)?))).await
}

/// Revokes a token of anyone.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", operation_id = "revoke_token",
    tag = "users", params(("id" = i64, Path, description = "The token's number")),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn revoke_token(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            speargun_engine::user::revoke_token(engine, id, None, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
