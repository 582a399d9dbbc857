//! One's own account: password, second factor, sessions, tokens.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use speargun_engine::user;
use utoipa_axum::routes;

use super::call;
use super::types::{
    EndedSessions, FactorCode, MadeToken, NewToken, OwnAccount, OwnChange, PasswordChange,
    PasswordProof, RecoveryCodes, SecondFactor, SessionList, TokenList,
};
use crate::caller::{Call, InSession};
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub(super) fn add_routes(routes: Routes) -> Routes {
    let own = Action::UseOwnAccount;
    routes
        .add(own, routes!(get_own_account, change_own_account))
        .add(own, routes!(change_password))
        .add(own, routes!(begin_factor, confirm_factor))
        .add(own, routes!(remove_factor))
        .add(own, routes!(list_sessions, end_other_sessions))
        .add(own, routes!(end_session))
        .add(own, routes!(list_own_tokens, create_token))
        .add(own, routes!(revoke_own_token))
}

/// One's own account.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "get_own_account", tag = "users",
    responses((status = 200, body = OwnAccount), (status = 409, body = ErrorBody)))]
pub(crate) async fn get_own_account(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<Json<OwnAccount>> {
    state.call(move |engine| Ok(Json(call::own_account(engine, &context)?))).await
}

/// Changes the language of one's pages and errors.
#[utoipa::path(patch, path = "/api/v1/me", operation_id = "change_own_account", tag = "users",
    request_body = OwnChange,
    responses((status = 200, body = OwnAccount), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn change_own_account(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<OwnChange>,
) -> ApiResult<Json<OwnAccount>> {
    state.call(move |engine| Ok(Json(call::change_own(engine, &wanted, &context)?))).await
}

/// Changes one's password. All sessions end, this one too.
#[utoipa::path(put, path = "/api/v1/me/password", operation_id = "change_password",
    tag = "users", request_body = PasswordChange,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn change_password(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<PasswordChange>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            user::change_password(engine, (&wanted.old, &wanted.new), &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Makes a second factor. It counts once its first code was sent.
#[utoipa::path(post, path = "/api/v1/me/second-factor", operation_id = "begin_factor",
    tag = "users", request_body = PasswordProof,
    responses((status = 200, body = SecondFactor), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn begin_factor(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(proof): ApiJson<PasswordProof>,
) -> ApiResult<Json<SecondFactor>> {
    state.call(move |engine| Ok(Json(call::begin_factor(engine, &proof.password, &context)?))).await
}

/// Puts the second factor in force by its first code. All other sessions end.
#[utoipa::path(put, path = "/api/v1/me/second-factor", operation_id = "confirm_factor",
    tag = "users", request_body = FactorCode,
    responses((status = 200, body = RecoveryCodes), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn confirm_factor(
    State(state): State<AppState>,
    Call(context): Call,
    InSession(session): InSession,
    ApiJson(given): ApiJson<FactorCode>,
) -> ApiResult<Json<RecoveryCodes>> {
    state
        .call(move |engine| {
            let codes = user::confirm_factor(engine, &given.code, session, &context)?;
            Ok(Json(RecoveryCodes { codes }))
        })
        .await
}

/// Takes one's second factor away. All sessions end, this one too.
#[utoipa::path(post, path = "/api/v1/me/second-factor/removal", operation_id = "remove_factor",
    tag = "users", request_body = PasswordProof,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn remove_factor(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(proof): ApiJson<PasswordProof>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            user::remove_own_factor(engine, &proof.password, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// One's sessions, the one that called last first.
#[utoipa::path(get, path = "/api/v1/me/sessions", operation_id = "list_sessions", tag = "users",
    responses((status = 200, body = SessionList), (status = 409, body = ErrorBody)))]
pub(crate) async fn list_sessions(
    State(state): State<AppState>,
    Call(context): Call,
    InSession(session): InSession,
) -> ApiResult<Json<SessionList>> {
    state.call(move |engine| Ok(Json(call::sessions(engine, session, &context)?))).await
}

/// Signs out everywhere but here.
#[utoipa::path(delete, path = "/api/v1/me/sessions", operation_id = "end_other_sessions",
    tag = "users",
    responses((status = 200, body = EndedSessions), (status = 409, body = ErrorBody)))]
pub(crate) async fn end_other_sessions(
    State(state): State<AppState>,
    Call(context): Call,
    InSession(session): InSession,
) -> ApiResult<Json<EndedSessions>> {
    state
        .call(move |engine| {
            let own = call::own_id(&context)?;
            let ended = user::end_other_sessions(engine, own, session, &context)?;
            Ok(Json(EndedSessions { ended }))
        })
        .await
}

/// Ends one of one's sessions.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", operation_id = "end_session",
    tag = "users", params(("id" = i64, Path, description = "The session's number")),
    responses((status = 204), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn end_session(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            user::end_session(engine, id, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// One's tokens, the newest first.
#[utoipa::path(get, path = "/api/v1/me/tokens", operation_id = "list_own_tokens", tag = "users",
    responses((status = 200, body = TokenList), (status = 409, body = ErrorBody)))]
pub(crate) async fn list_own_tokens(
    State(state): State<AppState>,
    Call(context): Call,
) -> ApiResult<Json<TokenList>> {
    state.call(move |engine| Ok(Json(call::tokens(engine, Some(call::own_id(&context)?))?))).await
}

/// Makes a token with which a program calls in one's name.
#[utoipa::path(post, path = "/api/v1/me/tokens", operation_id = "create_token", tag = "users",
    request_body = NewToken,
    responses((status = 201, body = MadeToken), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_token(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(new): ApiJson<NewToken>,
) -> ApiResult<(StatusCode, Json<MadeToken>)> {
    state
        .call(move |engine| {
            let own = call::own_id(&context)?;
            Ok((StatusCode::CREATED, Json(call::create_token(engine, own, &new, &context)?)))
        })
        .await
}

/// Revokes one of one's tokens.
#[utoipa::path(delete, path = "/api/v1/me/tokens/{id}", operation_id = "revoke_own_token",
    tag = "users", params(("id" = i64, Path, description = "The token's number")),
    responses((status = 204), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn revoke_own_token(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            user::revoke_token(engine, id, Some(call::own_id(&context)?), &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
