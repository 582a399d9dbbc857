//! What was imported, how far it got, and what came of it.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;
use speargun_words::{Said, said};

use crate::{Connection, Row, StoreError};

/// One import of one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportRun {
    /// Row id.
    pub id: i64,
    /// Kind of record.
    pub entity: String,
    /// Name of the file.
    pub file: String,
    /// waiting, running, done, failed, cancelled.
    pub state: String,
    /// Rows read.
    pub rows_done: i64,
    /// Records that were not known.
    pub created: i64,
    /// Records that changed.
    pub updated: i64,
    /// Records that were known.
    pub unchanged: i64,
    /// Rows that were turned down.
    pub rejected: i64,
    /// What went wrong, or a summary of warnings.
    pub message: Option<String>,
    /// When it began.
    pub started_at: i64,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// The columns that it wrote; nothing where it is not known any more what it changed.
    pub columns: Option<Vec<String>>,
    /// Who undid it, and when.
    pub undone: Option<(String, i64)>,
    /// The job that does it.
    pub job_id: Option<i64>,
}

/// Notes that an import has begun.
///
/// # Errors
/// What the database reports.
pub fn begin(
    connection: &mut Connection,
    source_id: i64,
    run: &ImportRun,
    fingerprint: &str,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO import_run (source_id, entity, file, fingerprint, state, rows_done, \
         created, updated, unchanged, rejected, started_at, columns, job_id) \
         VALUES (?1, ?2, ?3, ?4, ?7, 0, 0, 0, 0, 0, ?5, ?6, ?8) RETURNING id",
        &[
            Value::Integer(source_id),
            Value::from(run.entity.as_str()),
            Value::from(run.file.as_str()),
            Value::from(fingerprint),
            Value::Integer(run.started_at),
            Value::from(run.columns.as_ref().map(|columns| serde_json::json!(columns).to_string())),
            Value::from(run.state.as_str()),
            Value::from(run.job_id),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// The runs of a job, the first one first.
///
/// # Errors
/// What the database reports.
pub fn of_job(connection: &mut Connection, job_id: i64) -> Result<Vec<ImportRun>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE job_id = ?1 ORDER BY id");
    Ok(connection.query(&sql, &[Value::Integer(job_id)])?.iter().map(read).collect())
}

/// Notes that a run of a job is begun, or begun again after a process died in its midst.
///
/// # Errors
/// What the database reports.
pub fn resume(connection: &mut Connection, run: &ImportRun) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE import_run SET state = 'running', entity = ?2, columns = ?3, message = NULL, \
         finished_at = NULL WHERE id = ?1",
        &[
            Value::Integer(run.id),
            Value::from(run.entity.as_str()),
            Value::from(run.columns.as_ref().map(|columns| serde_json::json!(columns).to_string())),
        ],
    )?;
    Ok(())
}

/// Notes how the runs of a job ended that could not note it themselves.
///
/// # Errors
/// What the database reports.
pub fn end_of_job(
    connection: &mut Connection,
    job_id: i64,
    (state, at): (&str, i64),
    message: Option<&str>,
) -> Result<u64, StoreError> {
    connection.execute(
        "UPDATE import_run SET state = ?2, finished_at = ?3, message = ?4 \
         WHERE job_id = ?1 AND state IN ('waiting', 'running')",
        &[Value::Integer(job_id), Value::from(state), Value::Integer(at), Value::from(message)],
    )
}

/// Notes how far an import got. Called in the transaction of the chunk, so that the count and the
/// records never disagree.
///
/// # Errors
/// What the database reports.
pub fn update(connection: &mut Connection, run: &ImportRun) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE import_run SET state = ?2, rows_done = ?3, created = ?4, updated = ?5, \
         unchanged = ?6, rejected = ?7, message = ?8, finished_at = ?9 WHERE id = ?1",
        &[
            Value::Integer(run.id),
            Value::from(run.state.as_str()),
            Value::Integer(run.rows_done),
            Value::Integer(run.created),
            Value::Integer(run.updated),
            Value::Integer(run.unchanged),
            Value::Integer(run.rejected),
            Value::from(run.message.clone()),
            Value::from(run.finished_at),
        ],
    )?;
    Ok(())
}

