//! A table in memory: columns of numbers or of categories, with missing values.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::limits::CELL_LENGTH_MAX;

/// What stands for "not known" in exports of all kinds, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    "–",
    "—",
    ".",
    "?",
    "n/a",
    "na",
    "#n/a",
    "n.a.",
    "nan",
    "null",
    "none",
    "nil",
    "select",
    "-select-",
    "--select--",
    "-- select --",
    "please select",
    "unknown",
    "not specified",
    "not provided",
    "not available",
    "undefined",
    "(blank)",
    "[blank]",
];
/// Placeholders that say something where they stand among categories: no contract, a source that
/// nobody knows. Among numbers they are as blank as the others.
const CATEGORIES_TOO: &[&str] = &["none", "unknown"];
/// A column is of numbers if at least this share of its values are.
const NUMBER_SHARE_MIN: f64 = 0.99;
/// The code of a missing value.
pub(crate) const MISSING: u32 = u32::MAX;

/// Columns of equal length.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// How many rows each has.
    pub rows: usize,
}

/// A named column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The heading.
    pub name: String,
    /// What stands in it.
    pub values: Values,
    /// What was read as missing, or not as it stood.
    pub notes: Vec<Note>,
}

/// The values of a column.
#[derive(Debug, Clone)]
pub enum Values {
    /// Numbers; what is not finite is missing. Dates are days since 1970-01-01.
    Numbers(Vec<f64>),
    /// Categories.
    Categories {
        /// The levels, sorted, none twice.
        levels: Vec<String>,
        /// For each row the place of its level; beyond the levels means missing.
        codes: Vec<u32>,
    },
}

/// Cells that were read as missing although something stands in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What stood there: the placeholder, or an example of it.
    pub text: String,
    /// How many rows.
    pub rows: usize,
    /// Why it was read as missing: `placeholder` or `not_a_number`.
    pub why: &'static str,
}

impl AsRef<Self> for Column {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Column {
    /// A column of numbers; what is not finite counts as missing.
    #[must_use]
    pub fn numbers(name: &str, values: Vec<f64>) -> Self {
        Self { name: name.to_owned(), values: Values::Numbers(values), notes: Vec::new() }
    }

    /// A column of categories, as they stand: no placeholder is looked for.
    #[must_use]
    pub fn categories<'a>(name: &str, values: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut text = TextColumn::new(name);
        for value in values {
            text.push_value(value);
        }
        text.into_categories(Vec::new())
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Numbers(values) => values.len(),
            Values::Categories { codes, .. } => codes.len(),
        }
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nothing is known in a row.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.values {
            Values::Numbers(values) => !values[row].is_finite(),
            Values::Categories { levels, codes } => codes[row] as usize >= levels.len(),
        }
    }

    /// What stands in a row, as text.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<String> {
        match &self.values {
            Values::Numbers(values) => values[row].is_finite().then(|| values[row].to_string()),
            Values::Categories { levels, codes } => levels.get(codes[row] as usize).cloned(),
        }
    }
}

impl Table {
    /// A table of columns of equal length; nothing where they are not.
    #[must_use]
    pub fn new(columns: Vec<Column>) -> Option<Self> {
        let rows = columns.first().map_or(0, Column::len);
        columns.iter().all(|column| column.len() == rows).then_some(Self { columns, rows })
    }

    /// One row as a table.
    #[must_use]
    pub fn row(&self, row: usize) -> Self {
        let one = |column: &Column| {
            let values = match &column.values {
                Values::Numbers(values) => Values::Numbers(vec![values[row]]),
                Values::Categories { levels, codes } => {
                    let level = levels.get(codes[row] as usize).cloned();
                    let code = if level.is_some() { 0 } else { MISSING };
                    Values::Categories { levels: level.into_iter().collect(), codes: vec![code] }
                }
            };
            Column { name: column.name.clone(), values, notes: Vec::new() }
        };
        Self { columns: self.columns.iter().map(one).collect(), rows: 1 }
    }

    /// The column of a name; where a heading stands twice, the first.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A column as it is read from text, cell by cell.
#[derive(Debug, Clone)]
pub struct TextColumn {
    name: String,
    places: FxHashMap<Box<str>, u32>,
    levels: Vec<Box<str>>,
    codes: Vec<u32>,
}

impl TextColumn {
    /// An empty column.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, places: FxHashMap::default(), levels: Vec::new(), codes: Vec::new() }
    }

