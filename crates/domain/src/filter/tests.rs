//! What conditions mean, by examples.

use std::collections::BTreeMap;

use super::*;
use crate::account::{ACCOUNT_FIELDS, AccountRecord};

#[test]
fn days_are_those_of_the_workspaces_clocks() {
    use crate::time::parse_instant;
    let instant =
        |text: &str| parse_instant(text, &TimeZone::UTC, crate::time::DateOrder::DayFirst).unwrap();
    // In Seoul the day begins nine hours earlier.
    let seoul = TimeZone::get("Asia/Seoul").unwrap();
    let at = Some(instant("2023-12-31T15:00:00Z"));
    let record = AccountRecord { created_at: at, ..AccountRecord::default() };
    for (text, in_utc, in_seoul) in [
        ("created_at >= \"2024-01-01\"", false, true),
        ("created_at = \"2024-01-01\"", false, true),
        ("created_at in (\"2024-01-01\", \"2025-01-01\")", false, true),
        ("not (created_at < \"2024-01-01 00:00\")", false, true),
        ("created_at >= \"2024-01-01T00:00:00Z\"", false, false),
        ("created_at = \"2024-01-01T00:00:00+09:00\"", true, true),
    ] {
        let mut filter = parse(text, ACCOUNT_FIELDS).unwrap();
        assert_eq!(filter.holds(&record), in_utc, "{text}");
        filter.settle_zone(&seoul);
        assert_eq!(filter.holds(&record), in_seoul, "{text}");
        let tree = filter.tree(ACCOUNT_FIELDS).unwrap();
        let again = parse(&tree.text(), ACCOUNT_FIELDS).unwrap();
        assert_eq!(again.tree(ACCOUNT_FIELDS), Some(tree), "{text}");
    }
    let mixed = "created_at in (\"2024-01-01\", \"2024-01-01T00:00:00Z\")";
    let error = parse(mixed, ACCOUNT_FIELDS).unwrap_err();
    assert!(error.message.to_string().contains("with a zone"), "{error}");
}

#[test]
fn amounts_are_compared_in_the_workspaces_currency() {
    let currency = |code| Currency::parse(code).unwrap();
    let (eur, usd, krw) = (currency("EUR"), currency("USD"), currency("KRW"));
    let rates = Rates { base: eur, rates: BTreeMap::from([(krw, 0.000_6), (usd, 0.9)]) };
    let record = AccountRecord { annual_revenue: Some(600_000.0), ..AccountRecord::default() };
    for (text, holds) in [
        ("annual_revenue >= 1000M KRW", true),
        ("annual_revenue > 1000M krw", false),
        ("annual_revenue >= 700k USD", false),
        ("annual_revenue <= 700k USD and annual_revenue < 1M EUR", true),
        ("not (annual_revenue < 600k EUR)", true),
        // An unknown amount is neither more nor less.
        ("expected_annual_revenue < 1M KRW or expected_annual_revenue >= 0 KRW", false),
    ] {
        let mut filter = parse(text, ACCOUNT_FIELDS).unwrap();
        assert!(filter.names_currency());
        filter.settle(&rates).unwrap();
        assert_eq!(filter.holds(&record), holds, "{text}");
    }
    let mut filter = parse("annual_revenue >= 1 GBP", ACCOUNT_FIELDS).unwrap();
    assert!(!filter.holds(&record), "not settled");
    let error = filter.settle(&rates).unwrap_err().to_string();
    assert!(error.contains("no exchange rate for GBP"), "{error}");
}

#[test]
fn hints_lead_to_what_can_be_read() {
    for (text, expected) in [
        ("employees >= abc", "write 200, 1.5, 500k or 2M"),
        ("employees >= 1,000", "write numbers without commas"),
        ("target = yes", "write true or false"),
        ("created_at >= 2026-01-31", "write \"2026-01-31\""),
        ("created_at >= today", "write \"2026-01-31\""),
        ("created_at in 3m", "write 90d for three months"),
        ("engaged in 400k", "write 90d for three months"),
        ("and tier = 1", "write field = value"),
        ("tier = 1 or or tier = 2", "write field = value"),
        ("seniority = \"c_level\"", "person(seniority"),
        ("mql in 7d", "person(seniority"),
    ] {
        let error = parse(text, ACCOUNT_FIELDS).unwrap_err();
        let hint = error.suggestion.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(hint.contains(expected), "{text}: {error:?}");
    }
}

