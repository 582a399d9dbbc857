//! What can go wrong with a question, in words for the user.

use speargun_lake::LakeError;

use crate::query::ANSWER_BYTES_MAX;

/// An error of a query.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// What the lake reports.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// The query cannot be understood, or it failed.
    #[error("{0}")]
    Failed(String),
    /// The query took too long.
    #[error("the query took longer than {0} seconds and was stopped")]
    TooSlow(u64),
    /// The answer is longer than answers may be.
    #[error(
        "the answer takes more than {} MiB; ask for fewer rows or shorter columns",
        ANSWER_BYTES_MAX >> 20
    )]
    AnswerTooLong,
    /// The query was stopped from outside.
    #[error("cancelled")]
    Cancelled,
}
