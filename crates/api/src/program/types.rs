//! Types of programmes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::{Money, NamedReference};

/// What is known of a sale.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AdviceQuery {
    /// Worth of a deal in major units; measured from won deals by default.
    pub deal_size: Option<f64>,
    /// Its currency, such as EUR; the workspace's by default.
    pub currency: Option<String>,
    /// People who take part in a purchase; measured by default.
    pub buyers: Option<f64>,
    /// Days from the making of a deal to its close; measured by default.
    pub cycle_days: Option<f64>,
    /// Who decides: `top_executives`, `managers_and_users` or `buyer_alone`; measured by default.
    pub decided_by: Option<String>,
}

/// Which cycle fits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramAdvice {
    /// `early`, `mid` or `full`; null if nothing is known.
    #[schema(required = true)]
    pub cycle: Option<String>,
    /// How near each cycle is, 0 to 100; together 100.
    pub scores: CycleScores,
    /// What each known input says.
    pub reasons: Vec<AdviceReason>,
    /// What won deals say, whether it was used or not.
    pub measured: MeasuredSale,
    /// Inputs that are not known, and why.
    pub missing: Vec<MissingInput>,
}

/// A number for each cycle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CycleScores {
    /// Early.
    pub early: f64,
    /// Mid.
    pub mid: f64,
    /// Full.
    pub full: f64,
}

/// What an input says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AdviceReason {
    /// `deal_size`, `buyers`, `cycle_days` or `decided_by`.
    pub input: String,
    /// `given`, or `measured` from won deals.
    pub source: String,
    /// How much it counts beside the others.
    pub weight: f64,
    /// Which share of it speaks for each cycle; together 1.
    pub shares: CycleScores,
    /// Why, in the reader's language.
    pub text: String,
    /// The key of that sentence.
    pub key: String,
    /// The values of that sentence.
    #[schema(value_type = Object)]
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// An input that is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MissingInput {
    /// `deal_size`, `buyers`, `cycle_days` or `decided_by`.
    pub input: String,
    /// Why, in the reader's language.
    pub text: String,
    /// The key of that sentence.
    pub key: String,
    /// The values of that sentence.
    #[schema(value_type = Object)]
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// What won deals say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasuredSale {
    /// Won deals.
    pub won_deals: u64,
    /// Fewer cases than this do not count.
    pub cases_min: u64,
    /// Amounts in the workspace's currency.
    #[schema(required = true)]
    pub deal_size: Option<MeasuredNumber>,
    /// People on a deal, of deals that have any.
    #[schema(required = true)]
    pub buyers: Option<MeasuredNumber>,
    /// Days from the making of the deal to its close.
    #[schema(required = true)]
    pub cycle_days: Option<MeasuredNumber>,
    /// Who decides.
    #[schema(required = true)]
    pub decided_by: Option<MeasuredDecision>,
}

/// A measured number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasuredNumber {
    /// Deals that say it.
    pub n: u64,
    /// Half of them are below.
    pub median: f64,
    /// A quarter of them is below.
    pub q1: f64,
    /// Three quarters of them are below.
    pub q3: f64,
    /// The currency of an amount.
    #[schema(required = true)]
    pub currency: Option<String>,
    /// Whether it counts: false if it was given, or there are too few.
    pub used: bool,
}

/// Who decides won deals most often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasuredDecision {
    /// Deals that say it.
    pub n: u64,
    /// The level that most of them have.
    pub level: String,
    /// The share of deals that have it.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Whether it counts: false if it was given, or there are too few.
    pub used: bool,
}

/// The programmes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramList {
    /// By name.
    pub items: Vec<Program>,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Program {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// `early`, `mid` or `full`.
    pub cycle: String,
    /// The cycle that was advised when it was made; null if nothing was known.
    #[schema(required = true)]
    pub advised: Option<String>,
    /// Whether another cycle was chosen than the advised one.
    pub overruled: bool,
    /// How near each cycle was then.
    pub scores: CycleScores,
    /// Its target list.
    #[schema(required = true)]
    pub target_list: Option<NamedReference>,
    /// Its sheet of criteria.
    #[schema(required = true)]
    pub criteria: Option<NamedReference>,
    /// What may be spent.
    #[schema(required = true)]
    pub budget: Option<Money>,
    /// Raised by every change.
    pub revision: i64,
    /// Who made it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was changed last.
    #[schema(format = DateTime)]
    pub changed_at: String,
}

