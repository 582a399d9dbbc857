//! No workbook takes more than its share, whatever it says of itself.

use super::*;

const MEBIBYTE: usize = 1024 * 1024;

fn within(bytes: &[u8], limits: Limits) -> std::result::Result<SheetRows, ConnectError> {
    read_within(&scratch("a.xlsx", bytes).path, limits)
}

fn bound_of(bytes: &[u8], limits: Limits) -> WorkbookBound {
    match within(bytes, limits).unwrap_err() {
        ConnectError::Workbook { bound, .. } => bound,
        other => panic!("{other}"),
    }
}

#[test]
fn a_cell_in_each_corner_of_a_sheet_takes_the_room_of_two() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row>
        <row r="1048576"><c r="A1048576"><v>2</v></c></row></sheetData>"#;
    let rows = within(&xlsx(&[sheet], "", ""), Limits::PRODUCT).unwrap();
    assert!(rows.memory_peak() < MEBIBYTE, "{}", rows.memory_peak());
    assert_eq!(rows.map(|row| row.number).collect::<Vec<_>>(), [1, 1_048_576]);
    let wide = sheet.replace("A1048576", "XFD1048576");
    let error = refusal(&xlsx(&[&wide], "", ""));
    let listed = "refused.xlsx: the workbook has cells that stand more than 2,000 columns apart; \
                nothing of it was taken: save the sheet as CSV, in parts if it has to be, and read \
                that";
    assert_eq!(error, listed);
}

