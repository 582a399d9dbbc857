//! Tracked events: taken in for good, remembered for ever, told live.

mod accounts;
mod alike;
mod claim;
mod codec;
mod compact;
mod directory;
mod erase;
mod history;
mod import;
mod intake;
pub mod key;
mod lake;
mod limit;
pub mod live;
mod mail_link;
mod memory;
mod network;
mod packed;
mod people;
mod rebuild;
mod signal;
mod state;
mod statement;
mod timeline;
mod tracked;
pub mod tracking;
mod verify;

use std::path::PathBuf;
use std::sync::Arc;

use crate::Clock;
use speargun_lake::Lake;
use speargun_store::{Store, StoreError};

use crate::{EngineError, Workspace};

pub use claim::{Claims, Verdict, seal_secret};
pub use codec::{decode, encode};
pub use compact::{Compaction, CreditOf, Credited, Thoroughness, compact, credit_of};
pub use directory::RecordDirectory;
pub use erase::{Erasure, Subject, erase};
pub use history::{DenseHistory, HistoryError};
pub use import::{
    EventImportOptions, EventImportReport, ImportedFile, ScoredImport, import_events,
    score_imported, score_waiting,
};
pub use intake::{Accepted, Intake, IntakeError, Submission};
pub use key::{KeyRing, NewKey};
pub use lake::{LakeFault, LakeVerification, LiveLock};
pub use limit::Limiter;
pub use live::{Engagement, Live, LiveEvent, LiveScore, LiveStep};
pub use mail_link::{MAIL_PARAMETER, MailLinks, MailMark};
pub use memory::Memory;
pub use network::Networks;
pub use signal::Act;
pub use state::{ActorName, Beneficiary, Directory, EventState, GroupTraits};
pub use timeline::{TrackedCursor, TrackedFilter, TrackedPage, tracked_timeline};
pub(crate) use tracked::Until;
pub use tracked::{TrackedEvents, Untracked};
pub use verify::{Difference, Verification, verify, verify_at};

/// The log of tracked events of a workspace.
#[derive(Debug, Clone)]
pub struct EventLog {
    store: Arc<Store>,
    hash_key: [u8; 16],
    lake: Arc<Lake>,
    /// Where the locks are.
    directory: PathBuf,
    clock: Clock,
}

impl EventLog {
    /// Opens the log, which is made where there is none.
    ///
    /// # Errors
    /// What the store reports.
    pub fn open(workspace: &Workspace) -> Result<Self, EngineError> {
        let store = Store::open_events(workspace.store.location().of_events())?;
        let secret = store.write(|connection| {
            speargun_store::event::write_key::secret(connection, "hash", || random::<16>().to_vec())
        })?;
        let hash_key = <[u8; 16]>::try_from(secret.as_slice())
            .map_err(|_| StoreError::Value("the secret of the events".to_owned()))?;
        let lake = match &workspace.settings().lake.url {
            Some(url) if url.contains("://") => Lake::open(url)?,
            Some(path) => Lake::open(&workspace.directory.join(path).to_string_lossy())?,
            None => Lake::open(&workspace.directory.join("lake").to_string_lossy())?,
        };
        let directory = workspace.directory.clone();
        let (store, lake) = (Arc::new(store), Arc::new(lake));
        Ok(Self { store, hash_key, lake, directory, clock: workspace.clock().clone() })
    }

    /// Opens the log where the workspace has one.
    ///
    /// # Errors
    /// What the store reports.
    pub fn open_existing(workspace: &Workspace) -> Result<Option<Self>, EngineError> {
        match workspace.store.location().of_events() {
            speargun_store::Location::Sqlite(path) if !path.exists() => Ok(None),
            _ => Self::open(workspace).map(Some),
        }
    }

    /// Whether anything was ever tracked.
    ///
    /// # Errors
    /// What the store reports.
    pub fn has_events(&self) -> Result<bool, EngineError> {
        Ok(self.store.read(speargun_store::event::inbox::was_used)?)
    }

    /// Now, by the clock of its workspace.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// The store behind it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// By what a message is known for ever: its source and its id. Keyed, so that nobody can make
    /// two messages that collide; of 128 bits, so that none do by chance.
    #[must_use]
    pub fn message_hash(&self, source: &str, message_id: &str) -> u128 {
        use std::hash::Hasher as _;
        let mut hasher = siphasher::sip128::SipHasher24::new_with_key(&self.hash_key);
        hasher.write(source.as_bytes());
        // No name holds this byte, so that no two pairs read the same.
        hasher.write_u8(0xff);
        hasher.write(message_id.as_bytes());
        siphasher::sip128::Hasher128::finish128(&hasher).as_u128()
    }
}

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without the system's source of chance nothing secret can be made, and there is no next best.
    if getrandom::fill(&mut bytes).is_err() {
        tracing::error!("the system gives no random bytes; secrets of this run are weak");
        let now = Clock::system().now().to_le_bytes();
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = now[place % now.len()] ^ (place as u8).wrapping_mul(37);
        }
    }
    bytes
}
