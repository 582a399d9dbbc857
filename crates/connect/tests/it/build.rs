//! Files to read, made in place.

use std::io::Write;

use speargun_connect::{ConnectError, OpenOptions, Table};

/// A table of some bytes under a name.
pub(crate) fn open(name: &str, bytes: &[u8], options: &OpenOptions) -> Result<Table, ConnectError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Table::open(&path, options)
}

/// The headings and rows of some bytes; a row that cannot be read is its reason.
pub(crate) fn cells(bytes: &[u8]) -> (Vec<String>, Vec<Result<Vec<String>, String>>) {
    let mut table = open("t.csv", bytes, &OpenOptions::default()).unwrap();
    let rows = table.read_rows(10_000).unwrap();
    let texts = |row: &speargun_connect::RawRow| {
        let cells = row.cells.as_ref().map_err(ToString::to_string);
        cells.map(|cells| cells.iter().map(ToOwned::to_owned).collect())
    };
    (table.headings.clone(), rows.iter().map(texts).collect())
}

/// As [`cells`], where all rows can be read.
pub(crate) fn whole(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let (headings, rows) = cells(bytes);
    (headings, rows.into_iter().map(Result::unwrap).collect())
}

/// A workbook of sheets: a name, rows whose cells are split by strokes, and merged ranges.
pub(crate) fn workbook(sheets: &[(&str, &[&str], &[&str])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut put = |name: &str, text: String| {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    put("[Content_Types].xml", "<Types/>".to_owned());
    put(
        "_rels/.rels",
        format!(
            "<Relationships><Relationship Id=\"r\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut list, mut relations) = (String::new(), String::new());
    for (place, (name, rows, merges)) in sheets.iter().enumerate() {
        list += &format!("<sheet name=\"{name}\" r:id=\"s{place}\"/>");
        relations += &format!(
            "<Relationship Id=\"s{place}\" Type=\"{kind}/worksheet\" Target=\"worksheets/s{place}.xml\"/>"
        );
        let mut text = "<worksheet><sheetData>".to_owned();
        for (row, cells) in rows.iter().enumerate() {
            text += &format!("<row r=\"{}\">", row + 1);
            for (column, cell) in cells.split('|').enumerate().filter(|(_, cell)| !cell.is_empty())
            {
                let letter = char::from(b'A' + u8::try_from(column).unwrap());
                text += &format!(
                    "<c r=\"{letter}{}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>",
                    row + 1
                );
            }
            text += "</row>";
        }
        text += "</sheetData><mergeCells>";
        for merge in *merges {
            text += &format!("<mergeCell ref=\"{merge}\"/>");
        }
        put(&format!("xl/worksheets/s{place}.xml"), text + "</mergeCells></worksheet>");
    }
    put("xl/_rels/workbook.xml.rels", format!("<Relationships>{relations}</Relationships>"));
    put(
        "xl/workbook.xml",
        format!("<workbook xmlns:r=\"{kind}\"><sheets>{list}</sheets></workbook>"),
    );
    writer.finish().unwrap().into_inner()
}
