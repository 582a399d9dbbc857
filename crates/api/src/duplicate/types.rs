//! Accounts that are probably one, and accounts that were made one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::membership::types::{AccountCard, MatchEffect, MatchEvidence};
use crate::shared::NamedReference;

/// Two accounts that are probably one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DuplicatePair {
    /// The one to keep, if nobody says otherwise: it has more people, or was known first.
    pub left: AccountCard,
    /// The other one.
    pub right: AccountCard,
    /// Probability, 0 to 1, that both are one company.
    pub probability: f64,
    /// What was compared; `person_value` is of the left account, `account_value` of the right.
    pub evidence: Vec<MatchEvidence>,
}

/// Which account goes into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewMerge {
    /// The account that goes.
    pub merged_id: i64,
}

/// One account that went into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Merge {
    /// The merge's id.
    pub id: i64,
    /// The account that stayed.
    pub survivor: NamedReference,
    /// The account that went into it.
    pub merged: NamedReference,
    /// Who did it.
    pub merged_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub merged_at: String,
    /// Who split them again.
    #[schema(required = true)]
    pub undone_by: Option<String>,
    /// When they were split again, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub undone_at: Option<String>,
    /// The links that moved with the account.
    pub moved: MergeCounts,
    /// Whether it can be split now.
    pub can_split: bool,
    /// Why it cannot be split now.
    #[schema(required = true)]
    pub obstacle: Option<String>,
}

/// How many links moved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MergeCounts {
    /// People who stood at the account, or had it as best guess.
    pub people: u64,
    /// Opportunities.
    pub opportunities: u64,
    /// Events.
    pub events: u64,
    /// Accounts below it, and accounts merged into it before.
    pub accounts: u64,
}

/// A merge or split with what it did to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MergeResult {
    /// The merge.
    pub merge: Merge,
    /// What it did to people beyond the links that moved.
    pub effect: MatchEffect,
}
