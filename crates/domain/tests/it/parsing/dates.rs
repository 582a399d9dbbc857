//! Dates and moments as exports of many programs and languages write them.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use speargun_domain::time::{
    DAY, DateError, DateOrder, is_two_ways, next_time_of_day, orders, parse_instant,
    parse_instant_in, to_date, to_rfc3339, utc, year_of,
};

use crate::build::at;
use DateOrder::{DayFirst, MonthFirst, YearFirst};

fn read(text: &str, order: DateOrder) -> Result<String, DateError> {
    parse_instant(text, &utc(), order).map(to_rfc3339)
}

/// 5 February 2026 in the long and short formats of the Unicode CLDR, and of programs.
#[test]
fn one_day_in_the_customs_of_many_languages() {
    for text in [
        "2026-02-05",
        "2026/02/05",
        "2026.02.05",
        "20260205",
        "2026-2-5",
        "05/02/2026",
        "5/2/2026",
        "05.02.2026",
        "5.2.2026",
        "05-02-2026",
        "5/2/26",
        "5 Feb 2026",
        "5-Feb-2026",
        "5-Feb-26",
        "05 February 2026",
        "Feb 5, 2026",
        "February 5, 2026",
        "2026 Feb 5",
        "Thursday, 5 February 2026",
        "Thu, 05 Feb 2026",
        "Thu Feb 5 2026",
        "5 Φεβρουαρίου 2026",
        "5 Φεβ 2026",
        "ΠΕΜΠΤΗ 5 ΦΕΒΡΟΥΑΡΙΟΥ 2026",
        "2026년 2월 5일",
        "2026년 02월 05일",
        "2026. 2. 5.",
        "2026.2.5.",
        "2026-02-05 (목)",
        "2026年2月5日",
        "5. Februar 2026",
        "5 février 2026",
        "jeudi 5 février 2026",
        "5 de febrero de 2026",
        "5 febbraio 2026",
        "5 de fevereiro de 2026",
        "5 Şubat 2026",
        "5 февраля 2026",
        "'2026-02-05",
        " 2026-02-05 ",
    ] {
        assert_eq!(read(text, DayFirst).as_deref(), Ok("2026-02-05T00:00:00Z"), "{text}");
    }
}

/// The names of all months, in full and in short.
#[test]
fn months_have_names_in_many_languages() {
    for (month, names) in [
        (1, "January Jan Januar janvier enero gennaio janeiro Ιανουαρίου Ιαν Ocak января"),
        (
            2,
            "February Feb Februar février febrero febbraio fevereiro Φεβρουαρίου Φεβ Şubat февраля",
        ),
        (3, "March Mar März mars marzo março maart Μαρτίου Μαρ Mart марта"),
        (4, "April Apr avril abril aprile Απριλίου Απρ Nisan апреля"),
        (5, "May Mai mai mayo maggio maio mei Μαΐου Μαΐ Mayıs мая"),
        (6, "June Jun Juni juin junio giugno junho Ιουνίου Ιουν Haziran июня"),
        (7, "July Jul Juli juillet julio luglio julho Ιουλίου Ιουλ Temmuz июля"),
        (8, "August Aug août agosto Αυγούστου Αυγ Ağustos августа"),
        (9, "September Sep Sept septembre septiembre settembre setembro Σεπτεμβρίου Σεπ Eylül"),
        (10, "October Oct Oktober octobre octubre ottobre outubro Οκτωβρίου Οκτ Ekim октября"),
        (11, "November Nov novembre noviembre novembro Νοεμβρίου Νοε Kasım ноября"),
        (12, "December Dec Dezember décembre diciembre dicembre dezembro Δεκεμβρίου Δεκ Aralık"),
    ] {
        for name in names.split(' ') {
            let expected = format!("2026-{month:02}-09T00:00:00Z");
            for text in [format!("9 {name} 2026"), format!("{name} 9, 2026")] {
                assert_eq!(read(&text, MonthFirst).as_deref(), Ok(expected.as_str()), "{text}");
            }
        }
    }
    for text in ["9 Marketing 2026", "9 listopad 2026", "9 Foo 2026", "9 M 2026"] {
        assert!(read(text, DayFirst).is_err(), "{text}");
    }
}

