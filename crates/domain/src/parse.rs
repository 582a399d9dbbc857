//! From the text of one cell to a [`Value`], or to the reason why the row is rejected.

mod error;

use jiff::tz::TimeZone;

use crate::consent::Circles;
use crate::money::{Currency, Money};
use crate::number::{self, DecimalSign};
use crate::record::FieldKind;
use crate::time::{DateOrder, parse_instant_in};
use crate::value::Value;
use crate::{consent, country, text};

pub use crate::number::parse_number;
pub use error::{CellError, Shown};

/// What a cell cannot say about itself.
#[derive(Debug, Clone)]
pub struct ParseContext {
    /// Currency of amounts that name none.
    pub currency: Currency,
    /// Zone of dates that name none.
    pub zone: TimeZone,
    /// How 3/4/2021 is read.
    pub date_order: DateOrder,
    /// Whether people of the workspace's language write the year first where it has two digits:
    /// 26.3.5 is in 2026.
    pub writes_year_first: bool,
    /// Whether shares without a sign are hundredths, where the column shows it: 45 is 45 %.
    pub in_hundredths: Option<bool>,
    /// What nothing in a file proves is read as the language of its headings writes it, not as the
    /// setting says.
    pub follows_language: bool,
    /// Which sign is the decimal one; each number by itself where that is not known.
    pub decimal: Option<DecimalSign>,
    /// What round letters and circles mean in the column.
    pub circles: Circles,
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

/// What has to be said of a cell that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellNote {
    /// It holds a word for "not known", and counts as blank.
    Placeholder,
    /// It holds a range, of which the lower end counts, or a number that is not exact.
    Approximate,
}

/// A value, and whether the text gives it as exact.
struct Read<T> {
    value: T,
    is_approximate: bool,
}

impl<T> Read<T> {
    fn cell(self, cell: impl FnOnce(T) -> Cell) -> (Cell, Option<CellNote>) {
        (cell(self.value), self.is_approximate.then_some(CellNote::Approximate))
    }
}

/// Reads one cell. `scale` multiplies numbers and amounts (1,000,000 where a file counts millions).
///
/// # Errors
/// Why the text cannot be read.
pub fn parse_cell(
    raw: &str,
    kind: FieldKind,
    scale: f64,
    context: &ParseContext,
) -> Result<(Cell, Option<CellNote>), CellError> {
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return Ok((Cell::Blank, None));
    }
    let is_text = matches!(kind, FieldKind::Text | FieldKind::Country);
    if is_unanswered(trimmed)
        || (kind.is_typed() && is_placeholder(trimmed))
        || (is_text && says_nothing(trimmed))
    {
        return Ok((Cell::Blank, Some(CellNote::Placeholder)));
    }
    let one = |value| Ok((Cell::One(value), None));
    match kind {
        FieldKind::Text => one(Value::Text(text::clean(trimmed).into_owned())),
        FieldKind::Key | FieldKind::Reference => {
            const KEY_LENGTH_MAX: usize = 400;
            if trimmed.len() > KEY_LENGTH_MAX {
                return Err(CellError::KeyTooLong { bytes_max: KEY_LENGTH_MAX });
            }
            one(Value::Text(trimmed.replace('\0', "")))
        }
        FieldKind::Integer => {
            Ok(parse_whole(trimmed, scale, context)?
                .cell(|number| Cell::One(Value::Integer(number))))
        }
        FieldKind::Number => {
            Ok(parse_real(trimmed, context)?.cell(|number| Cell::One(Value::Real(number * scale))))
        }
        FieldKind::Share => {
            Ok(parse_share(trimmed, scale, context)?.cell(|share| Cell::One(Value::Real(share))))
        }
        FieldKind::Money => Ok(parse_money(trimmed, scale, context)?.cell(Cell::Money)),
        FieldKind::Instant => {
            one(Value::Integer(parse_instant_in(trimmed, &context.zone, context.date_order)?))
        }
        FieldKind::Truth if context.circles != Circles::Doubtful && consent::is_circle(trimmed) => {
            one(Value::from(true))
        }
        FieldKind::Truth if context.circles == Circles::Yes && consent::is_cross(trimmed) => {
            one(Value::from(false))
        }
        FieldKind::Truth => one(Value::from(parse_truth(trimmed)?)),
        FieldKind::Country => match country::code(trimmed) {
            Some(code) => one(Value::from(code)),
            // An unknown country is kept as written: better a rare spelling than a lost row.
            None => one(Value::Text(text::clean(text::cut(trimmed, 400)).into_owned())),
        },
        FieldKind::List => one(parse_list(trimmed)),
    }
    .map(|(cell, note)| match cell {
        Cell::One(Value::Text(text)) if text.is_empty() => (Cell::Blank, note),
        cell => (cell, note),
    })
}

