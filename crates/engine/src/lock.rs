//! The right to write in a workspace.

use speargun_store::Lease;

use crate::{EngineError, Workspace, WriterLock};

impl Workspace {
    /// Takes the right to write for a job.
    ///
    /// # Errors
    /// When another process writes.
    pub fn lock(&self, job: &str) -> Result<WriterLock, EngineError> {
        WriterLock::take(&self.directory, job)?.on_every_machine(&self.store, job)
    }

    /// The job and the process that write now, on whichever machine.
    ///
    /// # Errors
    /// What the store reports.
    pub fn writer(&self) -> Result<Option<String>, EngineError> {
        match WriterLock::holder(&self.directory) {
            Some(holder) => Ok(Some(holder)),
            None => Ok(self.store.lease_holder(Lease::Writer)?),
        }
    }

    /// Whether a job of this name writes now, on whichever machine.
    ///
    /// # Errors
    /// What the store reports.
    pub fn is_written_by(&self, job: &str) -> Result<bool, EngineError> {
        let writer = self.writer()?;
        Ok(writer.is_some_and(|writer| writer.starts_with(&format!("`speargun {job}`"))))
    }
}
