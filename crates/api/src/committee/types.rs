//! The buying committee: roles, people, gaps.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which line of products.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitteeQuery {
    /// Key of a line of `committee.toml`; the account's own where it is not said.
    pub line: Option<String>,
}

/// Whose gaps.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GapQuery {
    /// Filter over accounts; all where it is not said.
    pub filter: Option<String>,
}

/// Something of `committee.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommitteeName {
    /// The name in files and filters.
    pub key: String,
    /// The name for people.
    pub name: String,
}

/// The committee of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountCommittee {
    /// The account.
    pub account_id: i64,
    /// The line of products whose roles count.
    pub line: CommitteeName,
    /// All lines.
    pub lines: Vec<CommitteeName>,
    /// All roles that can be given.
    pub all_roles: Vec<CommitteeName>,
    /// 0–100; the points of the roles add up to it exactly.
    pub completeness: f64,
    /// The roles in the order of the template.
    pub roles: Vec<CommitteeRoleDetail>,
    /// How deep we are in the account (E4).
    pub penetration: Penetration,
    /// Engaged people of the account, whatever their roles.
    pub engaged_people: u32,
    /// The largest share that one person has of all engagement, 0–1.
    #[schema(required = true)]
    pub largest_share: Option<f64>,
    /// Whether everything hangs on one person.
    pub single_threaded: bool,
    /// The first people without a role, the most engaged first.
    pub without_role: Vec<CommitteeMember>,
    /// How many people have no role.
    pub without_role_total: u64,
    /// As of when, RFC 3339.
    #[schema(format = DateTime)]
    pub as_of: String,
}

/// How deep we are in an account, in roles that its line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Penetration {
    /// Roles of the committee.
    pub roles: u32,
    /// Of them, roles with somebody known.
    pub known: u32,
    /// Roles with somebody who ever did anything.
    pub reached: u32,
    /// Roles with somebody engaged.
    pub engaged: u32,
}

/// A role of an account's committee, with its points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CommitteeRoleDetail {
    /// Key of the role.
    pub role: String,
    /// The name for people.
    pub name: String,
    /// Whether the committee lacks something without it.
    pub required: bool,
    /// How far it is filled.
    pub state: CommitteeState,
    /// What it brings: `known` + `recency` + `engagement`.
    pub points: f64,
    /// The most that it can bring.
    pub full: f64,
    /// Points for somebody being known, as far as that is sure.
    pub known: f64,
    /// Points for a recent engaged event.
    pub recency: f64,
    /// Points for much engagement.
    pub engagement: f64,
    /// The first people who have it, the most engaged first.
    pub people: Vec<CommitteeMember>,
    /// How many have it.
    pub people_total: u64,
}

/// How far a role is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommitteeState {
    /// Nobody is known.
    Missing,
    /// Somebody is known who never did anything.
    Known,
    /// Somebody did something, but nobody is engaged.
    Reached,
    /// Somebody is engaged.
    Engaged,
}

/// What says that somebody has a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleSource {
    /// A person decided.
    Person,
    /// The CRM.
    Crm,
    /// The title.
    Title,
}

/// Somebody of a committee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CommitteeMember {
    /// The person's id.
    pub id: i64,
    /// Full name.
    pub name: String,
    /// Title as imported.
    #[schema(required = true)]
    pub title: Option<String>,
    /// How sure the role is, 0–1; nothing where there is no role.
    #[schema(required = true)]
    pub confidence: Option<f64>,
    /// What says so.
    #[schema(required = true)]
    pub source: Option<RoleSource>,
    /// Whether the role counts by this person: the strongest.
    pub counts: bool,
    /// Whether they are engaged.
    pub engaged: bool,
    /// The last thing they did, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub last_activity_at: Option<String>,
    /// What people decided about them.
    pub decisions: Vec<RoleDecided>,
}

/// What somebody decided about a role of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleDecided {
    /// Key of the role; `none` for no role at all.
    pub role: String,
    /// Whether the person has it.
    pub has_role: bool,
    /// Who decided.
    pub decided_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub decided_at: String,
}

/// A decision about somebody's part in buying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoleDecision {
    /// What to do.
    pub action: RoleAction,
    /// Key of the role; `none` with `set` for no role at all; nothing with `forget`.
    #[serde(default)]
    #[schema(required = false)]
    pub role: Option<String>,
}

/// What to do about somebody's part in buying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleAction {
    /// The person has this role and no other.
    Set,
    /// The person has this role beside others.
    Add,
    /// The person does not have this role.
    Clear,
    /// Nothing was ever decided: CRM and title count again.
    Forget,
}

/// What a decision changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RoleDecisionResult {
    /// The person.
    pub person_id: i64,
    /// The committee of the person's account as it stands now; nothing where there is no account.
    #[schema(required = true)]
    pub committee: Option<AccountCommittee>,
}

/// Gaps of the committees over the portfolio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CommitteeGaps {
    /// Accounts that were chosen and scored.
    pub accounts: u64,
    /// Accounts that were chosen but never scored, which nothing is said about.
    pub unscored: u64,
    /// By tier, the best first.
    pub tiers: Vec<TierGaps>,
}

/// The gaps of one tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TierGaps {
    /// 1 is the best.
    pub tier: u8,
    /// Its accounts.
    pub accounts: u64,
    /// Mean completeness, 0–100.
    pub completeness: f64,
    /// Share of all roles of all accounts with somebody known, 0–1 (E4).
    pub known_share: f64,
    /// Share with somebody who ever did anything.
    pub reached_share: f64,
    /// Share with somebody engaged.
    pub engaged_share: f64,
    /// Accounts where everything hangs on one person.
    pub single_threaded: u64,
    /// Of them, those with an open deal.
    pub single_threaded_deals: u64,
    /// Required roles, the worst gap first.
    pub roles: Vec<RoleGap>,
}

/// The gap of one role in one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleGap {
    /// Key of the role.
    pub role: String,
    /// The name for people.
    pub name: String,
    /// Accounts whose committee requires it.
    pub accounts: u64,
    /// Of them, accounts with nobody known.
    pub missing: u64,
    /// Of them, accounts with somebody known, but nobody engaged.
    pub silent: u64,
    /// Filter that chooses the accounts with nobody known.
    pub filter: String,
}
