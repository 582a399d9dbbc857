//! Types of target lists.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::criteria::CriteriaSheet;
use crate::shared::{NamedReference, Page};

/// The target lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetLists {
    /// The newest period first.
    pub items: Vec<TargetList>,
}

/// A target list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetList {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The number of its sheet of criteria.
    pub criteria_id: i64,
    /// The first day of its period.
    #[schema(format = Date)]
    pub from: String,
    /// The last day of its period.
    #[schema(format = Date)]
    pub to: String,
    /// `open`, `recommended` to the executives, or `signed`.
    pub state: String,
    /// The newest version; 0 before the first signature.
    pub version: i64,
    /// Raised by every change: what was read can be named when something is signed.
    pub revision: i64,
    /// Who made it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was changed last.
    #[schema(format = DateTime)]
    pub changed_at: String,
    /// What it goes by.
    pub rule: TargetRule,
}

/// What a target list goes by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetRule {
    /// The teams whose yes an account needs: `marketing`, `sales`, `customer_success`.
    pub teams: Vec<String>,
    /// The share of the accounts of Tier 3 that may be swapped in a quarter, 0 to 1. One may be in
    /// any case, unless the share is 0.
    pub swap_share: f64,
    /// How many accounts of the tiers 1, 2 and 3 an owner can carry beside no others.
    pub capacity: Vec<f64>,
}

/// A target list to make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTargetList {
    /// Its name.
    pub name: String,
    /// The number of its sheet of criteria.
    pub criteria_id: i64,
    /// The first day of its period, such as 2027-01-01.
    pub from: String,
    /// The last day of its period.
    pub to: String,
    /// What it goes by; by default all three teams, a quarter of Tier 3, and 5, 25, 200 accounts.
    #[serde(default)]
    pub rule: Option<TargetRule>,
}

/// A change of what a list goes by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetListEdit {
    /// What it goes by from now on.
    pub rule: TargetRule,
    /// The revision that was read; a later one is not changed then.
    #[serde(default)]
    pub revision: Option<i64>,
}

/// A target list with its accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetBoard {
    /// The list.
    pub list: TargetList,
    /// Its criteria with their signatures.
    pub criteria: CriteriaSheet,
    /// How many accounts there are of each state.
    pub counts: TargetCounts,
    /// The proposed accounts, in the order of their names.
    pub accounts: Page<TargetAccount>,
    /// Signed accounts by owner against what an owner can carry, the fullest first.
    pub owners: Vec<OwnerLoad>,
    /// Signed accounts of the tiers 1, 2 and 3, and of those without a tier.
    pub tiers: Vec<u64>,
    /// Signed accounts by industry, the most first.
    pub industries: Vec<SegmentCount>,
    /// Swaps that are left in this quarter.
    pub swaps_left: u64,
}

/// How many accounts of a list there are of each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetCounts {
    /// All.
    pub all: u64,
    /// On the newest version.
    pub signed: u64,
    /// Recommended to the executives.
    pub recommended: u64,
    /// The teams agree, and it is neither signed nor recommended: it is on deck.
    pub agreed: u64,
    /// A team has not voted or objects.
    pub open: u64,
    /// Excluded.
    pub excluded: u64,
}

/// A proposed account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetAccount {
    /// The account.
    pub account: NamedReference,
    /// `signed`, `recommended`, `agreed` (on deck), `open` or `excluded`.
    pub state: String,
    /// Where the proposal comes from: `hand`, `model`, `look_alike` or `surge`.
    pub source: String,
    /// Why it was proposed.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub proposed_at: String,
    /// What each team says.
    pub teams: Vec<TeamPosition>,
    /// The votes that count.
    pub votes: Vec<TargetVote>,
    /// How it does by each criterion.
    pub sheet: Vec<CriterionAnswer>,
    /// The weighted mean of the answered criteria, 0 to 100; null without an answer.
    #[schema(required = true)]
    pub points: Option<f64>,
    /// The weight of the answered criteria among all, 0 to 1.
    pub answered_share: f64,
    /// Since when it is a target by this list.
    #[schema(required = true, format = DateTime)]
    pub target_from: Option<String>,
    /// The version that it came with.
    #[schema(required = true)]
    pub from_version: Option<i64>,
    /// Its tier now.
    #[schema(required = true)]
    pub tier: Option<u8>,
    /// Its score now.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// Whose it is.
    #[schema(required = true)]
    pub owner: Option<String>,
    /// Its industry.
    #[schema(required = true)]
    pub industry: Option<String>,
    /// How complete its buying committee is, 0 to 100.
    #[schema(required = true)]
    pub committee: Option<f64>,
    /// Who excluded it.
    #[schema(required = true)]
    pub excluded_by: Option<String>,
    /// Why.
    #[schema(required = true)]
    pub excluded_reason: Option<String>,
}

