//! Secrets.

use speargun_words::said;

use crate::EngineError;

/// Bytes that no one can guess. Without the system's source of chance there are none: a secret
/// that can be guessed is worse than none.
///
/// # Errors
/// When the system gives no bytes.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], EngineError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| EngineError::Invalid(said!("random.none", error = error.to_string())))?;
    Ok(bytes)
}
