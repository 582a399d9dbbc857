//! People who sign in, and what they may do. A workspace without people asks no one who they are;
//! from the first person on, every call has to say it.

mod account;
mod door;
mod factor;
mod limit;
mod link;
mod password;
mod provider;
mod role;
mod sign_in;
mod token;

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Caller, CallerKind, Context};
use speargun_domain::right::Role;
use speargun_domain::text::is_invisible;
use speargun_store::user::{self as stored, StoredUser};
use speargun_store::{Connection, Lock};
use speargun_words::{count, said};
use unicode_normalization::UnicodeNormalization as _;

use crate::{EngineError, Workspace, audit};

pub use account::{
    Factor, begin_factor, change_password, confirm_factor, end_other_sessions, end_session,
    remove_factor, remove_own_factor, set_language,
};
pub use door::{Door, InSession};
pub(crate) use door::{hash_of, new_secret};
pub use link::{LINK_DAYS, LinkFor, accept_link, invite, read_link};
pub use password::PASSWORD_MIN;
pub use provider::{
    AtProvider, Callback, ProviderAnswer, ProviderRefusal, Returned, SEALED_MAX, begin_at_provider,
    begin_provider_link, finish_at_provider, finish_with_code, link_provider, list_provider_links,
    provider_fault, provider_name, public_address, remove_provider_link, return_path,
};
pub use role::{
    NewRole, ROLES_MAX, Rights, actions_of, add_role, edit_role, list_roles, may, not_allowed,
    remove_role, rights_of, territory_of,
};
pub use sign_in::{Credentials, SignInRefusal, SignedIn, set_up, sign_in, sign_out};
pub use token::{NewToken, TOKENS_MAX, create_token, revoke_token};

/// The most people of a workspace.
pub const USERS_MAX: i64 = 10_000;
/// The longest name of a person, in characters.
pub const NAME_MAX: usize = 100;
/// The longest address, in characters (RFC 5321).
pub const EMAIL_MAX: usize = 254;

/// A person who is to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser<'a> {
    /// By which they sign in.
    pub email: &'a str,
    /// What people call them.
    pub name: &'a str,
    /// The key of what they may do: of a role of Speargun or of the company's own.
    pub role: &'a str,
}

/// What of a person is to be changed; none stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserChange<'a> {
    /// What people call them.
    pub name: Option<&'a str>,
    /// The key of what they may do.
    pub role: Option<&'a str>,
    /// For which team they vote: its key, `none`, or `role` for the one of their role.
    pub team: Option<&'a str>,
    /// The condition of the accounts that they work; blank for all.
    pub territory: Option<&'a str>,
    /// Whether the accounts that they own are theirs to work.
    pub owns_accounts: Option<bool>,
    /// Whether they are shut out.
    pub is_disabled: Option<bool>,
}

/// Adds a person without a password: a link or the command line sets it. The first one has to be
/// an administrator.
///
/// # Errors
/// When the address is none or taken, the name is blank or too long, or there are too many people;
/// nothing is written then.
pub fn add(
    workspace: &Workspace,
    new: &NewUser<'_>,
    context: &Context,
) -> Result<StoredUser, EngineError> {
    workspace.store.write(|connection| add_in(connection, new, context))
}

fn add_in(
    connection: &mut Connection,
    new: &NewUser<'_>,
    context: &Context,
) -> Result<StoredUser, EngineError> {
    let (email, name) = (checked_email(new.email)?, checked_name(new.name)?);
    let people = stored::count(connection)?;
    if people == 0 && new.role != Role::Administrator.key() {
        return Err(EngineError::Conflict(said!("user.first_is_administrator")));
    }
    if people >= USERS_MAX {
        return Err(EngineError::Conflict(said!("user.too_many", max = count(USERS_MAX))));
    }
    role::checked_role(connection, new.role)?;
    let of = (&*email, &*name, new.role);
    let Some(id) = stored::add(connection, of, context)? else {
        return Err(EngineError::Conflict(said!("user.taken", email)));
    };
    let details = json!({ "email": email, "name": name, "role": new.role });
    audit::note(connection, context, (AuditAction::AddUser, id), &details)?;
    found(connection, id)
}

