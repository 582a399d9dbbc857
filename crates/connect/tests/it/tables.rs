//! Several tables in one file: what is certain is read, and the rest is named.

use speargun_connect::table::{FurtherKind, FurtherTable};
use speargun_connect::{OpenOptions, Table};

use crate::build::workbook;

struct Read {
    headings: Vec<String>,
    rows: Vec<String>,
    further: Vec<(FurtherKind, String, Option<u64>)>,
    merged: (u64, u64),
}

fn read(name: &str, content: &[u8]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let mut table = Table::open(&path, &OpenOptions::default()).unwrap();
    let rows = table.read_rows(1_000).unwrap();
    let text = |row: &speargun_connect::table::RawRow| {
        row.cells
            .as_ref()
            .map_or_else(ToString::to_string, |cells| cells.iter().collect::<Vec<_>>().join("|"))
    };
    let told = |further: &FurtherTable| (further.kind, further.name.clone(), further.rows);
    Read {
        headings: table.headings.clone(),
        rows: rows.iter().map(text).collect(),
        further: table.further.iter().map(told).collect(),
        merged: table.merged_cells(),
    }
}

const COMPANIES: &[&str] = &["Company|Website|City", "Birch|birch.gr|Volos", "Cedar|cedar.gr|Bonn"];

#[test]
fn further_sheets_are_named() {
    let people: &[&str] = &["First name|Last name|Email", "Jo|Lee|jo@birch.gr"];
    let book =
        workbook(&[("Accounts", COMPANIES, &[]), ("Kontakte", people, &[]), ("Empty", &[], &[])]);
    let found = read("book.xlsx", &book);
    assert_eq!(found.rows.len(), 2);
    assert_eq!(found.further, [(FurtherKind::Sheet, "Kontakte".to_owned(), Some(2))]);
    // A title page is no table.
    let title: &[&str] = &["Export of the CRM", "", "made by Jo"];
    let found = read("book.xlsx", &workbook(&[("Cover", title, &[]), ("Data", COMPANIES, &[])]));
    assert_eq!(found.rows, ["Birch|birch.gr|Volos", "Cedar|cedar.gr|Bonn"]);
    assert_eq!(found.further, [(FurtherKind::Sheet, "Cover".to_owned(), Some(2))]);
    // Headings that nobody knows make a table all the same, and a list of one column does.
    let odd: &[&str] = &["Foo|Bar|Baz", "1|2|3"];
    let found = read("book.xlsx", &workbook(&[("Odd", odd, &[]), ("Data", COMPANIES, &[])]));
    assert_eq!(found.headings, ["Foo", "Bar", "Baz"]);
    let list: &[&str] = &["Email", "jo@birch.gr"];
    let found = read("book.xlsx", &workbook(&[("List", list, &[]), ("Data", COMPANIES, &[])]));
    assert_eq!(found.rows, ["jo@birch.gr"]);
    // Where no sheet is a table the first counts, as ever.
    let found = read("book.xlsx", &workbook(&[("A", &["x", "y"], &[]), ("B", &["z"], &[])]));
    assert_eq!((found.headings, found.rows), (vec!["x".to_owned()], vec!["y".to_owned()]));
    assert_eq!(found.further.len(), 1);
}

#[test]
fn a_merged_cell_is_of_all_its_rows_unless_it_is_a_number() {
    let rows: &[&str] = &[
        "Company|Email|Amount",
        "Birch|jo@birch.gr|900",
        "|pat@birch.gr|",
        "Cedar|lou@cedar.gr|5",
        "|kim@cedar.gr|",
        "",
    ];
    let found = read("book.xlsx", &workbook(&[("A", rows, &["A2:A3", "C2:C3", "A4:A9", "B1:C1"])]));
    assert_eq!(
        found.rows,
        [
            "Birch|jo@birch.gr|900",
            "Birch|pat@birch.gr|",
            "Cedar|lou@cedar.gr|5",
            "Cedar|kim@cedar.gr|"
        ]
    );
    assert_eq!(found.merged, (2, 1));
    // Without merged cells a blank stays one.
    let found = read("book.xlsx", &workbook(&[("A", rows, &[])]));
    assert_eq!(found.rows[1], "|pat@birch.gr|");
    let page = "<table><tr><th>Company<th>Email<th>Amount<tr><td rowspan=2>Birch<td>jo@birch.gr\
        <td rowspan=2>7<tr><td>pat@birch.gr</table>";
    let found = read("page.xls", page.as_bytes());
    assert_eq!(found.rows, ["Birch|jo@birch.gr|7", "Birch|pat@birch.gr|"]);
    assert_eq!(found.merged, (1, 1));
    // Headings over two rows.
    let page = "<table><tr><th rowspan=2>Company<th colspan=2>Contact<tr><th>Last name<th>Email\
        <tr><td>Birch<td>Lee<td>jo@birch.gr</table>";
    assert_eq!(read("page.xls", page.as_bytes()).headings, ["Company", "Last name", "Email"]);
}

