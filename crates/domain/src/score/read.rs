//! Reading a score model out of its text: everything that is wrong is told at once.

use std::collections::BTreeSet;

use speargun_words::{Said, Value, count, decimal, said};
use toml::de::DeTable;

use super::document::{Reader, Section, named};
use super::model::{
    Bounds, Dimension, EngagementRules, EventRule, Group, IntentRules, PersonRule, Rule, Scale,
    ScoreModel,
};
use super::{NAMED_DIMENSIONS, Tenths, input, notice, stages, tiers};
use crate::account::{ACCOUNT_FIELDS, QUALIFYING_FIELDS};
use crate::fault::Fault;
use crate::filter::Filter;
use crate::glossary::EVENT_FIELDS;
use crate::time::windows_of;

/// The format of model files that this Speargun writes, and the newest that it reads.
pub const FORMAT: i64 = 1;
/// The most rules of one dimension, or of one other section.
pub(super) const RULES_MAX: usize = 5_000;
/// The most dimensions of a model.
const DIMENSIONS_MAX: usize = 50;
/// The most groups of a dimension.
const GROUPS_MAX: usize = 100;
/// The most topics of our own content.
const OWN_TOPICS_MAX: usize = 64;
/// The longest half-life of engagement: a hundred years.
const HALF_LIFE_DAYS_MAX: f64 = 36_525.0;
/// The longest text of a model, in bytes.
const TEXT_LENGTH_MAX: usize = 8 << 20;

const KEYS: [&str; 13] = [
    "format",
    "name",
    "version",
    "dimension",
    "engagement",
    "intent",
    "person_fit",
    "roll_up",
    "exclude",
    "tier",
    "stale_after_days",
    "motion",
    "market",
];

/// Reads and checks the text of a model.
pub(super) fn read(text: &str, of_line: bool) -> Result<ScoreModel, Vec<Fault>> {
    let mut reader = Reader::new(text);
    reader.of_line = of_line;
    if text.len() > TEXT_LENGTH_MAX {
        reader.fault(1, "", said!("fault.text_too_long", max = count(TEXT_LENGTH_MAX)));
        return reader.end(None);
    }
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let line = reader.line_of(error.span().map_or(0, |span| span.start));
            reader.fault(line, "", Said::text(error.message().trim()));
            return reader.end(None);
        }
    };
    let file = reader.section("", &document);
    if is_newer(&mut reader, &file) {
        return reader.end(None);
    }
    reader.only(&file, &KEYS);
    let model = read_file(&mut reader, &file);
    reader.end(model)
}

/// A file of a later format means what this Speargun cannot know: nothing else of it is judged.
fn is_newer(reader: &mut Reader, file: &Section<'_>) -> bool {
    let Some(found) = reader.find(file, "format") else { return false };
    let Some(format) = reader.number_option(file, "format") else { return true };
    if format == FORMAT as f64 {
        return false;
    }
    let message =
        said!("fault.newer_format", format = Value::Decimal(format.to_string()), known = FORMAT);
    reader.fault(found.line, "", message);
    true
}

fn read_file(reader: &mut Reader, file: &Section<'_>) -> Option<ScoreModel> {
    let name = reader.text(file, "name").map(|(name, _)| name.to_owned());
    let version = reader.count_option(file, "version", u32::MAX).unwrap_or(1);
    let mut notices = Vec::new();
    // Before rules, which may not ask for stages that follow from scores.
    let (stages, market) = stages::read(reader, file, &mut notices);
    let dimensions = read_dimensions(reader, file, &mut notices);
    let engagement: Option<EngagementRules> = reader.typed(file, "engagement");
    if reader.find(file, "engagement").is_none() {
        reader.fault(file.line, "", said!("fault.missing", key = "[engagement]"));
    }
    let event_rules =
        engagement.as_ref().map(|rules| read_event_rules(reader, file, rules)).unwrap_or_default();
    let intent: IntentRules = reader.typed(file, "intent").unwrap_or_default();
    let own_topics = read_own_topics(reader, file, &intent);
    let person_fit = read_person_fit(reader, file);
    let roll_up = reader.typed(file, "roll_up").unwrap_or_default();
    let tiers = tiers::read(reader, file);
    notice::of_tiers(&dimensions, &tiers, &mut notices);
    if let Some(rules) = &engagement {
        notice::of_events(rules, &dimensions, &tiers, &mut notices);
    }
    Some(ScoreModel {
        leaves_places: false,
        windows: windows_of(market.days().chain(stages.days())),
        name: name?,
        version,
        dimensions,
        engagement: engagement?,
        event_rules,
        intent,
        own_topics,
        person_fit,
        roll_up,
        tiers,
        stages,
        market,
        notices,
    })
}

