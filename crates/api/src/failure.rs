//! Errors of use cases as the API reports them.

use speargun_engine::EngineError;

use crate::backend::{BackendError, BackendErrorKind};
use crate::error::ApiError;

/// An engine error as the API reports it.
#[must_use]
pub fn failure(error: EngineError) -> BackendError {
    let text = error.to_string();
    match error {
        EngineError::Filter(filter) => {
            let detail = format!("filter, at character {}: {}", filter.position, filter.message);
            let invalid = BackendError::invalid("invalid_filter", detail);
            match filter.suggestion {
                Some(suggestion) => invalid.with_hint(suggestion),
                None => invalid,
            }
        }
        EngineError::Invalid(_) => BackendError::invalid("invalid_request", text),
        // Over the network no path of this machine is shown.
        EngineError::Connect(error) => {
            BackendError::invalid("invalid_request", error.without_folder())
        }
        EngineError::File { path, error } => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            BackendError::internal(format!("{name}: {error}"))
        }
        EngineError::NotFound(_) => BackendError::not_found(text),
        EngineError::Conflict(_) => BackendError::conflict("conflict", text),
        EngineError::Outdated(_) => BackendError::new(BackendErrorKind::Outdated, "outdated", text),
        EngineError::Settings(_) => BackendError::invalid("invalid_settings", text),
        EngineError::Glossary(_) => BackendError::invalid("invalid_glossary", text),
        EngineError::Committee(_) => BackendError::invalid("invalid_committee", text),
        EngineError::Model(_) => BackendError::invalid("invalid_model", text),
        EngineError::Draft { .. } => BackendError::conflict("faulty_draft", text)
            .with_hint("Mend the draft, or publish a version: it stays in force then."),
        EngineError::NeedsForce(_) => BackendError::conflict("needs_force", text),
        EngineError::Locked(_) => BackendError::conflict("workspace_busy", text),
        EngineError::Store(speargun_store::StoreError::Busy) => {
            BackendError::conflict("workspace_busy", text)
        }
        EngineError::Store(speargun_store::StoreError::DiskFull) => {
            BackendError::new(BackendErrorKind::Unavailable, "disk_full", text)
        }
        _ => BackendError::internal(text),
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        failure(error).into()
    }
}
