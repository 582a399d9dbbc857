//! The chain of the rows: each has a hash over its fields and the hash of the row before.

use ring::digest::{Context, SHA256};
use speargun_domain::value::Value;

use super::{AuditRow, AuditTable};
use crate::{Connection, StoreError};

/// How long a hash is.
pub const HASH_BYTES: usize = 32;
/// A value of the chain, SHA-256.
pub type ChainHash = [u8; HASH_BYTES];

/// What the first row of a chain goes on from. The number is that of the encoding.
const GENESIS: &str = "speargun audit 1";

/// A row that waits for the end of its transaction.
#[derive(Debug)]
pub(crate) struct Noted {
    /// Where it belongs.
    pub table: AuditTable,
    /// Its id and chain are given when it is written.
    pub row: AuditRow,
}

/// How far a chain goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The last row from before the chain, and how many there were.
    pub before: (i64, i64),
    /// The last row of the chain.
    pub last_id: i64,
    /// How many rows the chain has.
    pub chained_rows: i64,
    /// The hash of the last row; empty if the chain has none.
    pub chain: Vec<u8>,
}

impl Head {
    /// The head of a table; none if someone removed it.
    pub(super) fn read(
        connection: &mut Connection,
        table: AuditTable,
    ) -> Result<Option<Self>, StoreError> {
        let sql = format!(
            "SELECT before_id, before_rows, last_id, chained_rows, chain FROM {}",
            table.head()
        );
        let row = connection.query_one(&sql, &[])?;
        Ok(row.map(|mut row| Self {
            before: (row.integer(0), row.integer(1)),
            last_id: row.integer(2),
            chained_rows: row.integer(3),
            chain: row.take_bytes(4),
        }))
    }

    fn write(&self, connection: &mut Connection, table: AuditTable) -> Result<(), StoreError> {
        let sql =
            format!("UPDATE {} SET last_id = ?1, chained_rows = ?2, chain = ?3", table.head());
        connection.execute(
            &sql,
            &[
                Value::Integer(self.last_id),
                Value::Integer(self.chained_rows),
                Value::Bytes(self.chain.clone()),
            ],
        )?;
        Ok(())
    }
}

/// Writes the rows that wait, each going on from the one before.
///
/// # Errors
/// What the database reports.
pub(crate) fn append(connection: &mut Connection) -> Result<(), StoreError> {
    let noted = connection.take_noted();
    for table in AuditTable::ALL {
        let mut rows = noted.iter().filter(|noted| noted.table == table).peekable();
        if rows.peek().is_some() {
            append_to(connection, table, rows.map(|noted| &noted.row))?;
        }
    }
    Ok(())
}

fn append_to<'a>(
    connection: &mut Connection,
    table: AuditTable,
    rows: impl Iterator<Item = &'a AuditRow>,
) -> Result<(), StoreError> {
    table.lock().hold(connection)?;
    // Without a head the rows are written without a chain: work goes on, and a verification
    // reports them for ever.
    let mut head = Head::read(connection, table)?;
    for row in rows {
        let mut row = row.clone();
        row.id = next_id(connection, table, head.as_ref())?;
        if let Some(head) = &mut head {
            let former = if head.chain.is_empty() {
                genesis(table, head.before).to_vec()
            } else {
                std::mem::take(&mut head.chain)
            };
            row.chain = chain_of(&former, &row).to_vec();
            head.chain.clone_from(&row.chain);
            head.last_id = row.id;
            head.chained_rows += 1;
        }
        insert(connection, table, row)?;
    }
    head.map_or(Ok(()), |head| head.write(connection, table))
}

/// The id of the next row. It is given here and not by the table, since the chain is over it.
fn next_id(
    connection: &mut Connection,
    table: AuditTable,
    head: Option<&Head>,
) -> Result<i64, StoreError> {
    if connection.is_postgres() {
        let sql = format!("SELECT nextval(pg_get_serial_sequence('{}', 'id'))", table.name());
        return Ok(connection.query_one(&sql, &[])?.map_or(0, |row| row.integer(0)));
    }
    let sql = format!("SELECT MAX(id) FROM {}", table.name());
    let newest = connection.query_one(&sql, &[])?.map_or(0, |row| row.integer(0));
    // A number of rows that were cut off is not given again.
    Ok(newest.max(head.map_or(0, |head| head.last_id)) + 1)
}

