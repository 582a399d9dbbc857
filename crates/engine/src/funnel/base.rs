//! Heads and deals with the moments at which they entered their stages.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use speargun_domain::glossary::{Glossary, LeadStage, Outcome, QualifiedBy};
use speargun_domain::target::Span;
use speargun_domain::time::DAY;
use speargun_measure::funnel::{HEAD_STAGES, Head};
use speargun_measure::velocity::Deal;
use speargun_store::opportunity::StoredOpportunity;
use speargun_store::person::MeasurablePerson;
use speargun_store::{
    Changes, Connection, account, event, opportunity, person, qualification, score,
};
use speargun_words::{Said, count, said};

use super::unclear::{self, LeftOut, LeftOutDeals, LeftOutReason};
use super::{FunnelRecord, Motion, Slice};
use crate::features::{self, EventRecord, converted};
use crate::kept::{Compute, Figure, Follows, Keeper};
use crate::target_list::Targets;
use crate::{EngineError, Workspace};

/// A lead that became an SQL this long before a deal was made belongs to that deal.
const SQL_BEFORE_DEAL_DAYS: i64 = 365;

/// Everything the funnel counts, loaded once.
#[derive(Debug, Default, Clone)]
pub struct FunnelBase {
    /// Accounts of the spear and people of the net.
    pub heads: Vec<BaseHead>,
    /// Deals, and SQLs that have none.
    pub deals: Vec<BaseDeal>,
    /// Texts of the labels; label 0 is "not known".
    pub labels: Vec<Option<String>>,
    /// When leads were made that work at target accounts: they count with their account.
    pub leads_at_targets: Vec<i64>,
    /// What the user should know.
    pub notices: Vec<Said>,
    /// Deals that count nowhere, or not as they may be meant, by [`LeftOutReason`].
    left_out: LeftOut,
}

impl FunnelBase {
    /// The deals that are left out for a reason.
    #[must_use]
    pub fn left_out(&self, reason: LeftOutReason) -> &LeftOutDeals {
        &self.left_out[reason as usize]
    }
}

/// Labels by slice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Labels([u32; 5]);

impl Labels {
    /// The label under a slice.
    #[must_use]
    pub fn get(&self, slice: Slice) -> u32 {
        self.0[slice as usize]
    }
}

/// An account of the spear or a person of the net.
#[derive(Debug, Clone)]
pub struct BaseHead {
    /// Which side.
    pub motion: Motion,
    /// Row id of the account or person.
    pub id: i64,
    /// Row id of the account.
    pub account_id: Option<i64>,
    /// When its stages were entered.
    pub head: Head,
    /// What made a person an MQL.
    pub mql_by: Option<QualifiedBy>,
    /// What it can be cut by.
    pub labels: Labels,
}

/// A deal, or an SQL without one.
#[derive(Debug, Clone)]
pub struct BaseDeal {
    /// Which side.
    pub motion: Motion,
    /// Row id of the deal, or of the person.
    pub id: i64,
    /// Row id of the account.
    pub account_id: Option<i64>,
    /// Whether there is a deal.
    pub is_deal: bool,
    /// Its moments.
    pub deal: Deal,
    /// What made a person without a deal an SQL.
    pub sql_by: Option<QualifiedBy>,
    /// What it can be cut by.
    pub labels: Labels,
}

struct AccountPlace {
    /// When it is a target, in order.
    targets: Vec<Span>,
    engaged: Vec<i64>,
    labels: Labels,
    head: Head,
}

impl AccountPlace {
    fn is_target_at(&self, at: i64) -> bool {
        self.targets.iter().any(|span| span.holds(at))
    }
}

struct PersonPlace {
    stored: MeasurablePerson,
    leads: [Lead; 2],
    has_deal: bool,
    head: Head,
}

/// What brings a person to a stage of leads.
#[derive(Default)]
struct Lead {
    /// The first event that the definition names.
    event_at: Option<i64>,
    /// When the person was first seen to meet the condition over people.
    seen_at: Option<i64>,
}

impl PersonPlace {
    fn met(&self, glossary: &Glossary, stage: LeadStage) -> Option<(i64, QualifiedBy)> {
        let (crm, lead) = match stage {
            LeadStage::Mql => (self.stored.became_mql_at, &self.leads[0]),
            LeadStage::Sql => (self.stored.became_sql_at, &self.leads[1]),
        };
        glossary.of(stage).met(crm, lead.event_at, lead.seen_at)
    }

