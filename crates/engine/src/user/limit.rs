//! How often a person may try a password: attackers wait longer and longer, colleagues do not. A
//! browser in which a person signed in before is counted apart from all others.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

/// Whose attempts are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Tried {
    /// A browser that the person used before.
    KnownDevice(i64, Vec<u8>),
    /// A person, from one address.
    PersonFrom(String, Option<IpAddr>),
    /// A person, from wherever.
    Person(String),
    /// An address, whoever is tried from it.
    From(IpAddr),
    /// A person who is signed in, and says the password once more.
    Confirm(i64),
    /// Secret addresses of calendars, tried from an address.
    Calendar(IpAddr),
}

impl Tried {
    /// How many times it may go wrong before one has to wait.
    fn free(&self) -> u32 {
        match self {
            Self::KnownDevice(..) => 10,
            Self::PersonFrom(..) | Self::Confirm(_) => 5,
            // A whole office may share an address.
            Self::From(_) | Self::Calendar(_) => 50,
            Self::Person(_) => 100,
        }
    }
}

/// The longest time to wait, in microseconds.
const WAIT_MAX: i64 = 15 * 60 * 1_000_000;
/// After how long without an attempt all is forgotten, in microseconds.
const FORGET_AFTER: i64 = 60 * 60 * 1_000_000;
/// The most of them that are counted: the oldest are forgotten then.
const COUNTED_MAX: usize = 100_000;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last_at: i64,
}

/// Attempts that went wrong.
#[derive(Debug, Default)]
pub(super) struct AttemptLimit(Mutex<FxHashMap<Tried, Failures>>);

impl AttemptLimit {
    /// For how many microseconds one has to wait still; none if one may try now.
    pub(super) fn wait(&self, tried: &[Tried], now: i64) -> Option<i64> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = |tried: &Tried| {
            let failures = held.get(tried)?;
            let over = failures.count.checked_sub(tried.free())?;
            let wait = (1_000_000_i64 << over.min(20)).min(WAIT_MAX);
            // A clock that was set back does not lock anybody out.
            let passed = (now - failures.last_at).max(0);
            Some(wait - passed).filter(|left| *left > 0 && now >= failures.last_at)
        };
        tried.iter().filter_map(left).max()
    }

    /// Counts an attempt that went wrong. Returns whether one has to wait from now on who did not.
    pub(super) fn fail(&self, tried: &[Tried], now: i64) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= COUNTED_MAX {
            held.retain(|_, failures| now - failures.last_at < WAIT_MAX);
            if held.len() >= COUNTED_MAX {
                held.clear();
            }
        }
        let mut begins = false;
        for tried in tried {
            let free = tried.free();
            let failures = held.entry(tried.clone()).or_insert(Failures { count: 0, last_at: now });
            if now - failures.last_at > FORGET_AFTER {
                failures.count = 0;
            }
            failures.count = failures.count.saturating_add(1);
            failures.last_at = now;
            begins |= failures.count == free;
        }
        begins
    }

    /// Forgets what went wrong once it went right.
    pub(super) fn succeed(&self, tried: &[Tried]) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for tried in tried.iter().filter(|tried| !matches!(tried, Tried::From(_))) {
            held.remove(tried);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn person() -> Vec<Tried> {
        vec![Tried::PersonFrom("ann@acme.com".to_owned(), None)]
    }

    #[test]
    fn one_waits_longer_with_each_failure_and_never_for_ever() {
        let limit = AttemptLimit::default();
        let mut waits = Vec::new();
        for number in 0..20 {
            limit.fail(&person(), 0);
            if number >= 3 {
                waits.push(limit.wait(&person(), 0).unwrap_or(0) / SECOND);
            }
        }
        assert_eq!(waits[..6], [0, 1, 2, 4, 8, 16]);
        assert_eq!(waits.last(), Some(&900));
        assert_eq!(limit.wait(&person(), 900 * SECOND), None);
        assert_eq!(limit.wait(&person(), -SECOND), None, "a clock that was set back");
    }

    #[test]
    fn who_signs_in_is_forgotten_and_others_are_not() {
        let limit = AttemptLimit::default();
        let device = vec![Tried::KnownDevice(1, vec![1])];
        let address = vec![Tried::From("10.0.0.1".parse().unwrap())];
        for _ in 0..60 {
            limit.fail(&[person(), device.clone(), address.clone()].concat(), 0);
        }
        assert!(limit.wait(&device, 0).is_some());
        limit.succeed(&[device.clone(), address.clone()].concat());
        assert_eq!(limit.wait(&device, 0), None);
        assert!(limit.wait(&address, 0).is_some(), "an address that tries many stays slow");
        assert!(limit.wait(&person(), 0).is_some());
    }

    #[test]
    fn an_old_failure_does_not_count() {
        let limit = AttemptLimit::default();
        for _ in 0..4 {
            limit.fail(&person(), 0);
        }
        assert!(!limit.fail(&person(), FORGET_AFTER + 1));
        assert_eq!(limit.wait(&person(), FORGET_AFTER + 1), None);
    }
}
