//! Which of two values is the one to be foretold.

use proptest::prelude::*;
use speargun_learn::{Labels, Refusal};

fn read(cells: &[&str], positive: Option<&str>, negative: Option<&str>) -> Result<Labels, Refusal> {
    let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    Labels::read(&cells, positive, negative)
}

/// The one named, else one that means yes, else the rarer one.
#[test]
fn the_positive_value_is_named_means_yes_or_is_the_rarer_one() {
    for (cells, positive, negative, expected) in [
        (&["Yes", "No", "Yes"][..], None, None, ("Yes", "No")),
        (&["no", "yes"], None, None, ("yes", "no")),
        (&["0", "1", "1", "1"], None, None, ("1", "0")),
        (&["0.0", "1.0"], None, None, ("1.0", "0.0")),
        (&["TRUE", "FALSE", "TRUE"], None, None, ("TRUE", "FALSE")),
        (&["Closed Won", "Closed Lost", "Closed Won"], None, None, ("Closed Won", "Closed Lost")),
        (&["a", "a", "b"], None, None, ("b", "a")),
        (&["b", "b", "a"], None, None, ("a", "b")),
        (&["Yes", "No"], Some("No"), None, ("No", "Yes")),
        (&["Yes", "No"], Some(" no "), None, ("No", "Yes")),
        (&["a", "b", "a"], None, Some("b"), ("a", "b")),
        (&["a", "b", "c"], Some("a"), Some("c"), ("a", "c")),
        // The exact spelling comes before one that differs in case.
        (&["won", "Won", "WON"], Some("Won"), Some("won"), ("Won", "won")),
    ] {
        let labels = read(cells, positive, negative).unwrap();
        let found = (labels.positive.as_str(), labels.negative.as_str());
        assert_eq!(found, expected, "{cells:?} {positive:?} {negative:?}");
    }
}

#[test]
fn rows_without_a_label_or_with_another_one_are_left_out() {
    let cells = ["Won", "", "Lost", "N/A", "Open", "won", " Won ", "-"];
    let labels = read(&cells, Some("Won"), Some("Lost")).unwrap();
    let won = Some(true);
    assert_eq!(labels.by_row, [won, None, Some(false), None, None, None, won, None]);
    assert_eq!((labels.missing, labels.other), (3, 2));
}

#[test]
fn what_is_not_of_two_values_is_refused_with_them() {
    let many = read(&["a", "b", "b", "c", "c", "c"], None, None).unwrap_err();
    assert_eq!(
        many,
        Refusal::NotBinary { count: 3, values: vec!["c".into(), "b".into(), "a".into()] }
    );
    let one = read(&["a", "a", ""], None, None).unwrap_err();
    assert_eq!(one, Refusal::OneClass { value: "a".into(), rows: 2 });
    assert_eq!(read(&[], None, None).unwrap_err(), Refusal::NoLabels);
    assert_eq!(read(&["", "?"], None, None).unwrap_err(), Refusal::NoLabels);
    for (positive, negative) in [(Some("c"), None), (None, Some("c")), (Some("c"), Some("a"))] {
        let found = read(&["a", "b"], positive, negative).unwrap_err();
        assert!(matches!(found, Refusal::UnknownValue { .. }), "{positive:?} {negative:?}");
    }
    // One value cannot be both.
    assert!(read(&["a", "b", "c"], Some("a"), Some("a")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Every row is positive, negative, missing or another; the order of rows decides nothing.
    #[test]
    fn each_row_is_counted_once(
        mut cells in prop::collection::vec(prop::sample::select(vec!["a", "b", "", "c", "n/a"]), 2..40),
    ) {
        cells.extend(["a", "b"]);
        let labels = read(&cells, Some("a"), Some("b")).unwrap();
        let known = labels.by_row.iter().filter(|label| label.is_some()).count();
        prop_assert_eq!(known + labels.missing + labels.other, cells.len());
        let positives = labels.by_row.iter().filter(|label| **label == Some(true)).count();
        prop_assert_eq!(positives, cells.iter().filter(|cell| **cell == "a").count());
        cells.reverse();
        let mut turned = read(&cells, Some("a"), Some("b")).unwrap();
        turned.by_row.reverse();
        prop_assert_eq!(turned, labels);
    }
}
