//! Accounts that went into another, every link that moved with them, and the way back.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// One account that went into another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merge {
    /// Row id.
    pub id: i64,
    /// The account that stayed.
    pub survivor_id: i64,
    /// The account that went into it.
    pub merged_id: i64,
    /// Who did it.
    pub merged_by: String,
    /// When.
    pub merged_at: i64,
    /// Who split them again.
    pub undone_by: Option<String>,
    /// When they were split again.
    pub undone_at: Option<i64>,
}

const COLUMNS: &str = "id, survivor_id, merged_id, merged_by, merged_at, undone_by, undone_at \
    FROM account_merge";

fn read(row: &Row) -> Merge {
    Merge {
        id: row.integer(0),
        survivor_id: row.integer(1),
        merged_id: row.integer(2),
        merged_by: row.text(3).to_owned(),
        merged_at: row.integer(4),
        undone_by: row.text_option(5),
        undone_at: row.integer_option(6),
    }
}

/// What moves with an account: table, column, and which rows of it.
const LINKS: &[(&str, &str, &str)] = &[
    ("membership", "account_id", "valid_to IS NULL"),
    ("membership", "candidate_id", "valid_to IS NULL"),
    ("opportunity", "account_id", "1 = 1"),
    ("event", "account_id", "1 = 1"),
    ("account", "parent_id", "1 = 1"),
    ("account", "merged_into", "1 = 1"),
];

/// Moves every link of one account to another, notes each of them, and hides the account. The
/// caller has made sure that both stand for themselves.
///
/// # Errors
/// What the database reports.
pub fn merge(
    connection: &mut Connection,
    survivor: i64,
    merged: i64,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO account_merge (survivor_id, merged_id, merged_by, merged_at) \
         VALUES (?1, ?2, ?3, ?4) RETURNING id",
        &[
            Value::Integer(survivor),
            Value::Integer(merged),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    let id = row.map_or(0, |row| row.integer(0));
    for (table, column, rows) in LINKS {
        connection.execute(
            &format!(
                "INSERT INTO account_merge_move (merge_id, table_name, column_name, row_id, \
                 old_value) SELECT CAST(?1 AS BIGINT), '{table}', '{column}', id, {column} \
                 FROM {table} WHERE {column} = ?2 AND {rows}"
            ),
            &[Value::Integer(id), Value::Integer(merged)],
        )?;
        connection.execute(
            &format!("UPDATE {table} SET {column} = ?2 WHERE {column} = ?1 AND {rows}"),
            &[Value::Integer(merged), Value::Integer(survivor)],
        )?;
    }
    let pair = [Value::Integer(merged), Value::Integer(survivor)];
    connection.execute("UPDATE account SET merged_into = ?2 WHERE id = ?1", &pair)?;
    // A parent that goes into its child leaves the child without one, not its own parent.
    connection.execute(
        "UPDATE account SET parent_id = NULL WHERE id = ?1 AND parent_id = ?1",
        &pair[1..],
    )?;
    Ok(id)
}

/// Puts back what a merge moved, where nobody has changed it since, and shows the account again.
///
/// # Errors
/// What the database reports.
pub fn split(
    connection: &mut Connection,
    merge: &Merge,
    context: &Context,
) -> Result<(), StoreError> {
    for (table, column, _) in LINKS {
        let moved = format!(
            "id IN (SELECT row_id FROM account_merge_move WHERE merge_id = ?1 \
             AND table_name = '{table}' AND column_name = '{column}')"
        );
        let own_parent = match *column {
            "parent_id" => " OR (id = ?3 AND parent_id IS NULL)",
            _ => "",
        };
        connection.execute(
            &format!(
                "UPDATE {table} SET {column} = ?2 WHERE {moved} AND ({column} = ?3{own_parent})"
            ),
            &[
                Value::Integer(merge.id),
                Value::Integer(merge.merged_id),
                Value::Integer(merge.survivor_id),
            ],
        )?;
    }
    connection.execute(
        "UPDATE account SET merged_into = NULL WHERE id = ?1",
        &[Value::Integer(merge.merged_id)],
    )?;
    connection.execute(
        "UPDATE account_merge SET undone_by = ?2, undone_at = ?3 WHERE id = ?1",
        &[Value::Integer(merge.id), Value::from(context.name()), Value::Integer(context.now)],
    )?;
    // What came with the account's own reference while it was hidden goes back to it.
    crate::record::link_account(connection, merge.survivor_id)
}

/// The account that an account stands as now. A row that is written for a merged account goes to
/// the survivor and is noted, so that a split takes it along.
///
/// # Errors
/// What the database reports.
pub fn redirect_membership(
    connection: &mut Connection,
    membership: i64,
    column: &'static str,
    account: i64,
) -> Result<i64, StoreError> {
    let mut standing = account;
    // Merges are in order of time, so that the way ends; each account goes into another but once.
    while let Some(merge) = of_merged(connection, standing)? {
        connection.execute(
            "INSERT INTO account_merge_move (merge_id, table_name, column_name, row_id, \
             old_value) VALUES (?1, 'membership', ?2, ?3, ?4)",
            &[
                Value::Integer(merge.id),
                Value::from(column),
                Value::Integer(membership),
                Value::Integer(standing),
            ],
        )?;
        standing = merge.survivor_id;
    }
    if standing != account {
        let sql = format!("UPDATE membership SET {column} = ?2 WHERE id = ?1");
        connection.execute(&sql, &[Value::Integer(membership), Value::Integer(standing)])?;
    }
    Ok(standing)
}

/// The standing merge by which an account is hidden.
///
/// # Errors
/// What the database reports.
pub fn of_merged(connection: &mut Connection, id: i64) -> Result<Option<Merge>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE merged_id = ?1 AND undone_at IS NULL");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// One merge.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<Merge>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// A window of the merges, the newest first, and how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Merge>, i64), StoreError> {
    let sql = format!("SELECT {COLUMNS} ORDER BY id DESC LIMIT ?1 OFFSET ?2");
    let total = "SELECT COUNT(*) FROM account_merge";
    connection.query_window((&sql, total), (limit, offset), read)
}

