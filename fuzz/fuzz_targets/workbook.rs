//! Workbooks: never panic, never take more than their share, every row as wide as the headings,
//! and rows in order. Bytes as they come; and cells at any place under any dimension in an archive,
//! since bytes that make an archive are seldom found.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use speargun_connect::{OpenOptions, Table};
use zip::write::SimpleFileOptions;

#[derive(Arbitrary, Debug)]
enum Workbook {
    Bytes { is_archive: bool, rest: Vec<u8> },
    Xlsx { dimension: String, cells: Vec<Cell>, texts: Vec<String>, styles: Vec<u8> },
    Ods { rows: Vec<(u64, Vec<(u64, String)>)> },
    Parts { kind: Kind, sheet: Vec<u8>, book: Vec<u8>, texts: Vec<u8>, styles: Vec<u8> },
    Xls { records: Vec<(u16, Vec<u8>)> },
}

#[derive(Arbitrary, Debug)]
enum Kind {
    Xlsx,
    Xlsb,
    Ods,
}

#[derive(Arbitrary, Debug)]
struct Cell {
    row: Option<u32>,
    column: u16,
    style: u8,
    kind: u8,
    value: String,
}

fuzz_target!(|workbook: Workbook| {
    let path = std::env::temp_dir().join(format!("speargun-fuzz-{}.xlsx", std::process::id()));
    std::fs::write(&path, bytes_of(workbook)).expect("the scratch file can be written");
    let Ok(mut table) = Table::open(&path, &OpenOptions::default()) else { return };
    let mut line_before = 0;
    while let Ok(rows) = table.read_rows(7) {
        if rows.is_empty() {
            break;
        }
        for row in rows {
            assert!(row.line > line_before, "rows come in order");
            line_before = row.line;
            if let Ok(cells) = row.cells {
                assert_eq!(cells.len(), table.headings.len());
            }
        }
    }
});

fn bytes_of(workbook: Workbook) -> Vec<u8> {
    match workbook {
        Workbook::Bytes { is_archive, rest } => {
            let head: &[u8] =
                if is_archive { b"PK\x03\x04" } else { b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" };
            [head, &rest].concat()
        }
        Workbook::Xlsx { dimension, cells, texts, styles } => {
            xlsx(&dimension, &cells, &texts, &styles)
        }
        Workbook::Ods { rows } => ods(&rows),
        Workbook::Parts { kind, sheet, book, texts, styles } => {
            parts(&kind, &sheet, &book, &texts, &styles)
        }
        Workbook::Xls { records } => xls(&records),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, stored).expect("a part can begin");
        writer.write_all(content).expect("a part can be written");
    }
    writer.finish().expect("an archive can end").into_inner()
}

const BOOK: &str = r#"<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>"#;

fn relations(extension: &str) -> (String, String) {
    let root = format!(
        r#"<Relationships><Relationship Id="r" Type="x/relationships/officeDocument"
        Target="xl/workbook.{extension}"/></Relationships>"#
    );
    let book = format!(
        r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="sheet.{extension}"/>
        </Relationships>"#
    );
    (root, book)
}

