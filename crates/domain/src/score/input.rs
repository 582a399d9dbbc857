//! What a dimension reads of what somebody has to tell about an account, so that nobody takes what
//! is not known for a nought.

use std::collections::BTreeSet;

use super::document::{Reader, Section};
use super::fault::{Fault, did_you_mean};
use super::model::{Rule, Scale};
use crate::account::{ACCOUNT_FIELDS, AccountRecord};
use crate::filter::{FieldValue, Record as _};

/// Fields that stay unknown until somebody tells them. Others are figures of what was recorded,
/// such as days since a deal was won: without a deal there is nothing to be known.
const TOLD: &[&str] = &[
    "domain",
    "industry",
    "country",
    "region",
    "city",
    "employees",
    "annual_revenue",
    "revenue_growth",
    "founded_year",
    "technologies",
    "account_type",
    "owner",
    "competitor",
    "budget_confirmed",
    "days_to_purchase",
    "days_to_contract_end",
    "expected_annual_revenue",
];
/// How fields of the workspace's own begin.
const CUSTOM: &str = "custom.";

/// Something that a dimension reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// A field of accounts, by its place in [`ACCOUNT_FIELDS`].
    Field(usize),
    /// A field of the workspace's own, without `custom.`
    Custom(String),
}

impl Input {
    /// As conditions name it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Field(place) => ACCOUNT_FIELDS.get(*place).copied().unwrap_or("").to_owned(),
            Self::Custom(name) => format!("{CUSTOM}{name}"),
        }
    }

    /// Whether anything is known of it; of several texts, whether there is one.
    #[must_use]
    pub fn is_known(&self, account: &AccountRecord) -> bool {
        let value = match self {
            Self::Field(place) => account.field(*place),
            Self::Custom(name) => account.custom(name),
        };
        !matches!(value, FieldValue::Unknown | FieldValue::List([]))
    }

    fn is_told(&self) -> bool {
        match self {
            Self::Field(place) => {
                ACCOUNT_FIELDS.get(*place).is_some_and(|name| TOLD.contains(name))
            }
            Self::Custom(_) => true,
        }
    }
}

/// The fields that a dimension says it needs.
pub(super) fn needs(reader: &mut Reader, section: &Section<'_>) -> Vec<Input> {
    let mut needs = Vec::new();
    for (name, line) in reader.texts(section, "needs") {
        let lower = name.to_lowercase();
        if lower.starts_with(CUSTOM) && name.len() > CUSTOM.len() {
            needs.push(Input::Custom(name[CUSTOM.len()..].to_owned()));
            continue;
        }
        match ACCOUNT_FIELDS.iter().position(|field| *field == lower) {
            Some(place) => needs.push(Input::Field(place)),
            None => {
                let message = format!("\"{name}\" is not a field of an account");
                let suggestion = did_you_mean(&lower, ACCOUNT_FIELDS);
                reader.push(Fault { line, place: section.place.clone(), message, suggestion });
            }
        }
    }
    needs
}

/// All that a dimension reads of what is told: what it needs, what its scales and points by number
/// go by, and what its conditions compare. A field whose absence a condition asks for is none: the
/// model says what then counts.
pub(super) fn of(needs: &[Input], rules: &[Rule], scales: &[Scale]) -> Vec<Input> {
    let (mut compared, mut settled) = (BTreeSet::new(), BTreeSet::new());
    for rule in rules {
        rule.when.inputs(&mut compared, &mut settled);
        compared.extend(rule.per.map(Input::Field));
    }
    compared.extend(scales.iter().map(|scale| Input::Field(scale.field)));
    let mut inputs = needs.to_vec();
    let is_open =
        |input: &Input| input.is_told() && !settled.contains(input) && !needs.contains(input);
    inputs.extend(compared.into_iter().filter(is_open));
    inputs
}
