//! Accounts that are probably one: found, shown, made one, and split again without loss.

mod find;

use crate::audit;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::time::to_rfc3339;
use speargun_matching::{normalise_host, normalise_name, same_company_probability};
use speargun_store::account::{self, AccountCard};
use speargun_store::duplicate::{self, Merge};
use speargun_store::{Connection, StoreError, alias};
use speargun_words::{Said, said};

use crate::EngineError;
use crate::membership::{Actor, Changed, Effect, change};
use speargun_store::json_list;

pub use find::{DuplicateCache, Pair, find};

/// An account with all that counts as its names and domains.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// As stored.
    pub stored: AccountCard,
    /// Names: its own, added ones, those of accounts merged into it.
    pub names: Vec<String>,
    /// Registrable domains, likewise.
    pub domains: Vec<String>,
}

impl Card {
    /// Loads an account that stands for itself.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(connection: &mut Connection, id: i64) -> Result<Option<Self>, StoreError> {
        let Some(stored) = account::card(connection, id)? else { return Ok(None) };
        let own = &stored.account;
        let mut names = vec![own.name.clone()];
        names.extend(json_list(own.other_names.as_deref()));
        let mut hosts: Vec<String> = own.website.iter().cloned().collect();
        hosts.extend(json_list(own.domains.as_deref()));
        for merged in duplicate::merged_into(connection, id)? {
            names.extend(merged.name);
            names.extend(json_list(merged.other_names.as_deref()));
            hosts.extend(merged.website);
            hosts.extend(json_list(merged.domains.as_deref()));
        }
        for alias in alias::of_account(connection, id)? {
            match alias.kind.as_str() {
                "domain" => hosts.push(alias.value),
                _ => names.push(alias.value),
            }
        }
        let mut domains: Vec<String> = Vec::new();
        for host in hosts.iter().filter_map(|host| normalise_host(host)) {
            if !domains.iter().any(|known| known == host.domain()) {
                domains.push(host.domain().to_owned());
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.to_lowercase()));
        Ok(Some(Self { stored, names, domains }))
    }

    /// The name that is nearest to a company as typed.
    #[must_use]
    pub fn nearest_name(&self, typed: &str) -> String {
        let typed = normalise_name(typed);
        let near = |name: &String| same_company_probability(&typed, &normalise_name(name));
        let best = self.names.iter().max_by(|left, right| {
            // The first of equal ones: the main name comes first.
            near(left).total_cmp(&near(right)).then(std::cmp::Ordering::Greater)
        });
        best.cloned().unwrap_or_default()
    }
}

/// An account that stands for itself: neither gone nor part of another.
///
/// # Errors
/// When it does not; the message says which account it went into.
pub fn known(connection: &mut Connection, id: i64) -> Result<i64, EngineError> {
    if account::get(connection, id)?.is_some() {
        return Ok(id);
    }
    let Some(merge) = duplicate::of_merged(connection, id)? else {
        return Err(EngineError::NotFound(said!("account.missing", id)));
    };
    let told = merged_into(connection, &merge)?;
    Err(EngineError::NotFound(said!("merge.account", id, reason = told)))
}

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

fn merged_into(connection: &mut Connection, merge: &Merge) -> Result<Said, EngineError> {
    let survivor = account::name(connection, merge.survivor_id)?.unwrap_or_default();
    let (id, at, merge) = (merge.survivor_id, to_rfc3339(merge.merged_at), merge.id);
    Ok(said!("merge.into", survivor, id, at, merge))
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
