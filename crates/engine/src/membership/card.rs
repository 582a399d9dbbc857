//! An account that counts for itself, with all its names and domains.

use speargun_domain::time::to_rfc3339;
use speargun_matching::{normalise_host, normalise_name, same_company_probability};
use speargun_store::account::{self, AccountCard};
use speargun_store::duplicate::{self, Merge};
use speargun_store::{Connection, StoreError, alias, json_list};
use speargun_words::{Said, said};

use crate::EngineError;

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

/// Which account another one went into, and when.
///
/// # Errors
/// What the store reports.
pub(crate) fn merged_into(connection: &mut Connection, merge: &Merge) -> Result<Said, EngineError> {
    let survivor = account::name(connection, merge.survivor_id)?.unwrap_or_default();
    let (id, at, merge) = (merge.survivor_id, to_rfc3339(merge.merged_at), merge.id);
    Ok(said!("merge.into", survivor, id, at, merge))
}
