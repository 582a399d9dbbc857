//! The double funnel and the records behind its numbers.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::document::Definition;
use crate::shared::{Money, bounded_limit};

/// Which funnel is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FunnelQuery {
    /// First day, `YYYY-MM-DD` in the workspace's zone. By default 90 days before `to`.
    pub from: Option<String>,
    /// Last day, included. By default today.
    pub to: Option<String>,
    /// Count by period or by cohort. By default by period.
    #[param(inline)]
    pub mode: Option<FunnelMode>,
    /// Cut side by side by this attribute. By default not.
    #[param(inline)]
    pub slice: Option<FunnelSlice>,
}

/// How entries are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelMode {
    /// Entries into each stage within the period.
    #[default]
    Period,
    /// Those who entered the first stage within the period, and how far they got.
    Cohort,
}

/// The attribute a funnel is cut by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelSlice {
    /// Not cut.
    #[default]
    None,
    /// By tier.
    Tier,
    /// By industry.
    Industry,
    /// By country.
    Country,
    /// By owner.
    Owner,
    /// By lead source.
    Source,
}

/// The two ways of selling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// The spear.
    AccountBased,
    /// The net.
    DemandGen,
}

/// A stage of the double funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelStageKey {
    /// Target accounts (account-based only).
    Target,
    /// Engaged accounts (account-based only).
    Engaged,
    /// Leads (demand generation only).
    Lead,
    /// Marketing-qualified leads (demand generation only).
    Mql,
    /// Sales-qualified.
    Sql,
    /// Opportunities.
    Opportunity,
    /// Won deals.
    Won,
}

/// What a stage counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelUnit {
    /// Accounts.
    Account,
    /// People.
    Person,
    /// Deals.
    Deal,
}

/// The double funnel of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Funnel {
    /// First day, `YYYY-MM-DD`.
    #[schema(format = Date)]
    pub from: String,
    /// Last day, included.
    #[schema(format = Date)]
    pub to: String,
    /// How entries were counted.
    pub mode: FunnelMode,
    /// The workspace's currency.
    pub currency: String,
    /// One track a motion, account-based first.
    pub tracks: Vec<FunnelTrack>,
    /// Closed deals of both motions together.
    pub total: ClosedSummary,
    /// When this was counted, RFC 3339.
    #[schema(format = DateTime)]
    pub as_of: String,
    /// Whether tracked events have changed something since; it is being counted again.
    pub is_behind: bool,
    /// What both tracks count.
    pub overlap: FunnelOverlap,
    /// The glossary's definitions in force.
    pub definitions: Vec<Definition>,
    /// Warnings, such as a period without data.
    pub notices: Vec<String>,
    /// Deals that count nowhere, or not as they may be meant, whatever the period. Only reasons
    /// that a deal has.
    pub left_out: Vec<LeftOutCount>,
    /// The funnel cut by the slice; empty without one.
    pub slices: Vec<FunnelSliceResult>,
}

/// One side of the double funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FunnelTrack {
    /// The motion.
    pub motion: Motion,
    /// Its stages in order.
    pub stages: Vec<FunnelStage>,
    /// Its closed deals.
    pub closed: ClosedSummary,
}

/// One stage of a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FunnelStage {
    /// The stage.
    pub key: FunnelStageKey,
    /// What is counted.
    pub unit: FunnelUnit,
    /// How many entered.
    pub count: u64,
    /// People who came to it without a deal, apart from `count`; for the SQL where deals are
    /// counted. Rates are of deals alone.
    #[schema(required = true)]
    pub without_deal: Option<u64>,
    /// Their amount, where deals are counted.
    #[schema(required = true)]
    pub amount: Option<Money>,
    /// Conversion to the next stage; null for the last one and without cases.
    #[schema(required = true)]
    pub conversion: Option<Rate>,
    /// Days to the next stage; null for the last one and without cases.
    #[schema(required = true)]
    pub days: Option<DayQuartiles>,
}

/// A rate with its base and its 95 % Wilson interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rate {
    /// How many did.
    pub reached: u64,
    /// Of how many.
    pub of: u64,
    /// Their ratio, 0 to 1.
    pub rate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Days between two stages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DayQuartiles {
    /// Half took no longer.
    pub median: f64,
    /// A quarter took no longer.
    pub q1: f64,
    /// Three quarters took no longer.
    pub q3: f64,
    /// How many cases.
    pub cases: u64,
}