/// Adds a person with a password.
///
/// # Errors
/// As [`add`], and when the password is refused; nothing is written then.
pub fn add_with_password(
    workspace: &Workspace,
    new: &NewUser<'_>,
    password: &str,
    context: &Context,
) -> Result<StoredUser, EngineError> {
    password::check(password, &[new.email, new.name])?;
    let hash = password::hash(password)?;
    workspace.store.write(|connection| {
        let user = add_in(connection, new, context)?;
        link::set_password(connection, &user, &hash, context)?;
        found(connection, user.id)
    })
}

/// Adds the first person with a password.
fn add_first(
    workspace: &Workspace,
    new: &NewUser<'_>,
    hash: &str,
    context: &Context,
) -> Result<StoredUser, EngineError> {
    workspace.store.write(|connection| {
        if stored::count(connection)? > 0 {
            return Err(EngineError::Conflict(said!("user.set_up_already")));
        }
        let user = add_in(connection, new, context)?;
        link::set_password(connection, &user, hash, context)?;
        found(connection, user.id)
    })
}

/// Sets the password of a person without the old one, as the command line does.
///
/// # Errors
/// When there is no such person, or the password is refused.
pub fn set_password(
    workspace: &Workspace,
    id: i64,
    new: &str,
    context: &Context,
) -> Result<(), EngineError> {
    let user = get(workspace, id)?;
    password::check(new, &[&user.email, &user.name])?;
    let hash = password::hash(new)?;
    workspace.store.write(|connection| link::set_password(connection, &user, &hash, context))
}

/// All people, in the order of their names.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<StoredUser>, EngineError> {
    Ok(workspace.store.read(stored::list)?)
}

/// One person.
///
/// # Errors
/// When there is none of this number.
pub fn get(workspace: &Workspace, id: i64) -> Result<StoredUser, EngineError> {
    workspace.store.read(|connection| found(connection, id))
}

/// The person of an address.
///
/// # Errors
/// When there is none of it.
pub fn by_email(workspace: &Workspace, email: &str) -> Result<StoredUser, EngineError> {
    let email = normal_email(email);
    let found = workspace.store.read(|connection| stored::by_email(connection, &email))?;
    found.ok_or_else(|| EngineError::NotFound(said!("user.no_email", email)))
}

/// Changes a person. Whoever is shut out is signed out everywhere.
///
/// # Errors
/// When there is none of this number, the name is blank or too long, or no one would be left who
/// may let people in; nothing is changed then.
pub fn change(
    workspace: &Workspace,
    id: i64,
    wanted: &UserChange<'_>,
    context: &Context,
) -> Result<StoredUser, EngineError> {
    let name = wanted.name.map(checked_name).transpose()?;
    let team = wanted.team.map(role::checked_team).transpose()?;
    let territory = wanted.territory.map(role::checked_territory).transpose()?;
    workspace.store.write(|connection| {
        // Two administrators who shut each other out go one after the other.
        Lock::Work.hold(connection)?;
        let before = found(connection, id)?;
        let mut after = before.clone();
        after.name = name.unwrap_or(after.name);
        after.team = team.unwrap_or(after.team);
        after.territory = territory.unwrap_or(after.territory);
        after.owns_accounts = wanted.owns_accounts.unwrap_or(after.owns_accounts);
        if let Some(role) = wanted.role {
            role::checked_role(connection, role)?;
            role.clone_into(&mut after.role);
        }
        if after != before {
            stored::put_profile(connection, &after)?;
            let details = json!({ "before": profile(&before), "after": profile(&after) });
            audit::note(connection, context, (AuditAction::EditUser, id), &details)?;
        }
        match wanted.is_disabled {
            Some(true) if before.disabled_at.is_none() => {
                stored::set_disabled(connection, id, true, context)?;
                stored::end_sessions(connection, id, None)?;
                stored::void_links(connection, id, context.now)?;
                let of = (AuditAction::DisableUser, id);
                audit::note(connection, context, of, &json!({ "email": before.email }))?;
            }
            Some(false) if before.disabled_at.is_some() => {
                stored::set_disabled(connection, id, false, context)?;
                let of = (AuditAction::EnableUser, id);
                audit::note(connection, context, of, &json!({ "email": before.email }))?;
            }
            _ => {}
        }
        keep_an_administrator(connection, &before)?;
        found(connection, id)
    })
}

