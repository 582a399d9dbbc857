//! Profiles: files whose headings give them away, as the tools of the world write them. They are
//! data: one file for each tool in `profiles/`, and what a workspace adds of its own.

mod file;
mod left_alone;
mod survey;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use speargun_domain::record::{Entity, Field};
use speargun_words::{Said, count, said};

use crate::{heading, input};
pub(crate) use file::FIELD;
pub use left_alone::LeftAlone;
pub(crate) use survey::survey;

/// What a file is.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    /// The tool, `hubspot` or another, where the headings tell it.
    pub(crate) source: Option<String>,
    /// The keys are of that source, whatever the user says.
    pub(crate) source_is_fixed: bool,
    /// Headings (by [`heading::key`]) that it must have: of each entry one.
    requires: Vec<Vec<String>>,
    /// Headings of which it must have none.
    forbids: Vec<Vec<String>>,
    /// It is one of the workspace, whose columns are expected to be there.
    pub(crate) is_own: bool,
    /// Only where no other profile fits.
    after_others: bool,
    /// What to do with it.
    pub(crate) target: Target,
}

#[derive(Debug, Clone)]
pub(crate) enum Target {
    /// Records.
    Records {
        entity: &'static Entity,
        /// Only adds to records that are known.
        update_only: bool,
        /// What is not listed is recognised by its heading.
        fields: Vec<(&'static Field, FieldSource)>,
        /// By field, what its texts mean.
        replace: BTreeMap<String, BTreeMap<String, String>>,
        /// Stands before external ids and, for events, keeps two number ranges apart.
        id_prefix: String,
        /// Rows that are of another kind.
        other: Option<OtherRows>,
    },
    /// Nothing that Speargun keeps, and why.
    Skipped(LeftAlone),
}

/// Rows of a table that are of another kind: those in which a column holds one of some texts.
#[derive(Debug, Clone)]
pub(crate) struct OtherRows {
    /// Headings (by [`heading::key`]) of that column.
    pub(crate) column: Vec<String>,
    /// The texts.
    pub(crate) texts: Vec<String>,
    /// What such rows are.
    pub(crate) entity: &'static Entity,
    /// Their fields and the headings of them; others are recognised.
    pub(crate) fields: Vec<(&'static Field, Vec<String>)>,
}

/// Where a field of a profile comes from.
#[derive(Debug, Clone)]
pub(crate) enum FieldSource {
    /// The column of the first of these headings.
    Heading(Vec<String>),
    /// The same text for every row.
    Constant(String),
    /// Nowhere, though a heading is called so.
    Left,
}

/// A file of profiles that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileFault {
    /// The file's name.
    pub file: String,
    /// The line, from 1, where one is at fault.
    pub line: Option<usize>,
    /// What is wrong, and what to write.
    #[serde(with = "speargun_words::kept")]
    pub reason: Said,
}

impl ProfileFault {
    /// The fault with its place, as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        let (file, reason) = (&self.file, &self.reason);
        match self.line {
            Some(line) => said!("profile.not_used_at", file, line, reason),
            None => said!("profile.not_used", file, reason),
        }
    }
}

impl std::fmt::Display for ProfileFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(formatter)
    }
}

/// The profiles that a workspace works with: its own ones first, then those that Speargun brings.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    own: Vec<Profile>,
    /// Files of the workspace that cannot be used. The others serve all the same.
    pub faults: Vec<ProfileFault>,
}

/// The most files of profiles of a workspace.
const FILES_MAX: usize = 200;
/// The longest file of profiles, in bytes.
const LENGTH_MAX: u64 = 256 * 1024;

/// The files that Speargun brings, in the order in which they are tried.
const SHIPPED_FILES: &[(&str, &str)] = &[
    ("hubspot.toml", include_str!("../../profiles/hubspot.toml")),
    ("salesforce.toml", include_str!("../../profiles/salesforce.toml")),
    ("zoho.toml", include_str!("../../profiles/zoho.toml")),
    ("pipedrive.toml", include_str!("../../profiles/pipedrive.toml")),
    ("dynamics.toml", include_str!("../../profiles/dynamics.toml")),
    ("odoo.toml", include_str!("../../profiles/odoo.toml")),
    ("suitecrm.toml", include_str!("../../profiles/suitecrm.toml")),
    ("twenty.toml", include_str!("../../profiles/twenty.toml")),
    ("espocrm.toml", include_str!("../../profiles/espocrm.toml")),
    ("close.toml", include_str!("../../profiles/close.toml")),
    ("freshsales.toml", include_str!("../../profiles/freshsales.toml")),
    ("marketo.toml", include_str!("../../profiles/marketo.toml")),
    ("mautic.toml", include_str!("../../profiles/mautic.toml")),
    ("hubspot_labels.toml", include_str!("../../profiles/hubspot_labels.toml")),
    ("lists.toml", include_str!("../../profiles/lists.toml")),
];

static SHIPPED: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    // That all of them can be read is held by a test.
    SHIPPED_FILES.iter().filter_map(|(_, text)| file::parse(text).ok()).flatten().collect()
});

impl Catalogue {
    /// The catalogue of a workspace: `*.toml` in a folder, which need not be there.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let mut catalogue = Self::default();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return catalogue,
            Err(error) => {
                let reason = said!("profile.folder_unread", error = error.to_string());
                catalogue.refuse(folder, None, reason);
                return catalogue;
            }
        };
        let is_one = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "toml");
        let mut paths: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(is_one).collect();
        paths.sort();
        for path in paths.iter().skip(FILES_MAX) {
            let reason = said!("profile.too_many_files", max = count(FILES_MAX));
            catalogue.refuse(path, None, reason);
        }
        for path in paths.iter().take(FILES_MAX) {
            catalogue.add(path);
        }
        catalogue
    }

    fn add(&mut self, path: &Path) {
        let bytes = match input::read_whole(path, LENGTH_MAX) {
            Ok(bytes) => bytes,
            Err(error) => return self.refuse(path, None, error.said_without_folder()),
        };
        let Ok(text) = String::from_utf8(bytes) else {
            return self.refuse(path, None, said!("profile.not_utf8"));
        };
        match file::parse(text.trim_start_matches('\u{feff}')) {
            Ok(mut profiles) => {
                profiles.iter_mut().for_each(|profile| profile.is_own = true);
                self.own.extend(profiles);
            }
            Err(fault) => {
                let line = Some(fault.line).filter(|line| *line > 0);
                self.refuse(path, line, fault.reason);
            }
        }
    }

    fn refuse(&mut self, path: &Path, line: Option<usize>, reason: Said) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        self.faults.push(ProfileFault { file: name.into_owned(), line, reason });
    }

    /// The first profile that fits the headings.
    pub(crate) fn find(&self, headings: &[String]) -> Option<&Profile> {
        let keys: Vec<String> = headings.iter().map(|heading| heading::key(heading)).collect();
        let all = || self.own.iter().chain(SHIPPED.iter());
        let of_rank = |is_last: bool| {
            all().find(|profile| profile.after_others == is_last && profile.fits(&keys))
        };
        of_rank(false).or_else(|| of_rank(true))
    }
}

impl Profile {
    fn fits(&self, keys: &[String]) -> bool {
        let has = |wanted: &Vec<String>| wanted.iter().any(|wanted| keys.contains(wanted));
        self.requires.iter().all(has) && !self.forbids.iter().any(has)
    }
}

#[cfg(test)]
mod tests;
