//! Changes of a model's text, and what is otherwise in one model than in another.

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::icp::{DraftError, DraftRule};
use speargun_domain::score::{DEFAULT, EDITS_MAX, Edit, RuleText, ScoreModel, edited};

use super::{dimension, read, rule, shipped};

fn mine(when: &str, add: f64) -> RuleText {
    RuleText { text: "Mine".to_owned(), when: when.to_owned(), add }
}

fn key(name: &str) -> String {
    name.to_owned()
}

/// What of one model is otherwise in another, as place and item.
fn changed(before: &str, after: &str) -> Vec<(String, String, bool, bool)> {
    read(before)
        .changes_to(&read(after))
        .into_iter()
        .map(|it| (it.place, it.item, it.before.is_some(), it.after.is_some()))
        .collect()
}

#[test]
fn one_change_of_the_text_is_one_change_of_the_model() {
    for (from, to, place, item) in [
        ("add = 40", "add = 41", "buying_power", "Budget is confirmed"),
        (
            "when = 'budget_confirmed'\nadd",
            "when = 'target'\nadd",
            "buying_power",
            "Budget is confirmed",
        ),
        ("points = [[1, 0]", "points = [[2, 0]", "icp_fit", "Number of employees"),
        ("score_min = 80", "score_min = 81\nexit_score_min = 80", "tier 1", "score to enter"),
        ("half_life_days = 30", "half_life_days = 31", "engagement", "half_life_days"),
        ("demo_request = 30", "demo_request = 31", "engagement", "points.demo_request"),
        ("threshold = 60", "threshold = 61", "intent", "threshold"),
        ("fit = \"max\"", "fit = \"sum\"", "roll_up", "fit"),
        ("stale_after_days = 91", "stale_after_days = 92", "file", "stale_after_days"),
        ("just_bought_days = 180", "just_bought_days = 181", "market", "just_bought_days"),
        ("needs = [\"competitor\"]", "needs = []", "competition", "needs"),
        ("stale_deal_days = 180", "stale_deal_days = 181", "market", "stale_deal_days"),
    ] {
        assert!(DEFAULT.contains(from), "{from}");
        let after = DEFAULT.replacen(from, to, 1);
        let found = changed(DEFAULT, &after);
        let is_it = |it: &(String, String, bool, bool)| it.0 == place && it.1 == item;
        assert!(found.iter().any(is_it), "{to}: {found:?}");
        assert_eq!(found.len(), 1, "{to}: {found:?}");
        // The other way round it is the same thing.
        assert_eq!(changed(&after, DEFAULT).len(), 1, "{to}");
    }
    assert_eq!(changed(DEFAULT, DEFAULT), []);
}

/// A rule is known by its words: other words are one rule gone and another one new.
#[test]
fn a_rule_of_other_words_is_another_rule() {
    let after = DEFAULT.replacen(
        "\"Budget is confirmed\"\nwhen = 'budget_confirmed'\nadd",
        "\"Money\"\nwhen = 'budget_confirmed'\nadd",
        1,
    );
    let found = changed(DEFAULT, &after);
    assert_eq!(
        found,
        [
            (key("buying_power"), key("Budget is confirmed"), true, false),
            (key("buying_power"), key("Money"), false, true),
        ]
    );
}

/// Only what measures people and events changes their figures.
#[test]
fn models_measure_alike_unless_events_or_people_count_otherwise() {
    let shipped = shipped();
    for (from, to, same) in [
        ("add = 40", "add = 41", true),
        ("score_min = 80", "score_min = 81", true),
        ("just_bought_days = 180", "just_bought_days = 181", true),
        ("half_life_days = 30", "half_life_days = 31", false),
        ("demo_request = 30", "demo_request = 31", false),
        ("c_level = 2", "c_level = 3", false),
        ("fit = \"max\"", "fit = \"sum\"", false),
        ("threshold = 60", "threshold = 61", false),
        ("when = 'decides'\nadd = 40", "when = 'decides'\nadd = 41", false),
        // Which deals are stale is a figure of an account.
        ("stale_deal_days = 180", "stale_deal_days = 181", false),
    ] {
        let other = read(&DEFAULT.replacen(from, to, 1));
        assert_eq!(shipped.measures_as(&other), same, "{to}");
    }
}

#[test]
fn too_many_changes_at_once_are_refused() {
    let one = Edit::Weight { dimension: key("timing"), weight: 5.0 };
    assert!(edited(DEFAULT, &vec![one.clone(); EDITS_MAX]).is_ok());
    assert!(edited(DEFAULT, &vec![one; EDITS_MAX + 1]).is_err());
}

