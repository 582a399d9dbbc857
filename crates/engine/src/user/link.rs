//! Links of invitations and of forgotten passwords: whoever holds one sets the password, once. The
//! second factor is asked for as before.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Context, Via};
use speargun_store::Connection;
use speargun_store::user::{self as stored, LinkKind, StoredLink, StoredUser};
use speargun_words::said;

use super::door::{hash_of, new_secret};
use super::{found, password};
use crate::{Engine, EngineError, Workspace, audit};

/// For how many days an invitation works.
pub const LINK_DAYS: i64 = 7;
/// For how many hours another password may be set.
const RESET_HOURS: i64 = 24;
const HOUR: i64 = 3_600 * 1_000_000;

/// Who a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFor {
    /// The person.
    pub user: StoredUser,
    /// What it is for.
    pub kind: LinkKind,
    /// Until when it works, in microseconds UTC.
    pub ends_at: i64,
}

/// Makes a link with which a person sets their password, and returns its secret. Links that they
/// got before stop working.
///
/// # Errors
/// When there is no such person, or they are shut out.
pub fn invite(
    workspace: &Workspace,
    id: i64,
    context: &Context,
) -> Result<(String, LinkFor), EngineError> {
    let secret = new_secret()?;
    let link = workspace.store.write(|connection| {
        let user = found(connection, id)?;
        super::caller_of(&user)?;
        let (kind, hours) = match user.password_hash {
            None => (LinkKind::Invitation, LINK_DAYS * 24),
            Some(_) => (LinkKind::Reset, RESET_HOURS),
        };
        let ends_at = context.now + hours * HOUR;
        stored::add_link(connection, (id, kind), &hash_of(&secret), ends_at, context)?;
        let details = json!({ "email": user.email, "kind": kind.key() });
        audit::note(connection, context, (AuditAction::InviteUser, id), &details)?;
        Ok::<_, EngineError>(LinkFor { user, kind, ends_at })
    })?;
    Ok((secret, link))
}

fn usable(
    connection: &mut Connection,
    secret: &str,
    now: i64,
) -> Result<(StoredLink, StoredUser), EngineError> {
    let none = || EngineError::NotFound(said!("link.none"));
    let link = stored::find_link(connection, &hash_of(secret))?.ok_or_else(none)?;
    if link.used_at.is_some() || link.ends_at <= now {
        return Err(none());
    }
    let user = found(connection, link.user_id)?;
    if user.disabled_at.is_some() {
        return Err(none());
    }
    Ok((link, user))
}

/// Who a link is for.
///
/// # Errors
/// When it is none, was used, or is too old; which is not said.
pub fn read_link(workspace: &Workspace, secret: &str) -> Result<LinkFor, EngineError> {
    let now = workspace.now();
    let (link, user) = workspace.store.read(|connection| usable(connection, secret, now))?;
    Ok(LinkFor { user, kind: link.kind, ends_at: link.ends_at })
}

/// Sets the password of the person that a link is for, and signs them out everywhere.
///
/// # Errors
/// When the link is none, was used or is too old, or the password is refused; nothing is written
/// then.
pub fn accept_link(
    engine: &Engine,
    secret: &str,
    new_password: &str,
) -> Result<StoredUser, EngineError> {
    let workspace = &engine.workspace;
    let now = workspace.now();
    let link = read_link(workspace, secret)?;
    password::check(new_password, &[&link.user.email, &link.user.name])?;
    let hashed = engine.door.compare(|| password::hash(new_password));
    let hash = hashed.ok_or_else(|| EngineError::Conflict(said!("sign_in.busy")))??;
    let user = workspace.store.write(|connection| {
        let (link, user) = usable(connection, secret, now)?;
        if !stored::use_link(connection, link.id, now)? {
            return Err(EngineError::NotFound(said!("link.none")));
        }
        let context = Context { caller: super::caller_of(&user)?, via: Via::Http, now };
        set_password(connection, &user, &hash, &context)?;
        found(connection, user.id)
    })?;
    engine.door.forget_kept();
    Ok(user)
}

/// Writes a password and ends all sessions, within the transaction of what asked for it.
pub(super) fn set_password(
    connection: &mut Connection,
    user: &StoredUser,
    hash: &str,
    context: &Context,
) -> Result<(), EngineError> {
    stored::set_password(connection, user.id, hash)?;
    stored::end_sessions(connection, user.id, None)?;
    stored::void_links(connection, user.id, context.now)?;
    let details = json!({ "email": user.email });
    audit::note(connection, context, (AuditAction::SetPassword, user.id), &details)?;
    Ok(())
}
