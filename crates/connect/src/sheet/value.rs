//! What stands in a cell, as text.

use std::fmt::Write;

use speargun_domain::money::Currency;

use super::unit;

/// How a number of a cell is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// As a number.
    Plain,
    /// As a day or a moment.
    Moment,
    /// As a length of time.
    Duration,
    /// In hundredths.
    Percent,
    /// As an amount of a currency; a sign that several have makes it unsure.
    Amount { currency: Currency, is_sure: bool },
}

impl Format {
    /// The first of the numbers that stand for amounts.
    const AMOUNTS: u16 = 16;

    /// A number that stands for it, above 0.
    pub(super) fn code(self) -> u16 {
        match self {
            Self::Plain => 1,
            Self::Moment => 2,
            Self::Duration => 3,
            Self::Percent => 4,
            Self::Amount { currency, is_sure } => {
                let letters = currency.code().bytes().map(|letter| u16::from(letter - b'A'));
                let letters = letters.fold(0, |number, letter| number * 26 + letter);
                Self::AMOUNTS + letters * 2 + u16::from(is_sure)
            }
        }
    }

    /// What a number stands for.
    pub(super) fn of_code(code: u16) -> Self {
        match code {
            2 => return Self::Moment,
            3 => return Self::Duration,
            4 => return Self::Percent,
            ..Self::AMOUNTS => return Self::Plain,
            _ => {}
        }
        let (letters, is_sure) = ((code - Self::AMOUNTS) / 2, code % 2 == 1);
        let letter = |place: u16| char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
        let letters = [letters / 676, letters / 26, letters].map(letter);
        Currency::parse(&String::from_iter(letters))
            .map_or(Self::Plain, |currency| Self::Amount { currency, is_sure })
    }
}

/// The formats that every workbook has, by their numbers. Those from 27 to 36 and from 50 are the
/// days of East Asian editions. Which currency 5 to 8 and 37 to 44 show is up to the computer that
/// shows them.
pub(super) fn format_of_number(number: u32) -> Format {
    match number {
        9 | 10 => Format::Percent,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Moment,
        46 => Format::Duration,
        _ => Format::Plain,
    }
}

/// What a format as it is written shows, such as `dd/mm/yy` or `#,##0.00 "USD"`.
pub(super) fn format_of_code(code: &str) -> Format {
    match format_of_time(code) {
        Format::Plain => unit::of_code(code),
        of_time => of_time,
    }
}

/// Whether a format shows days or lengths of time.
fn format_of_time(code: &str) -> Format {
    let (mut is_escaped, mut in_quotes, mut after_a) = (false, false, false);
    let (mut brackets, mut is_elapsed, mut before) = (0_u32, false, ' ');
    for character in code.chars() {
        match character {
            _ if is_escaped => is_escaped = false,
            // These three make the next character a literal.
            '_' | '\\' | '*' => is_escaped = true,
            '"' => in_quotes = !in_quotes,
            _ if in_quotes => {}
            // What follows is the format of negative numbers.
            ';' => return Format::Plain,
            '[' => brackets = brackets.saturating_add(1),
            ']' if brackets == 1 && is_elapsed => return Format::Duration,
            ']' => brackets = brackets.saturating_sub(1),
            'a' | 'A' if !after_a && brackets == 0 => after_a = true,
            'p' | 'm' | '/' | 'P' | 'M' if after_a && brackets == 0 => return Format::Moment,
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S'
                if !after_a && brackets == 0 =>
            {
                return Format::Moment;
            }
            _ if is_elapsed && character.eq_ignore_ascii_case(&before) => {}
            _ => {
                let is_time = matches!(character, 'm' | 'h' | 's' | 'M' | 'H' | 'S');
                is_elapsed = before == '[' && is_time;
            }
        }
        before = character;
    }
    Format::Plain
}

/// From here on a number of a workbook no longer tells neighbours apart.
pub(super) const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// Whether a number is so long that a workbook keeps its first digits alone.
pub(super) fn is_rounded(number: f64) -> bool {
    number.is_finite() && number.abs() >= WHOLE_MAX
}

