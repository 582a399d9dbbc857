//! The health check of the double.

use speargun_api::backend::{BackendResult, HealthBackend};
use speargun_api::dto::HealthCheck;

use super::Double;

impl HealthBackend for Double {
    fn health_check(&self) -> BackendResult<HealthCheck> {
        Ok(HealthCheck {
            causes: Vec::new(),
            as_of: "2026-01-01T00:00:00Z".to_owned(),
            window_days: 180,
            follow_up_days: 14,
            tracked_left_out: false,
        })
    }
}
