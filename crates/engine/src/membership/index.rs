//! The accounts of a workspace, indexed for matching.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::workspace::{MatchFamiliesTo, Settings as WorkspaceSettings};
use speargun_matching::{AccountInput, Matcher, Settings};
use speargun_store::account::StoredAccount;
use speargun_store::alias::Alias;
use speargun_store::{Connection, account, alias, duplicate};

use super::affected::{AffectedPeople, Changed};
use crate::{EngineError, Workspace};
use speargun_store::json_list;

/// The accounts of a workspace, indexed for matching.
#[derive(Debug)]
pub struct AccountIndex {
    /// Ids by the matcher's positions, ascending.
    ids: Vec<i64>,
    /// The matcher.
    pub matcher: Matcher,
    /// Version of the weights; nothing for the shipped ones.
    pub model_version: Option<i64>,
    /// What the matcher knows, by its positions; nothing for accounts that do not stand for
    /// themselves.
    known: Vec<Option<Known>>,
    /// Whether people are given to the topmost account of a family.
    is_to_parent: bool,
    /// The topmost account of those below another, where people are matched to the parent.
    tops: FxHashMap<i64, i64>,
    /// Our own domains.
    own: FxHashSet<String>,
    /// Domains that say nothing about an employer.
    excluded: FxHashSet<String>,
    /// What the matcher was told about the workspace.
    settings: Settings,
    /// Accounts that were put in place since the matcher was built.
    put: usize,
}

/// What counts as an account's names and domains.
#[derive(Debug, Default)]
struct Further {
    names: Vec<String>,
    domains: Vec<String>,
}

impl Further {
    fn take_merged(&mut self, merged: duplicate::MergedAccount) {
        self.names.extend(merged.name);
        self.names.extend(json_list(merged.other_names.as_deref()));
        self.domains.extend(merged.website);
        self.domains.extend(json_list(merged.domains.as_deref()));
    }

    fn take_alias(&mut self, alias: Alias) {
        match alias.kind.as_str() {
            "domain" => self.domains.push(alias.value),
            _ => self.names.push(alias.value),
        }
    }
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

/// What the matcher knows of an account, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    names: Vec<String>,
    domains: Vec<String>,
    country: Option<String>,
    city: Option<String>,
    pub(super) parent: Option<i64>,
}

impl Known {
    fn new(account: StoredAccount, further: Option<Further>) -> Self {
        let Further { mut names, mut domains } = of_account(&account);
        if let Some(more) = further {
            names.extend(more.names);
            domains.extend(more.domains);
        }
        let StoredAccount { country, city, parent_id, .. } = account;
        Self { names, domains, country, city, parent: parent_id }
    }

    /// As the matcher wants it, apart from its family.
    pub(super) fn input(&self) -> AccountInput<'_> {
        AccountInput {
            names: self.names.iter().map(String::as_str).collect(),
            domains: self.domains.iter().map(String::as_str).collect(),
            country: self.country.as_deref(),
            city: self.city.as_deref(),
            parent: None,
        }
    }

    /// One account as it is now; nothing where it does not stand for itself.
    pub(super) fn of(connection: &mut Connection, id: i64) -> Result<Option<Self>, EngineError> {
        let Some(account) = account::get(connection, id)? else { return Ok(None) };
        let mut further = Further::default();
        for merged in duplicate::merged_into(connection, id)? {
            further.take_merged(merged);
        }
        for alias in alias::of_account(connection, id)? {
            further.take_alias(alias);
        }
        Ok(Some(Self::new(account, Some(further))))
    }

    /// All accounts by id, with nothing for those that do not stand for themselves: they keep
    /// their place, so that the order of the others never changes.
    pub(super) fn all(
        connection: &mut Connection,
    ) -> Result<Vec<(i64, Option<Self>)>, EngineError> {
        let mut further = further(connection)?;
        let mut all: Vec<(i64, Option<Self>)> = Vec::new();
        account::each(connection, |account| {
            let id = account.id;
            all.push((id, Some(Self::new(account, further.remove(&id)))));
            Ok::<(), EngineError>(())
        })?;
        all.extend(account::hidden(connection)?.into_iter().map(|id| (id, None)));
        all.sort_unstable_by_key(|(id, _)| *id);
        Ok(all)
    }
}

/// Changed accounts beyond which the matcher is built anew, which then is quicker.
const BUILD_FROM: usize = 100;
/// Least number of accounts put in place after which the matcher is built anew, to drop what the
/// earlier ones left behind.
const BUILD_AFTER: usize = 10_000;

