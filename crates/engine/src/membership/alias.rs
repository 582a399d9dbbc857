//! Names and domains that people add to accounts, and domains that they take out of matching.

use crate::audit;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::text;
use speargun_matching::{Host, HostKind, email_host, host_kind, normalise_host, normalise_name};
use speargun_store::alias::{self, Alias, ExcludedDomain};
use speargun_store::{Connection, StoreError, account};
use speargun_words::said;

use super::known;
use super::{Actor, Changed, Effect, change};
use crate::EngineError;
use speargun_store::json_list;

/// The longest alias, in bytes.
const ALIAS_MAX: usize = 400;

/// The registrable domain of a domain, web site or e-mail address as typed.
///
/// # Errors
/// When the text holds no registrable domain.
pub fn domain_of(text: &str) -> Result<Host, EngineError> {
    let text = text.trim();
    let host = if text.contains('@') { email_host(text) } else { normalise_host(text) };
    host.ok_or_else(|| {
        let shown = text::cut(text, ALIAS_MAX);
        let reason = said!("alias.no_domain", text = shown);
        EngineError::Invalid(reason)
    })
}

/// Adds a domain to an account, and decides the people of that domain again.
///
/// # Errors
/// When the account or domain cannot be meant, or has it already; unless forced, when another
/// account has it.
pub fn add_domain(
    actor: &Actor<'_>,
    account: i64,
    domain: &str,
    force: bool,
) -> Result<(Alias, Effect), EngineError> {
    let host = domain_of(domain)?;
    if host_kind(&host) != HostKind::Corporate {
        let domain = host.domain();
        return Err(EngineError::Invalid(said!("alias.shared_domain", domain)));
    }
    let value = host.domain().to_owned();
    add(actor, account, ("domain", value), force)
}

/// Adds a name to an account, and decides the people who typed it again.
///
/// # Errors
/// When the account or name cannot be meant, or has it already; unless forced, when another
/// account has it.
pub fn add_name(
    actor: &Actor<'_>,
    account: i64,
    name: &str,
    force: bool,
) -> Result<(Alias, Effect), EngineError> {
    let cleaned = text::clean(name);
    let value = text::cut(&cleaned, ALIAS_MAX);
    if !normalise_name(value).is_usable() {
        let reason = said!("alias.no_name", text = value);
        return Err(EngineError::Invalid(reason));
    }
    add(actor, account, ("name", value.to_owned()), force)
}

fn add(
    actor: &Actor<'_>,
    account: i64,
    (kind, value): (&str, String),
    force: bool,
) -> Result<(Alias, Effect), EngineError> {
    change(actor, "alias", |connection| {
        known(connection, account)?;
        let standing = alias::of_account(connection, account)?;
        if standing.iter().any(|alias| alias.kind == kind && alias.value == value) {
            let reason = said!("alias.there", kind, value);
            return Err(EngineError::Conflict(reason));
        }
        let owner = if force { None } else { owner(connection, account, kind, &value)? };
        if let Some((id, owner)) = owner {
            return Err(EngineError::NeedsForce(said!("alias.owned", kind, value, owner, id)));
        }
        let mut alias = Alias {
            id: 0,
            account_id: account,
            kind: kind.to_owned(),
            value,
            added_by: actor.context.name().to_owned(),
            added_at: actor.context.now,
        };
        alias.id = alias::add(connection, &alias)?;
        let details = json!({ "alias": alias.id, "kind": alias.kind, "value": alias.value });
        audit::note(connection, actor.context, (AuditAction::AddAlias, account), &details)?;
        Ok((alias, Changed::Accounts(vec![account])))
    })
}

/// Another account that has a name or domain, as imported or added.
fn owner(
    connection: &mut Connection,
    account: i64,
    kind: &str,
    value: &str,
) -> Result<Option<(i64, String)>, EngineError> {
    let plain = |text: &str| match kind {
        "domain" => normalise_host(text).map(|host| host.domain().to_owned()),
        _ => Some(normalise_name(text).text()).filter(|name| !name.is_empty()),
    };
    let wanted = plain(value);
    let is_it = |text: &str| wanted.is_some() && plain(text) == wanted;
    let mut found = None;
    account::each(connection, |known| {
        if found.is_some() || known.id == account {
            return Ok::<(), StoreError>(());
        }
        let (own, further) = match kind {
            "domain" => (known.website.as_ref(), known.domains.as_deref()),
            _ => (Some(&known.name), known.other_names.as_deref()),
        };
        if own.is_some_and(|own| is_it(own)) || json_list(further).iter().any(|text| is_it(text)) {
            found = Some(known.id);
        }
        Ok(())
    })?;
    alias::each(connection, |alias| {
        if found.is_none()
            && alias.account_id != account
            && alias.kind == kind
            && is_it(&alias.value)
        {
            found = Some(alias.account_id);
        }
        Ok::<(), StoreError>(())
    })?;
    let Some(id) = found else { return Ok(None) };
    Ok(Some((id, account::name(connection, id)?.unwrap_or_default())))
}

/// Takes an added name or domain away, and decides the people whom it brought again.
///
/// # Errors
/// When the account has no such alias.
pub fn remove(actor: &Actor<'_>, account: i64, id: i64) -> Result<Effect, EngineError> {
    let ((), effect) = change(actor, "alias", |connection| {
        let standing = alias::of_account(connection, account)?;
        let Some(alias) = standing.iter().find(|alias| alias.id == id) else {
            let reason = said!("alias.missing", account, id);
            return Err(EngineError::NotFound(reason));
        };
        alias::remove(connection, id, actor.context)?;
        let details = json!({ "alias": id, "kind": alias.kind, "value": alias.value });
        audit::note(connection, actor.context, (AuditAction::RemoveAlias, account), &details)?;
        Ok(((), Changed::Accounts(vec![account])))
    })?;
    Ok(effect)
}

/// Takes a domain out of matching, and decides its people again.
///
/// # Errors
/// When the text is no domain, or it is excluded already.
pub fn exclude(
    actor: &Actor<'_>,
    domain: &str,
    reason: Option<&str>,
) -> Result<(ExcludedDomain, Effect), EngineError> {
    let host = domain_of(domain)?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    change(actor, "exclude", |connection| {
        let mut excluded = ExcludedDomain {
            id: 0,
            domain: host.domain().to_owned(),
            reason: reason.map(|reason| text::cut(reason, ALIAS_MAX).to_owned()),
            added_by: actor.context.name().to_owned(),
            added_at: actor.context.now,
        };
        let domain = excluded.domain.clone();
        let already = || EngineError::Conflict(said!("exclusion.there", domain));
        excluded.id = alias::exclude(connection, &excluded)?.ok_or_else(already)?;
        let details = json!({ "id": excluded.id, "reason": excluded.reason });
        let of = (AuditAction::ExcludeDomain, &domain);
        audit::note(connection, actor.context, of, &details)?;
        Ok((excluded, Changed::Excluded(domain)))
    })
}

/// Lets a domain count again, and decides its people again.
///
/// # Errors
/// When there is no such exclusion.
pub fn include(actor: &Actor<'_>, id: i64) -> Result<Effect, EngineError> {
    let ((), effect) = change(actor, "exclude", |connection| {
        let domain = alias::include(connection, id, actor.context)?
            .ok_or_else(|| EngineError::NotFound(said!("exclusion.missing", id)))?;
        let of = (AuditAction::IncludeDomain, &domain);
        audit::note(connection, actor.context, of, &json!({ "id": id }))?;
        Ok(((), Changed::Excluded(domain)))
    })?;
    Ok(effect)
}
