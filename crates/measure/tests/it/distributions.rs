//! Drawing without putting back, and the chi-square distribution.

use proptest::prelude::*;
use speargun_measure::chi_square::{above, same_shares};
use speargun_measure::hypergeometric::{at_least, chance};

/// How many ways there are to choose, counted by Pascal's triangle.
fn choose(all: u64, some: u64) -> f64 {
    if some > all {
        return 0.0;
    }
    (1..=some).map(|step| (all - some + step) as f64 / step as f64).product()
}

fn exactly(all: u64, marked: u64, drawn: u64, found: u64) -> f64 {
    choose(marked, found) * choose(all - marked, drawn - found) / choose(all, drawn)
}

/// Two aces among five cards of fifty-two; six of forty-nine in the lottery.
#[test]
fn chances_of_cards_and_lotteries() {
    for (all, marked, drawn, found, expected) in [
        (52, 4, 5, 1, 1.0 - 0.658_841_998),
        (52, 4, 5, 2, 0.041_684_36),
        (49, 6, 6, 6, 7.151_12e-8),
        (49, 6, 6, 3, 0.018_637_55),
        (10, 5, 5, 0, 1.0),
        (10, 5, 5, 6, 0.0),
    ] {
        let found_chance = at_least(all, marked, drawn, found);
        let off = (found_chance - expected).abs();
        assert!(off <= expected * 1e-6 + 1e-12, "{found} of {drawn}: {found_chance}");
    }
}

#[test]
fn the_middle_of_a_distribution_holds_its_mean() {
    for (all, marked, drawn, expected) in
        [(100, 10, 20, 2.0), (1_000, 500, 10, 5.0), (7, 7, 3, 3.0), (50, 0, 10, 0.0)]
    {
        let found = chance(all, marked, drawn);
        assert_eq!(found.expected, expected, "{all} {marked} {drawn}");
        let (low, high) = found.interval;
        assert!(low as f64 <= expected && expected <= high as f64);
    }
    // More than there are counts as all.
    assert_eq!(chance(10, 99, 99), chance(10, 10, 10));
    assert_eq!(at_least(10, 99, 3, 3), 1.0);
}

/// Quantiles of the usual tables of the chi-square distribution.
#[test]
fn quantiles_of_chi_square_are_those_of_the_tables() {
    for (freedom, value, expected) in [
        (1.0, 2.7055, 0.10),
        (1.0, 6.6349, 0.01),
        (2.0, 5.9915, 0.05),
        (2.0, 9.2103, 0.01),
        (3.0, 7.8147, 0.05),
        (4.0, 13.2767, 0.01),
        (6.0, 12.5916, 0.05),
        (20.0, 31.4104, 0.05),
    ] {
        let found = above(value, freedom);
        assert!((found - expected).abs() < 2e-5, "{freedom} {value}: {found}");
    }
    // With two degrees of freedom it is an exponential.
    for value in [0.1_f64, 1.0, 5.0, 40.0] {
        assert!((above(value, 2.0) - (-value / 2.0).exp()).abs() < 1e-10, "{value}");
    }
}

#[test]
fn tables_without_a_second_row_or_column_say_nothing() {
    for rows in [&[][..], &[(1, 2)], &[(1, 0), (5, 0)], &[(0, 1), (0, 5)], &[(3, 4), (0, 0)]] {
        assert_eq!(same_shares(rows), None, "{rows:?}");
    }
    assert_eq!(same_shares(&[(10, 20), (5, 10)]), Some(1.0), "equal shares");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Chances are those of counting, and fall with what is asked for.
    #[test]
    fn chances_are_those_of_counting(
        all in 1_u64..40, marked in 0_u64..40, drawn in 0_u64..40, found in 0_u64..40,
    ) {
        let (marked, drawn) = (marked.min(all), drawn.min(all));
        let least = drawn.saturating_sub(all - marked);
        let counted: f64 = (found.max(least)..=marked.min(drawn))
            .map(|found| exactly(all, marked, drawn, found))
            .sum();
        let computed = at_least(all, marked, drawn, found);
        prop_assert!((computed - counted).abs() < 1e-9, "{} {}", computed, counted);
        prop_assert!(at_least(all, marked, drawn, found + 1) <= computed + 1e-12);
        let middle = chance(all, marked, drawn);
        let inside: f64 = (middle.interval.0..=middle.interval.1)
            .filter(|found| (least..=marked.min(drawn)).contains(found))
            .map(|found| exactly(all, marked, drawn, found))
            .sum();
        prop_assert!(inside >= 0.95 - 1e-9);
    }

    /// Two rows give what the statistic of four fields gives, in any order.
    #[test]
    fn two_rows_are_four_fields(a in 1_u64..60, b in 1_u64..60, c in 1_u64..60, d in 1_u64..60) {
        let found = same_shares(&[(a, b), (c, d)]).unwrap();
        let n = (a + b + c + d) as f64;
        let product = (a as f64 * d as f64 - b as f64 * c as f64).powi(2);
        let fields = ((a + b) * (c + d) * (a + c) * (b + d)) as f64;
        prop_assert!((found - above(n * product / fields, 1.0)).abs() < 1e-9);
        prop_assert!((found - same_shares(&[(c, d), (a, b)]).unwrap()).abs() < 1e-12);
        prop_assert!((found - same_shares(&[(b, a), (d, c)]).unwrap()).abs() < 1e-9);
        // A row without anything changes nothing.
        prop_assert_eq!(same_shares(&[(a, b), (0, 0), (c, d)]), Some(found));
    }
}