impl AccountIndex {
    /// Loads and indexes the accounts: with the names and domains that people added, and with
    /// those of the accounts that were merged into them. The published weights are in force.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(
        connection: &mut Connection,
        settings: &WorkspaceSettings,
    ) -> Result<Self, EngineError> {
        let (ids, known) = Known::all(connection)?.into_iter().unzip();
        let (model_version, weights) = super::match_model::in_force(connection)?;
        let given = Settings {
            own_domains: settings.own_domains.clone(),
            excluded_domains: excluded(connection)?,
            weights,
        };
        let mut index = Self {
            ids,
            matcher: Matcher::build(&[], &given),
            model_version,
            known,
            is_to_parent: settings.match_families_to == MatchFamiliesTo::Parent,
            tops: FxHashMap::default(),
            own: settings.own_domains.iter().map(|domain| domain.to_lowercase()).collect(),
            excluded: FxHashSet::default(),
            settings: given,
            put: 0,
        };
        index.build();
        Ok(index)
    }

    /// Builds the matcher and all that follows from the accounts as they are known.
    fn build(&mut self) {
        let places = 0..self.known.len();
        let inputs: Vec<AccountInput<'_>> =
            places.map(|place| input(&self.ids, &self.known, place)).collect();
        self.matcher = Matcher::build(&inputs, &self.settings);
        self.excluded = self.settings.excluded_domains.iter().cloned().collect();
        self.put = 0;
        self.settle_tops();
    }

    fn settle_tops(&mut self) {
        if self.is_to_parent {
            self.tops = tops(&self.parents());
        }
    }

    /// The parent of every account that has one.
    pub(super) fn parents(&self) -> FxHashMap<i64, i64> {
        let pairs = self.ids.iter().zip(&self.known);
        pairs.filter_map(|(id, known)| Some((*id, known.as_ref()?.parent?))).collect()
    }

    /// What is known of an account that stands for itself.
    pub(super) fn known(&self, id: i64) -> Option<&Known> {
        self.known[self.place(id)?].as_ref()
    }

    /// What the matcher was told about the workspace.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many accounts stand for themselves.
    #[must_use]
    pub fn accounts(&self) -> usize {
        self.known.iter().flatten().count()
    }

    /// The position of an account in the matcher.
    #[must_use]
    pub fn place(&self, id: i64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// Puts other domains out of matching.
    pub(super) fn exclude(&mut self, domains: Vec<String>) {
        self.settings.excluded_domains = domains;
        self.build();
    }

    /// Follows what changed in accounts: by id, nothing for those that stand for themselves no
    /// more. From then on it is as if it had been loaded anew.
    pub(super) fn apply(&mut self, changes: Vec<(i64, Option<Known>)>) {
        let mut places = Vec::with_capacity(changes.len());
        let mut is_shifted = false;
        let mut appeared: FxHashSet<i64> = FxHashSet::default();
        for (id, known) in changes {
            let place = match self.ids.binary_search(&id) {
                Ok(place) => place,
                Err(place) => {
                    is_shifted |= place < self.ids.len();
                    self.ids.insert(place, id);
                    self.known.insert(place, None);
                    place
                }
            };
            if known.is_some() != self.known[place].is_some() {
                appeared.insert(id);
            }
            self.known[place] = known;
            places.push(place);
        }
        // Those below an account that came or went have a parent more or less.
        let is_below = |known: &Option<Known>| {
            known.as_ref().and_then(|known| known.parent).is_some_and(|id| appeared.contains(&id))
        };
        if !appeared.is_empty() {
            places.extend((0..self.known.len()).filter(|place| is_below(&self.known[*place])));
        }
        self.put += places.len();
        let is_worn = self.put > BUILD_AFTER.max(self.ids.len() / 2);
        if is_shifted || is_worn || places.len() > BUILD_FROM {
            self.build();
            return;
        }
        for place in places {
            match self.known[place] {
                Some(_) => {
                    let input = input(&self.ids, &self.known, place);
                    self.matcher.put(place as u32, &input);
                }
                None => self.matcher.remove(place as u32),
            }
        }
        self.settle_tops();
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

    /// The topmost account of the family of an account, wherever people are given to.
    pub(super) fn family_top(&self, id: i64) -> i64 {
        let mut top = id;
        for _ in 0..speargun_store::family::DEPTH_MAX {
            match self.known(top).and_then(|known| known.parent) {
                Some(parent) if parent != id => top = parent,
                _ => break,
            }
        }
        top
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

/// The domains that people took out of matching.
pub(super) fn excluded(connection: &mut Connection) -> Result<Vec<String>, EngineError> {
    Ok(alias::excluded(connection)?.into_iter().map(|excluded| excluded.domain).collect())
}

/// An account as the matcher wants it; an empty one where it does not stand for itself.
fn input<'a>(ids: &[i64], known: &'a [Option<Known>], place: usize) -> AccountInput<'a> {
    let Some(account) = &known[place] else { return AccountInput::default() };
    let parent = account.parent.and_then(|id| ids.binary_search(&id).ok());
    let parent = parent.filter(|place| known[*place].is_some()).map(|place| place as u32);
    AccountInput { parent, ..account.input() }
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
        found.entry(merged.survivor_id).or_default().take_merged(merged);
        Ok::<(), EngineError>(())
    })?;
    alias::each(connection, |alias| {
        found.entry(alias.account_id).or_default().take_alias(alias);
        Ok::<(), EngineError>(())
    })?;
    Ok(found)
}

