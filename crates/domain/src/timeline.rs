//! What an account was on earlier days, as far as its data has a date.
//!
//! An import brings years at once. Where an account stands is therefore looked at day by day, from
//! its first date on, so that a stage or a state carries the day on which its condition became
//! true. Fields of which nobody keeps a date (industry, custom fields, a budget) are as they are
//! today.

use speargun_words::Said;

use crate::account::{AccountRecord, DealFigures, ENGAGED_DAYS, PeopleFigures};
use crate::market::MarketStanding;
use crate::score::ScoreModel;
use crate::stage::{StageStanding, days_between};
use crate::time::moment_of;
use crate::title::Department;

/// The most days on which one account is looked at again: the newest.
const LOOKS_MAX: usize = 10_000;

/// A deal with its dates, in microseconds UTC, and its amount in the workspace's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DealSpan {
    /// When it was made.
    pub created_at: Option<i64>,
    /// When it ended; nothing while it is open, or where the day is not known.
    pub closed_at: Option<i64>,
    /// How it ended; nothing while it is open.
    pub ended: Option<DealEnd>,
    /// When somebody expects it to close.
    pub expected_close_at: Option<i64>,
    /// The last sign of life of the deal itself: it was made, changed, or moved on.
    pub last_sign_at: Option<i64>,
    /// A deal without any date, where others of the same source have one.
    pub is_undated: bool,
    /// Major units.
    pub amount: f64,
}

/// How a deal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DealEnd {
    /// It was won.
    Won,
    /// It was lost.
    Lost,
    /// It was lost to a competitor who is named.
    LostTo,
}

impl DealSpan {
    /// Whether it was there and open at a moment.
    #[must_use]
    pub fn is_open(&self, at: i64) -> bool {
        let is_there = self.created_at.is_none_or(|made| made <= at);
        is_there && (self.ended.is_none() || self.closed_at.is_some_and(|closed| closed > at))
    }

    /// Whether an open deal has shown no sign of life for `limit_days`: it was not made, changed or
    /// moved on, its expected day is long over, and nobody at the account engaged. A deal without
    /// any date is stale where other deals of its source have dates. One that ended later was
    /// alive: what happened to it in between is not kept.
    #[must_use]
    pub fn is_stale(&self, at: i64, engaged_days: Option<f64>, limit_days: f64) -> bool {
        if self.ended.is_some() || engaged_days.is_some_and(|days| days <= limit_days) {
            return false;
        }
        let signs = [self.last_sign_at.filter(|sign| *sign <= at), self.created_at];
        let last = signs.into_iter().flatten().chain(self.expected_close_at).max();
        last.map_or(self.is_undated, |last| days_between(last, at) > limit_days)
    }

    fn ended_by(&self, at: i64) -> Option<(DealEnd, Option<i64>)> {
        let is_over = self.closed_at.is_none_or(|closed| closed <= at);
        self.ended.filter(|_| is_over).map(|end| (end, self.closed_at))
    }
}

/// The dates behind an account's figures, in microseconds UTC, each list sorted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// Its deals.
    pub deals: Vec<DealSpan>,
    /// When somebody showed meaningful interest.
    pub engaged: Vec<i64>,
    /// When anything happened.
    pub active: Vec<i64>,
    /// When each of its people showed meaningful interest, in the order of the record's members.
    pub members: Vec<Vec<i64>>,
    /// When each of its people became an MQL and an SQL.
    pub qualified: Vec<[Option<i64>; 2]>,
    /// When it expects to buy, as the account itself says.
    pub purchase_expected_at: Option<i64>,
}

/// Where an account stood after the last of its days, and why it came there.
#[derive(Debug, Clone, Default, PartialEq)]
struct Replayed {
    /// In the market.
    pub market: Option<MarketStanding>,
    /// In the funnel.
    pub stage: Option<StageStanding>,
    /// Why it came into its state in the market.
    pub market_reason: Option<Said>,
    /// Why it came into its stage.
    pub stage_reason: Option<Said>,
}

impl Timeline {
    /// Whether it has no date at all: the account always was what it is.
    #[must_use]
    pub fn is_empty(&self, account: &AccountRecord) -> bool {
        let undated = |deal: &DealSpan| deal.created_at.is_none() && deal.closed_at.is_none();
        let is_silent = self.active.is_empty() && self.engaged.is_empty();
        self.deals.iter().all(undated) && is_silent && account.target_from.is_none()
    }

