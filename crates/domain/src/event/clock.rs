//! The sender's clock against ours.

use serde::{Deserialize, Serialize};

use crate::time::DAY;

/// What was done to the time that a sender gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// None was given: the time of arrival stands.
    #[default]
    Received,
    /// Taken as given: history, or a sender without `sentAt`.
    Given,
    /// Corrected by how far the sender's clock was off.
    Corrected,
    /// Given time lay in the future or before the web: the time of arrival stands.
    Implausible,
}

impl Clock {
    /// The name in the lake.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Given => "given",
            Self::Corrected => "corrected",
            Self::Implausible => "implausible",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Received, Self::Given, Self::Corrected, Self::Implausible]
            .into_iter()
            .find(|clock| clock.key() == key)
    }
}

/// Nothing was tracked before 1995-01-01.
pub const EARLIEST: i64 = 9_131 * DAY;
/// A clock may run ahead by so much before its time is called implausible.
const AHEAD_MAX: i64 = DAY;

/// When something happened by our clock: `received − (sent − original)`, the rule of Segment's
/// libraries (common fields, timestamps). A sender without `sentAt` gives history as it was.
#[must_use]
pub fn correct(received: i64, original: Option<i64>, sent: Option<i64>) -> (i64, Clock) {
    let Some(original) = original else { return (received, Clock::Received) };
    let (at, clock) = match sent {
        Some(sent) => {
            let waited = sent.saturating_sub(original);
            // A message cannot have been sent before it was made: then only `sentAt` is wrong.
            if waited < 0 {
                (original, Clock::Given)
            } else {
                (received.saturating_sub(waited), Clock::Corrected)
            }
        }
        None => (original, Clock::Given),
    };
    if at < EARLIEST || at > received.saturating_add(AHEAD_MAX) {
        return (received, Clock::Implausible);
    }
    (at.min(received), clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 20_000 * DAY;
    const HOUR: i64 = DAY / 24;

    #[test]
    fn a_wrong_clock_is_corrected() {
        // The device is a year behind; the event waited an hour in its queue.
        let (original, sent) = (NOON - 365 * DAY, NOON - 365 * DAY + HOUR);
        assert_eq!(correct(NOON, Some(original), Some(sent)), (NOON - HOUR, Clock::Corrected));
        // A year ahead, likewise.
        let (original, sent) = (NOON + 365 * DAY, NOON + 365 * DAY + HOUR);
        assert_eq!(correct(NOON, Some(original), Some(sent)), (NOON - HOUR, Clock::Corrected));
    }

    #[test]
    fn history_stays_and_nonsense_does_not() {
        for (original, sent, expected) in [
            (None, None, (NOON, Clock::Received)),
            (None, Some(NOON), (NOON, Clock::Received)),
            (Some(NOON - 900 * DAY), None, (NOON - 900 * DAY, Clock::Given)),
            (Some(0), None, (NOON, Clock::Implausible)),
            (Some(47_500 * DAY), None, (NOON, Clock::Implausible)),
            // A little ahead is a clock that runs ahead: nothing happens in the future.
            (Some(NOON + HOUR), None, (NOON, Clock::Given)),
            // Sent before it was made.
            (Some(NOON - HOUR), Some(NOON - 2 * HOUR), (NOON - HOUR, Clock::Given)),
            (Some(i64::MAX), Some(i64::MIN), (NOON, Clock::Implausible)),
            (Some(i64::MIN), Some(i64::MAX), (NOON, Clock::Implausible)),
        ] {
            assert_eq!(correct(NOON, original, sent), expected, "{original:?} {sent:?}");
        }
    }
}
