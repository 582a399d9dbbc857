//! A model on history as it was known then: would it have found whom we won?

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use speargun_domain::glossary::Outcome;
use speargun_domain::score::ScoreModel;
use speargun_domain::time::DAY;
use speargun_measure::hypergeometric::{at_least, chance};
use speargun_measure::statistics::Quartiles;
use speargun_store::{Connection, opportunity};
use speargun_words::{Said, count, said};

use super::rehearse::load_in;
use crate::features::{Features, Sight, days_between, outcome};
use crate::score::apply_all;
use crate::{EngineError, Watch, Workspace};

/// The tiers that count as found: those that people work (A5).
const FOUND_TIER_MAX: u8 = 2;
/// How many moments a backtest looks at most.
const STEPS_MAX: i64 = 60;
/// How many missed accounts are named.
const MISSED_MAX: usize = 20;

/// What to look back at.
#[derive(Debug, Clone)]
pub struct BacktestWish {
    /// The moment to stand at.
    pub as_of: i64,
    /// The end of the window in which wins count.
    pub until: i64,
    /// How many accounts a team could have worked.
    pub capacity: u64,
    /// Days between the moments at which tiers are looked at.
    pub step_days: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestReport {
    /// Accounts that were known at the moment.
    pub accounts: u64,
    /// Accounts that won in the window and were known at the moment.
    pub won: u64,
    /// Of those, accounts that had won before.
    pub won_again: u64,
    /// Accounts that won in the window and were not known yet: no model could have found them.
    pub unknown_then: u64,
    /// How many accounts a team could have worked.
    pub capacity: u64,
    /// How many of them chance would have found.
    pub chance_expected: f64,
    /// In 95 of 100 cases chance finds from so many to so many.
    pub chance_interval: (u64, u64),
    /// The model in question.
    pub model: ModelResult,
    /// The model in force, where it is another.
    pub live: Option<ModelResult>,
    /// Inputs of which no history is kept, and what became of them: each with a reason.
    pub inputs: Vec<String>,
}

/// How a model did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelResult {
    /// Its name and version.
    pub name: String,
    /// Accounts in tiers 1 and 2 as of the moment.
    pub found_accounts: u64,
    /// Of the won accounts, those that stood in tiers 1 and 2 as of the moment.
    pub won_found: u64,
    /// Of the won accounts, those that stood there at some moment before they won.
    pub won_found_before_close: u64,
    /// Median days from first standing there to the close; those who stood there from the start
    /// count from the start, so it is at least so many.
    pub median_days_before_close: Option<f64>,
    /// Won accounts among the `capacity` best.
    pub won_at_capacity: u64,
    /// Their share of the capacity.
    pub precision_at_capacity: f64,
    /// Their share of all won accounts.
    pub recall_at_capacity: f64,
    /// Precision by what chance would give: 1 is no better than chance.
    pub lift: Option<f64>,
    /// How likely chance alone finds at least so many.
    pub chance_probability: f64,
    /// Won accounts that were not among the best, the worst placed first; the first few.
    pub missed: Vec<String>,
}

/// Who won in the window: the account and its first close.
type Wins = FxHashMap<i64, i64>;

/// Looks back with a model and with `live`, the one that it would take the place of.
///
/// # Errors
/// When the window is none, nobody won in it, or what the store reports.
pub fn backtest(
    workspace: &Workspace,
    model: Arc<ScoreModel>,
    live: Arc<ScoreModel>,
    wish: &BacktestWish,
    watch: &Watch<'_>,
) -> Result<BacktestReport, EngineError> {
    check(wish)?;
    let (wins, won_before) =
        workspace.store.read(|connection| wins(workspace, connection, wish))?;
    let is_live = live.changes_to(&model).is_empty();
    let first = Look::at(workspace, &model, wish.as_of, watch)?;
    let known: FxHashSet<i64> = first.ranked.iter().map(|account| account.id).collect();
    let won: Wins =
        wins.iter().filter(|(id, _)| known.contains(id)).map(|w| (*w.0, *w.1)).collect();
    if won.is_empty() {
        return Err(EngineError::Conflict(said!("backtest.no_wins", count = count(known.len()))));
    }
    let (all, capacity) = (known.len() as u64, wish.capacity.min(known.len() as u64));
    let by_chance = chance(all, won.len() as u64, capacity);
    let looked = look_back(workspace, &model, first, &won, wish, watch)?;
    let live = if is_live {
        None
    } else {
        let first = Look::at(workspace, &live, wish.as_of, watch)?;
        Some(look_back(workspace, &live, first, &won, wish, watch)?)
    };
    Ok(BacktestReport {
        accounts: all,
        won: won.len() as u64,
        won_again: won.keys().filter(|id| won_before.contains(id)).count() as u64,
        unknown_then: (wins.len() - won.len()) as u64,
        capacity,
        chance_expected: by_chance.expected,
        chance_interval: by_chance.interval,
        model: looked,
        live,
        inputs: inputs(),
    })
}

fn check(wish: &BacktestWish) -> Result<(), EngineError> {
    let invalid = |reason: Said| Err(EngineError::Invalid(reason));
    let days = (wish.until - wish.as_of) / DAY;
    if wish.until <= wish.as_of {
        let reason = said!("backtest.no_window");
        return invalid(reason);
    }
    if wish.capacity == 0 {
        return invalid(said!("backtest.no_capacity"));
    }
    if wish.step_days < 1 || days / wish.step_days > STEPS_MAX {
        let least = days / (STEPS_MAX + 1) + 1;
        return invalid(said!("backtest.too_many_steps", days, max = STEPS_MAX, least));
    }
    Ok(())
}

