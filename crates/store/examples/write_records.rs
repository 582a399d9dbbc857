//! How many people a second an import writes into SQLite, without reading any file:
//! `cargo run --release -p speargun-store --example write_records -- 500000`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use speargun_domain::record;
use speargun_domain::value::Value;
use speargun_store::import_change::Journal;
use speargun_store::import_run::{self, ImportRun};
use speargun_store::record::{RecordWriter, WriteMode, source_id};
use speargun_store::{Location, Store, StoreError};

/// How many records one transaction writes, as imports do.
const CHUNK: u64 = 10_000;
const COLUMNS: [&str; 12] = [
    "first_name",
    "last_name",
    "email",
    "email_domain",
    "company",
    "title",
    "seniority",
    "department",
    "country",
    "city",
    "phone",
    "created_at",
];

fn person(number: u64) -> (String, Vec<Value>) {
    // Keys come in no order, as those of a CRM do.
    let key = format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let company = number % 90_000;
    let text = |text: &str| Value::from(text);
    let values = vec![
        text("Georgina"),
        Value::from(format!("Papadopoulou {number}").as_str()),
        Value::from(format!("g.papadopoulou{number}@company-{company}.example").as_str()),
        Value::from(format!("company-{company}.example").as_str()),
        Value::from(format!("Company {company} Industries").as_str()),
        text("Head of Procurement"),
        text("director"),
        text("procurement"),
        text("GR"),
        text("Thessaloniki"),
        text("+30 2310 555 0142"),
        Value::Integer(1_700_000_000_000_000),
    ];
    (key, values)
}

fn main() {
    let count: u64 = std::env::args().nth(1).map_or(500_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Location::in_directory(folder.path())).unwrap();
    let columns = COLUMNS.map(ToOwned::to_owned);
    let begun = Instant::now();
    let mut created = 0;
    for chunk in (0..count).step_by(usize::try_from(CHUNK).unwrap()) {
        let records = (chunk..count.min(chunk + CHUNK)).map(person).collect();
        created += store
            .write(|connection| {
                let source = source_id(connection, "crm")?;
                let run = ImportRun { entity: "person".to_owned(), ..ImportRun::default() };
                let id = import_run::begin(connection, source, &run, "people.csv")?;
                let mut journal = Journal::new(id, &record::PERSON, &columns);
                let of = (&columns[..], &[][..]);
                let writer = RecordWriter::new(&record::PERSON, of, WriteMode::Upsert, false);
                journal.begin(connection)?;
                let written = writer.write_many(connection, (source, 0), records, &mut journal)?;
                journal.end(connection)?;
                Ok::<u64, StoreError>(written.created)
            })
            .unwrap();
    }
    let seconds = begun.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let rate = created as f64 / seconds;
    println!("{created} people in {seconds:.1} s: {rate:.0} a second");
}
