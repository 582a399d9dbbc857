//! The ideal customer profile that outcomes teach, look-alikes, and propensity.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::funnel::types::Rate;

/// Accounts by what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeCounts {
    /// Won at least once.
    pub won: u64,
    /// Lost, and never won.
    pub lost: u64,
    /// No deal was ever closed.
    pub never: u64,
}

/// What came of accounts, by attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Icp {
    /// As of when, RFC 3339.
    pub as_of: String,
    /// Accounts by what came of them.
    pub counts: OutcomeCounts,
    /// Customers by their type of whom no deal is known; they are not counted.
    pub customers_without_deal: u64,
    /// The share of the won among the won and lost.
    #[schema(required = true)]
    pub base: Option<Rate>,
    /// How many comparisons were made; flags allow for all of them.
    pub comparisons: u64,
    /// Of what is flagged, at most so large a share is expected to be chance.
    pub false_discovery_rate: f64,
    /// A value that fewer accounts have, or lack, is told in counts only.
    pub accounts_min: u64,
    /// Values that separate, the strongest first: those of positive points are the profile, those
    /// of negative points the negative profile.
    pub findings: Vec<IcpFinding>,
    /// Every attribute with all of its values.
    pub attributes: Vec<IcpAttribute>,
    /// Attributes that nothing can be counted by.
    pub left_out: Vec<IcpLeftOut>,
}

/// An attribute that nothing can be counted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IcpLeftOut {
    /// The field.
    pub attribute: String,
    /// Why.
    pub reason: IcpLeftOutReason,
}

/// Why nothing is counted by an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IcpLeftOutReason {
    /// Nearly every account has another text.
    FreeText,
    /// There are too many fields of one's own.
    TooMany,
}

/// What came of accounts by one attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IcpAttribute {
    /// The field.
    pub attribute: String,
    /// Accounts of which it is known.
    pub known: OutcomeCounts,
    /// Accounts of which it is not.
    pub unknown: OutcomeCounts,
    /// By value.
    pub values: Vec<IcpValue>,
    /// Values of fewer accounts, which are not told.
    pub values_left_out: u64,
    /// How likely chance alone makes the attribute as a whole separate won from lost so far,
    /// allowing for all attributes.
    #[schema(required = true)]
    pub win_chance: Option<f64>,
    /// The same of won from never sold to.
    #[schema(required = true)]
    pub reach_chance: Option<f64>,
}

/// What came of the accounts of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IcpValue {
    /// The value in words.
    pub value: String,
    /// The level; nothing for a band of numbers.
    #[schema(required = true)]
    pub level: Option<String>,
    /// The least number of a band.
    #[schema(required = true)]
    pub from: Option<f64>,
    /// What the numbers of a band are below.
    #[schema(required = true)]
    pub below: Option<f64>,
    /// Its accounts.
    pub counts: OutcomeCounts,
    /// Won against lost; nothing where a side is too small.
    #[schema(required = true)]
    pub win: Option<IcpComparison>,
    /// Won against never sold to.
    #[schema(required = true)]
    pub reach: Option<IcpComparison>,
}

/// Accounts that have a value against those that do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IcpComparison {
    /// The won among those that have it.
    pub rate: Rate,
    /// The share of the won among all of which the attribute is known.
    pub base: f64,
    /// Rate by base: 1 is no difference.
    pub lift: f64,
    /// Lower end of its 95 % interval.
    pub lift_low: f64,
    /// Upper end.
    pub lift_high: f64,
    /// Logarithm of the ratio of odds.
    pub log_odds: f64,
    /// Its standard error.
    pub error: f64,
    /// How likely chance alone separates at least so far.
    pub chance: f64,
    /// The same allowing for all values of the attribute and for all attributes.
    pub adjusted: f64,
    /// Whether that is within the false discovery rate.
    pub flagged: bool,
    /// The evidence that is left once chance is allowed for: 10 for each doubling of the odds.
    pub points: f64,
}

/// Against whom the won are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IcpAgainst {
    /// Lost, and never won.
    Lost,
    /// Never sold to.
    Never,
}

/// A value that separates, with the rule that it proposes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IcpFinding {
    /// Counts up from 1, the strongest first.
    pub number: u64,
    /// The field.
    pub attribute: String,
    /// The value.
    pub value: IcpValue,
    /// Against whom it separates.
    pub against: IcpAgainst,
    /// The other comparison says the contrary.
    pub contradicted: bool,
    /// What the rule is worth.
    pub points: f64,
    /// Chooses its accounts; nothing where the filter language cannot say it.
    #[schema(required = true)]
    pub filter: Option<String>,
    /// The rule as it stands in a score model.
    #[schema(required = true)]
    pub rule: Option<String>,
}

/// Where a rule goes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IcpDraftQuery {
    /// Key of a dimension of the score model; `icp_fit` where none is named.
    pub dimension: Option<String>,
}

/// A finding as a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IcpDraft {
    /// The finding.
    pub number: u64,
    /// The dimension that the rule goes to.
    pub dimension: String,
    /// The rule alone.
    pub rule: String,
    /// What the rule was put into.
    pub model: String,
    /// The whole text of the model with the rule in it. Nothing was written.
    pub text: String,
}

/// Which look-alikes are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookalikeQuery {
    /// How many, 1 to 500, by default 50.
    pub limit: Option<u32>,
    /// Customers count by what they bought.
    pub by_amount: Option<bool>,
}

