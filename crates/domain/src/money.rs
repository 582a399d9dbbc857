//! Amounts with their currency, and the rates that bring them together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The text is not an ISO 4217 code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a currency code; write three letters such as USD, EUR or KRW")]
pub struct UnknownCurrency(pub String);

/// ISO 4217 codes in use, 2025 (the list is published by SIX as ISO 4217 table A.1).
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB \
BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR \
FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES \
KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR \
MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH \
UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";
const WITHOUT_MINOR: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const WITH_THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

impl std::fmt::Display for Currency {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Currency {
    /// Reads a code, in upper or lower case.
    ///
    /// # Errors
    /// When the code is not in ISO 4217.
    pub fn parse(text: &str) -> Result<Self, UnknownCurrency> {
        let upper = text.trim().to_ascii_uppercase();
        let unknown = || UnknownCurrency(crate::text::cut(text, 20).to_owned());
        let code: [u8; 3] = upper.as_bytes().try_into().map_err(|_| unknown())?;
        if CODES.split_ascii_whitespace().any(|known| known == upper) {
            Ok(Self(code))
        } else {
            Err(unknown())
        }
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many minor units make one major unit: 100 cents, 1 won, 1,000 fils.
    #[must_use]
    pub fn minor_per_major(&self) -> i64 {
        let listed = |list: &str| list.split_ascii_whitespace().any(|code| code == self.code());
        if listed(WITHOUT_MINOR) {
            1
        } else if listed(WITH_THREE) {
            1_000
        } else {
            100
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;
    fn try_from(text: String) -> Result<Self, UnknownCurrency> {
        Self::parse(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, won, fils.
    pub minor: i64,
    /// The currency of `minor`.
    pub currency: Currency,
}

impl Money {
    /// The amount in major units, for display and for arithmetic that tolerates rounding.
    #[must_use]
    pub fn major(&self) -> f64 {
        crate::value::integer_to_real(self.minor)
            / crate::value::integer_to_real(self.currency.minor_per_major())
    }

    /// The amount nearest to `major` units, or nothing beyond ±9 × 10^15 minor units, where a
    /// 64-bit float no longer tells neighbours apart.
    #[must_use]
    pub fn from_major(major: f64, currency: Currency) -> Option<Self> {
        let minor = (major * crate::value::integer_to_real(currency.minor_per_major())).round();
        (minor.abs() <= 9e15).then_some(Self { minor: minor as i64, currency })
    }
}

/// What one unit of each currency is worth in the workspace's currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// The workspace's currency.
    pub base: Currency,
    /// Worth of one major unit in `base`.
    pub rates: BTreeMap<Currency, f64>,
}

impl Rates {
    /// The amount in the workspace's currency, in major units; nothing when no rate is known:
    /// an unconverted amount must never be added to others as if it were converted.
    #[must_use]
    pub fn convert(&self, money: Money) -> Option<f64> {
        self.of_major(money.major(), money.currency)
    }

    /// As [`Rates::convert`], of an amount in major units.
    #[must_use]
    pub fn of_major(&self, amount: f64, currency: Currency) -> Option<f64> {
        if currency == self.base {
            return Some(amount);
        }
        self.rates.get(&currency).map(|rate| amount * rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_follow_the_currency() {
        let currency = |code| Currency::parse(code).unwrap();
        assert_eq!(Money::from_major(12.345, currency("usd")).unwrap().minor, 1235);
        assert_eq!(Money::from_major(5e8, currency("KRW")).unwrap().minor, 500_000_000);
        assert_eq!(Money::from_major(1.5, currency("KWD")).unwrap().minor, 1_500);
        assert!(Money::from_major(1e300, currency("USD")).is_none());
        assert!(Currency::parse("US$").is_err());
        assert!(Currency::parse("ABC").is_err());
    }

    #[test]
    fn amounts_without_a_rate_are_not_converted() {
        let currency = |code| Currency::parse(code).unwrap();
        let rates =
            Rates { base: currency("EUR"), rates: BTreeMap::from([(currency("USD"), 0.9)]) };
        let money = |minor, code| Money { minor, currency: currency(code) };
        assert_eq!(rates.convert(money(1_000, "USD")), Some(9.0));
        assert_eq!(rates.convert(money(1_000, "EUR")), Some(10.0));
        assert_eq!(rates.convert(money(1_000, "GBP")), None);
    }
}
