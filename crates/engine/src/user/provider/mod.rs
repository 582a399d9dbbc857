//! Sign-in with a provider of OpenID Connect, besides passwords. A provider that is not set up,
//! or cannot be reached, leaves passwords as they are.

mod client;
mod http;
mod person;
mod seal;

use std::io::Read as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use speargun_domain::caller::Context;
use speargun_domain::sign_in::SignInSettings;
use speargun_foundation::random_bytes;
use speargun_store::user as stored;
use speargun_words::{Said, said};

use super::limit::Tried;
use super::sign_in::{Credentials, SignInRefusal, SignedIn};
use crate::{Engine, EngineError};

pub use client::ProviderAnswer;
pub use person::{link_provider, list_provider_links, remove_provider_link};
pub use seal::SEALED_MAX;

use client::{Identity, Metadata, Session, discover, unreachable};
use http::Http;
use seal::{ASKED_FOR, PROVED_FOR, Sealed, Step};

/// How long it counts what a provider said of itself, in microseconds.
const KEPT_FOR: i64 = 15 * 60 * 1_000_000;
/// How long it counts that a provider could not be reached, in microseconds.
const FAILED_KEPT_FOR: i64 = 10 * 1_000_000;
/// New keys are read no more often than this, whatever tokens come, in microseconds.
const KEYS_EVERY: i64 = 60 * 1_000_000;
/// How many sign-ins may call the provider at once: each holds a thread.
const CALLS_MAX: u32 = 32;
/// The longest secret of a client, in bytes.
const SECRET_MAX: u64 = 4_096;
/// The longest address within this server to which a sign-in leads, in bytes.
const RETURN_MAX: usize = 1_000;

/// Why a provider lets no one in.
#[derive(Debug)]
pub enum ProviderRefusal {
    /// No provider is set up, or there are no people yet.
    Off,
    /// The secret of this server cannot be read.
    NotReady,
    /// The provider cannot be reached.
    Unreachable,
    /// Too many sign in with it at this moment.
    Busy,
    /// It took too long, was begun in another browser, or the settings changed meanwhile.
    Expired,
    /// The answer is not one to what was asked.
    Mismatch,
    /// The provider, or the person there, refused.
    Denied,
    /// What the provider answered is not valid.
    Untrusted,
    /// The provider names no address.
    NoEmail,
    /// The provider does not say that the address is the person's.
    Unverified,
    /// No user has the address.
    Unknown,
    /// The user is shut out.
    Disabled,
    /// The user signs in with another account of this provider.
    OtherAccount,
    /// Another user signs in with this account.
    Taken,
    /// It went wrong too often from this address.
    Later,
    /// The store reports an error.
    Failed(EngineError),
}

impl ProviderRefusal {
    /// The name in addresses of the sign-in page.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NotReady => "not_ready",
            Self::Unreachable => "unreachable",
            Self::Busy => "busy",
            Self::Expired => "expired",
            Self::Mismatch => "mismatch",
            Self::Denied => "denied",
            Self::Untrusted => "untrusted",
            Self::NoEmail => "no_email",
            Self::Unverified => "unverified",
            Self::Unknown => "unknown",
            Self::Disabled => "disabled",
            Self::OtherAccount => "other_account",
            Self::Taken => "taken",
            Self::Later => "later",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<EngineError> for ProviderRefusal {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

impl From<speargun_store::StoreError> for ProviderRefusal {
    fn from(error: speargun_store::StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// A sign-in that goes on at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtProvider {
    /// Where the browser goes.
    pub address: String,
    /// What it keeps until it is back.
    pub sealed: String,
}

/// What came of a provider's answer.
#[derive(Debug)]
pub enum Returned {
    /// The person is let in.
    In(Box<SignedIn>),
    /// The code of the second factor is asked for; the browser keeps the text until then.
    CodeNeeded(String),
    /// The account was linked with the person who is signed in.
    Linked,
}

/// A provider's answer, with what the browser brings along.
#[derive(Clone, Copy)]
pub struct Callback<'a> {
    /// What the provider says.
    pub answer: ProviderAnswer<'a>,
    /// What the browser kept.
    pub sealed: Option<&'a str>,
    /// Who is signed in already.
    pub context: Option<&'a Context>,
    /// The browser; its address and password are not read.
    pub browser: &'a Credentials<'a>,
}

/// What is known of the provider, and how many call it.
#[derive(Debug, Default)]
pub(crate) struct Provider {
    kept: Mutex<Option<Kept>>,
    calls: AtomicU32,
    key: OnceLock<Vec<u8>>,
}

#[derive(Debug)]
struct Kept {
    settings: SignInSettings,
    metadata: Option<Arc<Metadata>>,
    at: i64,
}

/// A call of the provider that counts until it is over.
struct Slot<'a>(&'a AtomicU32);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Provider {
    fn slot(&self) -> Result<Slot<'_>, ProviderRefusal> {
        let slot = Slot(&self.calls);
        match self.calls.fetch_add(1, Ordering::Relaxed) {
            before if before >= CALLS_MAX => Err(ProviderRefusal::Busy),
            _ => Ok(slot),
        }
    }

