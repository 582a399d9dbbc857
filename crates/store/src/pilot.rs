//! Pilots of programmes: waves of accounts, the pieces that they need, check-ins, and what was done
//! although something spoke against it.

mod check_in;
mod piece;

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

pub use check_in::{
    CheckInPlace, DueCheckIn, StoredCheckIn, add_check_in, check_ins, count_check_ins,
    note_check_in_reminder, running,
};
pub use piece::{StoredPiece, add_piece, count_pieces, piece, pieces, remove_piece, write_piece};

/// A wave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredWave {
    /// Row id.
    pub id: i64,
    /// Its programme.
    pub program_id: i64,
    /// 1 is the pilot.
    pub number: i64,
    /// running, passed or stopped.
    pub state: String,
    /// What was learned.
    pub learnings: Option<String>,
    /// Who ended it, and when, in microseconds UTC.
    pub ended: Option<(String, i64)>,
    /// Who began it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

/// An account of a wave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredPilotAccount {
    /// Row id.
    pub id: i64,
    /// The ids of its rows: more than one where accounts of a wave were merged.
    pub rows: Vec<i64>,
    /// Its wave.
    pub wave_id: i64,
    /// The account as it is now.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// Its other names, web site and domains as they are stored.
    pub aliases: Vec<String>,
    /// Who launched it, and when, in microseconds UTC.
    pub launched: Option<(String, i64)>,
}

/// What was done although something spoke against it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredOverride {
    /// Row id.
    pub id: i64,
    /// In which wave.
    pub wave_id: i64,
    /// For which account.
    pub account_id: Option<i64>,
    /// start, launch, edit or pass.
    pub step: String,
    /// What spoke against it, as a stored key with values.
    pub obstacle: String,
    /// Why it was done.
    pub reason: String,
    /// Who did it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

/// The waves of a programme, in their order.
///
/// # Errors
/// What the database reports.
pub fn waves(connection: &mut Connection, program_id: i64) -> Result<Vec<StoredWave>, StoreError> {
    let rows = connection.query(
        "SELECT id, program_id, number, state, learnings, ended_by, ended_at, created_by, \
         created_at FROM pilot_wave WHERE program_id = ?1 ORDER BY number",
        &[Value::Integer(program_id)],
    )?;
    let read = |row: &Row| StoredWave {
        id: row.integer(0),
        program_id: row.integer(1),
        number: row.integer(2),
        state: row.text(3).to_owned(),
        learnings: row.text_option(4),
        ended: row.text_option(5).zip(row.integer_option(6)),
        created_by: row.text(7).to_owned(),
        created_at: row.integer(8),
    };
    Ok(rows.iter().map(read).collect())
}

/// Begins a wave and returns its id.
///
/// # Errors
/// What the database reports.
pub fn add_wave(
    connection: &mut Connection,
    (program_id, number): (i64, i64),
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO pilot_wave (program_id, number, state, created_by, created_at) \
         VALUES (?1, ?2, 'running', ?3, ?4) RETURNING id",
        &[
            Value::Integer(program_id),
            Value::Integer(number),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Ends a wave.
///
/// # Errors
/// What the database reports.
pub fn end_wave(
    connection: &mut Connection,
    id: i64,
    (state, learnings): (&str, &str),
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE pilot_wave SET state = ?2, learnings = ?3, ended_by = ?4, ended_at = ?5 \
         WHERE id = ?1",
        &[
            Value::Integer(id),
            Value::from(state),
            Value::from(learnings),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(())
}

/// Puts an account into a wave.
///
/// # Errors
/// What the database reports.
pub fn add_account(
    connection: &mut Connection,
    wave_id: i64,
    account_id: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO pilot_account (wave_id, account_id) VALUES (?1, ?2)",
        &[Value::Integer(wave_id), Value::Integer(account_id)],
    )?;
    Ok(())
}

/// The accounts of all waves of a programme, in the order of their names. Accounts of a wave that
/// were merged into one are one, which is launched if one of them was.
///
/// # Errors
/// What the database reports.
pub fn accounts(
    connection: &mut Connection,
    program_id: i64,
) -> Result<Vec<StoredPilotAccount>, StoreError> {
    let rows = connection.query(
        "SELECT p.id, p.wave_id, s.id, s.name, p.launched_by, p.launched_at, \
         s.other_names, s.website, s.domains \
         FROM pilot_account p JOIN pilot_wave w ON w.id = p.wave_id \
         JOIN account a ON a.id = p.account_id \
         JOIN account s ON s.id = COALESCE(a.merged_into, a.id) \
         WHERE w.program_id = ?1 ORDER BY w.number, LOWER(s.name), s.id, p.id",
        &[Value::Integer(program_id)],
    )?;
    let read = |row: &Row| StoredPilotAccount {
        id: row.integer(0),
        rows: vec![row.integer(0)],
        wave_id: row.integer(1),
        account_id: row.integer(2),
        name: row.text_option(3).unwrap_or_default(),
        launched: row.text_option(4).zip(row.integer_option(5)),
        aliases: (6..=8).filter_map(|column| row.text_option(column)).collect(),
    };
    let mut found: Vec<StoredPilotAccount> = Vec::with_capacity(rows.len());
    for own in rows.iter().map(read) {
        // Those of one account stand behind each other.
        match found.last_mut() {
            Some(last) if (last.wave_id, last.account_id) == (own.wave_id, own.account_id) => {
                last.rows.push(own.id);
                last.launched = last.launched.take().or(own.launched);
            }
            _ => found.push(own),
        }
    }
    Ok(found)
}

/// Launches an account of a wave.
///
/// # Errors
/// What the database reports.
pub fn launch(
    connection: &mut Connection,
    account: &StoredPilotAccount,
    context: &Context,
) -> Result<(), StoreError> {
    for id in &account.rows {
        connection.execute(
            "UPDATE pilot_account SET launched_by = ?2, launched_at = ?3 WHERE id = ?1",
            &[Value::Integer(*id), Value::from(context.name()), Value::Integer(context.now)],
        )?;
    }
    Ok(())
}

/// Writes down what was done although something spoke against it.
///
/// # Errors
/// What the database reports.
pub fn add_override(
    connection: &mut Connection,
    own: &StoredOverride,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO pilot_override (wave_id, account_id, step, obstacle, reason, created_by, \
         created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            Value::Integer(own.wave_id),
            Value::from(own.account_id),
            Value::from(own.step.as_str()),
            Value::from(own.obstacle.as_str()),
            Value::from(own.reason.as_str()),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(())
}

/// What was done in a programme although something spoke against it, in its order.
///
/// # Errors
/// What the database reports.
pub fn overrides(
    connection: &mut Connection,
    program_id: i64,
) -> Result<Vec<StoredOverride>, StoreError> {
    let rows = connection.query(
        "SELECT o.id, o.wave_id, COALESCE(a.merged_into, a.id), o.step, o.obstacle, o.reason, \
         o.created_by, o.created_at FROM pilot_override o \
         JOIN pilot_wave w ON w.id = o.wave_id LEFT JOIN account a ON a.id = o.account_id \
         WHERE w.program_id = ?1 ORDER BY o.id",
        &[Value::Integer(program_id)],
    )?;
    let read = |row: &Row| StoredOverride {
        id: row.integer(0),
        wave_id: row.integer(1),
        account_id: row.integer_option(2),
        step: row.text(3).to_owned(),
        obstacle: row.text(4).to_owned(),
        reason: row.text(5).to_owned(),
        created_by: row.text(6).to_owned(),
        created_at: row.integer(7),
    };
    Ok(rows.iter().map(read).collect())
}
