//! Numbers and amounts as people and exports write them.
//!
//! What `12.000` means the cell alone cannot tell. A column can: [`evidence`] says what a cell
//! proves of the decimal sign, and [`read`] reads it once the sign is known.

mod words;

use crate::money::Currency;
use crate::parse::{CellError, Shown};

/// The sign before the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSign {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

/// What a cell says of the decimal sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// No number, or one without signs.
    Nothing,
    /// Read in one way only.
    Proves(DecimalSign),
    /// One sign before three digits: a fraction or a group.
    TwoWays,
}

/// A number with what was done to read it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Read {
    /// The number.
    pub number: f64,
    /// It stands for a range, of which this is the lower end, or was given as approximate.
    pub is_approximate: bool,
    /// In which currency, where the text says.
    pub currency: Option<Currency>,
    /// The text has a magnitude of its own: "5M".
    pub has_magnitude: bool,
}

impl Read {
    /// What the number is multiplied by in a column of a scale: what the cell says itself comes
    /// first.
    #[must_use]
    pub fn scale(&self, of_column: f64) -> f64 {
        if self.has_magnitude { 1.0 } else { of_column }
    }
}

/// The longest text that is read as a number, in bytes.
const LENGTH_MAX: usize = 80;

/// Reads "1,234.5", "1.234,5", "1 234", "12k", "3.4M", "3억 5천만", "(5)" and a leading or trailing
/// unit sign, each by itself.
///
/// # Errors
/// When no number can be read.
pub fn parse_number(raw: &str) -> Result<f64, CellError> {
    let found = read(raw, None).filter(|found| !found.is_approximate && found.currency.is_none());
    found.map(|found| found.number).ok_or_else(|| unreadable(raw))
}

/// That a text is no number.
pub(crate) fn unreadable(raw: &str) -> CellError {
    CellError::NotANumber(Shown::of(raw))
}

/// Reads a number or an amount with what stands around it: a currency, words for a magnitude,
/// "about", a range, a unit of people. Without a decimal sign each number is read by itself.
#[must_use]
pub fn read(raw: &str, decimal: Option<DecimalSign>) -> Option<Read> {
    if raw.len() > LENGTH_MAX {
        return None;
    }
    let mut body = raw.trim();
    // Most cells are digits and signs: no word has to be looked for.
    if is_bare(body) {
        let bare =
            Read { number: 0.0, is_approximate: false, currency: None, has_magnitude: false };
        if let Some(number) = one(body, decimal) {
            return Some(Read { number, ..bare });
        }
    }
    // A CRM of several currencies writes the converted amount behind the first.
    if let Some((first, rest)) = body.split_once(" (")
        && rest.ends_with(')')
        && rest.contains(|character: char| character.is_ascii_digit())
    {
        body = first.trim_end();
    }
    let about = words::without_about(body);
    let (body, mut is_approximate) = (about, about.len() != body.len());
    if let Some((inner, sign, currency)) = words::signed_amount(body)
        && let Some(number) = one(inner, decimal)
    {
        let has_magnitude = words::has_magnitude(inner);
        let number = sign * number;
        return Some(Read { number, is_approximate, currency: Some(currency), has_magnitude });
    }
    let (body, currency) = words::split_currency(body);
    let body = words::without_people(body);
    if let Some(number) = one(body, decimal) {
        let has_magnitude = words::has_magnitude(body);
        return Some(Read { number, is_approximate, currency, has_magnitude });
    }
    let (lower, upper) = words::range(body)?;
    let (lower, of_lower) = words::split_currency(lower);
    let (upper, of_upper) = words::split_currency(words::without_people(upper));
    // "1-5M": the magnitude of the upper end is that of both.
    let (upper_digits, magnitude) = words::split_magnitude(upper.trim());
    one(upper.trim(), decimal)?;
    let mut number = one(lower.trim(), decimal)?;
    if words::split_magnitude(lower.trim()).1 == 1.0 && magnitude > 1.0 {
        let ends = one(upper_digits, decimal)?;
        number *= if number <= ends { magnitude } else { 1.0 };
    }
    is_approximate = true;
    let currency = currency.or(of_lower).or(of_upper);
    let has_magnitude = words::has_magnitude(upper);
    Some(Read { number, is_approximate, currency, has_magnitude })
}