/// What exports and people write where there is nothing: it is no value of any kind.
fn is_unanswered(trimmed: &str) -> bool {
    const UNANSWERED: [&str; 18] = [
        "null",
        "(null)",
        "<null>",
        "none",
        "select",
        "-none-",
        "--none--",
        "#n/a",
        "nan",
        "\\n",
        "#ref!",
        "#value!",
        "#div/0!",
        "#name?",
        "#null!",
        "#num!",
        "(blank)",
        "undefined",
    ];
    let first = trimmed.bytes().next().unwrap_or(b' ').to_ascii_lowercase();
    trimmed.len() <= 11
        && b"n(<s-#\\u".contains(&first)
        && UNANSWERED.iter().any(|word| trimmed.eq_ignore_ascii_case(word))
}

/// What no text means by itself, whatever the field.
fn says_nothing(trimmed: &str) -> bool {
    const NOTHING: [&str; 8] =
        ["n/a", "n.a.", "#n/a", "없음", "미상", "해당없음", "해당 없음", "δ/υ"];
    const LENGTH_MAX: usize = 14;
    if trimmed.len() > LENGTH_MAX {
        return is_line(trimmed);
    }
    let lower = trimmed.to_lowercase();
    is_line(trimmed) || NOTHING.contains(&lower.as_str())
}

/// Dashes and points alone.
fn is_line(trimmed: &str) -> bool {
    let is_one = |c: char| matches!(c, '-' | '–' | '—' | '.' | '_' | '*' | '/' | '―' | '−');
    trimmed.chars().all(is_one)
}

/// Words for "not known" where a number, a date or a truth is expected. As a text each may be one.
fn is_placeholder(trimmed: &str) -> bool {
    const PLACEHOLDERS: [&str; 39] = [
        "n/a",
        "n.a.",
        "n.a",
        "na",
        "unknown",
        "not known",
        "not available",
        "not applicable",
        "not disclosed",
        "undisclosed",
        "not specified",
        "unspecified",
        "not provided",
        "confidential",
        "private",
        "tbd",
        "tba",
        "tbc",
        "pending",
        "empty",
        "missing",
        "no data",
        "nil",
        "?",
        "??",
        "???",
        "미상",
        "없음",
        "해당없음",
        "해당 없음",
        "비공개",
        "미정",
        "미확인",
        "δ/υ",
        "δ.υ.",
        "άγνωστο",
        "άγνωστη",
        "μ/δ",
        "keine angabe",
    ];
    if is_line(trimmed) {
        return true;
    }
    let lower = text::cut(trimmed, 40).to_lowercase();
    PLACEHOLDERS.contains(&lower.as_str())
}

fn parse_whole(trimmed: &str, scale: f64, context: &ParseContext) -> Result<Read<i64>, CellError> {
    if let (Ok(number), true) = (trimmed.parse::<i64>(), scale == 1.0) {
        return Ok(Read { value: non_negative(number, trimmed)?, is_approximate: false });
    }
    let read = number::read(trimmed, context.decimal).ok_or_else(|| number::unreadable(trimmed))?;
    let number = read.number * read.scale(scale);
    if number.abs() > 9e15 {
        return Err(CellError::TooLarge(Shown::of(trimmed)));
    }
    let value = non_negative(number.round() as i64, trimmed)?;
    let is_whole = (number - number.round()).abs() < 1e-6;
    Ok(Read { value, is_approximate: read.is_approximate || !is_whole })
}

fn non_negative(number: i64, shown: &str) -> Result<i64, CellError> {
    if number < 0 { Err(CellError::Negative(Shown::of(shown))) } else { Ok(number) }
}

fn parse_real(trimmed: &str, context: &ParseContext) -> Result<Read<f64>, CellError> {
    let read = number::read(trimmed, context.decimal).ok_or_else(|| number::unreadable(trimmed))?;
    Ok(Read { value: read.number, is_approximate: read.is_approximate })
}

fn parse_share(trimmed: &str, scale: f64, context: &ParseContext) -> Result<Read<f64>, CellError> {
    let Read { value: number, is_approximate } = parse_real(trimmed, context)?;
    // Exports write 60 or 60 % for 0.6; a plain 1 is a whole, not a percent.
    let share = if scale != 1.0 {
        number * scale
    } else if trimmed.contains(['%', '％']) || context.in_hundredths.unwrap_or(number.abs() > 1.0)
    {
        number / 100.0
    } else {
        number
    };
    if share.abs() > 100.0 {
        return Err(CellError::NotAShare(Shown::of(trimmed)));
    }
    Ok(Read { value: share, is_approximate })
}

