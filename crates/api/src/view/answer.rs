//! What calls of views answer with.

use serde::{Deserialize, Serialize};
use speargun_store::saved_view::SavedView;
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

/// The saved views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewList {
    /// The views by page and name.
    pub items: Vec<View>,
}

impl From<SavedView> for View {
    fn from(view: SavedView) -> Self {
        let SavedView { id, page, name, query } = view;
        Self { id, page, name, query }
    }
}
