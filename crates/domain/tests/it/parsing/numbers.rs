//! Numbers as people of many countries write them.

use proptest::prelude::*;
use speargun_domain::number::{DecimalSign, Evidence, evidence, parse_number, read};

use DecimalSign::{Comma, Point};

/// 1,234,567.89 in the customs of many locales (Unicode CLDR, numbers/decimal), with the sign that
/// each proves.
#[test]
fn one_number_in_the_customs_of_many_countries() {
    for (locale, text, sign) in [
        ("en, ko, ja, zh, he", "1,234,567.89", Point),
        ("de, el, es, it, nl, pt-BR, tr, id, da", "1.234.567,89", Comma),
        ("fr", "1\u{202f}234\u{202f}567,89", Comma),
        ("cs, fi, nb, sv, pl, ru, uk, bg, hu, sk", "1\u{a0}234\u{a0}567,89", Comma),
        ("typed with a space bar", "1 234 567,89", Comma),
        ("thin spaces of the SI", "1\u{2009}234\u{2009}567.89", Point),
        ("de-CH", "1’234’567.89", Point),
        ("de-CH, typed", "1'234'567.89", Point),
        ("en-IN, hi", "12,34,567.89", Point),
        ("programs", "1_234_567.89", Point),
        ("programs", "1234567.89", Point),
        ("el, typed", "1234567,89", Comma),
    ] {
        assert_eq!(parse_number(text), Ok(1_234_567.89), "{locale}: {text}");
        assert_eq!(evidence(text), Evidence::Proves(sign), "{locale}: {text}");
        let known = read(text, Some(sign)).map(|found| found.number);
        assert_eq!(known, Some(1_234_567.89), "{locale}: {text}");
        let other = if sign == Point { Comma } else { Point };
        assert_eq!(read(text, Some(other)), None, "{locale}: {text} with the other sign");
    }
}

/// Magnitudes by their words in many languages.
#[test]
fn magnitudes_have_words_and_signs() {
    for (text, number) in [
        ("5k", 5e3),
        ("5 K", 5e3),
        ("5 thousand", 5e3),
        ("5 Tsd.", 5e3),
        ("5 tsd", 5e3),
        ("5 χιλ.", 5e3),
        ("5 χιλιάδες", 5e3),
        ("5m", 5e6),
        ("5M", 5e6),
        ("5 mn", 5e6),
        ("5MM", 5e6),
        ("5 mln", 5e6),
        ("5 Mio", 5e6),
        ("5 Mio.", 5e6),
        ("5 mill.", 5e6),
        ("5 million", 5e6),
        ("5 Millions", 5e6),
        ("5 Millionen", 5e6),
        ("5 εκ.", 5e6),
        ("5 εκατ.", 5e6),
        ("5 εκατομμύρια", 5e6),
        ("5b", 5e9),
        ("5bn", 5e9),
        ("5 billion", 5e9),
        ("5 Mrd.", 5e9),
        ("5 Milliarden", 5e9),
        ("5 mld", 5e9),
        ("5 δισ.", 5e9),
        ("5 δισεκατομμύρια", 5e9),
        ("5 trillion", 5e12),
        ("5 lakh", 5e5),
        ("5 crore", 5e7),
        ("5 Cr", 5e7),
        ("5만", 5e4),
        ("5백만", 5e6),
        ("5천만", 5e7),
        ("5억", 5e8),
        ("5조", 5e12),
        ("5万", 5e4),
        ("5億", 5e8),
        ("5亿", 5e8),
        ("1.5M", 1.5e6),
        ("1,5 Mio.", 1.5e6),
        ("2.5억", 2.5e8),
    ] {
        assert_eq!(parse_number(text), Ok(number), "{text}");
        let found = read(text, None).unwrap();
        assert!(found.has_magnitude && !found.is_approximate, "{text}");
        // What the cell says itself comes before the scale of the column.
        assert_eq!(found.scale(1_000.0), 1.0, "{text}");
    }
    let plain = read("5", None).unwrap();
    assert!(!plain.has_magnitude);
    assert_eq!(plain.scale(1_000.0), 1_000.0);
}

/// Korean numbers are sums of 조, 억, 만, and of 천, 백, 십 within each.
#[test]
fn korean_numbers_add_up() {
    for (text, number) in [
        ("3억 5천만", 3.5e8),
        ("3억5천만", 3.5e8),
        ("1억 2,345만 6,789", 123_456_789.0),
        ("1억2345만6789", 123_456_789.0),
        ("2조 3,000억", 2.3e12),
        ("2조 3천억", 2.3e12),
        ("1만 2천", 12_000.0),
        ("9천9백9십9", 9_999.0),
        ("천", 1e3),
        ("백만", 1e6),
        ("십만", 1e5),
        ("억", 1e8),
        ("3천", 3_000.0),
        ("1조 1억 1만 1", 1_000_100_010_001.0),
        ("-3억", -3e8),
        ("(3억)", -3e8),
    ] {
        assert_eq!(parse_number(text), Ok(number), "{text}");
    }
    for text in ["3만 2억", "3백 2천", "만억", "2억5천", "2억5", "1억 1억", "3천 5000만"]
    {
        assert!(parse_number(text).is_err(), "{text}");
    }
}

