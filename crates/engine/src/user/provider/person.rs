//! Which person an account of a provider lets in. The provider's number of the account says who it
//! is; an address makes a link once, and only if the provider looked whether it is the person's.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Context, Via};
use speargun_domain::sign_in::SignInSettings;
use speargun_domain::text::cut;
use speargun_store::Connection;
use speargun_store::user::{self as stored, ProviderLink, StoredUser};
use speargun_words::said;

use super::ProviderRefusal as Refusal;
use super::client::Identity;
use crate::user::sign_in::{self, Credentials, SignInRefusal, SignedIn};
use crate::user::{NewUser, add_in, caller_of, found, normal_email};
use crate::{Engine, EngineError, audit};

/// Why the person that the provider named is not let in.
#[derive(Debug)]
pub(super) enum Stop {
    /// By what the account is.
    Provider(Refusal),
    /// By the second factor.
    Code(SignInRefusal),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Provider(refusal)
    }
}

/// The person that an account belongs to.
enum Found {
    /// The person who signs in with it.
    Linked(StoredUser),
    /// The person who has its address, and no account of the provider yet.
    ToLink(StoredUser),
    /// No one yet.
    ToMake(String),
}

fn find(
    connection: &mut Connection,
    identity: &Identity,
    settings: &SignInSettings,
) -> Result<Found, Refusal> {
    let account = (identity.issuer.as_str(), identity.subject.as_str());
    let open = |user: StoredUser| match user.disabled_at {
        Some(_) => Err(Refusal::Disabled),
        None => Ok(user),
    };
    if let Some(link) = stored::find_provider_link(connection, account)? {
        return Ok(Found::Linked(open(found(connection, link.user_id)?)?));
    }
    let email = identity.email.as_deref().map(normal_email).filter(|email| !email.is_empty());
    let email = email.ok_or(Refusal::NoEmail)?;
    if !identity.is_verified {
        return Err(Refusal::Unverified);
    }
    match stored::by_email(connection, &email)? {
        None if settings.create_users => Ok(Found::ToMake(email)),
        None => Err(Refusal::Unknown),
        Some(user) => {
            let user = open(user)?;
            let links = stored::list_provider_links(connection, user.id)?;
            // The provider may have given the address to another person.
            match links.iter().any(|link| link.issuer == identity.issuer) {
                true => Err(Refusal::OtherAccount),
                false => Ok(Found::ToLink(user)),
            }
        }
    }
}

/// Lets a person in: after the second factor, if they have one.
pub(super) fn enter(
    engine: &Engine,
    identity: &Identity,
    browser: &Credentials<'_>,
) -> Result<SignedIn, Stop> {
    let settings = super::settings_of(engine)?;
    let store = &engine.workspace.store;
    let who = store.read(|connection| find(connection, identity, &settings))?;
    let user = match &who {
        Found::Linked(user) | Found::ToLink(user) => Some(user),
        Found::ToMake(_) => None,
    };
    let is_known = match user {
        Some(user) => sign_in::pass_factor(engine, user, browser).map_err(Stop::Code)?,
        None => false,
    };
    let user = store.write(|connection| settle(connection, identity, &settings, engine))?;
    engine.door.forget_kept();
    // A browser that this person did not use before gets a secret of its own.
    let device = browser.device.filter(|_| is_known);
    let browser = Credentials { device, ..browser.clone() };
    let now = engine.workspace.now();
    let signed_in = sign_in::begin(engine, user, &browser, (now, Some(&identity.issuer)));
    let signed_in = signed_in.map_err(Refusal::from)?;
    engine.door.forget_kept();
    Ok(signed_in)
}