fn xlsx(dimension: &str, cells: &[Cell], texts: &[String], styles: &[u8]) -> Vec<u8> {
    let mut sheet = format!(r#"<worksheet><dimension ref="{}"/><sheetData>"#, escaped(dimension));
    for cell in cells {
        let kind = ["n", "s", "str", "b", "d", "e", "inlineStr", ""][usize::from(cell.kind % 8)];
        let letter = char::from(b'A' + u8::try_from(cell.column % 26).unwrap_or(0));
        let column = if cell.column < 700 {
            letter.to_string()
        } else {
            format!("X{letter}{}", char::from(b'A' + u8::try_from(cell.column % 7).unwrap_or(0)))
        };
        let place = cell.row.map(|row| format!(r#"r="{column}{row}""#)).unwrap_or_default();
        let value = escaped(&cell.value);
        sheet += &format!(
            r#"<row><c {place} s="{}" t="{kind}"><v>{value}</v><is><t>{value}</t></is></c></row>"#,
            cell.style
        );
    }
    sheet += "</sheetData></worksheet>";
    let texts: String =
        texts.iter().map(|text| format!("<si><t>{}</t></si>", escaped(text))).collect();
    let looks: String = styles.iter().map(|id| format!(r#"<xf numFmtId="{id}"/>"#)).collect();
    let (root, book) = relations("xml");
    archive(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/sharedStrings.xml", format!("<sst>{texts}</sst>").as_bytes()),
        ("xl/styles.xml", format!("<a><cellXfs>{looks}</cellXfs></a>").as_bytes()),
        ("xl/sheet.xml", sheet.as_bytes()),
    ])
}

fn ods(rows: &[(u64, Vec<(u64, String)>)]) -> Vec<u8> {
    let mut content = String::from("<o><table:table table:name=\"S\">");
    // A few rows of a million cells each would take all the time there is.
    for (repeats, cells) in rows {
        content += &format!("<table:table-row table:number-rows-repeated=\"{}\">", repeats % 64);
        for (repeats, text) in cells {
            content += &format!(
                "<table:table-cell office:value-type=\"string\" \
                 table:number-columns-repeated=\"{}\"><text:p>{}</text:p></table:table-cell>",
                repeats % 4_096,
                escaped(text)
            );
        }
        content += "</table:table-row>";
    }
    content += "</table:table></o>";
    package_of_ods(content.as_bytes())
}

fn package_of_ods(content: &[u8]) -> Vec<u8> {
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<m/>"),
        ("content.xml", content),
    ])
}

fn parts(kind: &Kind, sheet: &[u8], book: &[u8], texts: &[u8], styles: &[u8]) -> Vec<u8> {
    let extension = match kind {
        Kind::Ods => return package_of_ods(sheet),
        Kind::Xlsx => "xml",
        Kind::Xlsb => "bin",
    };
    let (root, relations) = relations(extension);
    let name = |part: &str| format!("xl/{part}.{extension}");
    let whole: &[u8] = match kind {
        Kind::Xlsb => &[
            0x9c, 0x01, 0x16, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, b'r', 0, b'1', 0, 1, 0, 0, 0,
            b'S', 0,
        ],
        _ => BOOK.as_bytes(),
    };
    archive(&[
        ("_rels/.rels", root.as_bytes()),
        (&format!("xl/_rels/workbook.{extension}.rels"), relations.as_bytes()),
        (&name("workbook"), if book.is_empty() { whole } else { book }),
        (&name("sharedStrings"), texts),
        (&name("styles"), styles),
        (&name("sheet"), sheet),
    ])
}

/// A container of one stream: a book of one sheet, and behind it the records.
fn xls(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let record = |kind: u16, body: &[u8]| {
        let length = u16::try_from(body.len()).unwrap_or(u16::MAX);
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), &body[..usize::from(length)]].concat()
    };
    // One half of the records belongs to the book, the other one to the sheet.
    let (of_book, of_sheet) = records.split_at(records.len() / 2);
    let all = |records: &[(u16, Vec<u8>)]| -> Vec<u8> {
        records.iter().flat_map(|(kind, body)| record(kind % 0x500, body)).collect()
    };
    let begin = record(0x0809, &[0, 6, 5, 0]);
    let of_book = all(of_book);
    let sheet_at = u32::try_from(begin.len() + 13 + of_book.len() + 4).unwrap_or(0);
    let bound = record(0x85, &[&sheet_at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let mut stream =
        [begin.clone(), bound, of_book, record(0x0a, &[]), begin, all(of_sheet)].concat();
    stream.resize(stream.len().clamp(4_096, 60_000).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap_or(0);
    let mut table = vec![0xffff_fffd_u32, 0xffff_fffe];
    table.extend((0..sectors).map(|at| if at + 1 == sectors { 0xffff_fffe } else { at + 3 }));
    table.resize(128, 0xffff_ffff);
    let mut bytes = vec![0xff_u8; 512];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    for (at, value) in
        [(44, 1_u32), (48, 1), (56, 4_096), (60, 0xffff_fffe), (64, 0), (68, 0xffff_fffe), (76, 0)]
    {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    bytes[30..34].copy_from_slice(&[9, 0, 6, 0]);
    bytes.extend(table.iter().flat_map(|number| number.to_le_bytes()));
    for (name, length) in [("Root Entry", 0), ("Workbook", sectors * 512)] {
        let mut entry = vec![0_u8; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[116..120].copy_from_slice(&2_u32.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
        bytes.extend(entry);
    }
    bytes.extend([0; 256]);
    bytes.extend(stream);
    bytes
}
