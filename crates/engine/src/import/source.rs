//! The system that keys are of: a short name.

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
        "source is blank; name the system that the keys are of, such as hubspot"
    } else if name.chars().count() > LENGTH_MAX {
        "source is too long; write at most 60 letters"
    } else if name.chars().any(char::is_control) {
        "source has signs that cannot be printed; write letters, digits and -"
    } else {
        return Ok(name);
    };
    Err(EngineError::Invalid(reason.to_owned()))
}
