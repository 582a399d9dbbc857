//! Only the people whom a change concerns are decided again, at once: the answer is that of a full
//! run.

use serde::{Deserialize, Serialize};
use speargun_store::person::{self, MatchablePerson};
use speargun_store::{Connection, bump_live_revision, bump_revision, note_live_change};

use super::affected::Changed;
use super::index::{Before, Followed};
use super::run::{self, CHUNK_PEOPLE, MatchReport, Sweep, Written, decide_all, write};
use super::{AccountIndex, Actor};
use crate::{EngineError, Watch};

/// By how much an import raises the matching revision: when it begins and when it ends.
const IMPORT_STEPS: i64 = 2;

/// What a change did to people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Changes accounts, families or exclusions as the only writer, and decides the people whom that
/// concerns again. `work` tells what it may have changed.
pub(crate) fn change<T>(
    actor: &Actor<'_>,
    job: &str,
    work: impl FnOnce(&mut Connection) -> Result<(T, Changed), EngineError>,
) -> Result<(T, Effect), EngineError> {
    let _lock = actor.workspace.lock(job)?;
    change_locked(actor, work)
}

/// As [`change`], for who has the workspace's lock already.
pub(crate) fn change_locked<T>(
    actor: &Actor<'_>,
    work: impl FnOnce(&mut Connection) -> Result<(T, Changed), EngineError>,
) -> Result<(T, Effect), EngineError> {
    let before = actor.indexes.before(actor.workspace)?;
    let (made, changed) = actor.workspace.store.write(|connection| {
        let done = work(connection)?;
        speargun_store::bump_matching_revision(connection)?;
        if actor.is_live() {
            note_live_change(connection)?;
        }
        Ok::<_, EngineError>(done)
    })?;
    let stood = before.revision;
    let Followed { now, affected } = actor.indexes.follow(actor.workspace, before, &changed)?;
    let watch = Watch::none();
    let sweep =
        Sweep { actor, index: &now.index, affected: Some(&affected), watch: &watch, total: None };
    let tally = sweep.run()?;
    actor.workspace.store.write(|connection| {
        // Where others were waiting to be decided before, they still are.
        if speargun_store::matched_revision(connection)? == stood {
            speargun_store::set_matched_revision(connection, now.revision)?;
        }
        let bump = if actor.is_live() { bump_live_revision } else { bump_revision };
        bump(connection)
    })?;
    Ok((made, tally.effect()))
}

/// Imports, and decides the people who came or changed, and those whom changed accounts concern.
/// Everybody is decided where people were waiting before, or somebody else changed accounts
/// meanwhile. The time of the import has to be the actor's.
///
/// # Errors
/// What the import or the store reports.
pub fn import_and_match(
    actor: &Actor<'_>,
    watch: &Watch<'_>,
    trigger: &str,
    import: impl FnOnce() -> Result<(), EngineError>,
) -> Result<MatchReport, EngineError> {
    let workspace = actor.workspace;
    let before = actor.indexes.before(workspace)?;
    let stood = workspace.store.read(speargun_store::matched_revision)?;
    import()?;
    let lock = workspace.lock(run::JOB_NAME)?;
    let revision = workspace.store.read(speargun_store::matching_revision)?;
    if stood != before.revision || revision != before.revision + IMPORT_STEPS {
        drop(lock);
        drop(before);
        return run::run_all(actor, watch, trigger);
    }
    watch.tell("accounts", 0, None);
    let Followed { now, mut affected } =
        actor.indexes.follow(workspace, before, &Changed::Anything)?;
    affected.imported_since = Some(actor.context.now);
    run::kept_run(actor, watch, trigger, &now, Some(&affected))
}

/// Decides people again by the accounts as they are now. What a person decided stays.
pub(crate) fn redecide(actor: &Actor<'_>, people: &[i64]) -> Result<Effect, EngineError> {
    if people.is_empty() {
        return Ok(Effect::default());
    }
    let Before { index, .. } = actor.indexes.before(actor.workspace)?;
    let mut effect = Effect::default();
    for chunk in people.chunks(CHUNK_PEOPLE) {
        effect += redecide_chunk(actor, &index, chunk)?;
    }
    let bump = if actor.is_live() { bump_live_revision } else { bump_revision };
    actor.workspace.store.write(bump)?;
    Ok(effect)
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
        let decided = decide_all(index, &people, None);
        let mut effect = Effect::default();
        for (person, decided) in people.iter().zip(&decided) {
            let Some(decided) = decided else { continue };
            effect.people += 1;
            let written = write(connection, person, decided, actor.context.now)?;
            effect.changed += u64::from(matches!(written, Written::First | Written::Replaced));
        }
        Ok(effect)
    })
}
