//! What happened at accounts lately: touches, page views, MQLs and what sales did about them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::glossary::{Glossary, LeadStage};
use speargun_domain::health::{HealthFigures, page_of};
use speargun_domain::time::DAY;
use speargun_store::event::{self, StoredEvent};
use speargun_store::{Connection, opportunity, person, qualification, score};

use super::{FOLLOW_UP_DAYS, Sources, records, window_from};
use crate::account::AccountList;
use crate::features::EventRecord;
use crate::{EngineError, Workspace};
use speargun_track::EventLog;

/// What sales does, in the words of CRMs; everything of the channel `sales` as well.
const SALES_EVENTS: [&str; 6] =
    ["call", "meeting", "meeting_booked", "sales_email", "demo_held", "visit"];
/// How many pairs of account and page are counted at most: they are held in memory.
const TRACKED_PAIRS_MAX: usize = 2_000_000;
/// The longest that counting tracked pages may take.
const TRACKED_TIME_MAX: Duration = Duration::from_secs(20);

/// What happened at accounts.
#[derive(Debug, Default)]
pub(super) struct Activity {
    /// Views of the window by account and page.
    pub(super) pages: FxHashMap<i64, BTreeMap<String, u64>>,
    /// Events of the window by account.
    touches: FxHashMap<i64, u64>,
    /// Accounts at which sales did something in the window, or has a deal.
    worked: FxHashSet<i64>,
    /// MQLs of target accounts that are old enough: person, account and when.
    mqls: Vec<(i64, i64, i64)>,
    /// What sales did with a person, and deals and SQLs by person or account.
    steps_of_people: FxHashMap<i64, Vec<i64>>,
    steps_of_accounts: FxHashMap<i64, Vec<i64>>,
    sales_is_known: bool,
}

/// Whom an event is of, and what makes them an MQL.
struct Lead {
    account: Option<i64>,
    dated_by_crm: Option<i64>,
    event_at: Option<i64>,
    seen_at: Option<i64>,
}

impl Activity {
    pub(super) fn load(
        sources: &Sources<'_>,
        connection: &mut Connection,
        targets: &FxHashSet<i64>,
        now: i64,
    ) -> Result<Self, EngineError> {
        let mut activity = Self::default();
        let workspace = sources.workspace;
        let mut leads = activity.leads(workspace, connection)?;
        let glossary = workspace.glossary();
        event::each(connection, now, |event| {
            activity.add_event(&glossary, &event, &mut leads, window_from(now));
            Ok::<(), EngineError>(())
        })?;
        opportunity::each(connection, |deal| {
            if let Some((account, at)) = deal.account_id.zip(deal.created_at) {
                activity.steps_of_accounts.entry(account).or_default().push(at);
            }
            Ok::<(), EngineError>(())
        })?;
        for row in &sources.list.rows {
            if row.record.deals.open + row.record.deals.won > 0 {
                activity.worked.insert(row.record.id);
            }
        }
        let window = window_from(now)..now - FOLLOW_UP_DAYS * DAY;
        for (id, lead) in leads {
            let (crm, event, seen) = (lead.dated_by_crm, lead.event_at, lead.seen_at);
            let met = glossary.mql.met(crm, event, seen);
            let Some((account, (at, _))) = lead.account.zip(met) else { continue };
            if window.contains(&at) && targets.contains(&account) {
                activity.mqls.push((id, account, at));
            }
        }
        Ok(activity)
    }

    fn leads(
        &mut self,
        workspace: &Workspace,
        connection: &mut Connection,
    ) -> Result<FxHashMap<i64, Lead>, EngineError> {
        let mut leads = FxHashMap::default();
        person::each_measurable(connection, |person| {
            if let Some(at) = person.became_sql_at {
                self.sales_is_known = true;
                self.steps_of_people.entry(person.id).or_default().push(at);
            }
            let (account, dated_by_crm) = (person.account_id, person.became_mql_at);
            let lead = Lead { account, dated_by_crm, event_at: None, seen_at: None };
            leads.insert(person.id, lead);
            Ok::<(), EngineError>(())
        })?;
        // Tracked events are known by the score alone.
        score::each_person(connection, |score| {
            let [mql, _] = score.leads;
            if let Some(lead) = leads.get_mut(&score.person_id) {
                lead.event_at = mql.event.map(|(at, _)| at);
            }
            Ok::<(), EngineError>(())
        })?;
        let glossary = workspace.glossary();
        let condition = glossary.person_condition(LeadStage::Mql);
        qualification::each(connection, LeadStage::Mql, condition, i64::MAX, |person, at| {
            if let Some(lead) = leads.get_mut(&person) {
                lead.seen_at = Some(at);
            }
            Ok::<(), EngineError>(())
        })?;
        Ok(leads)
    }

