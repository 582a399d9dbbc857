//! Workbooks: that their cells are those of the same table as text.

use proptest::prelude::*;
use speargun_connect::OpenOptions;

use crate::build::{open, whole, workbook};

fn rows_of(book: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut table = open("book.xlsx", book, &OpenOptions::default()).unwrap();
    let rows = table.read_rows(1_000).unwrap();
    let texts =
        |row: speargun_connect::RawRow| row.cells.unwrap().iter().map(ToOwned::to_owned).collect();
    (table.headings.clone(), rows.into_iter().map(texts).collect())
}

/// A workbook is known by its bytes, whatever its name says.
#[test]
fn a_workbook_is_known_by_its_bytes() {
    let rows: &[&str] = &["Company|City", "Birch|Volos"];
    let book = workbook(&[("Data", rows, &[])]);
    for name in ["a.xlsx", "a.xls", "a.csv", "a", "a.txt"] {
        let table = open(name, &book, &OpenOptions::default()).unwrap();
        assert_eq!((table.format, table.headings.len()), ("xlsx", 2), "{name}");
    }
    let text = open("a.xlsx", b"Company,City\nBirch,Volos\n", &OpenOptions::default()).unwrap();
    assert_eq!(text.format, "csv");
}

/// A workbook that was cut is refused and never read in part.
#[test]
fn a_workbook_that_was_cut_is_refused() {
    let rows: &[&str] = &["Company|City", "Birch|Volos", "Cedar|Bonn"];
    let book = workbook(&[("Data", rows, &[])]);
    for kept in [4, 30, book.len() / 2, book.len() - 30, book.len() - 1] {
        let found = open("a.xlsx", &book[..kept], &OpenOptions::default());
        assert!(found.is_err(), "{kept} of {}", book.len());
    }
    assert!(open("a.xlsx", &book, &OpenOptions::default()).is_ok());
}

/// Blank rows above the headings and between the rows are no rows.
#[test]
fn blank_rows_are_no_rows() {
    let rows: &[&str] = &["", "", "Company|City|Email", "Birch|Volos|a@birch.gr", "", "Cedar||"];
    let (headings, found) = rows_of(&workbook(&[("Data", rows, &[])]));
    assert_eq!(headings, ["Company", "City", "Email"]);
    assert_eq!(found, [["Birch", "Volos", "a@birch.gr"], ["Cedar", "", ""]]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// The same table as a workbook and as text has the same cells.
    #[test]
    fn a_sheet_is_its_text(
        rows in prop::collection::vec(
            ("[A-Z가-힣][a-z가-힣]{1,8}", "[A-Zα-ω][a-zα-ω]{0,8}", "[a-z]{1,6}@x\\.gr"), 1..12),
    ) {
        let mut lines = vec!["Company|City|Email".to_owned()];
        lines.extend(rows.iter().map(|(name, city, email)| format!("{name}|{city}|{email}")));
        let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
        let book = workbook(&[("Data", &borrowed, &[])]);
        let text = lines.join("\n").replace('|', ",");
        prop_assert_eq!(rows_of(&book), whole(text.as_bytes()));
    }
}
