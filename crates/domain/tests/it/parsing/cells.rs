//! One cell of a file by the kind of its field.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use speargun_domain::consent::Circles;
use speargun_domain::money::Money;
use speargun_domain::number::DecimalSign;
use speargun_domain::parse::{
    Cell, CellError, CellNote, LIST_LENGTH_MAX, ParseContext, Shown, parse_cell,
};
use speargun_domain::record::FieldKind;
use speargun_domain::time::DateOrder;
use speargun_domain::value::Value;

use crate::build::{at, currency};

fn context() -> ParseContext {
    ParseContext {
        currency: currency("EUR"),
        zone: TimeZone::UTC,
        date_order: DateOrder::DayFirst,
        writes_year_first: false,
        follows_language: false,
        in_hundredths: None,
        decimal: None,
        circles: Circles::Absent,
    }
}

type Parsed = Result<(Cell, Option<CellNote>), CellError>;

fn cell(text: &str, kind: FieldKind) -> Parsed {
    parse_cell(text, kind, 1.0, &context())
}

fn exact(value: impl Into<Value>) -> Parsed {
    Ok((Cell::One(value.into()), None))
}

fn about(value: impl Into<Value>) -> Parsed {
    Ok((Cell::One(value.into()), Some(CellNote::Approximate)))
}

fn money(minor: i64, code: &str) -> Parsed {
    Ok((Cell::Money(Money { minor, currency: currency(code) }), None))
}

const KINDS: [FieldKind; 11] = [
    FieldKind::Text,
    FieldKind::Key,
    FieldKind::Reference,
    FieldKind::Integer,
    FieldKind::Number,
    FieldKind::Money,
    FieldKind::Instant,
    FieldKind::Truth,
    FieldKind::Country,
    FieldKind::List,
    FieldKind::Share,
];

#[test]
fn a_blank_cell_says_nothing_of_any_kind() {
    for kind in KINDS {
        for text in ["", " ", "\t", "\u{a0}"] {
            assert_eq!(cell(text, kind), Ok((Cell::Blank, None)), "{text:?} {kind:?}");
        }
    }
}

/// What exports write where there is nothing is no value of any kind.
#[test]
fn what_exports_write_for_nothing_is_blank() {
    for text in [
        "null",
        "NULL",
        "(null)",
        "None",
        "select",
        "-None-",
        "--None--",
        "#N/A",
        "NaN",
        "\\N",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "(blank)",
        "undefined",
    ] {
        for kind in KINDS {
            let expected = Ok((Cell::Blank, Some(CellNote::Placeholder)));
            assert_eq!(cell(text, kind), expected, "{text} {kind:?}");
        }
    }
}

/// Words for "not known" are blank where a number or a day is expected, and may be a text.
#[test]
fn words_for_unknown_are_blank_where_something_else_is_expected() {
    for text in [
        "N/A",
        "n.a.",
        "na",
        "Unknown",
        "not available",
        "undisclosed",
        "confidential",
        "TBD",
        "tbc",
        "pending",
        "?",
        "???",
        "미상",
        "없음",
        "비공개",
        "미정",
        "해당 없음",
        "δ/υ",
        "άγνωστο",
        "keine Angabe",
        "-",
        "—",
        "--",
        "...",
        "*",
    ] {
        for kind in [
            FieldKind::Integer,
            FieldKind::Number,
            FieldKind::Money,
            FieldKind::Instant,
            FieldKind::Truth,
            FieldKind::Share,
        ] {
            let expected = Ok((Cell::Blank, Some(CellNote::Placeholder)));
            assert_eq!(cell(text, kind), expected, "{text} {kind:?}");
        }
    }
    for text in ["Unknown", "Private", "Pending", "?", "TBD", "Missing", "NA", "Nil"] {
        assert_eq!(cell(text, FieldKind::Text), exact(text), "{text}");
    }
    for text in ["N/A", "n.a.", "-", "—", "없음", "미상", "δ/υ"] {
        let expected = Ok((Cell::Blank, Some(CellNote::Placeholder)));
        assert_eq!(cell(text, FieldKind::Text), expected, "{text}");
    }
    // A key is kept to the letter.
    for text in ["-", "N/A", "0", "TBD"] {
        assert_eq!(cell(text, FieldKind::Key), exact(text), "{text}");
    }
}