    /// Takes the next cell.
    pub fn push(&mut self, cell: &str) {
        self.push_value(Some(cell));
    }

    fn push_value(&mut self, cell: Option<&str>) {
        let Some(cell) = cell else { return self.codes.push(MISSING) };
        let cell = cut(cell.trim());
        let place = if let Some(place) = self.places.get(cell) {
            *place
        } else {
            let place = self.levels.len() as u32;
            self.levels.push(cell.into());
            self.places.insert(cell.into(), place);
            place
        };
        self.codes.push(place);
    }

    /// How fractions are written: `2,5` and `1.234,5`, or `2.5` and `1,234.5`; nothing where no
    /// cell shows it, or cells show both.
    #[must_use]
    pub fn decimal(&self) -> Option<Decimal> {
        let shown = |decimal: Decimal| self.levels.iter().any(|level| shows(level, decimal));
        match (shown(Decimal::Comma), shown(Decimal::Point)) {
            (true, false) => Some(Decimal::Comma),
            (false, true) => Some(Decimal::Point),
            _ => None,
        }
    }

    /// As [`Self::finish_as`], with what the cells themselves show of fractions.
    #[must_use]
    pub fn finish(self) -> Column {
        self.finish_as(Decimal::Point)
    }

    /// Reads the cells: placeholders are missing; a column of numbers or dates is told by its
    /// values. Where they do not show how fractions are written, `decimal` says it: `1,409` may be
    /// both.
    #[must_use]
    pub fn finish_as(self, decimal: Decimal) -> Column {
        let of_numbers = match self.decimal().unwrap_or(decimal) {
            Decimal::Point => number,
            Decimal::Comma => number_with_comma,
        };
        let mut rows_of = vec![0_usize; self.levels.len()];
        for code in self.codes.iter().filter(|code| **code != MISSING) {
            rows_of[*code as usize] += 1;
        }
        let mut notes = Vec::new();
        let placeholder: Vec<bool> =
            self.levels.iter().map(|level| is_placeholder(level)).collect();
        let mut known = 0;
        for (place, level) in self.levels.iter().enumerate() {
            if !placeholder[place] {
                known += rows_of[place];
            } else if !level.is_empty() {
                let text = level.to_string();
                notes.push(Note { text, rows: rows_of[place], why: "placeholder" });
            }
        }
        notes.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
        for read in [of_numbers as fn(&str) -> Option<f64>, day] {
            let values: Vec<Option<f64>> = (self.levels.iter().zip(&placeholder))
                .map(|(level, missing)| if *missing { None } else { read(level) })
                .collect();
            let read_rows: usize = (values.iter().zip(&rows_of))
                .filter_map(|(value, rows)| value.is_some().then_some(*rows))
                .sum();
            if known > 0 && read_rows as f64 >= NUMBER_SHARE_MIN * known as f64 {
                return self.into_numbers(&values, &placeholder, &rows_of, notes);
            }
        }
        let says_something =
            |text: &str| CATEGORIES_TOO.contains(&text.trim().to_lowercase().as_str());
        let blank: Vec<bool> = (self.levels.iter().zip(&placeholder))
            .map(|(level, placeholder)| *placeholder && (known == 0 || !says_something(level)))
            .collect();
        notes.retain(|note| known == 0 || !says_something(&note.text));
        self.without(&blank).into_categories(notes)
    }

    fn into_numbers(
        self,
        values: &[Option<f64>],
        placeholder: &[bool],
        rows_of: &[usize],
        mut notes: Vec<Note>,
    ) -> Column {
        for (place, level) in self.levels.iter().enumerate() {
            if values[place].is_none() && !placeholder[place] {
                let text = level.to_string();
                notes.push(Note { text, rows: rows_of[place], why: "not_a_number" });
            }
        }
        let of = |code: &u32| values.get(*code as usize).copied().flatten().unwrap_or(f64::NAN);
        let numbers = self.codes.iter().map(of).collect();
        Column { name: self.name, values: Values::Numbers(numbers), notes }
    }

    fn without(mut self, placeholder: &[bool]) -> Self {
        for code in &mut self.codes {
            if placeholder.get(*code as usize).copied().unwrap_or(true) {
                *code = MISSING;
            }
        }
        self
    }

