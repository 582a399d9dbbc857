//! Why a cell or its row is not taken.

use speargun_domain::parse::{CellError, Shown};
use speargun_words::{Said, Value, count, said, term};

use super::key::KeyError;

/// Why a cell or its row is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CellFault {
    /// It cannot be read as what its field holds.
    Unread(CellError),
    /// It is no key.
    Key(KeyError),
    /// It is longer than keys are.
    KeyTooLong {
        /// The most bytes of a key.
        bytes_max: usize,
    },
    /// It is no e-mail address.
    NotAnAddress(Shown),
    /// It is a date where an address is expected.
    DateNotAddress,
    /// The column beside it names no currency.
    NoCurrency {
        /// The heading of that column.
        heading: String,
        /// What it says.
        code: String,
    },
    /// It is blank, and must not be.
    Blank {
        /// The field.
        field: &'static str,
    },
    /// It is no probability.
    NoProbability(Shown),
    /// It is no year in which a company was founded.
    NoFoundingYear(Shown),
    /// It is a day that its field cannot have.
    NoDayFor {
        /// The text.
        text: Shown,
        /// The field.
        field: &'static str,
    },
    /// The row says nothing by which its record is known.
    Nameless {
        /// The fields that would name it.
        keys: &'static [&'static str],
    },
    /// The row only adds to records that are known, and its own is not.
    NotKnown {
        /// Kind of the record.
        entity: &'static str,
        /// Its key.
        key: String,
    },
}

impl CellFault {
    /// The fault as a key with values.
    pub(crate) fn said(&self) -> Said {
        match self {
            Self::Unread(error) => error.said(),
            Self::Key(error) => error.said(),
            Self::KeyTooLong { bytes_max } => said!("cell.key_too_long", max = count(*bytes_max)),
            Self::NotAnAddress(text) => said!("cell.not_an_address", text = text.as_str()),
            Self::DateNotAddress => said!("cell.date_not_address"),
            Self::NoCurrency { heading, code } => said!("cell.no_currency", heading, code),
            Self::Blank { field } => said!("cell.blank", field = term("fact", field)),
            Self::NoProbability(text) => said!("cell.no_probability", text = text.as_str()),
            Self::NoFoundingYear(text) => said!("cell.no_founding_year", text = text.as_str()),
            Self::NoDayFor { text, field } => {
                said!("cell.no_day_for", text = text.as_str(), field = term("fact", field))
            }
            Self::Nameless { keys } => {
                let keys: Vec<Value> = keys.iter().map(|key| term("fact", key)).collect();
                said!("row.nameless", keys = Value::List(keys))
            }
            Self::NotKnown { entity, key } => {
                said!("row.not_known", entity = term("entity", entity), key)
            }
        }
    }
}

impl From<CellError> for CellFault {
    fn from(error: CellError) -> Self {
        Self::Unread(error)
    }
}

impl From<KeyError> for CellFault {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

#[cfg(test)]
mod tests {
    use speargun_words::Language;

    use super::*;

    #[test]
    fn why_a_cell_is_not_taken_is_said_in_each_language() {
        let shown = |text| Shown::of(text);
        let code = || "XQX".to_owned();
        for (fault, english) in [
            (CellFault::from(CellError::NotATruth(shown("so"))), "\"so\" is neither yes nor no"),
            (
                CellFault::from(KeyError::FormulaError(shown("#REF!"))),
                "\"#REF!\" is an error of a formula, no id",
            ),
            (CellFault::KeyTooLong { bytes_max: 400 }, "a key of more than 400 bytes"),
            (CellFault::NotAnAddress(shown("kim")), "\"kim\" is no e-mail address"),
            (CellFault::DateNotAddress, "a date is no e-mail address"),
            (
                CellFault::NoCurrency { heading: "Currency".to_owned(), code: code() },
                "Currency: there is no currency \"XQX\"",
            ),
            (CellFault::Blank { field: "name" }, "name is blank"),
            (
                CellFault::NoProbability(shown("150 %")),
                "\"150 %\" is no probability from 0 to 100 %",
            ),
            (
                CellFault::NoFoundingYear(shown("3024")),
                "\"3024\" is no year in which a company was founded",
            ),
            (
                CellFault::NoDayFor { text: shown("9999-12-31"), field: "created_at" },
                "\"9999-12-31\" is no day for created_at",
            ),
            (
                CellFault::Nameless { keys: &["email", "name"] },
                "the row has no id and no email, name",
            ),
            (
                CellFault::NotKnown { entity: "account", key: "a1".to_owned() },
                "account \"a1\" is not known; import it first",
            ),
        ] {
            let said = fault.said();
            assert_eq!(said.to_string(), english);
            for language in [Language::Korean, Language::Greek] {
                let other = said.render(language);
                assert!(other != english && !other.contains('{'), "{other}");
            }
        }
    }
}
