//! What calls of exchange rates ask for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use speargun_domain::money::Currency;
use speargun_words::{Said, said};
use utoipa::ToSchema;

use crate::error::ApiError;

/// The most rates of one call: there are fewer currencies.
const RATES_MAX: usize = 1_000;

/// New exchange rates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRateChanges {
    /// What one unit of each currency is worth in the workspace's currency, by ISO 4217 code. All
    /// of them are taken, or none if one is wrong. Other currencies keep their rates.
    pub rates: BTreeMap<String, f64>,
}

impl ExchangeRateChanges {
    /// The rates by currency.
    pub(crate) fn by_currency(&self) -> Result<BTreeMap<Currency, f64>, ApiError> {
        let refused = |reason: Said| {
            let reason = said!("nothing_changed", reason);
            Err(ApiError::bad_request("invalid_exchange_rate", reason))
        };
        if self.rates.is_empty() || self.rates.len() > RATES_MAX {
            return refused(said!("exchange_rate.count", max = RATES_MAX));
        }
        let mut rates = BTreeMap::new();
        for (code, rate) in &self.rates {
            let Ok(currency) = Currency::parse(code) else {
                return refused(said!("exchange_rate.no_currency", code));
            };
            if !(rate.is_finite() && *rate > 0.0) {
                return refused(said!("exchange_rate.not_positive", code));
            }
            if rates.insert(currency, *rate).is_some() {
                return refused(said!("exchange_rate.twice", code = currency.code()));
            }
        }
        Ok(rates)
    }
}
