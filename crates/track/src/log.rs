//! The log of tracked events.

use std::path::PathBuf;
use std::sync::Arc;

use speargun_foundation::{Clock, EngineError, random_bytes};
use speargun_lake::Lake;
use speargun_store::{Store, StoreError};

use crate::Home;

/// The log of tracked events of a home.
#[derive(Debug, Clone)]
pub struct EventLog {
    store: Arc<Store>,
    hash_key: [u8; 16],
    pub(crate) lake: Arc<Lake>,
    /// Where the locks are.
    pub(crate) directory: PathBuf,
    clock: Clock,
}

impl EventLog {
    /// Opens the log, which is made where there is none.
    ///
    /// # Errors
    /// What the store reports.
    pub fn open(home: &impl Home) -> Result<Self, EngineError> {
        let store = Store::open_events(home.records().location().of_events())?;
        let made = random_bytes::<16>()?.to_vec();
        let secret = store.write(|connection| {
            speargun_store::event::write_key::secret(connection, "hash", || made)
        })?;
        let hash_key = <[u8; 16]>::try_from(secret.as_slice())
            .map_err(|_| StoreError::Value("the secret of the events".to_owned()))?;
        let lake = match &home.lake_url() {
            Some(url) if url.contains("://") => Lake::open(url)?,
            Some(path) => Lake::open(&home.directory().join(path).to_string_lossy())?,
            None => Lake::open(&home.directory().join("lake").to_string_lossy())?,
        };
        let directory = home.directory().to_owned();
        let (store, lake) = (Arc::new(store), Arc::new(lake));
        Ok(Self { store, hash_key, lake, directory, clock: home.clock().clone() })
    }

    /// Opens the log where the home has one.
    ///
    /// # Errors
    /// What the store reports.
    pub fn open_existing(home: &impl Home) -> Result<Option<Self>, EngineError> {
        match home.records().location().of_events() {
            speargun_store::Location::Sqlite(path) if !path.exists() => Ok(None),
            _ => Self::open(home).map(Some),
        }
    }

    /// Whether anything was ever tracked.
    ///
    /// # Errors
    /// What the store reports.
    pub fn has_events(&self) -> Result<bool, EngineError> {
        Ok(self.store.read(speargun_store::event::inbox::was_used)?)
    }

    /// Now, by the clock of its home.
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

#[cfg(test)]
pub(crate) mod tests;
