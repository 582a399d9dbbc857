//! From records to what rules may ask: every account with the figures of its people, events and
//! deals, as of one moment.

mod events;
mod figures;
mod lead;
mod load;

use std::ops::BitOr;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use speargun_domain::account::{AccountRecord, PeopleFigures, PersonRecord};
use speargun_domain::committee::Member;
use speargun_domain::event::EventView;
use speargun_domain::glossary::Glossary;
use speargun_domain::money::{Currency, Money, Rates};
use speargun_domain::score::{RolledUp, ScoreModel};
use speargun_domain::time::DAY;
use speargun_domain::timeline::DealSpan;
use speargun_domain::value::integer_to_real;
use speargun_measure::engagement::{Figures, KindCounts};
use speargun_store::Connection;
use speargun_store::account::StoredAccount;
use speargun_store::person::MeasurablePerson;

use crate::committee::Roles;
use crate::{EngineError, Workspace, intent};
use speargun_track::{
    ActorName, Beneficiary, Directory, EventState, RecordDirectory, TrackedEvents,
};

mod credit;
mod deals;
mod record;
mod stages;
mod standing;
mod sum;
mod then;
mod timeline;

pub use credit::Credited;
pub(crate) use credit::points_of;
pub use deals::outcome;
pub(crate) use deals::{is_doubtful, signs_of};
use events::RecordEvents;
use lead::{LeadFigures, SeenBefore};
pub(crate) use record::forget_account;
use record::least;
pub(crate) use record::{EventRecord, account_record, target_from};
pub use speargun_domain::account::ENGAGED_DAYS;
pub use standing::Standing;
use sum::{add_people, intent_of, note_activity, note_events, people_fit, settle};
pub use timeline::is_stale_deal;

/// A person with what their events add up to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonFigures {
    /// Row id.
    pub id: i64,
    /// Place of the account among the features.
    pub account: Option<u32>,
    /// What rules see.
    pub record: PersonRecord,
    /// Decayed points before they are held at 100.
    pub points: f64,
    /// Last event that counts as engaged.
    pub engaged_at: Option<i64>,
    /// Last event.
    pub last_event_at: Option<i64>,
    /// Events by kind and window.
    kinds: Vec<(u32, KindCounts)>,
    /// The number of the roles that the person has.
    roles: u32,
    /// What makes the person an MQL or an SQL, where there is anything.
    lead: Option<Box<LeadFigures>>,
}

impl PersonFigures {
    fn member<'a>(&self, roles: &'a Roles, now: i64) -> Member<'a> {
        let days_since_engaged = self.engaged_at.map(|at| days_between(at, now));
        Member {
            marks: roles.marks(self.roles),
            engagement: f64::from(self.record.engagement),
            days_since_engaged,
            engaged: days_since_engaged.is_some_and(|days| days <= ENGAGED_DAYS),
            reached: self.last_event_at.is_some(),
        }
    }
}

/// Every account and person of a workspace as of one moment, with the events behind their figures,
/// so that figures can follow what happens.
#[derive(Debug)]
pub struct Features {
    /// By which they were added up, and by which accounts are to be scored.
    pub model: Arc<ScoreModel>,
    /// Accounts by place.
    pub accounts: Vec<AccountRecord>,
    /// People by place.
    pub people: Vec<PersonFigures>,
    /// What all events add up to.
    pub state: EventState,
    pub(crate) places: FxHashMap<i64, u32>,
    pub(crate) people_places: FxHashMap<i64, u32>,
    /// Who has which part in buying.
    roles: Roles,
    /// Products of open deals by place of the account, where the committee asks for them.
    products: FxHashMap<u32, Vec<String>>,
    /// Deals with their dates by place of the account.
    deals: FxHashMap<u32, Vec<DealSpan>>,
    /// Whether stages and states carry the day on which their condition became true.
    dates_changes: bool,
    /// What others say that accounts look for.
    intent: FxHashMap<i64, intent::Topics>,
    /// The tiers that accounts stood in before, by place.
    pub(crate) tiers: FxHashMap<u32, Standing>,
    /// When records were loaded.
    loaded_at: i64,
    bases: Vec<Base>,
    /// People by the place of their account.
    members: Vec<Vec<u32>>,
    /// Actors by the place of the person, and of the account whose visitors nobody knows.
    person_roots: FxHashMap<u32, Vec<u32>>,
    account_roots: FxHashMap<u32, Vec<u32>>,
    /// Whom each actor is credited to.
    credited: FxHashMap<u32, Beneficiary>,
    /// By which people are MQLs and SQLs.
    glossary: Arc<Glossary>,
    seen_before: SeenBefore,
    leads_moved: bool,
}

