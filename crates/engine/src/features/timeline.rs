//! Since when: the dates behind an account's figures, so that what is first looked at today carries
//! the day on which it became true.

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::account::AccountRecord;
use speargun_domain::glossary::Outcome;
use speargun_domain::money::Rates;
use speargun_domain::time::DAY;
use speargun_domain::timeline::{DealEnd, DealSpan, Timeline};
use speargun_store::opportunity::StoredOpportunity;
use speargun_store::{Connection, opportunity};

use super::{Features, converted, days_between, moment, outcome};
use crate::{EngineError, Workspace};

/// The dates of deals while they are read.
pub(super) struct DealSpans {
    by_account: FxHashMap<u32, Vec<DealSpan>>,
    /// When deals were last seen to move on.
    moves: FxHashMap<i64, i64>,
    /// Sources that give deals dates.
    dated: FxHashSet<i64>,
    /// Deals without any date: the place of the account, of the deal, and the source.
    undated: Vec<(u32, usize, i64)>,
}

impl DealSpans {
    pub(super) fn load(connection: &mut Connection) -> Result<Self, EngineError> {
        let mut moves = FxHashMap::<i64, i64>::default();
        opportunity::each_move(connection, |deal, at| {
            moves.entry(deal).and_modify(|last| *last = at.max(*last)).or_insert(at);
            Ok::<(), EngineError>(())
        })?;
        Ok(Self {
            by_account: FxHashMap::default(),
            moves,
            dated: FxHashSet::default(),
            undated: Vec::new(),
        })
    }

    pub(super) fn add(
        &mut self,
        workspace: &Workspace,
        place: u32,
        deal: &StoredOpportunity,
        rates: &Rates,
        now: i64,
    ) {
        let moved_at = self.moves.get(&deal.id).copied();
        let amount = converted(deal.amount.as_ref(), rates).unwrap_or(0.0);
        let span = DealSpan { amount, ..span_of(workspace, deal, moved_at, now) };
        let deals = self.by_account.entry(place).or_default();
        if span.last_sign_at.or(deal.closed_at).is_some() {
            self.dated.insert(deal.source_id);
        } else if span.expected_close_at.is_none() {
            self.undated.push((place, deals.len(), deal.source_id));
        }
        deals.push(span);
    }

    /// The deals by the place of their account. One without a date says something only where its
    /// source gives other deals dates.
    pub(super) fn of_accounts(mut self) -> FxHashMap<u32, Vec<DealSpan>> {
        for (place, deal, source) in self.undated {
            let deals = self.by_account.get_mut(&place);
            if let Some(span) = deals.and_then(|deals| deals.get_mut(deal)) {
                span.is_undated = self.dated.contains(&source);
            }
        }
        self.by_account
    }
}

fn span_of(
    workspace: &Workspace,
    deal: &StoredOpportunity,
    moved_at: Option<i64>,
    now: i64,
) -> DealSpan {
    let ended = match outcome(workspace, deal) {
        Outcome::Open => None,
        Outcome::Won => Some(DealEnd::Won),
        _ if deal.competitor.is_some() => Some(DealEnd::LostTo),
        _ => Some(DealEnd::Lost),
    };
    let signs = [deal.created_at, deal.updated_at, moved_at];
    DealSpan {
        created_at: deal.created_at,
        closed_at: deal.closed_at.filter(|_| ended.is_some()),
        ended,
        // A day beside an open deal is when somebody expects it to close.
        expected_close_at: deal.expected_close_at.or(deal.closed_at.filter(|_| ended.is_none())),
        last_sign_at: signs.into_iter().flatten().filter(|at| *at <= now).max(),
        is_undated: false,
        amount: 0.0,
    }
}

/// Whether a deal is open and has shown no sign of life for as long as a model says.
///
/// # Errors
/// What the store reports.
pub fn is_stale_deal(
    workspace: &Workspace,
    connection: &mut Connection,
    deal: &StoredOpportunity,
    (engaged_days, limit_days): (Option<f64>, f64),
    now: i64,
) -> Result<bool, EngineError> {
    let moved_at = opportunity::last_move(connection, deal.id)?;
    let mut span = span_of(workspace, deal, moved_at, now);
    if span.last_sign_at.or(span.expected_close_at).is_none() {
        span.is_undated = opportunity::gives_dates(connection, deal.source_id)?;
    }
    Ok(span.is_open(now) && span.is_stale(now, engaged_days, limit_days))
}

