//! `speargun health`.

use speargun_api as api;
use speargun_api::dto::{HealthCause, HealthCheckItem, HealthUnit, HealthVerdict};
use speargun_words::{Said, shipped};

use super::CommandError;
use crate::arguments::Output;
use crate::language::{language, say, spoken};
use crate::output;
use speargun_engine::Engine;

/// The words of the web app, so that page and command line say the same.
fn word(key: String) -> String {
    spoken(&Said::new(key))
}

fn figure(value: f64, unit: HealthUnit) -> String {
    match unit {
        HealthUnit::Share => format!("{} %", number(value * 100.0)),
        HealthUnit::Ratio => say!("health.ratio", number = number(value)),
        HealthUnit::Count => number(value),
        HealthUnit::Points => {
            let points = language().decimal(&format!("{:+.1}", value * 100.0));
            say!("health.points", number = points)
        }
    }
}

fn threshold(check: &HealthCheckItem) -> String {
    let (good, look) = (figure(check.good, check.unit), figure(check.look, check.unit));
    match (check.unit, check.at_least) {
        (HealthUnit::Points, _) => say!("health.threshold.win_rate", good, look),
        (_, true) => say!("health.threshold.at_least", good, look),
        (_, false) => say!("health.threshold.at_most", good, look),
    }
}

fn sentence(check: &HealthCheckItem) -> String {
    let Some(value) = check.figure else {
        return word(format!("health.check.{}.title", check.key));
    };
    let said = Said::new(format!("health.check.{}.figure", check.key));
    let said = said.with("figure", figure(value, check.unit));
    let numbers = check.numbers.iter().map(|(key, value)| (key.clone(), number(*value)));
    let said = numbers.fold(said, |said, (key, number)| said.with(key, number));
    let role = check.words.get("role_name");
    let said = role.iter().fold(said, |said, role| said.with("role", shipped(language(), role)));
    spoken(&said)
}

/// To a tenth, and without it where it is whole.
fn number(value: f64) -> String {
    let tenths = format!("{value:.1}");
    language().decimal(tenths.strip_suffix(".0").unwrap_or(&tenths))
}

fn verdict_key(verdict: HealthVerdict) -> &'static str {
    match verdict {
        HealthVerdict::Good => "good",
        HealthVerdict::Look => "look",
        HealthVerdict::Bad => "bad",
        HealthVerdict::Unknown => "unknown",
    }
}

pub(super) fn run(engine: &Engine, wanted: Output) -> Result<(), CommandError> {
    let found = api::health::call::health_check(engine)?;
    if wanted.json {
        return output::json(&found);
    }
    for (place, cause) in found.causes.iter().enumerate() {
        print_cause(place + 1, cause)?;
    }
    if found.tracked_left_out {
        output::message(&say!("health.tracked_left_out"));
    }
    output::message(&say!("health.as_of", time = found.as_of, days = found.window_days));
    Ok(())
}

fn print_cause(place: usize, cause: &HealthCause) -> Result<(), CommandError> {
    let verdict = verdict_key(cause.verdict);
    let title = word(format!("health.cause.{}.title", cause.cause));
    let mark = word(format!("health.verdict.{verdict}"));
    let counts = Said::new(format!("health.sentence.{verdict}"))
        .with("good", cause.good)
        .with("look", cause.look)
        .with("bad", cause.bad)
        .with("unknown", cause.unknown)
        .with("all", cause.checks.len());
    output::line(&format!("{place}. {title}: {mark}"))?;
    output::line(&format!("   {}", spoken(&counts)))?;
    for check in &cause.checks {
        print_check(check)?;
    }
    output::line("")
}

fn print_check(check: &HealthCheckItem) -> Result<(), CommandError> {
    let mark = word(format!("health.verdict.{}", verdict_key(check.verdict)));
    output::line(&format!("   [{mark}] {}", sentence(check)))?;
    for name in &check.missing {
        let missing = word(format!("health.missing.{name}"));
        output::line(&format!("      {}: {missing}", say!("health.lacks")))?;
    }
    if check.figure.is_none() {
        return Ok(());
    }
    output::line(&format!("      {}", threshold(check)))?;
    if check.verdict != HealthVerdict::Good {
        let what = word(format!("health.check.{}.do", check.key));
        output::line(&format!("      {}: {what}", say!("health.do")))?;
        if let Some(filter) = &check.filter {
            output::line(&format!("      speargun accounts --filter '{filter}'"))?;
        }
    }
    Ok(())
}
