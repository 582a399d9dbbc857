//! What events and people are worth.

use std::collections::BTreeMap;

use proptest::prelude::*;
use speargun_domain::account::PersonRecord;
use speargun_domain::filter::{FieldValue, Record};
use speargun_domain::glossary::EVENT_FIELDS;
use speargun_domain::score::{RollUp, RollUps, RolledUp, ScoreModel};
use speargun_domain::title::{Department, Seniority};

use super::{around, read, shipped};
use crate::build::person;

/// An event by its fields.
struct Seen(BTreeMap<&'static str, String>);

impl Record for Seen {
    fn field(&self, index: usize) -> FieldValue<'_> {
        let found = EVENT_FIELDS.get(index).and_then(|name| self.0.get(name));
        found.map_or(FieldValue::Unknown, |text| FieldValue::Text(text))
    }
}

fn seen(fields: &[(&'static str, &str)]) -> Seen {
    Seen(fields.iter().map(|(name, text)| (*name, (*text).to_owned())).collect())
}

const RULES: &str = r#"
[[engagement.rule]]
text = "pricing"
when = 'page contains "pricing"'
counts_as = "pricing_page"
[[engagement.rule]]
text = "also pricing"
when = 'page contains "pricing/demo"'
counts_as = "demo_request"
[[engagement.rule]]
text = "autumn"
when = 'campaign contains "autumn"'
times = 2
[[engagement.rule]]
text = "paid"
when = 'channel = "paid_search"'
times = 0.5
"#;

fn model() -> ScoreModel {
    let points = "[engagement.points]\npricing_page = 15\npage_view = 1\ndemo_request = 30\n\
        email_unsubscribe = -10\n[engagement.daily_caps]\npage_view = 1\n";
    let text = around("[[dimension]]\nkey = \"a\"\nweight = 1\n");
    let text = text.replace("[engagement.points]\n", &format!("{points}{RULES}"));
    read(&text)
}

/// The first rule that names a type decides the type, and the times of all that hold multiply.
#[test]
fn an_event_counts_as_its_rules_say() {
    let model = model();
    for (event_type, fields, counts_as, points, cap) in [
        ("page_view", &[("page", "/about")][..], "page_view", 1.0, 1),
        ("page_view", &[("page", "/pricing")], "pricing_page", 15.0, 3),
        ("page_view", &[("page", "/PRICING/demo")], "pricing_page", 15.0, 3),
        ("page_view", &[("page", "/pricing"), ("campaign", "Autumn")], "pricing_page", 30.0, 3),
        ("page_view", &[("campaign", "autumn"), ("channel", "paid_search")], "page_view", 1.0, 1),
        ("demo_request", &[("channel", "paid_search")], "demo_request", 15.0, 3),
        ("email_unsubscribe", &[("campaign", "autumn")], "email_unsubscribe", -20.0, 3),
        // A type that is not listed has the points of all others.
        ("podcast", &[], "podcast", 1.0, 3),
    ] {
        let worth = model.worth(event_type, &seen(fields));
        let found = (worth.event_type, worth.points, worth.daily_cap);
        assert_eq!(found, (counts_as, points, cap), "{event_type} {fields:?}");
    }
}

/// Impressions and plain visits hardly count (D3).
#[test]
fn the_shipped_points_follow_what_interest_means() {
    let model = shipped();
    let points = |event_type: &str| model.worth(event_type, &seen(&[])).points;
    for (more, less) in [
        ("demo_request", "content_download"),
        ("pricing_page", "page_view"),
        ("meeting", "email_click"),
        ("email_click", "email_open"),
        ("page_view", "ad_impression"),
    ] {
        assert!(points(more) > points(less), "{more} {less}");
    }
    assert_eq!((points("ad_impression"), points("email_sent")), (0.0, 0.0));
    assert!(points("email_unsubscribe") < 0.0);
    let priced =
        model.worth("page_view", &seen(&[("event_type", "page_view"), ("page", "/pricing")]));
    assert_eq!(priced.event_type, "pricing_page");
}

#[test]
fn fit_of_a_person_is_the_sum_of_its_rules_within_a_hundred() {
    let model = shipped();
    let fit = |seniority, department| model.person_fit(&person(seniority, department, None));
    for (seniority, department, expected) in [
        (Seniority::CLevel, Department::Finance, 90.0),
        (Seniority::CLevel, Department::Unknown, 60.0),
        (Seniority::Director, Department::Marketing, 70.0),
        (Seniority::Manager, Department::Data, 60.0),
        (Seniority::Practitioner, Department::Legal, 20.0),
        (Seniority::Unknown, Department::Unknown, 0.0),
        (Seniority::Entry, Department::Sales, 30.0),
    ] {
        assert_eq!(fit(seniority, department), expected, "{seniority:?} {department:?}");
    }
    let rules = |points: &[f64]| -> String {
        points
            .iter()
            .map(|add| format!("[[person_fit]]\ntext = \"f\"\nwhen = ''\nadd = {add:?}\n"))
            .collect()
    };
    for (points, expected) in
        [(&[60.0, 60.0][..], 100.0), (&[-5.0], 0.0), (&[60.0, -20.5], 39.5), (&[], 0.0)]
    {
        let text = around("[[dimension]]\nkey = \"a\"\nweight = 1\n") + &rules(points);
        assert_eq!(read(&text).person_fit(&PersonRecord::default()), expected, "{points:?}");
    }
}

#[test]
fn roll_ups_are_read_from_the_model() {
    let text = around("[[dimension]]\nkey = \"a\"\nweight = 1\n");
    assert_eq!(read(&text).roll_up, RollUps::default());
    assert_eq!(RollUps::default().engagement, RollUp::Sum);
    assert_eq!(RollUps::default().fit.0, RollUp::Max);
    for (written, expected) in [
        ("sum", RollUp::Sum),
        ("mean", RollUp::Mean),
        ("max", RollUp::Max),
        ("decayed", RollUp::Decayed),
        ("top_3", RollUp::Top(3)),
    ] {
        let own = read(&format!("{text}[roll_up]\nengagement = \"{written}\"\n")).roll_up;
        assert_eq!((own.engagement, own.fit.0), (expected, RollUp::Max), "{written}");
        assert_eq!(expected.key(), written);
    }
}

/// The worked example of the requirement (A3): the score of an account is not the sum of its
/// people.
#[test]
fn people_of_an_account_are_put_together_as_their_roll_up_says() {
    for (roll_up, expected) in [
        (RollUp::Sum, 90.0),
        (RollUp::Mean, 22.5),
        (RollUp::Max, 30.0),
        (RollUp::Top(2), 55.0),
        // 30 + 25 ÷ 2 + 20 ÷ 4 + 15 ÷ 8
        (RollUp::Decayed, 49.375),
    ] {
        let mut rolled = RolledUp::default();
        [20.0, 25.0, 15.0, 30.0].into_iter().for_each(|points| rolled.add(points));
        assert_eq!(rolled.total(roll_up), expected, "{roll_up:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Of so many equal people a decayed sum never comes to twice the highest, and `top_n` of all
    /// of them is their sum.
    #[test]
    fn roll_ups_keep_their_promises(points in prop::collection::vec(0.0_f64..100.0, 1..32)) {
        let mut rolled = RolledUp::default();
        points.iter().for_each(|own| rolled.add(*own));
        let of = |roll_up| rolled.total(roll_up);
        prop_assert!(of(RollUp::Decayed) <= 2.0 * of(RollUp::Max) + 1e-9);
        let all = u8::try_from(points.len()).unwrap();
        prop_assert!((of(RollUp::Top(all)) - of(RollUp::Sum)).abs() < 1e-9);
        prop_assert!((of(RollUp::Mean) * points.len() as f64 - of(RollUp::Sum)).abs() < 1e-9);
        prop_assert_eq!(of(RollUp::Top(1)), of(RollUp::Max));
        for count in 1..all {
            prop_assert!(of(RollUp::Top(count)) <= of(RollUp::Top(count + 1)));
        }
        // A silent person lowers a mean and nothing else.
        rolled.add(0.0);
        let mean = points.iter().sum::<f64>() / points.len() as f64;
        prop_assert!(rolled.total(RollUp::Mean) <= mean);
        prop_assert_eq!(rolled.total(RollUp::Max), points.iter().copied().fold(0.0, f64::max));
    }
}
