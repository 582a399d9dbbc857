//! Words around numbers: magnitudes, currencies, "about", ranges and what is counted.

use super::{DecimalSign, plain};
use crate::money::{Currency, SIGNS as CURRENCY_SIGNS};

/// Words behind a number and what they multiply it by, the longest of each beginning first.
const MAGNITUDES: [(&str, f64); 44] = [
    ("thousands", 1e3),
    ("thousand", 1e3),
    ("tsd.", 1e3),
    ("tsd", 1e3),
    ("χιλιάδες", 1e3),
    ("χιλ.", 1e3),
    ("χιλ", 1e3),
    ("millions", 1e6),
    ("million", 1e6),
    ("millionen", 1e6),
    ("mill.", 1e6),
    ("mil.", 1e6),
    ("mio.", 1e6),
    ("mio", 1e6),
    ("mln", 1e6),
    ("mn", 1e6),
    ("mm", 1e6),
    ("εκατομμύρια", 1e6),
    ("εκατ.", 1e6),
    ("εκατ", 1e6),
    ("εκ.", 1e6),
    ("εκ", 1e6),
    ("billions", 1e9),
    ("billion", 1e9),
    ("milliarden", 1e9),
    ("mrd.", 1e9),
    ("mrd", 1e9),
    ("mia.", 1e9),
    ("mld", 1e9),
    ("bln", 1e9),
    ("bn", 1e9),
    ("δισεκατομμύρια", 1e9),
    ("δισ.", 1e9),
    ("δισ", 1e9),
    ("trillion", 1e12),
    ("lakhs", 1e5),
    ("lakh", 1e5),
    ("crores", 1e7),
    ("crore", 1e7),
    ("cr", 1e7),
    ("k", 1e3),
    ("m", 1e6),
    ("b", 1e9),
    ("+", 1.0),
];

/// Korean, Japanese and Chinese signs of magnitudes.
const SIGNS: [(char, f64); 10] = [
    ('십', 1e1),
    ('백', 1e2),
    ('천', 1e3),
    ('만', 1e4),
    ('억', 1e8),
    ('조', 1e12),
    ('万', 1e4),
    ('萬', 1e4),
    ('億', 1e8),
    ('亿', 1e8),
];

/// Words in front of a number that is not exact.
const ABOUT: [&str; 22] = [
    "approximately",
    "approx.",
    "approx",
    "about",
    "around",
    "circa",
    "ca.",
    "more than",
    "less than",
    "up to",
    "over",
    "under",
    "περίπου",
    "πάνω από",
    "έως",
    "약",
    "대략",
    "~",
    "≈",
    ">=",
    ">",
    "<",
];

/// What is counted, behind a number.
const PEOPLE: [&str; 16] = [
    "employees",
    "employee",
    "people",
    "staff",
    "persons",
    "headcount",
    "ftes",
    "fte",
    "εργαζόμενοι",
    "εργαζομένους",
    "υπάλληλοι",
    "άτομα",
    "여명",
    "명",
    "인",
    "人",
];

/// Words of currencies besides their signs, in front of an amount or behind it.
const CURRENCIES: [(&str, &str); 3] = [("ευρώ", "EUR"), ("euro", "EUR"), ("Fr.", "CHF")];

fn strip_end<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let cut = text.len().checked_sub(word.len())?;
    let (head, tail) = text.split_at_checked(cut)?;
    (tail.eq_ignore_ascii_case(word) || tail.to_lowercase() == word).then(|| head.trim_end())
}

fn strip_start<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(word.len())?;
    (head.eq_ignore_ascii_case(word) || head.to_lowercase() == word).then(|| tail.trim_start())
}

/// The number in front of a magnitude, and the magnitude; 1 where there is none.
pub(super) fn split_magnitude(body: &str) -> (&str, f64) {
    let body = body.trim_end();
    let is_number =
        |head: &str| head.ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    let found = MAGNITUDES.iter().find_map(|(word, factor)| {
        strip_end(body, word).filter(|head| is_number(head)).map(|head| (head, *factor))
    });
    found.unwrap_or((body, 1.0))
}

/// Whether a text names a magnitude.
pub(super) fn has_magnitude(body: &str) -> bool {
    let has_sign = body.contains(|c: char| SIGNS.iter().any(|(own, _)| *own == c));
    has_sign || split_magnitude(body).1 != 1.0
}

