//! An account as scores, tiers and filters see it: its firmographics, and what its people, events
//! and deals add up to.

mod field;
mod figures;
mod person;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::field::{
    ACCOUNT_FIELDS, Field, FieldKind, PERSON_FIELDS, Unit, account_field, account_fields,
    field_kind, field_unit, money_fields, person_fields,
};
pub use self::figures::{
    CommitteeFigures, ENGAGED_DAYS, MarketFigures, MarketStanding, MarketState, StageFigures,
    StageMove, StageStanding,
};
pub use self::person::{PersonRecord, QUALIFYING_FIELDS};
use crate::filter::{FieldValue, Record};
use crate::money::Money;

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

impl Record for AccountRecord {
    fn field(&self, index: usize) -> FieldValue<'_> {
        account_fields().get(index).map_or(FieldValue::Unknown, |field| (field.get)(self))
    }

    fn custom(&self, name: &str) -> FieldValue<'_> {
        self.custom
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map_or(FieldValue::Unknown, |(_, value)| FieldValue::Text(value))
    }

    fn events(&self, event_type: &str, window: usize) -> FieldValue<'_> {
        FieldValue::Number(f64::from(self.events.of(event_type, window)))
    }

    fn any_person(&self, test: &mut dyn FnMut(&dyn Record) -> bool) -> bool {
        self.members.iter().any(|person| test(person))
    }
}

#[cfg(test)]
mod tests;
