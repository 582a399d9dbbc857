//! An account as scores, tiers and filters see it: its firmographics, and what its people, events
//! and deals add up to.

mod person;
mod timeline;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

pub use self::person::{PERSON_FIELDS, PersonRecord, QUALIFYING_FIELDS};
pub(crate) use self::timeline::windows_of;
pub use self::timeline::{DealEnd, DealSpan, ENGAGED_DAYS, Timeline};
use crate::committee::CommitteeFigures;
use crate::filter::{FieldValue, Record};
use crate::market::{MarketFigures, MarketState};
use crate::money::Money;
use crate::stage::StageFigures;
use crate::value::integer_to_real;

/// The fields of an account that a filter can name, in the order of [`AccountRecord::field`].
pub const ACCOUNT_FIELDS: &[&str] = &[
    "name",
    "domain",
    "industry",
    "country",
    "region",
    "city",
    "employees",
    "annual_revenue",
    "revenue_growth",
    "founded_year",
    "technologies",
    "account_type",
    "owner",
    "lists",
    "target",
    "competitor",
    "budget_confirmed",
    "days_to_purchase",
    "days_to_contract_end",
    "expected_annual_revenue",
    "motion",
    "stage",
    "days_in_stage",
    "market_state",
    "in_market",
    "triggers",
    "tier",
    "tier_state",
    "score",
    "icp_fit",
    "buying_power",
    "participation",
    "opportunity_size",
    "competition",
    "timing",
    "engagement",
    "people_fit",
    "people",
    "engaged_people",
    "decision_makers",
    "engaged_decision_makers",
    "c_level_people",
    "engaged_c_level",
    "departments",
    "engaged_departments",
    "mqls",
    "sqls",
    "committee_completeness",
    "committee_roles",
    "committee_roles_filled",
    "committee_roles_reached",
    "committee_roles_engaged",
    "committee_missing",
    "committee_silent",
    "single_threaded",
    "open_opportunities",
    "active_opportunities",
    "stale_opportunities",
    "open_amount",
    "largest_open_amount",
    "won_opportunities",
    "won_amount",
    "lost_opportunities",
    "days_since_won",
    "days_since_lost_to",
    "days_since_activity",
    "days_since_engaged",
    "input_age_days",
    "intent_topics",
    "intent_score",
    "intent_surging",
    "created_at",
    "days_since_created",
    "id",
];

/// The windows that `events("type", 30d)` can ask for, in days; the last of them where none is said.
pub const EVENT_WINDOW_DAYS: [u32; 3] = [7, 30, 90];

/// Events of an account by type and window, those that daily caps leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventCounts(BTreeMap<String, [u32; EVENT_WINDOW_DAYS.len()]>);

impl EventCounts {
    /// Adds events of a type.
    pub fn add(&mut self, event_type: &str, counts: [u32; EVENT_WINDOW_DAYS.len()]) {
        match self.0.get_mut(event_type) {
            Some(sums) => sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count),
            None => {
                self.0.insert(event_type.to_owned(), counts);
            }
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The counts by type, those of each window.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u32; EVENT_WINDOW_DAYS.len()])> {
        self.0.iter().map(|(event_type, counts)| (event_type.as_str(), counts))
    }

    /// How many events of a type the window of that place holds.
    #[must_use]
    pub fn of(&self, event_type: &str, window: usize) -> u32 {
        self.0.get(event_type).and_then(|counts| counts.get(window)).copied().unwrap_or(0)
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A number.
    Number,
    /// A text, or several.
    Text,
    /// Yes or no.
    Truth,
    /// A moment.
    Instant,
}

/// Fields that hold money, in major units of the workspace's currency.
pub const MONEY_FIELDS: &[&str] = &[
    "annual_revenue",
    "expected_annual_revenue",
    "open_amount",
    "largest_open_amount",
    "won_amount",
];

/// What a field of an account or of a person holds, by its name.
#[must_use]
pub fn field_kind(name: &str) -> FieldKind {
    match name {
        "name" | "domain" | "industry" | "country" | "region" | "city" | "technologies"
        | "account_type" | "owner" | "lists" | "competitor" | "motion" | "stage"
        | "market_state" | "triggers" | "tier_state" | "intent_topics" | "committee_missing"
        | "committee_silent" | "seniority" | "department" => FieldKind::Text,
        "target" | "in_market" | "single_threaded" | "budget_confirmed" | "intent_surging"
        | "engaged" | "decides" | "mql" | "sql" => FieldKind::Truth,
        "created_at" => FieldKind::Instant,
        _ => FieldKind::Number,
    }
}

