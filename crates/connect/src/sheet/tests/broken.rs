//! Workbooks that are damaged, too wide or laid out for the eye: refused in plain words, or read
//! with what is missing said.

use super::*;

fn inline(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn row(cells: &[&str]) -> String {
    format!("<row>{}</row>", cells.iter().map(|text| inline(text)).collect::<String>())
}

fn sheet(rows: &str, behind: &str) -> Vec<u8> {
    xlsx(&[&format!("<sheetData>{rows}</sheetData>{behind}")], "<si><t>x</t></si>", "")
}

#[test]
fn a_sheet_of_ten_thousand_columns_is_refused_with_its_bound() {
    let wide = format!("<row>{}</row>", inline("x").repeat(10_000)).repeat(3);
    let error = refusal(&sheet(&wide, ""));
    assert!(error.contains("more than 2,000 columns apart"), "{error}");
    // As many as are allowed are read.
    let wide = format!("<row>{}</row>", inline("x").repeat(2_000));
    let file = scratch("a.xlsx", &sheet(&wide, ""));
    assert_eq!(Table::open(&file.path, &OpenOptions::default()).unwrap().headings.len(), 2_000);
}

#[test]
fn a_text_that_a_workbook_does_not_have_refuses_it() {
    for number in ["1", "-1", "99999999999999999999", "x", "0.5"] {
        let cell = format!("<row><c t=\"s\"><v>{number}</v></c></row>");
        let error = refusal(&sheet(&cell, ""));
        assert!(error.contains("refers to a text that it does not have"), "{number}: {error}");
    }
    // Without the part of texts, or with one that is cut off, none is made up.
    let cell = "<row><c t=\"s\"><v>0</v></c></row>";
    let cut = changed(&sheet(cell, ""), "xl/sharedStrings.xml", |_| "<sst><si><t>x".to_owned());
    assert!(refusal(&cut).contains("ends in the middle"), "{}", refusal(&cut));
    let blank = changed(&sheet(cell, ""), "xl/sharedStrings.xml", |_| String::new());
    assert!(refusal(&blank).contains("does not have"), "{}", refusal(&blank));
}

#[test]
fn a_sheet_that_ends_in_the_middle_is_refused_as_a_whole() {
    let rows = row(&["a", "b"]) + &row(&["1", "2"]);
    let whole = sheet(&rows, "");
    for cut in ["<v>", "</row></sheetData>", "</is></c>"] {
        let bytes = changed(&whole, "xl/worksheets/sheet0.xml", |part| {
            part[..part.rfind(cut).unwrap_or(part.len() - 20)].to_owned()
        });
        let error = refusal(&bytes);
        assert!(error.contains("ends in the middle"), "{cut}: {error}");
    }
    // Wherever the file is cut off, nothing of it is read.
    for length in (1..whole.len()).step_by(37) {
        assert!(within_all(&whole[..length]).is_err(), "{length}");
    }
    // What is damaged behind the cells costs none of them.
    let behind = changed(&whole, "xl/worksheets/sheet0.xml", |part| {
        part.replace("</worksheet>", "<mergeCells><mergeCell ref=\"A1:")
    });
    let file = scratch("a.xlsx", &behind);
    assert_eq!(read_rows(&file.path).len(), 2);
}

fn within_all(bytes: &[u8]) -> std::result::Result<SheetRows, ConnectError> {
    read_within(&scratch("a.xlsx", bytes).path, Limits::PRODUCT)
}

#[test]
fn archives_of_archives_are_no_workbooks() {
    let mut bytes = sheet(&row(&["a"]), "");
    for depth in 0..20 {
        bytes = archive(&[(&format!("{depth}.zip"), &bytes)]);
    }
    let error = refusal(&bytes);
    assert!(error.contains("the archive is no workbook; unpack it"), "{error}");
}

#[test]
fn headings_over_two_rows_and_columns_are_those_of_the_lower_row() {
    let cell = |place: &str, text: &str| {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let rows = format!(
        "<row>{}{}</row><row>{}{}</row><row>{}{}{}</row>",
        cell("A1", "Company name"),
        cell("B1", "Address"),
        cell("B2", "City"),
        cell("C2", "Country"),
        cell("A3", "Birch"),
        cell("B3", "Volos"),
        cell("C3", "Greece")
    );
    let merges = "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>";
    let file = scratch("a.xlsx", &sheet(&rows, merges));
    let mut table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!(table.headings, ["Company name", "City", "Country"]);
    assert_eq!((table.headings_line, table.merged_cells()), (2, (1, 0)));
    assert_eq!(table.read_rows(10).unwrap().len(), 1);
    // A record that happens to hold the word of a heading is one.
    let plain = row(&["Company name", "City"]) + &row(&["Country", "Volos", "note"]);
    let file = scratch("c.xlsx", &sheet(&plain, ""));
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!((table.headings_line, table.headings[0].as_str()), (1, "Company name"));
    // A title over all columns is none of them.
    let title = format!("<row>{}</row>", cell("A1", "Customers of 2026"));
    let rows = rows.replace("A1\"", "A2\"").replace("B1\"", "B2\"");
    let rows = rows.split_once("</row>").unwrap().0.to_owned() + "</row>";
    let below = row(&["Birch", "Volos"]).replace("<row>", "<row r=\"3\">");
    let merges = "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
    let file = scratch("b.xlsx", &sheet(&(title + &rows + &below), merges));
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!((table.headings_line, table.headings.len(), table.merged_cells()), (2, 2, (0, 0)));
}

#[test]
fn merges_without_end_fill_what_is_there_and_no_more() {
    let rows =
        row(&["a", "b", "c"]) + &row(&["x", "y", "z"]) + "<row><c r=\"B3\"><v>1</v></c></row>";
    // Each over the whole sheet, one over nothing, one turned round.
    let merge = "<mergeCell ref=\"A2:XFD1048576\"/>".repeat(1_000);
    let odd = "<mergeCell ref=\"A9:A1\"/><mergeCell ref=\"A1\"/><mergeCell ref=\":\"/><mergeCell/>";
    let file = scratch("a.xlsx", &sheet(&rows, &format!("<mergeCells>{merge}{odd}</mergeCells>")));
    let rows = read(&file.path).unwrap();
    assert!(rows.memory_peak() < 1024 * 1024, "{}", rows.memory_peak());
    assert_eq!(rows.count(), 3);
}