impl Features {
    /// What of an account's deals changes by the day: the open ones that have shown no sign of life
    /// for as long as the model says, and what was won within a year.
    pub(super) fn note_deals_of_day(&self, place: u32, account: &mut AccountRecord, now: i64) {
        let limit = self.model.market.stale_deal_days;
        let engaged = account.days_since_engaged;
        let is_stale = |deal: &&DealSpan| deal.is_open(now) && deal.is_stale(now, engaged, limit);
        let deals = self.deals.get(&place).map_or(&[][..], Vec::as_slice);
        account.deals.stale = deals.iter().filter(is_stale).count() as u32;
        let won = deals.iter().filter(|deal| deal.ended == Some(DealEnd::Won));
        let days = |deal: &DealSpan| deal.closed_at.map(|at| days_between(at, now));
        let of_year = won.filter(|deal| days(deal).is_some_and(|d| (0.0..=365.0).contains(&d)));
        account.deals.won_amount_last_year = of_year.map(|deal| deal.amount).sum();
    }

    /// Notes when the newest of an account's facts that have a date of their own came.
    pub(super) fn note_last_change(&self, place: u32, account: &mut AccountRecord, now: i64) {
        let deals = self.deals.get(&place).map_or(&[][..], Vec::as_slice).iter();
        let dates = deals.flat_map(|deal| [deal.created_at, deal.closed_at, deal.last_sign_at]);
        let active =
            account.days_since_activity.map(|days| now - (days * DAY as f64).round() as i64);
        let dates = dates.chain([active, account.target_from, account.updated_at]).flatten();
        account.changed_at = dates.filter(|at| *at <= now).max();
    }

    /// Settles stage and state in the market. Where they changed, they carry the day on which the
    /// condition became true; that of the look where another model made the change.
    pub(super) fn place_by_date(&self, place: u32, account: &mut AccountRecord, now: i64) {
        account.market.replayed = None;
        account.stage.replayed = None;
        self.model.place(account, now, false);
        let by_other = self.tiers.get(&place).is_some_and(|tier| tier.facts_from.is_none());
        if !self.dates_changes || by_other || !self.model.has_moved(account) {
            return;
        }
        let timeline = self.timeline(place, account, now);
        if !timeline.is_empty(account) {
            timeline.replay(&self.model, account, now);
            self.model.place(account, now, false);
        }
    }

    fn timeline(&self, place: u32, account: &AccountRecord, now: i64) -> Timeline {
        let mut timeline = Timeline {
            deals: self.deals.get(&place).cloned().unwrap_or_default(),
            purchase_expected_at: account.purchase_expected_at,
            ..Timeline::default()
        };
        for member in self.members_of(place) {
            let roots = self.person_roots.get(member).into_iter().flatten();
            let mut of_person = Vec::new();
            roots.for_each(|root| self.add_moments(*root, now, &mut of_person, &mut timeline));
            of_person.sort_unstable();
            timeline.engaged.extend(&of_person);
            timeline.members.push(of_person);
            let person = self.people.get(*member as usize);
            let leads = person.map(|person| self.stored_leads(person, now)).unwrap_or_default();
            timeline.qualified.push(leads.map(|lead| lead.met.map(|(at, _)| at)));
        }
        let mut of_visitors = Vec::new();
        for root in self.account_roots.get(&place).into_iter().flatten() {
            self.add_moments(*root, now, &mut of_visitors, &mut timeline);
        }
        timeline.engaged.extend(of_visitors);
        timeline.engaged.sort_unstable();
        timeline.active.sort_unstable();
        timeline
    }

    fn add_moments(&self, root: u32, now: i64, engaged: &mut Vec<i64>, timeline: &mut Timeline) {
        self.state.each_moment(root, now, &mut |minute, is_engaged| {
            timeline.active.push(moment(minute));
            if is_engaged {
                engaged.push(moment(minute));
            }
        });
    }
}
