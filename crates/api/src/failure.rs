//! Errors of use cases as the API reports them.

use speargun_engine::EngineError;

use crate::error::ApiError;

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

/// A failure of a call, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Failure {
    /// What kind of failure it was.
    pub kind: FailureKind,
    /// A stable machine-readable code, such as `invalid_filter`.
    pub code: &'static str,
    /// What failed.
    pub detail: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure of the given kind.
    pub fn new(kind: FailureKind, code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, code, detail: detail.into(), hint: None }
    }

    /// There is no such record.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(FailureKind::NotFound, "not_found", detail)
    }

    /// The request says something impossible.
    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(FailureKind::Invalid, code, detail)
    }

    /// The request does not go with the present state.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(FailureKind::Conflict, code, detail)
    }

    /// Our fault.
    pub fn internal(detail: impl Into<String>) -> Self {
        Self::new(FailureKind::Internal, "internal", detail)
    }

    /// The same failure with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The result of a call.
pub type Answered<T> = Result<T, Failure>;

/// An engine error as the API reports it.
#[must_use]
pub fn failure(error: EngineError) -> Failure {
    let text = error.to_string();
    match error {
        EngineError::Filter(filter) => {
            let detail = format!("filter, at character {}: {}", filter.position, filter.message);
            let invalid = Failure::invalid("invalid_filter", detail);
            match filter.suggestion {
                Some(suggestion) => invalid.with_hint(suggestion),
                None => invalid,
            }
        }
        EngineError::Invalid(_) => Failure::invalid("invalid_request", text),
        // Over the network no path of this machine is shown.
        EngineError::Connect(_) => Failure::invalid("invalid_request", error.without_folder()),
        EngineError::File { .. } => Failure::internal(error.without_folder()),
        EngineError::NotFound(_) => Failure::not_found(text),
        EngineError::Conflict(_) => Failure::conflict("conflict", text),
        EngineError::Outdated(_) => Failure::new(FailureKind::Outdated, "outdated", text),
        EngineError::Settings(_) => Failure::invalid("invalid_settings", text),
        EngineError::Glossary(_) => Failure::invalid("invalid_glossary", text),
        EngineError::Committee(_) => Failure::invalid("invalid_committee", text),
        EngineError::Model(_) => Failure::invalid("invalid_model", text),
        EngineError::Draft { .. } => Failure::conflict("faulty_draft", text)
            .with_hint("Correct the draft, or publish a version: it stays in force then."),
        EngineError::NeedsForce(_) => Failure::conflict("needs_force", text),
        EngineError::Locked(_) => Failure::conflict("workspace_busy", text),
        EngineError::Store(speargun_store::StoreError::Busy) => {
            Failure::conflict("workspace_busy", text)
        }
        EngineError::Store(speargun_store::StoreError::DiskFull) => {
            Failure::new(FailureKind::Unavailable, "disk_full", text)
        }
        _ => Failure::internal(text),
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        failure(error).into()
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        failure(error)
    }
}
