//! What an import changed, kept beside the records so that the whole import can be undone.

use speargun_domain::record::{Entity, FieldKind};
use speargun_domain::value::Value;

use crate::record::columns_of;
use crate::{Connection, Row, StoreError};

/// How many of the newest imports can be undone; of older ones it is forgotten what they changed.
pub const IMPORTS_KEPT: i64 = 50;
/// How many records are restored between two looks at what is left.
const PAGE: i64 = 5_000;
/// What the key of a record begins with that an undone import made. Its number follows.
const UNDONE: &str = "undone:";

/// Notes what an import makes and changes while it writes.
#[derive(Debug)]
pub struct Journal {
    import_id: i64,
    entity: Entity,
    columns: Vec<String>,
    created: Vec<(i64, i64)>,
}

impl Journal {
    /// A journal of one import of one kind of record, which writes these columns.
    #[must_use]
    pub fn new(import_id: i64, entity: &Entity, columns: &[String]) -> Self {
        let created = Vec::new();
        Self { import_id, entity: *entity, columns: columns.to_vec(), created }
    }

    /// Begins a part of the import, within its transaction. What was begun must be ended there.
    ///
    /// # Errors
    /// What the database reports.
    pub fn begin(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        self.created.clear();
        if connection.is_postgres() || self.columns.is_empty() {
            return Ok(());
        }
        // An insert that becomes an update shows nobody what stood there before but a trigger.
        let (table, import_id) = (self.entity.key, self.import_id);
        let before = cells_of(&self.entity, &self.columns, "OLD");
        connection.batch(&format!(
            "CREATE TEMP TRIGGER import_noted AFTER UPDATE ON main.{table} \
             WHEN OLD.revision <> NEW.revision BEGIN \
             INSERT INTO import_change (import_id, record_id, revision, revision_before, before) \
             VALUES ({import_id}, OLD.id, NEW.revision, OLD.revision, json_array({before})) \
             ON CONFLICT (import_id, record_id) DO UPDATE SET revision = excluded.revision; END"
        ))
    }

    /// Ends a part of the import.
    ///
    /// # Errors
    /// What the database reports.
    pub fn end(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        for (first, last) in self.created.drain(..) {
            let numbers = [self.import_id, first, last].map(Value::Integer);
            let sql = "INSERT INTO import_created (import_id, first_id, last_id) \
                VALUES (?1, ?2, ?3)";
            connection.execute(sql, &numbers)?;
        }
        if !connection.is_postgres() && !self.columns.is_empty() {
            connection.batch("DROP TRIGGER temp.import_noted")?;
        }
        Ok(())
    }

    /// The statement of a writer, giving what stood there before as well. For PostgreSQL.
    pub(crate) fn with_before(&self, sql: &str) -> String {
        let (table, before) = (self.entity.key, self.columns.join(", "));
        format!(
            "WITH known AS (SELECT id, revision, json_build_array({before})::text AS before \
             FROM {table} \
             WHERE source_id = ?1 AND external_id = ?2), written AS ({sql}) \
             SELECT written.revision, written.id, known.before, known.revision FROM written \
             LEFT JOIN known ON known.id = written.id"
        )
    }

    /// Takes in the revision and the id of a record that a writer wrote; says whether it is new.
    pub(crate) fn note_created(&mut self, row: &Row) -> bool {
        let (revision, id) = (row.integer(0), row.integer(1));
        if revision == 1 {
            match self.created.last_mut() {
                Some((_, last)) if *last + 1 == id => *last = id,
                _ => self.created.push((id, id)),
            }
        }
        revision == 1
    }

    /// Takes in what a writer wrote: the revision, the id and what stood there before.
    pub(crate) fn note(
        &mut self,
        connection: &mut Connection,
        row: &Row,
    ) -> Result<(), StoreError> {
        let (revision, id) = (row.integer(0), row.integer(1));
        if !self.note_created(row) && connection.is_postgres() {
            connection.execute(
                "INSERT INTO import_change (import_id, record_id, revision, before, \
                 revision_before) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (import_id, record_id) DO UPDATE SET revision = excluded.revision",
                &[
                    Value::Integer(self.import_id),
                    Value::Integer(id),
                    Value::Integer(revision),
                    Value::from(row.text(2)),
                    Value::Integer(row.integer(3)),
                ],
            )?;
        }
        Ok(())
    }
}

