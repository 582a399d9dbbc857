//! What a dimension reads of what somebody has to tell about an account, so that nobody takes what
//! is not known for a nought.

use std::collections::BTreeSet;

use super::document::{Reader, Section};
use super::model::{Rule, Scale};
use crate::account::{ACCOUNT_FIELDS, AccountRecord, account_fields};
use crate::filter::{FieldName, FieldValue, Record as _};

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
    /// What a condition names; counts of events are always known.
    fn of(field: &FieldName) -> Option<Self> {
        match field {
            FieldName::Known(place) => Some(Self::Field(*place)),
            FieldName::Custom(name) => Some(Self::Custom(name.clone())),
            FieldName::Events(..) => None,
        }
    }

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
                account_fields().get(*place).is_some_and(|field| field.is_entered)
            }
            Self::Custom(_) => true,
        }
    }
}

/// The fields that a dimension says it needs.
pub(super) fn needs(reader: &mut Reader, section: &Section<'_>) -> Vec<Input> {
    let mut needs = Vec::new();
    for (name, line) in reader.texts(section, "needs") {
        let (prefix, custom) = name.split_at_checked(CUSTOM.len()).unwrap_or_default();
        if prefix.eq_ignore_ascii_case(CUSTOM) && !custom.is_empty() {
            needs.push(Input::Custom(custom.to_owned()));
        } else {
            needs.extend(reader.field(section, (&name, line)).map(Input::Field));
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
        rule.when.each_field(&mut |field, is_asked| {
            if let Some(input) = Input::of(field) {
                if is_asked { &mut settled } else { &mut compared }.insert(input);
            }
        });
        compared.extend(rule.per.map(Input::Field));
    }
    compared.extend(scales.iter().map(|scale| Input::Field(scale.field)));
    let mut inputs = needs.to_vec();
    let is_open =
        |input: &Input| input.is_told() && !settled.contains(input) && !needs.contains(input);
    inputs.extend(compared.into_iter().filter(is_open));
    inputs
}
