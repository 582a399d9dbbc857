//! From the text of one cell to a [`Value`], or to the reason why the row is rejected.

use jiff::tz::TimeZone;

use crate::money::{Currency, Money};
use crate::record::FieldKind;
use crate::time::{DateOrder, parse_instant};
use crate::value::Value;
use crate::{country, text};

/// What a cell cannot say about itself.
#[derive(Debug, Clone)]
pub struct ParseContext {
    /// Currency of amounts that name none.
    pub currency: Currency,
    /// Zone of dates that name none.
    pub zone: TimeZone,
    /// How 3/4/2021 is read.
    pub date_order: DateOrder,
}

/// A parsed cell; money needs two columns.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// One column.
    One(Value),
    /// Minor units and currency.
    Money(Money),
    /// The cell is blank or says "not answered".
    Blank,
}

/// The most values that a list keeps.
pub const LIST_LENGTH_MAX: usize = 200;

/// Reads one cell. `scale` multiplies numbers and amounts (1,000,000 where a file counts millions).
///
/// # Errors
/// A sentence that says what is wrong with the text.
pub fn parse_cell(
    raw: &str,
    kind: FieldKind,
    scale: f64,
    context: &ParseContext,
) -> Result<Cell, String> {
    let trimmed = raw.trim();
    if trimmed.is_empty() || is_unanswered(trimmed) {
        return Ok(Cell::Blank);
    }
    let value = match kind {
        FieldKind::Text => {
            let cleaned = text::clean(trimmed);
            if cleaned.is_empty() {
                return Ok(Cell::Blank);
            }
            Value::Text(cleaned.into_owned())
        }
        FieldKind::Key | FieldKind::Reference => {
            const KEY_LENGTH_MAX: usize = 400;
            if trimmed.len() > KEY_LENGTH_MAX {
                return Err(format!("a key of more than {KEY_LENGTH_MAX} bytes"));
            }
            Value::Text(trimmed.replace('\0', ""))
        }
        FieldKind::Integer => Value::Integer(parse_whole(trimmed, scale)?),
        FieldKind::Number => Value::Real(parse_number(trimmed)? * scale),
        FieldKind::Share => Value::Real(parse_share(trimmed)?),
        FieldKind::Money => return parse_money(trimmed, scale, context.currency).map(Cell::Money),
        FieldKind::Instant => {
            Value::Integer(parse_instant(trimmed, &context.zone, context.date_order)?)
        }
        FieldKind::Truth => Value::from(parse_truth(trimmed)?),
        FieldKind::Country => match country::code(trimmed) {
            Some(code) => Value::from(code),
            // An unknown country is kept as written: better a rare spelling than a lost row.
            None => Value::Text(text::clean(text::cut(trimmed, 400)).into_owned()),
        },
        FieldKind::List => parse_list(trimmed),
    };
    Ok(Cell::One(value))
}

/// What exports write where a question was not answered.
fn is_unanswered(trimmed: &str) -> bool {
    const UNANSWERED: [&str; 6] = ["null", "none", "select", "#n/a", "nan", "\\n"];
    trimmed.len() <= 6 && UNANSWERED.iter().any(|word| trimmed.eq_ignore_ascii_case(word))
}

/// Reads "1,234.5", "1.234,5", "1 234", "12k", "3.4M", "(5)" and a leading or trailing unit sign.
///
/// # Errors
/// When no number can be read.
pub fn parse_number(raw: &str) -> Result<f64, String> {
    let unreadable = || format!("\"{}\" is not a number", text::cut(raw, 40));
    if raw.len() > 60 {
        return Err(unreadable());
    }
    let trimmed = raw.trim().trim_end_matches('%').trim();
    let bracketed = trimmed.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let (body, negative) = match (bracketed, trimmed.strip_prefix(['-', '−'])) {
        (Some(inner), _) => (inner, true),
        (None, Some(rest)) => (rest, true),
        (None, None) => (trimmed, false),
    };
    let (body, factor) = split_magnitude(body);
    let digits = decimal_text(body).ok_or_else(unreadable)?;
    let number: f64 = digits.parse().map_err(|_| unreadable())?;
    if !number.is_finite() {
        return Err(unreadable());
    }
    Ok(if negative { -number * factor } else { number * factor })
}

fn split_magnitude(body: &str) -> (&str, f64) {
    const MAGNITUDES: [(&str, f64); 9] = [
        ("bn", 1e9),
        ("b", 1e9),
        ("mn", 1e6),
        ("m", 1e6),
        ("k", 1e3),
        ("억", 1e8),
        ("만", 1e4),
        ("εκ", 1e6),
        ("+", 1.0),
    ];
    let lower = body.trim_end();
    for (suffix, factor) in MAGNITUDES {
        let cut = lower.len().checked_sub(suffix.len());
        if let Some((head, tail)) = cut.and_then(|cut| lower.split_at_checked(cut))
            && tail.eq_ignore_ascii_case(suffix)
        {
            return (head.trim_end(), factor);
        }
    }
    (lower, 1.0)
}

