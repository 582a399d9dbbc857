//! Names and domains that people add to accounts, and domains that they take out of matching.

use speargun_domain::text;
use speargun_matching::{Host, HostKind, email_host, host_kind, normalise_host, normalise_name};
use speargun_store::alias::{self, Alias, ExcludedDomain};
use speargun_store::person::Touched;

use super::{Actor, Effect, redecide};
use crate::EngineError;
use crate::duplicate::known;

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
        let reason =
            format!("\"{shown}\" is no domain; write one such as acme.com. Nothing changed");
        EngineError::Invalid(reason)
    })
}

/// Adds a domain to an account, and decides the people of that domain again.
///
/// # Errors
/// When the account or domain cannot be meant, or has it already.
pub fn add_domain(
    actor: &Actor<'_>,
    account: i64,
    domain: &str,
) -> Result<(Alias, Effect), EngineError> {
    let host = domain_of(domain)?;
    if host_kind(&host) != HostKind::Corporate {
        let domain = host.domain();
        return Err(EngineError::Invalid(format!(
            "{domain} is a mail or web service that many use: it names no account. Nothing changed"
        )));
    }
    let value = host.domain().to_owned();
    add(actor, account, "domain", value)
}

/// Adds a name to an account, and decides the people who typed it again.
///
/// # Errors
/// When the account or name cannot be meant, or has it already.
pub fn add_name(
    actor: &Actor<'_>,
    account: i64,
    name: &str,
) -> Result<(Alias, Effect), EngineError> {
    let cleaned = text::clean(name);
    let value = text::cut(&cleaned, ALIAS_MAX);
    if !normalise_name(value).is_usable() {
        let reason = format!("\"{value}\" names no company; write its name. Nothing was changed");
        return Err(EngineError::Invalid(reason));
    }
    add(actor, account, "name", value.to_owned())
}

fn add(
    actor: &Actor<'_>,
    account: i64,
    kind: &str,
    value: String,
) -> Result<(Alias, Effect), EngineError> {
    let _lock = actor.workspace.lock("alias")?;
    let alias = actor.workspace.store.write(|connection| {
        known(connection, account)?;
        let standing = alias::of_account(connection, account)?;
        if standing.iter().any(|alias| alias.kind == kind && alias.value == value) {
            let reason = format!("the account has the {kind} \"{value}\" already; nothing changed");
            return Err(EngineError::Conflict(reason));
        }
        let mut alias = Alias {
            id: 0,
            account_id: account,
            kind: kind.to_owned(),
            value,
            added_by: actor.by.to_owned(),
            added_at: actor.now,
        };
        alias.id = alias::add(connection, &alias)?;
        speargun_store::bump_matching_revision(connection)?;
        Ok(alias)
    })?;
    let effect = redecide(actor, &touched_by(&alias))?;
    Ok((alias, effect))
}

/// Takes an added name or domain away, and decides the people whom it brought again.
///
/// # Errors
/// When the account has no such alias.
pub fn remove(actor: &Actor<'_>, account: i64, id: i64) -> Result<Effect, EngineError> {
    let _lock = actor.workspace.lock("alias")?;
    let alias = actor.workspace.store.write(|connection| {
        let standing = alias::of_account(connection, account)?;
        let alias = standing.into_iter().find(|alias| alias.id == id).ok_or_else(|| {
            EngineError::NotFound(format!("account {account} has no alias {id}; nothing changed"))
        })?;
        alias::remove(connection, id, actor.by, actor.now)?;
        speargun_store::bump_matching_revision(connection)?;
        Ok::<_, EngineError>(alias)
    })?;
    redecide(actor, &touched_by(&alias))
}

fn touched_by(alias: &Alias) -> Vec<Touched> {
    let mut touched = match alias.kind.as_str() {
        "domain" => touched_by_domain(&alias.value),
        _ => touched_by_name(&alias.value),
    };
    touched.push(Touched::Account(alias.account_id));
    touched
}

fn touched_by_domain(domain: &str) -> Vec<Touched> {
    vec![Touched::EmailDomain(domain.to_owned()), Touched::Website(domain.to_owned())]
}

/// People who typed the most telling word of a name. Who typed it in another writing system comes
/// with the next full run.
pub(super) fn touched_by_name(name: &str) -> Vec<Touched> {
    let longest = |text: &str| {
        let words = text.split(|character: char| !character.is_alphanumeric());
        words.max_by_key(|word| word.chars().count()).unwrap_or_default().to_lowercase()
    };
    let mut words = vec![longest(name), longest(&normalise_name(name).text())];
    words.sort();
    words.dedup();
    words.retain(|word| word.chars().count() >= 2);
    words.into_iter().map(Touched::Company).collect()
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
    let _lock = actor.workspace.lock("exclude")?;
    let excluded = actor.workspace.store.write(|connection| {
        let mut excluded = ExcludedDomain {
            id: 0,
            domain: host.domain().to_owned(),
            reason: reason.map(|reason| text::cut(reason, ALIAS_MAX).to_owned()),
            added_by: actor.by.to_owned(),
            added_at: actor.now,
        };
        let domain = &excluded.domain;
        let already = || EngineError::Conflict(format!("{domain} is excluded already"));
        excluded.id = alias::exclude(connection, &excluded)?.ok_or_else(already)?;
        speargun_store::bump_matching_revision(connection)?;
        Ok::<_, EngineError>(excluded)
    })?;
    let effect = redecide(actor, &touched_by_domain(&excluded.domain))?;
    Ok((excluded, effect))
}

/// Lets a domain count again, and decides its people again.
///
/// # Errors
/// When there is no such exclusion.
pub fn include(actor: &Actor<'_>, id: i64) -> Result<Effect, EngineError> {
    let _lock = actor.workspace.lock("exclude")?;
    let domain = actor.workspace.store.write(|connection| {
        let domain = alias::include(connection, id, actor.by, actor.now)?
            .ok_or_else(|| EngineError::NotFound(format!("there is no excluded domain {id}")))?;
        speargun_store::bump_matching_revision(connection)?;
        Ok::<_, EngineError>(domain)
    })?;
    redecide(actor, &touched_by_domain(&domain))
}
