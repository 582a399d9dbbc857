//! Instants as microseconds since 1970-01-01 UTC, and reading them out of exports.

mod error;
mod order;
mod words;
mod zone;

use jiff::{Timestamp, civil, tz::TimeZone};

pub use error::DateError;
pub use order::{Orders, orders};
pub use zone::zone_of_abbreviation;

/// Microseconds in a day.
pub const DAY: i64 = 86_400_000_000;

/// Which number comes first where a date is written 3/4/2021 or 26.3.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The American way.
    MonthFirst,
    /// Everybody else's.
    DayFirst,
    /// That of Korea, Japan and China, where the year has two digits: 26.3.4 is in 2026. A date of
    /// which the year stands last all the same has the day first.
    YearFirst,
}

/// The longest part of a text that an error shows, in bytes.
const SHOWN_MAX: usize = 40;

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
/// `order`, 20.10.2016, 2021년 1월 7일, 2021. 1. 7., "Oct 20, 2016", "20 Oct 2016", months, days of
/// the week and halves of the day in the languages of `time::words`, and epoch seconds or
/// milliseconds as HubSpot writes them.
///
/// # Errors
/// Why the text is no date.
pub fn parse_instant(text: &str, zone: &TimeZone, order: DateOrder) -> Result<i64, DateError> {
    parse(text, zone, order, false)
}

/// As [`parse_instant`], where the column has decided on the order: a day that contradicts it is no
/// date.
///
/// # Errors
/// Why the text is no date.
pub fn parse_instant_in(text: &str, zone: &TimeZone, order: DateOrder) -> Result<i64, DateError> {
    if !orders(text).allow(order) {
        let text = crate::text::cut(text.trim(), SHOWN_MAX).to_owned();
        return Err(DateError::Contradicts { text, order });
    }
    parse(text, zone, order, true)
}

/// Whether a cell could be read with the day before the month, and the other way.
#[must_use]
pub fn is_two_ways(text: &str) -> bool {
    let orders = orders(text);
    let is_one = |text: &str| {
        let mut numbers = text.split(['/', '-']).map(str::trim);
        numbers.next().and_then(|number| number.parse::<u8>().ok())
            == numbers.next().and_then(|number| number.parse::<u8>().ok())
    };
    orders.month_first && orders.day_first && !is_one(text.trim())
}

