//! Reading motions, their stages, and what tells who is in the market out of the text of a model.

use std::collections::BTreeSet;
use std::sync::Arc;

use speargun_words::{Said, Value, decimal, said};
use toml::de::DeTable;

use super::document::{Reader, Section, named};
use super::read::is_key;
use super::{DEFAULT, NAMED_DIMENSIONS};
use crate::account::ACCOUNT_FIELDS;
use crate::fault::{Fault, did_you_mean};
use crate::filter::Filter;
use crate::market::{MarketModel, Trigger};
use crate::stage::{Motion, POOL, Stage, StageModel, TimeOut};

/// The most motions of a model.
const MOTIONS_MAX: usize = 20;
/// The most stages of a motion.
const STAGES_MAX: usize = 50;
/// The most triggers of a model.
const TRIGGERS_MAX: usize = 100;
/// The most days that a stage, a time-out or a trigger may name.
const DAYS_MAX: f64 = 3_660.0;
/// The longest name of a motion, a stage or a trigger, in characters.
const NAME_LENGTH_MAX: usize = 100;

/// What follows from scores.
const BY_SCORE: [&str; 3] = ["score", "tier", "tier_state"];
/// What follows from stages.
const BY_STAGE: [&str; 3] = ["motion", "stage", "days_in_stage"];
/// What follows from the state in the market.
const BY_MARKET: [&str; 3] = ["market_state", "in_market", "triggers"];

const MOTION_KEYS: [&str; 4] = ["key", "name", "when", "stage"];
const STAGE_KEYS: [&str; 7] =
    ["key", "name", "enter", "stay", "minimum_days", "time_out_days", "back_to"];
const MARKET_KEYS: [&str; 6] = [
    "just_bought_days",
    "contract_ending_days",
    "stale_deal_days",
    "researching",
    "cannot_afford",
    "trigger",
];

/// Which fields a section asks for.
type Asked = BTreeSet<&'static str>;

/// Reads both; a file that does not say has those of the model that Speargun ships. Notes which
/// fields rules may not ask for, since they follow from scores.
pub(super) fn read(
    reader: &mut Reader,
    file: &Section<'_>,
    notices: &mut Vec<Said>,
) -> (StageModel, MarketModel) {
    let shipped = DeTable::parse(DEFAULT).ok();
    let shipped = shipped.as_ref().map(|table| reader.section("", table));
    let source = |key: &str| match &shipped {
        Some(shipped) if !file.has(key) => shipped,
        _ => file,
    };
    let (of_market, asked) = read_market(reader, source("market"));
    let mut market = of_market;
    market.asks_for_score = asks(&asked, &BY_SCORE) || asks(&asked, &NAMED_DIMENSIONS);
    let (motions, asked) = read_motions(reader, source("motion"), notices);
    let asks_for_score = asks(&asked, &BY_SCORE)
        || asks(&asked, &NAMED_DIMENSIONS)
        || market.asks_for_score && asks(&asked, &BY_MARKET);
    if market.asks_for_score && !reader.of_line {
        reader.behind_scores.extend(BY_MARKET);
    }
    if asks_for_score && !reader.of_line {
        reader.behind_scores.extend(BY_STAGE);
    }
    (StageModel { motions, asks_for_score }, market)
}

fn asks(asked: &Asked, fields: &[&str]) -> bool {
    fields.iter().any(|field| asked.contains(field))
}

fn read_motions(
    reader: &mut Reader,
    file: &Section<'_>,
    notices: &mut Vec<Said>,
) -> (Vec<Motion>, Asked) {
    let name = |table: &DeTable<'_>| format!("motion {}", named(table, "key"));
    let sections = reader.sections(file, "motion", MOTIONS_MAX, &name);
    if sections.is_empty() {
        reader.fault(1, "", said!("fault.no_motion"));
    }
    let (mut motions, mut asked) = (Vec::<Motion>::new(), Asked::new());
    for (place, section) in sections.iter().enumerate() {
        let Some(motion) = read_motion(reader, section, &mut asked) else { continue };
        if motions.iter().any(|known| known.key == motion.key) {
            reader.fault(section.line, &section.place, said!("fault.motion_twice"));
        }
        let is_last = place + 1 == sections.len();
        // A condition that cannot be read has its own fault.
        if !section.has("when") && !is_last {
            reader.fault(section.line, &section.place, said!("fault.motion_without_when"));
        } else if motion.when.is_some() && is_last {
            notices.push(said!("advice.last_motion", name = motion.name));
        }
        motions.push(motion);
    }
    (motions, asked)
}