/// What stands without people and events, in days as of the moment of loading.
#[derive(Debug, Clone, Copy, Default)]
struct Base {
    input_age_days: Option<f64>,
    expected_annual_revenue: Option<f64>,
    days_to_purchase: Option<f64>,
    days_to_contract_end: Option<f64>,
    days_since_won: Option<f64>,
    days_since_lost_to: Option<f64>,
}

/// Days from `earlier` to `later`.
pub(crate) fn days_between(earlier: i64, later: i64) -> f64 {
    integer_to_real(later - earlier) / integer_to_real(DAY)
}

/// Through whose eyes records are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// As they stand.
    Today,
    /// As they were known at the moment asked about: what was made later is not there, and fields
    /// that people fill in as a deal goes on, of which no history is kept, are unknown where the
    /// record was changed since.
    Then,
}

/// Loads the features of every account as of `now`: records, the events of the records, and what
/// was tracked.
///
/// # Errors
/// What the store reports.
pub fn load(
    workspace: &Workspace,
    connection: &mut Connection,
    tracked: &dyn TrackedEvents,
    now: i64,
) -> Result<Features, EngineError> {
    let model = workspace.model_of(connection)?;
    load_by(workspace, (model, Sight::Today), connection, tracked, now)
}

/// As [`load`], by a model that need not be the one in force.
///
/// # Errors
/// What the store reports.
pub fn load_by(
    workspace: &Workspace,
    (model, sight): (Arc<ScoreModel>, Sight),
    connection: &mut Connection,
    tracked: &dyn TrackedEvents,
    now: i64,
) -> Result<Features, EngineError> {
    workspace.follow(connection)?;
    // Records and events are read side by side: at a million accounts each takes its time.
    let (of_model, glossary) = (Arc::clone(&model), &workspace.glossary());
    let (features, events) = std::thread::scope(|scope| {
        let read = || RecordEvents::read(&workspace.store, &of_model, glossary, now);
        let reader =
            std::thread::Builder::new().name("events".to_owned()).spawn_scoped(scope, read);
        let features = load::records(workspace, (model, sight), connection, now);
        let events = reader.map_or_else(RecordEvents::no_thread, RecordEvents::join);
        (features, events)
    });
    let mut features = features?;
    events?.hand_to(&mut features);
    tracked.add_to(&mut features.state, now)?;
    let said = intent::is_known(connection)?;
    let directory = if said {
        RecordDirectory::load_all(workspace, connection)?
    } else {
        RecordDirectory::load(workspace, connection, &features.state)?
    };
    if said {
        let weeks = features.model.intent.weeks;
        features.intent = intent::by_account(connection, &directory, weeks, now)?;
    }
    features.credit_all(&directory);
    features.refresh_all(now);
    Ok(features)
}

fn base_of(account: &AccountRecord) -> Base {
    Base {
        input_age_days: account.input_age_days,
        expected_annual_revenue: account.expected_annual_revenue,
        days_to_purchase: account.days_to_purchase,
        days_to_contract_end: account.days_to_contract_end,
        days_since_won: account.deals.days_since_won,
        days_since_lost_to: account.deals.days_since_lost_to,
    }
}

