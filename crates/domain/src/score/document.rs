//! A TOML document read key by key, where a fault does not end the reading: it is noted with its
//! line, and the rest is read on.

use std::collections::BTreeSet;

use speargun_words::{Said, count, said};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::{ScoreModel, Tenths, misfit};
use crate::account::{ACCOUNT_FIELDS, FieldKind, field_kind};
use crate::fault::{FAULTS_MAX, Fault, did_you_mean};
use crate::filter::{self, Filter};

/// Points lie between so many below and above nothing.
const POINTS_MAX: f64 = 1_000.0;

/// Notes faults while a document is read.
pub(super) struct Reader {
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    /// What was found so far.
    pub(super) faults: Vec<Fault>,
    /// Faults beyond [`FAULTS_MAX`].
    more: usize,
    /// Fields that are settled behind scores, which nothing that makes a score may ask for.
    pub(super) behind_scores: BTreeSet<&'static str>,
    /// Whether the model is of a product line: stages and the market follow from the main model's
    /// scores, never from its own.
    pub(super) of_line: bool,
}

/// One table of the document, and what it is called.
pub(super) struct Section<'a> {
    pub(super) place: String,
    pub(super) line: u32,
    table: &'a DeTable<'a>,
}

/// A value with its line.
pub(super) struct Found<'a> {
    pub(super) line: u32,
    pub(super) value: &'a DeValue<'a>,
}