/// Length of the sales cycle in days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CycleDays {
    /// Arithmetic mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
}

/// Closed and open deals of a motion or of both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClosedSummary {
    /// Deals won in the period.
    pub won: u64,
    /// Deals lost in the period.
    pub lost: u64,
    /// Won of closed; null when nothing closed.
    #[schema(required = true)]
    pub win_rate: Option<Rate>,
    /// Amount of the won deals.
    pub revenue: Money,
    /// Average won deal; null without one.
    #[schema(required = true)]
    pub average_won: Option<Money>,
    /// Cycle of the won deals.
    #[schema(required = true)]
    pub cycle_days_won: Option<CycleDays>,
    /// Cycle of all closed deals.
    #[schema(required = true)]
    pub cycle_days_closed: Option<CycleDays>,
    /// Pipeline velocity: expected revenue a day.
    #[schema(required = true)]
    pub velocity_per_day: Option<Money>,
    /// Deals still open.
    pub open_count: u64,
    /// Amount of the open deals.
    pub open_amount: Money,
    /// Records sales development worked.
    pub worked_records: u64,
    /// Revenue by worked record.
    #[schema(required = true)]
    pub revenue_per_worked_record: Option<Money>,
}

/// What both tracks count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FunnelOverlap {
    /// Leads of the demand track who work at target accounts.
    pub leads_at_target_accounts: u64,
}

/// The funnel of one value of the slice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FunnelSliceResult {
    /// The value; null for records without one.
    #[schema(required = true)]
    pub value: Option<String>,
    /// One track a motion.
    pub tracks: Vec<FunnelTrack>,
    /// Both motions together.
    pub total: ClosedSummary,
}

/// Which records are behind which number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FunnelRecordQuery {
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day, included.
    pub to: Option<String>,
    /// Count by period or by cohort.
    #[param(inline)]
    pub mode: Option<FunnelMode>,
    /// The track.
    #[param(inline)]
    pub motion: Motion,
    /// The stage.
    #[param(inline)]
    pub stage: FunnelStageKey,
    /// Rows wanted: at most 500, by default 50. 0 asks for the total alone.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

impl FunnelRecordQuery {
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

/// One record behind a number of the funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FunnelRecord {
    /// What it is.
    pub kind: FunnelUnit,
    /// Its id.
    pub id: i64,
    /// Its account.
    #[schema(required = true)]
    pub account_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// When it entered the stage, RFC 3339.
    #[schema(format = DateTime)]
    pub entered_at: String,
    /// Its amount.
    #[schema(required = true)]
    pub amount: Option<Money>,
    /// Why it counts.
    pub reason: String,
}

/// Why a deal counts nowhere, or not as it may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// It is closed and has no closing date: it is in no period.
    NoClosingDate,
    /// Its stage says that it ended and not how: it counts as open.
    EndedSomehow,
    /// It is open and its closing date is over.
    PastClosingDate,
    /// Its amount has no exchange rate and counts as nothing.
    NoRate,
}

/// How many deals are left out for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOutCount {
    /// Why.
    pub reason: LeftOutReason,
    /// How many.
    pub count: u64,
    /// The stages of the most of them, at most five.
    pub stages: Vec<LeftOutStage>,
    /// How many further stages there are.
    pub further_stages: u64,
}

/// How many deals that are left out are in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOutStage {
    /// The stage in the source's words; null where they have none.
    #[schema(required = true)]
    pub stage: Option<String>,
    /// How many.
    pub count: u64,
}

/// Which deals that are left out are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LeftOutQuery {
    /// Why they are left out.
    #[param(inline)]
    pub reason: LeftOutReason,
    /// Rows wanted: at most 500, by default 50. 0 asks for the total alone.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

impl LeftOutQuery {
    /// The limit within its bounds.
    #[must_use]
    pub fn limit(&self) -> u32 {
        bounded_limit(self.limit)
    }
}

/// A deal that counts nowhere, or not as it may be meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LeftOutDeal {
    /// Its id.
    pub id: i64,
    /// Its account.
    #[schema(required = true)]
    pub account_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// Its stage as imported.
    #[schema(required = true)]
    pub stage: Option<String>,
    /// Its closing date as imported, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub closed_at: Option<String>,
    /// Its amount as imported.
    #[schema(required = true)]
    pub amount: Option<Money>,
}
