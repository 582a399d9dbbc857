//! Scores and tiers over columns, against the same one account at a time.

use proptest::prelude::*;
use speargun_measure::ranking::{Bound, EXCLUDED_TRAP, Gates, Ladder, Place, rank};

const BOUNDS: [Bound; 3] =
    [Bound { enter: 800, stay: 700 }, Bound { enter: 500, stay: 500 }, Bound { enter: 0, stay: 0 }];

fn gates(tiers: &[(bool, bool, bool, u8)]) -> Gates {
    let mut gates = Gates::default();
    for (tier, (clears, is_in, dwells, trap)) in tiers.iter().enumerate() {
        gates.put(tier, *clears, *is_in, *dwells, *trap);
    }
    gates
}

/// Gates of the first and second tier, score, tier and trap.
#[test]
fn an_account_is_in_the_best_tier_that_it_clears() {
    let open = (true, false, false, 0);
    let shut = (false, false, false, 0);
    for (first, second, total, tier, trap) in [
        (open, open, 800, 0, 0),
        (open, open, 799, 1, 0),
        (open, open, 499, 2, 0),
        (shut, open, 900, 1, 0),
        (shut, shut, 900, 2, 0),
        // The way out counts for an account that was in.
        ((true, true, false, 0), open, 700, 0, 0),
        ((true, true, false, 0), open, 699, 1, 0),
        // It stays whatever happens.
        ((false, true, true, 0), open, 0, 0, 0),
        // A trap that alone keeps it out, if the score is enough.
        ((false, false, false, 3), open, 900, 1, 3),
        ((false, false, false, 3), open, 700, 1, 0),
        ((false, false, false, 3), (false, false, false, 5), 900, 2, 3),
        (shut, (false, false, false, 5), 900, 2, 5),
    ] {
        let ladder = Ladder::of(&[gates(&[first, second])], &BOUNDS);
        let found = ladder.place_from(0, 0, total);
        assert_eq!(found, Place { total, tier, trap }, "{first:?} {second:?} {total}");
    }
    let ladder = Ladder::of(&[Gates::excluded()], &BOUNDS);
    assert_eq!(ladder.place_from(0, 0, 999), Place { total: 999, tier: 2, trap: EXCLUDED_TRAP });
    let ladder = Ladder::of(&[gates(&[open, open])], &BOUNDS);
    assert_eq!(ladder.place_from(0, 1, 900).tier, 1, "the first is passed over");
    assert_eq!(ladder.accounts(), 1);
}

/// Half a tenth is rounded up.
#[test]
fn a_score_is_the_rounded_weighted_sum() {
    let ladder = Ladder::of(&[Gates::default(); 4], &BOUNDS);
    let (left, right) = ([1_000_i16, 1, 0, 333], [0_i16, 0, 1, 334]);
    let mut places = [Place::default(); 4];
    rank(&[&left, &right], &[50.0, 50.0], (&ladder, 0..4), &mut places);
    assert_eq!(places.map(|place| place.total), [500, 1, 1, 334]);
    rank(&[&left, &right], &[25.0, 75.0], (&ladder, 0..4), &mut places);
    assert_eq!(places.map(|place| place.total), [250, 0, 1, 334]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// All accounts at once give what each gives alone, and any range of them the same.
    #[test]
    fn ranking_all_is_placing_each(
        rows in prop::collection::vec(
            (0_i16..=1_000, 0_i16..=1_000, any::<[bool; 6]>(), 0_u8..4, any::<bool>()), 1..700),
        weight in 0_u32..=100, from in 0_usize..700,
    ) {
        let all: Vec<Gates> = rows
            .iter()
            .map(|(_, _, bits, trap, excluded)| match *excluded && bits[0] {
                true => Gates::excluded(),
                false => gates(&[
                    (bits[0], bits[1], bits[2], *trap),
                    (bits[3], bits[4], bits[5], *trap),
                ]),
            })
            .collect();
        let left: Vec<i16> = rows.iter().map(|row| row.0).collect();
        let right: Vec<i16> = rows.iter().map(|row| row.1).collect();
        let weights = [f64::from(weight), f64::from(100 - weight)];
        let ladder = Ladder::of(&all, &BOUNDS);
        let mut places = vec![Place::default(); rows.len()];
        rank(&[&left, &right], &weights, (&ladder, 0..rows.len()), &mut places);
        for (account, place) in places.iter().enumerate() {
            let sum = f64::from(left[account]) * weights[0] / 100.0
                + f64::from(right[account]) * weights[1] / 100.0;
            prop_assert!((f64::from(place.total) - sum).abs() <= 0.5 + 1e-9);
            prop_assert_eq!(*place, ladder.place_from(account, 0, place.total));
        }
        let from = from.min(rows.len() - 1);
        let mut part = vec![Place::default(); rows.len() - from];
        rank(&[&left[from..], &right[from..]], &weights, (&ladder, from..rows.len()), &mut part);
        prop_assert_eq!(&part, &places[from..]);
    }

    /// A higher score is never a worse tier.
    #[test]
    fn more_points_are_no_worse_tier(
        bits: [bool; 6], trap in 0_u8..4, low in 0_i16..900, more in 0_i16..100,
    ) {
        let own = gates(&[(bits[0], bits[1], bits[2], trap), (bits[3], bits[4], bits[5], trap)]);
        let ladder = Ladder::of(&[own], &BOUNDS);
        let tier = |total| ladder.place_from(0, 0, total).tier;
        prop_assert!(tier(low + more) <= tier(low));
    }
}
