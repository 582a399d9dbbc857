//! `speargun health`.

use std::collections::HashMap;

use speargun_api as api;
use speargun_api::dto::{HealthCause, HealthCheckItem, HealthUnit, HealthVerdict};

use super::CommandError;
use crate::arguments::Output;
use crate::output;
use speargun_engine::Engine;

/// The words of the web app, so that page and command line say the same.
const MESSAGES: &str = include_str!("../../../../locales/en.json");

struct Words(HashMap<String, String>);

impl Words {
    fn load() -> Result<Self, CommandError> {
        let read = serde_json::from_str(MESSAGES);
        Ok(Self(read.map_err(|error| CommandError::Failed(format!("locales/en.json: {error}")))?))
    }

    /// The message of a key, with values in the place of their `{names}`.
    fn say(&self, key: &str, values: &[(&str, String)]) -> String {
        let mut text = self.0.get(key).map_or(key, String::as_str).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    fn figure(&self, value: f64, unit: HealthUnit) -> String {
        let counted = |key, number| self.say(key, &[("number", number)]);
        match unit {
            HealthUnit::Share => format!("{} %", number(value * 100.0)),
            HealthUnit::Ratio => counted("health.ratio", number(value)),
            HealthUnit::Count => number(value),
            HealthUnit::Points => counted("health.points", format!("{:+.1}", value * 100.0)),
        }
    }

    fn threshold(&self, check: &HealthCheckItem) -> String {
        let way = if check.at_least { "at_least" } else { "at_most" };
        let key = match check.unit {
            HealthUnit::Points => "health.threshold.win_rate".to_owned(),
            _ => format!("health.threshold.{way}"),
        };
        let values = [
            ("good", self.figure(check.good, check.unit)),
            ("look", self.figure(check.look, check.unit)),
        ];
        self.say(&key, &values)
    }

    fn sentence(&self, check: &HealthCheckItem) -> String {
        let Some(figure) = check.figure else {
            return self.say(&format!("health.check.{}.title", check.key), &[]);
        };
        let mut values = vec![("figure", self.figure(figure, check.unit))];
        values.extend(check.numbers.iter().map(|(key, value)| (key.as_str(), number(*value))));
        let role = check.words.get("role_name").cloned();
        values.extend(role.map(|role| ("role", role)));
        self.say(&format!("health.check.{}.figure", check.key), &values)
    }
}

/// To a tenth, and without it where it is whole.
fn number(value: f64) -> String {
    let tenths = format!("{value:.1}");
    tenths.strip_suffix(".0").map(ToOwned::to_owned).unwrap_or(tenths)
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
    let words = Words::load()?;
    for (place, cause) in found.causes.iter().enumerate() {
        print_cause(&words, place + 1, cause)?;
    }
    if found.tracked_left_out {
        output::message(&words.say("health.tracked_left_out", &[]));
    }
    let days = found.window_days.to_string();
    output::message(&words.say("health.as_of", &[("time", found.as_of), ("days", days)]));
    Ok(())
}

fn print_cause(words: &Words, place: usize, cause: &HealthCause) -> Result<(), CommandError> {
    let verdict = verdict_key(cause.verdict);
    let title = words.say(&format!("health.cause.{}.title", cause.cause), &[]);
    let mark = words.say(&format!("health.verdict.{verdict}"), &[]);
    let counts = [
        ("good", cause.good),
        ("look", cause.look),
        ("bad", cause.bad),
        ("unknown", cause.unknown),
        ("all", cause.checks.len() as u32),
    ];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    output::line(&format!("{place}. {title}: {mark}"))?;
    output::line(&format!("   {}", words.say(&format!("health.sentence.{verdict}"), &counts)))?;
    for check in &cause.checks {
        print_check(words, check)?;
    }
    output::line("")
}

fn print_check(words: &Words, check: &HealthCheckItem) -> Result<(), CommandError> {
    let verdict = verdict_key(check.verdict);
    let mark = words.say(&format!("health.verdict.{verdict}"), &[]);
    output::line(&format!("   [{mark}] {}", words.sentence(check)))?;
    for name in &check.missing {
        let missing = words.say(&format!("health.missing.{name}"), &[]);
        output::line(&format!("      {}: {missing}", words.say("health.lacks", &[])))?;
    }
    if check.figure.is_none() {
        return Ok(());
    }
    output::line(&format!("      {}", words.threshold(check)))?;
    if check.verdict != HealthVerdict::Good {
        let what = words.say(&format!("health.check.{}.do", check.key), &[]);
        output::line(&format!("      {}: {what}", words.say("health.do", &[])))?;
        if let Some(filter) = &check.filter {
            output::line(&format!("      speargun accounts --filter '{filter}'"))?;
        }
    }
    Ok(())
}
