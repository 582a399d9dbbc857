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

#[cfg(test)]
mod tests {
    use speargun_words::Language;

    use super::*;

    #[test]
    fn why_a_row_is_no_call_is_said_in_each_language() {
        for (kind, english) in [
            (
                FaultKind::Date(DateError::NoDay("9:05".to_owned())),
                "\"9:05\" is a time without a day",
            ),
            (FaultKind::NotATime, "is no time"),
            (FaultKind::NoEvent, "does not say what happened"),
            (FaultKind::NotSeconds, "is no number of seconds or milliseconds"),
            (FaultKind::NotMicroseconds, "is no number of microseconds"),
            (FaultKind::MissingOfProduct, "is missing; events of PostHog and Mixpanel have it"),
            (FaultKind::MissingOfAnalytics, "is missing; rows of Google Analytics 4 have it"),
            (FaultKind::OtherKind, "the row is not of the kind of its file"),
        ] {
            assert_eq!(kind.to_string(), english);
            for language in [Language::Korean, Language::Greek] {
                let other = kind.said().render(language);
                assert!(other != english && !other.contains('{'), "{other}");
            }
        }
        // The words of the reader of JSON are the same everywhere.
        let json = FaultKind::NotJson("expected value".to_owned()).said();
        assert_eq!(json.render(Language::Greek), "expected value");
    }
}