    /// What the provider says of itself, no older than a time.
    fn metadata(
        &self,
        settings: &SignInSettings,
        http: &Http,
        (age_max, now): (i64, i64),
    ) -> Result<Arc<Metadata>, ProviderRefusal> {
        // One asks, and all others wait for what it hears.
        let mut held = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = held.as_ref().filter(|kept| {
            let limit = if kept.metadata.is_some() { age_max } else { FAILED_KEPT_FOR };
            kept.settings == *settings && (0..limit).contains(&(now - kept.at))
        });
        if let Some(kept) = fresh {
            return kept.metadata.clone().ok_or(ProviderRefusal::Unreachable);
        }
        let found = discover(settings, http);
        if let Err(error) = &found {
            let issuer = settings.issuer.as_str();
            tracing::warn!(issuer, error, "the provider of sign-in cannot be used");
        }
        let metadata = found.ok().map(Arc::new);
        let settings = settings.clone();
        *held = Some(Kept { settings, metadata: metadata.clone(), at: now });
        metadata.ok_or(ProviderRefusal::Unreachable)
    }
}

/// The secret of this server at the provider: out of the environment, or a file that it names.
/// None for a client without one.
///
/// # Errors
/// When both are set, or the file cannot be read.
fn client_secret() -> Result<Option<String>, Said> {
    let is_set = |value: &String| !value.trim().is_empty();
    let given = std::env::var("SPEARGUN_SIGN_IN_SECRET").ok().filter(is_set);
    let path = std::env::var("SPEARGUN_SIGN_IN_SECRET_FILE").ok().filter(is_set);
    match (given, path) {
        (Some(_), Some(_)) => Err(said!("provider.secret_twice")),
        (given, None) => Ok(given),
        (None, Some(path)) => read_secret(&path).map(Some),
    }
}

fn read_secret(path: &str) -> Result<String, Said> {
    let mut text = String::new();
    let unread =
        |error: std::io::Error| said!("provider.secret_unread", path, error = error.to_string());
    let file = std::fs::File::open(path).map_err(unread)?;
    file.take(SECRET_MAX).read_to_string(&mut text).map_err(unread)?;
    let secret = text.trim();
    if secret.is_empty() { Err(said!("provider.secret_blank", path)) } else { Ok(secret.into()) }
}

/// What keeps the provider of the settings from being used, as far as it is known without asking
/// it; none if nothing does, or there is no provider.
#[must_use]
pub fn provider_fault(engine: &Engine) -> Option<Said> {
    engine.workspace.settings().sign_in.as_ref()?;
    client_secret().err()
}

/// What people call the provider; none if there is none.
#[must_use]
pub fn provider_name(engine: &Engine) -> Option<String> {
    engine.workspace.settings().sign_in.as_ref().map(|sign_in| sign_in.name.clone())
}

/// Under which address browsers reach this server, as the settings have it; none takes that of the
/// call.
#[must_use]
pub fn public_address(engine: &Engine) -> Option<String> {
    engine.workspace.settings().sign_in.as_ref().and_then(|sign_in| sign_in.address.clone())
}

/// An address to which a sign-in leads: within this server, or its first page.
#[must_use]
pub fn return_path(wanted: Option<&str>) -> &str {
    let is_own = |path: &&str| {
        // A second slash, or what browsers read as one, would name another server.
        let is_path = path.starts_with('/') && !path.starts_with("//");
        let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        is_path && is_plain && path.len() <= RETURN_MAX && !path.starts_with("/api/")
    };
    wanted.filter(is_own).unwrap_or("/")
}

