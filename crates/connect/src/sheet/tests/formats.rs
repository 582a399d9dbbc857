//! Every kind of workbook is read as a reader does that lays sheets out whole.

use super::*;

const TABLE: &str = r#"<dimension ref="B5:F8"/><sheetData>
  <row r="5"><c r="B5" t="s"><v>0</v></c><c r="C5" t="inlineStr"><is><t>Since</t></is></c>
    <c r="D5" t="str"><v>Am&amp;ount_x000D_</v></c></row>
  <row r="7"><c r="B7" t="s"><v>1</v></c><c r="C7" s="1"><v>45000.75</v></c>
    <c r="D7"><v>1E+20</v></c>
    <c r="E7" t="b"><v>1</v></c><c r="F7" t="e"><v>#DIV/0!</v></c></row>
  <row><c r="B8"><v>0.1</v></c><c r="C8" s="2"><f>A1</f><v>1.5</v></c>
    <c t="n"><v>7</v></c><c/></row>
  <row r="12"><c r="B12" t="s"><v>2</v></c><c r="F12" t="d"><v>2024-02-03</v></c></row>
</sheetData>"#;
const TEXTS: &str = r#"<si><t xml:space="preserve"> Name </t></si>
  <si><r><t>Han</t></r><r><t>bit</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>
  <si><t> 한빛 &lt;&#65;&gt; </t></si>"#;
const STYLES: &str = r#"<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs>"#;

#[test]
fn xlsx_is_read_with_the_rows_that_it_shows() {
    let file = scratch("a.xlsx", &xlsx(&["<sheetData/>", TABLE, TABLE], TEXTS, STYLES));
    assert_as_laid_out(&file.path);
    let rows = read_rows(&file.path);
    assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [5, 7, 8, 12]);
    assert_eq!(rows[0].1[..3], [" Name ", "Since", "Am&ount\r"]);
    assert_eq!(rows[1].1, ["Hanbit", "2023-03-15 18:00:00", "1E+20", "true", "#DIV/0!"]);
    assert_eq!(rows[3].1, ["한빛 <A>", "", "", "", "2024-02-03"]);
    let mut table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!(table.headings, ["Name", "Since", "Am&ount", "", ""]);
    let lines: Vec<u64> = table.read_rows(100).unwrap().iter().map(|row| row.line).collect();
    assert_eq!(lines, [7, 8, 12], "the rows' numbers are those of the workbook");
}

#[test]
fn a_sheet_of_charts_is_passed_over() {
    let mut parts = xlsx(&["<sheetData/>", TABLE], TEXTS, STYLES);
    let file = scratch("a.xlsx", &parts);
    let as_it_was = read_rows(&file.path);
    // The first sheet becomes a chart by its relationship.
    let mut archive_read = zip::ZipArchive::new(Cursor::new(&mut parts[..])).unwrap();
    let mut changed = Vec::new();
    for place in 0..archive_read.len() {
        let mut part = archive_read.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        if name.ends_with("workbook.xml.rels") {
            content = content.replacen("/worksheet\"", "/chartsheet\"", 1);
        }
        changed.push((name, content));
    }
    let changed: Vec<(&str, &[u8])> =
        changed.iter().map(|(name, content)| (name.as_str(), content.as_bytes())).collect();
    let file = scratch("a.xlsx", &archive(&changed));
    assert_eq!(read_rows(&file.path), as_it_was);
}

#[test]
fn cells_in_any_order_stand_in_their_places() {
    let sheet = r#"<sheetData><row r="3"><c r="C3"><v>33</v></c><c r="A3"><v>31</v></c></row>
        <row r="1"><c r="B1"><v>12</v></c></row>
        <row r="3"><c r="C3"><v>330</v></c></row></sheetData>"#;
    let file = scratch("a.xlsx", &xlsx(&[sheet], "", ""));
    assert_as_laid_out(&file.path);
    let rows = [(1, vec!["", "12", ""]), (3, vec!["31", "", "330"])];
    let expected = rows.map(|(number, row)| (number, row.into_iter().map(str::to_owned).collect()));
    assert_eq!(read_rows(&file.path), expected);
}

