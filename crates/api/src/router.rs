//! The routes and the layers around them.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{delete, get, post, put};
use axum::{Router, middleware};
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use crate::assets::serve_asset;
use crate::backend::Backend;
use crate::error::ApiError;
use crate::form::FORM_OVERHEAD;
use crate::handlers::{
    accounts, aliases, committee, deal_stages, duplicates, events, families, filters, funnel,
    health, icp, imports, intent, lists, matching, models, score_models, stage, views, workspace,
};
use crate::security::{self, AllowedHosts};
use crate::serve::Settings;

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
    pub(crate) upload_directory: PathBuf,
    /// Becomes true when the server stops: streams end then.
    pub(crate) ending: watch::Receiver<bool>,
}

impl AppState {
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
    backend: Arc<dyn Backend>,
    settings: &Settings,
    ending: watch::Receiver<bool>,
) -> Router {
    let upload_directory = settings.upload_directory.clone();
    let state = AppState { backend, upload_directory, ending };
    // Fonts come compressed.
    let worth_compressing = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    let hosts = AllowedHosts::new(&settings.extra_hosts);
    Router::new()
        .nest("/api/v1", api_routes().layer(middleware::map_response(security::forbid_keeping)))
        .route("/api/{*path}", axum::routing::any(unknown_route))
        .route("/openapi.json", get(workspace::openapi))
        .route("/healthz", get(workspace::health))
        .fallback(serve_asset)
        .method_not_allowed_fallback(wrong_method)
        .with_state(state)
        .layer(CompressionLayer::new().compress_when(worth_compressing))
        .layer(middleware::from_fn(security::refuse_foreign_origins))
        .layer(middleware::from_fn_with_state(hosts, security::refuse_unknown_hosts))
        .layer(middleware::map_response(security::add_headers))
}

fn api_routes() -> Router<AppState> {
    let upload_limit = usize::try_from(UPLOAD_LIMIT).unwrap_or(usize::MAX) + FORM_OVERHEAD;
    Router::new()
        .route("/workspace", get(workspace::get_workspace))
        .route("/accounts", get(accounts::list_accounts))
        .route("/accounts.csv", get(accounts::export_accounts))
        .route("/accounts/facets", get(accounts::get_account_facets))
        .route("/accounts/{id}", get(accounts::get_account))
        .route("/accounts/{id}/timeline", get(accounts::list_account_timeline))
        .route("/accounts/{id}/timeline/kinds", get(accounts::get_account_timeline_kinds))
        .route("/funnel", get(funnel::get_funnel))
        .route("/funnel/records", get(funnel::list_funnel_records))
        .route("/funnel/left-out", get(funnel::list_left_out_deals))
        .route(
            "/deal-stages",
            get(deal_stages::list_deal_stages).put(deal_stages::decide_deal_stages),
        )
        .route("/imports", get(imports::list_imports).post(imports::create_import))
        .route("/imports/{id}", get(imports::get_import))
        .route("/imports/{id}/rejects.csv", get(imports::export_import_rejects))
        .route("/imports/{id}/cancel", post(imports::cancel_import))
        .route("/imports/{id}/undo", get(imports::preview_import_undo).post(imports::undo_import))
        .route("/views", get(views::list_views).post(views::create_view))
        .route("/views/{id}", delete(views::delete_view))
        .route("/openapi.json", get(workspace::openapi))
        .merge(matching_routes())
        .merge(event_routes())
        .merge(score_model_routes())
        .merge(icp_routes())
        .merge(list_routes())
        .layer(DefaultBodyLimit::max(JSON_BODY_LIMIT))
        .route(
            "/imports/preview",
            post(imports::preview_import).layer(DefaultBodyLimit::max(upload_limit)),
        )
        .route(
            "/families/file",
            post(families::import_family_file).layer(DefaultBodyLimit::max(upload_limit)),
        )
        .route(
            "/intent/files",
            post(intent::import_intent_file).layer(DefaultBodyLimit::max(INTENT_FILE_LIMIT)),
        )
}

/// Tracked events, and what follows from them.
fn event_routes() -> Router<AppState> {
    Router::new()
        .route("/write-keys", get(events::list_write_keys).post(events::create_write_key))
        .route("/write-keys/{id}", delete(events::revoke_write_key))
        .route("/events/recent", get(events::list_recent_events))
        .route("/events/stream", get(events::stream_events))
        .route("/events/quality", get(events::get_event_quality))
        .route("/accounts/rising", get(events::list_rising_accounts))
        .route("/accounts/{id}/engagement", get(events::get_account_engagement))
        .route("/accounts/{id}/timeline/tracked", get(events::list_tracked_timeline))
        .route("/filters/fields", get(filters::get_filter_fields))
        .route("/filters/read", post(filters::read_filter))
        .route("/filters/write", post(filters::write_filter))
        .route("/accounts/{id}/committee", get(committee::get_account_committee))
        .route(
            "/accounts/{id}/stage",
            get(stage::get_account_standing)
                .put(stage::move_account)
                .delete(stage::release_account),
        )
        .route("/accounts/{id}/contract", put(stage::tell_contract).delete(stage::forget_contract))
        .route("/people/{id}/role", post(committee::decide_role))
        .route("/committee/gaps", get(committee::get_committee_gaps))
        .route("/health-check", get(health::get_health_check))
        .route("/intent", post(intent::put_intent))
        .route("/accounts/{id}/intent", get(intent::get_account_intent))
}

