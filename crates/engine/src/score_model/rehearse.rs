//! Two models side by side on today's accounts: who would move. Nothing is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use speargun_domain::score::ScoreModel;
use speargun_domain::stage::POOL;
use speargun_domain::tier::TierState;

use super::line::{over_placed, placed_by_main};
use crate::features::{self, Features, Sight};
use crate::score::{Scored, apply_all};
use crate::{EngineError, Watch, Workspace};
use speargun_track::{EventLog, TrackedEvents, Untracked};

/// What would change.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rehearsal {
    /// Accounts.
    pub accounts: u64,
    /// Accounts whose score changes.
    pub rescored: u64,
    /// Accounts that come into a better tier.
    pub up: u64,
    /// Accounts that fall into a worse one.
    pub down: u64,
    /// Mean score before.
    pub mean_before: f64,
    /// Mean score after.
    pub mean_after: f64,
    /// Accounts by tier before and after.
    pub tiers: Vec<TierShift>,
    /// Accounts by stage before and after; the pool is `none`.
    pub stages: Vec<StageShift>,
    /// Accounts that would stand in another stage.
    pub restaged: u64,
    /// Of the accounts in the best tier before, the share that is in it after; nothing where there
    /// was none.
    pub best_tier_kept: Option<f64>,
    /// How alike the orders of accounts by score are (Spearman): 1 is the same order; nothing
    /// where all scores are equal.
    pub rank_correlation: Option<f64>,
    /// Who moves: tiers first, then the largest changes of score.
    pub movers: Vec<Mover>,
}

/// Accounts of a tier before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TierShift {
    /// 1 is the best.
    pub tier: u8,
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// Accounts of a stage before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageShift {
    /// Key of the stage.
    pub stage: String,
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// An account that stands otherwise after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mover {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// Tier before.
    pub tier_before: u8,
    /// Tier after.
    pub tier_after: u8,
    /// Why the tier is no better, before.
    pub state_before: Option<&'static str>,
    /// Why the tier is no better, after.
    pub state_after: Option<&'static str>,
    /// Score before, 0–100.
    pub score_before: f64,
    /// Score after, 0–100.
    pub score_after: f64,
}

/// The features of all accounts under a model, as of a moment.
pub(super) fn load(
    workspace: &Workspace,
    model: Arc<ScoreModel>,
    at: i64,
    watch: &Watch<'_>,
) -> Result<Features, EngineError> {
    load_in(workspace, (model, Sight::Today), at, watch)
}

/// As [`load`], through other eyes.
pub(super) fn load_in(
    workspace: &Workspace,
    wanted: (Arc<ScoreModel>, Sight),
    at: i64,
    watch: &Watch<'_>,
) -> Result<Features, EngineError> {
    watch.check()?;
    watch.tell("features", 0, None);
    let log = EventLog::open_existing(workspace)?;
    let tracked = log.as_ref().map_or(&Untracked as &dyn TrackedEvents, |log| log);
    workspace.store.read(|connection| features::load_by(workspace, wanted, connection, tracked, at))
}

/// As [`rehearse`], by two models of product lines: who stands where a list by line shows it.
///
/// # Errors
/// What the store reports.
pub fn rehearse_line(
    workspace: &Workspace,
    before: &ScoreModel,
    after: &ScoreModel,
    limit: usize,
    watch: &Watch<'_>,
    now: i64,
) -> Result<Rehearsal, EngineError> {
    let mut features = placed_by_main(workspace, now, watch)?;
    let stages_before = stages(&features);
    let mut by = |model: &ScoreModel| {
        features.model = over_placed(model.clone());
        apply_all(&mut features, &workspace.rates(), now)
    };
    let (first, second) = (by(before), by(after));
    Ok(told(&features, &stages_before, (&first, &second), limit))
}

/// Scores all accounts by two models as of `now` and tells at most `limit` of those that move.
///
/// # Errors
/// What the store reports.
pub fn rehearse(
    workspace: &Workspace,
    before: Arc<ScoreModel>,
    after: Arc<ScoreModel>,
    limit: usize,
    watch: &Watch<'_>,
    now: i64,
) -> Result<Rehearsal, EngineError> {
    let rates = workspace.rates();
    let same_features = before.measures_as(&after);
    let mut features = load(workspace, before, now, watch)?;
    let first = apply_all(&mut features, &rates, now);
    let stages_before = stages(&features);
    if same_features {
        features.model = Arc::clone(&after);
    } else {
        features = load(workspace, Arc::clone(&after), now, watch)?;
    }
    let second = apply_all(&mut features, &rates, now);
    Ok(told(&features, &stages_before, (&first, &second), limit))
}

fn told(
    features: &Features,
    stages_before: &[Option<Arc<str>>],
    (first, second): (&[Scored], &[Scored]),
    limit: usize,
) -> Rehearsal {
    // Records may have come or gone between two loads: only who is in both is compared.
    let pairs: Vec<(&Scored, &Scored)> = first.iter().zip(second).collect();
    let movers: Vec<Mover> = features
        .accounts
        .iter()
        .zip(&pairs)
        .filter(|(_, (first, second))| {
            first.total != second.total || first.tier.tier != second.tier.tier
        })
        .map(|(account, (first, second))| mover(account.id, &account.name, first, second))
        .collect();
    let mut report = report(features, &pairs, movers, limit);
    (report.stages, report.restaged) = stage_shifts(stages_before, &stages(features));
    report
}

