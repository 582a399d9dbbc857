//! Lists of accounts, and who stands on them since and until when.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A list of accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountList {
    /// Row id.
    pub id: i64,
    /// Its name, unique without regard to case.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: i64,
    /// When it or its members changed last.
    pub changed_at: i64,
    /// Since when it counts no more.
    pub archived_at: Option<i64>,
    /// Accounts on it now; those that went into one another count once.
    pub size: i64,
}

/// An account on a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListMember {
    /// The account as it stands now: one that went into another is that one.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// Since when it stands on the list.
    pub from: i64,
    /// Who put it there.
    pub added_by: String,
    /// Why.
    pub reason: Option<String>,
}

const LIST: &str = "SELECT l.id, l.name, l.description, l.created_by, l.created_at, l.changed_at, \
    l.archived_at, (SELECT COUNT(DISTINCT COALESCE(a.merged_into, a.id)) \
        FROM account_list_member m JOIN account a ON a.id = m.account_id \
        JOIN account s ON s.id = COALESCE(a.merged_into, a.id) \
        WHERE m.list_id = l.id AND m.valid_to IS NULL AND COALESCE(s.deleted, 0) = 0) \
    FROM account_list l";

/// Whom rows stand for: the account itself, or the one that it went into.
const MEMBERS: &str = "FROM account_list_member m JOIN account a ON a.id = m.account_id \
    JOIN account s ON s.id = COALESCE(a.merged_into, a.id) AND COALESCE(s.deleted, 0) = 0";

fn read(row: &Row) -> AccountList {
    AccountList {
        id: row.integer(0),
        name: row.text(1).to_owned(),
        description: row.text_option(2),
        created_by: row.text(3).to_owned(),
        created_at: row.integer(4),
        changed_at: row.integer(5),
        archived_at: row.integer_option(6),
        size: row.integer(7),
    }
}

/// All lists, archived ones as well, by name.
///
/// # Errors
/// What the database reports.
pub fn all(connection: &mut Connection) -> Result<Vec<AccountList>, StoreError> {
    let rows = connection.query(&format!("{LIST} ORDER BY l.name_key, l.id"), &[])?;
    Ok(rows.iter().map(read).collect())
}

/// One list.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<AccountList>, StoreError> {
    let row = connection.query_one(&format!("{LIST} WHERE l.id = ?1"), &[Value::Integer(id)])?;
    Ok(row.as_ref().map(read))
}

/// The list of a name, without regard to case.
///
/// # Errors
/// What the database reports.
pub fn named(connection: &mut Connection, name: &str) -> Result<Option<AccountList>, StoreError> {
    let key = Value::from(name.to_lowercase());
    let row = connection.query_one(&format!("{LIST} WHERE l.name_key = ?1"), &[key])?;
    Ok(row.as_ref().map(read))
}

/// Makes a list and tells its id. The caller has made sure that its name is free.
///
/// # Errors
/// What the database reports.
pub fn create(
    connection: &mut Connection,
    name: &str,
    description: Option<&str>,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO account_list (name, name_key, description, created_by, created_at, \
         changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5) RETURNING id",
        &[
            Value::from(name),
            Value::from(name.to_lowercase()),
            Value::from(description),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes name, description and the moment of archiving of a list anew.
///
/// # Errors
/// What the database reports.
pub fn update(connection: &mut Connection, list: &AccountList) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE account_list SET name = ?2, name_key = ?3, description = ?4, changed_at = ?5, \
         archived_at = ?6 WHERE id = ?1",
        &[
            Value::Integer(list.id),
            Value::from(list.name.as_str()),
            Value::from(list.name.to_lowercase()),
            Value::from(list.description.as_deref()),
            Value::Integer(list.changed_at),
            Value::from(list.archived_at),
        ],
    )?;
    Ok(())
}

/// Notes that members of a list changed.
///
/// # Errors
/// What the database reports.
pub fn touch(connection: &mut Connection, id: i64, at: i64) -> Result<(), StoreError> {
    let sql = "UPDATE account_list SET changed_at = ?2 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::Integer(at)])?;
    Ok(())
}