    fn met_at(&self, glossary: &Glossary, stage: LeadStage) -> Option<i64> {
        self.met(glossary, stage).map(|(at, _)| at)
    }
}

struct Builder<'a> {
    workspace: &'a Workspace,
    glossary: Arc<Glossary>,
    base: FunnelBase,
    label_ids: FxHashMap<String, u32>,
    accounts: FxHashMap<i64, AccountPlace>,
    people: FxHashMap<i64, PersonPlace>,
}

impl FunnelBase {
    /// Loads everything the funnel counts.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(workspace: &Workspace, connection: &mut Connection) -> Result<Self, EngineError> {
        workspace.follow(connection)?;
        let base = Self { labels: vec![None], ..Self::default() };
        let mut builder = Builder {
            glossary: workspace.glossary(),
            workspace,
            base,
            label_ids: FxHashMap::default(),
            accounts: FxHashMap::default(),
            people: FxHashMap::default(),
        };
        builder.load_accounts(connection)?;
        builder.load_people(connection)?;
        builder.load_events(connection)?;
        builder.load_deals(connection)?;
        builder.note_undated();
        builder.finish();
        Ok(builder.base)
    }

    /// The text of a label.
    #[must_use]
    pub fn label(&self, label: u32) -> Option<&str> {
        self.labels.get(label as usize).and_then(Option::as_deref)
    }
}

