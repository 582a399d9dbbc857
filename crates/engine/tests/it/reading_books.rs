//! Workbooks: numbers in the units in which they are shown, and digits that they do not keep.

use crate::common;
use crate::reading_desk;

use std::io::Write;

use reading_desk::{Desk, NOW};
use speargun_engine::Watch;
use speargun_engine::import::{FileReport, ImportOptions, TroubleKind, import_paths};
use zip::write::SimpleFileOptions;

/// A cell: a text, or a number and the place of its format.
enum Cell<'a> {
    Text(&'a str),
    Number(&'a str, usize),
}
use Cell::{Number, Text};

/// A workbook of one sheet, whose formats are numbered from 1.
fn workbook(rows: &[&[Cell<'_>]], formats: &[&str]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>");
    for (line, row) in rows.iter().enumerate() {
        sheet += &format!("<row r=\"{}\">", line + 1);
        for (column, cell) in row.iter().enumerate() {
            let place = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), line + 1);
            sheet += &match cell {
                Text(text) => {
                    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                }
                Number(number, format) => {
                    format!("<c r=\"{place}\" s=\"{format}\"><v>{number}</v></c>")
                }
            };
        }
        sheet += "</row>";
    }
    sheet += "</sheetData></worksheet>";
    let (mut codes, mut styles) = (String::new(), "<xf numFmtId=\"0\"/>".to_owned());
    for (place, code) in formats.iter().enumerate() {
        let (id, code) = (200 + place, code.replace('"', "&quot;"));
        codes += &format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>");
        styles += &format!("<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>");
    }
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs>\
         </styleSheet>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><sheets>\
         <sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"{PACKAGE}\">\
         <Relationship Id=\"rId1\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{DOCUMENT}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" \
         Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn import(desk: &Desk, name: &str, bytes: &[u8]) -> FileReport {
    let path = desk.directory.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let options = ImportOptions { source: "t".to_owned(), ..ImportOptions::default() };
    let report =
        import_paths(&desk.workspace, &[path], &options, &Watch::none(), &common::call(NOW))
            .unwrap();
    report.files.into_iter().next().unwrap_or_else(|| panic!("{:?}", report.skipped))
}

/// How often a kind of trouble was found in a column.
fn count(report: &FileReport, kind: TroubleKind, column: &str) -> u64 {
    let mut found = report.cells.iter().filter(|own| own.kind == kind && own.column == column);
    found.next().map_or(0, |own| own.cells)
}

const AMOUNTS: &str = "SELECT external_id, amount_minor, amount_currency FROM opportunity \
    ORDER BY external_id";

#[test]
fn amounts_are_in_the_currency_in_which_the_workbook_shows_them() {
    let desk = Desk::new();
    let head = [Text("Deal ID"), Text("Deal name"), Text("Stage"), Text("Amount")];
    let deal =
        |id: &'static str, amount: Cell<'static>| [Text(id), Text("Pump"), Text("Offer"), amount];
    let formats = ["[$€-408] #,##0.00", "\"₩\"#,##0", "$#,##0.00"];
    let rows = [
        head,
        deal("1", Number("1234.5", 1)),
        deal("2", Number("5000000", 2)),
        deal("3", Number("7", 0)),
        deal("4", Number("8", 3)),
        // The texts of the column have signs of their own.
        deal("5", Text("1.500,25 €")),
    ];
    let rows: Vec<&[Cell<'_>]> = rows.iter().map(|row| &row[..]).collect();
    let report = import(&desk, "deals.xlsx", &workbook(&rows, &formats));
    let expected = ["1|123450|EUR", "2|5000000|KRW", "3|700|USD", "4|800|USD", "5|150025|EUR"];
    assert_eq!(desk.rows(AMOUNTS), expected);
    // The dollar is the workspace's own: nothing was decided there.
    assert!(count(&report, TroubleKind::ShownCurrency, "Amount") > 0, "{:?}", report.cells);
    assert_eq!(count(&report, TroubleKind::Unread, "Amount"), 0);
}

#[test]
fn a_column_of_currencies_comes_before_the_formats() {
    let desk = Desk::new();
    let head =
        [Text("Deal ID"), Text("Deal name"), Text("Stage"), Text("Amount"), Text("Currency")];
    let deal = [Text("1"), Text("Pump"), Text("Offer"), Number("1200", 1), Text("GBP")];
    let report = import(&desk, "deals.xlsx", &workbook(&[&head, &deal], &["[$€-408] #,##0.00"]));
    assert_eq!(desk.rows(AMOUNTS), ["1|120000|GBP"]);
    assert_eq!(count(&report, TroubleKind::ShownCurrency, "Amount"), 0);
}

#[test]
fn shares_shown_in_hundredths_are_such() {
    let desk = Desk::new();
    let head = [Text("Account ID"), Text("Account name"), Text("revenue_growth")];
    let account = |id: &'static str, share: Cell<'static>| [Text(id), Text("Acme"), share];
    let rows = [head, account("1", Number("1.5", 1)), account("2", Number("0.07", 1))];
    let rows: Vec<&[Cell<'_>]> = rows.iter().map(|row| &row[..]).collect();
    import(&desk, "accounts.xlsx", &workbook(&rows, &["0%"]));
    let sql = "SELECT external_id, revenue_growth FROM account ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["1|1.5", "2|0.07"]);
}

#[test]
fn digits_that_a_workbook_does_not_keep_are_reported() {
    let desk = Desk::new();
    let head = [Text("Account ID"), Text("Account name"), Text("Tax number")];
    let account = [Text("1"), Text("Acme"), Number("1.2345678901234567E+17", 0)];
    let report = import(&desk, "accounts.xlsx", &workbook(&[&head, &account], &[]));
    assert_eq!(count(&report, TroubleKind::DigitsLost, "Tax number"), 1, "{:?}", report.cells);
    // A key of that kind names nobody for sure.
    let head = [Text("Account ID"), Text("Account name")];
    let account = [Number("1.2345678901234567E+17", 0), Text("Elm")];
    let report = import(&desk, "keys.xlsx", &workbook(&[&head, &account], &[]));
    assert_eq!((report.created, report.rejected), (0, 1), "{:?}", report.rejects);
}
