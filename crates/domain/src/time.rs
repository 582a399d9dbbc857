//! Instants as microseconds since 1970-01-01 UTC, and reading them out of exports.

use jiff::{Timestamp, civil, tz::TimeZone};

/// Microseconds in a day.
pub const DAY: i64 = 86_400_000_000;

/// Which number comes first where a date is written 3/4/2021.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The American way.
    MonthFirst,
    /// Everybody else's.
    DayFirst,
}

/// Years outside this range are typing errors, not dates.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// The zone of warehouses and of the internet.
#[must_use]
pub fn utc() -> TimeZone {
    TimeZone::UTC
}

/// Reads a date or instant. A text without a zone is local to `zone`; a date is its midnight.
///
/// Read are ISO 8601 (also with a space, one-digit hours, fractions and offsets), 3/4/2021 by
/// `order`, 20.10.2016, 2021년 1월 7일, 2021. 1. 7., "Oct 20, 2016", "20 Oct 2016", and epoch
/// seconds or milliseconds as HubSpot writes them.
///
/// # Errors
/// A sentence that says what is wrong with the text.
pub fn parse_instant(text: &str, zone: &TimeZone, order: DateOrder) -> Result<i64, String> {
    const LENGTH_MAX: usize = 60;
    let text = text.trim();
    let shown = crate::text::cut(text, 40);
    if text.len() > LENGTH_MAX {
        return Err(format!("\"{shown}…\" is too long for a date"));
    }
    if let Some(instant) = parse_epoch(text) {
        return Ok(instant);
    }
    let unreadable = || format!("\"{shown}\" is not a date that can be read; write 2026-01-31");
    let (date, rest) = split_date(text, order).ok_or_else(unreadable)?;
    let impossible = || format!("\"{shown}\" is not a day of the calendar");
    let (year, month, day) = date;
    let date = civil::Date::new(year, month, day).map_err(|_| impossible())?;
    if !YEARS.contains(&year) {
        return Err(format!("\"{shown}\" lies outside the years 1900 to 2199"));
    }
    let (time, offset_seconds) = parse_time(rest).ok_or_else(unreadable)?;
    let civil = date.to_datetime(time);
    let timestamp = match offset_seconds {
        Some(0) => TimeZone::UTC.to_timestamp(civil),
        Some(seconds) => {
            jiff::tz::Offset::from_seconds(seconds).map_err(|_| unreadable())?.to_timestamp(civil)
        }
        None => zone.to_timestamp(civil),
    };
    timestamp.map(Timestamp::as_microsecond).map_err(|_| impossible())
}

fn parse_epoch(text: &str) -> Option<i64> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    match text.len() {
        13 => Some(number * 1_000),
        10 => Some(number * 1_000_000),
        _ => None,
    }
}

type YearMonthDay = (i16, i8, i8);

fn split_date(text: &str, order: DateOrder) -> Option<(YearMonthDay, &str)> {
    let mut numbers = [0_i64; 3];
    let mut lengths = [0_usize; 3];
    let mut month_name = None;
    let mut rest = text;
    let mut count = 0;
    while count < 3 {
        rest = rest.trim_start_matches([' ', '-', '/', '.', ',', '년', '월']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 8 && count == 0 {
            let number: i64 = rest[..8].parse().ok()?;
            let date = (number / 10_000, number / 100 % 100, number % 100);
            return Some((narrow(date)?, &rest[8..]));
        }
        if digits > 0 && digits <= 4 {
            numbers[count] = rest[..digits].parse().ok()?;
            lengths[count] = digits;
            rest = &rest[digits..];
            count += 1;
        } else if month_name.is_none() {
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            month_name = Some((month_number(&rest[..letters])?, count));
            rest = &rest[letters..];
            if count == 2 {
                break;
            }
        } else {
            return None;
        }
        if month_name.is_some() && count == 2 {
            break;
        }
    }
    let [first, second, third] = numbers;
    let date = match month_name {
        Some((month, _)) if lengths[0] == 4 => (first, month, second),
        Some((month, _)) => (full_year(second, lengths[1]), month, first),
        None if lengths[0] == 4 => (first, second, third),
        None => {
            let year = full_year(third, lengths[2]);
            let month_first = second > 12
                || (first <= 12 && order == DateOrder::MonthFirst && !text.contains('.'));
            if month_first { (year, first, second) } else { (year, second, first) }
        }
    };
    Some((narrow(date)?, rest.trim_start_matches(['일', '.'])))
}

fn narrow((year, month, day): (i64, i64, i64)) -> Option<YearMonthDay> {
    Some((i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?))
}

/// Two-digit years: 00–69 are 2000–2069 and 70–99 are 1970–1999, as POSIX reads them.
fn full_year(year: i64, digits: usize) -> i64 {
    match (digits, year) {
        (1 | 2, 0..=69) => year + 2000,
        (1 | 2, _) => year + 1900,
        _ => year,
    }
}

fn month_number(name: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = name.get(..3)?.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| *month == head)?;
    i64::try_from(index + 1).ok()
}