/// How many rows of each table a merge moved.
///
/// # Errors
/// What the database reports.
pub fn moved(connection: &mut Connection, merge: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = connection.query(
        "SELECT table_name, COUNT(DISTINCT row_id) FROM account_merge_move WHERE merge_id = ?1 \
         GROUP BY table_name ORDER BY table_name",
        &[Value::Integer(merge)],
    )?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.integer(1))).collect())
}

/// An account that went into another, for its names and domains.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergedAccount {
    /// The account.
    pub id: i64,
    /// The account that it stands as.
    pub survivor_id: i64,
    /// Its name.
    pub name: Option<String>,
    /// JSON array of further names.
    pub other_names: Option<String>,
    /// Web site.
    pub website: Option<String>,
    /// JSON array of further domains.
    pub domains: Option<String>,
}

const MERGED: &str = "SELECT id, merged_into, name, other_names, website, domains FROM account \
    WHERE merged_into IS NOT NULL AND COALESCE(deleted, 0) = 0";

fn read_merged(row: &Row) -> MergedAccount {
    MergedAccount {
        id: row.integer(0),
        survivor_id: row.integer(1),
        name: row.text_option(2),
        other_names: row.text_option(3),
        website: row.text_option(4),
        domains: row.text_option(5),
    }
}

/// Hands over every account that went into another, by id.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_merged<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(MergedAccount) -> Result<(), E>,
) -> Result<(), E> {
    connection.query_each(&format!("{MERGED} ORDER BY id"), &[], |row| take(read_merged(&row)))
}

/// The accounts that went into one account.
///
/// # Errors
/// What the database reports.
pub fn merged_into(
    connection: &mut Connection,
    survivor: i64,
) -> Result<Vec<MergedAccount>, StoreError> {
    let sql = format!("{MERGED} AND merged_into = ?1 ORDER BY id");
    Ok(connection.query(&sql, &[Value::Integer(survivor)])?.iter().map(read_merged).collect())
}

fn ordered(pair: (i64, i64)) -> [Value; 2] {
    [Value::Integer(pair.0.min(pair.1)), Value::Integer(pair.0.max(pair.1))]
}

/// Notes that two accounts are not one.
///
/// # Errors
/// What the database reports.
pub fn dismiss(
    connection: &mut Connection,
    pair: (i64, i64),
    context: &Context,
) -> Result<bool, StoreError> {
    let [left, right] = ordered(pair);
    let added = connection.execute(
        "INSERT INTO duplicate_dismissed (left_id, right_id, dismissed_by, dismissed_at) \
         VALUES (?1, ?2, ?3, ?4) ON CONFLICT (left_id, right_id) DO NOTHING",
        &[left, right, Value::from(context.name()), Value::Integer(context.now)],
    )?;
    Ok(added > 0)
}

/// Takes back that two accounts are not one; tells whether it was said.
///
/// # Errors
/// What the database reports.
pub fn restore(connection: &mut Connection, pair: (i64, i64)) -> Result<bool, StoreError> {
    let sql = "DELETE FROM duplicate_dismissed WHERE left_id = ?1 AND right_id = ?2";
    Ok(connection.execute(sql, &ordered(pair))? > 0)
}

/// The pairs that are not one; the smaller id stands left.
///
/// # Errors
/// What the database reports.
pub fn dismissed(connection: &mut Connection) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT left_id, right_id FROM duplicate_dismissed ORDER BY left_id, right_id";
    let rows = connection.query(sql, &[])?;
    Ok(rows.iter().map(|row| (row.integer(0), row.integer(1))).collect())
}