/// What history does not tell, said beside every result.
fn inputs() -> Vec<String> {
    [
        "events, deals, people and accounts: only those of before the day; a deal that closed \
         later counts as open then",
        "firmographics (industry, employees, revenue, growth, country, region, city, year, \
         technologies): as they were told before later imports; what was told first counts for \
         all time before",
        "amounts of deals, titles, and which account a person belongs to: no history is kept, \
         taken as of today; where they were changed after a deal was won, results look better \
         than they were",
        "budget, competitor, expected close, purchase and contract dates, expected annual revenue, \
         account type, custom fields, and a target mark without a day: unknown, unless the record \
         was last changed before the day; gates that ask for them let fewer accounts in than then",
        "tiers and stages: by the way in only, as nobody stood in one before; capacities of tiers count",
    ]
    .map(ToOwned::to_owned)
    .into()
}

/// Who won in the window, with the first close, and who had won before it.
fn wins(
    workspace: &Workspace,
    connection: &mut Connection,
    wish: &BacktestWish,
) -> Result<(Wins, FxHashSet<i64>), EngineError> {
    let (mut wins, mut before) = (Wins::default(), FxHashSet::default());
    opportunity::each(connection, |deal| {
        let (Some(account), Some(at)) = (deal.account_id, deal.closed_at) else { return Ok(()) };
        if outcome(workspace, &deal) != Outcome::Won || at > wish.until {
            return Ok(());
        }
        if at <= wish.as_of {
            before.insert(account);
        } else {
            let first = wins.entry(account).or_insert(at);
            *first = at.min(*first);
        }
        Ok::<(), EngineError>(())
    })?;
    Ok((wins, before))
}

/// The accounts as a model sees them at a moment, the best first.
struct Look {
    ranked: Vec<Ranked>,
}

struct Ranked {
    id: i64,
    name: String,
    tier: u8,
}

impl Look {
    fn at(
        workspace: &Workspace,
        model: &Arc<ScoreModel>,
        at: i64,
        watch: &Watch<'_>,
    ) -> Result<Self, EngineError> {
        let wanted = (Arc::clone(model), Sight::Then);
        let mut features: Features = load_in(workspace, wanted, at, watch)?;
        features.forget_standing();
        let scored = apply_all(&mut features, &workspace.rates(), at);
        let was_there = |at_least: Option<i64>| at_least.is_none_or(|made| made <= at);
        let mut places: Vec<usize> = (0..scored.len())
            .filter(|place| was_there(features.accounts[*place].created_at))
            .collect();
        places.sort_by_key(|place| {
            let scored = &scored[*place];
            (scored.tier.tier, -scored.total, features.accounts[*place].id)
        });
        let ranked = |place: usize| {
            let account = &features.accounts[place];
            let (id, name) = (account.id, account.name.clone());
            Ranked { id, name, tier: scored[place].tier.tier }
        };
        Ok(Self { ranked: places.into_iter().map(ranked).collect() })
    }

    fn found(&self) -> impl Iterator<Item = &Ranked> {
        self.ranked.iter().filter(|account| account.tier <= FOUND_TIER_MAX)
    }
}

fn look_back(
    workspace: &Workspace,
    model: &Arc<ScoreModel>,
    first: Look,
    won: &Wins,
    wish: &BacktestWish,
    watch: &Watch<'_>,
) -> Result<ModelResult, EngineError> {
    let mut found_at: FxHashMap<i64, i64> = FxHashMap::default();
    let mut note = |look: &Look, at: i64| {
        for account in look.found() {
            if won.get(&account.id).is_some_and(|closed| at < *closed) {
                found_at.entry(account.id).or_insert(at);
            }
        }
    };
    note(&first, wish.as_of);
    let mut at = wish.as_of + wish.step_days * DAY;
    while at < wish.until {
        note(&Look::at(workspace, model, at, watch)?, at);
        at += wish.step_days * DAY;
    }
    let days = found_at.iter().map(|(id, at)| days_between(*at, won[id]));
    let median_days_before_close = Quartiles::of(days.collect()).map(|days| days.median);
    let all = first.ranked.len() as u64;
    let capacity = wish.capacity.min(all);
    let best = first.ranked.iter().take(capacity as usize);
    let won_at_capacity = best.filter(|account| won.contains_key(&account.id)).count() as u64;
    let missed = first.ranked.iter().skip(capacity as usize).rev();
    let missed = missed.filter(|account| won.contains_key(&account.id));
    let precision = won_at_capacity as f64 / capacity.max(1) as f64;
    let base = won.len() as f64 / all.max(1) as f64;
    Ok(ModelResult {
        name: format!("{} version {}", model.name, model.version),
        found_accounts: first.found().count() as u64,
        won_found: first.found().filter(|account| won.contains_key(&account.id)).count() as u64,
        won_found_before_close: found_at.len() as u64,
        median_days_before_close,
        won_at_capacity,
        precision_at_capacity: precision,
        recall_at_capacity: won_at_capacity as f64 / won.len().max(1) as f64,
        lift: (base > 0.0).then(|| precision / base),
        chance_probability: at_least(all, won.len() as u64, capacity, won_at_capacity),
        missed: missed.take(MISSED_MAX).map(|account| account.name.clone()).collect(),
    })
}
