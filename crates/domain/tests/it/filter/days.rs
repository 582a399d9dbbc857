//! Moments, whole days on the clocks of a zone, and numbers of days.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord};
use speargun_domain::filter::parse;
use speargun_domain::time::DAY;

use crate::build::{at, fault, filter, holds};

fn made(text: &str) -> AccountRecord {
    AccountRecord { created_at: Some(at(text)), ..AccountRecord::default() }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// Zone, a day, and its first moment and the first of the next day, in UTC: clocks that are ahead,
/// behind, half an hour off, and the days of 23 and 25 hours.
const DAYS: [(&str, &str, &str, &str); 9] = [
    ("UTC", "2026-01-31", "2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z"),
    ("Asia/Seoul", "2026-01-31", "2026-01-30T15:00:00Z", "2026-01-31T15:00:00Z"),
    ("Europe/Athens", "2026-01-31", "2026-01-30T22:00:00Z", "2026-01-31T22:00:00Z"),
    ("Europe/Athens", "2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"),
    ("Europe/Athens", "2026-10-25", "2026-10-24T21:00:00Z", "2026-10-25T22:00:00Z"),
    ("America/New_York", "2026-07-04", "2026-07-04T04:00:00Z", "2026-07-05T04:00:00Z"),
    ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
    ("Asia/Kolkata", "2026-02-28", "2026-02-27T18:30:00Z", "2026-02-28T18:30:00Z"),
    ("Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z", "2026-01-01T10:00:00Z"),
];

/// The last moment before the day, its first and its last, and the first one after it.
fn moments(first: &str, next: &str) -> [AccountRecord; 4] {
    let (first, next) = (at(first), at(next));
    [first - 1, first, next - 1, next]
        .map(|moment| AccountRecord { created_at: Some(moment), ..AccountRecord::default() })
}

#[test]
fn a_day_has_all_its_moments_on_the_clocks_of_its_zone() {
    for (name, day, first, next) in DAYS {
        for (operator, expected) in [
            ("=", [false, true, true, false]),
            ("!=", [true, false, false, true]),
            ("<", [true, false, false, false]),
            ("<=", [true, true, true, false]),
            (">", [false, false, false, true]),
            (">=", [false, true, true, true]),
        ] {
            let mut read = filter(&format!("created_at {operator} \"{day}\""));
            read.settle_zone(&zone(name));
            let found = moments(first, next).map(|account| read.holds(&account));
            assert_eq!(found, expected, "{operator} {day} in {name}");
        }
        for (text, expected) in [
            ("in (\"DAY\")", [false, true, true, false]),
            ("in (\"1999-12-31\", \"DAY\")", [false, true, true, false]),
            ("not in (\"DAY\")", [true, false, false, true]),
            ("not in (\"1999-12-31\", \"DAY\")", [true, false, false, true]),
        ] {
            let mut read = filter(&format!("created_at {}", text.replace("DAY", day)));
            read.settle_zone(&zone(name));
            let found = moments(first, next).map(|account| read.holds(&account));
            assert_eq!(found, expected, "{text} {day} in {name}");
        }
    }
}

/// A text with an hour means that moment, to the microsecond.
#[test]
fn a_moment_of_a_day_is_no_day() {
    let seoul = zone("Asia/Seoul");
    let noon = "2026-01-31 12:00";
    for (operator, before, then, after) in [
        ("=", false, true, false),
        ("!=", true, false, true),
        ("<", true, false, false),
        ("<=", true, true, false),
        (">", false, false, true),
        (">=", false, true, true),
    ] {
        let mut read = filter(&format!("created_at {operator} \"{noon}\""));
        read.settle_zone(&seoul);
        let moment = at("2026-01-31T03:00:00Z");
        let found = [moment - 1, moment, moment + 1].map(|created_at| {
            let created_at = Some(created_at);
            read.holds(&AccountRecord { created_at, ..AccountRecord::default() })
        });
        assert_eq!(found, [before, then, after], "{operator}");
    }
}

/// A zone in the text comes before the workspace's.
#[test]
fn a_moment_with_a_zone_is_the_same_in_every_zone() {
    let account = made("2026-01-31T03:00:00Z");
    for (text, expected) in [
        ("created_at = \"2026-01-31T03:00:00Z\"", true),
        ("created_at = \"2026-01-31T12:00:00+09:00\"", true),
        ("created_at = \"2026-01-30 22:00 -05:00\"", true),
        ("created_at = \"2026-01-31T12:00:00Z\"", false),
        ("created_at < \"2026-01-31T03:00:00.000001Z\"", true),
        ("created_at >= \"2026-01-31T00:00:00Z\"", true),
        ("created_at in (\"2026-01-31T03:00:00Z\", \"2020-01-01T00:00:00Z\")", true),
        ("created_at not in (\"2026-01-31T03:00:00Z\")", false),
    ] {
        for name in ["UTC", "Asia/Seoul", "America/New_York"] {
            let mut read = filter(text);
            read.settle_zone(&zone(name));
            assert_eq!(read.holds(&account), expected, "{text} in {name}");
        }
    }
}

#[test]
fn days_are_written_in_many_ways() {
    let account = made("2026-02-05T08:00:00Z");
    for written in [
        "2026-02-05",
        "20260205",
        "05/02/2026",
        "5.2.2026",
        "2026. 2. 5.",
        "2026년 2월 5일",
        "5 Φεβρουαρίου 2026",
        "5 Feb 2026",
        "Feb 5, 2026",
        "5. Februar 2026",
        "5 février 2026",
    ] {
        assert!(holds(&format!("created_at = \"{written}\""), &account), "{written}");
    }
}

/// Where two orders are possible, the day comes first.
#[test]
fn a_day_of_two_orders_has_its_day_first() {
    assert!(holds("created_at = \"3/4/2026\"", &made("2026-04-03T10:00:00Z")));
    assert!(!holds("created_at = \"3/4/2026\"", &made("2026-03-04T10:00:00Z")));
}

#[test]
fn what_is_no_moment_is_refused_at_its_place() {
    for (text, key, position) in [
        ("created_at >= 2026-01-31", "filter.day_quoted", 15),
        ("created_at >= today", "filter.day_belongs", 15),
        ("created_at in (\"2024-01-01\", \"2024-01-01T00:00:00Z\")", "filter.zones", 53),
        ("created_at < 30d", "filter.no_days_field", 14),
    ] {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), (key, position), "{text}");
        if key != "filter.zones" {
            assert!(error.suggestion.is_some(), "{text}");
        }
    }
    for text in [
        "created_at = \"yesterday\"",
        "created_at = \"2026-02-30\"",
        "created_at = \"1850-01-01\"",
        "created_at in (\"2026-01-01\", \"soon\")",
    ] {
        assert!(parse(text, ACCOUNT_FIELDS).is_err(), "{text}");
    }
    assert_eq!(fault("created_at = \"yesterday\"").position, 14);
    assert_eq!(fault("created_at in (\"2026-01-01\", \"soon\")").position, 30);
}

