//! Who calls: found once at the edge, and asked for by handlers that write.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use speargun_domain::caller::Caller;
use speargun_domain::right::Action;

use crate::error::ApiError;

/// Who calls now.
#[derive(Debug, Clone)]
pub(crate) struct CurrentCaller(Arc<Caller>);

impl CurrentCaller {
    /// Who a request is from.
    ///
    /// # Errors
    /// When nobody was found at the edge: the call is refused.
    pub(crate) fn of(extensions: &Extensions) -> Result<Self, ApiError> {
        extensions.get::<Self>().cloned().ok_or_else(|| {
            ApiError::new(StatusCode::UNAUTHORIZED, "not_signed_in", "Nobody is signed in.")
                .with_hint("Sign in, and try again.")
        })
    }

    pub(crate) fn may(&self, action: Action) -> bool {
        self.0.may(action)
    }

    /// Who it is.
    pub(crate) fn get(&self) -> &Caller {
        &self.0
    }

    /// Under which name what they decide is kept.
    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    /// The answer to a call that the caller may not make.
    pub(crate) fn refusal(&self, action: Action) -> ApiError {
        let detail = format!(
            "The role {} may not do this ({}). Nothing was changed.",
            self.0.role.key(),
            action.key()
        );
        ApiError::new(StatusCode::FORBIDDEN, "not_allowed", detail)
            .with_hint("Ask an administrator for the right.")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CurrentCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::of(&parts.extensions)
    }
}

/// Notes who calls. As long as there is no sign-in that is whoever runs the server.
pub(crate) async fn identify(
    State(caller): State<Arc<Caller>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Infallible> {
    request.extensions_mut().insert(CurrentCaller(caller));
    Ok(next.run(request).await)
}
