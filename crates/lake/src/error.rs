//! What can go wrong, as keys with values.

use speargun_words::{Said, said};

/// An error of the lake. Its `Display` is the English sentence of [`LakeError::said`].
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said())]
pub enum LakeError {
    /// The lake's address has no meaning.
    Address(Said),
    /// A file cannot be read or written.
    File {
        /// Which, below the lake's root.
        path: String,
        /// Why.
        reason: Said,
    },
    /// A file of the manifest is not there.
    Missing(String),
    /// Events do not go together, or this machine gives no thread to work with.
    Failed(Said),
}

impl LakeError {
    /// An error of a file, in the words of the system or of a library.
    pub(crate) fn file<E: std::fmt::Display>(path: &str) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |error| Self::File { path, reason: Said::text(error.to_string()) }
    }

    /// The error as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Address(reason) | Self::Failed(reason) => reason.clone(),
            Self::File { path, reason } => said!("file.faulty", path, error = reason),
            Self::Missing(path) => said!("lake.missing", path),
        }
    }
}
