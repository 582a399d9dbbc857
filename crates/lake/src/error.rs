//! What can go wrong, in words for the user.

use crate::query::ANSWER_BYTES_MAX;

/// An error of the lake.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The lake's address cannot be meant.
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
    /// The query cannot be meant.
    #[error("{0}")]
    Query(String),
    /// The query took too long.
    #[error("the query took longer than {0} seconds and was stopped")]
    TooSlow(u64),
    /// The answer is longer than answers may be.
    #[error(
        "the answer takes more than {} MiB; ask for fewer rows or shorter columns",
        ANSWER_BYTES_MAX >> 20
    )]
    AnswerTooLong,
    /// Somebody stopped the query.
    #[error("cancelled")]
    Cancelled,
}

impl LakeError {
    /// An error of a file.
    pub(crate) fn file<E: std::fmt::Display>(path: &str) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |error| Self::File { path, reason: error.to_string() }
    }
}
