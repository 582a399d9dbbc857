//! Score models as they were published: every version for ever, one of them in force.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// The name of the model that accounts get their score and tier by.
pub const MAIN: &str = "main";
/// The state of the version in force.
pub const PUBLISHED: &str = "published";
/// The state of a version that was in force.
pub const RETIRED: &str = "retired";

/// A published version of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredModel {
    /// [`MAIN`], or the name of another.
    pub name: String,
    /// Counts up from 1; set by [`publish`]. 0 is what scored before the first publication.
    pub version: i64,
    /// published, retired.
    pub state: String,
    /// The file.
    pub text: String,
    /// What whoever published it said about it.
    pub note: Option<String>,
    /// The earlier version whose text it is again.
    pub restored_version: Option<i64>,
    /// Who published it; blank for version 0.
    pub published_by: String,
    /// When.
    pub published_at: i64,
    /// When another took its place.
    pub retired_at: Option<i64>,
}

const COLUMNS: &str = "name, version, state, text, note, restored_version, published_by, \
    published_at, retired_at FROM score_model";

fn read(row: &Row) -> StoredModel {
    StoredModel {
        name: row.text(0).to_owned(),
        version: row.integer(1),
        state: row.text(2).to_owned(),
        text: row.text(3).to_owned(),
        note: row.text_option(4),
        restored_version: row.integer_option(5),
        published_by: row.text(6).to_owned(),
        published_at: row.integer(7),
        retired_at: row.integer_option(8),
    }
}

/// The number of the version in force; nothing where none was ever published.
///
/// # Errors
/// What the database reports.
pub fn published_version(
    connection: &mut Connection,
    name: &str,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT version FROM score_model WHERE name = ?1 AND state = 'published'";
    Ok(connection.query_one(sql, &[Value::from(name)])?.map(|row| row.integer(0)))
}

/// The versions in force, one for each name.
///
/// # Errors
/// What the database reports.
pub fn all_published(connection: &mut Connection) -> Result<Vec<StoredModel>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE state = 'published' ORDER BY name");
    Ok(connection.query(&sql, &[])?.iter().map(read).collect())
}

/// Takes the version in force out of it, so that none of its name is; tells whether there was one.
///
/// # Errors
/// What the database reports.
pub fn retire(connection: &mut Connection, name: &str, at: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE score_model SET state = 'retired', retired_at = ?2 \
               WHERE name = ?1 AND state = 'published'";
    Ok(connection.execute(sql, &[Value::from(name), Value::Integer(at)])? > 0)
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
    let sql = format!("SELECT {COLUMNS} WHERE name = ?1 AND version = ?2");
    let found = connection.query_one(&sql, &[Value::from(name), Value::Integer(version)])?;
    Ok(found.map(|row| read(&row)))
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
    connection.execute(
        "INSERT INTO score_model (name, version, state, text, published_by, published_at, \
         retired_at) VALUES (?1, 0, 'retired', ?2, '', ?3, ?3)",
        &[Value::from(name), Value::from(text), Value::Integer(retired_at)],
    )?;
    Ok(())
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
    let sql = format!("SELECT {COLUMNS} WHERE name = ?1 ORDER BY version DESC LIMIT ?2");
    let rows = connection.query(&sql, &[Value::from(name), Value::Integer(limit)])?;
    Ok(rows.iter().map(read).collect())
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
    if connection.is_postgres() {
        // Whoever publishes at the same moment waits here; SQLite has one writer anyway.
        connection.batch("LOCK TABLE score_model IN EXCLUSIVE MODE")?;
    }
    let name = Value::from(model.name.as_str());
    let standing = published_version(connection, &model.name)?;
    if standing != expected {
        return Ok(Err(standing));
    }
    connection.execute(
        "UPDATE score_model SET state = 'retired', retired_at = ?2 \
         WHERE name = ?1 AND state = 'published'",
        &[name.clone(), Value::Integer(model.published_at)],
    )?;
    let row = connection.query_one(
        "INSERT INTO score_model (name, version, state, text, note, restored_version, \
         published_by, published_at) SELECT CAST(?1 AS TEXT), COALESCE(MAX(version), 0) + 1, \
         'published', CAST(?2 AS TEXT), CAST(?3 AS TEXT), CAST(?4 AS BIGINT), CAST(?5 AS TEXT), \
         CAST(?6 AS BIGINT) FROM score_model WHERE name = ?1 RETURNING version",
        &[
            name,
            Value::from(model.text.as_str()),
            Value::from(model.note.clone()),
            Value::from(model.restored_version),
            Value::from(model.published_by.as_str()),
            Value::Integer(model.published_at),
        ],
    )?;
    Ok(Ok(row.map_or(0, |row| row.integer(0))))
}
