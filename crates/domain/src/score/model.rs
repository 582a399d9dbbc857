//! What a score model is made of.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use speargun_words::{Said, own_or_shipped, said};

use super::input::Input;
use super::roll_up::RollUps;
use super::{ModelError, Tenths};
use crate::account::AccountRecord;
use crate::filter::{Filter, Record};
use crate::market::MarketModel;
use crate::money::Rates;
use crate::stage::StageModel;
use crate::tier::{GateTest, Tier, TierModel};
use crate::title::Seniority;

/// A score model, read and checked.
#[derive(Debug, Clone)]
pub struct ScoreModel {
    /// Its name.
    pub name: String,
    /// Counts up with each published change.
    pub version: u32,
    /// In the order of the file; weights add up to 100.
    pub dimensions: Vec<Dimension>,
    /// How events become engagement.
    pub engagement: EngagementRules,
    /// Its rules over pages and campaigns.
    pub event_rules: Vec<EventRule>,
    /// How topics become intent.
    pub intent: IntentRules,
    /// Which of our own content shows which topic, in the order of `intent.topics`.
    pub own_topics: Vec<Filter>,
    /// How a person's fit is counted (A3).
    pub person_fit: Vec<PersonRule>,
    /// How people become their account.
    pub roll_up: RollUps,
    /// The tiers and their gates.
    pub tiers: TierModel,
    /// Motions and their stages.
    pub stages: StageModel,
    /// Who is in the market.
    pub market: MarketModel,
    /// What had to be put right while reading, such as weights that were scaled to 100.
    pub notices: Vec<Said>,
    /// Whether accounts stay in the stages and states in which another model placed them.
    pub leaves_places: bool,
    /// The windows of time that stages and states in the market count, in microseconds, sorted.
    pub windows: Vec<i64>,
}

/// One dimension.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// Its name.
    pub key: String,
    /// Percent.
    pub weight: f64,
    /// `when … add …`.
    pub rules: Vec<Rule>,
    /// Scales between thresholds.
    pub scales: Vec<Scale>,
    /// Bounds that several rules have together.
    pub groups: Vec<Group>,
    /// Inputs without which the dimension judges blindly.
    pub needs: Vec<Input>,
    /// These, and whatever else its rules and scales read of what somebody has to tell.
    pub inputs: Vec<Input>,
}

/// Points for a condition.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What people read.
    pub text: String,
    /// The condition.
    pub when: Filter,
    /// Points in tenths.
    pub tenths: Tenths,
    /// Points as they are written: a small one goes with a large number.
    pub add: f64,
    /// Place in [`ACCOUNT_FIELDS`](crate::account::ACCOUNT_FIELDS) of the number that the points
    /// are multiplied by; an unknown number gives nothing.
    pub per: Option<usize>,
    /// How few and how many points it gives.
    pub bounds: Bounds,
    /// The place of its group among the dimension's.
    pub group: Option<usize>,
}

/// Bounds of a sum in tenths; what is not set does not bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The least.
    pub min: Option<Tenths>,
    /// The most.
    pub max: Option<Tenths>,
}

impl Bounds {
    /// The nearest number within.
    #[must_use]
    pub fn hold(self, tenths: Tenths) -> Tenths {
        let tenths = self.max.map_or(tenths, |max| tenths.min(max));
        self.min.map_or(tenths, |min| tenths.max(min))
    }
}

/// Rules whose points together stay within bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What rules name it by.
    pub key: String,
    /// How few and how many points its rules give together.
    pub bounds: Bounds,
}

/// Points by a field's value.
#[derive(Debug, Clone)]
pub struct Scale {
    /// What people read.
    pub text: String,
    /// Place in [`ACCOUNT_FIELDS`](crate::account::ACCOUNT_FIELDS).
    pub field: usize,
    /// Value and points, by rising value.
    pub points: Vec<(f64, f64)>,
    /// The place of its group among the dimension's.
    pub group: Option<usize>,
}

