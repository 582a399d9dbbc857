//! What is reported of a draft that is tried: how accounts spread, and who moves, by name.

use serde::Serialize;
use speargun_domain::account::AccountRecord;
use speargun_domain::score::ScoreModel;
use speargun_domain::tier::TierState;

use super::{Mover, TierShift};

/// Scores are counted in so many buckets of equal width; a full 100 is in the last.
pub const BUCKETS: usize = 20;
/// The width of a bucket in tenths.
const BUCKET_TENTHS: usize = 1_000 / BUCKETS;

/// What is tried.
#[derive(Debug, Clone, Copy)]
pub struct PreviewWish<'a> {
    /// The draft.
    pub text: &'a str,
    /// Weights other than the draft's, by dimension.
    pub weights: &'a [(String, f64)],
    /// How many movers are named in each direction at most.
    pub limit: usize,
}

/// How accounts would stand under a draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Preview {
    /// Accounts.
    pub accounts: u64,
    /// Accounts whose score changes.
    pub rescored: u64,
    /// Accounts that come into a better tier.
    pub up: u64,
    /// Accounts that fall into a worse one.
    pub down: u64,
    /// Mean score before, 0–100.
    pub mean_before: f64,
    /// Mean score after, 0–100.
    pub mean_after: f64,
    /// The weights that were used, in percent, in the model's order.
    pub weights: Vec<f64>,
    /// Accounts by tier.
    pub tiers: Vec<TierShift>,
    /// Accounts by score, in [`BUCKETS`] of equal width.
    pub scores: Vec<BucketShift>,
    /// Who rises, most tiers first, then by change of score.
    pub rising: Vec<Mover>,
    /// Who falls, likewise.
    pub falling: Vec<Mover>,
    /// The highest scores after.
    pub best: Vec<Mover>,
}

/// Accounts with scores of one range, before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct BucketShift {
    /// The least score of the range, 0–100.
    pub from: u8,
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) total: i16,
    pub(super) tier: u8,
    pub(super) state: Option<TierState>,
}

/// A draft and how accounts stand under it.
pub(super) struct Trial<'a> {
    pub(super) model: &'a ScoreModel,
    pub(super) weights: &'a [f64],
    pub(super) after: &'a [Stand],
}

/// Steps of the tier and change of the score; the larger, the further it moves.
type Way = (i16, i16);

pub(super) fn told(
    accounts: &[AccountRecord],
    before: &[Stand],
    trial: &Trial<'_>,
    limit: usize,
) -> Preview {
    let mut preview = Preview {
        accounts: accounts.len() as u64,
        weights: trial.weights.to_vec(),
        scores: (0..BUCKETS)
            .map(|bucket| BucketShift {
                from: (bucket * 100 / BUCKETS) as u8,
                ..BucketShift::default()
            })
            .collect(),
        ..Preview::default()
    };
    let mut tiers = [(0_u64, 0_u64); 256];
    let (mut sum_before, mut sum_after) = (0_i64, 0_i64);
    let (mut rising, mut falling) = (Vec::new(), Vec::new());
    for (place, (was, is)) in before.iter().zip(trial.after).enumerate() {
        preview.scores[bucket(was.total)].before += 1;
        preview.scores[bucket(is.total)].after += 1;
        tiers[was.tier as usize].0 += 1;
        tiers[is.tier as usize].1 += 1;
        sum_before += i64::from(was.total);
        sum_after += i64::from(is.total);
        preview.rescored += u64::from(was.total != is.total);
        let way = (i16::from(was.tier) - i16::from(is.tier), is.total - was.total);
        preview.up += u64::from(way.0 > 0);
        preview.down += u64::from(way.0 < 0);
        if way > (0, 0) {
            rising.push((way, place));
        } else if way < (0, 0) {
            falling.push(((-way.0, -way.1), place));
        }
    }
    let mean = |sum: i64| sum as f64 / 10.0 / accounts.len().max(1) as f64;
    (preview.mean_before, preview.mean_after) = (mean(sum_before), mean(sum_after));
    let known = |number: u8| trial.model.tiers.tiers.iter().any(|tier| tier.tier == number);
    let tiers = (0..=u8::MAX).zip(tiers);
    let shown = tiers.filter(|(number, counts)| known(*number) || *counts != (0, 0));
    preview.tiers =
        shown.map(|(tier, (before, after))| TierShift { tier, before, after }).collect();
    let name = |places: Vec<usize>| -> Vec<Mover> {
        let mover = |place: usize| mover(&accounts[place], before[place], trial.after[place]);
        places.into_iter().map(mover).collect()
    };
    preview.rising = name(first(rising, limit));
    preview.falling = name(first(falling, limit));
    let best = trial.after.iter().enumerate().map(|(place, is)| ((is.total, 0), place));
    preview.best = name(first(best.collect(), limit));
    preview
}

fn bucket(total: i16) -> usize {
    (usize::try_from(total).unwrap_or(0) / BUCKET_TENTHS).min(BUCKETS - 1)
}

/// The places of the furthest, equal ones by their place.
fn first(mut ways: Vec<(Way, usize)>, limit: usize) -> Vec<usize> {
    let order =
        |left: &(Way, usize), right: &(Way, usize)| right.0.cmp(&left.0).then(left.1.cmp(&right.1));
    if limit == 0 {
        return Vec::new();
    }
    if ways.len() > limit {
        ways.select_nth_unstable_by(limit, order);
        ways.truncate(limit);
    }
    ways.sort_unstable_by(order);
    ways.into_iter().map(|(_, place)| place).collect()
}

fn mover(account: &AccountRecord, was: Stand, is: Stand) -> Mover {
    Mover {
        account_id: account.id,
        account: account.name.clone(),
        tier_before: was.tier,
        tier_after: is.tier,
        state_before: was.state.map(TierState::key),
        state_after: is.state.map(TierState::key),
        score_before: f64::from(was.total) / 10.0,
        score_after: f64::from(is.total) / 10.0,
    }
}