impl Features {
    /// Adds a person who is not there yet, and tells their place.
    pub(crate) fn add_person(&mut self, stored: &MeasurablePerson) -> u32 {
        if let Some(place) = self.people_places.get(&stored.id) {
            return *place;
        }
        let place = self.people.len() as u32;
        let figures = self.person_figures(stored);
        if let Some(account) = figures.account {
            self.members[account as usize].push(place);
        }
        self.people_places.insert(stored.id, place);
        self.people.push(figures);
        place
    }

    /// Puts a person as they are now in the place of what was known: they may have come, or belong
    /// to another account. Tells the places of the accounts that this concerns.
    pub(crate) fn put_person(
        &mut self,
        stored: &MeasurablePerson,
    ) -> impl Iterator<Item = u32> + use<> {
        let place = self.add_person(stored);
        let figures = self.person_figures(stored);
        let before = self.people[place as usize].account;
        if before != figures.account {
            if let Some(before) = before {
                self.members[before as usize].retain(|member| *member != place);
            }
            if let Some(account) = figures.account {
                self.members[account as usize].push(place);
                self.members[account as usize].sort_unstable();
            }
        }
        let account = figures.account;
        self.people[place as usize] = figures;
        [before, account].into_iter().flatten()
    }

    fn person_figures(&mut self, stored: &MeasurablePerson) -> PersonFigures {
        PersonFigures {
            id: stored.id,
            account: stored.account_id.and_then(|id| self.places.get(&id).copied()),
            record: PersonRecord {
                seniority: stored.seniority,
                department: stored.department,
                ..PersonRecord::default()
            },
            roles: self.roles.number_of(stored),
            lead: self.lead_of(stored),
            ..PersonFigures::default()
        }
    }

    /// Adds an account that was just made.
    pub(crate) fn put_account(&mut self, workspace: &Workspace, stored: &StoredAccount) {
        if self.places.contains_key(&stored.id) {
            return;
        }
        let record = account_record(stored, &workspace.rates(), self.loaded_at);
        self.places.insert(stored.id, self.accounts.len() as u32);
        self.bases.push(base_of(&record));
        self.members.push(Vec::new());
        self.accounts.push(record);
    }

    /// The places of an account's people.
    pub(crate) fn members_of(&self, place: u32) -> &[u32] {
        self.members.get(place as usize).map_or(&[], Vec::as_slice)
    }

    /// The person and the account whom an event is credited to.
    pub(crate) fn whose(&self, event: &EventView<'_>) -> (Option<i64>, Option<&AccountRecord>) {
        let beneficiary =
            self.state.root_of(event).map_or(Beneficiary::Nobody, |root| self.credited_to(root));
        let person = match beneficiary {
            Beneficiary::Person(id) => Some(id),
            _ => None,
        };
        let account = self.account_of(beneficiary);
        (person, account.and_then(|place| self.accounts.get(place as usize)))
    }

    /// Hands over the names of all actors who are, or at some time were, somebody of an account.
    pub(crate) fn each_name_of(&self, account: i64, take: &mut dyn FnMut(&ActorName)) {
        let Some(place) = self.places.get(&account) else { return };
        let members = self.members_of(*place).iter();
        let of_people = members.filter_map(|member| self.person_roots.get(member)).flatten();
        let of_visitors = self.account_roots.get(place).into_iter().flatten();
        for root in of_people.chain(of_visitors) {
            self.state.each_name(*root, take);
        }
    }

    fn credit_all(&mut self, directory: &dyn Directory) {
        let roots: Vec<u32> = self.state.roots().collect();
        for root in roots {
            self.credit(root, directory);
        }
    }

    /// Credits an actor to whom it is now known to be; tells the places of the accounts whose
    /// figures that changes, of before and of now.
    pub(crate) fn credit(&mut self, root: u32, directory: &dyn Directory) -> [Option<u32>; 2] {
        let now = if self.state.is_root(root) {
            self.state.beneficiary(root, directory)
        } else {
            Beneficiary::Nobody
        };
        let before = self.credited.insert(root, now).unwrap_or(Beneficiary::Nobody);
        let accounts = [self.account_of(before), self.account_of(now)];
        if before != now {
            if let Some(roots) = self.roots_of(before) {
                roots.retain(|known| *known != root);
            }
            if let Some(roots) = self.roots_of(now) {
                roots.push(root);
                // Sums are the same in whatever order actors became known.
                roots.sort_unstable();
            }
        }
        accounts
    }