/// The model that scores accounts.
fn score_model_routes() -> Router<AppState> {
    Router::new()
        .route(
            "/score-model",
            get(score_models::get_score_model).put(score_models::keep_score_model),
        )
        .route("/score-model/text", get(score_models::get_score_model_text))
        .route("/score-model/check", post(score_models::check_score_model))
        .route("/score-model/preview", post(score_models::preview_score_model))
        .route("/score-model/edit", post(score_models::edit_score_model))
        .route("/score-model/versions", get(score_models::list_score_model_versions))
        .route("/score-model/publish", post(score_models::publish_score_model))
        .route("/score-model/rollback", post(score_models::roll_back_score_model))
        .route(
            "/score-model/lines",
            get(score_models::list_score_model_lines).post(score_models::begin_score_model_line),
        )
        .route("/score-model/lines/{line}", delete(score_models::remove_score_model_line))
        .route("/score-model/lines/{line}/retire", post(score_models::retire_score_model_line))
}

/// Lists of accounts that people keep.
fn list_routes() -> Router<AppState> {
    Router::new()
        .route("/lists", get(lists::list_account_lists).post(lists::create_account_list))
        .route("/lists/{id}", get(lists::get_account_list).put(lists::edit_account_list))
        .route("/lists/{id}/members", get(lists::list_members))
        .route("/lists/{id}/add", post(lists::add_to_list))
        .route("/lists/{id}/remove", post(lists::remove_from_list))
}

/// What outcomes teach.
fn icp_routes() -> Router<AppState> {
    Router::new()
        .route("/icp", get(icp::get_icp))
        .route("/icp/findings/{number}/draft", get(icp::get_icp_draft))
        .route("/icp/lookalikes", get(icp::list_lookalikes))
        .route("/icp/propensity", get(icp::get_propensity).post(icp::learn_propensity))
        .route("/accounts/{id}/propensity", get(icp::get_account_propensity))
}

/// People's accounts, duplicate accounts, families.
fn matching_routes() -> Router<AppState> {
    Router::new()
        .route("/match/report", get(matching::get_match_report))
        .route("/match/runs", get(matching::list_match_runs))
        .route("/match/changes", get(matching::list_match_changes))
        .route("/match/run", post(matching::start_match).get(matching::get_match_job))
        .route("/match/run/cancel", post(matching::cancel_match))
        .route("/match/models", get(models::list_match_models).post(models::train_match_model))
        .route("/match/models/{version}/publish", post(models::publish_match_model))
        .route("/match/models/rollback", post(models::roll_back_match_model))
        .route("/match/review", get(matching::list_match_review))
        .route("/match/review/{id}", post(matching::decide_match_review))
        .route("/match/review/accept", post(matching::accept_match_review))
        .route("/match/decisions", get(matching::list_match_decisions))
        .route("/match/decisions/{id}/undo", post(matching::undo_match_decision))
        .route("/match/batches/{id}/undo", post(matching::undo_match_batch))
        .route("/people/{id}/match", get(matching::explain_match))
        .route("/people/{id}/account", post(matching::assign_account))
        .route(
            "/match/proposed",
            get(aliases::list_proposed_accounts).post(aliases::decide_proposed_account),
        )
        .route("/match/proposed/dismissed", get(aliases::list_dismissed_proposals))
        .route(
            "/match/excluded-domains",
            get(aliases::list_excluded_domains).post(aliases::exclude_domain),
        )
        .route("/match/excluded-domains/{id}", delete(aliases::include_domain))
        .route("/accounts/{id}/aliases", get(aliases::list_aliases).post(aliases::add_alias))
        .route("/accounts/{id}/aliases/{alias_id}", delete(aliases::remove_alias))
        .route("/duplicates", get(duplicates::list_duplicates))
        .route(
            "/duplicates/{left}/{right}/dismiss",
            post(duplicates::dismiss_duplicate).delete(duplicates::restore_duplicate),
        )
        .route("/accounts/{id}/merge", post(duplicates::merge_account))
        .route("/merges", get(duplicates::list_merges))
        .route("/merges/{id}/split", post(duplicates::split_merge))
        .route("/accounts/{id}/family", get(families::get_family))
        .route("/accounts/{id}/parent", post(families::set_parent).delete(families::forget_parent))
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
