//! What a cell is of which kind: numbers beside texts that look like them, numbers that lost their
//! digits, amounts, shares, and times.

use speargun_domain::column::Tally;
use speargun_domain::money::Currency;
use speargun_domain::number::{self, DecimalSign};

use super::*;
use crate::{RoundedNumbers, ShownUnit, ShownUnits};

/// A row of cells, each as its XML within `c` and its attributes: `|<v>1</v>` or `t="str"|<v>x</v>`.
fn row(cells: &[&str]) -> String {
    let cell = |cell: &&str| {
        let (attributes, inside) = cell.split_once('|').unwrap();
        format!("<c {attributes}>{inside}</c>")
    };
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

fn text(text: &str) -> String {
    format!("t=\"inlineStr\"|<is><t xml:space=\"preserve\">{text}</t></is>")
}

/// A column of cells below a heading, as a table.
fn column(heading: &str, cells: &[String], styles: &str) -> (Scratch, Table) {
    let mut sheet = row(&[&text(heading), &text("Name")]);
    for cell in cells {
        sheet += &row(&[cell, &text("x")]);
    }
    let sheet = format!("<sheetData>{sheet}</sheetData>");
    let file = scratch("a.xlsx", &xlsx(&[&sheet], "", styles));
    let table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    (file, table)
}

fn cells_of(table: &mut Table) -> Vec<String> {
    let rows = table.read_rows(100).unwrap();
    rows.iter().map(|row| row.cells.as_ref().unwrap()[0].to_owned()).collect()
}

/// Whether a cell is taken for a number of a workbook and not for a text, as the import does it.
fn is_exact(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(|number| number.to_string() == cell)
}

/// What a column says, each cell by itself or by the sign that its texts prove.
fn numbers(cells: &[String]) -> Vec<Option<f64>> {
    let mut tally = Tally::default();
    cells.iter().filter(|cell| !is_exact(cell)).for_each(|cell| tally.add_number(cell));
    let sign = tally.decimal(&Tally::default(), false, (None, None)).way;
    let of = |cell: &String| {
        let sign = if is_exact(cell) { DecimalSign::Point } else { sign };
        number::read(cell, Some(sign)).map(|read| read.number)
    };
    cells.iter().map(of).collect()
}

#[test]
fn texts_beside_numbers_follow_the_sign_of_the_texts() {
    let number = |number: &str| format!("|<v>{number}</v>");
    // A text in a cell, among the shared ones, and of a formula.
    let of_formula = "t=\"str\"|<f>A1</f><v>2.500</v>".to_owned();
    let cells = [number("1.234"), text("1.234"), text("1.250,50"), number("0.5"), of_formula];
    let (_file, mut table) = column("Amount", &cells, "");
    let read = cells_of(&mut table);
    assert_eq!(numbers(&read), [1.234, 1_234.0, 1_250.5, 0.5, 2_500.0].map(Some), "{read:?}");
    // A text that shows a point is a proof as in any file, and numbers prove nothing.
    let cells = [number("1.5"), number("2.75"), text("1.5"), text("1,250")];
    let (_file, mut table) = column("Amount", &cells, "");
    let read = cells_of(&mut table);
    assert_eq!(numbers(&read), [1.5, 2.75, 1.5, 1_250.0].map(Some), "{read:?}");
    let cells = [number("1.5"), number("2.75"), text("1,250")];
    let (_file, mut table) = column("Amount", &cells, "");
    let mut tally = Tally::default();
    let read = cells_of(&mut table);
    read.iter().filter(|cell| !is_exact(cell)).for_each(|cell| tally.add_number(cell));
    assert!(tally.is_undecided(), "only the text could be read two ways");
}

#[test]
fn other_texts_stay_as_they_are() {
    let kept = ["1234", "12.50", "v1.2", "1.2.3", "10.0.0.1", "0151.1", "1e5", ".5", "-", " 7.5"];
    let (_file, mut table) = column("Code", &kept.map(text), "");
    assert_eq!(cells_of(&mut table), kept);
    // A page has texts alone.
    let page = "<table><tr><th>Code</th><th>Name</th></tr><tr><td>1.5</td><td>x</td></tr></table>";
    let file = scratch("a.xls", page.as_bytes());
    let mut table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!(cells_of(&mut table), ["1.5"]);
}

#[test]
fn long_ids_that_lost_digits_are_no_ids() {
    let cells = |numbers: &[&str]| -> Vec<String> {
        numbers.iter().map(|number| format!("|<v>{number}</v>")).collect()
    };
    // As Excel writes them, and as programs that print a float do.
    let lost = cells(&["1.2345678901234568E+17", "123456789012345680", "1.2345678901235E+25", "7"]);
    let (_file, mut table) = column("Id", &lost, "");
    let expected = [RoundedNumbers { column: 0, count: 3, first_row: 2 }];
    assert_eq!(table.rounded_numbers(), expected);
    let read = cells_of(&mut table);
    assert_eq!(read, ["12345678901234568E+1", "12345678901234568E+1", "12345678901235E+12", "7"]);
    // The number itself is still what it was, whichever sign the column has.
    for sign in [DecimalSign::Point, DecimalSign::Comma] {
        let read = number::read(&read[0], Some(sign)).map(|read| read.number);
        assert_eq!(read, Some(1.234_567_890_123_456_8e17));
    }
    // A program that writes all digits shows it by one that no float has.
    let whole = ["123456789012345678", "123456789012345680", "9007199254740993"];
    let (_file, mut table) = column("Id", &cells(&whole), "");
    assert_eq!(
        (cells_of(&mut table), table.rounded_numbers().len()),
        (whole.map(str::to_owned).to_vec(), 0)
    );
    // What a float holds, what is a text, and what has a fraction are whole.
    let kept = [text("123456789012345678"), "|<v>1.234567890123456E+15</v>".to_owned()];
    let more = cells(&["9007199254740991", "0.1234567890123456789", "-5"]);
    let (_file, mut table) = column("Id", &[&kept[..], &more].concat(), "");
    let expected =
        ["123456789012345678", "1234567890123456", "9007199254740991", "0.12345678901234568", "-5"];
    assert_eq!(
        (cells_of(&mut table), table.rounded_numbers().len()),
        (expected.map(str::to_owned).to_vec(), 0)
    );
}

const STYLES: &str = r#"<numFmts><numFmt numFmtId="164" formatCode="[$€-408] #,##0.00"/>
    <numFmt numFmtId="165" formatCode="&quot;$&quot;#,##0"/></numFmts>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="10"/></cellXfs>"#;

fn styled(style: u8, number: &str) -> String {
    format!("s=\"{style}\"|<v>{number}</v>")
}

#[test]
fn currencies_of_formats_are_told_and_written_where_they_are_wanted() {
    let eur = Currency::parse("EUR").unwrap();
    let usd = Currency::parse("USD").unwrap();
    let cells = [styled(1, "1234.567"), styled(1, "1200"), styled(2, "-0.05"), styled(0, "7.5")];
    let (_file, mut table) = column("Amount", &cells, STYLES);
    let of = |unit, count, first_row| ShownUnits { column: 0, unit, count, first_row };
    let mut listed = table.shown_units();
    listed.sort_by_key(|own| own.first_row);
    let expected = [of(ShownUnit::Amount(eur), 2, 2), of(ShownUnit::PerhapsAmount(usd), 1, 4)];
    assert_eq!(listed, expected);
    // A key is none, so that no one gets units who has not asked for them.
    let plain = ["1234.567", "1200", "-0.05", "7.5"];
    assert_eq!(cells_of(&mut table), plain);
    table.write_units_of(&[0]);
    let read = cells_of(&mut table);
    assert_eq!(read, ["1234567e-3 EUR", "1200 EUR", "-5e-2 USD", "7.5"]);
    for (cell, expected) in read.iter().zip([1_234.567, 1_200.0, -0.05]) {
        assert_eq!(number::evidence(cell), number::Evidence::Nothing);
        for sign in [DecimalSign::Point, DecimalSign::Comma] {
            let read = number::read(cell, Some(sign)).unwrap();
            assert_eq!((read.number, read.currency.is_some()), (expected, true), "{cell}");
        }
    }
    table.write_units_of(&[1]);
    assert_eq!(cells_of(&mut table), plain, "other columns have none, and rows begin again");
}

#[test]
fn shares_are_hundredths_where_they_are_shown_as_such() {
    let cells =
        [styled(3, "0.45"), styled(3, "0.07"), styled(3, "1.5"), styled(0, "0.45"), styled(3, "1")];
    let (_file, mut table) = column("Probability", &cells, STYLES);
    assert_eq!(table.shown_units()[0].unit, ShownUnit::Percent);
    assert_eq!(cells_of(&mut table), ["0.45", "0.07", "1.5", "0.45", "1"]);
    table.write_units_of(&[0]);
    let read = cells_of(&mut table);
    assert_eq!(read, ["45%", "7%", "150%", "0.45", "100%"]);
    assert_eq!(numbers(&read), [45.0, 7.0, 150.0, 0.45, 100.0].map(Some));
}

#[test]
fn times_and_lengths_of_time_are_no_days_and_no_numbers() {
    let styles = r#"<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts><cellXfs>
        <xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="14"/></cellXfs>"#;
    let cells = [
        styled(1, "1.5"),
        styled(1, "-0.25"),
        styled(1, "1e300"),
        styled(2, "0.5"),
        styled(3, "45000"),
        text("2024-02-03"),
        text("03/02/2024"),
    ];
    let (_file, mut table) = column("When", &cells, styles);
    let expected = [
        "36:00:00",
        "-6:00:00",
        "1E+300",
        "12:00:00",
        "2023-03-15 00:00:00",
        "2024-02-03",
        "03/02/2024",
    ];
    assert_eq!(cells_of(&mut table), expected);
    // The other calendar counts days from 1904 on, and a time alone is one all the same.
    let mut sheet = row(&[&text("When"), &text("Name")]);
    for cell in &cells[3..5] {
        sheet += &row(&[cell, &text("x")]);
    }
    let bytes = xlsx(&[&format!("<sheetData>{sheet}</sheetData>")], "", styles);
    let bytes = changed(&bytes, "xl/workbook.xml", |part| {
        part.replace("<workbook>", "<workbook><workbookPr date1904=\"1\"/>")
    });
    let file = scratch("a.xlsx", &bytes);
    let mut table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    assert_eq!(cells_of(&mut table), ["12:00:00", "2027-03-16 00:00:00"]);
}

#[test]
fn ods_tells_units_times_and_long_numbers_alike() {
    let cell = |attributes: &str| format!("<table:table-cell {attributes}/>");
    let word = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cell: &str| format!("<table:table-row>{cell}{}</table:table-row>", word("x"));
    let value =
        |kind: &str, value: &str| format!("office:value-type=\"{kind}\" office:value=\"{value}\"");
    let rows = [
        word("Amount"),
        cell(&(value("currency", "12.5") + " office:currency=\"EUR\"")),
        cell(&value("percentage", "0.45")),
        cell(&value("float", "1.23456789012346E+17")),
        cell("office:value-type=\"time\" office:time-value=\"PT36H05M00S\""),
        cell("office:value-type=\"time\" office:time-value=\"P1D\""),
        word("1.234"),
    ];
    let rows: String = rows.iter().map(|cell| row(cell)).collect();
    let table = format!("<table:table table:name=\"D\">{rows}</table:table>");
    let file = scratch("a.ods", &ods(&table));
    let mut table = Table::open(&file.path, &OpenOptions::default()).unwrap();
    let expected = ["12.5", "0.45", "123456789012346E+3", "36:05:00", "P1D", "1.234 "];
    assert_eq!(cells_of(&mut table), expected);
    table.write_units_of(&[0]);
    assert_eq!(cells_of(&mut table)[..2], ["125e-1 EUR", "45%"]);
    assert_eq!(table.rounded_numbers()[0].count, 1);
}
