//! Pilots: a few accounts first, each with content of its own, then waves that grow.

mod gate;

pub use gate::{Fact, Finding, Names, WORDS_MIN, judge, wording};

use std::ops::RangeInclusive;

/// How many accounts a pilot has.
pub const PILOT_ACCOUNTS: RangeInclusive<usize> = 2..=3;
/// How many times as many accounts as the wave before a wave has at most.
pub const GROWTH_MAX: usize = 3;

/// Defines names that the store, the API and commands use.
macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$case:meta])* $variant:ident = $key:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$case])* $variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in the store, the API and commands.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// What has a name.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.key() == key)
            }
        }
    };
}

keyed! {
    /// How far a wave is.
    WaveState {
        /// Its pieces are made, its accounts are launched, and it is looked at each day.
        Running = "running",
        /// It did what it should: the next wave may come.
        Passed = "passed",
        /// It ended without passing: the next wave is no larger.
        Stopped = "stopped",
    }
}

keyed! {
    /// What a piece of personal content is.
    PieceKind {
        /// A mail.
        Mail = "mail",
        /// What is said on the phone.
        Call = "call",
        /// A message or post in a social network.
        Social = "social",
        /// A page for the account.
        Page = "page",
        /// An advertisement.
        Ad = "ad",
        /// An invitation or a talk.
        Event = "event",
        /// What comes by post.
        Parcel = "parcel",
        /// A paper, a deck, a calculation.
        Document = "document",
        /// Something else.
        Other = "other",
    }
}

keyed! {
    /// What a check-in reports.
    CheckInKind {
        /// Something goes wrong.
        Problem = "problem",
        /// A tool is missing.
        MissingTool = "missing_tool",
        /// Data are missing.
        DataGap = "data_gap",
        /// Two things do not agree.
        Inconsistency = "inconsistency",
        /// What is worth knowing, without anything to do.
        Note = "note",
    }
}

impl CheckInKind {
    /// Whether someone has to do something about it.
    #[must_use]
    pub fn makes_task(self) -> bool {
        self != Self::Note
    }
}

/// How many accounts the next wave may have. `before` is how the last one ended, and how many
/// accounts it had; none for the pilot.
#[must_use]
pub fn wave_size(before: Option<(WaveState, usize)>) -> RangeInclusive<usize> {
    match before {
        None => PILOT_ACCOUNTS,
        Some((WaveState::Passed, accounts)) => 1..=accounts.saturating_mul(GROWTH_MAX).max(1),
        Some((_, accounts)) => 1..=accounts.max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for kind in PieceKind::ALL {
            assert_eq!(PieceKind::from_key(kind.key()), Some(*kind));
        }
        for kind in CheckInKind::ALL {
            assert_eq!(CheckInKind::from_key(kind.key()), Some(*kind));
        }
        for state in WaveState::ALL {
            assert_eq!(WaveState::from_key(state.key()), Some(*state));
        }
        assert_eq!((PieceKind::from_key("fax"), CheckInKind::from_key("")), (None, None));
        assert!(CheckInKind::Problem.makes_task() && !CheckInKind::Note.makes_task());
    }

    #[test]
    fn waves_grow_stepwise() {
        assert_eq!(wave_size(None), 2..=3);
        assert_eq!(wave_size(Some((WaveState::Passed, 3))), 1..=9);
        assert_eq!(wave_size(Some((WaveState::Stopped, 3))), 1..=3);
        assert_eq!(wave_size(Some((WaveState::Passed, usize::MAX))), 1..=usize::MAX);
    }
}
