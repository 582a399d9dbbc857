//! What rules, scales and groups of one dimension give.

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::score::{Bounds, ReasonSaid, Tenths};

use super::{dimension, read, rule, value};
use crate::build::texts;

fn sized(employees: Option<f64>) -> AccountRecord {
    AccountRecord { employees, ..AccountRecord::default() }
}

/// Points are whole tenths, and a dimension lies from 0 to 100.
#[test]
fn rules_add_up_and_are_held_within_the_dimension() {
    for (adds, tenths) in [
        (&["10"][..], 100),
        (&["10", "20.5"], 305),
        (&["0.1", "0.2"], 3),
        (&["60", "60"], 1_000),
        (&["-5"], 0),
        (&["60", "-20"], 400),
        (&["60", "60", "-30"], 900),
        (&["100"], 1_000),
        (&["100.1"], 1_000),
        (&["0"], 0),
        (&[], 0),
    ] {
        let rules: String = adds.iter().map(|add| rule("target", add)).collect();
        let on = AccountRecord { target: true, ..AccountRecord::default() };
        assert_eq!(value(&rules, &on), tenths, "{adds:?}");
        assert_eq!(value(&rules, &AccountRecord::default()), 0, "{adds:?}");
    }
}

#[test]
fn a_rule_gives_its_points_where_its_condition_holds() {
    let rules = rule("employees >= 200", "10") + &rule("technologies = \"sap\"", "5");
    for (employees, technologies, tenths) in [
        (Some(200.0), &["SAP"][..], 150),
        (Some(199.0), &["SAP"], 50),
        (Some(500.0), &[], 100),
        (None, &["Oracle"], 0),
    ] {
        let account = AccountRecord { technologies: texts(technologies), ..sized(employees) };
        assert_eq!(value(&rules, &account), tenths, "{employees:?} {technologies:?}");
    }
}

/// Between two thresholds points go in a straight line; outside they stay.
#[test]
fn a_scale_is_interpolated_between_its_thresholds() {
    let scale = "[[dimension.scale]]\ntext = \"s\"\nof = \"employees\"\n\
        points = [[10, 0], [20, 10], [100, 50], [200, 40]]\n";
    for (employees, tenths) in [
        (Some(0.0), 0),
        (Some(10.0), 0),
        (Some(11.0), 10),
        (Some(15.0), 50),
        (Some(20.0), 100),
        (Some(60.0), 300),
        (Some(100.0), 500),
        (Some(150.0), 450),
        (Some(200.0), 400),
        (Some(1e9), 400),
        (None, 0),
        (Some(10.05), 1),
        (Some(10.04), 0),
    ] {
        assert_eq!(value(scale, &sized(employees)), tenths, "{employees:?}");
    }
    let single = "[[dimension.scale]]\ntext = \"s\"\nof = \"employees\"\npoints = [[10, 7]]\n";
    for employees in [0.0, 10.0, 99.0] {
        assert_eq!(value(single, &sized(Some(employees))), 70, "{employees}");
    }
}

/// A truth goes by 0 and 1, points below nothing are held, and scales of one field add up.
#[test]
fn scales_go_by_truths_and_add_up() {
    let scales = "[[dimension.scale]]\ntext = \"a\"\nof = \"budget_confirmed\"\n\
        points = [[0, -20], [1, 30]]\n[[dimension.scale]]\ntext = \"b\"\nof = \"target\"\n\
        points = [[0, 0], [1, 5]]\n";
    for (budget_confirmed, target, tenths) in [
        (Some(true), true, 350),
        (Some(true), false, 300),
        (Some(false), true, 0),
        (None, true, 50),
        (None, false, 0),
    ] {
        let account = AccountRecord { budget_confirmed, target, ..AccountRecord::default() };
        assert_eq!(value(scales, &account), tenths, "{budget_confirmed:?} {target}");
    }
}

