//! Which files a path stands for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use speargun_connect::profile::LeftAlone;
use speargun_words::{count, said};

use crate::EngineError;

/// The most files of one import.
const FILES_MAX: usize = 10_000;
/// The most names of what a folder holds beside its tables.
const NAMED_MAX: usize = 20;

/// What folders hold beside their tables, of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// Why it was passed over.
    pub kind: LeftAlone,
    /// How many.
    pub count: u64,
    /// The names of the first of them.
    pub files: Vec<String>,
}

/// The files that paths stand for.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) files: Vec<PathBuf>,
    passed_over: BTreeMap<&'static str, PassedOver>,
}

impl Found {
    fn pass_over(&mut self, path: &Path, kind: LeftAlone) {
        let key = match kind {
            LeftAlone::Folder => "folder",
            LeftAlone::NoFile => "no_file",
            _ => "no_table",
        };
        let new = || PassedOver { kind, count: 0, files: Vec::new() };
        let of_kind = self.passed_over.entry(key).or_insert_with(new);
        of_kind.count += 1;
        of_kind.files.push(name(path));
        // The first by name, in whatever order the folder gives them.
        of_kind.files.sort();
        of_kind.files.truncate(NAMED_MAX);
    }

    pub(crate) fn passed_over(&self) -> Vec<PassedOver> {
        self.passed_over.values().cloned().collect()
    }
}

/// The files themselves, and of directories those whose names end as tables do, by name. What else
/// a directory holds is reported, but for hidden files, which nobody put there to be read.
pub(crate) fn expand(paths: &[PathBuf]) -> Result<Found, EngineError> {
    let mut found = Found::default();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(EngineError::file(path))?;
        if !metadata.is_dir() {
            found.files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(EngineError::file(path))?;
        let mut inside = Vec::new();
        for entry in entries {
            let file = entry.map_err(EngineError::file(path))?.path();
            let is_hidden = name(&file).starts_with('.');
            match kind_of(&file) {
                None => inside.push(file),
                Some(_) if is_hidden => {}
                Some(kind) => found.pass_over(&file, kind),
            }
            check_count(found.files.len() + inside.len())?;
        }
        inside.sort();
        found.files.extend(inside);
    }
    check_count(found.files.len())?;
    Ok(found)
}

fn check_count(files: usize) -> Result<(), EngineError> {
    if files > FILES_MAX {
        let reason = said!("import.too_many_files", max = count(FILES_MAX));
        return Err(EngineError::Invalid(reason));
    }
    Ok(())
}

/// Why what lies in a folder is not read; nothing where it is.
fn kind_of(path: &Path) -> Option<LeftAlone> {
    if path.is_dir() {
        Some(LeftAlone::Folder)
    } else if !path.is_file() {
        Some(LeftAlone::NoFile)
    } else if !is_table(path) {
        Some(LeftAlone::NoTable)
    } else {
        None
    }
}

fn is_table(path: &Path) -> bool {
    let name = name(path).to_lowercase();
    let bare = name.strip_suffix(".gz").unwrap_or(&name);
    const ENDINGS: [&str; 8] = [".csv", ".tsv", ".txt", ".xlsx", ".xlsb", ".xls", ".ods", ".zip"];
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

/// The file's own name.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
