//! Intent: topics that accounts look for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Topics that somebody observed at accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewIntent {
    /// Who says so; what the source said before of the same topic and week is replaced. `intent`
    /// when not said.
    #[serde(default)]
    pub source: Option<String>,
    /// What was observed; 5,000 rows at most. A row that is none is turned down alone.
    #[schema(value_type = Vec<NewIntentRow>)]
    pub rows: Vec<serde_json::Value>,
}

/// A topic of an account in a week.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewIntentRow {
    /// The account's id here.
    #[serde(default)]
    pub account_id: Option<i64>,
    /// Or the account's key at its source.
    #[serde(default)]
    pub account: Option<String>,
    /// Or the account's domain, which goes before its key.
    #[serde(default)]
    pub domain: Option<String>,
    /// The topic.
    pub topic: String,
    /// From 0 to 100.
    pub score: f64,
    /// A day of the week, as 2026-01-31; this week when not said.
    #[serde(default)]
    pub week: Option<String>,
}

/// Who says what an uploaded table says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IntentSourceQuery {
    /// The source; `intent` when not said.
    pub source: Option<String>,
}

/// What came of rows of intent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntentResult {
    /// Rows read.
    pub rows: u64,
    /// Rows kept.
    pub kept: u64,
    /// Rows of these whose account is not known yet: they count from when it comes.
    pub unmatched: u64,
    /// Rows turned down.
    pub rejected: u64,
    /// Rows that were turned down: all of a call, the first hundred of a file.
    pub rejects: Vec<IntentReject>,
}

/// A row that was turned down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntentReject {
    /// The place in the call, from 0; the line of a file, from 1.
    pub row: u64,
    /// Why.
    pub reason: String,
}

/// What an account looks for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountIntent {
    /// Whether enough topics surge.
    pub surging: bool,
    /// The topics that surge, each once.
    pub surging_topics: Vec<String>,
    /// Topics of others, those with the highest scores first.
    pub topics: Vec<IntentTopic>,
    /// Topics of our own content that surged when the account was scored last.
    pub own_topics: Vec<String>,
    /// Mondays of the weeks that count, as 2026-01-26, this week first.
    pub weeks: Vec<String>,
    /// From which score on a topic surges.
    pub threshold: f64,
    /// From how many surging topics on the account surges.
    pub topics_min: u32,
    /// From how many events on a topic of our own content surges.
    pub events_min: u32,
}

/// What one source says of one topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IntentTopic {
    /// Who says so.
    pub source: String,
    /// The topic.
    pub topic: String,
    /// Scores by week, this week first; null where nothing was said.
    pub scores: Vec<Option<f64>>,
    /// The highest of them.
    pub score: f64,
    /// Whether it reaches the threshold.
    pub surges: bool,
}
