//! Who calls: found once at the edge, and asked for by handlers that write.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use speargun_domain::caller::{Caller, Context, Via};
use speargun_domain::right::Action;
use speargun_engine::{Engine, user};
use speargun_words::said;

use crate::error::ApiError;
use crate::user::cookie::session_of;

/// The longest token that is looked at.
const SECRET_MAX: usize = 200;

/// Who calls, by what way and when: for handlers that write.
#[derive(Debug, Clone)]
pub(crate) struct Call(pub(crate) Arc<Context>);

impl Call {
    /// Who a request is from.
    ///
    /// # Errors
    /// When no caller was found at the edge: the call is refused.
    pub(crate) fn of(extensions: &Extensions) -> Result<Self, ApiError> {
        extensions.get::<Self>().cloned().ok_or_else(|| {
            ApiError::new(StatusCode::UNAUTHORIZED, "not_signed_in", said!("http.no_caller"))
                .with_hint(said!("http.hint.sign_in"))
        })
    }

    pub(crate) fn may(&self, action: Action) -> bool {
        self.0.caller.may(action)
    }

    /// The condition of the accounts that the caller works; none works all.
    pub(crate) fn territory(&self) -> Option<Arc<str>> {
        self.0.caller.territory.clone()
    }

    /// The answer to a call that the caller may not make.
    pub(crate) fn refusal(&self, action: Action) -> ApiError {
        let detail = user::not_allowed(&self.0.caller, action);
        ApiError::new(StatusCode::FORBIDDEN, "not_allowed", detail)
            .with_hint(said!("http.hint.right"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Call {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::of(&parts.extensions)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// The session that a call is in; none of programs with a token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InSession(pub(crate) Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for InSession {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or(Self(None)))
    }
}

/// What a call brought to be let in: a stream asks again from time to time whether it still is.
#[derive(Debug, Clone)]
pub(crate) struct Pass {
    edge: Edge,
    secret: Option<String>,
}

impl Pass {
    /// The engine behind the edge that a request came by.
    pub(crate) fn engine_of(extensions: &Extensions) -> Result<Arc<Engine>, ApiError> {
        let pass = extensions.get::<Self>();
        let engine = pass.map(|pass| Arc::clone(&pass.edge.engine));
        engine.ok_or_else(|| ApiError::internal("a call without an edge"))
    }

    /// The caller as they are now, if they are let in still and may do an action.
    pub(crate) async fn still_allows(&self, action: Action) -> Option<Arc<Caller>> {
        let found = find_caller(&self.edge, self.secret.clone()).await.ok().flatten();
        found.map(|(caller, _)| caller).filter(|caller| caller.may(action))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Pass {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let pass = parts.extensions.get::<Self>().cloned();
        pass.ok_or_else(|| ApiError::internal("a stream without an edge"))
    }
}

/// Who calls as long as there are no people, and how others are found.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    /// None where the server waits for its first person: it can be reached from elsewhere.
    pub(crate) operator: Option<Arc<Caller>>,
    /// The address of who the visitor of the demo is.
    pub(crate) visitor: Option<Arc<str>>,
    pub(crate) engine: Arc<Engine>,
}

/// The secret that a call brings, as a program or as a browser.
fn secret_of(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = text.and_then(|text| text.split_once(' '));
    let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let bearer = bearer.map(|(_, secret)| secret.trim()).filter(|secret| !secret.is_empty());
    match bearer {
        Some(secret) => Some(secret.chars().take(SECRET_MAX).collect()),
        None => session_of(headers),
    }
}

/// Finds out who calls, and when. Whoever is not let in goes on without a caller: what may be read
/// without one is open, all else is refused where it is declared.
pub(crate) async fn identify(
    State(edge): State<Edge>,
    mut request: Request,
    next: Next,
) -> Result<Response, Infallible> {
    let secret = secret_of(request.headers());
    let found = match find_caller(&edge, secret.clone()).await {
        Ok(found) => found,
        Err(error) => return Ok(error.into_response()),
    };
    if let Some((caller, session)) = found {
        let now = edge.engine.workspace.now();
        let context = Context { caller: Caller::clone(&caller), via: Via::Http, now };
        request.extensions_mut().insert(Call(Arc::new(context)));
        request.extensions_mut().insert(InSession(session));
        request.extensions_mut().insert(Pass { edge, secret });
    }
    Ok(next.run(request).await)
}

type Found = Option<(Arc<Caller>, Option<i64>)>;

async fn find_caller(edge: &Edge, secret: Option<String>) -> Result<Found, ApiError> {
    let engine = &edge.engine;
    if let Some(kept) = engine.door.find_kept(secret.as_deref())
        && (secret.is_some() || edge.visitor.is_none())
    {
        return Ok(kept);
    }
    // A look into the store may block.
    let (engine, operator) = (Arc::clone(engine), edge.operator.clone());
    let visitor = edge.visitor.clone();
    let look = move || -> Result<Found, ApiError> {
        if !engine.door.requires_sign_in(&engine.workspace)? {
            return Ok(operator.map(|operator| (operator, None)));
        }
        match (secret, visitor) {
            (Some(secret), _) => Ok(engine.door.find_caller(&engine.workspace, &secret)?),
            (None, Some(email)) => {
                let visitor = user::visitor(&engine.workspace, &email)?;
                Ok(visitor.map(|visitor| (Arc::new(visitor), None)))
            }
            (None, None) => Ok(None),
        }
    };
    tokio::task::spawn_blocking(look)
        .await
        .unwrap_or_else(|error| Err(ApiError::internal(&error.to_string())))
}