#[test]
fn points_may_go_with_a_number_within_bounds() {
    let per = |extra: &str| rule("employees >= 0", "0.5") + "per = \"employees\"\n" + extra;
    for (extra, employees, tenths) in [
        ("", Some(0.0), 0),
        ("", Some(1.0), 5),
        ("", Some(7.0), 35),
        ("", Some(1_000.0), 1_000),
        ("", None, 0),
        ("max = 20\n", Some(1_000.0), 200),
        ("max = 20\n", Some(10.0), 50),
        ("min = 2\n", Some(1.0), 20),
        ("min = 2\nmax = 3\n", Some(0.0), 20),
        ("min = 2\nmax = 3\n", Some(100.0), 30),
        // Half a tenth counts as one.
        ("", Some(0.1), 1),
    ] {
        assert_eq!(value(&per(extra), &sized(employees)), tenths, "{extra:?} {employees:?}");
    }
    // A condition that does not hold gives nothing, not even the least.
    let rules = rule("employees >= 50", "1") + "per = \"employees\"\nmin = 9\n";
    assert_eq!(value(&rules, &sized(Some(40.0))), 0);
}

#[test]
fn a_group_holds_what_its_rules_give_together() {
    let grouped = |when: &str, add: &str| rule(when, add) + "group = \"g\"\n";
    let rules = format!(
        "{}{}{}[[dimension.group]]\nkey = \"g\"\nmax = 30\nmin = -10\n",
        grouped("target", "20"),
        grouped("budget_confirmed", "25"),
        rule("country = \"KR\"", "5"),
    );
    for (target, budget, country, tenths) in [
        (true, None, None, 200),
        (true, Some(true), None, 300),
        (true, Some(true), Some("KR"), 350),
        (false, None, Some("KR"), 50),
    ] {
        let account = AccountRecord {
            target,
            budget_confirmed: budget,
            country: country.map(ToOwned::to_owned),
            ..AccountRecord::default()
        };
        assert_eq!(value(&rules, &account), tenths, "{target} {budget:?} {country:?}");
    }
    let least = format!(
        "{}{}[[dimension.group]]\nkey = \"g\"\nmin = -10\n",
        grouped("target", "-40"),
        rule("target", "50"),
    );
    let account = AccountRecord { target: true, ..AccountRecord::default() };
    assert_eq!(value(&least, &account), 400, "held at -10 beside 50");
}

/// Each reason has its kind, and what was held is a reason of its own.
#[test]
fn what_is_held_is_a_reason_of_its_own() {
    let grouped = |add: &str| rule("target", add) + "group = \"g\"\n";
    let rules = grouped("50")
        + &grouped("40")
        + &rule("target", "70")
        + "[[dimension.group]]\nkey = \"g\"\nmax = 60\n";
    let account = AccountRecord { target: true, ..AccountRecord::default() };
    let explained = read(&dimension(&rules)).explain(&account);
    let reasons = &explained.dimensions[0].reasons;
    let tenths: Vec<Tenths> = reasons.iter().map(|reason| reason.tenths).collect();
    assert_eq!(tenths, [500, 400, 700, -300, -300]);
    assert_eq!(reasons[3].said, ReasonSaid::GroupHeld { group: "g".to_owned(), tenths: 600 });
    assert_eq!(reasons[4].said, ReasonSaid::HeldFull);
    assert_eq!(explained.dimensions[0].tenths, 1_000);
    let below = read(&dimension(&rule("target", "-5"))).explain(&account);
    let said: Vec<&ReasonSaid> = below.dimensions[0].reasons.iter().map(|r| &r.said).collect();
    assert_eq!(said.last(), Some(&&ReasonSaid::HeldNone));
}

/// Rules that give nothing are no reasons.
#[test]
fn what_gives_nothing_is_no_reason() {
    let rules = rule("target", "5")
        + "[[dimension.scale]]\ntext = \"s\"\nof = \"employees\"\npoints = [[0, 0], [10, 1]]\n";
    let model = read(&dimension(&rules));
    let of = |account: &AccountRecord| model.explain(account).dimensions[0].reasons.len();
    assert_eq!(of(&AccountRecord::default()), 0);
    assert_eq!(of(&sized(Some(0.0))), 0, "a scale at nothing");
    assert_eq!(of(&sized(Some(5.0))), 1);
}

#[test]
fn bounds_hold_what_lies_outside() {
    let bounds = |min, max| Bounds { min, max };
    for (bounds, tenths, held) in [
        (bounds(None, None), 5, 5),
        (bounds(Some(10), None), 5, 10),
        (bounds(None, Some(3)), 5, 3),
        (bounds(Some(3), Some(8)), 5, 5),
        (bounds(Some(3), Some(8)), 2, 3),
        (bounds(Some(3), Some(8)), 9, 8),
        (bounds(Some(-3), Some(-1)), 0, -1),
    ] {
        assert_eq!(bounds.hold(tenths), held, "{bounds:?} {tenths}");
    }
}