/// The unit of a field of an account or of a person that holds a number; blank for others, and for
/// numbers that only name something.
#[must_use]
pub fn field_unit(name: &str) -> &'static str {
    match name {
        _ if field_kind(name) != FieldKind::Number => "",
        _ if MONEY_FIELDS.contains(&name) => "major units of `currency`",
        _ if SHARE_FIELDS.contains(&name) => "share a year: 0.1 is 10 %",
        _ if name.starts_with("days_") || name.ends_with("_days") => "days",
        "score"
        | "icp_fit"
        | "buying_power"
        | "participation"
        | "opportunity_size"
        | "competition"
        | "timing"
        | "people_fit"
        | "fit"
        | "committee_completeness"
        | "intent_score" => "points, 0 to 100",
        "engagement" => "points",
        "founded_year" => "year",
        "tier" | "id" => "",
        "employees"
        | "people"
        | "engaged_people"
        | "decision_makers"
        | "engaged_decision_makers"
        | "c_level_people"
        | "engaged_c_level"
        | "mqls"
        | "sqls" => "people",
        "departments" | "engaged_departments" => "departments",
        _ if name.starts_with("committee_roles") => "roles",
        _ if name.ends_with("_opportunities") => "opportunities",
        _ => "",
    }
}

/// Whether a field of an account holds several texts; a comparison holds if it does for one.
#[must_use]
pub fn is_list(name: &str) -> bool {
    let place = ACCOUNT_FIELDS.iter().position(|field| *field == name);
    place.is_some_and(crate::filter::table::is_list)
}

/// The fields that are shares: 0.1 is 10 %.
pub const SHARE_FIELDS: &[&str] = &["revenue_growth"];

/// The state of a tier that nothing keeps from a better one.
pub const QUALIFIED: &str = "qualified";

/// An account with everything that rules may ask.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountRecord {
    /// The account's id in the store.
    pub id: i64,
    /// Its first name.
    pub name: String,
    /// Its first domain.
    pub domain: Option<String>,
    /// As imported.
    pub industry: Option<String>,
    /// ISO 3166-1 code.
    pub country: Option<String>,
    /// State or province.
    pub region: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Head count.
    pub employees: Option<f64>,
    /// Major units of the workspace's currency.
    pub annual_revenue: Option<f64>,
    /// The same as it was told, where its currency has no exchange rate.
    pub annual_revenue_told: Option<Money>,
    /// Share per year: 0.1 is 10 %.
    pub revenue_growth: Option<f64>,
    /// Year.
    pub founded_year: Option<f64>,
    /// Technologies in use.
    pub technologies: Vec<String>,
    /// Customer, prospect, partner … as imported.
    pub account_type: Option<String>,
    /// Who owns the account on our side.
    pub owner: Option<String>,
    /// The names of the lists that it stands on.
    pub lists: Vec<String>,
    /// Whether it stands on the target list now.
    pub target: bool,
    /// Since when it is a target, or will be; also where it is none any more.
    pub target_from: Option<i64>,
    /// When it first showed meaningful interest since then.
    pub engaged_as_target_at: Option<i64>,
    /// The competing product in use.
    pub competitor: Option<String>,
    /// Whether a person told who the competitor is, or that there is none.
    pub contract_is_told: bool,
    /// Whether a budget was confirmed.
    pub budget_confirmed: Option<bool>,
    /// When the purchase is expected, as the account itself says, in microseconds UTC.
    pub purchase_expected_at: Option<i64>,
    /// Days until the purchase is expected.
    pub days_to_purchase: Option<f64>,
    /// Days until a contract with somebody else ends.
    pub days_to_contract_end: Option<f64>,
    /// Expected annual revenue, workspace currency, major units.
    pub expected_annual_revenue: Option<f64>,
    /// Its stage in the funnel.
    pub stage: StageFigures,
    /// How near it is to a purchase.
    pub market: MarketFigures,
    /// Tier after gates, once scored.
    pub tier: Option<u8>,
    /// Why the tier is lower than the score: researching, `fit_too_low`.
    pub tier_state: Option<&'static str>,
    /// Score, 0–100, once scored.
    pub score: Option<f64>,
    /// The six dimensions, 0–100, in the order of A4, once scored.
    pub dimensions: [Option<f64>; 6],
    /// Decayed engagement of its people, 0–100 per person, put together as the score model says.
    pub engagement: f64,
    /// Events of its people and visitors by type.
    pub events: EventCounts,
    /// Fit of its people, 0–100 each, put together as the score model says; nothing without people.
    pub people_fit: Option<f64>,
    /// Figures over its people.
    pub people: PeopleFigures,
    /// Figures of its buying committee.
    pub committee: CommitteeFigures,
    /// Figures over its deals.
    pub deals: DealFigures,
    /// Days since the last event of the account or its people.
    pub days_since_activity: Option<f64>,
    /// Days since the last event that counts as engaged.
    pub days_since_engaged: Option<f64>,
    /// Days since anything about the account was last told to Speargun.
    pub input_age_days: Option<f64>,
    /// Topics that it looks for.
    pub intent: IntentFigures,
    /// When its source last changed it, microseconds UTC.
    pub updated_at: Option<i64>,
    /// When the newest of its facts that have a date of their own came, microseconds UTC.
    pub changed_at: Option<i64>,
    /// Microseconds UTC.
    pub created_at: Option<i64>,
    /// Days since then.
    pub days_since_created: Option<f64>,
    /// Custom fields by name.
    pub custom: Vec<(String, String)>,
    /// Its people, for `person(…)` blocks.
    pub members: Vec<PersonRecord>,
}

