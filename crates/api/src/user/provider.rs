//! Sign-in with a provider of OpenID Connect: to it, back from it, and links with its accounts.

use axum::Json;
use axum::extract::State;
use axum::http::header::{HOST, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use speargun_domain::right::Action;
use speargun_engine::user::{
    self, Callback, Credentials, ProviderAnswer, ProviderRefusal, Returned,
};
use utoipa_axum::routes;

use super::types::{
    FactorCode, ProviderAddress, ProviderLinkList, ProviderLinkWish, Session, SignInOptions,
};
use super::{call, cookie};
use crate::caller::Call;
use crate::client::Client;
use crate::error::{ApiError, ApiResult};
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

/// Where a provider sends the browser back to. It is what people register there.
const CALLBACK: &str = "/api/v1/sign-in/callback";
/// The page that asks for the code of the second factor, and says what went wrong.
const PAGE: &str = "/sign-in";

pub(super) fn add_routes(routes: Routes) -> Routes {
    routes
        .add_open(routes!(get_sign_in))
        .add_open(routes!(start_sign_in))
        .add_open(routes!(finish_sign_in))
        .add_open(routes!(confirm_sign_in))
        .add(Action::UseOwnAccount, routes!(start_provider_link))
        .add(Action::ManageUsers, routes!(list_provider_links))
        .add(Action::ManageUsers, routes!(remove_provider_link))
}

/// Where a sign-in leads in the end.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct StartQuery {
    /// The page of this server that is shown in the end. Any other address is left out.
    return_to: Option<String>,
}

/// What a provider says in the address to which it sends the browser back.
#[derive(Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallbackQuery {
    /// The code for which it gives tokens.
    code: Option<String>,
    /// What it was sent, unchanged.
    state: Option<String>,
    /// Who answers (RFC 9207).
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

/// The address of the callback: under the public name of the settings, or that by which the
/// browser called. Other names than those of this server were refused before.
fn redirect_url(public: Option<String>, headers: &HeaderMap) -> String {
    if let Some(public) = public {
        return format!("{public}{CALLBACK}");
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if cookie::is_secure(headers) { "https" } else { "http" };
    format!("{scheme}://{host}{CALLBACK}")
}

/// Sends the browser to another page.
fn go_to(address: &str, mut cookies: HeaderMap) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => {
            cookies.insert(LOCATION, address);
            (StatusCode::SEE_OTHER, cookies).into_response()
        }
        Err(_) => ApiError::internal("an address cannot be sent").into_response(),
    }
}

/// Sends the browser to the page of the sign-in, which says the rest in the reader's language.
fn go_to_page(value: (&str, &str), return_to: &str, cookies: HeaderMap) -> Response {
    let mut query = url_query(&[value]);
    if return_to != "/" {
        query = url_query(&[value, ("return_to", return_to)]);
    }
    go_to(&format!("{PAGE}?{query}"), cookies)
}

/// Pairs as the query of an address.
fn url_query(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let sign = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(sign).collect::<String>()
    };
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn refuse(refusal: &ProviderRefusal, return_to: &str, headers: &HeaderMap) -> Response {
    if let ProviderRefusal::Failed(error) = refusal {
        tracing::error!(%error, "a sign-in with the provider failed");
    }
    let cookies = cookie::end_sign_in(headers);
    go_to_page(("reason", refusal.key()), return_to, cookies)
}

fn browser<'a>(client: &'a Client, device: Option<&'a str>) -> Credentials<'a> {
    let (agent, address) = (client.agent.as_deref(), client.address);
    Credentials { device, client: agent, address, ..Credentials::default() }
}

/// How people sign in here besides a password.
#[utoipa::path(get, path = "/api/v1/sign-in", operation_id = "get_sign_in", tag = "users",
    responses((status = 200, body = SignInOptions)))]
pub(crate) async fn get_sign_in(State(state): State<AppState>) -> ApiResult<Json<SignInOptions>> {
    state.call(|engine| Ok(Json(SignInOptions { provider: user::provider_name(engine) }))).await
}

/// Sends the browser to the provider, or to the page that says why not.
#[utoipa::path(get, path = "/api/v1/sign-in/start", operation_id = "start_sign_in",
    tag = "users", params(StartQuery),
    responses((status = 303, description = "To the provider, or to the page of the sign-in")))]
pub(crate) async fn start_sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<StartQuery>,
) -> ApiResult<Response> {
    state
        .call(move |engine| {
            let return_to = query.return_to.as_deref();
            let back = redirect_url(user::public_address(engine), &headers);
            let begun = user::begin_at_provider(engine, (&back, return_to));
            Ok(match begun {
                Ok(begun) => go_to(&begun.address, cookie::keep_sign_in(&headers, &begun.sealed)),
                Err(refusal) => refuse(&refusal, user::return_path(return_to), &headers),
            })
        })
        .await
}

/// Takes the provider's answer: lets the browser in, asks for the second factor, or says on the
/// page of the sign-in why not.
#[utoipa::path(get, path = "/api/v1/sign-in/callback", operation_id = "finish_sign_in",
    tag = "users", params(CallbackQuery),
    responses((status = 303, description = "To the page that was asked for, or that of the \
        sign-in")))]
