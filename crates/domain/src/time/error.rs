//! Why a text is no date.

use speargun_words::{Said, said};

use super::DateOrder;

/// Why a text cannot be read as a date. Each names the beginning of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said())]
pub enum DateError {
    /// It is longer than any date.
    TooLong(String),
    /// It is in no form that is known.
    Unreadable(String),
    /// It is a time of day alone.
    NoDay(String),
    /// The calendar has no such day.
    Impossible(String),
    /// Its year is most likely a slip.
    OutsideYears(String),
    /// It contradicts the order in which its column writes dates.
    Contradicts {
        /// The text.
        text: String,
        /// The order of the column.
        order: DateOrder,
    },
}

impl DateError {
    /// The error as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::TooLong(text) => said!("date.too_long", text),
            Self::Unreadable(text) => said!("date.unreadable", text),
            Self::NoDay(text) => said!("date.no_day", text),
            Self::Impossible(text) => said!("date.impossible", text),
            Self::OutsideYears(text) => said!("date.outside_years", text),
            Self::Contradicts { text, order: DateOrder::MonthFirst } => {
                said!("date.month_first", text)
            }
            Self::Contradicts { text, order: DateOrder::DayFirst } => said!("date.day_first", text),
            Self::Contradicts { text, order: DateOrder::YearFirst } => {
                said!("date.year_first", text)
            }
        }
    }
}
