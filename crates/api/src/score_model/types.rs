//! Score models: the draft, its trial, what was published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How many movers are named in each direction where nobody says it.
pub const MOVERS_DEFAULT: u32 = 10;
/// How many movers are named in each direction at most.
pub const MOVERS_MAX: u32 = 200;

/// The draft, and what is in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelState {
    /// The draft's text.
    pub text: String,
    /// The draft's entity tag, for `If-Match`.
    pub tag: String,
    /// The version in force; nothing where the draft itself is, since nothing was published yet.
    #[schema(required = true)]
    pub in_force: Option<i64>,
    /// Whether the draft says something else than what is in force.
    pub changed: bool,
}

/// Whose model is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ScoreModelQuery {
    /// The product line; the main model where it is not named.
    pub line: Option<String>,
}

/// The product lines with a draft or a model in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelLines {
    /// By key.
    pub items: Vec<ScoreModelLine>,
}

/// A product line with a draft or a model in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelLine {
    /// What it is called in addresses.
    pub key: String,
    /// What people read.
    pub name: String,
    /// The version in force; nothing where there is only a draft.
    #[schema(required = true)]
    pub in_force: Option<i64>,
}

/// The product line whose model is begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginScoreModelLine {
    /// What it will be called in addresses: up to 40 of a to z, 0 to 9, `_` and `-`.
    pub key: String,
}

/// A text of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreModelText {
    /// The file.
    pub text: String,
}

/// A draft that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelKept {
    /// The draft's new entity tag.
    pub tag: String,
    /// Whether the draft says something else than what is in force.
    pub changed: bool,
}

/// What is to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreModelCheckWish {
    /// The file.
    pub text: String,
    /// Whether rules are tried on accounts, so that those that hold for nobody are told.
    #[serde(default)]
    pub accounts: bool,
}

/// What is to be said about a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelCheck {
    /// Whether it can be published.
    pub usable: bool,
    /// Everything that is wrong.
    pub faults: Vec<ScoreModelFault>,
    /// What is right but worth knowing.
    pub notices: Vec<String>,
    /// The dimensions; none where the text is at fault.
    pub dimensions: Vec<ScoreModelDimension>,
    /// The tiers, the best first.
    pub tiers: Vec<ScoreModelTier>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelFault {
    /// Line of the file, from 1.
    pub line: u32,
    /// The dimension, tier or section and the rule's own words; blank where it is the file.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    #[schema(required = true)]
    pub suggestion: Option<String>,
}

/// A dimension of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelDimension {
    /// Its name.
    pub key: String,
    /// Percent; all add up to 100.
    pub weight: f64,
    /// Its rules.
    pub rules: Vec<ScoreModelRule>,
    /// Its scales.
    pub scales: Vec<ScoreModelScale>,
    /// Fields without which it judges blindly.
    pub needs: Vec<String>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelRule {
    /// What people read.
    pub text: String,
    /// The condition.
    pub when: String,
    /// Points.
    pub add: f64,
    /// The field whose number the points are multiplied by.
    #[schema(required = true)]
    pub per: Option<String>,
    /// The group that bounds it.
    #[schema(required = true)]
    pub group: Option<String>,
}

/// Points between thresholds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelScale {
    /// What people read.
    pub text: String,
    /// The field.
    pub of: String,
    /// Value and points, by rising value.
    pub points: Vec<[f64; 2]>,
}

/// A tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelTier {
    /// 1 is the best.
    pub tier: u8,
    /// The lowest score to come in with.
    pub score_min: f64,
    /// The lowest score to stay with.
    pub exit_score_min: f64,
    /// How many accounts it holds; nothing where any number.
    #[schema(required = true)]
    pub capacity: Option<u32>,
    /// The words of its gates.
    pub gates: Vec<String>,
}

/// What is to be tried on today's accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreModelPreviewWish {
    /// The file.
    pub text: String,
    /// Weights other than the file's, by dimension; scaled to 100 together with the others.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
    /// How many movers are named in each direction, 10 where it is not said.
    #[schema(maximum = 200)]
    #[serde(default)]
    pub limit: Option<u32>,
}

