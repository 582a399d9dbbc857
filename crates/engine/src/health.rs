//! The health check of the set-up (E8): the figures behind `speargun_domain::health`, out of what a
//! workspace has.

mod activity;
mod kept;

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::account::AccountRecord;
use speargun_domain::committee::Committee;
use speargun_domain::health::{
    self, CauseFinding, ClosedDeals, ContentFigures, HealthFigures, Views, WorstRole,
};
use speargun_domain::time::DAY;
use speargun_measure::statistics::Quartiles;
use speargun_store::{Connection, account, health as reach};

use crate::account::AccountList;
use crate::features::days_between;
use crate::funnel::{FunnelBase, Motion};
use crate::target_list::Targets;
use crate::{EngineError, Workspace};
use speargun_track::EventLog;

use activity::Activity;
pub use kept::HealthCache;

/// What people and pages did is looked at over this many days.
pub const WINDOW_DAYS: i64 = 180;
/// An MQL is followed up in time within this many days.
pub const FOLLOW_UP_DAYS: i64 = 14;
/// An industry with fewer page views is not compared.
const INDUSTRY_VIEWS_MIN: u64 = 20;

/// What the check found.
#[derive(Debug, Clone, PartialEq)]
pub struct HealthCheck {
    /// The five causes, in order.
    pub causes: Vec<CauseFinding>,
    /// What it went by.
    pub figures: HealthFigures,
    /// As of when.
    pub as_of: i64,
    /// Whether tracked events could not be counted in time, so that content is reported by imported
    /// ones alone.
    pub tracked_left_out: bool,
}

/// What the check is made of.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Its accounts.
    pub list: &'a AccountList,
    /// Its funnel.
    pub funnel: &'a FunnelBase,
    /// The log of tracked events, where there is one.
    pub log: Option<&'a EventLog>,
}

/// Looks for the five causes of failure as of `now`.
///
/// # Errors
/// What the store reports.
pub fn check(sources: &Sources<'_>, now: i64) -> Result<HealthCheck, EngineError> {
    let (figures, tracked_left_out) = figures(sources, now)?;
    let causes = health::examine(&figures);
    Ok(HealthCheck { causes, figures, as_of: now, tracked_left_out })
}

fn figures(sources: &Sources<'_>, now: i64) -> Result<(HealthFigures, bool), EngineError> {
    let mut figures = HealthFigures::default();
    let targets: FxHashSet<i64> =
        records(sources.list).filter(|record| record.target).map(|record| record.id).collect();
    add_list(sources, &mut figures);
    add_deals(sources.funnel, &mut figures);
    let mut activity = sources.workspace.store.read(|connection| {
        add_reach(connection, &targets, &mut figures)?;
        add_dates(connection, &targets, now, &mut figures)?;
        Activity::load(sources, connection, &targets, now)
    })?;
    let tracked_left_out = match sources.log {
        Some(log) => !activity.add_tracked(log, now)?,
        None => false,
    };
    activity.settle(sources.list, &targets, &mut figures);
    figures.content = content(sources.list, &activity);
    Ok((figures, tracked_left_out))
}

fn records(list: &AccountList) -> impl Iterator<Item = &AccountRecord> {
    list.rows.iter().map(|row| &row.record)
}

/// Whether an account got further than standing on the list.
fn is_engaged(record: &AccountRecord) -> bool {
    record.deals.won + record.deals.open > 0 || record.target && record.days_since_engaged.is_some()
}

fn add_list(sources: &Sources<'_>, figures: &mut HealthFigures) {
    let mut roles: FxHashMap<&str, WorstRole> = FxHashMap::default();
    let template = sources.workspace.committee();
    for record in records(sources.list) {
        figures.accounts += 1;
        figures.scored += u64::from(record.tier.is_some());
        figures.people += u64::from(record.people.known);
        let best = record.tier.is_some_and(|tier| tier <= 2);
        figures.best += u64::from(best);
        figures.best_targets += u64::from(best && record.target);
        figures.open_deals += u64::from(record.deals.open);
        if record.deals.open > 0 && record.people.engaged > 0 {
            figures.deal_accounts += 1;
            figures.deal_accounts_single += u64::from(record.committee.single_threaded);
        }
        if record.target {
            add_target(&template, record, figures, &mut roles);
        }
    }
    let share = |role: &WorstRole| role.missing as f64 / role.accounts.max(1) as f64;
    figures.worst_role = roles.into_values().max_by(|left, right| {
        share(left).total_cmp(&share(right)).then_with(|| right.key.cmp(&left.key))
    });
}

fn add_target<'a>(
    template: &'a Committee,
    record: &AccountRecord,
    figures: &mut HealthFigures,
    roles: &mut FxHashMap<&'a str, WorstRole>,
) {
    figures.targets += 1;
    figures.targets_without_people += u64::from(record.people.known == 0);
    figures.targets_without_decider += u64::from(record.people.decision_makers == 0);
    figures.targets_without_industry += u64::from(record.industry.is_none());
    figures.owned_targets += u64::from(record.owner.is_some());
    figures.engaged_targets += u64::from(is_engaged(record));
    figures.open_deals_at_targets += u64::from(record.deals.open);
    let committee = &record.committee;
    figures.roles += u64::from(committee.roles);
    figures.roles_known += u64::from(committee.filled);
    let Some(line) = template.line(&committee.line) else { return };
    for (place, role) in template.roles.iter().enumerate() {
        if !u8::try_from(place).is_ok_and(|place| line.requires(place)) {
            continue;
        }
        let found = roles.entry(&role.key).or_insert_with(|| WorstRole {
            key: role.key.clone(),
            name: role.name.clone(),
            ..WorstRole::default()
        });
        found.accounts += 1;
        found.missing += u64::from(committee.missing.contains(&role.key));
    }
}

