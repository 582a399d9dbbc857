//! Tiers that hold only so many accounts: who has a place, and who is next in line.

use std::cmp::Reverse;

use super::TierModel;
use crate::value::Tenths;

/// An account that asks for a place in the tier that it has earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// The account.
    pub id: i64,
    /// Its score.
    pub score: Tenths,
    /// The tier that it has earned.
    pub earned: u8,
    /// The tier that it stood in before.
    pub held: Option<u8>,
}

/// Where an account ends up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seated {
    /// The tier that it stands in.
    pub tier: u8,
    /// The full tier that it waits for.
    pub waiting: Option<Waiting>,
}

/// A full tier that an account has earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The tier.
    pub tier: u8,
    /// How many it holds.
    pub capacity: u32,
    /// 1 comes in next.
    pub rank: u32,
}

impl TierModel {
    /// Gives accounts their places, the best tier first. Whoever has a place keeps it while the
    /// gates are cleared, so that nobody is pushed out by a neighbour's tenth of a point; free
    /// places go to the highest scores, equal ones by id. `below` tells the tier behind a full one
    /// that the account at a place of `seats` clears.
    #[must_use]
    pub fn seat(&self, seats: &[Seat], below: &dyn Fn(usize, u8) -> u8) -> Vec<Seated> {
        let mut seated: Vec<Seated> =
            seats.iter().map(|seat| Seated { tier: seat.earned, waiting: None }).collect();
        for tier in &self.tiers {
            let Some(capacity) = tier.capacity else { continue };
            let asks = |place: &usize| seated[*place].tier == tier.tier;
            let mut asking: Vec<usize> = (0..seats.len()).filter(asks).collect();
            if asking.len() <= capacity as usize {
                continue;
            }
            asking.sort_by_key(|place| {
                let seat = &seats[*place];
                let has_place = seat.held.is_some_and(|held| held <= tier.tier);
                (!has_place, Reverse(seat.score), seat.id)
            });
            for (rank, place) in (1..).zip(asking.into_iter().skip(capacity as usize)) {
                let waiting = Waiting { tier: tier.tier, capacity, rank };
                seated[place] = Seated {
                    tier: below(place, tier.tier),
                    waiting: seated[place].waiting.or(Some(waiting)),
                };
            }
        }
        seated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{DEFAULT, ScoreModel};

    fn tiers(capacity: u32) -> TierModel {
        let mut tiers = ScoreModel::parse(DEFAULT).unwrap().tiers;
        tiers.tiers[0].capacity = Some(capacity);
        tiers
    }

    fn seat(id: i64, score: Tenths, held: Option<u8>) -> Seat {
        Seat { id, score, earned: 1, held }
    }

    #[test]
    fn whoever_has_a_place_keeps_it_and_the_line_goes_by_score() {
        let seats = [
            seat(1, 800, Some(1)),
            seat(2, 950, Some(2)),
            seat(3, 810, None),
            Seat { id: 4, score: 700, earned: 2, held: Some(2) },
            seat(5, 900, Some(2)),
        ];
        let seated = tiers(2).seat(&seats, &|_, _| 2);
        let shown: Vec<(u8, Option<u32>)> =
            seated.iter().map(|s| (s.tier, s.waiting.map(|waiting| waiting.rank))).collect();
        assert_eq!(shown, [(1, None), (1, None), (2, Some(2)), (2, None), (2, Some(1))]);
        // A place that comes free goes to the first in line.
        let seated = tiers(2).seat(&seats[1..], &|_, _| 2);
        assert_eq!((seated[0].tier, seated[3].tier, seated[1].tier), (1, 1, 2));
    }

    #[test]
    fn a_lower_capacity_keeps_the_best_of_those_who_had_places() {
        let seats = [seat(1, 800, Some(1)), seat(2, 850, Some(1)), seat(3, 990, None)];
        let seated = tiers(1).seat(&seats, &|_, _| 2);
        assert_eq!(seated.iter().map(|s| s.tier).collect::<Vec<_>>(), [2, 1, 2]);
    }
}