fn parse_money(
    trimmed: &str,
    scale: f64,
    context: &ParseContext,
) -> Result<Read<Money>, CellError> {
    let shown = || Shown::of(trimmed);
    let read =
        number::read(trimmed, context.decimal).ok_or_else(|| CellError::NotAnAmount(shown()))?;
    if read.number < 0.0 {
        return Err(CellError::NegativeAmount(shown()));
    }
    if trimmed.contains(['%', '％']) {
        return Err(CellError::ShareNotAmount(shown()));
    }
    let currency = read.currency.unwrap_or(context.currency);
    let value = Money::from_major(read.number * read.scale(scale), currency)
        .ok_or_else(|| CellError::AmountTooLarge(shown()))?;
    Ok(Read { value, is_approximate: read.is_approximate })
}

fn parse_truth(trimmed: &str) -> Result<bool, CellError> {
    // Tables of floats write whole numbers so.
    let trimmed = match trimmed {
        "1.0" => "1",
        "0.0" => "0",
        other => other,
    };
    const TRUE: [&str; 20] = [
        "true",
        "yes",
        "y",
        "1",
        "t",
        "x",
        "예",
        "네",
        "ναι",
        "on",
        "✓",
        "✔",
        "wahr",
        "ja",
        "oui",
        "sí",
        "si",
        "do not allow",
        "거부",
        "αληθές",
    ];
    const FALSE: [&str; 16] = [
        "false",
        "no",
        "n",
        "0",
        "f",
        "아니오",
        "아니요",
        "όχι",
        "off",
        "falsch",
        "nein",
        "non",
        "allow",
        "동의",
        "ψευδές",
        "☐",
    ];
    let lower = text::cut(trimmed, 40).to_lowercase();
    if TRUE.contains(&lower.as_str()) {
        Ok(true)
    } else if FALSE.contains(&lower.as_str()) {
        Ok(false)
    } else {
        Err(CellError::NotATruth(Shown::of(trimmed)))
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
            writes_year_first: false,
            follows_language: false,
            in_hundredths: None,
            decimal: None,
            circles: Circles::Absent,
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
            assert_eq!(cell, Ok((Cell::Money(money), None)), "{text}");
        }
        let negative = parse_cell("-5", FieldKind::Money, 1.0, &context());
        assert_eq!(negative, Err(CellError::NegativeAmount(Shown::of("-5"))));
    }

    #[test]
    fn other_kinds() {
        let read = |text: &str, kind| parse_cell(text, kind, 1.0, &context());
        let one = |text: &str, kind| read(text, kind).map(|(cell, _)| cell);
        assert_eq!(one("Select", FieldKind::Text), Ok(Cell::Blank));
        assert_eq!(one("10,001+", FieldKind::Integer), Ok(Cell::One(Value::Integer(10_001))));
        let range = read("51-200", FieldKind::Integer);
        let approximate = Some(CellNote::Approximate);
        assert_eq!(range, Ok((Cell::One(Value::Integer(51)), approximate)));
        assert!(one("-3", FieldKind::Integer).is_err());
        assert_eq!(one("60%", FieldKind::Share), Ok(Cell::One(Value::Real(0.6))));
        assert_eq!(one("예", FieldKind::Truth), Ok(Cell::One(Value::Integer(1))));
        // A cross is a tick, and beside circles it means no.
        assert_eq!(one("X", FieldKind::Truth), Ok(Cell::One(Value::Integer(1))));
        assert_eq!(one("○", FieldKind::Truth), Ok(Cell::One(Value::Integer(1))));
        let circles = ParseContext { circles: Circles::Yes, ..context() };
        let crossed = parse_cell("X", FieldKind::Truth, 1.0, &circles);
        assert_eq!(crossed, Ok((Cell::One(Value::Integer(0)), None)));
        assert_eq!(one("대한민국", FieldKind::Country), Ok(Cell::One(Value::from("KR"))));
        assert_eq!(one("a; b ;", FieldKind::List), Ok(Cell::One(Value::from("[\"a\",\"b\"]"))));
        let mixed = one("Acme, Inc.|Acme; Ajax", FieldKind::List);
        let listed = Value::from("[\"Acme, Inc.\",\"Acme\",\"Ajax\"]");
        assert_eq!(mixed, Ok(Cell::One(listed)));
        for text in ["N/A", "–", "-", "Unknown", "#REF!", "not disclosed", "미정", "n.a."] {
            let blank = (Cell::Blank, Some(CellNote::Placeholder));
            for kind in [FieldKind::Integer, FieldKind::Money, FieldKind::Instant] {
                assert_eq!(read(text, kind), Ok(blank.clone()), "{text}");
            }
        }
        // A text may be called so.
        for text in ["N/A", "-", "–", "미상"] {
            let blank = (Cell::Blank, Some(CellNote::Placeholder));
            assert_eq!(read(text, FieldKind::Text), Ok(blank), "{text}");
        }
        for text in ["Unknown", "X", "Private"] {
            assert_eq!(one(text, FieldKind::Text), Ok(Cell::One(Value::from(text))), "{text}");
        }
    }
}
