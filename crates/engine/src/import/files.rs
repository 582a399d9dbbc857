//! Which files a path stands for.

use std::path::{Path, PathBuf};

use crate::EngineError;

/// The most files of one import.
const FILES_MAX: usize = 10_000;

/// The files themselves, and of directories those whose names end as tables do, by name.
pub(crate) fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, EngineError> {
    let mut found = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(EngineError::file(path))?;
        if !metadata.is_dir() {
            found.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(EngineError::file(path))?;
        let mut inside = Vec::new();
        for entry in entries {
            let file = entry.map_err(EngineError::file(path))?.path();
            if file.is_file() && is_table(&file) {
                inside.push(file);
            }
        }
        inside.sort();
        found.extend(inside);
    }
    if found.len() > FILES_MAX {
        let reason = format!("more than {FILES_MAX} files; import them folder by folder");
        return Err(EngineError::Invalid(reason));
    }
    Ok(found)
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
