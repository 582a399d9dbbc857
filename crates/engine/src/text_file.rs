//! Files that people write.

use std::path::Path;

use speargun_words::said;

use crate::EngineError;

/// Puts a text in the place of a file: all of it or, where that fails, nothing.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), EngineError> {
    // A link stays, and what it leads to gets the text.
    let real = std::fs::canonicalize(path);
    let path = real.as_deref().unwrap_or(path);
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, text).map_err(EngineError::file(&beside))?;
    std::fs::rename(&beside, path).map_err(EngineError::file(path))
}

/// Puts a text in the place of a file that says `seen`, or of none. Returns whether it did; a file
/// that says something else by then stays as it is.
pub(crate) fn swap_file(path: &Path, seen: Option<&str>, text: &str) -> Result<bool, EngineError> {
    let real = std::fs::canonicalize(path);
    let path = real.as_deref().unwrap_or(path);
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, text).map_err(EngineError::file(&beside))?;
    // Nothing lies between this look and the change but the change.
    let now = path.is_file().then(|| text_of_file(path)).transpose();
    if !now.is_ok_and(|now| now.as_deref() == seen) {
        std::fs::remove_file(&beside).map_err(EngineError::file(&beside))?;
        return Ok(false);
    }
    std::fs::rename(&beside, path).map_err(EngineError::file(path))?;
    Ok(true)
}

/// The longest file that people write, in bytes.
const TEXT_LENGTH_MAX: u64 = 16 * 1024 * 1024;

/// The text of a file that people write: settings, models, templates.
///
/// # Errors
/// When it cannot be read, is no regular file, longer than 16 MiB, or no UTF-8.
pub fn text_of_file(path: &Path) -> Result<String, EngineError> {
    let bytes = speargun_connect::input::read_whole(path, TEXT_LENGTH_MAX)?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
        EngineError::Invalid(said!("file.not_utf8", path = path.display().to_string(), line))
    })
}
