//! What the handlers ask about the set-up.

use super::BackendResult;
use crate::dto::HealthCheck;

/// Whether the programme is set up to succeed.
pub trait HealthBackend {
    /// Looks for the five causes of failure, as of now.
    fn health_check(&self) -> BackendResult<HealthCheck>;
}
