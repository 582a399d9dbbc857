//! Which sheet is read, and what is said of the others.

use super::*;
use crate::table::FurtherTable;

fn sheet(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row =
        |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    format!("<sheetData>{}</sheetData>", rows.iter().map(row).collect::<String>())
}

/// A workbook whose sheets are in these states, as a table with its file.
fn book(sheets: &[(&str, &[&[&str]])]) -> (Scratch, Table) {
    let parts: Vec<String> = sheets.iter().map(|(_, rows)| sheet(rows)).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let bytes = changed(&xlsx(&parts, "", ""), "xl/workbook.xml", |mut part| {
        for (place, (state, _)) in sheets.iter().enumerate() {
            let id = format!("sheetId=\"{place}\"");
            part = part.replace(&id, &format!("{id} state=\"{state}\""));
        }
        part
    });
    let file = scratch("a.xlsx", &bytes);
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    (file, table)
}

/// Names, rows, and whether each is hidden.
fn listed(further: &[FurtherTable]) -> Vec<(&str, Option<u64>, bool)> {
    further.iter().map(|own| (own.name.as_str(), own.rows, own.is_hidden)).collect()
}

const TABLE: &[&[&str]] = &[&["a", "b", "c"], &["1", "2", "3"]];
const COVER: &[&[&str]] = &[&["made by Jo"]];
const OLD: &[&[&str]] = &[&["old", "older", "oldest"], &["1", "2", "3"], &["4", "5", "6"]];

#[test]
fn a_hidden_sheet_is_read_only_where_no_other_is_a_table() {
    for state in ["hidden", "veryHidden"] {
        let (_file, table) = book(&[(state, OLD), ("visible", COVER), ("visible", TABLE)]);
        assert_eq!((table.headings[0].as_str(), table.hidden_sheet()), ("a", None));
        let expected = [("S0", Some(3), true), ("S1", Some(1), false)];
        assert_eq!(listed(&table.further), expected);
        let shown = table.further[0].to_string();
        assert!(shown.starts_with("the hidden sheet \"S0\" (3 rows) is not read"), "{shown}");
    }
    // Where there is none, it is read, and that is said.
    let (_file, table) = book(&[("visible", COVER), ("hidden", OLD)]);
    assert_eq!((table.headings[0].as_str(), table.hidden_sheet()), ("old", Some("S1")));
    assert_eq!(listed(&table.further), [("S0", Some(1), false)]);
    // Of sheets that are no tables the one that shows is read.
    let (_file, table) = book(&[("hidden", &[&["note"]]), ("visible", COVER)]);
    assert_eq!((table.headings[0].as_str(), table.hidden_sheet()), ("made by Jo", None));
    assert_eq!(listed(&table.further), [("S0", Some(1), true)]);
}

#[test]
fn sheets_that_show_are_read_in_their_order() {
    let (_file, table) = book(&[("visible", TABLE), ("hidden", &[]), ("", OLD)]);
    assert_eq!((table.headings[0].as_str(), table.hidden_sheet()), ("a", None));
    assert_eq!(listed(&table.further), [("S2", Some(3), false)]);
}

#[test]
fn a_hidden_sheet_of_ods_is_told_apart() {
    let table = |style: &str, name: &str, cells: &[&str]| {
        let cell = |text: &&str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let row: String = cells.iter().map(cell).collect();
        format!(
            "<table:table table:name=\"{name}\" table:style-name=\"{style}\"><table:table-row>{row}\
             </table:table-row></table:table>"
        )
    };
    let book = |tables: &str| {
        let style = |name: &str, display: &str| {
            format!(
                "<style:style style:name=\"{name}\" style:family=\"table\"><style:table-properties \
                 table:display=\"{display}\"/></style:style>"
            )
        };
        let styles = style("ta1", "true") + &style("ta2", "false");
        changed(&ods(tables), "content.xml", |part| {
            part.replace("<office:body>", &format!("<o:styles>{styles}</o:styles><office:body>"))
        })
    };
    let (old, new) = (table("ta2", "Old", &["x", "y", "z"]), table("ta1", "New", &["a", "b", "c"]));
    let cover = table("", "Cover", &["made by Jo"]);
    let file = scratch("a.ods", &book(&format!("{old}{new}")));
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!((table.headings[0].as_str(), table.hidden_sheet()), ("a", None));
    assert_eq!(listed(&table.further), [("Old", Some(1), true)]);
    let file = scratch("b.ods", &book(&format!("{cover}{old}")));
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!((table.headings[0].as_str(), table.hidden_sheet()), ("x", Some("Old")));
    assert_eq!(listed(&table.further), [("Cover", Some(1), false)]);
}

#[test]
fn rows_that_a_filter_hides_are_read_and_counted() {
    let hidden = sheet(TABLE).replace("<row>", "<row hidden=\"1\">");
    let filter = "<autoFilter ref=\"A1:C2\"/>";
    let file = scratch("a.xlsx", &xlsx(&[&(hidden + filter)], "", ""));
    assert_eq!(read_rows(&file.path).len(), 2);
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!(table.hidden_rows(), 1, "the headings are no row of the table");
    let (_file, table) = book(&[("visible", TABLE)]);
    assert_eq!(table.hidden_rows(), 0);
}

#[test]
fn a_workbook_is_not_parsed_again_to_be_read_again() {
    let (file, mut table) = book(&[("visible", OLD)]);
    let first = table.read_rows(10).unwrap();
    std::fs::remove_file(&file.path).unwrap();
    assert!(table.rewind());
    assert_eq!(table.read_rows(10).unwrap(), first);
    assert_eq!(first.len(), 2);
    let file = scratch("a.csv", b"a,b\n1,2\n");
    assert!(!Table::open(&file.path, &OpenOptions::default()).unwrap().rewind());
}
