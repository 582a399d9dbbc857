//! A condition as a tree that programs and the visual builder write.

use proptest::prelude::*;
use speargun_domain::account::{ACCOUNT_FIELDS, PERSON_FIELDS};
use speargun_domain::filter::{TestOperator, Tree, TreeValue, parse};

use crate::build::filter;

fn test(field: &str, operator: TestOperator, values: Vec<TreeValue>) -> Tree {
    Tree::Test { field: field.to_owned(), operator, values }
}

fn text(value: &str) -> TreeValue {
    TreeValue::Text(value.to_owned())
}

#[test]
fn each_operator_has_its_node() {
    use TestOperator as O;
    use TreeValue::Number as N;
    for (written, expected) in [
        ("tier = 1", test("tier", O::Equal, vec![N(1.0)])),
        ("tier != 1", test("tier", O::NotEqual, vec![N(1.0)])),
        ("score < 5", test("score", O::Less, vec![N(5.0)])),
        ("score <= 5", test("score", O::LessOrEqual, vec![N(5.0)])),
        ("score > 5", test("score", O::Greater, vec![N(5.0)])),
        ("score >= 5k", test("score", O::GreaterOrEqual, vec![N(5_000.0)])),
        ("tier in (1, 2)", test("tier", O::In, vec![N(1.0), N(2.0)])),
        ("tier not in (3)", test("tier", O::NotIn, vec![N(3.0)])),
        ("name contains \"A\"", test("name", O::Contains, vec![text("A")])),
        ("name contains 5", test("name", O::Contains, vec![text("5")])),
        ("name is empty", test("name", O::Empty, vec![])),
        ("name is not empty", test("name", O::NotEmpty, vec![])),
        ("target", test("target", O::True, vec![])),
        ("target = true", test("target", O::Equal, vec![N(1.0)])),
        ("target = false", test("target", O::Equal, vec![N(0.0)])),
        ("won_amount >= 5 krw", test("won_amount", O::GreaterOrEqual, vec![N(5.0), text("KRW")])),
        ("revenue_growth > 25%", test("revenue_growth", O::Greater, vec![N(0.25)])),
        ("engaged in 30d", test("days_since_engaged", O::LessOrEqual, vec![N(30.0)])),
        ("created_at > \"2026-01-31\"", test("created_at", O::Greater, vec![text("2026-01-31")])),
        (
            "created_at > \"2026-01-31 10:00\"",
            test("created_at", O::Greater, vec![text("2026-01-31T10:00:00")]),
        ),
        (
            "created_at > \"2026-01-31T10:00:00+09:00\"",
            test("created_at", O::Greater, vec![text("2026-01-31T01:00:00Z")]),
        ),
        ("custom.Segment = \"A\"", test("custom.Segment", O::Equal, vec![text("A")])),
        ("events(\"call\") > 1", test("events(\"call\", 90d)", O::Greater, vec![N(1.0)])),
    ] {
        assert_eq!(filter(written).tree(ACCOUNT_FIELDS), Some(expected), "{written}");
    }
}

#[test]
fn joined_conditions_keep_their_lists() {
    let leaf = |field: &str| test(field, TestOperator::True, Vec::new());
    for (written, expected) in [
        (
            "target and single_threaded and in_market",
            Tree::All(vec![leaf("target"), leaf("single_threaded"), leaf("in_market")]),
        ),
        (
            "target or single_threaded and in_market",
            Tree::Any(vec![
                leaf("target"),
                Tree::All(vec![leaf("single_threaded"), leaf("in_market")]),
            ]),
        ),
        (
            "not (target or in_market)",
            Tree::Not(Box::new(Tree::Any(vec![leaf("target"), leaf("in_market")]))),
        ),
        ("person(decides)", Tree::Person(Box::new(leaf("decides")))),
        ("((target))", leaf("target")),
    ] {
        let tree = filter(written).tree(ACCOUNT_FIELDS).unwrap();
        assert_eq!(tree, expected, "{written}");
        assert_eq!(filter(&tree.text()).tree(ACCOUNT_FIELDS), Some(expected), "{written}");
    }
}

