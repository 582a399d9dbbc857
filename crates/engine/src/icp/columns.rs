//! Accounts as columns of attributes, by the names that filters know them by.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;
use speargun_domain::account::AccountRecord;
use speargun_domain::parse::parse_number;
use speargun_learn::is_placeholder;
use speargun_measure::icp::{Attribute, Cells, UNKNOWN};

/// The most fields of one's own that are counted; those filled for the most accounts are.
const CUSTOM_MAX: usize = 60;
/// The most levels of an attribute that are kept apart.
const LEVELS_MAX: usize = 20_000;
/// An attribute of more levels is text or a key if fewer than this share of the accounts have a
/// level that another one has.
const FREE_LEVELS_MIN: usize = 50;
const REPEATED_SHARE_MIN: f64 = 0.5;
/// A field of one's own is of numbers if this share of its levels are, and if there are so many.
const NUMBER_SHARE_MIN: f64 = 0.99;
const NUMBERS_MIN: usize = 12;

/// Why nothing is counted by an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// Nearly every account has another text: a key, a name, free text.
    FreeText,
    /// There are too many fields of one's own.
    TooMany,
}

/// An attribute that nothing is counted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its name.
    pub attribute: String,
    /// Why.
    pub reason: LeftOutReason,
}

/// Levels by the text that filters compare: without regard to case.
#[derive(Debug, Default)]
struct Levels {
    places: FxHashMap<String, u32>,
    names: Vec<String>,
    of: Vec<u32>,
}

impl Levels {
    fn place(&mut self, text: &str) -> u32 {
        let text = text.trim();
        if is_placeholder(text) {
            return UNKNOWN;
        }
        let folded = text.to_lowercase();
        if let Some(place) = self.places.get(&folded) {
            return *place;
        }
        if self.names.len() >= LEVELS_MAX {
            return UNKNOWN;
        }
        let place = self.names.len() as u32;
        self.names.push(text.to_owned());
        self.places.insert(folded, place);
        place
    }

    /// Sets the level of a row; rows before it that nobody set are unknown.
    fn set(&mut self, row: usize, text: &str) {
        let place = self.place(text);
        self.of.resize(row, UNKNOWN);
        self.of.push(place);
    }

    fn known(&self) -> usize {
        self.of.iter().filter(|level| **level != UNKNOWN).count()
    }

    fn is_free_text(&self) -> bool {
        let mut rows = vec![0_usize; self.names.len()];
        for level in self.of.iter().filter(|level| **level != UNKNOWN) {
            rows[*level as usize] += 1;
        }
        let repeated: usize = rows.iter().filter(|rows| **rows > 1).sum();
        self.names.len() > FREE_LEVELS_MIN
            && (repeated as f64) < REPEATED_SHARE_MIN * self.known() as f64
    }

    /// The levels as numbers, where they are.
    fn numbers(&self) -> Option<Vec<f64>> {
        if self.names.len() < NUMBERS_MIN {
            return None;
        }
        let read: Vec<f64> =
            self.names.iter().map(|name| parse_number(name).unwrap_or(f64::NAN)).collect();
        let numbers = read.iter().filter(|number| number.is_finite()).count();
        (numbers as f64 >= NUMBER_SHARE_MIN * read.len() as f64).then(|| {
            let number = |level: &u32| read.get(*level as usize).copied().unwrap_or(f64::NAN);
            self.of.iter().map(number).collect()
        })
    }
}

/// The columns as accounts come, row by row.
#[derive(Debug, Default)]
pub(super) struct Columns {
    texts: [Levels; TEXTS.len()],
    numbers: [Vec<f64>; NUMBERS.len()],
    technologies: Levels,
    technologies_of: Vec<Vec<u32>>,
    custom: BTreeMap<String, Levels>,
    rows: usize,
}

const TEXTS: [&str; 4] = ["industry", "country", "region", "lead_source"];
const NUMBERS: [&str; 4] = ["employees", "annual_revenue", "revenue_growth", "founded_year"];

impl Columns {
    /// Takes the next account, and where its first deal came from.
    pub(super) fn push(&mut self, record: &AccountRecord, lead_source: Option<&str>) {
        let row = self.rows;
        let texts = [
            record.industry.as_deref(),
            record.country.as_deref(),
            record.region.as_deref(),
            lead_source,
        ];
        for (levels, text) in self.texts.iter_mut().zip(texts) {
            levels.set(row, text.unwrap_or_default());
        }
        let numbers =
            [record.employees, record.annual_revenue, record.revenue_growth, record.founded_year];
        for (column, number) in self.numbers.iter_mut().zip(numbers) {
            column.push(number.unwrap_or(f64::NAN));
        }
        let mut own: Vec<u32> =
            record.technologies.iter().map(|name| self.technologies.place(name)).collect();
        own.retain(|level| *level != UNKNOWN);
        own.sort_unstable();
        own.dedup();
        self.technologies_of.push(own);
        for (name, text) in &record.custom {
            let levels = self.custom.entry(name.clone()).or_default();
            if levels.of.len() <= row {
                levels.set(row, text);
            }
        }
        self.rows += 1;
    }

    /// The attributes, and those that nothing can be counted by.
    pub(super) fn settle(self) -> (Vec<Attribute>, Vec<LeftOut>) {
        let rows = self.rows;
        let (mut attributes, mut left_out) = (Vec::new(), Vec::new());
        let mut take = |name: String, levels: Levels, may_be_numbers: bool| {
            let mut levels = levels;
            levels.of.resize(rows, UNKNOWN);
            if levels.known() == 0 {
                return;
            }
            let cells = match levels.numbers().filter(|_| may_be_numbers) {
                Some(numbers) => Cells::Numbers(numbers),
                None if levels.is_free_text() => {
                    left_out.push(LeftOut { attribute: name, reason: LeftOutReason::FreeText });
                    return;
                }
                None => Cells::Levels { names: levels.names, of: levels.of },
            };
            attributes.push(Attribute { name, cells });
        };
        for (name, levels) in TEXTS.into_iter().zip(self.texts) {
            take(name.to_owned(), levels, false);
        }
        let mut custom: Vec<(String, Levels)> = self.custom.into_iter().collect();
        custom.sort_by_key(|(_, levels)| std::cmp::Reverse(levels.known()));
        let beyond = custom.split_off(custom.len().min(CUSTOM_MAX));
        for (name, levels) in custom {
            take(format!("custom.{name}"), levels, true);
        }
        left_out.extend(beyond.into_iter().map(|(name, _)| LeftOut {
            attribute: format!("custom.{name}"),
            reason: LeftOutReason::TooMany,
        }));
        for (name, numbers) in NUMBERS.into_iter().zip(self.numbers) {
            if numbers.iter().any(|number| number.is_finite()) {
                attributes
                    .push(Attribute { name: name.to_owned(), cells: Cells::Numbers(numbers) });
            }
        }
        if !self.technologies.names.is_empty() {
            let cells = Cells::Sets { names: self.technologies.names, of: self.technologies_of };
            attributes.push(Attribute { name: "technologies".to_owned(), cells });
        }
        (attributes, left_out)
    }
}