/// What a team says of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamPosition {
    /// `marketing`, `sales` or `customer_success`.
    pub team: String,
    /// `agrees`, `objects` or `open`. One objection outweighs every yes of the team.
    pub position: String,
}

/// A vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetVote {
    /// Who voted.
    pub name: String,
    /// Their team.
    pub team: String,
    /// Yes or no.
    pub agrees: bool,
    /// Why.
    pub reason: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

/// How an account does by one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CriterionAnswer {
    /// The criterion.
    pub key: String,
    /// The part of its weight that the account gets, 0 to 1; null as long as it is not answered.
    #[schema(required = true)]
    pub share: Option<f64>,
    /// The judgements of people; empty where the machine answers.
    pub judgements: Vec<TargetJudgement>,
}

/// A judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetJudgement {
    /// Who judged.
    pub name: String,
    /// 1 to 5.
    pub points: i64,
    /// Why.
    pub reason: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

/// How many signed accounts an owner has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OwnerLoad {
    /// Who; null for accounts without an owner.
    #[schema(required = true)]
    pub owner: Option<String>,
    /// Accounts of the tiers 1, 2 and 3; those without a tier count as of Tier 3.
    pub accounts: Vec<u64>,
    /// The share of what an owner can carry; above 1 is too much.
    pub load: f64,
}

/// How many signed accounts a segment has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SegmentCount {
    /// The industry; null where it is not known.
    #[schema(required = true)]
    pub name: Option<String>,
    /// Its accounts.
    pub accounts: u64,
}

/// What of a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TargetBoardQuery {
    /// Accounts of one state alone: `signed`, `recommended`, `agreed`, `open` or `excluded`.
    pub state: Option<String>,
    /// Rows wanted: at most 500, by default 50.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

/// Who is on a list when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TargetMembersQuery {
    /// At the end of this day, such as 2027-03-31; by default now.
    pub as_of: Option<String>,
}

/// Who is a target by a list at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetMembers {
    /// In the order of their names.
    pub items: Vec<TargetMember>,
}

/// An account of a signed list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetMember {
    /// The account.
    pub account: NamedReference,
    /// Since when it is a target by this list.
    #[schema(format = DateTime)]
    pub target_from: String,
    /// From when on it is none by this list.
    #[schema(required = true, format = DateTime)]
    pub target_until: Option<String>,
    /// The tier that it had when it came in.
    #[schema(required = true)]
    pub tier: Option<i64>,
    /// The version that it came with.
    pub from_version: i64,
}

/// What of the history is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TargetHistoryQuery {
    /// The number of an account, for its history alone.
    pub account: Option<i64>,
    /// Rows wanted: at most 500, by default 50.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

/// One thing that happened to a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetEvent {
    /// Later things have higher numbers.
    pub id: i64,
    /// What happened: `created`, `edited`, `proposed`, `agreed`, `objected`, `judged`, `commented`,
    /// `asked`, `excluded`, `readmitted`, `recommended`, `returned`, `signed`, `left_out`,
    /// `swapped_out` or `swapped_in`.
    pub kind: String,
    /// The account; null where it is the list as a whole.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// Who did it.
    pub name: String,
    /// Their team.
    #[schema(required = true)]
    pub team: Option<String>,
    /// What they said, or how many accounts were recommended or signed.
    #[schema(required = true)]
    pub text: Option<String>,
    /// The version that it made.
    #[schema(required = true)]
    pub version: Option<i64>,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

