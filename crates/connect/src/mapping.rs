//! Mapping files: what the headings of files mean that no one could guess.
//!
//! ```toml
//! source = "maven"
//! currency = "USD"
//!
//! [[file]]
//! name = "accounts.csv"
//! entity = "account"
//! [file.fields]
//! external_id = "account"
//! annual_revenue = { column = "revenue", scale = 1000000 }
//! country = "office_location"
//! account_type = { value = "prospect" }
//! [file.replace.industry]
//! technolgy = "technology"
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use speargun_domain::consent::Circles;
use speargun_domain::country;
use speargun_domain::money::Currency;
use speargun_domain::number::DecimalSign;
use speargun_domain::parse::{Cell, ParseContext, parse_cell};
use speargun_domain::record::{self, Entity, Field, FieldKind};
use speargun_domain::time::DateOrder;
use speargun_words::{Said, said};

use crate::toml_text::{self, TextFault};
use crate::{ConnectError, input};

/// A mapping file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name of the source: the system that the keys are of.
    pub source: String,
    /// Currency of amounts that name none; the workspace's where it is not said.
    pub currency: Option<String>,
    /// Zone of dates that name none; the workspace's where it is not said.
    pub time_zone: Option<String>,
    /// How 3/4/2021 is read; the workspace's way where it is not said.
    pub date_order: Option<DateOrder>,
    /// Which sign is the decimal one where a file does not show it: `point` or `comma`.
    pub decimal_sign: Option<DecimalSign>,
    /// One entry for each file and kind of record; a file may stand here more than once.
    #[serde(rename = "file", default)]
    pub files: Vec<FileMapping>,
}

/// What one file means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping {
    /// The line of the mapping file where the entry begins, from 1; 0 where that is not known.
    #[serde(skip)]
    pub line: usize,
    /// Name of the file; `*` stands for any letters.
    pub name: String,
    /// Kind of record.
    pub entity: Option<String>,
    /// Do not read the file.
    #[serde(default)]
    pub skip: bool,
    /// Only add to records that are known.
    #[serde(default)]
    pub update_only: bool,
    /// A WHATWG label such as `euc-kr`.
    pub encoding: Option<String>,
    /// The delimiter.
    pub delimiter: Option<char>,
    /// Field to column. Headings that are not named are recognised by themselves unless
    /// `recognise = false`.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldMapping>,
    /// Whether headings that are not named are recognised by themselves.
    #[serde(default = "yes")]
    pub recognise: bool,
    /// Field to texts and what they are replaced by, before anything is read from them.
    #[serde(default)]
    pub replace: BTreeMap<String, BTreeMap<String, String>>,
    /// Only rows in which these columns hold one of these texts.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
}

fn yes() -> bool {
    true
}

/// Where a field comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "invalid value, expected a mapped field")]
pub enum FieldMapping {
    /// A column by its heading.
    Column(String),
    /// A column with a factor, or one text for every row.
    Detailed(DetailedMapping),
}

/// What serde says that a [`FieldMapping`] should be, of which the words are made here.
pub(crate) const FIELD: &str = "a mapped field";

/// A column with a factor, or one text for every row.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailedMapping {
    /// Heading.
    pub column: Option<String>,
    /// What numbers and amounts are multiplied by.
    pub scale: Option<f64>,
    /// The text of every row.
    pub value: Option<String>,
}

/// The longest mapping file, in bytes.
const LENGTH_MAX: u64 = 4 * 1024 * 1024;

