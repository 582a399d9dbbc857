//! What the goals of a programme have come to, measured by the product.

use rustc_hash::FxHashSet;
use speargun_domain::program::GoalMeasure;
use speargun_measure::funnel::{self, Mode};
use speargun_measure::velocity;
use speargun_store::program::{self as stored, StoredItem};
use speargun_store::target_list;

use super::found;
use crate::funnel::{FunnelBase, Motion, Period};
use crate::{Engine, EngineError};

/// A goal with its present value.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalValue {
    /// The goal.
    pub item: StoredItem,
    /// By what it is measured.
    pub measure: GoalMeasure,
    /// The value of its days up to now; none where nothing says it, such as a rate of no deals.
    pub value: Option<f64>,
    /// Whether the value reaches the target.
    pub is_reached: bool,
}

/// The goals of a programme with their present values. A programme with a target list counts the
/// accounts that are or were on it; one without counts all that is account-based.
///
/// # Errors
/// When there is no such programme, or what the store reports.
pub fn measured_goals(engine: &Engine, program_id: i64) -> Result<Vec<GoalValue>, EngineError> {
    let workspace = &engine.workspace;
    let (goals, scope) = workspace.store.read(|connection| {
        let program = found(connection, program_id)?;
        let mut items = stored::items(connection, program_id)?;
        items.retain(|item| item.kind == "goal");
        let scope: Option<FxHashSet<i64>> = match program.target_list {
            Some((list, _)) if !items.is_empty() => {
                let members = target_list::members(connection, list)?;
                Some(members.into_iter().map(|member| member.account_id).collect())
            }
            _ => None,
        };
        Ok::<_, EngineError>((items, scope))
    })?;
    if goals.is_empty() {
        return Ok(Vec::new());
    }
    let base = engine.funnel.get(workspace)?.value;
    let value = |item: StoredItem| {
        let measure = item.measure.as_deref().and_then(GoalMeasure::from_key);
        let (Some(measure), Some(from), Some(until)) = (measure, &item.from_on, &item.until_on)
        else {
            return Ok(None);
        };
        let period = Period::parse(workspace, from, until)?;
        let value = value_of(&base, measure, &period, scope.as_ref());
        let target = item.target.unwrap_or(0.0);
        let is_reached = value.is_some_and(|value| measure.is_reached(value, target));
        Ok(Some(GoalValue { item, measure, value, is_reached }))
    };
    goals.into_iter().filter_map(|item| value(item).transpose()).collect()
}

fn value_of(
    base: &FunnelBase,
    measure: GoalMeasure,
    period: &Period,
    scope: Option<&FxHashSet<i64>>,
) -> Option<f64> {
    let is_in = |account: Option<i64>| {
        scope.is_none_or(|scope| account.is_some_and(|account| scope.contains(&account)))
    };
    let motion = match measure {
        GoalMeasure::Mqls => Motion::DemandGen,
        _ => Motion::AccountBased,
    };
    let heads = base.heads.iter().filter(|head| head.motion == motion && is_in(head.account_id));
    let deals = || {
        let own = base.deals.iter().filter(|deal| deal.is_deal && is_in(deal.account_id));
        // On the list of a programme every deal counts, whatever the CRM calls it.
        own.filter(|deal| scope.is_some() || deal.motion == motion).map(|deal| &deal.deal)
    };
    let (from, to) = (period.from, period.to);
    let stages = funnel::stages(heads.map(|head| &head.head), deals(), from, to, Mode::Period);
    let closed = velocity::summarise(deals(), from, to);
    match measure {
        GoalMeasure::EngagedAccounts | GoalMeasure::Mqls => Some(stages[1].count as f64),
        GoalMeasure::Sqls => Some(stages[2].count as f64),
        GoalMeasure::Opportunities => Some(stages[3].count as f64),
        GoalMeasure::WonDeals => Some(closed.won as f64),
        GoalMeasure::Revenue => Some(closed.revenue),
        GoalMeasure::WinRate => closed.win_rate.map(|rate| rate.rate),
        GoalMeasure::AverageWon => closed.average_won,
        GoalMeasure::CycleDays => closed.cycle_days_won.map(|days| days.median),
    }
}
