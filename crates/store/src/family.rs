//! Which account is above which: what files, lists and people say, and what counts.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// The most steps from an account to the top of its family.
pub const DEPTH_MAX: usize = 64;

/// What a list or a person says about an account's parent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FamilyLink {
    /// The account below; the one that it went into where it was merged.
    pub child_id: i64,
    /// The account above, likewise; nothing says that there is none.
    pub parent_id: Option<i64>,
    /// `person`, `acquisition` or `shared_domain`.
    pub source: String,
}

/// Says who is above an account, in place of what the same source said before. Tells whether that
/// is news.
///
/// # Errors
/// What the database reports.
pub fn put(
    connection: &mut Connection,
    link: &FamilyLink,
    context: &Context,
) -> Result<bool, StoreError> {
    let key = [Value::Integer(link.child_id), Value::from(link.source.as_str())];
    let standing = connection.query_one(
        "SELECT parent_id FROM family_link \
         WHERE child_id = ?1 AND source = ?2 AND removed_at IS NULL",
        &key,
    )?;
    if standing.is_some_and(|row| row.integer_option(0) == link.parent_id) {
        return Ok(false);
    }
    remove(connection, link.child_id, &link.source, context)?;
    connection.execute(
        "INSERT INTO family_link (child_id, parent_id, source, added_by, added_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            Value::Integer(link.child_id),
            Value::from(link.parent_id),
            Value::from(link.source.as_str()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(true)
}

/// Forgets what a source said about an account's parent; tells whether it said anything.
///
/// # Errors
/// What the database reports.
pub fn remove(
    connection: &mut Connection,
    child_id: i64,
    source: &str,
    context: &Context,
) -> Result<bool, StoreError> {
    let changed = connection.execute(
        "UPDATE family_link SET removed_by = ?3, removed_at = ?4 \
         WHERE child_id = ?1 AND source = ?2 AND removed_at IS NULL",
        &[
            Value::Integer(child_id),
            Value::from(source),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(changed > 0)
}

const LINKS: &str = "SELECT COALESCE(c.merged_into, c.id), COALESCE(p.merged_into, p.id), \
    f.source FROM family_link f JOIN account c ON c.id = f.child_id \
    LEFT JOIN account p ON p.id = f.parent_id WHERE f.removed_at IS NULL";

fn read(row: &Row) -> FamilyLink {
    FamilyLink {
        child_id: row.integer(0),
        parent_id: row.integer_option(1),
        source: row.text(2).to_owned(),
    }
}

/// What lists and people say, the oldest first.
///
/// # Errors
/// What the database reports.
pub fn links(connection: &mut Connection) -> Result<Vec<FamilyLink>, StoreError> {
    Ok(connection.query(&format!("{LINKS} ORDER BY f.id"), &[])?.iter().map(read).collect())
}

/// What lists and people say about one account.
///
/// # Errors
/// What the database reports.
pub fn links_of(connection: &mut Connection, id: i64) -> Result<Vec<FamilyLink>, StoreError> {
    let sql = format!(
        "{LINKS} AND f.child_id IN (SELECT id FROM account WHERE id = ?1 OR merged_into = ?1) \
         ORDER BY f.id"
    );
    Ok(connection.query(&sql, &[Value::Integer(id)])?.iter().map(read).collect())
}

/// An account's place in its family.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The account.
    pub id: i64,
    /// The parent by import.
    pub given_parent_id: Option<i64>,
    /// The parent that counts.
    pub parent_id: Option<i64>,
    /// Who says so.
    pub source: Option<String>,
}

const PLACES: &str = "SELECT id, parent_id, family_parent_id, family_source FROM account";

fn read_place(row: &Row) -> Place {
    Place {
        id: row.integer(0),
        given_parent_id: row.integer_option(1),
        parent_id: row.integer_option(2),
        source: row.text_option(3),
    }
}

/// Hands over the place of every account that stands for itself, by id.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_place<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(Place) -> Result<(), E>,
) -> Result<(), E> {
    let sql =
        format!("{PLACES} WHERE merged_into IS NULL AND COALESCE(deleted, 0) = 0 ORDER BY id");
    connection.query_each(&sql, &[], |row| take(read_place(&row)))
}

/// The place of one account.
///
/// # Errors
/// What the database reports.
pub fn place(connection: &mut Connection, id: i64) -> Result<Option<Place>, StoreError> {
    let sql = format!("{PLACES} WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read_place(&row)))
}

/// Writes the parent that counts.
///
/// # Errors
/// What the database reports.
pub fn settle(
    connection: &mut Connection,
    id: i64,
    parent: Option<(i64, &str)>,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE account SET family_parent_id = ?2, family_source = ?3 WHERE id = ?1",
        &[
            Value::Integer(id),
            Value::from(parent.map(|(parent, _)| parent)),
            Value::from(parent.map(|(_, source)| source.to_owned())),
        ],
    )?;
    Ok(())
}

/// Takes accounts that went into another, or are gone, out of their families.
///
/// # Errors
/// What the database reports.
pub fn settle_hidden(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE account SET family_parent_id = NULL, family_source = NULL \
         WHERE family_parent_id IS NOT NULL \
         AND (merged_into IS NOT NULL OR COALESCE(deleted, 0) <> 0)",
        &[],
    )?;
    Ok(())
}

/// The accounts directly below an account, by id.
///
/// # Errors
/// What the database reports.
pub fn children(
    connection: &mut Connection,
    id: i64,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    let sql = format!(
        "{PLACES} WHERE family_parent_id = ?1 AND merged_into IS NULL \
         AND COALESCE(deleted, 0) = 0 ORDER BY id LIMIT ?2"
    );
    let rows = connection.query(&sql, &[Value::Integer(id), Value::Integer(limit)])?;
    Ok(rows.iter().map(read_place).collect())
}
