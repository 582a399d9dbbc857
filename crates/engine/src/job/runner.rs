//! Takes jobs as they fall due, runs them, and holds them meanwhile.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::Clock;
use serde::de::DeserializeOwned;
use serde_json::Value;
use speargun_store::StoreError;
use speargun_store::job::{self, Ending, Hold, JobProgress, StoredJob};
use speargun_store::job_schedule;
use speargun_words::{Said, said};

use super::{payload_of, schedule};
use crate::fault::caught;
use crate::{EngineError, Progress, Watch, Workspace};

/// How long a job is held without being prolonged: what a dead process held is taken after it.
const HELD_FOR: Duration = Duration::from_secs(30);
/// How often a hold is prolonged and progress written.
const PROLONG_EVERY: Duration = Duration::from_secs(1);
/// How long a process that seems to be gone must not have prolonged its holds: three times as long
/// as one that lives takes.
const SUSPECTED_FOR: Duration = Duration::from_secs(3);
/// How often a server looks for jobs that others added.
const LOOK_EVERY: Duration = Duration::from_millis(40);
/// The same on PostgreSQL, which more than one machine asks.
const LOOK_EVERY_POSTGRES: Duration = Duration::from_millis(250);
/// How long the looks pause after the store failed.
const PAUSE: Duration = Duration::from_secs(2);
/// When a job that found the workspace busy is begun again.
const BUSY_AGAIN: Duration = Duration::from_millis(500);
/// How often it is at most, until it fails: a quarter of a day.
const BUSY_MAX: i64 = 43_200;
/// When a job that lost its database is begun again, the first time; then twice as late each time.
const FAILED_AGAIN: Duration = Duration::from_secs(2);
/// How many jobs end between two looks at whether old ones are to be forgotten.
const FORGET_EVERY: i64 = 100;
/// How many jobs run at once in one process, besides one of those that have a thread of their own.
const WORKERS: usize = 2;

/// A job while it runs.
#[derive(Debug)]
pub struct Run<'a> {
    /// The job.
    pub job: &'a StoredJob,
    /// Progress, and whether it is to stop.
    pub watch: Watch<'a>,
    /// Which hold on it this is.
    pub hold: Hold,
}

impl Run<'_> {
    /// What is to be done.
    ///
    /// # Errors
    /// When another version wrote it and it cannot be read.
    pub fn payload<P: DeserializeOwned>(&self) -> Result<P, EngineError> {
        payload_of(self.job)
    }
}

type Work = dyn Fn(&Run<'_>) -> Result<Option<Value>, EngineError> + Send + Sync;

/// What does the jobs of a kind. It may be begun again after a process died in its midst: what it
/// does twice must come to the same.
pub struct Handler {
    kind: &'static str,
    has_own_thread: bool,
    work: Box<Work>,
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Handler").field(&self.kind).finish()
    }
}

impl Handler {
    /// What does the jobs of a kind.
    pub fn new(
        kind: &'static str,
        work: impl Fn(&Run<'_>) -> Result<Option<Value>, EngineError> + Send + Sync + 'static,
    ) -> Self {
        Self { kind, has_own_thread: false, work: Box::new(work) }
    }

    /// Keeps a thread free for it and others like it: it must not wait until an import has ended.
    #[must_use]
    pub fn with_own_thread(self) -> Self {
        Self { has_own_thread: true, ..self }
    }
}

/// Which jobs a thread takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// All.
    Any,
    /// Those that a thread is kept free for.
    Own,
}

/// Since when, and until when each of them holds jobs.
type Suspects = (Instant, Vec<(String, i64)>);

/// Takes and runs the jobs of a process.
#[derive(Debug)]
pub struct Runner {
    workspace: Arc<Workspace>,
    handlers: Vec<Handler>,
    holder: String,
    /// Whether a job was added since the last look.
    woken: Mutex<bool>,
    wake: Condvar,
    stopping: AtomicBool,
    /// Processes that seemed to be gone at the start.
    suspects: Mutex<Option<Suspects>>,
    /// What stops each running job.
    running: Mutex<BTreeMap<i64, Arc<AtomicBool>>>,
    /// How many threads take a job, run it, or write how it ended.
    working: AtomicUsize,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A process as it is noted in what it holds.
fn holder_of(process: u32, mark: u64, place: &str) -> String {
    format!("process {process} ({mark:016x}) in {} at {place}", sight())
}

/// Which processes this one can see: the machine since its start, and the processes of a
/// container. Two processes of one sight see each other. Empty if the system does not say.
fn sight() -> &'static str {
    static SIGHT: OnceLock<String> = OnceLock::new();
    SIGHT.get_or_init(|| {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
        let processes = std::fs::read_link("/proc/self/ns/pid");
        // Where processes of other users are hidden, the first one is: then none is seen surely.
        let (Ok(boot), Ok(processes), true) = (boot, processes, Path::new("/proc/1").exists())
        else {
            return String::new();
        };
        format!("{} {}", boot.trim(), processes.display())
    })
}