impl Mapping {
    /// Opens and reads a mapping file.
    ///
    /// # Errors
    /// When it is no regular file, is longer than 4 MiB or not UTF-8, and as [`Mapping::parse`].
    pub fn open(path: &Path) -> Result<Self, ConnectError> {
        let bytes = input::read_whole(path, LENGTH_MAX)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            let reason = said!("mapping.not_utf8");
            ConnectError::Format { path: path.to_owned(), reason }
        })?;
        Self::parse(text.trim_start_matches('\u{feff}'))
    }

    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// When the text is not TOML or says something unknown. What is wrong with any entry is found
    /// here, so that no file is imported beside one whose entry is at fault.
    pub fn parse(text: &str) -> Result<Self, ConnectError> {
        let mut mapping: Self = toml_text::read(text).map_err(|fault| {
            let TextFault { line, reason } = fault;
            ConnectError::Mapping(match line {
                0 => reason,
                line => said!("mapping.at_line", line, reason),
            })
        })?;
        let is_entry = |line: &str| {
            let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            bare == "[[file]]" || bare.starts_with("[[file]]#")
        };
        let lines: Vec<usize> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| is_entry(line))
            .map(|(n, _)| n + 1)
            .collect();
        if lines.len() == mapping.files.len() {
            for (entry, line) in mapping.files.iter_mut().zip(lines) {
                entry.line = line;
            }
        }
        for entry in &mapping.files {
            entry.check().map_err(|reason| entry.fault(reason))?;
        }
        Ok(mapping)
    }

    /// Says that two entries of different names mean different kinds of record in one file: one of
    /// them has a pattern that is too wide. Entries of one name may, and the file is read for each.
    ///
    /// # Errors
    /// Which entries these are.
    pub(crate) fn check_file(&self, file_name: &str) -> Result<(), ConnectError> {
        let mut entries = self.entries(file_name);
        let Some(first) = entries.next() else { return Ok(()) };
        let entity = |entry: &FileMapping| entry.entity.clone().unwrap_or_default();
        match entries.find(|other| other.name != first.name && other.entity != first.entity) {
            None => Ok(()),
            Some(other) => Err(ConnectError::Mapping(said!(
                "mapping.fits_both",
                file = file_name,
                first = first.shown(),
                entity = entity(first),
                second = other.shown(),
                other = entity(other)
            ))),
        }
    }

    /// The entries for a file.
    pub fn entries<'a>(&'a self, file_name: &'a str) -> impl Iterator<Item = &'a FileMapping> {
        self.files.iter().filter(move |file| is_like(&file.name, file_name))
    }
}

impl FileMapping {
    /// Where the entry stands, for people.
    fn shown(&self) -> Said {
        let name = &self.name;
        match self.line {
            0 => said!("mapping.entry", name),
            line => said!("mapping.entry_at", line, name),
        }
    }

    /// A fault of the entry.
    pub(crate) fn fault(&self, reason: Said) -> ConnectError {
        ConnectError::Mapping(said!("mapping.of_entry", entry = self.shown(), reason))
    }

    /// What is wrong with the entry, whatever file it is for.
    fn check(&self) -> Result<(), Said> {
        if let Some(label) = &self.encoding
            && encoding_rs::Encoding::for_label(label.as_bytes()).is_none()
        {
            return Err(said!("mapping.encoding", label));
        }
        if self.delimiter.is_some_and(|delimiter| !delimiter.is_ascii()) {
            return Err(said!("mapping.delimiter"));
        }
        let Some(name) = &self.entity else { return Ok(()) };
        let entity = record::entity(name).ok_or_else(|| no_entity(name))?;
        let mut named = self.fields.keys().chain(self.replace.keys());
        if let Some(unknown) = named.find(|field| entity.field(field).is_none()) {
            return Err(no_field(entity, unknown));
        }
        let is_both = |(_, from): &(&String, &FieldMapping)| {
            let detailed = from.detailed();
            detailed.column.is_some() == detailed.value.is_some()
        };
        match self.fields.iter().find(is_both) {
            Some((field, _)) => Err(said!("mapping.column_or_value", field)),
            None => {
                self.check_constants(entity)?;
                self.check_scales(entity)
            }
        }
    }

    /// A text for every row that cannot be read would be blank in all of them.
    fn check_constants(&self, entity: &Entity) -> Result<(), Said> {
        for (key, mapped) in &self.fields {
            let (Some(value), Some(field)) = (mapped.detailed().value, entity.field(key)) else {
                continue;
            };
            check_constant(field, &value)?;
        }
        Ok(())
    }