    /// Levels are sorted, so that the order of rows leaves no trace.
    fn into_categories(self, notes: Vec<Note>) -> Column {
        let mut used = vec![false; self.levels.len()];
        for code in self.codes.iter().filter(|code| **code != MISSING) {
            used[*code as usize] = true;
        }
        let mut order: Vec<u32> =
            (0..self.levels.len() as u32).filter(|place| used[*place as usize]).collect();
        order.sort_unstable_by(|a, b| self.levels[*a as usize].cmp(&self.levels[*b as usize]));
        let mut place_of = vec![MISSING; self.levels.len()];
        for (place, old) in order.iter().enumerate() {
            place_of[*old as usize] = place as u32;
        }
        let codes =
            self.codes.iter().map(|code| place_of.get(*code as usize).copied().unwrap_or(MISSING));
        let values = Values::Categories {
            levels: order.iter().map(|place| self.levels[*place as usize].to_string()).collect(),
            codes: codes.collect(),
        };
        Column { name: self.name, values, notes }
    }
}

/// Whether a cell says that nothing is known.
#[must_use]
pub fn is_placeholder(cell: &str) -> bool {
    let lower = cell.trim().to_lowercase();
    PLACEHOLDERS.contains(&lower.as_str())
}

/// Cuts a cell at a character.
fn cut(cell: &str) -> &str {
    let mut end = cell.len().min(CELL_LENGTH_MAX);
    while !cell.is_char_boundary(end) {
        end -= 1;
    }
    &cell[..end]
}

/// A finite number, also with thousands set apart or a percent sign.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.trim_end_matches('%').trim_end();
    let finite = |text: &str| text.parse::<f64>().ok().filter(|value| value.is_finite());
    if text.bytes().any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E')) {
        return None;
    }
    finite(text).or_else(|| {
        let grouped = text.contains(',')
            && text
                .split('.')
                .next()
                .is_some_and(|whole| whole.split(',').skip(1).all(|group| group.len() == 3));
        if grouped { finite(&text.replace(',', "")) } else { None }
    })
}

/// A number whose fraction stands behind a comma, its thousands set apart by points.
fn number_with_comma(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once(',').map_or((text, None), |(a, b)| (a, Some(b)));
    let mut groups = whole.split('.').skip(1);
    if fraction.is_some_and(|rest| rest.contains(['.', ',']))
        || !groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let whole = whole.replace('.', "");
    number(&fraction.map_or_else(|| whole.clone(), |rest| format!("{whole}.{rest}")))
}

/// How a file writes fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// 2.5
    Point,
    /// 2,5
    Comma,
}

/// Whether a cell is a number that can only be written this way: one sign stands once, in front of
/// what is no group of thousands, or behind one of the other signs; or the other one stands twice.
fn shows(cell: &str, decimal: Decimal) -> bool {
    let cell = cell.trim_end_matches('%').trim_end();
    let cell = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let (own, other) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = |text: &str| {
        let mut groups = text.split(other);
        let first = groups.next().unwrap_or("");
        is_digits(first)
            && first.len() <= 3
            && groups.all(|text| is_digits(text) && text.len() == 3)
    };
    match cell.split_once(own) {
        None => cell.matches(other).count() > 1 && is_grouped(cell),
        Some((whole, fraction)) if whole.contains(other) => {
            is_grouped(whole) && is_digits(fraction)
        }
        Some((whole, fraction)) => {
            let may_be_thousands =
                fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            is_digits(fraction) && (whole.is_empty() || is_digits(whole)) && !may_be_thousands
        }
    }
}

