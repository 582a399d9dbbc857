//! Writes records: creates them, or updates what changed.

use speargun_domain::record::Entity;
use speargun_domain::value::Value;

use super::WENT_INTO_ANOTHER;
use crate::import_change::Journal;
use crate::{Connection, StoreError};

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It was not known.
    Created,
    /// Something about it changed.
    Updated,
    /// Everything was known.
    Unchanged,
    /// It is not known, and this file may only add to known ones.
    Missing,
}

/// Whether a file may create records or only add to known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// Create and update.
    Upsert,
    /// Update only: a file of links.
    Update,
}

/// How many records one statement of SQLite writes: each statement that gives rows back makes a
/// table for them, which takes as long as writing a record.
const ROWS_AT_ONCE: usize = 50;
/// The most parameters of a statement of SQLite, less some room.
const PARAMETERS_MAX: usize = 30_000;

/// What came of several records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenRecords {
    /// Records that were not known.
    pub created: u64,
    /// Records that changed.
    pub updated: u64,
    /// Records that were known.
    pub unchanged: u64,
    /// Those that are not known, where records are only added to: their places and keys.
    pub missing: Vec<(usize, String)>,
}

/// Writes records of one shape: the same columns for every record.
#[derive(Debug)]
pub struct RecordWriter {
    /// Gives the revision, the id and, where a journal asks for it, what stood there before.
    sql: Option<String>,
    /// The same for [`ROWS_AT_ONCE`] records, where the database takes several.
    many_sql: Option<String>,
    rows_at_once: usize,
    mode: WriteMode,
    column_count: usize,
    exists_sql: String,
}

impl RecordWriter {
    /// A writer of `columns` into the table of `entity`. Those that are `kept` stay where a record
    /// says nothing about them. The column `custom` is merged by key.
    #[must_use]
    pub fn new(
        entity: &Entity,
        (columns, kept): (&[String], &[&str]),
        mode: WriteMode,
        is_postgres: bool,
    ) -> Self {
        let table = entity.key;
        let new = |column: &String| {
            let new = new_value(column, mode);
            match column.as_str() {
                "custom" => merged_custom(table, &new, is_postgres),
                // What a person said of being written to, an export of another day does not take
                // back.
                "opted_out" => {
                    let or = match kept.contains(&"opted_out") {
                        true => format!("COALESCE({new}, {table}.opted_out)"),
                        false => new,
                    };
                    format!("CASE WHEN {table}.opted_out = 1 THEN 1 ELSE {or} END")
                }
                // That a record went into another one is settled when all files are read.
                "deleted" => format!(
                    "CASE WHEN {table}.deleted = {WENT_INTO_ANOTHER} AND COALESCE({new}, 0) = 0 \
                     THEN {WENT_INTO_ANOTHER} ELSE {new} END"
                ),
                known if kept.contains(&known) => format!("COALESCE({new}, {table}.{column})"),
                _ => new,
            }
        };
        let set: Vec<String> =
            columns.iter().map(|column| assignment(column, &new(column), is_postgres)).collect();
        let changed: Vec<String> = columns
            .iter()
            .map(|column| difference(table, column, &new(column), is_postgres))
            .collect();
        let rows_at_once = ROWS_AT_ONCE.min(PARAMETERS_MAX / (columns.len() + 1));
        let takes_many = mode == WriteMode::Upsert && !is_postgres && rows_at_once > 1;
        let many_sql = takes_many.then(|| {
            upsert_sql(table, columns, &rows_of_values(columns.len(), rows_at_once), &set, &changed)
        });
        let sql = match mode {
            WriteMode::Upsert => {
                upsert_sql(table, columns, &row_of_values(columns.len()), &set, &changed)
            }
            WriteMode::Update => update_sql(table, &set, &changed, columns.len()),
        };
        // A file of keys alone has nothing to update.
        let sql = (mode == WriteMode::Upsert || !columns.is_empty()).then_some(sql);
        let exists_sql =
            format!("SELECT id FROM {table} WHERE source_id = ?1 AND external_id = ?2");
        let column_count = columns.len();
        Self { sql, many_sql, rows_at_once, mode, column_count, exists_sql }
    }

