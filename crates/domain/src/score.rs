//! Score models: six dimensions of 0–100, each a sum of rules, weighted into one score (A4).
//!
//! All points are counted in tenths as whole numbers, so that the reasons of a score add up to it
//! exactly. A model is a text file; [`DEFAULT`] is the one that Speargun ships.

mod diff;
mod document;
mod edit;
mod input;
mod line;
mod misfit;
mod model;
mod notice;
mod read;
mod roll_up;
mod sql;
mod stages;
mod tiers;

pub use crate::fault::{FAULTS_MAX, Fault, ModelError, did_you_mean, nearest_name};
pub use crate::value::Tenths;
pub use diff::ModelChange;
pub use edit::{EDITS_MAX, Edit, RuleText, edited};
pub use input::Input;
pub use line::{is_line_key, line_of_model, line_with_main, model_name};
pub use model::{
    Bounds, Dimension, EngagementRules, EventRule, EventWorth, Group, IntentRules, OwnTopic,
    PersonRule, Rule, Scale, ScoreModel,
};
pub use read::{FORMAT, rule_may_ask};
pub use roll_up::{RollUp, RollUps, RolledUp};

use serde::Serialize;
use speargun_words::{Said, own_or_shipped, said};

use crate::account::AccountRecord;
use crate::fact::{Fact, facts_of};
use crate::filter::{FieldValue, Record as _};
use crate::money::Currency;

/// The published default model.
pub const DEFAULT: &str = include_str!("../data/score_model.toml");

/// The default model for a workspace in a currency. Its gates of expected revenue name amounts in a
/// few currencies; in any other one they are left out, and a line in their place says so.
#[must_use]
pub fn shipped_for(currency: Currency) -> String {
    const GATE: &str = "[[tier.gate]]\n";
    const AMOUNTS: &str = "expected_annual_revenue_min = {";
    let code = currency.code();
    let has_amount = |line: &str| line.contains(&format!("{code} = "));
    let mut text = String::with_capacity(DEFAULT.len());
    for (place, part) in DEFAULT.split(GATE).enumerate() {
        let amounts = part.lines().find(|line| line.starts_with(AMOUNTS));
        let left_out = amounts.filter(|line| !has_amount(line));
        if let Some(amounts) = left_out {
            let rest = part.split_once(amounts).map_or("", |(_, rest)| rest);
            text.push_str(&format!(
                "# The gate of expected revenue is left out: it has no amount in {code}. Write one:\n\
                 # [[tier.gate]]\n# text = \"Expected annual revenue\"\n\
                 # expected_annual_revenue_min = {{ {code} = … }}\n"
            ));
            text.push_str(rest.trim_start_matches('\n'));
            continue;
        }
        if place > 0 {
            text.push_str(GATE);
        }
        text.push_str(part);
    }
    text
}

/// A model of a product line, as an example; the demo has it.
pub const EXAMPLE_LINE: &str = include_str!("../data/product_line.toml");

/// A dimension's full value in tenths.
pub const FULL: Tenths = 1_000;

/// The dimensions of A4, each with a field of an account of the same name.
pub const NAMED_DIMENSIONS: [&str; 6] =
    ["icp_fit", "buying_power", "participation", "opportunity_size", "competition", "timing"];

/// The values of [`NAMED_DIMENSIONS`], 0–100, out of tenths by name.
pub fn dimension_values(tenths_of: impl Fn(&str) -> Option<Tenths>) -> [Option<f64>; 6] {
    NAMED_DIMENSIONS
        .map(|key| tenths_of(key).map(|tenths| crate::value::integer_to_real(tenths) / 10.0))
}

/// What one rule gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// What gave or took the points.
    pub said: ReasonSaid,
    /// Points in tenths; negative for deductions.
    pub tenths: Tenths,
    /// The fields that decided, with the values found.
    pub found: Vec<Fact>,
}

/// What gave or took points.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReasonSaid {
    /// A rule or scale, in its own words.
    Rule {
        /// The words.
        text: String,
    },
    /// The bound of a group.
    GroupHeld {
        /// The group.
        group: String,
        /// The points that it is held at, in tenths.
        tenths: Tenths,
    },
    /// The dimension's full value.
    HeldFull,
    /// Nought, which no dimension is below.
    HeldNone,
}

