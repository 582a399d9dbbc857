//! The runner of jobs of this server.

use std::sync::Arc;

use speargun_engine::job::{self, Runner};
use speargun_engine::{EngineError, Workspace};

use super::{EngineBackend, matching};

impl EngineBackend {
    /// Begins to run jobs.
    pub(crate) fn start_jobs(&self) -> Result<(), EngineError> {
        let handlers = matching::handlers(&self.workspace, &self.indexes);
        let runner = Arc::new(Runner::new(Arc::clone(&self.workspace), handlers));
        if self.runner.set(Arc::clone(&runner)).is_ok() {
            runner.start()?;
        }
        Ok(())
    }

    /// Tells the runner of this process that a job was added.
    pub(super) fn wake_runner(&self) {
        if let Some(runner) = self.runner.get() {
            runner.wake();
        }
    }

    /// Stops a job, here at once and elsewhere when it prolongs its hold.
    pub(super) fn stop_job(&self, id: i64) -> Result<(), EngineError> {
        job::cancel(&self.workspace, id, Workspace::now())?;
        if let Some(runner) = self.runner.get() {
            runner.cancel(id);
        }
        Ok(())
    }
}