fn parse(text: &str, zone: &TimeZone, order: DateOrder, is_strict: bool) -> Result<i64, DateError> {
    const LENGTH_MAX: usize = 80;
    let text = words::without_weekday(text.trim().trim_start_matches(['\'', '’', '‘']));
    let shown = || crate::text::cut(text, SHOWN_MAX).to_owned();
    if text.len() > LENGTH_MAX {
        return Err(DateError::TooLong(shown()));
    }
    if let Some(instant) = parse_epoch(text) {
        return Ok(instant);
    }
    let unreadable = || DateError::Unreadable(shown());
    let is_clock = text.get(..3).is_some_and(|head| head.contains(':'));
    if is_clock && parse_time(text).is_some() {
        return Err(DateError::NoDay(shown()));
    }
    let (date, rest) = split_date(text, order, is_strict).ok_or_else(unreadable)?;
    let impossible = || DateError::Impossible(shown());
    let (year, month, day) = date;
    let date = civil::Date::new(year, month, day).map_err(|_| impossible())?;
    if !YEARS.contains(&year) {
        return Err(DateError::OutsideYears(shown()));
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

fn split_date(text: &str, order: DateOrder, is_strict: bool) -> Option<(YearMonthDay, &str)> {
    let mut numbers = [0_i64; 3];
    let mut lengths = [0_usize; 3];
    let mut month_name = None;
    let mut rest = text;
    let mut count = 0;
    while count < 3 {
        rest = rest.trim_start_matches([' ', '-', '/', '.', ',', '년', '월', '年', '月']);
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
            // "5 de febrero de 2026"
            rest = rest.strip_prefix("de ").unwrap_or(rest);
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            month_name = Some((words::month(&rest[..letters])?, count));
            rest = rest[letters..].trim_start_matches([' ', '.', '-', '/', ',']);
            rest = rest.strip_prefix("de ").unwrap_or(rest);
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
        None if is_year_first(text, order) => (full_year(first, lengths[0]), second, third),
        None => {
            let year = full_year(third, lengths[2]);
            let month_first = (second > 12 && !is_strict)
                || ((first <= 12 || is_strict)
                    && order == DateOrder::MonthFirst
                    && !text.split(' ').next().is_some_and(|date| date.contains('.')));
            if month_first { (year, first, second) } else { (year, second, first) }
        }
    };
    Some((narrow(date)?, rest.trim_start_matches(['일', '日', '.'])))
}

/// Whether the year of two digits stands first: by the order, by what the numbers can be, or since
/// the text says so.
fn is_year_first(text: &str, order: DateOrder) -> bool {
    const LENGTH: usize = 2;
    let is_named = text.get(LENGTH..).is_some_and(|rest| rest.starts_with(['년', '年']));
    let of_text = orders(text);
    is_named
        || of_text.only() == Some(DateOrder::YearFirst)
        || order == DateOrder::YearFirst && of_text.year_first
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

/// Reads "", "T10:20", " 9:05:06.123 PM", "T00:00:00Z", "+09:00"; gives the offset in seconds.
fn parse_time(text: &str) -> Option<(civil::Time, Option<i32>)> {
    let text = words::without_weekday(text.trim_start_matches(['T', ' ', ',']).trim_end());
    let (in_front, text) = words::half_of_day(text)
        .map_or((None, text), |(half, rest)| (Some(half), rest.trim_start()));
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
    let behind = words::half_of_day(tail).map(|(half, rest)| {
        tail = rest.trim();
        half
    });
    if let Some(half) = in_front.or(behind) {
        // 오후 14:15 says the same twice.
        hour = if hour > 12 { hour } else { hour % 12 + half.hours() };
    }
    let nanosecond = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let time = civil::Time::new(hour, minute, second, nanosecond).ok()?;
    Some((time, parse_offset(tail)?))
}

fn parse_offset(text: &str) -> Option<Option<i32>> {
    // "GMT+0200 (Eastern European Standard Time)", as browsers write it.
    let text = text.split_once(" (").map_or(text, |(offset, _)| offset);
    let signed = text.strip_prefix("GMT").or_else(|| text.strip_prefix("UTC"));
    let text = signed.filter(|rest| rest.starts_with(['+', '-'])).unwrap_or(text);
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

/// The first moment after `now` at which clocks in `zone` show a time of day. Where they skip it,
/// as when summer time begins, the moment by as much later.
#[must_use]
pub fn next_time_of_day(now: i64, (hour, minute): (i8, i8), zone: &TimeZone) -> Option<i64> {
    let today = Timestamp::from_microsecond(now).ok()?.to_zoned(zone.clone()).date();
    // A day on which clocks skip the time may end up behind the one after it.
    [0_i64, 1, 2].into_iter().find_map(|days| {
        let day = today.checked_add(jiff::Span::new().days(days)).ok()?;
        let moment = zone.to_timestamp(day.at(hour, minute, 0, 0)).ok()?.as_microsecond();
        (moment > now).then_some(moment)
    })
}

/// The last two digits of the year of the instant in `zone`.
#[must_use]
pub fn year_of(instant: i64, zone: &TimeZone) -> u8 {
    let time = Timestamp::from_microsecond(instant).unwrap_or(Timestamp::UNIX_EPOCH);
    u8::try_from(time.to_zoned(zone.clone()).year().rem_euclid(100)).unwrap_or(0)
}

/// The longest window that days are counted in.
const WINDOW_DAYS_MAX: f64 = 3_660.0;

/// Days as microseconds.
pub(crate) fn moment_of(days: f64) -> i64 {
    (days * crate::value::integer_to_real(DAY)).round() as i64
}

/// Days as windows in microseconds, sorted, each once.
pub(crate) fn windows_of(days: impl Iterator<Item = f64>) -> Vec<i64> {
    let counts = |days: &f64| *days > 0.0 && *days <= WINDOW_DAYS_MAX;
    let mut windows: Vec<i64> = days.filter(counts).map(moment_of).collect();
    windows.sort_unstable();
    windows.dedup();
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, DateError> {
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
            ("2026-02-05 오후 2:15:00", "2026-02-05T14:15:00Z"),
            ("2026. 2. 5. 오전 12:30", "2026-02-05T00:30:00Z"),
            ("2026년 2월 5일 (목) 오후 11:30", "2026-02-05T23:30:00Z"),
            ("2026-02-05 02:15 PM", "2026-02-05T14:15:00Z"),
            ("2/5/2026 2:15 μ.μ.", "2026-02-05T14:15:00Z"),
            ("2/5/2026 11:15 πμ", "2026-02-05T11:15:00Z"),
            ("2/5/2026 12:15 p.m.", "2026-02-05T12:15:00Z"),
            ("5 Φεβρουαρίου 2026", "2026-02-05T00:00:00Z"),
            ("5 Φεβ 2026", "2026-02-05T00:00:00Z"),
            ("Πέμπτη, 5 Φεβρουαρίου 2026", "2026-02-05T00:00:00Z"),
            ("Thursday, 5 February 2026", "2026-02-05T00:00:00Z"),
            ("Thu Feb 5 2026", "2026-02-05T00:00:00Z"),
            ("5. März 2026", "2026-03-05T00:00:00Z"),
            ("5 août 2026", "2026-08-05T00:00:00Z"),
            ("5 de febrero de 2026", "2026-02-05T00:00:00Z"),
            ("5-Feb-26", "2026-02-05T00:00:00Z"),
            ("Thu Feb 05 2026 10:00:00 GMT+0200 (EET)", "2026-02-05T08:00:00Z"),
            ("1614556800000", "2021-03-01T00:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        for text in [
            "2021-02-30",
            "2021-13-01",
            "yesterday",
            "31/31/2021",
            "0021-01-01",
            "1/2",
            "5 Marketing 2026",
            "14:30:00",
            "오후",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn cells_prove_an_order_or_do_not() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        // m, d and y where the month, the day or the year may stand first.
        for (text, expected, two_ways) in [
            ("03/25/2026", "m", false),
            ("25/03/2026 10:00", "d", false),
            ("03/04/2026", "md", true),
            ("3-4-26", "md", true),
            ("04/04/2026", "md", false),
            ("3/4/2026 9:10 π.μ.", "d", false),
            ("2026-03-04", "", false),
            ("03.04.2026", "d", false),
            ("26/03/04", "dy", false),
            ("11-03-26", "mdy", true),
            ("26.3.4", "y", false),
            ("'26. 3. 4.", "y", false),
            ("26.03.04 14:05", "dy", false),
            ("4.3.26", "d", false),
            ("04.03.99", "d", false),
            ("99.03.04", "y", false),
            ("00.03.04", "y", false),
            ("10.0.0.1", "", false),
            ("26.13.40", "", false),
            ("1.5.0", "", false),
        ] {
            let found = orders(text);
            let ways = [(found.month_first, 'm'), (found.day_first, 'd'), (found.year_first, 'y')];
            let ways: String = ways.iter().filter(|(is_one, _)| *is_one).map(|(_, c)| *c).collect();
            assert_eq!((ways.as_str(), is_two_ways(text)), (expected, two_ways), "{text}");
        }
        let strict =
            |text: &str, order| parse_instant_in(text, &TimeZone::UTC, order).map(to_rfc3339);
        for (text, order, expected) in [
            ("3/4/2026", MonthFirst, "2026-03-04T00:00:00Z"),
            ("3/4/2026", DayFirst, "2026-04-03T00:00:00Z"),
            ("5.2.2026", MonthFirst, "2026-02-05T00:00:00Z"),
            ("5.2.2026", YearFirst, "2026-02-05T00:00:00Z"),
            ("26.12.31", YearFirst, "2026-12-31T00:00:00Z"),
            ("26. 12. 31. 오후 2:15", YearFirst, "2026-12-31T14:15:00Z"),
            ("'26.3.5", YearFirst, "2026-03-05T00:00:00Z"),
            ("26년 3월 5일", DayFirst, "2026-03-05T00:00:00Z"),
            ("26年3月5日", DayFirst, "2026-03-05T00:00:00Z"),
            ("26.12.31", DayFirst, "2031-12-26T00:00:00Z"),
            ("05.03.26", DayFirst, "2026-03-05T00:00:00Z"),
            ("05.03.26", MonthFirst, "2026-03-05T00:00:00Z"),
        ] {
            assert_eq!(strict(text, order).as_deref(), Ok(expected), "{text} {order:?}");
        }
        for (text, order) in [
            ("25/3/2026", MonthFirst),
            ("3/25/2026", DayFirst),
            ("26.3.5", DayFirst),
            ("5.3.26", YearFirst),
            ("3/25/26", YearFirst),
        ] {
            let error = DateError::Contradicts { text: text.to_owned(), order };
            assert_eq!(strict(text, order), Err(error));
        }
        // Where no column says anything, a cell counts by itself.
        assert_eq!(read("26.3.5"), Ok("2026-03-05T00:00:00Z".to_owned()));
    }

    #[test]
    fn a_time_of_day_comes_again_also_where_clocks_change() {
        let zone = TimeZone::get("Europe/Athens").unwrap();
        let at = |text: &str| parse_instant(text, &zone, DateOrder::DayFirst).unwrap();
        for (now, time, expected) in [
            ("2026-01-10T01:00:00+02:00", (2, 30), "2026-01-10T02:30:00+02:00"),
            ("2026-01-10T02:30:00+02:00", (2, 30), "2026-01-11T02:30:00+02:00"),
            ("2026-01-31T23:59:00+02:00", (0, 0), "2026-02-01T00:00:00+02:00"),
            // Clocks go from 03:00 to 04:00 on 29 March 2026, and back on 25 October.
            ("2026-03-29T00:00:00+02:00", (3, 30), "2026-03-29T04:30:00+03:00"),
            ("2026-10-25T00:00:00+03:00", (3, 30), "2026-10-25T03:30:00+03:00"),
            ("2026-10-25T03:30:00+03:00", (3, 30), "2026-10-26T03:30:00+02:00"),
        ] {
            assert_eq!(next_time_of_day(at(now), time, &zone), Some(at(expected)), "{now}");
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
