//! Links of people with accounts of a provider of sign-in.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// An account of a provider with which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderLink {
    /// Row id.
    pub id: i64,
    /// Who signs in with it.
    pub user_id: i64,
    /// The provider's address, as it names itself.
    pub issuer: String,
    /// The provider's number of the account: with the issuer it says who it is.
    pub subject: String,
    /// The address that the provider named when the link was made.
    pub email: Option<String>,
    /// When it was made, in microseconds UTC.
    pub created_at: i64,
    /// Who made it.
    pub created_by: String,
    /// When the person signed in with it last.
    pub signed_in_at: Option<i64>,
}

const COLUMNS: &str = "id, user_id, issuer, subject, email, created_at, created_by, signed_in_at";

fn read(row: &Row) -> ProviderLink {
    ProviderLink {
        id: row.integer(0),
        user_id: row.integer(1),
        issuer: row.text(2).to_owned(),
        subject: row.text(3).to_owned(),
        email: row.text_option(4),
        created_at: row.integer(5),
        created_by: row.text(6).to_owned(),
        signed_in_at: row.integer_option(7),
    }
}

/// Links a person with an account. Returns false if the account is linked already, or the person
/// has another account of this provider.
///
/// # Errors
/// What the database reports.
pub fn add_provider_link(
    connection: &mut Connection,
    user_id: i64,
    (issuer, subject): (&str, &str),
    email: Option<&str>,
    context: &Context,
) -> Result<bool, StoreError> {
    let values = [
        Value::Integer(user_id),
        Value::from(issuer),
        Value::from(subject),
        Value::from(email),
        Value::Integer(context.now),
        Value::from(context.name()),
    ];
    let sql = "INSERT INTO provider_link (user_id, issuer, subject, email, created_at, created_by) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
    Ok(connection.execute(sql, &values)? > 0)
}

/// The link of an account.
///
/// # Errors
/// What the database reports.
pub fn find_provider_link(
    connection: &mut Connection,
    (issuer, subject): (&str, &str),
) -> Result<Option<ProviderLink>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM provider_link WHERE issuer = ?1 AND subject = ?2");
    let row = connection.query_one(&sql, &[Value::from(issuer), Value::from(subject)])?;
    Ok(row.as_ref().map(read))
}

/// The links of a person, the oldest first.
///
/// # Errors
/// What the database reports.
pub fn list_provider_links(
    connection: &mut Connection,
    user_id: i64,
) -> Result<Vec<ProviderLink>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM provider_link WHERE user_id = ?1 ORDER BY id");
    Ok(connection.query(&sql, &[Value::Integer(user_id)])?.iter().map(read).collect())
}

/// Removes a link of a person, and returns what it was; none if there is none of it.
///
/// # Errors
/// What the database reports.
pub fn remove_provider_link(
    connection: &mut Connection,
    user_id: i64,
    id: i64,
) -> Result<Option<ProviderLink>, StoreError> {
    let sql =
        format!("DELETE FROM provider_link WHERE id = ?2 AND user_id = ?1 RETURNING {COLUMNS}");
    let row = connection.query_one(&sql, &[Value::Integer(user_id), Value::Integer(id)])?;
    Ok(row.as_ref().map(read))
}

/// Notes that a person signed in with a link.
///
/// # Errors
/// What the database reports.
pub fn note_provider_sign_in(
    connection: &mut Connection,
    (issuer, subject): (&str, &str),
    at: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE provider_link SET signed_in_at = ?3 WHERE issuer = ?1 AND subject = ?2";
    let values = [Value::from(issuer), Value::from(subject), Value::Integer(at)];
    connection.execute(sql, &values).map(|_| ())
}

/// By what cookies of a sign-in under way are sealed. The first call keeps what it brings, and
/// every later one gets that.
///
/// # Errors
/// What the database reports.
pub fn sign_in_key(connection: &mut Connection, made: &[u8]) -> Result<Vec<u8>, StoreError> {
    connection.execute(
        "INSERT INTO sign_in_key (id, secret) VALUES (1, ?1) ON CONFLICT (id) DO NOTHING",
        &[Value::Bytes(made.to_vec())],
    )?;
    let row = connection.query_one("SELECT secret FROM sign_in_key WHERE id = 1", &[])?;
    Ok(row.map(|row| row.bytes(0).to_vec()).unwrap_or_default())
}
