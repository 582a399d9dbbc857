//! Amounts, currencies and rates.

use proptest::prelude::*;
use speargun_domain::money::{Currency, Money, SIGNS};
use speargun_domain::number::read;

use crate::build::{currency, rates};

/// ISO 4217: how many minor units a major one has.
#[test]
fn minor_units_are_those_of_the_iso_list() {
    for (codes, minor) in [
        ("EUR USD GBP CHF SEK NOK DKK PLN CZK HUF RON BGN TRY CAD AUD NZD INR BRL MXN ZAR", 100),
        ("KRW JPY VND CLP ISK PYG UGX XAF XOF XPF RWF GNF KMF DJF BIF VUV", 1),
        ("BHD IQD JOD KWD LYD OMR TND", 1_000),
    ] {
        for code in codes.split(' ') {
            let own = currency(code);
            assert_eq!(own.minor_per_major(), minor, "{code}");
            assert_eq!(Money { minor, currency: own }.major(), 1.0, "{code}");
            assert_eq!(own.code(), code);
            assert_eq!(own.to_string(), code);
        }
    }
}

#[test]
fn codes_are_read_in_any_case_and_unknown_ones_are_refused() {
    for (text, code) in [("eur", "EUR"), (" Usd ", "USD"), ("KRW", "KRW")] {
        assert_eq!(Currency::parse(text).unwrap().code(), code, "{text}");
    }
    for text in ["", "EU", "EURO", "ABC", "€", "E R", "ＥＵＲ", "원", "123", "US$"] {
        assert!(Currency::parse(text).is_err(), "{text}");
    }
    let json = serde_json::to_string(&currency("EUR")).unwrap();
    assert_eq!(json, "\"EUR\"");
    assert_eq!(serde_json::from_str::<Currency>("\"krw\"").unwrap(), currency("KRW"));
    assert!(serde_json::from_str::<Currency>("\"Won\"").is_err());
}

/// What columns of currencies say, in three languages.
#[test]
fn currencies_have_names() {
    for (text, code) in [
        ("€", "EUR"),
        ("euro", "EUR"),
        ("Euros", "EUR"),
        ("유로", "EUR"),
        ("Ευρώ", "EUR"),
        ("U.S. Dollar", "USD"),
        ("us dollars", "USD"),
        ("미국 달러", "USD"),
        ("미국달러", "USD"),
        ("Δολάριο ΗΠΑ", "USD"),
        ("원", "KRW"),
        ("원화", "KRW"),
        ("Won", "KRW"),
        ("South Korean Won", "KRW"),
        ("엔", "JPY"),
        ("¥", "JPY"),
        ("£", "GBP"),
        ("Sterling", "GBP"),
        ("Λίρα Αγγλίας", "GBP"),
        ("Swiss Franc", "CHF"),
        ("위안", "CNY"),
        ("RMB", "CNY"),
        ("元", "CNY"),
        ("円", "JPY"),
        ("zł", "PLN"),
        ("Kč", "CZK"),
        ("R$", "BRL"),
        ("A$", "AUD"),
        ("HK$", "HKD"),
        ("EUR - Euro", "EUR"),
        ("USD (US Dollar)", "USD"),
        ("EUR EUR", "EUR"),
    ] {
        assert_eq!(Currency::named(text).map(|found| found.code().to_owned()).as_deref(), Ok(code));
    }
    // Several currencies have these names, or none has.
    for text in ["Dollar", "달러", "Pound", "Krone", "Peso", "EUR/USD", "", "money", "units"] {
        assert!(Currency::named(text).is_err(), "{text}");
    }
}

#[test]
fn an_amount_says_its_currency_in_front_or_behind() {
    for (text, number, code) in [
        ("€1,234.50", 1234.5, "EUR"),
        ("1.234,50 €", 1234.5, "EUR"),
        ("1.234,50€", 1234.5, "EUR"),
        ("1 234,50 €", 1234.5, "EUR"),
        ("EUR 1.234,50", 1234.5, "EUR"),
        ("1,234.50 EUR", 1234.5, "EUR"),
        ("1,234.50 eur", 1234.5, "EUR"),
        ("1.234,50 ευρώ", 1234.5, "EUR"),
        ("$1,234.50", 1234.5, "USD"),
        ("US$ 1,234.50", 1234.5, "USD"),
        ("A$1,234.50", 1234.5, "AUD"),
        ("C$1,234.50", 1234.5, "CAD"),
        ("HK$1,234.50", 1234.5, "HKD"),
        ("£1,234.50", 1234.5, "GBP"),
        ("CHF 1’234.50", 1234.5, "CHF"),
        ("Fr. 1'234.50", 1234.5, "CHF"),
        ("₩1,234", 1234.0, "KRW"),
        ("1,234원", 1234.0, "KRW"),
        ("￦1,234", 1234.0, "KRW"),
        ("¥1,234", 1234.0, "JPY"),
        ("1,234円", 1234.0, "JPY"),
        ("₹12,34,567.00", 1_234_567.0, "INR"),
        ("1 234,50 zł", 1234.5, "PLN"),
        ("1 234,50 Kč", 1234.5, "CZK"),
        ("SEK 1 234,50", 1234.5, "SEK"),
        ("R$ 1.234,50", 1234.5, "BRL"),
        ("₺1.234,50", 1234.5, "TRY"),
        ("5억원", 5e8, "KRW"),
        ("₩5억", 5e8, "KRW"),
        ("$1.5M", 1.5e6, "USD"),
        ("€1,5 Mio.", 1.5e6, "EUR"),
        ("1,5 εκατ. €", 1.5e6, "EUR"),
        ("1,234.50 CA$", 1234.5, "CAD"),
        ("$-1,234.50", -1234.5, "USD"),
        ("-1.234,50 €", -1234.5, "EUR"),
    ] {
        let found = read(text, None).unwrap_or_else(|| panic!("{text} is not read"));
        let own = found.currency.map(|own| own.code().to_owned());
        assert_eq!((found.number, own.as_deref()), (number, Some(code)), "{text}");
    }
    // A CRM writes the converted amount behind the first, in brackets.
    let first = read("USD 5,000.00 (EUR 4,600.00)", None).unwrap();
    assert_eq!((first.number, first.currency), (5_000.0, Some(currency("USD"))));
}

