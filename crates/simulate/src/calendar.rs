//! Moments as seconds since the first day of the data, written as ISO 8601.

use jiff::{ToSpan, civil::Date};

use crate::SimulateError;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
/// How many days of events there are: 18 months.
pub(crate) const DAYS: i64 = 548;
/// The last second of the data.
pub(crate) const END: i64 = DAYS * DAY - 1;

const BEFORE: i64 = 3_000;
const AFTER: i64 = 1_200;

/// Writes moments; every day is spelled once, so that a million rows cost no calendar arithmetic.
pub(crate) struct Calendar {
    days: Vec<String>,
    first_year: i64,
}

impl Calendar {
    pub(crate) fn new(end: Date) -> Result<Self, SimulateError> {
        let start = end.checked_sub((BEFORE + DAYS - 1).days())?;
        let mut days = Vec::new();
        for offset in 0..BEFORE + DAYS + AFTER {
            days.push(start.checked_add(offset.days())?.to_string());
        }
        let first_year = i64::from(end.year());
        Ok(Self { days, first_year })
    }

    pub(crate) fn year(&self) -> i64 {
        self.first_year
    }

    pub(crate) fn date(&self, at: i64) -> &str {
        let place = at.div_euclid(DAY) + BEFORE;
        let last = self.days.len() - 1;
        &self.days[usize::try_from(place).unwrap_or(0).min(last)]
    }

    pub(crate) fn instant(&self, at: i64) -> String {
        let second = at.rem_euclid(DAY);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        format!("{}T{hour:02}:{minute:02}:{:02}Z", self.date(at), second % 60)
    }

    pub(crate) fn instant_option(&self, at: Option<i64>) -> String {
        at.map(|at| self.instant(at)).unwrap_or_default()
    }

    pub(crate) fn date_option(&self, at: Option<i64>) -> &str {
        at.map_or("", |at| self.date(at))
    }
}
