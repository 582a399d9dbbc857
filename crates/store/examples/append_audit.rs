//! How many changes a second the audit takes on SQLite with its chain, and without one as before,
//! and how many are verified a second:
//! `cargo run --release -p speargun-store --example append_audit -- 100000`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::value::Value;
use speargun_store::audit::{self, AuditTable};
use speargun_store::{Connection, Location, Store, StoreError};

const DETAILS: &str = r#"{"file":"activities.csv","entity":"event","source":"zoho","note":null}"#;
const PLAIN: &str = "CREATE TABLE plain (id INTEGER PRIMARY KEY, at BIGINT NOT NULL, \
    caller_kind TEXT NOT NULL, caller TEXT NOT NULL, via TEXT NOT NULL, action TEXT NOT NULL, \
    subject_kind TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL); \
    CREATE INDEX plain_subject ON plain (subject_kind, subject, id); \
    CREATE INDEX plain_at ON plain (at, id)";

fn chained(connection: &mut Connection, at: i64) -> Result<(), StoreError> {
    let (context, of) = (Context::of_command_line("ann", at), (AuditAction::ImportRecords, "1"));
    audit::note(connection, AuditTable::Records, &context, of, DETAILS)
}

fn plain(connection: &mut Connection, at: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO plain (at, caller_kind, caller, via, action, subject_kind, subject, \
        details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let texts = ["command_line", "ann", "command_line", "import.run", "import", "1", DETAILS];
    let mut values = vec![Value::Integer(at)];
    values.extend(texts.map(Value::from));
    connection.execute(sql, &values).map(|_| ())
}

/// Calls of `write`, so many in each transaction.
fn measure(
    store: &Store,
    (name, count, at_once): (&str, i64, i64),
    write: fn(&mut Connection, i64) -> Result<(), StoreError>,
) {
    let begin = Instant::now();
    for first in 0..count / at_once {
        store
            .write(|connection| (0..at_once).try_for_each(|next| write(connection, first + next)))
            .unwrap();
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "{name}, {at_once} in a transaction: {:.0} a second, {:.1} µs each",
        count as f64 / seconds,
        seconds * 1e6 / count as f64
    );
}

fn main() {
    let count = std::env::args().nth(1).map_or(100_000, |count| count.parse().unwrap());
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(Location::in_directory(directory.path())).unwrap();
    store.write(|connection| connection.batch(PLAIN)).unwrap();
    for at_once in [1, 100] {
        measure(&store, ("without chain", count, at_once), plain);
        measure(&store, ("with chain", count, at_once), chained);
    }
    let begin = Instant::now();
    let verify = |connection: &mut Connection| {
        audit::verify(connection, AuditTable::Records, &[], |_| Ok::<(), StoreError>(()))
    };
    let found = store.read(verify).unwrap();
    let rate = found.rows as f64 / begin.elapsed().as_secs_f64();
    println!("verified {} with {} faults: {rate:.0} a second", found.rows, found.fault_count);
}