impl Builder<'_> {
    fn label(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return 0 };
        if let Some(id) = self.label_ids.get(text) {
            return *id;
        }
        let id = self.base.labels.len() as u32;
        self.base.labels.push(Some(text.to_owned()));
        self.label_ids.insert(text.to_owned(), id);
        id
    }

    fn load_accounts(&mut self, connection: &mut Connection) -> Result<(), EngineError> {
        let mut scores = FxHashMap::default();
        score::each(connection, |score| {
            let tier = score.tier.to_string();
            scores.insert(score.account_id, (tier, score.engaged_as_target_at));
            Ok::<(), EngineError>(())
        })?;
        let targets = Targets::load(connection)?;
        account::each(connection, |stored| {
            let score = scores.get(&stored.id);
            let labels = Labels([
                self.label(score.map(|(tier, _)| tier.as_str())),
                self.label(stored.industry.as_deref()),
                self.label(stored.country.as_deref()),
                self.label(stored.owner.as_deref()),
                0,
            ]);
            let place = AccountPlace {
                targets: targets.of(&stored),
                // Tracked events are known by the score alone.
                engaged: score.and_then(|(_, engaged)| *engaged).into_iter().collect(),
                labels,
                head: Head::default(),
            };
            self.accounts.insert(stored.id, place);
            Ok::<(), EngineError>(())
        })
    }

    fn load_people(&mut self, connection: &mut Connection) -> Result<(), EngineError> {
        person::each_measurable(connection, |stored| {
            let (leads, head) = (Default::default(), Head::default());
            let place = PersonPlace { leads, has_deal: false, head, stored };
            self.people.insert(place.stored.id, place);
            Ok::<(), EngineError>(())
        })?;
        score::each_person(connection, |score| {
            if let Some(person) = self.people.get_mut(&score.person_id) {
                for (lead, stored) in person.leads.iter_mut().zip(score.leads) {
                    lead.event_at = stored.event.map(|(at, _)| at);
                }
            }
            Ok::<(), EngineError>(())
        })?;
        let glossary = &Arc::clone(&self.glossary);
        for (place, stage) in LeadStage::ALL.into_iter().enumerate() {
            let condition = glossary.person_condition(stage);
            qualification::each(connection, stage, condition, i64::MAX, |person, at| {
                if let Some(person) = self.people.get_mut(&person) {
                    person.leads[place].seen_at = Some(at);
                }
                Ok::<(), EngineError>(())
            })?;
        }
        Ok(())
    }

    fn load_events(&mut self, connection: &mut Connection) -> Result<(), EngineError> {
        let glossary = &Arc::clone(&self.glossary);
        event::each(connection, i64::MAX, |event| {
            let record = EventRecord(&event);
            let person = event.person_id.and_then(|id| self.people.get_mut(&id));
            let mut account_id = event.account_id;
            if let Some(person) = person {
                account_id = person.stored.account_id.or(account_id);
                for (lead, stage) in person.leads.iter_mut().zip(LeadStage::ALL) {
                    let definition = glossary.of(stage).event.as_ref();
                    if definition.is_some_and(|definition| definition.holds(&record)) {
                        lead.event_at = earliest(lead.event_at, Some(event.occurred_at));
                    }
                }
            }
            let account = account_id.and_then(|id| self.accounts.get_mut(&id));
            if let Some(account) = account.filter(|account| !account.targets.is_empty())
                && glossary.engaged.holds(&record)
            {
                account.engaged.push(event.occurred_at);
            }
            Ok::<(), EngineError>(())
        })
    }

    fn load_deals(&mut self, connection: &mut Connection) -> Result<(), EngineError> {
        let mut stages: FxHashMap<i64, Vec<(bool, i64)>> = FxHashMap::default();
        let words = &self.glossary.text;
        opportunity::each_stage(connection, |deal, stage, at| {
            stages.entry(deal).or_default().push((words.is_sql_stage(stage), at));
            Ok::<(), EngineError>(())
        })?;
        let mut roles: FxHashMap<i64, Vec<i64>> = FxHashMap::default();
        opportunity::each_role(connection, |deal, person| {
            roles.entry(deal).or_default().push(person);
            Ok::<(), EngineError>(())
        })?;
        let mut left_out = LeftOut::default();
        let rates = self.workspace.rates();
        opportunity::each(connection, |stored| {
            let amount = converted(stored.amount.as_ref(), &rates);
            let entries = stages.get(&stored.id).map_or(&[][..], Vec::as_slice);
            let people = roles.get(&stored.id).map_or(&[][..], Vec::as_slice);
            let deal = self.deal(&stored, entries, people, amount);
            unclear::take(&mut left_out, self.workspace, (&stored, &deal), amount.is_some());
            self.add_deal(&stored, deal, people);
            Ok::<(), EngineError>(())
        })?;
        self.base.left_out = left_out;
        Ok(())
    }

    fn deal(
        &self,
        stored: &StoredOpportunity,
        entries: &[(bool, i64)],
        people: &[i64],
        amount: Option<f64>,
    ) -> Deal {
        let outcome = features::outcome(self.workspace, stored);
        let stage = stored.stage.as_deref().unwrap_or("");
        let first_entry = entries.iter().map(|(_, at)| *at).min();
        let created_at = stored.created_at.or(first_entry);
        let of_people = people
            .iter()
            .filter_map(|id| self.people.get(id)?.met_at(&self.glossary, LeadStage::Sql))
            .filter(|at| {
                let gap = SQL_BEFORE_DEAL_DAYS * DAY;
                created_at.is_none_or(|made| *at <= made + DAY && *at >= made - gap)
            })
            .min();
        let sql_at = [of_people, first_entry, created_at].into_iter().flatten().min();
        let as_opportunity = entries.iter().filter(|(is_sql, _)| !is_sql).map(|(_, at)| *at).min();
        let never_more_than_sql =
            outcome == Outcome::Open && self.glossary.text.is_sql_stage(stage);
        let opportunity_at = match as_opportunity {
            Some(at) => Some(at),
            None if never_more_than_sql => None,
            // A lost deal that only ever stood in SQL stages was disqualified there.
            None if outcome == Outcome::Lost && !entries.is_empty() => None,
            None => created_at,
        };
        Deal {
            sql_at,
            opportunity_at,
            closed_at: stored.closed_at.filter(|_| outcome != Outcome::Open),
            is_won: outcome == Outcome::Won,
            is_open: outcome == Outcome::Open,
            created_at,
            amount,
        }
    }

    fn add_deal(&mut self, stored: &StoredOpportunity, deal: Deal, people: &[i64]) {
        let decided_at = deal.sql_at.or(deal.created_at);
        let account = stored.account_id.and_then(|id| self.accounts.get(&id));
        let on_list =
            account.is_some_and(|account| decided_at.is_some_and(|at| account.is_target_at(at)));
        let motion = match stored.motion.as_deref() {
            Some("account_based") => Motion::AccountBased,
            Some("demand_gen") => Motion::DemandGen,
            _ if on_list => Motion::AccountBased,
            _ => Motion::DemandGen,
        };
        let mut labels = account.map(|account| account.labels).unwrap_or_default();
        if let Some(owner) = &stored.owner {
            labels.0[Slice::Owner as usize] = self.label(Some(owner));
        }
        labels.0[Slice::Source as usize] = self.label(stored.lead_source.as_deref());
        let times = speargun_measure::funnel::deal_times(&deal);
        let won = if times[2].is_some() { deal.amount.unwrap_or(0.0) } else { 0.0 };
        if motion == Motion::AccountBased {
            let account = stored.account_id.and_then(|id| self.accounts.get_mut(&id));
            if let Some(account) = account {
                add_times(&mut account.head, times, won);
            }
        }
        // A deal's amount counts once, with the first of its people: the primary one.
        let mut uncounted = won;
        for id in people {
            if let Some(person) = self.people.get_mut(id) {
                person.has_deal = true;
                if motion == Motion::DemandGen {
                    add_times(&mut person.head, times, uncounted);
                    uncounted = 0.0;
                }
            }
        }
        let (id, account_id) = (stored.id, stored.account_id);
        let (is_deal, sql_by) = (true, None);
        self.base.deals.push(BaseDeal { motion, id, account_id, is_deal, deal, sql_by, labels });
    }

    /// Records without a date cannot enter a stage: that is said, not hidden.
    fn note_undated(&mut self) {
        let deals = &self.base.deals;
        let undated = deals.iter().filter(|deal| deal.deal.created_at.is_none()).count();
        if undated > 0 {
            let count = count(undated);
            self.base.notices.push(said!("funnel.undated_deals", count));
        }
        let people = self.people.values();
        let undated = people.filter(|person| person.stored.created_at.is_none()).count();
        if undated > 0 {
            let count = count(undated);
            self.base.notices.push(said!("funnel.undated_people", count));
        }
    }

    fn finish(&mut self) {
        let mut people: Vec<PersonPlace> = std::mem::take(&mut self.people).into_values().collect();
        people.sort_by_key(|person| person.stored.id);
        for person in people {
            self.finish_person(person);
        }
        let mut accounts: Vec<(i64, AccountPlace)> =
            std::mem::take(&mut self.accounts).into_iter().collect();
        accounts.sort_by_key(|(id, _)| *id);
        for (id, account) in accounts {
            let Some(first) = account.targets.first() else { continue };
            let mut head = account.head;
            head.entered[0] = Some(first.from);
            // What comes after the last time as a target still shows that the programme worked.
            let last = account.targets.last().map_or(first.from, |span| span.from);
            let counts = |at: &i64| *at >= last || account.is_target_at(*at);
            head.entered[1] = account.engaged.iter().copied().filter(counts).min();
            let motion = Motion::AccountBased;
            let account_id = Some(id);
            let (labels, mql_by) = (account.labels, None);
            self.base.heads.push(BaseHead { motion, id, account_id, head, mql_by, labels });
        }
    }

    fn finish_person(&mut self, person: PersonPlace) {
        let glossary = &Arc::clone(&self.glossary);
        let (mql, sql) =
            (person.met(glossary, LeadStage::Mql), person.met(glossary, LeadStage::Sql));
        let sql_at = sql.map(|(at, _)| at);
        let stored = &person.stored;
        let account = stored.account_id.and_then(|id| self.accounts.get_mut(&id));
        let at_target =
            |account: &AccountPlace, at: Option<i64>| at.is_some_and(|at| account.is_target_at(at));
        let created_at_target =
            account.as_ref().is_some_and(|account| at_target(account, stored.created_at));
        let sql_at_target = account.as_ref().is_some_and(|account| at_target(account, sql_at));
        let mut labels = account.as_ref().map(|account| account.labels).unwrap_or_default();
        if let (Some(account), true, Some(at)) = (account, sql_at_target, sql_at) {
            account.head.entered[HEAD_STAGES] =
                earliest(account.head.entered[HEAD_STAGES], Some(at));
        }
        if labels.get(Slice::Country) == 0 {
            labels.0[Slice::Country as usize] = self.label(stored.country.as_deref());
        }
        if let Some(owner) = &stored.owner {
            labels.0[Slice::Owner as usize] = self.label(Some(owner));
        }
        labels.0[Slice::Source as usize] = self.label(stored.lead_source.as_deref());
        let (id, account_id) = (stored.id, stored.account_id);
        if let (Some(_), false) = (sql_at, person.has_deal) {
            let motion = if sql_at_target { Motion::AccountBased } else { Motion::DemandGen };
            let deal = Deal { sql_at, created_at: sql_at, is_open: true, ..Deal::default() };
            let (is_deal, sql_by) = (false, sql.map(|(_, by)| by));
            self.base.deals.push(BaseDeal {
                motion,
                id,
                account_id,
                is_deal,
                deal,
                sql_by,
                labels,
            });
        }
        if created_at_target {
            self.base.leads_at_targets.extend(stored.created_at);
            return;
        }
        let mut head = person.head;
        head.entered[0] = stored.created_at;
        head.entered[1] = mql.map(|(at, _)| at);
        if !sql_at_target {
            head.entered[HEAD_STAGES] = earliest(sql_at, head.entered[HEAD_STAGES]);
        }
        let (motion, mql_by) = (Motion::DemandGen, mql.map(|(_, by)| by));
        self.base.heads.push(BaseHead { motion, id, account_id, head, mql_by, labels });
    }
}

