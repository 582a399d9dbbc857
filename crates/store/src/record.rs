//! Writing imported records of any kind: idempotent by source and external id.

use speargun_domain::record::{Entity, FieldKind};
use speargun_domain::value::Value;

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

/// The store's columns of a field.
#[must_use]
pub fn columns_of(key: &str, kind: FieldKind) -> Vec<String> {
    match kind {
        FieldKind::Money => vec![format!("{key}_minor"), format!("{key}_currency")],
        _ => vec![key.to_owned()],
    }
}

/// The id of a source, which is made when it is new.
///
/// # Errors
/// What the database reports.
pub fn source_id(connection: &mut Connection, name: &str) -> Result<i64, StoreError> {
    connection.execute(
        "INSERT INTO source (name) VALUES (?1) ON CONFLICT (name) DO NOTHING",
        &[Value::from(name)],
    )?;
    let row =
        connection.query_one("SELECT id FROM source WHERE name = ?1", &[Value::from(name)])?;
    row.map(|row| row.integer(0)).ok_or_else(|| StoreError::Value(format!("source {name}")))
}

/// Which records of a table these imports made or changed.
fn of_imports(table: &str, imports: &[i64]) -> String {
    let ids: Vec<String> = imports.iter().map(ToString::to_string).collect();
    let ids = ids.join(", ");
    format!(
        "{table}.id IN (SELECT own.id FROM import_created made JOIN {table} own \
         ON own.id BETWEEN made.first_id AND made.last_id WHERE made.import_id IN ({ids}) \
         UNION SELECT changed.record_id FROM import_change changed \
         WHERE changed.import_id IN ({ids}))"
    )
}

/// The currencies of an entity's amounts, and how many amounts each has: of all records, or of
/// those that some imports made or changed.
///
/// # Errors
/// What the database reports.
pub fn currencies(
    connection: &mut Connection,
    entity: &Entity,
    imports: Option<&[i64]>,
) -> Result<Vec<(String, u64)>, StoreError> {
    let mut found = Vec::new();
    for field in entity.fields.iter().filter(|field| field.kind == FieldKind::Money) {
        let (key, table) = (field.key, entity.key);
        let scope = imports.map(|imports| format!("AND {}", of_imports(table, imports)));
        let scope = scope.unwrap_or_default();
        let sql = format!(
            "SELECT {key}_currency, COUNT(*) FROM {table} WHERE {key}_currency IS NOT NULL \
             {scope} GROUP BY {key}_currency"
        );
        let rows = connection.query(&sql, &[])?;
        found.extend(
            rows.iter()
                .map(|row| (row.text(0).to_owned(), u64::try_from(row.integer(1)).unwrap_or(0))),
        );
    }
    Ok(found)
}

