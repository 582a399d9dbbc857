//! The unit in which a format shows numbers: a currency, or hundredths.

use speargun_domain::money::{Currency, SIGNS};

use super::value::Format;

/// Places whose currency shares its sign with others, by their number in formats (MS-LCID).
const PLACES: [(u32, &str); 33] = [
    (0x409, "USD"),
    (0x1009, "CAD"),
    (0xc0c, "CAD"),
    (0xc09, "AUD"),
    (0x1409, "NZD"),
    (0x4809, "SGD"),
    (0x1004, "SGD"),
    (0xc04, "HKD"),
    (0x3c09, "HKD"),
    (0x404, "TWD"),
    (0x80a, "MXN"),
    (0x340a, "CLP"),
    (0x240a, "COP"),
    (0x2c0a, "ARS"),
    (0x416, "BRL"),
    (0x809, "GBP"),
    (0x452, "GBP"),
    (0x411, "JPY"),
    (0x804, "CNY"),
    (0x41d, "SEK"),
    (0x414, "NOK"),
    (0x814, "NOK"),
    (0x406, "DKK"),
    (0x40f, "ISK"),
    (0x807, "CHF"),
    (0x100c, "CHF"),
    (0x810, "CHF"),
    (0x40e, "HUF"),
    (0x418, "RON"),
    (0x415, "PLN"),
    (0x405, "CZK"),
    (0x419, "RUB"),
    (0x1c09, "ZAR"),
];

/// The unit of a format that shows numbers.
pub(super) fn of_code(code: &str) -> Format {
    let mut literal = String::new();
    let (mut named, mut is_percent) = (None, false);
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        match sign {
            // What follows is the format of negative numbers.
            ';' => break,
            '%' => is_percent = true,
            // The next one takes its room, or fills the cell.
            '_' | '*' => {
                signs.next();
                literal.push(' ');
            }
            '\\' => literal.extend(signs.next()),
            '"' => literal.extend(signs.by_ref().take_while(|sign| *sign != '"')),
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                named = named.or_else(|| inside.strip_prefix('$').and_then(of_bracket));
            }
            '0'..='9' | '#' | '?' | '.' | ',' | '@' => literal.push(' '),
            sign => literal.push(sign),
        }
    }
    if is_percent {
        return Format::Percent;
    }
    let found = named.or_else(|| of_text(&literal));
    found.map_or(Format::Plain, |(currency, is_sure)| Format::Amount { currency, is_sure })
}

/// `€-408`: a sign or a code, and the place that it is of.
fn of_bracket(inside: &str) -> Option<(Currency, bool)> {
    let (sign, place) = inside.rsplit_once('-').unwrap_or((inside, ""));
    let sign = sign.trim();
    if sign.is_empty() {
        return None;
    }
    let place = u32::from_str_radix(place, 16).unwrap_or(0) & 0xffff;
    let of_sign = of_text(sign);
    if of_sign.is_some_and(|(_, is_sure)| is_sure) {
        return of_sign;
    }
    let of_place = PLACES.iter().find(|(number, _)| *number == place);
    let of_place = of_place.and_then(|(_, code)| Currency::parse(code).ok());
    of_place.map(|currency| (currency, true)).or(of_sign)
}

/// The one currency that a text names, by its code in capitals or by its sign, and whether no other
/// has it.
fn of_text(text: &str) -> Option<(Currency, bool)> {
    let is_code = |word: &&str| word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(is_code);
    let mut codes = words.filter_map(|word| Currency::parse(word).ok());
    if let Some(first) = codes.next() {
        return codes.all(|other| other == first).then_some((first, true));
    }
    let (sign, code, is_sure) = SIGNS.iter().find(|(sign, ..)| text.contains(sign))?;
    let rest = text.replacen(sign, "", 1);
    let is_one = SIGNS.iter().all(|(other, ..)| !rest.contains(other));
    Currency::parse(code).ok().filter(|_| is_one).map(|currency| (currency, *is_sure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_name_their_unit() {
        let told = |code: &str| match of_code(code) {
            Format::Amount { currency, is_sure } => {
                format!("{currency}{}", if is_sure { "" } else { "?" })
            }
            Format::Percent => "%".to_owned(),
            _ => String::new(),
        };
        for (code, expected) in [
            ("[$€-408] #,##0.00", "EUR"),
            ("#,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407]", "EUR"),
            ("\"₩\"#,##0", "KRW"),
            ("₩#,##0", "KRW"),
            ("[$₩-412]#,##0", "KRW"),
            ("#,##0.00 \"USD\"", "USD"),
            ("#,##0.00 \"EUR\";-#,##0.00 \"EUR\"", "EUR"),
            ("[$USD] #,##0.00", "USD"),
            ("[$$-409]#,##0.00", "USD"),
            ("[$$-1009]#,##0.00", "CAD"),
            ("[$$-C09]#,##0.00", "AUD"),
            ("\"$\"#,##0.00_);[Red]\\(\"$\"#,##0.00\\)", "USD?"),
            ("_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\)", "USD?"),
            ("[$kr-41D] #,##0", "SEK"),
            ("#,##0 [$kr]", ""),
            ("[$¥-804]#,##0", "CNY"),
            ("¥#,##0", "JPY?"),
            ("#,##0,,\"M€\"", "EUR"),
            ("0.0%", "%"),
            ("0%;-0%", "%"),
        ] {
            assert_eq!(told(code), expected, "{code}");
        }
        // Other words, colours, places without a sign, and what is of negative numbers alone.
        for code in [
            "General",
            "0.00",
            "[Red]0",
            "[$-409]0.00",
            "0 \"pcs\"",
            "0 \"top\"",
            "0\"%\"",
            "0\\%",
            "0;0%",
            "0;\"€\"0",
            "\"€/$\" 0",
            "@",
            "",
            "[",
            "\"",
            "\\",
        ] {
            assert_eq!(told(code), "", "{code}");
        }
    }

    #[test]
    fn each_format_has_a_number_of_its_own() {
        let amount = |code: &str, is_sure| Format::Amount {
            currency: Currency::parse(code).unwrap(),
            is_sure,
        };
        use Format::{Duration, Moment, Percent, Plain};
        let all = [Plain, Moment, Duration, Percent, amount("AED", false), amount("ZWG", true)];
        for format in all {
            assert_eq!(Format::of_code(format.code()), format);
        }
        assert_eq!(Format::of_code(u16::MAX), Plain);
    }
}
