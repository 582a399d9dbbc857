//! How well people are matched, what the last run changed, and who could be an account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::types::FacetValue;
use crate::family;
use crate::membership::types;
use crate::membership::types::{AccountCard, MatchEffect, MatchPerson};
use crate::shared::NamedReference;

/// Which account of a family people are given to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchFamiliesTo {
    /// The account that was found.
    #[default]
    Child,
    /// The topmost account of its family.
    Parent,
}

/// How well people are matched now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchReport {
    /// People who were ever decided.
    pub people: u64,
    /// People with an account.
    pub strong: u64,
    /// People whom somebody should look at.
    pub review: u64,
    /// People without an account.
    pub none: u64,
    /// Share of people with an account, 0 to 1.
    pub match_rate: f64,
    /// Share of people whom somebody should look at, 0 to 1.
    pub review_share: f64,
    /// People whom a person decided.
    pub decided_by_people: u64,
    /// People by decision and rule: the evidence that decided.
    pub rules: Vec<MatchRuleCount>,
    /// People by where they came from, as of the last run.
    pub sources: Vec<MatchSourceCount>,
    /// The last full run that came to its end; null before the first.
    #[schema(required = true)]
    pub last_run: Option<MatchRun>,
    /// The full run before it; null where the last one was the first: its changes say nothing.
    #[schema(required = true)]
    pub previous_run: Option<MatchRun>,
    /// A later run that was broken off before its end: people stand partly decided by it, partly
    /// by the last run. Another run decides everybody.
    #[schema(required = true)]
    pub unfinished_run: Option<MatchRun>,
    /// Decisions of people since the last run.
    pub decisions_since: u64,
    /// Which account of a family people are given to.
    pub match_families_to: MatchFamiliesTo,
}

/// How many people a rule decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchRuleCount {
    /// strong, review or none.
    pub decision: types::MatchOutcome,
    /// The rule.
    pub rule: String,
    /// People.
    pub people: u64,
}

/// How well the people of one source are matched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchSourceCount {
    /// The lead source, else the system that the person was imported from.
    pub source: String,
    /// People.
    pub people: u64,
    /// People with an account.
    pub strong: u64,
    /// People whom somebody should look at.
    pub review: u64,
    /// People without an account.
    pub none: u64,
    /// Share of people with an account, 0 to 1.
    pub match_rate: f64,
}

/// One full run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchRun {
    /// The run's id.
    pub id: i64,
    /// What asked for it: `match`, `import`, `web`.
    pub trigger: String,
    /// When it began, RFC 3339.
    #[schema(format = DateTime)]
    pub started_at: String,
    /// When it ended, RFC 3339; null while it runs or when it was stopped.
    #[schema(required = true, format = DateTime)]
    pub finished_at: Option<String>,
    /// People looked at.
    pub people: u64,
    /// Accounts they could belong to.
    pub accounts: u64,
    /// People with an account.
    pub strong: u64,
    /// People whom somebody should look at.
    pub review: u64,
    /// People without an account.
    pub none: u64,
    /// Share of people with an account, 0 to 1.
    pub match_rate: f64,
    /// People whose account or decision changed, new people included.
    pub changed: u64,
    /// People decided before who had no account and have one now.
    pub gained: u64,
    /// People who had an account and have none now.
    pub lost: u64,
    /// People who went from one account to another.
    pub moved: u64,
}

/// The full runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchRunList {
    /// The newest first, at most 100.
    pub items: Vec<MatchRun>,
}

/// A person whose account the last run changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchChange {
    /// The person.
    pub person: NamedReference,
    /// Their company as typed.
    #[schema(required = true)]
    pub company: Option<String>,
    /// Their e-mail address.
    #[schema(required = true)]
    pub email: Option<String>,
    /// What became of them.
    pub kind: MatchChangeKind,
    /// The account before.
    #[schema(required = true)]
    pub before: Option<NamedReference>,
    /// The rule before.
    pub rule_before: String,
    /// The account now.
    #[schema(required = true)]
    pub after: Option<NamedReference>,
    /// The rule now.
    pub rule_after: String,
}

/// What became of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchChangeKind {
    /// They had no account and have one now.
    Gained,
    /// They had an account and have none now.
    Lost,
    /// They went from one account to another.
    Moved,
    /// The account is the same; the rule or how sure it is changed.
    Regraded,
}

/// What a job in the background does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchJobKind {
    /// It decides everybody.
    #[default]
    Match,
    /// It learns weights from the decisions of people.
    Train,
    /// It puts learned weights in force and decides everybody.
    Publish,
    /// It goes back to the weights before and decides everybody.
    Rollback,
    /// It reads a list of families.
    Families,
}