#[test]
fn a_tree_reads_and_writes_json() {
    let written = "target and (tier in (1, 2) or not person(seniority = \"lead\" and mql in 7d)) \
        and won_amount >= 5 EUR and name is empty";
    let tree = filter(written).tree(ACCOUNT_FIELDS).unwrap();
    let json = serde_json::to_string(&tree).unwrap();
    assert_eq!(serde_json::from_str::<Tree>(&json).unwrap(), tree);
    let by_hand = r#"{"all":[{"test":{"field":"target","operator":"true"}},
        {"not":{"test":{"field":"tier","operator":"in","values":[1,2]}}}]}"#;
    let read: Tree = serde_json::from_str(by_hand).unwrap();
    assert_eq!(read.text(), "target and not tier in (1, 2)");
    for wrong in [
        r#"{"some":[]}"#,
        r#"{"test":{"field":"tier","operator":"like","values":[1]}}"#,
        r#"{"test":{"operator":"true"}}"#,
        "[]",
    ] {
        assert!(serde_json::from_str::<Tree>(wrong).is_err(), "{wrong}");
    }
}

/// What a program writes and nothing can mean is refused by the parser, with its place.
#[test]
fn a_tree_that_means_nothing_is_refused() {
    use TestOperator as O;
    for tree in [
        test("nonsense", O::True, vec![]),
        test("tier", O::Equal, vec![]),
        test("tier", O::In, vec![]),
        test("employees", O::Greater, vec![text("many")]),
        test("tier = 1 or target", O::Equal, vec![TreeValue::Number(2.0)]),
        Tree::Person(Box::new(test("industry", O::Equal, vec![text("x")]))),
        Tree::Person(Box::new(Tree::Person(Box::new(test("decides", O::True, vec![]))))),
        test("custom.", O::Empty, vec![]),
        test("events(\"x\", 8d)", O::True, vec![]),
        test("employees", O::Greater, vec![TreeValue::Number(5.0), text("EUR")]),
    ] {
        let written = tree.text();
        let read = parse(&written, ACCOUNT_FIELDS);
        let is_another = read.as_ref().is_ok_and(|read| read.tree(ACCOUNT_FIELDS) != Some(tree));
        assert!(read.is_err() || is_another, "{written}");
    }
}

/// A text with quotation marks and signs in it cannot leave its quotation marks.
#[test]
fn a_value_stays_a_value() {
    for value in [
        "\" or target or \"",
        "\\",
        "\\\" or target = \\\"",
        "'",
        "a\" and (tier = 1",
        "”",
        "“",
        "; drop table accounts",
        "가\"나",
    ] {
        let tree = test("industry", TestOperator::Equal, vec![text(value)]);
        assert_eq!(filter(&tree.text()).tree(ACCOUNT_FIELDS), Some(tree.clone()), "{value}");
        let custom = test(&format!("custom.{value}"), TestOperator::Empty, vec![]);
        assert_eq!(filter(&custom.text()).tree(ACCOUNT_FIELDS), Some(custom.clone()), "{value}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Numbers of every size come back as themselves: three digits behind a point could be taken
    /// for thousands.
    #[test]
    fn a_number_reads_back_as_itself(
        whole in -1_000_000_i64..1_000_000, fraction in 0_u32..10_000,
    ) {
        let number = whole as f64 + f64::from(fraction) / 10_000.0;
        let tree = test("score", TestOperator::GreaterOrEqual, vec![TreeValue::Number(number)]);
        prop_assert_eq!(filter(&tree.text()).tree(ACCOUNT_FIELDS), Some(tree.clone()));
        let own = test("custom.n", TestOperator::In, vec![TreeValue::Number(number); 2]);
        prop_assert_eq!(filter(&own.text()).tree(ACCOUNT_FIELDS), Some(own.clone()));
        let written = tree.text();
        let fraction = written.rsplit_once('.').map_or(0, |(_, fraction)| fraction.len());
        prop_assert_ne!(fraction, 3, "{}", written);
    }

    /// Conditions over people are those of a block, and of nothing else.
    #[test]
    fn a_block_has_the_tree_of_its_people(fit in 0_u32..100, days in 0_u32..400) {
        let inner = format!("fit >= {fit} and engaged in {days}d");
        let alone = parse(&inner, PERSON_FIELDS).unwrap().tree(PERSON_FIELDS).unwrap();
        let block = filter(&format!("person({inner})")).tree(ACCOUNT_FIELDS).unwrap();
        prop_assert_eq!(block, Tree::Person(Box::new(alone)));
    }
}