fn read_dimensions(
    reader: &mut Reader,
    file: &Section<'_>,
    notices: &mut Vec<Said>,
) -> Vec<Dimension> {
    let name = |table: &DeTable<'_>| match named(table, "key") {
        "" => "dimension".to_owned(),
        key => key.to_owned(),
    };
    let sections = reader.sections(file, "dimension", DIMENSIONS_MAX, &name);
    if sections.is_empty() {
        reader.fault(1, "", said!("fault.dimension_count", max = DIMENSIONS_MAX));
        return Vec::new();
    }
    let mut keys = BTreeSet::new();
    let mut dimensions = Vec::with_capacity(sections.len());
    for section in &sections {
        let Some(dimension) = read_dimension(reader, section) else { continue };
        if !keys.insert(dimension.key.clone()) {
            reader.fault(section.line, &section.place, said!("fault.dimension_twice"));
        }
        if dimension.rules.is_empty() && dimension.scales.is_empty() {
            notices.push(said!("advice.dimension_empty", dimension = dimension.key));
        }
        dimensions.push(dimension);
    }
    let sum: f64 = dimensions.iter().map(|dimension| dimension.weight).sum();
    if !(sum.is_finite() && sum > 0.0) {
        reader.fault(sections[0].line, "", said!("fault.weights_sum"));
        return dimensions;
    }
    if (sum - 100.0).abs() > 1e-9 {
        notices.push(said!("advice.weights_scaled", sum = Value::Decimal(sum.to_string())));
    }
    for dimension in &mut dimensions {
        dimension.weight *= 100.0 / sum;
    }
    notice::of_dimensions(&dimensions, notices);
    dimensions
}

/// The largest weight: beyond it sums of weights lose the small ones.
const WEIGHT_MAX: f64 = 1e6;

const DIMENSION_KEYS: [&str; 6] = ["key", "weight", "needs", "rule", "scale", "group"];

fn read_dimension(reader: &mut Reader, section: &Section<'_>) -> Option<Dimension> {
    reader.only(section, &DIMENSION_KEYS);
    let key = reader.text(section, "key");
    if let Some((key, line)) = key
        && !is_key(key)
    {
        let message = said!("fault.key", example = "icp_fit");
        reader.fault(line, &section.place, message);
    }
    let weight = reader.number(section, "weight").unwrap_or(0.0);
    if !(0.0..=WEIGHT_MAX).contains(&weight) {
        let line = reader.find(section, "weight").map_or(section.line, |found| found.line);
        let message = said!("fault.weight_range", max = decimal(WEIGHT_MAX, 0));
        reader.fault(line, &section.place, message);
    }
    let groups = read_groups(reader, section);
    let place = section.place.clone();
    let name = move |table: &DeTable<'_>| format!("{place}: {}", named(table, "text"));
    let rules = reader.sections(section, "rule", RULES_MAX, &name);
    let rules: Vec<Rule> =
        rules.iter().filter_map(|rule| read_rule(reader, rule, &groups)).collect();
    let scales = reader.sections(section, "scale", RULES_MAX, &name);
    let scales: Vec<Scale> =
        scales.iter().filter_map(|scale| read_scale(reader, scale, &groups)).collect();
    let needs = input::needs(reader, section);
    let inputs = input::of(&needs, &rules, &scales);
    Some(Dimension { key: key?.0.to_owned(), weight, rules, scales, groups, needs, inputs })
}

pub(super) fn is_key(key: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    key.starts_with(|letter: char| letter.is_ascii_lowercase())
        && key.chars().all(|letter| is_plain(letter) || letter == '_')
}

fn read_groups(reader: &mut Reader, section: &Section<'_>) -> Vec<Group> {
    let place = section.place.clone();
    let name = move |table: &DeTable<'_>| format!("{place}: group {}", named(table, "key"));
    let mut groups: Vec<Group> = Vec::new();
    for group in reader.sections(section, "group", GROUPS_MAX, &name) {
        reader.only(&group, &["key", "max", "min"]);
        let bounds = read_bounds(reader, &group);
        let Some((key, line)) = reader.text(&group, "key") else { continue };
        if groups.iter().any(|known| known.key == key) {
            reader.fault(line, &group.place, said!("fault.group_twice"));
        }
        groups.push(Group { key: key.to_owned(), bounds });
    }
    groups
}

fn read_bounds(reader: &mut Reader, section: &Section<'_>) -> Bounds {
    let min = reader.points_option(section, "min");
    let max = reader.points_option(section, "max");
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        reader.fault(section.line, &section.place, said!("fault.min_above_max"));
    }
    Bounds { min, max }
}

