//! What calls of stages of deals answer with.

use serde::{Deserialize, Serialize};
use speargun_domain::glossary::Outcome;
use speargun_engine::deal_stage::StageCount;
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

impl From<DealOutcome> for Outcome {
    fn from(outcome: DealOutcome) -> Self {
        match outcome {
            DealOutcome::Open => Self::Open,
            DealOutcome::Won => Self::Won,
            DealOutcome::Lost => Self::Lost,
        }
    }
}

impl From<&StageCount> for DealStage {
    fn from(count: &StageCount) -> Self {
        let outcome = match count.outcome {
            "won" => DealOutcome::Won,
            "lost" => DealOutcome::Lost,
            _ => DealOutcome::Open,
        };
        let basis = match count.basis {
            "decided" => DealStageBasis::Decided,
            "glossary" => DealStageBasis::Glossary,
            "words" => DealStageBasis::Words,
            "ended" => DealStageBasis::Ended,
            _ => DealStageBasis::Nothing,
        };
        let StageCount { deals, open, won, lost, unclear, .. } = *count;
        Self { stage: count.stage.clone(), outcome, basis, deals, open, won, lost, unclear }
    }
}