#[test]
fn ods_repeats_rows_and_cells_and_tells_empty_ones() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p>\
             </table:table-cell>"
        )
    };
    let table = format!(
        "<table:table table:name=\"E\"></table:table><table:table table:name=\"D\">\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row>{}{}</table:table-row><table:table-row table:number-rows-repeated=\"2\">\
         <table:table-cell office:value-type=\"float\" office:value=\"0.10\"/>\
         <table:table-cell table:number-columns-repeated=\"3\" office:value-type=\"boolean\" \
         office:boolean-value=\"true\"/></table:table-row><table:table-row>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2024-02-03\"/>{}\
         </table:table-row><table:table-row table:number-rows-repeated=\"1048569\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         </table:table>",
        cell("Name"),
        cell("a<text:s text:c=\"3\"/>b<text:tab/></text:p><text:p>c"),
        cell("x<office:annotation><text:p>note</text:p></office:annotation>"),
    );
    let file = scratch("a.ods", &ods(&table));
    assert_as_laid_out(&file.path);
    let rows = read_rows(&file.path);
    assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [4, 5, 6, 7]);
    assert_eq!(rows[0].1, ["Name", "a   b\t\nc", "", ""]);
    assert_eq!(rows[2].1, ["0.1", "true", "true", "true"]);
}

fn book_of_xls(sheet: &[u8], globals: &[u8]) -> Vec<u8> {
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let end = record(0x000a, &[]);
    let bound = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let length = begin.len() + globals.len() + bound(0).len() + end.len();
    let bound = bound(u32::try_from(length).unwrap());
    xls(&[&begin, globals, &bound, &end, &begin, sheet, &end].concat())
}

