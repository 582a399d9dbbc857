//! Amounts and counts as the API writes them.

use speargun_domain::money::{Currency, Money as Amount};
use speargun_engine::Engine;
use speargun_store::StoreError;

use crate::failure::{Answered, failure};
use crate::shared::Money;

/// A sum in the workspace's currency.
pub(crate) fn money(engine: &Engine, amount: f64) -> Money {
    // Sums of amounts are shown to the cent: the float's noise behind it is no information.
    let currency = engine.workspace.settings().currency;
    let minor = currency.minor_per_major() as f64;
    let amount = (amount * minor).round() / minor;
    Money { amount, currency: currency.code().to_owned() }
}

/// An amount as it was imported, minor units and currency.
pub(crate) fn money_told((minor, code): &(i64, String)) -> Option<Money> {
    let currency = Currency::parse(code).ok()?;
    let money = Amount { minor: *minor, currency };
    Some(Money { amount: money.major(), currency: code.clone() })
}

/// What a read of the store found, or why it failed.
pub(crate) fn stored<T>(result: Result<T, StoreError>) -> Answered<T> {
    result.map_err(|error| failure(error.into()))
}

/// A count of the store.
pub(crate) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
