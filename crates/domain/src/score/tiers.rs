//! Reading tiers, their gates and exclusions out of the text of a model.

use std::collections::BTreeMap;

use speargun_words::{decimal, said};
use toml::de::DeTable;

use super::Tenths;
use super::document::{Reader, Section, named};
use super::read::{RULES_MAX, no_circle_of_tiers, not_behind_scores};
use crate::account::ACCOUNT_FIELDS;
use crate::filter::Filter;
use crate::money::Currency;
use crate::tier::{Exclusion, Gate, GateTest, Tier, TierModel, TierState};

/// The most tiers of a model.
const TIERS_MAX: usize = 20;
/// The most accounts that a capacity may name.
const CAPACITY_MAX: u32 = 100_000_000;
/// The longest minimum stay.
const DWELL_DAYS_MAX: f64 = 3_660.0;
/// How old inputs may be where the file does not say: a quarter.
const STALE_AFTER_DAYS: f64 = 91.0;
/// How old inputs may be at most before they count as old.
const STALE_AFTER_DAYS_MAX: f64 = 3_660.0;

const TIER_KEYS: [&str; 7] =
    ["tier", "score_min", "exit_score_min", "dwell_days", "capacity", "entitlements", "gate"];

pub(super) fn read(reader: &mut Reader, file: &Section<'_>) -> TierModel {
    let stale_after_days =
        reader.number_option(file, "stale_after_days").unwrap_or(STALE_AFTER_DAYS);
    if !(stale_after_days > 0.0 && stale_after_days <= STALE_AFTER_DAYS_MAX) {
        let line = reader.find(file, "stale_after_days").map_or(1, |found| found.line);
        let message = said!(
            "fault.above_zero",
            key = "stale_after_days",
            max = decimal(STALE_AFTER_DAYS_MAX, 0)
        );
        reader.fault(line, "", message);
    }
    let exclusions = read_exclusions(reader, file);
    let name = |table: &DeTable<'_>| {
        let number = table.iter().find(|(key, _)| key.get_ref() == "tier");
        let number = number.and_then(|(_, value)| value.get_ref().as_integer());
        number.map_or("tier".to_owned(), |number| format!("tier {number}"))
    };
    let sections = reader.sections(file, "tier", TIERS_MAX, &name);
    if sections.is_empty() {
        reader.fault(1, "", said!("fault.write_once", table = "tier"));
    }
    let mut tiers: Vec<Tier> = Vec::with_capacity(sections.len());
    for section in &sections {
        let Some(tier) = read_tier(reader, section) else { continue };
        if tiers.iter().any(|known| known.tier == tier.tier) {
            reader.fault(section.line, &section.place, said!("fault.tier_twice"));
        }
        tiers.push(tier);
    }
    tiers.sort_by_key(|tier| tier.tier);
    if let Some(lowest) = tiers.last()
        && lowest.capacity.is_some()
    {
        let message = said!("fault.lowest_capacity");
        reader.fault(1, &format!("tier {}", lowest.tier), message);
    }
    TierModel { tiers, exclusions, stale_after_days }
}

fn read_exclusions(reader: &mut Reader, file: &Section<'_>) -> Vec<Exclusion> {
    let name = |table: &DeTable<'_>| format!("exclude: {}", named(table, "text"));
    let mut exclusions = Vec::new();
    for section in reader.sections(file, "exclude", RULES_MAX, &name) {
        reader.only(&section, &["text", "when"]);
        let text = reader.text(&section, "text");
        let when = reader.text(&section, "when");
        let when = when.and_then(|when| reader.filter(&section, when, ACCOUNT_FIELDS));
        no_circle_of_tiers(reader, &section, when.as_ref());
        if let (Some((text, _)), Some(when)) = (text, when) {
            exclusions.push(Exclusion { text: text.to_owned(), when });
        }
    }
    exclusions
}

fn read_tier(reader: &mut Reader, section: &Section<'_>) -> Option<Tier> {
    reader.only(section, &TIER_KEYS);
    reader.number(section, "tier")?;
    let number = reader.count_option(section, "tier", 99);
    let score_min = reader.points(section, "score_min");
    let exit_score_min = reader.points_option(section, "exit_score_min");
    if exit_score_min > score_min {
        let message = said!("fault.exit_above");
        reader.fault(section.line, &section.place, message);
    }
    let dwell_days = reader.number_option(section, "dwell_days").unwrap_or(0.0);
    if !(0.0..=DWELL_DAYS_MAX).contains(&dwell_days) {
        let message =
            said!("fault.range", key = "dwell_days", least = 0, max = decimal(DWELL_DAYS_MAX, 0));
        reader.fault(section.line, &section.place, message);
    }
    let capacity = reader.count_option(section, "capacity", CAPACITY_MAX);
    let entitlements = reader.texts(section, "entitlements");
    let place = section.place.clone();
    let name = move |table: &DeTable<'_>| format!("{place}: {}", named(table, "text"));
    let gates = reader.sections(section, "gate", RULES_MAX, &name);
    let gates = gates.iter().filter_map(|gate| read_gate(reader, gate)).collect();
    let score_min: Tenths = score_min?;
    Some(Tier {
        tier: u8::try_from(number?).ok()?,
        score_min,
        exit_score_min: exit_score_min.unwrap_or(score_min),
        dwell_days,
        capacity,
        entitlements: entitlements.into_iter().map(|(text, _)| text).collect(),
        gates,
    })
}

fn read_gate(reader: &mut Reader, gate: &Section<'_>) -> Option<Gate> {
    let keys = ["text", "when", "stay_when", "expected_annual_revenue_min", "state"];
    reader.only(gate, &keys);
    let text = reader.text(gate, "text");
    let when = reader.text_option(gate, "when");
    let stay = reader.text_option(gate, "stay_when");
    let stay = stay.and_then(|stay| reader.filter(gate, stay, ACCOUNT_FIELDS));
    no_circle_of_tiers(reader, gate, stay.as_ref());
    let amounts: Option<BTreeMap<Currency, f64>> =
        reader.typed(gate, "expected_annual_revenue_min");
    let has_amounts = reader.find(gate, "expected_annual_revenue_min").is_some();
    if when.is_some() == has_amounts || amounts.as_ref().is_some_and(BTreeMap::is_empty) {
        let message = said!("fault.when_or_amount");
        reader.fault(gate.line, &gate.place, message);
    }
    for (currency, amount) in amounts.iter().flatten() {
        if !(amount.is_finite() && *amount >= 0.0) {
            let message = said!("fault.amount", currency = currency.code());
            reader.fault(gate.line, &gate.place, message);
        }
    }
    let test = match (when, amounts) {
        (Some(when), _) => {
            let when = reader.filter(gate, when, ACCOUNT_FIELDS);
            no_circle_of_tiers(reader, gate, when.as_ref());
            when.map(GateTest::When)
        }
        (None, amounts) => amounts.map(GateTest::ExpectedAnnualRevenue),
    };
    let asked = stay.as_ref().map(Filter::fields).unwrap_or_default();
    not_behind_scores(reader, gate, asked.into_iter());
    let state = state_of(reader, gate);
    Some(Gate { text: text?.0.to_owned(), test: test?, stay, state })
}

/// The trap that a gate names.
fn state_of(reader: &mut Reader, gate: &Section<'_>) -> Option<TierState> {
    let (key, line) = reader.text_option(gate, "state")?;
    let traps = [TierState::FitTooLow, TierState::Researching];
    let found = traps.into_iter().find(|state| state.key() == key);
    if found.is_none() {
        let message = said!("fault.no_state", key);
        reader.fault(line, &gate.place, message);
    }
    found
}