/// A day is all of it on the clocks of the workspace, not its first moment.
#[test]
fn a_day_is_a_whole_day() {
    let zone = TimeZone::get("Asia/Seoul").unwrap();
    let at = |text: &str| -> i64 { text.parse::<Timestamp>().unwrap().as_microsecond() };
    let day = [at("2026-01-30T15:00:00Z"), at("2026-01-31T14:59:59Z")];
    let (before, after) = (at("2026-01-30T14:59:59Z"), at("2026-01-31T15:00:00Z"));
    for (text, before_holds, day_holds, after_holds) in [
        ("created_at = \"2026-01-31\"", false, true, false),
        ("created_at != \"2026-01-31\"", true, false, true),
        ("created_at < \"2026-01-31\"", true, false, false),
        ("created_at <= \"2026-01-31\"", true, true, false),
        ("created_at > \"2026-01-31\"", false, false, true),
        ("created_at >= \"2026-01-31\"", false, true, true),
        ("created_at in (\"2020-01-01\", \"2026-01-31\")", false, true, false),
        ("created_at not in (\"2026-01-31\")", true, false, true),
        ("created_at > \"2026-01-31 23:59:59\"", false, false, true),
    ] {
        let mut filter = parse(text, ACCOUNT_FIELDS).unwrap();
        filter.settle_zone(&zone);
        let holds = |moment: i64| {
            let account = AccountRecord { created_at: Some(moment), ..AccountRecord::default() };
            filter.holds(&account)
        };
        assert_eq!(holds(before), before_holds, "before: {text}");
        assert_eq!(day.map(holds), [day_holds; 2], "on the day: {text}");
        assert_eq!(holds(after), after_holds, "after: {text}");
        assert!(!filter.holds(&AccountRecord::default()), "unknown: {text}");
        let tree = filter.tree(ACCOUNT_FIELDS).unwrap();
        let again = parse(&tree.text(), ACCOUNT_FIELDS).unwrap();
        assert_eq!(again.tree(ACCOUNT_FIELDS), Some(tree), "{text}");
    }
}

#[test]
fn a_misspelt_moment_is_guessed() {
    let hint =
        |text: &str| parse(text, ACCOUNT_FIELDS).unwrap_err().suggestion.unwrap().to_string();
    for text in ["person(engagd in 30d)", "person(enaged in 7d)", "engagd in 30d"] {
        assert_eq!(hint(text), "did you mean engaged?", "{text}");
    }
    assert_eq!(hint("person(mqll in 7d)"), "did you mean mql?");
    assert_ne!(hint("engagd in (\"a\")"), "did you mean engaged?", "a list is no moment");
    assert!(!hint("person(something in 30d)").starts_with("did you mean"));
}

/// Headings of a CRM have blanks, brackets and quotation marks in them.
#[test]
fn a_heading_can_be_asked_for_as_it_stands() {
    for name in ["Segment Score", "Umsatz (EUR)", "say \"x\"", "세그먼트 점수", "50% share", "a.b"]
    {
        let custom = vec![(name.to_owned(), "7".to_owned())];
        let account = AccountRecord { custom, ..AccountRecord::default() };
        let test = Tree::Test {
            field: format!("custom.{name}"),
            operator: TestOperator::GreaterOrEqual,
            values: vec![TreeValue::Number(7.0)],
        };
        let filter = parse(&test.text(), ACCOUNT_FIELDS).unwrap();
        assert!(filter.holds(&account), "{}", test.text());
        assert_eq!(filter.tree(ACCOUNT_FIELDS), Some(test));
    }
    let account = AccountRecord {
        custom: vec![("Segment Score".to_owned(), "7".to_owned())],
        ..AccountRecord::default()
    };
    for text in ["custom.\"segment score\" = 7", "Custom.'Segment Score' in (6, 7)"] {
        assert!(parse(text, ACCOUNT_FIELDS).unwrap().holds(&account), "{text}");
    }
    for text in ["custom. = 7", "custom.\"\" = 7"] {
        let error = parse(text, ACCOUNT_FIELDS).unwrap_err();
        assert!(error.message.to_string().contains("name of the custom field"), "{error:?}");
    }
}
