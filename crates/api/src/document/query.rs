//! What calls of documents ask for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentText {
    /// The text, at most 256 KiB.
    pub text: String,
}

/// A draft to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocumentDraft {
    /// The text, at most 256 KiB. It may be faulty.
    pub text: String,
    /// The revision that it replaces; 0 where there is no draft yet.
    pub revision: i64,
}

/// A text to be put in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocumentVersion {
    /// The text, at most 256 KiB.
    pub text: String,
    /// Why, at most 2,000 characters.
    pub note: Option<String>,
    /// The version that is believed to be in force, 0 for the shipped text: the call fails where
    /// another one is.
    pub expected_version: i64,
}

/// An earlier version to be put in force again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRestoration {
    /// Why, at most 2,000 characters.
    pub note: Option<String>,
    /// The version that is believed to be in force: the call fails where another one is.
    pub expected_version: i64,
}

/// Which draft a person agrees to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocumentApproval {
    /// The revision of the draft that was read.
    pub revision: i64,
}