#[test]
fn whole_numbers_are_counted() {
    for (text, expected) in [
        ("0", exact(0_i64)),
        ("1200", exact(1_200_i64)),
        ("1,200", exact(1_200_i64)),
        ("1.2k", exact(1_200_i64)),
        ("1200.0", exact(1_200_i64)),
        ("10-50", about(10_i64)),
        ("약 300명", about(300_i64)),
        ("10,001+", exact(10_001_i64)),
        ("3억", exact(300_000_000_i64)),
        // A fraction of a whole is not exact.
        ("12.6", about(13_i64)),
        ("12.4", about(12_i64)),
    ] {
        assert_eq!(cell(text, FieldKind::Integer), expected, "{text}");
    }
    for text in ["-3", "(5)", "many", "1e300", "9e15 ", "2026-01-31", "1,2,3"] {
        let found = cell(text, FieldKind::Integer);
        let is_large = text.starts_with("9e15");
        assert_eq!(found.is_err(), !is_large, "{text}: {found:?}");
    }
    assert!(cell("9.1e15", FieldKind::Integer).is_err(), "too large to be exact");
}

/// A file that counts thousands says so once, and cells that name their magnitude go before it.
#[test]
fn a_scale_multiplies_what_has_no_magnitude() {
    for (text, kind, scale, expected) in [
        ("12", FieldKind::Integer, 1_000.0, exact(12_000_i64)),
        ("12k", FieldKind::Integer, 1_000_000.0, exact(12_000_i64)),
        ("1.5", FieldKind::Number, 1_000.0, exact(1_500.0)),
        ("1.5", FieldKind::Money, 1e6, money(150_000_000, "EUR")),
        ("$1.5M", FieldKind::Money, 1e6, money(150_000_000, "USD")),
        ("5억", FieldKind::Money, 1e8, money(50_000_000_000, "EUR")),
        ("45", FieldKind::Share, 0.01, exact(0.45)),
        ("0.45", FieldKind::Share, 1.0, exact(0.45)),
    ] {
        assert_eq!(parse_cell(text, kind, scale, &context()), expected, "{text} × {scale}");
    }
}

#[test]
fn amounts_are_minor_units_of_their_currency() {
    for (text, expected) in [
        ("1054", money(105_400, "EUR")),
        ("1.054,20 €", money(105_420, "EUR")),
        ("$1,054.20", money(105_420, "USD")),
        ("₩500,000,000", money(500_000_000, "KRW")),
        ("5억원", money(500_000_000, "KRW")),
        ("KWD 1.5", money(1_500, "KWD")),
        ("0", money(0, "EUR")),
        ("0.005", money(1, "EUR")),
    ] {
        assert_eq!(cell(text, FieldKind::Money), expected, "{text}");
    }
    let range = cell("$1M - $5M", FieldKind::Money);
    let lower = Money { minor: 100_000_000, currency: currency("USD") };
    assert_eq!(range, Ok((Cell::Money(lower), Some(CellNote::Approximate))));
    for text in ["-5", "(5)", "-€5", "45%", "free", "1e300", "EUR"] {
        assert!(cell(text, FieldKind::Money).is_err(), "{text}");
    }
}

/// Exports write 60 or 60 % for 0.6; a plain 1 is a whole.
#[test]
fn shares_are_fractions_of_one() {
    for (text, in_hundredths, share) in [
        ("60%", None, 0.6),
        ("60 %", None, 0.6),
        ("60％", None, 0.6),
        ("60", None, 0.6),
        ("0.6", None, 0.6),
        ("0,6", None, 0.6),
        ("1", None, 1.0),
        ("100", None, 1.0),
        ("0", None, 0.0),
        ("-5%", None, -0.05),
        ("1%", None, 0.01),
        ("0.5%", None, 0.005),
        // The column shows that its shares are hundredths, or that they are not.
        ("1", Some(true), 0.01),
        ("0.5", Some(true), 0.005),
        ("1.5", Some(false), 1.5),
        ("60%", Some(false), 0.6),
    ] {
        let context = ParseContext { in_hundredths, ..context() };
        let found = parse_cell(text, FieldKind::Share, 1.0, &context).unwrap();
        let Cell::One(Value::Real(found)) = found.0 else { panic!("{text}") };
        assert!((found - share).abs() < 1e-12, "{text} {in_hundredths:?}: {found}");
    }
    for text in ["20000%", "half", "1/2"] {
        assert!(cell(text, FieldKind::Share).is_err(), "{text}");
    }
}

#[test]
fn truths_are_said_in_many_languages() {
    for (text, truth) in [
        ("true", true),
        ("TRUE", true),
        ("Yes", true),
        ("y", true),
        ("1", true),
        ("1.0", true),
        ("X", true),
        ("✓", true),
        ("예", true),
        ("네", true),
        ("Ναι", true),
        ("wahr", true),
        ("ja", true),
        ("Oui", true),
        ("sí", true),
        ("○", true),
        ("false", false),
        ("No", false),
        ("n", false),
        ("0", false),
        ("0.0", false),
        ("아니오", false),
        ("아니요", false),
        ("Όχι", false),
        ("falsch", false),
        ("nein", false),
        ("non", false),
    ] {
        assert_eq!(cell(text, FieldKind::Truth), exact(truth), "{text}");
    }
    for text in ["maybe", "2", "yes and no", "ye", "truee"] {
        assert!(cell(text, FieldKind::Truth).is_err(), "{text}");
    }
}