/// A programme to make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgram {
    /// Its name.
    pub name: String,
    /// `early`, `mid` or `full`: it may be another than the advised one.
    pub cycle: String,
    /// The number of its target list.
    #[serde(default)]
    pub target_list_id: Option<i64>,
    /// The number of its sheet of criteria.
    #[serde(default)]
    pub criteria_id: Option<i64>,
    /// The language of its plan: `en`, `ko` or `el`; the workspace's by default.
    #[serde(default)]
    pub language: Option<String>,
    /// What was said of the sale, for the advice that is kept beside the choice.
    #[serde(default)]
    pub sale: Option<SaleInputs>,
}

/// What is known of a sale.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleInputs {
    /// Worth of a deal.
    #[serde(default)]
    pub deal_size: Option<Money>,
    /// People who take part in a purchase.
    #[serde(default)]
    pub buyers: Option<f64>,
    /// Days from the making of a deal to its close.
    #[serde(default)]
    pub cycle_days: Option<f64>,
    /// Who decides.
    #[serde(default)]
    pub decided_by: Option<String>,
}

/// What a programme goes by from now on. What is not named, it has no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgramEdit {
    /// The revision that the change was made from.
    #[serde(default)]
    pub revision: Option<i64>,
    /// The number of its target list.
    #[serde(default)]
    pub target_list_id: Option<i64>,
    /// The number of its sheet of criteria.
    #[serde(default)]
    pub criteria_id: Option<i64>,
    /// What may be spent.
    #[serde(default)]
    pub budget: Option<Money>,
}

/// A programme with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramDetail {
    /// The programme.
    pub program: Program,
    /// The sections of its plan, in their order.
    pub sections: Vec<ProgramSection>,
    /// Its goals with their present values.
    pub goals: Vec<ProgramGoal>,
    /// Its costs, by day.
    pub costs: Vec<ProgramCost>,
    /// What the costs come to.
    pub spending: ProgramSpending,
    /// The people who work on it.
    pub team: Vec<ProgramMember>,
    /// Its calendar, by day.
    pub calendar: Vec<ProgramEntry>,
    /// The strategy sheets that were filled in.
    pub sheets: Vec<ProgramSheet>,
}

/// The plan of a programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramPlan {
    /// The programme.
    pub program: Program,
    /// Its sections, in their order.
    pub sections: Vec<ProgramSection>,
}

/// A section of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgramSection {
    /// Its number, by which tasks name it.
    pub id: i64,
    /// `customer_knowledge`, `data`, `messaging`, `tactics` or `sales_engagement`.
    pub element: String,
    /// The number of the version, from 1: what was shipped.
    pub version: i64,
    /// What is planned: lines, with work items behind `- `.
    pub text: String,
    /// Who sees to it.
    #[schema(required = true)]
    pub owner: Option<SectionOwner>,
    /// The day until which.
    #[schema(required = true, format = Date)]
    pub due: Option<String>,
    /// Tasks from it that are not done.
    pub open_tasks: u64,
    /// Tasks from it that are done.
    pub done_tasks: u64,
    /// Who wrote the version.
    pub written_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub written_at: String,
}

/// Who sees to a section, or is in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SectionOwner {
    /// The number of the person.
    pub id: i64,
    /// Their name.
    pub name: String,
    /// Whether they are shut out.
    pub disabled: bool,
}

/// What a section says from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionEdit {
    /// The version that the edit was made from.
    pub version: i64,
    /// What is planned, in 20,000 characters at most.
    pub text: String,
    /// The number of who sees to it.
    #[serde(default)]
    pub owner_id: Option<i64>,
    /// The day until which.
    #[serde(default)]
    #[schema(format = Date)]
    pub due: Option<String>,
}

