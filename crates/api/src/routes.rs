//! Routes, declared once: the address, the method and the document come from the handler, and each
//! says which action it is. There is no way to add one without.

use axum::extract::{DefaultBodyLimit, FromRequestParts as _, RawPathParams, Request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use speargun_domain::right::Action;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::caller::{Call, Pass};
use crate::state::AppState;
use crate::territory::{Reach, reach_of, refuse_beyond};

/// A route and the action that it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteRight {
    /// The address, with its variables in braces.
    pub path: String,
    /// The method, in capital letters.
    pub method: &'static str,
    /// The action; none where everybody may, signed in or not.
    pub action: Option<Action>,
    /// What it shows of accounts to a caller with a territory.
    pub reach: Reach,
}

/// Routes with their document and rights.
pub(crate) struct Routes {
    router: OpenApiRouter<AppState>,
    rights: Vec<RouteRight>,
}

impl Routes {
    /// No routes yet, in a document.
    pub(crate) fn of_document(document: OpenApi) -> Self {
        Self { router: OpenApiRouter::with_openapi(document), rights: Vec::new() }
    }

    /// Adds the handlers of one address, all of which are one action.
    pub(crate) fn add(self, action: Action, routes: UtoipaMethodRouter<AppState>) -> Self {
        let (schemas, paths, methods) = routes;
        let reach = paths.paths.keys().map(|path| reach(path)).max().unwrap_or(Reach::Everything);
        let guard = middleware::from_fn(move |request: Request, next: Next| {
            refuse_unless_allowed((action, reach), request, next)
        });
        self.keep(Some(action), (schemas, paths, methods.route_layer(guard)))
    }

    /// Adds handlers that everybody reaches, signed in or not.
    pub(crate) fn add_open(self, routes: UtoipaMethodRouter<AppState>) -> Self {
        self.keep(None, routes)
    }

    fn keep(mut self, action: Option<Action>, routes: UtoipaMethodRouter<AppState>) -> Self {
        for (path, item) in &routes.1.paths {
            let methods = [
                (item.get.is_some(), "GET"),
                (item.put.is_some(), "PUT"),
                (item.post.is_some(), "POST"),
                (item.delete.is_some(), "DELETE"),
                (item.patch.is_some(), "PATCH"),
            ];
            let right =
                |(_, method)| RouteRight { path: path.clone(), method, action, reach: reach(path) };
            self.rights.extend(methods.into_iter().filter(|(is_there, _)| *is_there).map(right));
        }
        self.router = self.router.routes(routes);
        self
    }

    /// The routes, their document, and which action each is.
    pub(crate) fn into_parts(self) -> (axum::Router<AppState>, OpenApi, Vec<RouteRight>) {
        let (router, document) = self.router.split_for_parts();
        (router, document, self.rights)
    }
}

/// What no room says shows all accounts: it is refused to callers with a territory.
fn reach(path: &str) -> Reach {
    reach_of(path).unwrap_or(Reach::Everything)
}

async fn refuse_unless_allowed(
    (action, reach): (Action, Reach),
    request: Request,
    next: Next,
) -> Response {
    match Call::of(request.extensions()) {
        Ok(caller) if caller.may(action) => {
            if caller.territory().is_none() {
                return next.run(request).await;
            }
            let engine = Pass::engine_of(request.extensions());
            let (mut parts, body) = request.into_parts();
            // As the handler reads it: `%35` is a 5.
            let named = RawPathParams::from_request_parts(&mut parts, &()).await;
            let id = named.ok().and_then(|named| {
                named.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.to_owned())
            });
            match refuse_beyond(reach, &caller, (id.as_deref(), engine)).await {
                Ok(()) => next.run(Request::from_parts(parts, body)).await,
                Err(error) => error.into_response(),
            }
        }
        Ok(caller) => caller.refusal(action).into_response(),
        Err(error) => error.into_response(),
    }
}

/// A route that takes a larger body than others.
pub(crate) fn with_limit(
    (schemas, paths, methods): UtoipaMethodRouter<AppState>,
    bytes: usize,
) -> UtoipaMethodRouter<AppState> {
    (schemas, paths, methods.layer(DefaultBodyLimit::max(bytes)))
}
