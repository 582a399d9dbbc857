//! Learned weights of matching: versions, which of them is in force, and the way back.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// The state of a model that was never in force.
pub const DRAFT: &str = "draft";
/// The state of the model in force.
pub const PUBLISHED: &str = "published";
/// The state of a model that was in force.
pub const RETIRED: &str = "retired";

/// A version of the weights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchModel {
    /// Number; set by [`add`].
    pub version: i64,
    /// draft, published, retired.
    pub state: String,
    /// JSON: the weights.
    pub weights: String,
    /// JSON: what training found.
    pub training: String,
    /// Who had it made.
    pub created_by: String,
    /// When.
    pub created_at: i64,
    /// Who published it last.
    pub published_by: Option<String>,
    /// When.
    pub published_at: Option<i64>,
}

const COLUMNS: &str = "version, state, weights, training, created_by, created_at, published_by, \
    published_at FROM match_model";

fn read(row: &Row) -> MatchModel {
    MatchModel {
        version: row.integer(0),
        state: row.text(1).to_owned(),
        weights: row.text(2).to_owned(),
        training: row.text(3).to_owned(),
        created_by: row.text(4).to_owned(),
        created_at: row.integer(5),
        published_by: row.text_option(6),
        published_at: row.integer_option(7),
    }
}

/// Keeps a new version as a draft and gives its number.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, model: &MatchModel) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO match_model (state, weights, training, created_by, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) RETURNING version",
        &[
            Value::from(DRAFT),
            Value::from(model.weights.as_str()),
            Value::from(model.training.as_str()),
            Value::from(model.created_by.as_str()),
            Value::Integer(model.created_at),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// One version.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, version: i64) -> Result<Option<MatchModel>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE version = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(version)])?.map(|row| read(&row)))
}

/// The version in force; nothing where the shipped weights are.
///
/// # Errors
/// What the database reports.
pub fn published(connection: &mut Connection) -> Result<Option<MatchModel>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE state = 'published'");
    Ok(connection.query_one(&sql, &[])?.map(|row| read(&row)))
}

/// The versions, the newest first.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection, limit: i64) -> Result<Vec<MatchModel>, StoreError> {
    let sql = format!("SELECT {COLUMNS} ORDER BY version DESC LIMIT ?1");
    Ok(connection.query(&sql, &[Value::Integer(limit)])?.iter().map(read).collect())
}

fn retire(connection: &mut Connection) -> Result<(), StoreError> {
    connection
        .execute("UPDATE match_model SET state = 'retired' WHERE state = 'published'", &[])?;
    Ok(())
}

/// Puts a version in force in place of the one that is.
///
/// # Errors
/// What the database reports.
pub fn publish(
    connection: &mut Connection,
    version: i64,
    context: &Context,
) -> Result<(), StoreError> {
    retire(connection)?;
    let values =
        [Value::Integer(version), Value::from(context.name()), Value::Integer(context.now)];
    connection.execute(
        "UPDATE match_model SET state = 'published', published_by = ?2, published_at = ?3 \
         WHERE version = ?1",
        &values,
    )?;
    connection.execute(
        "INSERT INTO match_model_publication (version, published_by, published_at) \
         VALUES (?1, ?2, ?3)",
        &values,
    )?;
    Ok(())
}

/// Takes the last publication back. Gives the version that was in force and the one that is again,
/// of which there is none where the shipped weights are; nothing where nothing was published.
///
/// # Errors
/// What the database reports.
pub fn roll_back(
    connection: &mut Connection,
    context: &Context,
) -> Result<Option<(i64, Option<i64>)>, StoreError> {
    let rows = connection.query(
        "SELECT id, version FROM match_model_publication WHERE undone_at IS NULL \
         ORDER BY id DESC LIMIT 2",
        &[],
    )?;
    let Some(last) = rows.first() else { return Ok(None) };
    connection.execute(
        "UPDATE match_model_publication SET undone_by = ?2, undone_at = ?3 WHERE id = ?1",
        &[
            Value::Integer(last.integer(0)),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    retire(connection)?;
    let again = rows.get(1).map(|row| row.integer(1));
    if let Some(version) = again {
        connection.execute(
            "UPDATE match_model SET state = 'published' WHERE version = ?1",
            &[Value::Integer(version)],
        )?;
    }
    Ok(Some((last.integer(1), again)))
}