fn place_of_xls(row: u16, column: u16, format: u16) -> Vec<u8> {
    [row, column, format].iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[test]
fn xls_is_read_with_texts_over_several_records() {
    // The second text goes over into the next record, where its characters take two bytes each.
    let first = [&[4, 0, 0][..], b"Name", &[6, 0, 8, 1, 0], b"Han", &[]].concat();
    let rest = [&[1][..], &"빛 x".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()];
    let rest = [rest.concat(), vec![0; 4], vec![1, 0, 0, b'z']].concat();
    let texts = [vec![0; 8], first].concat();
    let formats = [record(0x041e, b"\xa4\0\x05\0\0[h]:m"), vec![]].concat();
    let looks = [0_u16, 22, 164]
        .map(|number| record(0x00e0, &[&[0, 0][..], &number.to_le_bytes()].concat()));
    let globals = [record(0x00fc, &texts), record(0x003c, &rest), formats, looks.concat()].concat();
    let shared = |row, column, text: u32| {
        record(0x00fd, &[place_of_xls(row, column, 0), text.to_le_bytes().to_vec()].concat())
    };
    let number = |row, column, format, number: f64| {
        record(0x0203, &[place_of_xls(row, column, format), number.to_le_bytes().to_vec()].concat())
    };
    let formula = |row, column, result: [u8; 8]| {
        let rest = [0; 8];
        record(0x0006, &[place_of_xls(row, column, 0), result.to_vec(), rest.to_vec()].concat())
    };
    let packed = |value: i32| [&[0, 0][..], &(value << 2 | 2).to_le_bytes()].concat();
    let many = [vec![9, 0, 1, 0], packed(7), packed(-8), vec![2, 0]].concat();
    let sheet = [
        // What a sheet says of its size is no reason to make room.
        record(0x0200, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0, 0, 0]),
        shared(4, 1, 0),
        shared(4, 2, 1),
        number(6, 1, 0, 1e20),
        number(6, 2, 1, 45_000.75),
        number(6, 3, 2, 1.5),
        record(0x00bd, &many),
        formula(10, 1, [0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(0x0207, &[2, 0, 0, b'o', b'k']),
        formula(10, 2, [1, 0, 1, 0, 0, 0, 0xff, 0xff]),
        record(0x0205, &[place_of_xls(10, 3, 0), vec![7, 1]].concat()),
        record(0x0204, &[place_of_xls(11, 1, 0), vec![2, 0, 1, 0x5c, 0xd5, 0x5b, 0xbe]].concat()),
    ];
    let small = &sheet.concat();
    let rows = read_rows(&scratch("a.xls", &book_of_xls(small, &globals)).path);
    assert_eq!(rows[0], (5, vec!["Name".to_owned(), "Han빛 x".to_owned(), String::new()]));
    assert_eq!(rows[1].1, ["1E+20", "2023-03-15 18:00:00", "36:00:00"]);
    assert_eq!(rows[2], (10, vec!["7".to_owned(), "-8".to_owned(), String::new()]));
    assert_eq!(rows[3].1, ["ok", "true", "#DIV/0!"]);
    assert_eq!(rows[4].1, ["한빛", "", ""]);
    // The other reader makes room for what the sheet says of its size.
    let honest =
        [record(0x0200, &[4, 0, 0, 0, 12, 0, 0, 0, 1, 0, 4, 0, 0, 0]), sheet[1..].concat()];
    assert_as_laid_out(&scratch("a.xls", &book_of_xls(&honest.concat(), &globals)).path);
}

fn part_of_xlsb(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, body) in records {
        let kind = usize::from(*kind);
        if kind < 0x80 {
            bytes.push(u8::try_from(kind).unwrap());
        } else {
            bytes.push(u8::try_from(kind & 0x7f | 0x80).unwrap());
            bytes.push(u8::try_from(kind >> 7).unwrap());
        }
        let mut length = body.len();
        while length > 0x7f {
            bytes.push(u8::try_from(length & 0x7f | 0x80).unwrap());
            length >>= 7;
        }
        bytes.push(u8::try_from(length).unwrap());
        bytes.extend(body);
    }
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap().to_le_bytes();
    length.into_iter().chain(units.iter().flat_map(|unit| unit.to_le_bytes())).collect()
}

/// An XLSB of one sheet.
fn xlsb(cells: &[(u16, Vec<u8>)], texts: &[&str]) -> Vec<u8> {
    let relations = br#"<Relationships><Relationship Id="r1"
        Type="http://x/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;
    let sheet_of_book = [vec![0, 0, 0, 0, 1, 0, 0, 0], wide("r1"), wide("S")].concat();
    let book = [(0x99, vec![0; 4]), (0x9c, sheet_of_book), (0x90, vec![]), (0x9d, vec![0; 4])];
    let counts = u32::try_from(texts.len()).unwrap().to_le_bytes().repeat(2);
    let mut listed = vec![(0x9f, counts)];
    listed.extend(texts.iter().map(|text| (0x13, [vec![0], wide(text)].concat())));
    let look =
        |number: u16| (0x2f, [vec![0, 0], number.to_le_bytes().to_vec(), vec![0; 12]].concat());
    let looks = [
        (0x267, 1_u32.to_le_bytes().to_vec()),
        (0x2c, [164_u16.to_le_bytes().to_vec(), wide("dd/mm/yy")].concat()),
        (0x268, vec![]),
        (0x269, 2_u32.to_le_bytes().to_vec()),
        look(0),
        look(164),
        (0x26a, vec![]),
    ];
    let mut sheet = vec![(0x81, vec![]), (0x94, vec![0; 16]), (0x91, vec![])];
    sheet.extend(cells.iter().cloned());
    sheet.push((0x92, vec![]));
    let root = ROOT.replace("workbook.xml", "workbook.bin");
    archive(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.bin.rels", relations),
        ("xl/workbook.bin", &part_of_xlsb(&book)),
        ("xl/sharedStrings.bin", &part_of_xlsb(&listed)),
        ("xl/styles.bin", &part_of_xlsb(&looks)),
        ("xl/worksheets/sheet1.bin", &part_of_xlsb(&sheet)),
    ])
}