/// Beside circles a cross means no; where it is doubtful a circle decides nothing.
#[test]
fn circles_and_crosses_are_read_by_their_column() {
    for (text, circles, expected) in [
        ("O", Circles::Yes, Some(true)),
        ("X", Circles::Yes, Some(false)),
        ("×", Circles::Yes, Some(false)),
        ("X", Circles::Absent, Some(true)),
        ("○", Circles::Doubtful, None),
    ] {
        let context = ParseContext { circles, ..context() };
        let found = parse_cell(text, FieldKind::Truth, 1.0, &context);
        assert_eq!(found.ok(), expected.and_then(|truth| exact(truth).ok()), "{text} {circles:?}");
    }
}

#[test]
fn lists_are_split_by_the_sign_that_they_have() {
    for (text, expected) in [
        ("a;b;c", r#"["a","b","c"]"#),
        ("a | b | c", r#"["a","b","c"]"#),
        ("a, b, c", r#"["a","b","c"]"#),
        ("Acme, Inc.; Ajax", r#"["Acme, Inc.","Ajax"]"#),
        ("a;;b; ;", r#"["a","b"]"#),
        (r#"["a, b","c;d"]"#, r#"["a, b","c;d"]"#),
        ("[broken", r#"["[broken"]"#),
        ("a;a;b;a", r#"["a","b","a"]"#),
        ("삼성; 현대", r#"["삼성","현대"]"#),
    ] {
        assert_eq!(cell(text, FieldKind::List), exact(expected), "{text}");
    }
    assert_eq!(cell(";", FieldKind::List), exact(Value::Null));
    let long = ["x1", "x2"].repeat(300).join(";");
    let Ok((Cell::One(Value::Text(kept)), _)) = cell(&long, FieldKind::List) else { panic!() };
    let kept: Vec<String> = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept.len(), LIST_LENGTH_MAX);
}

#[test]
fn texts_are_cleaned_and_keys_are_not() {
    for (text, as_text, as_key) in [
        ("  Acme   Inc. ", "Acme Inc.", "Acme   Inc."),
        ("AT&amp;T", "AT&T", "AT&amp;T"),
        ("a\u{200b}b", "ab", "a\u{200b}b"),
        ("a\0b", "ab", "ab"),
        ("line\nbreak", "line break", "line\nbreak"),
        ("0012", "0012", "0012"),
    ] {
        assert_eq!(cell(text, FieldKind::Text), exact(as_text), "{text:?}");
        assert_eq!(cell(text, FieldKind::Key), exact(as_key), "{text:?}");
        assert_eq!(cell(text, FieldKind::Reference), exact(as_key), "{text:?}");
    }
    assert!(cell(&"k".repeat(400), FieldKind::Key).is_ok());
    assert!(cell(&"k".repeat(401), FieldKind::Key).is_err());
    // Nothing is left of it.
    assert_eq!(cell("\u{200b}", FieldKind::Text), Ok((Cell::Blank, None)));
}

#[test]
fn a_country_that_is_not_known_stays_as_it_is_written() {
    assert_eq!(cell("Deutschland", FieldKind::Country), exact("DE"));
    assert_eq!(cell(" 그리스 ", FieldKind::Country), exact("GR"));
    assert_eq!(cell("Narnia", FieldKind::Country), exact("Narnia"));
    assert_eq!(cell("N/A", FieldKind::Country).unwrap().0, Cell::Blank);
}

#[test]
fn moments_are_read_by_the_order_and_zone_of_the_file() {
    let seoul = TimeZone::get("Asia/Seoul").unwrap();
    for (text, date_order, zone, expected) in [
        ("3/4/2026", DateOrder::DayFirst, TimeZone::UTC, Some("2026-04-03T00:00:00Z")),
        ("3/4/2026", DateOrder::MonthFirst, TimeZone::UTC, Some("2026-03-04T00:00:00Z")),
        ("2026-03-04", DateOrder::DayFirst, seoul.clone(), Some("2026-03-03T15:00:00Z")),
        ("2026-03-04T00:00:00Z", DateOrder::DayFirst, seoul, Some("2026-03-04T00:00:00Z")),
        ("25/3/2026", DateOrder::MonthFirst, TimeZone::UTC, None),
        ("soon", DateOrder::DayFirst, TimeZone::UTC, None),
    ] {
        let context = ParseContext { date_order, zone, ..context() };
        let found = parse_cell(text, FieldKind::Instant, 1.0, &context).ok();
        assert_eq!(found, expected.and_then(|text| exact(at(text)).ok()), "{text}");
    }
}

/// The sign of the column is the only one that is read.
#[test]
fn the_decimal_sign_of_the_column_holds_for_each_cell() {
    for (text, decimal, expected) in [
        ("12.000", Some(DecimalSign::Comma), Some(12_000.0)),
        ("12.000", Some(DecimalSign::Point), Some(12.0)),
        ("12.000", None, Some(12.0)),
        ("12,5", Some(DecimalSign::Point), None),
        ("12.5", Some(DecimalSign::Comma), None),
        ("12", Some(DecimalSign::Comma), Some(12.0)),
    ] {
        let context = ParseContext { decimal, ..context() };
        let found = parse_cell(text, FieldKind::Number, 1.0, &context).ok();
        assert_eq!(found, expected.and_then(|number| exact(number).ok()), "{text} {decimal:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Whatever a cell holds is read, blank or refused with a reason; what is read is finite.
    #[test]
    fn any_cell_is_read_or_refused(text in "\\PC{0,40}", place in 0_usize..KINDS.len()) {
        match cell(&text, KINDS[place]) {
            Ok((Cell::One(Value::Real(number)), _)) => prop_assert!(number.is_finite()),
            Ok((Cell::One(Value::Integer(number)), _)) if KINDS[place] == FieldKind::Integer => {
                prop_assert!((0..=9_000_000_000_000_000).contains(&number));
            }
            Ok((Cell::Money(money), _)) => prop_assert!(money.minor >= 0),
            Ok((Cell::One(Value::Text(text)), _)) => prop_assert!(!text.is_empty()),
            Ok(_) => {}
            Err(reason) => prop_assert!(!reason.to_string().is_empty()),
        }
    }

    /// A whole number is itself, however its thousands are split.
    #[test]
    fn a_count_is_itself(number in 0_i64..1_000_000_000_000) {
        let grouped = speargun_domain::text::grouped(number as u64);
        for text in [number.to_string(), grouped.clone(), grouped.replace(',', " ")] {
            prop_assert_eq!(cell(&text, FieldKind::Integer), exact(number), "{}", text);
        }
    }

    /// A list that was read reads back as itself.
    #[test]
    fn a_list_reads_back_as_itself(items in prop::collection::vec("[a-z가-힣]{1,6}", 1..8)) {
        let Ok((Cell::One(Value::Text(once)), _)) = cell(&items.join(";"), FieldKind::List) else {
            return Err(TestCaseError::fail("no list"));
        };
        prop_assert_eq!(cell(&once, FieldKind::List), exact(once.as_str()));
    }
}

/// A cell that cannot be read says why: a kind with the beginning of the text, which is a sentence
/// in every language.
#[test]
fn what_cannot_be_read_says_why() {
    let long = "7".repeat(60);
    for (text, kind, error, english) in [
        ("many", FieldKind::Integer, CellError::NotANumber as fn(Shown) -> CellError, ""),
        ("9.1e15", FieldKind::Integer, CellError::TooLarge, "\"9.1e15\" is too large"),
        (" -3 ", FieldKind::Integer, CellError::Negative, "\"-3\" is negative"),
        ("12000", FieldKind::Share, CellError::NotAShare, "\"12000\" is no share"),
        ("lots", FieldKind::Money, CellError::NotAnAmount, "\"lots\" is not an amount"),
        ("-$1,234.50", FieldKind::Money, CellError::NegativeAmount, ""),
        ("($1,234.50)", FieldKind::Money, CellError::NegativeAmount, ""),
        ("−€5", FieldKind::Money, CellError::NegativeAmount, "\"−€5\" is a negative amount"),
        ("5 %", FieldKind::Money, CellError::ShareNotAmount, "\"5 %\" is a share, no amount"),
        (&long, FieldKind::Money, CellError::AmountTooLarge, ""),
        ("1.23.456", FieldKind::Money, CellError::NotAnAmount, ""),
        ("1,23,4", FieldKind::Number, CellError::NotANumber, "\"1,23,4\" is not a number"),
        ("perhaps", FieldKind::Truth, CellError::NotATruth, ""),
    ] {
        let expected = error(Shown::of(text));
        assert_eq!(cell(text, kind), Err(expected.clone()), "{text}");
        assert!(english.is_empty() || expected.to_string() == english, "{expected}");
    }
    let key = cell(&"k".repeat(401), FieldKind::Key).unwrap_err();
    assert_eq!(key.to_string(), "a key of more than 400 bytes");
    assert_eq!(Shown::of(&long).as_str().len(), 40);
    let korean = CellError::NotATruth(Shown::of("perhaps")).said();
    assert_eq!(
        korean.render(speargun_words::Language::Korean),
        "\"perhaps\"은(는) 예도 아니요도 아닙니다"
    );
}