impl ReasonSaid {
    /// It, as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Rule { text } => said!("text", text = own_or_shipped(text)),
            Self::GroupHeld { group, tenths } => {
                said!("reason.group_held", group, points = crate::fact::points(*tenths))
            }
            Self::HeldFull => said!("reason.held_full"),
            Self::HeldNone => said!("reason.held_none"),
        }
    }
}

impl std::fmt::Display for ReasonSaid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(formatter)
    }
}

/// How one dimension came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DimensionResult {
    /// The dimension's name.
    pub key: String,
    /// Its share of the score, in percent of the sum of weights.
    pub weight: f64,
    /// 0–1,000 tenths: the sum of the reasons.
    pub tenths: Tenths,
    /// What it adds to the score, in tenths. These add up to the score exactly.
    pub contribution: Tenths,
    /// The rules that gave or took points.
    pub reasons: Vec<Reason>,
    /// Inputs that the dimension needs or reads, and that are not known.
    pub missing: Vec<String>,
}

/// A score with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// 0–1,000 tenths.
    pub tenths: Tenths,
    /// In the model's order.
    pub dimensions: Vec<DimensionResult>,
}

impl ScoreModel {
    /// The score of an account with every reason.
    #[must_use]
    pub fn explain(&self, account: &AccountRecord) -> Explanation {
        let mut dimensions: Vec<DimensionResult> = self
            .dimensions
            .iter()
            .map(|dimension| {
                let reasons = dimension.reasons(account);
                DimensionResult {
                    key: dimension.key.clone(),
                    weight: dimension.weight,
                    tenths: reasons.iter().map(|reason| reason.tenths).sum(),
                    contribution: 0,
                    missing: dimension.missing(account),
                    reasons,
                }
            })
            .collect();
        let values: Vec<Tenths> = dimensions.iter().map(|dimension| dimension.tenths).collect();
        let (total, contributions) = self.compose(&values);
        for (dimension, contribution) in dimensions.iter_mut().zip(contributions) {
            dimension.contribution = contribution;
        }
        Explanation { tenths: total, dimensions }
    }

    /// The values of the dimensions in tenths, without the reasons: the fast way for a full run.
    #[must_use]
    pub fn values(&self, account: &AccountRecord) -> Vec<Tenths> {
        self.dimensions.iter().map(|dimension| dimension.value(account)).collect()
    }

    /// The values of the dimensions that fields of an account are named after, in tenths by their
    /// place in the model; another dimension has no field.
    #[must_use]
    pub fn known_dimensions(&self, values: &[Tenths]) -> [Option<f64>; 6] {
        dimension_values(|key| {
            let place = self.dimensions.iter().position(|dimension| dimension.key == key)?;
            values.get(place).copied()
        })
    }

    /// The weighted composite of dimension values.
    #[must_use]
    pub fn total(&self, values: &[Tenths]) -> Tenths {
        self.shares(values).sum::<f64>().round() as Tenths
    }

    fn shares(&self, values: &[Tenths]) -> impl Iterator<Item = f64> {
        let pairs = values.iter().zip(&self.dimensions);
        pairs.map(|(value, dimension)| {
            crate::value::integer_to_real(*value) * dimension.weight / 100.0
        })
    }

    /// The weighted composite of dimension values, and what each adds to it. The contributions are
    /// rounded to tenths by largest remainder, so that they add up to the total exactly.
    #[must_use]
    pub fn compose(&self, values: &[Tenths]) -> (Tenths, Vec<Tenths>) {
        let shares: Vec<f64> = self.shares(values).collect();
        let total = shares.iter().sum::<f64>().round() as Tenths;
        let mut parts: Vec<Tenths> = shares.iter().map(|share| share.floor() as Tenths).collect();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|left, right| {
            let remainder = |index: &usize| shares[*index] - shares[*index].floor();
            remainder(right).total_cmp(&remainder(left)).then(left.cmp(right))
        });
        let missing = total - parts.iter().sum::<Tenths>();
        for index in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
            parts[index] += 1;
        }
        (total, parts)
    }
}

