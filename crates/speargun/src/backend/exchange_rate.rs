//! Exchange rates, for the API.

use std::collections::BTreeMap;

use speargun_api::backend::{BackendError, BackendResult};
use speargun_api::dto;
use speargun_domain::caller::Caller;
use speargun_domain::money::Currency;
use speargun_engine::Workspace;

use super::{EngineBackend, failure};

/// The most rates of one call: there are fewer currencies.
const RATES_MAX: usize = 1_000;

impl EngineBackend {
    pub(super) fn known_rates(&self) -> dto::ExchangeRates {
        let known = self.workspace.rates();
        let rate = |(currency, rate): (&Currency, &f64)| (currency.code().to_owned(), *rate);
        let rates = known.rates.iter().map(rate).collect();
        dto::ExchangeRates { currency: known.base.code().to_owned(), rates }
    }

    pub(super) fn take_rates(
        &self,
        changes: &dto::ExchangeRateChanges,
        caller: &Caller,
    ) -> BackendResult<dto::ExchangeRates> {
        let refused = |reason: String| BackendError::invalid("invalid_exchange_rate", reason);
        if changes.rates.is_empty() || changes.rates.len() > RATES_MAX {
            return Err(refused(format!("1 to {RATES_MAX} rates are taken; nothing was changed")));
        }
        let mut rates = BTreeMap::new();
        for (code, rate) in &changes.rates {
            let currency = Currency::parse(code).map_err(|_| {
                refused(format!("{code:?} is no ISO 4217 currency; nothing was changed"))
            })?;
            if !(rate.is_finite() && *rate > 0.0) {
                let reason = format!("the rate of {code} must be a positive number");
                return Err(refused(format!("{reason}; nothing was changed")));
            }
            if currency == self.workspace.settings().currency {
                let reason = format!("{code} is the currency of the workspace: it has no rate");
                return Err(refused(format!("{reason}; nothing was changed")));
            }
            rates.insert(currency, *rate);
        }
        self.workspace.set_rates(&rates, (caller, Workspace::now())).map_err(failure)?;
        Ok(self.known_rates())
    }
}