/// The place of the group that a rule names; nothing where it names none, or one that is not there.
fn group_of(reader: &mut Reader, rule: &Section<'_>, groups: &[Group]) -> Option<usize> {
    let (name, line) = reader.text_option(rule, "group")?;
    let found = groups.iter().position(|group| group.key == name);
    if found.is_none() {
        let message = said!("fault.no_group", name);
        let known: Vec<&str> = groups.iter().map(|group| group.key.as_str()).collect();
        let suggestion = crate::fault::did_you_mean(name, &known)
            .or_else(|| Some(said!("fault.hint.group", name)));
        reader.push(Fault { line, place: rule.place.clone(), message, suggestion });
    }
    found
}

fn read_rule(reader: &mut Reader, rule: &Section<'_>, groups: &[Group]) -> Option<Rule> {
    reader.only(rule, &["text", "when", "add", "per", "min", "max", "group"]);
    let text = reader.text(rule, "text");
    let when = condition(reader, rule, ACCOUNT_FIELDS);
    let tenths: Option<Tenths> = reader.points(rule, "add");
    let add = reader.number_option(rule, "add").unwrap_or(0.0);
    let per = reader.text_option(rule, "per").and_then(|name| reader.number_field(rule, name));
    let asked = when.as_ref().map(Filter::fields).unwrap_or_default();
    no_circle(reader, rule, asked.into_iter().chain(per));
    let bounds = read_bounds(reader, rule);
    if per.is_none() && bounds != Bounds::default() {
        let message = said!("fault.bounds_without_per");
        reader.fault(rule.line, &rule.place, message);
    }
    let group = group_of(reader, rule, groups);
    Some(Rule { text: text?.0.to_owned(), when: when?, tenths: tenths?, add, per, bounds, group })
}

fn read_scale(reader: &mut Reader, scale: &Section<'_>, groups: &[Group]) -> Option<Scale> {
    reader.only(scale, &["text", "of", "points", "group"]);
    let text = reader.text(scale, "text");
    let field = reader.text(scale, "of").and_then(|name| reader.number_field(scale, name));
    no_circle(reader, scale, field.into_iter());
    let points = reader.thresholds(scale, "points");
    let group = group_of(reader, scale, groups);
    Some(Scale { text: text?.0.to_owned(), field: field?, points, group })
}

/// Notes where a rule asks for what rules make: points would hang on the order of computation, and
/// two rules that ask for one another would never settle.
fn no_circle(reader: &mut Reader, rule: &Section<'_>, asked: impl Iterator<Item = usize> + Clone) {
    not_behind_scores(reader, rule, asked.clone());
    for field in asked.filter_map(|field| ACCOUNT_FIELDS.get(field)) {
        if !rule_may_ask(field) {
            reader.push(Fault {
                line: rule.line,
                place: rule.place.clone(),
                message: said!("fault.made_of_rules", field),
                suggestion: Some(said!("fault.hint.stands_for_or_gate")),
            });
        }
    }
}

/// Notes where a rule or a gate asks for a stage or a state in the market that itself asks for the
/// score: it is settled behind all rules and gates.
pub(super) fn not_behind_scores(
    reader: &mut Reader,
    section: &Section<'_>,
    asked: impl Iterator<Item = usize>,
) {
    for field in asked.filter_map(|field| ACCOUNT_FIELDS.get(field)) {
        if reader.behind_scores.contains(field) {
            reader.push(Fault {
                line: section.line,
                place: section.place.clone(),
                message: said!("fault.behind_score", field),
                suggestion: Some(said!("fault.hint.stands_for")),
            });
        }
    }
}

/// Whether a rule or scale of a dimension can ask for a field of accounts: not for what rules make.
#[must_use]
pub fn rule_may_ask(field: &str) -> bool {
    !NAMED_DIMENSIONS.contains(&field) && field != "score" && !MADE_OF_GATES.contains(&field)
}

/// What the gates of tiers make.
const MADE_OF_GATES: [&str; 2] = ["tier", "tier_state"];

/// Notes where a gate or an exclusion asks for what gates make: it would read the tier from before,
/// and where an account stands would hang on how often somebody scored. The way out of a tier has
/// `stay_when`, `exit_score_min` and `dwell_days`.
pub(super) fn no_circle_of_tiers(reader: &mut Reader, gate: &Section<'_>, when: Option<&Filter>) {
    let asked = when.map(Filter::fields).unwrap_or_default();
    not_behind_scores(reader, gate, asked.iter().copied());
    for field in asked.into_iter().filter_map(|field| ACCOUNT_FIELDS.get(field)) {
        if MADE_OF_GATES.contains(field) {
            reader.push(Fault {
                line: gate.line,
                place: gate.place.clone(),
                message: said!("fault.made_of_gates", field),
                suggestion: Some(said!("fault.hint.gate")),
            });
        }
    }
}