impl Dimension {
    /// The dimension's value in tenths.
    #[must_use]
    pub fn value(&self, account: &AccountRecord) -> Tenths {
        if self.groups.is_empty() {
            let rules = self.rules.iter().filter_map(|rule| rule.points(account));
            let scales = self.scales.iter().filter_map(|scale| scale.tenths(account));
            return (rules.sum::<Tenths>() + scales.sum::<Tenths>()).clamp(0, FULL);
        }
        let mut sums = vec![0; self.groups.len()];
        let mut free = 0;
        let rules = self.rules.iter().map(|rule| (rule.group, rule.points(account)));
        let scales = self.scales.iter().map(|scale| (scale.group, scale.tenths(account)));
        for (group, tenths) in rules.chain(scales) {
            let sum = group.and_then(|group| sums.get_mut(group)).unwrap_or(&mut free);
            *sum += tenths.unwrap_or(0);
        }
        let held = self.groups.iter().zip(&sums).map(|(group, sum)| group.bounds.hold(*sum));
        (free + held.sum::<Tenths>()).clamp(0, FULL)
    }

    fn reasons(&self, account: &AccountRecord) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut sums = vec![0; self.groups.len()];
        let mut add = |group: Option<usize>, tenths: Tenths| {
            if let Some(sum) = group.and_then(|group| sums.get_mut(group)) {
                *sum += tenths;
            }
        };
        for rule in &self.rules {
            let Some(tenths) = rule.points(account) else { continue };
            let mut found = facts_of(account, &rule.when);
            let of_per = rule.per.map(|index| Fact::of_field(account, index));
            found.extend(of_per.filter(|per| !found.contains(per)));
            add(rule.group, tenths);
            let said = ReasonSaid::Rule { text: rule.text.clone() };
            reasons.push(Reason { said, tenths, found });
        }
        for scale in &self.scales {
            if let Some(tenths) = scale.tenths(account)
                && tenths != 0
            {
                let found = vec![Fact::of_field(account, scale.field)];
                add(scale.group, tenths);
                let said = ReasonSaid::Rule { text: scale.text.clone() };
                reasons.push(Reason { said, tenths, found });
            }
        }
        for (group, sum) in self.groups.iter().zip(sums) {
            let held = group.bounds.hold(sum);
            if held != sum {
                let said = ReasonSaid::GroupHeld { group: group.key.clone(), tenths: held };
                let found = vec![Fact::Before { tenths: sum }];
                reasons.push(Reason { said, tenths: held - sum, found });
            }
        }
        let sum: Tenths = reasons.iter().map(|reason| reason.tenths).sum();
        let bounded = sum.clamp(0, FULL);
        if bounded != sum {
            let said = if sum > FULL { ReasonSaid::HeldFull } else { ReasonSaid::HeldNone };
            let found = vec![Fact::Before { tenths: sum }];
            reasons.push(Reason { said, tenths: bounded - sum, found });
        }
        reasons
    }

    fn missing(&self, account: &AccountRecord) -> Vec<String> {
        let missing = self.inputs.iter().filter(|input| !input.is_known(account));
        missing.map(Input::name).collect()
    }
}

impl Rule {
    /// The points in tenths where the condition holds.
    #[must_use]
    pub fn points(&self, account: &AccountRecord) -> Option<Tenths> {
        if !self.when.holds(account) {
            return None;
        }
        let Some(per) = self.per else { return Some(self.tenths) };
        let FieldValue::Number(times) = account.field(per) else { return None };
        let tenths = (self.add * 10.0 * times).clamp(-1e12, 1e12);
        Some(self.bounds.hold(tenths.round() as Tenths))
    }
}

