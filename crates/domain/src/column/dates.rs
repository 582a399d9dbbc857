//! Which number of a column of dates is the year, and which the month.

use super::{Basis, Reading, Tally};
use crate::time::{DateOrder, Orders, orders};

/// What the cells of a column of dates prove.
#[derive(Debug, Clone, Default)]
pub struct DateTally {
    /// Of the order of day and month, where the year stands last.
    day_and_month: Tally,
    /// Cells that can be read with the year first alone: 26.3.5, 99/1/2.
    year_first: u64,
    /// Cells that cannot be read so: 5.3.26, 3/25/26, 5.3.2026.
    year_last: u64,
    /// Of them, those that a column with the year first does not read.
    against_year_first: u64,
    /// Cells that can be read with the year first and with the day first: 26.03.05.
    open: u64,
    /// Of them, those that points split.
    open_points: u64,
    /// One of them.
    example: Option<String>,
    /// Which numbers stand first and last in them, as bits.
    first: u128,
    last: u128,
}

/// What is known of dates beside their cells.
#[derive(Debug, Clone, Copy)]
pub struct DateHints {
    /// How dates are read that nothing proves.
    pub setting: DateOrder,
    /// The language of the file, or of the workspace where the file has none, writes the year
    /// first.
    pub is_year_first: bool,
    /// The language of the file never writes the month first.
    pub is_day_first: bool,
    /// The running year, its last two digits.
    pub year: u8,
}

impl DateTally {
    /// Takes a cell.
    pub fn add(&mut self, cell: &str) {
        let of_cell = orders(cell);
        let Orders { month_first, day_first, year_first, outer, has_points } = of_cell;
        if !(month_first || day_first || year_first) {
            return;
        }
        if year_first && !day_first {
            self.year_first += 1;
            return;
        }
        if !year_first {
            self.year_last += 1;
            self.against_year_first += u64::from(!of_cell.allow(DateOrder::YearFirst));
        } else if !month_first {
            self.open += 1;
            self.open_points += u64::from(has_points);
            let (first, last) = outer.unwrap_or_default();
            // 05.05.05 is one day however it is read.
            self.first |= 1_u128 << first.min(127);
            self.last |= 1_u128 << last.min(127);
            self.example.get_or_insert_with(|| super::shown(cell));
        }
        // Points split the day from the month that follows it everywhere.
        if !has_points {
            match (month_first, day_first) {
                (true, false) => self.day_and_month.first += 1,
                (false, true) => self.day_and_month.second += 1,
                (true, true) if crate::time::is_two_ways(cell) => {
                    self.day_and_month.add_two_ways(cell);
                }
                _ => {}
            }
        }
    }

    /// Adds what another column of the file proves.
    pub fn add_column(&mut self, other: &Self) {
        self.day_and_month.add(&other.day_and_month);
        self.year_first += other.year_first;
        self.year_last += other.year_last;
    }

