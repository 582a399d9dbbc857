//! Views that people saved.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// A view: a page with its state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SavedView {
    /// Row id.
    pub id: i64,
    /// Which page.
    pub page: String,
    /// Its name.
    pub name: String,
    /// The page's state as a query string.
    pub query: String,
}

/// All views, by page and name.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection) -> Result<Vec<SavedView>, StoreError> {
    let rows = connection
        .query("SELECT id, page, name, query FROM saved_view ORDER BY page, name, id", &[])?;
    Ok(rows
        .iter()
        .map(|row| SavedView {
            id: row.integer(0),
            page: row.text(1).to_owned(),
            name: row.text(2).to_owned(),
            query: row.text(3).to_owned(),
        })
        .collect())
}

/// Saves a view; one of the same name on the same page is replaced.
///
/// # Errors
/// What the database reports.
pub fn save(connection: &mut Connection, view: &SavedView) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO saved_view (page, name, query) VALUES (?1, ?2, ?3) \
         ON CONFLICT (page, name) DO UPDATE SET query = excluded.query RETURNING id",
        &[
            Value::from(view.page.as_str()),
            Value::from(view.name.as_str()),
            Value::from(view.query.as_str()),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Deletes a view; tells whether there was one.
///
/// # Errors
/// What the database reports.
pub fn delete(connection: &mut Connection, id: i64) -> Result<bool, StoreError> {
    let deleted =
        connection.execute("DELETE FROM saved_view WHERE id = ?1", &[Value::Integer(id)])?;
    Ok(deleted > 0)
}
