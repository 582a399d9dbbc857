//! The secret address at which the calendar of a person reads their tasks.

use std::net::IpAddr;

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::right::Action;
use speargun_store::task::{self as tasks, AskedState, StoredTask, TaskQuery};
use speargun_store::user::StoredUser;
use speargun_store::{Lock, calendar as stored};
use speargun_words::said;

use crate::criteria::refuse_without_right;
use crate::user::{found, hash_of, new_secret};
use crate::{Engine, EngineError, Workspace, audit};

/// The most tasks that a calendar shows: those that are due first.
pub const SHOWN_MAX: i64 = 1_000;
/// The longest secret that is looked at, in bytes.
const SECRET_MAX: usize = 200;

/// What a calendar shows.
#[derive(Debug, Clone)]
pub struct CalendarTasks {
    /// Whose tasks they are.
    pub owner: StoredUser,
    /// Open ones and those that are put off, by their due days.
    pub tasks: Vec<StoredTask>,
}

/// What came of reading a calendar.
#[derive(Debug, Clone)]
pub enum Reading {
    /// What it shows.
    Shown(Box<CalendarTasks>),
    /// The secret is of none, has ended, or its person is shut out.
    Missing,
    /// Too many secrets from there were of none.
    Later {
        /// How long to wait.
        seconds: u64,
    },
}

/// Makes the secret address of the caller's calendar, and ends the one before. Only this answer
/// has the secret.
///
/// # Errors
/// When the caller is no person, or the system gives no random bytes.
pub fn make(workspace: &Workspace, context: &Context) -> Result<String, EngineError> {
    let user_id = person(context)?;
    let secret = new_secret()?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        stored::make(connection, user_id, &hash_of(&secret), context.now)?;
        let of = (AuditAction::MakeCalendar, user_id);
        audit::note(connection, context, of, &json!({}))
    })?;
    Ok(secret)
}

/// Ends the address of the caller's calendar.
///
/// # Errors
/// When the caller is no person, or has none.
pub fn revoke(workspace: &Workspace, context: &Context) -> Result<(), EngineError> {
    let user_id = person(context)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        if !stored::revoke(connection, user_id, context.now)? {
            return Err(EngineError::NotFound(said!("calendar.none")));
        }
        let of = (AuditAction::RevokeCalendar, user_id);
        Ok(audit::note(connection, context, of, &json!({}))?)
    })
}

/// When the address of the caller's calendar was made; none if there is none.
///
/// # Errors
/// When the caller is no person.
pub fn made_at(workspace: &Workspace, context: &Context) -> Result<Option<i64>, EngineError> {
    let user_id = person(context)?;
    Ok(workspace.store.read(|connection| stored::made_at(connection, user_id))?)
}

/// What the calendar of a secret shows. The secret is looked up by its hash, so that how long that
/// takes says nothing about it.
///
/// # Errors
/// What the store reports.
pub fn read(
    engine: &Engine,
    secret: &str,
    address: Option<IpAddr>,
) -> Result<Reading, EngineError> {
    let now = engine.workspace.now();
    if let Some(seconds) = engine.door.seconds_until_calendar(address, now) {
        return Ok(Reading::Later { seconds });
    }
    let found = match secret.len() {
        0..=SECRET_MAX => find(&engine.workspace, secret)?,
        _ => None,
    };
    if found.is_none() {
        engine.door.count_wrong_calendar(address, now);
    }
    Ok(found.map_or(Reading::Missing, |found| Reading::Shown(Box::new(found))))
}

fn person(context: &Context) -> Result<i64, EngineError> {
    let id = context.caller.user_id;
    let id = id.ok_or_else(|| EngineError::Conflict(said!("calendar.no_person")))?;
    refuse_without_right(context, Action::UseOwnAccount)?;
    Ok(id)
}

fn find(workspace: &Workspace, secret: &str) -> Result<Option<CalendarTasks>, EngineError> {
    let hash = hash_of(secret);
    workspace.store.read(|connection| {
        let Some(user_id) = stored::user_of(connection, &hash)? else {
            return Ok(None);
        };
        let owner = found(connection, user_id)?;
        if owner.disabled_at.is_some() {
            return Ok(None);
        }
        let query = TaskQuery {
            owner_id: Some(user_id),
            state: AskedState::Unfinished,
            ..TaskQuery::default()
        };
        let (tasks, _) = tasks::list(connection, &query, (SHOWN_MAX, 0))?;
        Ok(Some(CalendarTasks { owner, tasks }))
    })
}
