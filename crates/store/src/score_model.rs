//! Score models as they were published: documents of the kind `score_model`.

use speargun_domain::value::Value;

use crate::document::{self, StoredDocument};
use crate::{Connection, StoreError};

pub use crate::document::{MAIN, PUBLISHED, RETIRED};

/// The kind of document that score models are.
pub const KIND: &str = "score_model";
/// How the text of a score model is read.
const FORMAT: i64 = 1;

/// A published version of a model.
pub type StoredModel = StoredDocument;

/// The number of the version in force; nothing where none was ever published.
///
/// # Errors
/// What the database reports.
pub fn published_version(
    connection: &mut Connection,
    name: &str,
) -> Result<Option<i64>, StoreError> {
    document::published_version(connection, (KIND, name))
}

/// The versions in force, one for each name.
///
/// # Errors
/// What the database reports.
pub fn all_published(connection: &mut Connection) -> Result<Vec<StoredModel>, StoreError> {
    document::all_published(connection, KIND)
}

/// Takes the version in force out of it, so that none of its name is; tells whether there was one.
///
/// # Errors
/// What the database reports.
pub fn retire(connection: &mut Connection, name: &str, at: i64) -> Result<bool, StoreError> {
    document::retire(connection, (KIND, name), at)
}

/// One version.
///
/// # Errors
/// What the database reports.
pub fn get(
    connection: &mut Connection,
    name: &str,
    version: i64,
) -> Result<Option<StoredModel>, StoreError> {
    document::get(connection, (KIND, name), version)
}

/// The text of the draft by which scores stand; none where a published version, or nothing, does.
///
/// # Errors
/// What the database reports.
pub fn scored_draft(connection: &mut Connection) -> Result<Option<String>, StoreError> {
    let row = connection.query_one("SELECT scored_draft FROM workspace_meta", &[])?;
    Ok(row.and_then(|row| row.text_option(0)))
}

/// Notes the text of the draft by which scores stand.
///
/// # Errors
/// What the database reports.
pub fn set_scored_draft(connection: &mut Connection, text: &str) -> Result<(), StoreError> {
    let sql = "UPDATE workspace_meta SET scored_draft = ?1 \
               WHERE scored_draft IS NULL OR scored_draft <> ?1";
    connection.execute(sql, &[Value::from(text)])?;
    Ok(())
}

/// Keeps what scored before the first publication as version 0, out of force since then.
///
/// # Errors
/// What the database reports.
pub fn keep_former(
    connection: &mut Connection,
    name: &str,
    text: &str,
    retired_at: i64,
) -> Result<(), StoreError> {
    document::keep_former(connection, (KIND, name), (FORMAT, text), retired_at)
}

/// The versions, the newest first.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    name: &str,
    limit: i64,
) -> Result<Vec<StoredModel>, StoreError> {
    document::list(connection, (KIND, name), limit)
}

/// Puts a text in force as the next version of its name, in place of the one that was, provided
/// that the version in force is still `expected`. Gives the new number, or, where somebody
/// published meanwhile, what is in force now; nothing was written then.
///
/// # Errors
/// What the database reports.
pub fn publish(
    connection: &mut Connection,
    model: &StoredModel,
    expected: Option<i64>,
) -> Result<Result<i64, Option<i64>>, StoreError> {
    let model = StoredModel { kind: KIND.to_owned(), format: FORMAT, ..model.clone() };
    document::publish(connection, &model, expected)
}
