//! The accounts of a workspace, indexed for matching.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::workspace::{MatchFamiliesTo, Settings as WorkspaceSettings};
use speargun_matching::{AccountInput, Matcher, Settings};
use speargun_store::account::StoredAccount;
use speargun_store::{Connection, account, alias, duplicate};

use super::json_list;
use crate::{EngineError, Workspace};

/// The accounts of a workspace, indexed for matching.
#[derive(Debug)]
pub struct AccountIndex {
    /// Ids by the matcher's positions.
    pub ids: Vec<i64>,
    /// The matcher.
    pub matcher: Matcher,
    /// The topmost account of those below another, where people are matched to the parent.
    tops: FxHashMap<i64, i64>,
    /// Our own domains.
    own: FxHashSet<String>,
    /// Domains that say nothing about an employer.
    excluded: FxHashSet<String>,
}

/// What counts as an account's names and domains.
#[derive(Debug, Default)]
struct Further {
    names: Vec<String>,
    domains: Vec<String>,
}

/// The accounts with all that counts as their names and domains: their own, those that people
/// added, and those of the accounts that were merged into them.
pub(crate) struct LoadedAccounts {
    pub(crate) accounts: Vec<StoredAccount>,
    lists: Vec<Further>,
}

impl LoadedAccounts {
    pub(crate) fn load(connection: &mut Connection) -> Result<Self, EngineError> {
        let mut accounts = Vec::new();
        account::each(connection, |account| {
            accounts.push(account);
            Ok::<(), EngineError>(())
        })?;
        let mut further = further(connection)?;
        let lists = accounts
            .iter()
            .map(|account| {
                let mut own = of_account(account);
                if let Some(more) = further.remove(&account.id) {
                    own.names.extend(more.names);
                    own.domains.extend(more.domains);
                }
                own
            })
            .collect();
        Ok(Self { accounts, lists })
    }

    /// As the matcher wants them, in the same order.
    pub(crate) fn inputs(&self) -> Vec<AccountInput<'_>> {
        let places: FxHashMap<i64, u32> = self
            .accounts
            .iter()
            .enumerate()
            .map(|(place, account)| (account.id, place as u32))
            .collect();
        let pairs = self.accounts.iter().zip(&self.lists);
        pairs
            .map(|(account, lists)| AccountInput {
                names: lists.names.iter().map(String::as_str).collect(),
                domains: lists.domains.iter().map(String::as_str).collect(),
                country: account.country.as_deref(),
                city: account.city.as_deref(),
                parent: account.parent_id.and_then(|id| places.get(&id).copied()),
            })
            .collect()
    }
}

impl AccountIndex {
    /// Loads and indexes the accounts: with the names and domains that people added, and with
    /// those of the accounts that were merged into them.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(
        connection: &mut Connection,
        settings: &WorkspaceSettings,
    ) -> Result<Self, EngineError> {
        let loaded = LoadedAccounts::load(connection)?;
        let ids = loaded.accounts.iter().map(|account| account.id).collect();
        let excluded: Vec<String> =
            alias::excluded(connection)?.into_iter().map(|excluded| excluded.domain).collect();
        let own = settings.own_domains.iter().map(|domain| domain.to_lowercase()).collect();
        let silent = excluded.iter().cloned().collect();
        let own_domains = settings.own_domains.clone();
        let given = Settings { own_domains, excluded_domains: excluded, ..Settings::default() };
        let matcher = Matcher::build(&loaded.inputs(), &given);
        let tops = match settings.match_families_to {
            MatchFamiliesTo::Child => FxHashMap::default(),
            MatchFamiliesTo::Parent => tops(&loaded.accounts),
        };
        Ok(Self { ids, matcher, tops, own, excluded: silent })
    }

    /// The id of the account at a position of the matcher.
    #[must_use]
    pub fn id(&self, place: Option<u32>) -> Option<i64> {
        place.and_then(|place| self.ids.get(place as usize).copied())
    }

    /// The account that people found for `id` are given to.
    pub(crate) fn top_of(&self, id: i64) -> i64 {
        self.tops.get(&id).copied().unwrap_or(id)
    }

    /// Whether a registrable domain is the workspace's own.
    pub(crate) fn is_own(&self, domain: &str) -> bool {
        self.own.contains(domain)
    }

    /// Whether people took a registrable domain out of matching.
    pub(crate) fn is_excluded(&self, domain: &str) -> bool {
        self.excluded.contains(domain)
    }
}

fn of_account(account: &StoredAccount) -> Further {
    let mut names = vec![account.name.clone()];
    names.extend(json_list(account.other_names.as_deref()));
    let mut domains = json_list(account.domains.as_deref());
    domains.extend(account.website.clone());
    Further { names, domains }
}

fn further(connection: &mut Connection) -> Result<FxHashMap<i64, Further>, EngineError> {
    let mut found: FxHashMap<i64, Further> = FxHashMap::default();
    duplicate::each_merged(connection, |merged| {
        let own = found.entry(merged.survivor_id).or_default();
        own.names.extend(merged.name);
        own.names.extend(json_list(merged.other_names.as_deref()));
        own.domains.extend(merged.website);
        own.domains.extend(json_list(merged.domains.as_deref()));
        Ok::<(), EngineError>(())
    })?;
    alias::each(connection, |alias| {
        let own = found.entry(alias.account_id).or_default();
        match alias.kind.as_str() {
            "domain" => own.domains.push(alias.value),
            _ => own.names.push(alias.value),
        }
        Ok::<(), EngineError>(())
    })?;
    Ok(found)
}

/// The topmost account of every account that has a parent. Settled families have no loops; the
/// bound holds for workspaces that an older Speargun wrote.
fn tops(accounts: &[StoredAccount]) -> FxHashMap<i64, i64> {
    const STEPS_MAX: usize = 1_000;
    let parents: FxHashMap<i64, i64> =
        accounts.iter().filter_map(|account| Some((account.id, account.parent_id?))).collect();
    let known: FxHashSet<i64> = accounts.iter().map(|account| account.id).collect();
    let top = |id: i64| {
        let mut top = id;
        for _ in 0..STEPS_MAX {
            match parents.get(&top).filter(|parent| known.contains(parent)) {
                Some(parent) if *parent != id => top = *parent,
                _ => break,
            }
        }
        top
    };
    parents.keys().map(|id| (*id, top(*id))).collect()
}

/// An index that is loaded again when accounts, their names, domains or families have changed.
#[derive(Debug, Default)]
pub struct IndexCache {
    kept: Mutex<Option<(i64, Arc<AccountIndex>)>>,
}

impl IndexCache {
    /// The index as the records stand now.
    ///
    /// # Errors
    /// What the store reports.
    pub fn get(&self, workspace: &Workspace) -> Result<Arc<AccountIndex>, EngineError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        workspace.store.read(|connection| {
            let revision = speargun_store::matching_revision(connection)?;
            if let Some((known, index)) = &*kept
                && *known == revision
            {
                return Ok(Arc::clone(index));
            }
            let index = Arc::new(AccountIndex::load(connection, &workspace.settings)?);
            *kept = Some((revision, Arc::clone(&index)));
            Ok(index)
        })
    }
}
