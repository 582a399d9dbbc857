//! Writing imported records of any kind: idempotent by source and external id.

mod writer;

use speargun_domain::record::{Entity, FieldKind};
use speargun_domain::value::Value;

use crate::{Connection, StoreError};
pub use writer::{RecordWriter, WriteMode, Written, WrittenRecords};

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

/// Joins what was imported apart: deals to accounts, events to people, children to parents. Only
/// references within one source join; a deal that names its account joins by the exact name where
/// one account alone has it. What refers to an account that went into another joins that one.
/// Returns how many records count nowhere from now on, since they went into others.
///
/// # Errors
/// What the database reports.
pub fn link(connection: &mut Connection) -> Result<u64, StoreError> {
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
    let settled = settle_merged(connection, has_merged)?;
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
    Ok(settled)
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

/// What `deleted` says of records that went into another one: they count nowhere, until it is no
/// longer said that they did.
const WENT_INTO_ANOTHER: i64 = 2;

/// Takes records that went into another one that is there out of what counts, and counts those
/// again of which that is not said any more. Two that name each other both stay. Returns how many
/// were taken out.
fn settle_merged(connection: &mut Connection, has_merged: bool) -> Result<u64, StoreError> {
    let mut settled = 0;
    for table in ["account", "person", "opportunity"] {
        let went = format!(
            "EXISTS (SELECT 1 FROM merged_record merged JOIN {table} current \
             ON current.source_id = merged.source_id \
             AND current.external_id = merged.resolved_reference \
             WHERE merged.of_entity = '{table}' AND merged.source_id = {table}.source_id \
             AND merged.former_reference = {table}.external_id AND current.id <> {table}.id \
             AND NOT EXISTS (SELECT 1 FROM merged_record next \
             WHERE next.source_id = merged.source_id AND next.of_entity = merged.of_entity \
             AND next.former_reference = merged.resolved_reference))"
        );
        let mark = [Value::Integer(WENT_INTO_ANOTHER)];
        connection.execute(
            &format!("UPDATE {table} SET deleted = NULL WHERE deleted = ?1 AND NOT {went}"),
            &mark,
        )?;
        if has_merged {
            let sql = format!(
                "UPDATE {table} SET deleted = ?1 WHERE COALESCE(deleted, 0) = 0 AND {went}"
            );
            settled += connection.execute(&sql, &mark)?;
        }
    }
    Ok(settled)
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