#[test]
fn signs_brackets_and_percents_are_parts_of_a_number() {
    for (text, number) in [
        ("-5", -5.0),
        ("−5", -5.0),
        ("+5", 5.0),
        ("(5)", -5.0),
        ("(1,234.50)", -1234.5),
        ("-1.234,5", -1234.5),
        ("-5k", -5_000.0),
        ("45%", 45.0),
        ("45 %", 45.0),
        ("-3,5 %", -3.5),
        (".5", 0.5),
        (",5", 0.5),
        ("5.", 5.0),
        ("007", 7.0),
        ("0", 0.0),
        ("1e3", 1e3),
        ("1.5e-3", 0.0015),
        ("2E+6", 2e6),
    ] {
        assert_eq!(parse_number(text), Ok(number), "{text}");
    }
}

#[test]
fn what_is_no_number_is_none() {
    for text in [
        "",
        " ",
        "-",
        "+",
        ".",
        ",",
        "%",
        "k",
        "e5",
        "1e",
        "1e+",
        "1e12345",
        "--1",
        "1-2-3",
        "1..5",
        "1,,5",
        "1,23,4",
        "12,345,67",
        "12 3456",
        "1’23",
        "5 apples",
        "abc",
        "NaN",
        "inf",
        "infinity",
        "0x1F",
        "1/2",
        "½",
        "٣",
        "V",
        "#5",
        "5#",
        "2026-01-31",
        "10:30",
        "192.168.0.1",
        "+49 30 123456",
        "1,234.567,89",
        "1.234,567.89",
    ] {
        assert!(parse_number(text).is_err(), "{text}: {:?}", parse_number(text));
    }
    assert_eq!(read(&"9".repeat(81), None), None, "longer than any number");
}

/// A range is its lower end and approximate; a magnitude of the upper end is that of both, unless
/// the lower one would be above it.
#[test]
fn a_range_is_its_lower_end() {
    for (text, number) in [
        ("51-200", 51.0),
        ("51 - 200", 51.0),
        ("51–200", 51.0),
        ("51 – 200", 51.0),
        ("51~200", 51.0),
        ("51 to 200", 51.0),
        ("51에서 200", 51.0),
        ("51 έως 200", 51.0),
        ("1,001-5,000", 1_001.0),
        ("1.001-5.000", 1.001),
        ("1-5M", 1e6),
        ("1M-5M", 1e6),
        ("$1M - $5M", 1e6),
        ("500K-1M", 500_000.0),
        ("500-1K", 500.0),
        ("10-50 employees", 10.0),
        ("10~50명", 10.0),
    ] {
        let found = read(text, None).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found.number, found.is_approximate), (number, true), "{text}");
        assert!(parse_number(text).is_err(), "{text} is no single number");
    }
}

#[test]
fn about_makes_a_number_approximate() {
    for (text, number) in [
        ("about 300", 300.0),
        ("approx. 300", 300.0),
        ("~300", 300.0),
        ("≈ 300", 300.0),
        ("ca. 300", 300.0),
        ("circa 300", 300.0),
        ("over 300", 300.0),
        ("more than 300", 300.0),
        ("up to 300", 300.0),
        (">300", 300.0),
        ("<300", 300.0),
        (">= 300", 300.0),
        ("약 300", 300.0),
        ("대략 300명", 300.0),
        ("περίπου 300", 300.0),
        ("πάνω από 300", 300.0),
        ("έως 300", 300.0),
    ] {
        let found = read(text, None).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found.number, found.is_approximate), (number, true), "{text}");
    }
}

#[test]
fn what_is_counted_may_stand_behind() {
    for text in [
        "300 employees",
        "300 people",
        "300 staff",
        "300 FTE",
        "300 FTEs",
        "300명",
        "300 명",
        "300인",
        "300人",
        "300여명",
        "300 άτομα",
        "300 εργαζόμενοι",
        "300 υπάλληλοι",
    ] {
        let found = read(text, None).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(found.number, 300.0, "{text}");
    }
}

