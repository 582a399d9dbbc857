//! Types of criteria.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The sheets of criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CriteriaList {
    /// By name.
    pub items: Vec<CriteriaSheet>,
}

/// A sheet of criteria at its newest version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CriteriaSheet {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The number of the version, from 1.
    pub version: i64,
    /// The text of the version, as TOML.
    pub text: String,
    /// Who wrote the version.
    pub changed_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub changed_at: String,
    /// Whether everyone who has to sign has: before that no account may be proposed.
    pub signed: bool,
    /// Why its text can no longer be read, in the reader's language. It has no criteria then, and
    /// no account is proposed by it.
    #[schema(required = true)]
    pub fault: Option<String>,
    /// Its criteria, in their order.
    pub criteria: Vec<Criterion>,
    /// The addresses that the text names as signers; empty where every executive has to sign.
    pub named_signers: Vec<String>,
    /// Who has to sign the version, and who has.
    pub signatures: Vec<CriteriaSigner>,
    /// Signatures on earlier versions that a change made fall.
    pub fallen: Vec<CriteriaSigner>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Criterion {
    /// By which judgements name it.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// How much it counts beside the others.
    pub weight: f64,
    /// The condition, where the machine answers.
    #[schema(required = true)]
    pub filter: Option<String>,
    /// The question, where people answer with 1 to 5.
    #[schema(required = true)]
    pub question: Option<String>,
}

/// Who has to sign a version, or has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CriteriaSigner {
    /// The number of the person.
    pub user_id: i64,
    /// Their address when they were named.
    pub email: String,
    /// Their name when they were named.
    pub name: String,
    /// The version.
    pub version: i64,
    /// When they signed; null if they have not.
    #[schema(required = true, format = DateTime)]
    pub signed_at: Option<String>,
    /// When a change made the signature fall.
    #[schema(required = true, format = DateTime)]
    pub fallen_at: Option<String>,
}

/// A sheet to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCriteria {
    /// Its name.
    pub name: String,
    /// Its text, as TOML.
    pub text: String,
}

/// A change of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaChange {
    /// The version that the change was made from.
    pub version: i64,
    /// The new text.
    pub text: String,
}

/// What is signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaSignature {
    /// The version that was read; a newer one is not signed then.
    #[serde(default)]
    pub version: Option<i64>,
}
