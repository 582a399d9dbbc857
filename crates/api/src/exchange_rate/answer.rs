//! What calls of exchange rates answer with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use speargun_domain::money::{Currency, Rates};
use utoipa::ToSchema;

/// The exchange rates of the workspace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExchangeRates {
    /// ISO 4217 code of the workspace's currency.
    pub currency: String,
    /// What one unit of each other currency is worth in it, by ISO 4217 code. Amounts in a currency
    /// that is missing here count nowhere.
    pub rates: BTreeMap<String, f64>,
}

impl From<&Rates> for ExchangeRates {
    fn from(known: &Rates) -> Self {
        let rate = |(currency, rate): (&Currency, &f64)| (currency.code().to_owned(), *rate);
        Self {
            currency: known.base.code().to_owned(),
            rates: known.rates.iter().map(rate).collect(),
        }
    }
}
