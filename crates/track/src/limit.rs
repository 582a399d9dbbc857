//! No key may send so much that others wait: a bucket of events for each.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rustc_hash::FxHashMap;

/// Lets through so many events a second of each key, and a burst of a few seconds' worth.
#[derive(Debug)]
pub struct Limiter {
    events_per_second: f64,
    buckets: Mutex<FxHashMap<i64, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    events: f64,
    filled_at: Instant,
}

/// How many seconds' worth a key may send at once.
const BURST_SECONDS: f64 = 2.0;

impl Limiter {
    /// A limiter of so many events a second for each key.
    #[must_use]
    pub fn new(events_per_second: u32) -> Self {
        Self { events_per_second: f64::from(events_per_second.max(1)), buckets: Mutex::default() }
    }

    /// Takes events out of a key's bucket.
    ///
    /// # Errors
    /// After how many seconds there is room again; then nothing was taken.
    pub fn admit(&self, key: i64, events: usize, now: Instant) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full = self.events_per_second * BURST_SECONDS;
        let bucket = buckets.entry(key).or_insert(Bucket { events: full, filled_at: now });
        let passed = now.saturating_duration_since(bucket.filled_at).as_secs_f64();
        bucket.events = (bucket.events + passed * self.events_per_second).min(full);
        bucket.filled_at = now;
        // A batch larger than the bucket passes a full one, or it could never pass.
        let wanted = (events as f64).min(full);
        if bucket.events < wanted {
            let seconds = (wanted - bucket.events) / self.events_per_second;
            return Err(seconds.ceil().max(1.0) as u64);
        }
        bucket.events -= wanted;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_flood_of_one_key_waits_and_others_do_not() {
        let (limiter, start) = (Limiter::new(100), Instant::now());
        assert_eq!(limiter.admit(1, 200, start), Ok(()));
        assert_eq!(limiter.admit(1, 100, start), Err(1));
        assert_eq!(limiter.admit(2, 100, start), Ok(()));
        assert_eq!(limiter.admit(1, 100, start + Duration::from_secs(1)), Ok(()));
        assert_eq!(limiter.admit(3, 5_000, start), Ok(()));
    }
}
