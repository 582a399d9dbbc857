//! Files that are no tables, whatever their names say.

use speargun_words::{Said, said};

/// What a file is by its first bytes, where it is surely no table and no workbook, and what to do.
pub(crate) fn kind_of(head: &[u8]) -> Option<Said> {
    const PACKED: [&[u8]; 5] = [b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!"];
    let begins = |first: &[u8]| head.starts_with(first);
    if begins(b"%PDF-") {
        Some(said!("file.kind.pdf"))
    } else if begins(b"PAR1") {
        Some(said!("file.kind.parquet"))
    } else if begins(b"SQLite format 3\0") {
        Some(said!("file.kind.sqlite"))
    } else if begins(b"PK\x05\x06") {
        Some(said!("file.kind.empty_archive"))
    } else {
        PACKED.into_iter().any(begins).then(|| said!("file.kind.packed"))
    }
}

fn start_of(text: &str) -> String {
    let start = text.trim_start_matches('\u{feff}').trim_start().chars().take(400);
    start.collect::<String>().to_ascii_lowercase()
}

/// Whether a text is a web page, as some systems export tables.
pub(crate) fn is_page(text: &str) -> bool {
    let start = start_of(text);
    let tags = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style"];
    tags.iter().any(|tag| start.starts_with(tag))
        || start.starts_with("<?xml") && start.contains("<html")
}

/// What a text is, where it is surely no table.
pub(crate) fn kind_of_text(text: &str) -> Option<Said> {
    let start = start_of(text);
    let begins = |tags: &[&str]| tags.iter().any(|tag| start.starts_with(tag));
    if begins(&["<?xml"]) && (start.contains("excel.sheet") || start.contains("office:spreadsheet"))
    {
        return Some(said!("file.kind.excel_2003"));
    }
    if begins(&["<?xml"]) {
        return Some(said!("file.kind.xml"));
    }
    if begins(&["[{", "{\""]) {
        return Some(said!("file.kind.json"));
    }
    is_no_text(text).then(|| said!("file.kind.no_text"))
}

/// Whether much of it are characters that no text has. Those that some systems set cells apart by
/// are none of them.
fn is_no_text(text: &str) -> bool {
    let is_foreign = |character: &char| match character {
        '\t' | '\n' | '\r' | '\u{1}' | '\u{1c}'..='\u{1f}' => false,
        other => other.is_control(),
    };
    text.chars().filter(is_foreign).count() * 20 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_surely_no_table_is_known() {
        for text in ["\u{feff} <!DOCTYPE HTML>\n<p>", "<html xmlns:o='x'>", "<table><tr>"] {
            assert!(is_page(text), "{text}");
        }
        assert!(
            kind_of_text("<?xml version='1.0'?><Workbook>").unwrap().to_string().contains("XML")
        );
        assert!(kind_of_text("[{\"name\": 1}]").unwrap().to_string().contains("JSON"));
        assert!(kind_of_text(&"\0".repeat(50)).unwrap().to_string().contains("no text"));
        assert_eq!(kind_of_text("a\u{1}b\n1\u{1}2\n"), None, "cells set apart by other means");
        assert_eq!(kind_of_text("name,website\nA\0cme,acme.com\n"), None, "one is let pass");
        for text in ["", "name,website\n", "<name>,<website>\n", "a\n<html>", "table,html\n"] {
            assert_eq!((kind_of_text(text), is_page(text)), (None, false), "{text}");
        }
        let old = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook>";
        assert!(kind_of_text(old).unwrap().to_string().contains("Excel 2003"));
        assert!(kind_of(b"%PDF-1.7").unwrap().to_string().contains("PDF"));
        assert!(kind_of(b"BZh91AY").unwrap().to_string().contains("unpack"));
        for head in [&b""[..], b"PK", b"name", b"BZ,h", b"PAR,1"] {
            assert_eq!(kind_of(head), None);
        }
    }
}