#[test]
fn times_of_day_are_read_with_their_halves() {
    for (text, expected) in [
        ("2026-02-05 14:15", "14:15:00"),
        ("2026-02-05T14:15:16", "14:15:16"),
        ("2026-02-05 14:15:16.5", "14:15:16.5"),
        ("2026-02-05 4:05", "04:05:00"),
        ("2026-02-05 2:15 PM", "14:15:00"),
        ("2026-02-05 2:15PM", "14:15:00"),
        ("2026-02-05 2:15 p.m.", "14:15:00"),
        ("2026-02-05 12:15 AM", "00:15:00"),
        ("2026-02-05 12:15 PM", "12:15:00"),
        ("2026-02-05 11:59:59 am", "11:59:59"),
        ("2026-02-05 오후 2:15", "14:15:00"),
        ("2026-02-05 오전 12:15", "00:15:00"),
        ("2026-02-05 오후 14:15", "14:15:00"),
        ("2026-02-05 下午 2:15", "14:15:00"),
        ("2026-02-05 午前 2:15", "02:15:00"),
        ("5/2/2026 2:15 μ.μ.", "14:15:00"),
        ("5/2/2026 2:15 π.μ.", "02:15:00"),
        ("5/2/2026 2:15:00 μμ", "14:15:00"),
        ("5/2/2026, 14:15:16", "14:15:16"),
    ] {
        let expected = format!("2026-02-05T{expected}Z");
        assert_eq!(read(text, DayFirst).as_deref(), Ok(expected.as_str()), "{text}");
    }
    for text in [
        "2026-02-05 24:00",
        "2026-02-05 12:60",
        "2026-02-05 12",
        "2026-02-05 noon",
        "2026-02-05 25:61:61",
        "2026-02-05 12:30 XM",
        "2026-02-05 1:2:3:4x",
    ] {
        assert!(read(text, DayFirst).is_err(), "{text}");
    }
}

#[test]
fn a_zone_in_the_text_decides() {
    for (text, expected) in [
        ("2026-02-05T12:00:00Z", "2026-02-05T12:00:00Z"),
        ("2026-02-05T12:00:00z", "2026-02-05T12:00:00Z"),
        ("2026-02-05 12:00:00 UTC", "2026-02-05T12:00:00Z"),
        ("2026-02-05 12:00 GMT", "2026-02-05T12:00:00Z"),
        ("2026-02-05T12:00:00+09:00", "2026-02-05T03:00:00Z"),
        ("2026-02-05T12:00:00+0900", "2026-02-05T03:00:00Z"),
        ("2026-02-05T12:00:00+09", "2026-02-05T03:00:00Z"),
        ("2026-02-05T12:00:00-05:00", "2026-02-05T17:00:00Z"),
        ("2026-02-05T12:00:00+05:30", "2026-02-05T06:30:00Z"),
        ("Thu Feb 05 2026 12:00:00 GMT+0200 (EET)", "2026-02-05T10:00:00Z"),
        ("2026-02-05 12:00:00 UTC+02:00", "2026-02-05T10:00:00Z"),
    ] {
        for zone in ["UTC", "Asia/Seoul", "America/New_York"] {
            let zone = TimeZone::get(zone).unwrap();
            let found = parse_instant(text, &zone, DayFirst).map(to_rfc3339);
            assert_eq!(found.as_deref(), Ok(expected), "{text}");
        }
    }
    for text in
        ["2026-02-05T12:00:00+25:00", "2026-02-05T12:00:00+09:75", "2026-02-05T12:00:00 XYZ"]
    {
        assert!(read(text, DayFirst).is_err(), "{text}");
    }
}

