//! One writer a workspace: a second process is reported who is writing, and changes nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use crate::EngineError;

/// How long a look at the lock takes at most, and how many looks a job waits for.
const LOOK: Duration = Duration::from_millis(5);
const LOOKERS_MAX: u32 = 10;

/// Held while a job writes; released when dropped, also by a crash.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Whether a job of this name holds the lock of a workspace directory now.
    #[must_use]
    pub fn is_held_by(directory: &Path, job: &str) -> bool {
        let holder = Self::holder(directory);
        holder.is_some_and(|holder| holder.starts_with(&format!("`speargun {job}`")))
    }

    /// The note of whoever holds the lock of a workspace directory now.
    pub fn holder(directory: &Path) -> Option<String> {
        let mut file = File::open(directory.join("writer.lock")).ok()?;
        // Shared and given back at once: this only looks.
        if !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
            return None;
        }
        let mut holder = String::new();
        // The note is a courtesy; without it the lock is held all the same.
        let _ = file.read_to_string(&mut holder);
        Some(holder)
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
        let mut taken = file.try_lock();
        for _ in 0..LOOKERS_MAX {
            // Whoever only looks gives it back at once.
            if !matches!(taken, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(LOOK);
            taken = file.try_lock();
        }
        match taken {
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