    /// Looks at the account day by day up to `at`, and notes where it then stood, so that the next
    /// look starts from there.
    pub fn replay(&self, model: &ScoreModel, account: &mut AccountRecord, at: i64) {
        let mut then = account.clone();
        let (market, stage) = (account.market.former.take(), account.stage.former.take());
        let (of_market, of_stage) = (market.clone(), stage.clone());
        let from = |since: Option<i64>| since.unwrap_or(i64::MIN);
        let market_from = from(of_market.as_ref().map(|standing| standing.since));
        let stage_from = from(of_stage.as_ref().map(|standing| standing.since));
        let mut replayed = Replayed { market: of_market, stage: of_stage, ..Replayed::default() };
        for moment in self.looks(model, account, at) {
            if moment <= market_from.min(stage_from) {
                continue;
            }
            self.set(&mut then, account, moment, (at, model.market.stale_deal_days));
            then.market.former.clone_from(&replayed.market);
            then.stage.former.clone_from(&replayed.stage);
            then.market.replayed = None;
            then.stage.replayed = None;
            model.place(&mut then, moment, false);
            if moment > market_from && !model.market.asks_for_score {
                replayed.market = then.market.standing();
                replayed.market_reason = then.market.reason.take().or(replayed.market_reason);
            }
            if moment > stage_from && !model.stages.asks_for_score {
                replayed.stage = then.stage.standing();
                replayed.stage_reason = then.stage.reason.take().or(replayed.stage_reason);
            }
        }
        account.market.former = market;
        account.stage.former = stage;
        let Replayed { market, stage, market_reason, stage_reason } = replayed;
        account.market.replayed = market.map(|standing| Box::new((standing, market_reason)));
        account.stage.replayed = stage.map(|standing| Box::new((standing, stage_reason)));
    }

    /// The moments before `at` at which something began or ran out.
    fn looks(&self, model: &ScoreModel, account: &AccountRecord, at: i64) -> Vec<i64> {
        let windows = &model.windows;
        let shortest = windows.first().copied().unwrap_or(0);
        let mut looks: Vec<i64> = Vec::new();
        // Every look adds up all deals: only what can change something is looked at.
        let mut ends: Vec<i64> = Vec::new();
        for deal in &self.deals {
            looks.extend([deal.created_at, deal.closed_at, deal.last_sign_at].iter().flatten());
            let counted = [deal.closed_at, deal.last_sign_at, deal.expected_close_at];
            let counted = counted.into_iter().flatten();
            ends.extend(counted.flat_map(|moment| windows.iter().map(move |w| moment + w)));
        }
        let expected = self.deals.iter().filter_map(|deal| deal.expected_close_at);
        for moment in expected.chain(self.purchase_expected_at) {
            looks.push(moment);
            looks.extend(windows.iter().map(|window| moment - window));
        }
        looks.extend(account.target_from);
        let contract_ends = account.days_to_contract_end.map(|days| at + moment_of(days));
        looks.extend(contract_ends);
        looks.extend(contract_ends.iter().flat_map(|end| windows.iter().map(move |w| end - w)));
        for moments in self.members.iter().chain([&self.engaged, &self.active]) {
            // Within a window that was renewed nothing changes.
            for (place, moment) in moments.iter().enumerate() {
                let before = place.checked_sub(1).and_then(|place| moments.get(place));
                if before.is_none_or(|before| moment - before > shortest) {
                    looks.push(*moment);
                }
                let next = moments.get(place + 1).copied().unwrap_or(i64::MAX);
                let over = windows.iter().map(|window| moment + window);
                ends.extend(over.filter(|end| *end < next));
            }
        }
        looks.extend(self.qualified.iter().flatten().flatten());
        // A window that has run out has done so a moment later.
        looks.extend(ends.into_iter().flat_map(|moment| [moment, moment + 1]));
        let first = self.first(account);
        looks.retain(|moment| *moment < at && *moment >= first);
        looks.sort_unstable();
        looks.dedup();
        looks.split_off(looks.len().saturating_sub(LOOKS_MAX))
    }

    /// The first thing that happened.
    fn first(&self, account: &AccountRecord) -> i64 {
        let of_deals = self.deals.iter().flat_map(|deal| [deal.created_at, deal.closed_at]);
        let moments = self.active.first().into_iter().chain(self.engaged.first()).copied();
        of_deals.flatten().chain(moments).chain(account.target_from).min().unwrap_or(i64::MAX)
    }

