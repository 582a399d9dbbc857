//! One account in full: score with reasons, people, committee, opportunities, timeline.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::types::{AccountRow, FacetValue, TierState};
use crate::fact::FoundFact;
use crate::funnel;
use crate::shared::{Money, NamedReference, bounded_limit};

/// One account in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountDetail {
    /// What the list shows.
    #[serde(flatten)]
    pub row: AccountRow,
    /// All names, the main one first.
    pub names: Vec<String>,
    /// All domains, the main one first.
    pub domains: Vec<String>,
    /// The account above it in the corporate family.
    #[schema(required = true)]
    pub parent: Option<NamedReference>,
    /// The accounts below it.
    pub children: Vec<NamedReference>,
    /// Region or state.
    #[schema(required = true)]
    pub region: Option<String>,
    /// Year of foundation.
    #[schema(required = true)]
    pub founded_year: Option<i32>,
    /// Technologies in use.
    pub technologies: Vec<String>,
    /// The lists that it stands on, by name.
    pub lists: Vec<NamedReference>,
    /// Fields the import found no other place for.
    pub custom: BTreeMap<String, String>,
    /// Why the account scores what it scores; null before the first scoring.
    #[schema(required = true)]
    pub explanation: Option<ScoreExplanation>,
    /// The same by the models of product lines, where there are any.
    pub lines: Vec<LineScore>,
    /// The first people by engagement, at most 200.
    pub people: Vec<AccountPerson>,
    /// How many people there are in all.
    pub people_total: u64,
    /// The buying roles and who fills them.
    pub committee: Vec<CommitteeRole>,
    /// The account's opportunities, newest first.
    pub opportunities: Vec<Opportunity>,
}

/// What an account scores by the model of a product line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LineScore {
    /// The key of the line.
    pub line: String,
    /// The name of its model.
    pub name: String,
    /// The score with its reasons.
    pub explanation: ScoreExplanation,
}

/// Why an account scores what it scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreExplanation {
    /// The score shown everywhere; the contributions add up to it exactly.
    pub total: f64,
    /// The tier after the gates.
    #[schema(required = true, minimum = 1, maximum = 3)]
    pub tier: Option<u8>,
    /// Why the tier is what it is.
    #[schema(required = true)]
    pub tier_state: Option<TierState>,
    /// Where the tier that it has earned is full: its place in the line, 1 comes in next.
    #[schema(required = true)]
    pub rank_in_line: Option<u64>,
    /// What accounts of this tier are entitled to.
    pub entitlements: Vec<String>,
    /// The model's name.
    pub model: String,
    /// The model's version.
    pub version: String,
    /// When it was computed, RFC 3339.
    #[schema(format = DateTime)]
    pub computed_at: String,
    /// The six parts.
    pub dimensions: Vec<DimensionExplanation>,
    /// The gates of the tiers, met or not.
    pub gates: Vec<GateResult>,
    /// How it came into its tier and into those before, the newest first.
    pub tier_changes: Vec<TierChange>,
    /// Warnings, such as stale inputs.
    pub notices: Vec<String>,
    /// The same as facts.
    pub notice_facts: Vec<ScoreNotice>,
}

/// A change of the tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TierChange {
    /// The tier that it came into.
    pub tier: u8,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub at: String,
    /// Why; nothing for the first tier that it ever had.
    #[schema(required = true)]
    pub reason: Option<String>,
}

/// One dimension of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DimensionExplanation {
    /// The dimension, by its key in the model.
    pub key: String,
    /// Its share of the total, 0 to 1.
    pub weight: f64,
    /// Its own score, 0 to 100.
    pub value: f64,
    /// What it brings to the total.
    pub contribution: f64,
    /// The rules that gave points.
    pub reasons: Vec<ScoreReason>,
    /// The fields that are not known and might have given more.
    pub missing: Vec<String>,
}