/// A task to make from a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionTask {
    /// What has to be done.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub note: Option<String>,
    /// The number of who has to do it.
    pub owner_id: i64,
    /// The day until which.
    #[schema(format = Date)]
    pub due: String,
    /// The day of the reminder.
    #[serde(default)]
    #[schema(format = Date)]
    pub remind: Option<String>,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramGoal {
    /// Its number.
    pub id: i64,
    /// What is to be reached, in words.
    pub title: String,
    /// By what it is measured: `engaged_accounts`, `mqls`, `sqls`, `opportunities`, `won_deals`,
    /// `revenue`, `win_rate`, `average_won` or `cycle_days`.
    pub measure: String,
    /// The value to reach. Amounts are in the workspace's currency, rates are 0 to 1.
    pub target: f64,
    /// The value of its days up to now; null where nothing says it.
    #[schema(required = true)]
    pub value: Option<f64>,
    /// Whether the value reaches the target.
    pub reached: bool,
    /// The first day that counts.
    #[schema(format = Date)]
    pub from: String,
    /// The last day that counts.
    #[schema(format = Date)]
    pub until: String,
}

/// A goal to add.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgramGoal {
    /// What is to be reached, in words.
    pub title: String,
    /// By what it is measured.
    pub measure: String,
    /// The value to reach.
    pub target: f64,
    /// The first day that counts.
    #[schema(format = Date)]
    pub from: String,
    /// The last day that counts.
    #[schema(format = Date)]
    pub until: String,
}

/// A cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramCost {
    /// Its number.
    pub id: i64,
    /// For what.
    pub title: String,
    /// How much.
    pub amount: Money,
    /// The day.
    #[schema(format = Date)]
    pub on: String,
}

/// A cost to add.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgramCost {
    /// For what.
    pub title: String,
    /// How much.
    pub amount: Money,
    /// The day.
    #[schema(format = Date)]
    pub on: String,
}

/// What the costs of a programme come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramSpending {
    /// The sum, in the workspace's currency.
    pub spent: Money,
    /// Costs without an exchange rate, which the sum leaves out.
    pub left_out: u64,
    /// What is left of the budget, in the workspace's currency; null without a budget, or a rate
    /// for it.
    #[schema(required = true)]
    pub left: Option<Money>,
}

/// A person of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgramMember {
    /// The number of the entry.
    pub id: i64,
    /// The person.
    pub user: SectionOwner,
    /// Their part.
    pub part: String,
}

/// A person to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgramMember {
    /// The number of the person.
    pub user_id: i64,
    /// Their part.
    pub part: String,
}

/// An entry of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgramEntry {
    /// Its number.
    pub id: i64,
    /// What happens.
    pub title: String,
    /// The first day.
    #[schema(format = Date)]
    pub from: String,
    /// The last day.
    #[schema(format = Date)]
    pub until: String,
}

/// An entry to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgramEntry {
    /// What happens.
    pub title: String,
    /// The first day.
    #[schema(format = Date)]
    pub from: String,
    /// The last day; the first by default.
    #[serde(default)]
    #[schema(format = Date)]
    pub until: Option<String>,
}

/// What was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AddedItem {
    /// Its number.
    pub id: i64,
}

/// A strategy sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramSheet {
    /// `stp`, `swot`, `life_cycle`, `value`, `positioning_laws`, `pasona` or `storyboard`.
    pub kind: String,
    /// The number of the version; 0 as long as no one wrote it.
    pub version: i64,
    /// Its fields, in their order; one that is empty is null.
    pub fields: Vec<SheetField>,
    /// How many of its fields are filled in, 0 to 1.
    pub completeness: f64,
    /// Benefits against costs, of a value sheet that has all numbers.
    #[schema(required = true)]
    pub balance: Option<ValueBalance>,
    /// Who wrote the version.
    #[schema(required = true)]
    pub written_by: Option<String>,
    /// When.
    #[schema(required = true, format = DateTime)]
    pub written_at: Option<String>,
}

/// A field of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetField {
    /// Its name.
    pub name: String,
    /// What it says.
    #[schema(required = true)]
    pub text: Option<String>,
}

/// Benefits against costs, each a sum of four numbers from 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ValueBalance {
    /// The benefits.
    pub benefits: f64,
    /// The costs.
    pub costs: f64,
    /// The benefits without the costs: above 0 the customer gains.
    pub balance: f64,
}

/// What a sheet says from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetEdit {
    /// The version that the edit was made from; 0 where there was none.
    pub version: i64,
    /// The texts of its fields. One that is not named is empty.
    pub fields: BTreeMap<String, String>,
}
