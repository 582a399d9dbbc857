//! What a column proves about its cells: which sign is the decimal one, whether the day or the
//! month comes first, how its keys are written. One reading holds for the whole column.

mod dates;
mod share;

use serde::{Deserialize, Serialize};

use crate::number::{self, DecimalSign, Evidence};

pub use dates::{DateHints, DateTally};
pub use share::ShareTally;

/// Cells that speak for each of two readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// For the first: a decimal point, the month first.
    first: u64,
    /// For the second: a decimal comma, the day first.
    second: u64,
    /// Cells that could be read either way.
    two_ways: u64,
    /// One of those.
    example: Option<String>,
}

/// On what a reading rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Cells of the column prove it.
    Column,
    /// Cells of other columns of the file prove it.
    File,
    /// What the field is: a count of people has no fraction.
    Field,
    /// The language of the file or of the workspace: Koreans write the year first.
    Language,
    /// Nothing proves it: the workspace's or the mapping's setting counts.
    Setting,
}

/// How a column is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// The way.
    pub way: T,
    /// On what it rests.
    pub basis: Basis,
    /// Cells that prove it, of this column or, where these prove nothing, of the file.
    pub proved_by: u64,
    /// Cells of the column that contradict it: they are not read.
    pub contradicted_by: u64,
    /// Cells of the column that could be read either way.
    pub two_ways: u64,
    /// One of those.
    pub example: Option<String>,
}

impl<T> Reading<T> {
    /// Rests on the language of the file where nothing else decided.
    fn by_language(mut self, is_known: bool) -> Self {
        if is_known && self.basis == Basis::Setting {
            self.basis = Basis::Language;
        }
        self
    }
}

/// The longest cell that is shown, in bytes.
const EXAMPLE_LENGTH_MAX: usize = 40;

fn shown(cell: &str) -> String {
    crate::text::cut(cell.trim(), EXAMPLE_LENGTH_MAX).to_owned()
}

impl Tally {
    /// Takes a cell of numbers.
    pub fn add_number(&mut self, cell: &str) {
        match number::evidence(cell) {
            Evidence::Nothing => {}
            Evidence::Proves(DecimalSign::Point) => self.first += 1,
            Evidence::Proves(DecimalSign::Comma) => self.second += 1,
            Evidence::TwoWays => self.add_two_ways(cell),
        }
    }

    /// As a column of whole numbers proves it: what could be a fraction is none.
    #[must_use]
    pub fn as_grouped(&self) -> Self {
        let mut proofs = Self::default();
        match self.example.as_deref() {
            Some(cell) if cell.contains('.') => proofs.second = self.two_ways,
            Some(_) => proofs.first = self.two_ways,
            None => {}
        }
        proofs
    }

    fn add_two_ways(&mut self, cell: &str) {
        self.two_ways += 1;
        self.example.get_or_insert_with(|| shown(cell));
    }

    /// Adds what another column of the file proves.
    pub fn add(&mut self, other: &Self) {
        self.first += other.first;
        self.second += other.second;
    }

    /// Whether nothing in the column asks for a decision.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.first == 0 && self.second == 0 && self.two_ways == 0
    }

    /// Whether cells that could be read either way still wait for a proof.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.two_ways > 0 && self.first == self.second
    }

    fn decide<T: Copy + PartialEq>(
        &self,
        file: &Self,
        [first, second]: [T; 2],
        field: Option<T>,
        setting: T,
    ) -> Reading<T> {
        let more = |tally: &Self| match tally.first.cmp(&tally.second) {
            std::cmp::Ordering::Greater => Some(first),
            std::cmp::Ordering::Less => Some(second),
            std::cmp::Ordering::Equal => None,
        };
        let (way, basis) = match (more(self), field, more(file)) {
            (Some(way), _, _) => (way, Basis::Column),
            (None, Some(way), _) if self.two_ways > 0 => (way, Basis::Field),
            (None, _, Some(way)) => (way, Basis::File),
            (None, _, None) => (setting, Basis::Setting),
        };
        let of = |tally: &Self| if way == first { tally.first } else { tally.second };
        let against = if way == first { self.second } else { self.first };
        let proved_by = if basis == Basis::File { of(file) } else { of(self) };
        let (two_ways, example) = (self.two_ways, self.example.clone());
        Reading { way, basis, proved_by, contradicted_by: against, two_ways, example }
    }

    /// How numbers of the column are read. `is_whole` where the field has no fractions; `file` is
    /// what all of its columns prove together. Where nothing proves it, the language of the file
    /// decides, then the setting; without one a point is the decimal sign, as in most exports.
    #[must_use]
    pub fn decimal(
        &self,
        file: &Self,
        is_whole: bool,
        (language, setting): (Option<DecimalSign>, Option<DecimalSign>),
    ) -> Reading<DecimalSign> {
        // In a column of whole numbers the sign before three digits splits groups, whichever it is.
        let grouping = self.example.as_deref().map(|cell| match cell.contains('.') {
            true => DecimalSign::Comma,
            false => DecimalSign::Point,
        });
        let field = grouping.filter(|_| is_whole);
        let signs = [DecimalSign::Point, DecimalSign::Comma];
        let otherwise = language.or(setting).unwrap_or(DecimalSign::Point);
        self.decide(file, signs, field, otherwise).by_language(language.is_some())
    }
}