/// A number of this process by chance: another one may have its process number later.
fn mark_of_process() -> u64 {
    static MARK: OnceLock<u64> = OnceLock::new();
    *MARK.get_or_init(|| {
        let mut bytes = [0; 8];
        // Without chance the time is as good: no two processes of one number begin at once.
        match getrandom::fill(&mut bytes) {
            Ok(()) => u64::from_le_bytes(bytes),
            Err(_) => Clock::system().now().unsigned_abs(),
        }
    })
}

/// Whether a holder is a process of this machine that is gone, as far as the system tells.
fn is_gone(holder: &str, place: &str) -> bool {
    let Some(rest) = holder.strip_suffix(&format!(" at {place}")) else { return false };
    let number = rest.strip_prefix("process ").and_then(|rest| rest.split(' ').next());
    let Some(number) = number.and_then(|number| number.parse::<u32>().ok()) else { return false };
    if number == std::process::id() {
        return holder != holder_of(number, mark_of_process(), place);
    }
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(number.to_string()).exists()
}

/// Whether it is gone, and this process would see it if it were not.
fn is_surely_gone(holder: &str, place: &str) -> bool {
    let is_seen = holder.ends_with(&format!(" in {} at {place}", sight()));
    !sight().is_empty() && is_seen && is_gone(holder, place)
}

