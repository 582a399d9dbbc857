//! Who a call is from, by its secret: a session's or a token's. Answers are kept for two seconds,
//! so that calls cost nothing and what is revoked on another server counts soon.

use std::net::IpAddr;
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use ring::digest::{SHA256, digest};
use rustc_hash::FxHashMap;
use speargun_domain::caller::{Caller, CallerKind};
use speargun_domain::right::Scope;
use speargun_foundation::random_bytes;
use speargun_store::Connection;
use speargun_store::user::{self as stored, StoredUser};

use super::factor;
use super::limit::{AttemptLimit, Tried};
use super::provider::Provider;
use crate::{EngineError, Workspace};

/// How long an answer counts without a look into the store.
const KEPT_FOR: Duration = Duration::from_secs(2);
/// The same of the answer that there are no people: the first may be added by a command.
const NONE_KEPT_FOR: Duration = Duration::from_millis(250);
/// The most answers that are kept.
const KEPT_MAX: usize = 20_000;
/// A session ends once its browser was silent for so long, in microseconds.
pub(super) const IDLE_MAX: i64 = 24 * 3_600 * 1_000_000;
/// A session ends so long after it began, whatever its browser does, in microseconds.
pub(super) const SESSION_MAX: i64 = 14 * 24 * 3_600 * 1_000_000;
/// How exactly it is known when a session or token called last, in microseconds.
const SEEN_EVERY: i64 = 60 * 1_000_000;
/// How many passwords are compared at once: each takes 19 MiB.
const COMPARED_MAX: u32 = 4;
/// How many calls wait to compare one.
const WAITING_MAX: u32 = 64;

/// The secret's beginning, by which a leaked token is recognised.
pub(super) const TOKEN_PREFIX: &str = "spg_";

#[derive(Debug, Clone)]
struct Kept {
    caller: Option<Arc<Caller>>,
    session: Option<i64>,
    at: Instant,
}

/// What lets callers in.
#[derive(Debug, Default)]
pub struct Door {
    kept: RwLock<FxHashMap<[u8; 32], Kept>>,
    people: Mutex<Option<(bool, Instant)>>,
    pub(super) attempts: AttemptLimit,
    compared: Mutex<(u32, u32)>,
    freed: Condvar,
    setup: Mutex<Option<String>>,
    pub(super) provider: Provider,
}

/// By what a secret is known. It has 256 bits of chance, so that a fast hash is enough.
pub(crate) fn hash_of(secret: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    hash
}

/// A secret that no one guesses, for a cookie, a link or a token.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn new_secret() -> Result<String, EngineError> {
    use base64::Engine as _;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random_bytes::<32>()?))
}

impl Door {
    /// For how many seconds an address has to wait that tried too many addresses of calendars.
    pub(crate) fn seconds_until_calendar(&self, from: Option<IpAddr>, now: i64) -> Option<u64> {
        let left = self.attempts.wait(&[Tried::Calendar(from?)], now)?;
        Some(u64::try_from(left).unwrap_or(0).div_ceil(1_000_000))
    }

    /// Counts an address of a calendar that is none.
    pub(crate) fn count_wrong_calendar(&self, from: Option<IpAddr>, now: i64) {
        if let Some(from) = from {
            self.attempts.fail(&[Tried::Calendar(from)], now);
        }
    }

    /// Whether there are people, so that every call has to say who it is from.
    ///
    /// # Errors
    /// What the store reports.
    pub fn requires_sign_in(&self, workspace: &Workspace) -> Result<bool, EngineError> {
        let mut held = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        match *held {
            // People are shut out and never removed.
            Some((true, _)) => return Ok(true),
            Some((false, at)) if at.elapsed() < NONE_KEPT_FOR => return Ok(false),
            _ => {}
        }
        let has_people = workspace.store.read(stored::count)? > 0;
        *held = Some((has_people, Instant::now()));
        Ok(has_people)
    }

