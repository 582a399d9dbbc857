//! Accounts that are probably one: found, shown, made one, and split again without loss.

mod find;

use crate::audit;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_matching::normalise_host;
use speargun_store::account::{self};
use speargun_store::duplicate::{self, Merge};
use speargun_store::{Connection, StoreError};
use speargun_words::{Said, said};

use crate::EngineError;
use crate::membership::{Actor, Changed, Effect, change, known, merged_into};

pub use find::{DuplicateCache, Pair, find};

/// Tells of an account that went into another, by its id, name or domain; nothing where the text
/// names none of them.
///
/// # Errors
/// What the store reports.
pub fn merged(connection: &mut Connection, text: &str) -> Result<Option<Said>, EngineError> {
    let wanted = text.trim().to_lowercase();
    let domain = normalise_host(&wanted).map(|host| host.domain().to_owned());
    let mut found = None;
    duplicate::each_merged(connection, |account| {
        let name = account.name.as_ref().is_some_and(|name| name.to_lowercase() == wanted);
        let site = account.website.as_deref().and_then(normalise_host);
        let owns = site.is_some_and(|host| domain.as_deref() == Some(host.domain()));
        if found.is_none() && (account.id.to_string() == wanted || name || owns) {
            found = Some(account.id);
        }
        Ok::<(), StoreError>(())
    })?;
    let Some(id) = found else { return Ok(None) };
    let Some(merge) = duplicate::of_merged(connection, id)? else { return Ok(None) };
    let name = account::name(connection, id)?.unwrap_or_default();
    Ok(Some(said!("merge.named", name, id, reason = merged_into(connection, &merge)?)))
}

/// Makes two accounts one: every link of `merged` moves to `survivor`, its names and domains count
/// as the survivor's, and it is hidden. A split puts all of it back.
///
/// # Errors
/// When one of them is not known or they are the same.
pub fn merge(
    actor: &Actor<'_>,
    survivor: i64,
    merged: i64,
) -> Result<(Merge, Effect), EngineError> {
    change(actor, "merge", |connection| {
        if survivor == merged {
            let reason = said!("merge.itself", id = survivor);
            return Err(EngineError::Invalid(reason));
        }
        known(connection, survivor)?;
        known(connection, merged)?;
        let id = duplicate::merge(connection, survivor, merged, actor.context)?;
        crate::family::settle(connection)?;
        let details = json!({ "merge": id, "merged": merged });
        audit::note(connection, actor.context, (AuditAction::MergeAccounts, survivor), &details)?;
        Ok((get(connection, id)?, Changed::Anything))
    })
}

/// One merge.
///
/// # Errors
/// When there is none of this number.
pub fn get(connection: &mut Connection, id: i64) -> Result<Merge, EngineError> {
    duplicate::get(connection, id)?.ok_or_else(|| EngineError::NotFound(said!("merge.missing", id)))
}

/// Why a merge cannot be split now; nothing when it can.
///
/// # Errors
/// What the store reports.
pub fn obstacle(connection: &mut Connection, merge: &Merge) -> Result<Option<Said>, EngineError> {
    if let Some(by) = &merge.undone_by {
        return Ok(Some(said!("merge.split_already", by, merge = merge.id)));
    }
    let Some(later) = duplicate::of_merged(connection, merge.survivor_id)? else { return Ok(None) };
    let name = |connection: &mut Connection, id| {
        account::name(connection, id).map(Option::unwrap_or_default)
    };
    let survivor = name(connection, merge.survivor_id)?;
    let into = name(connection, later.survivor_id)?;
    let later = later.id;
    Ok(Some(said!("merge.survivor_merged", survivor, into, merge = later)))
}

/// Splits what was merged: what moved goes back unless a person has decided otherwise since, and
/// what came later with the account's own reference goes to it as well.
///
/// # Errors
/// When there is no such merge, or something stands in the way.
pub fn split(actor: &Actor<'_>, id: i64) -> Result<(Merge, Effect), EngineError> {
    change(actor, "split", |connection| {
        let merge = get(connection, id)?;
        if let Some(obstacle) = obstacle(connection, &merge)? {
            return Err(EngineError::Conflict(said!("merge.obstacle", reason = obstacle)));
        }
        duplicate::split(connection, &merge, actor.context)?;
        crate::family::settle(connection)?;
        let details = json!({ "merge": id, "merged": merge.merged_id });
        let of = (AuditAction::SplitAccounts, merge.survivor_id);
        audit::note(connection, actor.context, of, &details)?;
        Ok((get(connection, id)?, Changed::Anything))
    })
}

/// Notes that two accounts are not one, or takes that back.
///
/// # Errors
/// When one of them is not known.
pub fn dismiss(actor: &Actor<'_>, pair: (i64, i64), is_dismissed: bool) -> Result<(), EngineError> {
    if pair.0 == pair.1 {
        let reason = said!("duplicate.itself", id = pair.0);
        return Err(EngineError::Invalid(reason));
    }
    actor.workspace.store.write(|connection| {
        let details = json!({ "other": pair.1 });
        if is_dismissed {
            known(connection, pair.0)?;
            known(connection, pair.1)?;
            if !duplicate::dismiss(connection, pair, actor.context)? {
                return Ok(());
            }
            let of = (AuditAction::DismissDuplicate, pair.0);
            return Ok(audit::note(connection, actor.context, of, &details)?);
        }
        if !duplicate::restore(connection, pair)? {
            let (left, right) = pair;
            let reason = said!("duplicate.not_different", left, right);
            return Err(EngineError::NotFound(reason));
        }
        Ok(audit::note(
            connection,
            actor.context,
            (AuditAction::RestoreDuplicate, pair.0),
            &details,
        )?)
    })
}
