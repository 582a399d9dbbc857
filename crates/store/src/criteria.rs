//! Sheets of criteria, their versions, and who signed them.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A sheet of criteria at its newest version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredCriteria {
    /// Row id.
    pub id: i64,
    /// Its name, unique without regard to case.
    pub name: String,
    /// Row id of the newest version.
    pub version_id: i64,
    /// Its number, from 1.
    pub version: i64,
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub changed_by: String,
    /// When.
    pub changed_at: i64,
}

/// Who has to sign a version, or has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// The version.
    pub version: i64,
    /// The person.
    pub user_id: i64,
    /// Their address when they were named.
    pub email: String,
    /// Their name when they were named.
    pub name: String,
    /// When they signed.
    pub signed_at: Option<i64>,
    /// When a later version made the signature fall.
    pub fallen_at: Option<i64>,
}

const NEWEST: &str = "SELECT c.id, c.name, v.id, v.version, v.text, v.created_by, v.created_at \
    FROM criteria c JOIN criteria_version v ON v.criteria_id = c.id \
    AND v.version = (SELECT MAX(version) FROM criteria_version WHERE criteria_id = c.id)";

fn read(row: &Row) -> StoredCriteria {
    StoredCriteria {
        id: row.integer(0),
        name: row.text(1).to_owned(),
        version_id: row.integer(2),
        version: row.integer(3),
        text: row.text(4).to_owned(),
        changed_by: row.text(5).to_owned(),
        changed_at: row.integer(6),
    }
}

/// All sheets, by name.
///
/// # Errors
/// What the database reports.
pub fn all(connection: &mut Connection) -> Result<Vec<StoredCriteria>, StoreError> {
    let rows = connection.query(&format!("{NEWEST} ORDER BY c.name_key"), &[])?;
    Ok(rows.iter().map(read).collect())
}

/// One sheet.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredCriteria>, StoreError> {
    let row = connection.query_one(&format!("{NEWEST} WHERE c.id = ?1"), &[Value::Integer(id)])?;
    Ok(row.as_ref().map(read))
}

/// The sheet of a name, without regard to case.
///
/// # Errors
/// What the database reports.
pub fn named(
    connection: &mut Connection,
    name: &str,
) -> Result<Option<StoredCriteria>, StoreError> {
    let key = Value::from(name.to_lowercase());
    let row = connection.query_one(&format!("{NEWEST} WHERE c.name_key = ?1"), &[key])?;
    Ok(row.as_ref().map(read))
}

/// Makes a sheet without a version and returns its id. The name is free.
///
/// # Errors
/// What the database reports.
pub fn create(
    connection: &mut Connection,
    name: &str,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO criteria (name, name_key, created_by, created_at) VALUES (?1, ?2, ?3, ?4) \
         RETURNING id",
        &[
            Value::from(name),
            Value::from(name.to_lowercase()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes a version of a sheet and returns its row id.
///
/// # Errors
/// What the database reports.
pub fn add_version(
    connection: &mut Connection,
    (id, version): (i64, i64),
    text: &str,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO criteria_version (criteria_id, version, text, created_by, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        &[
            Value::Integer(id),
            Value::Integer(version),
            Value::from(text),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// The text of one version.
///
/// # Errors
/// What the database reports.
pub fn version_text(
    connection: &mut Connection,
    (id, version): (i64, i64),
) -> Result<Option<String>, StoreError> {
    let row = connection.query_one(
        "SELECT text FROM criteria_version WHERE criteria_id = ?1 AND version = ?2",
        &[Value::Integer(id), Value::Integer(version)],
    )?;
    Ok(row.map(|row| row.text(0).to_owned()))
}

/// Names a person who has to sign a version.
///
/// # Errors
/// What the database reports.
pub fn name_signer(
    connection: &mut Connection,
    version_id: i64,
    (user_id, email, name): (i64, &str, &str),
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO criteria_signature (version_id, user_id, email, name) \
         VALUES (?1, ?2, ?3, ?4)",
        &[
            Value::Integer(version_id),
            Value::Integer(user_id),
            Value::from(email),
            Value::from(name),
        ],
    )?;
    Ok(())
}

/// Signs a version for a person who has to; returns whether they had not yet.
///
/// # Errors
/// What the database reports.
pub fn sign(
    connection: &mut Connection,
    (version_id, user_id): (i64, i64),
    at: i64,
) -> Result<bool, StoreError> {
    let signed = connection.execute(
        "UPDATE criteria_signature SET signed_at = ?3 WHERE version_id = ?1 AND user_id = ?2 \
         AND signed_at IS NULL",
        &[Value::Integer(version_id), Value::Integer(user_id), Value::Integer(at)],
    )?;
    Ok(signed > 0)
}

/// Lets the signatures of a version fall.
///
/// # Errors
/// What the database reports.
pub fn let_fall(connection: &mut Connection, version_id: i64, at: i64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE criteria_signature SET fallen_at = ?2 WHERE version_id = ?1 \
         AND signed_at IS NOT NULL AND fallen_at IS NULL",
        &[Value::Integer(version_id), Value::Integer(at)],
    )?;
    Ok(())
}

/// Who has to sign the versions of a sheet and who has, the newest version first.
///
/// # Errors
/// What the database reports.
pub fn signatures(connection: &mut Connection, id: i64) -> Result<Vec<Signature>, StoreError> {
    let rows = connection.query(
        "SELECT v.version, s.user_id, s.email, s.name, s.signed_at, s.fallen_at \
         FROM criteria_signature s JOIN criteria_version v ON v.id = s.version_id \
         WHERE v.criteria_id = ?1 ORDER BY v.version DESC, s.id",
        &[Value::Integer(id)],
    )?;
    let signature = |row: &Row| Signature {
        version: row.integer(0),
        user_id: row.integer(1),
        email: row.text(2).to_owned(),
        name: row.text(3).to_owned(),
        signed_at: row.integer_option(4),
        fallen_at: row.integer_option(5),
    };
    Ok(rows.iter().map(signature).collect())
}
