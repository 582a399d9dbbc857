//! Who calls: found once at the edge, and asked for by handlers that write.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use speargun_domain::caller::{Caller, Context, Via};
use speargun_domain::right::Action;
use speargun_engine::Workspace;
use speargun_words::said;

use crate::error::ApiError;

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

    /// The answer to a call that the caller may not make.
    pub(crate) fn refusal(&self, action: Action) -> ApiError {
        let detail =
            said!("http.not_allowed", role = self.0.caller.role.key(), action = action.key());
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

/// Who calls as long as there is no sign-in, and the clock of their calls.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) caller: Arc<Caller>,
    pub(crate) workspace: Arc<Workspace>,
}

/// Notes who calls and when. As long as there is no sign-in that is whoever runs the server.
pub(crate) async fn identify(
    State(edge): State<Edge>,
    mut request: Request,
    next: Next,
) -> Result<Response, Infallible> {
    let caller = Caller::clone(&edge.caller);
    let context = Context { caller, via: Via::Http, now: edge.workspace.now() };
    request.extensions_mut().insert(Call(Arc::new(context)));
    Ok(next.run(request).await)
}