/// Writes a number as it is shown. Moments that no calendar of spreadsheets has stay numbers. Less
/// than a day is a time without a day, whatever the day from which the workbook counts.
pub(super) fn write_number(text: &mut String, number: f64, format: Format, is_1904: bool) {
    let shown = match format {
        Format::Moment => moment(number, is_1904),
        Format::Duration => return write_duration(text, number),
        Format::Plain | Format::Percent | Format::Amount { .. } => None,
    };
    let clock = |seconds: u64| (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    // Writing into a text cannot fail.
    let _ = match shown {
        Some((_, seconds)) if number < 1.0 => {
            let (hour, minute, second) = clock(seconds);
            write!(text, "{hour:02}:{minute:02}:{second:02}")
        }
        Some(((year, month, day), seconds)) => {
            let (hour, minute, second) = clock(seconds);
            write!(text, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        None => write!(text, "{number}"),
    };
}

/// A length of time in hours, minutes and seconds: 1.5 days are no 1.5 of anything that a reader
/// of the sheet sees.
fn write_duration(text: &mut String, days: f64) {
    const DAY_SECONDS: f64 = 86_400.0;
    let seconds = (days * DAY_SECONDS).round();
    let _ = if seconds.abs() < WHOLE_MAX {
        let sign = if seconds < 0.0 { "-" } else { "" };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
        let seconds = seconds.abs() as u64;
        let (hours, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        write!(text, "{sign}{hours}:{minute:02}:{second:02}")
    } else {
        write!(text, "{days}")
    };
}

/// Writes a number without any sign that stands for a fraction or for groups, so that no reader
/// can take one for the other: 1234.5 is `12345e-1`, and 1.2e20 is `12E+19`.
pub(super) fn write_without_signs(text: &mut String, number: f64) {
    let written = format!("{number:e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.parse::<i64>().unwrap_or(0) - fraction.len() as i64;
    let _ = match exponent {
        // The plus sign says that it is no key: a spreadsheet writes it when it has lost digits.
        _ if is_rounded(number) => write!(text, "{whole}{fraction}E+{exponent}"),
        0.. => write!(text, "{number}"),
        _ => write!(text, "{whole}{fraction}e{exponent}"),
    };
}

/// Whether a text looks exactly as a number with a fraction is written here: the cell of a number
/// and that of such a text must not be taken for one another.
pub(super) fn looks_like_number(text: &str) -> bool {
    const LENGTH_MAX: usize = 400;
    let is_plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    text.len() <= LENGTH_MAX
        && text.contains('.')
        && text.bytes().all(is_plain)
        && text.parse::<f64>().is_ok_and(|number| number.to_string() == text)
}

type Day = (i64, i64, i64);

/// The day and the second of the day that a number of days stands for.
fn moment(number: f64, is_1904: bool) -> Option<(Day, u64)> {
    /// Both calendars end with the year 9999.
    const LAST_1900: f64 = 2_958_465.0;
    const LAST_1904: f64 = 2_957_003.0;
    const DAY_MILLISECONDS: f64 = 86_400_000.0;
    let last = if is_1904 { LAST_1904 } else { LAST_1900 };
    if !(0.0..last + 1.0).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above")]
    let (mut day, mut milliseconds) =
        (number.floor() as i64, (number.fract() * DAY_MILLISECONDS).round() as u64);
    if milliseconds >= 86_400_000 {
        (day, milliseconds) = (day + 1, 0);
    }
    // Days from 1970: the 1st of January 1904, and the 31st and 30th of December 1899, since the
    // other calendar has a 29th of February 1900, its day 60, that never was.
    let date = match day {
        _ if is_1904 => civil(day - 24_107),
        60 => (1900, 2, 29),
        ..60 => civil(day - 25_568),
        _ => civil(day - 25_569),
    };
    Some((date, milliseconds / 1_000))
}

/// Year, month and day of a day since the 1st of January 1970.
fn civil(days: i64) -> Day {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Row and column of `B12`, from 0; the column is missing in `12`.
pub(super) fn place(reference: &str) -> Option<(u32, Option<u32>)> {
    let (mut row, mut column, mut has_row) = (0_u32, 0_u32, false);
    for byte in reference.bytes() {
        if byte.is_ascii_digit() {
            row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            has_row = true;
        } else if byte.is_ascii_alphabetic() && !has_row {
            let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
            column = column.checked_mul(26)?.checked_add(letter)?;
        } else {
            return None;
        }
    }
    Some((row.checked_sub(1).filter(|_| has_row)?, column.checked_sub(1)))
}

/// Puts `_x000D_` and its like back: the way in which workbooks write characters that XML does not
/// have, in UTF-16.
pub(super) fn unescape(text: &str) -> std::borrow::Cow<'_, str> {
    const LENGTH: usize = 7;
    let unit = |from: usize| -> Option<u16> {
        let escape = text.get(from..from + LENGTH)?;
        let hex = escape.strip_prefix("_x")?.strip_suffix('_')?;
        hex.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
        u16::from_str_radix(hex, 16).ok()
    };
    if !text.contains("_x") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = text[from..].find('_').map(|found| from + found) {
        plain.push_str(&text[from..found]);
        let Some(first) = unit(found) else {
            plain.push('_');
            from = found + 1;
            continue;
        };
        from = found + LENGTH;
        let mut units = vec![first];
        // A character beyond the basic plane is a pair.
        if (0xd800..0xdc00).contains(&first)
            && let Some(second) = unit(from).filter(|unit| (0xdc00..0xe000).contains(unit))
        {
            units.push(second);
            from += LENGTH;
        }
        plain.push_str(&String::from_utf16_lossy(&units));
    }
    plain.push_str(&text[from..]);
    plain.into()
}
