//! What other currencies are worth.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
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

/// New exchange rates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRateChanges {
    /// What one unit of each currency is worth in the workspace's currency, by ISO 4217 code. All
    /// of them are taken, or none if one is wrong. Other currencies keep their rates.
    pub rates: BTreeMap<String, f64>,
}
