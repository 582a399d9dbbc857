//! From records to what rules may ask: every account with the figures of its people, events and
//! deals, as of one moment.

use rustc_hash::FxHashMap;
use speargun_domain::account::{AccountRecord, PersonRecord};
use speargun_domain::filter::{FieldValue, Record};
use speargun_domain::glossary::{EVENT_FIELDS, Outcome};
use speargun_domain::money::{Currency, Money, Rates};
use speargun_domain::time::DAY;
use speargun_domain::title::{Department, Seniority};
use speargun_domain::value::integer_to_real;
use speargun_store::account::StoredAccount;
use speargun_store::event::StoredEvent;
use speargun_store::opportunity::StoredOpportunity;
use speargun_store::person::MeasurablePerson;
use speargun_store::{Connection, account, event, opportunity, person};

use crate::membership::json_list;
use crate::{EngineError, Workspace};

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
}

/// Every account and person of a workspace as of one moment.
#[derive(Debug, Default)]
pub struct Features {
    /// Accounts by place.
    pub accounts: Vec<AccountRecord>,
    /// People by place.
    pub people: Vec<PersonFigures>,
}

/// Days from `earlier` to `later`.
pub(crate) fn days_between(earlier: i64, later: i64) -> f64 {
    integer_to_real(later - earlier) / integer_to_real(DAY)
}

/// An event as the glossary's filters see it.
pub(crate) struct EventRecord<'a>(pub(crate) &'a StoredEvent);

impl Record for EventRecord<'_> {
    fn field(&self, index: usize) -> FieldValue<'_> {
        let event = self.0;
        match EVENT_FIELDS.get(index).copied().unwrap_or_default() {
            "event_type" => FieldValue::Text(&event.event_type),
            "channel" => known(event.channel.as_deref()),
            "page" => known(event.page.as_deref()),
            "subject" => known(event.subject.as_deref()),
            "campaign" => known(event.campaign.as_deref()),
            _ => FieldValue::Unknown,
        }
    }
}

fn known(text: Option<&str>) -> FieldValue<'_> {
    text.map_or(FieldValue::Unknown, FieldValue::Text)
}

/// Loads the features of every account as of `now`.
///
/// # Errors
/// What the store reports.
pub fn load(
    workspace: &Workspace,
    connection: &mut Connection,
    now: i64,
) -> Result<Features, EngineError> {
    let rates = workspace.rates();
    let mut features = Features::default();
    let mut places = FxHashMap::default();
    account::each(connection, |stored| {
        places.insert(stored.id, features.accounts.len() as u32);
        features.accounts.push(account_record(&stored, &rates, now));
        Ok::<(), EngineError>(())
    })?;
    let mut people_places = FxHashMap::default();
    person::each_measurable(connection, |stored| {
        people_places.insert(stored.id, features.people.len() as u32);
        features.people.push(person_figures(&stored, &places));
        Ok::<(), EngineError>(())
    })?;
    add_events(workspace, connection, now, &mut features, &places, &people_places)?;
    for person in &mut features.people {
        person.record.engagement = person.points.clamp(0.0, 100.0) as f32;
        person.record.days_since_engaged = person.engaged_at.map(|at| days_between(at, now) as f32);
        person.record.fit = workspace.model.person_fit(&person.record) as f32;
    }
    add_people(&mut features, now);
    opportunity::each(connection, |deal| {
        let place = deal.account_id.and_then(|id| places.get(&id).copied());
        if let Some(account) = place.and_then(|place| features.accounts.get_mut(place as usize)) {
            add_deal(workspace, account, &deal, &rates, now);
        }
        Ok::<(), EngineError>(())
    })?;
    features.accounts.iter_mut().for_each(settle);
    Ok(features)
}

/// What the workspace's currency makes of a stored amount; nothing without a rate.
pub(crate) fn converted(amount: Option<&(i64, String)>, rates: &Rates) -> Option<f64> {
    let (minor, code) = amount?;
    let currency = Currency::parse(code).ok()?;
    rates.convert(Money { minor: *minor, currency })
}

pub(crate) fn account_record(stored: &StoredAccount, rates: &Rates, now: i64) -> AccountRecord {
    let custom: Vec<(String, String)> = stored
        .custom
        .as_deref()
        .and_then(|text| serde_json::from_str::<serde_json::Map<String, _>>(text).ok())
        .map(|map| {
            let text = |value: serde_json::Value| match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            map.into_iter().map(|(name, value)| (name, text(value))).collect()
        })
        .unwrap_or_default();
    let informed_at = stored.updated_at.unwrap_or(stored.imported_at).min(now);
    let starts = stored.target_since.is_none_or(|since| since <= now);
    let ended = stored.target_until.is_some_and(|until| until <= now);
    let marked = stored.is_target.unwrap_or(stored.target_since.is_some());
    AccountRecord {
        id: stored.id,
        name: stored.name.clone(),
        domain: main_domain(stored),
        industry: stored.industry.clone(),
        country: stored.country.clone(),
        region: stored.region.clone(),
        city: stored.city.clone(),
        employees: stored.employees.map(integer_to_real),
        annual_revenue: converted(stored.annual_revenue.as_ref(), rates),
        revenue_growth: stored.revenue_growth,
        founded_year: stored.founded_year.map(integer_to_real),
        technologies: json_list(stored.technologies.as_deref()),
        account_type: stored.account_type.clone(),
        owner: stored.owner.clone(),
        target: marked && starts && !ended,
        competitor: stored.competitor.clone(),
        budget_confirmed: stored.budget_confirmed,
        days_to_purchase: stored.purchase_expected_at.map(|at| days_between(now, at)),
        days_to_contract_end: stored.contract_ends_at.map(|at| days_between(now, at)),
        expected_annual_revenue: converted(stored.expected_annual_revenue.as_ref(), rates),
        input_age_days: Some(days_between(informed_at, now)),
        created_at: stored.created_at,
        custom,
        ..AccountRecord::default()
    }
}

