//! The health check for the API and the command line.

use crate::failure::Answered;
use speargun_domain::health::{CauseFinding, Check, Unit, Verdict};
use speargun_domain::time::to_rfc3339;
use speargun_engine::health::{FOLLOW_UP_DAYS, HealthCheck, WINDOW_DAYS};

use crate::health::types;
use speargun_engine::Engine;

fn verdict(verdict: Verdict) -> types::HealthVerdict {
    match verdict {
        Verdict::Good => types::HealthVerdict::Good,
        Verdict::Look => types::HealthVerdict::Look,
        Verdict::Bad => types::HealthVerdict::Bad,
        Verdict::Unknown => types::HealthVerdict::Unknown,
    }
}

fn check(check: &Check) -> types::HealthCheckItem {
    let rule = check.rule;
    types::HealthCheckItem {
        key: rule.key.to_owned(),
        verdict: verdict(check.verdict),
        figure: check.figure,
        unit: match rule.unit {
            Unit::Share => types::HealthUnit::Share,
            Unit::Ratio => types::HealthUnit::Ratio,
            Unit::Count => types::HealthUnit::Count,
            Unit::Points => types::HealthUnit::Points,
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

fn cause(found: &CauseFinding) -> types::HealthCause {
    let count = |wanted| found.count(wanted) as u32;
    types::HealthCause {
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
pub fn health_check(engine: &Engine) -> Answered<types::HealthCheck> {
    let log = engine.existing_event_log()?;
    let sources = (&engine.accounts, &engine.funnel);
    Ok(checked(&*engine.health.get(&engine.workspace, sources, log)?))
}

fn checked(found: &HealthCheck) -> types::HealthCheck {
    types::HealthCheck {
        causes: found.causes.iter().map(cause).collect(),
        as_of: to_rfc3339(found.as_of),
        window_days: WINDOW_DAYS as u32,
        follow_up_days: FOLLOW_UP_DAYS as u32,
        tracked_left_out: found.tracked_left_out,
    }
}