/// A sign that holds another one comes before it, so that `US$` is never read as `$`.
#[test]
fn longer_signs_come_first() {
    for (place, (sign, code, _)) in SIGNS.iter().enumerate() {
        assert!(Currency::parse(code).is_ok(), "{sign}");
        for (longer, _, _) in &SIGNS[place + 1..] {
            assert!(!longer.contains(sign), "{longer} comes behind {sign}");
        }
        let found = Currency::named(sign).unwrap();
        assert_eq!(found.code(), *code, "{sign}");
    }
}

#[test]
fn an_amount_has_a_largest_value() {
    let euro = currency("EUR");
    assert_eq!(Money::from_major(9e13, euro).map(|money| money.minor), Some(9_000_000_000_000_000));
    assert_eq!(Money::from_major(9.1e13, euro), None);
    assert_eq!(Money::from_major(-9.1e13, euro), None);
    assert_eq!(Money::from_major(f64::NAN, euro), None);
    assert_eq!(Money::from_major(f64::INFINITY, euro), None);
    assert_eq!(
        Money::from_major(9e15, currency("KRW")).map(|money| money.minor),
        Some(9_000_000_000_000_000)
    );
}

#[test]
fn amounts_are_rounded_to_the_nearest_minor_unit() {
    for (major, code, minor) in [
        (0.994, "EUR", 99),
        (0.996, "EUR", 100),
        (-0.996, "EUR", -100),
        (1.4, "KRW", 1),
        (1.6, "KRW", 2),
        (1.2344, "KWD", 1_234),
        (1.2346, "KWD", 1_235),
        (0.0, "EUR", 0),
    ] {
        let found = Money::from_major(major, currency(code)).unwrap();
        assert_eq!(found.minor, minor, "{major} {code}");
    }
}

#[test]
fn an_amount_without_a_rate_is_never_taken_for_converted() {
    let rates = rates("EUR", &[("USD", 0.9), ("KRW", 0.0006)]);
    let money = |minor, code: &str| Money { minor, currency: currency(code) };
    assert_eq!(rates.convert(money(10_000, "EUR")), Some(100.0));
    assert_eq!(rates.convert(money(10_000, "USD")), Some(90.0));
    assert_eq!(rates.convert(money(1_000_000, "KRW")), Some(600.0));
    assert_eq!(rates.convert(money(10_000, "GBP")), None);
    assert_eq!(rates.of_major(5.0, currency("EUR")), Some(5.0));
    assert_eq!(rates.of_major(5.0, currency("JPY")), None);
}

/// The currency of the workspace is worth one, whatever a list of rates says.
#[test]
fn the_own_currency_needs_no_rate_and_heeds_none() {
    let odd = rates("EUR", &[("EUR", 7.0)]);
    assert_eq!(odd.of_major(3.0, currency("EUR")), Some(3.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Minor units, out to major ones and back, are the same.
    #[test]
    fn minor_units_survive_the_way_through_major_ones(
        minor in -9_000_000_000_000_i64..9_000_000_000_000,
        code in prop::sample::select(vec!["EUR", "KRW", "KWD", "USD"]),
    ) {
        let money = Money { minor, currency: currency(code) };
        prop_assert_eq!(Money::from_major(money.major(), money.currency), Some(money));
    }

    /// What is converted adds up: two amounts together are worth what both are worth.
    #[test]
    fn converting_keeps_sums(left in 0_i64..1_000_000_000, right in 0_i64..1_000_000_000) {
        let rates = rates("EUR", &[("USD", 0.875)]);
        let worth = |minor| rates.convert(Money { minor, currency: currency("USD") }).unwrap();
        prop_assert!((worth(left) + worth(right) - worth(left + right)).abs() < 1e-3);
        prop_assert_eq!(left <= right, worth(left) <= worth(right));
    }

    /// A written amount is read back in its currency.
    #[test]
    fn a_written_amount_is_read_back(
        minor in 0_i64..1_000_000_000,
        code in prop::sample::select(vec!["EUR", "USD", "GBP", "CHF", "SEK"]),
    ) {
        let (whole, cents) = (minor / 100, minor % 100);
        for text in [format!("{code} {whole}.{cents:02}"), format!("{whole},{cents:02} {code}")] {
            let found = read(&text, None).unwrap();
            let own = found.currency.unwrap();
            prop_assert_eq!(own.code(), code);
            prop_assert_eq!(Money::from_major(found.number, own).unwrap().minor, minor, "{}", text);
        }
    }
}
