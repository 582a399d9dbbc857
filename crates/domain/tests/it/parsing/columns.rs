//! What a whole column proves that none of its cells does.

use proptest::prelude::*;
use speargun_domain::column::{Basis, DateHints, DateTally, KeyTally, ShareTally, Tally};
use speargun_domain::number::DecimalSign;
use speargun_domain::time::DateOrder;

use DecimalSign::{Comma, Point};

fn numbers(cells: &[String]) -> Tally {
    let mut tally = Tally::default();
    cells.iter().for_each(|cell| tally.add_number(cell));
    tally
}

fn cells(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn dates(cells: &[String]) -> DateTally {
    let mut tally = DateTally::default();
    cells.iter().for_each(|cell| tally.add(cell));
    tally
}

fn hints(setting: DateOrder) -> DateHints {
    DateHints { setting, is_year_first: false, is_day_first: false, year: 26 }
}

/// The language of a file decides what nothing proves, before the setting.
#[test]
fn a_language_decides_before_a_setting() {
    let nothing = Tally::default();
    let open = numbers(&cells(&["12.000", "8.500"]));
    for (language, setting, way, basis) in [
        (None, None, Point, Basis::Setting),
        (None, Some(Comma), Comma, Basis::Setting),
        (Some(Comma), None, Comma, Basis::Language),
        (Some(Point), Some(Comma), Point, Basis::Language),
    ] {
        let reading = open.decimal(&nothing, false, (language, setting));
        assert_eq!((reading.way, reading.basis), (way, basis), "{language:?} {setting:?}");
    }
    // A proof comes before any language.
    let proved = numbers(&cells(&["12.000", "1,5"])).decimal(&nothing, false, (Some(Point), None));
    assert_eq!((proved.way, proved.basis, proved.proved_by), (Comma, Basis::Column, 1));
}

#[test]
fn a_column_is_silent_undecided_or_decided() {
    for (column, is_silent, is_undecided) in [
        (&["12", "13", "x"][..], true, false),
        (&["1.234"], false, true),
        (&["1.234", "1.5"], false, false),
        (&["1.5"], false, false),
        (&["1.5", "1,5"], false, false),
        (&["1.5", "1,5", "1.234"], false, true),
    ] {
        let tally = numbers(&cells(column));
        let found = (tally.is_silent(), tally.is_undecided());
        assert_eq!(found, (is_silent, is_undecided), "{column:?}");
    }
}

/// Of a count of people, one sign before three digits splits thousands, whichever it is.
#[test]
fn whole_numbers_have_no_fractions() {
    let nothing = Tally::default();
    for (column, way) in [(&["1.240", "88"][..], Comma), (&["1,240", "88"], Point)] {
        let tally = numbers(&cells(column));
        let reading = tally.decimal(&nothing, true, (None, None));
        assert_eq!((reading.way, reading.basis), (way, Basis::Field), "{column:?}");
        // What it proves of the other columns of its file.
        let mut file = Tally::default();
        file.add(&tally.as_grouped());
        let other = numbers(&cells(&["9.500"])).decimal(&file, false, (None, None));
        assert_eq!((other.way, other.basis), (way, Basis::File), "{column:?}");
    }
}

#[test]
fn what_contradicts_the_majority_is_counted() {
    let nothing = Tally::default();
    let reading =
        numbers(&cells(&["1.5", "2.5", "3,5", "1.234"])).decimal(&nothing, false, (None, None));
    assert_eq!((reading.way, reading.proved_by, reading.contradicted_by), (Point, 2, 1));
    assert_eq!((reading.two_ways, reading.example.as_deref()), (1, Some("1.234")));
}

#[test]
fn a_column_of_dates_is_read_in_one_order() {
    use DateOrder::{DayFirst, MonthFirst};
    let nothing = DateTally::default();
    for (column, setting, way, basis) in [
        (&["13/04/2026", "03/04/2026"][..], MonthFirst, DayFirst, Basis::Column),
        (&["04/13/2026", "03/04/2026"], DayFirst, MonthFirst, Basis::Column),
        (&["03/04/2026"], DayFirst, DayFirst, Basis::Setting),
        (&["03/04/2026"], MonthFirst, MonthFirst, Basis::Setting),
        (&["3/4/2026 9:10 π.μ.", "03/04/2026"], MonthFirst, DayFirst, Basis::Column),
    ] {
        let (found, reading) = dates(&cells(column)).decide(&nothing, hints(setting));
        assert_eq!((found, reading.unwrap().basis), (way, basis), "{column:?}");
    }
    let file = dates(&cells(&["04/13/2026"]));
    let mut whole = DateTally::default();
    whole.add_column(&file);
    let (found, reading) = dates(&cells(&["03/04/2026"])).decide(&whole, hints(DayFirst));
    assert_eq!((found, reading.unwrap().basis), (MonthFirst, Basis::File));
    // A language that never writes the month first.
    let greek = DateHints { is_day_first: true, ..hints(MonthFirst) };
    let (found, reading) = dates(&cells(&["03/04/2026"])).decide(&nothing, greek);
    assert_eq!((found, reading.unwrap().basis), (DayFirst, Basis::Language));
    // Where there was nothing to decide nothing is reported.
    let (_, reading) = dates(&cells(&["2026-03-04", "x"])).decide(&nothing, hints(DayFirst));
    assert_eq!(reading, None);
}

#[test]
fn shares_of_a_column_are_hundredths_or_fractions() {
    for (column, is_probability, expected) in [
        (&["10", "50", "100"][..], true, Some(true)),
        (&["0.1", "0.5", "1"], true, None),
        (&["0.1", "50"], true, Some(true)),
        (&["0.1", "1.5", "0.3"], false, Some(false)),
        (&["0.1", "12", "0.3"], false, Some(true)),
        (&["5", "7"], false, Some(true)),
        (&["10%", "50%"], false, None),
        (&["-3", "0.5"], false, Some(false)),
        (&[], false, None),
    ] {
        let mut tally = ShareTally::default();
        column.iter().for_each(|cell| tally.add(cell));
        let found = tally.decide(is_probability).map(|reading| reading.way);
        assert_eq!(found, expected, "{column:?}");
    }
}

#[test]
fn keys_of_a_column_show_how_they_were_damaged() {
    const GUID: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    for (column, grouped, fractional, running, rounded, guids) in [
        (&["1,204", "12"][..], true, false, false, false, false),
        (&["1.204", "1.205"], true, false, false, false, false),
        (&["12.0", "13.0"], false, true, false, false, false),
        (&["1", "2", "3"], false, false, true, false, false),
        (&["1", "900000"], false, false, false, false, false),
        (&["1234567890123450", "1234567890123460"], false, false, false, true, false),
        (&[GUID, "12"], false, false, false, false, true),
        (&["A-1", "B-2"], false, false, false, false, false),
        (&["", " "], false, false, false, false, false),
        (&["5"], false, false, false, false, false),
    ] {
        let mut tally = KeyTally::default();
        column.iter().for_each(|key| tally.add(key));
        let found = (
            tally.is_grouped(),
            tally.is_fractional(),
            tally.is_running(),
            tally.is_rounded(),
            tally.has_guids(),
        );
        assert_eq!(found, (grouped, fractional, running, rounded, guids), "{column:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The order of rows decides nothing but which cell is shown as an example.
    #[test]
    fn the_order_of_rows_decides_nothing(
        mut column in prop::collection::vec("[0-9]{1,3}[.,][0-9]{1,3}([.,][0-9]{3})?", 1..12),
        setting in prop::sample::select(vec![None, Some(Point), Some(Comma)]),
    ) {
        let nothing = Tally::default();
        let before = numbers(&column).decimal(&nothing, false, (None, setting));
        column.reverse();
        let after = numbers(&column).decimal(&nothing, false, (None, setting));
        prop_assert_eq!(
            (before.way, before.basis, before.proved_by, before.contradicted_by, before.two_ways),
            (after.way, after.basis, after.proved_by, after.contradicted_by, after.two_ways)
        );
    }

    /// A column that is written in one order is never read in another.
    #[test]
    fn a_column_written_in_one_order_is_read_in_it(
        days in prop::collection::vec((1_u8..=28, 1_u8..=12), 1..20),
        is_month_first: bool,
    ) {
        let column: Vec<String> = days
            .iter()
            .chain(&[(25, 3)])
            .map(|(day, month)| match is_month_first {
                true => format!("{month:02}/{day:02}/2026"),
                false => format!("{day:02}/{month:02}/2026"),
            })
            .collect();
        let expected = if is_month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        for setting in [DateOrder::MonthFirst, DateOrder::DayFirst, DateOrder::YearFirst] {
            let (found, reading) = dates(&column).decide(&DateTally::default(), hints(setting));
            prop_assert_eq!(found, expected);
            prop_assert_eq!(reading.unwrap().contradicted_by, 0);
        }
    }
}
