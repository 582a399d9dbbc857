//! The settings of a workspace: the file `workspace.toml` in its directory.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::money::{Currency, Rates};
use crate::number::DecimalSign;
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
    /// A rate is not a positive number.
    #[error("workspace.toml: the exchange rate of {0} must be a positive number")]
    Rate(String),
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
        Ok(settings)
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