#[test]
fn of_a_page_one_table_is_read() {
    let of = |marks: &str, second: &str| {
        let page = format!(
            "<table><tr><{marks}>Company<{marks}>Website<tr><td>Birch<td>birch.gr</table>{second}"
        );
        read("page.xls", page.as_bytes())
    };
    let other = "<table><tr><td>Code<td>Meaning<tr><td>A<td>active</table>";
    for (marks, second) in [("td", other), ("th", &other.replace("<td>Code<td>", "<th>Code<th>"))] {
        let found = of(marks, second);
        assert_eq!(found.rows, ["Birch|birch.gr"], "{marks}");
        assert_eq!(found.further, [(FurtherKind::Table, "Code, Meaning".to_owned(), Some(2))]);
    }
    // Pages of one list go on.
    let next = "<table><tr><td>Cedar<td>cedar.gr</table>";
    assert_eq!(of("th", next).rows, ["Birch|birch.gr", "Cedar|cedar.gr"]);
    let again = "<table><tr><td>Company<td>Website<tr><td>Cedar<td>cedar.gr</table>";
    assert_eq!(
        of("td", again).rows.len(),
        3,
        "the repeated headings are told of where rows are read"
    );
    // Headings in a table of their own, as grids with fixed headings write them.
    let page = "<table><tr><td>Company<td>Website</table><table><tr><td>Birch<td>birch.gr</table>";
    assert_eq!(read("page.xls", page.as_bytes()).rows, ["Birch|birch.gr"]);
    // A title in a table of its own.
    let page = "<table><tr><td>Report</table><table><tr><td>Company<td>Website<tr><td>Birch<td>b.gr</table>";
    let found = read("page.xls", page.as_bytes());
    assert_eq!((found.headings.len(), found.rows.len(), found.further.len()), (2, 1, 0));
}

#[test]
fn of_two_tables_side_by_side_the_left_one_is_read() {
    let beside: &[&str] = &[
        "Company|Website|City||Name|Email|City",
        "Birch|birch.gr|Volos||Jo Lee|jo@birch.gr|Volos",
        "Cedar|cedar.gr|Bonn||Pat Ray|pat@cedar.gr|Bonn",
        "||||Kim Doe|kim@cedar.gr|Bonn",
    ];
    let book = workbook(&[("A", beside, &[])]);
    let csv = beside.join("\n").replace('|', ",");
    for found in [read("book.xlsx", &book), read("two.csv", csv.as_bytes())] {
        assert_eq!(found.headings, ["Company", "Website", "City"]);
        assert_eq!(found.rows, ["Birch|birch.gr|Volos", "Cedar|cedar.gr|Bonn"]);
        let further = [(FurtherKind::Beside, "Name, Email, City".to_owned(), Some(3))];
        assert_eq!(found.further, further);
    }
    // One that goes on for rows where the other ended.
    let apart = "Company,Website,,First name,Last name,Email\nBirch,birch.gr,,Jo,Lee,jo@x.gr\n\
        ,,,Pat,Ray,pat@x.gr\n,,,Kim,Doe,kim@x.gr\n";
    let found = read("two.csv", apart.as_bytes());
    assert_eq!((found.headings.len(), found.rows.len()), (2, 1));
    // A blank column within one table: nothing is cut off, and what may be two is said.
    let one = "Company,Website,,First name,Last name,Email\nBirch,birch.gr,,Jo,Lee,jo@x.gr\n\
        Cedar,cedar.gr,,,,\nElm,elm.gr,,Kim,Doe,kim@x.gr\n";
    let found = read("one.csv", one.as_bytes());
    assert_eq!((found.headings.len(), found.rows.len()), (6, 3));
    assert_eq!(found.further[0].0, FurtherKind::BesideAsOne);
    let spacer = "Company,,Website,City\nBirch,,birch.gr,Volos\n";
    let found = read("spacer.csv", spacer.as_bytes());
    assert_eq!((found.headings.len(), found.further.len()), (4, 0));
}