    /// Whom an actor is credited to.
    pub(crate) fn credited_to(&self, root: u32) -> Beneficiary {
        self.credited.get(&root).copied().unwrap_or(Beneficiary::Nobody)
    }

    fn roots_of(&mut self, beneficiary: Beneficiary) -> Option<&mut Vec<u32>> {
        match beneficiary {
            Beneficiary::Person(id) => {
                let place = *self.people_places.get(&id)?;
                Some(self.person_roots.entry(place).or_default())
            }
            Beneficiary::Account(id) => {
                let place = *self.places.get(&id)?;
                Some(self.account_roots.entry(place).or_default())
            }
            Beneficiary::Nobody => None,
        }
    }

    fn account_of(&self, beneficiary: Beneficiary) -> Option<u32> {
        match beneficiary {
            Beneficiary::Person(id) => {
                let place = *self.people_places.get(&id)?;
                self.people[place as usize].account
            }
            Beneficiary::Account(id) => self.places.get(&id).copied(),
            Beneficiary::Nobody => None,
        }
    }

    fn refresh_all(&mut self, now: i64) {
        let mut people = std::mem::take(&mut self.people);
        let refresh = |(place, person): (usize, &mut PersonFigures)| {
            self.refresh_figures(place as u32, person, now)
        };
        let moved = people.par_iter_mut().enumerate().map(refresh).reduce(|| false, BitOr::bitor);
        self.people = people;
        let mut accounts = std::mem::take(&mut self.accounts);
        let refresh = |(place, account): (usize, &mut AccountRecord)| {
            self.refresh_record(place as u32, account, now)
        };
        let of_accounts =
            accounts.par_iter_mut().enumerate().map(refresh).reduce(|| false, BitOr::bitor);
        self.accounts = accounts;
        self.leads_moved |= moved || of_accounts;
    }

    /// Adds up a person's events anew.
    pub(crate) fn refresh_person(&mut self, place: u32, now: i64) {
        let Some(person) = self.people.get_mut(place as usize) else { return };
        let mut person = std::mem::take(person);
        self.leads_moved |= self.refresh_figures(place, &mut person, now);
        self.people[place as usize] = person;
    }

    /// Adds up the events of the person at a place anew, without a look at other people. Tells
    /// whether they are an MQL or an SQL by other dates than before.
    fn refresh_figures(&self, place: u32, person: &mut PersonFigures, now: i64) -> bool {
        let mut sum = Figures::default();
        for root in self.person_roots.get(&place).into_iter().flatten() {
            sum.add(&self.state.figures(*root, now));
        }
        let rules = &self.model.engagement;
        let factor = rules.seniority.get(&person.record.seniority).unwrap_or(&1.0);
        person.points = sum.points * factor;
        person.engaged_at = sum.engaged_minute.map(moment);
        person.last_event_at = sum.last_minute.map(moment);
        person.record.engagement = person.points.clamp(0.0, 100.0) as f32;
        person.record.days_since_engaged = person.engaged_at.map(|at| days_between(at, now) as f32);
        person.record.fit = self.model.person_fit(&person.record) as f32;
        person.kinds = sum.kinds;
        self.refresh_lead(place, person, now)
    }

    /// Adds up an account's people and events anew.
    pub(crate) fn refresh_account(&mut self, place: u32, now: i64) {
        let Some(account) = self.accounts.get_mut(place as usize) else { return };
        let mut account = std::mem::take(account);
        self.leads_moved |= self.refresh_record(place, &mut account, now);
        self.accounts[place as usize] = account;
    }