fn settings_of(engine: &Engine) -> Result<SignInSettings, ProviderRefusal> {
    if !engine.door.requires_sign_in(&engine.workspace)? {
        return Err(ProviderRefusal::Off);
    }
    engine.workspace.settings().sign_in.clone().ok_or(ProviderRefusal::Off)
}

fn seal_key(engine: &Engine) -> Result<&[u8], EngineError> {
    let kept = &engine.door.provider.key;
    if let Some(key) = kept.get() {
        return Ok(key);
    }
    let made = random_bytes::<32>()?;
    let key = engine.workspace.store.write(|connection| stored::sign_in_key(connection, &made))?;
    Ok(kept.get_or_init(|| key))
}

fn session<'a>(
    engine: &Engine,
    settings: &'a SignInSettings,
) -> Result<Session<'a>, ProviderRefusal> {
    let secret = client_secret().map_err(|fault| {
        tracing::warn!(fault = fault.to_string(), "the provider of sign-in cannot be used");
        ProviderRefusal::NotReady
    })?;
    let http = Http::new(settings).map_err(|error| unreachable(&error))?;
    let now = engine.workspace.now();
    let metadata = engine.door.provider.metadata(settings, &http, (KEPT_FOR, now))?;
    Ok(Session { settings, metadata, secret, http, now })
}

/// Begins a sign-in: where the browser goes, and what it keeps until it is back.
///
/// # Errors
/// When no provider is set up, or it cannot be reached.
pub fn begin_at_provider(
    engine: &Engine,
    (redirect_url, return_to): (&str, Option<&str>),
) -> Result<AtProvider, ProviderRefusal> {
    begin(engine, (redirect_url, return_path(return_to)), None)
}

/// Begins to link an account of the provider with the person who is signed in, who says the
/// password once more: an open browser alone changes nothing that lets in.
///
/// # Errors
/// When the password is wrong, no provider is set up, or it cannot be reached.
pub fn begin_provider_link(
    engine: &Engine,
    (redirect_url, return_to): (&str, Option<&str>),
    password: &str,
    context: &Context,
) -> Result<AtProvider, EngineError> {
    let user = super::account::confirm_own(engine, password, context)?;
    begin(engine, (redirect_url, return_path(return_to)), Some(user.id)).map_err(|refusal| {
        match refusal {
            ProviderRefusal::Failed(error) => error,
            ProviderRefusal::Off => EngineError::Conflict(said!("provider.off")),
            _ => EngineError::Conflict(said!("provider.unreachable")),
        }
    })
}

fn begin(
    engine: &Engine,
    (redirect_url, return_to): (&str, &str),
    link_to: Option<i64>,
) -> Result<AtProvider, ProviderRefusal> {
    let settings = settings_of(engine)?;
    let _slot = engine.door.provider.slot()?;
    let (address, asked) = session(engine, &settings)?.ask(redirect_url, link_to)?;
    let until = engine.workspace.now() + ASKED_FOR;
    let step = Sealed { until, return_to: return_to.to_owned(), step: Step::Asked(asked) };
    Ok(AtProvider { address, sealed: seal::seal(seal_key(engine)?, &step)? })
}

/// Takes a provider's answer: lets the person in, or links the account. Returns the page that is
/// shown then as well, whatever came of it.
///
/// # Errors
/// Why no one is let in.
pub fn finish_at_provider(
    engine: &Engine,
    callback: &Callback<'_>,
) -> (String, Result<Returned, ProviderRefusal>) {
    let now = engine.workspace.now();
    let tried: Vec<Tried> = callback.browser.address.map(Tried::From).into_iter().collect();
    if engine.door.attempts.wait(&tried, now).is_some() {
        return ("/".to_owned(), Err(ProviderRefusal::Later));
    }
    let opened = match seal_key(engine) {
        Ok(key) => callback.sealed.and_then(|sealed| seal::open(key, sealed, now)),
        Err(error) => return ("/".to_owned(), Err(error.into())),
    };
    let Some(Sealed { return_to, step: Step::Asked(asked), .. }) = opened else {
        return ("/".to_owned(), Err(ProviderRefusal::Expired));
    };
    let result = identity_of(engine, &asked, callback).and_then(|identity| match asked.link_to {
        Some(user) => {
            person::link_own(engine, &identity, user, callback.context)?;
            Ok(Returned::Linked)
        }
        None => take_in(engine, identity, callback.browser, &return_to),
    });
    if let Err(refusal) = &result {
        count_refusal(engine, &tried, refusal);
    }
    (return_to, result)
}