/// Which versions are compared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TargetComparisonQuery {
    /// The first version.
    pub from: i64,
    /// The second version.
    pub to: i64,
}

/// What is in one version and not in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetComparison {
    /// Accounts that are in the second alone.
    pub added: Vec<NamedReference>,
    /// Accounts that are in the first alone.
    pub removed: Vec<NamedReference>,
    /// Accounts that are in both.
    pub kept: Vec<NamedReference>,
}

/// Which accounts are suggested.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionQuery {
    /// `model`, `look_alike` or `surge`.
    pub source: String,
    /// How many: at most 500, by default 50.
    pub limit: Option<u32>,
}

/// Accounts that a list could take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Suggestions {
    /// The condition that chooses them.
    #[schema(required = true)]
    pub filter: Option<String>,
    /// The best first.
    pub items: Vec<TargetSuggestion>,
    /// How many there are in all.
    pub total: u64,
}

/// An account that a list could take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetSuggestion {
    /// The account.
    pub account: NamedReference,
    /// Its tier.
    #[schema(required = true)]
    pub tier: Option<u8>,
    /// Its score.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// How well it fits the ideal customer profile.
    #[schema(required = true)]
    pub icp_fit: Option<f64>,
    /// Its engagement.
    pub engagement: f64,
    /// People of it who are MQLs.
    pub mqls: u64,
    /// People of it who are engaged.
    pub engaged_people: u64,
}

/// Accounts to propose, by numbers or by texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// Numbers of accounts.
    #[serde(default)]
    pub account_ids: Vec<i64>,
    /// Names, domains or numbers of accounts.
    #[serde(default)]
    pub texts: Vec<String>,
    /// `hand` by default, or `model`, `look_alike`, `surge`.
    #[serde(default)]
    pub source: Option<String>,
    /// Why.
    pub reason: String,
}

/// What came of proposing, recommending or signing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetChange {
    /// Accounts that are proposed, recommended or signed now.
    pub changed: u64,
    /// Accounts that were proposed already.
    pub unchanged: u64,
    /// Accounts that are not, and why.
    pub left_out: Vec<LeftOutAccount>,
    /// The version that a signature made.
    #[schema(required = true)]
    pub version: Option<i64>,
}

/// An account that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOutAccount {
    /// The account; null where a text names none.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// The text that names none.
    #[schema(required = true)]
    pub text: Option<String>,
    /// Why, in the language of whoever asks.
    pub reason: String,
    /// The key of the reason.
    pub key: String,
}

/// A vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVote {
    /// The account.
    pub account_id: i64,
    /// Yes or no.
    pub agrees: bool,
    /// Why.
    pub reason: String,
}

/// A judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJudgement {
    /// The account.
    pub account_id: i64,
    /// The key of the criterion.
    pub criterion: String,
    /// 1 to 5.
    pub points: i64,
    /// Why, in a sentence.
    pub reason: String,
}

/// A comment or a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// The account.
    pub account_id: i64,
    /// What it says.
    pub text: String,
    /// Whether it asks for an answer.
    #[serde(default)]
    pub is_question: bool,
}

/// An exclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExclusion {
    /// The account.
    pub account_id: i64,
    /// Why; null lets the account in again.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Why a recommendation is returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturn {
    /// Why.
    pub reason: String,
}

/// What is signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetSignature {
    /// The accounts that are signed; null signs all that are recommended.
    #[serde(default)]
    pub only: Option<Vec<i64>>,
    /// The revision that was read; a later one is not signed then.
    #[serde(default)]
    pub revision: Option<i64>,
}

/// One account for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSwap {
    /// The account that goes.
    pub out_id: i64,
    /// The account that comes.
    pub in_id: i64,
    /// Why.
    pub reason: String,
}

/// Which revision the caller has seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RevisionQuery {
    /// The revision that the caller has.
    pub after: i64,
}

/// The revision of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetRevision {
    /// Raised by every change.
    pub revision: i64,
}