/// Puts an account on a list, and tells whether it was not there: neither itself nor as an account
/// that went into it.
///
/// # Errors
/// What the database reports.
pub fn add(
    connection: &mut Connection,
    (list, account): (i64, i64),
    reason: Option<&str>,
    context: &Context,
) -> Result<bool, StoreError> {
    let added = connection.execute(
        "INSERT INTO account_list_member (list_id, account_id, valid_from, added_by, reason) \
         SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), CAST(?3 AS BIGINT), CAST(?4 AS TEXT), \
         CAST(?5 AS TEXT) WHERE NOT EXISTS (SELECT 1 FROM account_list_member m \
         JOIN account a ON a.id = m.account_id WHERE m.list_id = ?1 AND m.valid_to IS NULL \
         AND (a.id = ?2 OR a.merged_into = ?2))",
        &[
            Value::Integer(list),
            Value::Integer(account),
            Value::Integer(context.now),
            Value::from(context.name()),
            Value::from(reason),
        ],
    )?;
    Ok(added > 0)
}

/// Takes an account off a list, with all that went into it, and tells whether it was there.
///
/// # Errors
/// What the database reports.
pub fn remove(
    connection: &mut Connection,
    (list, account): (i64, i64),
    context: &Context,
) -> Result<bool, StoreError> {
    let removed = connection.execute(
        "UPDATE account_list_member SET valid_to = ?3, removed_by = ?4 WHERE list_id = ?1 \
         AND valid_to IS NULL AND account_id IN \
         (SELECT id FROM account WHERE id = ?2 OR merged_into = ?2)",
        &[
            Value::Integer(list),
            Value::Integer(account),
            Value::Integer(context.now),
            Value::from(context.name()),
        ],
    )?;
    Ok(removed > 0)
}

/// A window of those who stood on a list at a moment, by name, and how many there were in all.
///
/// # Errors
/// What the database reports.
pub fn members(
    connection: &mut Connection,
    list: i64,
    at: i64,
    (limit, offset): (i64, i64),
) -> Result<(Vec<ListMember>, i64), StoreError> {
    // Of accounts that are one now, the row that stood first speaks for all.
    let first = "NOT EXISTS (SELECT 1 FROM account_list_member o JOIN account b \
        ON b.id = o.account_id WHERE o.list_id = m.list_id AND o.valid_from <= ?2 \
        AND (o.valid_to IS NULL OR o.valid_to > ?2) AND COALESCE(b.merged_into, b.id) = s.id \
        AND (o.valid_from < m.valid_from OR (o.valid_from = m.valid_from AND o.id < m.id)))";
    let holds = format!(
        "{MEMBERS} WHERE m.list_id = ?1 AND m.valid_from <= ?2 \
         AND (m.valid_to IS NULL OR m.valid_to > ?2) AND {first}"
    );
    let of_list = [Value::Integer(list), Value::Integer(at)];
    let total = connection.query_one(&format!("SELECT COUNT(*) {holds}"), &of_list)?;
    let [list, at] = of_list;
    let rows = connection.query(
        &format!(
            "SELECT s.id, COALESCE(s.name, ''), m.valid_from, m.added_by, m.reason {holds} \
             ORDER BY LOWER(COALESCE(s.name, '')), s.id LIMIT ?3 OFFSET ?4"
        ),
        &[list, at, Value::Integer(limit), Value::Integer(offset)],
    )?;
    let member = |row: &Row| ListMember {
        account_id: row.integer(0),
        name: row.text(1).to_owned(),
        from: row.integer(2),
        added_by: row.text(3).to_owned(),
        reason: row.text_option(4),
    };
    Ok((rows.iter().map(member).collect(), total.map_or(0, |row| row.integer(0))))
}

/// Hands over every account that stood on a list at a moment, with the list's name, by account and
/// name. Lists that were archived by then are left out.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_member<E: From<StoreError>>(
    connection: &mut Connection,
    at: i64,
    mut take: impl FnMut(i64, &str) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!(
        "SELECT DISTINCT s.id, l.name, l.name_key {MEMBERS} \
         JOIN account_list l ON l.id = m.list_id WHERE m.valid_from <= ?1 \
         AND (m.valid_to IS NULL OR m.valid_to > ?1) \
         AND (l.archived_at IS NULL OR l.archived_at > ?1) ORDER BY s.id, l.name_key"
    );
    connection.query_each(&sql, &[Value::Integer(at)], |row| take(row.integer(0), row.text(1)))
}

/// The lists that an account stands on now, by name.
///
/// # Errors
/// What the database reports.
pub fn of_account(
    connection: &mut Connection,
    account: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = format!(
        "SELECT DISTINCT l.id, l.name, l.name_key {MEMBERS} \
         JOIN account_list l ON l.id = m.list_id \
         WHERE s.id = ?1 AND m.valid_to IS NULL AND l.archived_at IS NULL ORDER BY l.name_key"
    );
    let rows = connection.query(&sql, &[Value::Integer(account)])?;
    Ok(rows.iter().map(|row| (row.integer(0), row.text(1).to_owned())).collect())
}