fn microseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Runner {
    /// A runner that knows these kinds; others it leaves to whoever knows them.
    #[must_use]
    pub fn new(workspace: Arc<Workspace>, handlers: Vec<Handler>) -> Self {
        let holder = holder_of(std::process::id(), mark_of_process(), workspace.place());
        Self {
            workspace,
            handlers,
            holder,
            woken: Mutex::new(false),
            wake: Condvar::new(),
            stopping: AtomicBool::new(false),
            suspects: Mutex::default(),
            running: Mutex::default(),
            working: AtomicUsize::new(0),
        }
    }

    /// Begins to take jobs, on threads of its own.
    ///
    /// # Errors
    /// When a thread cannot start.
    pub fn start(self: &Arc<Self>) -> Result<(), EngineError> {
        let (gone, suspects) = self
            .suspects()?
            .into_iter()
            .partition::<Vec<_>, _>(|(holder, _)| is_surely_gone(holder, self.workspace.place()));
        for (holder, _) in &gone {
            self.workspace.store.write(|connection| job::let_go(connection, holder))?;
        }
        *held(&self.suspects) = Some((Instant::now(), suspects));
        let mut lanes = vec![Lane::Any; WORKERS];
        lanes.extend(self.handlers.iter().any(|it| it.has_own_thread).then_some(Lane::Own));
        for lane in lanes {
            let own = Arc::clone(self);
            let thread = std::thread::Builder::new().name("jobs".to_owned());
            thread.spawn(move || own.take_jobs(lane)).map_err(|error| {
                EngineError::Invalid(said!("thread.jobs", error = error.to_string()))
            })?;
        }
        Ok(())
    }

    /// Processes of this machine that hold jobs and seem to be gone, and until when they hold them.
    fn suspects(&self) -> Result<Vec<(String, i64)>, EngineError> {
        let mut holders = self.workspace.store.read(job::holders)?;
        holders.retain(|(holder, _)| is_gone(holder, self.workspace.place()));
        Ok(holders)
    }

    /// What processes held that this one would see and that are gone is taken at the start. Of
    /// those that it may not see (in another container) one lives if it prolonged its hold since
    /// the start. What other machines held is taken once their hold has run out.
    fn let_go_of_the_dead(&self) -> Result<(), EngineError> {
        let taken = held(&self.suspects).take_if(|(since, _)| since.elapsed() >= SUSPECTED_FOR);
        let Some((_, before)) = taken else { return Ok(()) };
        let now = self.suspects()?;
        for (holder, _) in before.iter().filter(|suspect| now.contains(suspect)) {
            self.workspace.store.write(|connection| job::let_go(connection, holder))?;
        }
        Ok(())
    }

    /// Looks for jobs at once: one was added.
    pub fn wake(&self) {
        *held(&self.woken) = true;
        self.wake.notify_all();
    }

    /// Whether a job runs in this process, or how it ended is not written yet.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.working.load(Ordering::SeqCst) > 0
    }

    /// Stops a job of this process at once; others stop when they prolong their hold.
    pub fn cancel(&self, id: i64) {
        if let Some(cancelled) = held(&self.running).get(&id) {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Takes no more jobs and gives back those that run: they are begun again by another process,
    /// or by the next one.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        held(&self.running).values().for_each(|stop| stop.store(true, Ordering::Relaxed));
        self.wake();
    }

    fn take_jobs(&self, lane: Lane) {
        while !self.stopping.load(Ordering::Relaxed) {
            match caught("the taking of jobs", || self.take_one(lane)) {
                Ok(true) => {}
                Ok(false) => self.wait(self.pause_until_next(lane)),
                Err(error) => {
                    tracing::warn!(%error, "jobs cannot be taken; they are looked for again");
                    self.wait(PAUSE);
                }
            }
        }
    }

    /// Waits so long, or until a job was added.
    fn wait(&self, pause: Duration) {
        let woken = held(&self.woken);
        let waited = self.wake.wait_timeout_while(woken, pause, |woken| !*woken);
        let (mut woken, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *woken = false;
    }

    fn pause_until_next(&self, lane: Lane) -> Duration {
        let most = match self.workspace.store.is_postgres() {
            true => LOOK_EVERY_POSTGRES,
            false => LOOK_EVERY,
        };
        let next = self.workspace.store.read(|connection| {
            let scheduled = job_schedule::next_due(connection)?;
            Ok::<_, StoreError>((job::next_due(connection, &self.kinds(lane))?, scheduled))
        });
        let next = next.ok().and_then(|(job, scheduled)| job.into_iter().chain(scheduled).min());
        let until = next.map(|due| due - self.workspace.now());
        let until = until.and_then(|until| u64::try_from(until).ok()).map(Duration::from_micros);
        until.map_or(most, |until| until.min(most)).max(Duration::from_millis(1))
    }

    fn kinds(&self, lane: Lane) -> Vec<&'static str> {
        let of_lane = |handler: &&Handler| lane == Lane::Any || handler.has_own_thread;
        self.handlers.iter().filter(of_lane).map(|handler| handler.kind).collect()
    }

    /// Takes the job that is due and runs it; returns whether there was one.
    fn take_one(&self, lane: Lane) -> Result<bool, EngineError> {
        self.let_go_of_the_dead()?;
        let (kinds, now) = (self.kinds(lane), self.workspace.now());
        // Most looks find nothing: they write nothing.
        let scheduled = self.workspace.store.read(job_schedule::next_due)?;
        if scheduled.is_some_and(|due| due <= now) {
            // Jobs go on without schedules, only slower.
            if let Err(error) = schedule::add_due(&self.workspace, now) {
                tracing::warn!(%error, "scheduled jobs cannot be added; it is tried again");
                self.wait(PAUSE);
            }
        }
        let next = self.workspace.store.read(|connection| job::next_due(connection, &kinds))?;
        if next.is_none_or(|due| due > now) {
            return Ok(false);
        }
        let _working = Working::begin(&self.working);
        let place = self.workspace.place();
        let holder = (self.holder.as_str(), now + microseconds(HELD_FOR));
        let taken = self.workspace.store.write(|connection| {
            job::prolong_all(connection, holder.0, holder.1)?;
            // Processes that began it died one after the other.
            let fault = said!("job.abandoned").to_stored();
            job::end_abandoned(connection, &fault, now)?;
            job::take(connection, (&kinds, place), holder, now)
        })?;
        let Some(job) = taken else { return Ok(false) };
        let handler = self.handlers.iter().find(|handler| handler.kind == job.kind);
        let Some(handler) = handler else { return Ok(false) };
        self.run(handler, &job)?;
        Ok(true)
    }

    fn run(&self, handler: &Handler, job: &StoredJob) -> Result<(), EngineError> {
        let hold = Hold { id: job.id, attempt: job.attempts };
        let cancelled = Arc::new(AtomicBool::new(self.stopping.load(Ordering::Relaxed)));
        held(&self.running).insert(job.id, Arc::clone(&cancelled));
        let began = Instant::now();
        let progress = Mutex::new(JobProgress::default());
        let ended = (Mutex::new(false), Condvar::new());
        let outcome = std::thread::scope(|scope| {
            scope.spawn(|| self.prolong(hold, (&progress, &cancelled), &ended));
            let note = |now: Progress| {
                let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
                let (done, total) = (Some(count(now.done)), now.total.map(count));
                *held(&progress) = JobProgress { what: Some(now.what), done, total };
            };
            let watch = Watch { progress: &note, started: &|_| {}, cancelled: &cancelled };
            let run = Run { job, watch, hold };
            let outcome = caught("the job", || (handler.work)(&run));
            *held(&ended.0) = true;
            ended.1.notify_all();
            outcome
        });
        held(&self.running).remove(&job.id);
        let ending = self.ending(job, outcome);
        let now = self.workspace.now();
        let stands = self.workspace.store.write(|connection| {
            let stands = job::end(connection, hold, &ending, now)?;
            if job.id % FORGET_EVERY == 0 {
                job::forget_old(connection)?;
            }
            Ok::<_, StoreError>(stands)
        })?;
        let milliseconds = began.elapsed().as_millis();
        match (stands, &ending) {
            (None, _) => tracing::warn!(
                job.id,
                kind = job.kind,
                "another process took this job over; what this one made of it does not count"
            ),
            (Some(state), Ending::Failed { fault, .. }) => tracing::warn!(
                job.id,
                kind = job.kind,
                attempt = job.attempts,
                milliseconds,
                state = state.key(),
                fault = %Said::from_stored(fault),
                "job"
            ),
            (Some(state), _) => tracing::info!(
                job.id,
                kind = job.kind,
                attempt = job.attempts,
                milliseconds,
                state = state.key(),
                "job"
            ),
        }
        Ok(())
    }

    fn ending(&self, job: &StoredJob, outcome: Result<Option<Value>, EngineError>) -> Ending {
        let after = |pause: Duration| self.workspace.now().saturating_add(microseconds(pause));
        let is_busy = |error: &EngineError| {
            matches!(error, EngineError::Locked(_) | EngineError::Store(StoreError::Busy))
        };
        match outcome {
            Ok(result) => Ending::Done(result.map(|result| result.to_string())),
            Err(EngineError::Cancelled) if self.stopping.load(Ordering::Relaxed) => {
                Ending::Released { again_at: after(Duration::ZERO) }
            }
            Err(EngineError::Cancelled) => Ending::Cancelled,
            Err(error) if is_busy(&error) && job.released < BUSY_MAX => {
                Ending::Released { again_at: after(BUSY_AGAIN) }
            }
            // A database or a bucket may answer again later.
            Err(error @ (EngineError::Store(_) | EngineError::Lake(_))) => {
                let doubled =
                    FAILED_AGAIN.saturating_mul(1 << (job.attempts - job.released).clamp(0, 8));
                Ending::Failed { fault: error.kept(), again_at: Some(after(doubled)) }
            }
            // It would fail the same way again.
            Err(error) => Ending::Failed { fault: error.kept(), again_at: None },
        }
    }

    /// Prolongs a hold until its job has ended. If it is lost, or the job is to
    /// stop, the job ends.
    fn prolong(
        &self,
        hold: Hold,
        (progress, cancelled): (&Mutex<JobProgress>, &AtomicBool),
        (ended, sign): &(Mutex<bool>, Condvar),
    ) {
        loop {
            let waited = sign.wait_timeout_while(held(ended), PROLONG_EVERY, |ended| !*ended);
            let (has_ended, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if *has_ended {
                return;
            }
            drop(has_ended);
            let until = self.workspace.now() + microseconds(HELD_FOR);
            let now = held(progress).clone();
            let answer = self
                .workspace
                .store
                .write(|connection| job::prolong(connection, hold, until, &now));
            match answer {
                Ok(Some(false)) => {}
                Ok(Some(true) | None) => cancelled.store(true, Ordering::Relaxed),
                // The hold lasts for some more of these.
                Err(error) => tracing::debug!(%error, "a job's hold could not be prolonged"),
            }
        }
    }
}

/// A thread that is at work; until this is dropped.
struct Working<'a>(&'a AtomicUsize);