fn insert(connection: &mut Connection, table: AuditTable, row: AuditRow) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO {} ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        table.name(),
        super::COLUMNS
    );
    let chain = if row.chain.is_empty() { Value::Null } else { Value::Bytes(row.chain) };
    connection.execute(
        &sql,
        &[
            Value::Integer(row.id),
            Value::Integer(row.at),
            Value::Text(row.caller_kind),
            Value::Text(row.caller),
            Value::Text(row.via),
            Value::Text(row.action),
            Value::Text(row.subject_kind),
            Value::Text(row.subject),
            Value::Text(row.details),
            Value::from(row.acted_by.as_deref()),
            chain,
        ],
    )?;
    Ok(())
}

/// What the first row of a chain goes on from: it says which rows were there before.
pub(super) fn genesis(table: AuditTable, (last_id, rows): (i64, i64)) -> ChainHash {
    let mut encoded = Vec::new();
    text(&mut encoded, GENESIS);
    text(&mut encoded, table.key());
    encoded.extend(last_id.to_be_bytes());
    encoded.extend(rows.to_be_bytes());
    hash(&[&encoded])
}

/// The chain up to a row that goes on from `former`.
pub(super) fn chain_of(former: &[u8], row: &AuditRow) -> ChainHash {
    hash(&[former, &encode(row)])
}

/// All fields of a row but its chain, so that no two rows have one encoding: numbers have eight
/// bytes, texts their length before them, and what may be missing a byte that says so.
fn encode(row: &AuditRow) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(128 + row.details.len());
    encoded.extend(row.id.to_be_bytes());
    encoded.extend(row.at.to_be_bytes());
    let texts = [
        &row.caller_kind,
        &row.caller,
        &row.via,
        &row.action,
        &row.subject_kind,
        &row.subject,
        &row.details,
    ];
    for one in texts {
        text(&mut encoded, one);
    }
    encoded.push(u8::from(row.acted_by.is_some()));
    if let Some(acted_by) = &row.acted_by {
        text(&mut encoded, acted_by);
    }
    encoded
}

fn text(encoded: &mut Vec<u8>, text: &str) {
    encoded.extend((text.len() as u64).to_be_bytes());
    encoded.extend(text.as_bytes());
}

fn hash(parts: &[&[u8]]) -> ChainHash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; HASH_BYTES];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row() -> impl Strategy<Value = AuditRow> {
        // Few letters and numbers, so that rows are alike and differ in where a text ends.
        let text = || "[a\u{0}\u{1}é]{0,3}";
        let fields = (0..3_i64, 0..3_i64, prop::array::uniform7(text()), prop::option::of(text()));
        fields.prop_map(|(id, at, texts, acted_by)| {
            let [caller_kind, caller, via, action, subject_kind, subject, details] = texts;
            let chain = Vec::new();
            AuditRow {
                id,
                at,
                caller_kind,
                caller,
                via,
                action,
                subject_kind,
                subject,
                details,
                acted_by,
                chain,
            }
        })
    }

    /// The same row with the end of one text at the beginning of the next.
    fn shifted(row: &AuditRow, place: usize) -> AuditRow {
        let mut other = row.clone();
        let last = match place % 3 {
            0 => other.caller.pop().map(|last| other.via.insert(0, last)),
            1 => other.subject.pop().map(|last| other.details.insert(0, last)),
            _ => other.details.pop().map(|last| {
                other.acted_by.get_or_insert_default().insert(0, last);
            }),
        };
        if last.is_none() {
            other.acted_by = other.acted_by.map_or(Some(String::new()), |_| None);
        }
        other
    }

    proptest! {
        #[test]
        fn no_two_rows_have_one_encoding(one in row(), other in row(), place in 0..3_usize) {
            prop_assert_eq!(one == other, encode(&one) == encode(&other));
            prop_assert_ne!(encode(&one), encode(&shifted(&one, place)));
        }

        #[test]
        fn a_chain_depends_on_all_before(one in row(), other in row()) {
            let before = genesis(AuditTable::Records, (0, 0));
            let (first, second) = (chain_of(&before, &one), chain_of(&before, &other));
            prop_assert_eq!(one == other, first == second);
            prop_assert_eq!(one == other, chain_of(&first, &one) == chain_of(&second, &one));
        }
    }

    #[test]
    fn a_genesis_says_which_rows_were_before() {
        let all = [
            genesis(AuditTable::Records, (0, 0)),
            genesis(AuditTable::Events, (0, 0)),
            genesis(AuditTable::Records, (7, 7)),
            genesis(AuditTable::Records, (7, 6)),
        ];
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one));
        }
    }
}
