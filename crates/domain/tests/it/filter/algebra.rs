//! `and`, `or`, `not` and brackets: what joins conditions, by examples and by laws.

use proptest::prelude::*;
use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord};
use speargun_domain::filter::parse;

use crate::build::{filter, holds};

/// An account of which three truths are chosen.
fn account(a: bool, b: bool, c: bool) -> AccountRecord {
    AccountRecord {
        target: a,
        budget_confirmed: Some(b),
        employees: c.then_some(500.0),
        ..AccountRecord::default()
    }
}

const A: &str = "target";
const B: &str = "budget_confirmed";
const C: &str = "employees >= 200";

/// `and` binds more than `or`, `not` more than either, and brackets more than all.
#[test]
fn words_that_join_bind_in_their_order() {
    type Meaning = fn(bool, bool, bool) -> bool;
    let cases: [(String, Meaning); 14] = [
        (format!("{A} and {B}"), |a, b, _| a && b),
        (format!("{A} or {B}"), |a, b, _| a || b),
        (format!("{A} or {B} and {C}"), |a, b, c| a || (b && c)),
        (format!("{A} and {B} or {C}"), |a, b, c| (a && b) || c),
        (format!("({A} or {B}) and {C}"), |a, b, c| (a || b) && c),
        (format!("{A} and ({B} or {C})"), |a, b, c| a && (b || c)),
        (format!("not {A} and {B}"), |a, b, _| !a && b),
        (format!("not ({A} and {B})"), |a, b, _| !(a && b)),
        (format!("not {A} or {B}"), |a, b, _| !a || b),
        (format!("not ({A} or {B})"), |a, b, _| !(a || b)),
        (format!("not not {A}"), |a, _, _| a),
        (format!("not ({A}) and not ({B} or not {C})"), |a, b, c| !a && !b && c),
        (format!("(({A}))"), |a, _, _| a),
        (format!("{A} AND {B} Or NOT {C}"), |a, b, c| (a && b) || !c),
    ];
    for (text, meaning) in cases {
        for bits in 0..8_u8 {
            let [a, b, c] = [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0];
            let found = holds(&text, &account(a, b, c));
            assert_eq!(found, meaning(a, b, c), "{text} of {a} {b} {c}");
        }
    }
}

/// What is unknown fulfils no comparison, so a denied comparison holds for it.
#[test]
fn a_denied_comparison_is_not_the_opposite_comparison() {
    let unknown = AccountRecord::default();
    for (denied, opposite) in [
        ("not (country = \"KR\")", "country != \"KR\""),
        ("not (employees > 5)", "employees <= 5"),
        ("not (employees <= 5)", "employees > 5"),
        ("not (industry in (\"a\"))", "industry not in (\"a\")"),
        ("not (revenue_growth >= 10%)", "revenue_growth < 10%"),
        ("not (created_at >= \"2026-01-31\")", "created_at < \"2026-01-31\""),
        ("not (custom.x = 5)", "custom.x != 5"),
        ("not (competitor contains \"a\")", "competitor is not empty"),
    ] {
        assert!(holds(denied, &unknown), "{denied}");
        assert!(!holds(opposite, &unknown), "{opposite}");
    }
}

#[test]
fn nothing_written_holds_for_everything() {
    for text in ["", " ", "\n\t ", "\u{a0}"] {
        let read = filter(text);
        assert!(read.holds(&AccountRecord::default()), "{text:?}");
        assert_eq!(read.tree(ACCOUNT_FIELDS), None, "{text:?}");
        assert_eq!(read.text, text);
        assert!(read.fields().is_empty() && read.events().is_empty());
    }
    assert!(speargun_domain::filter::Filter::everything().holds(&AccountRecord::default()));
}

