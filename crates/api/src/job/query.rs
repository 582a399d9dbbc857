//! What calls of jobs ask for.

use serde::Deserialize;
use utoipa::IntoParams;

use super::JobState;

/// Which jobs.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Those in this state. By default all.
    #[param(inline)]
    pub state: Option<JobState>,
    /// Rows wanted: at most 500, by default 50; with 0 only the total.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u32>,
}
