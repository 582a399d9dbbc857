//! The health check of the set-up: five causes of failure, each with its checks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The health check of the set-up (E8).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HealthCheck {
    /// The five causes of failure, always in the same order.
    pub causes: Vec<HealthCause>,
    /// As of when.
    pub as_of: String,
    /// What is said to have happened lately happened in so many days.
    pub window_days: u32,
    /// An MQL is followed up in time within so many days.
    pub follow_up_days: u32,
    /// Tracked events could not be counted in time: content is told by imported ones alone.
    pub tracked_left_out: bool,
}

/// One cause of failure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HealthCause {
    /// `like_any_campaign`, `committee_unknown`, `wrong_expectations`, `content_not_tailored` or
    /// `teams_apart`.
    pub cause: String,
    /// Bad where at least half of the checks that could be made are bad; good where all are good.
    pub verdict: HealthVerdict,
    /// How many checks are good.
    pub good: u32,
    /// How many are worth a look.
    pub look: u32,
    /// How many are bad.
    pub bad: u32,
    /// How many could not be made.
    pub unknown: u32,
    /// The checks, in order.
    pub checks: Vec<HealthCheckItem>,
}

/// What a check, or a cause, comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthVerdict {
    /// No sign of the cause.
    Good,
    /// Worth a look.
    Look,
    /// The cause is there.
    Bad,
    /// There is not enough data.
    Unknown,
}

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthUnit {
    /// 0–1.
    Share,
    /// How many times as much.
    Ratio,
    /// How many.
    Count,
    /// A difference of two shares.
    Points,
}

/// One check. A verdict never comes without its figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HealthCheckItem {
    /// Its name: the messages about it carry it.
    pub key: String,
    /// What it comes to; unknown exactly where there is no figure.
    pub verdict: HealthVerdict,
    /// What was measured.
    #[schema(required = true)]
    pub figure: Option<f64>,
    /// What the figure is.
    pub unit: HealthUnit,
    /// Whether more is better.
    pub at_least: bool,
    /// From here on (or up to here) all is well.
    pub good: f64,
    /// From here on (or up to here) it is worth a look.
    pub look: f64,
    /// Numbers that the sentence about it names.
    pub numbers: BTreeMap<String, f64>,
    /// Words that the sentence about it names.
    pub words: BTreeMap<String, String>,
    /// Data that is not there, by name.
    pub missing: Vec<String>,
    /// Filter that chooses the accounts behind it, where a filter can.
    #[schema(required = true)]
    pub filter: Option<String>,
}