/// A day without a zone is the midnight of the workspace; where clocks skip it, the moment after.
#[test]
fn a_day_without_a_zone_is_local() {
    for (zone, text, expected) in [
        ("Asia/Seoul", "2026-02-05", "2026-02-04T15:00:00Z"),
        ("Europe/Athens", "2026-02-05", "2026-02-04T22:00:00Z"),
        ("Europe/Athens", "2026-07-05", "2026-07-04T21:00:00Z"),
        ("America/New_York", "2026-02-05 12:00", "2026-02-05T17:00:00Z"),
        // Clocks go from 03:00 to 04:00 on 29 March.
        ("Europe/Athens", "2026-03-29 03:30", "2026-03-29T01:30:00Z"),
        ("UTC", "2026-02-05", "2026-02-05T00:00:00Z"),
    ] {
        let zone = TimeZone::get(zone).unwrap();
        let found = parse_instant(text, &zone, DayFirst).map(to_rfc3339);
        assert_eq!(found.as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn epochs_have_ten_digits_or_thirteen() {
    assert_eq!(read("1614556800", DayFirst).as_deref(), Ok("2021-03-01T00:00:00Z"));
    assert_eq!(read("1614556800123", DayFirst).as_deref(), Ok("2021-03-01T00:00:00.123Z"));
    for text in ["161455680", "16145568001", "161455680012", "16145568001234", "5", "2026"] {
        assert!(read(text, DayFirst).is_err(), "{text}");
    }
}

#[test]
fn years_of_two_digits_are_read_as_posix_reads_them() {
    for (text, year) in
        [("5/2/00", 2000), ("5/2/26", 2026), ("5/2/69", 2069), ("5/2/70", 1970), ("5/2/99", 1999)]
    {
        let expected = format!("{year}-02-05T00:00:00Z");
        assert_eq!(read(text, DayFirst).as_deref(), Ok(expected.as_str()), "{text}");
    }
}

#[test]
fn days_outside_the_calendar_are_refused() {
    for text in [
        "2026-02-29",
        "2026-02-30",
        "2025-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "2026-01-32",
        "1899-12-31",
        "2200-01-01",
        "0000-00-00",
        "9999-12-31",
        "32/01/2026",
        "31/31/2026",
        "yesterday",
        "Q1 2026",
        "FY26",
        "2026-W05",
        "1/2",
        "12",
        "",
        "10:30",
        "10:30:00",
        "오후 2:15",
        "n/a",
        "Feb",
        "5 Feb",
    ] {
        assert!(read(text, DayFirst).is_err(), "{text}: {:?}", read(text, DayFirst));
    }
    assert_eq!(read("2024-02-29", DayFirst).as_deref(), Ok("2024-02-29T00:00:00Z"));
    assert_eq!(read("1900-01-01", DayFirst).as_deref(), Ok("1900-01-01T00:00:00Z"));
    assert_eq!(read("2199-12-31", DayFirst).as_deref(), Ok("2199-12-31T00:00:00Z"));
    assert!(read(&"1".repeat(81), DayFirst).is_err());
}

/// Text, the day by an order with the month first, with the day first, with the year first; nothing
/// where the column contradicts the cell.
#[test]
fn the_order_of_the_column_decides_or_contradicts() {
    for (text, month_first, day_first, year_first) in [
        ("03/04/2026", Some("2026-03-04"), Some("2026-04-03"), None),
        ("3-4-26", Some("2026-03-04"), Some("2026-04-03"), None),
        ("13/04/2026", None, Some("2026-04-13"), None),
        ("04/13/2026", Some("2026-04-13"), None, None),
        ("26/04/03", None, Some("2003-04-26"), Some("2026-04-03")),
        ("11-03-26", Some("2026-11-03"), Some("2026-03-11"), Some("2011-03-26")),
        // Points split the day from the month that follows it everywhere.
        ("03.04.2026", Some("2026-04-03"), Some("2026-04-03"), Some("2026-04-03")),
        ("26.3.4", None, None, Some("2026-03-04")),
        // A year of four digits says by itself where it is.
        ("2026-03-04", Some("2026-03-04"), Some("2026-03-04"), Some("2026-03-04")),
        ("4 Mar 2026", Some("2026-03-04"), Some("2026-03-04"), Some("2026-03-04")),
    ] {
        for (order, expected) in
            [(MonthFirst, month_first), (DayFirst, day_first), (YearFirst, year_first)]
        {
            let found = parse_instant_in(text, &utc(), order).map(|at| to_date(at, &utc()));
            assert_eq!(found.as_deref().ok(), expected, "{text} {order:?}");
            assert_eq!(orders(text).allow(order), expected.is_some(), "{text} {order:?}");
        }
    }
}

#[test]
fn a_cell_that_can_be_read_two_ways_is_known_as_such() {
    for (text, expected) in [
        ("03/04/2026", true),
        ("3-4-26", true),
        ("12/12/2026", false),
        ("04/04/26", false),
        ("13/04/2026", false),
        ("04/13/2026", false),
        ("2026-03-04", false),
        ("03.04.2026", false),
        ("3/4/2026 9:10 π.μ.", false),
        ("x", false),
    ] {
        assert_eq!(is_two_ways(text), expected, "{text}");
    }
}

#[test]
fn a_moment_is_shown_as_text() {
    assert_eq!(to_rfc3339(0), "1970-01-01T00:00:00Z");
    assert_eq!(to_rfc3339(1_500_000), "1970-01-01T00:00:01.5Z");
    assert_eq!(to_rfc3339(i64::MAX), "", "beyond the calendar");
    let seoul = TimeZone::get("Asia/Seoul").unwrap();
    assert_eq!(to_date(at("2026-01-31T15:00:00Z"), &seoul), "2026-02-01");
    assert_eq!(to_date(at("2026-01-31T14:59:59Z"), &seoul), "2026-01-31");
    assert_eq!(year_of(at("2025-12-31T15:00:00Z"), &seoul), 26);
    assert_eq!(year_of(at("1999-06-01"), &utc()), 99);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A moment is its text, in every zone.
    #[test]
    fn a_moment_reads_back_as_itself(
        seconds in -2_200_000_000_i64..7_000_000_000, micros in 0_i64..1_000_000,
        zone in prop::sample::select(vec!["UTC", "Asia/Seoul", "Europe/Athens"]),
    ) {
        let instant = seconds * 1_000_000 + micros;
        let zone = TimeZone::get(zone).unwrap();
        prop_assert_eq!(parse_instant(&to_rfc3339(instant), &zone, DayFirst), Ok(instant));
    }

    /// Every day of the calendar, in every order that can say it.
    #[test]
    fn a_day_reads_back_as_itself(days in -25_000_i64..80_000) {
        let instant = days * DAY;
        let text = to_date(instant, &utc());
        let (year, month, day) = (&text[..4], &text[5..7], &text[8..]);
        for (written, order) in [
            (text.clone(), MonthFirst),
            (format!("{month}/{day}/{year}"), MonthFirst),
            (format!("{day}/{month}/{year}"), DayFirst),
            (format!("{day}.{month}.{year}"), YearFirst),
            (format!("{year}년 {month}월 {day}일"), DayFirst),
            (format!("{year}{month}{day}"), DayFirst),
        ] {
            prop_assert_eq!(parse_instant_in(&written, &utc(), order), Ok(instant), "{}", written);
        }
    }

    /// The next time of day is ahead, no further than clocks can make a day, and shows that time
    /// unless the clocks skip it.
    #[test]
    fn the_next_time_of_day_is_the_first_one_ahead(
        now in 0_i64..30_000, minutes in 0_i64..1_440, hour in 0_i8..24, minute in 0_i8..60,
        zone in prop::sample::select(vec!["UTC", "Asia/Seoul", "Europe/Athens", "America/New_York"]),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let now = now * DAY + minutes * (DAY / 1_440);
        let next = next_time_of_day(now, (hour, minute), &zone).unwrap();
        prop_assert!(next > now && next - now <= DAY + DAY / 12, "{}", next - now);
        let shown = jiff::Timestamp::from_microsecond(next).unwrap().to_zoned(zone);
        let is_shown = (shown.hour(), shown.minute()) == (hour, minute);
        prop_assert!(is_shown || (shown.hour() - hour).rem_euclid(24) == 1, "{}", shown);
    }
}

#[test]
fn what_is_no_date_says_why() {
    type Kind = fn(String) -> DateError;
    for (text, kind, english) in [
        ("yesterday", DateError::Unreadable as Kind, "; write 2026-01-31"),
        ("14:30:00", DateError::NoDay, " is a time without a day"),
        ("2021-02-30", DateError::Impossible, " is not a day of the calendar"),
        ("0021-01-01", DateError::OutsideYears, " lies outside the years 1900 to 2199"),
        (&"1".repeat(81), DateError::TooLong, " is too long for a date"),
    ] {
        let shown: String = text.chars().take(40).collect();
        let error = kind(shown.clone());
        assert_eq!(read(text, DayFirst), Err(error.clone()), "{text}");
        let said = error.to_string();
        assert!(said.starts_with(&format!("\"{shown}")) && said.ends_with(english), "{said}");
    }
    for (text, order, english) in [
        ("25/3/2026", MonthFirst, "the month before the day"),
        ("3/25/2026", DayFirst, "the day before the month"),
        ("5.3.26", YearFirst, "the year before the month"),
    ] {
        let error = parse_instant_in(text, &utc(), order).unwrap_err();
        assert_eq!(error, DateError::Contradicts { text: text.to_owned(), order });
        assert!(error.to_string().ends_with(english), "{error}");
    }
}