/// One rule that gave or took points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreReason {
    /// The rule's name in the model.
    pub rule: String,
    /// What it says, for people.
    pub text: String,
    /// Points within the dimension.
    pub points: f64,
    /// What was found in the records, in the reader's language.
    #[schema(required = true)]
    pub found: Option<String>,
    /// What gave or took the points.
    pub said: ReasonSaid,
    /// What was found, as facts.
    pub facts: Vec<FoundFact>,
}

/// What gave or took points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReasonSaid {
    /// A rule or scale of the model, in its own words.
    Rule {
        /// The words.
        text: String,
    },
    /// The bound of a group of rules.
    GroupHeld {
        /// The group.
        group: String,
        /// The points that it is held at.
        points: f64,
    },
    /// A dimension's full value.
    HeldFull,
    /// Nought, which no dimension is below.
    HeldNone,
}

/// What a gate asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GateSaid {
    /// A gate of the model, in its own words.
    Rule {
        /// The words.
        text: String,
    },
    /// A score.
    Score {
        /// The points that are needed.
        needed: f64,
        /// The points that are needed to enter, if fewer are enough to stay.
        #[schema(required = true)]
        enter: Option<f64>,
    },
    /// That no rule excludes the account.
    NotExcluded {
        /// The words of the rule.
        text: String,
    },
    /// A minimum stay.
    Dwell {
        /// Its days.
        days: f64,
    },
    /// Room in a tier that holds only so many.
    Capacity {
        /// How many accounts it holds.
        accounts: u64,
    },
}

/// What is to be known about a score beside its reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ScoreNotice {
    /// Records or the model changed since the scores were computed.
    Outdated,
    /// The newest input is older than a quarter.
    Stale,
    /// Deals are in a currency without an exchange rate.
    Unconverted {
        /// How many.
        deals: u32,
    },
}

/// One gate of a tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GateResult {
    /// The tier it guards.
    #[schema(minimum = 1, maximum = 3)]
    pub tier: u8,
    /// The gate, for people.
    pub gate: String,
    /// Whether it is met.
    pub met: bool,
    /// What was found.
    #[schema(required = true)]
    pub found: Option<String>,
    /// What is needed.
    pub needed: String,
    /// What it asks.
    pub said: GateSaid,
    /// What was found, as facts.
    pub facts: Vec<FoundFact>,
}

/// A person of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountPerson {
    /// The person's id.
    pub id: i64,
    /// Full name.
    pub name: String,
    /// Title as imported.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Seniority: `c_level`, `vice_president`, `director`, `manager`, `practitioner` …
    #[schema(required = true)]
    pub seniority: Option<String>,
    /// Department.
    #[schema(required = true)]
    pub department: Option<String>,
    /// Buying role in the committee.
    #[schema(required = true)]
    pub role: Option<String>,
    /// First e-mail address.
    #[schema(required = true)]
    pub email: Option<String>,
    /// Fit: who they are.
    #[schema(required = true)]
    pub fit: Option<f64>,
    /// Engagement: what they do.
    #[schema(required = true)]
    pub engagement: Option<f64>,
    /// Whether the glossary calls them engaged.
    pub engaged: bool,
    /// The last thing they did, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub last_activity_at: Option<String>,
    /// The stages of a lead in which they stand, as sales was handed them.
    pub leads: Vec<LeadStanding>,
}

/// A stage of a lead in which a person stands, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LeadStanding {
    /// `mql` or `sql`.
    pub stage: LeadStage,
    /// Since when, RFC 3339.
    #[schema(format = DateTime)]
    pub since: String,
    /// What made it so.
    pub by: QualifiedBy,
    /// The type of the event, where one made it so.
    #[schema(required = true)]
    pub event: Option<String>,
    /// The condition over people as the glossary writes it, where that made it so.
    #[schema(required = true)]
    pub condition: Option<String>,
    /// What was known of the person then, where the condition made it so.
    #[schema(required = true)]
    pub known: Option<KnownOfLead>,
}