/// How many records of an import had a value in each of its columns and have none any more: blank
/// cells of the file took it. Deleted records do not count.
///
/// # Errors
/// What the database reports.
pub fn cleared(
    connection: &mut Connection,
    import_id: i64,
    entity: &Entity,
    columns: &[String],
) -> Result<Vec<u64>, StoreError> {
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let table = entity.key;
    let is_postgres = connection.is_postgres();
    let count = |(place, column): (usize, &String)| {
        let before = match is_postgres {
            true => format!("(changed.before::jsonb ->> {place})"),
            false => format!("json_extract(changed.before, '$[{place}]')"),
        };
        format!("SUM(CASE WHEN {before} IS NOT NULL AND own.{column} IS NULL THEN 1 ELSE 0 END)")
    };
    let counts: Vec<String> = columns.iter().enumerate().map(count).collect();
    let sql = format!(
        "SELECT {} FROM import_change changed JOIN {table} own ON own.id = changed.record_id \
         WHERE changed.import_id = ?1",
        counts.join(", ")
    );
    let row = connection.query_one(&sql, &[Value::Integer(import_id)])?;
    let count = |place| row.as_ref().and_then(|row| row.integer_option(place)).unwrap_or(0);
    Ok((0..columns.len()).map(|place| u64::try_from(count(place)).unwrap_or(0)).collect())
}

/// Takes back that records changed of which the values are again what they were before the import:
/// rows of a file that repeat a key change its record and change it back. Gives how often such
/// records were written.
///
/// # Errors
/// What the database reports.
pub fn settle_same(
    connection: &mut Connection,
    import_id: i64,
    entity: &Entity,
    columns: &[String],
) -> Result<u64, StoreError> {
    if columns.is_empty() {
        return Ok(0);
    }
    let table = entity.key;
    let now = match connection.is_postgres() {
        true => {
            let cells: Vec<String> = columns.iter().map(|column| format!("own.{column}")).collect();
            format!("json_build_array({})::text", cells.join(", "))
        }
        false => format!("json_array({})", cells_of(entity, columns, "own")),
    };
    let same = format!(
        "SELECT own.id, changed.revision, changed.revision_before FROM import_change changed \
         JOIN {table} own ON own.id = changed.record_id AND own.revision = changed.revision \
         AND changed.before = {now} WHERE changed.import_id = ?1 AND changed.record_id > ?2 \
         AND NOT EXISTS (SELECT 1 FROM import_created made WHERE made.import_id = ?1 \
         AND changed.record_id BETWEEN made.first_id AND made.last_id) \
         ORDER BY changed.record_id LIMIT {PAGE}"
    );
    let (mut written, mut after) = (0, i64::MIN);
    loop {
        let rows = connection.query(&same, &[import_id, after].map(Value::Integer))?;
        let Some(last) = rows.last() else { return Ok(written) };
        after = last.integer(0);
        for row in &rows {
            written += u64::try_from(row.integer(1) - row.integer(2)).unwrap_or(0);
            // With its revision of then, so that an import before this one can be undone.
            let numbers = [row.integer(0), row.integer(2)].map(Value::Integer);
            let sql = format!("UPDATE {table} SET revision = ?2 WHERE id = ?1");
            connection.execute(&sql, &numbers)?;
            connection.execute(
                "DELETE FROM import_change WHERE import_id = ?1 AND record_id = ?2",
                &[import_id, row.integer(0)].map(Value::Integer),
            )?;
        }
    }
}

/// The values of a record's columns as SQLite notes them, for `json_array`.
fn cells_of(entity: &Entity, columns: &[String], of: &str) -> String {
    let cell = |column: &String| match is_real(entity, column) {
        // As a JSON number SQLite would keep 15 of its digits.
        true => {
            format!("CASE WHEN {of}.{column} IS NOT NULL THEN format('%!.17g', {of}.{column}) END")
        }
        false => format!("{of}.{column}"),
    };
    columns.iter().map(cell).collect::<Vec<_>>().join(", ")
}

