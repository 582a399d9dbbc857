//! One writer a workspace: a second process is reported who is writing, and changes nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use speargun_store::Store;
use speargun_store::{HeldLease, Lease, LeaseAnswer};

use crate::EngineError;

/// How long a look at the lock takes at most, and how many looks a job waits for.
const LOOK: Duration = Duration::from_millis(5);
const LOOKERS_MAX: u32 = 10;
/// The files whose locks they are.
const WRITER: &str = "writer.lock";
const TABLES: &str = "tables.lock";

/// Held while a job writes; released when dropped, also by a crash.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
    _lease: Option<HeldLease>,
}

impl WriterLock {
    /// The note of the process of this machine that holds the lock of a directory now.
    pub fn holder(directory: &Path) -> Option<String> {
        let mut file = File::open(directory.join(WRITER)).ok()?;
        // Shared and given back at once: this only looks.
        if !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
            return None;
        }
        let mut holder = String::new();
        // The note is a courtesy; without it the lock is held all the same.
        let _ = file.read_to_string(&mut holder);
        Some(holder)
    }

    /// Takes the lock of a workspace directory for a job. On PostgreSQL other machines are kept
    /// out by a lease besides, which `Workspace::lock` takes.
    ///
    /// # Errors
    /// [`EngineError::Locked`] with the job and process that hold it.
    pub fn take(directory: &Path, job: &str) -> Result<Self, EngineError> {
        Self::take_file(&directory.join(WRITER), job)
    }

    /// Takes the lock that writes the tables of accounts beside the records.
    pub fn take_tables(directory: &Path) -> Result<Self, EngineError> {
        Self::take_file(&directory.join(TABLES), "account tables")
    }

    fn take_file(path: &Path, job: &str) -> Result<Self, EngineError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(EngineError::file(path))?;
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
            Err(TryLockError::Error(error)) => return Err(EngineError::file(path)(error)),
        }
        let note = format!("`speargun {job}` (process {})\n", std::process::id());
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(note.as_bytes()));
        written.map_err(EngineError::file(path))?;
        Ok(Self { _file: file, _lease: None })
    }

    /// Keeps other machines out too.
    ///
    /// # Errors
    /// [`EngineError::Locked`] with the job and process that hold it, or what the store reports.
    pub fn on_every_machine(mut self, store: &Store, job: &str) -> Result<Self, EngineError> {
        let note = format!("`speargun {job}` (process {}, {})", std::process::id(), machine());
        self._lease = lease(store, Lease::Writer, &note)?;
        Ok(self)
    }
}

/// Takes a lease on PostgreSQL; none is needed on SQLite.
///
/// # Errors
/// [`EngineError::Locked`] with who holds it, or what the store reports.
pub fn lease(store: &Store, lease: Lease, note: &str) -> Result<Option<HeldLease>, EngineError> {
    // A look is cheaper than a connection of its own: a server that waits looks twice a second.
    if let Some(holder) = store.lease_holder(lease)? {
        return Err(EngineError::Locked(holder));
    }
    match store.take_lease(lease, note)? {
        LeaseAnswer::Taken(holder) => Err(EngineError::Locked(holder)),
        LeaseAnswer::Held(held) => Ok(Some(held)),
        LeaseAnswer::OfFiles => Ok(None),
    }
}

/// The name of this machine, for messages.
pub fn machine() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok());
    name.map(|name| name.trim().to_owned()).unwrap_or_else(|| "unnamed machine".to_owned())
}
