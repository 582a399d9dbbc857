//! From records to what rules may ask: every account with the figures of its people, events and
//! deals, as of one moment.

mod figures;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use speargun_domain::account::{AccountRecord, PeopleFigures, PersonRecord};
use speargun_domain::committee::Member;
use speargun_domain::event::EventView;
use speargun_domain::money::{Currency, Money, Rates};
use speargun_domain::score::{RolledUp, ScoreModel};
use speargun_domain::time::DAY;
use speargun_domain::title::{Department, Seniority};
use speargun_domain::value::integer_to_real;
use speargun_measure::engagement::{Figures, KindCounts};
use speargun_store::account::StoredAccount;
use speargun_store::person::MeasurablePerson;
use speargun_store::{Connection, account, event, opportunity, person, score};

use crate::committee::Roles;
use crate::event::{
    Act, ActorName, Beneficiary, Directory, EventState, RecordDirectory, TrackedEvents,
};
use crate::score::Standing;
use crate::{EngineError, Workspace, intent};

mod deals;
mod record;
mod stages;
mod sum;
mod then;

use deals::add_deal;
pub(crate) use deals::outcome;
pub(crate) use record::forget_account;
use record::least;
pub(crate) use record::{EventRecord, account_record};
use sum::{intent_of, note_activity, note_events, people_fit};

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
    let mut features = load_records(workspace, (model, sight), connection, now)?;
    add_record_events(connection, now, &mut features)?;
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

