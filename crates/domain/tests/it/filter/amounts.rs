//! Amounts beside a currency, and shares beside a percent sign.

use proptest::prelude::*;
use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord, money_fields};
use speargun_domain::filter::parse;

use crate::build::{currency, fault, filter, rates};

fn earning(annual_revenue: Option<f64>) -> AccountRecord {
    AccountRecord { annual_revenue, ..AccountRecord::default() }
}

/// In a workspace of euros a pound is worth 1.25, and 1,000 won 0.5.
#[test]
fn an_amount_is_brought_into_the_currency_of_the_workspace() {
    let rates = rates("EUR", &[("GBP", 1.25), ("KRW", 0.0005)]);
    for (text, least, exact, most) in [
        ("annual_revenue > 80k GBP", false, false, true),
        ("annual_revenue >= 80k GBP", false, true, true),
        ("annual_revenue < 80k GBP", true, false, false),
        ("annual_revenue <= 80k GBP", true, true, false),
        ("annual_revenue >= 200M KRW", false, true, true),
        ("annual_revenue >= 100k EUR", false, true, true),
        ("annual_revenue >= 100k eur", false, true, true),
        ("annual_revenue >= 100k", false, true, true),
        ("annual_revenue >= 100000.00 EUR", false, true, true),
        ("not (annual_revenue >= 80k GBP)", true, false, false),
        ("annual_revenue >= 80k GBP and annual_revenue <= 200M KRW", false, true, false),
        ("annual_revenue < 80k GBP or annual_revenue > 200M KRW", true, false, true),
    ] {
        let mut read = filter(text);
        read.settle(&rates).unwrap();
        let found = [99_999.0, 100_000.0, 100_001.0].map(|sum| read.holds(&earning(Some(sum))));
        assert_eq!(found, [least, exact, most], "{text}");
        assert!(!read.holds(&earning(None)) || text.starts_with("not"), "{text} of nothing known");
    }
}

#[test]
fn every_field_of_money_takes_a_currency() {
    let fields: Vec<&str> = money_fields().collect();
    assert!(fields.len() >= 5, "{fields:?}");
    for field in ["annual_revenue", "expected_annual_revenue", "open_amount", "won_amount"] {
        assert!(fields.contains(&field), "{field}");
    }
    let rates = rates("USD", &[("EUR", 2.0)]);
    for field in fields {
        let mut account = AccountRecord {
            annual_revenue: Some(20.0),
            expected_annual_revenue: Some(20.0),
            ..AccountRecord::default()
        };
        account.deals.open_amount = 20.0;
        account.deals.largest_open_amount = 20.0;
        account.deals.won_amount = 20.0;
        for (sum, expected) in [("9.9", true), ("10", true), ("10.1", false)] {
            let mut read = filter(&format!("{field} >= {sum} EUR"));
            assert!(read.names_currency(), "{field}");
            read.settle(&rates).unwrap();
            assert_eq!(read.holds(&account), expected, "{field} of {sum}");
        }
    }
}

/// Until it is settled no comparison with another currency holds: an amount is never compared as if
/// it were converted.
#[test]
fn an_amount_that_is_not_settled_holds_for_no_account() {
    for operator in ["<", "<=", ">", ">="] {
        let read = filter(&format!("annual_revenue {operator} 5 GBP"));
        for sum in [0.0, 5.0, 1e12] {
            assert!(!read.holds(&earning(Some(sum))), "{operator} {sum}");
        }
    }
}

#[test]
fn a_currency_without_a_rate_is_named_with_its_place() {
    let rates = rates("EUR", &[("USD", 0.9)]);
    for (text, code, position) in [
        ("annual_revenue >= 1 GBP", "GBP", 21),
        ("annual_revenue >= 1 USD and open_amount < 5k KRW", "KRW", 46),
        ("not (won_amount > 1 CHF)", "CHF", 21),
        ("tier = 1 or (target and won_amount > 1 jpy)", "JPY", 40),
    ] {
        let error = filter(text).settle(&rates).unwrap_err();
        assert_eq!((error.currency, error.position), (currency(code), position), "{text}");
    }
}