/// The condition `when` of a section.
fn condition(reader: &mut Reader, section: &Section<'_>, fields: &[&str]) -> Option<Filter> {
    let when = reader.text(section, "when")?;
    reader.filter(section, when, fields)
}

fn read_person_fit(reader: &mut Reader, file: &Section<'_>) -> Vec<PersonRule> {
    let name = |table: &DeTable<'_>| format!("person_fit: {}", named(table, "text"));
    let mut rules = Vec::new();
    for rule in reader.sections(file, "person_fit", RULES_MAX, &name) {
        reader.only(&rule, &["text", "when", "add"]);
        let text = reader.text(&rule, "text");
        let when = condition(reader, &rule, QUALIFYING_FIELDS);
        let asked = when.as_ref().map(Filter::fields).unwrap_or_default();
        if asked.iter().any(|field| QUALIFYING_FIELDS.get(*field) == Some(&"fit")) {
            let message = said!("fault.fit_circle");
            reader.fault(rule.line, &rule.place, message);
        }
        let points = reader.number(&rule, "add");
        if let (Some((text, _)), Some(when), Some(points)) = (text, when, points) {
            rules.push(PersonRule { text: text.to_owned(), when, points });
        }
    }
    rules
}

fn read_event_rules(
    reader: &mut Reader,
    file: &Section<'_>,
    rules: &EngagementRules,
) -> Vec<EventRule> {
    let Some(section) = reader.table(file, "engagement") else { return Vec::new() };
    check_engagement(reader, &section, rules);
    let lines = reader.lines_of(file, "engagement", "rule");
    let mut read = Vec::with_capacity(rules.rules.len());
    for (rule, line) in rules.rules.iter().zip(lines).take(RULES_MAX) {
        let place = section.called(format!("engagement: {}", rule.text), line);
        if !rule.times.is_finite() {
            reader.fault(line, &place.place, said!("fault.finite", key = "times"));
        }
        let Some(when) = reader.filter(&place, (&rule.when, line), EVENT_FIELDS) else { continue };
        let counts_as = rule.counts_as.clone();
        read.push(EventRule { when, counts_as, times: rule.times });
    }
    read
}

fn check_engagement(reader: &mut Reader, section: &Section<'_>, rules: &EngagementRules) {
    let is_factor = |factor: &f64| factor.is_finite() && *factor >= 0.0;
    let mut fault = |key: &str, message: Said| {
        let line = reader.find(section, key).map_or(section.line, |found| found.line);
        reader.fault(line, &section.place, message);
    };
    if !(rules.half_life_days > 0.0 && rules.half_life_days <= HALF_LIFE_DAYS_MAX) {
        let message =
            said!("fault.above_zero", key = "half_life_days", max = decimal(HALF_LIFE_DAYS_MAX, 0));
        fault("half_life_days", message);
    }
    if !rules.other_points.is_finite() {
        fault("other_points", said!("fault.finite", key = "other_points"));
    }
    if let Some((key, _)) = rules.points.iter().find(|(_, points)| !points.is_finite()) {
        fault("points", said!("named", name = "points", reason = said!("fault.finite", key)));
    }
    if !rules.seniority.values().all(is_factor) {
        fault("seniority", said!("fault.seniority"));
    }
    if rules.rules.len() > RULES_MAX {
        fault("rule", said!("fault.too_many_rules", max = count(RULES_MAX)));
    }
}

fn read_own_topics(reader: &mut Reader, file: &Section<'_>, rules: &IntentRules) -> Vec<Filter> {
    let Some(section) = reader.table(file, "intent") else { return Vec::new() };
    if !(0.0..=100.0).contains(&rules.threshold) || rules.weeks == 0 || rules.weeks > 52 {
        let message = said!("fault.intent");
        reader.fault(section.line, &section.place, message);
    }
    if rules.topics.len() > OWN_TOPICS_MAX {
        let message = said!("fault.too_many_topics", max = OWN_TOPICS_MAX);
        reader.fault(section.line, &section.place, message);
    }
    let lines = reader.lines_of(file, "intent", "topic");
    let mut read = Vec::new();
    for (topic, line) in rules.topics.iter().zip(lines).take(OWN_TOPICS_MAX) {
        let place = section.called(format!("intent: {}", topic.name), line);
        read.extend(reader.filter(&place, (&topic.when, line), EVENT_FIELDS));
    }
    read
}