    /// Adds up the people and events of the account at a place anew, without a look at other
    /// accounts. Tells whether it engaged as a target at another moment than before.
    fn refresh_record(&self, place: u32, account: &mut AccountRecord, now: i64) -> bool {
        let own_topics = self.own_topics(place, now);
        let engaged_as_target_at = self.engaged_as_target(place, account.target_from, now);
        let base = self.bases.get(place as usize).copied().unwrap_or_default();
        account.people = PeopleFigures::default();
        account.members.clear();
        let mut engagement = RolledUp::default();
        account.days_since_engaged = None;
        account.days_since_activity = None;
        let passed = days_between(self.loaded_at, now);
        account.input_age_days = base.input_age_days.map(|days| days + passed);
        let age = |at| days_between(at, now);
        account.days_since_created = account.created_at.map(age);
        account.days_to_purchase = base.days_to_purchase.map(|days| days - passed);
        account.days_to_contract_end = base.days_to_contract_end.map(|days| days - passed);
        account.deals.days_since_won = base.days_since_won.map(|days| days + passed);
        account.deals.days_since_lost_to = base.days_since_lost_to.map(|days| days + passed);
        account.expected_annual_revenue = base.expected_annual_revenue;
        let said = self.intent.get(&account.id).map_or(&[][..], Vec::as_slice);
        account.intent = intent_of(&self.model.intent, said, own_topics);
        let members = &self.members[place as usize];
        add_people(account, members, &self.people, now);
        account.members.iter().for_each(|person| engagement.add(f64::from(person.engagement)));
        account.people_fit = people_fit(&self.model, account);
        let kinds = self.state.kinds();
        account.events.clear();
        for person in members.iter().filter_map(|place| self.people.get(*place as usize)) {
            note_events(account, kinds, &person.kinds);
        }
        for root in self.account_roots.get(&place).into_iter().flatten() {
            let figures = self.state.figures(*root, now);
            note_activity(account, figures.last_minute, figures.engaged_minute, now);
            note_events(account, kinds, &figures.kinds);
            // What the records note about an account as such is nobody's engagement.
            if !matches!(self.state.name(*root), Some(ActorName::Account(_))) {
                engagement.add(figures.points.clamp(0.0, 100.0));
            }
        }
        account.engagement = engagement.total(self.model.roll_up.engagement);
        let moved = account.engaged_as_target_at != engaged_as_target_at;
        account.engaged_as_target_at = engaged_as_target_at;
        self.note_deals_of_day(place, account, now);
        settle(account);
        self.note_last_change(place, account, now);
        // Lines of the committee may ask for the stage, before anything is scored.
        self.place_by_date(place, account, now);
        let members: Vec<Member<'_>> = members
            .iter()
            .filter_map(|member| self.people.get(*member as usize))
            .map(|person| person.member(&self.roles, now))
            .collect();
        let template = self.roles.template();
        let products = self.products.get(&place).map_or(&[][..], Vec::as_slice);
        let line = template.line_of(account, products);
        account.committee = template.figures(line, &template.assess(line, &members));
        moved
    }

    /// Topics of our own content that an account's events show often enough.
    fn own_topics(&self, place: u32, now: i64) -> Vec<String> {
        let rules = &self.model.intent;
        if rules.topics.is_empty() {
            return Vec::new();
        }
        let counts = self.account_figures(place, now).topics;
        let often = counts.into_iter().filter(|(_, events)| *events >= rules.events_min);
        let named = often.filter_map(|(topic, _)| rules.topics.get(topic as usize));
        named.map(|topic| topic.name.clone()).collect()
    }
}

fn moment(minute: u32) -> i64 {
    i64::from(minute) * 60_000_000
}

/// What the workspace's currency makes of a stored amount; nothing without a rate.
pub(crate) fn converted(amount: Option<&(i64, String)>, rates: &Rates) -> Option<f64> {
    let (minor, code) = amount?;
    let currency = Currency::parse(code).ok()?;
    rates.convert(Money { minor: *minor, currency })
}
