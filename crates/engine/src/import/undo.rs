//! Undoing a whole import: what it made goes, what it changed is again what it was, and what
//! somebody changed or decided since stays and is listed.

use crate::audit;
use serde::Serialize;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::record::entity;
use speargun_store::import_change::{self, IMPORTS_KEPT, Kept, Undoable};
use speargun_store::import_run::{self, ImportRun};
use speargun_store::job as stored_job;
use speargun_store::{Connection, history, record};
use speargun_words::{Said, said};

use super::finish::link_addresses;
use crate::{EngineError, Workspace};

/// How many records that stay are named for each reason.
const KEPT_NAMED: i64 = 50;

/// What undoing an import does, or would do.
#[derive(Debug, Clone, Default, Serialize)]
pub struct UndoReport {
    /// Number of the import.
    pub import_id: i64,
    /// Name of its file.
    pub file: String,
    /// Kind of its records.
    pub entity: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Records that it had made, and that are gone.
    pub removed: u64,
    /// Records that are again what they were.
    pub restored: u64,
    /// Records that stay, since a later import or a tracked event changed them.
    pub kept_changed: u64,
    /// Records that stay, since somebody decided something about them.
    pub kept_decided: u64,
    /// People who stay opted out, though they were not before the import.
    pub kept_opted_out: u64,
    /// People who were opted out and are gone: a later file may bring them back without that.
    pub removed_opted_out: u64,
    /// Later imports of the same kind and source that found records unchanged: some of those may be
    /// gone with this one. Their files bring them back.
    pub later_imports: Vec<i64>,
    /// The first of the records that stay.
    pub kept: Vec<KeptRecord>,
}

/// A record that stays as it is.
#[derive(Debug, Clone, Serialize)]
pub struct KeptRecord {
    /// Its id in the store.
    pub id: i64,
    /// How it is called.
    pub name: String,
    /// `changed` or `decided`.
    pub reason: &'static str,
}

/// Undoes an import, or says what that would do. People and scores follow when they are matched and
/// computed again.
///
/// # Errors
/// When there is no such import, it is running, undone already or too old, or what the store
/// reports. Nothing is undone then.
pub fn undo(
    workspace: &Workspace,
    import_id: i64,
    dry_run: bool,
    context: &Context,
) -> Result<UndoReport, EngineError> {
    let _lock = workspace.lock("imports undo")?;
    let mut report = UndoReport { dry_run, ..UndoReport::default() };
    let undone = workspace.store.write(|connection| {
        // What a killed process left behind is over: the lock is held here.
        import_run::mark_interrupted(connection, context.now)?;
        let run = undoable(connection, import_id)?;
        report = undo_run(connection, &run, context)?;
        let details = json!({ "report": report });
        audit::note(connection, context, (AuditAction::UndoImport, import_id), &details)?;
        report.dry_run = dry_run;
        if dry_run { Err(EngineError::RolledBack) } else { Ok(()) }
    });
    match undone {
        Err(EngineError::RolledBack) => Ok(report),
        other => {
            other?;
            forget_rejects(workspace, import_id);
            Ok(report)
        }
    }
}

/// Its rejected rows hold what it was to bring in.
fn forget_rejects(workspace: &Workspace, import_id: i64) {
    let prefix = format!("{import_id}-");
    let Ok(entries) = std::fs::read_dir(workspace.directory.join("rejects")) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix)
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(%error, "the rejected rows of an undone import stay");
        }
    }
}

fn undoable(connection: &mut Connection, import_id: i64) -> Result<ImportRun, EngineError> {
    let run = import_run::get(connection, import_id)?
        .ok_or_else(|| EngineError::NotFound(said!("import.missing", id = import_id)))?;
    let refused = |reason: Said| {
        Err(EngineError::Invalid(said!("import.not_undone", id = import_id, reason)))
    };
    let job = run.job_id.map(|id| stored_job::get(connection, id)).transpose()?.flatten();
    if job.is_some_and(|job| !job.state.has_ended()) {
        let reason = said!("import.not_done", id = import_id);
        return Err(EngineError::Conflict(reason));
    }
    if run.columns.is_none() && run.undone.is_some() {
        return refused(said!("import.undone"));
    }
    if run.columns.is_none() && run.created + run.updated == 0 {
        return refused(said!("import.changed_nothing"));
    }
    if run.columns.is_none() {
        return refused(said!("import.changes_gone", max = IMPORTS_KEPT));
    }
    Ok(run)
}

fn undo_run(
    connection: &mut Connection,
    run: &ImportRun,
    context: &Context,
) -> Result<UndoReport, EngineError> {
    let entity = entity(&run.entity)
        .ok_or_else(|| EngineError::Invalid(said!("import.no_entity", entity = run.entity)))?;
    let columns = run.columns.as_deref().unwrap_or_default();
    let import = Undoable { import_id: run.id, entity, columns };
    let ([kept_changed, kept_decided], kept) = import.kept(connection, KEPT_NAMED)?;
    import_change::unlink_addresses(connection, run.id)?;
    let undone = import.undo(connection, context.now)?;
    // What stays since it was changed or decided can go once that is taken back.
    let is_whole = kept_changed + kept_decided == 0;
    if is_whole {
        import.forget(connection)?;
    }
    import_run::mark_undone(connection, run.id, context, is_whole)?;
    record::link(connection)?;
    crate::family::settle(connection)?;
    link_addresses(connection)?;
    history::catch_up(connection, "opportunity", context.now)?;
    history::catch_up(connection, "account", context.now)?;
    speargun_store::bump_matching_revision(connection)?;
    let named = |(id, name, reason): (i64, String, Kept)| KeptRecord {
        id,
        name,
        reason: match reason {
            Kept::Changed => "changed",
            Kept::Decided => "decided",
        },
    };
    Ok(UndoReport {
        import_id: run.id,
        file: run.file.clone(),
        entity: run.entity.clone(),
        dry_run: false,
        removed: undone.removed,
        restored: undone.restored,
        kept_changed,
        kept_decided,
        kept_opted_out: undone.opted_out,
        removed_opted_out: undone.removed_opted_out,
        later_imports: import_run::later(connection, run.id)?,
        kept: kept.into_iter().map(named).collect(),
    })
}