/// The stage of every account by place.
fn stages(features: &Features) -> Vec<Option<Arc<str>>> {
    features.accounts.iter().map(|account| account.stage.key.clone()).collect()
}

fn stage_shifts(before: &[Option<Arc<str>>], after: &[Option<Arc<str>>]) -> (Vec<StageShift>, u64) {
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let mut restaged = 0;
    for (was, is) in before.iter().zip(after) {
        counts.entry(was.as_deref().unwrap_or(POOL)).or_default().0 += 1;
        counts.entry(is.as_deref().unwrap_or(POOL)).or_default().1 += 1;
        restaged += u64::from(was != is);
    }
    let shift = |(stage, (before, after)): (&str, (u64, u64))| StageShift {
        stage: stage.to_owned(),
        before,
        after,
    };
    (counts.into_iter().map(shift).collect(), restaged)
}

fn mover(id: i64, name: &str, first: &Scored, second: &Scored) -> Mover {
    Mover {
        account_id: id,
        account: name.to_owned(),
        tier_before: first.tier.tier,
        tier_after: second.tier.tier,
        state_before: first.tier.state.map(TierState::key),
        state_after: second.tier.state.map(TierState::key),
        score_before: first.total as f64 / 10.0,
        score_after: second.total as f64 / 10.0,
    }
}

fn report(
    features: &Features,
    pairs: &[(&Scored, &Scored)],
    mut movers: Vec<Mover>,
    limit: usize,
) -> Rehearsal {
    let count = |test: &dyn Fn(&Mover) -> bool| movers.iter().filter(|m| test(m)).count() as u64;
    let (up, down) = (
        count(&|mover| mover.tier_after < mover.tier_before),
        count(&|mover| mover.tier_after > mover.tier_before),
    );
    let rescored = count(&|mover| (mover.score_after - mover.score_before).abs() > 1e-9);
    let mut numbers: Vec<u8> = features.model.tiers.tiers.iter().map(|tier| tier.tier).collect();
    numbers.extend(pairs.iter().map(|(first, _)| first.tier.tier));
    numbers.sort_unstable();
    numbers.dedup();
    let held = |test: &dyn Fn(&(&Scored, &Scored)) -> bool| {
        pairs.iter().filter(|pair| test(pair)).count() as u64
    };
    let tiers: Vec<TierShift> = numbers
        .into_iter()
        .map(|tier| TierShift {
            tier,
            before: held(&|(first, _)| first.tier.tier == tier),
            after: held(&|(_, second)| second.tier.tier == tier),
        })
        .collect();
    let best_tier_kept = tiers.first().filter(|tier| tier.before > 0).map(|best| {
        let stays = |(first, second): &(&Scored, &Scored)| {
            first.tier.tier == best.tier && second.tier.tier == best.tier
        };
        held(&stays) as f64 / best.before as f64
    });
    movers.sort_by(|left, right| {
        let steps = |mover: &Mover| mover.tier_before.abs_diff(mover.tier_after);
        let change = |mover: &Mover| (mover.score_after - mover.score_before).abs();
        steps(right)
            .cmp(&steps(left))
            .then(change(right).total_cmp(&change(left)))
            .then(left.account_id.cmp(&right.account_id))
    });
    movers.truncate(limit);
    let mean = |total: &dyn Fn(&(&Scored, &Scored)) -> i64| {
        pairs.iter().map(total).sum::<i64>() as f64 / 10.0 / pairs.len().max(1) as f64
    };
    Rehearsal {
        accounts: pairs.len() as u64,
        rescored,
        up,
        down,
        mean_before: mean(&|(first, _)| first.total),
        mean_after: mean(&|(_, second)| second.total),
        tiers,
        stages: Vec::new(),
        restaged: 0,
        best_tier_kept,
        rank_correlation: rank_correlation(pairs),
        movers,
    }
}

/// Spearman's rank correlation, equal scores having their mean rank (Spearman 1904).
fn rank_correlation(pairs: &[(&Scored, &Scored)]) -> Option<f64> {
    let left = ranks(pairs.iter().map(|(first, _)| first.total).collect());
    let right = ranks(pairs.iter().map(|(_, second)| second.total).collect());
    let mean = (pairs.len() as f64 + 1.0) / 2.0;
    let (mut both, mut of_left, mut of_right) = (0.0, 0.0, 0.0);
    for (left, right) in left.iter().zip(&right) {
        both += (left - mean) * (right - mean);
        of_left += (left - mean).powi(2);
        of_right += (right - mean).powi(2);
    }
    (of_left > 0.0 && of_right > 0.0).then(|| both / (of_left * of_right).sqrt())
}

fn ranks(values: Vec<i64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|place| values[*place]);
    let mut ranks = vec![0.0; values.len()];
    let mut begin = 0;
    while begin < order.len() {
        let value = values[order[begin]];
        let same = order[begin..].iter().take_while(|place| values[**place] == value).count();
        let rank = begin as f64 + (same as f64 + 1.0) / 2.0;
        order[begin..begin + same].iter().for_each(|place| ranks[*place] = rank);
        begin += same;
    }
    ranks
}