/// Days since 1970-01-01 of a date that begins `YYYY-MM-DD`, with hours as fractions.
pub(crate) fn day(text: &str) -> Option<f64> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let mut parts = date.split('-');
    let mut part = |length: usize| -> Option<i64> {
        parts.next().filter(|text| text.len() == length)?.parse().ok()
    };
    let (year, month, day_of_month) = (part(4)?, part(2)?, part(2)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day_of_month) {
        return None;
    }
    let time = rest.strip_prefix(['T', ' ']);
    if time.is_none() && !rest.is_empty() {
        return None;
    }
    let hours = time.and_then(|time| time.get(..2)?.parse::<f64>().ok()).unwrap_or(0.0);
    let minutes = time.and_then(|time| time.get(3..5)?.parse::<f64>().ok()).unwrap_or(0.0);
    // Days from civil (Hinnant 2013).
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day_of_month - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some((era * 146_097 + day_of_era - 719_468) as f64 + (hours + minutes / 60.0) / 24.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Column {
        let mut column = TextColumn::new("column");
        cells.iter().for_each(|cell| column.push(cell));
        column.finish()
    }

    #[test]
    fn numbers_dates_and_placeholders_are_told_by_value() {
        let Values::Numbers(values) = column(&["1", "2.5", "1,234", "Select", " "]).values else {
            panic!("numbers")
        };
        assert_eq!(values[..3], [1.0, 2.5, 1_234.0]);
        assert!(values[3].is_nan() && values[4].is_nan());
        let Values::Numbers(days) = column(&["1970-01-02", "2024-02-29T12:00:00Z"]).values else {
            panic!("dates")
        };
        assert_eq!(days, [1.0, 19_782.5]);
        let text = column(&["b", "N/A", "a", "b", "N/A"]);
        assert_eq!(text.notes[0], Note { text: "N/A".into(), rows: 2, why: "placeholder" });
        assert_eq!((text.text(0).as_deref(), text.text(1)), (Some("b"), None));
    }

    #[test]
    fn none_and_unknown_are_categories_among_categories() {
        let contract = column(&["Yearly", "None", "Monthly", "unknown", "-", "None"]);
        let of = |row: usize| contract.text(row);
        assert_eq!([1, 3, 4].map(of), [Some("None".into()), Some("unknown".into()), None]);
        assert_eq!(contract.notes.len(), 1, "{:?}", contract.notes);
        // Among numbers, and alone, they say that nothing is known.
        let Values::Numbers(amounts) = column(&["1", "None", "2", "Unknown"]).values else {
            panic!("numbers")
        };
        assert!(amounts[1].is_nan() && amounts[3].is_nan());
        assert_eq!(column(&["None", "unknown"]).text(0), None);
    }

    #[test]
    fn fractions_are_told_by_what_can_only_be_one() {
        for (cells, expected) in [
            (&["1,409", "-0,715"][..], Some(Decimal::Comma)),
            (&["2,5"], Some(Decimal::Comma)),
            (&["1.234,56", "7"], Some(Decimal::Comma)),
            (&["1.234.567"], Some(Decimal::Comma)),
            (&["12,5 %"], Some(Decimal::Comma)),
            (&["1,409", "2.5"], Some(Decimal::Point)),
            (&["1,234.5"], Some(Decimal::Point)),
            (&["1,234,567"], Some(Decimal::Point)),
            (&["0.715"], Some(Decimal::Point)),
            // Of these nobody knows, or cells show both, or they are no numbers.
            (&["1,409", "2,310"], None),
            (&["1.409"], None),
            (&["2,5", "2.5"], None),
            (&["12", "Seoul, KR", "10.0.0.1", "2024-01-01", "a,b", ""], None),
        ] {
            let mut column = TextColumn::new("column");
            cells.iter().for_each(|cell| column.push(cell));
            assert_eq!(column.decimal(), expected, "{cells:?}");
        }
        let numbers = |cells: &[&str], decimal| {
            let mut column = TextColumn::new("column");
            cells.iter().for_each(|cell| column.push(cell));
            let Values::Numbers(values) = column.finish_as(decimal).values else {
                panic!("numbers: {cells:?}")
            };
            values
        };
        assert_eq!(numbers(&["1,409", "-0,715"], Decimal::Point), [1.409, -0.715]);
        assert_eq!(numbers(&["1.234,5", "12"], Decimal::Point), [1_234.5, 12.0]);
        assert_eq!(numbers(&["1,409", "2,310"], Decimal::Point), [1_409.0, 2_310.0]);
        assert_eq!(numbers(&["1,409", "2,310"], Decimal::Comma), [1.409, 2.31]);
        assert_eq!(numbers(&["1,409", "2.5"], Decimal::Comma), [1_409.0, 2.5]);
    }

    #[test]
    fn nothing_infinite_becomes_a_number() {
        for cell in ["inf", "-infinity", "NaN", "1e999", "1,2", "12,34", "e", ""] {
            assert_eq!(number(cell), None, "{cell}");
        }
        assert_eq!(number("12 %"), Some(12.0));
        assert_eq!(day("2024-13-01"), None);
        assert_eq!(day("2024-01-01x"), None);
    }

    #[test]
    fn a_cell_of_megabytes_is_cut_at_a_character() {
        let long = "한".repeat(4_000_000);
        let text = column(&[&long, "a"]).text(0).unwrap();
        assert!(text.len() <= CELL_LENGTH_MAX && text.chars().all(|character| character == '한'));
    }
}
