//! The settings of a workspace: the file `workspace.toml` in its directory.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::money::{Currency, Rates};
use crate::number::DecimalSign;
use crate::sign_in::{SignInFault, SignInSettings};
use crate::time::DateOrder;

/// A workspace's settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The company's name, shown in the web app.
    pub name: String,
    /// The currency that amounts are added up and shown in.
    pub currency: Currency,
    /// IANA name of the zone that days begin in.
    pub time_zone: String,
    /// Language of reports: en, ko or el.
    #[serde(default = "english")]
    pub language: String,
    /// How 3/4/2021 is read in imports.
    #[serde(default = "day_first")]
    pub date_order: DateOrder,
    /// Which sign is the decimal one in imports of which nothing shows it; a point where it is not
    /// set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_sign: Option<DecimalSign>,
    /// Our own e-mail domains: their people are colleagues, never leads.
    #[serde(default)]
    pub own_domains: Vec<String>,
    /// Which account of a family people are given to.
    #[serde(default)]
    pub match_families_to: MatchFamiliesTo,
    /// Where tracked events are kept for ever.
    #[serde(default)]
    pub lake: LakeSettings,
    /// With which provider people sign in besides passwords.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignInSettings>,
    /// Worth of one unit of other currencies in `currency`.
    #[serde(default)]
    pub exchange_rates: BTreeMap<Currency, f64>,
}

/// Where tracked events are kept for ever.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LakeSettings {
    /// A directory, or a bucket as `s3://bucket/prefix`; the directory `lake` of the workspace
    /// where it is not said.
    #[serde(default)]
    pub url: Option<String>,
}

/// Which account of a family people are given to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchFamiliesTo {
    /// The account that was found.
    #[default]
    Child,
    /// The topmost account of its family.
    Parent,
}

fn english() -> String {
    "en".to_owned()
}

fn day_first() -> DateOrder {
    DateOrder::DayFirst
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is not what it should be.
    #[error("workspace.toml: {0}")]
    Format(#[from] toml::de::Error),
    /// The zone is not in the IANA list.
    #[error("workspace.toml: \"{0}\" is not a time zone; write one such as Europe/Athens")]
    Zone(String),
    /// The file is no TOML.
    #[error("workspace.toml: {0}")]
    Text(#[from] toml_edit::TomlError),
    /// Its own currency is not worth anything else than one.
    #[error("{0} is the currency of the workspace: it has no exchange rate")]
    OwnCurrency(String),
    /// A rate is not a positive number.
    #[error("workspace.toml: the exchange rate of {0} must be a positive number")]
    Rate(String),
    /// A provider of sign-in cannot be used as it is written.
    #[error("workspace.toml: {0}")]
    SignIn(#[from] SignInFault),
}

impl Settings {
    /// Reads and checks the text of `workspace.toml`.
    ///
    /// # Errors
    /// When the text is not TOML, a setting is unknown, or a value is out of range.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = toml::from_str(text)?;
        settings.zone()?;
        for (currency, rate) in &settings.exchange_rates {
            if !(rate.is_finite() && *rate > 0.0) {
                return Err(SettingsError::Rate(currency.code().to_owned()));
            }
        }
        if let Some(sign_in) = &settings.sign_in {
            sign_in.check()?;
        }
        Ok(settings)
    }

    /// The text of `workspace.toml` with other exchange rates, and with everything else in it as
    /// it stands.
    ///
    /// # Errors
    /// When the text is no TOML, a rate is no positive number, or one of the workspace's currency.
    pub fn text_with_rates(
        &self,
        text: &str,
        rates: &BTreeMap<Currency, f64>,
    ) -> Result<String, SettingsError> {
        let mut document: toml_edit::DocumentMut = text.parse()?;
        let table = document.entry("exchange_rates").or_insert_with(toml_edit::table);
        for (currency, rate) in rates {
            let code = currency.code();
            if *currency == self.currency {
                return Err(SettingsError::OwnCurrency(code.to_owned()));
            }
            // A number is written in place of the old one, so that its comment stays.
            match table.get_mut(code).and_then(toml_edit::Item::as_value_mut) {
                Some(old) => {
                    let decor = old.decor().clone();
                    *old = (*rate).into();
                    *old.decor_mut() = decor;
                }
                None => table[code] = toml_edit::value(*rate),
            }
        }
        let text = document.to_string();
        Self::parse(&text)?;
        Ok(text)
    }

    /// The zone of the workspace.
    ///
    /// # Errors
    /// When the name is not in the IANA list.
    pub fn zone(&self) -> Result<TimeZone, SettingsError> {
        TimeZone::get(&self.time_zone).map_err(|_| SettingsError::Zone(self.time_zone.clone()))
    }

    /// The exchange rates.
    #[must_use]
    pub fn rates(&self) -> Rates {
        Rates { base: self.currency, rates: self.exchange_rates.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "name = \"Elm\" # ours\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n\n\
        [exchange_rates]\n# old\nUSD = 0.9 # of May\n";

    #[test]
    fn rates_are_written_and_all_else_stays() {
        let settings = Settings::parse(TEXT).unwrap();
        let code = |code: &str| Currency::parse(code).unwrap();
        let rates = BTreeMap::from([(code("USD"), 0.92), (code("BRL"), 0.17)]);
        let text = settings.text_with_rates(TEXT, &rates).unwrap();
        assert!(text.starts_with("name = \"Elm\" # ours\n"), "{text}");
        assert!(text.contains("# old\nUSD = 0.92 # of May\nBRL = 0.17\n"), "{text}");
        let read = Settings::parse(&text).unwrap().exchange_rates;
        assert_eq!(read, rates);
        let bare = "name = \"Elm\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n";
        let text = settings.text_with_rates(bare, &rates).unwrap();
        assert_eq!(Settings::parse(&text).unwrap().exchange_rates, rates);
        for (code_of, rate) in [("EUR", 1.0), ("USD", 0.0), ("USD", -1.0), ("USD", f64::NAN)] {
            let rates = BTreeMap::from([(code(code_of), rate)]);
            assert!(settings.text_with_rates(TEXT, &rates).is_err(), "{code_of} {rate}");
        }
        assert!(settings.text_with_rates("name = ", &rates).is_err());
    }
}