impl<'a> Section<'a> {
    /// Whether the section has a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(known, _)| known.get_ref() == key)
    }

    /// The same table under another name and line.
    pub(super) fn called(&self, place: String, line: u32) -> Self {
        Section { place, line, table: self.table }
    }
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let begins = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(begins.map(|(place, _)| place + 1)).collect();
        let behind_scores = BTreeSet::new();
        Self { lines, faults: Vec::new(), more: 0, behind_scores, of_line: false }
    }

    pub(super) fn line_of(&self, byte: usize) -> u32 {
        u32::try_from(self.lines.partition_point(|begin| *begin <= byte)).unwrap_or(u32::MAX)
    }

    pub(super) fn fault(&mut self, line: u32, place: &str, message: Said) {
        self.push(Fault { line, place: place.to_owned(), message, suggestion: None });
    }

    pub(super) fn push(&mut self, fault: Fault) {
        if self.faults.len() < FAULTS_MAX { self.faults.push(fault) } else { self.more += 1 }
    }

    /// The model, or everything that is wrong, in the order of the file.
    pub(super) fn end(mut self, model: Option<ScoreModel>) -> Result<ScoreModel, Vec<Fault>> {
        if let (Some(model), true) = (model, self.faults.is_empty()) {
            return Ok(model);
        }
        self.faults.sort_by_key(|fault| fault.line);
        if self.more > 0 {
            let line = self.faults.last().map_or(1, |fault| fault.line);
            let message = said!("fault.more", count = count(self.more));
            self.faults.push(Fault { line, place: String::new(), message, suggestion: None });
        }
        Err(self.faults)
    }

    pub(super) fn section<'a>(&self, place: &str, value: &'a Spanned<DeTable<'a>>) -> Section<'a> {
        let line = self.line_of(value.span().start);
        Section { place: place.to_owned(), line, table: value.get_ref() }
    }

    /// Notes every key that the section may not have.
    pub(super) fn only(&mut self, section: &Section<'_>, keys: &[&str]) {
        for (key, _) in section.table.iter() {
            let word: &str = key.get_ref();
            if keys.contains(&word) {
                continue;
            }
            let suggestion = did_you_mean(word, keys)
                .or_else(|| Some(said!("fault.hint.there_are", known = keys.join(", "))));
            let message = said!("fault.no_field_here", word);
            let line = self.line_of(key.span().start);
            self.push(Fault { line, place: section.place.clone(), message, suggestion });
        }
    }

    pub(super) fn find<'a>(&self, section: &Section<'a>, key: &str) -> Option<Found<'a>> {
        let (_, value) = section.table.iter().find(|(known, _)| known.get_ref() == key)?;
        Some(Found { line: self.line_of(value.span().start), value: value.get_ref() })
    }

    fn missing(&mut self, section: &Section<'_>, key: &str) {
        self.fault(section.line, &section.place, said!("fault.missing", key));
    }

    fn wrong(&mut self, section: &Section<'_>, key: &str, found: &Found<'_>, wanted: Said) {
        let message = said!("fault.wrong", key, wanted, found = kind(found.value));
        self.fault(found.line, &section.place, message);
    }

    pub(super) fn text_option<'a>(
        &mut self,
        section: &Section<'a>,
        key: &str,
    ) -> Option<(&'a str, u32)> {
        let found = self.find(section, key)?;
        match found.value {
            DeValue::String(text) => Some((text, found.line)),
            _ => {
                self.wrong(section, key, &found, said!("kind.quoted_text"));
                None
            }
        }
    }

    pub(super) fn text<'a>(&mut self, section: &Section<'a>, key: &str) -> Option<(&'a str, u32)> {
        if self.find(section, key).is_none() {
            self.missing(section, key);
        }
        self.text_option(section, key)
    }

    pub(super) fn texts(&mut self, section: &Section<'_>, key: &str) -> Vec<(String, u32)> {
        let Some(found) = self.find(section, key) else { return Vec::new() };
        let DeValue::Array(items) = found.value else {
            self.wrong(section, key, &found, said!("kind.bracketed_texts"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            let line = self.line_of(item.span().start);
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), line)),
                value => self.wrong(section, key, &Found { line, value }, said!("kind.texts")),
            }
        }
        texts
    }

    pub(super) fn number_option(&mut self, section: &Section<'_>, key: &str) -> Option<f64> {
        let found = self.find(section, key)?;
        let read = number(found.value).filter(|number| number.is_finite());
        if read.is_none() {
            self.wrong(section, key, &found, said!("kind.number"));
        }
        read
    }

    pub(super) fn number(&mut self, section: &Section<'_>, key: &str) -> Option<f64> {
        if self.find(section, key).is_none() {
            self.missing(section, key);
        }
        self.number_option(section, key)
    }

    /// A whole number from 1 to `most`.
    pub(super) fn count_option(
        &mut self,
        section: &Section<'_>,
        key: &str,
        most: u32,
    ) -> Option<u32> {
        let number = self.number_option(section, key)?;
        if number.fract() == 0.0 && (1.0..=f64::from(most)).contains(&number) {
            return Some(number as u32);
        }
        let message = said!("fault.whole_range", key, most);
        self.fault(section.line, &section.place, message);
        None
    }

    /// The tables under a key, each called by what `name` makes of it; `most` at most.
    pub(super) fn sections<'a>(
        &mut self,
        section: &Section<'a>,
        key: &str,
        most: usize,
        name: &dyn Fn(&DeTable<'_>) -> String,
    ) -> Vec<Section<'a>> {
        let Some(found) = self.find(section, key) else { return Vec::new() };
        let DeValue::Array(items) = found.value else {
            self.wrong(section, key, &found, said!("kind.written_as", key));
            return Vec::new();
        };
        if items.len() > most {
            let message = said!("fault.too_many_sections", number = items.len(), key, most);
            self.fault(found.line, &section.place, message);
        }
        let mut sections = Vec::new();
        for item in items.iter().take(most) {
            let line = self.line_of(item.span().start);
            match item.get_ref() {
                DeValue::Table(table) => {
                    sections.push(Section { place: name(table), line, table });
                }
                value => self.wrong(section, key, &Found { line, value }, said!("kind.table")),
            }
        }
        sections
    }

    /// A table of its own under a key.
    pub(super) fn table<'a>(&mut self, section: &Section<'a>, key: &str) -> Option<Section<'a>> {
        let found = self.find(section, key)?;
        match found.value {
            DeValue::Table(table) => {
                Some(Section { place: key.to_owned(), line: found.line, table })
            }
            _ => {
                self.wrong(section, key, &found, said!("kind.table"));
                None
            }
        }
    }

    pub(super) fn points(&mut self, section: &Section<'_>, key: &str) -> Option<Tenths> {
        let points = self.number(section, key)?;
        self.tenths(section, key, points)
    }

    pub(super) fn points_option(&mut self, section: &Section<'_>, key: &str) -> Option<Tenths> {
        let points = self.number_option(section, key)?;
        self.tenths(section, key, points)
    }

    fn tenths(&mut self, section: &Section<'_>, key: &str, points: f64) -> Option<Tenths> {
        if points.abs() <= POINTS_MAX {
            return Some((points * 10.0).round() as Tenths);
        }
        let message = said!("named", name = key, reason = said!("fault.points_range"));
        self.fault(section.line, &section.place, message);
        None
    }

    /// The thresholds of a scale: value and points, by rising value.
    pub(super) fn thresholds(&mut self, section: &Section<'_>, key: &str) -> Vec<(f64, f64)> {
        let Some(found) = self.find(section, key) else {
            self.missing(section, key);
            return Vec::new();
        };
        let read: Option<Vec<(f64, f64)>> = found.value.as_array().and_then(|items| {
            let pair = |item: &Spanned<DeValue<'_>>| match item.get_ref().as_array() {
                Some(pair) if pair.len() == 2 => {
                    Some((number(pair[0].get_ref())?, number(pair[1].get_ref())?))
                }
                _ => None,
            };
            items.iter().map(pair).collect()
        });
        let Some(points) = read.filter(|points| !points.is_empty()) else {
            self.wrong(section, key, &found, said!("kind.pairs"));
            return Vec::new();
        };
        let is_finite =
            |(value, points): &(f64, f64)| value.is_finite() && points.abs() <= POINTS_MAX;
        if !points.windows(2).all(|pair| pair[0].0 < pair[1].0) {
            self.fault(found.line, &section.place, said!("fault.thresholds_rise"));
        } else if !points.iter().all(is_finite) {
            let message = said!("fault.points_range");
            self.fault(found.line, &section.place, message);
        }
        points
    }

    pub(super) fn filter(
        &mut self,
        section: &Section<'_>,
        (text, line): (&str, u32),
        fields: &[&str],
    ) -> Option<Filter> {
        match filter::parse(text, fields) {
            Ok(filter) => Some(filter),
            Err(error) => {
                let message =
                    said!("fault.at_character", position = error.position, message = error.message);
                let (place, suggestion) = (section.place.clone(), error.suggestion);
                self.push(Fault { line, place, message, suggestion });
                None
            }
        }
    }

    /// The place of a named field of an account.
    pub(super) fn field(
        &mut self,
        section: &Section<'_>,
        (name, line): (&str, u32),
    ) -> Option<usize> {
        let lower = name.to_lowercase();
        let known = ACCOUNT_FIELDS.iter().position(|field| *field == lower);
        if known.is_none() {
            let message = said!("fault.no_account_field", name);
            let (place, suggestion) = (section.place.clone(), did_you_mean(&lower, ACCOUNT_FIELDS));
            self.push(Fault { line, place, message, suggestion });
        }
        known
    }

    /// The place of a named field of an account that points can go by.
    pub(super) fn number_field(
        &mut self,
        section: &Section<'_>,
        (name, line): (&str, u32),
    ) -> Option<usize> {
        let place = self.field(section, (name, line))?;
        let message = match field_kind(ACCOUNT_FIELDS[place]) {
            FieldKind::Number | FieldKind::Truth => return Some(place),
            FieldKind::Text => said!("fault.is_text", name),
            FieldKind::Instant => said!("fault.is_moment", name),
        };
        self.push(Fault { line, place: section.place.clone(), message, suggestion: None });
        None
    }

    /// A part of the document as a type reads it. Each entry that does not fit is told and taken
    /// out, until the rest can be read.
    pub(super) fn typed<T: serde::de::DeserializeOwned>(
        &mut self,
        section: &Section<'_>,
        key: &str,
    ) -> Option<T> {
        let (_, value) = section.table.iter().find(|(known, _)| known.get_ref() == key)?;
        let mut value = value.clone();
        let mut taken = Vec::new();
        for _ in 0..FAULTS_MAX {
            let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
                Ok(read) => return taken.is_empty().then_some(read),
                Err(error) => error,
            };
            if misfit::missing(error.message()).is_some_and(|name| taken.iter().any(|t| t == name))
            {
                return None;
            }
            let at = error.span().unwrap_or_else(|| value.span()).start;
            let found = misfit::take_out(&mut value, at);
            let (message, suggestion) = misfit::plain(error.message(), found.as_deref());
            self.push(Fault { line: self.line_of(at), place: key.to_owned(), message, suggestion });
            taken.push(found?);
        }
        None
    }

    /// The lines of `when` of the tables under `key.inner`, in their order.
    pub(super) fn lines_of(&self, section: &Section<'_>, key: &str, inner: &str) -> Vec<u32> {
        let found = self.find(section, key).and_then(|found| found.value.as_table());
        let items = found.and_then(|table| {
            let (_, value) = table.iter().find(|(known, _)| known.get_ref() == inner)?;
            value.get_ref().as_array()
        });
        let lines = items.into_iter().flat_map(|items| items.iter());
        lines.map(|item| self.line_of(item.span().start)).collect()
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(|whole| whole as f64)
        }
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

fn kind(value: &DeValue<'_>) -> Said {
    match value {
        DeValue::String(_) => said!("kind.a_text"),
        DeValue::Integer(_) | DeValue::Float(_) => said!("kind.this_number"),
        DeValue::Boolean(_) => said!("kind.truth"),
        DeValue::Datetime(_) => said!("kind.date"),
        DeValue::Array(_) => said!("kind.this_list"),
        DeValue::Table(_) => said!("kind.table"),
    }
}

/// The text under a key of a table; blank where there is none.
pub(super) fn named<'a>(table: &'a DeTable<'_>, key: &str) -> &'a str {
    let found = table.iter().find(|(known, _)| known.get_ref() == key);
    found.and_then(|(_, value)| value.get_ref().as_str()).unwrap_or_default()
}
