//! The routes and the layers around them.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Router, middleware};
use speargun_domain::right::Action;
use speargun_engine::Workspace;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_axum::routes;

use crate::assets::serve_asset;
use crate::backend::Backend;
use crate::caller::identify;
use crate::deal_stage;
use crate::document as document_room;
use crate::error::ApiError;
use crate::exchange_rate;
use crate::form::FORM_OVERHEAD;
use crate::handlers::{
    accounts, aliases, committee, duplicates, events, families, filters, funnel, health, icp,
    imports, intent, lists, matching, models, score_models, stage, workspace,
};
use crate::job;
use crate::observe::{self, observed};
use crate::openapi::document;
use crate::routes::{RouteRight, Routes};
use crate::security::{self, AllowedHosts};
use crate::serve::Settings;
use crate::view;

/// The largest JSON body.
pub(crate) const JSON_BODY_LIMIT: usize = 1024 * 1024;

/// The largest uploaded file.
pub(crate) const UPLOAD_LIMIT: u64 = 512 * 1024 * 1024;

/// The largest table of intent, which is read while its sender waits: some hundred thousand rows.
/// Larger ones are for the command line, which shows how far it is.
const INTENT_FILE_LIMIT: usize = 16 * 1024 * 1024;

/// What every handler gets.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) backend: Arc<dyn Backend>,
    /// What rooms call that have one door.
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) upload_directory: PathBuf,
    pub(crate) metrics: observe::Metrics,
    /// Becomes true when the server stops: streams end then.
    pub(crate) ending: watch::Receiver<bool>,
}

impl AppState {
    /// Runs a use case on a thread that may block.
    pub(crate) async fn call<T, F>(&self, use_case: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&Workspace) -> Result<T, ApiError> + Send + 'static,
    {
        let workspace = Arc::clone(&self.workspace);
        tokio::task::spawn_blocking(move || use_case(&workspace))
            .await
            .unwrap_or_else(|error| Err(ApiError::internal(&error.to_string())))
    }

    /// Runs a call of the backend on a thread that may block.
    pub(crate) async fn run<T, F>(&self, call: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Backend) -> Result<T, ApiError> + Send + 'static,
    {
        let backend = Arc::clone(&self.backend);
        tokio::task::spawn_blocking(move || call(backend.as_ref()))
            .await
            .unwrap_or_else(|error| Err(ApiError::internal(&error.to_string())))
    }
}

/// The whole server: API, documents, web app, security.
///
/// Streams end once `ending` is true.
pub fn router(
    (backend, workspace): (Arc<dyn Backend>, Arc<Workspace>),
    settings: &Settings,
    ending: watch::Receiver<bool>,
) -> Router {
    let upload_directory = settings.upload_directory.clone();
    let metrics = settings.metrics.clone();
    let metrics_of_state = metrics.clone();
    let state =
        AppState { backend, workspace, upload_directory, metrics: metrics_of_state, ending };
    // Fonts come compressed.
    let worth_compressing = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    let hosts = AllowedHosts::new(&settings.extra_hosts);
    let caller = Arc::new(settings.caller.clone());
    let (routes, _, _) = api_routes().into_parts();
    let routes = routes
        .layer(DefaultBodyLimit::max(JSON_BODY_LIMIT))
        .layer(middleware::from_fn_with_state(caller, identify))
        .layer(middleware::map_response(security::forbid_keeping))
        .route("/api/{*path}", axum::routing::any(unknown_route))
        .route("/openapi.json", get(workspace::openapi))
        .route("/metrics", get(observe::show_metrics))
        .route("/api/v1/openapi.json", get(workspace::openapi))
        .fallback(serve_asset)
        .method_not_allowed_fallback(wrong_method)
        .with_state(state);
    let routes = routes
        .layer(CompressionLayer::new().compress_when(worth_compressing))
        .layer(middleware::from_fn(security::refuse_foreign_origins))
        .layer(middleware::from_fn_with_state(hosts, security::refuse_unknown_hosts))
        .layer(middleware::map_response(security::add_headers));
    // Outermost: what the others refuse counts and has an id as well.
    observed(routes, metrics)
}

/// All routes of the API with their document and the action that each is.
pub(crate) fn api_routes() -> Routes {
    let routes = Routes::of_document(document()).add_open(routes!(workspace::health));
    let routes = matching_routes(event_routes(record_routes(routes)));
    let routes = icp_routes(list_routes(score_model_routes(routes)));
    let routes = deal_stage::add_routes(exchange_rate::add_routes(view::add_routes(routes)));
    job::add_routes(document_room::add_routes(routes))
}