/// Whether a text is digits and signs alone.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b".,-+ ".contains(&byte))
}

/// Reads one number with its magnitude.
fn one(text: &str, decimal: Option<DecimalSign>) -> Option<f64> {
    let trimmed = text.trim().trim_end_matches(['%', '％']).trim();
    let bracketed = trimmed.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let (body, negative) = match (bracketed, trimmed.strip_prefix(['-', '−'])) {
        (Some(inner), _) => (inner, true),
        (None, Some(rest)) => (rest, true),
        (None, None) => (trimmed.strip_prefix('+').unwrap_or(trimmed), false),
    };
    let ends_bare = body.ends_with(|c: char| c.is_ascii_digit());
    let number = match words::compound(body, decimal) {
        None if ends_bare => plain(body, decimal)?,
        Some(number) => number,
        None => {
            let (digits, factor) = words::split_magnitude(body);
            plain(digits, decimal)? * factor
        }
    };
    number.is_finite().then_some(if negative { -number } else { number })
}

/// The digits of a number without signs between groups, with a point before the fraction.
fn plain(body: &str, decimal: Option<DecimalSign>) -> Option<f64> {
    let compact = without_spaces(body)?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match compact.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (compact.as_str(), None),
    };
    if exponent.is_some_and(|exponent| {
        exponent.len() > 4
            || exponent.is_empty()
            || !is_digits(exponent.trim_start_matches(['+', '-']))
    }) {
        return None;
    }
    let sign = decimal.or_else(|| by_itself(mantissa))?;
    let (group, point) = match sign {
        DecimalSign::Point => (',', '.'),
        DecimalSign::Comma => ('.', ','),
    };
    let (whole, fraction) = match mantissa.split_once(point) {
        Some((whole, fraction)) => (whole, fraction),
        None => (mantissa, ""),
    };
    if fraction.contains(point) || !is_digits(fraction) || (whole.is_empty() && fraction.is_empty())
    {
        return None;
    }
    let whole = if whole.contains(group) { grouped(whole, group)? } else { whole.to_owned() };
    if !is_digits(&whole) {
        return None;
    }
    let exponent = exponent.map_or(String::new(), |exponent| format!("e{exponent}"));
    format!("{whole}.{fraction}0{exponent}").parse().ok()
}

/// The decimal sign of a number of which nothing else is known.
fn by_itself(mantissa: &str) -> Option<DecimalSign> {
    Some(match evidence_of(mantissa) {
        Evidence::Proves(sign) => sign,
        // "1,234" is grouped in most exports, and "1.234" a fraction.
        Evidence::TwoWays | Evidence::Nothing => DecimalSign::Point,
    })
}

/// What a cell proves of the decimal sign of its column.
#[must_use]
pub fn evidence(raw: &str) -> Evidence {
    let raw = raw.trim();
    if raw.len() > LENGTH_MAX || !raw.contains([',', '.']) {
        return Evidence::Nothing;
    }
    if is_bare(raw) && !raw.contains(' ') && !raw.get(1..).is_some_and(|rest| rest.contains('-')) {
        return evidence_of(raw.trim_start_matches(['-', '+']));
    }
    let about = words::without_about(raw);
    let signed = words::signed_amount(about).map(|(inner, ..)| inner);
    let body = signed.unwrap_or_else(|| words::split_currency(about).0);
    let body = words::without_people(body);
    // Of a range either end may prove it.
    if let Some((lower, upper)) = words::range(body).filter(|_| one(body, None).is_none()) {
        return match (evidence(lower), evidence(upper)) {
            (Evidence::Proves(sign), _) | (_, Evidence::Proves(sign)) => Evidence::Proves(sign),
            (Evidence::Nothing, other) | (other, Evidence::Nothing) => other,
            (Evidence::TwoWays, Evidence::TwoWays) => Evidence::TwoWays,
        };
    }
    let (body, _) = words::split_magnitude(body);
    let body =
        body.trim().trim_start_matches(['-', '−', '+', '(']).trim_end_matches([')', '%', '％']);
    let Some(compact) = without_spaces(body) else { return Evidence::Nothing };
    // Groups by spaces or apostrophes leave the fraction to the other sign.
    let sign_stays = compact.len() != body.len() && compact.matches([',', '.']).count() == 1;
    match (evidence_of(&compact), sign_stays) {
        (Evidence::TwoWays, true) => Evidence::Proves(sign_of(&compact)),
        (evidence, _) => evidence,
    }
}

