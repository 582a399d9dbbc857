//! Notifications of people, in the product.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A notification.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredNotification {
    /// Row id: later ones have higher ones.
    pub id: i64,
    /// What happened, such as `task_given`.
    pub kind: String,
    /// What it is about, such as `task`, and the number of that.
    pub subject: (String, i64),
    /// The account as it is now, and its name.
    pub account: Option<(i64, String)>,
    /// The sentence as a stored key with values.
    pub said: String,
    /// Who caused it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// When it was read, in microseconds UTC.
    pub read_at: Option<i64>,
}

/// Writes a notification of a person, and removes the oldest beyond `kept` of theirs.
///
/// # Errors
/// What the database reports.
pub fn add(
    connection: &mut Connection,
    (user_id, kept): (i64, i64),
    new: &StoredNotification,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO notification (user_id, kind, subject, subject_id, account_id, said, \
         created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            Value::Integer(user_id),
            Value::from(new.kind.as_str()),
            Value::from(new.subject.0.as_str()),
            Value::Integer(new.subject.1),
            Value::from(new.account.as_ref().map(|(id, _)| *id)),
            Value::from(new.said.as_str()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    connection.execute(
        "DELETE FROM notification WHERE user_id = ?1 AND id <= (SELECT id FROM notification \
         WHERE user_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        &[Value::Integer(user_id), Value::Integer(kept)],
    )?;
    Ok(())
}

/// A window of the notifications of a person, the newest first, how many there are, and how many of
/// all are unread.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    (user_id, only_unread): (i64, bool),
    (limit, offset): (i64, i64),
) -> Result<(Vec<StoredNotification>, i64, i64), StoreError> {
    let of = Value::Integer(user_id);
    let counts = connection.query_one(
        "SELECT COUNT(*), COUNT(*) - COUNT(read_at) FROM notification WHERE user_id = ?1",
        std::slice::from_ref(&of),
    )?;
    let (all, unread) = counts.map_or((0, 0), |row| (row.integer(0), row.integer(1)));
    let filter = if only_unread { " AND n.read_at IS NULL" } else { "" };
    let sql = format!(
        "SELECT n.id, n.kind, n.subject, n.subject_id, s.id, s.name, n.said, n.created_by, \
         n.created_at, n.read_at FROM notification n LEFT JOIN account a ON a.id = n.account_id \
         LEFT JOIN account s ON s.id = COALESCE(a.merged_into, a.id) \
         WHERE n.user_id = ?1{filter} ORDER BY n.id DESC LIMIT ?2 OFFSET ?3"
    );
    let rows = connection.query(&sql, &[of, Value::Integer(limit), Value::Integer(offset)])?;
    let read = |row: &Row| StoredNotification {
        id: row.integer(0),
        kind: row.text(1).to_owned(),
        subject: (row.text(2).to_owned(), row.integer(3)),
        account: row.integer_option(4).map(|id| (id, row.text_option(5).unwrap_or_default())),
        said: row.text(6).to_owned(),
        created_by: row.text(7).to_owned(),
        created_at: row.integer(8),
        read_at: row.integer_option(9),
    };
    let total = if only_unread { unread } else { all };
    Ok((rows.iter().map(read).collect(), total, unread))
}

/// Marks notifications of a person as read: one, or all up to one. Returns how many were unread.
///
/// # Errors
/// What the database reports.
pub fn mark_read(
    connection: &mut Connection,
    user_id: i64,
    (id, with_older): (i64, bool),
    now: i64,
) -> Result<u64, StoreError> {
    let which = if with_older { "id <= ?2" } else { "id = ?2" };
    let sql = format!(
        "UPDATE notification SET read_at = ?3 WHERE user_id = ?1 AND {which} AND read_at IS NULL"
    );
    let values = [Value::Integer(user_id), Value::Integer(id), Value::Integer(now)];
    Ok(connection.execute(&sql, &values)? as u64)
}
