//! People who sign in, and what lets them in: passwords, second factors, sessions, links, tokens.

mod link;
mod provider;
mod role;
mod session;
mod token;

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

pub use link::{LinkKind, StoredLink, add_link, find_link, use_link, void_links};
pub use provider::{
    ProviderLink, add_provider_link, find_provider_link, list_provider_links,
    note_provider_sign_in, remove_provider_link, sign_in_key,
};
pub use role::{
    StoredRole, add_role, count_of_role, count_roles, list_roles, remove_role, role, write_role,
};
pub use session::{
    StoredSession, add_session, end_session, end_sessions, find_session, forget_sessions,
    is_known_device, list_sessions, note_device, touch_session,
};
pub use token::{StoredToken, add_token, find_token, list_tokens, note_token_use, revoke_token};

/// A person who may sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredUser {
    /// Row id.
    pub id: i64,
    /// In small letters.
    pub email: String,
    /// What people call them.
    pub name: String,
    /// A key of [`Role`](speargun_domain::right::Role), or of one that the company made.
    pub role: String,
    /// The role that the company made, if it is one.
    pub custom_role: Option<CustomRole>,
    /// The team by the person, not by the role: a key of
    /// [`Team`](speargun_domain::target::Team), or `none`.
    pub team: Option<String>,
    /// The condition of the accounts that they work.
    pub territory: String,
    /// Whether the accounts that they own are theirs to work, beside the territory.
    pub owns_accounts: bool,
    /// en, ko or el; none takes the browser's.
    pub language: Option<String>,
    /// Argon2id with its parameters and salt; none before an invitation is accepted.
    pub password_hash: Option<String>,
    /// The second factor, in base 32.
    pub totp_secret: Option<String>,
    /// A second factor that waits for its first code.
    pub totp_waiting: Option<String>,
    /// The last time step whose code was used.
    pub totp_step: Option<i64>,
    /// When it was made, in microseconds UTC.
    pub created_at: i64,
    /// Who added them.
    pub created_by: String,
    /// When they signed in last.
    pub signed_in_at: Option<i64>,
    /// When they were shut out.
    pub disabled_at: Option<i64>,
    /// With how many accounts of providers they sign in.
    pub provider_links: i64,
}

/// What a role that the company made lets its people do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomRole {
    /// What it is called.
    pub name: String,
    /// The keys of its actions, as a JSON list.
    pub actions: String,
    /// Its team.
    pub team: Option<String>,
}

const COLUMNS: &str = "app_user.id, email, app_user.name, role, language, password_hash, \
    totp_secret, totp_waiting, totp_step, app_user.created_at, app_user.created_by, signed_in_at, \
    disabled_at, \
    (SELECT COUNT(*) FROM provider_link WHERE provider_link.user_id = app_user.id), \
    app_user.team, territory, owns_accounts, \
    custom_role.name, custom_role.actions, custom_role.team";

const TABLES: &str = "app_user LEFT JOIN custom_role \
    ON app_user.role = 'custom:' || CAST(custom_role.id AS TEXT)";

fn read(row: &Row) -> StoredUser {
    StoredUser {
        id: row.integer(0),
        email: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        role: row.text(3).to_owned(),
        language: row.text_option(4),
        password_hash: row.text_option(5),
        totp_secret: row.text_option(6),
        totp_waiting: row.text_option(7),
        totp_step: row.integer_option(8),
        created_at: row.integer(9),
        created_by: row.text(10).to_owned(),
        signed_in_at: row.integer_option(11),
        disabled_at: row.integer_option(12),
        provider_links: row.integer(13),
        team: row.text_option(14),
        territory: row.text(15).to_owned(),
        owns_accounts: row.integer(16) != 0,
        custom_role: row.text_option(17).map(|name| CustomRole {
            name,
            actions: row.text(18).to_owned(),
            team: row.text_option(19),
        }),
    }
}

/// Adds a person and returns their number; none if the address is taken.
///
/// # Errors
/// What the database reports.
pub fn add(
    connection: &mut Connection,
    (email, name, role): (&str, &str, &str),
    context: &Context,
) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one(
        "INSERT INTO app_user (email, name, role, created_at, created_by) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (email) DO NOTHING RETURNING id",
        &[
            Value::from(email),
            Value::from(name),
            Value::from(role),
            Value::Integer(context.now),
            Value::from(context.name()),
        ],
    )?;
    Ok(row.map(|row| row.integer(0)))
}

/// One person.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredUser>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE app_user.id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.as_ref().map(read))
}

/// The person of an address in small letters.
///
/// # Errors
/// What the database reports.
pub fn by_email(
    connection: &mut Connection,
    email: &str,
) -> Result<Option<StoredUser>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE email = ?1");
    Ok(connection.query_one(&sql, &[Value::from(email)])?.as_ref().map(read))
}

/// All people, in the order of their names.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection) -> Result<Vec<StoredUser>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} ORDER BY LOWER(app_user.name), app_user.id");
    Ok(connection.query(&sql, &[])?.iter().map(read).collect())
}