#[test]
fn what_a_sheet_says_of_its_size_is_not_believed() {
    for dimension in ["A1:XFD1048576", "C9:A1", "A1:A1:A1", "", "ZZZZZZZZZZ99999999999", "A0"] {
        let sheet = format!(
            r#"<dimension ref="{dimension}"/><sheetData><row><c><v>1</v></c></row></sheetData>"#
        );
        let rows = within(&xlsx(&[&sheet], "", ""), Limits::PRODUCT).unwrap();
        assert!(rows.memory_peak() < MEBIBYTE);
        assert_eq!(rows.count(), 1, "{dimension}");
    }
    let texts = "<si><t>x</t></si>";
    let claimed = xlsx(&[r#"<sheetData><row><c t="s"><v>0</v></c></row></sheetData>"#], texts, "");
    let mut parts = zip::ZipArchive::new(Cursor::new(claimed)).unwrap();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..parts.len() {
        let mut part = parts.by_index(place).unwrap();
        changed.start_file(part.name().unwrap(), SimpleFileOptions::default()).unwrap();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        let content = content.replace("<sst>", r#"<sst uniqueCount="99999999999999">"#);
        changed.write_all(content.as_bytes()).unwrap();
    }
    let bytes = changed.finish().unwrap().into_inner();
    assert_eq!(within(&bytes, Limits::PRODUCT).unwrap().count(), 1);
}

#[test]
fn cells_outside_of_any_spreadsheet_are_refused() {
    let at = |place: &str| {
        let sheet = format!(r#"<sheetData><row><c r="{place}"><v>1</v></c></row></sheetData>"#);
        refusal(&xlsx(&[&sheet], "", ""))
    };
    assert!(at("A1048577").contains("has cells below row 1048576; nothing"), "{}", at("A1048577"));
    assert!(at("XFE1").contains("right of column 16384"), "{}", at("XFE1"));
    for nowhere in ["A0", "A4294967296", "ZZZZZZZZ1", "1", "A1B", "é1"] {
        assert!(at(nowhere).contains("the workbook cannot be read"), "{nowhere}: {}", at(nowhere));
    }
}

#[test]
fn texts_that_many_cells_share_are_kept_once() {
    let text = "x".repeat(30_000);
    let row = "<row>".to_owned() + &r#"<c t="s"><v>0</v></c>"#.repeat(100) + "</row>";
    let sheet = format!("<sheetData>{}</sheetData>", row.repeat(200));
    let bytes = xlsx(&[&sheet], &format!("<si><t>{text}</t></si>"), "");
    let rows = within(&bytes, Limits::PRODUCT).unwrap();
    // Kept with each cell, they would take 600 MB.
    assert!(rows.memory_peak() < 2 * MEBIBYTE, "{}", rows.memory_peak());
    assert_eq!(rows.count(), 200);
    // Rows are handed out a few at a time where they are long.
    let file = scratch("a.xlsx", &bytes);
    let mut table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    let (mut pieces, mut rows) = (0, 0);
    loop {
        let taken = table.read_rows(1_000_000).unwrap();
        if taken.is_empty() {
            break;
        }
        let bytes: usize =
            taken.iter().map(|row| row.cells.as_ref().unwrap().as_slice().len()).sum();
        assert!(bytes < 20 * MEBIBYTE, "{bytes}");
        (pieces, rows) = (pieces + 1, rows + taken.len());
    }
    assert_eq!(rows, 199);
    assert!(pieces > 10, "{pieces}");
}

#[test]
fn a_row_longer_than_a_line_may_be_is_rejected_alone() {
    let text = "x".repeat(CELL_LENGTH_MAX / 2);
    let long = r#"<c t="s"><v>0</v></c>"#.repeat(3);
    let sheet = format!(
        "<sheetData><row><c><v>1</v></c></row><row>{long}</row><row><c><v>2</v></c></row>\
         </sheetData>"
    );
    let file = scratch("a.xlsx", &xlsx(&[&sheet], &format!("<si><t>{text}</t></si>"), ""));
    let mut table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    let rows = table.read_rows(10).unwrap();
    assert_eq!(rows.len(), 2);
    let reason = rows[0].cells.as_ref().unwrap_err();
    assert_eq!((rows[0].line, reason), (2, &crate::RowError::RowTooLong));
    assert_eq!(rows[1].line, 3);
}

#[test]
fn memory_cells_and_unpacked_bytes_are_bounded() {
    let small = Limits { memory: MEBIBYTE / 4, ..Limits::PRODUCT };
    let row = "<row>".to_owned() + &"<c><v>1</v></c>".repeat(100) + "</row>";
    let cells = format!("<sheetData>{}</sheetData>", row.repeat(200));
    let bytes = xlsx(&[&cells], "", "");
    assert_eq!(bound_of(&bytes, small), WorkbookBound::Memory);
    let few = Limits { cells: 19_999, ..Limits::PRODUCT };
    assert_eq!(bound_of(&bytes, few), WorkbookBound::Cells);
    assert!(within(&bytes, Limits { cells: 20_000, ..Limits::PRODUCT }).is_ok());
    // A bomb: three megabytes of a text in three kilobytes.
    let texts = format!("<si><t>{}</t></si>", "x".repeat(100_000)).repeat(30);
    let bytes = xlsx(&["<sheetData><row><c><v>1</v></c></row></sheetData>"], &texts, "");
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    assert_eq!(bound_of(&bytes, small), WorkbookBound::Memory);
    let packed = Limits { unpacked: MEBIBYTE as u64, ..Limits::PRODUCT };
    assert_eq!(bound_of(&bytes, packed), WorkbookBound::Unpacked);
    // What counts is what was taken, at the worst moment too.
    let enough = Limits { memory: 8 * MEBIBYTE, ..Limits::PRODUCT };
    let peak = within(&bytes, enough).unwrap().memory_peak();
    assert!((3_000_000..=enough.memory).contains(&peak), "{peak}");
}

#[test]
fn a_text_a_tag_and_a_depth_are_bounded() {
    let long = "x".repeat(CELL_LENGTH_MAX + 100_000);
    let sheet = |cell: &str| format!("<sheetData><row>{cell}</row></sheetData>");
    for cell in [
        format!(r#"<c t="str"><v>{long}</v></c>"#),
        format!(r#"<c t="{long}"><v>1</v></c>"#),
        // In pieces that are each short enough.
        format!(
            r#"<c t="str"><v>{}</v></c>"#,
            format!("{}<!-- -->", "y".repeat(1_000_000)).repeat(5)
        ),
    ] {
        let bytes = xlsx(&[&sheet(&cell)], "", "");
        assert_eq!(bound_of(&bytes, Limits::PRODUCT), WorkbookBound::CellLength);
    }
    let deep = xlsx(&[&sheet(&"<a>".repeat(100_000))], "", "");
    assert_eq!(bound_of(&deep, Limits::PRODUCT), WorkbookBound::Depth);
}

#[test]
fn ods_that_repeats_without_end_is_refused() {
    let row = |repeats: &str, cell: &str| {
        ods(&format!(
            "<table:table table:name=\"D\"><table:table-row \
             table:number-rows-repeated=\"{repeats}\">\
             {cell}</table:table-row></table:table>"
        ))
    };
    let cell = |repeats: &str| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{repeats}\" \
             office:value-type=\"float\" office:value=\"1\"/>"
        )
    };
    let bytes = row("1048576", &cell("16384"));
    assert_eq!(bound_of(&bytes, Limits { cells: 10_000, ..Limits::PRODUCT }), WorkbookBound::Cells);
    // What repeats beyond the last row fills the sheet, as spreadsheets do.
    let rows = within(&row("18446744073709551615", &cell("1")), Limits::PRODUCT).unwrap();
    assert_eq!(rows.count(), 1_048_576);
    let spaces = "<table:table-cell office:value-type=\"string\"><text:p><text:s \
                  text:c=\"1000000000000\"/></text:p></table:table-cell>";
    assert_eq!(bound_of(&row("1", spaces), Limits::PRODUCT), WorkbookBound::CellLength);
    // A remark that does not end must not be read for ever.
    let open = "<table:table-cell office:value-type=\"string\"><office:annotation>";
    let content = format!("<o:d><table:table table:name=\"D\"><table:table-row>{open}");
    let bytes = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ]);
    assert!(refusal(&bytes).contains("ends in the middle"), "{}", refusal(&bytes));
}

#[test]
fn an_archive_of_many_parts_is_refused_before_room_is_made_for_them() {
    let names: Vec<String> = (0..=PARTS_MAX).map(|place| format!("p{place}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(bound_of(&archive(&parts), Limits::PRODUCT), WorkbookBound::Parts);
    // A directory of the large kind that only says that it has as many.
    let mut claimed = b"PK\x03\x04".to_vec();
    claimed.extend(vec![0; 2_000]);
    claimed.extend(b"PK\x06\x06");
    claimed.extend([0; 28]);
    claimed.extend(100_000_000_u64.to_le_bytes());
    claimed.extend([0; 100]);
    assert_eq!(bound_of(&claimed, Limits::PRODUCT), WorkbookBound::Parts);
}

#[test]
fn sheets_that_all_begin_at_one_place_are_not_read_for_ever() {
    let begin = record(0x0809, &[0, 6, 5, 0]);
    let count = 200;
    let at = u32::try_from(begin.len() + count * 13 + 4).unwrap();
    let bound = record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let nothing = record(0x0001, &[0; 6_000]);
    let end = record(0x000a, &[]);
    let bytes =
        xls(&[&begin, &bound.repeat(count)[..], &end, &begin, &nothing.repeat(5), &end].concat());
    let limits = Limits { unpacked: 1 << 20, ..Limits::PRODUCT };
    assert_eq!(bound_of(&bytes, limits), WorkbookBound::Unpacked);
    assert!(refusal(&bytes).contains("the file is empty"), "{}", refusal(&bytes));
}

#[test]
fn a_container_that_goes_in_a_circle_is_refused() {
    let begin = record(0x0809, &[0, 6, 5, 0]);
    let whole = xls(&begin);
    // The directory's sector follows itself; then the stream's.
    for (entry, listed) in [(1, "circle"), (3, "")] {
        let mut bytes = whole.clone();
        let at = 512 + 4 * entry;
        bytes[at..at + 4].copy_from_slice(&u32::try_from(entry).unwrap().to_le_bytes());
        let error = refusal(&bytes);
        assert!(error.contains(listed), "{error}");
    }
    let mut far = whole.clone();
    far[48..52].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    assert!(refusal(&far).contains("cut off"), "{}", refusal(&far));
}

#[test]
fn what_is_no_workbook_is_told_in_plain_words() {
    let zip_of_tables = archive(&[("a.csv", b"a,b\n1,2\n")]);
    let text = ROOT.replace("xl/workbook.xml", "word/document.xml");
    let document = archive(&[("_rels/.rels", text.as_bytes())]);
    let locked = {
        let mut bytes = xls(&record(0x0809, &[0, 6, 5, 0]));
        // The stream is named as that of a workbook with a password is.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[1_024 + 128..1_024 + 128 + name.len()].copy_from_slice(&name);
        bytes
    };
    let locked_old = xls(&record(0x002f, &[1, 0]));
    let cut = {
        let bytes = xlsx(&["<sheetData><row><c><v>1</v></c></row></sheetData>"], "", "");
        bytes[..bytes.len() / 2].to_vec()
    };
    for (bytes, listed) in [
        (zip_of_tables, "the archive is no workbook; unpack it"),
        (document, "it is a text or a presentation"),
        (locked, "protected by a password"),
        (locked_old, "protected by a password"),
        (cut, "cut off"),
        (b"PK\x03\x04".to_vec(), "cannot be read"),
        (b"\xd0\xcf\x11\xe0".to_vec(), "cannot be read"),
        (xlsx(&["<sheetData/>"], "", ""), "the file is empty"),
    ] {
        let error = refusal(&bytes);
        assert!(error.contains(listed), "{listed}: {error}");
    }
}

/// A place, and the byte that comes there.
const CHANGE: (proptest::num::usize::Any, proptest::num::u8::Any) =
    (proptest::num::usize::ANY, proptest::num::u8::ANY);

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(200))]
    #[test]
    fn no_change_of_bytes_makes_reading_panic(
        changes in proptest::collection::vec(CHANGE, 1..20),
        cut in proptest::option::of(proptest::num::usize::ANY),
    ) {
        let table = "<sheetData><row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c></row></sheetData>";
        let number = record(0x0203, &[0; 14]);
        let sheet = record(0x0085, &[8, 0, 0, 0, 0, 0, 1, 0, b'S']);
        for mut bytes in [
            xlsx(&[table], "<si><t>x</t></si>", "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"),
            xls(&[record(0x0809, &[0, 6, 5, 0]), sheet, number].concat()),
        ] {
            for (place, value) in &changes {
                let length = bytes.len();
                bytes[place % length] = *value;
            }
            bytes.truncate(cut.map_or(bytes.len(), |cut| cut % bytes.len()));
            let file = scratch("a.xlsx", &bytes);
            let input = Input::open(&file.path).unwrap();
            let small = Limits { memory: 16 * MEBIBYTE, unpacked: 16 << 20, cells: 100_000 };
            if let Ok(Some(rows)) = rows_of(input, small) {
                proptest::prop_assert!(rows.memory_peak() <= small.memory);
                rows.for_each(drop);
            }
        }
    }
}
