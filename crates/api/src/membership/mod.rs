//! The accounts of people: report, runs, doubtful cases, decisions, weights, names and domains.

mod aliases;
pub mod call;
pub(crate) mod convert;
pub(crate) mod job_answer;
pub(crate) mod match_model;
pub(crate) mod match_report;
mod models;
mod people;
pub(crate) mod types;

use crate::routes::Routes;
use speargun_domain::right::Action;
use utoipa_axum::routes;

pub use match_model::*;
pub use match_report::*;
pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(people::get_match_report))
        .add(Action::ReadRecords, routes!(people::list_match_runs))
        .add(Action::ReadRecords, routes!(people::list_match_changes))
        .add(Action::ManageMatching, routes!(people::start_match))
        .add(Action::ReadRecords, routes!(people::get_match_job))
        .add(Action::ManageMatching, routes!(people::cancel_match))
        .add(Action::ReadRecords, routes!(models::list_match_models))
        .add(Action::ManageMatching, routes!(models::train_match_model))
        .add(Action::ManageMatching, routes!(models::publish_match_model))
        .add(Action::ManageMatching, routes!(models::roll_back_match_model))
        .add(Action::ReadRecords, routes!(people::list_match_review))
        .add(Action::DecideMatches, routes!(people::decide_match_review))
        .add(Action::DecideMatches, routes!(people::accept_match_review))
        .add(Action::ReadRecords, routes!(people::list_match_decisions))
        .add(Action::DecideMatches, routes!(people::undo_match_decision))
        .add(Action::DecideMatches, routes!(people::undo_match_batch))
        .add(Action::ReadRecords, routes!(people::explain_match))
        .add(Action::DecideMatches, routes!(people::assign_account))
        .add(Action::ReadRecords, routes!(aliases::list_proposed_accounts))
        .add(Action::DecideMatches, routes!(aliases::decide_proposed_account))
        .add(Action::ReadRecords, routes!(aliases::list_dismissed_proposals))
        .add(Action::ReadRecords, routes!(aliases::list_excluded_domains))
        .add(Action::ManageMatching, routes!(aliases::exclude_domain))
        .add(Action::ManageMatching, routes!(aliases::include_domain))
        .add(Action::ReadRecords, routes!(aliases::list_aliases))
        .add(Action::DecideMatches, routes!(aliases::add_alias))
        .add(Action::DecideMatches, routes!(aliases::remove_alias))
}
