//! Progress of long jobs, and stopping them.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::EngineError;

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, such as the file's name.
    pub what: String,
    /// How much is done.
    pub done: u64,
    /// How much there is, where it is known.
    pub total: Option<u64>,
}

/// Watches a job and can stop it.
pub struct Watch<'a> {
    /// Gets the progress from time to time.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Gets the number of an import when it begins.
    pub started: &'a (dyn Fn(i64) + Sync),
    /// Set to stop the job at the next chunk.
    pub cancelled: &'a AtomicBool,
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Watch")
    }
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Watch<'static> {
    /// Watches nothing.
    #[must_use]
    pub fn none() -> Self {
        Watch { progress: &|_| {}, started: &|_| {}, cancelled: &NEVER }
    }
}

impl Watch<'_> {
    /// Reports how far the job is.
    pub fn tell(&self, what: &str, done: u64, total: Option<u64>) {
        (self.progress)(Progress { what: what.to_owned(), done, total });
    }

    /// Ends the job if it is to stop.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`].
    pub fn check(&self) -> Result<(), EngineError> {
        if self.cancelled.load(Ordering::Relaxed) { Err(EngineError::Cancelled) } else { Ok(()) }
    }
}