/// The registrable domain that an account is shown with.
pub(crate) fn main_domain(stored: &StoredAccount) -> Option<String> {
    let typed = stored
        .website
        .clone()
        .or_else(|| json_list(stored.domains.as_deref()).into_iter().next())?;
    speargun_matching::normalise_host(&typed).map(|host| host.domain().to_owned())
}

fn person_figures(stored: &MeasurablePerson, places: &FxHashMap<i64, u32>) -> PersonFigures {
    PersonFigures {
        id: stored.id,
        account: stored.account_id.and_then(|id| places.get(&id).copied()),
        record: PersonRecord {
            seniority: Seniority::from_key(&stored.seniority),
            department: Department::from_key(&stored.department),
            ..PersonRecord::default()
        },
        ..PersonFigures::default()
    }
}

/// Adds up the events: points × seniority, at most so many of a type a day, halved every half-life.
fn add_events(
    workspace: &Workspace,
    connection: &mut Connection,
    now: i64,
    features: &mut Features,
    places: &FxHashMap<i64, u32>,
    people_places: &FxHashMap<i64, u32>,
) -> Result<(), EngineError> {
    let rules = &workspace.model.engagement;
    let engaged = &workspace.glossary.engaged;
    let mut types: FxHashMap<String, u32> = FxHashMap::default();
    let mut on_day: FxHashMap<(u32, u32, i32), u32> = FxHashMap::default();
    event::each(connection, now, |event| {
        let is_engaged = engaged.holds(&EventRecord(&event));
        let at = event.occurred_at;
        let person = event.person_id.and_then(|id| people_places.get(&id).copied());
        let mut account = event.account_id.and_then(|id| places.get(&id).copied());
        if let Some(place) = person {
            let next = types.len() as u32;
            let kind = match types.get(&event.event_type) {
                Some(kind) => *kind,
                None => *types.entry(event.event_type.clone()).or_insert(next),
            };
            let person = &mut features.people[place as usize];
            account = person.account.or(account);
            let points = rules.points.get(&event.event_type).unwrap_or(&rules.other_points);
            let count = on_day.entry((place, kind, (at / DAY) as i32)).or_insert(0);
            *count += 1;
            if *count <= rules.daily_cap {
                let factor = rules.seniority.get(&person.record.seniority).unwrap_or(&1.0);
                let age_days = days_between(at, now);
                person.points += points * factor * (-age_days / rules.half_life_days).exp2();
            }
            person.last_event_at = person.last_event_at.max(Some(at));
            if is_engaged {
                person.engaged_at = person.engaged_at.max(Some(at));
            }
        }
        if let Some(account) = account.and_then(|place| features.accounts.get_mut(place as usize)) {
            let age = Some(days_between(at, now));
            account.days_since_activity = least(account.days_since_activity, age);
            if is_engaged {
                account.days_since_engaged = least(account.days_since_engaged, age);
            }
        }
        Ok::<(), EngineError>(())
    })
}

fn least(left: Option<f64>, right: Option<f64>) -> Option<f64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    }
}

/// A person counts as engaged for this long after their last engaged event.
pub const ENGAGED_DAYS: f64 = 180.0;

fn add_people(features: &mut Features, now: i64) {
    let mut departments: FxHashMap<u32, [u32; 2]> = FxHashMap::default();
    for person in &features.people {
        let Some(place) = person.account else { continue };
        let Some(account) = features.accounts.get_mut(place as usize) else { continue };
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
        account.engagement += f64::from(record.engagement);
        account.members.push(record);
        if record.department != Department::Unknown {
            let bit = 1_u32 << (record.department as u32);
            let bits = departments.entry(place).or_default();
            bits[0] |= bit;
            bits[1] |= if engaged { bit } else { 0 };
        }
    }
    for (place, bits) in departments {
        if let Some(account) = features.accounts.get_mut(place as usize) {
            account.people.departments = bits[0].count_ones();
            account.people.engaged_departments = bits[1].count_ones();
        }
    }
}

/// How a stored deal stands, by the glossary.
pub(crate) fn outcome(workspace: &Workspace, deal: &StoredOpportunity) -> Outcome {
    let words = &workspace.glossary.text;
    let named = deal.outcome.as_deref().or(deal.stage.as_deref()).unwrap_or("");
    words.outcome(named, deal.is_closed, deal.is_won)
}

fn add_deal(
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
        if account.competitor.is_none() {
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
    }
}

/// What can only be told once everything is added up: the expected revenue where nobody gave one
/// (the larger of open deals and last year's won ones), and the furthest stage.
fn settle(account: &mut AccountRecord) {
    let deals = &account.deals;
    let estimate = deals.open_amount.max(deals.won_amount_last_year);
    if account.expected_annual_revenue.is_none() && estimate > 0.0 {
        account.expected_annual_revenue = Some(estimate);
    }
    account.input_age_days = least(account.input_age_days, account.days_since_activity);
    account.stage = if deals.won > 0 {
        Some("won")
    } else if deals.open > 0 {
        Some("opportunity")
    } else if account.target && account.days_since_engaged.is_some() {
        Some("engaged")
    } else if account.target {
        Some("target")
    } else {
        None
    };
}