/// A dimension as text, out of rules, scales and a group.
fn any_rules() -> impl Strategy<Value = String> {
    let when = prop::sample::select(vec![
        "target",
        "employees >= 200",
        "country = \"KR\"",
        "not budget_confirmed",
        "engaged_people >= 2",
    ]);
    let add = -40_i32..60;
    let one = (when, add, any::<bool>(), any::<bool>()).prop_map(|(when, add, per, grouped)| {
        let mut text = rule(when, &format!("{add}.{}", add.unsigned_abs() % 10));
        if per {
            text.push_str("per = \"engaged_people\"\nmax = 30\n");
        }
        if grouped {
            text.push_str("group = \"g\"\n");
        }
        text
    });
    (prop::collection::vec(one, 0..6), 0_i32..50, 0_i32..40).prop_map(|(rules, max, rise)| {
        format!(
            "{}[[dimension.scale]]\ntext = \"s\"\nof = \"employees\"\n\
             points = [[0, 0], [100, {rise}]]\n[[dimension.group]]\nkey = \"g\"\nmax = {max}\n",
            rules.concat()
        )
    })
}

pub(crate) fn any_account() -> impl Strategy<Value = AccountRecord> {
    let country = prop::option::of(prop::sample::select(vec!["KR", "GR"]));
    let employees = prop::option::of(0.0_f64..2_000.0);
    (any::<(bool, Option<bool>)>(), country, employees, 0_u32..9).prop_map(
        |((target, budget_confirmed), country, employees, engaged)| {
            let mut account = AccountRecord {
                target,
                budget_confirmed,
                country: country.map(ToOwned::to_owned),
                employees,
                ..AccountRecord::default()
            };
            account.people.engaged = engaged;
            account
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Reasons add up to the dimension, which the fast way computes alike and which lies from 0 to
    /// 100.
    #[test]
    fn reasons_add_up_to_the_value(rules in any_rules(), account in any_account()) {
        let model = read(&dimension(&rules));
        let explained = model.explain(&account);
        let found = &explained.dimensions[0];
        let sum: Tenths = found.reasons.iter().map(|reason| reason.tenths).sum();
        prop_assert_eq!(sum, found.tenths);
        prop_assert_eq!(model.values(&account)[0], found.tenths);
        prop_assert!((0..=1_000).contains(&found.tenths));
        prop_assert_eq!(explained.tenths, found.tenths, "one dimension of full weight");
    }

    /// A scale that rises never gives less for more.
    #[test]
    fn a_scale_that_rises_never_falls(
        mut steps in prop::collection::vec((1_u32..100, 0_u32..20), 1..6),
        left in 0.0_f64..700.0, right in 0.0_f64..700.0,
    ) {
        let (mut at, mut points) = (0_u32, 0_u32);
        for step in &mut steps {
            at += step.0;
            points += step.1;
            *step = (at, points);
        }
        let pairs: Vec<String> = steps.iter().map(|(at, points)| format!("[{at}, {points}]")).collect();
        let scale = format!(
            "[[dimension.scale]]\ntext = \"s\"\nof = \"employees\"\npoints = [{}]\n",
            pairs.join(", ")
        );
        let model = read(&dimension(&scale));
        let of = |employees| model.values(&sized(Some(employees)))[0];
        let (low, high) = (of(left.min(right)), of(left.max(right)));
        prop_assert!(low <= high);
        let last = Tenths::from(points) * 10;
        prop_assert!(high <= last.min(1_000));
        prop_assert_eq!(of(f64::from(at)), last.min(1_000));
    }

    /// The order of rules decides nothing of the value.
    #[test]
    fn the_order_of_rules_decides_nothing(
        adds in prop::collection::vec(-30_i32..50, 1..8), account in any_account(),
    ) {
        let rules = |adds: &[i32]| -> String {
            adds.iter().map(|add| rule("engaged_people >= 3", &add.to_string())).collect()
        };
        let mut turned = adds.clone();
        turned.reverse();
        prop_assert_eq!(value(&rules(&adds), &account), value(&rules(&turned), &account));
    }
}