pub(crate) async fn finish_sign_in(
    State(state): State<AppState>,
    call: Option<Call>,
    client: Client,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<CallbackQuery>,
) -> ApiResult<Response> {
    state
        .call(move |engine| {
            let device = cookie::device_of(&headers);
            let sealed = cookie::sign_in_of(&headers);
            let answer = ProviderAnswer {
                code: query.code.as_deref(),
                state: query.state.as_deref(),
                issuer: query.iss.as_deref(),
                error: query.error.as_deref(),
            };
            let callback = Callback {
                answer,
                sealed: sealed.as_deref(),
                context: call.as_ref().map(|call| &*call.0),
                browser: &browser(&client, device.as_deref()),
            };
            let (return_to, result) = user::finish_at_provider(engine, &callback);
            Ok(match result {
                Ok(Returned::In(signed_in)) => {
                    let of = (&*signed_in.session, &*signed_in.device);
                    go_to(&return_to, cookie::let_in_at_end(&headers, of))
                }
                Ok(Returned::Linked) => go_to(&return_to, cookie::end_sign_in(&headers)),
                Ok(Returned::CodeNeeded(sealed)) => {
                    let kept = cookie::keep_sign_in(&headers, &sealed);
                    go_to_page(("step", "code"), &return_to, kept)
                }
                Err(refusal) => refuse(&refusal, &return_to, &headers),
            })
        })
        .await
}

/// Lets the browser in that came back from the provider, by a code of the second factor.
#[utoipa::path(post, path = "/api/v1/sign-in/code", operation_id = "confirm_sign_in",
    tag = "users", request_body = FactorCode,
    responses((status = 200, body = Session), (status = 401, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 429, body = ErrorBody)))]
pub(crate) async fn confirm_sign_in(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    ApiJson(given): ApiJson<FactorCode>,
) -> Result<Response, ApiError> {
    state
        .call(move |engine| {
            let device = cookie::device_of(&headers);
            let sealed = cookie::sign_in_of(&headers);
            let own = browser(&client, device.as_deref());
            let credentials = Credentials { code: Some(&given.code), ..own };
            let signed_in = user::finish_with_code(engine, sealed.as_deref(), &credentials)
                .map_err(ApiError::of_sign_in)?;
            let of = (&*signed_in.session, &*signed_in.device);
            let cookies = cookie::let_in_at_end(&headers, of);
            Ok((cookies, Json(call::session_of(signed_in.user))).into_response())
        })
        .await
}

/// Begins to link one's account of the provider, with one's password. The browser goes on at the
/// address of the answer.
#[utoipa::path(post, path = "/api/v1/me/provider-link", operation_id = "start_provider_link",
    tag = "users", request_body = ProviderLinkWish,
    responses((status = 200, body = ProviderAddress), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn start_provider_link(
    State(state): State<AppState>,
    Call(context): Call,
    headers: HeaderMap,
    ApiJson(wish): ApiJson<ProviderLinkWish>,
) -> ApiResult<Response> {
    state
        .call(move |engine| {
            let back = redirect_url(user::public_address(engine), &headers);
            let to = (&*back, wish.return_to.as_deref());
            let begun = user::begin_provider_link(engine, to, &wish.password, &context)?;
            let cookies = cookie::keep_sign_in(&headers, &begun.sealed);
            Ok((cookies, Json(ProviderAddress { address: begun.address })).into_response())
        })
        .await
}

/// The accounts of providers with which a person signs in, the oldest first.
#[utoipa::path(get, path = "/api/v1/users/{id}/provider-links",
    operation_id = "list_provider_links", tag = "users",
    params(("id" = i64, Path, description = "The person's number")),
    responses((status = 200, body = ProviderLinkList), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn list_provider_links(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<ProviderLinkList>> {
    state.call(move |engine| Ok(Json(call::provider_links(engine, id)?))).await
}

/// Removes the link of a person with an account of a provider, and signs them out everywhere.
#[utoipa::path(delete, path = "/api/v1/users/{id}/provider-links/{link}",
    operation_id = "remove_provider_link", tag = "users",
    params(("id" = i64, Path, description = "The person's number"),
        ("link" = i64, Path, description = "The link's number")),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn remove_provider_link(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath((id, link)): ApiPath<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            user::remove_provider_link(engine, id, link, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_what_a_page_has_in_its_address() {
        let query = url_query(&[("reason", "off"), ("return_to", "/accounts?a=1&b=ä#x")]);
        assert_eq!(query, "reason=off&return_to=/accounts%3Fa%3D1%26b%3D%C3%A4%23x");
    }

    #[test]
    fn the_callback_is_under_the_name_that_was_called() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("abm.example:8443"));
        assert_eq!(redirect_url(None, &headers), format!("http://abm.example:8443{CALLBACK}"));
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        assert_eq!(redirect_url(None, &headers), format!("https://abm.example:8443{CALLBACK}"));
        let public = Some("https://public.example".to_owned());
        assert_eq!(redirect_url(public, &headers), format!("https://public.example{CALLBACK}"));
    }
}
