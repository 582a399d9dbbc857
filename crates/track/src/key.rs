//! Write keys: who may send events, and under which name.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_foundation::audit;
use speargun_store::audit::AuditTable;
pub use speargun_store::event::write_key::KeyKind;
use speargun_store::event::write_key::{self, WriteKey};
use speargun_words::{count, said};

use super::EventLog;
use speargun_foundation::EngineError;
use speargun_foundation::random_bytes;

/// The longest name of a key, in characters.
const NAME_LENGTH_MAX: usize = 60;
/// How many keys a workspace may have.
const KEYS_MAX: usize = 1_000;

/// A key that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Row id.
    pub id: i64,
    /// What senders send.
    pub secret: String,
}

/// A key in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// Row id.
    pub id: i64,
    /// Its name, which events carry as their source.
    pub name: Arc<str>,
    /// Who holds it.
    pub kind: KeyKind,
}

/// How often keys are read again without a cause: somebody may revoke one.
pub const FOLLOW_EVERY: Duration = Duration::from_secs(1);
/// Keys are read again at most so often, however many unknown ones arrive: a key that was just made
/// is in force at once, and a flood of unknown ones costs little.
pub const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The keys that are in force, in memory.
#[derive(Debug, Default)]
pub struct KeyRing {
    by_secret: RwLock<FxHashMap<String, KnownKey>>,
    /// The names of keys of browsers, the revoked ones too.
    browsers: RwLock<FxHashSet<String>>,
    reloaded_at: Mutex<Option<Instant>>,
    /// Held from reading the keys until they are in force: an older look must not win over a newer.
    reading: Mutex<()>,
}

impl KeyRing {
    /// Reads the keys of a log.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(log: &EventLog) -> Result<Self, EngineError> {
        let ring = Self::default();
        ring.reload(log)?;
        Ok(ring)
    }

    /// Reads them again: somebody made or revoked one.
    ///
    /// # Errors
    /// What the store reports.
    pub fn reload(&self, log: &EventLog) -> Result<(), EngineError> {
        let _one_at_a_time = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = list(log)?;
        let of_browser = keys.iter().filter(|key| key.kind == KeyKind::Browser);
        let browsers: FxHashSet<String> = of_browser.map(|key| key.name.clone()).collect();
        *self.browsers.write().unwrap_or_else(PoisonError::into_inner) = browsers;
        let mut by_secret = self.by_secret.write().unwrap_or_else(PoisonError::into_inner);
        by_secret.clear();
        for key in keys.into_iter().filter(|key| key.revoked_at.is_none()) {
            let known = KnownKey { id: key.id, name: Arc::from(key.name.as_str()), kind: key.kind };
            by_secret.insert(key.secret, known);
        }
        Ok(())
    }

    /// Whether they were not read again for so long.
    #[must_use]
    pub fn is_due(&self, every: Duration) -> bool {
        let last = self.reloaded_at.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_none_or(|last| last.elapsed() >= every)
    }

    /// Reads them again, unless that was done a moment ago.
    pub fn reload_at_times(&self, log: &EventLog, every: Duration) {
        {
            let mut last = self.reloaded_at.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| last.elapsed() < every) {
                return;
            }
            *last = Some(Instant::now());
        }
        if let Err(error) = self.reload(log) {
            tracing::warn!(%error, "write keys cannot be read again; the known ones stay in force");
        }
    }

    /// Whether events of a source came with a key that stands in web pages.
    #[must_use]
    pub fn is_browser(&self, source: &str) -> bool {
        self.browsers.read().unwrap_or_else(PoisonError::into_inner).contains(source)
    }

    /// The key with this secret.
    #[must_use]
    pub fn find(&self, secret: &str) -> Option<KnownKey> {
        let by_secret = self.by_secret.read().unwrap_or_else(PoisonError::into_inner);
        by_secret.get(secret).cloned()
    }
}

/// A text that no one can guess.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_secret() -> Result<String, EngineError> {
    Ok(random_bytes::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What lists show of a key that is a secret: enough to tell it from others.
#[must_use]
pub fn masked(secret: &str) -> String {
    const SHOWN: usize = 4;
    format!("{}…", secret.chars().take(SHOWN).collect::<String>())
}

/// All keys, the revoked ones too.
///
/// # Errors
/// What the store reports.
pub fn list(log: &EventLog) -> Result<Vec<WriteKey>, EngineError> {
    Ok(log.store().read(write_key::list)?)
}

/// Makes a key.
///
/// # Errors
/// When the name is blank, too long or taken, or there are too many keys.
pub fn create(
    log: &EventLog,
    name: &str,
    kind: KeyKind,
    context: &Context,
) -> Result<NewKey, EngineError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_LENGTH_MAX {
        let reason = said!("write_key.name_length", max = NAME_LENGTH_MAX);
        return Err(EngineError::Invalid(reason));
    }
    let secret = new_secret()?;
    let added = log.store().write(|connection| {
        if write_key::list(connection)?.len() >= KEYS_MAX {
            let reason = said!("write_key.too_many", max = count(KEYS_MAX));
            return Err(EngineError::Conflict(reason));
        }
        let added = write_key::add(connection, name, &secret, kind, context.now)?;
        if let Some(id) = added {
            let of = (AuditAction::CreateWriteKey, id);
            let details = json!({ "name": name, "kind": kind.key() });
            audit::note_in(connection, AuditTable::Events, context, of, &details)?;
        }
        Ok(added)
    })?;
    let taken = || EngineError::Conflict(said!("write_key.taken", name));
    Ok(NewKey { id: added.ok_or_else(taken)?, secret })
}

/// Revokes a key: what comes with it from now on is refused; what came stays.
///
/// # Errors
/// When there is no such key in force.
pub fn revoke(log: &EventLog, id: i64, context: &Context) -> Result<(), EngineError> {
    log.store().write(|connection| {
        if !write_key::revoke(connection, id, context.now)? {
            return Err(EngineError::NotFound(said!("write_key.not_in_force", id)));
        }
        let of = (AuditAction::RevokeWriteKey, id);
        Ok(audit::note_in(connection, AuditTable::Events, context, of, &json!({}))?)
    })
}