/// Decides which of `,` and `.` is the decimal sign, and drops the grouping.
fn decimal_text(body: &str) -> Option<String> {
    let compact: String = body
        .chars()
        .filter(|character| !matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '_'))
        .collect();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let commas = compact.matches(',').count();
    let points = compact.matches('.').count();
    let decimal_comma = match (commas, points) {
        (0, 0 | 1) => false,
        (0, _) => return grouped(&compact, '.'),
        (1, 0) => {
            // "1,234" is grouped in most exports; "1,5", "1,23" and "0,715" are decimal.
            let place = compact.find(',')?;
            compact.len() - place != 4 || compact[..place].trim_start_matches(['-', '+']) == "0"
        }
        (_, 0) => return grouped(&compact, ','),
        _ => compact.rfind(',') > compact.rfind('.'),
    };
    let (group, decimal) = if decimal_comma { ('.', ',') } else { (',', '.') };
    let plain = compact.replace(group, "").replace(decimal, ".");
    let valid = match plain.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            is_digits(&mantissa.replacen('.', "", 1))
                && is_digits(exponent.trim_start_matches(['+', '-']))
                && exponent.len() <= 4
        }
        None => !plain.is_empty() && is_digits(&plain.replacen('.', "", 1)),
    };
    valid.then_some(plain)
}

fn grouped(compact: &str, sign: char) -> Option<String> {
    let mut groups = compact.split(sign);
    let first = groups.next()?;
    let fits = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    (first.len() <= 3 && first.bytes().all(|b| b.is_ascii_digit()) && groups.all(fits))
        .then(|| compact.replace(sign, ""))
}

fn parse_whole(trimmed: &str, scale: f64) -> Result<i64, String> {
    if let (Ok(number), true) = (trimmed.parse::<i64>(), scale == 1.0) {
        return non_negative(number, trimmed);
    }
    // "10-50", "51 to 200", "10,001+": a range counts as its lower end.
    let lower = trimmed.split(['-', '–', '~']).next().unwrap_or(trimmed);
    let lower = lower.split(" to ").next().unwrap_or(lower);
    let chosen = if lower.trim().is_empty() { trimmed } else { lower };
    let number = parse_number(chosen)? * scale;
    if number.abs() > 9e15 {
        return Err(format!("\"{trimmed}\" is too large"));
    }
    non_negative(number.round() as i64, trimmed)
}

fn non_negative(number: i64, shown: &str) -> Result<i64, String> {
    if number < 0 { Err(format!("\"{shown}\" is negative")) } else { Ok(number) }
}

fn parse_share(trimmed: &str) -> Result<f64, String> {
    let number = parse_number(trimmed)?;
    // Exports write 60 or 60 % for 0.6; a plain 1 is a whole, not a percent.
    let share = if trimmed.contains('%') || number.abs() > 1.0 { number / 100.0 } else { number };
    if share.abs() > 100.0 { Err(format!("\"{trimmed}\" is no share")) } else { Ok(share) }
}

fn parse_money(trimmed: &str, scale: f64, default: Currency) -> Result<Money, String> {
    let shown = text::cut(trimmed, 40);
    let (body, currency) = split_currency(trimmed);
    let amount = parse_number(body).map_err(|_| format!("\"{shown}\" is not an amount"))?;
    if amount < 0.0 {
        return Err(format!("\"{shown}\" is a negative amount"));
    }
    Money::from_major(amount * scale, currency.unwrap_or(default))
        .ok_or_else(|| format!("\"{shown}\" is too large for an amount"))
}

fn split_currency(trimmed: &str) -> (&str, Option<Currency>) {
    const SIGNS: [(&str, &str); 12] = [
        ("US$", "USD"),
        ("A$", "AUD"),
        ("C$", "CAD"),
        ("$", "USD"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("₩", "KRW"),
        ("￦", "KRW"),
        ("¥", "JPY"),
        ("₹", "INR"),
        ("원", "KRW"),
        ("ευρώ", "EUR"),
    ];
    for (sign, code) in SIGNS {
        let rest = trimmed.strip_prefix(sign).or_else(|| trimmed.strip_suffix(sign));
        if let Some(rest) = rest {
            return (rest.trim(), Currency::parse(code).ok());
        }
    }
    let letters = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic());
    if let Some((head, tail)) = trimmed.split_at_checked(3)
        && letters(head)
        && let Ok(currency) = Currency::parse(head)
    {
        return (tail.trim(), Some(currency));
    }
    let cut = trimmed.len().saturating_sub(3);
    if let Some((head, tail)) = trimmed.split_at_checked(cut)
        && letters(tail)
        && let Ok(currency) = Currency::parse(tail)
    {
        return (head.trim(), Some(currency));
    }
    (trimmed, None)
}