    /// Whether cells that could be read in several ways still wait for a proof.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.day_and_month.is_undecided() || self.open > 0 && self.year_first == self.year_last
    }

    /// How the column is read; `file` is what all columns of the file prove together. Nothing is
    /// reported of a column in which there was nothing to decide.
    #[must_use]
    pub fn decide(&self, file: &Self, hints: DateHints) -> (DateOrder, Option<Reading<DateOrder>>) {
        let (is_year_first, basis) = self.has_year_first(file, hints);
        let reading = |way, basis, proved_by, contradicted_by| Reading {
            way,
            basis,
            proved_by,
            contradicted_by,
            two_ways: self.open,
            example: self.example.clone(),
        };
        let shown = |proofs: u64| if proofs > 0 { proofs } else { self.open };
        if is_year_first {
            let proofs = if basis == Basis::File { file.year_first } else { self.year_first };
            let against = self.against_year_first;
            let told = reading(DateOrder::YearFirst, basis, shown(proofs), against);
            return (DateOrder::YearFirst, Some(told));
        }
        let setting = match hints.setting {
            DateOrder::MonthFirst if !hints.is_day_first => DateOrder::MonthFirst,
            _ => DateOrder::DayFirst,
        };
        let ways = [DateOrder::MonthFirst, DateOrder::DayFirst];
        let of_file = &file.day_and_month;
        let own = self.day_and_month.decide(of_file, ways, None, setting);
        let mut own = own.by_language(hints.is_day_first);
        own.contradicted_by += self.year_first;
        let way = own.way;
        // Where the year may stand first the month does not: it is the day or the year.
        if self.open > 0 && self.day_and_month.two_ways == 0 {
            let proofs = if basis == Basis::File { file.year_last } else { self.year_last };
            let told = reading(DateOrder::DayFirst, basis, shown(proofs), own.contradicted_by);
            return (way, Some(told));
        }
        let is_silent = self.day_and_month.is_silent() && own.contradicted_by == 0;
        (way, (!is_silent).then_some(own))
    }

    /// Whether the year stands first where it has two digits, and on what that rests.
    fn has_year_first(&self, file: &Self, hints: DateHints) -> (bool, Basis) {
        if self.year_first != self.year_last {
            return (self.year_first > self.year_last, Basis::Column);
        }
        if self.open == 0 {
            return (false, Basis::Column);
        }
        if let Some(found) = self.by_spread(hints.year) {
            return (found, Basis::Column);
        }
        if file.year_first != file.year_last {
            return (file.year_first > file.year_last, Basis::File);
        }
        // A slash and a dash are of many customs; a point is of two.
        if hints.is_year_first && self.open_points > 0 {
            return (true, Basis::Language);
        }
        (hints.setting == DateOrder::YearFirst, Basis::Setting)
    }

    /// Days are of all kinds, years are few and near the running one: which of the outer numbers
    /// are the years, where the cells are enough to say.
    fn by_spread(&self, year: u8) -> Option<bool> {
        let could_be_years = |bits: u128, others: u128| {
            /// The most years of a column, and how far they are from the running one.
            const YEARS_MAX: u32 = 6;
            const BEFORE: u8 = 10;
            const AFTER: u8 = 4;
            /// The fewest days.
            const DAYS_MIN: u32 = 8;
            let lowest = bits.trailing_zeros();
            let highest = 127_u32.saturating_sub(bits.leading_zeros());
            let is_near = lowest >= u32::from(year.saturating_sub(BEFORE))
                && highest <= u32::from(year.saturating_add(AFTER));
            // Ends of quarters have few days over years that follow each other: no days of a month.
            const SPAN_MIN: u32 = 15;
            let last = 127_u32.saturating_sub(others.leading_zeros());
            let span = last.saturating_sub(others.trailing_zeros());
            is_near
                && bits.count_ones() <= YEARS_MAX
                && others.count_ones() >= DAYS_MIN.max(bits.count_ones() * 2)
                && span >= SPAN_MIN
        };
        match (could_be_years(self.first, self.last), could_be_years(self.last, self.first)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(cells: &[&str]) -> DateTally {
        let mut tally = DateTally::default();
        cells.iter().for_each(|cell| tally.add(cell));
        tally
    }

    fn hints(is_year_first: bool) -> DateHints {
        DateHints { setting: DateOrder::DayFirst, is_year_first, is_day_first: false, year: 26 }
    }

    #[test]
    fn a_column_says_where_its_years_stand() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        let nothing = DateTally::default();
        let years = tally(&["26.3.5"]);
        let spread: Vec<String> = (1..=12)
            .map(|month| format!("{}.{month:02}.{:02}", 24 + month % 3, month * 2 + 3))
            .collect();
        let spread: Vec<&str> = spread.iter().map(String::as_str).collect();
        let turned: Vec<String> = (1..=12)
            .map(|month| format!("{:02}.{month:02}.{}", month * 2 + 3, 24 + month % 3))
            .collect();
        let turned: Vec<&str> = turned.iter().map(String::as_str).collect();
        let quarters = [
            "31.03.18", "30.06.19", "30.09.20", "31.12.21", "31.03.22", "30.06.23", "30.09.24",
            "31.12.25",
        ];
        let paydays =
            ["25.01.19", "25.02.20", "25.03.21", "25.04.22", "25.05.23", "25.06.24", "25.07.25"];
        for (cells, file, by_language, way, basis) in [
            // A year has two digits.
            (&["26.3.5", "26.12.31"][..], &nothing, false, YearFirst, Basis::Column),
            (&["'26. 3. 5.", "26. 12. 31"], &nothing, false, YearFirst, Basis::Column),
            (&["99.03.05", "26.12.31"], &nothing, false, YearFirst, Basis::Column),
            (&["5.3.26", "26.12.31"], &nothing, true, DayFirst, Basis::Column),
            (&["05.03.99", "26.12.31"], &nothing, true, DayFirst, Basis::Column),
            (&["5.3.2026", "26.12.31"], &nothing, true, DayFirst, Basis::Column),
            (&["26.12.31"], &years, false, YearFirst, Basis::File),
            (&["26.12.31", "26.03.05"], &nothing, true, YearFirst, Basis::Language),
            (&["05.03.26", "26.12.31"], &nothing, false, DayFirst, Basis::Setting),
            (&["26/03/05"], &nothing, true, DayFirst, Basis::Setting),
            (&["26/03/05", "26/3/5"], &nothing, false, YearFirst, Basis::Column),
            (&spread, &nothing, false, YearFirst, Basis::Column),
            (&turned, &nothing, true, DayFirst, Basis::Column),
            (&quarters, &nothing, false, DayFirst, Basis::Setting),
            (&paydays, &nothing, false, DayFirst, Basis::Setting),
            (&["03/25/26", "11/03/26"], &nothing, true, MonthFirst, Basis::Column),
            (&["25/03/26", "5/3/26"], &nothing, true, DayFirst, Basis::Column),
        ] {
            let (found, reading) = tally(cells).decide(file, hints(by_language));
            assert_eq!((found, reading.unwrap().basis), (way, basis), "{cells:?}");
        }
        let set = DateHints { setting: YearFirst, ..hints(false) };
        assert_eq!(tally(&["26.12.31"]).decide(&nothing, set).0, YearFirst);
        assert_eq!(tally(&["3/4/2026"]).decide(&nothing, set).0, DayFirst);
    }

    #[test]
    fn what_contradicts_a_column_is_counted() {
        let nothing = DateTally::default();
        let (way, reading) =
            tally(&["26.3.5", "26.4.7", "5.3.26", "5.3.2026"]).decide(&nothing, hints(false));
        // The two prove against each other: nothing is proved, and no year stands first.
        assert_eq!((way, reading.unwrap().contradicted_by), (DateOrder::DayFirst, 2));
        let (way, reading) =
            tally(&["26.3.5", "26.4.7", "26.5.8", "5.3.26"]).decide(&nothing, hints(false));
        assert_eq!((way, reading.unwrap().contradicted_by), (DateOrder::YearFirst, 1));
        assert_eq!(tally(&["2026-01-05", "5.1.2026"]).decide(&nothing, hints(true)).1, None);
    }
}
