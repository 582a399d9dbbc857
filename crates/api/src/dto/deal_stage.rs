//! Stages of deals, and what was decided of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a deal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DealOutcome {
    /// It has not ended.
    Open,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

/// By what a stage is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DealStageBasis {
    /// Somebody decided it.
    Decided,
    /// It is named in the glossary.
    Glossary,
    /// Its words say it.
    Words,
    /// It says that the deal ended and not how.
    Ended,
    /// Nothing in it says that the deal ended.
    Nothing,
}

/// A stage with its deals, by how they count. The flags of a deal come before its stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DealStage {
    /// The stage as the first deal has it.
    pub stage: String,
    /// How a deal counts whose flags say nothing.
    pub outcome: DealOutcome,
    /// By what.
    pub basis: DealStageBasis,
    /// Deals in it.
    pub deals: u64,
    /// Of them, those that count as open.
    pub open: u64,
    /// Those that count as won.
    pub won: u64,
    /// Those that count as lost.
    pub lost: u64,
    /// Of the open ones, those of which somebody has to say how they ended: the stage says that
    /// they did, or their closing date is over.
    pub unclear: u64,
}

/// The stages of all deals, those with the most unclear deals first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DealStageList {
    /// The stages; of more than 500, the first ones met.
    pub items: Vec<DealStage>,
    /// Deals in further stages.
    pub deals_in_further_stages: u64,
}

/// Decisions on stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealStageChanges {
    /// All of them count, or none where one is wrong. At most 1,000.
    pub changes: Vec<DealStageChange>,
}

/// A decision on a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealStageChange {
    /// The stage; case does not count.
    pub stage: String,
    /// How deals in it count; null takes the decision back.
    // Left out is a mistake, not a decision taken back.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub outcome: Option<DealOutcome>,
}
