//! Files that are no tables, or nearly: what is reported of each.

use speargun_connect::{ConnectError, OpenOptions, Table};

fn open(bytes: &[u8]) -> Result<Table, ConnectError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, bytes).unwrap();
    Table::open(&path, &OpenOptions::default())
}

fn wide(text: &str, mark: bool, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let marked = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    marked.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn what_is_no_table_is_told() {
    let columns = "a,".repeat(2_000);
    let long = "x".repeat(5 * 1024 * 1024);
    let cases: [(&[u8], &str); 10] = [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\xff\xfe", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"<html><body>Log in</body></html>", "a web page without a table"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "the file is XML"),
        (b"%PDF-1.4\n", "is a PDF"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "holds nothing"),
        (columns.as_bytes(), "more than 2,000 columns"),
        (long.as_bytes(), "the line of the headings is longer than 4 MiB"),
    ];
    for (bytes, told) in cases {
        let error = open(bytes).unwrap_err().to_string();
        assert!(error.contains(told), "{told}: {error}");
    }
}

#[test]
fn utf_16_is_read_both_ways_marked_or_not_and_cut_within_a_character() {
    let text = "name,city\nAcme,Bonn\nZeta,Köln\n";
    for mark in [true, false] {
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let mut bytes = wide(text, mark, to_bytes);
            for cut in 0..2 {
                bytes.truncate(bytes.len() - cut);
                let mut table = open(&bytes).unwrap();
                assert_eq!(table.headings, ["name", "city"], "{mark} {cut}");
                let rows = table.read_rows(10).unwrap();
                let cells = rows[0].cells.as_ref().unwrap();
                assert_eq!(cells.iter().collect::<Vec<_>>(), ["Acme", "Bonn"]);
                // Nothing is kept of a row that ends within a character; a lost line end is none.
                let mut short = wide("name,city\nAcme,Bonn\nZeta,Köln", mark, to_bytes);
                short.pop();
                let rows = open(&short).unwrap().read_rows(10).unwrap();
                let reason = rows[1].cells.as_ref().unwrap_err().to_string();
                assert!(reason.contains("field 2 holds bytes that are no text"), "{reason}");
                assert!(table.read_rows(10).unwrap().is_empty());
            }
        }
    }
}

#[test]
fn only_headings_are_a_table_without_rows() {
    let mut table = open(b"name,city\n").unwrap();
    assert_eq!(table.headings, ["name", "city"]);
    assert!(table.read_rows(10).unwrap().is_empty());
}
