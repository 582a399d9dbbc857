//! The OpenAPI 3.1 document, made from the handlers and the types.

use utoipa::OpenApi;

use crate::handlers::{
    accounts, aliases, committee, duplicates, events, families, filters, funnel, health, icp,
    imports, intent, lists, matching, models, score_models, stage, views, workspace,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Speargun",
        description = "Account-based marketing: accounts, explained scores, the double funnel, \
            imports. Instants are RFC 3339 in UTC; every error has the same shape.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact()
    ),
    paths(
        workspace::get_workspace,
        accounts::list_accounts,
        accounts::export_accounts,
        accounts::get_account_facets,
        accounts::get_account,
        accounts::list_account_timeline,
        accounts::get_account_timeline_kinds,
        funnel::get_funnel,
        funnel::list_funnel_records,
        imports::preview_import,
        imports::create_import,
        imports::list_imports,
        imports::get_import,
        imports::export_import_rejects,
        imports::cancel_import,
        views::list_views,
        views::create_view,
        views::delete_view,
        matching::get_match_report,
        matching::list_match_runs,
        matching::list_match_changes,
        matching::start_match,
        matching::get_match_job,
        matching::cancel_match,
        matching::list_match_review,
        matching::decide_match_review,
        matching::accept_match_review,
        matching::list_match_decisions,
        matching::undo_match_decision,
        matching::undo_match_batch,
        matching::explain_match,
        matching::assign_account,
        aliases::list_proposed_accounts,
        aliases::list_dismissed_proposals,
        aliases::decide_proposed_account,
        aliases::list_excluded_domains,
        aliases::exclude_domain,
        aliases::include_domain,
        aliases::list_aliases,
        aliases::add_alias,
        aliases::remove_alias,
        duplicates::list_duplicates,
        duplicates::dismiss_duplicate,
        duplicates::restore_duplicate,
        duplicates::merge_account,
        duplicates::list_merges,
        duplicates::split_merge,
        events::list_write_keys,
        events::create_write_key,
        events::revoke_write_key,
        events::list_recent_events,
        events::stream_events,
        events::get_event_quality,
        events::list_rising_accounts,
        events::get_account_engagement,
        events::list_tracked_timeline,
        filters::get_filter_fields,
        filters::read_filter,
        filters::write_filter,
        intent::put_intent,
        intent::import_intent_file,
        intent::get_account_intent,
        stage::get_account_standing,
        stage::move_account,
        stage::release_account,
        stage::tell_contract,
        stage::forget_contract,
        lists::list_account_lists,
        lists::create_account_list,
        lists::get_account_list,
        lists::edit_account_list,
        lists::list_members,
        lists::add_to_list,
        lists::remove_from_list,
        committee::get_account_committee,
        committee::decide_role,
        committee::get_committee_gaps,
        icp::get_icp,
        icp::get_icp_draft,
        icp::list_lookalikes,
        icp::get_propensity,
        icp::learn_propensity,
        icp::get_account_propensity,
        health::get_health_check,
        families::get_family,
        families::set_parent,
        families::forget_parent,
        families::import_family_file,
        models::list_match_models,
        models::train_match_model,
        models::publish_match_model,
        models::roll_back_match_model,
        score_models::get_score_model,
        score_models::keep_score_model,
        score_models::get_score_model_text,
        score_models::check_score_model,
        score_models::preview_score_model,
        score_models::edit_score_model,
        score_models::list_score_model_versions,
        score_models::publish_score_model,
        score_models::roll_back_score_model,
        score_models::list_score_model_lines,
        score_models::begin_score_model_line,
        score_models::retire_score_model_line,
        score_models::remove_score_model_line,
    ),
    // Named by a query parameter only, which does not bring a type along.
    components(schemas(crate::dto::ReviewOrder))
)]
struct Document;

/// The OpenAPI 3.1 document as JSON.
#[must_use]
pub fn openapi_json() -> String {
    let mut document = Document::openapi();
    document.info.version = "1".to_owned();
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
