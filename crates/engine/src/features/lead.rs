//! What makes people MQLs and SQLs (F6): a date of the CRM, an event that the glossary names, or
//! what is known of the person, their fit and engagement, from the first look at which it was so.

use rustc_hash::FxHashMap;
use speargun_domain::account::PersonRecord;
use speargun_domain::glossary::{Glossary, LeadStage, QualifiedBy};
use speargun_store::person::MeasurablePerson;
use speargun_store::qualification::{self, Qualified};
use speargun_store::score::StoredLead;
use speargun_store::{Connection, score};

use super::{Features, PersonFigures, days_between, moment};
use crate::EngineError;

const STAGES: usize = LeadStage::ALL.len();

/// What is known of a person's way to MQL and SQL, in the order of [`LeadStage::ALL`].
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct LeadFigures {
    /// Dates of the CRM.
    crm: [Option<i64>; STAGES],
    /// The minute and the kind of the first event that the definition names.
    events: [Option<(u32, u32)>; STAGES],
    /// When the person was first seen to meet the condition over people.
    seen: [Option<i64>; STAGES],
    /// Whether that was seen just now and is kept nowhere yet.
    is_new: [bool; STAGES],
}

impl LeadFigures {
    fn met(&self, glossary: &Glossary, stage: usize, now: i64) -> Option<(i64, QualifiedBy)> {
        let event = self.events[stage].map(|(minute, _)| moment(minute));
        let definition = glossary.of(LeadStage::ALL[stage]);
        let met = definition.met(self.crm[stage], event, self.seen[stage]);
        // The CRM may date what is still to come.
        met.filter(|(at, _)| *at <= now)
    }
}

/// Who was seen before to meet the glossary's conditions over people, and when was last looked.
#[derive(Debug, Default)]
pub(super) struct SeenBefore {
    seen: FxHashMap<i64, [Option<i64>; STAGES]>,
    looked_at: Option<i64>,
}

impl SeenBefore {
    pub(super) fn load(
        glossary: &Glossary,
        connection: &mut Connection,
        until: i64,
    ) -> Result<Self, EngineError> {
        let looked_at = score::last_computed_at(connection, until)?;
        let mut before = Self { looked_at, ..Self::default() };
        for (place, stage) in LeadStage::ALL.into_iter().enumerate() {
            if glossary.of(stage).person.is_none() {
                continue;
            }
            let condition = glossary.person_condition(stage);
            qualification::each(connection, stage, condition, until, |person, at| {
                before.seen.entry(person).or_default()[place] = Some(at);
                Ok::<(), EngineError>(())
            })?;
        }
        Ok(before)
    }
}

impl Features {
    /// What is known of a person before events are looked at; nothing for most.
    pub(super) fn lead_of(&self, stored: &MeasurablePerson) -> Option<Box<LeadFigures>> {
        let known = self.people_places.get(&stored.id);
        let known = known.and_then(|place| self.people.get(*place as usize)?.lead.as_deref());
        let crm = [stored.became_mql_at, stored.became_sql_at];
        let seen = self.seen_before.seen.get(&stored.id).copied().unwrap_or_default();
        let lead = match known {
            Some(known) => LeadFigures { crm, ..known.clone() },
            None => LeadFigures { crm, seen, ..LeadFigures::default() },
        };
        (lead != LeadFigures::default()).then(|| Box::new(lead))
    }

