//! The system that keys are of: a short name.

use speargun_words::said;

use crate::EngineError;

/// The longest name of a source, in characters.
const LENGTH_MAX: usize = 60;

/// The name of a source, as it is kept.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn source_named(source: &str) -> Result<&str, EngineError> {
    let name = source.trim();
    let reason = if name.is_empty() {
        said!("import.source_blank")
    } else if name.chars().count() > LENGTH_MAX {
        said!("import.source_too_long")
    } else if name.chars().any(char::is_control) {
        said!("import.source_signs")
    } else {
        return Ok(name);
    };
    Err(EngineError::Invalid(reason))
}