/// Notes that an import was undone, and whether anything of it stays that can be undone later.
///
/// # Errors
/// What the database reports.
pub fn mark_undone(
    connection: &mut Connection,
    id: i64,
    context: &Context,
    is_whole: bool,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE import_run SET undone_by = ?2, undone_at = ?3, \
         columns = CASE WHEN ?4 = 1 THEN NULL ELSE columns END WHERE id = ?1",
        &[
            Value::Integer(id),
            Value::from(context.name()),
            Value::Integer(context.now),
            Value::from(is_whole),
        ],
    )?;
    Ok(())
}

/// Keeps the report of an import.
///
/// # Errors
/// What the database reports.
pub fn keep_report(connection: &mut Connection, id: i64, report: &str) -> Result<(), StoreError> {
    let sql = "UPDATE import_run SET report = ?2 WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id), Value::from(report)])?;
    Ok(())
}

/// The report of an import, where one is kept.
///
/// # Errors
/// What the database reports.
pub fn report(connection: &mut Connection, id: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT report FROM import_run WHERE id = ?1";
    let row = connection.query_one(sql, &[Value::Integer(id)])?;
    Ok(row.and_then(|row| row.text_option(0)))
}

/// Imports of the same kind and source that came after one, stand, and found records unchanged.
///
/// # Errors
/// What the database reports.
pub fn later(connection: &mut Connection, id: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT later.id FROM import_run later JOIN import_run own ON own.id = ?1 \
        AND later.source_id = own.source_id AND later.entity = own.entity \
        WHERE later.id > ?1 AND later.undone_at IS NULL AND later.unchanged > 0 ORDER BY later.id";
    let rows = connection.query(sql, &[Value::Integer(id)])?;
    Ok(rows.iter().map(|row| row.integer(0)).collect())
}

/// Marks imports that a killed process left behind.
///
/// # Errors
/// What the database reports.
pub fn mark_interrupted(connection: &mut Connection, at: i64) -> Result<u64, StoreError> {
    mark_failed(connection, at, &interrupted().to_stored())
}

/// What is said of an import that was interrupted.
#[must_use]
pub fn interrupted() -> Said {
    said!("import.interrupted")
}

/// Marks imports as failed that nothing is at any more. Called by whoever holds the workspace's
/// right to write.
///
/// # Errors
/// What the database reports.
pub fn mark_failed(connection: &mut Connection, at: i64, message: &str) -> Result<u64, StoreError> {
    connection.execute(
        "UPDATE import_run SET state = 'failed', finished_at = ?1, message = ?2 \
         WHERE state = 'running' AND (job_id IS NULL OR NOT EXISTS (SELECT 1 FROM job \
         WHERE job.id = import_run.job_id AND job.state IN ('waiting', 'running')))",
        &[Value::Integer(at), Value::from(message)],
    )
}

const COLUMNS: &str = "id, entity, file, state, rows_done, created, updated, unchanged, \
    rejected, message, started_at, finished_at, columns, undone_by, undone_at, job_id FROM import_run";

fn read(row: &Row) -> ImportRun {
    ImportRun {
        id: row.integer(0),
        entity: row.text(1).to_owned(),
        file: row.text(2).to_owned(),
        state: row.text(3).to_owned(),
        rows_done: row.integer(4),
        created: row.integer(5),
        updated: row.integer(6),
        unchanged: row.integer(7),
        rejected: row.integer(8),
        message: row.text_option(9),
        started_at: row.integer(10),
        finished_at: row.integer_option(11),
        columns: row.text_option(12).and_then(|text| serde_json::from_str(&text).ok()),
        undone: row.text_option(13).zip(row.integer_option(14)),
        job_id: row.integer_option(15),
    }
}

/// The last imports, the newest first.
///
/// # Errors
/// What the database reports.
pub fn list(connection: &mut Connection, limit: i64) -> Result<Vec<ImportRun>, StoreError> {
    let sql = format!("SELECT {COLUMNS} ORDER BY id DESC LIMIT ?1");
    Ok(connection.query(&sql, &[Value::Integer(limit)])?.iter().map(read).collect())
}

/// One import.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<ImportRun>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}
