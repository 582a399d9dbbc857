//! The unit that a heading gives its cells: `매출액(백만원)`, `Annual Revenue (USD)`, `Revenue in €m`.

use speargun_domain::money::Currency;

/// In what a column counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Unit {
    /// What its numbers are multiplied by.
    pub(crate) scale: f64,
    /// In which currency its amounts are that name none.
    pub(crate) currency: Option<Currency>,
}

impl Unit {
    const NONE: Self = Self { scale: 1.0, currency: None };
}

/// Words of units, each with what it multiplies by and its currency.
const WORDS: [(&str, f64, &str); 78] = [
    ("us$", 1.0, "USD"),
    ("$", 1.0, "USD"),
    ("€", 1.0, "EUR"),
    ("£", 1.0, "GBP"),
    ("₩", 1.0, "KRW"),
    ("￦", 1.0, "KRW"),
    ("¥", 1.0, "JPY"),
    ("₹", 1.0, "INR"),
    ("원", 1.0, "KRW"),
    ("円", 1.0, "JPY"),
    ("ευρώ", 1.0, "EUR"),
    ("ευρω", 1.0, "EUR"),
    ("euros", 1.0, "EUR"),
    ("euro", 1.0, "EUR"),
    ("dollars", 1.0, "USD"),
    ("달러", 1.0, "USD"),
    ("thousands", 1e3, ""),
    ("thousand", 1e3, ""),
    ("tsd.", 1e3, ""),
    ("tsd", 1e3, ""),
    ("χιλιάδες", 1e3, ""),
    ("χιλ.", 1e3, ""),
    ("χιλ", 1e3, ""),
    ("'000s", 1e3, ""),
    ("'000", 1e3, ""),
    ("000s", 1e3, ""),
    ("000", 1e3, ""),
    ("1000", 1e3, ""),
    ("1,000", 1e3, ""),
    ("millions", 1e6, ""),
    ("million", 1e6, ""),
    ("mio.", 1e6, ""),
    ("mio", 1e6, ""),
    ("mln", 1e6, ""),
    ("mil.", 1e6, ""),
    ("mn", 1e6, ""),
    ("mm", 1e6, ""),
    ("εκατομμύρια", 1e6, ""),
    ("εκατ.", 1e6, ""),
    ("εκατ", 1e6, ""),
    ("εκ.", 1e6, ""),
    ("billions", 1e9, ""),
    ("billion", 1e9, ""),
    ("mrd.", 1e9, ""),
    ("mrd", 1e9, ""),
    ("bn", 1e9, ""),
    ("δισ.", 1e9, ""),
    ("lakhs", 1e5, ""),
    ("lakh", 1e5, ""),
    ("crores", 1e7, ""),
    ("crore", 1e7, ""),
    ("십억", 1e9, ""),
    ("백만", 1e6, ""),
    ("천만", 1e7, ""),
    ("십만", 1e5, ""),
    ("천", 1e3, ""),
    ("만", 1e4, ""),
    ("억", 1e8, ""),
    ("조", 1e12, ""),
    ("百万", 1e6, ""),
    ("千", 1e3, ""),
    ("万", 1e4, ""),
    ("億", 1e8, ""),
    ("명", 1.0, ""),
    ("인", 1.0, ""),
    ("단위:", 1.0, ""),
    ("단위", 1.0, ""),
    ("people", 1.0, ""),
    ("persons", 1.0, ""),
    ("employees", 1.0, ""),
    ("άτομα", 1.0, ""),
    ("ατομα", 1.0, ""),
    ("fte", 1.0, ""),
    ("%", 1.0, ""),
    ("in", 1.0, ""),
    ("k", 1e3, ""),
    ("m", 1e6, ""),
    ("b", 1e9, ""),
];

/// A heading without its unit, and the unit.
pub(super) fn split(heading: &str) -> (&str, Unit) {
    let trimmed = heading.trim();
    if let Some((rest, _)) = split_zone(trimmed) {
        return (rest, Unit::NONE);
    }
    if let Some((rest, format)) = trimmed.strip_suffix(')').and_then(|body| body.rsplit_once('('))
        && is_date_format(format)
    {
        return (rest.trim_end(), Unit::NONE);
    }
    for (open, close) in [("(", ")"), ("[", "]"), ("（", "）"), (" in ", ""), (", ", "")] {
        if let Some(body) = trimmed.strip_suffix(close)
            && let Some((rest, inner)) = body.rsplit_once(open)
            && !rest.trim().is_empty()
            && let Some(unit) = read(inner)
        {
            return (rest.trim_end(), unit);
        }
    }
    // "Annual Revenue USD"
    if let Some((rest, code)) = trimmed.rsplit_once(' ')
        && code.len() == 3
        && code.bytes().all(|byte| byte.is_ascii_uppercase())
        && let Ok(currency) = Currency::parse(code)
    {
        return (rest.trim_end(), Unit { scale: 1.0, currency: Some(currency) });
    }
    (trimmed, Unit::NONE)
}

