//! Pieces of personal content that the accounts of a wave need.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredPiece {
    /// Row id.
    pub id: i64,
    /// The row of the account in its wave.
    pub pilot_account_id: i64,
    /// mail, call, and so on.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// Who makes it: number, name, and whether they are shut out.
    pub maker: (i64, String, bool),
    /// The day until which.
    pub due_on: String,
    /// The message; none until it is written.
    pub text: Option<String>,
    /// Raised by every change.
    pub revision: i64,
    /// Who agreed on it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, in microseconds UTC.
    pub changed_at: i64,
}

const SELECT: &str = "SELECT p.id, p.pilot_account_id, p.kind, p.title, p.maker_id, u.name, \
    u.disabled_at, p.due_on, p.text, p.revision, p.created_by, p.created_at, p.changed_by, \
    p.changed_at FROM pilot_piece p JOIN app_user u ON u.id = p.maker_id \
    JOIN pilot_account c ON c.id = p.pilot_account_id JOIN pilot_wave w ON w.id = c.wave_id";

fn read(row: &Row) -> StoredPiece {
    StoredPiece {
        id: row.integer(0),
        pilot_account_id: row.integer(1),
        kind: row.text(2).to_owned(),
        title: row.text(3).to_owned(),
        maker: (row.integer(4), row.text(5).to_owned(), row.integer_option(6).is_some()),
        due_on: row.text(7).to_owned(),
        text: row.text_option(8),
        revision: row.integer(9),
        created_by: row.text(10).to_owned(),
        created_at: row.integer(11),
        changed_by: row.text(12).to_owned(),
        changed_at: row.integer(13),
    }
}

/// The pieces of all waves of a programme that were not removed, in the order in which they came.
///
/// # Errors
/// What the database reports.
pub fn pieces(
    connection: &mut Connection,
    program_id: i64,
) -> Result<Vec<StoredPiece>, StoreError> {
    let sql = format!("{SELECT} WHERE w.program_id = ?1 AND p.removed_at IS NULL ORDER BY p.id");
    Ok(connection.query(&sql, &[Value::Integer(program_id)])?.iter().map(read).collect())
}

/// How many pieces a programme ever had.
///
/// # Errors
/// What the database reports.
pub fn count_pieces(connection: &mut Connection, program_id: i64) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM pilot_piece p JOIN pilot_account c ON c.id = p.pilot_account_id \
         JOIN pilot_wave w ON w.id = c.wave_id WHERE w.program_id = ?1",
        &[Value::Integer(program_id)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// A piece of a programme that was not removed.
///
/// # Errors
/// What the database reports.
pub fn piece(
    connection: &mut Connection,
    (program_id, id): (i64, i64),
) -> Result<Option<StoredPiece>, StoreError> {
    let sql = format!("{SELECT} WHERE w.program_id = ?1 AND p.id = ?2 AND p.removed_at IS NULL");
    let values = [Value::Integer(program_id), Value::Integer(id)];
    Ok(connection.query_one(&sql, &values)?.as_ref().map(read))
}

/// Adds a piece and returns its id.
///
/// # Errors
/// What the database reports.
pub fn add_piece(
    connection: &mut Connection,
    piece: &StoredPiece,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO pilot_piece (pilot_account_id, kind, title, maker_id, due_on, text, revision, \
         created_by, created_at, changed_by, changed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?7, ?8) RETURNING id",
        &[
            Value::Integer(piece.pilot_account_id),
            Value::from(piece.kind.as_str()),
            Value::from(piece.title.as_str()),
            Value::Integer(piece.maker.0),
            Value::from(piece.due_on.as_str()),
            Value::from(piece.text.as_deref()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes what can change of a piece, and raises its revision.
///
/// # Errors
/// What the database reports.
pub fn write_piece(
    connection: &mut Connection,
    piece: &StoredPiece,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE pilot_piece SET kind = ?2, title = ?3, maker_id = ?4, due_on = ?5, text = ?6, \
         changed_by = ?7, changed_at = ?8, revision = revision + 1 WHERE id = ?1",
        &[
            Value::Integer(piece.id),
            Value::from(piece.kind.as_str()),
            Value::from(piece.title.as_str()),
            Value::Integer(piece.maker.0),
            Value::from(piece.due_on.as_str()),
            Value::from(piece.text.as_deref()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(())
}

/// Removes a piece with a reason. The row stays.
///
/// # Errors
/// What the database reports.
pub fn remove_piece(
    connection: &mut Connection,
    (id, reason): (i64, &str),
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE pilot_piece SET removed_by = ?2, removed_at = ?3, removed_reason = ?4 \
         WHERE id = ?1 AND removed_at IS NULL",
        &[
            Value::Integer(id),
            Value::from(context.name()),
            Value::Integer(context.now),
            Value::from(reason),
        ],
    )?;
    Ok(())
}