/// How accounts would stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelPreview {
    /// Accounts.
    pub accounts: u64,
    /// Accounts whose score changes.
    pub rescored: u64,
    /// Accounts that come into a better tier.
    pub up: u64,
    /// Accounts that fall into a worse one.
    pub down: u64,
    /// Mean score before, 0–100.
    pub mean_before: f64,
    /// Mean score after, 0–100.
    pub mean_after: f64,
    /// The weights that were used, in percent, in the model's order.
    pub weights: Vec<f64>,
    /// Accounts by tier.
    pub tiers: Vec<ScoreModelTierShift>,
    /// Accounts by score.
    pub scores: Vec<ScoreModelBucket>,
    /// Who rises, most tiers first.
    pub rising: Vec<ScoreModelMover>,
    /// Who falls, most tiers first.
    pub falling: Vec<ScoreModelMover>,
    /// The highest scores after.
    pub best: Vec<ScoreModelMover>,
}

/// Accounts of a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelTierShift {
    /// 1 is the best.
    pub tier: u8,
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// Accounts with scores of one range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelBucket {
    /// The least score of the range, 0–100.
    pub from: u8,
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// An account that stands otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelMover {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// Tier before.
    pub tier_before: u8,
    /// Tier after.
    pub tier_after: u8,
    /// Why the tier is no better, before.
    #[schema(required = true)]
    pub state_before: Option<String>,
    /// Why the tier is no better, after.
    #[schema(required = true)]
    pub state_after: Option<String>,
    /// Score before, 0–100.
    pub score_before: f64,
    /// Score after, 0–100.
    pub score_after: f64,
}

/// Changes to a text that leave the rest of it as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreModelEditWish {
    /// The file.
    pub text: String,
    /// The changes, made one after the other.
    pub edits: Vec<ScoreModelEdit>,
}

/// One change. Rules are counted from 0 in the order of their dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ScoreModelEdit {
    /// Another weight.
    Weight {
        /// The dimension.
        dimension: String,
        /// The weight.
        weight: f64,
    },
    /// One more rule.
    AddRule {
        /// The dimension.
        dimension: String,
        /// What people read.
        text: String,
        /// The condition.
        when: String,
        /// Points.
        add: f64,
    },
    /// Other words, another condition or other points.
    ChangeRule {
        /// The dimension.
        dimension: String,
        /// Which rule.
        place: usize,
        /// What people read.
        text: String,
        /// The condition.
        when: String,
        /// Points.
        add: f64,
    },
    /// A rule less.
    RemoveRule {
        /// The dimension.
        dimension: String,
        /// Which rule.
        place: usize,
    },
    /// One more dimension.
    AddDimension {
        /// Its name.
        dimension: String,
        /// Its weight.
        weight: f64,
    },
    /// Another name.
    RenameDimension {
        /// The name that it has.
        dimension: String,
        /// The name that it gets.
        name: String,
    },
    /// A dimension less, with its rules.
    RemoveDimension {
        /// The dimension.
        dimension: String,
    },
}

/// The versions that were published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelVersions {
    /// The newest first.
    pub items: Vec<ScoreModelVersion>,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelVersion {
    /// Counts up from 1.
    pub version: i64,
    /// Whether it is in force.
    pub in_force: bool,
    /// What whoever published it said.
    #[schema(required = true)]
    pub note: Option<String>,
    /// The earlier version whose text it is again.
    #[schema(required = true)]
    pub restored_version: Option<i64>,
    /// Who.
    pub published_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub published_at: String,
}

/// Which text.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScoreModelTextQuery {
    /// `draft`, `published`, `shipped` or the number of a version.
    pub of: String,
    /// The product line; the main model where it is not named.
    pub line: Option<String>,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishScoreModel {
    /// The text.
    pub text: String,
    /// What is said about it.
    #[serde(default)]
    pub note: Option<String>,
    /// The version that must be in force still; 0 for none.
    pub expected: i64,
}

/// A way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBackScoreModel {
    /// To which version; the one before where it is not said.
    #[serde(default)]
    pub version: Option<i64>,
    /// What is said about it.
    #[serde(default)]
    pub note: Option<String>,
    /// The version that must be in force still.
    pub expected: i64,
}

/// What a publication did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreModelPublished {
    /// The version in force now.
    pub version: i64,
    /// The one before; nothing where the draft was in force.
    #[schema(required = true)]
    pub former: Option<i64>,
    /// After a way back: accounts whose tier or stage changed since the text was in force last, and
    /// that stand as they stood then.
    pub undone_accounts: u64,
    /// What the author should know.
    pub notices: Vec<String>,
}
