use super::*;

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
        ("1’250.50", 1250.5),
        ("12,34,567", 1_234_567.0),
        ("12k", 12_000.0),
        ("3.4M", 3.4e6),
        ("1,2 εκατ.", 1.2e6),
        ("2 Mio.", 2e6),
        ("3 thousand", 3e3),
        ("2.5 crore", 2.5e7),
        ("5억", 5e8),
        ("3억 5천만", 3.5e8),
        ("1억2000만", 1.2e8),
        ("2조 3,000억", 2.3e12),
        ("천만", 1e7),
        ("1500만", 1.5e7),
        ("3천5백만", 3.5e7),
        ("2천5백", 2_500.0),
        ("3천 500만", 3.5e7),
        ("1억 2천3백4십만", 1.234e8),
        ("십억", 1e9),
        ("5천 3", 5_003.0),
        ("1만5천", 15_000.0),
        ("2억 3,456,789", 2.034_567_89e8),
        ("2.5천만", 2.5e7),
        ("(5)", -5.0),
        ("−7", -7.0),
        ("45%", 45.0),
        ("1e3", 1000.0),
        ("1.5E+11", 1.5e11),
        ("10,001+", 10_001.0),
    ] {
        assert_eq!(parse_number(text), Ok(expected), "{text}");
    }
    for text in [
        "",
        "abc",
        "1..2",
        "1,2,3",
        "--5",
        "inf",
        "NaN",
        "1e999",
        "가",
        "1 2",
        "12 34",
        "5만 3억",
        "5백 3천",
        "2억5천",
        "3억5",
        "3천 5000만",
        "10-50",
        "5 EUR",
        "2026-01-31",
        "1.2.3.4",
        ",",
        ".",
        "k",
        "1_2",
    ] {
        assert!(parse_number(text).is_err(), "{text}");
    }
}

#[test]
fn a_known_sign_decides_and_refuses_what_contradicts_it() {
    use DecimalSign::{Comma, Point};
    for (text, sign, expected) in [
        ("12.000", Comma, Some(12_000.0)),
        ("12.000", Point, Some(12.0)),
        ("12,000", Comma, Some(12.0)),
        ("12,000", Point, Some(12_000.0)),
        ("1.250,50", Comma, Some(1250.5)),
        ("1.250,50", Point, None),
        ("1.5", Comma, None),
        ("1,5", Point, None),
        ("3.500.000", Comma, Some(3_500_000.0)),
        ("3.500.000", Point, None),
        ("1,2 Mio", Comma, Some(1.2e6)),
        ("42", Comma, Some(42.0)),
    ] {
        assert_eq!(read(text, Some(sign)).map(|read| read.number), expected, "{text} {sign:?}");
    }
}

#[test]
fn cells_prove_a_sign_or_do_not() {
    use DecimalSign::{Comma, Point};
    use Evidence::{Nothing, Proves, TwoWays};
    for (text, expected) in [
        ("12", Nothing),
        ("12.000", TwoWays),
        ("8.500 €", TwoWays),
        ("12,000", TwoWays),
        ("12.5", Proves(Point)),
        ("12.50", Proves(Point)),
        ("0.125", Proves(Point)),
        ("1234.567", Proves(Point)),
        ("1,5", Proves(Comma)),
        ("3.500.000", Proves(Comma)),
        ("1,234,567", Proves(Point)),
        ("1.250,50", Proves(Comma)),
        ("1,250.50 USD", Proves(Point)),
        ("1 250,500", Proves(Comma)),
        ("1.2.3", Nothing),
        ("v1.2", Nothing),
        ("1.5 εκατ.", Proves(Point)),
        ("1.001-5.000", TwoWays),
        ("201-500", Nothing),
        ("$1M - $1,500,000", Proves(Point)),
        ("-1.5", Proves(Point)),
    ] {
        assert_eq!(evidence(text), expected, "{text}");
    }
}