/// Accounts never sold to that are like the best customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Lookalikes {
    /// Customers that they are compared with.
    pub customers: u64,
    /// As how many equal ones the customers count, once weighted.
    pub effective_customers: f64,
    /// Accounts never sold to, without an open deal.
    pub candidates: u64,
    /// Of them, those with a point or more for them.
    pub alike: u64,
    /// Whether any attribute separates customers beyond chance; if none does, the order is mostly
    /// chance.
    pub signal: bool,
    /// Why nobody is named.
    #[schema(required = true)]
    pub refused: Option<String>,
    /// The most alike first.
    pub items: Vec<Lookalike>,
}

/// An account that is like customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Lookalike {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// The sum of its reasons: 10 for each doubling of the odds.
    pub points: f64,
    /// The strongest first.
    pub reasons: Vec<LookalikeReason>,
    /// Attributes of which nothing is known.
    pub unknown: Vec<String>,
}

/// What one attribute says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LookalikeReason {
    /// The field.
    pub attribute: String,
    /// The value.
    pub value: String,
    /// Points.
    pub points: f64,
    /// Share of the customers that have it.
    pub won_share: f64,
    /// Share of those never sold to.
    pub never_share: f64,
}

/// How many accounts are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PropensityQuery {
    /// How many, 1 to 500, by default 50.
    pub limit: Option<u32>,
}

/// What probabilities rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PropensityBasis {
    /// A learned model.
    Learned,
    /// A learned model that found nothing.
    NoSignal,
    /// The share of the won, moved by the shrunk evidence of the profile.
    Prior,
    /// Nothing.
    Nothing,
}

/// How likely accounts are to be won once a deal is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Propensity {
    /// What probabilities rest on.
    pub basis: PropensityBasis,
    /// Why it is not a learned model.
    #[schema(required = true)]
    pub why: Option<String>,
    /// Whether there are enough outcomes to learn from.
    pub can_learn: bool,
    /// The accounts that there are to learn from.
    pub sample: PropensitySample,
    /// At least so many of won and of lost are needed.
    pub class_min: u64,
    /// The learned model.
    #[schema(required = true)]
    pub model: Option<PropensityModel>,
    /// The share of the won among the won and lost.
    #[schema(required = true)]
    pub base: Option<Rate>,
    /// Accounts never sold to.
    pub candidates: u64,
    /// Of them, those without a score, which have no figures yet.
    pub unscored: u64,
    /// The likeliest first.
    pub items: Vec<Prospect>,
}

/// The accounts that there are to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PropensitySample {
    /// Won, with a day when the deal was made.
    pub won: u64,
    /// Lost, with a day when the deal was made.
    pub lost: u64,
    /// With an outcome, but without a day when the deal was made.
    pub undated: u64,
    /// Of older outcomes than those that are looked at.
    pub older: u64,
}

/// A learned model and how good it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PropensityModel {
    /// Counts up with each time that was learned.
    pub version: i64,
    /// When, RFC 3339.
    pub learned_at: String,
    /// Who had it learned.
    pub learned_by: String,
    /// What it was learned from.
    pub sample: PropensitySample,
    /// logistic, boosting or blend.
    pub learner: String,
    /// In how many parts the accounts were cut; each was foretold from the others.
    pub folds: u64,
    /// Whether the interval of the area lies above one half.
    pub signal: bool,
    /// The cross-validated area under the ROC curve.
    pub auc: AucInterval,
    /// The same without the columns that may know the outcome.
    #[schema(required = true)]
    pub auc_without_flagged: Option<AucInterval>,
    /// Mean squared error of the probabilities.
    pub brier: f64,
    /// The same of giving everybody the share of the won.
    pub brier_of_base_rate: f64,
    /// Tenths of the accounts by prediction, and what came of them.
    pub calibration: Vec<CalibrationPoint>,
    /// What moves the probability, the strongest first.
    pub factors: Vec<PropensityFactor>,
    /// Columns that may know the outcome.
    pub flagged: Vec<String>,
    /// Columns that say nothing.
    pub left_out: Vec<String>,
}

/// An area under the curve with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AucInterval {
    /// The area.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Accounts of similar prediction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CalibrationPoint {
    /// How many.
    pub accounts: u64,
    /// The mean of what was predicted.
    pub predicted: f64,
    /// The share that was won.
    pub observed: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What moves the probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PropensityFactor {
    /// The field.
    pub attribute: String,
    /// Its share of what all move.
    pub share: f64,
    /// Cross-validated area of this one alone.
    pub auc_alone: f64,
    /// rises, falls, mixed or `by_level`.
    pub direction: String,
    /// Its levels or ranges, those that raise the most first.
    pub levels: Vec<PropensityLevel>,
}

/// What a level or range does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PropensityLevel {
    /// The level or range.
    pub level: String,
    /// Accounts.
    pub accounts: u64,
    /// The share that was won.
    pub rate: f64,
    /// Log-odds that it adds on average.
    #[schema(required = true)]
    pub log_odds: Option<f64>,
}

/// An account that may be won.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Prospect {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// The probability that it is won, once a deal is made.
    pub probability: f64,
    /// Its open deals.
    pub open_deals: u32,
    /// Where the log-odds begin; with the drivers and the rest they add up to the account's.
    pub base: f64,
    /// What moves them, the strongest first.
    pub drivers: Vec<PropensityDriver>,
    /// What all other attributes add.
    pub rest: f64,
}

/// What one attribute adds to an account's log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PropensityDriver {
    /// The field.
    pub attribute: String,
    /// What stands in it.
    #[schema(required = true)]
    pub value: Option<String>,
    /// Log-odds.
    pub log_odds: f64,
}

/// How likely one account is to be won.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountPropensity {
    /// What the probability rests on.
    pub basis: PropensityBasis,
    /// Why it is not a learned model.
    #[schema(required = true)]
    pub why: Option<String>,
    /// The account; nothing where nothing can be said.
    #[schema(required = true)]
    pub prospect: Option<Prospect>,
}