/// Condition, then whether it holds of 29, 30, 31 days and of an unknown number.
#[test]
fn within_so_many_days_counts_the_last_of_them() {
    for (text, expected) in [
        ("engaged in 30d", [true, true, false, false]),
        ("engaged in 30", [true, true, false, false]),
        ("ENGAGED IN 30D", [true, true, false, false]),
        ("not engaged in 30d", [false, false, true, true]),
        ("days_since_engaged <= 30", [true, true, false, false]),
        ("days_since_engaged <= 30d", [true, true, false, false]),
        ("days_since_engaged < 30d", [true, false, false, false]),
        ("days_since_engaged > 30d", [false, false, true, false]),
        ("days_since_engaged >= 30d", [false, true, true, false]),
        ("days_since_engaged = 30d", [false, true, false, false]),
        ("days_since_engaged is empty", [false, false, false, true]),
        ("engaged in 0d", [false; 4]),
        ("engaged in 36525d", [true, true, true, false]),
    ] {
        let found = [Some(29.0), Some(30.0), Some(31.0), None].map(|days_since_engaged| {
            holds(text, &AccountRecord { days_since_engaged, ..AccountRecord::default() })
        });
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn created_within_days_asks_the_days_since_then() {
    for (text, days, expected) in [
        ("created_at in 90d", Some(90.0), true),
        ("created_at in 90d", Some(91.0), false),
        ("created_at in 90d", None, false),
        ("Created_At in 7d", Some(7.0), true),
    ] {
        let account = AccountRecord { days_since_created: days, ..AccountRecord::default() };
        assert_eq!(holds(text, &account), expected, "{text} of {days:?}");
    }
}

#[test]
fn numbers_of_days_have_bounds_and_units() {
    for (text, key, position) in [
        ("engaged in 36526d", "filter.too_many_days", 12),
        ("engaged in 400k", "filter.too_many_days", 12),
        ("engaged in", "filter.no_days", 11),
        ("engaged in \"30d\"", "filter.no_days", 12),
        ("engaged in -5d", "filter.no_days", 12),
        ("employees >= 30d", "filter.no_days_field", 14),
        ("score >= 30d", "filter.no_days_field", 10),
    ] {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), (key, position), "{text}");
    }
    for text in ["days_in_stage > 60d", "input_age_days > 91d", "custom.wait < 5d"] {
        assert!(parse(text, ACCOUNT_FIELDS).is_ok(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// On the clocks of any zone every moment is before a day, on it or after it, and only one of
    /// these.
    #[test]
    fn a_day_splits_time_in_three(
        offset_days in -3_000_i64..3_000,
        shift in -2 * DAY..2 * DAY,
        name in prop::sample::select(vec!["UTC", "Asia/Seoul", "Europe/Athens", "America/New_York"]),
    ) {
        let day = at("2020-06-15T00:00:00Z") + offset_days * DAY;
        let text = speargun_domain::time::to_date(day, &TimeZone::UTC);
        let account = AccountRecord { created_at: Some(day + shift), ..AccountRecord::default() };
        let is = |operator: &str| {
            let mut read = filter(&format!("created_at {operator} \"{text}\""));
            read.settle_zone(&zone(name));
            read.holds(&account)
        };
        prop_assert_eq!([is("<"), is("="), is(">")].iter().filter(|holds| **holds).count(), 1);
        prop_assert_eq!(is("<="), is("<") || is("="));
        prop_assert_eq!(is(">="), is(">") || is("="));
        prop_assert_eq!(is("!="), !is("="));
        // The day as the zone's own calendar names it.
        let own = speargun_domain::time::to_date(day + shift, &zone(name));
        prop_assert_eq!(is("="), own == text);
        prop_assert_eq!(is("<"), own < text);
    }

    /// Settling again changes nothing, and another zone takes the place of the one before.
    #[test]
    fn a_zone_is_settled_as_often_as_one_likes(hour in 0_i64..96) {
        let account = AccountRecord {
            created_at: Some(at("2026-01-30T00:00:00Z") + hour * (DAY / 24)),
            ..AccountRecord::default()
        };
        let mut once = filter("created_at = \"2026-01-31\"");
        once.settle_zone(&zone("Asia/Seoul"));
        let mut twice = filter("created_at = \"2026-01-31\"");
        for name in ["America/New_York", "Asia/Seoul", "Asia/Seoul"] {
            twice.settle_zone(&zone(name));
        }
        prop_assert_eq!(once.holds(&account), twice.holds(&account));
    }
}
