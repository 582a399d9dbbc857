//! Who is who among the records, for events: people by address and key, accounts by key, domain
//! and network.

use rustc_hash::FxHashMap;
use speargun_store::{Connection, account, person};

use super::network::Networks;
use super::{ActorName, Directory, EventState};
use speargun_foundation::EngineError;
use speargun_store::json_list;

use crate::Home;

/// The directory as the records stand.
#[derive(Debug, Default)]
pub struct RecordDirectory {
    emails: FxHashMap<Box<str>, i64>,
    /// Nothing where two people share a key: nobody can tell whom it means.
    users: FxHashMap<Box<str>, Option<i64>>,
    groups: FxHashMap<Box<str>, Option<i64>>,
    domains: FxHashMap<Box<str>, i64>,
    networks: Networks,
}

impl RecordDirectory {
    /// Reads the directory; an empty one where no tracked event asks for it.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(
        home: &impl Home,
        connection: &mut Connection,
        state: &EventState,
    ) -> Result<Self, EngineError> {
        let asks =
            |root| !matches!(state.name(root), Some(ActorName::Person(_) | ActorName::Account(_)));
        if state.roots().any(asks) { Self::load_all(home, connection) } else { Ok(Self::default()) }
    }

    /// Reads the directory.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load_all(home: &impl Home, connection: &mut Connection) -> Result<Self, EngineError> {
        let networks = Networks::load(home.directory())?;
        if let Some((line, reason)) = networks.rejected.first() {
            let rejected = networks.rejected.len();
            tracing::warn!(rejected, line, reason, "rows of networks.csv are left out");
        }
        let mut directory = Self { networks, ..Self::default() };
        person::each_identity(connection, |id, key, email, others| {
            directory.add_person(id, key, email, &json_list(others));
            Ok::<(), EngineError>(())
        })?;
        directory.add_accounts(connection)?;
        Ok(directory)
    }

    /// Reads accounts alone: enough for whoever asks by key or domain only.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load_accounts(connection: &mut Connection) -> Result<Self, EngineError> {
        let mut directory = Self::default();
        directory.add_accounts(connection)?;
        Ok(directory)
    }

    fn add_accounts(&mut self, connection: &mut Connection) -> Result<(), EngineError> {
        account::each_identity(connection, |id, key, website, domains| {
            self.add_account(id, key, website, &json_list(domains));
            Ok::<(), EngineError>(())
        })
    }

    /// Adds a person.
    pub fn add_person(&mut self, id: i64, key: &str, email: Option<&str>, others: &[String]) {
        self.add_addresses(id, email.into_iter().chain(others.iter().map(String::as_str)));
        add_key(&mut self.users, key, id);
    }

    /// Adds addresses of a person. Of two people with one address the elder has it.
    pub fn add_addresses<'a>(&mut self, id: i64, emails: impl IntoIterator<Item = &'a str>) {
        for email in emails {
            self.emails.entry(email.to_lowercase().into()).or_insert(id);
        }
    }

    /// Adds an account.
    pub fn add_account(&mut self, id: i64, key: &str, website: Option<&str>, domains: &[String]) {
        add_key(&mut self.groups, key, id);
        for host in website.into_iter().chain(domains.iter().map(String::as_str)) {
            if let Some(host) = speargun_matching::normalise_host(host) {
                self.domains.entry(host.domain().into()).or_insert(id);
            }
        }
    }
}

fn add_key(keys: &mut FxHashMap<Box<str>, Option<i64>>, key: &str, id: i64) {
    keys.entry(key.into())
        .and_modify(|known| *known = known.filter(|known| *known == id))
        .or_insert(Some(id));
}

impl Directory for RecordDirectory {
    fn person_of_email(&self, email: &str) -> Option<i64> {
        self.emails.get(email).copied()
    }

    fn person_of_user(&self, user_id: &str) -> Option<i64> {
        self.users.get(user_id).copied().flatten()
    }

    fn account_of_group(&self, group_id: &str) -> Option<i64> {
        if let Some(id) = self.groups.get(group_id) {
            return *id;
        }
        // Many name their accounts by domain.
        let host = speargun_matching::normalise_host(group_id)?;
        self.domains.get(host.domain()).copied()
    }

    fn account_of_domain(&self, domain: &str) -> Option<i64> {
        let host = speargun_matching::normalise_host(domain)?;
        self.domains.get(host.domain()).copied()
    }

    fn account_of_ip(&self, ip: &str) -> Option<i64> {
        self.account_of_domain(&self.networks.domain_of(ip)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_found_by_key_and_by_domain() {
        let mut directory = RecordDirectory::default();
        directory.add_account(7, "zeta", Some("www.zeta-foods.de"), &["zeta.co.kr".to_owned()]);
        directory.add_account(8, "other", None, &[]);
        for group in ["zeta", "zeta-foods.de", "https://www.zeta.co.kr/about"] {
            assert_eq!(directory.account_of_group(group), Some(7), "{group}");
        }
        assert_eq!(directory.account_of_domain("https://www.zeta-foods.de"), Some(7));
        directory.add_account(9, "other", None, &[]);
        assert_eq!(directory.account_of_group("other"), None, "two accounts have this key");
    }
}