/// How many people there are, whether they may sign in now or not.
///
/// # Errors
/// What the database reports.
pub fn count(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT COUNT(*) FROM app_user", &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// How many people of a role have a password and are not shut out.
///
/// # Errors
/// What the database reports.
pub fn count_active(connection: &mut Connection, role: &str) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM app_user WHERE role = ?1 AND disabled_at IS NULL \
        AND password_hash IS NOT NULL";
    let row = connection.query_one(sql, &[Value::from(role)])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes what a person is called, their role, team, accounts and language.
///
/// # Errors
/// What the database reports.
pub fn put_profile(connection: &mut Connection, user: &StoredUser) -> Result<(), StoreError> {
    let values = [
        Value::Integer(user.id),
        Value::from(user.name.as_str()),
        Value::from(user.role.as_str()),
        Value::from(user.language.as_deref()),
        Value::from(user.team.as_deref()),
        Value::from(user.territory.as_str()),
        Value::Integer(i64::from(user.owns_accounts)),
    ];
    let sql = "UPDATE app_user SET name = ?2, role = ?3, language = ?4, team = ?5, \
        territory = ?6, owns_accounts = ?7 WHERE id = ?1";
    connection.execute(sql, &values).map(|_| ())
}

/// Shuts a person out, or lets them in again.
///
/// # Errors
/// What the database reports.
pub fn set_disabled(
    connection: &mut Connection,
    id: i64,
    is_disabled: bool,
    context: &Context,
) -> Result<(), StoreError> {
    let at = is_disabled.then_some(context.now);
    let by = is_disabled.then(|| context.name());
    let sql = "UPDATE app_user SET disabled_at = ?2, disabled_by = ?3 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::from(at), Value::from(by)]).map(|_| ())
}

/// Writes a person's password.
///
/// # Errors
/// What the database reports.
pub fn set_password(connection: &mut Connection, id: i64, hash: &str) -> Result<(), StoreError> {
    let sql = "UPDATE app_user SET password_hash = ?2 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::from(hash)]).map(|_| ())
}

/// Notes that a person signed in.
///
/// # Errors
/// What the database reports.
pub fn note_sign_in(connection: &mut Connection, id: i64, at: i64) -> Result<(), StoreError> {
    let sql = "UPDATE app_user SET signed_in_at = ?2 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::Integer(at)]).map(|_| ())
}

/// Keeps a second factor that waits for its first code.
///
/// # Errors
/// What the database reports.
pub fn keep_waiting_factor(
    connection: &mut Connection,
    id: i64,
    secret: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE app_user SET totp_waiting = ?2 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::from(secret)]).map(|_| ())
}

/// Puts a second factor in force, with its recovery codes; none takes it away.
///
/// # Errors
/// What the database reports.
pub fn set_factor(
    connection: &mut Connection,
    id: i64,
    factor: Option<(&str, i64)>,
    code_hashes: &[Vec<u8>],
) -> Result<(), StoreError> {
    let (secret, step) = factor.unzip();
    connection.execute(
        "UPDATE app_user SET totp_secret = ?2, totp_step = ?3, totp_waiting = NULL WHERE id = ?1",
        &[Value::Integer(id), Value::from(secret), Value::from(step)],
    )?;
    connection.execute("DELETE FROM recovery_code WHERE user_id = ?1", &[Value::Integer(id)])?;
    for hash in code_hashes {
        connection.execute(
            "INSERT INTO recovery_code (user_id, code_hash) VALUES (?1, ?2)",
            &[Value::Integer(id), Value::Bytes(hash.clone())],
        )?;
    }
    Ok(())
}

/// Uses up the code of a time step. Returns false if that step or a later one was used.
///
/// # Errors
/// What the database reports.
pub fn use_factor_step(
    connection: &mut Connection,
    id: i64,
    step: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE app_user SET totp_step = ?2 WHERE id = ?1 \
        AND (totp_step IS NULL OR totp_step < ?2)";
    Ok(connection.execute(sql, &[Value::Integer(id), Value::Integer(step)])? > 0)
}

/// Uses up a recovery code. Returns false if there is none of it, or it was used.
///
/// # Errors
/// What the database reports.
pub fn use_recovery_code(
    connection: &mut Connection,
    id: i64,
    hash: &[u8],
    at: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE recovery_code SET used_at = ?3 WHERE user_id = ?1 AND code_hash = ?2 \
        AND used_at IS NULL";
    let values = [Value::Integer(id), Value::Bytes(hash.to_vec()), Value::Integer(at)];
    Ok(connection.execute(sql, &values)? > 0)
}

/// How many recovery codes are left.
///
/// # Errors
/// What the database reports.
pub fn count_recovery_codes(connection: &mut Connection, id: i64) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM recovery_code WHERE user_id = ?1 AND used_at IS NULL";
    let row = connection.query_one(sql, &[Value::Integer(id)])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}
