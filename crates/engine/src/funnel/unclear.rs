//! Deals that count nowhere, or as open although somebody has to say how they ended.

use std::collections::BTreeMap;

use speargun_measure::velocity::Deal;
use speargun_store::opportunity::StoredOpportunity;

use crate::{Workspace, features};

/// The most stages that a notice names.
const STAGES_SHOWN_MAX: usize = 5;
/// The most stages that are told apart; the others are counted together.
const STAGES_MAX: usize = 1_000;

/// Counts of such deals.
#[derive(Debug, Default)]
pub(super) struct Unclear {
    /// Won and lost without a closing date.
    undated: [u64; 2],
    /// Stages that say that a deal ended and not how.
    ended: BTreeMap<String, u64>,
    /// Stages of open deals whose closing date is over.
    past: BTreeMap<String, u64>,
}

impl Unclear {
    pub(super) fn add(&mut self, workspace: &Workspace, stored: &StoredOpportunity, deal: &Deal) {
        if !deal.is_open {
            if deal.closed_at.is_none() {
                self.undated[usize::from(!deal.is_won)] += 1;
            }
            return;
        }
        let is_past = stored.closed_at.is_some_and(|at| at <= Workspace::now());
        let stages = if features::is_doubtful(workspace, stored) {
            &mut self.ended
        } else if is_past && stored.is_closed.is_none() {
            &mut self.past
        } else {
            return;
        };
        let stage = stored.stage.as_deref().or(stored.outcome.as_deref()).unwrap_or("");
        let key = if stages.len() < STAGES_MAX { stage } else { "…" };
        *stages.entry(key.to_owned()).or_default() += 1;
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