#[test]
fn words_around_numbers_are_read() {
    let told = |text: &str| {
        let read = read(text, None)?;
        let currency = read.currency.map(|currency| currency.code().to_owned());
        Some((read.number, read.is_approximate, currency.unwrap_or_default()))
    };
    for (text, number, approximate, currency) in [
        ("1-10 employees", 1.0, true, ""),
        ("51 to 200", 51.0, true, ""),
        ("약 300명", 300.0, true, ""),
        ("120명", 120.0, false, ""),
        ("περίπου 50 άτομα", 50.0, true, ""),
        ("$1M - $10M", 1e6, true, "USD"),
        ("$1-10M", 1e6, true, "USD"),
        ("€5-€10 million", 5e6, true, "EUR"),
        ("약 50억원", 5e9, true, "KRW"),
        ("3억 5천만원", 3.5e8, false, "KRW"),
        ("3천5백만원", 3.5e7, false, "KRW"),
        ("1억2000만 원", 1.2e8, false, "KRW"),
        ("₩1,000,000", 1e6, false, "KRW"),
        ("12,500.00 EUR (13,600.00 USD)", 12_500.0, false, "EUR"),
        ("EUR 5", 5.0, false, "EUR"),
        ("1.054,20 €", 1054.2, false, "EUR"),
        ("over 500", 500.0, true, ""),
    ] {
        assert_eq!(told(text), Some((number, approximate, currency.to_owned())), "{text}");
    }
    for text in ["not disclosed", "USD", "employees", "a few", "-", "1-", "Q1 - Q2"] {
        assert_eq!(told(text), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_written_in_a_style_is_read_in_it(
        whole in 0_u64..10_000_000_000, cents in 0_u32..100,
    ) {
        let digits = whole.to_string();
        let group = |sign: char| {
            let mut grouped = String::new();
            for (place, digit) in digits.chars().enumerate() {
                if place > 0 && (digits.len() - place) % 3 == 0 {
                    grouped.push(sign);
                }
                grouped.push(digit);
            }
            grouped
        };
        let expected = whole as f64 + f64::from(cents) / 100.0;
        for (sign, text) in [
            (DecimalSign::Point, format!("{}.{cents:02}", group(','))),
            (DecimalSign::Comma, format!("{},{cents:02}", group('.'))),
            (DecimalSign::Comma, format!("{},{cents:02}", group(' '))),
            (DecimalSign::Point, format!("{}.{cents:02}", group('’'))),
        ] {
            let read = read(&text, Some(sign)).map(|read| read.number);
            proptest::prop_assert!(read.is_some_and(|read| (read - expected).abs() < 1e-3), "{text}");
            proptest::prop_assert_eq!(evidence(&text), Evidence::Proves(sign), "{}", text);
            let by_itself = parse_number(&text);
            proptest::prop_assert!(by_itself.is_ok_and(|read| (read - expected).abs() < 1e-3));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}", cell in "[-0-9.,'/: 억만천kM€$%()a-zα-ω]{0,20}") {
        for text in [text, cell] {
            let (found, _) = (read(&text, None), evidence(&text));
            proptest::prop_assert!(found.is_none_or(|found| found.number.is_finite()));
            let _ = read(&text, Some(DecimalSign::Comma));
            let order = crate::time::DateOrder::DayFirst;
            let _ = crate::time::parse_instant_in(&text, &crate::time::utc(), order);
            let _ = (crate::time::orders(&text), crate::time::is_two_ways(&text));
        }
    }
}

#[test]
fn a_sign_in_front_of_the_currency_is_that_of_the_amount() {
    for (text, expected, code) in [
        ("-$1,234.50", -1234.5, "USD"),
        ("($1,234.50)", -1234.5, "USD"),
        ("−€5", -5.0, "EUR"),
        ("- €5", -5.0, "EUR"),
        ("-EUR 1.234,50", -1234.5, "EUR"),
        ("(1.234,50 €)", -1234.5, "EUR"),
        ("-₩1,000,000", -1e6, "KRW"),
        ("(3억 5천만원)", -3.5e8, "KRW"),
        ("-$1.5M", -1.5e6, "USD"),
        ("+$5", 5.0, "USD"),
        ("+5 USD", 5.0, "USD"),
        ("$-5", -5.0, "USD"),
        ("$(5)", -5.0, "USD"),
        ("-5 €", -5.0, "EUR"),
    ] {
        let read = read(text, None).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            (read.number, read.currency.map(|own| own.code().to_owned())),
            (expected, Some(code.to_owned())),
            "{text}"
        );
        assert!(!read.is_approximate, "{text}");
    }
    for text in ["--$5", "-($5)", "-$-5", "($5", "$5)", "-$", "()", "+$(5)", "-(-$5)"] {
        assert_eq!(read(text, None), None, "{text}");
    }
    // The column's sign decides here too, and such a cell proves it.
    let comma = |text| read(text, Some(DecimalSign::Comma)).map(|read| read.number);
    assert_eq!((comma("-$1.234"), comma("-$1.5")), (Some(-1234.0), None));
    assert_eq!(evidence("-$1,234.50"), Evidence::Proves(DecimalSign::Point));
    assert_eq!(evidence("(1.234,50 €)"), Evidence::Proves(DecimalSign::Comma));
    assert_eq!(evidence("-$1.234"), Evidence::TwoWays);
}

#[test]
fn digits_in_wrong_groups_are_no_number() {
    for text in [
        "1.23.456",
        "1,23,4",
        "1,23,4567",
        "12,3,456",
        "1234,567,890",
        "1,2345,678",
        "123,45,678",
        "1.23.45",
        "1.2345.678",
        "12.34.567",
        "1,23.456",
        "1.23,4.5",
        "1'23'456",
        "1’23’456",
        "1_23_456",
        "1234 567",
        "1234'567",
        "123 45 678",
        "1 23 4567",
        "1 2345",
        ",123,456",
        "1,,234",
        "1,234,",
        "1.23.456,7",
    ] {
        assert_eq!(read(text, None), None, "{text}");
        for sign in [DecimalSign::Point, DecimalSign::Comma] {
            assert_eq!(read(text, Some(sign)), None, "{text} {sign:?}");
        }
        let amount = format!("{text} €");
        assert_eq!(read(&amount, None), None, "{amount}");
    }
    for (text, expected) in [
        ("1,23,456", 123_456.0),
        ("12,34,567.50", 1_234_567.5),
        ("1 23 456", 123_456.0),
        ("1.234.567", 1_234_567.0),
        ("1'234'567.5", 1_234_567.5),
        ("1 234 567,5", 1_234_567.5),
        ("123 456", 123_456.0),
        ("1.234 567", 1.234_567),
    ] {
        assert_eq!(read(text, None).map(|read| read.number), Some(expected), "{text}");
    }
}