fn read_motion(reader: &mut Reader, section: &Section<'_>, asked: &mut Asked) -> Option<Motion> {
    reader.only(section, &MOTION_KEYS);
    let key = key_of(reader, section);
    let name = name_of(reader, section);
    let when = condition(reader, section, "when", &BY_STAGE, asked);
    let place = section.place.clone();
    let called = move |table: &DeTable<'_>| format!("{place}: {}", named(table, "key"));
    let sections = reader.sections(section, "stage", STAGES_MAX, &called);
    if sections.is_empty() {
        reader.fault(
            section.line,
            &section.place,
            said!("fault.write_once", table = "motion.stage"),
        );
    }
    let mut stages: Vec<Stage> = Vec::with_capacity(sections.len());
    for of_stage in &sections {
        let Some(stage) = read_stage(reader, of_stage, &stages, asked) else { continue };
        if stages.iter().any(|known| known.key == stage.key) {
            let message = said!("fault.stage_twice");
            reader.fault(of_stage.line, &of_stage.place, message);
        }
        stages.push(stage);
    }
    Some(Motion { key: key?, name: name?, when, stages })
}

fn read_stage(
    reader: &mut Reader,
    section: &Section<'_>,
    below: &[Stage],
    asked: &mut Asked,
) -> Option<Stage> {
    reader.only(section, &STAGE_KEYS);
    let key = key_of(reader, section);
    let name = name_of(reader, section);
    reader.text(section, "enter")?;
    let enter = condition(reader, section, "enter", &BY_STAGE, asked);
    let stay = condition(reader, section, "stay", &BY_STAGE, asked);
    let minimum_days = days(reader, section, "minimum_days", 0.0).unwrap_or(0.0);
    let time_out_days = days(reader, section, "time_out_days", 1.0);
    let back_to = back_to(reader, section, below);
    if let Some(limit) = time_out_days.filter(|limit| *limit < minimum_days) {
        let number = |days: f64| Value::Decimal(days.to_string());
        let (limit, minimum) = (number(limit), number(minimum_days));
        let message = said!("fault.times_out_early", limit, minimum);
        reader.fault(section.line, &section.place, message);
    }
    if back_to.is_some() && time_out_days.is_none() {
        let message = said!("fault.back_to_alone");
        reader.fault(section.line, &section.place, message);
    }
    let time_out = time_out_days.map(|days| TimeOut { days, back_to });
    Some(Stage { key: key?, name: name?, enter: enter?, stay, minimum_days, time_out })
}

/// The place of the lower stage that a time-out leads to.
fn back_to(reader: &mut Reader, section: &Section<'_>, below: &[Stage]) -> Option<usize> {
    let (key, line) = reader.text_option(section, "back_to")?;
    let found = below.iter().position(|stage| &*stage.key == key);
    if found.is_none() {
        let keys: Vec<&str> = below.iter().map(|stage| &*stage.key).collect();
        let suggestion = did_you_mean(key, &keys).or_else(|| {
            Some(match keys.as_slice() {
                [] => said!("fault.hint.to_pool"),
                keys => said!("fault.hint.stages_below", known = keys.join(", ")),
            })
        });
        let message = said!("fault.no_stage_below", key);
        reader.push(Fault { line, place: section.place.clone(), message, suggestion });
    }
    found
}

