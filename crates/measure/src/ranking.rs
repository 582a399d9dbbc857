//! Weighted scores and tiers of all accounts over dense columns, so that each move of a weight
//! ranks everybody anew. Whatever does not depend on weights (which gates hold, who was in a tier
//! before) is told once, as bits.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// How many tiers the bits have room for.
pub const TIERS_MAX: usize = 8;
/// How many accounts are summed at once: few enough for the first cache.
const BLOCK: usize = 512;

const IS_IN: u32 = 8;
const DWELLS: u32 = 16;
const EXCLUDED: u32 = 24;
const TRAPS: u32 = 32;
/// Bits of one trap.
const TRAP_BITS: u32 = 4;

/// What is known of an account and the tiers besides its score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Gates(u64);

impl Gates {
    /// A condition takes the account out of the tiers.
    #[must_use]
    pub fn excluded() -> Self {
        Self(1 << EXCLUDED)
    }

    /// How the account stands towards the tier at a place: whether all gates but the score hold,
    /// whether the way out counts since it was in, whether it stays whatever happens, and the
    /// number (1 to 15) of the trap that keeps it out where only a trap does; 0 for none.
    pub fn put(&mut self, tier: usize, clears: bool, is_in: bool, dwells: bool, trap: u8) {
        let place = tier.min(TIERS_MAX - 1) as u32;
        self.0 |= u64::from(clears) << place;
        self.0 |= u64::from(is_in) << (IS_IN + place);
        self.0 |= u64::from(dwells) << (DWELLS + place);
        self.0 |= u64::from(trap & 0xf) << (TRAPS + TRAP_BITS * place);
    }

    fn has(self, bit: u32) -> bool {
        self.0 >> bit & 1 == 1
    }

    fn trap(self, tier: usize) -> u8 {
        (self.0 >> (TRAPS + TRAP_BITS * tier as u32) & 0xf) as u8
    }
}

/// The score gate of a tier, in tenths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// To come in.
    pub enter: i16,
    /// To stay.
    pub stay: i16,
}

/// Where an account ends up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The score in tenths.
    pub total: i16,
    /// Which tier, from 0.
    pub tier: u8,
    /// The trap that keeps it from a better one; 0 for none, [`EXCLUDED_TRAP`] for who is taken
    /// out.
    pub trap: u8,
}

/// The trap of whoever is taken out of the tiers.
pub const EXCLUDED_TRAP: u8 = 15;

/// How many scores there are, in tenths from 0 to 100.
const SCORES: usize = 1_001;
/// Of how many kinds of accounts the places are written down: 3 kB each.
const KINDS_MAX: usize = 1_024;

/// Where accounts end up by score. Accounts towards whom all tiers stand alike are of one kind, and
/// there are few: what a kind reaches with each score is told once, as no weight changes it.
#[derive(Debug)]
pub struct Ladder {
    bounds: Vec<Bound>,
    kinds: Vec<Gates>,
    /// By kind and score, of the first [`KINDS_MAX`] kinds.
    places: Vec<Place>,
    /// The kind of each account.
    kind_of: Vec<u32>,
}

impl Ladder {
    /// Of accounts by their gates.
    #[must_use]
    pub fn of(gates: &[Gates], bounds: &[Bound]) -> Self {
        let (mut numbers, mut kinds) = (FxHashMap::default(), Vec::new());
        let mut number_of = |gates: &Gates| {
            *numbers.entry(*gates).or_insert_with(|| {
                kinds.push(*gates);
                (kinds.len() - 1) as u32
            })
        };
        let kind_of = gates.iter().map(&mut number_of).collect();
        let mut places = Vec::with_capacity(kinds.len().min(KINDS_MAX) * SCORES);
        for kind in kinds.iter().take(KINDS_MAX) {
            places.extend((0..SCORES as i16).map(|total| place_from(0, total, *kind, bounds)));
        }
        Self { bounds: bounds.to_vec(), kinds, places, kind_of }
    }

    /// How many accounts it has.
    #[must_use]
    pub fn accounts(&self) -> usize {
        self.kind_of.len()
    }

    /// The tier that an account with a score has earned among those from `first` on.
    #[must_use]
    pub fn place_from(&self, account: usize, first: usize, total: i16) -> Place {
        let kind = self.kind_of.get(account).and_then(|kind| self.kinds.get(*kind as usize));
        place_from(first, total, kind.copied().unwrap_or_default(), &self.bounds)
    }

    fn place(&self, kind: u32, total: i16) -> Place {
        let score = usize::try_from(total).ok().filter(|score| *score < SCORES);
        let known = score.and_then(|score| self.places.get(kind as usize * SCORES + score));
        known.copied().unwrap_or_else(|| {
            let kind = self.kinds.get(kind as usize).copied().unwrap_or_default();
            place_from(0, total, kind, &self.bounds)
        })
    }
}

