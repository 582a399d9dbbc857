//! The draft that people work on: a file of the workspace, replaced only by who knows what it says.

use std::fs::OpenOptions;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{in_force, write_draft};
use crate::{EngineError, Workspace};

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
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self { tag: format!("{:016x}-{:x}", hasher.finish(), text.len()), text }
    }
}

/// The draft as it stands.
///
/// # Errors
/// When the file cannot be read.
pub fn draft(workspace: &Workspace) -> Result<Draft, EngineError> {
    Ok(Draft::of(workspace.draft_text()?))
}

/// Puts a text in the place of the draft that has a tag. Processes take turns: of two people
/// who changed the same draft one is told, and no work is lost.
///
/// # Errors
/// [`EngineError::Outdated`] when the draft is another one by now, or what is wrong with the text
/// where the draft itself is in force: nothing is changed then.
pub fn replace_draft(
    workspace: &Workspace,
    text: &str,
    expected: &str,
) -> Result<Draft, EngineError> {
    let path = workspace.draft_path().with_extension("lock");
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let lock = lock.map_err(EngineError::file(&path))?;
    lock.lock().map_err(EngineError::file(&path))?;
    if draft(workspace)?.tag != expected {
        let reason = "somebody else changed the draft meanwhile; nothing was written. Load it \
            anew and bring in your changes once more";
        return Err(EngineError::Outdated(reason.to_owned()));
    }
    if in_force(workspace)?.is_none() {
        // As long as nothing was published, the draft itself scores: it must be a model.
        workspace.read_model(text)?;
    }
    write_draft(workspace, text)?;
    Ok(Draft::of(text.to_owned()))
}
