//! What calls of stages of deals ask for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::DealOutcome;

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
