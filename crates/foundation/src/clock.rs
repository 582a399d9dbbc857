//! What time it is, for whoever works without a call: threads, jobs, pages that read.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock. Tests have one that stays where they set it.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The clock of this machine. In builds for development `SPEARGUN_NOW` may say another moment,
    /// such as 2026-11-30T00:00:00Z, so that tests of the command line know what it prints.
    #[must_use]
    pub fn system() -> Self {
        #[cfg(debug_assertions)]
        if let Some(now) = now_of_tests() {
            return Self::fixed(now);
        }
        Self(None)
    }

    /// A clock that stays at a moment, in microseconds UTC, until it is set to another. Its clones
    /// are the same clock.
    #[must_use]
    pub fn fixed(now: i64) -> Self {
        Self(Some(Arc::new(AtomicI64::new(now))))
    }

    /// Now, in microseconds UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        match &self.0 {
            Some(fixed) => fixed.load(Ordering::Relaxed),
            None => jiff::Timestamp::now().as_microsecond(),
        }
    }

    /// Sets a fixed clock; the clock of the machine stays as it is.
    pub fn set(&self, now: i64) {
        if let Some(fixed) = &self.0 {
            fixed.store(now, Ordering::Relaxed);
        }
    }
}

#[cfg(debug_assertions)]
fn now_of_tests() -> Option<i64> {
    let text = std::env::var("SPEARGUN_NOW").ok()?;
    Some(text.parse::<jiff::Timestamp>().ok()?.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stays_and_its_clones_are_the_same_clock() {
        let clock = Clock::fixed(7);
        let other = clock.clone();
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert_eq!((clock.now(), other.now()), (7, 7));
        other.set(9);
        assert_eq!((clock.now(), other.now()), (9, 9));
        assert_eq!(Clock::fixed(7).now(), 7, "another clock is another one");
    }

    #[test]
    fn the_clock_of_the_machine_goes_on_and_cannot_be_set() {
        for clock in [Clock::system(), Clock::default()] {
            let before = clock.now();
            clock.set(7);
            std::thread::sleep(std::time::Duration::from_millis(2));
            assert!(clock.now() > before);
            let machine = jiff::Timestamp::now().as_microsecond();
            assert!((machine - clock.now()).abs() < 60_000_000);
        }
    }
}
