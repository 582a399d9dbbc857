//! Which accounts a caller works. Each route says what it shows of accounts to a caller with a
//! territory; one that says nothing is refused to them, so that nothing is shown by oversight.

use std::sync::Arc;

use axum::http::StatusCode;
use speargun_engine::Engine;
use speargun_engine::account::refuse_outside;
use speargun_words::said;

use crate::caller::Call;
use crate::error::ApiError;

/// What a route shows of accounts to a caller with a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nothing of the records of accounts, or what the teams work on together, such as a target
    /// list: the same as to everyone.
    Shared,
    /// One account, which the address names: it is as if those beyond the territory were not there.
    Account,
    /// Accounts of the territory alone.
    Cut,
    /// All accounts, so that it is refused.
    Everything,
}

/// Rooms by the beginning of their addresses; the longest that fits counts.
const REACHES: &[(&str, Reach)] = &[
    ("/healthz", Reach::Shared),
    ("/api/v1/session", Reach::Shared),
    ("/api/v1/setup", Reach::Shared),
    ("/api/v1/sign-in", Reach::Shared),
    ("/api/v1/links", Reach::Shared),
    ("/api/v1/me", Reach::Shared),
    ("/api/v1/rights", Reach::Shared),
    ("/api/v1/roles", Reach::Shared),
    ("/api/v1/users", Reach::Shared),
    ("/api/v1/tokens", Reach::Shared),
    ("/api/v1/colleagues", Reach::Shared),
    ("/api/v1/calendar", Reach::Shared),
    ("/api/v1/notifications", Reach::Shared),
    ("/api/v1/tasks", Reach::Shared),
    ("/api/v1/check-ins", Reach::Shared),
    ("/api/v1/criteria", Reach::Shared),
    ("/api/v1/target-lists", Reach::Shared),
    ("/api/v1/target-lists/{id}/export", Reach::Everything),
    ("/api/v1/target-lists/{id}/suggestions", Reach::Cut),
    ("/api/v1/programs", Reach::Shared),
    ("/api/v1/documents", Reach::Shared),
    ("/api/v1/glossary", Reach::Shared),
    ("/api/v1/views", Reach::Shared),
    ("/api/v1/filters", Reach::Shared),
    ("/api/v1/workspace", Reach::Shared),
    ("/api/v1/exchange-rates", Reach::Shared),
    ("/api/v1/deal-stages", Reach::Shared),
    ("/api/v1/write-keys", Reach::Shared),
    ("/api/v1/score-model", Reach::Shared),
    ("/api/v1/score-model/preview", Reach::Everything),
    ("/api/v1/jobs", Reach::Shared),
    ("/api/v1/job-schedules", Reach::Shared),
    ("/api/v1/lists", Reach::Shared),
    ("/api/v1/lists/{id}/members", Reach::Everything),
    ("/api/v1/lists/{id}/add", Reach::Cut),
    ("/api/v1/lists/{id}/remove", Reach::Cut),
    ("/api/v1/accounts", Reach::Cut),
    ("/api/v1/accounts/{id}", Reach::Account),
    ("/api/v1/accounts/{id}/merge", Reach::Everything),
    ("/api/v1/accounts/{id}/parent", Reach::Everything),
    ("/api/v1/events/recent", Reach::Cut),
    ("/api/v1/events/stream", Reach::Cut),
    ("/api/v1/events/quality", Reach::Everything),
    ("/api/v1/people/{id}/role", Reach::Everything),
    ("/api/v1/people/{id}/account", Reach::Everything),
    ("/api/v1/people/{id}/match", Reach::Everything),
    ("/api/v1/committee/gaps", Reach::Everything),
    ("/api/v1/funnel", Reach::Everything),
    ("/api/v1/health-check", Reach::Everything),
    ("/api/v1/icp", Reach::Everything),
    ("/api/v1/imports", Reach::Everything),
    ("/api/v1/intent", Reach::Everything),
    ("/api/v1/match", Reach::Everything),
    ("/api/v1/duplicates", Reach::Everything),
    ("/api/v1/merges", Reach::Everything),
    ("/api/v1/families", Reach::Everything),
    ("/api/v1/audit", Reach::Everything),
    ("/api/v1/outbox", Reach::Everything),
];

/// What a route shows of accounts; none if no room says it.
#[must_use]
pub fn reach_of(path: &str) -> Option<Reach> {
    let begins = |start: &str| {
        let rest = path.strip_prefix(start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    };
    let fitting = REACHES.iter().filter(|(start, _)| begins(start));
    fitting.max_by_key(|(start, _)| start.len()).map(|(_, reach)| *reach)
}

/// No account has this number.
const NO_ACCOUNT: i64 = -1;

/// Refuses what a caller with a territory may not see.
pub(crate) async fn refuse_beyond(
    reach: Reach,
    call: &Call,
    (id, engine): (Option<&str>, Result<Arc<Engine>, ApiError>),
) -> Result<(), ApiError> {
    if call.0.caller.territory.is_none() {
        return Ok(());
    }
    match reach {
        Reach::Shared | Reach::Cut => Ok(()),
        Reach::Everything => Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "outside_territory",
            said!("http.all_accounts"),
        )
        .with_hint(said!("http.hint.territory"))),
        Reach::Account => {
            // What is no number is no account.
            let id = id.and_then(|id| id.parse().ok()).unwrap_or(NO_ACCOUNT);
            let (engine, context) = (engine?, Arc::clone(&call.0));
            let look = move || refuse_outside(&engine, &context, &[id]).map_err(ApiError::from);
            let looked = tokio::task::spawn_blocking(look).await;
            looked.unwrap_or_else(|error| Err(ApiError::internal(&error.to_string())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_address_counts() {
        let of = |path| reach_of(path);
        assert_eq!(of("/api/v1/accounts"), Some(Reach::Cut));
        assert_eq!(of("/api/v1/accounts.csv"), Some(Reach::Cut));
        assert_eq!(of("/api/v1/accounts/{id}/notes/{note_id}"), Some(Reach::Account));
        assert_eq!(of("/api/v1/accounts/{id}/merge"), Some(Reach::Everything));
        assert_eq!(of("/api/v1/target-lists/{id}/votes"), Some(Reach::Shared));
        assert_eq!(of("/api/v1/target-lists/{id}/export"), Some(Reach::Everything));
        assert_eq!(of("/api/v1/menu"), None);
        assert_eq!(of("/api/v1/people"), None);
    }
}