/// Brackets nest fifty deep, and not deeper.
#[test]
fn brackets_have_a_depth() {
    let nested = |depth: usize| format!("{}target{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(50), ACCOUNT_FIELDS).is_ok());
    let error = parse(&nested(51), ACCOUNT_FIELDS).unwrap_err();
    assert_eq!((error.message.key(), error.position), ("filter.too_deep", 52));
    let denied = |depth: usize| format!("{}target", "not ".repeat(depth));
    assert!(parse(&denied(50), ACCOUNT_FIELDS).is_ok());
    assert_eq!(parse(&denied(51), ACCOUNT_FIELDS).unwrap_err().message.key(), "filter.too_deep");
    // A long row of conditions is not a deep one.
    let row = vec!["(tier = 1)"; 900].join(" or ");
    assert!(parse(&row, ACCOUNT_FIELDS).is_ok());
}

#[test]
fn a_text_has_a_length() {
    let padded = |length: usize| format!("{:<length$}", "target");
    assert!(parse(&padded(20_000), ACCOUNT_FIELDS).is_ok());
    let error = parse(&padded(20_001), ACCOUNT_FIELDS).unwrap_err();
    assert_eq!((error.message.key(), error.position), ("filter.too_long", 1));
}

#[test]
fn a_filter_names_its_fields_outside_people_once() {
    let names = |text: &str| -> Vec<&str> {
        filter(text).fields().into_iter().map(|place| ACCOUNT_FIELDS[place]).collect()
    };
    assert_eq!(names("tier = 1 or (tier = 2 and not industry = \"x\")"), ["industry", "tier"]);
    assert_eq!(names("person(seniority = \"lead\") and target"), ["target"]);
    assert_eq!(
        names("open_amount >= 5 USD and created_at > \"2026-01-01\""),
        ["open_amount", "created_at"]
    );
    assert_eq!(names("custom.x = 1 and events(\"call\") > 0"), [] as [&str; 0]);
    assert_eq!(names("engaged in 30d"), ["days_since_engaged"]);
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        A.to_owned(),
        B.to_owned(),
        C.to_owned(),
        "employees is empty".to_owned(),
        "industry = \"Software\"".to_owned(),
        "tier in (1, 2)".to_owned(),
        "engaged in 30d".to_owned(),
    ]);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

fn any_account() -> impl Strategy<Value = AccountRecord> {
    let industry = prop::option::of(prop::sample::select(vec!["Software", "Energy"]));
    let numbers = (prop::option::of(0.0_f64..400.0), prop::option::of(1_u8..4));
    let days = prop::option::of(0.0_f64..60.0);
    (any::<(bool, Option<bool>)>(), industry, numbers, days).prop_map(
        |((target, budget_confirmed), industry, (employees, tier), days)| AccountRecord {
            target,
            budget_confirmed,
            industry: industry.map(ToOwned::to_owned),
            employees,
            tier,
            days_since_engaged: days,
            ..AccountRecord::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// De Morgan, double denial, commuting, absorbing: with two values, whatever is unknown.
    #[test]
    fn conditions_obey_the_laws_of_logic(
        a in condition(), b in condition(), account in any_account(),
    ) {
        let is = |text: String| holds(&text, &account);
        let (left, right) = (is(a.clone()), is(b.clone()));
        prop_assert_eq!(is(format!("{a} and {b}")), left && right);
        prop_assert_eq!(is(format!("({a}) or ({b})")), left || right);
        prop_assert_eq!(is(format!("not ({a})")), !left);
        prop_assert_eq!(is(format!("not (({a}) and ({b}))")), is(format!("not ({a}) or not ({b})")));
        prop_assert_eq!(is(format!("({a}) and ({b})")), is(format!("({b}) and ({a})")));
        prop_assert_eq!(is(format!("({a}) or (({a}) and ({b}))")), left);
    }

    /// What is written by the tree of a condition holds for the same accounts.
    #[test]
    fn a_tree_means_what_its_condition_means(a in condition(), account in any_account()) {
        let read = filter(&a);
        let tree = read.tree(ACCOUNT_FIELDS).unwrap();
        prop_assert_eq!(holds(&tree.text(), &account), read.holds(&account), "{}", tree.text());
    }
}
