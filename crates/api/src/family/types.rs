//! The corporate family of an account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::membership::match_report::MatchFamiliesTo;
use crate::membership::types::{AccountCard, MatchEffect};
use crate::shared;
use crate::shared::Money;

/// Who says that one account is above another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FamilySource {
    /// A person; this goes before everything else.
    Person,
    /// The imported account itself.
    Given,
    /// A list of acquisitions.
    Acquisition,
    /// A list of domains that belong together.
    SharedDomain,
}

/// Figures of one account or of a whole family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyFigures {
    /// Accounts counted.
    pub accounts: u64,
    /// People.
    pub people: u64,
    /// Of them, the engaged ones.
    pub engaged_people: u64,
    /// Sum of the open opportunities.
    pub open_amount: Money,
    /// Sum of the won opportunities.
    pub won_amount: Money,
}

/// One account of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyMember {
    /// The account.
    pub account: AccountCard,
    /// Id of the account above it.
    #[schema(required = true)]
    pub parent_id: Option<i64>,
    /// Who says so.
    #[schema(required = true)]
    pub source: Option<FamilySource>,
    /// Steps below the topmost account.
    pub depth: u32,
    /// Its own figures.
    pub own: FamilyFigures,
    /// Its figures with those of all accounts below it.
    pub with_children: FamilyFigures,
}

/// The family of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountFamily {
    /// The account that was asked for.
    pub account_id: i64,
    /// The topmost account.
    pub top_id: i64,
    /// All accounts of the family from the top down, each after the account above it.
    pub members: Vec<FamilyMember>,
    /// Whether there are more accounts than are shown; the figures then count the shown ones.
    pub truncated: bool,
    /// The account's own figures.
    pub own: FamilyFigures,
    /// The account's figures with those of all accounts below it.
    pub with_children: FamilyFigures,
    /// Figures of the whole family.
    pub family: FamilyFigures,
    /// Links of this family that were left out, because they close a loop.
    pub loops: Vec<FamilyLoop>,
    /// Which account of a family people are given to.
    pub match_families_to: MatchFamiliesTo,
}

/// A link that was left out, because it closes a loop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FamilyLoop {
    /// The account whose parent was left out.
    pub child: shared::NamedReference,
    /// The parent that was left out.
    pub parent: shared::NamedReference,
    /// Who said so.
    pub source: FamilySource,
}

/// The account above another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewParent {
    /// The account above; null says that there is none.
    #[schema(required = true)]
    pub parent_id: Option<i64>,
}

/// A family with what a change of it did to people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyResult {
    /// The family as it is now.
    pub family: AccountFamily,
    /// What it did to people.
    pub effect: MatchEffect,
}

/// What came of a list of families.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FamilyFileReport {
    /// The file's name.
    pub file: String,
    /// What it holds.
    pub source: FamilySource,
    /// Rows or entries read.
    pub rows: u64,
    /// Links between accounts that both are known.
    pub links: u64,
    /// Of them, those that were not known.
    pub new_links: u64,
    /// Rows of which one side is no account here; entries of which no account has a domain.
    pub unknown: u64,
    /// Entries whose domains are all those of one account.
    pub alone: u64,
    /// Domains of entries that accounts of different names share.
    pub shared: u64,
    /// Rows that could not be read, or whose name several accounts bear.
    pub rejected: u64,
    /// The first names that several accounts bear.
    pub ambiguous: Vec<String>,
    /// Accounts whose parent changed.
    pub parents_changed: u64,
    /// What it did to people.
    pub effect: MatchEffect,
}