/// What an account looks for, by others and by our own content.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct IntentFigures {
    /// Surging topics, by name.
    pub topics: Vec<String>,
    /// The highest score that others give a topic, 0–100.
    pub score: Option<f64>,
    /// Whether enough topics surge.
    pub surging: bool,
}

/// Counts over the people of an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct PeopleFigures {
    /// Known people.
    pub known: u32,
    /// Engaged people.
    pub engaged: u32,
    /// Directors and above.
    pub decision_makers: u32,
    /// Directors and above who are engaged.
    pub engaged_decision_makers: u32,
    /// C-level people.
    pub c_level: u32,
    /// C-level people who are engaged.
    pub engaged_c_level: u32,
    /// Departments with somebody known.
    pub departments: u32,
    /// Departments with somebody engaged.
    pub engaged_departments: u32,
    /// People who are MQLs.
    #[serde(default)]
    pub mqls: u32,
    /// People who are SQLs.
    #[serde(default)]
    pub sqls: u32,
}

/// Counts and amounts over the deals of an account; amounts in the workspace's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct DealFigures {
    /// Open deals.
    pub open: u32,
    /// Those of them that have shown no sign of life for as long as the score model says.
    #[serde(default)]
    pub stale: u32,
    /// Their amounts.
    pub open_amount: f64,
    /// The largest of them.
    pub largest_open_amount: f64,
    /// Won deals.
    pub won: u32,
    /// Their amounts.
    pub won_amount: f64,
    /// Won in the 365 days before the scores' day.
    pub won_amount_last_year: f64,
    /// Lost deals.
    pub lost: u32,
    /// Days since the last deal was won.
    pub days_since_won: Option<f64>,
    /// Days since the last deal was lost to a competitor who is named.
    #[serde(default)]
    pub days_since_lost_to: Option<f64>,
    /// Deals whose currency has no exchange rate: they are counted, their amounts are not.
    pub unconverted: u32,
}

fn text(value: Option<&String>) -> FieldValue<'_> {
    value.map_or(FieldValue::Unknown, |text| FieldValue::Text(text))
}

fn shared(value: Option<&Arc<str>>) -> FieldValue<'_> {
    value.map_or(FieldValue::Unknown, |text| FieldValue::Text(text))
}

fn number(value: Option<f64>) -> FieldValue<'static> {
    value.map_or(FieldValue::Unknown, FieldValue::Number)
}

fn count(value: u32) -> FieldValue<'static> {
    FieldValue::Number(f64::from(value))
}

fn truth(value: Option<bool>) -> FieldValue<'static> {
    value.map_or(FieldValue::Unknown, |truth| FieldValue::Number(f64::from(u8::from(truth))))
}

impl Record for AccountRecord {
    fn field(&self, index: usize) -> FieldValue<'_> {
        GETTERS.get(index).map_or(FieldValue::Unknown, |get| get(self))
    }

    fn custom(&self, name: &str) -> FieldValue<'_> {
        self.custom
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map_or(FieldValue::Unknown, |(_, value)| FieldValue::Text(value))
    }

    fn events(&self, event_type: &str, window: usize) -> FieldValue<'_> {
        count(self.events.of(event_type, window))
    }

    fn any_person(&self, test: &mut dyn FnMut(&dyn Record) -> bool) -> bool {
        self.members.iter().any(|person| test(person))
    }
}

/// Reads one field of an account.
type Getter = for<'a> fn(&'a AccountRecord) -> FieldValue<'a>;

/// The getters of [`ACCOUNT_FIELDS`]: a rule that is asked a million times looks no name up.
static GETTERS: LazyLock<Vec<Getter>> =
    LazyLock::new(|| ACCOUNT_FIELDS.iter().map(|name| getter(name)).collect());

