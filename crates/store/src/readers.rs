//! Reading connections: those that are idle are used again, and there are only so many.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::{Connection, Location, StoreError};

/// The most idle reading connections that are kept.
const IDLE_MAX: usize = 8;
/// The most reading connections to a PostgreSQL server at a time. A workspace has two sets of them,
/// and a server takes 100 connections by default.
const POSTGRES_MAX: usize = 40;
/// The most reading connections to a file at a time.
const SQLITE_MAX: usize = 512;
/// How long a read waits for a connection before it gives up.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// The reading connections of a store.
#[derive(Debug)]
pub(crate) struct Readers {
    location: Location,
    most: usize,
    wait_max: Duration,
    state: Mutex<State>,
    given_back: Condvar,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Connection>,
    /// How many there are, idle or in use.
    open: usize,
}

impl Readers {
    pub(crate) fn new(location: Location) -> Self {
        let most = match location {
            Location::Postgres(_) => POSTGRES_MAX,
            Location::Sqlite(_) => SQLITE_MAX,
        };
        Self::bounded(location, most, WAIT_MAX)
    }

    fn bounded(location: Location, most: usize, wait_max: Duration) -> Self {
        let (state, given_back) = (Mutex::default(), Condvar::new());
        Self { location, most, wait_max, state, given_back }
    }

    /// A connection within a reading transaction. Where all are in use it waits for one.
    pub(crate) fn take(&self) -> Result<Connection, StoreError> {
        let deadline = Instant::now() + self.wait_max;
        loop {
            let mut state = self.lock();
            while state.idle.is_empty() && state.open >= self.most {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Err(StoreError::TooManyReads(self.most));
                }
                let waited = self.given_back.wait_timeout(state, left);
                (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            }
            let Some(mut pooled) = state.idle.pop() else {
                state.open += 1;
                drop(state);
                return self.open_one();
            };
            drop(state);
            // Those of a server that was restarted meanwhile are dropped.
            if pooled.begin_read().is_ok() {
                return Ok(pooled);
            }
            self.drop_one();
        }
    }

    fn open_one(&self) -> Result<Connection, StoreError> {
        let opened = Connection::open(&self.location).and_then(|mut connection| {
            connection.begin_read()?;
            Ok(connection)
        });
        if opened.is_err() {
            self.drop_one();
        }
        opened
    }

    /// Takes a connection back whose transaction has ended.
    pub(crate) fn give_back(&self, connection: Connection) {
        let mut state = self.lock();
        if state.idle.len() < IDLE_MAX {
            state.idle.push(connection);
            drop(state);
            self.given_back.notify_one();
        } else {
            drop(state);
            self.drop_one();
        }
    }

    /// One connection less: it was closed.
    pub(crate) fn drop_one(&self) {
        self.lock().open -= 1;
        self.given_back.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers(most: usize, wait_max: Duration) -> (Readers, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::in_directory(folder.path());
        (Readers::bounded(location, most, wait_max), folder)
    }

    #[test]
    fn a_read_waits_for_a_connection_and_gives_up_in_the_end() {
        let (all, _folder) = readers(2, Duration::from_millis(20));
        let (first, second) = (all.take().unwrap(), all.take().unwrap());
        assert!(matches!(all.take(), Err(StoreError::TooManyReads(2))));
        all.give_back(first);
        let again = all.take().unwrap();
        drop(second);
        all.drop_one();
        let other = all.take().unwrap();
        all.give_back(again);
        all.give_back(other);
        assert_eq!(all.lock().open, 2);
    }

    #[test]
    fn whoever_waits_gets_what_is_given_back() {
        let (all, _folder) = readers(1, Duration::from_secs(60));
        let held = all.take().unwrap();
        std::thread::scope(|scope| {
            let waiting: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| all.take().map(|connection| all.give_back(connection))))
                .collect();
            all.give_back(held);
            for one in waiting {
                one.join().unwrap().unwrap();
            }
        });
        assert_eq!(all.lock().open, 1);
    }

    #[test]
    fn what_cannot_be_opened_takes_no_place() {
        let location = Location::Sqlite("/no/such/folder/x.sqlite".into());
        let all = Readers::bounded(location, 1, Duration::from_secs(60));
        assert!(all.take().is_err() && all.take().is_err());
    }
}
