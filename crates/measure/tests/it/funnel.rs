//! One side of the double funnel (D2): by period and by cohort.

use proptest::prelude::*;
use speargun_measure::funnel::{HEAD_STAGES, Head, Mode, STAGES, Stage, deal_times, stages};
use speargun_measure::velocity::Deal;

use crate::DAY;

fn head(days: [Option<i64>; STAGES], won_amount: f64) -> Head {
    Head { entered: days.map(|day| day.map(|day| day * DAY)), won_amount }
}

fn deal(sql: Option<i64>, opportunity: Option<i64>, won: Option<i64>, amount: f64) -> Deal {
    Deal {
        sql_at: sql.map(|day| day * DAY),
        opportunity_at: opportunity.map(|day| day * DAY),
        closed_at: won.map(|day| day * DAY),
        is_won: won.is_some(),
        is_open: won.is_none(),
        amount: Some(amount),
        ..Deal::default()
    }
}

fn counts(stages: &[Stage; STAGES]) -> [u64; STAGES] {
    stages.map(|stage| stage.count)
}

#[test]
fn a_later_stage_implies_the_earlier_ones() {
    let far = head([None, None, Some(9), None, Some(5)], 0.0);
    let reached = [0, 1, 2, 3, 4].map(|stage| far.reached(stage).map(|at| at / DAY));
    assert_eq!(reached, [Some(5), Some(5), Some(5), Some(5), Some(5)]);
    assert_eq!(Head::default().reached(0), None);
}

/// Entries in the period; conversions up to now, whenever they came.
#[test]
fn by_period_each_stage_counts_its_entries() {
    let heads = [
        head([Some(1), Some(4), None, None, None], 0.0),
        head([Some(2), Some(50), None, None, None], 0.0),
        head([Some(3), None, None, None, None], 0.0),
        head([Some(40), Some(41), None, None, None], 0.0),
        head([None, Some(5), None, None, None], 0.0),
    ];
    let deals = [
        deal(Some(2), Some(6), Some(30), 100.0),
        deal(Some(3), Some(9), None, 200.0),
        deal(Some(8), None, None, 400.0),
        deal(Some(25), None, None, 800.0),
        deal(None, Some(5), Some(8), 1_600.0),
    ];
    let found = stages(heads.iter(), deals.iter(), 0, 10 * DAY, Mode::Period);
    assert_eq!(counts(&found), [3, 2, 3, 3, 1]);
    let reached = found.map(|stage| stage.conversion.map(|rate| (rate.reached, rate.of)));
    assert_eq!(reached, [Some((2, 3)), Some((0, 2)), Some((2, 3)), Some((2, 3)), None]);
    let amounts = found.map(|stage| stage.amount);
    assert_eq!(amounts, [None, None, Some(700.0), Some(1_900.0), Some(1_600.0)]);
    let days = found[0].days.unwrap();
    assert_eq!((days.median, days.cases), (25.5, 2), "3 and 48 days");
}

/// Both stages at one moment are a time of no days, not a missing one.
#[test]
fn days_are_those_from_a_stage_to_the_next() {
    for (first, second, days) in [(3, 3, Some(0.0)), (3, 4, Some(1.0)), (3, 9, Some(6.0))] {
        let heads = [head([Some(first), Some(second), None, None, None], 0.0)];
        let found = stages(heads.iter(), [].iter(), 0, 10 * DAY, Mode::Period);
        let conversion = found[0].conversion.map(|rate| (rate.reached, rate.of));
        assert_eq!(conversion, Some((1, 1)), "{first} {second}");
        assert_eq!(found[0].days.map(|days| days.median), days, "{first} {second}");
    }
}

/// The end of a period belongs to the next one.
#[test]
fn a_period_ends_before_its_last_moment() {
    let heads = [
        head([Some(0), None, None, None, None], 0.0),
        head([Some(10), None, None, None, None], 0.0),
    ];
    let count = |from: i64, to: i64| {
        stages(heads.iter(), [].iter(), from * DAY, to * DAY, Mode::Period)[0].count
    };
    assert_eq!((count(0, 10), count(10, 20), count(0, 11), count(1, 10)), (1, 1, 2, 0));
}

/// Those who entered the first stage in the period, and how far they came.
#[test]
fn by_cohort_everything_is_counted_in_heads() {
    let heads = [
        head([Some(1), Some(20), Some(30), Some(40), Some(90)], 500.0),
        head([Some(2), None, Some(12), None, None], 0.0),
        head([Some(3), None, None, None, None], 0.0),
        head([Some(50), Some(51), Some(52), Some(53), Some(54)], 900.0),
    ];
    let ignored = [deal(Some(1), Some(2), Some(3), 9e9)];
    let found = stages(heads.iter(), ignored.iter(), 0, 10 * DAY, Mode::Cohort);
    assert_eq!(counts(&found), [3, 2, 2, 1, 1]);
    assert_eq!(found[4].amount, Some(500.0));
    assert!(found[..4].iter().all(|stage| stage.amount.is_none()));
    assert_eq!(found[0].days.map(|days| days.cases), Some(2));
}

#[test]
fn a_deal_is_won_when_it_is_closed_and_won() {
    let won = deal(Some(1), Some(2), Some(3), 1.0);
    assert_eq!(deal_times(&won), [Some(DAY), Some(2 * DAY), Some(3 * DAY)]);
    for other in [Deal { is_open: true, ..won }, Deal { is_won: false, ..won }] {
        assert_eq!(deal_times(&other)[2], None);
    }
}

fn any_head() -> impl Strategy<Value = Head> {
    let days = prop::array::uniform5(prop::option::of(-20_i64..80));
    (days, 0_u32..1_000).prop_map(|(days, won)| head(days, f64::from(won)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Parts of the heads add up to all of them, in either mode; the order of heads counts nothing.
    #[test]
    fn parts_add_up(
        mut heads in prop::collection::vec(any_head(), 0..40), cut in 0_usize..40, is_cohort: bool,
    ) {
        let mode = if is_cohort { Mode::Cohort } else { Mode::Period };
        let of = |heads: &[Head]| stages(heads.iter(), [].iter(), 0, 50 * DAY, mode);
        let whole = of(&heads);
        let (left, right) = heads.split_at(cut.min(heads.len()));
        let (left, right) = (of(left), of(right));
        for stage in 0..STAGES {
            prop_assert_eq!(whole[stage].count, left[stage].count + right[stage].count);
            let reached =
                |of: &[Stage; STAGES]| of[stage].conversion.map_or(0, |rate| rate.reached);
            prop_assert_eq!(reached(&whole), reached(&left) + reached(&right));
            prop_assert!(reached(&whole) <= whole[stage].count);
        }
        heads.reverse();
        let shown = |of: [Stage; STAGES]| of.map(|stage| (stage.count, stage.days));
        prop_assert_eq!(shown(of(&heads)), shown(whole));
    }

    /// Two periods that follow each other count what one over both counts.
    #[test]
    fn periods_that_follow_each_other_add_up(
        heads in prop::collection::vec(any_head(), 0..40), middle in 1_i64..49,
    ) {
        let of = |from: i64, to: i64| {
            counts(&stages(heads.iter(), [].iter(), from * DAY, to * DAY, Mode::Period))
        };
        let (whole, first, second) = (of(0, 50), of(0, middle), of(middle, 50));
        for stage in 0..HEAD_STAGES {
            prop_assert_eq!(whole[stage], first[stage] + second[stage]);
        }
    }
}
