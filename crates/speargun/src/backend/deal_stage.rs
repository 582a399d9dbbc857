//! Stages of deals, for the API.

use speargun_api::backend::BackendResult;
use speargun_api::dto;
use speargun_domain::glossary::Outcome;
use speargun_engine::Workspace;
use speargun_engine::deal_stage::{self, StageCount};

use super::{EngineBackend, failure};

impl EngineBackend {
    pub(super) fn stages_of_deals(&self) -> BackendResult<dto::DealStageList> {
        let (stages, deals_in_further_stages) =
            deal_stage::list(&self.workspace).map_err(failure)?;
        let items = stages.iter().map(stage).collect();
        Ok(dto::DealStageList { items, deals_in_further_stages })
    }

    pub(super) fn decide_stages(
        &self,
        changes: &dto::DealStageChanges,
        by: &str,
    ) -> BackendResult<dto::DealStageList> {
        let kernel = |outcome| match outcome {
            dto::DealOutcome::Open => Outcome::Open,
            dto::DealOutcome::Won => Outcome::Won,
            dto::DealOutcome::Lost => Outcome::Lost,
        };
        let changes: Vec<(String, Option<Outcome>)> = changes
            .changes
            .iter()
            .map(|change| (change.stage.clone(), change.outcome.map(kernel)))
            .collect();
        deal_stage::decide(&self.workspace, &changes, by, Workspace::now()).map_err(failure)?;
        self.stages_of_deals()
    }
}

/// A stage as the API tells it.
pub(super) fn stage(count: &StageCount) -> dto::DealStage {
    let outcome = match count.outcome {
        "won" => dto::DealOutcome::Won,
        "lost" => dto::DealOutcome::Lost,
        _ => dto::DealOutcome::Open,
    };
    let basis = match count.basis {
        "decided" => dto::DealStageBasis::Decided,
        "glossary" => dto::DealStageBasis::Glossary,
        "words" => dto::DealStageBasis::Words,
        "ended" => dto::DealStageBasis::Ended,
        _ => dto::DealStageBasis::Nothing,
    };
    let StageCount { deals, open, won, lost, unclear, .. } = *count;
    dto::DealStage { stage: count.stage.clone(), outcome, basis, deals, open, won, lost, unclear }
}