/// What was known of a person when they were first seen to be an MQL or an SQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KnownOfLead {
    /// Fit, 0–100.
    pub fit: f64,
    /// Engagement, 0–100.
    pub engagement: f64,
    /// Seniority.
    pub seniority: String,
    /// Department.
    pub department: String,
    /// Days since they last showed meaningful interest.
    #[schema(required = true)]
    pub days_since_engaged: Option<f64>,
}

/// A stage of a lead that the glossary defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeadStage {
    /// Marketing-qualified lead.
    Mql,
    /// Sales-qualified lead.
    Sql,
}

/// What made a person an MQL or an SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QualifiedBy {
    /// A date of the CRM.
    Crm,
    /// An event that the definition names.
    Event,
    /// What is known of the person, and their scores.
    Person,
}

/// A role of the buying committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommitteeRole {
    /// The role: `executive`, `champion`, `technical`, `purchasing` …
    pub role: String,
    /// Who fills it; empty when nobody is known.
    pub people_ids: Vec<i64>,
    /// How many of them are engaged.
    pub engaged: u32,
}

/// An opportunity with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Opportunity {
    /// The opportunity's id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Amount.
    #[schema(required = true)]
    pub amount: Option<Money>,
    /// Stage as the source names it.
    #[schema(required = true)]
    pub stage: Option<String>,
    /// Open, won or lost.
    pub outcome: OpportunityOutcome,
    /// Open, and without a sign of life for as long as the score model says (`stale_deal_days`): it
    /// puts its account not in the market.
    pub is_stale: bool,
    /// When it was created, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub created_at: Option<String>,
    /// When it was won or lost, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub closed_at: Option<String>,
    /// When it should close, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub expected_close_at: Option<String>,
    /// Who owns it.
    #[schema(required = true)]
    pub owner: Option<String>,
    /// Product.
    #[schema(required = true)]
    pub product: Option<String>,
    /// The motion that brought it.
    #[schema(required = true)]
    pub motion: Option<funnel::types::Motion>,
    /// The stages it has been in, oldest first.
    pub stages: Vec<StageEntry>,
}

/// Open, won or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpportunityOutcome {
    /// Not decided yet.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

/// A stage with the moment it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StageEntry {
    /// The stage as the source names it.
    pub stage: String,
    /// When it was entered, RFC 3339.
    #[schema(format = DateTime)]
    pub entered_at: String,
}

/// One thing that happened at an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimelineEvent {
    /// The event's id.
    pub id: i64,
    /// Its type, such as `page_view`, `form`, `meeting`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened, RFC 3339.
    #[schema(format = DateTime)]
    pub occurred_at: String,
    /// Who did it.
    #[schema(required = true)]
    pub person: Option<NamedReference>,
    /// Channel.
    #[schema(required = true)]
    pub channel: Option<String>,
    /// Campaign.
    #[schema(required = true)]
    pub campaign: Option<String>,
    /// Subject or content.
    #[schema(required = true)]
    pub subject: Option<String>,
    /// Page.
    #[schema(required = true)]
    pub page: Option<String>,
}

/// Which part of a timeline is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// Events of this type.
    pub event_type: Option<String>,
    /// Events of this channel.
    pub channel: Option<String>,
    /// Events of this person.
    pub person_id: Option<i64>,
    /// Rows wanted: at most 500, by default 50. 0 asks for the total alone.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

impl TimelineQuery {
    /// The limit within its bounds.
    #[must_use]
    pub fn limit(&self) -> u32 {
        bounded_limit(self.limit)
    }

    /// The offset, 0 by default.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset.unwrap_or(0)
    }
}

/// What a timeline can be narrowed by, with how many events each has, the most first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimelineKinds {
    /// Types.
    pub types: Vec<FacetValue>,
    /// Channels.
    pub channels: Vec<FacetValue>,
    /// People.
    pub people: Vec<TimelinePerson>,
}

/// A person on a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimelinePerson {
    /// The person's id.
    pub id: i64,
    /// The person's name.
    pub name: String,
    /// How many events of theirs there are.
    pub count: u64,
}
