//! Delimiters, line ends, quotation marks, and rows that are too short or too long.

use proptest::prelude::*;
use speargun_connect::OpenOptions;

use crate::build::{cells, open, whole};

fn table(delimiter: char) -> String {
    let line = |cells: [&str; 3]| cells.join(&delimiter.to_string());
    [["company", "city", "employees"], ["Birch", "Volos", "12"], ["Cedar", "Bonn", "500"]]
        .map(line)
        .join("\n")
}

#[test]
fn delimiters_are_found() {
    for delimiter in [',', ';', '\t', '|'] {
        let found = open("t.csv", table(delimiter).as_bytes(), &OpenOptions::default()).unwrap();
        assert_eq!(found.delimiter, delimiter);
        let (headings, rows) = whole(table(delimiter).as_bytes());
        assert_eq!(headings, ["company", "city", "employees"], "{delimiter:?}");
        assert_eq!(rows[1], ["Cedar", "Bonn", "500"], "{delimiter:?}");
    }
}

/// A delimiter within quotation marks or numbers is none.
#[test]
fn a_delimiter_within_a_cell_is_none() {
    for (text, expected) in [
        ("company;amount\n\"Birch; Sons\";1,5\nCedar;2,5\n", ["Birch; Sons", "1,5"]),
        ("company,note\n\"Birch, Inc.\",\"a;b;c;d\"\nCedar,x\n", ["Birch, Inc.", "a;b;c;d"]),
        ("company\tnote\nBirch, Inc.\ta, b, c\nCedar\tx\n", ["Birch, Inc.", "a, b, c"]),
        ("company,note\nBirch,\"two\nlines\"\nCedar,x\n", ["Birch", "two\nlines"]),
        ("company,note\nBirch,\"say \"\"hi\"\"\"\nCedar,x\n", ["Birch", "say \"hi\""]),
        ("sep=;\ncompany;note\nBirch;a,b\n", ["Birch", "a,b"]),
    ] {
        assert_eq!(whole(text.as_bytes()).1[0], expected, "{text}");
    }
}

#[test]
fn line_ends_are_of_any_kind() {
    for end in ["\n", "\r\n", "\r"] {
        for last in ["", end] {
            let text = table(',').replace('\n', end) + last;
            let (headings, rows) = whole(text.as_bytes());
            assert_eq!(headings.len(), 3, "{end:?}");
            assert_eq!(rows, [["Birch", "Volos", "12"], ["Cedar", "Bonn", "500"]], "{end:?}");
        }
    }
}

#[test]
fn a_delimiter_that_is_named_is_taken() {
    let options = OpenOptions { encoding: None, delimiter: Some('#') };
    let found = open("t.csv", b"a#b,c\n1#2,3\n", &options).unwrap();
    assert_eq!((found.delimiter, found.headings), ('#', vec!["a".to_owned(), "b,c".to_owned()]));
}

/// A row of another length is reported with its line, and the others are read.
#[test]
fn rows_of_another_length_are_reported_alone() {
    let text = "company,city,country\nBirch,Volos,GR\nCedar,Bonn,DE,extra,more\nElm,Oslo,NO\n";
    let mut table = open("t.csv", text.as_bytes(), &OpenOptions::default()).unwrap();
    let rows = table.read_rows(10).unwrap();
    let found: Vec<(u64, bool)> = rows.iter().map(|row| (row.line, row.cells.is_ok())).collect();
    assert_eq!(found, [(2, true), (3, false), (4, true)]);
    let raw = rows[1].raw.as_ref().unwrap();
    assert_eq!(raw.iter().collect::<Vec<_>>(), ["Cedar", "Bonn", "DE", "extra", "more"]);
}

/// Lines are counted in the file, also behind cells of several lines and blank ones.
#[test]
fn lines_are_those_of_the_file() {
    let text = "company,note\nBirch,\"one\ntwo\nthree\"\n\n\nCedar,x\n";
    let mut table = open("t.csv", text.as_bytes(), &OpenOptions::default()).unwrap();
    assert_eq!(table.headings_line, 1);
    let rows = table.read_rows(10).unwrap();
    let found: Vec<(u64, u64)> = rows.iter().map(|row| (row.line, row.gap)).collect();
    assert_eq!(found, [(2, 0), (7, 2)]);
}

/// Reading in parts gives what reading at once gives.
#[test]
fn parts_of_a_file_are_its_rows() {
    let lines: String = (0..250).map(|row| format!("Company {row},{row}\n")).collect();
    let text = format!("company,employees\n{lines}");
    let (_, at_once) = cells(text.as_bytes());
    for part in [1, 7, 100, 249, 250, 1_000] {
        let mut table = open("t.csv", text.as_bytes(), &OpenOptions::default()).unwrap();
        let mut count = 0;
        loop {
            let rows = table.read_rows(part).unwrap();
            if rows.is_empty() {
                break;
            }
            assert!(rows.len() <= part);
            for row in rows {
                let own: Vec<String> = row.cells.unwrap().iter().map(ToOwned::to_owned).collect();
                assert_eq!(&own, at_once[count].as_ref().unwrap(), "{part}");
                count += 1;
            }
        }
        assert_eq!(count, 250, "{part}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// What a program of tables writes is read back, whatever its cells hold.
    #[test]
    fn written_cells_are_read_back(
        rows in prop::collection::vec(
            prop::collection::vec("[a-z가-힣,;\"| \n]{0,8}[a-z]", 3..=3), 1..10),
        place in 0_usize..3,
    ) {
        let delimiter = [',', ';', '\t'][place];
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: &Vec<String>| {
            cells.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string())
        };
        let body: Vec<String> = rows.iter().map(line).collect();
        let head = ["company", "city", "country"].join(&delimiter.to_string());
        let options = OpenOptions { encoding: None, delimiter: Some(delimiter) };
        let text = format!("{head}\n{}\n", body.join("\n"));
        let mut table = open("t.csv", text.as_bytes(), &options).unwrap();
        let found: Vec<Vec<String>> = table
            .read_rows(100)
            .unwrap()
            .into_iter()
            .map(|row| row.cells.unwrap().iter().map(ToOwned::to_owned).collect())
            .collect();
        prop_assert_eq!(found, rows);
    }
}
