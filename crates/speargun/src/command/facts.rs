//! What rules, gates and notices say, in the language to speak.
//!
//! Facts are said with the words of the web app. Reasons, gates and notices are in English what the
//! API says, and in the other languages made of the facts beside it.

use speargun_api::account::{
    GateResult, GateSaid, ReasonSaid, ScoreExplanation, ScoreNotice, ScoreReason,
};
use speargun_api::dto::{FieldUnit, FoundFact, FoundValue};
use speargun_words::{Language, Said, count, is_known, shipped};

use crate::language::{language, say, spoken};

/// The word that a key has below a prefix; a word without one is made readable.
pub(super) fn word_of(prefix: &str, value: &str) -> String {
    let key = format!("{prefix}.{value}");
    match is_known(&key) {
        true => spoken(&Said::new(key)),
        false => value.replace('_', " "),
    }
}

/// The name of a dimension.
pub(super) fn dimension_name(key: &str) -> String {
    word_of("dimension", key)
}

/// The name of a field, as the web app calls it; one without a name as conditions have it.
pub(super) fn field_name(field: &str) -> String {
    let prefixes = ["fact", "field", "dimension", "rule_field"];
    let known = prefixes.iter().find(|prefix| is_known(&format!("{prefix}.{field}")));
    word_of(known.unwrap_or(&"fact"), field)
}

/// A number to a tenth, and without it where it is whole.
fn decimal(number: f64) -> String {
    let tenths = format!("{number:.1}");
    language().decimal(tenths.strip_suffix(".0").unwrap_or(&tenths))
}

fn whole(number: f64) -> String {
    let sign = if number < 0.0 { "−" } else { "" };
    format!("{sign}{}", language().whole(number.abs().round() as u64))
}

fn value_text(field: &str, unit: Option<FieldUnit>, value: &FoundValue) -> String {
    match value {
        FoundValue::Unknown => say!("fact.unknown"),
        FoundValue::None => say!("fact.none"),
        FoundValue::Truth(true) => say!("facts.yes"),
        FoundValue::Truth(false) => say!("facts.no"),
        FoundValue::Number(number) if unit == Some(FieldUnit::Year) => format!("{number:.0}"),
        FoundValue::Number(number) if unit == Some(FieldUnit::ShareAYear) => {
            format!("{} %", decimal(number * 100.0))
        }
        FoundValue::Number(number) if number.fract() == 0.0 => whole(*number),
        FoundValue::Number(number) => decimal(*number),
        // Some are keys of ours, such as a state in the market.
        FoundValue::Text(text) if is_known(&format!("{field}.{text}")) => word_of(field, text),
        FoundValue::Text(text) => text.clone(),
        FoundValue::Texts(texts) => texts.join(", "),
    }
}

fn fact_text(fact: &FoundFact) -> String {
    match fact {
        FoundFact::Field { field, unit, value } => {
            format!("{} {}", field_name(field), value_text(field, *unit, value))
        }
        FoundFact::Amount { field, amount, needed } => {
            let has = amount.map_or_else(|| say!("fact.unknown"), whole);
            format!("{} {has} / {} {}", field_name(field), whole(needed.amount), needed.currency)
        }
        FoundFact::Events { event_type, window_days, count: events } => {
            let event_type = word_of("event", event_type);
            say!("fact.events", type = event_type, count = count(*events), days = *window_days)
        }
        FoundFact::Before { points } => say!("reason.before", points = decimal(*points)),
        FoundFact::Score { points } => format!("{} {}", say!("fact.score"), decimal(*points)),
        FoundFact::Days { days } => say!("fact.days", days = whole(*days)),
        FoundFact::NoPlace => say!("fact.no_place"),
    }
}

/// What a rule, gate or condition found, in one line.
pub(super) fn found_text(facts: &[FoundFact]) -> String {
    facts.iter().map(fact_text).collect::<Vec<_>>().join(", ")
}

/// What a key means; in English the key itself, as files and options have it.
pub(super) fn key_word(prefix: &str, key: &str) -> String {
    if language() == Language::English { key.to_owned() } else { word_of(prefix, key) }
}

/// A state by its key; in English as the key has it.
pub(super) fn state_word(prefix: &str, key: &str) -> String {
    if language() == Language::English { key.replace('_', " ") } else { word_of(prefix, key) }
}

/// What a stage, motion or role is called: as the reader's language calls the shipped one, and as
/// the user named it if they did.
pub(super) fn name_of(prefix: &str, key: &str, name: &str) -> String {
    let said = Said::new(format!("{prefix}.{key}"));
    if said.to_string() == name {
        return spoken(&said);
    }
    shipped(language(), name).to_owned()
}

/// What a reason found.
pub(super) fn found_by_reason(reason: &ScoreReason) -> String {
    found_text(&reason.facts)
}

/// What a gate found.
pub(super) fn found_by_gate(gate: &GateResult) -> String {
    found_text(&gate.facts)
}

/// What gave or took points.
pub(super) fn reason_text(reason: &ScoreReason) -> String {
    if language() == Language::English {
        return reason.text.clone();
    }
    match &reason.said {
        ReasonSaid::Rule { text } => shipped(language(), text).to_owned(),
        ReasonSaid::GroupHeld { group, points } => {
            say!("reason.group_held", group, points = decimal(*points))
        }
        ReasonSaid::HeldFull => say!("reason.held_full"),
        ReasonSaid::HeldNone => say!("reason.held_none"),
    }
}

/// What a gate asks.
pub(super) fn gate_text(gate: &GateResult) -> String {
    if language() == Language::English {
        return gate.gate.clone();
    }
    match &gate.said {
        GateSaid::Rule { text } => shipped(language(), text).to_owned(),
        GateSaid::Score { needed, enter: None } => say!("gate.score", needed = decimal(*needed)),
        GateSaid::Score { needed, enter: Some(enter) } => {
            say!("gate.score_to_stay", needed = decimal(*needed), enter = decimal(*enter))
        }
        GateSaid::NotExcluded { text } => {
            say!("gate.not_excluded", text = shipped(language(), text))
        }
        GateSaid::Dwell { days } => say!("gate.dwell", days = decimal(*days)),
        GateSaid::Capacity { accounts } => say!("gate.capacity", accounts = count(*accounts)),
    }
}

/// What is to be known about a score beside its reasons.
pub(super) fn notices_of(explanation: &ScoreExplanation) -> Vec<String> {
    if language() == Language::English {
        return explanation.notices.clone();
    }
    let notice = |notice: &ScoreNotice| match notice {
        ScoreNotice::Outdated => say!("score.notice.outdated"),
        ScoreNotice::Stale => say!("score.notice.stale"),
        ScoreNotice::Unconverted { deals } => {
            say!("score.notice.unconverted", deals = count(*deals))
        }
    };
    explanation.notice_facts.iter().map(notice).collect()
}