/// Whoever changes things as this person.
///
/// # Errors
/// When the person is shut out, or their role is none that this version knows.
pub fn caller_of(user: &StoredUser) -> Result<Caller, EngineError> {
    if user.disabled_at.is_some() {
        return Err(EngineError::Conflict(said!("user.is_disabled", email = user.email.as_str())));
    }
    let rights = rights_of(user).ok_or_else(|| {
        let (email, role) = (user.email.as_str(), user.role.as_str());
        EngineError::Conflict(said!("user.unknown_role", email, role))
    })?;
    Ok(Caller {
        kind: CallerKind::User,
        name: user.email.clone(),
        role: rights.role.into(),
        actions: rights.actions,
        team: rights.team,
        territory: territory_of(user),
        user_id: Some(user.id),
        scope: None,
        acting: None,
    })
}

/// Whoever changes things as the person of an address; none if no one has it or they are shut out.
///
/// # Errors
/// What the store reports.
pub fn visitor(workspace: &Workspace, email: &str) -> Result<Option<Caller>, EngineError> {
    let user = workspace.store.read(|connection| stored::by_email(connection, email))?;
    Ok(user.and_then(|user| caller_of(&user).ok()))
}

/// A call of a person that another one makes for them, such as at the command line. The audit names
/// both.
///
/// # Errors
/// When there is no such person, or they are shut out.
pub fn context_as(
    workspace: &Workspace,
    email: &str,
    context: &Context,
) -> Result<Context, EngineError> {
    let mut caller = caller_of(&by_email(workspace, email)?)?;
    caller.acting = Some(context.name().to_owned());
    Ok(Context { caller, ..context.clone() })
}

fn profile(user: &StoredUser) -> serde_json::Value {
    let role = user.custom_role.as_ref().map_or(&user.role, |own| &own.name);
    let territory = Some(&user.territory).filter(|text| !text.is_empty());
    json!({ "name": user.name, "role": role, "team": user.team, "territory": territory,
        "owns_accounts": user.owns_accounts.then_some(true) })
}

pub(crate) fn found(connection: &mut Connection, id: i64) -> Result<StoredUser, EngineError> {
    let user = stored::get(connection, id)?;
    user.ok_or_else(|| EngineError::NotFound(said!("user.missing", id)))
}

/// Refuses a change after which no one may let people in, although a person could before.
fn keep_an_administrator(
    connection: &mut Connection,
    before: &StoredUser,
) -> Result<(), EngineError> {
    let key = Role::Administrator.key();
    let could = before.role == key && before.disabled_at.is_none();
    if could && before.password_hash.is_some() && stored::count_active(connection, key)? == 0 {
        return Err(EngineError::Conflict(said!("user.last_administrator")));
    }
    Ok(())
}

/// An address as it is kept: of however many bytes its letters are made, it is the same.
pub(crate) fn normal_email(text: &str) -> String {
    text.trim().to_lowercase().nfc().collect()
}

fn checked_email(text: &str) -> Result<String, EngineError> {
    let email = normal_email(text);
    // Two addresses that look the same are one person to whoever reads them.
    let is_odd = |sign: char| sign.is_whitespace() || is_invisible(sign);
    let is_plain = |part: &str| !part.is_empty() && !part.contains(is_odd);
    let parts = email.split_once('@');
    let is_one = parts.is_some_and(|(name, host)| {
        is_plain(name) && is_plain(host) && !host.contains('@') && !name.contains(['<', '>', '"'])
    });
    if !is_one || email.chars().count() > EMAIL_MAX {
        return Err(EngineError::Invalid(said!("user.no_address", text = cut_of(text))));
    }
    Ok(email)
}

fn checked_name(text: &str) -> Result<String, EngineError> {
    let name: String = text.chars().filter(|sign| !is_invisible(*sign)).collect();
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(EngineError::Invalid(said!("user.no_name")));
    }
    if name.chars().count() > NAME_MAX {
        return Err(EngineError::Invalid(said!("user.name_too_long", max = count(NAME_MAX))));
    }
    Ok(name)
}

fn cut_of(text: &str) -> String {
    text.chars().take(NAME_MAX).collect()
}
