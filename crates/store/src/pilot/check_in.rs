//! Check-ins of waves, and which are due.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A check-in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredCheckIn {
    /// Row id.
    pub id: i64,
    /// The number of its wave.
    pub wave: i64,
    /// The account as it is now, and its name.
    pub account: Option<(i64, String)>,
    /// problem, `missing_tool`, `data_gap`, inconsistency or note.
    pub kind: String,
    /// What it reports.
    pub text: String,
    /// The day in the workspace's zone.
    pub day: String,
    /// The task that came of it, and its state.
    pub task: Option<(i64, String)>,
    /// Who checked in.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
}

/// Where a check-in belongs.
#[derive(Debug, Clone, Copy)]
pub struct CheckInPlace<'a> {
    /// The wave.
    pub wave_id: i64,
    /// The account.
    pub account_id: Option<i64>,
    /// The day in the workspace's zone.
    pub day: &'a str,
}

/// A wave that runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueCheckIn {
    /// Its programme.
    pub program_id: i64,
    /// The name of that.
    pub program: String,
    /// The wave's number.
    pub wave: i64,
    /// When its first account was launched, in microseconds UTC.
    pub launched_at: i64,
    /// The day of the last check-in.
    pub last_day: Option<String>,
    /// Who began it.
    pub begun_by: String,
}

/// Writes a check-in and returns its id.
///
/// # Errors
/// What the database reports.
pub fn add_check_in(
    connection: &mut Connection,
    place: CheckInPlace<'_>,
    (kind, text): (&str, &str),
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO pilot_check_in (wave_id, account_id, kind, text, day, created_by, \
         created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &[
            Value::Integer(place.wave_id),
            Value::from(place.account_id),
            Value::from(kind),
            Value::from(text),
            Value::from(place.day),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// A window of the check-ins of a programme, the newest first, and how many there are.
///
/// # Errors
/// What the database reports.
pub fn check_ins(
    connection: &mut Connection,
    program_id: i64,
    (limit, offset): (i64, i64),
) -> Result<(Vec<StoredCheckIn>, i64), StoreError> {
    let of = Value::Integer(program_id);
    let total = connection.query_one(
        "SELECT COUNT(*) FROM pilot_check_in c JOIN pilot_wave w ON w.id = c.wave_id \
         WHERE w.program_id = ?1",
        std::slice::from_ref(&of),
    )?;
    let rows = connection.query(
        "SELECT c.id, w.number, s.id, s.name, c.kind, c.text, c.day, t.id, t.state, c.created_by, \
         c.created_at FROM pilot_check_in c JOIN pilot_wave w ON w.id = c.wave_id \
         LEFT JOIN account a ON a.id = c.account_id \
         LEFT JOIN account s ON s.id = COALESCE(a.merged_into, a.id) \
         LEFT JOIN task t ON t.id = (SELECT MIN(f.id) FROM task f \
             WHERE f.origin = 'check_in' AND f.origin_id = c.id) \
         WHERE w.program_id = ?1 ORDER BY c.id DESC LIMIT ?2 OFFSET ?3",
        &[of, Value::Integer(limit), Value::Integer(offset)],
    )?;
    let read = |row: &Row| StoredCheckIn {
        id: row.integer(0),
        wave: row.integer(1),
        account: row.integer_option(2).map(|id| (id, row.text_option(3).unwrap_or_default())),
        kind: row.text(4).to_owned(),
        text: row.text(5).to_owned(),
        day: row.text(6).to_owned(),
        task: row.integer_option(7).zip(row.text_option(8)),
        created_by: row.text(9).to_owned(),
        created_at: row.integer(10),
    };
    Ok((rows.iter().map(read).collect(), total.map_or(0, |row| row.integer(0))))
}

/// How many check-ins a wave has.
///
/// # Errors
/// What the database reports.
pub fn count_check_ins(connection: &mut Connection, wave_id: i64) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM pilot_check_in WHERE wave_id = ?1",
        &[Value::Integer(wave_id)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Notes that people were reminded of the check-in of a day, and returns whether it is new.
///
/// # Errors
/// What the database reports.
pub fn note_check_in_reminder(
    connection: &mut Connection,
    due: &DueCheckIn,
    day: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE pilot_wave SET reminded_on = ?3 WHERE program_id = ?1 AND number = ?2 \
        AND (reminded_on IS NULL OR reminded_on < ?3)";
    let values = [Value::Integer(due.program_id), Value::Integer(due.wave), Value::from(day)];
    Ok(connection.execute(sql, &values)? > 0)
}

/// The waves that run and have a launched account, with the day of their last check-in. Of one
/// person: those of programmes whose team they are in, and those that they began.
///
/// # Errors
/// What the database reports.
pub fn running(
    connection: &mut Connection,
    person: Option<(i64, &str)>,
) -> Result<Vec<DueCheckIn>, StoreError> {
    let mut values = Vec::new();
    let mut of_person = String::new();
    if let Some((id, name)) = person {
        values.extend([Value::Integer(id), Value::from(name)]);
        " AND (w.created_by = ?2 OR EXISTS (SELECT 1 FROM program_item i \
         WHERE i.program_id = p.id AND i.kind = 'member' AND i.user_id = ?1 \
         AND i.removed_at IS NULL))"
            .clone_into(&mut of_person);
    }
    let sql = format!(
        "SELECT p.id, p.name, w.number, MIN(c.launched_at), \
         (SELECT MAX(k.day) FROM pilot_check_in k WHERE k.wave_id = w.id), MIN(w.created_by) \
         FROM pilot_wave w JOIN program p ON p.id = w.program_id \
         JOIN pilot_account c ON c.wave_id = w.id AND c.launched_at IS NOT NULL \
         WHERE w.state = 'running'{of_person} \
         GROUP BY p.id, p.name, w.number, w.id ORDER BY MIN(p.name_key), p.id"
    );
    let read = |row: &Row| DueCheckIn {
        program_id: row.integer(0),
        program: row.text(1).to_owned(),
        wave: row.integer(2),
        launched_at: row.integer(3),
        last_day: row.text_option(4),
        begun_by: row.text(5).to_owned(),
    };
    Ok(connection.query(&sql, &values)?.iter().map(read).collect())
}
