//! What separates the won: counts, comparisons and the points that they are worth.

use proptest::prelude::*;
use speargun_measure::icp::{
    Attribute, Cells, Comparison, Counts, Evidence, GROUP_MIN, Group, UNKNOWN, VALUES_MAX, Value,
    findings, tables,
};

fn groups(counts: &[(Group, usize)]) -> Vec<Option<Group>> {
    counts.iter().flat_map(|(group, count)| vec![Some(*group); *count]).collect()
}

fn levels(names: &[&str], of: Vec<u32>) -> Attribute {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Attribute { name: "industry".to_owned(), cells: Cells::Levels { names, of } }
}

/// Every account is counted under its value, or as unknown, and those without a group nowhere.
#[test]
fn accounts_are_counted_by_value() {
    let mut all = groups(&[(Group::Won, 4), (Group::Lost, 3), (Group::Never, 2)]);
    all.push(None);
    let of = vec![0, 0, 1, UNKNOWN, 0, 1, 1, 1, UNKNOWN, 0];
    let found = tables(&all, &[levels(&["a", "b"], of)]).remove(0);
    assert_eq!(found.known, Counts { won: 3, lost: 3, never: 1 });
    assert_eq!(found.unknown, Counts { won: 1, lost: 0, never: 1 });
    let mut rows: Vec<(Value, Counts)> =
        found.rows.iter().map(|row| (row.value.clone(), row.counts)).collect();
    rows.sort_by_key(|(value, _)| format!("{value:?}"));
    assert_eq!(
        rows,
        [
            (Value::Level("a".to_owned()), Counts { won: 2, lost: 1, never: 0 }),
            (Value::Level("b".to_owned()), Counts { won: 1, lost: 2, never: 1 }),
        ]
    );
    assert!(found.rows.iter().all(|row| row.win.is_none()), "too few to compare");
}

#[test]
fn sets_count_an_account_under_each_of_its_levels() {
    let all = groups(&[(Group::Won, 2), (Group::Lost, 1)]);
    let names = vec!["SAP".to_owned(), "Oracle".to_owned()];
    let cells = Cells::Sets { names, of: vec![vec![0, 1], vec![0], vec![]] };
    let attribute = Attribute { name: "technologies".to_owned(), cells };
    let found = tables(&all, std::slice::from_ref(&attribute)).remove(0);
    assert_eq!((found.known.all(), found.unknown.all()), (2, 1));
    let won: u64 = found.rows.iter().map(|row| row.counts.won).sum();
    assert_eq!(won, 3);
    assert_eq!(found.rows_of(&attribute.cells, 0).len(), 2);
    assert!(found.rows_of(&attribute.cells, 2).is_empty());
}

#[test]
fn only_so_many_values_are_listed() {
    let all = groups(&[(Group::Won, 70)]);
    let names: Vec<String> = (0..70).map(|level| format!("level {level:02}")).collect();
    let attribute = Attribute {
        name: "city".to_owned(),
        cells: Cells::Levels { names, of: (0..70).collect() },
    };
    let found = tables(&all, &[attribute]).remove(0);
    assert_eq!((found.rows.len(), found.values_left_out), (VALUES_MAX, 70 - VALUES_MAX));
}

/// A value that nearly all won accounts have and few lost ones is found, with its direction.
#[test]
fn what_separates_is_found() {
    let all = groups(&[(Group::Won, 60), (Group::Lost, 60)]);
    let of =
        (0..120).map(|account| u32::from(if account < 60 { account >= 50 } else { account < 110 }));
    let found = tables(&all, &[levels(&["good", "bad"], of.collect())]);
    let win = |name: &str| {
        let value = Value::Level(name.to_owned());
        found[0].rows.iter().find(|row| row.value == value).unwrap().win.clone().unwrap()
    };
    let (good, bad) = (win("good"), win("bad"));
    assert!(good.flagged && bad.flagged && good.lift > 1.0 && bad.lift < 1.0);
    assert!(good.evidence.points() > 0.0 && bad.evidence.points() < 0.0);
    assert_eq!(findings(&found).len(), 2);
    // The same of an attribute that says nothing.
    let even = (0..120).map(|account| account % 2).collect();
    let nothing = tables(&all, &[levels(&["x", "y"], even)]);
    assert!(findings(&nothing).is_empty(), "{:?}", nothing[0].rows);
}