/// Accounts, people and deals, without any event.
fn load_records(
    workspace: &Workspace,
    (model, sight): (Arc<ScoreModel>, Sight),
    connection: &mut Connection,
    now: i64,
) -> Result<Features, EngineError> {
    let rates = workspace.rates();
    let mut features = Features {
        accounts: Vec::new(),
        people: Vec::new(),
        state: EventState::new(&model, &workspace.glossary),
        model,
        places: FxHashMap::default(),
        people_places: FxHashMap::default(),
        roles: Roles::load(workspace, connection)?,
        products: FxHashMap::default(),
        intent: FxHashMap::default(),
        tiers: FxHashMap::default(),
        loaded_at: now,
        bases: Vec::new(),
        members: Vec::new(),
        person_roots: FxHashMap::default(),
        account_roots: FxHashMap::default(),
        credited: FxHashMap::default(),
    };
    let before = match sight {
        Sight::Then => account::Before::load(connection)?,
        Sight::Today => account::Before::default(),
    };
    account::each(connection, |mut stored| {
        if sight == Sight::Then {
            before.restore(&mut stored, now);
            forget_account(&mut stored, now);
        }
        features.places.insert(stored.id, features.accounts.len() as u32);
        features.accounts.push(account_record(&stored, &rates, now));
        Ok::<(), EngineError>(())
    })?;
    score::each_tier(connection, now, |tier| {
        if let Some(place) = features.places.get(&tier.account_id) {
            features.tiers.insert(*place, Standing::from(tier));
        }
        Ok::<(), EngineError>(())
    })?;
    features.load_stages(connection, now)?;
    features.load_lists(connection, now)?;
    features.members.resize(features.accounts.len(), Vec::new());
    person::each_measurable(connection, |stored| {
        if sight == Sight::Today || stored.created_at.is_none_or(|at| at <= now) {
            features.add_person(&stored);
        }
        Ok::<(), EngineError>(())
    })?;
    let asks_products = features.roles.template().asks_products();
    opportunity::each(connection, |mut deal| {
        if sight == Sight::Then && !deals::as_then(workspace, &mut deal, now) {
            return Ok(());
        }
        let place = deal.account_id.and_then(|id| features.places.get(&id).copied());
        let Some(place) = place else { return Ok(()) };
        if let Some(account) = features.accounts.get_mut(place as usize) {
            let open_before = account.deals.open;
            add_deal(workspace, account, &deal, &rates, now);
            if let (true, Some(product)) = (asks_products, deal.product)
                && account.deals.open > open_before
            {
                features.products.entry(place).or_default().push(product);
            }
        }
        Ok::<(), EngineError>(())
    })?;
    features.bases = features.accounts.iter().map(base_of).collect();
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

fn add_record_events(
    connection: &mut Connection,
    now: i64,
    features: &mut Features,
) -> Result<(), EngineError> {
    event::each(connection, now, |event| {
        let person = event.person_id.filter(|id| features.people_places.contains_key(id));
        let account = event.account_id.filter(|id| features.places.contains_key(id));
        let name = match (person, account) {
            (Some(person), _) => ActorName::Person(person),
            (None, Some(account)) => ActorName::Account(account),
            (None, None) => return Ok(()),
        };
        let act = Act {
            event_type: &event.event_type,
            channel: event.channel.as_deref(),
            page: event.page.as_deref(),
            subject: event.subject.as_deref(),
            campaign: event.campaign.as_deref(),
        };
        features.state.apply_record(&name, event.occurred_at, &act);
        // A person of no account may act in the name of one.
        let homeless = person
            .and_then(|id| features.people_places.get(&id))
            .is_some_and(|place| features.people[*place as usize].account.is_none());
        if let (true, Some(account)) = (homeless, account) {
            features.state.apply_record(&ActorName::Account(account), event.occurred_at, &act);
        }
        Ok::<(), EngineError>(())
    })
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
                seniority: Seniority::from_key(&stored.seniority),
                department: Department::from_key(&stored.department),
                ..PersonRecord::default()
            },
            roles: self.roles.number_of(stored),
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
        for place in 0..self.people.len() as u32 {
            self.refresh_person(place, now);
        }
        for place in 0..self.accounts.len() as u32 {
            self.refresh_account(place, now);
        }
    }

    /// Adds up a person's events anew.
    pub(crate) fn refresh_person(&mut self, place: u32, now: i64) {
        let mut sum = Figures::default();
        for root in self.person_roots.get(&place).into_iter().flatten() {
            sum.add(&self.state.figures(*root, now));
        }
        let Some(person) = self.people.get_mut(place as usize) else { return };
        let rules = &self.model.engagement;
        let factor = rules.seniority.get(&person.record.seniority).unwrap_or(&1.0);
        person.points = sum.points * factor;
        person.engaged_at = sum.engaged_minute.map(moment);
        person.last_event_at = sum.last_minute.map(moment);
        person.record.engagement = person.points.clamp(0.0, 100.0) as f32;
        person.record.days_since_engaged = person.engaged_at.map(|at| days_between(at, now) as f32);
        person.record.fit = self.model.person_fit(&person.record) as f32;
        person.kinds = sum.kinds;
    }

    /// Adds up an account's people and events anew.
    pub(crate) fn refresh_account(&mut self, place: u32, now: i64) {
        let own_topics = self.own_topics(place, now);
        let Some(account) = self.accounts.get_mut(place as usize) else { return };
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
        settle(account);
        // Lines of the committee may ask for the stage, before anything is scored.
        self.model.place(account, now, false);
        let members: Vec<Member<'_>> = members
            .iter()
            .filter_map(|member| self.people.get(*member as usize))
            .map(|person| person.member(&self.roles, now))
            .collect();
        let template = self.roles.template();
        let products = self.products.get(&place).map_or(&[][..], Vec::as_slice);
        let line = template.line_of(account, products);
        account.committee = template.figures(line, &template.assess(line, &members));
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

/// A person counts as engaged for this long after their last engaged event.
pub const ENGAGED_DAYS: f64 = 180.0;

fn add_people(account: &mut AccountRecord, members: &[u32], people: &[PersonFigures], now: i64) {
    let (mut departments, mut engaged_departments) = (0_u32, 0_u32);
    for person in members.iter().filter_map(|place| people.get(*place as usize)) {
        let record = person.record;
        let engaged = person.engaged_at.is_some_and(|at| days_between(at, now) <= ENGAGED_DAYS);
        let decides = record.seniority.decides();
        let is_c_level = record.seniority == Seniority::CLevel;
        let figures = &mut account.people;
        figures.known += 1;
        figures.engaged += u32::from(engaged);
        figures.decision_makers += u32::from(decides);
        figures.engaged_decision_makers += u32::from(decides && engaged);
        figures.c_level += u32::from(is_c_level);
        figures.engaged_c_level += u32::from(is_c_level && engaged);
        account.members.push(record);
        if record.department != Department::Unknown {
            let bit = 1_u32 << (record.department as u32);
            departments |= bit;
            engaged_departments |= if engaged { bit } else { 0 };
        }
        let age = |at: Option<i64>| at.map(|at| days_between(at, now));
        account.days_since_activity = least(account.days_since_activity, age(person.last_event_at));
        account.days_since_engaged = least(account.days_since_engaged, age(person.engaged_at));
    }
    account.people.departments = departments.count_ones();
    account.people.engaged_departments = engaged_departments.count_ones();
}

/// What can only be told once everything is added up: the expected revenue where nobody gave one
/// (the larger of open deals and last year's won ones), and how old the newest input is.
fn settle(account: &mut AccountRecord) {
    let deals = &account.deals;
    let estimate = deals.open_amount.max(deals.won_amount_last_year);
    if account.expected_annual_revenue.is_none() && estimate > 0.0 {
        account.expected_annual_revenue = Some(estimate);
    }
    account.input_age_days = least(account.input_age_days, account.days_since_activity);
}