/// A heading without the zone of who exported it, and that zone: "Close Date (EDT)".
fn split_zone(heading: &str) -> Option<(&str, &str)> {
    let (rest, zone) = heading.strip_suffix(')')?.rsplit_once('(')?;
    let is_known = ZONES.split_ascii_whitespace().any(|known| known == zone);
    (is_known || is_offset(zone)).then(|| (rest.trim_end(), zone))
}

/// Whether a text is how far a zone is from that of Greenwich: UTC+9, GMT+02:00.
fn is_offset(text: &str) -> bool {
    let offset = text.strip_prefix("UTC").or(text.strip_prefix("GMT"));
    offset.is_some_and(|offset| {
        let hours = offset.strip_prefix(['+', '-', '\u{2212}']).unwrap_or("");
        !hours.is_empty() && hours.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
    })
}

/// Whether a text says how days are written: MM/DD/YYYY, yyyy-mm-dd.
fn is_date_format(text: &str) -> bool {
    let is_letter = |c: char| matches!(c, 'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's');
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 4
        && letters.clone().all(is_letter)
        && text.chars().any(|c| c == 'y' || c == 'Y')
        && text.chars().all(|c| is_letter(c) || matches!(c, '/' | '-' | '.' | ':' | ' '))
}

/// The letters of the zone in which the times of a column are, where its heading says it.
#[must_use]
pub fn zone_of(heading: &str) -> Option<&str> {
    split_zone(heading.trim()).map(|(_, zone)| zone)
}

/// Time zones behind headings of dates.
const ZONES: &str = "UTC GMT WET WEST CET CEST EET EEST MSK BST IST EST EDT CST CDT MST MDT PST PDT \
    AKST AKDT HST KST JST SGT HKT AEST AEDT ACST AWST NZST NZDT BRT ART";

/// Reads a unit; nothing where anything else stands there.
fn read(text: &str) -> Option<Unit> {
    const LENGTH_MAX: usize = 40;
    if text.len() > LENGTH_MAX {
        return None;
    }
    let lower = text.to_lowercase();
    let (mut rest, mut unit) = (lower.trim(), Unit::NONE);
    let mut is_any = false;
    while !rest.is_empty() {
        let code = rest.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let ends = rest.get(3..).is_none_or(|rest| !rest.starts_with(char::is_alphabetic));
        if let Some(currency) = code.filter(|_| ends).and_then(|code| Currency::parse(code).ok()) {
            unit.currency = unit.currency.or(Some(currency));
            rest = rest[3..].trim_start_matches([' ', '/', ',', '.']);
        } else {
            let (word, scale, code) = WORDS.iter().find(|(word, _, _)| rest.starts_with(word))?;
            unit.scale *= scale;
            unit.currency = unit.currency.or_else(|| Currency::parse(code).ok());
            rest = rest[word.len()..].trim_start_matches([' ', '/', ',']);
        }
        is_any = true;
    }
    is_any.then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_their_unit() {
        for (heading, rest, scale, code) in [
            ("매출액(백만원)", "매출액", 1e6, "KRW"),
            ("매출액 (단위: 억원)", "매출액", 1e8, "KRW"),
            ("직원 수(명)", "직원 수", 1.0, ""),
            ("Annual Revenue (USD)", "Annual Revenue", 1.0, "USD"),
            ("Revenue (US$ millions)", "Revenue", 1e6, "USD"),
            ("Revenue ($M)", "Revenue", 1e6, "USD"),
            ("Revenue in €m", "Revenue", 1e6, "EUR"),
            ("Umsatz [Mio. EUR]", "Umsatz", 1e6, "EUR"),
            ("Κύκλος εργασιών (€)", "Κύκλος εργασιών", 1.0, "EUR"),
            ("Κύκλος εργασιών (χιλ. €)", "Κύκλος εργασιών", 1e3, "EUR"),
            ("Annual Revenue USD", "Annual Revenue", 1.0, "USD"),
            ("Revenue ('000)", "Revenue", 1e3, ""),
            ("Probability (%)", "Probability", 1.0, ""),
        ] {
            let (found, unit) = split(heading);
            let currency = unit.currency.map_or(String::new(), |own| own.code().to_owned());
            assert_eq!((found, unit.scale, currency.as_str()), (rest, scale, code), "{heading}");
        }
        for heading in [
            "Associated Company IDs (Primary)",
            "Name (legal)",
            "Signed in",
            "Opted in",
            "(USD)",
            "Checked in KEN and more",
            "Phone (mobile)",
            "",
        ] {
            assert_eq!(split(heading), (heading.trim(), Unit::NONE), "{heading}");
        }
    }
}
