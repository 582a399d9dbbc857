//! Only the people whom a change touches are decided again, at once.

use std::collections::BTreeSet;

use serde::Serialize;
use speargun_store::person::{self, MatchablePerson, Touched};
use speargun_store::{Connection, StoreError};

use super::run::{CHUNK_PEOPLE, Written, decide_all, write};
use super::{AccountIndex, Actor};
use crate::EngineError;

/// What a change did to people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// People who were decided again.
    pub people: u64,
    /// Of them, those whose account or decision changed.
    pub changed: u64,
}

impl std::ops::AddAssign for Effect {
    fn add_assign(&mut self, other: Self) {
        self.people += other.people;
        self.changed += other.changed;
    }
}

/// Decides the touched people again by the accounts as they are now. What a person decided stays.
///
/// # Errors
/// What the store reports.
pub fn redecide(actor: &Actor<'_>, touched: &[Touched]) -> Result<Effect, EngineError> {
    let ids = actor.workspace.store.read(|connection| ids(connection, touched))?;
    if ids.is_empty() {
        return Ok(Effect::default());
    }
    let index = actor.indexes.get(actor.workspace)?;
    let mut effect = Effect::default();
    for chunk in ids.chunks(CHUNK_PEOPLE) {
        effect += redecide_chunk(actor, &index, chunk)?;
    }
    actor.workspace.store.write(speargun_store::bump_revision)?;
    Ok(effect)
}

fn ids(connection: &mut Connection, touched: &[Touched]) -> Result<Vec<i64>, StoreError> {
    let mut found = BTreeSet::new();
    for by in touched {
        found.extend(person::touched(connection, by)?);
    }
    Ok(found.into_iter().collect())
}

fn redecide_chunk(
    actor: &Actor<'_>,
    index: &AccountIndex,
    ids: &[i64],
) -> Result<Effect, EngineError> {
    actor.workspace.store.write(|connection| {
        let mut people: Vec<MatchablePerson> = Vec::with_capacity(ids.len());
        for id in ids {
            people.extend(person::matchable(connection, *id)?);
        }
        let decided = decide_all(index, &people);
        let mut effect = Effect::default();
        for (person, decided) in people.iter().zip(&decided) {
            effect.people += 1;
            let written = write(connection, person, decided, actor.now)?;
            effect.changed += u64::from(matches!(written, Written::First | Written::Replaced));
        }
        Ok(effect)
    })
}
