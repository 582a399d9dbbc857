//! What can go wrong, in words for the user.

/// An error of the lake.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The lake's address has no meaning.
    #[error("{0}")]
    Address(String),
    /// A file cannot be read or written.
    #[error("{path}: {reason}")]
    File {
        /// Which, below the lake's root.
        path: String,
        /// Why.
        reason: String,
    },
    /// A file of the manifest is not there.
    #[error("{0} is missing from the lake although the manifest names it")]
    Missing(String),
    /// Events do not go together, or this machine gives no thread to work with.
    #[error("{0}")]
    Failed(String),
}

impl LakeError {
    /// An error of a file.
    pub(crate) fn file<E: std::fmt::Display>(path: &str) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |error| Self::File { path, reason: error.to_string() }
    }
}
