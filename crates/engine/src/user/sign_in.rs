//! Signing in and out.

use std::net::IpAddr;

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Context, Via};
use speargun_domain::right::Role;
use speargun_domain::text::cut;
use speargun_store::Connection;
use speargun_store::user::{self as stored, StoredUser};

use super::door::{forget_ended, hash_of, new_secret};
use super::limit::Tried;
use super::{factor, password};
use crate::{Engine, EngineError, audit};

/// The longest name of a browser that is kept, in bytes.
const CLIENT_MAX: usize = 200;

/// What a person signs in with.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// Their address.
    pub email: &'a str,
    /// Their password.
    pub password: &'a str,
    /// A code of the second factor, or one of those for who lost it.
    pub code: Option<&'a str>,
    /// What their browser was given when they signed in before.
    pub device: Option<&'a str>,
    /// What the browser calls itself.
    pub client: Option<&'a str>,
    /// From which address the call comes.
    pub address: Option<IpAddr>,
}

impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A password never reaches a log.
        formatter.debug_struct("Credentials").field("email", &self.email).finish_non_exhaustive()
    }
}

/// Why a person is not let in.
#[derive(Debug)]
pub enum SignInRefusal {
    /// The address or the password is wrong, or the person is shut out; which is not said.
    Wrong,
    /// The second factor is asked for.
    CodeNeeded,
    /// The code is wrong or was used.
    CodeWrong,
    /// It went wrong too often.
    Later {
        /// In how many seconds one may try again.
        seconds: u64,
    },
    /// Too many people sign in at this moment.
    Busy,
    /// The store reports an error.
    Failed(EngineError),
}

impl From<EngineError> for SignInRefusal {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

/// A person who was let in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub user: StoredUser,
    /// The secret of the session, for the cookie.
    pub session: String,
    /// What their browser is known by from now on.
    pub device: String,
}

/// Signs a person in: a new session each time, so that none that was planted counts.
///
/// # Errors
/// Why they are not let in.
pub fn sign_in(engine: &Engine, given: &Credentials<'_>) -> Result<SignedIn, SignInRefusal> {
    let (workspace, door) = (&engine.workspace, &engine.door);
    let now = workspace.now();
    // What is no address is no one's, and is not kept to be counted.
    let is_address = given.email.len() <= super::EMAIL_MAX * 4;
    let email = if is_address { super::normal_email(given.email) } else { String::new() };
    let device_hash = given.device.map(hash_of);
    let look = |connection: &mut Connection| -> Result<_, EngineError> {
        let user = stored::by_email(connection, &email)?;
        let is_known = match (&user, &device_hash) {
            (Some(user), Some(hash)) => stored::is_known_device(connection, user.id, hash)?,
            _ => false,
        };
        Ok((user, is_known))
    };
    let (user, is_known) = workspace.store.read(look)?;
    let tried = tried(&email, user.as_ref(), device_hash.filter(|_| is_known), given.address);
    if let Some(left) = door.attempts.wait(&tried, now) {
        return Err(later(left));
    }
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    // Looked at again once it is its turn: of many at once only a few are compared.
    let compared = door.compare(|| match door.attempts.wait(&tried, now) {
        Some(left) => Err(left),
        None => Ok(password::is_right(given.password, hash)),
    });
    let is_right = compared.ok_or(SignInRefusal::Busy)?.map_err(later)?;
    let Some(user) = user.filter(|user| is_right && user.disabled_at.is_none()) else {
        return Err(refuse(engine, &email, &tried, SignInRefusal::Wrong));
    };
    check_factor(engine, &user, given.code, &tried)?;
    door.attempts.succeed(&tried);
    // A browser that this person did not use before gets a secret of its own.
    let given = Credentials { device: given.device.filter(|_| is_known), ..given.clone() };
    let signed_in = begin(engine, user, &given, (now, None))?;
    door.forget_kept();
    Ok(signed_in)
}

fn check_factor(
    engine: &Engine,
    user: &StoredUser,
    code: Option<&str>,
    tried: &[Tried],
) -> Result<(), SignInRefusal> {
    if user.totp_secret.is_none() {
        return Ok(());
    }
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        return Err(SignInRefusal::CodeNeeded);
    };
    if !takes_code(engine, user, code, engine.workspace.now())? {
        return Err(refuse(engine, &user.email, tried, SignInRefusal::CodeWrong));
    }
    Ok(())
}

/// Asks a person for the second factor who showed without a password who they are. Returns whether
/// they used the browser before.
///
/// # Errors
/// Why they are not let in.
pub(super) fn pass_factor(
    engine: &Engine,
    user: &StoredUser,
    given: &Credentials<'_>,
) -> Result<bool, SignInRefusal> {
    let device_hash = given.device.map(hash_of);
    let is_known = match &device_hash {
        None => false,
        Some(hash) => {
            let is_known =
                |connection: &mut Connection| stored::is_known_device(connection, user.id, hash);
            engine.workspace.store.read(is_known).map_err(EngineError::from)?
        }
    };
    if user.totp_secret.is_none() {
        return Ok(is_known);
    }
    let known = device_hash.filter(|_| is_known);
    let tried = tried(&user.email, Some(user), known, given.address);
    if let Some(left) = engine.door.attempts.wait(&tried, engine.workspace.now()) {
        return Err(later(left));
    }
    check_factor(engine, user, given.code, &tried)?;
    engine.door.attempts.succeed(&tried);
    Ok(is_known)
}

