//! What whoever writes a model should know although it can be used.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use speargun_words::{Said, Value, own_or_shipped, said};

use super::model::{Dimension, EngagementRules};
use super::{DEFAULT, FULL, NAMED_DIMENSIONS};
use crate::account::ACCOUNT_FIELDS;
use crate::fact::{joined, points};
use crate::fault::did_you_mean;
use crate::filter::Filter;
use crate::tier::{GateTest, TierModel};
use crate::value::integer_to_real;

/// Notes rules of dimensions that hardly mean what they say.
pub(super) fn of_dimensions(dimensions: &[Dimension], notices: &mut Vec<Said>) {
    twice(dimensions, notices);
    in_tenths(dimensions, notices);
    for dimension in dimensions {
        for rule in &dimension.rules {
            let (key, text) = (&dimension.key, rule.text.trim());
            let text_or_condition = if text.is_empty() { rule.when.text.trim() } else { text };
            let rule_text = own_or_shipped(text_or_condition);
            if text.is_empty() {
                notices.push(said!("advice.no_text", key));
            }
            if rule.when.text.trim().is_empty() {
                notices.push(said!("advice.no_condition", key, text = rule_text));
            }
            if rule.add == 0.0 {
                notices.push(said!("advice.adds_nothing", key, text = rule_text));
            }
        }
    }
}

/// Notes tiers that nobody reaches, that stand in the wrong order, or whose conditions never hold.
pub(super) fn of_tiers(dimensions: &[Dimension], tiers: &TierModel, notices: &mut Vec<Said>) {
    never_known(dimensions, tiers, notices);
    for tier in tiers.tiers.iter().filter(|tier| tier.score_min > FULL) {
        let (tier, least) = (tier.tier, points(tier.score_min));
        notices.push(said!("advice.score_too_high", tier, least));
    }
    for pair in tiers.tiers.windows(2) {
        let (better, next) = (&pair[0], &pair[1]);
        if better.score_min < next.score_min {
            notices.push(said!(
                "advice.tiers_in_wrong_order",
                better = better.tier,
                better_least = points(better.score_min),
                next = next.tier,
                next_least = points(next.score_min)
            ));
        }
    }
}

/// Notes types of events that nobody names but for a letter or two. Others may be anybody's own.
pub(super) fn of_events(
    rules: &EngagementRules,
    dimensions: &[Dimension],
    tiers: &TierModel,
    notices: &mut Vec<Said>,
) {
    unlike_shipped(rules, notices);
    let of_rules = dimensions.iter().flat_map(|dimension| &dimension.rules);
    let of_rules = of_rules.map(|rule| (&rule.text, &rule.when));
    let of_exclusions = tiers.exclusions.iter().map(|found| (&found.text, &found.when));
    misspelt(rules, of_rules.chain(of_exclusions), notices);
}

/// The types of events that the shipped model gives points for.
static SHIPPED_TYPES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let table = DEFAULT.split_once("[engagement.points]").map_or("", |(_, after)| after);
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let keys = lines.filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()));
    keys.filter(|key| !key.starts_with('#')).collect()
});

/// Notes types that have points or count as others, and are nearly called what shipped ones are.
fn unlike_shipped(rules: &EngagementRules, notices: &mut Vec<Said>) {
    let known: Vec<&str> = rules.points.keys().map(String::as_str).collect();
    let missed: Vec<&str> =
        SHIPPED_TYPES.iter().filter(|key| !known.contains(key)).copied().collect();
    let mut note = |place: &str, key: &str, names: &[&str], what: Said| {
        if let Some(meant) = did_you_mean(key, names) {
            let reason = said!("joined", first = what, second = meant);
            notices.push(said!("named", name = place, reason));
        }
    };
    for key in known.iter().filter(|key| !SHIPPED_TYPES.contains(key)) {
        let what = said!("advice.no_shipped_event", key);
        note("[engagement.points]", key, &missed, what);
    }
    let listed: Vec<&str> = known.iter().chain(&missed).copied().collect();
    for key in rules.daily_caps.keys().filter(|key| !listed.contains(&key.as_str())) {
        note("[engagement.daily_caps]", key, &listed, said!("advice.no_event", key));
    }
    for rule in &rules.rules {
        let Some(key) = rule.counts_as.as_deref().filter(|key| !known.contains(key)) else {
            continue;
        };
        let found = said!(
            "advice.counts_as",
            text = own_or_shipped(&rule.text),
            key,
            points = Value::Decimal(rules.other_points.to_string())
        );
        notices.extend(joined(std::iter::once(found).chain(did_you_mean(key, &known))));
    }
}

