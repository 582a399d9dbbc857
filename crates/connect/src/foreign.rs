//! Files that are no tables, whatever their names say.

/// What a file is by its first bytes, where it is surely no table and no workbook, and what to do.
pub(crate) fn kind_of(head: &[u8]) -> Option<&'static str> {
    let packed = "is packed in a way that is not read here; unpack it, or pack it with gzip";
    let by_first_bytes: [(&[u8], &'static str); 9] = [
        (b"%PDF-", "is a PDF; export the table as CSV or XLSX"),
        (b"PAR1", "is Parquet; export the table as CSV"),
        (b"SQLite format 3\0", "is a database of SQLite; export the table as CSV"),
        (b"BZh", packed),
        (b"\xfd7zXZ", packed),
        (b"\x28\xb5\x2f\xfd", packed),
        (b"7z\xbc\xaf", packed),
        (b"Rar!", packed),
        (b"PK\x05\x06", "is an archive that holds nothing"),
    ];
    let found = by_first_bytes.into_iter().find(|(first, _)| head.starts_with(first));
    found.map(|(_, kind)| kind)
}

/// Why a web page is not read in which no table is.
pub(crate) const PAGE: &str = "is a web page without a table; log in and fetch the export again, or \
    open it in a spreadsheet, and save it as CSV or XLSX";

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
pub(crate) fn kind_of_text(text: &str) -> Option<&'static str> {
    let start = start_of(text);
    let begins = |tags: &[&str]| tags.iter().any(|tag| start.starts_with(tag));
    if begins(&["<?xml"]) && (start.contains("excel.sheet") || start.contains("office:spreadsheet"))
    {
        return Some(
            "is a workbook in the XML of Excel 2003, which is not read here; open it in a \
             spreadsheet, and save it as CSV or XLSX",
        );
    }
    if begins(&["<?xml"]) {
        return Some("is XML; open it in a spreadsheet, and save it as CSV or XLSX");
    }
    if begins(&["[{", "{\""]) {
        return Some("is JSON, not a table; export the table as CSV or XLSX");
    }
    is_no_text(text).then_some("holds no text; export the table as CSV or XLSX")
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
        assert!(kind_of_text("<?xml version='1.0'?><Workbook>").unwrap().contains("XML"));
        assert!(kind_of_text("[{\"name\": 1}]").unwrap().contains("JSON"));
        assert!(kind_of_text(&"\0".repeat(50)).unwrap().contains("no text"));
        assert_eq!(kind_of_text("a\u{1}b\n1\u{1}2\n"), None, "cells set apart by other means");
        assert_eq!(kind_of_text("name,website\nA\0cme,acme.com\n"), None, "one is let pass");
        for text in ["", "name,website\n", "<name>,<website>\n", "a\n<html>", "table,html\n"] {
            assert_eq!((kind_of_text(text), is_page(text)), (None, false), "{text}");
        }
        let old = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook>";
        assert!(kind_of_text(old).unwrap().contains("Excel 2003"));
        assert!(kind_of(b"%PDF-1.7").unwrap().contains("PDF"));
        assert!(kind_of(b"BZh91AY").unwrap().contains("unpack"));
        for head in [&b""[..], b"PK", b"name", b"BZ,h", b"PAR,1"] {
            assert_eq!(kind_of(head), None);
        }
    }
}