    /// Makes `then` what the account, which is `now` as of `at`, was at a moment.
    fn set(
        &self,
        then: &mut AccountRecord,
        now: &AccountRecord,
        moment: i64,
        (at, stale_days): (i64, f64),
    ) {
        let passed = days_between(moment, at);
        let age = |moments: &[i64]| last(moments, moment).map(|last| days_between(last, moment));
        then.days_since_engaged = age(&self.engaged);
        then.days_since_activity = age(&self.active);
        then.days_since_created = now.days_since_created.map(|days| days - passed);
        then.days_to_contract_end = now.days_to_contract_end.map(|days| days + passed);
        then.target = now.target && now.target_from.is_none_or(|from| from <= moment);
        then.deals = DealFigures { unconverted: now.deals.unconverted, ..DealFigures::default() };
        let engaged = then.days_since_engaged;
        then.days_to_purchase = self.purchase_expected_at.map(|day| days_between(moment, day));
        for deal in &self.deals {
            add(&mut then.deals, deal, moment, (engaged, stale_days));
            let expected = deal.expected_close_at.filter(|_| deal.is_open(moment));
            let days = expected.map(|day| days_between(moment, day)).filter(|days| *days >= 0.0);
            then.days_to_purchase =
                [then.days_to_purchase, days].into_iter().flatten().reduce(f64::min);
        }
        self.set_people(then, now, moment);
    }

    fn set_people(&self, then: &mut AccountRecord, now: &AccountRecord, moment: i64) {
        let people = &mut then.people;
        *people = PeopleFigures { known: now.people.known, ..Default::default() };
        people.decision_makers = now.people.decision_makers;
        people.c_level = now.people.c_level;
        people.departments = now.people.departments;
        let mut departments = 0_u32;
        for (place, person) in then.members.iter_mut().enumerate() {
            let engaged = self.members.get(place).and_then(|moments| last(moments, moment));
            let days = engaged.map(|at| days_between(at, moment));
            person.days_since_engaged = days.map(|days| days as f32);
            let [mql, sql] =
                self.qualified.get(place).copied().unwrap_or_default().map(|at| {
                    at.filter(|at| *at <= moment).map(|at| days_between(at, moment) as f32)
                });
            (person.days_since_mql, person.days_since_sql) = (mql, sql);
            people.mqls += u32::from(person.days_since_mql.is_some());
            people.sqls += u32::from(person.days_since_sql.is_some());
            if days.is_some_and(|days| days <= ENGAGED_DAYS) {
                people.engaged += 1;
                people.engaged_decision_makers += u32::from(person.seniority.decides());
                let is_c_level = person.seniority == crate::title::Seniority::CLevel;
                people.engaged_c_level += u32::from(is_c_level);
                if person.department != Department::Unknown {
                    departments |= 1 << (person.department as u32);
                }
            }
        }
        people.engaged_departments = departments.count_ones();
    }
}

/// Adds a deal, as it was at a moment, to the figures of deals.
fn add(
    figures: &mut DealFigures,
    deal: &DealSpan,
    at: i64,
    (engaged, stale_days): (Option<f64>, f64),
) {
    if deal.is_open(at) {
        figures.open += 1;
        figures.open_amount += deal.amount;
        figures.largest_open_amount = figures.largest_open_amount.max(deal.amount);
        figures.stale += u32::from(deal.is_stale(at, engaged, stale_days));
        return;
    }
    let least = |known: Option<f64>, closed: Option<i64>| {
        let days = closed.map(|closed| days_between(closed, at));
        [known, days].into_iter().flatten().reduce(f64::min)
    };
    match deal.ended_by(at) {
        Some((DealEnd::Won, closed)) => {
            figures.won += 1;
            figures.won_amount += deal.amount;
            figures.days_since_won = least(figures.days_since_won, closed);
        }
        Some((end, closed)) => {
            figures.lost += 1;
            if end == DealEnd::LostTo {
                figures.days_since_lost_to = least(figures.days_since_lost_to, closed);
            }
        }
        None => {}
    }
}

fn last(moments: &[i64], until: i64) -> Option<i64> {
    moments[..moments.partition_point(|moment| *moment <= until)].last().copied()
}

#[cfg(test)]
mod tests;