/// How the keys of a column are written.
#[derive(Debug, Clone, Default)]
pub struct KeyTally {
    /// Cells with a value.
    cells: u64,
    /// Digits alone, up to three.
    short: u64,
    /// Digits in groups of three.
    grouped: u64,
    /// Digits and ".0": what programs of tables leave of whole numbers beside blank cells.
    fractional: u64,
    /// GUIDs.
    guids: u64,
    /// More than fifteen digits, the rest zeros: what a spreadsheet leaves of a long number.
    rounded: u64,
    /// Numbers of seven digits at most, and the lowest and the highest of them.
    small: u64,
    span: Option<(u32, u32)>,
}

impl KeyTally {
    /// Takes a key.
    pub fn add(&mut self, key: &str) {
        let key = key.trim();
        if key.is_empty() {
            return;
        }
        self.cells += 1;
        let dashes = key.bytes().filter(|byte| *byte == b'-').count();
        self.guids += u64::from(dashes == 4 && matches!(key.len(), 36 | 38));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if is_digits(key) {
            self.short += u64::from(key.len() <= 3);
            if let Some(number) = key.parse::<u32>().ok().filter(|_| key.len() <= 7) {
                self.small += 1;
                let (low, high) = self.span.unwrap_or((number, number));
                self.span = Some((low.min(number), high.max(number)));
            }
            let is_rounded =
                key.len() > 15 && key.as_bytes()[15..].iter().all(|byte| *byte == b'0');
            self.rounded += u64::from(is_rounded);
        } else if let Some(sign) = [',', '.'].into_iter().find(|sign| key.contains(*sign)) {
            let mut groups = key.split(sign);
            let first = groups.next().unwrap_or("");
            let fits = |group: &str| group.len() == 3 && is_digits(group);
            self.grouped += u64::from(first.len() <= 3 && is_digits(first) && groups.all(fits));
            self.fractional += u64::from(key.strip_suffix(".0").is_some_and(is_digits));
        }
    }

    /// Whether any key looks like a GUID.
    #[must_use]
    pub fn has_guids(&self) -> bool {
        self.guids > 0
    }

    /// Whether all keys are numbers in which a sign splits groups.
    #[must_use]
    pub fn is_grouped(&self) -> bool {
        self.grouped > 0 && self.grouped + self.short == self.cells
    }

    /// Whether all keys are whole numbers with ".0" behind them.
    #[must_use]
    pub fn is_fractional(&self) -> bool {
        self.fractional > 0 && self.fractional == self.cells
    }