#[test]
fn bands_hold_every_number_once() {
    let all = groups(&[(Group::Won, 60), (Group::Lost, 60)]);
    let numbers: Vec<f64> = (0..120).map(|account| f64::from(account * account)).collect();
    let mut with_holes = numbers.clone();
    with_holes[3] = f64::NAN;
    let attribute = Attribute { name: "employees".to_owned(), cells: Cells::Numbers(with_holes) };
    let found = tables(&all, std::slice::from_ref(&attribute)).remove(0);
    assert_eq!((found.known.all(), found.unknown.all()), (119, 1));
    assert_eq!(found.rows.iter().map(|row| row.counts.all()).sum::<u64>(), 119);
    let bounds: Vec<(Option<f64>, Option<f64>)> = found
        .rows
        .iter()
        .map(|row| match row.value {
            Value::Band { from, below } => (from, below),
            Value::Level(_) => panic!("a level"),
        })
        .collect();
    assert_eq!((bounds[0].0, bounds.last().unwrap().1), (None, None));
    assert!(bounds.windows(2).all(|pair| pair[0].1 == pair[1].0 && pair[0].1.is_some()));
    for account in 0..120 {
        let places = found.rows_of(&attribute.cells, account);
        assert_eq!(places.len(), usize::from(account != 3), "{account}");
    }
}

/// 10 points for each doubling of the odds, at most 30, and never none.
#[test]
fn evidence_becomes_points() {
    let sure = |log_odds: f64| Evidence { log_odds, error: 0.0, prior: 1.0 };
    let doubling = std::f64::consts::LN_2;
    for (log_odds, points) in [
        (doubling, 10.0),
        (-doubling, -10.0),
        (2.0 * doubling, 20.0),
        (5.0 * doubling, 30.0),
        (-5.0 * doubling, -30.0),
        (0.01, 1.0),
        (-0.01, -1.0),
    ] {
        assert_eq!(sure(log_odds).points(), points, "{log_odds}");
    }
    let nothing = Evidence { prior: 0.0, ..sure(doubling) };
    assert_eq!(nothing.shrunk(), 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A comparison turns over with won and others, and its interval holds its lift.
    #[test]
    fn a_comparison_turns_over(
        a in 0_u64..60, b in 0_u64..60, c in 0_u64..60, d in 0_u64..60,
    ) {
        let found = Comparison::of((a, b), (a + c, b + d));
        let is_large = a + b >= GROUP_MIN && c + d >= GROUP_MIN && a + c > 0 && b + d > 0;
        prop_assert_eq!(found.is_some(), is_large);
        let Some(found) = found else { return Ok(()) };
        let other = Comparison::of((b, a), (b + d, a + c)).unwrap();
        prop_assert!((found.evidence.log_odds + other.evidence.log_odds).abs() < 1e-9);
        prop_assert!((found.chance - other.chance).abs() < 1e-9);
        prop_assert!((0.0..=1.0).contains(&found.chance));
        prop_assert!(found.lift_low <= found.lift && found.lift <= found.lift_high);
        prop_assert!((found.lift - found.rate.rate / found.base.rate).abs() < 1e-9);
        prop_assert!(found.evidence.shrunk().abs() <= found.evidence.log_odds.abs());
    }

    /// Each account of a group is counted once an attribute, and their order says nothing.
    #[test]
    fn each_account_is_counted_once(
        rows in prop::collection::vec(
            (prop::option::of(0_u8..3), prop::option::of(0_u32..4)), 1..80),
    ) {
        let of = |rows: &[(Option<u8>, Option<u32>)]| {
            let all: Vec<Option<Group>> = rows
                .iter()
                .map(|row| row.0.map(|own| [Group::Won, Group::Lost, Group::Never][own as usize]))
                .collect();
            let cells = rows.iter().map(|row| row.1.unwrap_or(UNKNOWN)).collect();
            tables(&all, &[levels(&["a", "b", "c", "d"], cells)]).remove(0)
        };
        let found = of(&rows);
        let counted = rows.iter().filter(|row| row.0.is_some()).count() as u64;
        prop_assert_eq!(found.known.all() + found.unknown.all(), counted);
        let listed: u64 = found.rows.iter().map(|row| row.counts.all()).sum();
        prop_assert_eq!(listed, found.known.all());
        let mut turned = rows.clone();
        turned.reverse();
        prop_assert_eq!(of(&turned), found);
    }
}
