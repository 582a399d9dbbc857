//! What a person changes of their own: password, second factor, sessions, language.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_store::user::{self as stored, StoredUser};
use speargun_words::{Language, said};

use super::{factor, found, link, password};
use crate::{Engine, EngineError, audit};

/// A second factor that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// The secret in base 32, for who types it.
    pub secret: String,
    /// The address that an app takes it from, as a text or as a square of dots.
    pub address: String,
}

fn own_id(context: &Context) -> Result<i64, EngineError> {
    context.caller.user_id.ok_or_else(|| EngineError::Conflict(said!("user.none_calls")))
}

fn own(engine: &Engine, context: &Context) -> Result<StoredUser, EngineError> {
    let id = own_id(context)?;
    engine.workspace.store.read(|connection| found(connection, id))
}

/// Refuses who does not know the password: an open browser alone changes nothing that lets in.
fn confirm(engine: &Engine, user: &StoredUser, typed: &str) -> Result<(), EngineError> {
    let now = engine.workspace.now();
    let tried = [super::limit::Tried::Confirm(user.id)];
    if engine.door.attempts.wait(&tried, now).is_some() {
        return Err(EngineError::Conflict(said!("sign_in.too_often")));
    }
    let hash = user.password_hash.as_deref();
    let is_right = engine.door.compare(|| password::is_right(typed, hash));
    match is_right.ok_or_else(|| EngineError::Conflict(said!("sign_in.busy")))? {
        true => {
            engine.door.attempts.succeed(&tried);
            Ok(())
        }
        false => {
            engine.door.attempts.fail(&tried, now);
            Err(EngineError::Invalid(said!("user.password_wrong")))
        }
    }
}

/// The person who calls, if they know their password.
///
/// # Errors
/// When no one is signed in, or the password is wrong.
pub(super) fn confirm_own(
    engine: &Engine,
    typed: &str,
    context: &Context,
) -> Result<StoredUser, EngineError> {
    let user = own(engine, context)?;
    confirm(engine, &user, typed)?;
    Ok(user)
}

/// Changes one's password. All sessions end, this one too.
///
/// # Errors
/// When the old one is wrong, or the new one is refused; nothing is changed then.
pub fn change_password(
    engine: &Engine,
    (old, new): (&str, &str),
    context: &Context,
) -> Result<(), EngineError> {
    let user = confirm_own(engine, old, context)?;
    password::check(new, &[&user.email, &user.name])?;
    let hashed = engine.door.compare(|| password::hash(new));
    let hash = hashed.ok_or_else(|| EngineError::Conflict(said!("sign_in.busy")))??;
    let write = |connection: &mut speargun_store::Connection| {
        link::set_password(connection, &user, &hash, context)
    };
    engine.workspace.store.write(write)?;
    engine.door.forget_kept();
    Ok(())
}

/// Makes a second factor. It counts once [`confirm_factor`] has seen a code of it.
///
/// # Errors
/// When the password is wrong, or what the store reports.
pub fn begin_factor(
    engine: &Engine,
    typed: &str,
    context: &Context,
) -> Result<Factor, EngineError> {
    let user = confirm_own(engine, typed, context)?;
    let secret = factor::new_secret()?;
    let address = factor::address(&secret, &user.email)?;
    engine
        .workspace
        .store
        .write(|connection| stored::keep_waiting_factor(connection, user.id, &secret))?;
    Ok(Factor { secret, address })
}

/// Puts the second factor in force and returns the codes for who loses it, which are shown this
/// once. All other sessions end.
///
/// # Errors
/// When none waits, or the code is wrong; nothing is changed then.
pub fn confirm_factor(
    engine: &Engine,
    code: &str,
    session: Option<i64>,
    context: &Context,
) -> Result<Vec<String>, EngineError> {
    let user = own(engine, context)?;
    let none = || EngineError::Conflict(said!("factor.none_waits"));
    let secret = user.totp_waiting.as_deref().ok_or_else(none)?;
    let step = factor::step_of(secret, code, context.now)?;
    let step = step.ok_or_else(|| EngineError::Invalid(said!("factor.code_wrong")))?;
    let codes = factor::recovery_codes()?;
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| factor::recovery_hash(code)).collect();
    engine.workspace.store.write(|connection| {
        stored::set_factor(connection, user.id, Some((secret, step)), &hashes)?;
        stored::end_sessions(connection, user.id, session)?;
        let details = json!({ "email": user.email });
        audit::note(connection, context, (AuditAction::SetFactor, user.id), &details)?;
        Ok::<_, EngineError>(())
    })?;
    engine.door.forget_kept();
    Ok(codes)
}

/// Takes one's own second factor away.
///
/// # Errors
/// When the password is wrong, or there is no second factor.
pub fn remove_own_factor(
    engine: &Engine,
    typed: &str,
    context: &Context,
) -> Result<(), EngineError> {
    let user = confirm_own(engine, typed, context)?;
    remove_factor(engine, user.id, context)
}

/// Takes the second factor of a person away who lost it.
///
/// # Errors
/// When there is no such person, or no second factor.
pub fn remove_factor(engine: &Engine, id: i64, context: &Context) -> Result<(), EngineError> {
    engine.workspace.store.write(|connection| {
        let user = found(connection, id)?;
        if user.totp_secret.is_none() {
            let email = user.email.as_str();
            return Err(EngineError::Conflict(said!("factor.none", email)));
        }
        stored::set_factor(connection, user.id, None, &[])?;
        stored::end_sessions(connection, user.id, None)?;
        let details = json!({ "email": user.email });
        audit::note(connection, context, (AuditAction::RemoveFactor, user.id), &details)?;
        Ok::<_, EngineError>(())
    })?;
    engine.door.forget_kept();
    Ok(())
}

/// Ends one of one's sessions.
///
/// # Errors
/// When there is none of this number.
pub fn end_session(engine: &Engine, id: i64, context: &Context) -> Result<(), EngineError> {
    let user = own_id(context)?;
    engine.workspace.store.write(|connection| {
        if !stored::end_session(connection, user, id)? {
            return Err(EngineError::NotFound(said!("session.missing", id)));
        }
        let details = json!({ "session": id });
        audit::note(connection, context, (AuditAction::SignOut, user), &details)?;
        Ok(())
    })?;
    engine.door.forget_kept();
    Ok(())
}

/// Ends all sessions of a person but the one that asks. Returns how many.
///
/// # Errors
/// When there is no such person.
pub fn end_other_sessions(
    engine: &Engine,
    user: i64,
    but: Option<i64>,
    context: &Context,
) -> Result<u64, EngineError> {
    let ended = engine.workspace.store.write(|connection| {
        found(connection, user)?;
        let ended = stored::end_sessions(connection, user, but)?;
        if ended > 0 {
            let details = json!({ "sessions": ended });
            audit::note(connection, context, (AuditAction::SignOut, user), &details)?;
        }
        Ok::<_, EngineError>(ended)
    })?;
    engine.door.forget_kept();
    Ok(ended)
}

/// Sets the language of one's pages and errors; none takes the browser's.
///
/// # Errors
/// What the store reports.
pub fn set_language(
    engine: &Engine,
    language: Option<Language>,
    context: &Context,
) -> Result<StoredUser, EngineError> {
    let id = own_id(context)?;
    engine.workspace.store.write(|connection| {
        let mut user = found(connection, id)?;
        user.language = language.map(|language| language.code().to_owned());
        stored::put_profile(connection, &user)?;
        let details = json!({ "language": user.language });
        audit::note(connection, context, (AuditAction::EditUser, id), &details)?;
        Ok(user)
    })
}