/// The topmost account of every account that has a parent. Settled families have no loops; the
/// bound holds for workspaces that an older Speargun wrote.
fn tops(parents: &FxHashMap<i64, i64>) -> FxHashMap<i64, i64> {
    parents.keys().map(|id| (*id, top(parents, *id))).collect()
}

/// The topmost account above one.
pub(super) fn top(parents: &FxHashMap<i64, i64>, id: i64) -> i64 {
    const STEPS_MAX: usize = 1_000;
    let mut top = id;
    for _ in 0..STEPS_MAX {
        match parents.get(&top) {
            Some(parent) if *parent != id => top = *parent,
            _ => break,
        }
    }
    top
}

/// How often, and how long each time, a change waits for those who still read the index.
const WAITS_MAX: u32 = 200;
const WAIT: Duration = Duration::from_millis(5);

/// The index as it is before a change.
#[derive(Debug)]
pub struct Before {
    /// The matching revision that it is of.
    pub revision: i64,
    /// The index.
    pub index: Arc<AccountIndex>,
}

/// The index after a change, and whom the change concerns.
#[derive(Debug)]
pub(super) struct Followed {
    pub(super) now: Before,
    pub(super) affected: AffectedPeople,
}

/// An index that follows accounts, their names, domains and families as they change.
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
        Ok(self.before(workspace)?.index)
    }

    /// As [`Self::get`], with the matching revision.
    ///
    /// # Errors
    /// What the store reports.
    pub fn before(&self, workspace: &Workspace) -> Result<Before, EngineError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        workspace.store.read(|connection| {
            let revision = speargun_store::matching_revision(connection)?;
            if let Some((known, index)) = &*kept
                && *known == revision
            {
                return Ok(Before { revision, index: Arc::clone(index) });
            }
            let index = Arc::new(AccountIndex::load(connection, &workspace.settings())?);
            *kept = Some((revision, Arc::clone(&index)));
            Ok(Before { revision, index })
        })
    }

    /// Brings the index up to date in place after a change, and tells whom the change concerns.
    /// Where somebody reads the index for long, another one is loaded.
    pub(super) fn follow(
        &self,
        workspace: &Workspace,
        before: Before,
        changed: &Changed,
    ) -> Result<Followed, EngineError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = None;
        let (revision, changes, excluded) = workspace.store.read(|connection| {
            let revision = speargun_store::matching_revision(connection)?;
            let changes = changed.since(connection, &before.index)?;
            Ok::<_, EngineError>((revision, changes, excluded(connection)?))
        })?;
        let affected = AffectedPeople::of(&before.index, &changes, changed);
        let index = match alone(before.index) {
            Some(mut index) => {
                index.apply(changes);
                if matches!(changed, Changed::Excluded(_)) {
                    index.exclude(excluded);
                }
                index
            }
            None => workspace
                .store
                .read(|connection| AccountIndex::load(connection, &workspace.settings()))?,
        };
        let index = Arc::new(index);
        *kept = Some((revision, Arc::clone(&index)));
        Ok(Followed { now: Before { revision, index }, affected })
    }
}

/// The index once nobody else reads it.
fn alone(mut index: Arc<AccountIndex>) -> Option<AccountIndex> {
    for _ in 0..WAITS_MAX {
        match Arc::try_unwrap(index) {
            Ok(index) => return Some(index),
            Err(shared) => index = shared,
        }
        std::thread::sleep(WAIT);
    }
    None
}
