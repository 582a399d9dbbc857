//! Places in tiers that hold only so many accounts.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use speargun_domain::money::Rates;
use speargun_domain::score::Tenths;
use speargun_domain::tier::Seat;

use super::{Scored, Standing};
use crate::features::Features;

/// Gives places to all accounts that were scored, by their places among the features, beside those
/// that stand as they stood. Tells whose tier changes of those that were not scored: they have to
/// be, since a place came free or was taken.
pub(crate) fn give(
    features: &mut Features,
    rates: &Rates,
    scored: &mut [(u32, Scored)],
    at: i64,
) -> Vec<u32> {
    let model = Arc::clone(&features.model);
    if !model.tiers.has_capacity() {
        return Vec::new();
    }
    let asking = Asking::of(features, scored);
    let seated = {
        let former = |standing: Option<Standing>| standing.map(|standing| standing.as_of(at));
        let below = |index: usize, above: u8| {
            let place = asking.places[index];
            let account = &features.accounts[place as usize];
            let standing = features.tiers.get(&place).copied();
            let score = asking.seats[index].score;
            model.tiers.place_below(above, account, score, rates, former(standing)).tier
        };
        model.tiers.seat(&asking.seats, &below)
    };
    let mut others = Vec::new();
    for (index, seat) in seated.iter().enumerate() {
        let place = asking.places[index];
        match scored.get_mut(index) {
            Some((_, of_account)) => {
                if let Some(waiting) = seat.waiting {
                    let account = &mut features.accounts[place as usize];
                    of_account.wait(&model, rates, account, (waiting.tier, seat.tier), at);
                }
            }
            None => {
                let standing = features.tiers.get(&place);
                let stands = |known: &Standing| {
                    known.held == seat.tier && known.waits == seat.waiting.is_some()
                };
                others.extend((!standing.is_some_and(stands)).then_some(place));
            }
        }
    }
    others
}

/// Whoever has earned a tier: first those that were scored, then all others.
struct Asking {
    seats: Vec<Seat>,
    places: Vec<u32>,
}

impl Asking {
    fn of(features: &Features, scored: &[(u32, Scored)]) -> Self {
        let is_scored: FxHashMap<u32, ()> = scored.iter().map(|(place, _)| (*place, ())).collect();
        let mut asking = Self { seats: Vec::new(), places: Vec::new() };
        for (place, of_account) in scored {
            asking.push(features, *place, of_account.total, of_account.earned);
        }
        let standing = features.tiers.iter().filter(|(place, _)| !is_scored.contains_key(place));
        let mut standing: Vec<(u32, u8)> =
            standing.map(|(place, standing)| (*place, standing.earned)).collect();
        standing.sort_unstable();
        for (place, earned) in standing {
            let score = features.accounts[place as usize].score.unwrap_or(0.0);
            asking.push(features, place, (score * 10.0).round() as Tenths, earned);
        }
        asking
    }

    fn push(&mut self, features: &Features, place: u32, score: Tenths, earned: u8) {
        let id = features.accounts[place as usize].id;
        let held = features.tiers.get(&place).map(|standing| standing.held);
        self.seats.push(Seat { id, score, earned, held });
        self.places.push(place);
    }
}
