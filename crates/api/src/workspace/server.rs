//! How the server is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the server is: as its worst part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ServerHealth {
    /// The worst of the parts. The answer has status 503 where one is failing.
    pub status: PartStatus,
    /// The parts.
    pub parts: Vec<PartHealth>,
    /// The version of the running Speargun.
    pub version: String,
}

impl ServerHealth {
    /// The health that follows from that of the parts.
    #[must_use]
    pub fn of(parts: Vec<PartHealth>, version: &str) -> Self {
        let status = parts.iter().map(|part| part.status).max().unwrap_or(PartStatus::Ok);
        Self { status, parts, version: version.to_owned() }
    }
}

/// How something is, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartStatus {
    /// All is right.
    Ok,
    /// It works, late or with something to look at.
    Degraded,
    /// It does not work now; it is tried again.
    Failing,
}

/// A part of the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PartHealth {
    /// `records`, `event_log`, `intake`, `scoring`, `lake` or `clock`.
    pub part: String,
    /// How it is.
    pub status: PartStatus,
    /// What is wrong; none where nothing is.
    #[schema(required = true)]
    pub detail: Option<String>,
    /// Since when, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub since: Option<String>,
    /// How long the oldest event waits for it, in milliseconds; for `scoring` and `lake`.
    #[schema(required = true)]
    pub lag_ms: Option<i64>,
    /// How many events wait for it; for `intake`, `scoring` and `lake`.
    #[schema(required = true)]
    pub waiting_events: Option<i64>,
}
