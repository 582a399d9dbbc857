//! Why a row cannot become a call.

use speargun_domain::time::DateError;
use speargun_words::{Said, said};

/// Why a row cannot become a call, and which column is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The column at fault; blank where the row as a whole is.
    pub column: String,
    /// Why.
    pub reason: FaultKind,
}

/// Why a row cannot become a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said())]
pub enum FaultKind {
    /// Its moment is no date.
    Date(DateError),
    /// Its moment is beyond all times.
    NotATime,
    /// It does not say what happened.
    NoEvent,
    /// Its moment is not in seconds or milliseconds.
    NotSeconds,
    /// Its moment is not in microseconds.
    NotMicroseconds,
    /// It lacks what events of PostHog and Mixpanel have.
    MissingOfProduct,
    /// It lacks what rows of Google Analytics have.
    MissingOfAnalytics,
    /// It is not the JSON that it should be, in the words of the reader of JSON.
    NotJson(String),
    /// It is not of the kind of its file.
    OtherKind,
}

impl FaultKind {
    /// The fault as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Date(error) => error.said(),
            Self::NotATime => said!("event_row.not_a_time"),
            Self::NoEvent => said!("event_row.no_event"),
            Self::NotSeconds => said!("event_row.not_seconds"),
            Self::NotMicroseconds => said!("event_row.not_microseconds"),
            Self::MissingOfProduct => said!("event_row.missing_of_product"),
            Self::MissingOfAnalytics => said!("event_row.missing_of_analytics"),
            Self::NotJson(error) => said!("event_row.not_json", error),
            Self::OtherKind => said!("event_row.other_kind"),
        }
    }
}

impl RowFault {
    pub(super) fn of(column: &str, reason: FaultKind) -> Self {
        Self { column: column.to_owned(), reason }
    }

    pub(super) fn whole(reason: FaultKind) -> Self {
        Self::of("", reason)
    }
}
