//! Prints the features of labelled name pairs as CSV, to fit the weights in `compare.rs`:
//! `cargo run --release -p speargun-matching --example name_features -- FILE LEFT RIGHT LABEL`.
#![allow(clippy::print_stdout)]

use std::error::Error;

use speargun_matching::compare_names;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, left, right, label] = arguments.as_slice() else {
        return Err("usage: name_features FILE LEFT-COLUMN RIGHT-COLUMN LABEL-COLUMN".into());
    };
    let mut reader = csv::Reader::from_path(file)?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name).ok_or("no column");
    let (left, right, label) = (column(left)?, column(right)?, column(label)?);
    for record in reader.records() {
        let record = record?;
        let comparison = compare_names(&record[left], &record[right]);
        let truth = matches!(&record[label], "1" | "true");
        let cells = comparison.reasons.iter().map(|r| format!("{}={}", r.feature, r.value));
        let cells: Vec<String> = cells.collect();
        println!(
            "{}\t{:.4}\t{}\t{}\t{}\t{}",
            u8::from(truth),
            comparison.probability,
            u8::from(comparison.acronym),
            cells.join(" "),
            &record[left],
            &record[right]
        );
    }
    Ok(())
}
