//! Which people a change concerns: only they are decided again.

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_matching::{AccountInput, Affected, Settings};
use speargun_store::Connection;
use speargun_store::membership::JOB;
use speargun_store::person::MatchablePerson;

use super::index::{AccountIndex, Known, top};
use super::lead;
use crate::EngineError;

/// What a change may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Changed {
    /// These accounts, and no family.
    Accounts(Vec<i64>),
    /// Any accounts and families.
    Anything,
    /// Whether a domain counts.
    Excluded(String),
}

impl Changed {
    /// The accounts that are otherwise than the index knows them, by id.
    pub(super) fn since(
        &self,
        connection: &mut Connection,
        index: &AccountIndex,
    ) -> Result<Vec<(i64, Option<Known>)>, EngineError> {
        let mut changes = match self {
            Self::Excluded(_) => Vec::new(),
            Self::Accounts(ids) => {
                let mut found = Vec::with_capacity(ids.len());
                for id in ids {
                    found.push((*id, Known::of(connection, *id)?));
                }
                found
            }
            Self::Anything => Known::all(connection)?,
        };
        changes
            .retain(|(id, known)| index.place(*id).is_none() || index.known(*id) != known.as_ref());
        changes.sort_unstable_by_key(|(id, _)| *id);
        changes.dedup_by_key(|(id, _)| *id);
        Ok(changes)
    }
}

/// The people whom a change concerns.
#[derive(Debug)]
pub(super) struct AffectedPeople {
    /// What accounts and their families were and are; nothing where none of them changed.
    affected: Option<Affected>,
    /// Those accounts and families.
    accounts: FxHashSet<i64>,
    /// People who were imported with a change from then on, and those never decided.
    pub(super) imported_since: Option<i64>,
}

impl AffectedPeople {
    pub(super) fn of(
        before: &AccountIndex,
        changes: &[(i64, Option<Known>)],
        changed: &Changed,
    ) -> Self {
        let changed_ids: FxHashSet<i64> = changes.iter().map(|(id, _)| *id).collect();
        let parents = before.parents();
        let mut accounts = families(&parents, &changed_ids);
        let after = with_changes(parents, changes);
        accounts.extend(families(&after, &changed_ids));
        let earlier = accounts.iter().filter_map(|id| before.known(*id));
        let now = changes.iter().filter_map(|(_, known)| known.as_ref());
        let mut inputs: Vec<AccountInput<'_>> = earlier.chain(now).map(Known::input).collect();
        let mut settings = before.settings().clone();
        if let Changed::Excluded(domain) = changed {
            // Whoever has the domain, as if an account had it that came or went.
            inputs.push(AccountInput { domains: vec![domain], ..AccountInput::default() });
            settings = Settings::default();
        }
        let affected = (!inputs.is_empty()).then(|| Affected::of(&inputs, &settings));
        Self { affected, accounts, imported_since: None }
    }

    /// Whether a person is to be decided again.
    pub(super) fn concerns(&self, person: &MatchablePerson) -> bool {
        let current = person.current.as_ref();
        if current.is_some_and(|current| current.decided_by != JOB) {
            return false;
        }
        if let Some(since) = self.imported_since
            && (current.is_none() || person.imported_at >= since)
        {
            return true;
        }
        let standing =
            current.map_or([None, None], |current| [current.account_id, current.candidate_id]);
        let mut accounts = standing.into_iter().chain([person.source_account_id]).flatten();
        accounts.any(|id| self.accounts.contains(&id))
            || (person.source_account_id.is_none()
                && self.affected.as_ref().is_some_and(|affected| affected.concerns(&lead(person))))
    }
}

fn with_changes(
    mut parents: FxHashMap<i64, i64>,
    changes: &[(i64, Option<Known>)],
) -> FxHashMap<i64, i64> {
    for (id, known) in changes {
        match known.as_ref().and_then(|known| known.parent) {
            Some(parent) => parents.insert(*id, parent),
            None => parents.remove(id),
        };
    }
    parents
}

/// Accounts with their whole families.
fn families(parents: &FxHashMap<i64, i64>, of: &FxHashSet<i64>) -> FxHashSet<i64> {
    let tops: FxHashSet<i64> = of.iter().map(|id| top(parents, *id)).collect();
    let mut all = of.clone();
    all.extend(tops.iter().copied());
    all.extend(parents.keys().copied().filter(|id| tops.contains(&top(parents, *id))));
    all
}
