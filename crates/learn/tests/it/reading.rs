//! Columns out of text: numbers, dates, categories, and what stands for "not known".

use proptest::prelude::*;
use speargun_learn::{Column, Decimal, Table, TextColumn, Values, is_placeholder};

fn column(cells: &[&str]) -> Column {
    let mut column = TextColumn::new("column");
    cells.iter().for_each(|cell| column.push(cell));
    column.finish()
}

fn numbers(cells: &[&str]) -> Option<Vec<Option<f64>>> {
    match column(cells).values {
        Values::Numbers(values) => {
            Some(values.into_iter().map(|value| value.is_finite().then_some(value)).collect())
        }
        Values::Categories { .. } => None,
    }
}

#[test]
fn placeholders_are_missing_in_every_case() {
    for cell in [
        "",
        " ",
        "-",
        "--",
        "—",
        ".",
        "?",
        "N/A",
        "n.a.",
        "NA",
        "#N/A",
        "NaN",
        "NULL",
        "None",
        "nil",
        "Select",
        "Please Select",
        "Unknown",
        "not available",
        "undefined",
        "(blank)",
    ] {
        assert!(is_placeholder(cell), "{cell:?}");
        assert!(is_placeholder(&format!(" {} ", cell.to_uppercase())), "{cell:?}");
    }
    for cell in ["0", "no", "nothing", "none of these", "x", "unknown soldier", "없음"] {
        assert!(!is_placeholder(cell), "{cell:?}");
    }
}

#[test]
fn a_column_of_numbers_is_told_by_its_values() {
    for (cells, expected) in [
        (&["1", "2.5", "-3"][..], Some(vec![Some(1.0), Some(2.5), Some(-3.0)])),
        (&["1,234", "12"], Some(vec![Some(1_234.0), Some(12.0)])),
        (&["1.234,5", "2,5"], Some(vec![Some(1_234.5), Some(2.5)])),
        (&["12%", "5 %"], Some(vec![Some(12.0), Some(5.0)])),
        (&["1e3", "2E-1"], Some(vec![Some(1_000.0), Some(0.2)])),
        (&["1", "n/a", ""], Some(vec![Some(1.0), None, None])),
        (&["1970-01-01", "1970-01-11"], Some(vec![Some(0.0), Some(10.0)])),
        (&["1970-01-01T12:00:00Z", "1969-12-31"], Some(vec![Some(0.5), Some(-1.0)])),
        (&["2024-02-29", "2024-03-01"], Some(vec![Some(19_782.0), Some(19_783.0)])),
        (&["1", "a"], None),
        (&["1", "2024-01-01"], None),
        (&["a", "b"], None),
        (&["12k", "5k"], None),
        (&["", "-"], None),
        (&["inf", "1"], None),
    ] {
        assert_eq!(numbers(cells), expected, "{cells:?}");
    }
}

/// One cell in a hundred may be no number: it is missing, and noted.
#[test]
fn a_stray_text_among_many_numbers_is_noted_as_missing() {
    let mut cells = vec!["5"; 99];
    cells.push("see notes");
    let read = column(&cells);
    assert!(matches!(read.values, Values::Numbers(_)) && read.is_missing(99));
    assert_eq!((read.notes.len(), read.notes[0].rows, read.notes[0].why), (1, 1, "not_a_number"));
    let mut more = vec!["5"; 98];
    more.extend(["see notes"; 2]);
    assert!(matches!(column(&more).values, Values::Categories { .. }));
}

/// "None" says something among categories, and nothing among numbers.
#[test]
fn none_is_a_category_among_categories() {
    let plan = column(&["Gold", "None", "Silver", "Unknown", "N/A"]);
    let texts: Vec<Option<String>> = (0..5).map(|row| plan.text(row)).collect();
    let text = |cell: &str| Some(cell.to_owned());
    assert_eq!(texts, [text("Gold"), text("None"), text("Silver"), text("Unknown"), None]);
    assert_eq!(numbers(&["1", "None"]), Some(vec![Some(1.0), None]));
}

#[test]
fn the_sign_of_fractions_is_told_by_what_can_only_be_one() {
    for (cells, expected) in [
        (&["2,5", "1"][..], Some(Decimal::Comma)),
        (&["2.5", "1"], Some(Decimal::Point)),
        (&["1,234", "0.5"], Some(Decimal::Point)),
        (&["1.234", "0,5"], Some(Decimal::Comma)),
        (&["1,234"], None),
        (&["1.234"], None),
        (&["1", "2"], None),
        (&["2,5", "2.5"], None),
        (&["1.234.567"], Some(Decimal::Comma)),
        (&["1,234,567"], Some(Decimal::Point)),
    ] {
        let mut column = TextColumn::new("c");
        cells.iter().for_each(|cell| column.push(cell));
        assert_eq!(column.decimal(), expected, "{cells:?}");
    }
}

#[test]
fn tables_have_columns_of_one_length() {
    let (one, two) = (Column::numbers("a", vec![1.0]), Column::numbers("b", vec![1.0, f64::NAN]));
    assert!(Table::new(vec![one.clone(), two.clone()]).is_none());
    let table =
        Table::new(vec![two, Column::categories("c", [Some("x"), None].into_iter())]).unwrap();
    assert_eq!((table.rows, table.column("c").unwrap().len()), (2, 2));
    assert!(table.column("d").is_none());
    for row in 0..2 {
        let alone = table.row(row);
        assert_eq!(alone.rows, 1);
        for (whole, own) in table.columns.iter().zip(&alone.columns) {
            assert_eq!(whole.text(row), own.text(0), "{}", whole.name);
            assert_eq!(whole.is_missing(row), own.is_missing(0), "{}", whole.name);
        }
    }
    assert!(Column::numbers("e", Vec::new()).is_empty() && !one.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Numbers that are written are read back, with points and with commas.
    #[test]
    fn numbers_are_read_back(values in prop::collection::vec(-1_000_000_i32..1_000_000, 1..20)) {
        let expected: Vec<f64> = values.iter().map(|value| f64::from(*value) / 100.0).collect();
        let points: Vec<String> = expected.iter().map(|value| format!("{value:.2}")).collect();
        let commas: Vec<String> = points.iter().map(|cell| cell.replace('.', ",")).collect();
        for cells in [points, commas] {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let Some(found) = numbers(&cells) else {
                return Err(TestCaseError::fail(format!("{cells:?}")));
            };
            for (found, expected) in found.iter().zip(&expected) {
                prop_assert!((found.unwrap() - expected).abs() < 1e-9);
            }
        }
    }

    /// The order of rows leaves no trace in the levels, and no cell is lost or made.
    #[test]
    fn levels_are_sorted_and_whole(mut cells in prop::collection::vec("[a-d]{0,2}", 1..30)) {
        cells.push("word".to_owned());
        let of = |cells: &[String]| {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            column(&cells)
        };
        let read = of(&cells);
        for (row, cell) in cells.iter().enumerate() {
            let expected = (!is_placeholder(cell)).then(|| cell.clone());
            prop_assert_eq!(read.text(row), expected);
        }
        let Values::Categories { levels, .. } = &read.values else { panic!("numbers") };
        prop_assert!(levels.is_sorted() && levels.windows(2).all(|pair| pair[0] != pair[1]));
        cells.reverse();
        let Values::Categories { levels: turned, .. } = of(&cells).values else { panic!("numbers") };
        prop_assert_eq!(levels, &turned);
    }
}