    /// A scale of nothing would make every amount nothing, without a word.
    fn check_scales(&self, entity: &Entity) -> Result<(), Said> {
        for (field, mapped) in &self.fields {
            let Some(scale) = mapped.detailed().scale else { continue };
            if !scale.is_finite() || scale <= 0.0 {
                return Err(said!("mapping.scale", field, scale = scale.to_string()));
            }
            let kind = entity.field(field).map(|field| field.kind);
            let (whole, real) = (FieldKind::Integer, FieldKind::Number);
            let scaled = [whole, real, FieldKind::Money, FieldKind::Share];
            if !kind.is_some_and(|kind| scaled.contains(&kind)) {
                return Err(said!("mapping.scale_of_no_number", field));
            }
        }
        Ok(())
    }
}

/// Whether a text that stands for every row can be read as what its field holds.
pub(crate) fn check_constant(field: &Field, value: &str) -> Result<(), Said> {
    let key = field.key;
    if value.trim().is_empty() {
        return Err(said!("mapping.value_blank", field = key));
    }
    if field.kind == FieldKind::Country && country::code(value).is_none() {
        return Err(said!("mapping.no_country", field = key, value));
    }
    let Ok(currency) = Currency::parse("EUR") else { return Ok(()) };
    let context = ParseContext {
        currency,
        decimal: None,
        date_order: DateOrder::DayFirst,
        writes_year_first: false,
        follows_language: false,
        in_hundredths: None,
        circles: Circles::Absent,
        zone: speargun_domain::time::utc(),
    };
    match parse_cell(value, field.kind, 1.0, &context) {
        Ok((Cell::Blank, _)) if field.kind.is_typed() => {
            Err(said!("mapping.value_unknown", field = key, value))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(said!("mapping.of_field", field = key, reason = error.said())),
    }
}

/// That there is no such kind of record.
pub(crate) fn no_entity(name: &str) -> Said {
    let known: Vec<&str> = record::ENTITIES.iter().map(|entity| entity.key).collect();
    said!("mapping.no_entity", name, known = known.join(", "))
}

/// That a kind of record has no such field.
pub(crate) fn no_field(entity: &Entity, name: &str) -> Said {
    let known: Vec<&str> = entity.fields.iter().map(|field| field.key).collect();
    said!("mapping.no_field", entity = entity.key, name, known = known.join(", "))
}

impl FieldMapping {
    pub(crate) fn detailed(&self) -> DetailedMapping {
        match self {
            Self::Column(column) => {
                DetailedMapping { column: Some(column.clone()), ..DetailedMapping::default() }
            }
            Self::Detailed(detailed) => detailed.clone(),
        }
    }
}

/// Whether a name is like a pattern in which `*` stands for any letters.
fn is_like(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(position) => rest = &rest[position + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns() {
        for (pattern, name, expected) in [
            ("a.csv", "a.csv", true),
            ("a.csv", "b.csv", false),
            ("*.csv", "a.csv", true),
            ("sf_*_data.csv", "sf_account_data.csv", true),
            ("sf_*_data.csv", "hs_account_data.csv", false),
            ("*", "anything", true),
        ] {
            assert_eq!(is_like(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_mapping_file_is_opened_as_other_files_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.toml");
        std::fs::write(&path, b"\xef\xbb\xbfsource = \"x\"").unwrap();
        assert_eq!(Mapping::open(&path).unwrap().source, "x");
        std::fs::write(&path, b"source = \"\xff\"").unwrap();
        assert!(Mapping::open(&path).unwrap_err().to_string().contains("not UTF-8"));
        std::fs::write(&path, vec![b' '; 5 * 1024 * 1024]).unwrap();
        assert!(Mapping::open(&path).unwrap_err().to_string().contains("longer than 4,096 KiB"));
        assert!(Mapping::open(folder.path()).unwrap_err().to_string().contains("a folder"));
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(Mapping::parse("source = \"x\"\n[[file]]\nname = \"a\"\nentitty = \"b\"").is_err());
    }

    #[test]
    fn a_fault_of_any_entry_names_its_line() {
        let good =
            "source = \"x\"\n\n[[file]]\nname = \"a.csv\"\nentity = \"account\"\n[[file]] # all\n";
        for (entry, reason) in [
            ("name = \"*\"\nentity = \"acount\"", "there is no entity \"acount\""),
            ("name = \"*\"\nencoding = \"utf-9\"", "\"utf-9\" is not an encoding"),
            (
                "name = \"*\"\nentity = \"person\"\n[file.fields]\nnam = \"a\"",
                "person has no field \"nam\"",
            ),
            (
                "name = \"*\"\nentity = \"person\"\n[file.replace.titel]\na = \"b\"",
                "person has no field \"titel\"",
            ),
            (
                "name = \"*\"\nentity = \"person\"\n[file.fields]\ntitle = { scale = 2 }",
                "title: write either column or value",
            ),
            (
                "name = \"*\"\nentity = \"account\"\n[file.fields]\n\
                 annual_revenue = { column = \"r\", scale = 0 }",
                "annual_revenue: scale is 0; write a number above 0",
            ),
            (
                "name = \"*\"\nentity = \"account\"\n[file.fields]\n\
                 annual_revenue = { column = \"r\", scale = nan }",
                "annual_revenue: scale is NaN",
            ),
            (
                "name = \"*\"\nentity = \"account\"\n[file.fields]\n\
                 country = { value = \"Narnia\" }",
                "country: \"Narnia\" is no country",
            ),
            (
                "name = \"*\"\nentity = \"account\"\n[file.fields]\n\
                 created_at = { value = \"soon\" }",
                "created_at: ",
            ),
            (
                "name = \"*\"\nentity = \"account\"\n[file.fields]\nemployees = { value = \"N/A\" }",
                "employees: \"N/A\" says that nothing is known",
            ),
            (
                "name = \"*\"\nentity = \"account\"\n[file.fields]\n\
                 name = { column = \"r\", scale = 2 }",
                "name is no number; scale says nothing there",
            ),
        ] {
            let error = Mapping::parse(&format!("{good}{entry}")).unwrap_err().to_string();
            assert!(error.contains(&format!("line 6 (\"*\"): {reason}")), "{error}");
        }
    }

    #[test]
    fn constants_that_can_be_read_are_taken() {
        for constant in [
            "country = { value = \"Ελλάδα\" }",
            "country = { value = \"GR\" }",
            "is_target = { value = \"예\" }",
            "annual_revenue = { value = \"12 000 €\" }",
            "target_since = { value = \"2026-01-05\" }",
            "industry = { value = \"Unknown waters\" }",
        ] {
            let text = format!(
                "source = \"x\"\n[[file]]\nname = \"*\"\nentity = \"account\"\n[file.fields]\n{constant}"
            );
            assert!(Mapping::parse(&text).is_ok(), "{constant}: {:?}", Mapping::parse(&text));
        }
    }

    #[test]
    fn faults_of_the_text_are_told_in_plain_words() {
        for (text, expected) in [
            ("source = 3", "mapping file: line 1: 3 stands where a text in quotation marks"),
            ("source = \"x\"\ndate_order = \"day\"", "line 2: \"day\" is not known here"),
            ("source = \"x\"\n[[file]]\nentity = \"account\"", "name is missing"),
            (
                "source = \"x\"\n[[file]]\nname = \"*\"\n[file.fields]\nname = 3",
                "line 5: 3 stands where a heading in quotation marks",
            ),
        ] {
            let error = Mapping::parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_pattern_and_another_entry_of_one_file_agree() {
        let entries = |first: &str, second: &str| {
            let text = format!("source = \"x\"\n[[file]]\n{first}\n[[file]]\n{second}\n");
            Mapping::parse(&text).unwrap().check_file("contacts.csv").map_err(|e| e.to_string())
        };
        let wide = "name = \"*\"\nentity = \"account\"";
        let error = entries(wide, "name = \"contacts.csv\"\nentity = \"person\"").unwrap_err();
        assert!(
            error.contains(
                "fits line 2 (\"*\") as account, and line 5 (\"contacts.csv\") as person"
            )
        );
        // One file may be of two kinds, and a pattern may fit other files.
        let twice = "name = \"contacts.csv\"\nentity = \"account\"";
        assert!(entries(twice, "name = \"contacts.csv\"\nentity = \"person\"").is_ok());
        assert!(entries(wide, "name = \"contacts.csv\"\nentity = \"account\"").is_ok());
        assert!(entries(wide, "name = \"deals.csv\"\nentity = \"opportunity\"").is_ok());
    }
}
