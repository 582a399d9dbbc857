//! The health check for the API and the command line.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use speargun_api::backend::{BackendResult, HealthBackend};
use speargun_api::dto;
use speargun_domain::health::{CauseFinding, Check, Unit, Verdict};
use speargun_domain::time::to_rfc3339;
use speargun_engine::Workspace;
use speargun_engine::event::EventLog;
use speargun_engine::health::{self, FOLLOW_UP_DAYS, Sources, WINDOW_DAYS};

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

/// For so long a check is given again while no record changed: it reads every event, and some more
/// events of the last minute change no verdict.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// The last check, with the store's revision and the moment that it is of.
#[derive(Debug, Default)]
pub(super) struct KeptCheck(Mutex<Option<(i64, Instant, dto::HealthCheck)>>);

impl HealthBackend for EngineBackend {
    fn health_check(&self) -> BackendResult<dto::HealthCheck> {
        // Held until it is done: whoever asks meanwhile gets the same.
        let mut kept = self.health.0.lock().unwrap_or_else(PoisonError::into_inner);
        let revision = self.workspace.store.revision().map_err(|error| failure(error.into()))?;
        if let Some((of, at, check)) = &*kept
            && *of == revision
            && at.elapsed() < KEPT_FOR
        {
            return Ok(check.clone());
        }
        let check = self.check_health()?;
        *kept = Some((revision, Instant::now(), check.clone()));
        Ok(check)
    }
}

impl EngineBackend {
    fn check_health(&self) -> BackendResult<dto::HealthCheck> {
        let workspace = &self.workspace;
        let list = self.accounts.get(workspace).map_err(failure)?;
        let funnel = self.funnel.get(workspace).map_err(failure)?;
        let log = match self.events.get() {
            Some(events) => Some(events.tracking.log.clone()),
            None => EventLog::open_existing(workspace).map_err(failure)?,
        };
        let sources = Sources { workspace, list: &list, funnel: &funnel, log: log.as_ref() };
        let found = health::check(&sources, Workspace::now()).map_err(failure)?;
        Ok(dto::HealthCheck {
            causes: found.causes.iter().map(cause).collect(),
            as_of: to_rfc3339(found.as_of),
            window_days: WINDOW_DAYS as u32,
            follow_up_days: FOLLOW_UP_DAYS as u32,
            tracked_left_out: found.tracked_left_out,
        })
    }
}
