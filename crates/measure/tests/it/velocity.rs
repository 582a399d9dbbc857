//! Closed deals of a period: win rate, revenue, cycle, velocity (E1, E2).

use proptest::prelude::*;
use speargun_measure::velocity::{Deal, summarise};

use crate::DAY;

fn deal(created: Option<i64>, closed: Option<i64>, is_won: bool, amount: Option<f64>) -> Deal {
    Deal {
        created_at: created.map(|day| day * DAY),
        closed_at: closed.map(|day| day * DAY),
        is_won,
        is_open: closed.is_none(),
        amount,
        ..Deal::default()
    }
}

/// Where each deal counts in the period from day 10 to day 20.
#[test]
fn a_deal_counts_where_it_closes() {
    for (name, own, won, lost, open) in [
        ("won inside", deal(Some(0), Some(15), true, None), 1, 0, 0),
        ("lost inside", deal(Some(0), Some(15), false, None), 0, 1, 0),
        ("on the first day", deal(Some(0), Some(10), true, None), 1, 0, 0),
        ("on the day after the last", deal(Some(0), Some(20), true, None), 0, 0, 1),
        ("before", deal(Some(0), Some(9), true, None), 0, 0, 0),
        ("open", deal(Some(0), None, false, None), 0, 0, 1),
        ("open, made later", deal(Some(20), None, false, None), 0, 0, 0),
        ("open, made on the last day", deal(Some(19), None, false, None), 0, 0, 1),
        ("open, made on a day that is not known", deal(None, None, false, None), 0, 0, 1),
        ("made and closed later", deal(Some(30), Some(40), true, None), 0, 0, 0),
    ] {
        let found = summarise([own].iter(), 10 * DAY, 20 * DAY);
        assert_eq!((found.won, found.lost, found.open_count), (won, lost, open), "{name}");
    }
}

/// Velocity = open deals × win rate × average won deal ÷ median cycle of the won deals, a day.
#[test]
fn velocity_is_its_formula() {
    let deals = [
        deal(Some(0), Some(10), true, Some(100.0)),
        deal(Some(0), Some(20), true, Some(300.0)),
        deal(Some(0), Some(60), true, None),
        deal(Some(0), Some(30), false, Some(999.0)),
        deal(Some(0), None, false, Some(1_000.0)),
        deal(Some(0), None, false, None),
    ];
    let found = summarise(deals.iter(), 0, 100 * DAY);
    let rate = found.win_rate.unwrap();
    assert_eq!((rate.reached, rate.of), (3, 4));
    assert_eq!((found.revenue, found.average_won), (400.0, Some(200.0)), "of those with an amount");
    assert_eq!((found.open_count, found.open_amount), (2, 1_000.0));
    let won = found.cycle_days_won.unwrap();
    assert_eq!((won.median, won.mean, won.cases), (20.0, 30.0, 3));
    assert_eq!(found.cycle_days_closed.unwrap().cases, 4);
    assert_eq!(found.velocity_per_day, Some(2.0 * 0.75 * 200.0 / 20.0));
}

#[test]
fn what_cannot_be_said_is_left_open() {
    let none = summarise([].iter(), 0, DAY);
    assert!(none.win_rate.is_none() && none.velocity_per_day.is_none());
    assert!(none.average_won.is_none() && none.cycle_days_won.is_none());
    let lost = summarise([deal(Some(0), Some(1), false, Some(5.0))].iter(), 0, 9 * DAY);
    assert_eq!(lost.win_rate.map(|rate| rate.rate), Some(0.0));
    assert!(lost.velocity_per_day.is_none() && lost.revenue == 0.0);
    // Made and closed in one moment, or closed before it was made: no cycle to divide by.
    for created in [3, 8] {
        let odd = summarise([deal(Some(created), Some(3), true, Some(5.0))].iter(), 0, 9 * DAY);
        assert!(odd.velocity_per_day.is_none(), "{created}");
        assert_eq!(odd.cycle_days_won.is_some(), created == 3);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Sums of parts are those of the whole, and the order of deals counts nothing.
    #[test]
    fn sums_add_up(
        mut rows in prop::collection::vec(
            (0_i64..50, prop::option::of(0_i64..60), any::<bool>(), 0_u32..1_000), 0..40),
        cut in 0_usize..40,
    ) {
        let of = |rows: &[(i64, Option<i64>, bool, u32)]| {
            let deals: Vec<Deal> = rows
                .iter()
                .map(|(made, length, is_won, amount)| {
                    let closed = length.map(|days| made + days);
                    deal(Some(*made), closed, *is_won, Some(f64::from(*amount)))
                })
                .collect();
            summarise(deals.iter(), 10 * DAY, 60 * DAY)
        };
        let whole = of(&rows);
        let (left, right) = rows.split_at(cut.min(rows.len()));
        let (left, right) = (of(left), of(right));
        prop_assert_eq!(whole.won, left.won + right.won);
        prop_assert_eq!(whole.lost, left.lost + right.lost);
        prop_assert_eq!(whole.open_count, left.open_count + right.open_count);
        prop_assert!((whole.revenue - left.revenue - right.revenue).abs() < 1e-6);
        prop_assert!((whole.open_amount - left.open_amount - right.open_amount).abs() < 1e-6);
        let open = rows.iter().filter(|row| row.1.is_none()).count() as u64;
        prop_assert!(whole.won + whole.lost + whole.open_count <= rows.len() as u64);
        prop_assert!(whole.open_count >= open);
        rows.reverse();
        let turned = of(&rows);
        prop_assert_eq!((turned.won, turned.lost, turned.cycle_days_won.map(|c| c.median)),
            (whole.won, whole.lost, whole.cycle_days_won.map(|c| c.median)));
    }
}
