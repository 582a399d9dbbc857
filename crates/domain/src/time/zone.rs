//! Zones by the letters that people write for them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

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
    }
}
