//! Who is notified of what happens to target lists.

use speargun_domain::caller::Context;
use speargun_domain::notification::NotificationSubject;
use speargun_store::target_list::{self as stored, StoredTargetList};
use speargun_store::{Connection, criteria};
use speargun_words::{Said, count, said};

use crate::EngineError;
use crate::dossier::account_name;
use crate::notification::{self, Notice, people_of};

fn notice(
    kind: &'static str,
    (list, account_id): (&StoredTargetList, Option<i64>),
    said: Said,
) -> Notice {
    Notice { kind, subject: (NotificationSubject::TargetList, list.id), account_id, said }
}

/// Notifies those who are mentioned in a comment.
///
/// # Errors
/// When no one has an address that is mentioned.
pub(super) fn mentioned(
    connection: &mut Connection,
    list: &StoredTargetList,
    (account_id, text): (i64, &str),
    context: &Context,
) -> Result<(), EngineError> {
    let people = notification::mentioned(connection, text)?;
    let name = account_name(connection, account_id)?;
    let (by, account, of) = (context.name(), name.as_str(), list.name.as_str());
    let said = said!("notification.mentioned_target", by, account, list = of, text);
    let notice = notice("mentioned", (list, Some(account_id)), said);
    notification::notify(connection, &people, &notice, context)
}

/// Tells who proposed an account that someone objects to it.
///
/// # Errors
/// What the store reports.
pub(super) fn objected(
    connection: &mut Connection,
    list: &StoredTargetList,
    (account_id, reason): (i64, &str),
    context: &Context,
) -> Result<(), EngineError> {
    let Some(candidate) = stored::candidate(connection, (list.id, account_id))? else {
        return Ok(());
    };
    let people = people_of(connection, &[candidate.proposed_by])?;
    let (by, account, of) = (context.name(), candidate.name.as_str(), list.name.as_str());
    let said = said!("notification.objected", by, account, list = of, reason);
    let notice = notice("objected", (list, Some(account_id)), said);
    notification::notify(connection, &people, &notice, context)
}

/// Tells those who sign that a recommendation waits for them.
///
/// # Errors
/// What the store reports.
pub(super) fn recommended(
    connection: &mut Connection,
    list: &StoredTargetList,
    accounts: usize,
    context: &Context,
) -> Result<(), EngineError> {
    let sheet = criteria::get(connection, list.criteria_id)?;
    let version = sheet.map_or(0, |sheet| sheet.version);
    let signers: Vec<i64> = criteria::signatures(connection, list.criteria_id)?
        .into_iter()
        .filter(|signature| signature.version == version)
        .map(|signature| signature.user_id)
        .collect();
    let (by, of, accounts) = (context.name(), list.name.as_str(), count(accounts));
    let said = said!("notification.list_recommended", by, list = of, accounts);
    notification::notify(
        connection,
        &signers,
        &notice("asked_to_sign", (list, None), said),
        context,
    )
}

/// Tells those who proposed or voted that their list came back.
///
/// # Errors
/// What the store reports.
pub(super) fn returned(
    connection: &mut Connection,
    list: &StoredTargetList,
    reason: &str,
    context: &Context,
) -> Result<(), EngineError> {
    let candidates = stored::candidates(connection, list.id)?;
    let mut addresses: Vec<String> = candidates.into_iter().map(|own| own.proposed_by).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let mut people = people_of(connection, &addresses)?;
    people.extend(stored::votes(connection, list.id)?.into_iter().map(|vote| vote.user_id));
    let (by, of) = (context.name(), list.name.as_str());
    let said = said!("notification.list_returned", by, list = of, reason);
    notification::notify(connection, &people, &notice("returned", (list, None), said), context)
}
