//! Errors of use cases as the API reports them.

use speargun_engine::{EngineError, filter_detail};
use speargun_words::{Said, said};

/// What kind of failure it was; decides the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// There is no such record (404).
    NotFound,
    /// The request says something impossible (400).
    Invalid,
    /// The request does not go with the present state (409).
    Conflict,
    /// The request changes what is another thing by now (412).
    Outdated,
    /// It cannot be done now, but later (503).
    Unavailable,
    /// Our fault (500); the detail goes to the log, not to the client.
    Internal,
}

/// A failure of a call, as keys with values: the edge says them in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Failure {
    /// What kind of failure it was.
    pub kind: FailureKind,
    /// A stable machine-readable code, such as `invalid_filter`.
    pub code: &'static str,
    /// What failed.
    pub detail: Said,
    /// What to do about it.
    pub hint: Option<Said>,
}

impl Failure {
    /// A failure of the given kind.
    pub fn new(kind: FailureKind, code: &'static str, detail: impl Into<Said>) -> Self {
        Self { kind, code, detail: detail.into(), hint: None }
    }

    /// There is no such record.
    pub fn not_found(detail: impl Into<Said>) -> Self {
        Self::new(FailureKind::NotFound, "not_found", detail)
    }

    /// The request says something impossible.
    pub fn invalid(code: &'static str, detail: impl Into<Said>) -> Self {
        Self::new(FailureKind::Invalid, code, detail)
    }

    /// The request does not go with the present state.
    pub fn conflict(code: &'static str, detail: impl Into<Said>) -> Self {
        Self::new(FailureKind::Conflict, code, detail)
    }

    /// Our fault.
    pub fn internal(detail: impl Into<Said>) -> Self {
        Self::new(FailureKind::Internal, "internal", detail)
    }

    /// The same failure with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Said>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The result of a call.
pub type Answered<T> = Result<T, Failure>;

/// An engine error as the API reports it.
#[must_use]
pub fn failure(error: EngineError) -> Failure {
    // Over the network no path of this machine is shown.
    let said = error.said_without_folder();
    match error {
        EngineError::Filter(filter) => {
            let invalid = Failure::invalid("invalid_filter", filter_detail(&filter));
            Failure { hint: filter.suggestion, ..invalid }
        }
        EngineError::Invalid(_) | EngineError::Connect(_) => {
            Failure::invalid("invalid_request", said)
        }
        EngineError::NotFound(_) => Failure::not_found(said),
        EngineError::Conflict(_) => Failure::conflict("conflict", said),
        EngineError::Outdated(_) => Failure::new(FailureKind::Outdated, "outdated", said),
        EngineError::Settings(_) => Failure::invalid("invalid_settings", said),
        EngineError::Glossary(_) => Failure::invalid("invalid_glossary", said),
        EngineError::Committee(_) => Failure::invalid("invalid_committee", said),
        EngineError::Model(_) => Failure::invalid("invalid_model", said),
        EngineError::Draft { .. } => {
            Failure::conflict("faulty_draft", said).with_hint(said!("model.hint.draft"))
        }
        EngineError::NeedsForce(_) => Failure::conflict("needs_force", said),
        EngineError::Locked(_) | EngineError::Store(speargun_store::StoreError::Busy) => {
            Failure::conflict("workspace_busy", said)
        }
        EngineError::Store(speargun_store::StoreError::DiskFull) => {
            Failure::new(FailureKind::Unavailable, "disk_full", said)
        }
        _ => Failure::internal(said),
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        failure(error)
    }
}
