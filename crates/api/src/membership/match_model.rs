//! Weights of the matcher that a workspace learned, in versions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The versions of the weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchModelList {
    /// The newest first.
    pub items: Vec<MatchModel>,
    /// The version in force; null for the shipped weights.
    #[schema(required = true)]
    pub in_force: Option<i64>,
}

/// How a version of the weights stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchModelState {
    /// It was never in force, or was taken back.
    Draft,
    /// It is in force.
    Published,
    /// It was in force before.
    Retired,
}

/// A version of the weights with what it was learned from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchModel {
    /// Its number.
    pub version: i64,
    /// How it stands.
    pub state: MatchModelState,
    /// What training found.
    pub figures: MatchModelFigures,
    /// Who had it made.
    pub created_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Who published it last.
    #[schema(required = true)]
    pub published_by: Option<String>,
    /// When it was published last, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub published_at: Option<String>,
}

/// What training found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchModelFigures {
    /// The version that was in force; null for the shipped weights.
    #[schema(required = true)]
    pub base_version: Option<i64>,
    /// People with at least one candidate by name.
    pub leads: u64,
    /// Candidates looked at.
    pub candidates: u64,
    /// Rounds until the weights stood still.
    pub rounds: u32,
    /// Standing decisions of people.
    pub decisions: u64,
    /// Of them, those that the calibration was fitted on.
    pub fitted_decisions: u64,
    /// The weights that were in force, on decisions held back.
    pub before: MatchModelQuality,
    /// The learned weights, on the same decisions.
    pub after: MatchModelQuality,
    /// Whether too few decisions were held back to judge by.
    pub too_few_decisions: bool,
    /// Whether the learned weights give more wrong answers, or fewer right ones.
    pub is_worse: bool,
}

/// Quality on decisions of people that were not learned from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchModelQuality {
    /// Decisions held back.
    pub decisions: u64,
    /// Strong answers that the person gave as well.
    pub right: u64,
    /// Strong answers that the person did not give.
    pub wrong: u64,
    /// Accounts that the person gave and the matcher did not.
    pub missed: u64,
    /// Share of strong answers that are right, 0 to 1; null without any.
    #[schema(required = true)]
    pub precision: Option<f64>,
    /// Share of the accounts people gave that are found, 0 to 1; null without any.
    #[schema(required = true)]
    pub recall: Option<f64>,
}

/// How to publish a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishModel {
    /// Publishes it also where it was worse on decisions held back, or could not be judged; that
    /// is refused as `needs_force` otherwise.
    #[serde(default)]
    pub force: bool,
}
