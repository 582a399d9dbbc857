//! An account's own fields as rules see them, without people, events and deals.

use speargun_domain::account::AccountRecord;
use speargun_domain::filter::{FieldValue, Record};
use speargun_domain::glossary::EVENT_FIELDS;
use speargun_domain::money::{Currency, Money, Rates};
use speargun_domain::value::integer_to_real;
use speargun_store::account::StoredAccount;
use speargun_store::event::StoredEvent;

use super::{converted, days_between};
use speargun_store::json_list;

/// Takes away what an account may only have been told after `now`.
pub(crate) fn forget_account(stored: &mut StoredAccount, now: i64) {
    if stored.contract_told_at.is_some_and(|at| at > now) {
        stored.competitor = None;
        stored.contract_ends_at = None;
    }
    if stored.updated_at.is_some_and(|at| at <= now) {
        return;
    }
    stored.budget_confirmed = None;
    stored.purchase_expected_at = None;
    if stored.contract_told_at.is_none() {
        stored.contract_ends_at = None;
        stored.competitor = None;
    }
    stored.expected_annual_revenue = None;
    stored.account_type = None;
    stored.custom = None;
    if stored.target_since.is_none() {
        stored.is_target = None;
    }
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
    let informed_at = stored.updated_at.unwrap_or(stored.imported_at);
    let told_at = stored.contract_told_at.filter(|at| *at <= now).unwrap_or(informed_at);
    let informed_at = informed_at.min(now).max(told_at.min(now));
    let starts = stored.target_since.is_none_or(|since| since <= now);
    let ended = stored.target_until.is_some_and(|until| until <= now);
    let target_from = target_from(stored);
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
        annual_revenue_told: unconverted(stored.annual_revenue.as_ref(), rates),
        revenue_growth: stored.revenue_growth,
        founded_year: stored.founded_year.map(integer_to_real),
        technologies: json_list(stored.technologies.as_deref()),
        account_type: stored.account_type.clone(),
        owner: stored.owner.clone(),
        target: target_from.is_some() && starts && !ended,
        target_from,
        competitor: stored.competitor.clone(),
        contract_is_told: stored.contract_told_at.is_some_and(|at| at <= now),
        budget_confirmed: stored.budget_confirmed,
        purchase_expected_at: stored.purchase_expected_at,
        days_to_purchase: stored.purchase_expected_at.map(|at| days_between(now, at)),
        days_to_contract_end: stored.contract_ends_at.map(|at| days_between(now, at)),
        expected_annual_revenue: converted(stored.expected_annual_revenue.as_ref(), rates),
        input_age_days: Some(days_between(informed_at, now)),
        updated_at: stored.updated_at,
        created_at: stored.created_at,
        days_since_created: stored.created_at.map(|at| days_between(at, now)),
        custom,
        ..AccountRecord::default()
    }
}

/// A stored amount as it was told, where nothing can be made of it in the workspace's currency.
fn unconverted(amount: Option<&(i64, String)>, rates: &Rates) -> Option<Money> {
    let (minor, code) = amount.filter(|amount| converted(Some(amount), rates).is_none())?;
    Some(Money { minor: *minor, currency: Currency::parse(code).ok()? })
}

/// Since when an account is a target; nothing where it is none. It may have ended.
pub(crate) fn target_from(stored: &StoredAccount) -> Option<i64> {
    let marked = stored.is_target.unwrap_or(stored.target_since.is_some());
    let since = stored.target_since.or(stored.created_at).unwrap_or(stored.imported_at);
    marked.then_some(since)
}

/// The registrable domain that an account is shown with.
fn main_domain(stored: &StoredAccount) -> Option<String> {
    let typed = stored
        .website
        .clone()
        .or_else(|| json_list(stored.domains.as_deref()).into_iter().next())?;
    speargun_matching::normalise_host(&typed).map(|host| host.domain().to_owned())
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

/// The lesser of what is known.
pub(super) fn least(left: Option<f64>, right: Option<f64>) -> Option<f64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    }
}
