//! The workspace as a whole.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The workspace: what it is called, how it counts, how much is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Workspace {
    /// The name shown to people.
    pub name: String,
    /// ISO 4217 code all amounts are reported in.
    pub currency: String,
    /// IANA time zone in which days begin and end.
    pub time_zone: String,
    /// Language of the screens for readers whose browser asks for none of `en`, `ko` and `el`.
    pub language: String,
    /// How many records there are.
    pub counts: WorkspaceCounts,
    /// When the last import ended, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub last_import_at: Option<String>,
    /// The version of the running Speargun.
    pub version: String,
    /// The published score model.
    #[schema(required = true)]
    pub model: Option<ModelSummary>,
    /// Product lines with a model of their own.
    pub product_lines: Vec<ProductLine>,
}

/// Numbers of records in a workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkspaceCounts {
    /// Accounts.
    pub accounts: u64,
    /// People: leads and contacts.
    pub people: u64,
    /// Opportunities.
    pub opportunities: u64,
    /// Events: activities and campaign responses.
    pub events: u64,
}

/// A product line with a score model of its own in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductLine {
    /// What it is called in addresses and commands.
    pub key: String,
    /// The name of its model.
    pub name: String,
}

/// The score model in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelSummary {
    /// The model's name.
    pub name: String,
    /// The model's version.
    pub version: String,
    /// The dimensions with their weights, which add up to 1.
    pub dimensions: Vec<DimensionWeight>,
}

/// The weight of one dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DimensionWeight {
    /// The dimension.
    pub key: String,
    /// Its share of the total, 0 to 1.
    pub weight: f64,
}
