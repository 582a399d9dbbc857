//! Faults of Speargun itself. A job that panics is a job that failed, and says so; nothing waits
//! for it, and nothing else ends with it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::EngineError;

/// Runs a job and turns a panic into [`EngineError::Fault`]. What the job was writing is rolled
/// back by the store; whatever it kept in memory is the caller's to drop.
///
/// # Errors
/// What the job reports, or that it panicked.
pub fn caught<T>(
    what: &str,
    job: impl FnOnce() -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| Err(fault(what, panic.as_ref())))
}

/// The error of a job that panicked.
#[must_use]
pub fn fault(what: &str, panic: &(dyn Any + Send)) -> EngineError {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason is known");
    EngineError::Fault { what: what.to_owned(), reason: reason.to_owned() }
}

/// What goes wrong in something that runs on and on, from the first time until it goes right again.
#[derive(Debug, Default)]
pub struct FaultNote(Mutex<Option<Noted>>);

/// A fault that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// When it was met first, in microseconds UTC.
    pub since: i64,
    /// How often it was met since.
    pub times: u64,
    /// What was said of it last.
    pub reason: String,
}

impl FaultNote {
    fn held(&self) -> MutexGuard<'_, Option<Noted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what went wrong now.
    pub fn note(&self, at: i64, reason: &str) {
        let mut held = self.held();
        let noted =
            held.get_or_insert_with(|| Noted { since: at, times: 0, reason: String::new() });
        noted.times += 1;
        reason.clone_into(&mut noted.reason);
    }

    /// Notes that it went right.
    pub fn clear(&self) {
        *self.held() = None;
    }

    /// What goes wrong now; none where all is right.
    #[must_use]
    pub fn get(&self) -> Option<Noted> {
        self.held().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_reason() {
        for work in [(|| std::panic::panic_any("short")) as fn() -> Result<(), EngineError>, || {
            std::panic::panic_any("short".to_owned())
        }] {
            let text = caught("the import", work).unwrap_err().to_string();
            assert!(text.contains("the import") && text.contains("short"), "{text}");
        }
        assert!(caught("a job", || Ok(5)).is_ok_and(|number| number == 5));
    }
}
