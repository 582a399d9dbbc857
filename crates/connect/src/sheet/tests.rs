//! Workbooks as the tests write them, part by part.

mod bounds;
mod broken;
mod formats;
mod kinds;
mod markup;
mod sheets;

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader};
use zip::write::SimpleFileOptions;

use super::*;
use crate::{OpenOptions, Table};

/// A folder that holds one file.
struct Scratch {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn scratch(name: &str, bytes: &[u8]) -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Scratch { _folder: folder, path }
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const ROOT: &str = r#"<Relationships xmlns="p"><Relationship Id="r1"
  Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// An XLSX of sheets, each its XML from `sheetData` on, and texts that they share.
fn xlsx(sheets: &[&str], texts: &str, styles: &str) -> Vec<u8> {
    let mut relations = String::from("<Relationships>");
    let mut book = String::from("<workbook><sheets>");
    let mut parts = Vec::new();
    for (place, sheet) in sheets.iter().enumerate() {
        relations += &format!(
            r#"<Relationship Id="rId{place}" Type="http://x/relationships/worksheet"
            Target="worksheets/sheet{place}.xml"/>"#
        );
        book += &format!(r#"<sheet name="S{place}" sheetId="{place}" r:id="rId{place}"/>"#);
        parts.push((
            format!("xl/worksheets/sheet{place}.xml"),
            format!("<worksheet>{sheet}</worksheet>"),
        ));
    }
    relations += "</Relationships>";
    book += "</sheets></workbook>";
    let texts = format!("<sst>{texts}</sst>");
    let styles = format!("<styleSheet>{styles}</styleSheet>");
    let mut all: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    all.extend(parts.iter().map(|(name, content)| (name.as_str(), content.as_bytes())));
    archive(&all)
}

/// An ODS of the XML within `office:spreadsheet`.
fn ods(content: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{content}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// An XLS of records; the container is written around them.
fn xls(records: &[u8]) -> Vec<u8> {
    let mut stream = records.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    // Sector 0 is the table, sector 1 the directory, the stream stands behind.
    let mut table = vec![0xffff_fffd_u32, 0xffff_fffe];
    table.extend(
        (0..sectors).map(|place| if place + 1 == sectors { 0xffff_fffe } else { place + 3 }),
    );
    assert!(table.len() <= 128, "one sector of the table is enough for tests");
    table.resize(128, 0xffff_ffff);
    let mut bytes = vec![0_u8; 512];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(24, &0x3e_u16.to_le_bytes());
    put(26, &3_u16.to_le_bytes());
    put(28, &0xfffe_u16.to_le_bytes());
    put(30, &9_u16.to_le_bytes());
    put(32, &6_u16.to_le_bytes());
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &0xffff_fffe_u32.to_le_bytes());
    put(68, &0xffff_fffe_u32.to_le_bytes());
    put(76, &[0xff; 436]);
    put(76, &0_u32.to_le_bytes());
    bytes.extend(table.iter().flat_map(|number| number.to_le_bytes()));
    let entry = |name: &str, kind: u8, start: u32, length: u32| {
        let mut entry = vec![0_u8; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&u16::try_from(units.len() + 2).unwrap().to_le_bytes());
        entry[66] = kind;
        entry[68..80].copy_from_slice(&[0xff; 12]);
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
        entry
    };
    bytes.extend(entry("Root Entry", 5, 0xffff_fffe, 0));
    bytes.extend(entry("Workbook", 2, 2, u32::try_from(stream.len()).unwrap()));
    bytes.extend(vec![0; 256]);
    bytes.extend(stream);
    bytes
}

/// A record of an XLS.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes()[..], body].concat()
}

/// A workbook of which one part is changed.
fn changed(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for place in 0..read.len() {
        let mut own = read.by_index(place).unwrap();
        let name = own.name().unwrap().into_owned();
        let mut content = String::new();
        own.read_to_string(&mut content).unwrap();
        parts.push(if name == part { (name, change(content)) } else { (name, content) });
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_bytes())).collect();
    archive(&parts)
}

/// The rows that are read, with their numbers.
fn read_rows(path: &Path) -> Vec<(u64, Vec<String>)> {
    let rows = read(path).unwrap_or_else(|error| panic!("{error}"));
    rows.map(|row| {
        let cells = row.cells.expect("the row is short");
        (row.number, cells.iter().map(str::to_owned).collect())
    })
    .collect()
}

