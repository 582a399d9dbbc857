//! Lists of accounts that people keep.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A list of accounts. It is static: it has whom somebody put there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountList {
    /// The list's id.
    pub id: i64,
    /// Its name, unique without regard to case; filters ask for it as `lists = "…"`.
    pub name: String,
    /// What it is for.
    #[schema(required = true)]
    pub description: Option<String>,
    /// How many accounts stand on it.
    pub size: u64,
    /// Who made it.
    pub created_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it or its members changed last, RFC 3339.
    #[schema(format = DateTime)]
    pub changed_at: String,
    /// Since when it counts no more, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub archived_at: Option<String>,
}

/// The lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountLists {
    /// By name.
    pub items: Vec<AccountList>,
}

/// Which lists are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListsQuery {
    /// Whether archived ones are wanted as well.
    pub archived: Option<bool>,
}

/// A list to make.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccountList {
    /// Its name: 1 to 120 characters, no quotation marks.
    pub name: String,
    /// What it is for: up to 500 characters.
    #[serde(default)]
    pub description: Option<String>,
}

/// What changes about a list; what is not said stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListEdit {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Another description; a blank one takes it away.
    #[serde(default)]
    pub description: Option<String>,
    /// Whether it counts no more in filters and rules.
    #[serde(default)]
    pub archived: Option<bool>,
}

/// Which members of a list are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListMembersQuery {
    /// Who stood on it at the end of this day, such as `2026-09-30`; now where it is not said.
    pub as_of: Option<String>,
    /// How many at most; 100 where it is not said, 1,000 at most.
    pub limit: Option<u32>,
    /// How many are skipped.
    pub offset: Option<u64>,
}

/// An account on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListMember {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// Since when it stands there, RFC 3339.
    #[schema(format = DateTime)]
    pub from: String,
    /// Who put it there.
    pub added_by: String,
    /// Why.
    #[schema(required = true)]
    pub reason: Option<String>,
}

/// Accounts to add or remove, told in one of three ways: by ids, by texts, or all that a filter
/// and a search choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSelection {
    /// Ids of accounts.
    #[serde(default)]
    pub ids: Option<Vec<i64>>,
    /// Domains, names or ids, one account each.
    #[serde(default)]
    pub texts: Option<Vec<String>>,
    /// Condition over accounts; a blank one with a blank search chooses all.
    #[serde(default)]
    pub filter: Option<String>,
    /// Words that must all be in the names or the domain.
    #[serde(default)]
    pub search: Option<String>,
    /// The product line whose scores and tiers the filter asks for.
    #[serde(default)]
    pub line: Option<String>,
    /// Why they are added: up to 500 characters.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What came of adding or removing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListChange {
    /// Accounts added or removed.
    pub changed: u64,
    /// Accounts that stood so already.
    pub unchanged: u64,
    /// Rows that name no account, or several.
    pub rejected: u64,
    /// The first 100 of them.
    pub rejects: Vec<ListReject>,
    /// The list as it is now.
    pub list: AccountList,
}

/// A row that names no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListReject {
    /// Which, from 1.
    pub row: u64,
    /// What stood there.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}