/// Points of a person's fit for a condition on the person.
#[derive(Debug, Clone)]
pub struct PersonRule {
    /// What people read.
    pub text: String,
    /// The condition, over [`QUALIFYING_FIELDS`](crate::account::QUALIFYING_FIELDS).
    pub when: Filter,
    /// Points.
    pub points: f64,
}

/// How events become engagement.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngagementRules {
    /// After how many days an event counts half.
    pub half_life_days: f64,
    /// How many events of one type count for one person on one day.
    pub daily_cap: u32,
    /// Points of an event by its type.
    pub points: BTreeMap<String, f64>,
    /// Points of an event whose type is not listed.
    pub other_points: f64,
    /// Factor by the seniority of who did it; 1 where not listed.
    #[serde(default)]
    pub seniority: BTreeMap<Seniority, f64>,
    /// How many events of a type count on one day, where it is not `daily_cap`.
    #[serde(default)]
    pub daily_caps: BTreeMap<String, u32>,
    /// Pages and campaigns that make an event count for something else, in their order.
    #[serde(default, rename = "rule")]
    pub rules: Vec<EventRuleText>,
}

/// How topics become intent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntentRules {
    /// From which score on, 0–100, a topic of others surges.
    pub threshold: f64,
    /// From how many events on a topic of our own content surges.
    pub events_min: u32,
    /// How many weeks count, this one included.
    pub weeks: u32,
    /// From how many surging topics on an account is surging.
    pub topics_min: u32,
    /// Topics of our own content.
    #[serde(default, rename = "topic")]
    pub topics: Vec<OwnTopic>,
}

impl Default for IntentRules {
    fn default() -> Self {
        Self { threshold: 60.0, events_min: 3, weeks: 4, topics_min: 2, topics: Vec::new() }
    }
}

/// A topic of our own content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnTopic {
    /// The topic.
    pub name: String,
    /// Condition over the event.
    pub when: String,
}

/// A rule over one event, as written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRuleText {
    /// What people read.
    pub text: String,
    /// Condition over the event.
    pub when: String,
    /// The type that the event counts as: its points and its cap.
    #[serde(default)]
    pub counts_as: Option<String>,
    /// How many times the points count.
    #[serde(default = "once")]
    pub times: f64,
}

fn once() -> f64 {
    1.0
}

/// A rule over one event, read.
#[derive(Debug, Clone)]
pub struct EventRule {
    /// Condition over the event.
    pub when: Filter,
    /// The type that the event counts as.
    pub counts_as: Option<String>,
    /// How many times the points count.
    pub times: f64,
}

/// What an event is worth when it happens, before it fades and before seniority.
#[derive(Debug, Clone, PartialEq)]
pub struct EventWorth<'a> {
    /// The type that it counts as.
    pub event_type: &'a str,
    /// Points.
    pub points: f64,
    /// How many of the type count on one day.
    pub daily_cap: u32,
}

impl ScoreModel {
    /// Brings amounts that conditions name in other currencies into the workspace's.
    ///
    /// # Errors
    /// When a currency has no rate.
    pub fn settle(&mut self, rates: &Rates) -> Result<(), ModelError> {
        self.each_condition(&mut |place, when| {
            when.settle(rates).map_err(|error| {
                ModelError::Value(said!(
                    "model.rule_says",
                    text = own_or_shipped(place),
                    reason = said!("filter.no_rate", currency = error.currency.code())
                ))
            })
        })
    }

    /// Reads moments that conditions name without a zone as the clocks of one show them.
    pub fn settle_zone(&mut self, zone: &TimeZone) {
        // Nothing of it can fail.
        let _ = self.each_condition(&mut |_, when| {
            when.settle_zone(zone);
            Ok(())
        });
    }