/// What the reader that lays sheets out whole makes of a workbook: the rows that say something.
fn laid_out(path: &Path) -> Vec<(u64, Vec<String>)> {
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::Error(error) => error.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(truth) => truth.to_string(),
        Data::Int(number) => number.to_string(),
        // Of digits that a workbook does not keep, and of lengths of time, here is what one sees.
        Data::Float(number) => {
            let mut text = String::new();
            match value::is_rounded(*number) {
                true => value::write_without_signs(&mut text, *number),
                false => text += &number.to_string(),
            }
            text
        }
        Data::DateTime(date) if date.is_duration() => {
            let mut text = String::new();
            value::write_number(&mut text, date.as_f64(), value::Format::Duration, false);
            text
        }
        Data::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
    };
    let bytes = std::fs::read(path).unwrap();
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).unwrap();
        if let Some((first, _)) = range.start() {
            let rows = range.rows().zip(u64::from(first) + 1..);
            let rows = rows.filter(|(row, _)| row.iter().any(|cell| *cell != Data::Empty));
            return rows.map(|(row, number)| (number, row.iter().map(text).collect())).collect();
        }
    }
    Vec::new()
}

fn assert_as_laid_out(path: &Path) {
    assert_eq!(read_rows(path), laid_out(path), "{}", path.display());
}

/// Why a workbook is refused, within the limits of the product.
fn refusal(bytes: &[u8]) -> String {
    let file = scratch("refused.xlsx", bytes);
    let error = Table::open(&file.path, &OpenOptions::default()).unwrap_err();
    error.to_string().replace(&file.path.display().to_string(), "refused.xlsx")
}

#[test]
fn formulas_without_a_result_are_counted_by_column() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>
        <c r="B1" t="inlineStr"><is><t>Amount</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2"><f>1+1</f></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>y</t></is></c><c r="B3"><f>1+1</f><v></v></c></row>
        <row r="4"><c r="A4" t="inlineStr"><is><t>z</t></is></c><c r="B4"><f>1+1</f><v>2</v></c></row>
        <row r="5"><c r="A5" t="str"><f>""</f><v></v></c><c r="B5"><v>3</v></c></row></sheetData>"#;
    let file = scratch("a.xlsx", &xlsx(&[sheet], "", ""));
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    // One that has a result, and one whose result is an empty text, are none of them.
    let expected = [BlankFormulas { column: 1, count: 2, first_row: 2 }];
    assert_eq!(table.blank_formulas(), expected);
}

#[test]
fn a_time_without_a_day_is_no_date_in_either_calendar() {
    for is_1904 in [false, true] {
        let shown = |number: f64, format| {
            let mut text = String::new();
            value::write_number(&mut text, number, format, is_1904);
            text
        };
        use value::Format::{Moment, Plain};
        assert_eq!(shown(0.604_166_666_7, Moment), "14:30:00");
        assert_eq!(shown(0.0, Moment), "00:00:00");
        assert_eq!(shown(0.5, Plain), "0.5");
        let day = shown(45_000.5, Moment);
        assert!(day.starts_with("20") && day.ends_with(" 12:00:00"), "{day}");
    }
}

#[test]
fn further_sheets_of_ods_and_xls_are_named() {
    let row = |cells: &[&str]| {
        let cell = |text: &&str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    let table = |name: &str, rows: &[&[&str]]| {
        let rows: String = rows.iter().map(|cells| row(cells)).collect();
        format!("<table:table table:name=\"{name}\">{rows}</table:table>")
    };
    let (cover, data) =
        (table("Cover", &[&["made by Jo"]]), table("Data", &[&["a", "b", "c"], &["1", "2", "3"]]));
    let (other, empty) = (table("Other", &[&["x", "y", "z"]]), table("Empty", &[]));
    let scratch = scratch("book.ods", &ods(&format!("{cover}{data}{other}{empty}")));
    let rows = read(&scratch.path).unwrap();
    let told: Vec<(&str, Option<u64>)> =
        rows.further().iter().map(|sheet| (sheet.name.as_str(), sheet.rows)).collect();
    assert_eq!(told, [("Cover", Some(1)), ("Other", Some(1))]);
    assert_eq!(read_rows(&scratch.path)[0].1, ["a", "b", "c"]);
}
