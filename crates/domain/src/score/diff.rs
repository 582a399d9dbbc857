//! What is otherwise in one model than in another: weights, rules, tiers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Bounds, Dimension, Input, ScoreModel, Tenths};
use crate::account::ACCOUNT_FIELDS;
use crate::filter::Filter;
use crate::market::MarketModel;
use crate::stage::Motion;
use crate::tier::{Gate, GateTest, Tier};
use crate::value::integer_to_real;

/// One thing that is otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelChange {
    /// The dimension, "tier 1", "engagement" …
    pub place: String,
    /// "weight", or the rule's own words.
    pub item: String,
    /// What it was; nothing where it is new.
    pub before: Option<String>,
    /// What it is; nothing where it is gone.
    pub after: Option<String>,
}

/// What a model says, thing by thing: place and item, and what they say.
type Sayings = BTreeMap<(usize, String, String), String>;

impl ScoreModel {
    /// Everything that `after` says otherwise, in the order of the file. A rule is known by its
    /// words: one whose words changed is gone, and another is new.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Vec<ModelChange> {
        let (before, after) = (self.sayings(), after.sayings());
        let mut changes: Vec<((usize, String, String), ModelChange)> = Vec::new();
        let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
        for key in keys {
            let (was, is) = (before.get(key).cloned(), after.get(key).cloned());
            if was != is {
                let (_, place, item) = key.clone();
                changes.push((key.clone(), ModelChange { place, item, before: was, after: is }));
            }
        }
        changes.sort_by(|left, right| left.0.cmp(&right.0));
        changes.into_iter().map(|(_, change)| change).collect()
    }

    /// Whether events, topics and people count the same in both, so that accounts have the same
    /// figures.
    #[must_use]
    pub fn measures_as(&self, other: &Self) -> bool {
        let of = |model: &Self| {
            let mut sayings = model.sayings();
            sayings.retain(|(order, _, _), _| *order >= MEASURES);
            sayings
        };
        of(self) == of(other)
    }

    fn sayings(&self) -> Sayings {
        let mut sayings = Sayings::new();
        let mut say = |order: usize, place: &str, item: &str, said: String| {
            let mut item = item.to_owned();
            // Rules of the same words are told apart by their number.
            let mut number = 2;
            let key = |item: &str| (order, place.to_owned(), item.to_owned());
            let own = item.clone();
            while sayings.contains_key(&key(&item)) {
                item = format!("{own} ({number})");
                number += 1;
            }
            sayings.insert(key(&item), said);
        };
        for dimension in &self.dimensions {
            say_dimension(dimension, &mut say);
        }
        for exclusion in &self.tiers.exclusions {
            say(TIERS, "exclude", &exclusion.text, exclusion.when.text.clone());
        }
        for tier in &self.tiers.tiers {
            say_tier(tier, &mut say);
        }
        for (place, motion) in self.stages.motions.iter().enumerate() {
            say_motion(place, motion, &mut say);
        }
        say_market(&self.market, &mut say);
        say(TIERS, "file", "stale_after_days", self.tiers.stale_after_days.to_string());
        for (place, rules) in [
            ("engagement", serde_json::to_value(&self.engagement)),
            ("intent", serde_json::to_value(&self.intent)),
            ("roll_up", serde_json::to_value(self.roll_up)),
        ] {
            say_value(place, "", &rules.unwrap_or_default(), &mut say);
        }
        for rule in &self.person_fit {
            let said = format!("when {} add {}", rule.when.text, rule.points);
            say(MEASURES, "person_fit", &rule.text, said);
        }
        sayings
    }
}

/// Tiers come behind dimensions, and what measures behind tiers.
const TIERS: usize = 1;
const MEASURES: usize = 2;

type Say<'a> = &'a mut dyn FnMut(usize, &str, &str, String);

fn points(tenths: Tenths) -> f64 {
    integer_to_real(tenths) / 10.0
}

fn field(place: usize) -> &'static str {
    ACCOUNT_FIELDS.get(place).copied().unwrap_or("custom")
}

fn say_dimension(dimension: &Dimension, say: Say<'_>) {
    let key = &dimension.key;
    say(0, key, "weight", rounded(dimension.weight));
    let group = |group: Option<usize>| {
        let found = group.and_then(|group| dimension.groups.get(group));
        found.map_or(String::new(), |group| format!(", in the group {}", group.key))
    };
    for rule in &dimension.rules {
        let per = rule.per.map_or(String::new(), |per| format!(" per {}", field(per)));
        let (add, within, group) = (rule.add, bounds(rule.bounds), group(rule.group));
        let said = format!("when {} add {add}{per}{within}{group}", rule.when.text);
        say(0, key, &rule.text, said);
    }
    for scale in &dimension.scales {
        let pairs: Vec<String> =
            scale.points.iter().map(|(value, points)| format!("{value}: {points}")).collect();
        let said = format!("{} {{{}}}{}", field(scale.field), pairs.join(", "), group(scale.group));
        say(0, key, &scale.text, said);
    }
    for group in &dimension.groups {
        say(0, key, &format!("group {}", group.key), bounds(group.bounds));
    }
    let needs: Vec<String> = dimension.needs.iter().map(Input::name).collect();
    say(0, key, "needs", needs.join(", "));
}

