//! Zones by the letters that people write for them.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// The zone that an abbreviation such as EDT means: that of the workspace where it calls itself so,
/// else the largest region that does. Abbreviations of several regions, such as IST, mean none.
#[must_use]
pub fn zone_of_abbreviation(code: &str, own: &TimeZone, now: i64) -> Option<TimeZone> {
    const HALF_A_YEAR_SECONDS: i64 = 182 * 24 * 3600;
    const REGIONS: [(&str, &str); 22] = [
        ("UTC", "UTC"),
        ("GMT", "UTC"),
        ("WET WEST", "Europe/Lisbon"),
        ("CET CEST", "Europe/Berlin"),
        ("EET EEST", "Europe/Athens"),
        ("MSK", "Europe/Moscow"),
        ("BST", "Europe/London"),
        ("EST EDT", "America/New_York"),
        ("CST CDT", "America/Chicago"),
        ("MST MDT", "America/Denver"),
        ("PST PDT", "America/Los_Angeles"),
        ("AKST AKDT", "America/Anchorage"),
        ("HST", "Pacific/Honolulu"),
        ("KST", "Asia/Seoul"),
        ("JST", "Asia/Tokyo"),
        ("SGT", "Asia/Singapore"),
        ("HKT", "Asia/Hong_Kong"),
        ("AEST AEDT", "Australia/Sydney"),
        ("ACST ACDT", "Australia/Adelaide"),
        ("AWST", "Australia/Perth"),
        ("NZST NZDT", "Pacific/Auckland"),
        ("BRT", "America/Sao_Paulo"),
    ];
    if let Some(offset) = offset_of(code) {
        return Some(TimeZone::fixed(offset));
    }
    let now = Timestamp::from_microsecond(now).ok()?;
    let is_own = |seconds: i64| {
        let at = Timestamp::from_second(now.as_second() + seconds);
        at.is_ok_and(|at| own.to_offset_info(at).abbreviation() == code)
    };
    if is_own(0) || is_own(HALF_A_YEAR_SECONDS) {
        return Some(own.clone());
    }
    let is_it = |(codes, _): &&(&str, &str)| codes.split(' ').any(|known| known == code);
    REGIONS.iter().find(is_it).and_then(|(_, region)| TimeZone::get(region).ok())
}

/// The offset that "UTC+9" or "GMT-03:30" says.
fn offset_of(code: &str) -> Option<Offset> {
    let said = code.strip_prefix("UTC").or(code.strip_prefix("GMT"))?;
    let sign = if said.starts_with('+') { 1 } else { -1 };
    let figures = said.strip_prefix(['+', '-', '\u{2212}'])?;
    let (hours, minutes) = figures.split_at_checked(2).map_or((figures, ""), |(hours, minutes)| {
        (hours.trim_end_matches(':'), minutes.trim_start_matches(':'))
    });
    let hours: i32 = hours.parse().ok().filter(|hours| *hours <= 14)?;
    let minutes: i32 = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
    Offset::from_seconds(sign * (hours * 3600 + minutes.min(59) * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_zone_mean_its_region() {
        const SUMMER: i64 = 1_782_000_000_000_000;
        let zone = |name: &str| TimeZone::get(name).unwrap();
        let named = |code: &str, own: &str| {
            let found = zone_of_abbreviation(code, &zone(own), SUMMER)?;
            found.iana_name().map(ToOwned::to_owned)
        };
        assert_eq!(named("EDT", "Europe/Athens").as_deref(), Some("America/New_York"));
        assert_eq!(named("EST", "Europe/Athens").as_deref(), Some("America/New_York"));
        assert_eq!(named("KST", "UTC").as_deref(), Some("Asia/Seoul"));
        // The workspace's own zone calls itself so.
        assert_eq!(named("CST", "Asia/Shanghai").as_deref(), Some("Asia/Shanghai"));
        assert_eq!(named("IST", "Asia/Kolkata").as_deref(), Some("Asia/Kolkata"));
        assert_eq!(named("EET", "Europe/Kyiv").as_deref(), Some("Europe/Kyiv"));
        assert_eq!(named("IST", "Europe/Athens"), None, "India, Israel, Ireland");
        assert_eq!(named("XYZ", "UTC"), None);
        let seconds = |code: &str| {
            let found = zone_of_abbreviation(code, &TimeZone::UTC, SUMMER)?;
            Some(found.to_offset(Timestamp::UNIX_EPOCH).seconds())
        };
        for (code, hours) in
            [("UTC+9", 9.0), ("GMT+02:00", 2.0), ("UTC-3:30", -3.5), ("GMT+0530", 5.5)]
        {
            assert_eq!(seconds(code).map(f64::from), Some(hours * 3600.0), "{code}");
        }
        assert_eq!(seconds("UTC+"), None);
        assert_eq!(seconds("UTC+99"), None);
    }
}