/// Scores and places the accounts of a range of the ladder: `values` are the columns of the
/// dimensions in tenths, all as long as the range and `places`; `weights` are percents that add up
/// to 100. The sum of value × weight ÷ 100 is rounded half up, term by term as for one account.
pub fn rank(
    values: &[&[i16]],
    weights: &[f64],
    (ladder, range): (&Ladder, Range<usize>),
    places: &mut [Place],
) {
    let kinds = ladder.kind_of.get(range).unwrap_or_default();
    let mut sums = [0.0_f64; BLOCK];
    for (number, places) in places.chunks_mut(BLOCK).enumerate() {
        let begin = number * BLOCK;
        let sums = &mut sums[..places.len()];
        sums.fill(0.0);
        for (column, weight) in values.iter().zip(weights) {
            for (sum, value) in sums.iter_mut().zip(&column[begin..]) {
                *sum += f64::from(*value) * weight / 100.0;
            }
        }
        for ((place, sum), kind) in places.iter_mut().zip(&*sums).zip(&kinds[begin..]) {
            *place = ladder.place(*kind, rounded(*sum));
        }
    }
}

/// Half up; sums are never negative.
fn rounded(sum: f64) -> i16 {
    let whole = sum as i16;
    whole + i16::from(sum - f64::from(whole) >= 0.5)
}

/// The tier that an account with a score has earned among those from `first` on.
#[must_use]
fn place_from(first: usize, total: i16, gates: Gates, bounds: &[Bound]) -> Place {
    let lowest = bounds.len().saturating_sub(1);
    if gates.has(EXCLUDED) {
        return Place { total, tier: lowest as u8, trap: EXCLUDED_TRAP };
    }
    let mut trap = 0;
    for (tier, bound) in bounds.iter().enumerate().take(lowest).skip(first) {
        let bit = tier as u32;
        let needed = if gates.has(IS_IN + bit) { bound.stay } else { bound.enter };
        let scores = total >= needed;
        if (scores && gates.has(bit)) || gates.has(DWELLS + bit) {
            return Place { total, tier: tier as u8, trap };
        }
        if trap == 0 && scores {
            trap = gates.trap(tier);
        }
    }
    Place { total, tier: lowest as u8, trap }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: [Bound; 3] = [
        Bound { enter: 800, stay: 750 },
        Bound { enter: 600, stay: 600 },
        Bound { enter: 0, stay: 0 },
    ];

    fn placed(total: i16, gates: Gates) -> (u8, u8) {
        let place = place_from(0, total, gates, &BOUNDS);
        (place.tier, place.trap)
    }

    #[test]
    fn tiers_need_score_and_gates() {
        let mut all = Gates::default();
        (0..3).for_each(|tier| all.put(tier, true, false, false, 0));
        assert_eq!([800, 799, 599].map(|total| placed(total, all).0), [0, 1, 2]);
        let mut trapped = Gates::default();
        trapped.put(0, false, false, false, 2);
        trapped.put(1, true, false, false, 0);
        assert_eq!(placed(900, trapped), (1, 2), "only a trap keeps it out");
        assert_eq!(placed(700, trapped), (1, 0), "its score would not do either");
        let mut stays = Gates::default();
        stays.put(0, true, true, false, 0);
        assert_eq!(placed(750, stays).0, 0, "the way out");
        let mut dwells = Gates::default();
        dwells.put(1, false, true, true, 0);
        assert_eq!(placed(10, dwells).0, 1);
        assert_eq!(placed(1_000, Gates::excluded()), (2, EXCLUDED_TRAP));
    }

    #[test]
    fn the_ladder_says_what_the_gates_say() {
        // More kinds than are written down.
        let kinds = 2 * KINDS_MAX;
        let gates: Vec<Gates> = (0..3 * kinds)
            .map(|account| {
                let mut gates = Gates::default();
                let bits = account % kinds;
                for tier in 0..3 {
                    let has = |bit: usize| bits >> (4 * tier + bit) & 1 == 1;
                    gates.put(tier, has(0), has(1), has(2), u8::from(has(3)) * 2);
                }
                if account % 50 == 0 { Gates::excluded() } else { gates }
            })
            .collect();
        let totals: Vec<i16> =
            (0..gates.len()).map(|account| (account * 37 % 1_001) as i16).collect();
        let ladder = Ladder::of(&gates, &BOUNDS);
        assert!(ladder.kinds.len() > KINDS_MAX && ladder.accounts() == gates.len());
        let range = 5..gates.len() - 3;
        let mut places = vec![Place::default(); range.len()];
        rank(&[&totals[range.clone()]], &[100.0], (&ladder, range.clone()), &mut places);
        for (place, account) in places.iter().zip(range) {
            let plain = place_from(0, totals[account], gates[account], &BOUNDS);
            assert_eq!(*place, plain, "{account}");
            let below = place_from(1, totals[account], gates[account], &BOUNDS);
            assert_eq!(ladder.place_from(account, 1, totals[account]), below);
        }
    }

    #[test]
    fn sums_are_rounded_half_up_in_every_block() {
        let count = 3 * BLOCK + 17;
        let first: Vec<i16> = (0..count).map(|number| (number % 1_001) as i16).collect();
        let second: Vec<i16> = first.iter().map(|value| 1_000 - value).collect();
        let gates = vec![Gates::default(); count];
        let mut places = vec![Place::default(); count];
        let weights = [62.5, 37.5];
        let ladder = Ladder::of(&gates, &BOUNDS);
        rank(&[&first, &second], &weights, (&ladder, 0..count), &mut places);
        for (place, (first, second)) in places.iter().zip(first.iter().zip(&second)) {
            let exact = f64::from(*first) * 62.5 / 100.0 + f64::from(*second) * 37.5 / 100.0;
            assert_eq!(f64::from(place.total), exact.round());
        }
    }
}
