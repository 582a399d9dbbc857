//! Names and domains that people added to accounts, and domains that they took out of matching.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A further name or domain of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alias {
    /// Row id.
    pub id: i64,
    /// The account; the one that it went into where it was merged.
    pub account_id: i64,
    /// `name` or `domain`.
    pub kind: String,
    /// The name or domain.
    pub value: String,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: i64,
}

const COLUMNS: &str = "l.id, COALESCE(a.merged_into, a.id), l.kind, l.value, l.added_by, \
    l.added_at FROM account_alias l JOIN account a ON a.id = l.account_id \
    WHERE l.removed_at IS NULL";

fn read(row: &Row) -> Alias {
    Alias {
        id: row.integer(0),
        account_id: row.integer(1),
        kind: row.text(2).to_owned(),
        value: row.text(3).to_owned(),
        added_by: row.text(4).to_owned(),
        added_at: row.integer(5),
    }
}

/// Adds a name or domain and gives its id.
///
/// # Errors
/// What the database reports.
pub fn add(connection: &mut Connection, alias: &Alias) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO account_alias (account_id, kind, value, added_by, added_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        &[
            Value::Integer(alias.account_id),
            Value::from(alias.kind.as_str()),
            Value::from(alias.value.as_str()),
            Value::from(alias.added_by.as_str()),
            Value::Integer(alias.added_at),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Takes a name or domain away; tells whether it stood.
///
/// # Errors
/// What the database reports.
pub fn remove(connection: &mut Connection, id: i64, context: &Context) -> Result<bool, StoreError> {
    let changed = connection.execute(
        "UPDATE account_alias SET removed_by = ?2, removed_at = ?3 \
         WHERE id = ?1 AND removed_at IS NULL",
        &[Value::Integer(id), Value::from(context.name()), Value::Integer(context.now)],
    )?;
    Ok(changed > 0)
}

/// The names and domains that people added to an account, and to those merged into it.
///
/// # Errors
/// What the database reports.
pub fn of_account(connection: &mut Connection, account_id: i64) -> Result<Vec<Alias>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} AND l.account_id IN \
         (SELECT id FROM account WHERE id = ?1 OR merged_into = ?1) \
         ORDER BY l.kind DESC, l.id"
    );
    Ok(connection.query(&sql, &[Value::Integer(account_id)])?.iter().map(read).collect())
}

/// Hands over every name and domain that people added.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(Alias) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {COLUMNS} ORDER BY l.id");
    connection.query_each(&sql, &[], |row| take(read(&row)))
}

/// A domain that says nothing about an employer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExcludedDomain {
    /// Row id.
    pub id: i64,
    /// Registrable domain.
    pub domain: String,
    /// Why.
    pub reason: Option<String>,
    /// Who said so.
    pub added_by: String,
    /// When.
    pub added_at: i64,
}

fn read_excluded(row: &Row) -> ExcludedDomain {
    ExcludedDomain {
        id: row.integer(0),
        domain: row.text(1).to_owned(),
        reason: row.text_option(2),
        added_by: row.text(3).to_owned(),
        added_at: row.integer(4),
    }
}

const EXCLUDED: &str =
    "id, domain, reason, added_by, added_at FROM excluded_domain WHERE removed_at IS NULL";

/// Excludes a domain and gives its id; nothing where it is excluded already.
///
/// # Errors
/// What the database reports.
pub fn exclude(
    connection: &mut Connection,
    domain: &ExcludedDomain,
) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one(
        "INSERT INTO excluded_domain (domain, reason, added_by, added_at) \
         VALUES (?1, ?2, ?3, ?4) ON CONFLICT (domain) WHERE removed_at IS NULL DO NOTHING \
         RETURNING id",
        &[
            Value::from(domain.domain.as_str()),
            Value::from(domain.reason.clone()),
            Value::from(domain.added_by.as_str()),
            Value::Integer(domain.added_at),
        ],
    )?;
    Ok(row.map(|row| row.integer(0)))
}

/// Lets a domain count again; gives it where it was excluded.
///
/// # Errors
/// What the database reports.
pub fn include(
    connection: &mut Connection,
    id: i64,
    context: &Context,
) -> Result<Option<String>, StoreError> {
    let row = connection.query_one(
        "UPDATE excluded_domain SET removed_by = ?2, removed_at = ?3 \
         WHERE id = ?1 AND removed_at IS NULL RETURNING domain",
        &[Value::Integer(id), Value::from(context.name()), Value::Integer(context.now)],
    )?;
    Ok(row.map(|row| row.text(0).to_owned()))
}

/// The excluded domains, by domain.
///
/// # Errors
/// What the database reports.
pub fn excluded(connection: &mut Connection) -> Result<Vec<ExcludedDomain>, StoreError> {
    let sql = format!("SELECT {EXCLUDED} ORDER BY domain");
    Ok(connection.query(&sql, &[])?.iter().map(read_excluded).collect())
}