/// Counts what looks like an attack: a wrong answer, not a person who may not come in.
fn count_refusal(engine: &Engine, tried: &[Tried], refusal: &ProviderRefusal) {
    tracing::info!(reason = refusal.key(), "a sign-in with the provider was refused");
    if matches!(refusal, ProviderRefusal::Mismatch | ProviderRefusal::Untrusted) {
        super::sign_in::count_refusal(engine, "", tried, "provider");
    }
}

fn identity_of(
    engine: &Engine,
    asked: &seal::Asked,
    callback: &Callback<'_>,
) -> Result<Identity, ProviderRefusal> {
    let settings = settings_of(engine)?;
    let provider = &engine.door.provider;
    let _slot = provider.slot()?;
    let session = session(engine, &settings)?;
    let code = session.check(asked, &callback.answer)?;
    session.identify(asked, code, || {
        provider.metadata(&settings, &session.http, (KEYS_EVERY, session.now))
    })
}

fn take_in(
    engine: &Engine,
    identity: Identity,
    browser: &Credentials<'_>,
    return_to: &str,
) -> Result<Returned, ProviderRefusal> {
    match person::enter(engine, &identity, browser) {
        Ok(signed_in) => Ok(Returned::In(Box::new(signed_in))),
        Err(person::Stop::Code(SignInRefusal::CodeNeeded)) => {
            let until = engine.workspace.now() + PROVED_FOR;
            let return_to = return_to.to_owned();
            let step = Sealed { until, return_to, step: Step::Proved(identity) };
            Ok(Returned::CodeNeeded(seal::seal(seal_key(engine)?, &step)?))
        }
        Err(person::Stop::Code(SignInRefusal::Failed(error))) => Err(error.into()),
        Err(person::Stop::Code(_)) => Err(ProviderRefusal::Later),
        Err(person::Stop::Provider(refusal)) => Err(refusal),
    }
}

/// Lets in the person that the provider named, by the code of the second factor.
///
/// # Errors
/// Why they are not let in.
pub fn finish_with_code(
    engine: &Engine,
    sealed: Option<&str>,
    browser: &Credentials<'_>,
) -> Result<SignedIn, SignInRefusal> {
    let now = engine.workspace.now();
    let key = seal_key(engine)?;
    let opened = sealed.and_then(|sealed| seal::open(key, sealed, now));
    let over = || SignInRefusal::Failed(EngineError::Conflict(said!("provider.expired")));
    let Some(Sealed { step: Step::Proved(identity), .. }) = opened else { return Err(over()) };
    let settings = settings_of(engine).map_err(|_| over())?;
    if settings.issuer != identity.issuer {
        return Err(over());
    }
    person::enter(engine, &identity, browser).map_err(|stop| match stop {
        person::Stop::Code(refusal) => refusal,
        person::Stop::Provider(ProviderRefusal::Failed(error)) => SignInRefusal::Failed(error),
        person::Stop::Provider(_) => over(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_to_a_page_of_this_server() {
        for path in ["/", "/accounts", "/accounts?tier=1&q=a%20b#x", "/sign-in"] {
            assert_eq!(return_path(Some(path)), path);
        }
        for path in [
            "",
            "accounts",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/\r\nset-cookie: a=b",
            "/a b",
            "javascript:alert(1)",
            "/api/v1/sign-in/start",
            "/λ",
        ] {
            assert_eq!(return_path(Some(path)), "/", "{path}");
        }
        assert_eq!(return_path(Some(&format!("/{}", "a".repeat(RETURN_MAX)))), "/");
        assert_eq!(return_path(None), "/");
    }

    #[test]
    fn a_secret_is_read_without_its_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        std::fs::write(path("secret"), "s3cret\n").unwrap();
        std::fs::write(path("blank"), "\n").unwrap();
        assert_eq!(read_secret(&path("secret")).unwrap(), "s3cret");
        assert!(read_secret(&path("blank")).is_err());
        assert!(read_secret(&path("none")).is_err());
    }

    #[test]
    fn no_more_call_than_have_a_thread() {
        let provider = Provider::default();
        let slots: Vec<_> = (0..CALLS_MAX).map(|_| provider.slot().ok().unwrap()).collect();
        assert!(matches!(provider.slot(), Err(ProviderRefusal::Busy)));
        drop(slots);
        assert!(provider.slot().is_ok());
        assert_eq!(provider.calls.load(Ordering::Relaxed), 0);
    }
}