fn parse_truth(trimmed: &str) -> Result<bool, String> {
    const TRUE: [&str; 10] = ["true", "yes", "y", "1", "t", "x", "예", "네", "ναι", "on"];
    const FALSE: [&str; 9] = ["false", "no", "n", "0", "f", "아니오", "아니요", "όχι", "off"];
    let lower = text::cut(trimmed, 40).to_lowercase();
    if TRUE.contains(&lower.as_str()) {
        Ok(true)
    } else if FALSE.contains(&lower.as_str()) {
        Ok(false)
    } else {
        Err(format!("\"{}\" is neither yes nor no", text::cut(trimmed, 40)))
    }
}

fn parse_list(trimmed: &str) -> Value {
    let parsed: Option<Vec<String>> =
        trimmed.starts_with('[').then(|| serde_json::from_str(trimmed).ok()).flatten();
    let items: Vec<String> = parsed.unwrap_or_else(|| {
        // A comma may stand within a name; it splits where nothing else does.
        let signs: &[char] = if trimmed.contains([';', '|']) { &[';', '|'] } else { &[','] };
        trimmed.split(signs).map(ToOwned::to_owned).collect()
    });
    let mut cleaned: Vec<String> = items
        .iter()
        .map(|item| text::clean(item).into_owned())
        .filter(|item| !item.is_empty())
        .take(LIST_LENGTH_MAX)
        .collect();
    cleaned.dedup();
    if cleaned.is_empty() {
        return Value::Null;
    }
    Value::Text(serde_json::Value::from(cleaned).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> ParseContext {
        ParseContext {
            currency: Currency::parse("EUR").unwrap(),
            zone: TimeZone::UTC,
            date_order: DateOrder::DayFirst,
        }
    }

    #[test]
    fn numbers_of_many_countries() {
        for (text, expected) in [
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1,234", 1234.0),
            ("1,5", 1.5),
            ("0,715", 0.715),
            ("-0,715", -0.715),
            ("1.234.567", 1_234_567.0),
            ("1 234", 1234.0),
            ("12k", 12_000.0),
            ("3.4M", 3.4e6),
            ("5억", 5e8),
            ("(5)", -5.0),
            ("−7", -7.0),
            ("45%", 45.0),
            ("1e3", 1000.0),
        ] {
            assert_eq!(parse_number(text), Ok(expected), "{text}");
        }
        for text in ["", "abc", "1..2", "1,2,3", "--5", "inf", "NaN", "1e999", "가"] {
            assert!(parse_number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_carry_their_currency() {
        for (text, minor, code) in [
            ("1054", 105_400, "EUR"),
            ("$1,054.20", 105_420, "USD"),
            ("₩500,000,000", 500_000_000, "KRW"),
            ("500000000원", 500_000_000, "KRW"),
            ("1.054,20 €", 105_420, "EUR"),
            ("GBP 12.5", 1_250, "GBP"),
        ] {
            let money = Money { minor, currency: Currency::parse(code).unwrap() };
            let cell = parse_cell(text, FieldKind::Money, 1.0, &context());
            assert_eq!(cell, Ok(Cell::Money(money)), "{text}");
        }
        let negative = parse_cell("-5", FieldKind::Money, 1.0, &context());
        assert_eq!(negative, Err("\"-5\" is a negative amount".to_owned()));
    }

    #[test]
    fn other_kinds() {
        let one = |text: &str, kind| parse_cell(text, kind, 1.0, &context());
        assert_eq!(one("Select", FieldKind::Text), Ok(Cell::Blank));
        assert_eq!(one("10,001+", FieldKind::Integer), Ok(Cell::One(Value::Integer(10_001))));
        assert_eq!(one("51-200", FieldKind::Integer), Ok(Cell::One(Value::Integer(51))));
        assert!(one("-3", FieldKind::Integer).is_err());
        assert_eq!(one("60%", FieldKind::Share), Ok(Cell::One(Value::Real(0.6))));
        assert_eq!(one("예", FieldKind::Truth), Ok(Cell::One(Value::Integer(1))));
        assert_eq!(one("대한민국", FieldKind::Country), Ok(Cell::One(Value::from("KR"))));
        assert_eq!(one("a; b ;", FieldKind::List), Ok(Cell::One(Value::from("[\"a\",\"b\"]"))));
        let mixed = one("Acme, Inc.|Acme; Ajax", FieldKind::List);
        let listed = Value::from("[\"Acme, Inc.\",\"Acme\",\"Ajax\"]");
        assert_eq!(mixed, Ok(Cell::One(listed)));
    }
}