    /// Whether all keys are small numbers with few gaps, as every list has them.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let span = self.span.map_or(0, |(low, high)| u64::from(high - low));
        self.small > 1 && self.small == self.cells && span < self.cells * 3
    }

    /// Whether all keys are longer than a spreadsheet can hold, and end as it cuts them.
    #[must_use]
    pub fn is_rounded(&self) -> bool {
        self.rounded > 1 && self.rounded == self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(cells: &[&str]) -> Tally {
        let mut tally = Tally::default();
        cells.iter().for_each(|cell| tally.add_number(cell));
        tally
    }

    fn dates(cells: &[&str]) -> DateTally {
        let mut tally = DateTally::default();
        cells.iter().for_each(|cell| tally.add(cell));
        tally
    }

    #[test]
    fn a_column_decides_then_the_file_then_the_setting() {
        use DecimalSign::{Comma, Point};
        let nothing = Tally::default();
        let commas = numbers(&["1.250,50", "3.500.000"]);
        for (cells, file, whole, setting, way, basis, against) in [
            (
                &["12.000", "8.500 €", "1.250,50"][..],
                &nothing,
                false,
                None,
                Comma,
                Basis::Column,
                0,
            ),
            (&["12.000", "8.500"], &commas, false, None, Comma, Basis::File, 0),
            (&["12.000", "8.500"], &nothing, false, None, Point, Basis::Setting, 0),
            (&["12.000", "8.500"], &nothing, false, Some(Comma), Comma, Basis::Setting, 0),
            (&["1.240", "12"], &nothing, true, None, Comma, Basis::Field, 0),
            (&["1,240", "12"], &commas, true, None, Point, Basis::Field, 0),
            // True decimals of three places stay what they are.
            (&["12.125", "0.375", "10.5"], &commas, false, Some(Comma), Point, Basis::Column, 0),
            (&["1.5", "2.5", "3,5"], &nothing, false, None, Point, Basis::Column, 1),
            (&["1.5", "3,5", "12.000"], &nothing, false, None, Point, Basis::Setting, 1),
            (&["12", "13"], &nothing, false, Some(Comma), Comma, Basis::Setting, 0),
        ] {
            let reading = numbers(cells).decimal(file, whole, (None, setting));
            let found = (reading.way, reading.basis, reading.contradicted_by);
            assert_eq!(found, (way, basis, against), "{cells:?}");
        }
        let reading = numbers(&["12.000", "8.500"]).decimal(&commas, false, (None, None));
        assert_eq!((reading.two_ways, reading.proved_by), (2, 2));
        assert_eq!(reading.example.as_deref(), Some("12.000"));
    }

    #[test]
    fn dates_are_decided_likewise() {
        use crate::time::DateOrder::{DayFirst, MonthFirst};
        let nothing = DateTally::default();
        let hints =
            DateHints { setting: DayFirst, is_year_first: false, is_day_first: false, year: 26 };
        let month = dates(&["01/15/2026"]);
        for (cells, file, way, basis, against) in [
            (&["03/25/2026", "03/04/2026"][..], &nothing, MonthFirst, Basis::Column, 0),
            (&["01/06/2026"], &month, MonthFirst, Basis::File, 0),
            (&["01/06/2026"], &nothing, DayFirst, Basis::Setting, 0),
            (&["25/03/2026", "26/03/2026", "03/25/2026"], &month, DayFirst, Basis::Column, 1),
            (&["5/2/2026 2:15 μ.μ."], &month, DayFirst, Basis::Column, 0),
        ] {
            let reading = dates(cells).decide(file, hints).1.unwrap();
            let found = (reading.way, reading.basis, reading.contradicted_by);
            assert_eq!(found, (way, basis, against), "{cells:?}");
        }
        assert!(dates(&["01/06/2026"]).is_undecided() && !month.is_undecided());
    }

    #[test]
    fn keys_of_a_column_are_written_in_one_way() {
        let of = |keys: &[&str]| {
            let mut tally = KeyTally::default();
            keys.iter().for_each(|key| tally.add(key));
            (tally.is_grouped(), tally.is_rounded())
        };
        assert_eq!(of(&["1,204", "12", "3,004,118", ""]), (true, false));
        assert_eq!(of(&["1,204", "A-7"]), (false, false));
        assert_eq!(of(&["1.2", "1.3"]), (false, false));
        assert_eq!(of(&["12", "13"]), (false, false));
        assert_eq!(of(&["1234567890123450", "1234567890123460"]), (false, true));
        assert_eq!(of(&["1234567890123456", "1234567890123460"]), (false, false));
        assert_eq!(of(&["1234567890123450"]), (false, false), "one alone may be so");
        let is_fractional = |keys: &[&str]| {
            let mut tally = KeyTally::default();
            keys.iter().for_each(|key| tally.add(key));
            tally.is_fractional()
        };
        assert!(is_fractional(&["101.0", "", "102.0"]));
        assert!(!is_fractional(&["1.0", "1.1"]), "numbers of chapters");
        assert!(!is_fractional(&["101.0", "102"]), "both may be keys");
        assert!(!is_fractional(&["101", "102"]));
        let is_running = |keys: &[&str]| {
            let mut tally = KeyTally::default();
            keys.iter().for_each(|key| tally.add(key));
            tally.is_running()
        };
        assert!(is_running(&["1", "2", "3", "5"]));
        assert!(is_running(&["7001", "7003", "7002"]));
        assert!(!is_running(&["1", "2", "A-3"]));
        assert!(!is_running(&["12", "90517", "4411"]));
        assert!(!is_running(&["90512345671", "90512345672"]));
    }
}
