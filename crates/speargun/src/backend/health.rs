//! The health check for the API and the command line.

use std::sync::Arc;

use speargun_api::backend::{BackendResult, HealthBackend};
use speargun_api::dto;
use speargun_domain::health::{CauseFinding, Check, Unit, Verdict};
use speargun_domain::time::to_rfc3339;
use speargun_engine::Workspace;
use speargun_engine::event::EventLog;
use speargun_engine::health::{self, FOLLOW_UP_DAYS, HealthCheck, Sources, WINDOW_DAYS};
use speargun_engine::kept::{Compute, Follows};

use super::{EngineBackend, failure};

fn verdict(verdict: Verdict) -> dto::HealthVerdict {
    match verdict {
        Verdict::Good => dto::HealthVerdict::Good,
        Verdict::Look => dto::HealthVerdict::Look,
        Verdict::Bad => dto::HealthVerdict::Bad,
        Verdict::Unknown => dto::HealthVerdict::Unknown,
    }
}

fn check(check: &Check) -> dto::HealthCheckItem {
    let rule = check.rule;
    dto::HealthCheckItem {
        key: rule.key.to_owned(),
        verdict: verdict(check.verdict),
        figure: check.figure,
        unit: match rule.unit {
            Unit::Share => dto::HealthUnit::Share,
            Unit::Ratio => dto::HealthUnit::Ratio,
            Unit::Count => dto::HealthUnit::Count,
            Unit::Points => dto::HealthUnit::Points,
        },
        at_least: rule.at_least,
        good: rule.good,
        look: rule.look,
        numbers: check.numbers.iter().map(|(key, number)| ((*key).to_owned(), *number)).collect(),
        words: check.words.iter().map(|(key, word)| ((*key).to_owned(), word.clone())).collect(),
        missing: check.missing.iter().map(|name| (*name).to_owned()).collect(),
        filter: check.filter.clone(),
    }
}

fn cause(found: &CauseFinding) -> dto::HealthCause {
    let count = |wanted| found.count(wanted) as u32;
    dto::HealthCause {
        cause: found.cause.key().to_owned(),
        verdict: verdict(found.verdict),
        good: count(Verdict::Good),
        look: count(Verdict::Look),
        bad: count(Verdict::Bad),
        unknown: count(Verdict::Unknown),
        checks: found.checks.iter().map(check).collect(),
    }
}

/// The check, which follows what changes.
#[derive(Debug, Clone)]
pub(super) struct Checked(dto::HealthCheck);

impl Follows for Checked {
    type Change = ();
    /// Pages that are looked at change it without a change of records.
    const LASTS: i64 = 60_000_000;

    fn follow(&mut self, _: &[()]) {}
}

impl HealthBackend for EngineBackend {
    fn health_check(&self) -> BackendResult<dto::HealthCheck> {
        let log = match self.events.get() {
            Some(events) => Some(events.tracking.log.clone()),
            None => EventLog::open_existing(&self.workspace).map_err(failure)?,
        };
        let workspace = Arc::clone(&self.workspace);
        let (accounts, funnel) = (Arc::clone(&self.accounts), Arc::clone(&self.funnel));
        let compute: Arc<Compute<Checked>> = Arc::new(move || {
            let changes = workspace.store.changes()?;
            let (list, funnel) = (accounts.get(&workspace)?, funnel.get(&workspace)?);
            let sources = Sources {
                workspace: &workspace,
                list: &list,
                funnel: &funnel.value,
                log: log.as_ref(),
            };
            Ok((changes, Checked(checked(&health::check(&sources, Workspace::now())?))))
        });
        let figure = self.health.get(&self.workspace, &compute).map_err(failure)?;
        Ok(figure.value.0.clone())
    }
}

fn checked(found: &HealthCheck) -> dto::HealthCheck {
    dto::HealthCheck {
        causes: found.causes.iter().map(cause).collect(),
        as_of: to_rfc3339(found.as_of),
        window_days: WINDOW_DAYS as u32,
        follow_up_days: FOLLOW_UP_DAYS as u32,
        tracked_left_out: found.tracked_left_out,
    }
}
