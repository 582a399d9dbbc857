//! What several rooms build their examples of.

use std::collections::BTreeMap;

use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord, PersonRecord};
use speargun_domain::filter::{Filter, FilterError, parse};
use speargun_domain::money::{Currency, Rates};
use speargun_domain::time::{DateOrder, parse_instant, utc};
use speargun_domain::title::{Department, Seniority};

/// A currency by its code.
pub(crate) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap_or_else(|error| panic!("{error}"))
}

/// Rates of a workspace.
pub(crate) fn rates(base: &str, others: &[(&str, f64)]) -> Rates {
    let others: BTreeMap<Currency, f64> =
        others.iter().map(|(code, rate)| (currency(code), *rate)).collect();
    Rates { base: currency(base), rates: others }
}

/// A moment, in microseconds UTC.
pub(crate) fn at(text: &str) -> i64 {
    parse_instant(text, &utc(), DateOrder::DayFirst).unwrap_or_else(|error| panic!("{error}"))
}

/// A condition over accounts.
pub(crate) fn filter(text: &str) -> Filter {
    parse(text, ACCOUNT_FIELDS).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is wrong with a condition over accounts.
pub(crate) fn fault(text: &str) -> FilterError {
    match parse(text, ACCOUNT_FIELDS) {
        Ok(_) => panic!("{text} was read"),
        Err(error) => error,
    }
}

/// Whether a condition holds for an account.
pub(crate) fn holds(text: &str, account: &AccountRecord) -> bool {
    filter(text).holds(account)
}

/// Texts of a list.
pub(crate) fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

/// A person of a rank who engaged so many days ago.
pub(crate) fn person(
    seniority: Seniority,
    department: Department,
    engaged: Option<f32>,
) -> PersonRecord {
    PersonRecord { seniority, department, days_since_engaged: engaged, ..PersonRecord::default() }
}