fn tried(
    email: &str,
    user: Option<&StoredUser>,
    known_device: Option<[u8; 32]>,
    address: Option<IpAddr>,
) -> Vec<Tried> {
    match (user, known_device) {
        (Some(user), Some(device)) => vec![Tried::KnownDevice(user.id, device.to_vec())],
        _ => [Tried::PersonFrom(email.to_owned(), address), Tried::Person(email.to_owned())]
            .into_iter()
            .chain(address.map(Tried::From))
            .collect(),
    }
}

fn later(microseconds: i64) -> SignInRefusal {
    let seconds = u64::try_from(microseconds).unwrap_or(0).div_ceil(1_000_000);
    SignInRefusal::Later { seconds }
}

/// Counts an attempt that went wrong. The first that has to wait for it is in the audit.
fn refuse(engine: &Engine, email: &str, tried: &[Tried], why: SignInRefusal) -> SignInRefusal {
    let factor = if matches!(why, SignInRefusal::CodeWrong) { "code" } else { "password" };
    tracing::info!(factor, "a sign-in was refused");
    count_refusal(engine, email, tried, factor);
    why
}

/// Counts what went wrong by what was shown.
pub(super) fn count_refusal(engine: &Engine, email: &str, tried: &[Tried], factor: &str) {
    let now = engine.workspace.now();
    if engine.door.attempts.fail(tried, now) {
        let context = Context { via: Via::Http, ..Context::of_job("sign_in", now) };
        let note = |connection: &mut Connection| {
            let details = json!({ "email": cut(email, super::EMAIL_MAX), "factor": factor });
            audit::note(connection, &context, (AuditAction::RefuseSignIn, 0), &details)
        };
        if let Err(error) = engine.workspace.store.write(note) {
            tracing::warn!(%error, "that signing in was refused is not in the audit");
        }
    }
}

/// Uses up a code of the second factor, or one of those for who lost it.
fn takes_code(
    engine: &Engine,
    user: &StoredUser,
    code: &str,
    now: i64,
) -> Result<bool, EngineError> {
    let secret = user.totp_secret.as_deref().unwrap_or_default();
    let store = &engine.workspace.store;
    if let Some(step) = factor::step_of(secret, code, now)? {
        return Ok(store.write(|connection| stored::use_factor_step(connection, user.id, step))?);
    }
    let hash = factor::recovery_hash(code);
    Ok(store.write(|connection| stored::use_recovery_code(connection, user.id, &hash, now))?)
}

/// Begins a session of a person who was let in: by a password, or by a provider of this address.
pub(super) fn begin(
    engine: &Engine,
    user: StoredUser,
    given: &Credentials<'_>,
    (now, provider): (i64, Option<&str>),
) -> Result<SignedIn, EngineError> {
    let session = new_secret()?;
    let device = given.device.map_or_else(new_secret, |known| Ok(known.to_owned()))?;
    let client: Option<String> = given.client.map(|client| {
        let plain: String = client.chars().filter(|sign| !sign.is_control()).collect();
        cut(&plain, CLIENT_MAX).to_owned()
    });
    let address = given.address.map(|address| address.to_string());
    let context = Context { caller: super::caller_of(&user)?, via: Via::Http, now };
    engine.workspace.store.write(|connection| {
        forget_ended(connection, now)?;
        let of = (client.as_deref(), address.as_deref());
        let id = stored::add_session(connection, user.id, &hash_of(&session), of, now)?;
        stored::note_device(connection, user.id, &hash_of(&device), now)?;
        stored::note_sign_in(connection, user.id, now)?;
        let with_factor = user.totp_secret.is_some();
        let mut details =
            json!({ "session": id, "second_factor": with_factor, "address": address });
        if let Some(provider) = provider {
            details["provider"] = json!(provider);
        }
        audit::note(connection, &context, (AuditAction::SignIn, user.id), &details)?;
        Ok::<_, EngineError>(())
    })?;
    Ok(SignedIn { user, session, device })
}

/// Signs a session out.
///
/// # Errors
/// What the store reports.
pub fn sign_out(engine: &Engine, session: i64, context: &Context) -> Result<(), EngineError> {
    let Some(user) = context.caller.user_id else { return Ok(()) };
    engine.workspace.store.write(|connection| {
        if stored::end_session(connection, user, session)? {
            let details = json!({ "session": session });
            audit::note(connection, context, (AuditAction::SignOut, user), &details)?;
        }
        Ok::<_, EngineError>(())
    })?;
    engine.door.forget_kept();
    Ok(())
}

/// Makes the first person, an administrator, and signs them in.
///
/// # Errors
/// When there are people already, or what is given is refused; nothing is written then.
pub fn set_up(
    engine: &Engine,
    given: &Credentials<'_>,
    name: &str,
) -> Result<SignedIn, EngineError> {
    let workspace = &engine.workspace;
    password::check(given.password, &[given.email, name])?;
    let hash = password::hash(given.password)?;
    let context = Context::of_operator(workspace.now());
    let new = super::NewUser { email: given.email, name, role: Role::Administrator.key() };
    let user = super::add_first(workspace, &new, &hash, &context)?;
    engine.door.forget_kept();
    begin(engine, user, given, (workspace.now(), None))
}
