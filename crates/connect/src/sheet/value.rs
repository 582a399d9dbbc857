//! What stands in a cell, as text.

use std::fmt::Write;

/// How a number of a cell is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// As a number.
    Plain,
    /// As a day or a moment.
    Moment,
    /// As a length of time.
    Duration,
}

/// The formats that every workbook has, by their numbers. Those from 27 to 36 and from 50 are the
/// days of East Asian editions.
pub(super) fn format_of_number(number: u32) -> Format {
    match number {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Moment,
        46 => Format::Duration,
        _ => Format::Plain,
    }
}

/// Whether a format as it is written, such as `dd/mm/yy`, shows days or lengths of time.
pub(super) fn format_of_code(code: &str) -> Format {
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

/// Writes a number as it is shown. Moments that no calendar of spreadsheets has stay numbers. Less
/// than a day is a time without a day, whatever the day from which the workbook counts.
pub(super) fn write_number(text: &mut String, number: f64, format: Format, is_1904: bool) {
    let shown = match format {
        Format::Moment => moment(number, is_1904),
        Format::Plain | Format::Duration => None,
    };
    // Writing into a text cannot fail.
    let _ = match shown {
        Some((_, seconds)) if number < 1.0 => {
            let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
            write!(text, "{hour:02}:{minute:02}:{second:02}")
        }
        Some((days, seconds)) => {
            let (year, month, day) = days;
            let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
            write!(text, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        None => write!(text, "{number}"),
    };
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
    let digits = reference.find(|character: char| character.is_ascii_digit())?;
    let (letters, number) = reference.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        if !letter.is_ascii_alphabetic() {
            return None;
        }
        let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    if !number.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let row = number.parse::<u32>().ok()?.checked_sub(1)?;
    Some((row, column.checked_sub(1)))
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
