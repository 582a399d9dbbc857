//! Accounts that could be made for people who have none, grouped by domain, else by company name.

use crate::audit;
use serde::Serialize;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_matching::{HostKind, email_host, host_kind, normalise_name};
use speargun_store::account::{self, NewAccount};
use speargun_store::membership::proposal::{self, Trait};
use speargun_store::person::{self, MatchablePerson, PersonCard};
use speargun_store::{Connection, StoreError};
use speargun_words::said;

use super::{AccountIndex, Actor, Changed, Effect, change};
use crate::{EngineError, Workspace};

/// The longest name that is a key, in bytes.
const KEY_MAX: usize = 200;
/// How many people of a group are shown.
const SAMPLE: i64 = 3;
/// How many titles and countries of a group are shown.
const FREQUENT: i64 = 5;

/// Which account could be made for a person whom the matcher leaves alone.
pub(crate) fn key(index: &AccountIndex, person: &MatchablePerson) -> Option<String> {
    if let Some(host) = person.email.as_deref().and_then(email_host) {
        let domain = host.domain();
        // A colleague's account is our own company.
        if index.is_own(domain) {
            return None;
        }
        let counts = host_kind(&host) == HostKind::Corporate && !host.is_homograph();
        if counts && !index.is_excluded(domain) && domain.len() <= KEY_MAX {
            return Some(format!("domain:{domain}"));
        }
    }
    let name = normalise_name(person.company.as_deref()?);
    let text = name.text();
    (name.is_usable() && text.len() <= KEY_MAX).then(|| format!("name:{text}"))
}

/// A proposed account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// What names the group.
    pub key: String,
    /// The company as most of its people typed it, else the domain.
    pub name: String,
    /// The shared domain.
    pub domain: Option<String>,
    /// How many people.
    pub people: i64,
    /// Their most frequent titles.
    pub titles: Vec<(String, i64)>,
    /// Their most frequent countries.
    pub countries: Vec<(String, i64)>,
    /// Some of them.
    #[serde(skip)]
    pub sample: Vec<PersonCard>,
}

/// A window of the proposed accounts, the largest first, and how many there are.
///
/// # Errors
/// What the store reports.
pub fn list(
    workspace: &Workspace,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Proposal>, i64), EngineError> {
    workspace.store.read(|connection| {
        let (groups, total) = proposal::list(connection, limit, offset)?;
        let mut found = Vec::with_capacity(groups.len());
        for (key, people) in groups {
            found.push(read(connection, key, people)?);
        }
        Ok((found, total))
    })
}

fn read(connection: &mut Connection, key: String, people: i64) -> Result<Proposal, StoreError> {
    let domain = key.strip_prefix("domain:").map(ToOwned::to_owned);
    let typed = proposal::frequent(connection, &key, Trait::Company, FREQUENT)?;
    let typed = typed.into_iter().map(|(name, _)| name).find(|name| {
        let name = normalise_name(name);
        name.is_usable()
    });
    let rest = key.split_once(':').map_or(key.as_str(), |(_, rest)| rest);
    let mut sample = Vec::new();
    for id in proposal::people(connection, &key, SAMPLE)? {
        sample.extend(person::card(connection, id)?);
    }
    Ok(Proposal {
        name: typed.unwrap_or_else(|| rest.to_owned()),
        domain,
        people,
        titles: proposal::frequent(connection, &key, Trait::Title, FREQUENT)?,
        countries: proposal::frequent(connection, &key, Trait::Country, FREQUENT)?,
        sample,
        key,
    })
}

/// Makes a proposed account and decides its people again: the matcher gives them to it.
///
/// # Errors
/// When nobody is in the group any more, or an account was made for it before.
pub fn accept(
    actor: &Actor<'_>,
    key: &str,
    name: Option<&str>,
) -> Result<(i64, Effect), EngineError> {
    change(actor, "proposed", |connection| {
        let people = proposal::count(connection, key)?;
        if people == 0 {
            let reason = said!("proposal.gone", key);
            return Err(EngineError::NotFound(reason));
        }
        let group = read(connection, key.to_owned(), people)?;
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let new = NewAccount {
            key,
            name: name.unwrap_or(&group.name),
            domain: group.domain.as_deref(),
            country: match group.countries.as_slice() {
                [(country, count)] if *count == people => Some(country),
                _ => None,
            },
        };
        let id = account::create(connection, &new, actor.context.now)?
            .ok_or_else(|| EngineError::Conflict(said!("proposal.made", key)))?;
        let details = json!({ "account": id, "name": new.name });
        audit::note(connection, actor.context, (AuditAction::AcceptProposal, key), &details)?;
        Ok((id, Changed::Accounts(vec![id])))
    })
}

/// Does not propose a group again.
///
/// # Errors
/// When there is no such group.
pub fn dismiss(actor: &Actor<'_>, key: &str) -> Result<(), EngineError> {
    actor.workspace.store.write(|connection| {
        if proposal::count(connection, key)? == 0 {
            let reason = said!("proposal.missing", key);
            return Err(EngineError::NotFound(reason));
        }
        proposal::dismiss(connection, key, actor.context)?;
        let of = (AuditAction::DismissProposal, key);
        Ok(audit::note(connection, actor.context, of, &json!({}))?)
    })
}

/// Proposes a dismissed group again.
///
/// # Errors
/// When it was not dismissed.
pub fn restore(actor: &Actor<'_>, key: &str) -> Result<(), EngineError> {
    actor.workspace.store.write(|connection| {
        if !proposal::restore(connection, key)? {
            let reason = said!("proposal.not_dismissed", key);
            return Err(EngineError::NotFound(reason));
        }
        let of = (AuditAction::RestoreProposal, key);
        Ok(audit::note(connection, actor.context, of, &json!({}))?)
    })
}
