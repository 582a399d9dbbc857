//! Deals that count nowhere, or as open although somebody has to say how they ended.

use std::collections::BTreeMap;

use speargun_measure::velocity::Deal;
use speargun_store::opportunity::StoredOpportunity;

use crate::{Workspace, features};

/// The most stages that a notice names.
const STAGES_SHOWN_MAX: usize = 5;
/// The most stages that are told apart; the others are counted together.
const STAGES_MAX: usize = 1_000;

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

impl LeftOutReason {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::NoClosingDate, Self::EndedSomehow, Self::PastClosingDate, Self::NoRate];

    /// Its name in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NoClosingDate => "no_closing_date",
            Self::EndedSomehow => "ended_somehow",
            Self::PastClosingDate => "past_closing_date",
            Self::NoRate => "no_rate",
        }
    }
}

/// The deals that are left out for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOutDeals {
    /// How many there are.
    pub count: u64,
    /// Their ids, of the first 10,000.
    pub ids: Vec<i64>,
}

impl LeftOutDeals {
    fn add(&mut self, id: i64) {
        self.count += 1;
        if self.ids.len() < LISTED_MAX {
            self.ids.push(id);
        }
    }
}

/// Counts of such deals.
#[derive(Debug, Default)]
pub(super) struct Unclear {
    deals: [LeftOutDeals; 4],
    /// Won and lost without a closing date.
    undated: [u64; 2],
    /// Stages that say that a deal ended and not how.
    ended: BTreeMap<String, u64>,
    /// Stages of open deals whose closing date is over.
    past: BTreeMap<String, u64>,
}

impl Unclear {
    /// Takes a deal; `has_amount` says whether its amount could be converted.
    pub(super) fn add(
        &mut self,
        workspace: &Workspace,
        stored: &StoredOpportunity,
        deal: &Deal,
        has_amount: bool,
    ) {
        if stored.amount.is_some() && !has_amount {
            self.deals[LeftOutReason::NoRate as usize].add(stored.id);
        }
        if !deal.is_open {
            if deal.closed_at.is_none() {
                self.undated[usize::from(!deal.is_won)] += 1;
                self.deals[LeftOutReason::NoClosingDate as usize].add(stored.id);
            }
            return;
        }
        let is_past = stored.closed_at.is_some_and(|at| at <= Workspace::now());
        let (stages, reason) = if features::is_doubtful(workspace, stored) {
            (&mut self.ended, LeftOutReason::EndedSomehow)
        } else if is_past && stored.is_closed.is_none() {
            (&mut self.past, LeftOutReason::PastClosingDate)
        } else {
            return;
        };
        self.deals[reason as usize].add(stored.id);
        let stage = stored.stage.as_deref().or(stored.outcome.as_deref()).unwrap_or("");
        let key = if stages.len() < STAGES_MAX { stage } else { "…" };
        *stages.entry(key.to_owned()).or_default() += 1;
    }

    /// The deals by [`LeftOutReason`].
    pub(super) fn take_deals(&mut self) -> [LeftOutDeals; 4] {
        std::mem::take(&mut self.deals)
    }

    pub(super) fn notices(self) -> Vec<String> {
        let mut notices = Vec::new();
        let [won, lost] = self.undated;
        if won + lost > 0 {
            notices.push(format!(
                "{} closed deals ({won} won, {lost} lost) have no closing date: they are in no period, \
                 no win rate and no velocity",
                won + lost
            ));
        }
        if let Some((count, stages)) = listed(&self.ended) {
            notices.push(format!(
                "{count} deals stand in stages that say that they ended and not how, and count as open: \
                 {stages}. Write these stages under [stages] in glossary.toml, as won or lost"
            ));
        }
        if let Some((count, stages)) = listed(&self.past) {
            notices.push(format!(
                "{count} open deals are past their closing date, in these stages: {stages}. Where one of \
                 them ends a deal, write it under [stages] in glossary.toml, as won or lost"
            ));
        }
        notices
    }
}

/// How many deals, and their stages, those of the most deals first.
fn listed(stages: &BTreeMap<String, u64>) -> Option<(u64, String)> {
    let count: u64 = stages.values().sum();
    let mut ranked: Vec<(&String, &u64)> = stages.iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let named = ranked.iter().take(STAGES_SHOWN_MAX).map(|(stage, count)| match stage.as_str() {
        "" => format!("no stage ({count})"),
        stage => format!("\"{}\" ({count})", speargun_domain::text::cut(stage, 60)),
    });
    let mut named: Vec<String> = named.collect();
    let further = ranked.len().saturating_sub(STAGES_SHOWN_MAX);
    if further > 0 {
        named.push(format!("{further} further stages"));
    }
    (count > 0).then(|| (count, named.join(", ")))
}
