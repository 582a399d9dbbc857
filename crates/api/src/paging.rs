//! Windows of longer lists.

use crate::money::count;
use crate::shared::{Page, PageQuery};

/// Limit and offset of a window.
pub(crate) fn window(query: &PageQuery) -> (i64, i64) {
    (i64::from(query.limit()), i64::try_from(query.offset()).unwrap_or(i64::MAX))
}

/// A window with how many there are in all.
pub(crate) fn page<T>(items: Vec<T>, total: i64, query: &PageQuery) -> Page<T> {
    Page { items, total: count(total), offset: query.offset(), limit: query.limit() }
}