/// The state of a job in the background.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchJob {
    /// What it does.
    pub kind: MatchJobKind,
    /// How it stands.
    pub state: MatchJobState,
    /// People done.
    pub done: u64,
    /// People in all; null before they are counted.
    #[schema(required = true)]
    pub total: Option<u64>,
    /// When it began, RFC 3339; null when this server has run none.
    #[schema(required = true, format = DateTime)]
    pub started_at: Option<String>,
    /// When it ended, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub finished_at: Option<String>,
    /// Why it failed.
    #[schema(required = true)]
    pub message: Option<String>,
    /// The version that it made or put in force; null for the shipped weights and other jobs.
    #[schema(required = true)]
    pub version: Option<i64>,
    /// What came of a list of families.
    #[schema(required = true)]
    pub family_file: Option<family::types::FamilyFileReport>,
}

/// How a background run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchJobState {
    /// None was asked for since the server began.
    Idle,
    /// It runs.
    Running,
    /// It is done.
    Done,
    /// It failed; the message says why.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// People without an account who seem to work at one company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProposedAccount {
    /// What names the group: `domain:` or `name:` and a text.
    pub key: String,
    /// What the people share.
    pub kind: ProposalKind,
    /// The company as most of them typed it, else the domain.
    pub name: String,
    /// The shared domain.
    #[schema(required = true)]
    pub domain: Option<String>,
    /// How many people.
    pub people: u64,
    /// Their most frequent titles.
    pub titles: Vec<FacetValue>,
    /// Their most frequent countries.
    pub countries: Vec<FacetValue>,
    /// Some of them.
    pub sample: Vec<MatchPerson>,
}

/// What the people of a proposed account share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// A corporate e-mail domain.
    Domain,
    /// A company name.
    Name,
}

/// What becomes of a proposed account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewProposalDecision {
    /// The key of the proposed account.
    pub key: String,
    /// Make it, do not propose it again, or take that back.
    pub verdict: ProposalVerdict,
    /// The account's name; the proposed one by default.
    #[serde(default)]
    pub name: Option<String>,
}

/// Make a proposed account, do not propose it again, or take that back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalVerdict {
    /// Make the account and give it its people.
    Accept,
    /// Do not propose it again.
    Dismiss,
    /// Propose it again after it was dismissed.
    Restore,
}

/// A proposed account that somebody dismissed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DismissedProposal {
    /// What names the group: `domain:` or `name:` and a text.
    pub key: String,
    /// What the people share.
    pub kind: ProposalKind,
    /// The domain or name.
    pub name: String,
    /// How many people it would be proposed for now.
    pub people: u64,
    /// Who dismissed it.
    pub dismissed_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub dismissed_at: String,
}

/// What came of a decision about a proposed account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProposalResult {
    /// The account that was made.
    #[schema(required = true)]
    pub account: Option<AccountCard>,
    /// What it did to people.
    pub effect: MatchEffect,
}

/// A domain that says nothing about an employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExcludedDomain {
    /// Its id.
    pub id: i64,
    /// The registrable domain.
    pub domain: String,
    /// Why.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// Who said so.
    pub added_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub added_at: String,
}

/// A domain to leave out of matching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewExcludedDomain {
    /// A domain, web site or e-mail address.
    pub domain: String,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The excluded domains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExcludedDomainList {
    /// By domain.
    pub items: Vec<ExcludedDomain>,
}

/// An excluded domain with what excluding it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExcludedDomainResult {
    /// The domain.
    pub excluded_domain: ExcludedDomain,
    /// What it did to people.
    pub effect: MatchEffect,
}

/// A further name or domain of an account, added by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountAlias {
    /// Its id.
    pub id: i64,
    /// Name or domain.
    pub kind: AliasKind,
    /// The name or registrable domain.
    pub value: String,
    /// Who added it.
    pub added_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub added_at: String,
}

/// Whether an alias is a name or a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AliasKind {
    /// A name.
    Name,
    /// A domain.
    Domain,
}

/// A further name or domain for an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewAlias {
    /// Name or domain.
    pub kind: AliasKind,
    /// The name, or a domain, web site or e-mail address.
    pub value: String,
    /// Adds it also where another account has it; refused as `needs_force` otherwise.
    #[serde(default)]
    pub force: bool,
}

/// The aliases of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AliasList {
    /// Names first, then domains.
    pub items: Vec<AccountAlias>,
}

/// An alias with what adding it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AliasResult {
    /// The alias.
    pub alias: AccountAlias,
    /// What it did to people.
    pub effect: MatchEffect,
}
