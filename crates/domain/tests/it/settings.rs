//! The file `workspace.toml`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use speargun_domain::money::Currency;
use speargun_domain::number::DecimalSign;
use speargun_domain::time::DateOrder;
use speargun_domain::workspace::{MatchFamiliesTo, Settings, SettingsError};

use crate::build::currency;

const BARE: &str = "name = \"Elm\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Athens\"\n";

fn read(more: &str) -> Result<Settings, SettingsError> {
    Settings::parse(&format!("{BARE}{more}"))
}

#[test]
fn what_is_left_out_has_its_default() {
    let settings = read("").unwrap();
    assert_eq!(settings.name, "Elm");
    assert_eq!(settings.currency, currency("EUR"));
    assert_eq!(settings.language, "en");
    assert_eq!(settings.date_order, DateOrder::DayFirst);
    assert_eq!(settings.decimal_sign, None);
    assert_eq!(settings.match_families_to, MatchFamiliesTo::Child);
    assert!(settings.own_domains.is_empty() && settings.exchange_rates.is_empty());
    assert_eq!(settings.lake.url, None);
    assert_eq!(settings.zone().unwrap().iana_name(), Some("Europe/Athens"));
}

#[test]
fn settings_are_read_or_refused() {
    for (more, is_read) in [
        ("language = \"ko\"\n", true),
        ("date_order = \"month_first\"\n", true),
        ("date_order = \"year_first\"\n", true),
        ("date_order = \"american\"\n", false),
        ("decimal_sign = \"comma\"\n", true),
        ("decimal_sign = \",\"\n", false),
        ("match_families_to = \"parent\"\n", true),
        ("match_families_to = \"owner\"\n", false),
        ("own_domains = [\"elm.gr\", \"elm.com\"]\n", true),
        ("own_domains = \"elm.gr\"\n", false),
        ("[lake]\nurl = \"s3://bucket/prefix\"\n", true),
        ("[lake]\npath = \"x\"\n", false),
        ("[exchange_rates]\nUSD = 0.9\nKRW = 0.0006\n", true),
        ("[exchange_rates]\nUSD = 1\n", true),
        ("[exchange_rates]\nUSD = 0\n", false),
        ("[exchange_rates]\nUSD = -0.9\n", false),
        ("[exchange_rates]\nUSD = nan\n", false),
        ("[exchange_rates]\nUSD = inf\n", false),
        ("[exchange_rates]\nDollar = 0.9\n", false),
        ("[exchange_rates]\nUSD = \"0.9\"\n", false),
        ("colour = \"red\"\n", false),
        ("name = \"Twice\"\n", false),
    ] {
        let found = read(more);
        assert_eq!(found.is_ok(), is_read, "{more}: {:?}", found.err());
    }
    for (from, to) in [
        ("name = \"Elm\"\n", ""),
        ("currency = \"EUR\"\n", ""),
        ("time_zone = \"Europe/Athens\"\n", ""),
        ("\"EUR\"", "\"Euro\""),
        ("\"Elm\"", "5"),
    ] {
        assert!(Settings::parse(&BARE.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn a_fault_is_of_its_kind() {
    let zone = Settings::parse(&BARE.replace("Europe/Athens", "Athens"));
    assert!(matches!(zone, Err(SettingsError::Zone(name)) if name == "Athens"));
    let rate = read("[exchange_rates]\nUSD = -1\n");
    assert!(matches!(rate, Err(SettingsError::Rate(code)) if code == "USD"));
    assert!(matches!(read("x = "), Err(SettingsError::Format(_))));
    let own = BTreeMap::from([(currency("EUR"), 1.0)]);
    let found = read("").unwrap().text_with_rates(BARE, &own);
    assert!(matches!(found, Err(SettingsError::OwnCurrency(code)) if code == "EUR"));
}

#[test]
fn rates_of_settings_are_those_of_amounts() {
    let rates = read("[exchange_rates]\nUSD = 0.5\n").unwrap().rates();
    assert_eq!(rates.base, currency("EUR"));
    assert_eq!(rates.of_major(10.0, currency("USD")), Some(5.0));
    assert_eq!(rates.of_major(10.0, currency("KRW")), None);
}

#[test]
fn decimal_signs_are_named() {
    for (name, sign) in [("point", DecimalSign::Point), ("comma", DecimalSign::Comma)] {
        let settings = read(&format!("decimal_sign = \"{name}\"\n")).unwrap();
        assert_eq!(settings.decimal_sign, Some(sign));
    }
}

/// Comments, order and other settings stay where they are.
#[test]
fn rates_are_written_in_place() {
    let text = "# ours\nname = \"Elm\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n\n\
        [exchange_rates] # of May\nUSD = 0.9 # old\nGBP = 1.1\n\n[lake]\n# none\n";
    let settings = Settings::parse(text).unwrap();
    let rates = BTreeMap::from([(currency("USD"), 0.95)]);
    let written = settings.text_with_rates(text, &rates).unwrap();
    assert_eq!(written, text.replace("USD = 0.9 #", "USD = 0.95 #"));
    let more = BTreeMap::from([(currency("KRW"), 0.0006)]);
    let written = settings.text_with_rates(text, &more).unwrap();
    let read = Settings::parse(&written).unwrap();
    assert_eq!(read.exchange_rates.len(), 3);
    assert!(written.starts_with("# ours\n") && written.contains("# none"), "{written}");
    assert_eq!(settings.text_with_rates(text, &BTreeMap::new()).unwrap(), text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rates that are written are read back, beside those that were there.
    #[test]
    fn rates_that_are_written_are_read_back(
        before in prop::collection::btree_map(0_usize..5, 0.0001_f64..2_000.0, 0..4),
        after in prop::collection::btree_map(0_usize..5, 0.0001_f64..2_000.0, 0..4),
    ) {
        const CODES: [&str; 5] = ["USD", "KRW", "GBP", "JPY", "CHF"];
        let of = |rates: &BTreeMap<usize, f64>| -> BTreeMap<Currency, f64> {
            rates.iter().map(|(place, rate)| (currency(CODES[*place]), *rate)).collect()
        };
        let lines: String = before
            .iter()
            .map(|(place, rate)| format!("{} = {rate:?}\n", CODES[*place]))
            .collect();
        let text = format!("{BARE}[exchange_rates]\n{lines}");
        let settings = Settings::parse(&text).unwrap();
        prop_assert_eq!(&settings.exchange_rates, &of(&before));
        let written = settings.text_with_rates(&text, &of(&after)).unwrap();
        let mut expected = of(&before);
        expected.extend(of(&after));
        prop_assert_eq!(&Settings::parse(&written).unwrap().exchange_rates, &expected);
        // Writing them again changes nothing.
        prop_assert_eq!(settings.text_with_rates(&written, &of(&after)).unwrap(), written.clone());
    }
}