/// Notes conditions of tiers on a dimension that the model does not have: it is never known, so
/// they never hold.
fn never_known(dimensions: &[Dimension], tiers: &TierModel, notices: &mut Vec<Said>) {
    let is_known = |key: &str| dimensions.iter().any(|dimension| dimension.key == key);
    let gates = tiers.tiers.iter().flat_map(|tier| {
        tier.gates.iter().filter_map(move |gate| match &gate.test {
            GateTest::When(when) => {
                let gate = own_or_shipped(&gate.text);
                Some((said!("advice.of_gate", tier = tier.tier, gate), when))
            }
            GateTest::ExpectedAnnualRevenue(_) => None,
        })
    });
    let exclusions = tiers.exclusions.iter().map(|found| {
        (said!("advice.of_exclusion", text = own_or_shipped(&found.text)), &found.when)
    });
    for (place, when) in gates.chain(exclusions) {
        let asked = when.fields().into_iter().filter_map(|field| ACCOUNT_FIELDS.get(field));
        for key in asked.filter(|key| NAMED_DIMENSIONS.contains(key) && !is_known(key)) {
            notices.push(said!("advice.never_known", place, key = *key));
        }
    }
}

/// Notes types of events that nobody names but for a letter or two. Others may be anybody's own.
fn misspelt<'a>(
    rules: &EngagementRules,
    conditions: impl Iterator<Item = (&'a String, &'a Filter)>,
    notices: &mut Vec<Said>,
) {
    let counted = rules.rules.iter().filter_map(|rule| rule.counts_as.as_deref());
    let known: Vec<&str> = rules.points.keys().map(String::as_str).chain(counted).collect();
    for (text, when) in conditions {
        for (event_type, _) in when.events() {
            if known.contains(&event_type) {
                continue;
            }
            if let Some(meant) = did_you_mean(event_type, &known) {
                let first = said!("advice.no_event", key = event_type);
                let reason = said!("joined", first, second = meant);
                notices.push(said!("model.rule_says", text = own_or_shipped(text), reason));
            }
        }
    }
}

/// Notes rules of a dimension that say the same twice.
fn twice(dimensions: &[Dimension], notices: &mut Vec<Said>) {
    for dimension in dimensions {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for rule in &dimension.rules {
            let spelled: Vec<&str> = rule.when.text.split_whitespace().collect();
            let spelled = spelled.join(" ").to_lowercase();
            if let Some(first) = seen.insert(spelled, &rule.text) {
                let (text, first) = (own_or_shipped(&rule.text), own_or_shipped(first));
                notices.push(said!("advice.same_condition", key = dimension.key, text, first));
            }
        }
    }
}

/// Notes points that are finer than tenths, in which points are counted.
fn in_tenths(dimensions: &[Dimension], notices: &mut Vec<Said>) {
    for dimension in dimensions {
        for rule in dimension.rules.iter().filter(|rule| rule.per.is_none()) {
            let counted = integer_to_real(rule.tenths) / 10.0;
            if (rule.add - counted).abs() > 1e-9 {
                let number = |points: f64| Value::Decimal(points.to_string());
                notices.push(said!(
                    "advice.in_tenths",
                    key = dimension.key,
                    text = own_or_shipped(&rule.text),
                    add = number(rule.add),
                    counted = number(counted)
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::score::{DEFAULT, ScoreModel};

    #[test]
    fn what_can_be_used_and_hardly_means_what_it_says_is_told() {
        for (from, to, expected) in [
            ("demo_request = 30", "demo_reqest = 30", "did you mean demo_request?"),
            ("\"pricing_page\"", "\"pricing_pgae\"", "gets the 1 of other_points; did you mean"),
            ("score_min = 80", "score_min = 150", "no account has more than 100"),
            ("score_min = 80", "score_min = 50", "less than tier 2 with 60"),
            ("when = 'industry is not empty'", "when = ' '", "it holds for everyone"),
            ("add = 15\n", "add = 0\n", "adds nothing"),
            ("add = 15\n", "add = 0.04\n", "counts as 0"),
        ] {
            assert!(DEFAULT.contains(from), "{from}");
            let told = ScoreModel::parse(&DEFAULT.replacen(from, to, 1)).unwrap().notices;
            assert!(
                told.iter().any(|notice| notice.to_string().contains(expected)),
                "{to}: {told:?}"
            );
        }
        // What is nobody's but one's own is left in peace.
        let own = DEFAULT.replacen("demo_request = 30", "demo_request = 30\nzoo_visit = 3", 1);
        assert!(ScoreModel::parse(&own).unwrap().notices.is_empty());
    }
}
