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
use speargun_domain::number::DecimalSign;
use speargun_domain::time::DateOrder;

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
#[serde(untagged)]
pub enum FieldMapping {
    /// A column by its heading.
    Column(String),
    /// A column with a factor, or one text for every row.
    Detailed(DetailedMapping),
}

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
            let reason = "the mapping file is not UTF-8; save it as UTF-8".to_owned();
            ConnectError::Format { path: path.to_owned(), reason }
        })?;
        Self::parse(text.trim_start_matches('\u{feff}'))
    }

    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// When the text is not TOML or says something unknown.
    pub fn parse(text: &str) -> Result<Self, ConnectError> {
        toml::from_str(text).map_err(|error| ConnectError::Mapping(error.to_string()))
    }

    /// The entries for a file.
    pub fn entries<'a>(&'a self, file_name: &'a str) -> impl Iterator<Item = &'a FileMapping> {
        self.files.iter().filter(move |file| is_like(&file.name, file_name))
    }
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
        assert!(Mapping::open(&path).unwrap_err().to_string().contains("longer than 4096 KiB"));
        assert!(Mapping::open(folder.path()).unwrap_err().to_string().contains("a folder"));
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(Mapping::parse("source = \"x\"\n[[file]]\nname = \"a\"\nentitty = \"b\"").is_err());
    }
}
