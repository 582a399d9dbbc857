//! Rates with Wilson's interval, quartiles and means.

use proptest::prelude::*;
use speargun_measure::statistics::{Quartiles, Rate, mean};

/// Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
#[test]
fn intervals_are_those_of_the_paper() {
    for (reached, of, low, high) in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ] {
        let rate = Rate::new(reached, of).unwrap();
        assert!((rate.low - low).abs() < 6e-5, "{reached} of {of}: {rate:?}");
        assert!((rate.high - high).abs() < 6e-5, "{reached} of {of}: {rate:?}");
        assert_eq!((rate.reached, rate.of), (reached, of));
    }
    assert!(Rate::new(0, 0).is_none());
    assert_eq!(Rate::new(5, 5).unwrap().high, 1.0);
    assert_eq!(Rate::new(0, 5).unwrap().low, 0.0);
}

/// Type 7 of Hyndman and Fan 1996, as R and NumPy have it by default.
#[test]
fn quartiles_are_interpolated_between_neighbours() {
    for (values, q1, median, q3) in [
        (&[5.0][..], 5.0, 5.0, 5.0),
        (&[1.0, 2.0], 1.25, 1.5, 1.75),
        (&[3.0, 1.0, 2.0], 1.5, 2.0, 2.5),
        (&[1.0, 2.0, 3.0, 4.0], 1.75, 2.5, 3.25),
        (&[1.0, 2.0, 3.0, 4.0, 5.0], 2.0, 3.0, 4.0),
        (&[10.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.0, 0.0, 0.0),
        (&[-4.0, 4.0], -2.0, 0.0, 2.0),
    ] {
        let found = Quartiles::of(values.to_vec()).unwrap();
        assert_eq!((found.q1, found.median, found.q3), (q1, median, q3), "{values:?}");
        assert_eq!(found.cases, values.len() as u64);
    }
    assert!(Quartiles::of(Vec::new()).is_none());
    assert_eq!((mean(&[1.0, 2.0, 6.0]), mean(&[])), (Some(3.0), None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// An interval holds its rate, lies within 0 and 1, narrows with more cases and turns over with
    /// the complement.
    #[test]
    fn an_interval_holds_its_rate(reached in 0_u64..500, more in 0_u64..500) {
        let of = reached + more;
        prop_assume!(of > 0);
        let rate = Rate::new(reached, of).unwrap();
        prop_assert!(0.0 <= rate.low && rate.low <= rate.rate);
        prop_assert!(rate.rate <= rate.high && rate.high <= 1.0);
        let other = Rate::new(more, of).unwrap();
        prop_assert!((rate.low - (1.0 - other.high)).abs() < 1e-9);
        let tenfold = Rate::new(reached * 10, of * 10).unwrap();
        prop_assert!(tenfold.high - tenfold.low < rate.high - rate.low);
    }

    /// Quartiles are in order, within the values, and follow a shift and a scale.
    #[test]
    fn quartiles_are_in_order(
        values in prop::collection::vec(-1e6_f64..1e6, 1..60), by in 0.5_f64..9.0,
    ) {
        let found = Quartiles::of(values.clone()).unwrap();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        prop_assert!(least <= found.q1 && found.q1 <= found.median);
        prop_assert!(found.median <= found.q3 && found.q3 <= most);
        let moved = Quartiles::of(values.iter().map(|value| value * by + 7.0).collect()).unwrap();
        prop_assert!((moved.median - (found.median * by + 7.0)).abs() < 1e-6);
        prop_assert!((moved.q3 - (found.q3 * by + 7.0)).abs() < 1e-6);
    }
}
