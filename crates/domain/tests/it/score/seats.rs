//! Tiers that hold only so many accounts.

use proptest::prelude::*;
use speargun_domain::tier::{Seat, Seated, TierModel};

use super::{around, read};

/// Three tiers, of which the first two have places.
fn model(first: u32, second: u32) -> TierModel {
    let text = around("[[dimension]]\nkey = \"a\"\nweight = 1\n")
        + &format!(
            "capacity = {first}\n[[tier]]\ntier = 2\nscore_min = 0\ncapacity = {second}\n\
             [[tier]]\ntier = 3\nscore_min = 0\n"
        );
    read(&text).tiers
}

fn seat(id: i64, score: i64, earned: u8, held: Option<u8>) -> Seat {
    Seat { id, score, earned, held }
}

fn tiers(seated: &[Seated]) -> Vec<u8> {
    seated.iter().map(|seat| seat.tier).collect()
}

#[test]
fn free_places_go_to_the_highest_scores_and_then_by_id() {
    let seats = [
        seat(1, 900, 1, None),
        seat(2, 950, 1, None),
        seat(3, 900, 1, None),
        seat(4, 700, 2, None),
    ];
    let seated = model(2, 9).seat(&seats, &|_, tier| tier + 1);
    assert_eq!(tiers(&seated), [1, 1, 2, 2]);
    let waiting = seated[2].waiting.unwrap();
    assert_eq!((waiting.tier, waiting.capacity, waiting.rank), (1, 2, 1));
    assert!(seated[0].waiting.is_none() && seated[3].waiting.is_none());
}

/// A place is kept against higher scores, as long as the gates are cleared.
#[test]
fn a_place_is_kept_against_higher_scores() {
    let seats = [seat(1, 800, 1, Some(1)), seat(2, 990, 1, Some(2)), seat(3, 995, 1, None)];
    assert_eq!(tiers(&model(1, 9).seat(&seats, &|_, tier| tier + 1)), [1, 2, 2]);
    // An account that no longer clears the gates leaves its place.
    let gone = [seat(1, 800, 2, Some(1)), seats[1], seats[2]];
    assert_eq!(tiers(&model(1, 9).seat(&gone, &|_, tier| tier + 1)), [2, 2, 1]);
}

/// Those that wait in a tier take its places like the others, and wait for the best tier.
#[test]
fn a_line_may_go_on_into_the_next_tier() {
    let seats = [
        seat(1, 990, 1, None),
        seat(2, 980, 1, None),
        seat(3, 970, 1, None),
        seat(4, 600, 2, None),
    ];
    let seated = model(1, 2).seat(&seats, &|_, tier| tier + 1);
    assert_eq!(tiers(&seated), [1, 2, 2, 3]);
    let waits: Vec<Option<(u8, u32)>> =
        seated.iter().map(|own| own.waiting.map(|it| (it.tier, it.rank))).collect();
    assert_eq!(waits, [None, Some((1, 1)), Some((1, 2)), Some((2, 1))]);
}

/// Which tier comes next is asked of the account, not of the model.
#[test]
fn the_tier_behind_is_the_one_that_the_account_clears() {
    let seats = [seat(1, 990, 1, None), seat(2, 980, 1, None)];
    let seated = model(1, 9).seat(&seats, &|place, tier| {
        assert_eq!((place, tier), (1, 1));
        3
    });
    assert_eq!(tiers(&seated), [1, 3]);
}

#[test]
fn enough_places_change_nothing() {
    let seats = [seat(1, 1, 1, None), seat(2, 2, 1, None), seat(3, 3, 2, Some(1))];
    let seated = model(2, 1).seat(&seats, &|_, _| panic!("no one has to go"));
    assert_eq!(tiers(&seated), [1, 1, 2]);
    assert!(seated.iter().all(|own| own.waiting.is_none()));
    assert!(model(1, 1).seat(&[], &|_, _| 3).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// No tier holds more than it may, no account is better off than it earned, ranks count from 1
    /// without gaps, and a place is free only where no one waits for it.
    #[test]
    fn places_are_given_out_whole(
        asked in prop::collection::vec((0_i64..1_000, 1_u8..=3, prop::option::of(1_u8..=3)), 0..30),
        first in 1_u32..6, second in 1_u32..6,
    ) {
        let seats: Vec<Seat> = (1_i64..)
            .zip(&asked)
            .map(|(id, (score, earned, held))| seat(id, *score, *earned, *held))
            .collect();
        let seated = model(first, second).seat(&seats, &|_, tier| tier + 1);
        for (tier, capacity) in [(1, first), (2, second)] {
            let held = seated.iter().filter(|own| own.tier == tier).count();
            prop_assert!(held <= capacity as usize);
            let mut ranks: Vec<u32> = seated
                .iter()
                .filter_map(|own| own.waiting.filter(|it| it.tier == tier).map(|it| it.rank))
                .collect();
            ranks.sort_unstable();
            let one = u32::try_from(ranks.len()).unwrap();
            if tier == 1 {
                prop_assert_eq!(&ranks, &(1..=one).collect::<Vec<_>>());
                prop_assert!(ranks.is_empty() || held == capacity as usize);
            }
        }
        for (own, seat) in seated.iter().zip(&seats) {
            prop_assert!(own.tier >= seat.earned);
            prop_assert_eq!(own.tier == seat.earned, own.waiting.is_none());
        }
    }

    /// The order in which accounts are looked at decides nothing.
    #[test]
    fn the_order_of_accounts_decides_nothing(
        asked in prop::collection::vec((0_i64..50, 1_u8..=3, prop::option::of(1_u8..=3)), 1..20),
        turn in 0_usize..20,
    ) {
        let seats: Vec<Seat> = (1_i64..)
            .zip(&asked)
            .map(|(id, (score, earned, held))| seat(id, *score, *earned, *held))
            .collect();
        let mut turned = seats.clone();
        turned.rotate_left(turn % seats.len());
        let of = |seats: &[Seat]| {
            let seated = model(2, 3).seat(seats, &|_, tier| tier + 1);
            let mut by_id: Vec<(i64, u8, Option<u32>)> = seats
                .iter()
                .zip(seated)
                .map(|(seat, own)| (seat.id, own.tier, own.waiting.map(|it| it.rank)))
                .collect();
            by_id.sort_unstable();
            by_id
        };
        prop_assert_eq!(of(&seats), of(&turned));
    }
}