/// Makes the person and the link where they are missing, and returns the person.
fn settle(
    connection: &mut Connection,
    identity: &Identity,
    settings: &SignInSettings,
    engine: &Engine,
) -> Result<StoredUser, Refusal> {
    let now = engine.workspace.now();
    // Looked at again: another call may have linked or shut out meanwhile.
    let user = match find(connection, identity, settings)? {
        Found::Linked(user) => user,
        Found::ToLink(user) => {
            let context = Context { caller: caller_of(&user)?, via: Via::Http, now };
            link(connection, identity, &user, ("email", &context))?;
            user
        }
        Found::ToMake(email) => {
            let context = Context { via: Via::Http, ..Context::of_job("sign_in", now) };
            let named = identity.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
            let name = named.unwrap_or(&email);
            let name: String = name.chars().take(crate::user::NAME_MAX).collect();
            let new = NewUser { email: &email, name: &name, role: settings.role.key() };
            let user = add_in(connection, &new, &context)?;
            link(connection, identity, &user, ("email", &context))?;
            found(connection, user.id)?
        }
    };
    let account = (identity.issuer.as_str(), identity.subject.as_str());
    stored::note_provider_sign_in(connection, account, now)?;
    Ok(user)
}

/// Links an account, within the transaction of what asked for it.
fn link(
    connection: &mut Connection,
    identity: &Identity,
    user: &StoredUser,
    (by, context): (&str, &Context),
) -> Result<(), Refusal> {
    let account = (identity.issuer.as_str(), identity.subject.as_str());
    let email = identity.email.as_deref().map(|email| cut(email, crate::user::EMAIL_MAX));
    if !stored::add_provider_link(connection, user.id, account, email, context)? {
        return Err(Refusal::OtherAccount);
    }
    let (issuer, subject) = account;
    let details = json!({
        "email": user.email, "issuer": issuer, "subject": subject, "provider_email": email,
        "by": by,
    });
    audit::note(connection, context, (AuditAction::LinkProvider, user.id), &details)?;
    Ok(())
}

/// Links an account with the person who asked for it, who has to be signed in still.
pub(super) fn link_own(
    engine: &Engine,
    identity: &Identity,
    asked_by: i64,
    context: Option<&Context>,
) -> Result<(), Refusal> {
    let own = context.filter(|context| context.caller.user_id == Some(asked_by));
    let context = own.ok_or(Refusal::Expired)?;
    let account = (identity.issuer.as_str(), identity.subject.as_str());
    link_provider(engine, asked_by, (account, identity.email.as_deref()), context)
}

/// Links a person with an account, by issuer and number, which was shown to be theirs, and the
/// address that the provider names.
///
/// # Errors
/// When there is no such person, the account is that of another, or the person has another account
/// of the provider; nothing is written then.
pub fn link_provider(
    engine: &Engine,
    user: i64,
    ((issuer, subject), email): ((&str, &str), Option<&str>),
    context: &Context,
) -> Result<(), Refusal> {
    let identity = Identity {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        email: email.map(ToOwned::to_owned),
        ..Identity::default()
    };
    engine.workspace.store.write(|connection| {
        let user = found(connection, user)?;
        match stored::find_provider_link(connection, (issuer, subject))? {
            Some(known) if known.user_id == user.id => Ok(()),
            Some(_) => Err(Refusal::Taken),
            None => link(connection, &identity, &user, ("password", context)),
        }
    })?;
    engine.door.forget_kept();
    Ok(())
}

/// The accounts of providers with which a person signs in, the oldest first.
///
/// # Errors
/// When there is no such person.
pub fn list_provider_links(engine: &Engine, user: i64) -> Result<Vec<ProviderLink>, EngineError> {
    engine.workspace.store.read(|connection| {
        found(connection, user)?;
        Ok(stored::list_provider_links(connection, user)?)
    })
}

/// Removes the link of a person with an account, and signs them out everywhere.
///
/// # Errors
/// When there is no such person, or no such link.
pub fn remove_provider_link(
    engine: &Engine,
    user: i64,
    id: i64,
    context: &Context,
) -> Result<(), EngineError> {
    engine.workspace.store.write(|connection| {
        let user = found(connection, user)?;
        let removed = stored::remove_provider_link(connection, user.id, id)?;
        let link = removed.ok_or_else(|| EngineError::NotFound(said!("provider.no_link", id)))?;
        stored::end_sessions(connection, user.id, None)?;
        let details =
            json!({ "email": user.email, "issuer": link.issuer, "subject": link.subject });
        audit::note(connection, context, (AuditAction::UnlinkProvider, user.id), &details)?;
        Ok::<_, EngineError>(())
    })?;
    engine.door.forget_kept();
    Ok(())
}