/// Whether a column holds numbers that are not whole.
fn is_real(entity: &Entity, column: &str) -> bool {
    let kind = entity.field(column).map(|field| field.kind);
    matches!(kind, Some(FieldKind::Number | FieldKind::Share))
}

/// An import of which it is known what it changed.
#[derive(Debug)]
pub struct Undoable<'a> {
    /// Its number.
    pub import_id: i64,
    /// The kind of its records.
    pub entity: &'a Entity,
    /// The columns that it wrote.
    pub columns: &'a [String],
}

/// Why a record of an import stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A later import or a tracked event changed it.
    Changed,
    /// Somebody decided something about it.
    Decided,
}

/// A record that stays: its id, how it is called, and why.
pub type KeptRecord = (i64, String, Kept);

/// What undoing an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// Records that it had made, and that are gone.
    pub removed: u64,
    /// Records that are again what they were.
    pub restored: u64,
    /// People who stay opted out, though they were not before it.
    pub opted_out: u64,
    /// People who were opted out and are removed: a later file may bring them back without that.
    pub removed_opted_out: u64,
}

impl Undoable<'_> {
    /// The records that stay as they are, at most `limit` for each reason: id, name and reason; and
    /// how many there are of each.
    ///
    /// # Errors
    /// What the database reports.
    pub fn kept(
        &self,
        connection: &mut Connection,
        limit: i64,
    ) -> Result<([u64; 2], Vec<KeptRecord>), StoreError> {
        let table = self.entity.key;
        let changed = format!("{} UNION ALL {}", self.made(CHANGED), self.foreign());
        let decided = self.made(&format!("NOT ({CHANGED}) AND {}", self.decided()));
        let (mut counts, mut found) = ([0_u64; 2], Vec::new());
        for (place, (ids, kept)) in
            [(changed, Kept::Changed), (decided, Kept::Decided)].into_iter().enumerate()
        {
            let id = [Value::Integer(self.import_id)];
            let row = connection.query_one(&format!("SELECT COUNT(*) FROM ({ids}) found"), &id)?;
            counts[place] = row.map_or(0, |row| u64::try_from(row.integer(0)).unwrap_or(0));
            let sql = format!(
                "SELECT record.id, {} FROM {table} record WHERE record.id IN ({ids}) \
                 ORDER BY record.id LIMIT ?2",
                self.shown()
            );
            let limited = [Value::Integer(self.import_id), Value::Integer(limit)];
            connection.query_each(&sql, &limited, |row| {
                found.push((row.integer(0), row.text(1).to_owned(), kept));
                Ok::<(), StoreError>(())
            })?;
        }
        Ok((counts, found))
    }

    /// Undoes it: what it changed is again what it was, and what it made is gone: such a record
    /// loses all that was known of it and counts as deleted. What somebody changed or decided since
    /// stays.
    ///
    /// # Errors
    /// What the database reports.
    pub fn undo(&self, connection: &mut Connection, now: i64) -> Result<Undone, StoreError> {
        let mut undone = self.restore(connection, now)?;
        let opted_out = self.opted_out(connection)?;
        undone.removed = self.remove(connection, now)?;
        undone.removed_opted_out = opted_out;
        Ok(undone)
    }

    /// Forgets what the import changed: nothing is left to undo.
    ///
    /// # Errors
    /// What the database reports.
    pub fn forget(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let id = [Value::Integer(self.import_id)];
        connection.execute("DELETE FROM import_change WHERE import_id = ?1", &id)?;
        connection.execute("DELETE FROM import_created WHERE import_id = ?1", &id)?;
        Ok(())
    }

    /// How many of the people who go are opted out.
    fn opted_out(&self, connection: &mut Connection) -> Result<u64, StoreError> {
        if self.entity.field("opted_out").is_none() {
            return Ok(0);
        }
        let gone = self
            .made(&format!("record.opted_out = 1 AND NOT ({CHANGED}) AND NOT {}", self.decided()));
        let id = [Value::Integer(self.import_id)];
        let row = connection.query_one(&format!("SELECT COUNT(*) FROM ({gone}) found"), &id)?;
        Ok(row.map_or(0, |row| u64::try_from(row.integer(0)).unwrap_or(0)))
    }

    fn restore(&self, connection: &mut Connection, now: i64) -> Result<Undone, StoreError> {
        let (table, mut undone, mut after) = (self.entity.key, Undone::default(), i64::MIN);
        if self.columns.is_empty() {
            return Ok(undone);
        }
        let page = format!(
            "SELECT changed.record_id, changed.before, changed.revision_before \
             FROM import_change changed \
             JOIN {table} record ON record.id = changed.record_id \
             AND record.revision = changed.revision WHERE changed.import_id = ?1 \
             AND changed.record_id > ?2 AND NOT EXISTS (SELECT 1 FROM import_created made \
             WHERE made.import_id = ?1 \
             AND changed.record_id BETWEEN made.first_id AND made.last_id) \
             ORDER BY changed.record_id LIMIT {PAGE}"
        );
        let set: Vec<String> = (4..)
            .zip(self.columns)
            .map(|(place, column)| match column.as_str() {
                // Who does not want to be written to is not written to: the file may be right.
                "opted_out" => {
                    format!("opted_out = CASE opted_out WHEN 1 THEN 1 ELSE ?{place} END")
                }
                _ => format!("{column} = ?{place}"),
            })
            .collect();
        let update = format!(
            "UPDATE {table} SET {}, revision = ?3, imported_at = ?2 WHERE id = ?1",
            set.join(", ")
        );
        let opt_out = self.columns.iter().position(|column| column == "opted_out");
        loop {
            let from = [Value::Integer(self.import_id), Value::Integer(after)];
            let rows = connection.query(&page, &from)?;
            let Some(last) = rows.last() else { return Ok(undone) };
            after = last.integer(0);
            for row in &rows {
                // With its revision of then, so that an import before this one can be undone too.
                let numbers = [row.integer(0), now, row.integer(2)];
                let mut parameters = numbers.map(Value::Integer).to_vec();
                parameters.extend(self.cells(row.text(1))?);
                let before = opt_out.and_then(|place| parameters.get(place + 3));
                if before.is_some_and(|before| *before != Value::Integer(1)) {
                    let sql = format!("SELECT opted_out FROM {table} WHERE id = ?1");
                    let stands = connection.query_one(&sql, &parameters[..1])?;
                    undone.opted_out += u64::from(stands.is_some_and(|row| row.integer(0) == 1));
                }
                undone.restored += connection.execute(&update, &parameters)?;
                // It stands as before the import: whoever undoes it once more finds it done.
                let key = [Value::Integer(self.import_id), parameters.swap_remove(0)];
                connection.execute(
                    "DELETE FROM import_change WHERE import_id = ?1 AND record_id = ?2",
                    &key,
                )?;
            }
        }
    }

    fn remove(&self, connection: &mut Connection, now: i64) -> Result<u64, StoreError> {
        let table = self.entity.key;
        let gone = self.made(&format!("NOT ({CHANGED}) AND NOT {}", self.decided()));
        let id = Value::Integer(self.import_id);
        if self.entity.field("deleted").is_none() {
            return self.delete(connection, &gone);
        }
        let blank: Vec<String> = self.all_columns().iter().map(|c| format!("{c} = NULL")).collect();
        // Its number is given to no other record, which tracked events and scores would mix up.
        let removed = connection.execute(
            &format!(
                "UPDATE {table} SET {}, deleted = 1, external_id = '{UNDONE}' || id, \
                 revision = revision + 1, imported_at = ?2 WHERE id IN ({gone})",
                blank.join(", ")
            ),
            &[id.clone(), Value::Integer(now)],
        )?;
        let gone = format!(
            "SELECT record.id FROM import_created made JOIN {table} record \
             ON record.id BETWEEN made.first_id AND made.last_id \
             WHERE made.import_id = ?1 AND record.external_id = '{UNDONE}' || record.id"
        );
        let made_of_them: &[(&str, &str)] = match table {
            "account" => &[
                ("account_score", "account_id"),
                ("account_before", "account_id"),
                ("alert", "account_id"),
            ],
            "person" => &[
                ("person_score", "person_id"),
                ("person_qualification", "person_id"),
                ("membership", "person_id"),
            ],
            _ => &[],
        };
        for (of, column) in made_of_them {
            let sql = format!("DELETE FROM {of} WHERE {column} IN ({gone})");
            connection.execute(&sql, std::slice::from_ref(&id))?;
        }
        let sql = format!("DELETE FROM history WHERE entity = ?2 AND entity_id IN ({gone})");
        connection.execute(&sql, &[id, Value::from(table)])?;
        Ok(removed)
    }

    /// Deletes records that cannot be marked as deleted. Their numbers are given again, to records
    /// of others: of what the import made only what stays is known afterwards.
    fn delete(&self, connection: &mut Connection, gone: &str) -> Result<u64, StoreError> {
        let id = [Value::Integer(self.import_id)];
        let staying = self.made(CHANGED);
        let set_aside = format!(
            "INSERT INTO import_created (import_id, first_id, last_id) \
             SELECT ?2, staying.id, staying.id FROM ({staying}) staying"
        );
        let (own, aside) = (Value::Integer(self.import_id), Value::Integer(-self.import_id));
        connection.execute(&set_aside, &[own.clone(), aside.clone()])?;
        let sql = format!("DELETE FROM {} WHERE id IN ({gone})", self.entity.key);
        let deleted = connection.execute(&sql, &id)?;
        connection.execute("DELETE FROM import_created WHERE import_id = ?1", &id)?;
        let back = "UPDATE import_created SET import_id = ?1 WHERE import_id = ?2";
        connection.execute(back, &[own, aside])?;
        Ok(deleted)
    }

    /// The ids of records that the import made and of which a condition holds.
    fn made(&self, condition: &str) -> String {
        format!(
            "SELECT record.id FROM import_created made JOIN {} record \
             ON record.id BETWEEN made.first_id AND made.last_id \
             WHERE made.import_id = ?1 AND record.external_id <> '{UNDONE}' || record.id \
             AND ({condition})",
            self.entity.key
        )
    }

    /// The ids of records that the import changed and somebody else after it.
    fn foreign(&self) -> String {
        format!(
            "SELECT record.id FROM import_change changed JOIN {} record \
             ON record.id = changed.record_id AND record.revision <> changed.revision \
             WHERE changed.import_id = ?1 AND NOT EXISTS (SELECT 1 FROM import_created made \
             WHERE made.import_id = ?1 \
             AND changed.record_id BETWEEN made.first_id AND made.last_id)",
            self.entity.key
        )
    }

    /// Whether somebody decided something about a record.
    fn decided(&self) -> String {
        let about = |tables: &[(&str, &str, &str)]| {
            let one = |(table, column, holds): &(&str, &str, &str)| {
                format!("EXISTS (SELECT 1 FROM {table} d WHERE d.{column} = record.id{holds})")
            };
            format!("({})", tables.iter().map(one).collect::<Vec<_>>().join(" OR "))
        };
        match self.entity.key {
            "account" => about(&[
                ("account_alias", "account_id", " AND d.removed_at IS NULL"),
                ("account_merge", "survivor_id", " AND d.undone_at IS NULL"),
                ("account_merge", "merged_id", " AND d.undone_at IS NULL"),
                ("account_stage_move", "account_id", " AND d.ended_at IS NULL"),
                ("account_contract", "account_id", ""),
                ("account_list_member", "account_id", " AND d.valid_to IS NULL"),
                ("match_decision", "account_id", " AND d.undone_at IS NULL"),
                ("family_link", "child_id", " AND d.removed_at IS NULL AND d.source = 'person'"),
                ("family_link", "parent_id", " AND d.removed_at IS NULL AND d.source = 'person'"),
                ("duplicate_dismissed", "left_id", ""),
                ("duplicate_dismissed", "right_id", ""),
            ]),
            "person" => about(&[
                ("match_decision", "person_id", " AND d.undone_at IS NULL"),
                ("committee_decision", "person_id", " AND d.undone_at IS NULL"),
            ]),
            _ => "(1 = 0)".to_owned(),
        }
    }

    /// How a record is called.
    fn shown(&self) -> &'static str {
        match self.entity.key {
            "account" | "opportunity" | "campaign" | "product" | "owner" => {
                "COALESCE(record.name, record.external_id)"
            }
            "person" => "COALESCE(record.email, record.external_id)",
            _ => "record.external_id",
        }
    }

    /// The cells of a record as they were kept.
    fn cells(&self, before: &str) -> Result<Vec<Value>, StoreError> {
        let damaged = |what: String| StoreError::Value(format!("a change of an import: {what}"));
        let kept: Vec<serde_json::Value> =
            serde_json::from_str(before).map_err(|error| damaged(error.to_string()))?;
        let value = |(cell, column): (serde_json::Value, &String)| match cell {
            serde_json::Value::Null => Ok(Value::Null),
            serde_json::Value::String(text) if is_real(self.entity, column) => {
                text.parse().map(Value::Real).map_err(|_| damaged(text))
            }
            serde_json::Value::String(text) => Ok(Value::Text(text)),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Ok(Value::Integer(whole)),
                (None, Some(real)) => Ok(Value::Real(real)),
                (None, None) => Err(damaged(number.to_string())),
            },
            other => Err(damaged(other.to_string())),
        };
        kept.into_iter().zip(self.columns).map(value).collect()
    }

    /// Everything that is known of a record, and what was made of it.
    fn all_columns(&self) -> Vec<String> {
        let fields = self.entity.fields.iter();
        let fields = fields.filter(|field| !["external_id", "deleted"].contains(&field.key));
        let mut columns: Vec<String> =
            fields.flat_map(|field| columns_of(field.key, field.kind)).collect();
        let derived: &[&str] = match self.entity.key {
            "account" => &["parent_id", "custom"],
            "person" => &["email_domain", "seniority", "department", "custom"],
            "opportunity" => &["account_id", "campaign_id", "custom"],
            "opportunity_role" => &["opportunity_id", "person_id"],
            "merged_record" => &["resolved_reference"],
            "campaign" => &["custom"],
            "campaign_member" => &["campaign_id", "person_id"],
            "event" => &["person_id", "account_id", "opportunity_id", "campaign_id"],
            _ => &[],
        };
        columns.extend(derived.iter().map(|column| (*column).to_owned()));
        columns
    }
}

