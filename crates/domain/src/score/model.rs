//! Reading a score model out of its text file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Tenths;
use crate::account::{ACCOUNT_FIELDS, PERSON_FIELDS};
use crate::filter::{self, Filter, FilterError, Record};
use crate::glossary::EVENT_FIELDS;
use crate::tier::{TierModel, TierText};
use crate::title::Seniority;

/// The most rules of one dimension.
const RULES_MAX: usize = 5_000;
/// The most dimensions of a model.
const DIMENSIONS_MAX: usize = 50;

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
    /// The tiers and their gates.
    pub tiers: TierModel,
    /// What had to be put right while reading, such as weights that were scaled to 100.
    pub notices: Vec<String>,
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
    /// Fields without which the dimension judges blindly.
    pub needs: Vec<usize>,
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
}

/// Points by a field's value.
#[derive(Debug, Clone)]
pub struct Scale {
    /// What people read.
    pub text: String,
    /// Place in [`ACCOUNT_FIELDS`].
    pub field: usize,
    /// Value and points, by rising value.
    pub points: Vec<(f64, f64)>,
}

/// Points of a person's fit for a condition on the person.
#[derive(Debug, Clone)]
pub struct PersonRule {
    /// What people read.
    pub text: String,
    /// The condition, over [`PERSON_FIELDS`].
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

/// The most topics of our own content.
const OWN_TOPICS_MAX: usize = 64;

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

/// The model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file is not what it should be.
    #[error("score model: {0}")]
    Format(#[from] toml::de::Error),
    /// A condition cannot be read.
    #[error("score model: {place}: {error}{}", suggestion(.error))]
    Filter {
        /// Which rule.
        place: String,
        /// Why.
        error: FilterError,
    },
    /// A value is out of range.
    #[error("score model: {0}")]
    Value(String),
}

fn suggestion(error: &FilterError) -> String {
    error.suggestion.as_ref().map(|text| format!(" ({text})")).unwrap_or_default()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelText {
    name: String,
    version: u32,
    #[serde(rename = "dimension")]
    dimensions: Vec<DimensionText>,
    engagement: EngagementRules,
    #[serde(default)]
    intent: IntentRules,
    #[serde(default, rename = "person_fit")]
    person_fit: Vec<RuleText>,
    #[serde(rename = "tier")]
    tiers: Vec<TierText>,
    #[serde(default = "quarter")]
    stale_after_days: f64,
}

fn quarter() -> f64 {
    91.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DimensionText {
    key: String,
    weight: f64,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default, rename = "rule")]
    rules: Vec<RuleText>,
    #[serde(default, rename = "scale")]
    scales: Vec<ScaleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    text: String,
    when: String,
    add: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScaleText {
    text: String,
    of: String,
    points: Vec<(f64, f64)>,
}

impl ScoreModel {
    /// Reads and checks the text of a model.
    ///
    /// # Errors
    /// When the text is not TOML, a condition cannot be read, or a number is out of range.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let text: ModelText = toml::from_str(text)?;
        if text.dimensions.is_empty() || text.dimensions.len() > DIMENSIONS_MAX {
            return Err(ModelError::Value(format!("write 1 to {DIMENSIONS_MAX} dimensions")));
        }
        check_engagement(&text.engagement)?;
        let mut notices = Vec::new();
        let sum: f64 = text.dimensions.iter().map(|dimension| dimension.weight).sum();
        let weights_usable = text.dimensions.iter().all(|dimension| dimension.weight >= 0.0);
        if !(sum.is_finite() && sum > 0.0 && weights_usable) {
            return Err(ModelError::Value("weights must be 0 or more, not all 0".to_owned()));
        }
        if (sum - 100.0).abs() > 1e-9 {
            notices.push(format!("weights added up to {sum} and were scaled to 100"));
        }
        let dimensions = text
            .dimensions
            .into_iter()
            .map(|dimension| read_dimension(dimension, 100.0 / sum))
            .collect::<Result<_, _>>()?;
        let person_fit = text
            .person_fit
            .into_iter()
            .map(|rule| {
                let when = read_filter(&rule.when, PERSON_FIELDS, &rule.text)?;
                Ok(PersonRule { text: rule.text, when, points: rule.add })
            })
            .collect::<Result<_, ModelError>>()?;
        let tiers = TierModel::read(text.tiers, text.stale_after_days)?;
        let (name, version) = (text.name, text.version);
        let engagement = text.engagement;
        let event_rules = read_event_rules(&engagement.rules)?;
        let own_topics = read_own_topics(&text.intent)?;
        Ok(Self {
            name,
            version,
            dimensions,
            engagement,
            event_rules,
            intent: text.intent,
            own_topics,
            person_fit,
            tiers,
            notices,
        })
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

    /// A person's fit, 0–100.
    #[must_use]
    pub fn person_fit(&self, person: &crate::account::PersonRecord) -> f64 {
        let held = self.person_fit.iter().filter(|rule| rule.when.holds(person));
        held.map(|rule| rule.points).sum::<f64>().clamp(0.0, 100.0)
    }
}

fn check_engagement(rules: &EngagementRules) -> Result<(), ModelError> {
    let points_finite = rules.points.values().chain([&rules.other_points]).all(|p| p.is_finite());
    let factors_usable =
        rules.seniority.values().all(|factor| factor.is_finite() && *factor >= 0.0);
    if !(rules.half_life_days.is_finite() && rules.half_life_days > 0.0) {
        return Err(ModelError::Value("half_life_days must be above 0".to_owned()));
    }
    if !points_finite || !factors_usable {
        return Err(ModelError::Value("engagement points must be finite numbers".to_owned()));
    }
    Ok(())
}

fn read_own_topics(rules: &IntentRules) -> Result<Vec<Filter>, ModelError> {
    if !(0.0..=100.0).contains(&rules.threshold) || rules.weeks == 0 || rules.weeks > 52 {
        let reason = "intent: the threshold lies from 0 to 100, the weeks from 1 to 52";
        return Err(ModelError::Value(reason.to_owned()));
    }
    if rules.topics.len() > OWN_TOPICS_MAX {
        return Err(ModelError::Value(format!("intent: more than {OWN_TOPICS_MAX} topics")));
    }
    let read = |topic: &OwnTopic| {
        read_filter(&topic.when, EVENT_FIELDS, &format!("intent: {}", topic.name))
    };
    rules.topics.iter().map(read).collect()
}

fn read_event_rules(texts: &[EventRuleText]) -> Result<Vec<EventRule>, ModelError> {
    if texts.len() > RULES_MAX {
        return Err(ModelError::Value(format!("engagement: more than {RULES_MAX} rules")));
    }
    texts
        .iter()
        .map(|rule| {
            let place = format!("engagement: {}", rule.text);
            if !rule.times.is_finite() {
                return Err(ModelError::Value(format!("{place}: times must be a finite number")));
            }
            let when = read_filter(&rule.when, EVENT_FIELDS, &place)?;
            Ok(EventRule { when, counts_as: rule.counts_as.clone(), times: rule.times })
        })
        .collect()
}

fn read_dimension(text: DimensionText, weight_factor: f64) -> Result<Dimension, ModelError> {
    if text.rules.len() + text.scales.len() > RULES_MAX {
        return Err(ModelError::Value(format!("{}: more than {RULES_MAX} rules", text.key)));
    }
    let place = |rule: &str| format!("{}: {rule}", text.key);
    let mut rules = Vec::with_capacity(text.rules.len());
    for rule in &text.rules {
        let when = read_filter(&rule.when, ACCOUNT_FIELDS, &place(&rule.text))?;
        let tenths = points_to_tenths(rule.add, &place(&rule.text))?;
        rules.push(Rule { text: rule.text.clone(), when, tenths });
    }
    let mut scales = Vec::with_capacity(text.scales.len());
    for scale in &text.scales {
        let place = place(&scale.text);
        let rising = scale.points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if scale.points.is_empty() || !rising {
            return Err(ModelError::Value(format!("{place}: thresholds must rise")));
        }
        for (_, points) in &scale.points {
            points_to_tenths(*points, &place)?;
        }
        let field = known_field(&scale.of, &place)?;
        scales.push(Scale { text: scale.text.clone(), field, points: scale.points.clone() });
    }
    let needs = text
        .needs
        .iter()
        .map(|name| known_field(name, &place("needs")))
        .collect::<Result<_, _>>()?;
    Ok(Dimension { weight: text.weight * weight_factor, key: text.key, rules, scales, needs })
}

fn points_to_tenths(points: f64, place: &str) -> Result<Tenths, ModelError> {
    if points.abs() <= 1_000.0 {
        return Ok((points * 10.0).round() as Tenths);
    }
    Err(ModelError::Value(format!("{place}: points must lie between −1,000 and 1,000")))
}

fn known_field(name: &str, place: &str) -> Result<usize, ModelError> {
    let condition = format!("{name} is empty");
    let filter = read_filter(&condition, ACCOUNT_FIELDS, place)?;
    filter.fields().first().copied().ok_or_else(|| {
        ModelError::Value(format!("{place}: \"{name}\" is not a field of an account"))
    })
}

pub(crate) fn read_filter(text: &str, fields: &[&str], place: &str) -> Result<Filter, ModelError> {
    filter::parse(text, fields)
        .map_err(|error| ModelError::Filter { place: place.to_owned(), error })
}
