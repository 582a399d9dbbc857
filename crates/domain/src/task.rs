//! Tasks: what a person has to do until a day, and where that comes from.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The longest title, in characters.
pub const TITLE_MAX: usize = 200;
/// The longest note, in characters.
pub const NOTE_MAX: usize = 5_000;
/// The years of which days may be.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// To be done.
    Open,
    /// Put off until a day; from that day on it is open again.
    Later,
    /// Done.
    Done,
}

impl TaskState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::Later, Self::Done];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Later => "later",
            Self::Done => "done",
        }
    }

    /// The state of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// What a task comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginKind {
    /// A person thought of it.
    Hand,
    /// A vote on an account of a target list; the number is of the list.
    Vote,
    /// A role of a buying committee that no one fills; the number is of the account.
    Gap,
    /// A check-in of a pilot; the number is of the check-in.
    CheckIn,
    /// A statement of a dossier; the number is of the statement.
    Dossier,
    /// A section of a programme's plan; the number is of the section.
    Section,
    /// A target list; the number is of the list.
    TargetList,
    /// A piece of personal content of a pilot; the number is of the piece.
    Piece,
}

impl OriginKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Hand,
        Self::Vote,
        Self::Gap,
        Self::CheckIn,
        Self::Dossier,
        Self::Section,
        Self::TargetList,
        Self::Piece,
    ];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Vote => "vote",
            Self::Gap => "gap",
            Self::CheckIn => "check_in",
            Self::Dossier => "dossier",
            Self::Section => "section",
            Self::TargetList => "target_list",
            Self::Piece => "piece",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether the number of what it comes from belongs to it.
    #[must_use]
    pub fn has_number(self) -> bool {
        self != Self::Hand
    }
}

/// A day of the calendar as it is kept, such as `2027-01-31`: days in this form sort as texts.
/// `None` if the text is no day of the years 1970 to 2199.
#[must_use]
pub fn parse_day(text: &str) -> Option<String> {
    let day: Date = text.trim().parse().ok()?;
    // More than a day, such as a moment, is no day.
    let is_day = text.trim().len() == 10 && YEARS.contains(&day.year());
    is_day.then(|| day.to_string())
}

/// The day on which a moment is, in a zone. A moment out of range is on the first day of all.
#[must_use]
pub fn day_of(moment: i64, zone: &TimeZone) -> String {
    let moment = Timestamp::from_microsecond(moment).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(zone.clone()).date().to_string()
}

/// How many days one day is after another; negative if it is before. `None` if either is no day.
#[must_use]
pub fn days_between(from: &str, to: &str) -> Option<i32> {
    let (from, to): (Date, Date) = (from.parse().ok()?, to.parse().ok()?);
    Some((to - from).get_days())
}

/// The day so many days after a day; `None` if there is none.
#[must_use]
pub fn days_after(day: &str, days: i64) -> Option<String> {
    let day: Date = day.parse().ok()?;
    let span = jiff::Span::new().try_days(days).ok()?;
    Some(day.checked_add(span).ok()?.to_string())
}

/// The day after a day; `None` if there is none.
#[must_use]
pub fn day_after(day: &str) -> Option<String> {
    let day: Date = day.parse().ok()?;
    Some(day.tomorrow().ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for state in TaskState::ALL {
            assert_eq!(TaskState::from_key(state.key()), Some(state));
        }
        for kind in OriginKind::ALL {
            assert_eq!(OriginKind::from_key(kind.key()), Some(kind));
            assert_eq!(kind.has_number(), kind != OriginKind::Hand);
        }
        assert_eq!((TaskState::from_key("handed"), OriginKind::from_key("")), (None, None));
    }

    #[test]
    fn a_day_is_one_of_the_calendar() {
        assert_eq!(parse_day(" 2027-01-31 ").as_deref(), Some("2027-01-31"));
        assert_eq!(parse_day("2028-02-29").as_deref(), Some("2028-02-29"));
        for text in [
            "",
            "soon",
            "2027-02-29",
            "2027-13-01",
            "31.01.2027",
            "2027-01-31T10:00:00",
            "1969-12-31",
            "2200-01-01",
            "-002027-01-31",
            "20270131",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_that_of_the_zone() {
        let zone = TimeZone::get("Asia/Seoul").unwrap();
        let evening = 1_796_050_800_000_000; // 2026-11-30T15:00:00Z
        assert_eq!(day_of(evening, &zone), "2026-12-01");
        assert_eq!(day_of(evening, &TimeZone::UTC), "2026-11-30");
        assert_eq!(day_of(i64::MAX, &TimeZone::UTC), "1970-01-01");
        assert_eq!(days_between("2026-12-30", "2027-01-02"), Some(3));
        assert_eq!(days_between("2027-01-02", "2026-12-30"), Some(-3));
        assert_eq!(days_between("2027-01-02", "then"), None);
        assert_eq!(days_after("2026-12-31", 60).as_deref(), Some("2027-03-01"));
        assert_eq!(days_after("2026-12-31", i64::MAX), None);
        assert_eq!(day_after("2026-12-31").as_deref(), Some("2027-01-01"));
    }
}