    fn each_condition(
        &mut self,
        settle: &mut dyn FnMut(&str, &mut Filter) -> Result<(), ModelError>,
    ) -> Result<(), ModelError> {
        for rule in self.dimensions.iter_mut().flat_map(|dimension| &mut dimension.rules) {
            settle(&rule.text, &mut rule.when)?;
        }
        for exclusion in &mut self.tiers.exclusions {
            settle(&exclusion.text, &mut exclusion.when)?;
        }
        for gate in self.tiers.tiers.iter_mut().flat_map(|tier| &mut tier.gates) {
            if let GateTest::When(when) = &mut gate.test {
                settle(&gate.text, when)?;
            }
            if let Some(stay) = &mut gate.stay {
                settle(&gate.text, stay)?;
            }
        }
        for motion in &mut self.stages.motions {
            motion.when.iter_mut().try_for_each(|when| settle(&motion.name, when))?;
            for stage in &mut motion.stages {
                settle(&stage.name, &mut stage.enter)?;
                stage.stay.iter_mut().try_for_each(|stay| settle(&stage.name, stay))?;
            }
        }
        let market = &mut self.market;
        market.researching.iter_mut().try_for_each(|when| settle("researching", when))?;
        market.cannot_afford.iter_mut().try_for_each(|when| settle("cannot_afford", when))?;
        market.triggers.iter_mut().try_for_each(|known| settle(&known.name, &mut known.when))
    }

    /// Reads and checks the text of a model.
    ///
    /// # Errors
    /// With every fault that the text has.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        super::read::read(text, false).map_err(ModelError::Faults)
    }

    /// Reads and checks the text of a product line's model, which has the rest from the main one.
    ///
    /// # Errors
    /// With every fault that the text has.
    pub fn parse_line(line: &str, main: &str) -> Result<Self, ModelError> {
        let text = super::line_with_main(line, main)?;
        let mut model = super::read::read(&text, true).map_err(ModelError::Faults)?;
        let holds_on = |tier: &Tier| tier.exit_score_min < tier.score_min || tier.dwell_days > 0.0;
        if let Some(tier) = model.tiers.tiers.iter().find(|tier| holds_on(tier)) {
            model.notices.push(said!("advice.line_holds_on", tier = tier.tier));
        }
        Ok(model)
    }

    /// What an event is worth: the first rule that names another type settles the type, and all
    /// rules that hold multiply the points.
    pub fn worth<'a>(&'a self, event_type: &'a str, event: &dyn Record) -> EventWorth<'a> {
        let (mut counts_as, mut times) = (None, 1.0);
        for rule in self.event_rules.iter().filter(|rule| rule.when.holds(event)) {
            counts_as = counts_as.or(rule.counts_as.as_deref());
            times *= rule.times;
        }
        let rules = &self.engagement;
        let event_type = counts_as.unwrap_or(event_type);
        let points = rules.points.get(event_type).copied().unwrap_or(rules.other_points);
        let daily_cap = rules.daily_caps.get(event_type).copied().unwrap_or(rules.daily_cap);
        EventWorth { event_type, points: points * times, daily_cap }
    }

    /// Settles the state in the market and the stage of an account: before it is scored those that
    /// rules may ask for, and behind its score those that ask for it.
    pub fn place(&self, account: &mut AccountRecord, at: i64, is_scored: bool) {
        if self.leaves_places {
            return;
        }
        if self.market.asks_for_score == is_scored {
            self.market.settle(account, at);
        }
        if self.stages.asks_for_score == is_scored {
            self.stages.settle(account, at);
        }
    }

    /// Whether a look at an account, before it is scored, found it elsewhere than the look before.
    /// What is settled behind the score says nothing yet.
    #[must_use]
    pub fn has_moved(&self, account: &AccountRecord) -> bool {
        let market = || !self.market.asks_for_score && MarketModel::has_moved(account);
        let stage = || !self.stages.asks_for_score && StageModel::has_moved(account);
        !self.leaves_places && (market() || stage())
    }

    /// A person's fit, 0–100.
    #[must_use]
    pub fn person_fit(&self, person: &crate::account::PersonRecord) -> f64 {
        let held = self.person_fit.iter().filter(|rule| rule.when.holds(person));
        held.map(|rule| rule.points).sum::<f64>().clamp(0.0, 100.0)
    }
}
