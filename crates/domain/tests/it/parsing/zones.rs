//! Zones by the letters that people write for them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use speargun_domain::time::zone_of_abbreviation;

use crate::build::at;

fn offset_hours(code: &str, own: &str, moment: &str) -> Option<f64> {
    let own = TimeZone::get(own).unwrap();
    let found = zone_of_abbreviation(code, &own, at(moment))?;
    let moment = Timestamp::from_microsecond(at(moment)).unwrap();
    Some(f64::from(found.to_offset(moment).seconds()) / 3_600.0)
}

const WINTER: &str = "2026-01-15T12:00:00Z";
const SUMMER: &str = "2026-07-15T12:00:00Z";

/// The letters mean a region, which has its own summer time.
#[test]
fn letters_mean_a_region() {
    for (code, winter, summer) in [
        ("UTC", 0.0, 0.0),
        ("GMT", 0.0, 0.0),
        ("CET", 1.0, 2.0),
        ("CEST", 1.0, 2.0),
        ("EET", 2.0, 3.0),
        ("EEST", 2.0, 3.0),
        ("WET", 0.0, 1.0),
        ("EST", -5.0, -4.0),
        ("EDT", -5.0, -4.0),
        ("PST", -8.0, -7.0),
        ("MST", -7.0, -6.0),
        ("KST", 9.0, 9.0),
        ("JST", 9.0, 9.0),
        ("SGT", 8.0, 8.0),
        ("HKT", 8.0, 8.0),
        ("MSK", 3.0, 3.0),
        ("AEST", 11.0, 10.0),
        ("NZST", 13.0, 12.0),
    ] {
        assert_eq!(offset_hours(code, "UTC", WINTER), Some(winter), "{code} in winter");
        assert_eq!(offset_hours(code, "UTC", SUMMER), Some(summer), "{code} in summer");
    }
}

/// Abbreviations of several regions mean the workspace's own, or nothing.
#[test]
fn letters_of_several_regions_mean_the_own_one() {
    for (code, own, expected) in [
        ("IST", "Asia/Kolkata", Some(5.5)),
        ("IST", "Asia/Jerusalem", Some(2.0)),
        ("IST", "Europe/Athens", None),
        ("CST", "Asia/Shanghai", Some(8.0)),
        ("CST", "UTC", Some(-6.0)),
        ("XYZ", "UTC", None),
        ("", "UTC", None),
        ("kst", "UTC", None),
    ] {
        assert_eq!(offset_hours(code, own, WINTER), expected, "{code} in {own}");
    }
}

#[test]
fn offsets_are_written_with_hours_and_minutes() {
    for (code, expected) in [
        ("UTC+9", Some(9.0)),
        ("UTC+09", Some(9.0)),
        ("UTC+09:00", Some(9.0)),
        ("UTC+0930", Some(9.5)),
        ("UTC-3:30", Some(-3.5)),
        ("GMT-03:30", Some(-3.5)),
        ("UTC\u{2212}5", Some(-5.0)),
        ("GMT+14", Some(14.0)),
        ("GMT+15", None),
        ("UTC+", None),
        ("UTC9", None),
        ("UTC+x", None),
        ("+9", None),
    ] {
        assert_eq!(offset_hours(code, "Europe/Athens", WINTER), expected, "{code}");
    }
}