/// Which action each route is.
#[must_use]
pub fn route_rights() -> Vec<RouteRight> {
    let (_, _, mut rights) = api_routes().into_parts();
    rights.sort();
    rights
}

/// A route that takes a larger body than others.
fn with_limit(
    (schemas, paths, methods): UtoipaMethodRouter<AppState>,
    bytes: usize,
) -> UtoipaMethodRouter<AppState> {
    (schemas, paths, methods.layer(DefaultBodyLimit::max(bytes)))
}

/// Records and what is counted of them.
fn record_routes(routes: Routes) -> Routes {
    let upload_limit = usize::try_from(UPLOAD_LIMIT).unwrap_or(usize::MAX) + FORM_OVERHEAD;
    routes
        .add(Action::ReadRecords, routes!(workspace::get_workspace))
        .add(Action::ReadRecords, routes!(accounts::list_accounts))
        .add(Action::ExportRecords, routes!(accounts::export_accounts))
        .add(Action::ReadRecords, routes!(accounts::get_account_facets))
        .add(Action::ReadRecords, routes!(accounts::get_account))
        .add(Action::ReadActivity, routes!(accounts::list_account_timeline))
        .add(Action::ReadActivity, routes!(accounts::get_account_timeline_kinds))
        .add(Action::ReadRecords, routes!(funnel::get_funnel))
        .add(Action::ReadRecords, routes!(funnel::list_funnel_records))
        .add(Action::ReadRecords, routes!(funnel::list_left_out_deals))
        .add(Action::ReadRecords, routes!(imports::list_imports))
        .add(Action::ImportRecords, routes!(imports::create_import))
        .add(Action::ReadRecords, routes!(imports::get_import))
        .add(Action::ImportRecords, routes!(imports::export_import_rejects))
        .add(Action::ImportRecords, routes!(imports::cancel_import))
        .add(Action::ImportRecords, routes!(imports::preview_import_undo, imports::undo_import))
        .add(Action::ImportRecords, with_limit(routes!(imports::preview_import), upload_limit))
        .add(Action::ImportRecords, with_limit(routes!(families::import_family_file), upload_limit))
        .add(
            Action::ImportIntent,
            with_limit(routes!(intent::import_intent_file), INTENT_FILE_LIMIT),
        )
}

/// Tracked events, and what follows from them.
fn event_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ManageTracking, routes!(events::list_write_keys, events::create_write_key))
        .add(Action::ManageTracking, routes!(events::revoke_write_key))
        .add(Action::ReadActivity, routes!(events::list_recent_events))
        .add(Action::ReadActivity, routes!(events::stream_events))
        .add(Action::ManageTracking, routes!(events::get_event_quality))
        .add(Action::ReadRecords, routes!(events::list_rising_accounts))
        .add(Action::ReadRecords, routes!(events::get_account_engagement))
        .add(Action::ReadActivity, routes!(events::list_tracked_timeline))
        .add(Action::ReadRecords, routes!(filters::get_filter_fields))
        .add(Action::ReadRecords, routes!(filters::read_filter))
        .add(Action::ReadRecords, routes!(filters::write_filter))
        .add(Action::ReadRecords, routes!(committee::get_account_committee))
        .add(Action::ReadRecords, routes!(stage::get_account_standing))
        .add(Action::DecideAccounts, routes!(stage::move_account, stage::release_account))
        .add(Action::DecideAccounts, routes!(stage::tell_contract, stage::forget_contract))
        .add(Action::DecideAccounts, routes!(committee::decide_role))
        .add(Action::ReadRecords, routes!(committee::get_committee_gaps))
        .add(Action::ReadRecords, routes!(health::get_health_check))
        .add(Action::ImportIntent, routes!(intent::put_intent))
        .add(Action::ReadRecords, routes!(intent::get_account_intent))
}

