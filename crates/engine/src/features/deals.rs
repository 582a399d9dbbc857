//! What an account's deals add up to.

use speargun_domain::account::AccountRecord;
use speargun_domain::glossary::{DealSigns, Outcome};
use speargun_domain::money::Rates;
use speargun_store::opportunity::StoredOpportunity;

use super::{converted, days_between, least};
use crate::Workspace;

/// How a stored deal stands, by the glossary.
#[must_use]
pub fn outcome(workspace: &Workspace, deal: &StoredOpportunity) -> Outcome {
    workspace.stages().outcome_of(&signs_of(deal, workspace.now()))
}

/// Whether somebody has to say how a deal that counts as open ended.
pub(crate) fn is_doubtful(workspace: &Workspace, deal: &StoredOpportunity) -> bool {
    workspace.stages().is_doubtful(&signs_of(deal, workspace.now()))
}

/// What a stored deal says of how it stands.
pub(crate) fn signs_of(deal: &StoredOpportunity, now: i64) -> DealSigns<'_> {
    DealSigns {
        outcome: deal.outcome.as_deref(),
        stage: deal.stage.as_deref(),
        is_closed: deal.is_closed,
        is_won: deal.is_won,
        probability: deal.probability,
        is_past: deal.closed_at.map(|at| at <= now),
    }
}

/// Takes away what a deal may only have been told after `now`. Its stage and outcome need no
/// history: they follow from when it was made and closed. Tells whether the deal was there, which
/// nobody knows of a closed one without a day.
pub(super) fn as_then(workspace: &Workspace, deal: &mut StoredOpportunity, now: i64) -> bool {
    let is_closed = outcome(workspace, deal) != Outcome::Open;
    if deal.updated_at.is_none_or(|at| at > now) {
        deal.budget_confirmed = None;
        deal.competitor = None;
        deal.expected_close_at = None;
    }
    if is_closed && deal.closed_at.is_none_or(|at| at > now) {
        let was_there = deal.closed_at.is_some();
        deal.closed_at = None;
        deal.outcome = None;
        deal.stage = None;
        deal.is_closed = Some(false);
        deal.is_won = Some(false);
        return was_there;
    }
    if !is_closed {
        // A day beside an open deal is when somebody expects it to close, as of today.
        deal.closed_at = deal.closed_at.filter(|at| *at <= now);
    }
    true
}

pub(super) fn add_deal(
    workspace: &Workspace,
    account: &mut AccountRecord,
    deal: &StoredOpportunity,
    rates: &Rates,
    now: i64,
) {
    if deal.created_at.is_some_and(|at| at > now) {
        return;
    }
    let outcome = outcome(workspace, deal);
    let amount = converted(deal.amount.as_ref(), rates);
    let closed_at = deal.closed_at.filter(|_| outcome != Outcome::Open);
    let still_open = outcome == Outcome::Open || closed_at.is_some_and(|at| at > now);
    let told_at = [deal.updated_at, closed_at, deal.created_at].into_iter().flatten().max();
    if let Some(at) = told_at.filter(|at| *at <= now) {
        account.input_age_days = least(account.input_age_days, Some(days_between(at, now)));
    }
    let figures = &mut account.deals;
    figures.unconverted += u32::from(deal.amount.is_some() && amount.is_none());
    let amount = amount.unwrap_or(0.0);
    if still_open {
        figures.open += 1;
        figures.open_amount += amount;
        figures.largest_open_amount = figures.largest_open_amount.max(amount);
        let expected = deal.expected_close_at.or(deal.closed_at);
        if let Some(days) = expected.map(|at| days_between(now, at)).filter(|days| *days >= 0.0) {
            account.days_to_purchase = least(account.days_to_purchase, Some(days));
        }
        if deal.budget_confirmed == Some(true) {
            account.budget_confirmed = Some(true);
        }
        if account.competitor.is_none() && !account.contract_is_told {
            account.competitor.clone_from(&deal.competitor);
        }
    } else if outcome == Outcome::Won {
        figures.won += 1;
        figures.won_amount += amount;
        let days = closed_at.map(|at| days_between(at, now));
        if days.is_some_and(|days| days <= 365.0) {
            figures.won_amount_last_year += amount;
        }
        figures.days_since_won = least(figures.days_since_won, days);
    } else {
        figures.lost += 1;
        let days = closed_at.filter(|_| deal.competitor.is_some());
        let days = days.map(|at| days_between(at, now));
        figures.days_since_lost_to = least(figures.days_since_lost_to, days);
    }
}
