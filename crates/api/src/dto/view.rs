//! Saved views: a page and the query that makes it what it is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct View {
    /// The view's id.
    pub id: i64,
    /// The page, such as `accounts`.
    pub page: String,
    /// The name people gave it.
    pub name: String,
    /// The page's query string, without `?`.
    pub query: String,
}

/// A view to save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewView {
    /// The page, such as `accounts`.
    pub page: String,
    /// The name.
    pub name: String,
    /// The page's query string, without `?`.
    pub query: String,
}

/// The saved views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewList {
    /// The views by page and name.
    pub items: Vec<View>,
}