/// What three digits behind one sign are, the cell alone cannot say.
#[test]
fn one_sign_before_three_digits_is_read_by_its_column() {
    for (text, with_point, with_comma) in [
        ("1.234", 1.234, 1_234.0),
        ("12.345", 12.345, 12_345.0),
        ("999.999", 999.999, 999_999.0),
        ("1,234", 1_234.0, 1.234),
        ("123,456", 123_456.0, 123.456),
        ("-1.234", -1.234, -1_234.0),
    ] {
        assert_eq!(evidence(text), Evidence::TwoWays, "{text}");
        let as_read = |sign| read(text, Some(sign)).map(|found| found.number);
        assert_eq!(as_read(Point), Some(with_point), "{text}");
        assert_eq!(as_read(Comma), Some(with_comma), "{text}");
    }
    for (text, sign) in [
        ("0.123", Point),
        ("0,123", Comma),
        ("1234.567", Point),
        ("1.23", Point),
        ("1,2", Comma),
        ("1.2345", Point),
        ("1.234.567", Comma),
        ("1,234,567", Point),
        ("1,234.5", Point),
        ("1.234,5", Comma),
    ] {
        assert_eq!(evidence(text), Evidence::Proves(sign), "{text}");
        let other = if sign == Point { Comma } else { Point };
        assert_eq!(read(text, Some(other)), None, "{text} with the other sign");
    }
    for text in ["1234", "abc", "", "1.2.3.4", "1 234", "v1.2", "10,20,30"] {
        assert_eq!(evidence(text), Evidence::Nothing, "{text}");
    }
}

/// How a locale writes a number: the sign between groups and the one before the fraction.
fn written(whole: u64, cents: u32, group: &str, point: char) -> String {
    let digits = whole.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    format!("{text}{point}{cents:02}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// A number denied, bracketed, with a plus or a percent sign keeps its figures.
    #[test]
    fn signs_around_a_number_change_its_sign_alone(
        whole in 0_u64..100_000_000, cents in 0_u32..100, style in 0_usize..4,
    ) {
        let (group, point) = [(",", '.'), (".", ','), ("\u{a0}", ','), ("’", '.')][style];
        let text = written(whole, cents, group, point);
        let number = parse_number(&text).unwrap();
        prop_assert!((number - (whole as f64 + f64::from(cents) / 100.0)).abs() < 1e-6);
        for (around, sign) in [
            (format!("-{text}"), -1.0),
            (format!("({text})"), -1.0),
            (format!("+{text}"), 1.0),
            (format!(" {text} "), 1.0),
            (format!("{text}%"), 1.0),
            (format!("{text} %"), 1.0),
        ] {
            prop_assert_eq!(parse_number(&around), Ok(sign * number), "{}", around);
        }
    }

    /// A magnitude multiplies what stands in front of it.
    #[test]
    fn a_magnitude_multiplies(number in 1_u32..100_000, fraction in 0_u32..10) {
        let text = format!("{number}.{fraction}");
        let plain = parse_number(&text).unwrap();
        for (word, factor) in [("k", 1e3), ("M", 1e6), (" million", 1e6), ("bn", 1e9), ("억", 1e8)] {
            let found = parse_number(&format!("{text}{word}")).unwrap();
            prop_assert!((found - plain * factor).abs() <= factor * 1e-6, "{}{}", text, word);
        }
    }

    /// Korean signs of magnitude say the number that they are made of.
    #[test]
    fn a_number_is_written_in_korean_signs(
        trillions in 0_u64..100, rest in 0_u64..1_000_000_000_000,
    ) {
        let number = trillions * 1_000_000_000_000 + rest;
        let parts = [(1_000_000_000_000, "조"), (100_000_000, "억"), (10_000, "만"), (1, "")];
        let mut left = number;
        let mut text = String::new();
        for (size, sign) in parts {
            if left / size > 0 {
                // "5억" and a rest below 만 leave open whether 만 is meant.
                text.push_str(&format!("{}{sign} ", left / size));
            }
            left %= size;
        }
        let below = number % 10_000;
        let is_short = number >= 100_000_000 && number / 10_000 % 10_000 == 0 && below > 0;
        match parse_number(&text) {
            Ok(found) => prop_assert_eq!(found, number as f64, "{}", text),
            Err(_) => prop_assert!(is_short || number == 0, "{} was refused", text),
        }
    }

    /// What is read with one sign proves that sign, or says nothing against it.
    #[test]
    fn a_proof_is_never_of_the_sign_that_cannot_read_it(cell in "[0-9]{1,4}([.,'’ ][0-9]{1,4}){0,3}") {
        match evidence(&cell) {
            Evidence::Proves(sign) => {
                let other = if sign == Point { Comma } else { Point };
                if read(&cell, None).is_some() {
                    prop_assert!(read(&cell, Some(sign)).is_some(), "{}", cell);
                    prop_assert!(read(&cell, Some(other)).is_none(), "{}", cell);
                }
            }
            Evidence::TwoWays => {
                prop_assert!(read(&cell, Some(Point)).is_some(), "{}", cell);
                prop_assert!(read(&cell, Some(Comma)).is_some(), "{}", cell);
            }
            Evidence::Nothing => {
                let both = [Point, Comma].map(|sign| read(&cell, Some(sign)).map(|r| r.number));
                prop_assert_eq!(both[0], both[1], "{}", cell);
            }
        }
    }
}
