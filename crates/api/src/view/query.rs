//! What calls of views ask for.

use serde::{Deserialize, Serialize};
use speargun_store::saved_view::SavedView;
use utoipa::ToSchema;

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

impl From<NewView> for SavedView {
    fn from(view: NewView) -> Self {
        let NewView { page, name, query } = view;
        Self { id: 0, page, name, query }
    }
}