fn read_market(reader: &mut Reader, file: &Section<'_>) -> (MarketModel, Asked) {
    let mut asked = Asked::new();
    let mut market = MarketModel {
        just_bought_days: 180.0,
        contract_ending_days: 180.0,
        stale_deal_days: 180.0,
        researching: None,
        cannot_afford: None,
        triggers: Vec::new(),
        asks_for_score: false,
    };
    let Some(section) = reader.table(file, "market") else { return (market, asked) };
    reader.only(&section, &MARKET_KEYS);
    if let Some(days) = days(reader, &section, "just_bought_days", 0.0) {
        market.just_bought_days = days;
    }
    if let Some(days) = days(reader, &section, "contract_ending_days", 0.0) {
        market.contract_ending_days = days;
    }
    if let Some(days) = days(reader, &section, "stale_deal_days", 1.0) {
        market.stale_deal_days = days;
    }
    let made: Vec<&str> = BY_STAGE.into_iter().chain(BY_MARKET).collect();
    market.researching = condition(reader, &section, "researching", &made, &mut asked);
    market.cannot_afford = condition(reader, &section, "cannot_afford", &made, &mut asked);
    let called = |table: &DeTable<'_>| format!("trigger {}", named(table, "key"));
    for trigger in reader.sections(&section, "trigger", TRIGGERS_MAX, &called) {
        let Some(read) = read_trigger(reader, &trigger, &made, &mut asked) else { continue };
        if market.triggers.iter().any(|known| known.key == read.key) {
            reader.fault(trigger.line, &trigger.place, said!("fault.trigger_twice"));
        }
        market.triggers.push(read);
    }
    (market, asked)
}

fn read_trigger(
    reader: &mut Reader,
    section: &Section<'_>,
    made: &[&str],
    asked: &mut Asked,
) -> Option<Trigger> {
    reader.only(section, &["key", "name", "when", "days"]);
    let key = key_of(reader, section);
    let name = name_of(reader, section);
    reader.text(section, "when")?;
    let when = condition(reader, section, "when", made, asked);
    let days = days(reader, section, "days", 1.0);
    Some(Trigger { key: key?.to_string(), name: name?, when: when?, days })
}

fn key_of(reader: &mut Reader, section: &Section<'_>) -> Option<Arc<str>> {
    let (key, line) = reader.text(section, "key")?;
    if !is_key(key) {
        let message = said!("fault.key", example = "first_meeting");
        reader.fault(line, &section.place, message);
    } else if key == POOL {
        let message = said!("fault.pool", pool = POOL);
        reader.fault(line, &section.place, message);
    }
    Some(Arc::from(key))
}

fn name_of(reader: &mut Reader, section: &Section<'_>) -> Option<String> {
    let (name, line) = reader.text(section, "name")?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_LENGTH_MAX {
        let message = said!("fault.name_length", max = NAME_LENGTH_MAX);
        reader.fault(line, &section.place, message);
    }
    Some(name.to_owned())
}

/// A condition over an account. `made` are fields that follow from it: to ask for them would be a
/// circle.
fn condition(
    reader: &mut Reader,
    section: &Section<'_>,
    key: &str,
    made: &[&str],
    asked: &mut Asked,
) -> Option<Filter> {
    let (text, line) = reader.text_option(section, key)?;
    let filter = reader.filter(section, (text, line), ACCOUNT_FIELDS)?;
    for field in filter.fields().into_iter().filter_map(|place| ACCOUNT_FIELDS.get(place)) {
        if made.contains(field) {
            reader.push(Fault {
                line,
                place: section.place.clone(),
                message: said!("fault.follows", field),
                suggestion: Some(said!("fault.hint.stands_for")),
            });
        }
        asked.insert(field);
    }
    Some(filter)
}

fn days(reader: &mut Reader, section: &Section<'_>, key: &str, least: f64) -> Option<f64> {
    let days = reader.number_option(section, key)?;
    if (least..=DAYS_MAX).contains(&days) {
        return Some(days);
    }
    let message = said!("fault.range", key, least = decimal(least, 0), max = decimal(DAYS_MAX, 0));
    reader.fault(section.line, &section.place, message);
    None
}