fn rounded(weight: f64) -> String {
    ((weight * 1e6).round() / 1e6).to_string()
}

fn bounds(bounds: Bounds) -> String {
    let said = |word: &str, bound: Option<Tenths>| {
        bound.map_or(String::new(), |bound| format!(", {word} {}", points(bound)))
    };
    said("min", bounds.min) + &said("max", bounds.max)
}

fn say_tier(tier: &Tier, say: Say<'_>) {
    let place = format!("tier {}", tier.tier);
    say(TIERS, &place, "score to enter", points(tier.score_min).to_string());
    say(TIERS, &place, "score to stay", points(tier.exit_score_min).to_string());
    say(TIERS, &place, "dwell_days", tier.dwell_days.to_string());
    if let Some(capacity) = tier.capacity {
        say(TIERS, &place, "capacity", capacity.to_string());
    }
    for entitlement in &tier.entitlements {
        say(TIERS, &place, "entitlement", entitlement.clone());
    }
    for gate in &tier.gates {
        say(TIERS, &place, &gate.text, gate_text(gate));
    }
}

/// Stages and states in the market come among the tiers: they change no figure of an account.
fn say_motion(number: usize, motion: &Motion, say: Say<'_>) {
    let place = format!("motion {}", motion.key);
    let when = motion.when.as_ref().map_or("everybody else", |when| &when.text);
    say(TIERS, &place, "", format!("{}. {}: {when}", number + 1, motion.name));
    for (number, stage) in motion.stages.iter().enumerate() {
        let mut said = format!("{}. {}: enter {}", number + 1, stage.name, stage.enter.text);
        if let Some(stay) = &stage.stay {
            said += &format!(", stay {}", stay.text);
        }
        if stage.minimum_days > 0.0 {
            said += &format!(", at least {} days", stage.minimum_days);
        }
        if let Some(limit) = stage.time_out {
            let to = limit.back_to.and_then(|place| motion.stages.get(place));
            let to = to.map_or("the pool", |stage| &stage.key);
            said += &format!(", after {} silent days to {to}", limit.days);
        }
        say(TIERS, &place, &stage.key, said);
    }
}

fn say_market(market: &MarketModel, say: Say<'_>) {
    let mut said = |item: &str, text: String| say(TIERS, "market", item, text);
    said("just_bought_days", market.just_bought_days.to_string());
    said("contract_ending_days", market.contract_ending_days.to_string());
    let conditions =
        [("researching", &market.researching), ("cannot_afford", &market.cannot_afford)];
    for (item, condition) in conditions {
        if let Some(condition) = condition {
            said(item, condition.text.clone());
        }
    }
    for trigger in &market.triggers {
        let days = trigger.days.map_or(String::new(), |days| format!(", for {days} days"));
        let text = format!("{}: {}{days}", trigger.name, trigger.when.text);
        said(&format!("trigger {}", trigger.key), text);
    }
    // It decides which deals are stale, which is a figure of an account.
    say(MEASURES, "market", "stale_deal_days", market.stale_deal_days.to_string());
}

fn gate_text(gate: &Gate) -> String {
    let test = match &gate.test {
        GateTest::When(filter) => filter.text.clone(),
        GateTest::ExpectedAnnualRevenue(amounts) => {
            let told = amounts.iter().map(|(code, amount)| format!("{amount} {}", code.code()));
            format!("expected_annual_revenue >= {}", told.collect::<Vec<_>>().join(" or "))
        }
    };
    let stay = |stay: &Filter| format!(", to stay {}", stay.text);
    let stay = gate.stay.as_ref().map(stay).unwrap_or_default();
    let state = gate.state.map_or(String::new(), |state| format!(", else {}", state.key()));
    format!("{test}{stay}{state}")
}

/// Says a value of a section leaf by leaf.
fn say_value(place: &str, item: &str, value: &serde_json::Value, say: Say<'_>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                let item = if item.is_empty() { key.clone() } else { format!("{item}.{key}") };
                say_value(place, &item, value, say);
            }
        }
        serde_json::Value::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                say(MEASURES, place, &format!("{item} {}", number + 1), value.to_string());
            }
        }
        serde_json::Value::String(text) => say(MEASURES, place, item, text.clone()),
        other => say(MEASURES, place, item, other.to_string()),
    }
}