    /// As it is, and notes in a journal what changes, so that it can be undone.
    #[must_use]
    pub fn noting(mut self, journal: &Journal, is_postgres: bool) -> Self {
        if let Some(sql) = self.sql.as_mut().filter(|_| is_postgres) {
            *sql = journal.with_before(sql);
        }
        self
    }

    /// Writes one record; `parameters` are source id, external id, the time of writing and the
    /// columns' values, in this order.
    ///
    /// # Errors
    /// What the database reports.
    pub fn write(
        &self,
        connection: &mut Connection,
        parameters: &[Value],
    ) -> Result<Written, StoreError> {
        self.write_noted(connection, parameters, None)
    }

    /// Writes records, each its external id and the columns' values, and notes them in a journal.
    /// They are written in their order: of two with one key the later one counts.
    ///
    /// # Errors
    /// What the database reports.
    pub fn write_many(
        &self,
        connection: &mut Connection,
        (source, now): (i64, i64),
        records: Vec<(String, Vec<Value>)>,
        journal: &mut Journal,
    ) -> Result<WrittenRecords, StoreError> {
        let mut written = WrittenRecords::default();
        let statements = records.len() / self.rows_at_once;
        let mut records = records.into_iter().enumerate();
        let mut parameters = Vec::new();
        for sql in self.many_sql.iter().cycle().take(statements) {
            parameters.clear();
            parameters.extend([Value::Integer(source), Value::Integer(now)]);
            for (_, (key, values)) in records.by_ref().take(self.rows_at_once) {
                parameters.push(Value::Text(key));
                parameters.extend(values);
            }
            self.write_rows(connection, (sql, &parameters), journal, &mut written)?;
        }
        for (place, (key, values)) in records {
            parameters.clear();
            parameters.extend([Value::Integer(source), Value::Text(key), Value::Integer(now)]);
            parameters.extend(values);
            match self.write_noted(connection, &parameters, Some(journal))? {
                Written::Created => written.created += 1,
                Written::Updated => written.updated += 1,
                Written::Unchanged => written.unchanged += 1,
                Written::Missing => {
                    let key = parameters.get(1).and_then(Value::as_text).unwrap_or_default();
                    written.missing.push((place, key.to_owned()));
                }
            }
        }
        Ok(written)
    }

    /// Writes as many records as one statement takes. What it does not give back was known.
    fn write_rows(
        &self,
        connection: &mut Connection,
        (sql, parameters): (&str, &[Value]),
        journal: &mut Journal,
        written: &mut WrittenRecords,
    ) -> Result<(), StoreError> {
        let (mut created, mut returned) = (0, 0);
        connection.query_each(sql, parameters, |row| {
            returned += 1;
            created += u64::from(journal.note_created(&row));
            Ok::<(), StoreError>(())
        })?;
        written.created += created;
        written.updated += returned - created;
        written.unchanged += self.rows_at_once as u64 - returned;
        Ok(())
    }

    /// As [`write`](Self::write), and tells a journal of what was written.
    ///
    /// # Errors
    /// What the database reports.
    pub fn write_noted(
        &self,
        connection: &mut Connection,
        parameters: &[Value],
        journal: Option<&mut Journal>,
    ) -> Result<Written, StoreError> {
        debug_assert_eq!(parameters.len(), self.column_count + 3);
        let row = match &self.sql {
            Some(sql) => connection.query_one(sql, parameters)?,
            None => None,
        };
        if let (Some(journal), Some(row)) = (journal, &row) {
            journal.note(connection, row)?;
        }
        match row {
            Some(row) if row.integer(0) == 1 => Ok(Written::Created),
            Some(_) => Ok(Written::Updated),
            None if self.mode == WriteMode::Update => {
                let known = connection.query_one(&self.exists_sql, &parameters[..2])?;
                Ok(if known.is_some() { Written::Unchanged } else { Written::Missing })
            }
            None => Ok(Written::Unchanged),
        }
    }
}