fn add_deals(funnel: &FunnelBase, figures: &mut HealthFigures) {
    let mut cycles = Vec::new();
    for base in &funnel.deals {
        let deal = &base.deal;
        let is_own = base.motion == Motion::AccountBased;
        if is_own {
            figures.dated_deals += u64::from(deal.sql_at.is_some());
            figures.priced_deals += u64::from(base.is_deal && deal.amount.is_some());
        }
        if !base.is_deal || deal.is_open {
            continue;
        }
        let closed =
            if is_own { &mut figures.closed_account_based } else { &mut figures.closed_demand };
        *closed =
            ClosedDeals { won: closed.won + u64::from(deal.is_won), closed: closed.closed + 1 };
        let days = deal.created_at.zip(deal.closed_at).map(|(from, to)| days_between(from, to));
        cycles.extend(days.filter(|days| deal.is_won && *days >= 0.0));
    }
    figures.cycles = cycles.len() as u64;
    figures.cycle_days = Quartiles::of(cycles).map(|quartiles| quartiles.median);
}

fn add_reach(
    connection: &mut Connection,
    targets: &FxHashSet<i64>,
    figures: &mut HealthFigures,
) -> Result<(), EngineError> {
    figures.campaigns_with_motion = reach::campaigns_with_motion(connection)?;
    let mut reached: FxHashSet<i64> = FxHashSet::default();
    reach::each_reach(connection, |found| {
        if found.motion == "account_based" {
            figures.programme_members += found.members;
            if targets.contains(&found.account_id) {
                figures.programme_members_at_targets += found.members;
                reached.insert(found.account_id);
            }
        }
        Ok::<(), EngineError>(())
    })?;
    figures.unreached = targets.difference(&reached).copied().collect();
    figures.unreached.sort_unstable();
    Ok(())
}

/// Only accounts that say since when they stand on the list: the day of their record says nothing
/// about that.
fn add_dates(
    connection: &mut Connection,
    targets: &FxHashSet<i64>,
    now: i64,
    figures: &mut HealthFigures,
) -> Result<(), EngineError> {
    let mut days = Vec::new();
    let signed = Targets::load(connection)?;
    account::each(connection, |mut stored| {
        signed.apply(&mut stored, now);
        let since = stored.target_since.filter(|_| targets.contains(&stored.id));
        days.extend(since.map(|since| days_between(since, now)));
        Ok::<(), EngineError>(())
    })?;
    figures.dated_targets = days.len() as u64;
    figures.days_on_list = Quartiles::of(days).map(|quartiles| quartiles.median);
    Ok(())
}

/// The beginning of the window.
fn window_from(now: i64) -> i64 {
    now - WINDOW_DAYS * DAY
}

fn content(list: &AccountList, activity: &Activity) -> ContentFigures {
    let (mut by_industry, mut by_tier) = (Views::default(), Views::default());
    let mut sums: FxHashMap<&str, u64> = FxHashMap::default();
    let views_of = |record: &AccountRecord| activity.pages.get(&record.id);
    let industry = |record: &AccountRecord| record.target && record.industry.is_some();
    for record in records(list).filter(|record| industry(record)) {
        let views: u64 = views_of(record).map_or(0, |pages| pages.values().sum());
        *sums.entry(record.industry.as_deref().unwrap_or_default()).or_default() += views;
    }
    for record in records(list) {
        let own = record.industry.as_deref().filter(|_| record.target);
        let own = own.filter(|own| sums.get(own).is_some_and(|sum| *sum >= INDUSTRY_VIEWS_MIN));
        let tier = record.tier.map(|tier| if tier == 1 { "best" } else { "others" });
        for (page, views) in views_of(record).into_iter().flatten() {
            if let Some(own) = own {
                by_industry.add(own, page, *views);
            }
            if let Some(tier) = tier {
                by_tier.add(tier, page, *views);
            }
        }
    }
    let of_tiers = by_tier.of_groups();
    let of = |sums: &std::collections::BTreeMap<&str, u64>, key| sums.get(key).copied();
    let pages = by_industry.pages_of_groups();
    let counts: Vec<f64> = pages.values().map(|pages| *pages as f64).collect();
    ContentFigures {
        views: by_industry.of_groups().values().sum(),
        industries: pages.len() as u64,
        views_of_own: by_industry.of_own().values().sum(),
        pages_of_industry: Quartiles::of(counts).map(|quartiles| quartiles.median),
        best_views: of(&of_tiers, "best").unwrap_or(0),
        best_views_of_own: of(&by_tier.of_own(), "best").unwrap_or(0),
        other_views: of(&of_tiers, "others").unwrap_or(0),
    }
}
