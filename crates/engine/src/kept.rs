//! Figures that are kept in memory and follow what changes.
//!
//! What people and jobs change is in the figure at once: whoever asks waits until it was computed
//! again. What tracked events change all the time is followed beside: where computing takes long,
//! the figure as it was stands meanwhile, and says of when it is.

use std::fmt::Debug;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::Clock;
use speargun_store::Changes;

use crate::fault::caught;
use crate::{EngineError, Workspace};

/// A figure that is computed faster than this is computed whenever it is asked for.
const QUICK: Duration = Duration::from_millis(100);
/// For every second that computing takes, so many pass before it is computed again.
const REST: u32 = 8;
/// The shortest rest.
const REST_MIN: Duration = Duration::from_secs(1);
/// After so long without a question nothing is followed any more, in microseconds; the next
/// question waits.
const ASKED_WITHIN: i64 = 10 * 60 * 1_000_000;

/// The most changes that are kept to be taken up while a figure is computed; beyond that it is
/// computed once more.
const MEANWHILE_MAX: usize = 100_000;

/// Figures that are computed beside take turns: each holds much in memory while it is made.
static TURN: Mutex<()> = Mutex::new(());

/// No revision: what is of it was never right.
const NEVER: i64 = -1;

/// A figure with the moment that it is of.
#[derive(Debug)]
pub struct Figure<T> {
    /// The figure.
    pub value: Arc<T>,
    /// When it was computed, microseconds UTC.
    pub as_of: i64,
    /// Whether something has changed since.
    pub is_behind: bool,
}

/// A figure that can also take up single changes, without being computed again.
pub trait Follows {
    /// A change.
    type Change: Clone + Debug + Send + 'static;
    /// After so long the figure is another one even where nothing changed, in microseconds.
    const LASTS: i64 = i64::MAX;

    /// Of all changes, those that the figure depends on and does not take up by itself.
    #[must_use]
    fn depends_on(changes: Changes) -> Changes {
        changes
    }

    /// Takes changes up, the oldest first.
    fn follow(&mut self, changes: &[Self::Change]);
}

/// Computes a figure, and tells the changes that it knows of.
pub type Compute<T> = dyn Fn() -> Result<(Changes, T), EngineError> + Send + Sync;

/// Keeps one figure.
#[derive(Debug)]
pub struct Keeper<T: Follows> {
    shared: Arc<Shared<T>>,
}

#[derive(Debug)]
struct Shared<T: Follows> {
    held: Mutex<Held<T>>,
    /// When somebody asked last, microseconds UTC.
    asked_at: AtomicI64,
}

#[derive(Debug)]
struct Held<T: Follows> {
    kept: Option<Kept<T>>,
    /// Whether there is a thread that computes it beside.
    is_followed: bool,
    /// What is taken up while that thread computes, with the records that it was made of; none
    /// while it rests.
    meanwhile: Option<Vec<(i64, T::Change)>>,
}

#[derive(Debug)]
struct Kept<T> {
    value: Arc<T>,
    at: Changes,
    as_of: i64,
    took: Duration,
}

impl<T: Follows> Default for Keeper<T> {
    fn default() -> Self {
        let held = Held { kept: None, is_followed: false, meanwhile: None };
        Self { shared: Arc::new(Shared { held: Mutex::new(held), asked_at: AtomicI64::new(0) }) }
    }
}

impl<T: Follows> Shared<T> {
    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn was_asked(&self, now: i64) -> bool {
        now - self.asked_at.load(Ordering::Relaxed) < ASKED_WITHIN
    }
}