fn sign_of(compact: &str) -> DecimalSign {
    if compact.contains(',') { DecimalSign::Comma } else { DecimalSign::Point }
}

fn evidence_of(compact: &str) -> Evidence {
    if !compact.bytes().all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.') {
        return Evidence::Nothing;
    }
    let (commas, points) = (compact.matches(',').count(), compact.matches('.').count());
    match (commas, points) {
        (0, 0) => Evidence::Nothing,
        (0, 1) | (1, 0) => {
            let sign = sign_of(compact);
            let (whole, fraction) = compact.split_once([',', '.']).unwrap_or_default();
            let may_be_group = fraction.len() == 3 && (1..=3).contains(&whole.len());
            if may_be_group && !whole.starts_with('0') {
                return Evidence::TwoWays;
            }
            Evidence::Proves(sign)
        }
        (0, _) if grouped(compact, '.').is_some() => Evidence::Proves(DecimalSign::Comma),
        (_, 0) if grouped(compact, ',').is_some() => Evidence::Proves(DecimalSign::Point),
        (0, _) | (_, 0) => Evidence::Nothing,
        _ if compact.rfind(',') > compact.rfind('.') => Evidence::Proves(DecimalSign::Comma),
        _ => Evidence::Proves(DecimalSign::Point),
    }
}

/// Without the spaces and apostrophes that split groups; nothing where they split something else.
fn without_spaces(body: &str) -> Option<String> {
    let is_space =
        |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_');
    if !body.contains(is_space) {
        return Some(body.to_owned());
    }
    let parts: Vec<&str> = body.split(is_space).collect();
    let fits = |part: &&&str| {
        let digits = part.split([',', '.']).next().unwrap_or("");
        digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (first, rest) = parts.split_first()?;
    // A whole number that begins longer than its groups was not grouped. Of a fraction in front,
    // its own digits are grouped.
    let begins =
        |length: usize| first.len() <= length || !first.bytes().all(|byte| byte.is_ascii_digit());
    // Indian groups are of two digits, and no apostrophe splits them.
    let is_apostrophe = body.contains(['\'', '’', '_']);
    let of_two = |part: &&&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_indian = || {
        let (last, middle) = rest.split_last()?;
        Some(!is_apostrophe && fits(&last) && middle.iter().all(|part| of_two(&part)))
    };
    let is_grouped = begins(3) && rest.iter().all(|part| fits(&part))
        || begins(2) && is_indian().unwrap_or(false);
    is_grouped.then(|| parts.concat())
}

/// The digits of a number whose groups a sign splits: of three, or by commas of two before the last
/// (India).
fn grouped(text: &str, sign: char) -> Option<String> {
    let groups: Vec<&str> = text.split(sign).collect();
    let is_digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let fits = |length: usize| middle.iter().all(|group| group.len() == length) && last.len() == 3;
    // No one writes 0.123 for 123: a nought in front is that of a fraction.
    let fits = !first.starts_with('0')
        && ((fits(3) && (1..=3).contains(&first.len()))
            || (sign == ',' && !middle.is_empty() && fits(2) && (1..=2).contains(&first.len())));
    (fits && groups.iter().all(is_digits)).then(|| groups.concat())
}

#[cfg(test)]
mod tests;
