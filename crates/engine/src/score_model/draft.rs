//! The draft that people work on, replaced only by who knows what it says: it is in the store, and
//! a file of each machine says the same.

use std::fs::{File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::{
    MAIN, draft_of, draft_path, in_force, in_force_of, name_of, shared, text_of_line, write_file,
};
use crate::audit;
use crate::text_file::{swap_file, text_of_file};
use crate::{EngineError, Workspace};
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_words::said;

/// The folder beside the drafts of product lines for those that were removed.
const REMOVED: &str = "removed";

/// The draft and what tells it from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The file.
    pub text: String,
    /// Another text has another tag.
    pub tag: String,
}

impl Draft {
    fn of(text: String) -> Self {
        Self { tag: tag_of(&text), text }
    }
}

/// What tells a text from another.
pub(super) fn tag_of(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}-{:x}", hasher.finish(), text.len())
}

/// The draft as it stands, of a product line where one is named. Where a model is in force
/// and there is no draft, the draft is what is in force.
///
/// # Errors
/// When the file cannot be read, or there is no such line.
pub fn draft(workspace: &Workspace, line: Option<&str>) -> Result<Draft, EngineError> {
    shared::sync(workspace, line)?;
    draft_of_file(workspace, line)
}

fn draft_of_file(workspace: &Workspace, line: Option<&str>) -> Result<Draft, EngineError> {
    if !draft_path(workspace, line)?.exists() {
        let is_in_force = in_force_of(workspace, line)?.is_some();
        if is_in_force {
            return Ok(Draft::of(text_of_line(workspace, line, "published")?.text));
        }
        if line.is_some() {
            let name = name_of(line)?;
            return Err(EngineError::NotFound(said!("model.no_line_model", line = name)));
        }
    }
    Ok(Draft::of(draft_of(workspace, line)?))
}

/// Puts a text in the place of the draft that has a tag. Processes take turns: of two people
/// who changed the same draft one is reported, and no work is lost.
///
/// # Errors
/// [`EngineError::Outdated`] when the draft is another one by now, or what is wrong with the text
/// where the draft itself is in force: nothing is changed then.
pub fn replace_draft(
    workspace: &Workspace,
    line: Option<&str>,
    (text, expected): (&str, &str),
    context: &Context,
) -> Result<Draft, EngineError> {
    let draft_path = draft_path(workspace, line)?;
    if let Some(folder) = draft_path.parent() {
        std::fs::create_dir_all(folder).map_err(EngineError::file(folder))?;
    }
    // What another machine wrote meanwhile counts.
    shared::sync(workspace, line)?;
    let _lock = lock(&draft_path)?;
    let outdated = || EngineError::Outdated(said!("model.draft_changed"));
    let seen = draft_path.is_file().then(|| text_of_file(&draft_path)).transpose()?;
    if draft_of_file(workspace, line)?.tag != expected {
        return Err(outdated());
    }
    if line.is_none() && in_force(workspace)?.is_none() {
        // As long as nothing was published, the draft itself scores: it must be a model.
        workspace.read_model(text)?;
    }
    workspace.store.write(|connection| {
        let of = (AuditAction::KeepModelDraft, line.unwrap_or(MAIN));
        audit::note(connection, context, of, &json!({}))?;
        shared::keep(connection, line.unwrap_or(MAIN), text, context)?;
        let is_written = swap_file(&draft_path, seen.as_deref(), text)?;
        if is_written { Ok(()) } else { Err(outdated()) }
    })?;
    shared::note(&workspace.directory, line.unwrap_or(MAIN), Some(text));
    Ok(Draft::of(text.to_owned()))
}

/// Puts what was rolled back to in the place of a draft that says what was withdrawn: whoever
/// opens the editor goes on from what is in force. A draft that says something else is somebody's
/// work and stays.
pub(super) fn follow_rollback(
    workspace: &Workspace,
    line: Option<&str>,
    withdrawn: &str,
    text: &str,
) -> Result<(), EngineError> {
    let path = draft_path(workspace, line)?;
    if !path.exists() {
        return Ok(());
    }
    let _lock = lock(&path)?;
    if draft_of(workspace, line)? == withdrawn {
        write_file(&path, text)?;
    }
    shared::sync(workspace, line)
}

/// Removes the draft of a product line that has no model in force: nobody looks for it then. The
/// text is put aside, in place of what was put aside before, and where it lies is reported.
///
/// # Errors
/// When a model of the line is in force or there is no draft, or the file cannot be moved.
pub fn remove_draft(
    workspace: &Workspace,
    key: &str,
    context: &Context,
) -> Result<PathBuf, EngineError> {
    let name = name_of(Some(key))?;
    let path = draft_path(workspace, Some(key))?;
    let missing = || EngineError::NotFound(said!("model.no_line_draft", line = name));
    if !path.exists() {
        return Err(missing());
    }
    let _lock = lock(&path)?;
    if in_force_of(workspace, Some(key))?.is_some() {
        let reason = said!("model.line_in_force", line = name);
        return Err(EngineError::Conflict(reason));
    }
    let folder = path.with_file_name(REMOVED);
    std::fs::create_dir_all(&folder).map_err(EngineError::file(&folder))?;
    let aside = folder.join(format!("{name}.toml"));
    workspace.store.write(|connection| {
        audit::note(connection, context, (AuditAction::RemoveLine, name), &json!({}))?;
        shared::remove(connection, name, context)?;
        match std::fs::rename(&path, &aside) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(missing()),
            moved => moved.map_err(EngineError::file(&path)),
        }
    })?;
    shared::note(&workspace.directory, name, None);
    Ok(aside)
}

/// Processes take turns at a draft for as long as what is given back lives.
fn lock(draft_path: &Path) -> Result<File, EngineError> {
    let path = draft_path.with_extension("lock");
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let lock = lock.map_err(EngineError::file(&path))?;
    lock.lock().map_err(EngineError::file(&path))?;
    Ok(lock)
}