fn add_times(head: &mut Head, times: [Option<i64>; 3], won: f64) {
    for (slot, time) in head.entered[HEAD_STAGES..].iter_mut().zip(times) {
        *slot = earliest(*slot, time);
    }
    head.won_amount += won;
}

fn earliest(left: Option<i64>, right: Option<i64>) -> Option<i64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    }
}

impl BaseHead {
    pub(crate) fn record(&self, stage: usize, entered_at: i64) -> FunnelRecord {
        let entered = self.head.entered.get(stage).copied().flatten();
        let (kind, reason) = match (self.motion, stage) {
            (Motion::AccountBased, 0) => ("account", said!("funnel.because.target")),
            (Motion::AccountBased, 1) => ("account", said!("funnel.because.interest")),
            (Motion::AccountBased, _) => ("account", said!("funnel.because.first_deal")),
            (Motion::DemandGen, 0) => ("person", said!("funnel.because.lead")),
            (Motion::DemandGen, 1) => ("person", self.because_mql()),
            (Motion::DemandGen, _) => ("person", said!("funnel.because.first_deal")),
        };
        let reason = if entered.is_some() { reason } else { said!("funnel.because.later") };
        let (id, account_id) = (self.id, self.account_id);
        FunnelRecord { kind, id, account_id, entered_at, amount: None, reason }
    }
}

