//! One writer a workspace: a second process is told who is writing, and changes nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::EngineError;

/// Held while a job writes; released when dropped, also by a crash.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Whether a job of this name holds the lock of a workspace directory now.
    #[must_use]
    pub fn is_held_by(directory: &Path, job: &str) -> bool {
        let Ok(mut file) = File::open(directory.join("writer.lock")) else { return false };
        // Shared and given back at once: this only looks.
        if !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
            return false;
        }
        let mut holder = String::new();
        let read = file.read_to_string(&mut holder);
        read.is_ok() && holder.starts_with(&format!("`speargun {job}`"))
    }

    /// Takes the lock of a workspace directory for a job.
    ///
    /// # Errors
    /// [`EngineError::Locked`] with the job and process that hold it.
    pub fn take(directory: &Path, job: &str) -> Result<Self, EngineError> {
        let path = directory.join("writer.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(EngineError::file(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // The holder's note is a courtesy; without it the message is only less precise.
                let _ = file.read_to_string(&mut holder);
                let holder = holder.trim();
                let shown = if holder.is_empty() { "another process" } else { holder };
                return Err(EngineError::Locked(shown.to_owned()));
            }
            Err(TryLockError::Error(error)) => return Err(EngineError::File { path, error }),
        }
        let note = format!("`speargun {job}` (process {})\n", std::process::id());
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(note.as_bytes()));
        written.map_err(EngineError::file(&path))?;
        Ok(Self { _file: file })
    }
}
