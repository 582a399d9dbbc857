//! Tokens with which programs call in the name of a person.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::right::Scope;
use speargun_store::user::{self as stored, StoredToken};
use speargun_words::{count, said};

use super::door::{TOKEN_PREFIX, hash_of, new_secret};
use super::{caller_of, checked_name, found};
use crate::{Engine, EngineError, audit};

/// The most tokens of one person that work at a time.
pub const TOKENS_MAX: usize = 100;
/// The longest time that a token may work, in days.
const DAYS_MAX: u32 = 3_660;
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What it is for.
    pub scope: Scope,
    /// For how many days it works; for ever if none.
    pub days: Option<u32>,
}

/// Makes a token of a person and returns its secret, which is shown this once.
///
/// # Errors
/// When the person is none or shut out, the name is blank or too long, or there are too many;
/// nothing is written then.
pub fn create_token(
    engine: &Engine,
    user_id: i64,
    new: &NewToken<'_>,
    context: &Context,
) -> Result<(String, StoredToken), EngineError> {
    let name = checked_name(new.name)?;
    if new.days.is_some_and(|days| days == 0 || days > DAYS_MAX) {
        return Err(EngineError::Invalid(said!("token.days", max = count(DAYS_MAX))));
    }
    let secret = format!("{TOKEN_PREFIX}{}", new_secret()?);
    let ending: String = secret.chars().skip(secret.len().saturating_sub(4)).collect();
    let token = StoredToken {
        user_id,
        name,
        scope: new.scope.key().to_owned(),
        ending,
        created_at: context.now,
        expires_at: new.days.map(|days| context.now + i64::from(days) * DAY),
        ..StoredToken::default()
    };
    let id = engine.workspace.store.write(|connection| {
        caller_of(&found(connection, user_id)?)?;
        let works = |token: &StoredToken| {
            token.revoked_at.is_none() && token.expires_at.is_none_or(|at| at > context.now)
        };
        let held = stored::list_tokens(connection, Some(user_id))?;
        if held.iter().filter(|token| works(token)).count() >= TOKENS_MAX {
            return Err(EngineError::Conflict(said!("token.too_many", max = count(TOKENS_MAX))));
        }
        let id = stored::add_token(connection, &token, &hash_of(&secret))?;
        let details = json!({ "name": token.name, "scope": token.scope, "user": user_id,
            "ending": token.ending });
        audit::note(connection, context, (AuditAction::CreateToken, id), &details)?;
        Ok(id)
    })?;
    Ok((secret, StoredToken { id, ..token }))
}

/// Revokes a token: of one person, or whosever it is.
///
/// # Errors
/// When there is no such token, or it was revoked.
pub fn revoke_token(
    engine: &Engine,
    id: i64,
    of: Option<i64>,
    context: &Context,
) -> Result<(), EngineError> {
    engine.workspace.store.write(|connection| {
        let missing = || EngineError::NotFound(said!("token.missing", id));
        let held = stored::list_tokens(connection, of)?;
        let token = held.into_iter().find(|token| token.id == id).ok_or_else(missing)?;
        if !stored::revoke_token(connection, id, (context.name(), context.now))? {
            return Err(missing());
        }
        let details = json!({ "name": token.name, "user": token.user_id });
        audit::note(connection, context, (AuditAction::RevokeToken, id), &details)?;
        Ok(())
    })?;
    engine.door.forget_kept();
    Ok(())
}
