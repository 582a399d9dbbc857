//! Cells that no spreadsheet takes for a formula, and what undoes that exactly.

use proptest::prelude::*;
use speargun_connect::{CsvWriter, OpenOptions, guarded, unguarded};

use crate::build::{open, whole};

#[test]
fn what_begins_like_a_formula_is_guarded() {
    for (cell, is_guarded) in [
        ("=1+1", true),
        ("+49 30 123", true),
        ("-x", true),
        ("@SUM(A1)", true),
        ("\tx", true),
        ("|cmd", true),
        ("%x", true),
        ("＝1", true),
        ("＠x", true),
        ("'=1", true),
        ("''=1", true),
        ("-5", false),
        ("+5.5", false),
        ("-1e3", false),
        ("Acme", false),
        ("'quoted'", false),
        ("a=b", false),
        ("", false),
        ("5%", false),
    ] {
        let found = guarded(cell);
        assert_eq!(found != cell, is_guarded, "{cell:?}");
        assert_eq!(unguarded(&found), cell, "{cell:?}");
    }
}

/// A file of rejects is read as the file that its rows are from.
#[test]
fn a_file_of_rejects_is_read_without_its_own_columns() {
    let mut writer = CsvWriter::new(Vec::new());
    writer.row(["line", "column", "reason", "=Company", "city"]).unwrap();
    writer.row(["7", "city", "why", "=Acme", "+Bonn"]).unwrap();
    let bytes = writer.into_inner().unwrap();
    let (headings, rows) = whole(&bytes);
    assert_eq!(headings, ["=Company", "city"]);
    assert_eq!(rows, [["=Acme", "+Bonn"]]);
    // Three columns alone are a table of its own.
    let (headings, _) = whole(b"line,column,reason\n1,2,3\n");
    assert_eq!(headings, ["line", "column", "reason"]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Guarding is undone exactly, and what is guarded begins no formula.
    #[test]
    fn a_guard_is_undone_exactly(cell in "['=+@|%a-z0-9 -]{0,8}") {
        let safe = guarded(&cell).into_owned();
        prop_assert_eq!(unguarded(&safe), cell.as_str());
        let begins = safe.starts_with(['=', '+', '-', '@', '|', '%']);
        prop_assert!(!begins || safe.parse::<f64>().is_ok(), "{}", safe);
        // And once more, for a file of rejects of a file of rejects.
        let twice = guarded(&safe).into_owned();
        prop_assert_eq!(unguarded(&twice), safe.as_str());
    }

    /// A file that was written safely is read back as it was meant.
    #[test]
    fn what_is_written_safely_is_read_back(
        rows in prop::collection::vec(("['=+@a-z -]{0,6}[a-z]", "[a-z,\"\n]{0,6}[a-z]"), 1..8),
    ) {
        let mut writer = CsvWriter::new(Vec::new());
        writer.row(["line", "column", "reason", "company", "city"]).unwrap();
        for (company, city) in &rows {
            writer.row(["1", "c", "r", company, city]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut table = open("r.csv", &bytes, &OpenOptions::default()).unwrap();
        let found: Vec<(String, String)> = table
            .read_rows(100)
            .unwrap()
            .into_iter()
            .map(|row| row.cells.unwrap())
            .map(|cells| (cells[0].to_owned(), cells[1].to_owned()))
            .collect();
        prop_assert_eq!(found, rows);
    }
}
