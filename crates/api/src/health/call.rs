//! The health check for the API and the command line.

use crate::dto;
use crate::failure::Answered;
use speargun_domain::health::{CauseFinding, Check, Unit, Verdict};
use speargun_domain::time::to_rfc3339;
use speargun_engine::health::{FOLLOW_UP_DAYS, HealthCheck, WINDOW_DAYS};

use speargun_engine::Engine;

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

/// Looks for the five causes of failure, as of now.
pub fn health_check(engine: &Engine) -> Answered<dto::HealthCheck> {
    let log = engine.existing_event_log()?;
    let sources = (&engine.accounts, &engine.funnel);
    Ok(checked(&*engine.health.get(&engine.workspace, sources, log)?))
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