/// The model that scores accounts.
fn score_model_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(score_models::get_score_model))
        .add(Action::ManageModels, routes!(score_models::keep_score_model))
        .add(Action::ReadRecords, routes!(score_models::get_score_model_text))
        .add(Action::ReadRecords, routes!(score_models::check_score_model))
        .add(Action::ReadRecords, routes!(score_models::preview_score_model))
        .add(Action::ReadRecords, routes!(score_models::edit_score_model))
        .add(Action::ReadRecords, routes!(score_models::list_score_model_versions))
        .add(Action::ManageModels, routes!(score_models::publish_score_model))
        .add(Action::ManageModels, routes!(score_models::roll_back_score_model))
        .add(Action::ReadRecords, routes!(score_models::list_score_model_lines))
        .add(Action::ManageModels, routes!(score_models::begin_score_model_line))
        .add(Action::ManageModels, routes!(score_models::remove_score_model_line))
        .add(Action::ManageModels, routes!(score_models::retire_score_model_line))
}

/// Lists of accounts that people keep.
fn list_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(lists::list_account_lists))
        .add(Action::EditLists, routes!(lists::create_account_list))
        .add(Action::ReadRecords, routes!(lists::get_account_list))
        .add(Action::EditLists, routes!(lists::edit_account_list))
        .add(Action::ReadRecords, routes!(lists::list_members))
        .add(Action::EditLists, routes!(lists::add_to_list))
        .add(Action::EditLists, routes!(lists::remove_from_list))
}

/// What outcomes teach.
fn icp_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(icp::get_icp))
        .add(Action::ReadRecords, routes!(icp::get_icp_draft))
        .add(Action::ReadRecords, routes!(icp::list_lookalikes))
        .add(Action::ReadRecords, routes!(icp::get_propensity))
        .add(Action::ManageModels, routes!(icp::learn_propensity))
        .add(Action::ReadRecords, routes!(icp::get_account_propensity))
}

/// People's accounts, duplicate accounts, families.
fn matching_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(matching::get_match_report))
        .add(Action::ReadRecords, routes!(matching::list_match_runs))
        .add(Action::ReadRecords, routes!(matching::list_match_changes))
        .add(Action::ManageMatching, routes!(matching::start_match))
        .add(Action::ReadRecords, routes!(matching::get_match_job))
        .add(Action::ManageMatching, routes!(matching::cancel_match))
        .add(Action::ReadRecords, routes!(models::list_match_models))
        .add(Action::ManageMatching, routes!(models::train_match_model))
        .add(Action::ManageMatching, routes!(models::publish_match_model))
        .add(Action::ManageMatching, routes!(models::roll_back_match_model))
        .add(Action::ReadRecords, routes!(matching::list_match_review))
        .add(Action::DecideMatches, routes!(matching::decide_match_review))
        .add(Action::DecideMatches, routes!(matching::accept_match_review))
        .add(Action::ReadRecords, routes!(matching::list_match_decisions))
        .add(Action::DecideMatches, routes!(matching::undo_match_decision))
        .add(Action::DecideMatches, routes!(matching::undo_match_batch))
        .add(Action::ReadRecords, routes!(matching::explain_match))
        .add(Action::DecideMatches, routes!(matching::assign_account))
        .add(Action::ReadRecords, routes!(aliases::list_proposed_accounts))
        .add(Action::DecideMatches, routes!(aliases::decide_proposed_account))
        .add(Action::ReadRecords, routes!(aliases::list_dismissed_proposals))
        .add(Action::ReadRecords, routes!(aliases::list_excluded_domains))
        .add(Action::ManageMatching, routes!(aliases::exclude_domain))
        .add(Action::ManageMatching, routes!(aliases::include_domain))
        .add(Action::ReadRecords, routes!(aliases::list_aliases))
        .add(Action::DecideMatches, routes!(aliases::add_alias))
        .add(Action::DecideMatches, routes!(aliases::remove_alias))
        .add(Action::ReadRecords, routes!(duplicates::list_duplicates))
        .add(
            Action::DecideMatches,
            routes!(duplicates::dismiss_duplicate, duplicates::restore_duplicate),
        )
        .add(Action::DecideMatches, routes!(duplicates::merge_account))
        .add(Action::ReadRecords, routes!(duplicates::list_merges))
        .add(Action::DecideMatches, routes!(duplicates::split_merge))
        .add(Action::ReadRecords, routes!(families::get_family))
        .add(Action::DecideMatches, routes!(families::set_parent, families::forget_parent))
}

async fn unknown_route() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "not_found", "There is no such address in the API.")
        .with_hint("See /api/v1/openapi.json for all addresses.")
}

async fn wrong_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not take this method.",
    )
}