impl<'a> Working<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_process_of_this_machine_that_is_gone_is_gone() {
        let own = std::process::id();
        let mark = mark_of_process();
        assert!(!is_gone(&holder_of(own, mark, "here"), "here"));
        assert!(is_gone(&holder_of(own, mark ^ 1, "here"), "here"), "an earlier one of the number");
        assert!(!is_gone(&holder_of(own, mark ^ 1, "there"), "here"), "another machine");
        for strange in ["", "one", "process x at here", "process  at here"] {
            assert!(!is_gone(strange, "here"), "{strange}");
        }
        if cfg!(target_os = "linux") {
            // Process numbers end at 2^22.
            assert!(is_gone(&holder_of(u32::MAX, mark, "here"), "here"));
            assert!(!is_gone(&holder_of(1, mark, "here"), "here") || own == 1);
            let gone = holder_of(u32::MAX, mark, "here");
            assert_eq!(is_surely_gone(&gone, "here"), !sight().is_empty());
            let elsewhere = gone.replace(sight(), "another container");
            assert!(sight().is_empty() || !is_surely_gone(&elsewhere, "here"));
            assert!(is_gone(&elsewhere, "here"), "suspected");
            // As versions before wrote it.
            assert!(!is_surely_gone("process 4294967295 (0000000000000001) at here", "here"));
        }
    }
}