#[test]
fn a_filter_without_a_currency_needs_no_rate() {
    for text in
        ["annual_revenue >= 5M", "tier = 1", "", "person(decides)", "target and owner = \"eur\""]
    {
        let mut read = filter(text);
        assert!(!read.names_currency(), "{text}");
        assert!(read.settle(&rates("EUR", &[])).is_ok(), "{text}");
    }
}

#[test]
fn a_currency_where_none_can_be_is_refused() {
    for (text, key, position) in [
        ("employees >= 5 USD", "filter.no_amount", 16),
        ("score > 5 EUR", "filter.no_amount", 11),
        ("won_amount = 5 USD", "filter.amount_compared", 16),
        ("won_amount != 5 USD", "filter.amount_compared", 17),
        ("won_amount in (5, 6) USD", "filter.amount_compared", 22),
        ("won_amount >= 5 dollars", "filter.no_currency", 17),
        ("won_amount >= 5 XYZ", "filter.no_currency", 17),
    ] {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), (key, position), "{text}");
    }
    // Words that join are no currencies.
    assert!(
        parse("won_amount >= 5 and target or won_amount < 3 OR target", ACCOUNT_FIELDS).is_ok()
    );
}

/// A share is stored as 0.1 and written as 10 %.
#[test]
fn a_share_is_written_in_hundredths_or_as_a_fraction() {
    for (text, below, exact, above) in [
        ("revenue_growth >= 10%", false, true, true),
        ("revenue_growth > 10%", false, false, true),
        ("revenue_growth < 10%", true, false, false),
        ("revenue_growth <= 10%", true, true, false),
        ("revenue_growth = 10%", false, true, false),
        ("revenue_growth != 10%", true, false, true),
        ("revenue_growth >= 0.1", false, true, true),
        ("revenue_growth >= 1000%", false, false, false),
        ("revenue_growth >= 10", false, false, false),
        ("revenue_growth > -5%", true, true, true),
        ("revenue_growth >= 9.5%", false, true, true),
    ] {
        let found = [0.09, 0.1, 0.11].map(|growth| {
            let growth = Some(growth);
            filter(text).holds(&AccountRecord { revenue_growth: growth, ..Default::default() })
        });
        assert_eq!(found, [below, exact, above], "{text}");
    }
    for (text, key, position) in [
        ("employees >= 50%", "filter.no_share", 14),
        ("score >= 50%", "filter.no_share", 10),
        ("revenue_growth in (10%, 20%)", "filter.share_compared", 20),
        ("revenue_growth not in (10%)", "filter.share_compared", 24),
    ] {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), (key, position), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The amount in its own currency and the same one at its rate are one bound.
    #[test]
    fn a_bound_is_the_amount_times_its_rate(
        amount in 1_u32..1_000_000, rate in 1_u32..4_000, sum in 0.0_f64..1e9,
    ) {
        let rate = f64::from(rate) / 64.0;
        let rates = rates("EUR", &[("USD", rate)]);
        for operator in ["<", "<=", ">", ">="] {
            let mut foreign = filter(&format!("annual_revenue {operator} {amount} USD"));
            foreign.settle(&rates).unwrap();
            let bound = f64::from(amount) * rate;
            for sum in [sum, bound, bound + 0.5] {
                let expected = match operator {
                    "<" => sum < bound,
                    "<=" => sum <= bound,
                    ">" => sum > bound,
                    _ => sum >= bound,
                };
                let found = foreign.holds(&earning(Some(sum)));
                prop_assert_eq!(found, expected, "{} {} at {}", operator, sum, bound);
            }
        }
    }

    #[test]
    fn a_percentage_is_a_hundredth(percent in -500_i32..500, growth in -5.0_f64..5.0) {
        let account = AccountRecord { revenue_growth: Some(growth), ..AccountRecord::default() };
        let written = filter(&format!("revenue_growth >= {percent}%")).holds(&account);
        prop_assert_eq!(written, growth >= f64::from(percent) / 100.0);
    }
}