    fn add_event(
        &mut self,
        glossary: &Glossary,
        event: &StoredEvent,
        leads: &mut FxHashMap<i64, Lead>,
        from: i64,
    ) {
        let lead = event.person_id.and_then(|id| leads.get_mut(&id));
        let account = lead.as_ref().and_then(|lead| lead.account).or(event.account_id);
        if let Some(lead) = lead
            && let Some(definition) = &glossary.mql.event
            && definition.holds(&EventRecord(event))
        {
            let first = lead.event_at.map_or(event.occurred_at, |at| at.min(event.occurred_at));
            lead.event_at = Some(first);
        }
        let by_sales = is_by_sales(event);
        if by_sales {
            self.sales_is_known = true;
            if let Some(person) = event.person_id {
                self.steps_of_people.entry(person).or_default().push(event.occurred_at);
            }
        }
        let Some(account) = account.filter(|_| event.occurred_at >= from) else { return };
        *self.touches.entry(account).or_default() += 1;
        if by_sales {
            self.worked.insert(account);
        }
        if let Some(page) = &event.page {
            self.add_views(account, page, 1);
        }
    }

    fn add_views(&mut self, account: i64, page: &str, views: u64) {
        *self.pages.entry(account).or_default().entry(page_of(page)).or_default() += views;
    }

    /// Adds tracked page views: as the lake credits them, without machines. Those that still wait
    /// in the inbox have no account there and come with the next move into the lake. False if
    /// they could not be counted whole.
    pub(super) fn add_tracked(&mut self, log: &EventLog, now: i64) -> Result<bool, EngineError> {
        if !log.has_events()? {
            return Ok(true);
        }
        let _files_stay = log.hold_files()?;
        let found = log.lake().page_views(
            &log.files()?,
            window_from(now)..=now,
            TRACKED_PAIRS_MAX,
            Instant::now() + TRACKED_TIME_MAX,
        );
        let found = match found {
            Ok(found) if found.is_whole => found,
            Ok(_) => {
                tracing::warn!("tracked pages are too many and left out of the health check");
                return Ok(false);
            }
            Err(error) => {
                tracing::warn!(%error, "tracked pages are left out of the health check");
                return Ok(false);
            }
        };
        for (account, pages) in found.views {
            for (page, views) in pages {
                self.add_views(account, &page, views);
                *self.touches.entry(account).or_default() += views;
            }
        }
        Ok(true)
    }

    pub(super) fn settle(
        &self,
        list: &AccountList,
        targets: &FxHashSet<i64>,
        figures: &mut HealthFigures,
    ) {
        for record in records(list) {
            let touches = self.touches.get(&record.id).copied().unwrap_or(0);
            if record.target {
                figures.touches_of_targets += touches;
            } else {
                figures.touches_of_others += touches;
            }
        }
        figures.sales_is_known = self.sales_is_known;
        let mut unfollowed = Vec::new();
        for (person, account, at) in &self.mqls {
            figures.mqls += 1;
            let in_time = *at..=at + FOLLOW_UP_DAYS * DAY;
            let steps = [self.steps_of_people.get(person), self.steps_of_accounts.get(account)];
            if steps.into_iter().flatten().flatten().any(|step| in_time.contains(step)) {
                figures.mqls_followed += 1;
            } else {
                unfollowed.push(*account);
            }
        }
        unfollowed.sort_unstable();
        unfollowed.dedup();
        figures.unfollowed = unfollowed;
        let unworked = targets.iter().filter(|id| !self.worked.contains(id));
        figures.unworked = unworked.copied().collect();
        figures.unworked.sort_unstable();
    }
}

fn is_by_sales(event: &StoredEvent) -> bool {
    event.channel.as_deref().is_some_and(|channel| channel.eq_ignore_ascii_case("sales"))
        || SALES_EVENTS.iter().any(|known| event.event_type.eq_ignore_ascii_case(known))
}
