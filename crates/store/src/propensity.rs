//! Learned models of how likely an account is to be won: every version for ever, the last counts.

use speargun_domain::value::Value;

use crate::{Connection, StoreError};

/// A version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredPropensity {
    /// Counts up; set by [`put`].
    pub version: i64,
    /// The model and how good it is, as JSON.
    pub text: String,
    /// Who had it learned.
    pub learned_by: String,
    /// When.
    pub learned_at: i64,
}

/// The last version; nothing where nothing was learned yet.
///
/// # Errors
/// What the database reports.
pub fn last(connection: &mut Connection) -> Result<Option<StoredPropensity>, StoreError> {
    let sql = "SELECT version, text, learned_by, learned_at FROM propensity_model \
        ORDER BY version DESC LIMIT 1";
    Ok(connection.query_one(sql, &[])?.map(|row| StoredPropensity {
        version: row.integer(0),
        text: row.text(1).to_owned(),
        learned_by: row.text(2).to_owned(),
        learned_at: row.integer(3),
    }))
}

/// Keeps a version and gives its number.
///
/// # Errors
/// What the database reports.
pub fn put(connection: &mut Connection, model: &StoredPropensity) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO propensity_model (text, learned_by, learned_at) \
         VALUES (?1, ?2, ?3) RETURNING version",
        &[
            Value::from(model.text.as_str()),
            Value::from(model.learned_by.as_str()),
            Value::Integer(model.learned_at),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}