impl Scale {
    /// The points for the account's value, interpolated between the thresholds; nothing where the
    /// value is not known.
    #[must_use]
    pub fn tenths(&self, account: &AccountRecord) -> Option<Tenths> {
        let FieldValue::Number(value) = account.field(self.field) else { return None };
        let first = self.points.first()?;
        let last = self.points.last()?;
        if value <= first.0 {
            return Some((first.1 * 10.0).round() as Tenths);
        }
        for pair in self.points.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            if value <= right.0 {
                let share = (value - left.0) / (right.0 - left.0);
                let points = left.1 + share * (right.1 - left.1);
                return Some((points * 10.0).round() as Tenths);
            }
        }
        Some((last.1 * 10.0).round() as Tenths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::facts_line;

    #[test]
    fn a_misspelt_type_of_event_is_noticed() {
        let shipped = "when = 'industry is not empty'";
        for (event_type, noticed) in [("webinar_atended", true), ("our_own_thing", false)] {
            let when = format!("when = 'events(\"{event_type}\", 7d) >= 2'");
            let model = ScoreModel::parse(&DEFAULT.replacen(shipped, &when, 1)).unwrap();
            let told = model
                .notices
                .iter()
                .any(|notice| notice.to_string().contains("did you mean webinar"));
            assert_eq!(told, noticed, "{:?}", model.notices);
        }
    }

    #[test]
    fn a_reason_tells_the_events_that_it_counted() {
        let shipped = "when = 'industry is not empty'";
        let text = DEFAULT.replacen(shipped, "when = 'events(\"webinar\", 7d) >= 2'", 1);
        let model = ScoreModel::parse(&text).unwrap();
        let mut account = AccountRecord::default();
        account.events.add("webinar", [3, 4, 5]);
        let explained = model.explain(&account);
        let found = facts_line(&explained.dimensions[0].reasons[0].found);
        assert_eq!(found, "events(\"webinar\", 7d) 3");
    }

    fn account() -> AccountRecord {
        let mut account = AccountRecord {
            name: "Acme".to_owned(),
            industry: Some("Software".to_owned()),
            employees: Some(1_234.0),
            annual_revenue: Some(87_654_321.0),
            engagement: 55.0,
            ..AccountRecord::default()
        };
        account.people.engaged = 3;
        account.people.known = 7;
        account.deals.won = 2;
        account
    }

    #[test]
    fn reasons_add_up_to_the_score() {
        let model = ScoreModel::parse(DEFAULT).unwrap();
        let explanation = model.explain(&account());
        let contributions: Tenths =
            explanation.dimensions.iter().map(|dimension| dimension.contribution).sum();
        assert_eq!(contributions, explanation.tenths);
        for dimension in &explanation.dimensions {
            let reasons: Tenths = dimension.reasons.iter().map(|reason| reason.tenths).sum();
            assert_eq!(reasons, dimension.tenths, "{}", dimension.key);
        }
        let values: Vec<Tenths> =
            explanation.dimensions.iter().map(|dimension| dimension.tenths).collect();
        assert_eq!(values, model.values(&account()));
        assert!(explanation.tenths > 0);
    }

    #[test]
    fn weights_are_those_of_the_requirement() {
        let model = ScoreModel::parse(DEFAULT).unwrap();
        let weights: Vec<(&str, f64)> = model
            .dimensions
            .iter()
            .map(|dimension| (dimension.key.as_str(), dimension.weight))
            .collect();
        let expected = [
            ("icp_fit", 25.0),
            ("buying_power", 20.0),
            ("participation", 20.0),
            ("opportunity_size", 15.0),
            ("competition", 10.0),
            ("timing", 10.0),
        ];
        assert_eq!(weights, expected);
    }

    #[test]
    fn missing_inputs_are_named() {
        let model = ScoreModel::parse(DEFAULT).unwrap();
        let explanation = model.explain(&AccountRecord::default());
        let missing = &explanation.dimensions[0].missing;
        let expected = ["industry", "employees", "country", "annual_revenue", "technologies"];
        assert_eq!(missing[..5], expected, "what is needed");
        assert_eq!(missing[5..], ["revenue_growth"], "and what a scale goes by");
    }

    /// What is named of an account of which nothing is known.
    fn missing_of(rules: &str) -> Vec<String> {
        let model = ScoreModel::parse(&model_of(rules)).unwrap();
        model.explain(&AccountRecord::default()).dimensions[0].missing.clone()
    }

    /// A model of one dimension.
    fn model_of(rules: &str) -> String {
        format!(
            "name = \"n\"\nversion = 1\n[[dimension]]\nkey = \"icp_fit\"\nweight = 100\n{rules}\n\
             [engagement]\nhalf_life_days = 30\ndaily_cap = 3\nother_points = 1\n\
             [engagement.points]\n[[tier]]\ntier = 1\nscore_min = 0\n"
        )
    }

    #[test]
    fn whatever_a_dimension_reads_and_nobody_told_is_named() {
        let rule = |when: &str| {
            missing_of(&format!("[[dimension.rule]]\ntext = \"t\"\nwhen = '{when}'\nadd = 1"))
        };
        let none: [&str; 0] = [];
        for (when, expected) in [
            ("employees >= 200", &["employees"][..]),
            ("not (country = \"KR\") and annual_revenue > 5M EUR", &["country", "annual_revenue"]),
            ("technologies contains \"rust\"", &["technologies"]),
            ("custom.Segment = \"A\"", &["custom.Segment"]),
            // The model says what counts where it is not known.
            ("competitor is empty or competitor = \"Acme\"", &none),
            // Nothing has to be told: nobody won, nobody came, nobody is there.
            ("days_since_won < 30 or engaged in 30d or people >= 1 or lists = \"x\"", &none),
            ("person(seniority = \"c_level\")", &none),
            ("events(\"demo_request\", 30d) >= 1", &none),
        ] {
            assert_eq!(rule(when), *expected, "{when}");
        }
        let per =
            "[[dimension.rule]]\ntext = \"t\"\nwhen = 'target'\nadd = 1\nper = \"founded_year\"";
        assert_eq!(missing_of(per), ["founded_year"]);
        let needs = "needs = [\"custom.Segment\", \"intent_topics\"]\n[[dimension.rule]]\n\
            text = \"t\"\nwhen = 'custom.Segment is empty'\nadd = 1";
        assert_eq!(missing_of(needs), ["custom.Segment", "intent_topics"], "asked for");
    }

    #[test]
    fn small_points_go_with_a_large_number_as_they_are_written() {
        let rule = |add: &str| {
            let rule =
                format!("[[dimension.rule]]\ntext = \"t\"\nwhen = 'employees >= 1'\nadd = {add}\n");
            let per = rule.clone() + "per = \"employees\"\n";
            [rule, per].map(|rules| ScoreModel::parse(&model_of(&rules)).unwrap())
        };
        let account = AccountRecord { employees: Some(68.0), ..AccountRecord::default() };
        let tenths = |model: &ScoreModel| model.values(&account)[0];
        let [alone, per] = rule("0.07");
        assert_eq!((tenths(&alone), tenths(&per)), (1, 48));
        let said = "\"t\" adds 0.07, which counts as 0.1: points are counted in tenths";
        assert!(
            alone.notices.iter().any(|notice| notice.to_string().contains(said)),
            "{:?}",
            alone.notices
        );
        assert!(per.notices.is_empty(), "{:?}", per.notices);
        let [alone, per] = rule("0.3");
        assert_eq!((tenths(&alone), tenths(&per)), (3, 204));
        assert!(alone.notices.is_empty(), "{:?}", alone.notices);
    }

    #[test]
    fn a_gate_on_a_dimension_that_is_not_there_is_told() {
        let told = |text: &str| ScoreModel::parse(text).unwrap().notices;
        assert!(told(DEFAULT).is_empty(), "{:?}", told(DEFAULT));
        let renamed = told(&DEFAULT.replacen("key = \"icp_fit\"", "key = \"fit\"", 1));
        let of_gates: Vec<_> = renamed
            .iter()
            .filter(|notice| notice.to_string().contains("asks for icp_fit"))
            .collect();
        assert!(of_gates.len() >= 2, "both tiers ask for it: {renamed:?}");
        assert!(of_gates[0].to_string().starts_with("tier 1: "), "{renamed:?}");
    }
}