fn getter(name: &str) -> Getter {
    match name {
        "name" => |account| FieldValue::Text(&account.name),
        "domain" => |account| text(account.domain.as_ref()),
        "industry" => |account| text(account.industry.as_ref()),
        "country" => |account| text(account.country.as_ref()),
        "region" => |account| text(account.region.as_ref()),
        "city" => |account| text(account.city.as_ref()),
        "employees" => |account| number(account.employees),
        "annual_revenue" => |account| number(account.annual_revenue),
        "revenue_growth" => |account| number(account.revenue_growth),
        "founded_year" => |account| number(account.founded_year),
        "technologies" => |account| FieldValue::List(&account.technologies),
        "account_type" => |account| text(account.account_type.as_ref()),
        "owner" => |account| text(account.owner.as_ref()),
        "lists" => |account| FieldValue::List(&account.lists),
        "target" => |account| truth(Some(account.target)),
        "competitor" => |account| text(account.competitor.as_ref()),
        "budget_confirmed" => |account| truth(account.budget_confirmed),
        "days_to_purchase" => |account| number(account.days_to_purchase),
        "days_to_contract_end" => |account| number(account.days_to_contract_end),
        "expected_annual_revenue" => |account| number(account.expected_annual_revenue),
        "motion" => |account| shared(account.stage.motion.as_ref()),
        "stage" => |account| shared(account.stage.key.as_ref()),
        "days_in_stage" => |account| number(account.stage.days),
        "market_state" => |account| {
            let key = account.market.state.map(MarketState::key);
            key.map_or(FieldValue::Unknown, FieldValue::Text)
        },
        "in_market" => {
            |account| truth(account.market.state.map(|state| state == MarketState::InMarket))
        }
        "triggers" => |account| FieldValue::List(&account.market.triggers),
        "tier" => |account| number(account.tier.map(f64::from)),
        "tier_state" => |account| match account.tier {
            Some(_) => FieldValue::Text(account.tier_state.unwrap_or(QUALIFIED)),
            None => FieldValue::Unknown,
        },
        "score" => |account| number(account.score),
        "icp_fit" => |account| number(account.dimensions[0]),
        "buying_power" => |account| number(account.dimensions[1]),
        "participation" => |account| number(account.dimensions[2]),
        "opportunity_size" => |account| number(account.dimensions[3]),
        "competition" => |account| number(account.dimensions[4]),
        "timing" => |account| number(account.dimensions[5]),
        "days_since_activity" => |account| number(account.days_since_activity),
        "days_since_engaged" => |account| number(account.days_since_engaged),
        "input_age_days" => |account| number(account.input_age_days),
        "created_at" => |account| number(account.created_at.map(integer_to_real)),
        "days_since_created" => |account| number(account.days_since_created),
        "id" => |account| FieldValue::Number(integer_to_real(account.id)),
        figure => figure_getter(figure),
    }
}

fn figure_getter(name: &str) -> Getter {
    match name {
        "engagement" => |account| FieldValue::Number(account.engagement),
        "people_fit" => |account| number(account.people_fit),
        "people" => |account| count(account.people.known),
        "engaged_people" => |account| count(account.people.engaged),
        "decision_makers" => |account| count(account.people.decision_makers),
        "engaged_decision_makers" => |account| count(account.people.engaged_decision_makers),
        "c_level_people" => |account| count(account.people.c_level),
        "engaged_c_level" => |account| count(account.people.engaged_c_level),
        "departments" => |account| count(account.people.departments),
        "engaged_departments" => |account| count(account.people.engaged_departments),
        "mqls" => |account| count(account.people.mqls),
        "sqls" => |account| count(account.people.sqls),
        "committee_completeness" => |account| {
            let known = !account.committee.line.is_empty();
            number(known.then(|| integer_to_real(account.committee.completeness_tenths) / 10.0))
        },
        "committee_roles" => |account| count(account.committee.roles),
        "committee_roles_filled" => |account| count(account.committee.filled),
        "committee_roles_reached" => |account| count(account.committee.reached),
        "committee_roles_engaged" => |account| count(account.committee.engaged),
        "committee_missing" => |account| FieldValue::List(&account.committee.missing),
        "committee_silent" => |account| FieldValue::List(&account.committee.silent),
        "single_threaded" => |account| truth(Some(account.committee.single_threaded)),
        "open_opportunities" => |account| count(account.deals.open),
        "active_opportunities" => {
            |account| count(account.deals.open.saturating_sub(account.deals.stale))
        }
        "stale_opportunities" => |account| count(account.deals.stale),
        "open_amount" => |account| FieldValue::Number(account.deals.open_amount),
        "largest_open_amount" => |account| FieldValue::Number(account.deals.largest_open_amount),
        "won_opportunities" => |account| count(account.deals.won),
        "won_amount" => |account| FieldValue::Number(account.deals.won_amount),
        "lost_opportunities" => |account| count(account.deals.lost),
        "days_since_won" => |account| number(account.deals.days_since_won),
        "days_since_lost_to" => |account| number(account.deals.days_since_lost_to),
        "intent_topics" => |account| FieldValue::List(&account.intent.topics),
        "intent_score" => |account| number(account.intent.score),
        "intent_surging" => |account| truth(Some(account.intent.surging)),
        _ => |_| FieldValue::Unknown,
    }
}

#[cfg(test)]
mod tests;