impl BaseHead {
    fn because_mql(&self) -> Said {
        match self.mql_by {
            Some(QualifiedBy::Crm) => said!("funnel.because.mql_crm"),
            Some(QualifiedBy::Person) => said!("funnel.because.mql_person"),
            _ => said!("funnel.because.asked"),
        }
    }
}

impl BaseDeal {
    pub(crate) fn record(&self, stage: usize, entered_at: i64) -> FunnelRecord {
        let sql = match self.sql_by {
            Some(QualifiedBy::Event) => said!("funnel.because.sql_event"),
            Some(QualifiedBy::Person) => said!("funnel.because.sql_person"),
            _ => said!("funnel.because.sql_crm"),
        };
        let (kind, reason) = match (self.is_deal, stage) {
            (false, _) => ("person", sql),
            (true, HEAD_STAGES) => ("deal", said!("funnel.because.deal_made")),
            (true, 3) => ("deal", said!("funnel.because.left_sql")),
            (true, _) => ("deal", said!("funnel.because.won")),
        };
        let (id, account_id, amount) = (self.id, self.account_id, self.deal.amount);
        FunnelRecord { kind, id, account_id, entered_at, amount, reason }
    }
}

impl Follows for FunnelBase {
    type Change = ();

    fn follow(&mut self, _: &[()]) {}
}

/// The base, which follows what changes.
#[derive(Debug, Default)]
pub struct FunnelCache(Keeper<FunnelBase>);

impl FunnelCache {
    /// The base as everything stands now, or stood a moment ago where only tracked events have
    /// changed it since.
    ///
    /// # Errors
    /// What the store reports.
    pub fn get(&self, workspace: &Arc<Workspace>) -> Result<Figure<FunnelBase>, EngineError> {
        let own = Arc::clone(workspace);
        let compute: Arc<Compute<FunnelBase>> = Arc::new(move || {
            own.store.read(|connection| {
                let changes = Changes::read(connection)?;
                Ok((changes, FunnelBase::load(&own, connection)?))
            })
        });
        self.0.get(workspace, &compute)
    }
}