/// "3억 5천만", "1억2000만", "3천5백만": thousands, hundreds and tens add up to what the next larger
/// sign multiplies, and both kinds of sign fall in magnitude. Nothing without such a sign.
pub(super) fn compound(body: &str, decimal: Option<DecimalSign>) -> Option<f64> {
    let sign = |c: char| SIGNS.iter().find(|(own, _)| *own == c).map(|(_, factor)| *factor);
    if !body.contains(|c: char| sign(c).is_some()) {
        return None;
    }
    let (mut rest, mut total, mut last) = (body.trim(), 0.0, f64::INFINITY);
    // What stands in front of the next of 만, 억 and 조, and its smallest sign.
    let (mut section, mut smallest) = (0.0, f64::INFINITY);
    while !rest.is_empty() {
        let end = rest.find(|c: char| sign(c).is_some()).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let digits = digits.trim();
        let number = if digits.is_empty() { None } else { Some(plain(digits, decimal)?) };
        let mut signs = behind.chars();
        let factor = signs.next().and_then(sign);
        rest = signs.as_str().trim_start();
        match factor {
            Some(factor) if factor < 1e4 => {
                if factor >= smallest {
                    return None;
                }
                // "천만" alone is one of them.
                section += number.unwrap_or(1.0) * factor;
                smallest = factor;
                continue;
            }
            _ if smallest.is_finite() && number.is_some_and(|number| number >= smallest) => {
                return None;
            }
            Some(factor) => {
                if factor >= last {
                    return None;
                }
                let is_bare = number.is_none() && smallest.is_infinite();
                let counted = if is_bare { 1.0 } else { section + number.unwrap_or(0.0) };
                total += counted * factor;
                last = factor;
            }
            None => {
                section += number.unwrap_or(0.0);
                break;
            }
        }
        (section, smallest) = (0.0, f64::INFINITY);
    }
    // "2억5천" is 2억 5천만 to who says it and 200,005,000 to who reads it: neither for sure.
    let is_short = last.is_finite() && last >= 1e8 && section > 0.0 && section < 1e4;
    (!is_short).then_some(total + section)
}

/// Without the word that says that the number is not exact.
pub(super) fn without_about(body: &str) -> &str {
    let rest = ABOUT.iter().find_map(|word| strip_start(body, word));
    rest.filter(|rest| rest.contains(|c: char| c.is_ascii_digit())).unwrap_or(body)
}

/// Without the word for what is counted.
pub(super) fn without_people(body: &str) -> &str {
    let rest = PEOPLE.iter().find_map(|word| strip_end(body, word));
    rest.filter(|rest| rest.contains(|c: char| c.is_ascii_digit())).unwrap_or(body)
}

/// The two ends of a range.
pub(super) fn range(body: &str) -> Option<(&str, &str)> {
    let split = |sign: &str| {
        let (lower, upper) = body.split_once(sign)?;
        let has_digits = |text: &str| text.contains(|c: char| c.is_ascii_digit());
        (has_digits(lower) && has_digits(upper)).then_some((lower, upper))
    };
    [" to ", " - ", " – ", "–", "~", "-", " έως ", "에서 "].into_iter().find_map(split)
}

/// The amount, its sign and its currency where the sign or the brackets are around both: "-$5",
/// "(5 €)".
pub(super) fn signed_amount(body: &str) -> Option<(&str, f64, Currency)> {
    let bracketed = body.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let negative = bracketed.or_else(|| body.strip_prefix(['-', '−']));
    let (inner, sign) = match negative {
        Some(inner) => (inner, -1.0),
        None => (body.strip_prefix('+')?, 1.0),
    };
    let (amount, currency) = split_currency(inner);
    // A second sign would say nothing that is sure.
    let is_plain = !amount.starts_with(['-', '−', '+', '(']);
    currency.filter(|_| is_plain).map(|currency| (amount, sign, currency))
}

/// An amount and its currency, in front of it or behind it, as a sign, a word or a code.
pub(super) fn split_currency(body: &str) -> (&str, Option<Currency>) {
    let body = body.trim();
    let signs = CURRENCY_SIGNS.iter().map(|(sign, code, _)| (*sign, *code));
    for (sign, code) in signs.chain(CURRENCIES) {
        if let Some(rest) = strip_start(body, sign).or_else(|| strip_end(body, sign))
            && rest.contains(|c: char| c.is_ascii_digit())
        {
            return (rest, Currency::parse(code).ok());
        }
    }
    let letters = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic());
    if let Some((head, tail)) = body.split_at_checked(3)
        && letters(head)
        && !tail.starts_with(|c: char| c.is_alphabetic())
        && let Ok(currency) = Currency::parse(head)
    {
        return (tail.trim(), Some(currency));
    }
    let cut = body.len().saturating_sub(3);
    if let Some((head, tail)) = body.split_at_checked(cut)
        && letters(tail)
        && !head.ends_with(|c: char| c.is_alphabetic())
        && let Ok(currency) = Currency::parse(tail)
    {
        return (head.trim(), Some(currency));
    }
    (body, None)
}
