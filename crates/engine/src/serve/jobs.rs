//! The jobs of a server: which it can do, and how they are begun and stopped.

use std::sync::Arc;
use std::time::{Duration, Instant};

use speargun_domain::caller::Context;
use speargun_store::job::StoredJob;

use crate::job::{self, Runner};
use crate::{Engine, EngineError, import, upkeep};

/// How often it is looked whether jobs have stopped.
const STOP_LOOK: Duration = Duration::from_millis(20);

impl Engine {
    /// Begins to run jobs, and to remind people.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start_jobs(self: &Arc<Self>) -> Result<(), EngineError> {
        let mut handlers = upkeep::people::handlers(self);
        handlers.push(import::job::handler(self));
        handlers.extend(upkeep::handlers(self));
        let runner = Arc::new(Runner::new(Arc::clone(&self.workspace), handlers));
        if self.runner.set(Arc::clone(&runner)).is_ok() {
            runner.start()?;
            self.start_reminders()?;
        }
        Ok(())
    }

    /// Stops a job, here at once and elsewhere when it prolongs its hold.
    ///
    /// # Errors
    /// When there is none of that number, it has ended, or what the store reports.
    pub fn stop_job(&self, id: i64, context: &Context) -> Result<StoredJob, EngineError> {
        let job = job::cancel(&self.workspace, id, context)?;
        if let Some(runner) = self.runner.get() {
            runner.cancel(id);
        }
        Ok(job)
    }

    /// Stops jobs and whatever follows events, and waits so long for them to end. What is not done
    /// by then ends with the process, which loses nothing that was acknowledged.
    pub fn stop(&self, within: Duration) {
        if let Some(serving) = self.serving.get() {
            serving.stop();
        }
        let Some(runner) = self.runner.get() else { return };
        runner.stop();
        let until = Instant::now() + within;
        while Instant::now() < until && runner.is_running() {
            std::thread::sleep(STOP_LOOK);
        }
    }
}
