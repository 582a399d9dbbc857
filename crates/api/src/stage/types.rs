//! Where an account stands in its funnel and in the market, and what people decide about it.

use crate::fact;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A motion, a stage or a trigger of the score model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageName {
    /// The name in files and filters.
    pub key: String,
    /// The name for people.
    pub name: String,
}

/// One part of a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConditionPart {
    /// In the filter language.
    pub condition: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was found.
    pub found: String,
    /// What was found, as facts.
    pub facts: Vec<fact::FoundFact>,
}

/// Where an account stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountStanding {
    /// The account.
    pub account_id: i64,
    /// As of when, RFC 3339.
    #[schema(format = DateTime)]
    pub as_of: String,
    /// Whether records were changed that its score, stage and market do not follow yet; a server
    /// that runs sees to it.
    pub scores_pending: bool,
    /// Its motion; null where it fits none.
    #[schema(required = true)]
    pub motion: Option<StageName>,
    /// Its stage; null where it stands in none: in the pool.
    #[schema(required = true)]
    pub stage: Option<StageName>,
    /// Since when, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub since: Option<String>,
    /// Why it came there.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// The parts of the condition that keeps it there.
    pub keeps: Vec<ConditionPart>,
    /// For how many more days it stays whatever happens.
    #[schema(required = true)]
    pub dwells_days: Option<f64>,
    /// After how many more days without anything new the stage gives up on it.
    #[schema(required = true)]
    pub times_out_days: Option<f64>,
    /// The stage that gave up on it, until something new happens.
    #[schema(required = true)]
    pub given_up_by: Option<StageName>,
    /// The stage above, and what is missing for it; null at the top.
    #[schema(required = true)]
    pub next: Option<NextStage>,
    /// What a person decided, where it holds.
    #[schema(required = true)]
    pub held: Option<StageHold>,
    /// The stages of its motion, the lowest first.
    pub stages: Vec<StageName>,
    /// All stages that it can be moved to.
    pub all_stages: Vec<StageName>,
    /// The stages that it stood in, the newest first.
    pub changes: Vec<StageChange>,
    /// How near it is to a purchase.
    pub market: MarketStanding,
    /// Its contract with somebody else.
    pub contract: Contract,
}

/// The stage above, and what is missing for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NextStage {
    /// The stage.
    pub stage: StageName,
    /// All of these have to hold.
    pub parts: Vec<ConditionPart>,
}

/// What a person decided about the stage of an account. No job undoes it while it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageHold {
    /// The stage; null for the pool.
    #[schema(required = true)]
    pub stage: Option<StageName>,
    /// Why.
    pub reason: String,
    /// Who.
    pub moved_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub moved_at: String,
    /// Until when it holds, RFC 3339; null for ever.
    #[schema(required = true, format = DateTime)]
    pub until: Option<String>,
}

/// A stage that an account stood in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageChange {
    /// The stage.
    pub stage: StageName,
    /// Since when, RFC 3339.
    #[schema(format = DateTime)]
    pub from: String,
    /// Until when, RFC 3339; null where it stands there.
    #[schema(required = true, format = DateTime)]
    pub until: Option<String>,
    /// Why it came there; null for stages of before reasons were kept.
    #[schema(required = true)]
    pub reason: Option<String>,
}

/// How near an account is to a purchase. The first state that is true counts, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarketState {
    /// It bought from us or from a competitor a short time ago.
    JustBought,
    /// A contract with somebody else goes on.
    UnderContract,
    /// It was told that there is no money.
    CannotAfford,
    /// A trigger is there.
    InMarket,
    /// A contract with somebody else is about to end.
    ContractEnding,
    /// It looks, and nothing says that it will buy.
    Researching,
    /// None of it.
    NotInMarket,
}

/// How an account stands in the market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MarketStanding {
    /// The state; null before the first score.
    #[schema(required = true)]
    pub state: Option<MarketState>,
    /// Since when, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub since: Option<String>,
    /// What said so when the state came.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// Every state in its order, with what was found for it.
    pub tests: Vec<MarketTest>,
    /// The triggers of the model.
    pub triggers: Vec<TriggerStanding>,
}

/// One of the states, and whether it is true of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MarketTest {
    /// The state.
    pub state: MarketState,
    /// Whether it is true.
    pub holds: bool,
    /// What was found.
    pub found: String,
    /// What was looked at, as facts; none where triggers or the other states say it.
    pub facts: Vec<fact::FoundFact>,
}

/// A trigger and how it stands for an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TriggerStanding {
    /// The trigger.
    pub trigger: StageName,
    /// Whether it is there.
    pub fires: bool,
    /// Since when its condition holds, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub since: Option<String>,
    /// For how many more days it counts; null where it does not end by itself.
    #[schema(required = true)]
    pub days_left: Option<f64>,
    /// The parts of its condition.
    pub parts: Vec<ConditionPart>,
}

/// A contract with somebody else, as it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Contract {
    /// The competing product, or its maker.
    #[schema(required = true)]
    pub competitor: Option<String>,
    /// The day on which the contract ends, in the workspace's zone.
    #[schema(required = true, format = Date)]
    pub ends_on: Option<String>,
    /// Who told it here; null where it is as imported.
    #[schema(required = true)]
    pub told_by: Option<String>,
    /// When, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub told_at: Option<String>,
}

/// Which stage an account is put into, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveAccount {
    /// Key or name of a stage of the score model; `none` for the pool.
    pub stage: String,
    /// Why: 1 to 500 characters.
    pub reason: String,
    /// The last day on which it holds, such as `2026-09-30`; for ever where it is not said.
    #[serde(default)]
    pub until: Option<String>,
}

/// What is known about a contract with somebody else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellContract {
    /// The competing product, or its maker; nothing where there is none.
    #[serde(default)]
    pub competitor: Option<String>,
    /// The day on which the contract ends, such as `2027-03-31`.
    #[serde(default)]
    pub ends_on: Option<String>,
}
