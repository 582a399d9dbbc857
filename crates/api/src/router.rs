//! The routes and the layers around them.

use std::sync::{Arc, OnceLock};

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use speargun_engine::Engine;
use speargun_words::said;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use utoipa_axum::routes;

use crate::assets::serve_asset;
use crate::caller::{Call, Edge, identify};
use crate::error::{ApiError, ApiResult};
use crate::language;
use crate::observe::observed;
use crate::openapi::document;
use crate::routes::{RouteRight, Routes};
use crate::security::{self, AllowedHosts};
use crate::settings::Settings;
use crate::state::{AppState, JSON_BODY_LIMIT};
use crate::workspace;

/// The whole server: API, documents, web app, security.
///
/// Streams end once `ending` is true.
pub fn router(engine: Arc<Engine>, settings: &Settings, ending: watch::Receiver<bool>) -> Router {
    let upload_directory = settings.upload_directory.clone();
    let metrics = settings.metrics.clone();
    let metrics_of_state = metrics.clone();
    let operator = settings.is_open.then(|| Arc::new(settings.caller.clone()));
    let visitor = settings.visitor.as_deref().map(Arc::from);
    let edge = Edge { operator, visitor, engine: Arc::clone(&engine) };
    let spoken = Arc::clone(&engine);
    let state = AppState { engine, upload_directory, metrics: metrics_of_state, ending };
    // Fonts come compressed.
    let worth_compressing = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    let hosts = AllowedHosts::new(&settings.extra_hosts);
    let (routes, _, _) = api_routes().into_parts();
    let routes = routes
        .layer(DefaultBodyLimit::max(JSON_BODY_LIMIT))
        .route("/metrics", get(show_metrics))
        .layer(middleware::from_fn_with_state(edge, identify))
        .layer(middleware::map_response(security::forbid_keeping))
        .route("/api/{*path}", axum::routing::any(unknown_route))
        .route("/openapi.json", get(openapi))
        .route("/api/v1/openapi.json", get(openapi))
        .fallback(serve_asset)
        .method_not_allowed_fallback(wrong_method)
        .with_state(state);
    let routes = routes
        .layer(middleware::from_fn(security::refuse_foreign_origins))
        .layer(middleware::from_fn_with_state(hosts, security::refuse_unknown_hosts))
        // Above whatever refuses, and below what compresses.
        .layer(middleware::from_fn_with_state(spoken, language::speak))
        .layer(CompressionLayer::new().compress_when(worth_compressing))
        .layer(middleware::from_fn(security::add_headers));
    // Outermost: what the others refuse counts and has an id as well.
    observed(routes, metrics)
}

/// All routes of the API with their document and the action that each is.
pub(crate) fn api_routes() -> Routes {
    let routes = Routes::of_document(document()).add_open(routes!(workspace::health));
    crate::ROOMS.iter().fold(routes, |routes, add_routes| add_routes(routes))
}

/// Which action each route is.
#[must_use]
pub fn route_rights() -> Vec<RouteRight> {
    let (_, _, mut rights) = api_routes().into_parts();
    rights.sort();
    rights
}

/// The OpenAPI 3.1 document as JSON.
#[must_use]
pub fn openapi_json() -> String {
    static TEXT: OnceLock<String> = OnceLock::new();
    let made = || {
        let (_, document, _) = api_routes().into_parts();
        let mut text = document.to_pretty_json().unwrap_or_default();
        text.push('\n');
        text
    };
    TEXT.get_or_init(made).clone()
}

/// The OpenAPI document.
async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], openapi_json())
}

/// The figures of the server, for Prometheus.
async fn show_metrics(State(state): State<AppState>, _known: Call) -> ApiResult<Response> {
    let health = state.call(|engine| Ok(workspace::call::server_health(engine))).await?;
    let text = state
        .metrics
        .text(&health)
        .map_err(|_| ApiError::internal("the figures cannot be written as text"))?;
    const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, KIND)], text).into_response())
}

async fn unknown_route() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "not_found", said!("http.no_address_in_api"))
        .with_hint(said!("http.hint.addresses"))
}

async fn wrong_method() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", said!("http.wrong_method"))
}