impl<T: Follows + Clone + Send + Sync + 'static> Keeper<T> {
    /// The figure as it stands now, or as it stood a moment ago where only tracked events have
    /// changed it since and computing it takes long.
    ///
    /// # Errors
    /// What the store or computing reports.
    pub fn get(
        &self,
        workspace: &Workspace,
        compute: &Arc<Compute<T>>,
    ) -> Result<Figure<T>, EngineError> {
        let changes = T::depends_on(workspace.store.changes()?);
        let clock = workspace.clock();
        let now = clock.now();
        let was_asked = self.shared.was_asked(now);
        self.shared.asked_at.store(now, Ordering::Relaxed);
        // Held while it is computed: whoever asks meanwhile gets the same.
        let mut held = self.shared.held();
        if let Some(kept) = &held.kept
            && kept.at.records == changes.records
        {
            let is_behind = kept.at != changes || now - kept.as_of > T::LASTS;
            if !is_behind || (kept.took > QUICK && was_asked) {
                let figure = kept.figure(is_behind);
                if is_behind {
                    self.follow_beside(&mut held, (compute, clock));
                }
                return Ok(figure);
            }
        }
        let kept = Kept::compute(compute.as_ref(), clock.now())?;
        Ok(held.kept.insert(kept).figure(false))
    }

    /// Takes changes up that were made of the records as people and jobs had changed them `records`
    /// times. With `step`, they are all that brought the revision from the one number to the other.
    /// A figure of other records cannot take them up: it is computed again.
    pub fn follow(&self, changes: &[T::Change], records: i64, step: Option<(i64, i64)>) {
        let mut held = self.shared.held();
        if let Some(meanwhile) = &mut held.meanwhile {
            let room = (MEANWHILE_MAX + 1).saturating_sub(meanwhile.len());
            meanwhile.extend(changes.iter().take(room).map(|change| (records, change.clone())));
        }
        let Some(kept) = held.kept.as_mut() else { return };
        if kept.at.records != records {
            if !changes.is_empty() {
                kept.at.live = NEVER;
            }
            return;
        }
        if !changes.is_empty() {
            Arc::make_mut(&mut kept.value).follow(changes);
        }
        if let Some((from, to)) = step
            && kept.at.revision() == from
        {
            kept.at.live += to - from;
        }
    }

    /// Starts a thread that computes the figure again and again as long as it is asked for and
    /// something changes. Without it the figure only stays older.
    fn follow_beside(&self, held: &mut Held<T>, (compute, clock): (&Arc<Compute<T>>, &Clock)) {
        if held.is_followed {
            return;
        }
        let shared = Arc::downgrade(&self.shared);
        let (compute, clock) = (Arc::clone(compute), clock.clone());
        let thread = std::thread::Builder::new().name("figures".to_owned()).spawn(move || {
            while let Some(shared) = shared.upgrade() {
                let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
                shared.held().meanwhile = Some(Vec::new());
                let computed = caught("a figure", || Kept::compute(compute.as_ref(), clock.now()));
                drop(turn);
                let took = shared.take_over(computed);
                let mut held = shared.held();
                if !shared.was_asked(clock.now()) {
                    held.is_followed = false;
                    return;
                }
                drop(held);
                drop(shared);
                std::thread::sleep((took * REST).max(REST_MIN));
            }
        });
        held.is_followed = thread.is_ok();
    }
}

impl<T: Follows + Clone> Shared<T> {
    /// Puts what was computed beside in the place of what is kept, unless that is of a younger
    /// state; tells how long computing took.
    fn take_over(&self, computed: Result<Kept<T>, EngineError>) -> Duration {
        let mut held = self.held();
        let meanwhile = held.meanwhile.take().unwrap_or_default();
        match computed {
            Ok(mut kept) => {
                let took = kept.took;
                let is_newer = |known: &Kept<T>| known.at.records <= kept.at.records;
                let is_of_these = |(records, _): &(i64, _)| *records == kept.at.records;
                let is_whole =
                    meanwhile.len() <= MEANWHILE_MAX && meanwhile.iter().all(is_of_these);
                if is_whole && held.kept.as_ref().is_none_or(is_newer) {
                    // What the live path told meanwhile may be younger than what was read.
                    let changes: Vec<T::Change> =
                        meanwhile.into_iter().map(|(_, change)| change).collect();
                    Arc::make_mut(&mut kept.value).follow(&changes);
                    held.kept = Some(kept);
                }
                took
            }
            Err(error) => {
                tracing::warn!(%error, "a figure cannot be computed again; the former one stays");
                REST_MIN
            }
        }
    }
}

