//! What the handlers ask about conditions.

use crate::dto::{FilterFields, FilterReading, FilterTree};

/// Conditions over accounts.
pub trait FilterBackend {
    /// What they may name.
    fn filter_fields(&self) -> FilterFields;

    /// Text to tree.
    fn read_filter(&self, text: &str) -> FilterReading;

    /// Tree to text.
    fn write_filter(&self, tree: Option<&FilterTree>) -> FilterReading;
}
