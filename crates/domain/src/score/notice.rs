//! What whoever writes a model should know although it can be used.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fault::did_you_mean;
use super::model::{Dimension, EngagementRules};
use super::{DEFAULT, FULL, NAMED_DIMENSIONS};
use crate::account::ACCOUNT_FIELDS;
use crate::filter::Filter;
use crate::tier::{GateTest, TierModel};
use crate::value::integer_to_real;

/// Notes rules of dimensions that hardly mean what they say.
pub(super) fn of_dimensions(dimensions: &[Dimension], notices: &mut Vec<String>) {
    twice(dimensions, notices);
    in_tenths(dimensions, notices);
    for dimension in dimensions {
        for rule in &dimension.rules {
            let (key, text) = (&dimension.key, rule.text.trim());
            let said = if text.is_empty() { rule.when.text.trim() } else { text };
            if text.is_empty() {
                notices.push(format!("{key}: a rule has no text: its reasons are blank"));
            }
            if rule.when.text.trim().is_empty() {
                notices.push(format!("{key}: \"{said}\" has no condition: it holds for everybody"));
            }
            if rule.add == 0.0 {
                notices.push(format!("{key}: \"{said}\" adds nothing"));
            }
        }
    }
}

/// Notes tiers that nobody reaches, that stand in the wrong order, or whose conditions never hold.
pub(super) fn of_tiers(dimensions: &[Dimension], tiers: &TierModel, notices: &mut Vec<String>) {
    never_known(dimensions, tiers, notices);
    let points = |tenths| integer_to_real(tenths) / 10.0;
    for tier in tiers.tiers.iter().filter(|tier| tier.score_min > FULL) {
        let (number, least) = (tier.tier, points(tier.score_min));
        notices
            .push(format!("tier {number} asks for a score of {least}: nobody has more than 100"));
    }
    for pair in tiers.tiers.windows(2) {
        let (better, next) = (&pair[0], &pair[1]);
        if better.score_min < next.score_min {
            notices.push(format!(
                "tier {} asks for a score of {}, less than tier {} with {}: who clears both stands \
                 in tier {}",
                better.tier,
                points(better.score_min),
                next.tier,
                points(next.score_min),
                better.tier
            ));
        }
    }
}