/// Somebody else changed a record that the import made.
const CHANGED: &str = "record.revision <> COALESCE((SELECT changed.revision \
    FROM import_change changed WHERE changed.import_id = ?1 AND changed.record_id = record.id), 1)";

/// Lets go of the people of events that were found by their addresses, where an import that is
/// undone made or changed them: they are looked for again.
///
/// # Errors
/// What the database reports.
pub fn unlink_addresses(connection: &mut Connection, import_id: i64) -> Result<(), StoreError> {
    let sql = "UPDATE event SET person_id = NULL WHERE person_reference IS NULL \
        AND person_id IS NOT NULL AND (person_id IN (SELECT changed.record_id \
        FROM import_change changed WHERE changed.import_id = ?1) OR EXISTS (SELECT 1 \
        FROM import_created made WHERE made.import_id = ?1 \
        AND event.person_id BETWEEN made.first_id AND made.last_id))";
    connection.execute(sql, &[Value::Integer(import_id)])?;
    Ok(())
}

/// Forgets what old imports changed.
///
/// # Errors
/// What the database reports.
pub fn forget_old(connection: &mut Connection) -> Result<(), StoreError> {
    let old = format!(
        "SELECT id FROM import_run WHERE id <= (SELECT MAX(newest.id) FROM import_run newest) \
         - {IMPORTS_KEPT} AND columns IS NOT NULL"
    );
    for table in ["import_change", "import_created"] {
        connection.execute(&format!("DELETE FROM {table} WHERE import_id IN ({old})"), &[])?;
    }
    connection
        .execute(&format!("UPDATE import_run SET columns = NULL WHERE id IN ({old})"), &[])?;
    Ok(())
}
