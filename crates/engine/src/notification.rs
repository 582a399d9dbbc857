//! Notifications: written in the transaction of their cause, for each person who has to know.

use speargun_domain::caller::Context;
use speargun_domain::notification::{MENTIONS_MAX, NotificationSubject, mentions};
use speargun_store::Connection;
use speargun_store::notification::{self as stored, StoredNotification};
use speargun_store::user as people;
use speargun_words::{Said, count, said};

use crate::{EngineError, Workspace};

/// How many notifications of a person are kept.
pub const KEPT_MAX: i64 = 500;

/// A notification to write.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// What happened, such as `task_given`.
    pub(crate) kind: &'static str,
    /// What it is about, with its number.
    pub(crate) subject: (NotificationSubject, i64),
    /// The account that it is about.
    pub(crate) account_id: Option<i64>,
    /// The sentence.
    pub(crate) said: Said,
}

/// Notifications of a person.
#[derive(Debug, Clone, Default)]
pub struct Notifications {
    /// A window of them, the newest first.
    pub items: Vec<StoredNotification>,
    /// How many there are.
    pub total: i64,
    /// How many of all are unread.
    pub unread: i64,
}

/// Tells people, but not who caused it, nor who is shut out. Within the transaction of the cause.
///
/// # Errors
/// What the store reports.
pub(crate) fn notify(
    connection: &mut Connection,
    recipients: &[i64],
    notice: &Notice,
    context: &Context,
) -> Result<(), EngineError> {
    let mut ids: Vec<i64> = recipients.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let new = StoredNotification {
        kind: notice.kind.to_owned(),
        subject: (notice.subject.0.key().to_owned(), notice.subject.1),
        account: notice.account_id.map(|id| (id, String::new())),
        said: notice.said.to_stored(),
        ..StoredNotification::default()
    };
    for id in ids {
        if context.caller.user_id == Some(id) {
            continue;
        }
        if people::get(connection, id)?.is_some_and(|person| person.disabled_at.is_none()) {
            stored::add(connection, (id, KEPT_MAX), &new, context)?;
        }
    }
    Ok(())
}

/// The people that a text mentions.
///
/// # Errors
/// When no one has an address, its owner is shut out, or there are too many.
pub(crate) fn mentioned(connection: &mut Connection, text: &str) -> Result<Vec<i64>, EngineError> {
    let addresses = mentions(text);
    if addresses.len() > MENTIONS_MAX {
        let max = count(MENTIONS_MAX);
        return Err(EngineError::Invalid(said!("notification.too_many_mentions", max)));
    }
    let mut found = Vec::with_capacity(addresses.len());
    for email in addresses {
        let person = people::by_email(connection, &email)?;
        match person.filter(|person| person.disabled_at.is_none()) {
            Some(person) => found.push(person.id),
            None => return Err(EngineError::Invalid(said!("notification.no_one", email))),
        }
    }
    Ok(found)
}

/// The people of addresses, as decisions keep them. Who is no person is left out.
///
/// # Errors
/// What the store reports.
pub(crate) fn people_of(
    connection: &mut Connection,
    addresses: &[String],
) -> Result<Vec<i64>, EngineError> {
    let mut found = Vec::with_capacity(addresses.len());
    for email in addresses {
        found.extend(people::by_email(connection, email)?.map(|person| person.id));
    }
    Ok(found)
}

/// The notifications of the person who calls; none where no person calls.
///
/// # Errors
/// What the store reports.
pub fn list(
    workspace: &Workspace,
    only_unread: bool,
    window: (i64, i64),
    context: &Context,
) -> Result<Notifications, EngineError> {
    let Some(user_id) = context.caller.user_id else { return Ok(Notifications::default()) };
    let found = workspace
        .store
        .read(|connection| stored::list(connection, (user_id, only_unread), window))?;
    let (items, total, unread) = found;
    Ok(Notifications { items, total, unread })
}

/// Marks notifications of the person who calls as read: one, or all up to one. Returns how many
/// were unread. It is no change of the workspace, so the audit has no row of it.
///
/// # Errors
/// What the store reports.
pub fn mark_read(
    workspace: &Workspace,
    which: (i64, bool),
    context: &Context,
) -> Result<u64, EngineError> {
    let Some(user_id) = context.caller.user_id else { return Ok(0) };
    let write = |connection: &mut Connection| -> Result<u64, EngineError> {
        Ok(stored::mark_read(connection, user_id, which, context.now)?)
    };
    workspace.store.write(write)
}