/// Notes types of events that nobody names but for a letter or two. Others may be anybody's own.
pub(super) fn of_events(
    rules: &EngagementRules,
    dimensions: &[Dimension],
    tiers: &TierModel,
    notices: &mut Vec<String>,
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
fn unlike_shipped(rules: &EngagementRules, notices: &mut Vec<String>) {
    let known: Vec<&str> = rules.points.keys().map(String::as_str).collect();
    let missed: Vec<&str> =
        SHIPPED_TYPES.iter().filter(|key| !known.contains(key)).copied().collect();
    let mut note = |place: &str, key: &str, names: &[&str], what: String| {
        if let Some(meant) = did_you_mean(key, names) {
            notices.push(format!("{place}: {what}; {meant}"));
        }
    };
    for key in known.iter().filter(|key| !SHIPPED_TYPES.contains(key)) {
        let what = format!("no event of Speargun's is called {key}");
        note("[engagement.points]", key, &missed, what);
    }
    let listed: Vec<&str> = known.iter().chain(&missed).copied().collect();
    for key in rules.daily_caps.keys().filter(|key| !listed.contains(&key.as_str())) {
        note("[engagement.daily_caps]", key, &listed, format!("no event is called {key} here"));
    }
    for rule in &rules.rules {
        let Some(key) = rule.counts_as.as_deref().filter(|key| !known.contains(key)) else {
            continue;
        };
        let meant = did_you_mean(key, &known).map_or(String::new(), |meant| format!("; {meant}"));
        notices.push(format!(
            "engagement: \"{}\" counts as {key}, which has no points of its own: it gets the {} of \
             other_points{meant}",
            rule.text, rules.other_points
        ));
    }
}

/// Notes conditions of tiers on a dimension that the model does not have: it is never known, so
/// they never hold.
fn never_known(dimensions: &[Dimension], tiers: &TierModel, notices: &mut Vec<String>) {
    let is_known = |key: &str| dimensions.iter().any(|dimension| dimension.key == key);
    let gates = tiers.tiers.iter().flat_map(|tier| {
        tier.gates.iter().filter_map(move |gate| match &gate.test {
            GateTest::When(when) => Some((format!("tier {}: \"{}\"", tier.tier, gate.text), when)),
            GateTest::ExpectedAnnualRevenue(_) => None,
        })
    });
    let exclusions =
        tiers.exclusions.iter().map(|found| (format!("exclusion \"{}\"", found.text), &found.when));
    for (place, when) in gates.chain(exclusions) {
        let asked = when.fields().into_iter().filter_map(|field| ACCOUNT_FIELDS.get(field));
        for key in asked.filter(|key| NAMED_DIMENSIONS.contains(key) && !is_known(key)) {
            notices.push(format!(
                "{place} asks for {key}, but no dimension has this key: it is never known"
            ));
        }
    }
}

/// Notes types of events that nobody names but for a letter or two. Others may be anybody's own.
fn misspelt<'a>(
    rules: &EngagementRules,
    conditions: impl Iterator<Item = (&'a String, &'a Filter)>,
    notices: &mut Vec<String>,
) {
    let counted = rules.rules.iter().filter_map(|rule| rule.counts_as.as_deref());
    let known: Vec<&str> = rules.points.keys().map(String::as_str).chain(counted).collect();
    for (text, when) in conditions {
        for (event_type, _) in when.events() {
            if known.contains(&event_type) {
                continue;
            }
            if let Some(meant) = did_you_mean(event_type, &known) {
                notices.push(format!("\"{text}\": no event is called {event_type} here; {meant}"));
            }
        }
    }
}

/// Notes rules of a dimension that say the same twice.
fn twice(dimensions: &[Dimension], notices: &mut Vec<String>) {
    for dimension in dimensions {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for rule in &dimension.rules {
            let spelled: Vec<&str> = rule.when.text.split_whitespace().collect();
            let spelled = spelled.join(" ").to_lowercase();
            if let Some(first) = seen.insert(spelled, &rule.text) {
                let (key, text) = (&dimension.key, &rule.text);
                notices.push(format!("{key}: \"{text}\" has the same condition as \"{first}\""));
            }
        }
    }
}

/// Notes points that are finer than tenths, in which points are counted.
fn in_tenths(dimensions: &[Dimension], notices: &mut Vec<String>) {
    for dimension in dimensions {
        for rule in dimension.rules.iter().filter(|rule| rule.per.is_none()) {
            let counted = integer_to_real(rule.tenths) / 10.0;
            if (rule.add - counted).abs() > 1e-9 {
                let (key, text, add) = (&dimension.key, &rule.text, rule.add);
                notices.push(format!(
                    "{key}: \"{text}\" adds {add}, which counts as {counted}: points are counted \
                     in tenths"
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
            ("score_min = 80", "score_min = 150", "nobody has more than 100"),
            ("score_min = 80", "score_min = 50", "less than tier 2 with 60"),
            ("when = 'industry is not empty'", "when = ' '", "it holds for everybody"),
            ("add = 15\n", "add = 0\n", "adds nothing"),
            ("add = 15\n", "add = 0.04\n", "counts as 0"),
        ] {
            assert!(DEFAULT.contains(from), "{from}");
            let told = ScoreModel::parse(&DEFAULT.replacen(from, to, 1)).unwrap().notices;
            assert!(told.iter().any(|notice| notice.contains(expected)), "{to}: {told:?}");
        }
        // What is nobody's but one's own is left in peace.
        let own = DEFAULT.replacen("demo_request = 30", "demo_request = 30\nzoo_visit = 3", 1);
        assert!(ScoreModel::parse(&own).unwrap().notices.is_empty());
    }
}
