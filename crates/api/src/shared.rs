//! Types that several rooms answer with.

use serde::{Deserialize, Serialize};
use speargun_words::Said;
use utoipa::ToSchema;

/// The largest page a client may ask for.
pub const MAX_LIMIT: u32 = 500;

/// The page size when a client names none.
pub const DEFAULT_LIMIT: u32 = 50;

/// An amount with its currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Money {
    /// The amount in whole units of the currency.
    pub amount: f64,
    /// ISO 4217 code, such as `EUR`.
    pub currency: String,
}

/// One page of a longer list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// How many rows there are in all.
    pub total: u64,
    /// How many rows were skipped.
    pub offset: u64,
    /// How many rows were asked for.
    pub limit: u32,
}

/// The one shape of every error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong; at least one item.
    pub errors: Vec<ErrorItem>,
}

/// One thing that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorItem {
    /// A stable machine-readable code, such as `invalid_filter`.
    pub code: String,
    /// What failed, for people: in the language that `Accept-Language` asks for, else in that of
    /// the workspace.
    pub detail: String,
    /// What to do about it, in the same language.
    #[schema(required = true)]
    pub hint: Option<String>,
    /// The key of the sentence in `locales/`, for clients that say it themselves. Null if the
    /// sentence is of a file, a library or the system.
    #[serde(default)]
    #[schema(required = true)]
    pub key: Option<String>,
    /// The values of the sentence by their names: texts, numbers, or sentences within it as
    /// `{"key", "values"}`. Null if there is no key.
    #[serde(default)]
    #[schema(required = true, value_type = Option<Object>)]
    pub values: Option<serde_json::Map<String, serde_json::Value>>,
}

/// The key of a sentence and its values, as answers have them beside the sentence: neither for one
/// that is of a file, a library or the system, nor for none.
pub(crate) fn key_and_values(
    said: &Said,
) -> (Option<String>, Option<serde_json::Map<String, serde_json::Value>>) {
    let has_key = said.key() != Said::TEXT;
    (has_key.then(|| said.key().to_owned()), has_key.then(|| said.json_values()))
}

/// A person or record named in passing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NamedReference {
    /// The record's id.
    pub id: i64,
    /// The record's name.
    pub name: String,
}

/// A page window of a list without further conditions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows wanted: at most 500, by default 50. 0 asks for the total alone.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

impl PageQuery {
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

/// The limit a client asked for, brought within [`MAX_LIMIT`]; with 0 only the total is told.
#[must_use]
pub fn bounded_limit(limit: Option<u32>) -> u32 {
    limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT)
}
