//! Roles that a company makes.

use speargun_domain::caller::Context;
use speargun_domain::right::custom_role_key;
use speargun_domain::value::Value;

use super::CustomRole;
use crate::{Connection, Row, StoreError};

/// A role that the company made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredRole {
    /// Row id.
    pub id: i64,
    /// What it is.
    pub role: CustomRole,
    /// Counts its changes.
    pub revision: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, in microseconds UTC.
    pub changed_at: i64,
}

const COLUMNS: &str = "id, name, actions, team, revision, changed_by, changed_at";

fn read(row: &Row) -> StoredRole {
    StoredRole {
        id: row.integer(0),
        role: CustomRole {
            name: row.text(1).to_owned(),
            actions: row.text(2).to_owned(),
            team: row.text_option(3),
        },
        revision: row.integer(4),
        changed_by: row.text(5).to_owned(),
        changed_at: row.integer(6),
    }
}

/// All roles of the company, by name.
///
/// # Errors
/// What the database reports.
pub fn list_roles(connection: &mut Connection) -> Result<Vec<StoredRole>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM custom_role ORDER BY name_key, id");
    Ok(connection.query(&sql, &[])?.iter().map(read).collect())
}

/// One role.
///
/// # Errors
/// What the database reports.
pub fn role(connection: &mut Connection, id: i64) -> Result<Option<StoredRole>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM custom_role WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.as_ref().map(read))
}

/// How many roles there are.
///
/// # Errors
/// What the database reports.
pub fn count_roles(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT COUNT(*) FROM custom_role", &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// How many people have a role, those who are shut out as well.
///
/// # Errors
/// What the database reports.
pub fn count_of_role(connection: &mut Connection, id: i64) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM app_user WHERE role = ?1";
    let row = connection.query_one(sql, &[Value::from(custom_role_key(id))])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Adds a role and returns its number; none if the name is taken.
///
/// # Errors
/// What the database reports.
pub fn add_role(
    connection: &mut Connection,
    new: &CustomRole,
    context: &Context,
) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one(
        "INSERT INTO custom_role (name, name_key, actions, team, created_at, created_by, \
         changed_at, changed_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?6) \
         ON CONFLICT (name_key) DO NOTHING RETURNING id",
        &[
            Value::from(new.name.as_str()),
            Value::from(new.name.to_lowercase()),
            Value::from(new.actions.as_str()),
            Value::from(new.team.as_deref()),
            Value::Integer(context.now),
            Value::from(context.name()),
        ],
    )?;
    Ok(row.map(|row| row.integer(0)))
}

/// Changes a role. Returns false if another has its name.
///
/// # Errors
/// What the database reports.
pub fn write_role(
    connection: &mut Connection,
    (id, new): (i64, &CustomRole),
    context: &Context,
) -> Result<bool, StoreError> {
    let changed = connection.execute(
        "UPDATE custom_role SET name = ?2, name_key = ?3, actions = ?4, team = ?5, \
         changed_at = ?6, changed_by = ?7, revision = revision + 1 WHERE id = ?1 \
         AND NOT EXISTS (SELECT 1 FROM custom_role other WHERE other.name_key = ?3 \
         AND other.id <> ?1)",
        &[
            Value::Integer(id),
            Value::from(new.name.as_str()),
            Value::from(new.name.to_lowercase()),
            Value::from(new.actions.as_str()),
            Value::from(new.team.as_deref()),
            Value::Integer(context.now),
            Value::from(context.name()),
        ],
    )?;
    Ok(changed > 0)
}

/// Removes a role.
///
/// # Errors
/// What the database reports.
pub fn remove_role(connection: &mut Connection, id: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM custom_role WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id)]).map(|_| ())
}
