//! Accounts as rows of a list, and the questions that make the list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::{Money, bounded_limit};
use crate::stage::types::MarketState;

/// One account as a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountRow {
    /// The account's id.
    pub id: i64,
    /// The account's name.
    pub name: String,
    /// Its first domain.
    #[schema(required = true)]
    pub domain: Option<String>,
    /// Industry.
    #[schema(required = true)]
    pub industry: Option<String>,
    /// Country, ISO 3166-1 alpha-2 where known, else as imported.
    #[schema(required = true)]
    pub country: Option<String>,
    /// City.
    #[schema(required = true)]
    pub city: Option<String>,
    /// Number of employees.
    #[schema(required = true)]
    pub employees: Option<i64>,
    /// Annual revenue.
    #[schema(required = true)]
    pub annual_revenue: Option<Money>,
    /// Tier 1, 2 or 3.
    #[schema(required = true, minimum = 1, maximum = 3)]
    pub tier: Option<u8>,
    /// Why the tier is what it is.
    #[schema(required = true)]
    pub tier_state: Option<TierState>,
    /// Whether the inputs of the score are out of date.
    pub stale: bool,
    /// The score, 0 to 100 with one decimal.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// The score of each dimension.
    #[schema(required = true)]
    pub dimensions: Option<DimensionScores>,
    /// The score of each dimension that has a name of the model's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_dimensions: BTreeMap<String, f64>,
    /// The decayed engagement points of the account's people.
    #[schema(required = true)]
    pub engagement: Option<f64>,
    /// Key of its motion in the score model.
    #[schema(required = true)]
    pub motion: Option<String>,
    /// Key of its stage in the funnel of its motion; null in the pool.
    #[schema(required = true)]
    pub stage: Option<String>,
    /// What people read for the stage.
    #[schema(required = true)]
    pub stage_name: Option<String>,
    /// How near it is to a purchase; null before the first score.
    #[schema(required = true)]
    pub market_state: Option<MarketState>,
    /// People known at the account.
    pub people_count: u64,
    /// Of them, the engaged ones.
    pub engaged_people_count: u64,
    /// Sum of the open opportunities.
    #[schema(required = true)]
    pub open_amount: Option<Money>,
    /// Sum of the won opportunities.
    #[schema(required = true)]
    pub won_amount: Option<Money>,
    /// Who owns the account.
    #[schema(required = true)]
    pub owner: Option<String>,
    /// Whether the account stands on a signed target list.
    pub target: bool,
    /// The last thing anybody there did, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub last_activity_at: Option<String>,
}

/// Score of each dimension of the shipped model, 0 to 100; null where the model has no dimension of
/// that name. Those of other names stand beside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DimensionScores {
    /// Fit with the ideal customer profile.
    #[schema(required = true)]
    pub icp_fit: Option<f64>,
    /// Buying power.
    #[schema(required = true)]
    pub buying_power: Option<f64>,
    /// Participation.
    #[schema(required = true)]
    pub participation: Option<f64>,
    /// Opportunity size.
    #[schema(required = true)]
    pub opportunity_size: Option<f64>,
    /// Competition.
    #[schema(required = true)]
    pub competition: Option<f64>,
    /// Timing.
    #[schema(required = true)]
    pub timing: Option<f64>,
}

/// Why an account has its tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TierState {
    /// Score and gates are met.
    Qualified,
    /// The score is met; budget or timeline is not confirmed.
    Researching,
    /// Fit is below the floor that size cannot buy out of.
    FitTooLow,
    /// It has earned a better tier, which is full.
    NextInLine,
    /// A condition of the score model takes it out of the tiers.
    Excluded,
}

/// Which accounts, in which order, which window of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// Condition in the filter language, such as `tier = 1 and employees >= 200`.
    pub filter: Option<String>,
    /// Words to find in names and domains.
    pub search: Option<String>,
    /// The key of a product line whose model gives scores, dimensions and tiers, in the rows and in
    /// the condition; the main model where it is not said.
    pub line: Option<String>,
    /// Field of the filter language to sort by; `-` before it means descending. By default
    /// `-score`. What is not known comes last.
    pub sort: Option<String>,
    /// Rows wanted: at most 500, by default 50. 0 asks for the total alone.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

impl AccountQuery {
    /// The limit within its bounds.
    #[must_use]
    pub fn limit(&self) -> u32 {
        bounded_limit(self.limit)
    }

    /// The offset, 0 by default.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset.unwrap_or(0)
    }
}

/// Which accounts the facets count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FacetQuery {
    /// Condition in the filter language.
    pub filter: Option<String>,
    /// Words to find in names and domains.
    pub search: Option<String>,
    /// The key of a product line, as in the list of accounts.
    pub line: Option<String>,
}

/// The distinct values of the columns people filter by, most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountFacets {
    /// Industries.
    pub industries: Vec<FacetValue>,
    /// Countries.
    pub countries: Vec<FacetValue>,
    /// Owners.
    pub owners: Vec<FacetValue>,
    /// Stages.
    pub stages: Vec<FacetValue>,
    /// States in the market.
    pub market_states: Vec<FacetValue>,
    /// Tiers: `1`, `2`, `3`.
    pub tiers: Vec<FacetValue>,
}

/// One value with the number of accounts that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetValue {
    /// The value; null for accounts without one.
    #[schema(required = true)]
    pub value: Option<String>,
    /// How many accounts have it.
    pub count: u64,
}