/// The keys of a source in a column that are as long as an id of Salesforce without its checksum,
/// or as a GUID with or without braces: those of which there are two spellings.
///
/// # Errors
/// What the database reports.
pub fn long_keys(
    connection: &mut Connection,
    entity: &Entity,
    column: &str,
    source: i64,
) -> Result<Vec<String>, StoreError> {
    let sql = format!(
        "SELECT DISTINCT {column} FROM {} WHERE source_id = ?1 AND LENGTH({column}) IN (15, 36, 38)",
        entity.key
    );
    let rows = connection.query(&sql, &[Value::Integer(source)])?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

/// Puts another spelling in the place of a key, unless a record has that one; says in how many
/// rows.
///
/// # Errors
/// What the database reports.
pub fn respell(
    connection: &mut Connection,
    (entity, column, source): (&Entity, &str, i64),
    kept: &str,
    spelt: &str,
) -> Result<u64, StoreError> {
    let table = entity.key;
    let is_free = match column {
        "external_id" => format!(
            " AND NOT EXISTS (SELECT 1 FROM {table} other WHERE other.source_id = ?1 \
             AND other.external_id = ?3)"
        ),
        _ => String::new(),
    };
    let sql =
        format!("UPDATE {table} SET {column} = ?3 WHERE source_id = ?1 AND {column} = ?2{is_free}");
    connection.execute(&sql, &[Value::Integer(source), Value::from(kept), Value::from(spelt)])
}

/// Writes records of one shape: the same columns for every record.
#[derive(Debug)]
pub struct RecordWriter {
    /// Gives the revision, the id and, where a journal asks for it, what stood there before.
    sql: Option<String>,
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
                    format!("CASE WHEN {table}.opted_out = 1 THEN 1 ELSE {new} END")
                }
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
        let sql = match mode {
            WriteMode::Upsert => upsert_sql(table, columns, &set, &changed),
            WriteMode::Update => update_sql(table, &set, &changed, columns.len()),
        };
        // A file of keys alone has nothing to update.
        let sql = (mode == WriteMode::Upsert || !columns.is_empty()).then_some(sql);
        let exists_sql =
            format!("SELECT id FROM {table} WHERE source_id = ?1 AND external_id = ?2");
        Self { sql, mode, column_count: columns.len(), exists_sql }
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

fn upsert_sql(table: &str, columns: &[String], set: &[String], changed: &[String]) -> String {
    let names: String = columns.iter().map(|column| format!(", {column}")).collect();
    let marks: String = (4..columns.len() + 4).map(|index| format!(", ?{index}")).collect();
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
         VALUES (?1, ?2, ?3, 1{marks}) ON CONFLICT (source_id, external_id) {conflict} \
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

/// Joins what was imported apart: deals to accounts, events to people, children to parents. Only
/// references within one source join; a deal that names its account joins by the exact name where
/// one account alone has it. What refers to an account that went into another joins that one.
///
/// # Errors
/// What the database reports.
pub fn link(connection: &mut Connection) -> Result<(), StoreError> {
    const LINKS: &[(&str, &str, &str, &str)] = &[
        ("opportunity", "campaign_id", "campaign", "campaign_reference"),
        ("opportunity_stage", "opportunity_id", "opportunity", "opportunity_reference"),
        ("opportunity_role", "opportunity_id", "opportunity", "opportunity_reference"),
        ("opportunity_role", "person_id", "person", "person_reference"),
        ("campaign_member", "campaign_id", "campaign", "campaign_reference"),
        ("campaign_member", "person_id", "person", "person_reference"),
        ("event", "person_id", "person", "person_reference"),
        ("event", "opportunity_id", "opportunity", "opportunity_reference"),
        ("event", "campaign_id", "campaign", "campaign_reference"),
    ];
    resolve_merged(connection)?;
    let has_merged = has_merged(connection)?;
    link_accounts(connection, None)?;
    for (table, column, target, reference) in LINKS {
        let found = named_by((table, reference), (target, "target.id", ""), has_merged);
        connection.execute(
            &format!(
                "UPDATE {table} SET {column} = {found} WHERE {reference} IS NOT NULL \
                 AND {column} IS DISTINCT FROM {found}"
            ),
            &[],
        )?;
    }
    Ok(())
}

/// The record that a reference names: the one that took it in, where it was merged.
fn named_by(
    (table, reference): (&str, &str),
    (target, wanted, apart): (&str, &str, &str),
    has_merged: bool,
) -> String {
    let direct = format!(
        "(SELECT {wanted} FROM {target} target WHERE target.source_id = {table}.source_id \
         AND target.external_id = {table}.{reference} {apart})"
    );
    if !has_merged {
        return direct;
    }
    format!(
        "COALESCE((SELECT MIN({wanted}) FROM merged_record merged JOIN {target} target \
         ON target.source_id = merged.source_id \
         AND target.external_id = merged.resolved_reference \
         WHERE merged.source_id = {table}.source_id AND merged.of_entity = '{target}' \
         AND merged.former_reference = {table}.{reference} {apart}), {direct})"
    )
}

fn has_merged(connection: &mut Connection) -> Result<bool, StoreError> {
    Ok(connection.query_one("SELECT 1 FROM merged_record LIMIT 1", &[])?.is_some())
}

/// Follows records that went into others which went into others.
fn resolve_merged(connection: &mut Connection) -> Result<(), StoreError> {
    /// So many merges one after the other are followed; two that name each other end here too.
    const CHAIN_MAX: usize = 10;
    let plain = "UPDATE merged_record SET resolved_reference = current_reference \
        WHERE resolved_reference IS DISTINCT FROM current_reference";
    connection.execute(plain, &[])?;
    let next = "(SELECT MIN(further.current_reference) FROM merged_record further \
        WHERE further.source_id = merged_record.source_id \
        AND further.of_entity = merged_record.of_entity \
        AND further.former_reference = merged_record.resolved_reference)";
    for _ in 0..CHAIN_MAX {
        let sql = format!(
            "UPDATE merged_record SET resolved_reference = {next} WHERE {next} IS NOT NULL"
        );
        if connection.execute(&sql, &[])? == 0 {
            break;
        }
    }
    Ok(())
}

/// Opts out people who took in a merged record that had opted out: a merge is no consent. Returns
/// how many.
///
/// # Errors
/// What the database reports.
pub fn opt_out_by_merged(connection: &mut Connection) -> Result<u64, StoreError> {
    if !has_merged(connection)? {
        return Ok(0);
    }
    let sql = "UPDATE person SET opted_out = 1 WHERE COALESCE(opted_out, 0) = 0 AND EXISTS (\
        SELECT 1 FROM merged_record merged JOIN person former \
        ON former.source_id = merged.source_id AND former.external_id = merged.former_reference \
        WHERE merged.of_entity = 'person' AND merged.source_id = person.source_id \
        AND merged.resolved_reference = person.external_id AND former.opted_out = 1)";
    connection.execute(sql, &[])
}

/// Joins anew what stands at one account: after a split some of it belongs elsewhere.
///
/// # Errors
/// What the database reports.
pub(crate) fn link_account(connection: &mut Connection, id: i64) -> Result<(), StoreError> {
    link_accounts(connection, Some(id))
}

fn link_accounts(connection: &mut Connection, only: Option<i64>) -> Result<(), StoreError> {
    const REFERRED: &[(&str, &str, &str)] = &[
        ("account", "parent_id", "parent_reference"),
        ("opportunity", "account_id", "account_reference"),
        ("event", "account_id", "account_reference"),
    ];
    const NAMED: &[(&str, &str, &str, &str)] = &[
        ("account", "parent_id", "parent_reference", "parent_name"),
        ("opportunity", "account_id", "account_reference", "account_name"),
    ];
    let has_merged = has_merged(connection)?;
    let parameters: Vec<Value> = only.into_iter().map(Value::Integer).collect();
    let scope = |column: &str| only.map(|_| format!(" AND {column} = ?1")).unwrap_or_default();
    for (table, column, reference) in REFERRED {
        // An account is never its own parent, also when its parent went into it.
        let apart = if *table == "account" {
            "AND COALESCE(target.merged_into, target.id) <> account.id"
        } else {
            ""
        };
        let of = ("account", "COALESCE(target.merged_into, target.id)", apart);
        let found = named_by((table, reference), of, has_merged);
        let scope = scope(column);
        connection.execute(
            &format!(
                "UPDATE {table} SET {column} = {found} WHERE {reference} IS NOT NULL \
                 AND {column} IS DISTINCT FROM {found}{scope}"
            ),
            &parameters,
        )?;
    }
    for (table, column, reference, name) in NAMED {
        // MIN with HAVING gives nothing where two accounts share the name.
        let found = format!(
            "(SELECT MIN(COALESCE(named.merged_into, named.id)) FROM account named \
             WHERE lower(named.name) = lower({table}.{name}) AND COALESCE(named.deleted, 0) = 0 \
             HAVING COUNT(DISTINCT COALESCE(named.merged_into, named.id)) = 1)"
        );
        let scope = scope(column);
        // What a reference joined stays; what only a name joined follows the name.
        connection.execute(
            &format!(
                "UPDATE {table} SET {column} = {found} \
                 WHERE ({column} IS NULL AND {name} IS NOT NULL \
                 OR {column} IS NOT NULL AND {reference} IS NULL) \
                 AND {column} IS DISTINCT FROM {found}{scope}"
            ),
            &parameters,
        )?;
    }
    Ok(())
}

/// References that no record answers to yet: `(table, field, reference, how many)`, the most
/// frequent first; of all records, or of those that some imports (table, number) made or changed.
///
/// # Errors
/// What the database reports.
pub fn unknown_references(
    connection: &mut Connection,
    imports: Option<&[(&str, i64)]>,
    limit: i64,
) -> Result<Vec<(String, String, String, i64)>, StoreError> {
    const LOOSE: &[(&str, &str, &str)] = &[
        ("opportunity", "account_id", "account_reference"),
        ("opportunity_stage", "opportunity_id", "opportunity_reference"),
        ("opportunity_role", "opportunity_id", "opportunity_reference"),
        ("opportunity_role", "person_id", "person_reference"),
        ("campaign_member", "person_id", "person_reference"),
        ("campaign_member", "campaign_id", "campaign_reference"),
        ("opportunity", "campaign_id", "campaign_reference"),
        ("event", "person_id", "person_reference"),
    ];
    let mut found = Vec::new();
    for (table, column, reference) in LOOSE {
        let scope = match imports {
            None => String::new(),
            Some(imports) => {
                let own = imports.iter().filter(|(of, _)| of == table).map(|(_, id)| *id);
                let own: Vec<i64> = own.collect();
                if own.is_empty() {
                    continue;
                }
                format!("AND {}", of_imports(table, &own))
            }
        };
        let sql = format!(
            "SELECT {reference}, COUNT(*) FROM {table} WHERE {reference} IS NOT NULL \
             AND {column} IS NULL {scope} GROUP BY {reference} ORDER BY 2 DESC, 1 LIMIT ?1"
        );
        for row in connection.query(&sql, &[Value::Integer(limit)])? {
            let (table, reference) = ((*table).to_owned(), (*reference).to_owned());
            found.push((table, reference, row.text(0).to_owned(), row.integer(1)));
        }
    }
    Ok(found)
}

/// How many records of a kind are there, deleted ones left out.
///
/// # Errors
/// What the database reports.
pub fn count(connection: &mut Connection, entity: &Entity) -> Result<i64, StoreError> {
    let table = entity.key;
    let sql = match entity.field("deleted") {
        // An account that went into another is counted with that one.
        Some(_) if table == "account" => "SELECT COUNT(*) FROM account \
            WHERE COALESCE(deleted, 0) = 0 AND merged_into IS NULL"
            .to_owned(),
        Some(_) => format!("SELECT COUNT(*) FROM {table} WHERE COALESCE(deleted, 0) = 0"),
        None => format!("SELECT COUNT(*) FROM {table}"),
    };
    Ok(connection.query_one(&sql, &[])?.map_or(0, |row| row.integer(0)))
}
