//! Types of dossiers.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::Page;

/// The dossier of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Dossier {
    /// The account's number as it is now.
    pub account_id: i64,
    /// The share of sections with a statement that is not stale, 0 to 1.
    pub completeness: f64,
    /// Its sections, in their order.
    pub sections: Vec<DossierPart>,
    /// The comments, the newest first.
    pub comments: Page<DossierComment>,
}

/// A section of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DossierPart {
    /// `situation`, `goals`, `politics`, `buying`, `committee` or `pains`.
    pub section: String,
    /// Its statements, in the order in which they came.
    pub statements: Vec<DossierStatement>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DossierStatement {
    /// Its number.
    pub id: i64,
    /// What is so.
    pub text: String,
    /// Where it is from.
    pub source: String,
    /// The address of the source.
    #[schema(required = true)]
    pub source_url: Option<String>,
    /// The day of the source.
    #[schema(required = true, format = Date)]
    pub source_on: Option<String>,
    /// 1 guessed, 2 likely, 3 certain.
    pub certainty: i64,
    /// After this day it has to be looked at again.
    #[schema(format = Date)]
    pub fresh_until: String,
    /// Whether that day is over.
    pub stale: bool,
    /// Who wrote it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A comment on a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DossierComment {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A statement to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDossierStatement {
    /// What it is about.
    pub section: String,
    /// What is so, in 2,000 characters at most.
    pub text: String,
    /// Where it is from, such as "annual report 2026".
    pub source: String,
    /// The address of the source.
    #[serde(default)]
    pub source_url: Option<String>,
    /// The day of the source.
    #[serde(default)]
    #[schema(format = Date)]
    pub source_on: Option<String>,
    /// 1 guessed, 2 likely, 3 certain.
    pub certainty: i64,
    /// After how many days it has to be looked at again; 180 by default.
    #[serde(default)]
    pub fresh_days: Option<i64>,
}

/// Why a statement is removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementRemoval {
    /// Why.
    pub reason: String,
}

/// A comment to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDossierComment {
    /// What it says, in 2,000 characters at most.
    pub text: String,
}

/// How a one-pager is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OnePagerQuery {
    /// `en`, `ko` or `el`; the reader's by default.
    pub language: Option<String>,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrittenInDossier {
    /// Its number.
    pub id: i64,
}