/// The values of one record: source id, external id, the time of writing and the columns.
fn row_of_values(columns: usize) -> String {
    let marks: String = (4..columns + 4).map(|index| format!(", ?{index}")).collect();
    format!("(?1, ?2, ?3, 1{marks})")
}

/// The values of several records: source id and the time of writing, then of each record the
/// external id and the columns.
fn rows_of_values(columns: usize, rows: usize) -> String {
    let row = |row: usize| {
        let first = 3 + row * (columns + 1);
        let marks: String =
            (first + 1..=first + columns).map(|index| format!(", ?{index}")).collect();
        format!("(?1, ?{first}, ?2, 1{marks})")
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

fn upsert_sql(
    table: &str,
    columns: &[String],
    values: &str,
    set: &[String],
    changed: &[String],
) -> String {
    let names: String = columns.iter().map(|column| format!(", {column}")).collect();
    let conflict = if columns.is_empty() {
        "DO NOTHING".to_owned()
    } else {
        format!(
            "DO UPDATE SET {}, revision = {table}.revision + 1, \
             imported_at = excluded.imported_at WHERE {}",
            set.join(", "),
            changed.join(" OR ")
        )
    };
    format!(
        "INSERT INTO {table} (source_id, external_id, imported_at, revision{names}) \
         VALUES {values} ON CONFLICT (source_id, external_id) {conflict} \
         RETURNING revision, id"
    )
}

fn update_sql(table: &str, set: &[String], changed: &[String], count: usize) -> String {
    let renumber = |part: &String| {
        // `excluded.` stands for the new values; an update takes them from its parameters.
        let mut text = part.clone();
        for index in 0..count {
            text = text.replace(&format!("excluded#{index}#"), &format!("?{}", index + 4));
        }
        text
    };
    let set: Vec<String> = set.iter().enumerate().map(|(i, p)| number_part(p, i)).collect();
    let changed: Vec<String> = changed.iter().enumerate().map(|(i, p)| number_part(p, i)).collect();
    let set: Vec<String> = set.iter().map(renumber).collect();
    let changed: Vec<String> = changed.iter().map(renumber).collect();
    format!(
        "UPDATE {table} SET {}, revision = revision + 1, imported_at = ?3 \
         WHERE source_id = ?1 AND external_id = ?2 AND ({}) RETURNING revision, id",
        set.join(", "),
        changed.join(" OR ")
    )
}

fn number_part(part: &str, index: usize) -> String {
    part.replace("excluded#", &format!("excluded#{index}#"))
}

fn new_value(column: &str, mode: WriteMode) -> String {
    match mode {
        WriteMode::Upsert => format!("excluded.{column}"),
        WriteMode::Update => "excluded#".to_owned(),
    }
}

fn merged_custom(table: &str, new: &str, is_postgres: bool) -> String {
    if is_postgres {
        format!("(COALESCE({table}.custom, '{{}}')::jsonb || COALESCE({new}, '{{}}')::jsonb)")
    } else {
        format!("json_patch(COALESCE({table}.custom, '{{}}'), COALESCE({new}, '{{}}'))")
    }
}

fn assignment(column: &str, new: &str, is_postgres: bool) -> String {
    let cast = if column == "custom" && is_postgres { "::text" } else { "" };
    format!("{column} = {new}{cast}")
}

fn difference(table: &str, column: &str, new: &str, is_postgres: bool) -> String {
    if column == "custom" {
        let cast = if is_postgres { "::jsonb" } else { "" };
        return format!("{new} IS DISTINCT FROM COALESCE({table}.custom, '{{}}'){cast}");
    }
    format!("{table}.{column} IS DISTINCT FROM {new}")
}