/// The first change that cannot be made keeps all of them from being made.
#[test]
fn a_change_that_cannot_be_made_keeps_all_from_being_made() {
    let good = Edit::Weight { dimension: key("timing"), weight: 5.0 };
    for bad in [
        Edit::Weight { dimension: key("nothing"), weight: 5.0 },
        Edit::Weight { dimension: key("timing"), weight: f64::INFINITY },
        Edit::ChangeRule { dimension: key("timing"), place: 6, rule: mine("target", 5.0) },
        Edit::RemoveRule { dimension: key("timing"), place: 6 },
        Edit::RemoveDimension { dimension: key("nothing") },
        Edit::RenameDimension { dimension: key("timing"), name: key("icp_fit") },
        Edit::AddDimension { dimension: key("icp_fit"), weight: 1.0 },
        Edit::AddRule { dimension: key("timing"), rule: mine("target", f64::NAN) },
    ] {
        assert!(edited(DEFAULT, &[good.clone(), bad.clone()]).is_err(), "{bad:?}");
    }
    let last = Edit::RemoveRule { dimension: key("timing"), place: 5 };
    assert_eq!(read(&edited(DEFAULT, &[last]).unwrap()).dimensions[5].rules.len(), 5);
}

#[test]
fn a_learned_rule_needs_a_dimension_and_a_place() {
    let learned = DraftRule { text: key("Learned"), when: key("target"), add: 5.0 };
    assert!(learned.add_to(DEFAULT, "timing").is_ok());
    let wanted = learned.add_to(DEFAULT, "time").unwrap_err();
    assert!(matches!(wanted, DraftError::NoDimension { wanted, .. } if wanted == "time"));
    let inline = "name = \"n\"\ndimension = [{ key = \"a\", weight = 1 }]\n".to_owned()
        + super::around("").split_once("version = 1\n").unwrap().1;
    assert!(ScoreModel::parse(&inline).is_ok());
    assert_eq!(learned.add_to(&inline, "a"), Err(DraftError::Layout));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A rule that is added is read back as it was meant, whatever its words, and taking it away
    /// leaves the text as it was.
    #[test]
    fn a_rule_that_is_added_and_taken_away_leaves_no_trace(
        text in "\\PC{0,20}", name in "\\PC{0,12}", add in -1_000_i32..1_000, place in 0_usize..6,
    ) {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let when = format!("name = \"{quoted}\"");
        let own = RuleText { text: text.clone(), when: when.clone(), add: f64::from(add) };
        let before = shipped();
        let dimension = before.dimensions[place].key.clone();
        let added = edited(DEFAULT, &[Edit::AddRule { dimension: dimension.clone(), rule: own }]);
        let added = added.unwrap();
        let after = read(&added);
        let last = after.dimensions[place].rules.last().unwrap();
        prop_assert_eq!((&last.text, &last.when.text), (&text, &when));
        prop_assert_eq!(last.tenths, i64::from(add) * 10);
        let account = AccountRecord { name, ..AccountRecord::default() };
        prop_assert!(last.when.holds(&account));
        let rule_place = before.dimensions[place].rules.len();
        let removed = edited(&added, &[Edit::RemoveRule { dimension, place: rule_place }]).unwrap();
        prop_assert_eq!(removed, DEFAULT);
    }

    /// A weight that is set is read back, and the other lines stay.
    #[test]
    fn a_weight_that_is_set_is_read_back(weight in 0_u32..10_000, place in 0_usize..6) {
        let weight = f64::from(weight) / 100.0;
        let before = shipped();
        let edit = Edit::Weight { dimension: before.dimensions[place].key.clone(), weight };
        let text = edited(DEFAULT, &[edit]).unwrap();
        let differ = DEFAULT.lines().zip(text.lines()).filter(|(was, is)| was != is).count();
        prop_assert!(differ <= 1 && text.lines().count() == DEFAULT.lines().count());
        let after = read(&text);
        let sum = 100.0 - before.dimensions[place].weight + weight;
        prop_assert!((after.dimensions[place].weight - weight / sum * 100.0).abs() < 1e-9);
    }

    /// Whatever is changed, no text of a model loses its readers: it is read, or refused whole.
    #[test]
    fn a_rule_of_any_points_counts_in_tenths(add in -9_999_i32..9_999) {
        let written = f64::from(add) / 100.0;
        let model = read(&dimension(&rule("target", &format!("{written:?}"))));
        prop_assert_eq!(model.dimensions[0].rules[0].tenths, (written * 10.0).round() as i64);
    }
}