impl<T: Follows> Kept<T> {
    fn compute(compute: &Compute<T>, as_of: i64) -> Result<Self, EngineError> {
        let begun = Instant::now();
        let (at, value) = compute()?;
        let at = T::depends_on(at);
        Ok(Self { value: Arc::new(value), at, as_of, took: begun.elapsed() })
    }

    fn figure(&self, is_behind: bool) -> Figure<T> {
        Figure { value: Arc::clone(&self.value), as_of: self.as_of, is_behind }
    }
}

#[cfg(test)]
mod tests {
    use speargun_domain::money::Currency;
    use speargun_store::{bump_live_revision, bump_revision};

    use super::*;
    use crate::InitOptions;

    /// What was taken up since it was computed.
    #[derive(Debug, Clone, Default)]
    struct Taken(Vec<i64>);

    impl Follows for Taken {
        type Change = i64;

        fn follow(&mut self, changes: &[i64]) {
            self.0.extend(changes);
        }
    }

    fn workspace(folder: &std::path::Path) -> Arc<Workspace> {
        let options = InitOptions {
            name: "own".to_owned(),
            currency: Currency::parse("EUR").unwrap(),
            time_zone: "UTC".to_owned(),
            language: "en".to_owned(),
        };
        Arc::new(Workspace::init(&folder.join("w"), &options).unwrap())
    }

    fn compute(workspace: &Arc<Workspace>) -> Arc<Compute<Taken>> {
        let own = Arc::clone(workspace);
        Arc::new(move || Ok((own.store.changes()?, Taken::default())))
    }

    #[test]
    fn changes_of_the_same_records_are_taken_up_and_others_computed() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        let compute = compute(&workspace);
        let keeper = Keeper::<Taken>::default();
        let taken = || keeper.get(&workspace, &compute).unwrap().value.0.clone();
        assert!(taken().is_empty());
        let before = workspace.store.changes().unwrap();
        workspace.store.write(bump_live_revision).unwrap();
        let from = before.revision();
        keeper.follow(&[7], before.records, Some((from, from + 1)));
        assert_eq!(taken(), [7], "it was not computed again");
        // A step of older records ends after somebody changed them.
        workspace.store.write(bump_revision).unwrap();
        assert!(taken().is_empty(), "it was computed again");
        keeper.follow(&[8], before.records, Some((from + 1, from + 1)));
        assert!(taken().is_empty(), "what was made of other records is not put in");
    }

    #[test]
    fn what_takes_long_stays_while_it_is_computed_beside() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        let own = Arc::clone(&workspace);
        let slow: Arc<Compute<Taken>> = Arc::new(move || {
            let changes = own.store.changes()?;
            std::thread::sleep(QUICK * 2);
            Ok((changes, Taken(vec![changes.live])))
        });
        let keeper = Keeper::<Taken>::default();
        assert_eq!(keeper.get(&workspace, &slow).unwrap().value.0, [0]);
        workspace.store.write(bump_live_revision).unwrap();
        let former = keeper.get(&workspace, &slow).unwrap();
        assert!(former.is_behind);
        assert_eq!(former.value.0, [0]);
        let follows = (0..1_000).any(|_| {
            std::thread::sleep(QUICK / 10);
            keeper.get(&workspace, &slow).unwrap().value.0 == [1]
        });
        assert!(follows, "it is computed beside");
        // What people change is waited for.
        workspace.store.write(bump_revision).unwrap();
        assert!(!keeper.get(&workspace, &slow).unwrap().is_behind);
    }
}