    /// Looks whether the person at a place is an MQL or an SQL by now, and since when. Tells
    /// whether that is otherwise than before.
    pub(super) fn refresh_lead(&self, place: u32, person: &mut PersonFigures, now: i64) -> bool {
        let roots = self.person_roots.get(&place).map_or(&[][..], Vec::as_slice);
        let first = |stage| {
            let of_root = |root: &u32| self.state.first_as_lead(*root, stage, now);
            roots.iter().filter_map(of_root).min_by_key(|(minute, _)| *minute)
        };
        let events = LeadStage::ALL.map(first);
        let before = person.lead.as_deref();
        let mut lead = before.cloned().unwrap_or_default();
        lead.events = events;
        for (stage, definition) in LeadStage::ALL.into_iter().enumerate() {
            let condition = self.glossary.of(definition).person.as_ref();
            if lead.seen[stage].is_none()
                && condition.is_some_and(|condition| condition.holds(&person.record))
            {
                // Points only rise when something happens: it was so at the last event, but not
                // before the last look, at which it would have been seen.
                let since = person.last_event_at.max(self.seen_before.looked_at);
                lead.seen[stage] = Some(since.map_or(now, |since| since.min(now)));
                lead.is_new[stage] = true;
            }
        }
        let days = |stage| {
            let met = lead.met(&self.glossary, stage, now);
            met.map(|(at, _)| days_between(at, now) as f32)
        };
        (person.record.days_since_mql, person.record.days_since_sql) = (days(0), days(1));
        let moved = match before {
            Some(before) => *before != lead,
            None => lead != LeadFigures::default(),
        };
        if moved {
            person.lead = Some(Box::new(lead));
        }
        moved
    }

    /// What is stored of a person's way to MQL and SQL.
    pub(crate) fn stored_leads(&self, person: &PersonFigures, now: i64) -> [StoredLead; STAGES] {
        let Some(lead) = person.lead.as_deref() else { return <[StoredLead; STAGES]>::default() };
        let kinds = self.state.kinds();
        let stored = |stage: usize| StoredLead {
            met: lead.met(&self.glossary, stage, now),
            event: lead.events[stage].map(|(minute, kind)| {
                let kind = kinds.get(kind as usize).cloned().unwrap_or_default();
                (moment(minute), kind)
            }),
        };
        std::array::from_fn(stored)
    }

    /// What was seen just now of a person, to be kept.
    pub(crate) fn newly_qualified(&self, person: &PersonFigures) -> Vec<Qualified> {
        let Some(lead) = person.lead.as_deref() else { return Vec::new() };
        let stages = LeadStage::ALL.into_iter().enumerate();
        let new = stages.filter_map(|(place, stage)| {
            let at = lead.seen[place].filter(|_| lead.is_new[place])?;
            let condition = self.glossary.person_condition(stage).to_owned();
            let known = known_of(&person.record);
            Some(Qualified { person_id: person.id, stage, condition, at, known })
        });
        new.collect()
    }

    /// Whether something about a person is to be kept that was just seen.
    pub(crate) fn is_newly_qualified(&self, place: u32) -> bool {
        let lead = self.people.get(place as usize).and_then(|person| person.lead.as_deref());
        lead.is_some_and(|lead| lead.is_new.contains(&true))
    }

    /// Notes that what was seen of a person is kept now.
    pub(crate) fn keep_qualified(&mut self, place: u32) {
        let person = self.people.get_mut(place as usize);
        if let Some(lead) = person.and_then(|person| person.lead.as_deref_mut()) {
            lead.is_new = [false; STAGES];
        }
    }

    /// Notes when was last looked at everybody.
    pub(crate) fn looked(&mut self, now: i64) {
        self.seen_before.looked_at = self.seen_before.looked_at.max(Some(now));
    }

    /// Whether dates of MQLs, SQLs or engaged targets have changed since this was last asked.
    pub(crate) fn take_leads_moved(&mut self) -> bool {
        std::mem::take(&mut self.leads_moved)
    }

    /// When an account first showed meaningful interest since it is a target.
    pub(super) fn engaged_as_target(
        &self,
        place: u32,
        target_from: Option<i64>,
        now: i64,
    ) -> Option<i64> {
        let from = target_from?;
        let people = self.members_of(place).iter();
        let of_people = people.filter_map(|member| self.person_roots.get(member)).flatten();
        let of_account = self.account_roots.get(&place).into_iter().flatten();
        let first = |root: &u32| self.state.first_engaged(*root, from, now);
        let minute = of_people.chain(of_account).filter_map(first).min();
        // Events are known by the minute: the one in which it became a target counts.
        minute.map(|minute| moment(minute).max(from))
    }
}

/// What a condition over people may have seen.
fn known_of(record: &PersonRecord) -> String {
    serde_json::json!({
        "fit": record.fit,
        "engagement": record.engagement,
        "seniority": record.seniority.key(),
        "department": record.department.key(),
        "days_since_engaged": record.days_since_engaged,
    })
    .to_string()
}
