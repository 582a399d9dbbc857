//! Deals that count nowhere, or as open although somebody has to say how they ended.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use speargun_measure::velocity::Deal;
use speargun_store::opportunity::StoredOpportunity;

use crate::{Workspace, features};

/// The most stages that are told apart; the others are counted together.
const STAGES_MAX: usize = 1_000;
/// What the others are counted under.
const OTHER_STAGES: &str = "…";
/// The most such deals that are listed for each reason.
const LISTED_MAX: usize = 10_000;

/// Why a deal counts nowhere, or not as it may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// It is closed and has no closing date: it is in no period.
    NoClosingDate,
    /// Its stage says that it ended and not how: it counts as open.
    EndedSomehow,
    /// It is open and its closing date is over.
    PastClosingDate,
    /// Its amount has no exchange rate and counts as nothing.
    NoRate,
}

/// The deals that are left out for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOutDeals {
    /// How many there are.
    pub count: u64,
    /// Their ids, of the first 10,000.
    pub ids: Vec<i64>,
    /// How many of them are in which stage; blank where they have none.
    stages: BTreeMap<String, u64>,
}

impl LeftOutDeals {
    fn add(&mut self, stored: &StoredOpportunity) {
        self.count += 1;
        if self.ids.len() < LISTED_MAX {
            self.ids.push(stored.id);
        }
        let stage = stored.stage.as_deref().or(stored.outcome.as_deref()).unwrap_or("");
        let is_told = self.stages.len() < STAGES_MAX || self.stages.contains_key(stage);
        let key = if is_told { stage } else { OTHER_STAGES };
        *self.stages.entry(key.to_owned()).or_default() += 1;
    }

    /// Their stages, those of the most deals first.
    #[must_use]
    pub fn stages(&self) -> Vec<(&str, u64)> {
        let mut ranked: Vec<(&str, u64)> =
            self.stages.iter().map(|(stage, count)| (stage.as_str(), *count)).collect();
        ranked.sort_by_key(|(_, count)| Reverse(*count));
        ranked
    }
}

/// Such deals by [`LeftOutReason`].
pub(super) type LeftOut = [LeftOutDeals; 4];

/// Takes a deal; `has_amount` says whether its amount could be converted.
pub(super) fn take(
    left_out: &mut LeftOut,
    workspace: &Workspace,
    (stored, deal): (&StoredOpportunity, &Deal),
    has_amount: bool,
) {
    if stored.amount.is_some() && !has_amount {
        left_out[LeftOutReason::NoRate as usize].add(stored);
    }
    let is_past = stored.closed_at.is_some_and(|at| at <= workspace.now());
    let reason = if !deal.is_open {
        deal.closed_at.is_none().then_some(LeftOutReason::NoClosingDate)
    } else if features::is_doubtful(workspace, stored) {
        Some(LeftOutReason::EndedSomehow)
    } else {
        (is_past && stored.is_closed.is_none()).then_some(LeftOutReason::PastClosingDate)
    };
    if let Some(reason) = reason {
        left_out[reason as usize].add(stored);
    }
}
