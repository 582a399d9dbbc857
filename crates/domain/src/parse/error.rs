//! Why a cell cannot be read.

use speargun_words::{Said, count, said};

use crate::text;
use crate::time::DateError;

/// The longest part of a cell that an error shows, in bytes.
const SHOWN_MAX: usize = 40;

/// Why a cell cannot be read as what its column holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said())]
pub enum CellError {
    /// It is longer than keys are.
    KeyTooLong {
        /// The most bytes of a key.
        bytes_max: usize,
    },
    /// It is no number.
    NotANumber(Shown),
    /// It is a number beyond all that are kept.
    TooLarge(Shown),
    /// It is negative where nothing can be.
    Negative(Shown),
    /// It is beyond what a share can be.
    NotAShare(Shown),
    /// It is no amount of money.
    NotAnAmount(Shown),
    /// It is an amount below nothing.
    NegativeAmount(Shown),
    /// It is a share where an amount is expected.
    ShareNotAmount(Shown),
    /// It is an amount beyond all that are kept.
    AmountTooLarge(Shown),
    /// It says neither yes nor no.
    NotATruth(Shown),
    /// It is no date.
    Date(DateError),
}

/// The text of a cell as errors show it: its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    /// The beginning of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(text::cut(text.trim(), SHOWN_MAX).to_owned())
    }

    /// It, as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl CellError {
    /// The error as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::KeyTooLong { bytes_max } => said!("cell.key_too_long", max = count(*bytes_max)),
            Self::NotANumber(Shown(text)) => said!("cell.not_a_number", text),
            Self::TooLarge(Shown(text)) => said!("cell.too_large", text),
            Self::Negative(Shown(text)) => said!("cell.negative", text),
            Self::NotAShare(Shown(text)) => said!("cell.not_a_share", text),
            Self::NotAnAmount(Shown(text)) => said!("cell.not_an_amount", text),
            Self::NegativeAmount(Shown(text)) => said!("cell.negative_amount", text),
            Self::ShareNotAmount(Shown(text)) => said!("cell.share_not_amount", text),
            Self::AmountTooLarge(Shown(text)) => said!("cell.amount_too_large", text),
            Self::NotATruth(Shown(text)) => said!("cell.not_a_truth", text),
            Self::Date(error) => error.said(),
        }
    }
}

impl From<DateError> for CellError {
    fn from(error: DateError) -> Self {
        Self::Date(error)
    }
}