#[test]
fn xlsb_is_read() {
    let row = |number: u32| (0, [number.to_le_bytes().to_vec(), vec![0; 13]].concat());
    let cell = |column: u32, look: u32, value: &[u8]| {
        [&column.to_le_bytes()[..], &look.to_le_bytes(), value].concat()
    };
    let cells = [
        row(4),
        (7, cell(1, 0, &0_u32.to_le_bytes())),
        (6, cell(2, 0, &wide("Since"))),
        row(6),
        (7, cell(1, 0, &1_u32.to_le_bytes())),
        (5, cell(2, 1, &45_000.75_f64.to_le_bytes())),
        (2, cell(3, 0, &(1_234 << 2 | 3_i32).to_le_bytes())),
        row(7),
        (4, cell(1, 0, &[1])),
        (3, cell(2, 0, &[7])),
        (1, cell(3, 0, &[])),
        (5, cell(4, 0, &1e20_f64.to_le_bytes())),
    ];
    let file = scratch("a.xlsb", &xlsb(&cells, &["Name", "한빛"]));
    assert_as_laid_out(&file.path);
    let rows = read_rows(&file.path);
    assert_eq!(rows[1].1, ["한빛", "2023-03-15 18:00:00", "12.34", ""]);
    assert_eq!(rows[2], (8, ["true", "#DIV/0!", "", "1E+20"].map(str::to_owned).to_vec()));
}

#[test]
fn a_record_shorter_than_the_one_before_takes_nothing_of_it() {
    let cells = [(0, vec![0; 17]), (7, vec![0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])];
    let bytes = xlsb(&cells, &["x"]);
    let error = refusal(&bytes);
    assert!(error.contains("refers to a text that it does not have"), "{error}");
}

#[test]
fn days_are_those_of_a_reader_that_lays_sheets_out() {
    let mut sheet = String::from("<sheetData>");
    // Around both ends of the calendar, its day that never was, and moments of any kind.
    // Less than a day is a time without one here, and a day in 1899 there.
    let edges = (2..900).map(|place| f64::from(place) / 2.0);
    let later = (1..2_000).map(|place| f64::from(place) * 1_479.013_7);
    for number in edges.chain(later).chain([2_958_465.999_99, 1.999_999_999]) {
        sheet += &format!(r#"<row><c s="0"><v>{number}</v></c></row>"#);
    }
    sheet += "</sheetData>";
    let styles = r#"<cellXfs><xf numFmtId="22"/></cellXfs>"#;
    assert_as_laid_out(&scratch("a.xlsx", &xlsx(&[&sheet], "", styles)).path);
}

#[test]
fn a_day_outside_of_the_calendar_stays_a_number() {
    let sheet = r#"<sheetData><row><c s="0"><v>-1</v></c><c s="0"><v>1e300</v></c>
        <c s="0"><v>NaN</v></c></row></sheetData>"#;
    let styles = r#"<cellXfs><xf numFmtId="22"/></cellXfs>"#;
    let rows = read_rows(&scratch("a.xlsx", &xlsx(&[sheet], "", styles)).path);
    assert_eq!(rows[0].1[0], "-1");
    assert_eq!(rows[0].1[1], "1E+300");
    assert_eq!(rows[0].1[2], "NaN");
}

#[test]
fn formats_show_days_as_for_a_reader_that_lays_sheets_out() {
    let codes = [
        "0.00",
        "[Red]0",
        "&quot;day&quot;0",
        "\\d0",
        "_d0",
        "*d0",
        "[$-409]d",
        "[h]",
        "[mm]:ss",
        "a/p",
        "AM/PM",
        "h:mm AM/PM",
        "0;dd",
        "General",
        "@",
        "[ss]",
        "[$€-1]d",
        "[[h]]",
        "0.0 \"m",
        "yy",
        "[hH]",
        "b",
        "e",
    ];
    let mut styles = String::from("<numFmts>");
    let mut looks = String::from("<cellXfs>");
    let mut sheet = String::from("<sheetData>");
    for (place, code) in codes.iter().enumerate() {
        let code = code.replace('"', "&quot;");
        styles += &format!(r#"<numFmt numFmtId="{}" formatCode="{code}"/>"#, 164 + place);
        looks += &format!(r#"<xf numFmtId="{}"/>"#, 164 + place);
        sheet += &format!(r#"<row><c s="{place}"><v>123.456</v></c></row>"#);
    }
    for number in 0..80 {
        looks += &format!(r#"<xf numFmtId="{number}"/>"#);
        sheet += &format!(r#"<row><c s="{}"><v>33.25</v></c></row>"#, codes.len() + number);
    }
    let styles = format!("{styles}</numFmts>{looks}</cellXfs>");
    sheet += "</sheetData>";
    assert_as_laid_out(&scratch("a.xlsx", &xlsx(&[&sheet], "", &styles)).path);
}