/// Reads "", "T10:20", " 9:05:06.123 PM", "T00:00:00Z", "+09:00"; gives the offset in seconds.
fn parse_time(text: &str) -> Option<(civil::Time, Option<i32>)> {
    let text = text.trim_start_matches(['T', ' ', ',']).trim_end();
    if text.is_empty() {
        return Some((civil::Time::midnight(), None));
    }
    let clock_length = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))
        .count();
    let (clock, tail) = text.split_at(clock_length);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let mut hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let second: i8 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let mut tail = tail.trim();
    let half = tail.get(..2).map(str::to_ascii_lowercase);
    if let Some(half @ ("am" | "pm")) = half.as_deref() {
        hour = hour % 12 + if half == "pm" { 12 } else { 0 };
        tail = tail[2..].trim();
    }
    let nanosecond = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let time = civil::Time::new(hour, minute, second, nanosecond).ok()?;
    Some((time, parse_offset(tail)?))
}

fn parse_offset(text: &str) -> Option<Option<i32>> {
    if text.is_empty() {
        return Some(None);
    }
    if matches!(text, "Z" | "z" | "UTC" | "GMT" | "+00" | "+0000") {
        return Some(Some(0));
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|character| *character != ':').collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
    (hours <= 15 && minutes < 60).then_some(Some(sign * (hours * 3_600 + minutes * 60)))
}

/// The instant as RFC 3339 text in UTC.
#[must_use]
pub fn to_rfc3339(instant: i64) -> String {
    Timestamp::from_microsecond(instant).map_or_else(|_| String::new(), |time| time.to_string())
}

/// The day of the instant in `zone`, as 2026-01-31.
#[must_use]
pub fn to_date(instant: i64, zone: &TimeZone) -> String {
    Timestamp::from_microsecond(instant)
        .map_or_else(|_| String::new(), |time| time.to_zoned(zone.clone()).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        parse_instant(text, &TimeZone::UTC, DateOrder::MonthFirst).map(to_rfc3339)
    }

    #[test]
    fn dates_are_read_as_exports_write_them() {
        for (text, expected) in [
            ("2016-10-20", "2016-10-20T00:00:00Z"),
            ("20161020", "2016-10-20T00:00:00Z"),
            ("2021-01-07 6:49:18", "2021-01-07T06:49:18Z"),
            ("2020-03-02 21:00:33.301", "2020-03-02T21:00:33.301Z"),
            ("2020-03-02T21:00:33.301+0000", "2020-03-02T21:00:33.301Z"),
            ("2020-03-02T21:00:33+09:00", "2020-03-02T12:00:33Z"),
            ("3/4/2021", "2021-03-04T00:00:00Z"),
            ("13/4/2021", "2021-04-13T00:00:00Z"),
            ("3/14/21 1:05 PM", "2021-03-14T13:05:00Z"),
            ("20.10.2016", "2016-10-20T00:00:00Z"),
            ("2021년 1월 7일", "2021-01-07T00:00:00Z"),
            ("2021. 1. 7.", "2021-01-07T00:00:00Z"),
            ("Oct 20, 2016", "2016-10-20T00:00:00Z"),
            ("20 October 2016", "2016-10-20T00:00:00Z"),
            ("1614556800000", "2021-03-01T00:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        for text in ["2021-02-30", "2021-13-01", "yesterday", "31/31/2021", "0021-01-01", "1/2"] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn a_date_without_zone_is_local() {
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let instant = parse_instant("2021-01-07", &seoul, DateOrder::DayFirst).unwrap();
        assert_eq!(to_rfc3339(instant), "2021-01-06T15:00:00Z");
        assert_eq!(to_date(instant, &seoul), "2021-01-07");
    }
}