    /// What is known without a look into the store: that there are no people is looked up.
    #[must_use]
    pub fn find_kept(&self, secret: Option<&str>) -> Option<Option<InSession>> {
        if !self.people.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|kept| kept.0) {
            return None;
        }
        let Some(secret) = secret else { return Some(None) };
        let held = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let kept = held.get(&hash_of(secret)).filter(|kept| kept.at.elapsed() < KEPT_FOR)?;
        Some(kept.caller.clone().map(|caller| (caller, kept.session)))
    }

    /// Who a secret lets in, and in which session; none if it lets no one in.
    ///
    /// # Errors
    /// What the store reports.
    pub fn find_caller(
        &self,
        workspace: &Workspace,
        secret: &str,
    ) -> Result<Option<InSession>, EngineError> {
        let hash = hash_of(secret);
        let held = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned();
        if let Some(kept) = held.filter(|kept| kept.at.elapsed() < KEPT_FOR) {
            return Ok(kept.caller.map(|caller| (caller, kept.session)));
        }
        let now = workspace.now();
        let found = match secret.starts_with(TOKEN_PREFIX) {
            true => find_token(workspace, &hash, now)?.map(|caller| (caller, None)),
            false => find_session(workspace, &hash, now)?,
        };
        let (caller, session) = match &found {
            Some((caller, session)) => (Some(Arc::new(caller.clone())), *session),
            None => (None, None),
        };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(hash, Kept { caller: caller.clone(), session, at: Instant::now() });
        Ok(caller.map(|caller| (caller, session)))
    }

    /// Forgets all answers: something was revoked or changed here.
    pub fn forget_kept(&self) {
        self.kept.write().unwrap_or_else(PoisonError::into_inner).clear();
        *self.people.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Compares a password, a few at a time: each takes 19 MiB and some 20 ms of a processor.
    /// Returns `None` if too many wait.
    pub(super) fn compare<T>(&self, compare: impl FnOnce() -> T) -> Option<T> {
        let mut held = self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        if held.1 >= WAITING_MAX {
            return None;
        }
        held.1 += 1;
        while held.0 >= COMPARED_MAX {
            held = self.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        held.1 -= 1;
        held.0 += 1;
        drop(held);
        let compared = compare();
        self.compared.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
        self.freed.notify_one();
        Some(compared)
    }

    /// The code with which the first person is made, as long as there is none. It has 60 bits of
    /// chance, so that guessing gets no one in, however often it is tried.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn setup_code(&self) -> Result<String, EngineError> {
        let mut held = self.setup.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(code) = &*held {
            return Ok(code.clone());
        }
        let code = factor::new_code()?.to_uppercase();
        *held = Some(code.clone());
        Ok(code)
    }

    /// Whether a text is the code of the first person, however it was typed.
    ///
    /// # Errors
    /// As [`Self::setup_code`].
    pub fn is_setup_code(&self, text: &str) -> Result<bool, EngineError> {
        let hash_of_code = |text: &str| {
            hash_of(&text.to_lowercase().replace(|sign: char| !sign.is_ascii_alphanumeric(), ""))
        };
        Ok(hash_of_code(text) == hash_of_code(&self.setup_code()?))
    }
}

type Known = (Caller, Option<i64>);
/// Who calls, and in which session.
pub type InSession = (Arc<Caller>, Option<i64>);

fn find_session(
    workspace: &Workspace,
    hash: &[u8; 32],
    now: i64,
) -> Result<Option<Known>, EngineError> {
    let find = |connection: &mut Connection| -> Result<_, EngineError> {
        let Some(session) = stored::find_session(connection, hash)? else { return Ok(None) };
        let user: Option<StoredUser> = stored::get(connection, session.user_id)?;
        Ok(user.map(|user| (session, user)))
    };
    let Some((session, user)) = workspace.store.read(find)? else { return Ok(None) };
    if now - session.seen_at > IDLE_MAX || now - session.created_at > SESSION_MAX {
        return Ok(None);
    }
    let Ok(caller) = super::caller_of(&user) else { return Ok(None) };
    if now - session.seen_at > SEEN_EVERY {
        workspace.store.write(|connection| stored::touch_session(connection, session.id, now))?;
    }
    Ok(Some((caller, Some(session.id))))
}

fn find_token(
    workspace: &Workspace,
    hash: &[u8; 32],
    now: i64,
) -> Result<Option<Caller>, EngineError> {
    let find = |connection: &mut Connection| -> Result<_, EngineError> {
        let Some(token) = stored::find_token(connection, hash)? else { return Ok(None) };
        Ok(stored::get(connection, token.user_id)?.map(|user| (token, user)))
    };
    let Some((token, user)) = workspace.store.read(find)? else { return Ok(None) };
    let is_over = token.expires_at.is_some_and(|at| at <= now);
    let Some(scope) = Scope::from_key(&token.scope) else { return Ok(None) };
    if token.revoked_at.is_some() || is_over {
        return Ok(None);
    }
    let Ok(caller) = super::caller_of(&user) else { return Ok(None) };
    if token.used_at.is_none_or(|at| now - at > SEEN_EVERY) {
        workspace.store.write(|connection| stored::note_token_use(connection, token.id, now))?;
    }
    let name = format!("{} ({})", caller.name, token.name);
    Ok(Some(Caller { kind: CallerKind::Token, name, scope: Some(scope), ..caller }))
}

/// Removes sessions that ended by themselves.
pub(super) fn forget_ended(connection: &mut Connection, now: i64) -> Result<(), EngineError> {
    stored::forget_sessions(connection, (now - IDLE_MAX, now - SESSION_MAX))?;
    Ok(())
}
